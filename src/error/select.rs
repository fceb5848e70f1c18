//! Files that can't be chosen.

use std::fmt;
use std::path::PathBuf;

/// Files or a query that don't say what to look at.
#[derive(Debug)]
pub enum SelectError {
    /// There is no such file or folder.
    Missing {
        /// What was typed.
        typed: String,
        /// The file of the registry that was probably meant.
        near: Option<String>,
    },
    /// It is no part of the registry.
    Elsewhere {
        /// What was typed.
        typed: String,
        /// The folder of the registry.
        root: PathBuf,
    },
    /// Files, and words that are none.
    Mixed(String),
}

impl SelectError {
    /// Whether the arguments are wrong by themselves.
    pub fn is_usage(&self) -> bool {
        match self {
            SelectError::Mixed(_) => true,
            SelectError::Missing { .. } | SelectError::Elsewhere { .. } => false,
        }
    }

    /// What to do or type.
    pub fn hint(&self) -> Option<String> {
        match self {
            SelectError::Missing {
                near: Some(near), ..
            } => Some(format!("did you mean `{near}`?")),
            SelectError::Missing { typed, near: None } => Some(format!(
                "name a file or folder of the registry; to look for the text, put it in quotes: '\"{typed}\"'"
            )),
            SelectError::Elsewhere { root, .. } => Some(format!(
                "the registry is `{}`; for another, give --registry DIR",
                root.display()
            )),
            SelectError::Mixed(_) => Some(
                "give either: `kompis check municipalities` or `kompis check kind:region`"
                    .to_owned(),
            ),
        }
    }
}

impl fmt::Display for SelectError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SelectError::Missing { typed, .. } => write!(formatter, "there is no file `{typed}`"),
            SelectError::Elsewhere { typed, .. } => {
                write!(formatter, "`{typed}` is not in the registry")
            }
            SelectError::Mixed(typed) => write!(
                formatter,
                "`{typed}` is no file, and files and a query don't go together"
            ),
        }
    }
}
