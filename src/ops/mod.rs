//! What commands work out: a registry in, plain data out. No files, no terminal, no clock.

pub mod add;
pub mod assign;
pub mod check;
pub mod contacts;
pub mod declare;
pub mod diff;
pub mod due;
pub mod end;
pub mod explain;
pub mod forget;
pub mod guard;
pub mod init;
pub mod link;
pub mod matrix;
pub mod merge_driver;
pub mod pairs;
pub mod schema;
pub mod search;
pub mod set;
pub mod show;
pub mod start;
pub mod stats;
pub mod unlink;
