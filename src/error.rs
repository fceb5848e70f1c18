//! What stopped us, what to do about it, and the exit code.

pub mod arguments;
pub mod change;
pub mod edit;
pub mod form;
pub mod git;
pub mod init;
pub mod output;
mod query;
pub mod reference;
pub mod registry;
pub mod revision;
pub mod select;
pub mod stop;
pub mod write;

use std::fmt;

use self::arguments::ArgumentsError;
use self::change::ChangeError;
use self::edit::EditError;
use self::form::FormError;
use self::git::GitError;
use self::init::InitError;
use self::output::OutputError;
use self::reference::ReferenceError;
use self::registry::RegistryError;
use self::revision::RevisionError;
use self::select::SelectError;
use self::stop::Stop;
use self::write::WriteError;
use crate::model::query::mistake::QueryError;

/// Why a command could not do what was asked.
#[derive(Debug)]
pub enum Error {
    /// A mistake in a query.
    Query(QueryError),
    /// A REF that leads nowhere, or to several records.
    Reference(ReferenceError),
    /// The registry is missing or can't be read.
    Registry(RegistryError),
    /// Nothing can be read at a revision.
    Revision(RevisionError),
    /// The result could not be written.
    Output(OutputError),
    /// Arguments that are wrong together.
    Arguments(ArgumentsError),
    /// Files or a query that don't say what to look at.
    Select(SelectError),
    /// A change that can't be.
    Change(ChangeError),
    /// A change that could not be written.
    Write(WriteError),
    /// A registry that could not be made.
    Init(InitError),
    /// A text from an editor that was not written.
    Edit(EditError),
    /// A text that was not put in canonical form.
    Form(FormError),
    /// What git can't be told.
    Git(GitError),
    /// Somebody was asked and did not answer.
    Stopped(Stop),
}

impl Error {
    /// Whether the arguments are wrong by themselves, whatever the registry holds.
    pub fn is_usage(&self) -> bool {
        match self {
            Error::Query(error) => error.is_usage(),
            Error::Arguments(_) => true,
            Error::Output(error) => error.is_usage(),
            Error::Change(error) => error.is_usage(),
            Error::Form(error) => error.is_usage(),
            Error::Git(error) => error.is_usage(),
            Error::Select(error) => error.is_usage(),
            Error::Reference(_)
            | Error::Registry(_)
            | Error::Revision(_)
            | Error::Write(_)
            | Error::Init(_)
            | Error::Edit(_)
            | Error::Stopped(_) => false,
        }
    }

    /// What to do or type, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Query(error) => error.hint(),
            Error::Reference(error) => error.hint(),
            Error::Registry(error) => error.hint(),
            Error::Revision(error) => error.hint(),
            Error::Change(error) => error.hint(),
            Error::Select(error) => error.hint(),
            Error::Write(error) => error.hint(),
            Error::Init(error) => error.hint(),
            Error::Edit(error) => error.hint(),
            Error::Form(error) => error.hint(),
            Error::Git(error) => Some(error.hint()),
            Error::Stopped(_) => None,
            Error::Output(error) => error.hint(),
            Error::Arguments(error) => Some(error.hint()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Query(error) => error.fmt(formatter),
            Error::Reference(error) => error.fmt(formatter),
            Error::Registry(error) => error.fmt(formatter),
            Error::Revision(error) => error.fmt(formatter),
            Error::Output(error) => error.fmt(formatter),
            Error::Arguments(error) => error.fmt(formatter),
            Error::Select(error) => error.fmt(formatter),
            Error::Change(error) => error.fmt(formatter),
            Error::Write(error) => error.fmt(formatter),
            Error::Init(error) => error.fmt(formatter),
            Error::Edit(error) => error.fmt(formatter),
            Error::Form(error) => error.fmt(formatter),
            Error::Git(error) => error.fmt(formatter),
            Error::Stopped(stop) => stop.fmt(formatter),
        }
    }
}

impl std::error::Error for Error {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Error {
        Error::Query(error)
    }
}

impl From<ReferenceError> for Error {
    fn from(error: ReferenceError) -> Error {
        Error::Reference(error)
    }
}

impl From<RegistryError> for Error {
    fn from(error: RegistryError) -> Error {
        Error::Registry(error)
    }
}

impl From<RevisionError> for Error {
    fn from(error: RevisionError) -> Error {
        Error::Revision(error)
    }
}

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Error {
        Error::Output(error)
    }
}

impl From<ArgumentsError> for Error {
    fn from(error: ArgumentsError) -> Error {
        Error::Arguments(error)
    }
}

impl From<SelectError> for Error {
    fn from(error: SelectError) -> Error {
        Error::Select(error)
    }
}

impl From<ChangeError> for Error {
    fn from(error: ChangeError) -> Error {
        Error::Change(error)
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Error {
        Error::Write(error)
    }
}

impl From<InitError> for Error {
    fn from(error: InitError) -> Error {
        Error::Init(error)
    }
}

impl From<EditError> for Error {
    fn from(error: EditError) -> Error {
        Error::Edit(error)
    }
}

impl From<FormError> for Error {
    fn from(error: FormError) -> Error {
        Error::Form(error)
    }
}

impl From<GitError> for Error {
    fn from(error: GitError) -> Error {
        Error::Git(error)
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Error {
        Error::Stopped(stop)
    }
}
