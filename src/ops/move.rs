//! `move`: the file of a record goes to another folder, where it may be of another kind.

use super::add::new_path;
use super::replace::{Contents, changes_to, files_naming, replace_record};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::change::Change;
use crate::model::edit::Plan;
use crate::model::fields;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::reference::Naming;
use crate::model::registry::Registry;

/// Plans that the file of a record goes to a folder below the registry; without one to that of its kind and first letters. The
/// first folder is the kind. What records of the new kind can't have goes with `force`.
///
/// # Errors
/// [`ChangeError`] when something that names the record may not name one of that kind, or something would be lost.
pub fn move_record(
    registry: &Registry,
    record: &Record,
    (kind, folder): (Kind, Option<&str>),
    force: bool,
) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let to = match folder {
        Some(folder) => format!("{}/{}.toml", folder.trim_end_matches('/'), record.id),
        None => new_path(registry, kind, &record.id),
    };
    if to == record.path {
        return Ok(plan);
    }
    plan.changes.push(Change::Moved {
        id: record.id.clone(),
        from: record.path.clone(),
        to: to.clone(),
    });
    if kind != record.kind {
        let may_name = |place: &Naming| place.target.is_none_or(|target| target.allows(kind));
        let files = files_naming(registry, &record.id);
        let places = files.iter().flat_map(|file| &file.places);
        let left: Vec<Naming> = places.filter(|it| !may_name(it)).cloned().collect();
        if !left.is_empty() {
            let (id, kind) = (record.id.clone(), kind.key());
            return Err(ChangeError::NamedAsOtherKind {
                id,
                kind,
                places: left,
            }
            .into());
        }
        let mut new = Contents {
            block: record.block.clone(),
            ..Contents::default()
        };
        let keys = record.block.iter().map(|(key, _)| key);
        let lost: Vec<&str> = keys
            .filter(|key| fields::find(kind, key).is_none())
            .collect();
        if !lost.is_empty() && !force {
            let (id, kind) = (record.id.clone(), kind.key());
            let keys = lost.join(", ");
            return Err(ChangeError::WouldLose { id, kind, keys }.into());
        }
        for field in fields::of(record.kind).filter(|field| lost.contains(&field.key)) {
            let count = record.block.tables(field.key).len();
            if matches!(field.holds, fields::FieldType::Blocks(_)) {
                new.removed
                    .extend((0..count).map(|index| (field.key, index)));
            } else {
                new.block.remove(field.key);
            }
        }
        let inferred = record.block.list("inferred").iter();
        let left = inferred.filter(|key| !lost.contains(&key.as_str()));
        new.block.set_list("inferred", left.cloned().collect());
        plan.changes.extend(changes_to(record, &new));
        replace_record(&mut plan, registry, record, &new);
    }
    plan.move_record(record, to, kind);
    Ok(plan)
}
