//! Writing with real processes on copies of a made-up registry: at once, killed, on full and read-only disks, into git.

#[path = "writing/commits.rs"]
mod commits;
#[path = "writing/declares.rs"]
mod declares;
#[path = "writing/disks.rs"]
mod disks;
#[path = "writing/fixes.rs"]
mod fixes;
#[path = "writing/forgets.rs"]
mod forgets;
#[path = "writing/forms.rs"]
mod forms;
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
