//! The history of a record, each time in a real repository that the test makes.

#[path = "log/merges.rs"]
mod merges;
#[path = "log/missing.rs"]
mod missing;
#[path = "log/output.rs"]
mod output;
#[path = "log/people.rs"]
mod people;
#[path = "log/records.rs"]
mod records;
#[path = "revisions/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;
#[path = "log/shape.rs"]
mod shape;
#[path = "program/temporary.rs"]
mod temporary;
