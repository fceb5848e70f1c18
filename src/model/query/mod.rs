//! The query language of all commands: `syntax` cuts a text into terms, `compile` turns terms into conditions, `select`
//! finds the records and participations that meet them.

pub mod compile;
mod conditions;
pub mod error;
mod expand;
pub mod keys;
pub mod link;
pub mod record;
pub mod saved;
pub mod select;
pub mod syntax;
mod values;
