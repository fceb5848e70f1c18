//! What stops a command. Each kind of error has its text, its hint and its exit class beside it:
//!
//! - `#[error(…)]` is what is printed after `error:`;
//! - `#[diagnostic(help(…))]` is the hint, something to do or type; one that comes out empty is not printed;
//! - `#[diagnostic(code(usage))]` marks arguments that are wrong whatever the registry holds: exit code 2 instead of 3.

pub mod arguments;
pub mod change;
pub mod import;
pub mod reference;
pub mod registry;
pub mod revision;
pub mod write;

use std::io;

use miette::Diagnostic;
use thiserror::Error as ThisError;

use self::arguments::{ArgumentsError, SelectError};
use self::change::ChangeError;
use self::import::ImportError;
use self::reference::ReferenceError;
use self::registry::RegistryError;
use self::revision::RevisionError;
use self::write::{EditorError, FormatError, GitError, InitError, OutputError, WriteError};
use crate::model::query::error::QueryError;

/// The reason why a command failed.
#[derive(Debug, ThisError, Diagnostic)]
#[error(transparent)]
#[diagnostic(transparent)]
pub enum Error {
    /// A query that can't be understood.
    Query(#[from] QueryError),
    /// A REF that names no record, or several.
    Reference(#[from] ReferenceError),
    /// The registry is missing or can't be read.
    Registry(#[from] RegistryError),
    /// Nothing can be read at a revision.
    Revision(#[from] RevisionError),
    /// The result could not be written.
    Output(#[from] OutputError),
    /// Arguments that are wrong together.
    Arguments(#[from] ArgumentsError),
    /// Arguments that name no files of the registry.
    Select(#[from] SelectError),
    /// A change that can't be made.
    Change(#[from] ChangeError),
    /// A file that can't be imported.
    Import(#[from] ImportError),
    /// A change that could not be written.
    Write(#[from] WriteError),
    /// A registry that could not be created.
    Init(#[from] InitError),
    /// A text from an editor that was not written.
    Editor(#[from] EditorError),
    /// A text that could not be formatted.
    Format(#[from] FormatError),
    /// What kompis can't install into git.
    Git(#[from] GitError),
    /// A question that was not answered.
    Stopped(#[from] Stop),
}

impl Error {
    /// Whether the arguments are wrong by themselves, whatever the registry holds.
    pub fn is_usage(&self) -> bool {
        self.code().is_some_and(|code| code.to_string() == "usage")
    }

    /// What to do or type, when there is something.
    pub fn hint(&self) -> Option<String> {
        let hint = self.help()?.to_string();
        (!hint.is_empty()).then_some(hint)
    }
}

/// Why a question has no answer.
#[derive(Debug, ThisError, Diagnostic)]
pub enum Stop {
    /// The answer was no, or Esc.
    #[error("nothing was written")]
    No,
    /// Ctrl-C.
    #[error("nothing was written")]
    Interrupted,
    /// The terminal can't be read or written.
    #[error("can't ask: {0}")]
    Terminal(io::Error),
}

#[cfg(test)]
mod tests {
    use super::Error;
    use super::change::ChangeError;
    use super::write::{OutputError, WriteError};

    #[test]
    fn hint_and_exit_class_come_from_the_innermost_error() {
        let locked = || Error::from(WriteError::Locked);
        let output = Error::from(OutputError::File(WriteError::Locked));
        assert!(locked().hint().is_some());
        assert_eq!(output.hint(), locked().hint());
        assert!(!output.is_usage());
        assert!(Error::from(OutputError::Binary("xlsx")).is_usage());
    }

    #[test]
    fn an_error_after_some_files_are_written_keeps_its_hint() {
        let partly = WriteError::Partly(vec!["a.toml".to_owned()], Box::new(WriteError::Locked));
        let partly = Error::from(partly);
        assert_eq!(partly.hint(), Error::from(WriteError::Locked).hint());
        assert_eq!(
            partly.to_string(),
            "another kompis is writing to the registry; these are written and could not be taken back: a.toml"
        );
    }

    #[test]
    fn an_empty_hint_is_none() {
        let (key, near) = ("x".to_owned(), None);
        assert_eq!(
            Error::from(ChangeError::UnknownKey { key, near }).hint(),
            None
        );
    }
}
