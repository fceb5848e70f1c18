//! `end`: a participation gets its last day.

use super::link::{check, described, period};
use crate::error::change::ChangeError;
use crate::model::change::{Change, Participation};
use crate::model::date::Date;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::id::Id;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::value::{Block, Value};

/// Which of an actor's participations in an initiative is meant.
#[derive(Clone, Debug)]
pub struct Which {
    /// Whose.
    pub actor: Id,
    /// As what; none where there is but one.
    pub role: Option<String>,
    /// From when, to tell two of one role apart.
    pub since: Option<Date>,
}

/// Plans that the participation ends on a day, the last one of it.
///
/// # Errors
/// [`ChangeError`] when there is none, or several, or it would end before it begins.
pub fn end(initiative: &Record, which: &Which, on: &Date) -> Result<Plan, ChangeError> {
    let blocks = initiative.block.tables("participant");
    let found = candidates(initiative, which)?;
    let open: Vec<usize> = found
        .iter()
        .copied()
        .filter(|at| blocks[*at].date("until").is_none())
        .collect();
    let index = one(
        initiative,
        which,
        if open.is_empty() { &found } else { &open },
    )?;
    let block = &blocks[index];
    let ended = Period {
        since: period(block).since,
        until: Some(on.clone()),
    };
    check(&ended, true)?;
    let mut plan = Plan::default();
    if block.date("until") != Some(on) {
        let spot = Spot::Block {
            key: "participant",
            index,
        };
        let edit = Edit::Set {
            spot,
            key: "until",
            value: Some(Value::Date(on.clone())),
        };
        plan.edit(&initiative.path, initiative.kind, edit);
        let participation = participation(initiative, block);
        plan.changes.push(Change::Ended {
            participation,
            on: on.to_string(),
        });
    }
    Ok(plan)
}

/// The participations that may be meant, by number.
///
/// # Errors
/// [`ChangeError::NotLinked`] when there is none.
pub(super) fn candidates(initiative: &Record, which: &Which) -> Result<Vec<usize>, ChangeError> {
    let fits = |block: &Block| {
        block.text("actor") == Some(which.actor.as_str())
            && which
                .role
                .as_deref()
                .is_none_or(|role| block.text("role") == Some(role))
            && which
                .since
                .as_ref()
                .is_none_or(|since| block.date("since") == Some(since))
    };
    let blocks = initiative.block.tables("participant");
    let found: Vec<usize> = (0..blocks.len()).filter(|at| fits(&blocks[*at])).collect();
    if found.is_empty() {
        return Err(ChangeError::NotLinked {
            actor: which.actor.to_string(),
            initiative: initiative.id.to_string(),
            role: which.role.clone(),
        });
    }
    Ok(found)
}

/// The only one.
///
/// # Errors
/// [`ChangeError::WhichRole`] when there are several.
pub(super) fn one(
    initiative: &Record,
    which: &Which,
    found: &[usize],
) -> Result<usize, ChangeError> {
    match found {
        [one] => Ok(*one),
        several => Err(ChangeError::WhichRole {
            actor: which.actor.to_string(),
            roles: several
                .iter()
                .map(|at| described(&initiative.block.tables("participant")[*at]))
                .collect(),
        }),
    }
}

/// A block as a participation.
pub(super) fn participation(initiative: &Record, block: &Block) -> Participation {
    Participation {
        actor: Id::new(block.text("actor").unwrap_or_default()),
        initiative: initiative.id.clone(),
        role: block.text("role").unwrap_or_default().to_owned(),
        since: None,
        until: None,
    }
}
