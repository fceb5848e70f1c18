//! `unlink`: a participation is removed, as if it had never been.

use super::end::Which;
use super::link::{participation, single_edit};
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
    let participation = participation(&initiative.id, &initiative.block.tables(key)[index]);
    let edit = Edit::Remove { key, index };
    Ok(single_edit(
        initiative,
        edit,
        Change::Unlinked(participation),
    ))
}
