//! What stops a record from being changed in an editor.

use std::fmt;
use std::path::PathBuf;

use super::write::WriteError;

/// Why a text from an editor was not written.
#[derive(Debug)]
pub enum EditError {
    /// It is not said which editor.
    NoEditor,
    /// What is said can't be cut into words.
    BadEditor(String),
    /// The editor can't be started, or says that something went wrong; where its text is kept.
    Failed(String, String, Option<PathBuf>),
    /// What is wrong with the text, whose faults have been shown; where it is kept.
    Faulty(String, PathBuf),
    /// The file is no text in UTF-8.
    NotText(String),
    /// What stopped it from being written, and where the text is kept.
    Kept(WriteError, PathBuf),
}

impl EditError {
    /// What to do, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            EditError::NoEditor => Some(
                "say which: `export EDITOR=nano`, or VISUAL, or any editor of yours".to_owned(),
            ),
            EditError::BadEditor(_) => Some("close the quotes in VISUAL or EDITOR".to_owned()),
            EditError::Failed(_, _, None) => {
                Some("nothing was written; see VISUAL and EDITOR".to_owned())
            }
            EditError::NotText(file) => Some(format!(
                "save it as UTF-8: `iconv -f latin1 -t utf-8 {file}`"
            )),
            EditError::Failed(_, _, Some(path))
            | EditError::Faulty(_, path)
            | EditError::Kept(_, path) => Some(format!(
                "nothing was written; your text is kept in `{}`",
                path.display()
            )),
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::NoEditor => write!(formatter, "neither VISUAL nor EDITOR says which editor"),
            EditError::BadEditor(text) => write!(formatter, "`{text}` is no command"),
            EditError::Failed(editor, message, _) => write!(formatter, "`{editor}`: {message}"),
            EditError::Faulty(message, _) => write!(formatter, "{message}"),
            EditError::NotText(file) => write!(formatter, "`{file}` is not UTF-8"),
            EditError::Kept(error, _) => error.fmt(formatter),
        }
    }
}
