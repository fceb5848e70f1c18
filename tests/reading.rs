//! Reading a registry: errors put into a copy of the shipped registry are found, each once and at its place.

#[path = "reading/bad_files.rs"]
mod bad_files;
#[path = "reading/bytes.rs"]
mod bytes;
#[path = "reading/common_errors.rs"]
mod common_errors;
#[path = "reading/findings.rs"]
mod findings;
#[path = "reading/output.rs"]
mod output;
#[path = "reading/registry.rs"]
mod registry;
#[path = "program/temporary.rs"]
mod temporary;
#[path = "program/time_limit.rs"]
mod time_limit;
#[path = "reading/unreadable.rs"]
mod unreadable;
