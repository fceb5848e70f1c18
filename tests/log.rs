//! `kompis log`: the history of a record, in git repositories that the tests make.

#[path = "log/json.rs"]
mod json;
#[path = "log/merges.rs"]
mod merges;
#[path = "log/missing.rs"]
mod missing;
#[path = "log/people.rs"]
mod people;
#[path = "log/record.rs"]
mod record;
#[path = "revisions/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;
#[path = "log/summary.rs"]
mod summary;
#[path = "program/temporary.rs"]
mod temporary;
