//! `end`: participations and posts get their last day.

use std::collections::BTreeSet;

use super::link::{
    check_period, distinguishing_keys, key_of_links, participation, period, post_changed,
    set_last_day, which,
};
use crate::error::change::ChangeError;
use crate::model::change::{Change, FieldChange};
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::id::Id;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::value::{Block, Value};

/// Which of an actor's participations in an initiative, or of a person's posts at an actor, is meant.
#[derive(Clone, Debug)]
pub struct Which {
    /// The actor.
    pub actor: Id,
    /// The role of a participation, or the title of a post; none matches every one.
    pub name: Option<String>,
    /// The unit of the actor; none matches every one.
    pub unit: Option<String>,
    /// The first day, to tell two of one role apart; none matches every day.
    pub since: Option<Date>,
}

/// Plans that the participations or posts with these indexes end on a day, which is their last.
///
/// # Errors
/// [`ChangeError`] when one would end before it begins.
pub fn end(record: &Record, indexes: &BTreeSet<usize>, on: &Date) -> Result<Plan, ChangeError> {
    let key = key_of_links(record.kind);
    let mut plan = Plan::default();
    for index in indexes {
        let block = &record.block.tables(key)[*index];
        let ended = Period {
            since: period(block).since,
            until: Some(on.clone()),
        };
        check_period(&ended, true)?;
        if block.date("until") == Some(on) {
            continue;
        }
        let change = match key {
            "post" => {
                let until = FieldChange {
                    field: "until".to_owned(),
                    old: block.get("until").cloned(),
                    new: Some(Value::Date(on.clone())),
                };
                let actor = Id::new(block.text("actor").unwrap_or_default());
                post_changed(&record.id, &actor, vec![until])
            }
            _ => Change::Ended {
                participation: participation(&record.id, block),
                on: on.to_string(),
            },
        };
        plan.changes.push(change);
        plan.edit_record(record, set_last_day(key, *index, on));
    }
    Ok(plan)
}

impl Which {
    /// The index of the only one that matches; with `is_open`, of those that match the only one without last day, if any.
    ///
    /// # Errors
    /// [`ChangeError`] when there is none, or several.
    pub fn find_one(&self, record: &Record, is_open: bool) -> Result<usize, ChangeError> {
        let mut found = self.find_all(record);
        // One that has ended already is only meant where none is open. Then its last day is corrected.
        if is_open && found.iter().any(|at| is_open_at(record, *at)) {
            found.retain(|at| is_open_at(record, *at));
        }
        match Vec::from_iter(found).as_slice() {
            [] => Err(self.not_linked(record)),
            [one] => Ok(*one),
            several => Err(which(record, several)),
        }
    }

    /// The indexes of all that match.
    pub fn find_all(&self, record: &Record) -> BTreeSet<usize> {
        let key = key_of_links(record.kind);
        let [name, unit, since] = distinguishing_keys(key);
        let is_text = |block: &Block, key: &str, wanted: &Option<String>| {
            wanted.is_none() || block.text(key) == wanted.as_deref()
        };
        let matches = |block: &Block| {
            // By the id that stands in the file: an actor whose record is gone can be unlinked too.
            block.text("actor") == Some(self.actor.as_str())
                && is_text(block, name, &self.name)
                && is_text(block, unit, &self.unit)
                && (self.since.is_none() || block.date(since) == self.since.as_ref())
        };
        let blocks = record.block.tables(key);
        (0..blocks.len())
            .filter(|at| matches(&blocks[*at]))
            .collect()
    }

    fn not_linked(&self, record: &Record) -> ChangeError {
        let (actor, id) = (self.actor.to_string(), record.id.to_string());
        let (name, unit) = (self.name.clone(), self.unit.clone());
        match key_of_links(record.kind) {
            "post" => ChangeError::NoPost {
                person: id,
                actor,
                title: name,
                unit,
            },
            _ => ChangeError::NotLinked {
                actor,
                initiative: id,
                role: name,
                unit,
            },
        }
    }
}

/// Whether a participation or post has no last day.
pub fn is_open_at(record: &Record, index: usize) -> bool {
    let blocks = record.block.tables(key_of_links(record.kind));
    blocks[index].date("until").is_none()
}
