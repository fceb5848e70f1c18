//! What is wrong, as data: the sentence is made when it is drawn, in the reader's language.

use std::ops::Range;

use serde::Serialize;

use super::rule::RuleId;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something is wrong: `check` says no.
    Error,
    /// Something is probably wrong.
    Warning,
    /// Something to know.
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

    /// The words that set how much breaking a rule matters.
    pub const SETTINGS: [&str; 4] = ["allow", "note", "warning", "error"];

    /// What a word of [`Level::SETTINGS`] says: a level, or that the rule may be broken.
    pub fn setting(word: &str) -> Option<Option<Level>> {
        match word {
            "allow" => Some(None),
            "note" => Some(Some(Level::Note)),
            "warning" => Some(Some(Level::Warning)),
            "error" => Some(Some(Level::Error)),
            _ => None,
        }
    }
}

/// One thing that is wrong, with every place where it shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule that it breaks.
    pub rule: RuleId,
    /// How much it matters.
    pub level: Level,
    /// Where it shows, the first place first.
    pub places: Vec<Place>,
    /// What the sentence names: `("key", "webiste")`.
    pub facts: Vec<(&'static str, String)>,
}

/// A file, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path below the registry, with `/` between folders.
    pub file: String,
    /// Where in the file.
    pub at: At,
}

/// Where in a file; the line and column are worked out from the text when it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// The file as such.
    File,
    /// A range of bytes, where there are no keys to go by.
    Bytes(usize, usize),
    /// The key at the end of a path.
    Key(FieldPath),
    /// The value at the end of a path.
    Value(FieldPath),
    /// A part of the text at the end of a path, in bytes of that text.
    Part(FieldPath, usize, usize),
}

impl At {
    /// A range of bytes.
    pub fn bytes(range: Range<usize>) -> At {
        At::Bytes(range.start, range.end)
    }

    /// The way to the field that it is about; none where there are no keys to go by.
    pub fn path(&self) -> Option<&FieldPath> {
        match self {
            At::Key(path) | At::Value(path) | At::Part(path, ..) => Some(path),
            At::File | At::Bytes(..) => None,
        }
    }
}

/// The way to a value: keys, and the number of a block or entry counted from 0.
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

    /// The same with one more fact.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Finding {
        self.facts.push((name, value.into()));
        self
    }

    /// The same with the word that was probably meant, when there is one.
    #[must_use]
    pub fn suggest(self, suggestion: Option<&str>) -> Finding {
        match suggestion {
            Some(suggestion) => self.fact("suggestion", suggestion),
            None => self,
        }
    }
}
