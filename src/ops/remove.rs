//! `remove`: the file of a record goes, and with `--cascade` everything that names it.

use super::replace::files_naming;
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::record::Record;
use crate::model::reference::Naming;
use crate::model::registry::Registry;

/// Plans that a record is removed. With `cascade` everything that names it goes too: participations, posts, entries of lists.
///
/// # Errors
/// [`ChangeError::Named`] with the places that name it; with `cascade` only queries, which can't do without it.
pub fn remove(registry: &Registry, record: &Record, cascade: bool) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    plan.changes.push(Change::Removed {
        id: record.id.clone(),
        kind: record.kind,
        name: record.name().to_owned(),
    });
    let files = files_naming(registry, &record.id);
    let places = files.iter().flat_map(|file| &file.places);
    let left = places.filter(|place| !cascade || place.target.is_none());
    let left: Vec<Naming> = left.cloned().collect();
    if !left.is_empty() {
        let id = record.id.clone();
        return Err(ChangeError::Named { id, places: left }.into());
    }
    files
        .iter()
        .for_each(|file| file.clear(&mut plan, registry));
    plan.edit_record(record, Edit::Delete);
    Ok(plan)
}
