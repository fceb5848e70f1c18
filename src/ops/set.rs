//! `set`: fields of records get values, lose them, or have them joined.

use super::assign::{Assigner, Assignment};
use super::guard;
use crate::error::Error;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields;
use crate::model::record::Record;
use crate::model::value::Block;

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
        for assignment in assignments {
            let (field, value) = assigner.assign(&fields, &block, assignment)?;
            let old = block.get(field.key).cloned();
            if old == value {
                continue;
            }
            match &value {
                Some(value) => block.set(field.key, value.clone()),
                None => block.remove(field.key),
            }
            let edit = Edit::Set {
                spot: Spot::Record,
                key: field.key,
                value: value.clone(),
            };
            plan.edit(&record.path, record.kind, edit);
            plan.changes.push(Change::Field {
                id: record.id.clone(),
                field: field.key.to_owned(),
                old,
                new: value,
            });
        }
        guard::numbers(assigner.registry, record.kind, &block, Some(&record.id))?;
        guard::has_name(&block)?;
        guard::county(record.kind, &block)?;
    }
    Ok(plan)
}
