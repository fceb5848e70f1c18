//! The one query language: text to terms, terms to tests, tests to records and participations.

pub mod compile;
mod expand;
pub mod link;
mod meet;
pub mod mistake;
pub mod next;
pub mod record;
pub mod saved;
pub mod select;
pub mod syntax;
mod values;
