//! Suggestions to fix a finding, as plain data; `render` makes command lines of them.
//!
//! `…` stands for what only a person knows. What no other command fixes is opened by `kompis edit`.

use std::collections::BTreeMap;

use jiff::civil;

use crate::model::fields::{self, FieldType, WordList};
use crate::model::finding::{Finding, Place, Step};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::FILE as SETTINGS;
use crate::model::value::Block;
use crate::ops::assign::{Assignment, OPEN, Sign};

/// One step of what fixes a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// `check --fix` fixes it, in one file.
    FixFile(String),
    /// `check --fix` fixes it, in several files.
    FixRule(RuleId),
    /// A file is put in canonical form.
    Format(String),
    /// A record is edited.
    EditRecord(Id),
    /// A file that no id leads to is edited.
    EditFile(String),
    /// `registry.toml` is edited.
    EditSettings,
    /// Values of a record change.
    Set {
        /// The record.
        record: String,
        /// What changes.
        changes: Vec<Assignment>,
        /// Whether new words are declared.
        declare: bool,
    },
    /// A record is added.
    Add {
        /// Its kind.
        kind: String,
        /// Its name.
        name: String,
        /// Its id, if another than the name makes.
        id: Option<String>,
    },
    /// An actor takes part, with other keys of the participation and their values.
    Link(Participation, Vec<(String, String)>),
    /// A participation is removed.
    Unlink(Participation),
    /// A participation ends on a day.
    End(Participation, String),
    /// A folder is made.
    MakeFolder(String),
    /// A file gets another path, with its history.
    MoveFile {
        /// The path that it has.
        from: String,
        /// The path that it gets.
        to: String,
    },
}

/// An actor, or a unit of it, in an initiative in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participation {
    /// The actor.
    pub actor: String,
    /// The initiative.
    pub initiative: String,
    /// The role.
    pub role: String,
    /// The unit of the actor.
    pub unit: Option<String>,
}

impl Suggestion {
    /// Edits a file: by the id of its record where that is clear, else by its path.
    pub fn edit(registry: &Registry, file: &str) -> Suggestion {
        let id = Id::new(file_stem(file));
        let is_here = |record: &Record| record.path == file;
        let is_known = match registry.get(&id) {
            Some(record) => is_here(record),
            None => registry.unreadable_records().any(is_here),
        };
        match is_known && Id::is_valid(id.as_str()) {
            _ if file == SETTINGS => Suggestion::EditSettings,
            true => Suggestion::EditRecord(id),
            false => Suggestion::EditFile(file.to_owned()),
        }
    }

    pub(super) fn set(
        record: &Record,
        changes: impl IntoIterator<Item = Assignment>,
    ) -> Suggestion {
        Suggestion::Set {
            record: record.id.to_string(),
            changes: changes.into_iter().collect(),
            declare: false,
        }
    }
}

/// The value of a key becomes another; empty for none.
pub(super) fn set(key: &str, value: &str) -> Assignment {
    assignment(key, Sign::Set, value)
}

/// A value is added to a list.
pub(super) fn add(key: &str, value: &str) -> Assignment {
    assignment(key, Sign::Add, value)
}

/// A value is removed from a list.
pub(super) fn take(key: &str, value: &str) -> Assignment {
    assignment(key, Sign::Take, value)
}

fn assignment(key: &str, sign: Sign, value: &str) -> Assignment {
    Assignment {
        key: key.to_owned(),
        sign,
        text: value.to_owned(),
    }
}

/// A finding that commands are suggested for.
pub(super) struct Case<'a> {
    pub(super) registry: &'a Registry,
    pub(super) today: civil::Date,
    /// The records that can be read, by path.
    pub(super) files: &'a BTreeMap<&'a str, &'a Record>,
    pub(super) finding: &'a Finding,
    /// Its first place.
    pub(super) place: &'a Place,
    /// The record there.
    pub(super) record: &'a Record,
}

impl<'a> Case<'a> {
    /// What the finding says under a name.
    pub(super) fn fact(&self, name: &str) -> Option<&'a str> {
        self.finding.get(name)
    }

    /// What was probably meant.
    pub(super) fn suggestion(&self) -> Option<&'a str> {
        self.fact("suggestion")
    }

    /// The records that the finding is about.
    pub(super) fn records(&self) -> Vec<&'a Record> {
        let places = self.finding.places.iter();
        places
            .filter_map(|place| self.files.get(place.file.as_str()).copied())
            .collect()
    }

    /// The block that the place is in: what it is called, and its number.
    pub(super) fn block(&self) -> Option<(&'a str, usize)> {
        match self.place.at.path()?.0.as_slice() {
            [Step::Key(key), Step::Index(index), ..] => {
                let field = fields::find(self.record.kind, key)?;
                matches!(field.holds, FieldType::Blocks(_)).then_some((key.as_str(), *index))
            }
            _ => None,
        }
    }

    /// The key of the place as `set` takes it; `None` inside what `set` can't change in part.
    pub(super) fn key(&self) -> Option<String> {
        match self.place.at.path()?.0.as_slice() {
            _ if self.block().is_some() => None,
            [Step::Key(key)] | [Step::Key(key), Step::Index(_)] => Some(key.clone()),
            [Step::Key(key), Step::Key(inner)] => Some(format!("{key}.{inner}")),
            _ => None,
        }
    }

    /// The number of the entry that the place is about.
    pub(super) fn entry(&self) -> Option<usize> {
        match self.place.at.path()?.0.last()? {
            Step::Index(index) => Some(*index),
            Step::Key(_) => None,
        }
    }

    /// The entries of a list with another one at the place, as `set` takes them.
    pub(super) fn with_entry(&self, list: &[String], new: &str) -> Option<String> {
        let at = self.entry().unwrap_or(0);
        let entries = list.iter().enumerate();
        let entries = entries.map(|(number, old)| if number == at { new } else { old });
        let entries: Vec<&str> = entries.filter(|it| !it.is_empty()).collect();
        // What stands between commas is an entry of its own.
        let is_plain = list.iter().all(|it| !it.contains(','));
        is_plain.then(|| entries.join(","))
    }

    /// What the built-in lists say of a public actor, unless another record has it.
    pub(super) fn built_in_value(&self, key: &str) -> Option<String> {
        let record = self.record;
        let (_, block) = public_actors::find(record.kind, record.name())?;
        let value = block.text(key)?;
        let has = |other: &Record| other.id != record.id && other.block.text(key) == Some(value);
        // Many are in one county; a number or code has one holder.
        let is_taken = key != "county" && self.registry.records().any(has);
        (!is_taken).then(|| value.to_owned())
    }

    pub(super) fn set(
        &self,
        changes: impl IntoIterator<Item = Assignment>,
    ) -> Option<Vec<Suggestion>> {
        Some(vec![Suggestion::set(self.record, changes)])
    }

    pub(super) fn set_and_declare(&self, changes: [Assignment; 1]) -> Option<Vec<Suggestion>> {
        Some(vec![Suggestion::Set {
            record: self.record.id.to_string(),
            changes: changes.into(),
            declare: true,
        }])
    }

    /// Another value at the key of the place, `""` to remove it; `None` for one that only a person knows.
    pub(super) fn set_value(&self, value: Option<&str>) -> Option<Vec<Suggestion>> {
        self.set([set(&self.key()?, value.unwrap_or(OPEN))])
    }

    /// Another word or id in place of the one that is there.
    pub(super) fn replace(&self, old: &str, new: &str) -> Option<Vec<Suggestion>> {
        let key = self.key()?;
        if self.entry().is_none() {
            return self.set([set(&key, new)]);
        }
        // What stands between commas is an entry of its own.
        let is_plain = old == old.trim() && !old.contains(',');
        match is_plain {
            true => self.set([take(&key, old), add(&key, new)]),
            false => None,
        }
    }

    /// An actor takes part in the initiative, or the actor in an initiative.
    pub(super) fn link(&self, other: &str, role: &str) -> Option<Vec<Suggestion>> {
        let ends = [other, self.record.id.as_str()].map(str::to_owned);
        let [actor, initiative] = match self.record.kind {
            Kind::Initiative => ends,
            _ => {
                let [other, own] = ends;
                [own, other]
            }
        };
        let role = role.to_owned();
        let participation = Participation {
            actor,
            initiative,
            role,
            unit: None,
        };
        Some(vec![Suggestion::Link(participation, Vec::new())])
    }

    /// The participation that the place is in and its block, where the actor and role say which it is.
    pub(super) fn participation(&self) -> Option<(Participation, &'a Block)> {
        let (key, index) = self.block()?;
        let blocks = self.record.block.tables("participant");
        let block = blocks.get(index).filter(|_| key == "participant")?;
        let (actor, role) = (block.text("actor")?, block.text("role")?);
        // `link` and `end` take what they can resolve: an unknown actor or role would be another error, and of two blocks they
        // could change the wrong one.
        let is_known = self.registry.get(&Id::new(actor)).is_some();
        let is_declared = self.registry.settings.vocabulary.has(WordList::Role, role);
        let unit = block.text("unit");
        let is_same = |it: &&Block| {
            let is_of_unit = unit.is_none() || it.text("unit") == unit;
            it.text("actor") == Some(actor) && it.text("role") == Some(role) && is_of_unit
        };
        let is_one = blocks.iter().filter(is_same).count() == 1;
        let participation = Participation {
            actor: actor.to_owned(),
            initiative: self.record.id.to_string(),
            role: role.to_owned(),
            unit: unit.map(str::to_owned),
        };
        (is_known && is_declared && is_one).then_some((participation, block))
    }
}

/// The file's name without its ending.
pub(super) fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".toml").unwrap_or(name)
}
