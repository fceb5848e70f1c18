//! Where a registry is kept: the only code that touches its files.

pub(crate) mod comments;
pub mod declare;
pub mod draft;
pub mod edit;
pub(crate) mod entries;
pub mod files;
pub mod fmt;
pub mod folder;
pub mod form;
pub mod format;
pub mod git;
pub mod history;
pub mod init;
pub(crate) mod layout;
pub mod load;
pub mod locate;
pub mod lock;
pub mod prove;
pub mod reader;
pub mod recover;
pub mod schema;
pub mod settings;
pub mod syntax;
pub mod tidy;
pub(crate) mod tree;
pub mod write;
