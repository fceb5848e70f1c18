//! A result that could not be written.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A result that could not be written.
#[derive(Debug)]
pub enum OutputError {
    /// The file can't be written.
    File(PathBuf, io::Error),
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
            OutputError::UnknownEnding { .. } | OutputError::Binary(_) => true,
            OutputError::File(..) | OutputError::Closed | OutputError::Stdout(_) => false,
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
            OutputError::File(..) | OutputError::Closed | OutputError::Stdout(_) => None,
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::File(path, error) => {
                write!(formatter, "can't write `{}`: {error}", path.display())
            }
            OutputError::Closed => write!(formatter, "the reader has gone"),
            OutputError::Stdout(error) => write!(formatter, "can't write: {error}"),
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
