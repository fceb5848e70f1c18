//! `link`: actors take part in an initiative, or their participations change.

use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::change::{Change, FieldChange, Participation};
use crate::model::date::Date;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::PARTICIPANT;
use crate::model::id::Id;
use crate::model::period::{Holds, Period};
use crate::model::record::Record;
use crate::model::value::{Block, Value};

/// Plans that the actors take part in the initiative, in each of the roles.
///
/// `details` has the other keys of the participants that are given: `since`, `until`, `amount` and so on. A participant of
/// the same actor, unit and role whose period is open or overlaps is changed; else a new one is inserted in sorted place.
/// The period of `details` must not end before it begins ([`check_period`]).
///
/// # Errors
/// [`ChangeError`] when a participant that exists would end before it begins, or several could be meant.
pub fn link(
    actors: &[Id],
    initiative: &Record,
    roles: &[String],
    details: &Block,
) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let mut new = Vec::new();
    for actor in actors {
        for role in roles {
            let mut block = details.clone();
            block.set("actor", Value::Text(actor.to_string()));
            block.set("role", Value::Text(role.clone()));
            match find_participant(initiative, &block)? {
                Some(index) => {
                    let change = update(&mut plan, initiative, index, details)?;
                    plan.changes.extend(change.map(|fields| Change::Relinked {
                        participation: participation(&initiative.id, &block),
                        fields,
                    }));
                }
                None => new.push(block),
            }
        }
    }
    // New blocks come last, so that the indexes of the existing ones still hold.
    for block in new {
        let change = Change::Linked(participation(&initiative.id, &block));
        plan.changes.push(change);
        let key = "participant";
        plan.edit_record(initiative, Edit::Insert { key, block });
    }
    Ok(plan)
}

/// The plan of one edit of a record, which is reported as `change`.
pub(super) fn single_edit(record: &Record, edit: Edit, change: Change) -> Plan {
    let mut plan = Plan::default();
    plan.edit_record(record, edit);
    plan.changes.push(change);
    plan
}

/// Adds to a plan that a field of a record gets another value, or none.
pub(super) fn set_field(plan: &mut Plan, record: &Record, key: &'static str, new: Option<Value>) {
    plan.changes.push(Change::Field {
        id: record.id.clone(),
        field: key.to_owned(),
        old: record.block.get(key).cloned(),
        new: new.clone(),
    });
    let (spot, value) = (Spot::Record, new);
    plan.edit_record(record, Edit::Set { spot, key, value });
}

/// The participation that a block of an initiative stands for, without its period.
pub(super) fn participation(initiative: &Id, block: &Block) -> Participation {
    Participation {
        actor: Id::new(block.text("actor").unwrap_or_default()),
        initiative: initiative.clone(),
        role: block.text("role").unwrap_or_default().to_owned(),
        unit: block.text("unit").map(str::to_owned),
        since: None,
        until: None,
    }
}

/// The index of the participant that is meant: of this actor, unit and role, with a period that is open or overlaps.
fn find_participant(initiative: &Record, meant: &Block) -> Result<Option<usize>, ChangeError> {
    let blocks = initiative.block.tables("participant");
    let given = period(meant);
    let fits = |block: &Block| {
        ["actor", "role", "unit"]
            .iter()
            .all(|key| block.text(key) == meant.text(key))
            && (period(block).overlaps(&given)
                // Without a first day the one that goes on is meant, though it began later.
                || given.since.is_none() && block.date("until").is_none())
    };
    let found: Vec<usize> = (0..blocks.len()).filter(|at| fits(&blocks[*at])).collect();
    if let [] | [_] = found.as_slice() {
        return Ok(found.first().copied());
    }
    // Several periods of one role: the day that was typed chooses, else the one that is not over. Never the first of them,
    // since a changed period of the past would go unnoticed.
    let only = |test: &dyn Fn(&Period) -> bool| {
        let mut matching = found.iter().filter(|at| test(&period(&blocks[**at])));
        matching.next().filter(|_| matching.next().is_none())
    };
    let same_since = only(&|it| given.since.is_some() && it.since == given.since);
    let first = given.since.as_ref().and_then(Date::first);
    let current = only(&|it| first.is_some_and(|first| it.holds(first) == Holds::Yes));
    let open = only(&|it| it.until.is_none());
    match same_since.or(current).or(open) {
        Some(index) => Ok(Some(*index)),
        None => Err(which_role(blocks, &found)),
    }
}

/// The error for several participants of one actor that could be meant.
pub(super) fn which_role(blocks: &[Block], found: &[usize]) -> ChangeError {
    let actor = found.first().and_then(|at| blocks[*at].text("actor"));
    ChangeError::WhichRole {
        actor: actor.unwrap_or_default().to_owned(),
        roles: found.iter().map(|at| describe(&blocks[*at])).collect(),
    }
}

/// Changes the keys of a participant that differ from `details`; none when nothing does.
fn update(
    plan: &mut Plan,
    initiative: &Record,
    index: usize,
    details: &Block,
) -> Result<Option<Vec<FieldChange>>, ChangeError> {
    let old = &initiative.block.tables("participant")[index];
    let (given, known) = (period(details), period(old));
    let is_known = given.since.is_none() || given.until.is_none();
    let new_period = Period {
        since: given.since.or(known.since),
        until: given.until.or(known.until),
    };
    // A day that was typed may contradict one that the file has: the error then says that the other stands there already.
    check_period(&new_period, is_known)?;
    let mut changes = Vec::new();
    for key in PARTICIPANT.iter().map(|field| field.key) {
        let Some(value) = details.get(key).filter(|it| old.get(key) != Some(it)) else {
            continue;
        };
        plan.edit_record(initiative, set_participant(index, key, value));
        changes.push(FieldChange {
            field: key.to_owned(),
            old: old.get(key).cloned(),
            new: Some(value.clone()),
        });
    }
    Ok((!changes.is_empty()).then_some(changes))
}

/// The edit that gives a key of a participant a value.
pub(super) fn set_participant(index: usize, key: &'static str, value: &Value) -> Edit {
    let spot = Spot::Block {
        key: "participant",
        index,
    };
    let value = Some(value.clone());
    Edit::Set { spot, key, value }
}

/// A participant by its role and period, to tell it from others.
fn describe(block: &Block) -> String {
    let period = period(block);
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let role = block.text("role").unwrap_or_default();
    let role = match block.text("unit") {
        Some(unit) => &format!("{role}, {unit}"),
        None => role,
    };
    match (period.since, period.until) {
        (None, None) => role.to_owned(),
        (since, until) => format!("{role} ({} – {})", day(since), day(until)),
    }
}

pub(super) fn period(block: &Block) -> Period {
    Period::of(block, "since", "until")
}

/// Checks that a period does not end before it begins; `is_known` says whether one of its days is in the registry already.
///
/// # Errors
/// [`ChangeError::UntilBeforeSince`], or [`ChangeError::UntilBeforeKnownSince`] when `is_known`.
pub fn check_period(period: &Period, is_known: bool) -> Result<(), ChangeError> {
    let (Some(since), Some(until)) = (&period.since, &period.until) else {
        return Ok(());
    };
    // Coarse dates are wrong only when every day of them is: `since=2023 until=2023-05` is right.
    match (since.first(), until.last()) {
        (Some(first), Some(last)) if last < first => {
            let (since, until) = (since.to_string(), until.to_string());
            Err(match is_known {
                true => ChangeError::UntilBeforeKnownSince { since, until },
                false => ChangeError::UntilBeforeSince { since, until },
            })
        }
        _ => Ok(()),
    }
}
