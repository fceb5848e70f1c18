//! `rename`: a record gets another id, another name, or both.

use super::add::check_id;
use super::replace::{Contents, path_with_id, rename_references, replace_record};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::change::Change;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::fields;
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::{Candidates, Registry};
use crate::model::renames::Renames;
use crate::model::value::{Block, Value};
use crate::text::filter::Needle;

/// What a record is called from now on.
#[derive(Clone, Debug, Default)]
pub struct NewName {
    /// The new id, if it gets one.
    pub id: Option<String>,
    /// The new name, if it gets one.
    pub name: Option<String>,
    /// The last day of the old name, where it is known.
    pub on: Option<Date>,
}

/// Plans that a record gets another id or name. Every file that names it follows; it keeps its old id as a former id,
/// and its old name as a former name, or as an alias where the kind has no former names.
///
/// # Errors
/// [`ChangeError`] when the id is not valid, or another record has it or had it.
pub fn rename(registry: &Registry, record: &Record, new: &NewName) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let mut block = record.block.clone();
    if let Some(name) = new.name.as_ref().filter(|it| *it != record.name()) {
        set_name(record, &mut block, name, new.on.as_ref());
        plan.changes.push(Change::Field {
            id: record.id.clone(),
            field: "name".to_owned(),
            old: record.block.get("name").cloned(),
            new: block.get("name").cloned(),
        });
    }
    let id = match &new.id {
        Some(id) if id != record.id.as_str() => Some(free_id(registry, record, id)?),
        _ => None,
    };
    if let Some(id) = &id {
        let former = block.list("former-ids").iter();
        let mut former: Vec<String> = former.filter(|it| **it != id.as_str()).cloned().collect();
        former.push(record.id.to_string());
        former.sort();
        block.set("former-ids", Value::List(former));
        let renames = Renames::one(&record.id, id);
        block = renames.translate_block(fields::of(record.kind), &block);
        rename_references(&mut plan, registry, (&record.id, &renames), &[&record.id]);
        let path = path_with_id(registry, record, id);
        plan.move_record(record, path, record.kind);
        let from = record.id.clone();
        // First, since the others name the record by its new id.
        plan.changes.insert(
            0,
            Change::Renamed {
                from,
                id: id.clone(),
            },
        );
        let others = plan.changes.iter_mut().skip(1).flat_map(Change::ids_mut);
        others.for_each(|other| *other = id.clone());
    }
    let new = Contents {
        block,
        ..Contents::default()
    };
    replace_record(&mut plan, registry, record, &new);
    Ok(plan)
}

/// Gives a record another name. The old one stays, so that it is still found by it.
fn set_name(record: &Record, block: &mut Block, name: &str, on: Option<&Date>) {
    let old = record.name().to_owned();
    block.set("name", Value::Text(name.to_owned()));
    if fields::find(record.kind, "former-names").is_some() {
        let mut former = Block::default();
        former.set("name", Value::Text(old));
        if let Some(on) = on {
            former.set("until", Value::Date(on.clone()));
        }
        let mut names = block.tables("former-names").to_vec();
        names.push(former);
        block.set("former-names", Value::Tables(names));
    } else {
        let mut names = block.list("aliases").to_vec();
        names.retain(|it| it != name);
        names.push(old);
        block.set("aliases", Value::List(names));
    }
}

/// The id that was given, when no other record has it or had it.
fn free_id(registry: &Registry, record: &Record, id: &str) -> Result<Id, Error> {
    let id = check_id(registry, id)?;
    let mut candidates = Candidates::default();
    candidates
        .filter
        .require(vec![Needle::Value(id.to_string())]);
    let had =
        |other: &&Record| other.id != record.id && other.references("former-ids").contains(&id);
    match registry.candidates(&candidates).find(had) {
        // References to the former id would lead to the wrong record.
        Some(other) => Err(ChangeError::WasIdOf {
            id: id.to_string(),
            other: other.id.clone(),
        }
        .into()),
        None => Ok(id),
    }
}
