//! `end`: a participation gets its last day.

use super::link::{check_period, participation, period, set_participant, single_edit, which_role};
use crate::error::change::ChangeError;
use crate::model::change::Change;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::id::Id;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::value::{Block, Value};

/// Which of an actor's participations in an initiative is meant.
#[derive(Clone, Debug)]
pub struct Which {
    /// The actor.
    pub actor: Id,
    /// The role; none matches every role.
    pub role: Option<String>,
    /// The first day, to tell two of one role apart; none matches every day.
    pub since: Option<Date>,
}

/// Plans that the participation ends on a day, which is its last.
///
/// # Errors
/// [`ChangeError`] when there is no such participation, or several, or it would end before it begins.
pub fn end(initiative: &Record, which: &Which, on: &Date) -> Result<Plan, ChangeError> {
    let blocks = initiative.block.tables("participant");
    let mut found = which.find(initiative)?;
    // One that has ended already is only meant where none is open. Then its last day is corrected.
    let is_open = |at: &usize| blocks[*at].date("until").is_none();
    if found.iter().any(is_open) {
        found.retain(is_open);
    }
    let index = which.single(initiative, &found)?;
    let block = &blocks[index];
    let ended = Period {
        since: period(block).since,
        until: Some(on.clone()),
    };
    check_period(&ended, true)?;
    if block.date("until") == Some(on) {
        return Ok(Plan::default());
    }
    let change = Change::Ended {
        participation: participation(&initiative.id, block),
        on: on.to_string(),
    };
    let edit = set_participant(index, "until", &Value::Date(on.clone()));
    Ok(single_edit(initiative, edit, change))
}

impl Which {
    /// The indexes of the participants that match.
    ///
    /// # Errors
    /// [`ChangeError::NotLinked`] when there is none.
    pub(super) fn find(&self, initiative: &Record) -> Result<Vec<usize>, ChangeError> {
        let matches = |block: &Block| {
            let role = self.role.as_deref();
            let since = self.since.as_ref();
            block.text("actor") == Some(self.actor.as_str())
                && role.is_none_or(|role| block.text("role") == Some(role))
                && since.is_none_or(|since| block.date("since") == Some(since))
        };
        // By the id that stands in the file: an actor whose record is gone can be unlinked too.
        let blocks = initiative.block.tables("participant");
        let found: Vec<usize> = (0..blocks.len())
            .filter(|at| matches(&blocks[*at]))
            .collect();
        if found.is_empty() {
            return Err(ChangeError::NotLinked {
                actor: self.actor.to_string(),
                initiative: initiative.id.to_string(),
                role: self.role.clone(),
            });
        }
        Ok(found)
    }

    /// The only one of the participants that match.
    ///
    /// # Errors
    /// [`ChangeError::WhichRole`] when there are several.
    pub(super) fn single(
        &self,
        initiative: &Record,
        found: &[usize],
    ) -> Result<usize, ChangeError> {
        match found {
            [one] => Ok(*one),
            several => Err(which_role(initiative.block.tables("participant"), several)),
        }
    }
}
