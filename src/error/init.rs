//! What stops a registry from coming to be.

use std::fmt;
use std::path::PathBuf;

/// Why a registry was not made.
#[derive(Debug, PartialEq, Eq)]
pub enum InitError {
    /// It would write over these files in a folder.
    Exists(PathBuf, Vec<String>),
    /// The folder lies in another registry.
    Inside(PathBuf),
}

impl InitError {
    /// What to do.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            InitError::Exists(..) => {
                "nothing was written; choose another folder: `kompis init DIR`".to_owned()
            }
            InitError::Inside(registry) => format!(
                "use that one: `kompis --registry {}`, or choose a folder outside it",
                registry.display()
            ),
        })
    }
}

impl fmt::Display for InitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InitError::Exists(folder, files) => {
                let (shown, rest) = files.split_at(files.len().min(3));
                write!(
                    formatter,
                    "`{}` holds {} already",
                    folder.display(),
                    shown.join(", ")
                )?;
                match rest.len() {
                    0 => Ok(()),
                    more => write!(formatter, " and {more} more"),
                }
            }
            InitError::Inside(registry) => {
                write!(
                    formatter,
                    "`{}` is a registry, and none can be in another",
                    registry.display()
                )
            }
        }
    }
}
