//! `set`: fields of records get values, lose them, or have them joined.

use super::assign::{Assigner, Assignment};
use super::guard;
use crate::error::Error;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::{self, Field};
use crate::model::record::Record;
use crate::model::value::{Block, Value};

/// Plans the assignments on every record.
///
/// # Errors
/// [`Error`] for a key or value that can't be, or a number that another record has.
pub fn set(
    records: &[&Record],
    assignments: &[Assignment],
    assigner: &Assigner<'_>,
) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    for record in records {
        let fields: Vec<_> = fields::of(record.kind).collect();
        let mut block: Block = record.block.clone();
        let mut touched: Vec<&'static Field> = Vec::new();
        for assignment in assignments {
            let (field, value) = assigner.assign(&fields, &block, assignment)?;
            match value {
                Some(value) => block.set(field.key, value),
                None => block.remove(field.key),
            }
            if touched.iter().all(|other| other.key != field.key) {
                touched.push(field);
            }
        }
        let is_touched = |keys: &[&str]| touched.iter().any(|it| keys.contains(&it.key));
        // What was wrong before does not keep anybody from mending the rest.
        if is_touched(&["orgnr", "code"]) {
            guard::numbers(assigner.registry, record.kind, &block, Some(&record.id))?;
        }
        if is_touched(&["start", "end", "founded", "dissolved"]) {
            guard::period(record.kind, &block)?;
        }
        if is_touched(&["county", "code"]) {
            guard::county(record.kind, &block)?;
        }
        guard::has_name(&block)?;
        for field in touched {
            let (old, new) = (record.block.get(field.key), block.get(field.key));
            if old != new {
                change(&mut plan, record, field, old.cloned(), new.cloned());
            }
        }
    }
    Ok(plan)
}

/// One change of a field, however many assignments made it.
fn change(
    plan: &mut Plan,
    record: &Record,
    field: &'static Field,
    old: Option<Value>,
    new: Option<Value>,
) {
    let edit = Edit::Set {
        spot: Spot::Record,
        key: field.key,
        value: new.clone(),
    };
    plan.edit(&record.path, record.kind, edit);
    plan.changes.push(Change::Field {
        id: record.id.clone(),
        field: field.key.to_owned(),
        old,
        new,
    });
}
