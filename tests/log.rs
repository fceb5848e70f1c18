//! The history of a record, each time in a real repository that the test makes.

#[path = "log/aside.rs"]
mod aside;
#[path = "log/lacks.rs"]
mod lacks;
#[path = "log/own.rs"]
mod own;
#[path = "log/people.rs"]
mod people;
#[path = "revisions/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;
#[path = "log/shape.rs"]
mod shape;
#[path = "program/temporary.rs"]
mod temporary;
#[path = "log/told.rs"]
mod told;
