//! `link`: actors take part in an initiative, people have a post at an actor, or what they have changes.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::change::{Change, FieldChange, HIDDEN, Participation};
use crate::model::compare::is_same_field;
use crate::model::date::Date;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::{self, Field};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::{Holds, Period};
use crate::model::record::Record;
use crate::model::value::{Block, Value};

/// What is given of a participation or post.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The keys that are given, but those that say which it is: actor and role.
    pub block: Block,
    /// The keys that are to be removed.
    pub removed: Vec<&'static str>,
}

/// Plans that the actors take part in the initiative, in each of the roles.
///
/// A participant of the same actor, unit and role whose period is open or overlaps is changed; else a new one is inserted
/// in sorted place. The period of `details` must not end before it begins ([`check_period`]).
///
/// # Errors
/// [`ChangeError`] when a participant that exists would end before it begins, or several could be meant.
pub fn link(
    actors: &[Id],
    initiative: &Record,
    roles: &[String],
    details: &Details,
) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let mut new = Vec::new();
    for actor in actors {
        for role in roles {
            let mut block = details.block.clone();
            block.set("actor", Value::Text(actor.to_string()));
            block.set("role", Value::Text(role.clone()));
            match find_participant(initiative, &block)? {
                Some(index) => {
                    let fields = update(&mut plan, initiative, index, details)?;
                    let participation = participation(&initiative.id, &block);
                    plan.changes
                        .extend((!fields.is_empty()).then_some(Change::Relinked {
                            participation,
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

/// Plans that a person has a post at an actor.
///
/// A post at the same actor with the same title and unit, or with none where they are given, and whose period is open or
/// overlaps is changed: initiatives and topics are added to those that it has. Else a new one is inserted in sorted place.
///
/// # Errors
/// [`ChangeError`] when a post that exists would end before it begins, or several could be meant.
pub fn link_post(person: &Record, actor: &Id, details: &Details) -> Result<Plan, Error> {
    let key = "post";
    let mut details = details.clone();
    let block = &mut details.block;
    block.set("actor", Value::Text(actor.to_string()));
    let Some(index) = find_post(person, block)? else {
        let change = Change::Post {
            person: person.id.clone(),
            actor: actor.clone(),
        };
        let block = details.block;
        return Ok(single_edit(person, Edit::Insert { key, block }, change));
    };
    let old = &person.block.tables(key)[index];
    for list in ["initiatives", "topics"] {
        if block.get(list).is_some() {
            let all = old.list(list).iter().chain(block.list(list));
            let all: BTreeSet<String> = all.cloned().collect();
            block.set(list, Value::List(all.into_iter().collect()));
        }
    }
    let mut plan = Plan::default();
    let fields = update(&mut plan, person, index, &details)?;
    if !fields.is_empty() {
        plan.changes.push(post_changed(&person.id, actor, fields));
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
    let fits = |block: &Block| {
        ["actor", "role", "unit"]
            .iter()
            .all(|key| block.text(key) == meant.text(key))
            && may_be_changed(block, meant)
    };
    let found: Vec<usize> = (0..blocks.len()).filter(|at| fits(&blocks[*at])).collect();
    choose_by_period(initiative, &found, meant)
}

/// The index of the post that is meant: at this actor, with a period that is open or overlaps, and with the title and
/// unit that are given; where it has none, they come to be known.
fn find_post(person: &Record, meant: &Block) -> Result<Option<usize>, ChangeError> {
    let blocks = person.block.tables("post");
    let says = |at: &usize, key: &str| {
        let given = meant.text(key);
        given.is_none() || blocks[*at].text(key) == given
    };
    let fits = |at: &usize| {
        let block = &blocks[*at];
        let is_open = |key: &&str| says(at, key) || block.text(key).is_none();
        block.text("actor") == meant.text("actor")
            && may_be_changed(block, meant)
            && ["title", "unit"].iter().all(is_open)
    };
    let mut found: Vec<usize> = (0..blocks.len()).filter(fits).collect();
    let says_all = |at: &usize| ["title", "unit"].iter().all(|key| says(at, key));
    if found.iter().any(says_all) {
        found.retain(says_all);
    }
    choose_by_period(person, &found, meant)
}

/// Whether new details may be about this block, as far as its period says.
fn may_be_changed(block: &Block, meant: &Block) -> bool {
    let given = period(meant);
    period(block).overlaps(&given)
        // Without a first day the one that goes on is meant, though it began later.
        || given.since.is_none() && block.date("until").is_none()
}

/// Chooses one of several blocks by the period that is given.
fn choose_by_period(
    record: &Record,
    found: &[usize],
    meant: &Block,
) -> Result<Option<usize>, ChangeError> {
    if let [] | [_] = found {
        return Ok(found.first().copied());
    }
    let blocks = record.block.tables(key_of_links(record.kind));
    let given = period(meant);
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
        None => Err(which(record, found)),
    }
}

/// The error for several participants of one actor, or posts of one person, that could be meant.
pub(super) fn which(record: &Record, found: &[usize]) -> ChangeError {
    let key = key_of_links(record.kind);
    let blocks: Vec<&Block> = found
        .iter()
        .map(|at| &record.block.tables(key)[*at])
        .collect();
    let differs = |key: &&str| blocks.iter().any(|it| it.get(key) != blocks[0].get(key));
    let [name, ..] = distinguishing_keys(key);
    ChangeError::Which {
        person: (key == "post").then(|| record.id.to_string()),
        actor: blocks[0].text("actor").unwrap_or_default().to_owned(),
        // The first that tells at least two of them apart.
        option: distinguishing_keys(key)
            .into_iter()
            .find(differs)
            .unwrap_or(name),
        ways: blocks.iter().map(|it| describe(it, name)).collect(),
    }
}

/// The key of the blocks that link a record to actors: posts of a person, participants of an initiative.
pub(super) fn key_of_links(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "post",
        _ => "participant",
    }
}

/// The keys by which options tell the blocks of one actor apart.
pub(super) fn distinguishing_keys(key: &str) -> [&'static str; 3] {
    match key {
        "post" => ["title", "unit", "since"],
        _ => ["role", "unit", "since"],
    }
}

/// Changes the keys of a participant or post that differ from `details`; returns what changed.
fn update(
    plan: &mut Plan,
    record: &Record,
    index: usize,
    details: &Details,
) -> Result<Vec<FieldChange>, ChangeError> {
    let key_of_blocks = key_of_links(record.kind);
    let old = &record.block.tables(key_of_blocks)[index];
    let mut new = old.clone();
    for (key, value) in details.block.iter() {
        new.set(key.to_owned(), value.clone());
    }
    for key in &details.removed {
        new.remove(key);
    }
    // `inferred` names keys that are there.
    let inferred = new.list("inferred").iter();
    let inferred: Vec<String> = inferred
        .filter(|key| !details.removed.contains(&key.as_str()))
        .cloned()
        .collect();
    match inferred.is_empty() {
        true => new.remove("inferred"),
        false => new.set("inferred", Value::List(inferred)),
    }
    let given = period(&details.block);
    let is_known = given.since.is_none() || given.until.is_none();
    // A day that was typed may contradict one that the file has: the error then says that the other stands there already.
    check_period(&period(&new), is_known)?;
    let mut changes = Vec::new();
    for field in fields_of_block(key_of_blocks) {
        if is_same_field(field, old, &new) {
            continue;
        }
        let (spot, key) = (spot(key_of_blocks, index), field.key);
        let value = new.get(key).cloned();
        changes.push(FieldChange {
            field: key.to_owned(),
            old: old.get(key).cloned(),
            new: value.clone(),
        });
        plan.edit_record(record, Edit::Set { spot, key, value });
    }
    Ok(changes)
}

fn spot(key: &'static str, index: usize) -> Spot {
    Spot::Block { key, index }
}

/// The edit that gives a participant or post its last day.
pub(super) fn set_last_day(key: &'static str, index: usize, on: &Date) -> Edit {
    Edit::Set {
        spot: spot(key, index),
        key: "until",
        value: Some(Value::Date(on.clone())),
    }
}

/// The fields of blocks with a key.
pub(super) fn fields_of_block(key: &str) -> &'static [Field] {
    match key {
        "participant" => fields::PARTICIPANT,
        "post" => fields::POST,
        _ => fields::EVENT,
    }
}

/// Changes of a post without the values of e-mail and phone, which no report may show.
pub(super) fn post_changed(person: &Id, actor: &Id, mut fields: Vec<FieldChange>) -> Change {
    let is_contact = |it: &&mut FieldChange| ["email", "phone"].contains(&it.field.as_str());
    for change in fields.iter_mut().filter(is_contact) {
        for value in [&mut change.old, &mut change.new].into_iter().flatten() {
            *value = Value::Text(HIDDEN.to_owned());
        }
    }
    Change::PostChanged {
        person: person.clone(),
        actor: actor.clone(),
        fields,
    }
}

/// A participant or post by its role or title, unit and period, to tell it from others: `partner (2020 – )`.
fn describe(block: &Block, name: &str) -> String {
    let period = period(block);
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let days = match (period.since, period.until) {
        (None, None) => None,
        (since, until) => Some(format!("{} – {}", day(since), day(until))),
    };
    let unit = block.text("unit").map(str::to_owned);
    let name = block.text(name).unwrap_or("–");
    match unit.into_iter().chain(days).collect::<Vec<_>>() {
        rest if rest.is_empty() => name.to_owned(),
        rest => format!("{name} ({})", rest.join(", ")),
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
