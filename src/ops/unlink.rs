//! `unlink`: a participation goes, as if it had never been.

use super::end::{Which, candidates, one, participation};
use crate::error::change::ChangeError;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::record::Record;

/// Plans that the participation goes.
///
/// # Errors
/// [`ChangeError`] when there is none, or several.
pub fn unlink(initiative: &Record, which: &Which) -> Result<Plan, ChangeError> {
    let found = candidates(initiative, which)?;
    let index = one(initiative, which, &found)?;
    let mut plan = Plan::default();
    plan.edit(
        &initiative.path,
        initiative.kind,
        Edit::Remove {
            key: "participant",
            index,
        },
    );
    let block = &initiative.block.tables("participant")[index];
    plan.changes
        .push(Change::Unlinked(participation(initiative, block)));
    Ok(plan)
}
