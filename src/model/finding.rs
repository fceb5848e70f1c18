//! Findings of `check` as data; their sentences are made when they are printed, in the language of the reader.

use std::ops::Range;

use serde::Serialize;

use super::kind::Kind;
use super::rule::RuleId;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// An error: `check` fails.
    Error,
    /// A warning: something is probably wrong.
    Warning,
    /// A note.
    Note,
}

impl Level {
    /// The word for the level in messages and formats.
    pub fn key(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }

    /// The words that set the level of a rule.
    pub const SETTINGS: [&str; 4] = ["allow", "note", "warning", "error"];

    /// Parses a word of [`Level::SETTINGS`]: a level, or none for `allow`.
    pub fn setting(word: &str) -> Option<Option<Level>> {
        let all = [Level::Error, Level::Warning, Level::Note];
        let level = all.into_iter().find(|level| level.key() == word);
        // `allow` is no level: a rule that is allowed reports nothing.
        (level.is_some() || word == "allow").then_some(level)
    }
}

/// A problem, with all its places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Its severity.
    pub level: Level,
    /// Its places, in order.
    pub places: Vec<Place>,
    /// The variables of its message: `("key", "webiste")`.
    pub facts: Vec<(&'static str, String)>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path below the registry, with `/` between folders.
    pub file: String,
    /// The position in the file.
    pub at: At,
}

/// A position in a file. Line and column are computed from the text when the finding is printed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// The file as a whole.
    File,
    /// A range of bytes, if no key is known.
    Bytes(usize, usize),
    /// The key at the end of a path.
    Key(FieldPath),
    /// The value at the end of a path.
    Value(FieldPath),
    /// A part of the text at the end of a path, in bytes of that text.
    Part(FieldPath, usize, usize),
}

impl Place {
    /// Whether the file is that of a person.
    pub fn is_of_person(&self) -> bool {
        Kind::of_file(&self.file) == Some(Kind::Person)
    }
}

impl At {
    /// A range of bytes.
    pub fn bytes(range: Range<usize>) -> At {
        At::Bytes(range.start, range.end)
    }

    /// Returns the path of the field, if it is known.
    pub fn path(&self) -> Option<&FieldPath> {
        match self {
            At::Key(path) | At::Value(path) | At::Part(path, ..) => Some(path),
            At::File | At::Bytes(..) => None,
        }
    }
}

/// A path to a value: keys, and indexes of blocks or entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(pub Vec<Step>);

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To the block or entry with this number.
    Index(usize),
}

impl FieldPath {
    /// The path one key further.
    #[must_use]
    pub fn key(&self, key: &str) -> FieldPath {
        self.with(Step::Key(key.to_owned()))
    }

    /// The path one entry further.
    #[must_use]
    pub fn index(&self, index: usize) -> FieldPath {
        self.with(Step::Index(index))
    }

    /// The last key of the path; that of a list for an entry of it.
    pub fn last_key(&self) -> &str {
        self.0
            .iter()
            .rev()
            .find_map(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                Step::Index(_) => None,
            })
            .unwrap_or_default()
    }

    fn with(&self, step: Step) -> FieldPath {
        let mut steps = self.0.clone();
        steps.push(step);
        FieldPath(steps)
    }
}

impl std::fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => write!(formatter, "{key}")?,
                Step::Key(key) => write!(formatter, ".{key}")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Finding {
    /// A finding at one place. It is an error until `check` gives it the level of its rule.
    pub fn new(rule: RuleId, file: &str, at: At) -> Finding {
        Finding {
            rule,
            level: Level::Error,
            places: vec![Place {
                file: file.to_owned(),
                at,
            }],
            facts: Vec::new(),
        }
    }

    /// The value of a variable of its message.
    pub fn get(&self, name: &str) -> Option<&str> {
        let fact = self.facts.iter().find(|(known, _)| *known == name);
        fact.map(|(_, value)| value.as_str())
    }

    /// Returns the finding with one more variable of its message.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Finding {
        self.facts.push((name, value.into()));
        self
    }

    /// Returns the finding with a suggestion, if there is one.
    #[must_use]
    pub fn suggest(self, suggestion: Option<&str>) -> Finding {
        match suggestion {
            Some(suggestion) => self.fact("suggestion", suggestion),
            None => self,
        }
    }
}
