//! `contacts` and `stats`, run on a made-up registry: who is listed, who is not, and in which format.

#[path = "contacts/formats.rs"]
mod formats;
#[path = "contacts/privacy.rs"]
mod privacy;
#[path = "contacts/process.rs"]
mod process;
#[path = "contacts/rows.rs"]
mod rows;
#[path = "contacts/stats.rs"]
mod stats;
#[path = "program/temporary.rs"]
mod temporary;
