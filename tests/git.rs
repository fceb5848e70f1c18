//! `git install`, hooks, drivers and workflows, each time in a real repository that the test makes.

#[cfg(unix)]
#[path = "git/commits.rs"]
mod commits;
#[cfg(unix)]
#[path = "git/drivers.rs"]
mod drivers;
#[cfg(unix)]
#[path = "git/inert.rs"]
mod inert;
#[path = "git/install.rs"]
mod install;
#[path = "revisions/repository.rs"]
#[allow(dead_code, reason = "the tests of revisions use the rest")]
mod repository;
#[cfg(unix)]
#[path = "git/shared.rs"]
mod shared;
#[path = "program/temporary.rs"]
mod temporary;
#[path = "git/workflows.rs"]
mod workflows;
