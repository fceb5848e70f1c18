//! The registry at a git revision, each time in a real repository that the test makes.

#[path = "revisions/days.rs"]
mod days;
#[path = "revisions/hooks.rs"]
mod hooks;
#[path = "revisions/lacks.rs"]
mod lacks;
#[path = "revisions/people.rs"]
mod people;
#[path = "revisions/places.rs"]
mod places;
#[path = "revisions/repository.rs"]
mod repository;
#[path = "revisions/same.rs"]
mod same;
#[path = "program/temporary.rs"]
mod temporary;
