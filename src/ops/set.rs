//! `set`: fields of records, or of events, get, lose or add values.

use super::assign::{Assigner, Assignment};
use super::guard;
use super::link::set_field;
use super::replace::{Contents, replace_record};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::change::{Change, FieldChange};
use crate::model::edit::Plan;
use crate::model::fields::{self, Field};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::value::{Block, Value};
use crate::text::fold::fold;

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

/// Finds the event of an initiative with this day or name.
///
/// # Errors
/// [`ChangeError`] when there is none, or several.
pub fn find_event(record: &Record, text: &str) -> Result<usize, ChangeError> {
    if record.kind != Kind::Initiative {
        return Err(ChangeError::NoEvents(record.id.to_string()));
    }
    let blocks = record.block.tables("event");
    let folded = fold(text);
    let is_meant = |block: &Block| {
        let day = block.date("date").map(ToString::to_string);
        day.as_deref() == Some(text) || block.text("name").is_some_and(|it| fold(it) == folded)
    };
    let found: Vec<usize> = (0..blocks.len())
        .filter(|at| is_meant(&blocks[*at]))
        .collect();
    let describe = |block: &Block| {
        let day = block.date("date").map(ToString::to_string);
        let name = block.text("name").map(str::to_owned);
        day.into_iter().chain(name).collect::<Vec<_>>().join(" ")
    };
    match found.as_slice() {
        [one] => Ok(*one),
        several => Err(ChangeError::WhichEvent {
            initiative: record.id.to_string(),
            text: text.to_owned(),
            several: !several.is_empty(),
            known: blocks.iter().map(describe).collect(),
        }),
    }
}

/// Plans the assignments on an event of an initiative.
///
/// # Errors
/// [`Error`] for an unknown key or an invalid value, or when it would have no date.
pub fn set_event(
    initiative: &Record,
    index: usize,
    assignments: &[Assignment],
    assigner: &Assigner<'_>,
) -> Result<Plan, Error> {
    let key = "event";
    let fields: Vec<&Field> = fields::EVENT.iter().collect();
    let old = &initiative.block.tables(key)[index];
    let mut event = old.clone();
    for assignment in assignments {
        assigner.apply(&fields, &mut event, assignment)?;
    }
    if event.get("date").is_none() && old.get("date").is_some() {
        return Err(ChangeError::Missing("the day: date=2023-10-25").into());
    }
    let changes = fields.iter().map(|field| FieldChange {
        field: field.key.to_owned(),
        old: old.get(field.key).cloned(),
        new: event.get(field.key).cloned(),
    });
    let changes: Vec<FieldChange> = changes.filter(|it| it.old != it.new).collect();
    let mut plan = Plan::default();
    if changes.is_empty() {
        return Ok(plan);
    }
    let date = old.date("date").map(ToString::to_string);
    plan.changes.push(Change::EventChanged {
        initiative: initiative.id.clone(),
        date: date.unwrap_or_default(),
        fields: changes,
    });
    let mut events = initiative.block.tables(key).to_vec();
    events[index] = event;
    let mut new = Contents {
        block: initiative.block.clone(),
        ..Contents::default()
    };
    new.block.set(key, Value::Tables(events));
    // An event with another day gets another place.
    replace_record(&mut plan, assigner.registry, initiative, &new);
    Ok(plan)
}
