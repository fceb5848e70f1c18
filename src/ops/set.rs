//! `set`: fields of records get, lose or add values.

use super::assign::{Assigner, Assignment};
use super::guard;
use super::link::set_field;
use crate::error::Error;
use crate::model::edit::Plan;
use crate::model::fields::{self, Field};
use crate::model::record::Record;
use crate::model::value::Block;

/// Plans the assignments on every record.
///
/// # Errors
/// [`Error`] for an unknown key, an invalid value, or a number that another record has.
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
            let field = assigner.apply(&fields, &mut block, assignment)?;
            if touched.iter().all(|other| other.key != field.key) {
                touched.push(field);
            }
        }
        let is_touched = |keys: &[&str]| touched.iter().any(|it| keys.contains(&it.key));
        // Only what is assigned is checked: an old error elsewhere must not stop somebody who fixes the rest.
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
        // One change of a field, however many assignments made it, and none where the value is there already.
        for field in touched {
            let new = block.get(field.key);
            if record.block.get(field.key) != new {
                set_field(&mut plan, record, field.key, new.cloned());
            }
        }
    }
    Ok(plan)
}
