//! The data model, as plain data: records, their fields, the vocabulary, the registry, and queries on it.

pub mod change;
pub mod codes;
pub mod compare;
pub mod date;
pub mod edit;
pub mod fields;
pub mod finding;
pub mod history;
pub mod id;
pub mod kind;
pub mod links;
pub mod members;
pub mod orgnr;
pub mod period;
pub mod public_actors;
pub mod query;
pub mod record;
pub mod reference;
pub mod registry;
pub mod renames;
pub mod rule;
pub mod settings;
pub mod shape;
pub mod subject;
pub mod value;
pub mod vocabulary;
