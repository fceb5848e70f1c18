//! Where else git names somebody: in other files of its history, and in what commits say of themselves.

use std::collections::BTreeSet;
use std::io::Read;

use serde::Serialize;

use super::objects::ask;
use super::repository::Repository;
use crate::error::revision::RevisionError;

/// What else of a repository names somebody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Named {
    /// The paths, from the top, of other files that do or did.
    pub files: BTreeSet<String>,
    /// How many commits do in their message.
    pub messages: usize,
}

impl Named {
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.messages == 0
    }
}

impl Repository {
    /// What names somebody by one of the words, beside the files at these paths.
    ///
    /// A file counts where a commit wrote the word or took it out; case does not matter in ASCII.
    pub(super) fn naming(
        &self,
        words: &[String],
        commits: &[&str],
        paths: &[String],
    ) -> Result<Named, RevisionError> {
        if words.is_empty() {
            return Ok(Named::default());
        }
        let words: Vec<String> = words.iter().map(|word| literal(word)).collect();
        let pattern = words.join("|");
        let searched = format!("-S{pattern}");
        let arguments = [
            "diff-tree",
            "--stdin",
            "-r",
            "--root",
            "--no-renames",
            "--no-commit-id",
            "--name-only",
            "-z",
            "-i",
            "--pickaxe-regex",
            &searched,
        ];
        let lines: Vec<String> = commits.iter().map(|commit| format!("{commit}\n")).collect();
        let told = ask(self, &arguments, &lines, |answers| {
            let mut told = Vec::new();
            answers.read_to_end(&mut told)?;
            Ok(told)
        })?;
        let files = told.split(|byte| *byte == 0).filter(|it| !it.is_empty());
        let files = files.map(|path| String::from_utf8_lossy(path).into_owned());
        let grep = format!("--grep={pattern}");
        let messages = self.line(&["rev-list", "--all", "--reflog", "-E", "-i", &grep])?;
        Ok(Named {
            files: files.filter(|path| !paths.contains(path)).collect(),
            messages: messages.lines().count(),
        })
    }
}

/// A text as an extended regular expression that finds just it (POSIX, 9.4.3).
fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\.[]()*+?{}^$|".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn signs_of_patterns_are_taken_as_they_are() {
        assert_eq!(
            literal("åsa.prov+x@prov.example"),
            "åsa\\.prov\\+x@prov\\.example"
        );
        assert_eq!(literal("Åsa (P) Prov|x"), "Åsa \\(P\\) Prov\\|x");
    }
}
