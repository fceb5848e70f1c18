//! The registry at a git revision, each time in a real repository that the test makes.

#[path = "revisions/days.rs"]
mod days;
#[path = "revisions/equal.rs"]
mod equal;
#[path = "revisions/hooks.rs"]
mod hooks;
#[path = "revisions/missing.rs"]
mod missing;
#[path = "revisions/people.rs"]
mod people;
#[path = "revisions/places.rs"]
mod places;
#[path = "revisions/repository.rs"]
mod repository;
#[path = "program/temporary.rs"]
mod temporary;
