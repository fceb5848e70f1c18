//! A result that could not be written.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::write::WriteError;

/// A result that could not be written.
#[derive(Debug)]
pub enum OutputError {
    /// The file can't be written.
    File(WriteError),
    /// The file is one that kompis or git reads.
    Kept(PathBuf),
    /// What was to be done is done, but standard output can't be written.
    Unreported(io::Error),
    /// Whoever read the output has enough.
    Closed,
    /// Standard output can't be written.
    Stdout(io::Error),
    /// The format is no text, and would go to a terminal.
    Binary(&'static str),
    /// The ending of the file is no format of this command.
    UnknownEnding {
        /// The file.
        file: PathBuf,
        /// The formats that there are.
        formats: Vec<&'static str>,
    },
}

impl OutputError {
    /// Whether the arguments are wrong by themselves.
    pub fn is_usage(&self) -> bool {
        match self {
            OutputError::UnknownEnding { .. } | OutputError::Binary(_) | OutputError::Kept(_) => {
                true
            }
            OutputError::File(_)
            | OutputError::Closed
            | OutputError::Stdout(_)
            | OutputError::Unreported(_) => false,
        }
    }

    /// What to do or type, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            OutputError::UnknownEnding { formats, .. } => Some(format!(
                "formats are {}: end the file so, or give --format",
                formats.join(", ")
            )),
            OutputError::Binary(format) => Some(format!("write it to a file: `-o file.{format}`")),
            OutputError::File(error) => error.hint(),
            OutputError::Kept(_) => Some("choose another file".to_owned()),
            OutputError::Closed | OutputError::Stdout(_) | OutputError::Unreported(_) => None,
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::File(error) => error.fmt(formatter),
            OutputError::Kept(path) => write!(
                formatter,
                "`{}` is a file of the registry or of git",
                path.display()
            ),
            OutputError::Unreported(error) => {
                write!(
                    formatter,
                    "the change is written, but standard output is not: {error}"
                )
            }
            OutputError::Closed => write!(formatter, "the reader has gone"),
            OutputError::Stdout(error) => {
                write!(formatter, "can't write to standard output: {error}")
            }
            OutputError::Binary(format) => {
                write!(formatter, "`{format}` is nothing for a terminal")
            }
            OutputError::UnknownEnding { file, .. } => {
                write!(
                    formatter,
                    "the ending of `{}` is no format of this command",
                    file.display()
                )
            }
        }
    }
}
