//! `unlink`: participations, posts and events are removed, as if they had never been.

use std::collections::BTreeSet;

use super::link::{key_of_links, participation};
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::id::Id;
use crate::model::record::Record;

/// Plans that the participations or posts with these indexes are removed.
pub fn unlink(record: &Record, indexes: &BTreeSet<usize>) -> Plan {
    let key = key_of_links(record.kind);
    let change = |index: &usize| {
        let block = &record.block.tables(key)[*index];
        match key {
            "post" => Change::PostRemoved {
                person: record.id.clone(),
                actor: Id::new(block.text("actor").unwrap_or_default()),
            },
            _ => Change::Unlinked(participation(&record.id, block)),
        }
    };
    let mut plan = Plan::default();
    plan.changes.extend(indexes.iter().map(change));
    // From the last, so that the indexes of the others still hold.
    for index in indexes.iter().rev() {
        let index = *index;
        plan.edit_record(record, Edit::Remove { key, index });
    }
    plan
}

/// Plans that an event of an initiative is removed.
pub fn unlink_event(initiative: &Record, index: usize) -> Plan {
    let key = "event";
    let date = initiative.block.tables(key)[index].date("date");
    let mut plan = Plan::default();
    plan.changes.push(Change::EventRemoved {
        initiative: initiative.id.clone(),
        date: date.map(ToString::to_string).unwrap_or_default(),
    });
    plan.edit_record(initiative, Edit::Remove { key, index });
    plan
}
