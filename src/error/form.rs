//! What stops a text from being put in canonical form.

use std::fmt;

/// Why a text was not put in canonical form.
#[derive(Debug)]
pub enum FormError {
    /// It is not said which file standard input is.
    NoPath,
    /// The file is in no folder of a kind, so it is not known what it holds.
    NoKind(String),
    /// No file of the registry is called so.
    NoFile(String),
    /// Files that can't be read; their findings have been shown.
    Broken(Vec<String>),
    /// Standard input can't be read.
    Stdin(std::io::Error),
}

impl FormError {
    /// Whether the arguments are wrong by themselves.
    pub fn is_usage(&self) -> bool {
        matches!(self, FormError::NoPath | FormError::NoKind(_))
    }

    /// What to do, when there is something.
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            FormError::NoPath => "say what it is: `kompis fmt - --path initiatives/x.toml`",
            FormError::NoKind(_) => {
                "a record stands in the folder of its kind: `municipalities/x.toml`, `initiatives/x.toml`"
            }
            FormError::NoFile(_) => {
                "name a file, a folder or an id; without any all files are meant"
            }
            FormError::Broken(_) => "mend what is shown above; the file was left as it is",
            FormError::Stdin(_) => return None,
        };
        Some(text.to_owned())
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormError::NoPath => write!(formatter, "standard input has no name"),
            FormError::NoKind(path) => {
                write!(formatter, "`{path}` is in no folder of a kind of records")
            }
            FormError::NoFile(name) => {
                write!(
                    formatter,
                    "there is no file of the registry called `{name}`"
                )
            }
            FormError::Broken(files) => match files.as_slice() {
                [file] => write!(formatter, "`{file}` has no canonical form"),
                files => write!(
                    formatter,
                    "{} files have no canonical form: {}",
                    files.len(),
                    files.join(", ")
                ),
            },
            FormError::Stdin(error) => write!(formatter, "standard input: {error}"),
        }
    }
}
