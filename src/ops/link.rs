//! `link`: actors take part in an initiative, or take part otherwise than before.

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

/// What is said of the participations.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// As what: one participation for each.
    pub roles: Vec<String>,
    /// From when.
    pub since: Option<Date>,
    /// Until when.
    pub until: Option<Date>,
    /// How much, in whole units of the registry's currency.
    pub amount: Option<i64>,
    /// The role in the terms of a programme.
    pub formal_role: Option<String>,
    /// Where it is said, when that is another source than the initiative's.
    pub source: Option<Id>,
    /// The keys that no source states.
    pub inferred: Vec<String>,
    /// A note.
    pub note: Option<String>,
}

impl Options {
    /// The keys that are said, with their values.
    fn said(&self) -> Vec<(&'static str, Value)> {
        let text = |text: &String| Value::Text(text.clone());
        let said = [
            ("since", self.since.clone().map(Value::Date)),
            ("until", self.until.clone().map(Value::Date)),
            ("amount", self.amount.map(Value::Integer)),
            ("formal-role", self.formal_role.as_ref().map(text)),
            (
                "inferred",
                (!self.inferred.is_empty()).then(|| Value::List(self.inferred.clone())),
            ),
            (
                "source",
                self.source.as_ref().map(|id| Value::Text(id.to_string())),
            ),
            ("note", self.note.as_ref().map(text)),
        ];
        said.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }

    fn period(&self) -> Period {
        Period {
            since: self.since.clone(),
            until: self.until.clone(),
        }
    }
}

/// Plans that the actors take part in the initiative.
///
/// A block of the same actor and role whose period is open or overlaps is changed; else a new one comes in sorted place.
///
/// The period of `options` must not end before it begins ([`check`]).
///
/// # Errors
/// [`ChangeError`] when the period of a block that is there would end before it begins, or it can't be told which block is
/// meant.
pub fn link(actors: &[Id], initiative: &Record, options: &Options) -> Result<Plan, Error> {
    let blocks = initiative.block.tables("participant");
    let mut plan = Plan::default();
    let mut new = Vec::new();
    for (actor, role) in actors
        .iter()
        .flat_map(|actor| options.roles.iter().map(move |role| (actor, role)))
    {
        let participation = Participation {
            actor: actor.clone(),
            initiative: initiative.id.clone(),
            role: role.clone(),
            since: None,
            until: None,
        };
        match meant(blocks, &participation, &options.period())? {
            Some(index) => relink(&mut plan, initiative, index, participation, options)?,
            None => new.push((block(&participation, options), participation)),
        }
    }
    // New blocks come last, so that the numbers of those that are there still hold.
    for (block, participation) in new {
        plan.edit(
            &initiative.path,
            initiative.kind,
            Edit::Insert {
                key: "participant",
                block,
            },
        );
        plan.changes.push(Change::Linked(participation));
    }
    Ok(plan)
}

/// The block that is meant: of this actor and role, with a period that is open or overlaps.
fn meant(
    blocks: &[Block],
    of: &Participation,
    asked: &Period,
) -> Result<Option<usize>, ChangeError> {
    let fits = |block: &Block| {
        block.text("actor") == Some(of.actor.as_str())
            && block.text("role") == Some(&of.role)
            && (period(block).overlaps(asked)
                // Without a first day the one that goes on is meant, though it began later.
                || asked.since.is_none() && block.date("until").is_none())
    };
    let found: Vec<usize> = (0..blocks.len()).filter(|at| fits(&blocks[*at])).collect();
    if let [] | [_] = found.as_slice() {
        return Ok(found.first().copied());
    }
    let narrowed = |test: &dyn Fn(&Period) -> bool| {
        let mut found = found
            .iter()
            .copied()
            .filter(|at| test(&period(&blocks[*at])));
        found.next().filter(|_| found.next().is_none())
    };
    let same_since = narrowed(&|it| asked.since.is_some() && it.since == asked.since);
    let first = asked.since.as_ref().and_then(Date::first);
    let around = narrowed(&|it| first.is_some_and(|first| it.holds(first) == Holds::Yes));
    let open = narrowed(&|it| it.until.is_none());
    same_since
        .or(around)
        .or(open)
        .map(Some)
        .ok_or_else(|| ChangeError::WhichRole {
            actor: of.actor.to_string(),
            roles: found.iter().map(|at| described(&blocks[*at])).collect(),
        })
}

/// A block by its role and period, to tell it from others.
pub(super) fn described(block: &Block) -> String {
    let period = period(block);
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let role = block.text("role").unwrap_or_default();
    match (period.since, period.until) {
        (None, None) => role.to_owned(),
        (since, until) => format!("{role} ({} – {})", day(since), day(until)),
    }
}

pub(super) fn period(block: &Block) -> Period {
    Period {
        since: block.date("since").cloned(),
        until: block.date("until").cloned(),
    }
}

/// Changes what is said and different, key by key.
fn relink(
    plan: &mut Plan,
    initiative: &Record,
    index: usize,
    participation: Participation,
    options: &Options,
) -> Result<(), ChangeError> {
    let old = &initiative.block.tables("participant")[index];
    let there = period(old);
    let is_known = options.since.is_none() || options.until.is_none();
    check(
        &Period {
            since: options.since.clone().or(there.since),
            until: options.until.clone().or(there.until),
        },
        is_known,
    )?;
    let different: Vec<(&'static str, Value)> = options
        .said()
        .into_iter()
        .filter(|(key, value)| old.get(key) != Some(value))
        .collect();
    for (key, value) in &different {
        let spot = Spot::Block {
            key: "participant",
            index,
        };
        let edit = Edit::Set {
            spot,
            key,
            value: Some(value.clone()),
        };
        plan.edit(&initiative.path, initiative.kind, edit);
    }
    if !different.is_empty() {
        let fields = different
            .into_iter()
            .map(|(key, value)| FieldChange {
                field: key.to_owned(),
                old: old.get(key).cloned(),
                new: Some(value),
            })
            .collect();
        plan.changes.push(Change::Relinked {
            participation,
            fields,
        });
    }
    Ok(())
}

fn block(participation: &Participation, options: &Options) -> Block {
    let mut block = Block::default();
    block.set("actor", Value::Text(participation.actor.to_string()));
    block.set("role", Value::Text(participation.role.clone()));
    for (key, value) in options.said() {
        block.set(key, value);
    }
    debug_assert!(
        block
            .iter()
            .all(|(key, _)| PARTICIPANT.iter().any(|field| field.key == key))
    );
    block
}

/// Holds that a period does not end before it begins; `is_known` says whether a bound comes from the registry.
pub fn check(period: &Period, is_known: bool) -> Result<(), ChangeError> {
    let (Some(since), Some(until)) = (&period.since, &period.until) else {
        return Ok(());
    };
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
