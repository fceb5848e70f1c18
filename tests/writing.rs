//! Commands that write, run as processes on copies of a made-up registry: in parallel, killed, on full and read-only
//! disks, and with git commits.

#[path = "writing/check_fix.rs"]
mod check_fix;
#[path = "writing/commits.rs"]
mod commits;
#[path = "writing/disks.rs"]
mod disks;
#[path = "writing/fmt.rs"]
mod fmt;
#[path = "writing/forget.rs"]
mod forget;
#[cfg(all(unix, debug_assertions))]
#[path = "writing/killed.rs"]
mod killed;
#[path = "writing/links.rs"]
mod links;
#[path = "writing/paths.rs"]
mod paths;
#[path = "writing/processes.rs"]
mod processes;
#[path = "writing/records.rs"]
mod records;
#[path = "writing/sandbox.rs"]
mod sandbox;
#[path = "program/temporary.rs"]
mod temporary;
#[cfg(unix)]
#[path = "program/time_limit.rs"]
mod time_limit;
#[path = "writing/vocabulary.rs"]
mod vocabulary;
