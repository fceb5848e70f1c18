//! Reading finds everything: faults planted in a copy of the shipped registry are found, each once, each in its place.

#[path = "reading/bytes.rs"]
mod bytes;
#[path = "reading/eight.rs"]
mod eight;
#[path = "reading/faults.rs"]
mod faults;
#[path = "reading/files.rs"]
mod files;
#[path = "reading/planted.rs"]
mod planted;
#[path = "reading/registry.rs"]
mod registry;
#[path = "program/temporary.rs"]
mod temporary;
#[path = "reading/told.rs"]
mod told;
