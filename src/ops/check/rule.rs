//! What a rule is, and what its functions take and give.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil;
use rayon::prelude::*;

use super::known_ids::KnownIds;
use super::suggestion::{Case, Suggestion};
use super::texts::Text;
use crate::model::finding::{At, FieldPath, Finding, Level, Place};
use crate::model::record::Record;
use crate::model::registry::{Comment, Registry};
use crate::model::rule::RuleId;
use crate::text::person_names::PersonNames;

/// What rules look at.
pub(super) struct CheckInput<'a> {
    pub(super) registry: &'a Registry,
    /// The day of the run.
    pub(super) today: civil::Date,
    /// Every record that can be read, by id.
    pub(super) records: Vec<&'a Record>,
    /// What can be read of the others.
    pub(super) unreadable: Vec<&'a Record>,
    /// Every comment.
    pub(super) comments: Vec<&'a Comment>,
    /// The ids that references may name.
    pub(super) known_ids: OnceLock<KnownIds<'a>>,
    /// The names of people.
    pub(super) people: OnceLock<PersonNames<'a>>,
    /// The texts that may break a rule which is broken by several files at once.
    pub(super) suspects: BTreeMap<RuleId, Vec<Text<'a>>>,
}

/// How a rule looks at one record at a time: all rules that do so look at a record before the next is looked at, since to
/// fetch it from memory takes longer than any of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Each {
    /// Finds where a record breaks the rule.
    Record(fn(&CheckInput<'_>, &Record) -> Vec<Finding>),
    /// Finds whether a text breaks the rule.
    Text(fn(&Text<'_>) -> Option<Finding>),
    /// Finds whether a text breaks the rule; the same text elsewhere in the file is one finding.
    Value(fn(&Text<'_>) -> Option<Finding>),
    /// Tells whether a text may break the rule: those that may are the suspects of the function that finds.
    Suspect(fn(&CheckInput<'_>, &Text<'_>) -> bool),
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
    /// Finds where the registry as a whole breaks the rule. Without this and `each`, the rule is found while files are
    /// read, or by the functions of the rule above.
    pub(super) find: Option<fn(&CheckInput<'_>) -> Vec<Finding>>,
    /// Finds where single records break the rule.
    pub(super) each: Option<Each>,
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
            each: None,
            missing_key: None,
            fix: None,
            suggest: Suggest::Edit,
        }
    }

    pub(super) const fn find(mut self, find: fn(&CheckInput<'_>) -> Vec<Finding>) -> Rule {
        self.find = Some(find);
        self
    }

    pub(super) const fn in_records(
        self,
        find: fn(&CheckInput<'_>, &Record) -> Vec<Finding>,
    ) -> Rule {
        self.each(Each::Record(find))
    }

    pub(super) const fn in_texts(self, find: fn(&Text<'_>) -> Option<Finding>) -> Rule {
        self.each(Each::Text(find))
    }

    pub(super) const fn in_values(self, find: fn(&Text<'_>) -> Option<Finding>) -> Rule {
        self.each(Each::Value(find))
    }

    pub(super) const fn among(
        self,
        may_break: fn(&CheckInput<'_>, &Text<'_>) -> bool,
        find: fn(&CheckInput<'_>) -> Vec<Finding>,
    ) -> Rule {
        self.each(Each::Suspect(may_break)).find(find)
    }

    const fn each(mut self, each: Each) -> Rule {
        self.each = Some(each);
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

impl<'a> CheckInput<'a> {
    pub(super) fn new(registry: &'a Registry, today: civil::Date) -> CheckInput<'a> {
        CheckInput {
            registry,
            today,
            records: registry.records().collect(),
            unreadable: registry.unreadable_records().collect(),
            comments: registry.comments().collect(),
            known_ids: OnceLock::new(),
            people: OnceLock::new(),
            suspects: BTreeMap::new(),
        }
    }

    /// Every record, what can be read of the unreadable ones included.
    pub(super) fn all(&self) -> impl ParallelIterator<Item = &'a Record> {
        let records = self.records.par_iter().chain(&self.unreadable);
        records.copied()
    }

    /// The texts that may break a rule.
    pub(super) fn suspects(&self, rule: RuleId) -> &[Text<'a>] {
        self.suspects.get(&rule).map_or(&[], Vec::as_slice)
    }
}

/// A finding about a record as a whole when it breaks a rule.
pub(super) fn at_file_if(rule: RuleId, record: &Record, breaks: bool) -> Vec<Finding> {
    Vec::from_iter(breaks.then(|| at_file(rule, record)))
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
