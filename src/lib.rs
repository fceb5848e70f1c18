//! kompis: a git-friendly registry of partners and actors in regional skills supply.
//!
//! The modules stand in reading order: each uses only the ones above it, and `ops` and `store` don't know each other.

pub mod text;

pub mod model;

pub mod error;

pub mod document;

pub mod ops;

pub mod store;

pub mod render;

pub mod cli;
