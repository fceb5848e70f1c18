//! `unlink`: a participation is removed, as if it had never been.

use super::end::{Which, participation};
use crate::error::change::ChangeError;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::record::Record;

/// Plans that the participation is removed.
///
/// # Errors
/// [`ChangeError`] when there is no such participation, or several.
pub fn unlink(initiative: &Record, which: &Which) -> Result<Plan, ChangeError> {
    let index = which.single(initiative, &which.find(initiative)?)?;
    let key = "participant";
    let mut plan = Plan::default();
    plan.edit_record(initiative, Edit::Remove { key, index });
    let block = &initiative.block.tables(key)[index];
    let participation = participation(initiative, block);
    plan.changes.push(Change::Unlinked(participation));
    Ok(plan)
}
