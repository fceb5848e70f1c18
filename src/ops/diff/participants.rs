//! Who takes part: participations begun, ended, gone, or otherwise than before.

use super::blocks::{field_changes, is_merged};
use super::renames::Renames;
use crate::model::change::{Change, Participation};
use crate::model::fields::PARTICIPANT;
use crate::model::id::Id;
use crate::model::value::Block;
use crate::ops::pairs::Pairs;

/// What changed among the participants of an initiative, of which both blocks have the ids of now.
pub(super) fn changes(id: &Id, before: &Block, now: &Block, renames: &Renames) -> Vec<Change> {
    let (old, now) = (before.tables("participant"), now.tables("participant"));
    let pairs = Pairs::new("participant", old, now);
    let both = pairs.both.iter();
    let mut changes: Vec<Change> = both
        .filter_map(|(was, is)| changed(id, &old[*was], &now[*is]))
        .collect();
    let whole = |block: &Block| Participation {
        since: text(block, "since"),
        until: text(block, "until"),
        ..participation(id, block)
    };
    let gone = pairs.first.iter().map(|it| &old[*it]);
    let gone = gone.filter(|it| !is_merged(it, now, "role", renames));
    changes.extend(gone.map(|it| Change::Unlinked(whole(it))));
    let came = pairs
        .second
        .iter()
        .map(|it| Change::Linked(whole(&now[*it])));
    changes.extend(came);
    let has_owner = |blocks: &[Block]| blocks.iter().any(|it| it.text("role") == Some("owner"));
    let initiative = id.clone();
    match (has_owner(old), has_owner(now)) {
        (true, false) => changes.push(Change::OwnerLost { initiative }),
        (false, true) => changes.push(Change::OwnerGained { initiative }),
        _ => {}
    }
    changes
}

/// What changed in one participation.
fn changed(initiative: &Id, was: &Block, is: &Block) -> Option<Change> {
    let fields = field_changes(false, PARTICIPANT, was, is);
    let participation = participation(initiative, was);
    match fields.as_slice() {
        [] => None,
        [only] if only.field == "until" && only.old.is_none() => Some(Change::Ended {
            participation,
            on: text(is, "until").unwrap_or_default(),
        }),
        _ => Some(Change::Relinked {
            participation,
            fields,
        }),
    }
}

fn text(block: &Block, key: &str) -> Option<String> {
    block.date(key).map(ToString::to_string)
}

fn participation(initiative: &Id, block: &Block) -> Participation {
    Participation {
        actor: Id::new(block.text("actor").unwrap_or_default()),
        initiative: initiative.clone(),
        role: block.text("role").unwrap_or_default().to_owned(),
        since: None,
        until: None,
    }
}
