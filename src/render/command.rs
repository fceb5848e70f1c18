//! Suggestions as command lines. Nothing else knows how the commands that `check` suggests are written.

use crate::model::finding::{Finding, Place};
use crate::model::settings::FILE as SETTINGS;
use crate::ops::assign::Sign;
use crate::ops::check::suggest::Suggester;
use crate::ops::check::suggestion::{Participation, Suggestion};
use crate::text::{mask, shell};

/// What is typed to fix a finding: one line, or several in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    lines: Vec<Vec<Word>>,
}

/// One word of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// A word as it is typed.
    Text(String),
    /// A file or folder, below the registry.
    File(String),
}

impl Command {
    /// The command for a finding; `None` where no command helps. A command that would show what must be hidden is replaced by
    /// one that opens the file.
    pub fn new(suggester: &Suggester<'_>, finding: &Finding) -> Option<Command> {
        let steps = suggester.suggest(finding);
        let lines: Vec<Vec<Word>> = steps.iter().map(words).collect();
        if lines.is_empty() {
            return None;
        }
        Some(match is_public(&lines, finding) {
            true => Command { lines },
            false => Command {
                lines: vec![words(&suggester.edit(finding))],
            },
        })
    }

    /// The lines as a shell takes them, files as they are named from `base`.
    pub fn lines(&self, base: &str) -> Vec<String> {
        let word = |word: &Word| match word {
            Word::Text(text) => text.clone(),
            Word::File(path) => format!("{base}{path}"),
        };
        let lines = self.lines.iter();
        lines
            .map(|words| shell::join(words.iter().map(word)))
            .collect()
    }
}

/// Whether nothing in a command must be hidden: contact details of people, and what looks like a personnummer.
fn is_public(lines: &[Vec<Word>], finding: &Finding) -> bool {
    let of_person = finding.places.iter().any(Place::is_of_person);
    lines.iter().flatten().all(|word| match word {
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

/// The command line for one step.
fn words(suggestion: &Suggestion) -> Vec<Word> {
    let words = |words: &[&str]| -> Vec<Word> {
        words
            .iter()
            .map(|word| Word::Text((*word).to_owned()))
            .collect()
    };
    let participation = |command: &str, it: &Participation| {
        let mut line = words(&[
            "kompis",
            command,
            &it.actor,
            &it.initiative,
            "--role",
            &it.role,
        ]);
        let unit = it.unit.iter().map(|unit| format!("--unit={unit}"));
        line.extend(unit.map(Word::Text));
        line
    };
    let with_files = |texts: &[&str], files: &[&String]| -> Vec<Word> {
        let files = files.iter().map(|file| Word::File((*file).clone()));
        words(texts).into_iter().chain(files).collect()
    };
    match suggestion {
        Suggestion::FixFile(file) => with_files(&["kompis", "check", "--fix"], &[file]),
        Suggestion::FixRule(rule) => words(&["kompis", "check", "--fix", "--only", rule.as_str()]),
        Suggestion::Format(file) => with_files(&["kompis", "fmt"], &[file]),
        Suggestion::EditRecord(id) => words(&["kompis", "edit", id.as_str()]),
        Suggestion::EditFile(file) => with_files(&["kompis", "edit"], &[file]),
        Suggestion::EditSettings => words(&["kompis", "edit", SETTINGS]),
        Suggestion::Set {
            record,
            changes,
            declare,
        } => {
            let mut line = vec!["kompis".to_owned(), "set".to_owned(), record.clone()];
            line.extend(changes.iter().map(|it| {
                let sign = match it.sign {
                    Sign::Set => "=",
                    Sign::Add => "+=",
                    Sign::Take => "-=",
                };
                format!("{}{sign}{}", it.key, it.text)
            }));
            line.extend(declare.then(|| "--declare".to_owned()));
            line.into_iter().map(Word::Text).collect()
        }
        Suggestion::Add { kind, name, id } => {
            let mut line = words(&["kompis", "add", kind, name]);
            line.extend(id.iter().flat_map(|id| words(&["--id", id])));
            line
        }
        Suggestion::Link(it, options) => {
            let options = options.iter();
            let options = options.map(|(key, value)| Word::Text(format!("--{key}={value}")));
            participation("link", it)
                .into_iter()
                .chain(options)
                .collect()
        }
        Suggestion::Unlink(it) => participation("unlink", it),
        Suggestion::End(it, day) => [participation("end", it), words(&["--on", day])].concat(),
        Suggestion::MakeFolder(folder) => with_files(&["mkdir", "-p"], &[folder]),
        Suggestion::MoveFile { from, to } => with_files(&["git", "mv"], &[from, to]),
    }
}
