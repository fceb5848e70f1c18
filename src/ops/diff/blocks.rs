//! Events and posts, and what changed in a block.

use super::renames::Renames;
use super::values::{is_same, safe};
use crate::model::change::{Change, FieldChange};
use crate::model::fields::{EVENT, Field, POST};
use crate::model::id::Id;
use crate::model::value::Block;
use crate::ops::pairs::Pairs;

/// What changed among the events of an initiative.
pub(super) fn events(id: &Id, before: &Block, now: &Block) -> Vec<Change> {
    let (old, now) = (before.tables("event"), now.tables("event"));
    let pairs = Pairs::new("event", old, now);
    let date = |block: &Block| {
        block
            .date("date")
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let initiative = || id.clone();
    let changed = pairs.both.iter().filter_map(|(was, is)| {
        let fields = field_changes(false, EVENT, &old[*was], &now[*is]);
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
pub(super) fn posts(id: &Id, before: &Block, now: &Block, renames: &Renames) -> Vec<Change> {
    let (old, now) = (before.tables("post"), now.tables("post"));
    let pairs = Pairs::new("post", old, now);
    let actor = |block: &Block| Id::new(block.text("actor").unwrap_or_default());
    let person = || id.clone();
    let changed = pairs.both.iter().filter_map(|(was, is)| {
        let fields = field_changes(true, POST, &old[*was], &now[*is]);
        (!fields.is_empty()).then(|| Change::PostChanged {
            person: person(),
            actor: actor(&now[*is]),
            fields,
        })
    });
    let is_merged = |it: &&usize| is_merged(&old[**it], now, "title", renames);
    let gone = pairs.first.iter().filter(|it| !is_merged(it));
    let gone = gone.map(|it| Change::PostRemoved {
        person: person(),
        actor: actor(&old[*it]),
    });
    let came = pairs.second.iter().map(|it| Change::Post {
        person: person(),
        actor: actor(&now[*it]),
    });
    changed.chain(gone).chain(came).collect()
}

/// Whether a block that has no counterpart says what another says since two actors became one.
pub(super) fn is_merged(was: &Block, now: &[Block], key: &str, renames: &Renames) -> bool {
    let actor = was.text("actor").unwrap_or_default();
    let is_same = |is: &Block| is.text("actor") == Some(actor) && is.text(key) == was.text(key);
    renames.has_merged(actor) && now.iter().any(is_same)
}

/// The fields of a block that are otherwise than before.
pub(super) fn field_changes(
    is_person: bool,
    fields: &[Field],
    was: &Block,
    is: &Block,
) -> Vec<FieldChange> {
    let different = fields
        .iter()
        .filter(|field| !is_same(field, was.get(field.key), is.get(field.key)));
    different
        .map(|field| {
            let shown = |block: &Block| {
                block
                    .get(field.key)
                    .map(|it| safe(is_person, field.key, it))
            };
            FieldChange {
                field: field.key.to_owned(),
                old: shown(was),
                new: shown(is),
            }
        })
        .collect()
}
