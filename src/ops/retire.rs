//! `retire`: an actor is dissolved or an initiative ends, and with it what was open.

use super::link::check_period;
use super::replace::{Contents, changes_to, replace_record};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::{Block, Value};

/// Plans that a record is over: an actor is dissolved on a day, an initiative has its last one. Its open participations
/// and posts end on that day; of a person only these. An actor may have successors, and an initiative others that it leads to.
///
/// # Errors
/// [`ChangeError`] for a source, when the record is over already on another day, or something would end before it begins.
pub fn retire(
    registry: &Registry,
    record: &Record,
    on: &Date,
    successors: &[Id],
) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let mut block = record.block.clone();
    let (last_day, next, blocks) = match record.kind {
        Kind::Source => return Err(ChangeError::NeverOver(record.id.clone()).into()),
        Kind::Person => (None, None, "post"),
        Kind::Initiative => (Some("end"), Some("leads-to"), "participant"),
        _ => (Some("dissolved"), Some("successor"), ""),
    };
    if let Some(key) = last_day {
        match record.block.date(key) {
            Some(known) if known != on => {
                let (id, day) = (record.id.clone(), known.to_string());
                return Err(ChangeError::OverAlready { id, key, day }.into());
            }
            _ => block.set(key, Value::Date(on.clone())),
        }
        check_period(&block_period(record, on), true)?;
    }
    match next {
        None if !successors.is_empty() => {
            return Err(ChangeError::NoSuccessor(record.id.clone()).into());
        }
        Some(key) if !successors.is_empty() => {
            if successors.contains(&record.id) {
                return Err(ChangeError::NoSuccessor(record.id.clone()).into());
            }
            let mut ids = block.list(key).to_vec();
            ids.extend(successors.iter().map(Id::to_string));
            ids.sort();
            ids.dedup();
            block.set(key, Value::List(ids));
        }
        _ => {}
    }
    end_open(&mut block, blocks, on, |_| true)?;
    replace(&mut plan, registry, record, block);
    if record.kind.is_actor() {
        let is_own = |block: &Block| block.text("actor") == Some(record.id.as_str());
        for naming in registry
            .records_naming(&record.id)
            .filter(|it| it.id != record.id)
        {
            let mut block = naming.block.clone();
            // What an initiative had that is over ended with it, though no day is written in the block.
            let is_over = on
                .last()
                .is_some_and(|day| naming.period().ended_before(day));
            end_open(&mut block, "participant", on, |it| !is_over && is_own(it))?;
            end_open(&mut block, "post", on, is_own)?;
            replace(&mut plan, registry, naming, block);
        }
    }
    Ok(plan)
}

/// The period of a record that is over on a day.
fn block_period(record: &Record, on: &Date) -> Period {
    Period {
        until: Some(on.clone()),
        ..record.period()
    }
}

/// Gives blocks without a last day that day.
fn end_open(
    block: &mut Block,
    key: &str,
    on: &Date,
    is_meant: impl Fn(&Block) -> bool,
) -> Result<(), ChangeError> {
    let blocks = block.tables_mut(key).into_iter().flatten();
    for block in blocks.filter(|it| it.date("until").is_none() && is_meant(it)) {
        let until = Some(on.clone());
        let since = block.date("since").cloned();
        check_period(&Period { since, until }, true)?;
        block.set("until", Value::Date(on.clone()));
    }
    Ok(())
}

fn replace(plan: &mut Plan, registry: &Registry, record: &Record, block: Block) {
    let new = Contents {
        block,
        ..Contents::default()
    };
    plan.changes.extend(changes_to(record, &new));
    replace_record(plan, registry, record, &new);
}
