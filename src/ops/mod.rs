//! What commands work out: a registry in, plain data out. No files, no terminal, no clock.

pub mod check;
pub mod search;
