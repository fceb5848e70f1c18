//! Reading the registry at a git revision, in git repositories that the tests make.

#[path = "revisions/days.rs"]
mod days;
#[path = "revisions/hooks.rs"]
mod hooks;
#[path = "revisions/loosened.rs"]
mod loosened;
#[path = "revisions/missing.rs"]
mod missing;
#[path = "revisions/people.rs"]
mod people;
#[path = "revisions/places.rs"]
mod places;
#[path = "revisions/repository.rs"]
mod repository;
#[path = "revisions/same_output.rs"]
mod same_output;
#[path = "program/temporary.rs"]
mod temporary;
