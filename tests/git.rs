//! `git install`, its hook, drivers and workflows, in git repositories that the tests make.

#[cfg(unix)]
#[path = "git/commits.rs"]
mod commits;
#[cfg(unix)]
#[path = "git/drivers.rs"]
mod drivers;
#[path = "git/install.rs"]
mod install;
#[path = "revisions/repository.rs"]
#[allow(dead_code, reason = "the tests of revisions use the rest")]
mod repository;
#[cfg(unix)]
#[path = "git/shared_hooks.rs"]
mod shared_hooks;
#[path = "program/temporary.rs"]
mod temporary;
#[cfg(unix)]
#[path = "git/untrusted.rs"]
mod untrusted;
#[path = "git/workflows.rs"]
mod workflows;
