//! Events and posts, and what changed in a block.

use super::values::{is_same, safe};
use crate::model::change::{Change, FieldChange};
use crate::model::fields::{EVENT, Field, POST};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::value::Block;
use crate::ops::pairs::Pairs;

/// What changed among the events of an initiative.
pub(super) fn events(new: &Record, before: &Block) -> Vec<Change> {
    let (old, now) = (before.tables("event"), new.block.tables("event"));
    let pairs = Pairs::new("event", old, now);
    let date = |block: &Block| {
        block
            .date("date")
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let initiative = || new.id.clone();
    let changed = pairs.both.iter().filter_map(|(was, is)| {
        let fields = field_changes(new.kind, EVENT, &old[*was], &now[*is]);
        (!fields.is_empty()).then(|| Change::EventChanged {
            initiative: initiative(),
            date: date(&old[*was]),
            fields,
        })
    });
    let gone = pairs.first.iter().map(|it| Change::EventRemoved {
        initiative: initiative(),
        date: date(&old[*it]),
    });
    let came = pairs.second.iter().map(|it| Change::Event {
        initiative: initiative(),
        date: date(&now[*it]),
    });
    changed.chain(gone).chain(came).collect()
}

/// What changed among the posts of a person.
pub(super) fn posts(new: &Record, before: &Block) -> Vec<Change> {
    let (old, now) = (before.tables("post"), new.block.tables("post"));
    let pairs = Pairs::new("post", old, now);
    let actor = |block: &Block| Id::new(block.text("actor").unwrap_or_default());
    let person = || new.id.clone();
    let changed = pairs.both.iter().filter_map(|(was, is)| {
        let fields = field_changes(Kind::Person, POST, &old[*was], &now[*is]);
        (!fields.is_empty()).then(|| Change::PostChanged {
            person: person(),
            actor: actor(&now[*is]),
            fields,
        })
    });
    let gone = pairs.first.iter().map(|it| Change::PostRemoved {
        person: person(),
        actor: actor(&old[*it]),
    });
    let came = pairs.second.iter().map(|it| Change::Post {
        person: person(),
        actor: actor(&now[*it]),
    });
    changed.chain(gone).chain(came).collect()
}

/// The fields of a block that are otherwise than before.
pub(super) fn field_changes(
    kind: Kind,
    fields: &[Field],
    was: &Block,
    is: &Block,
) -> Vec<FieldChange> {
    let different = fields
        .iter()
        .filter(|field| !is_same(field, was.get(field.key), is.get(field.key)));
    different
        .map(|field| {
            let shown = |block: &Block| block.get(field.key).map(|it| safe(kind, field.key, it));
            FieldChange {
                field: field.key.to_owned(),
                old: shown(was),
                new: shown(is),
            }
        })
        .collect()
}
