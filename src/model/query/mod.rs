//! The one query language: text to terms, terms to tests, tests to records and participations.

pub mod compile;
pub mod error;
mod expand;
pub mod link;
mod meet;
pub mod next;
pub mod record;
pub mod saved;
pub mod select;
pub mod syntax;
mod values;
