//! Where a registry is kept: the only code that touches its files.

pub mod disk;
pub mod draft;
pub mod export;
pub mod files;
pub mod folder;
pub mod git;
pub mod history;
pub mod init;
pub mod journal;
pub mod load;
pub mod lock;
pub mod replace;
pub mod revision_files;
pub mod schema;
pub mod settings;
pub mod tables;
pub mod write;
