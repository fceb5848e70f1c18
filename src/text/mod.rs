//! Letters and words; nothing here knows what a registry is.

pub mod fold;
pub mod mask;
pub mod order;
pub mod shell;
pub mod suggest;
pub mod words;
