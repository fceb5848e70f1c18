//! What becomes of the rows of a file, and the records as they leave them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::columns::Column;
use super::options::Reading;
use crate::model::change::{Change, FieldChange, HIDDEN};
use crate::model::edit::{Edit, Plan};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::renames::Renames;
use crate::model::subject::Subject;
use crate::model::value::Value;
use crate::ops::assign::Assigner;
use crate::ops::diff::{new_record_changes, record_changes};
use crate::ops::replace::{Contents, replace_record};

/// The result of an import.
#[derive(Debug, Default, Serialize)]
pub struct ImportResult {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in the order of the file.
    pub rows: Vec<RowResult>,
    /// The edits that write them.
    #[serde(skip)]
    pub plan: Plan,
    /// Whether facts would be written that have no source.
    #[serde(skip)]
    pub needs_source: bool,
    /// The records that it adds or changes, as they will be.
    #[serde(skip)]
    pub records: Vec<Record>,
}

/// What becomes of a row.
#[derive(Clone, Debug, Serialize)]
pub struct RowResult {
    /// Its number in the file.
    pub row: usize,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What it is about, as the file calls it.
    pub name: String,
    /// What it is called when the user decides about it; the same row has the same key next month.
    #[serde(skip)]
    pub key: String,
    /// The records that it is about.
    pub records: Vec<Id>,
    /// What it changes; contact details of people are hidden.
    pub changes: Vec<Change>,
    /// What the record that it adds holds, besides its name and source.
    pub added: Vec<FieldChange>,
    /// Values that differ and are not replaced.
    pub kept: Vec<FieldChange>,
    /// Why it is doubtful, refused or left out, and what of it is not read.
    pub reasons: Vec<Reason>,
    /// The records that it may be about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Id>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It adds a record.
    New,
    /// It changes records.
    Changed,
    /// All that it says is there.
    #[default]
    Same,
    /// It may be about a record that is there: somebody has to decide.
    Doubtful,
    /// It can't be read.
    Refused,
    /// It is left out, as the user decided.
    LeftOut,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 6] = [
        Outcome::New,
        Outcome::Changed,
        Outcome::Same,
        Outcome::Doubtful,
        Outcome::Refused,
        Outcome::LeftOut,
    ];

    /// The ending of its messages.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::New => "new",
            Outcome::Changed => "changed",
            Outcome::Same => "same",
            Outcome::Doubtful => "doubtful",
            Outcome::Refused => "refused",
            Outcome::LeftOut => "left-out",
        }
    }
}

/// Why a row is refused or doubtful: the message `import-reason-KEY` and its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The ending of the message.
    pub reason: &'static str,
    /// Its facts.
    pub facts: BTreeMap<&'static str, String>,
    /// The guess that would make the row readable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
}

impl Reason {
    /// A reason with facts.
    pub(super) fn new(reason: &'static str, facts: &[(&'static str, &str)]) -> Reason {
        let facts = facts.iter().map(|(key, text)| (*key, (*text).to_owned()));
        Reason {
            reason,
            facts: facts.collect(),
            reading: None,
        }
    }
}

/// The working copies of records.
#[derive(Debug, Default)]
pub(super) struct Working {
    /// Those that are new or may differ, by id.
    pub(super) records: BTreeMap<Id, Record>,
    /// Those that are new, in the order of their rows.
    pub(super) new: Vec<Id>,
}

impl Working {
    /// Adds to a plan what differs from the registry.
    pub(super) fn plan(&self, assigner: &Assigner<'_>) -> Plan {
        let mut plan = Plan::default();
        let is_new: BTreeSet<&Id> = self.new.iter().collect();
        let added = self.new.iter().filter_map(|id| self.records.get(id));
        for record in added {
            let create = Edit::Create(record.block.clone());
            plan.edit(&record.path, Subject::Record(record.kind), create);
            plan.changes.extend(changes_of(None, record));
        }
        let changed = self.records.iter().filter(|(id, _)| !is_new.contains(id));
        for (id, record) in changed {
            let Some(old) = assigner.registry.get(id) else {
                continue;
            };
            let contents = Contents {
                block: record.block.clone(),
                ..Contents::default()
            };
            replace_record(&mut plan, assigner.registry, old, &contents);
            plan.changes.extend(changes_of(Some(old), record));
        }
        // A source of which nothing was taken over is not added.
        match plan.files.is_empty() {
            true => plan,
            false => assigner.with_sources(plan),
        }
    }
}

/// What changes from one version of a record to the next, without contact details of people.
pub(super) fn changes_of(old: Option<&Record>, new: &Record) -> Vec<Change> {
    let mut changes = match old {
        Some(old) => record_changes(old, new, &Renames::default()),
        None => new_record_changes(new),
    };
    for change in &mut changes {
        if let Change::PostChanged { fields, .. } = change {
            let details = fields.iter_mut();
            let details = details.filter(|it| ["email", "phone"].contains(&it.field.as_str()));
            for value in details.flat_map(|it| [&mut it.old, &mut it.new]).flatten() {
                *value = Value::Text(HIDDEN.to_owned());
            }
        }
    }
    changes
}
