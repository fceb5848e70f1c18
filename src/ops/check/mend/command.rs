//! A command as it is typed.

use crate::model::finding::{Finding, Place};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::text::{mask, shell};

/// One word of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A word as it is typed.
    Text(String),
    /// A file or folder, below the registry.
    File(String),
}

/// What is typed to mend a finding: one line, or several in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    lines: Vec<Vec<Word>>,
}

impl Command {
    /// The lines as a shell takes them, files as they are named from `base`.
    pub fn lines(&self, base: &str) -> Vec<String> {
        let word = |word: &Word| match word {
            Word::Text(text) => text.clone(),
            Word::File(path) => format!("{base}{path}"),
        };
        let line = |words: &Vec<Word>| shell::join(&words.iter().map(word).collect::<Vec<_>>());
        self.lines.iter().map(line).collect()
    }

    pub(super) fn new(words: &[&str]) -> Command {
        let text = |word: &&str| Word::Text((*word).to_owned());
        Command {
            lines: vec![words.iter().map(text).collect()],
        }
    }

    pub(super) fn file(mut self, path: &str) -> Command {
        if let Some(line) = self.lines.last_mut() {
            line.push(Word::File(path.to_owned()));
        }
        self
    }

    pub(super) fn and(mut self, words: &[impl AsRef<str>]) -> Command {
        if let Some(line) = self.lines.last_mut() {
            let words = words
                .iter()
                .map(|word| Word::Text(word.as_ref().to_owned()));
            line.extend(words);
        }
        self
    }

    pub(super) fn then(mut self, other: Command) -> Command {
        self.lines.extend(other.lines);
        self
    }
}

pub(super) fn set(record: &Record, assignments: &[&str]) -> Command {
    let words = [&["kompis", "set", record.id.as_str()], assignments].concat();
    Command::new(&words)
}

pub(super) fn linked(actor: &str, initiative: &Record, role: &str) -> Command {
    Command::new(&[
        "kompis",
        "link",
        actor,
        initiative.id.as_str(),
        "--role",
        role,
    ])
}

/// Whether nothing in a command must be hidden: reach of people, and what looks like a personnummer.
pub(super) fn is_public(command: &Command, finding: &Finding) -> bool {
    let is_of_person = |place: &Place| {
        let folder = place.file.split('/').next();
        folder == Some(Kind::Person.folder())
    };
    let of_person = finding.places.iter().any(is_of_person);
    let words = command.lines.iter().flatten();
    words.into_iter().all(|word| match word {
        Word::File(_) => true,
        Word::Text(text) => {
            let masked = match of_person {
                true => mask::mask_personal(text),
                false => mask::mask_outside_people(text),
            };
            masked == *text && !text.chars().any(char::is_control)
        }
    })
}
