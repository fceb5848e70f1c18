//! What a rule is, and what its functions take and give.

use jiff::civil;

use super::suggestion::{Case, Suggestion};
use super::texts::Text;
use crate::model::finding::{At, FieldPath, Finding, Level, Place};
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;

/// What rules look at.
pub(super) struct CheckInput<'a> {
    pub(super) registry: &'a Registry,
    /// The day of the run.
    pub(super) today: civil::Date,
    /// Every text of the registry, gathered once for all rules.
    pub(super) texts: Vec<Text<'a>>,
}

/// A rule: everything about it but its texts, which are in `docs/rules.md` and the messages.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What it is about.
    pub family: Family,
    /// The level of its findings when nobody sets another; `None` when breaking it is allowed.
    pub level: Option<Level>,
    /// Finds where the rule is broken. `None` for rules that are found while files are read, and for those that the
    /// function of the rule above finds too.
    pub(super) find: Option<fn(&CheckInput<'_>) -> Vec<Finding>>,
    /// The key that a finding says is missing.
    pub(super) missing_key: Option<&'static str>,
    /// The right text in place of a wrong one, where no person has to decide: `check --fix` writes it.
    pub(super) fix: Option<Fix>,
    /// The command that is suggested where `check --fix` does not help.
    pub(super) suggest: Suggest,
}

/// Takes a finding and the text at its place, and gives the text that should stand there.
type Fix = fn(&Finding, Option<&str>) -> Option<String>;

/// How a rule suggests a command.
#[derive(Clone, Copy, Debug)]
pub(super) enum Suggest {
    /// No command helps.
    Nothing,
    /// The file is opened in an editor.
    Edit,
    /// The file is formatted.
    Format,
    /// A function suggests commands for a record that can be read; without a suggestion the file is edited.
    Commands(fn(&Case<'_>) -> Option<Vec<Suggestion>>),
    /// A function suggests another place for a file, whether or not it can be read.
    Move(fn(&Registry, &Finding) -> Option<Suggestion>),
}

/// What rules are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Files, keys and values that can't be read: always reported.
    Reading,
    /// Records that name others.
    References,
    /// Who is who.
    Identity,
    /// What stands at a key.
    Values,
    /// Words that nobody declared.
    Vocabulary,
    /// What is missing.
    Completeness,
    /// What should not be kept about people.
    Privacy,
    /// How a file is written.
    Form,
    /// How rules are set.
    Levels,
}

impl Family {
    /// The word for the family.
    pub fn key(self) -> &'static str {
        match self {
            Family::Reading => "reading",
            Family::References => "references",
            Family::Identity => "identity",
            Family::Values => "values",
            Family::Vocabulary => "vocabulary",
            Family::Completeness => "completeness",
            Family::Privacy => "privacy",
            Family::Form => "form",
            Family::Levels => "levels",
        }
    }
}

impl Rule {
    /// Whether its findings are reported whatever anybody sets: they say what could not be read.
    pub fn is_fixed(&self) -> bool {
        self.family == Family::Reading
    }

    pub(super) const fn new(family: Family, level: Option<Level>, id: RuleId) -> Rule {
        Rule {
            id,
            family,
            level,
            find: None,
            missing_key: None,
            fix: None,
            suggest: Suggest::Edit,
        }
    }

    pub(super) const fn find(mut self, find: fn(&CheckInput<'_>) -> Vec<Finding>) -> Rule {
        self.find = Some(find);
        self
    }

    pub(super) const fn missing_key(mut self, key: &'static str) -> Rule {
        self.missing_key = Some(key);
        self
    }

    pub(super) const fn fix(mut self, fix: Fix) -> Rule {
        self.fix = Some(fix);
        self
    }

    pub(super) const fn suggest(
        mut self,
        suggest: fn(&Case<'_>) -> Option<Vec<Suggestion>>,
    ) -> Rule {
        self.suggest = Suggest::Commands(suggest);
        self
    }

    pub(super) const fn suggest_by(mut self, suggest: Suggest) -> Rule {
        self.suggest = suggest;
        self
    }
}

impl CheckInput<'_> {
    /// The findings of a function that looks at one record at a time.
    pub(super) fn in_records(&self, find: impl Fn(&Record) -> Option<Finding>) -> Vec<Finding> {
        self.registry.records().filter_map(find).collect()
    }

    /// A finding about each record as a whole that the rule does not hold for.
    pub(super) fn at_files(&self, rule: RuleId, breaks: impl Fn(&Record) -> bool) -> Vec<Finding> {
        self.in_records(|record| breaks(record).then(|| at_file(rule, record)))
    }
}

pub(super) const ERROR: Option<Level> = Some(Level::Error);
pub(super) const WARNING: Option<Level> = Some(Level::Warning);
pub(super) const NOTE: Option<Level> = Some(Level::Note);
pub(super) const ALLOWED: Option<Level> = None;

/// The path to a key at the top of a record.
pub(super) fn top(key: &str) -> FieldPath {
    FieldPath::default().key(key)
}

/// The path to a key of a block: `participant[2].actor`.
pub(super) fn inside(block: &str, number: usize, key: &str) -> FieldPath {
    top(block).index(number).key(key)
}

/// A finding about the value of a key at the top of a record.
pub(super) fn at_key(rule: RuleId, record: &Record, key: &str) -> Finding {
    Finding::new(rule, &record.path, At::Value(top(key)))
}

/// A finding about a record as a whole.
pub(super) fn at_file(rule: RuleId, record: &Record) -> Finding {
    Finding::new(rule, &record.path, At::File)
}

/// A finding at several places, in the order of files.
pub(super) fn at_places(rule: RuleId, places: impl IntoIterator<Item = Place>) -> Finding {
    let mut places: Vec<Place> = places.into_iter().collect();
    places.sort();
    Finding {
        rule,
        level: Level::Error,
        places,
        facts: Vec::new(),
    }
}
