//! What commands work out: a registry in, plain data out. No files, no terminal, no clock.

pub mod contacts;
pub mod matrix;
pub mod search;
pub mod show;
pub mod start;
pub mod stats;
