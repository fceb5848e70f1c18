//! `merge`: two records of the same thing become one, without losing what either says.

use std::collections::{BTreeMap, BTreeSet};

use super::replace::{
    Contents, join_with_one, remove_reference, rename_references, replace_record, set_inferred,
    translate, unite,
};
use crate::error::Error;
use crate::error::change::{ChangeError, Contradiction};
use crate::model::change::Change;
use crate::model::compare::is_same_value;
use crate::model::edit::{Edit, Plan};
use crate::model::fields::{self, Field, FieldType};
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::text::fold::fold;
use crate::text::suggest::nearest;

/// One of the two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The record that stays.
    Keep,
    /// The record whose file goes.
    Drop,
}

/// Whose value is taken where the two records contradict each other.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// For all fields; none where each must be chosen.
    pub all: Option<Side>,
    /// For single fields.
    pub fields: BTreeMap<String, Side>,
}

impl Preferences {
    /// Returns whose value of a field is taken; none when that must be chosen.
    fn side(&self, field: &str) -> Option<Side> {
        self.fields.get(field).copied().or(self.all)
    }
}

/// Finds the fields in which two records contradict each other. Lists do not: they are united. Names neither: the other
/// name becomes an alias.
pub fn contradictions(keep: &Record, drop: &Record) -> Vec<Contradiction> {
    let drop = renamed(keep, drop).block;
    let fields = Subject::Record(keep.kind).fields();
    let contradiction = |field: &'static Field| {
        let (keep, drop) = (keep.block.get(field.key)?, drop.get(field.key)?);
        let is_one = !is_same_value(field, keep, drop)
            && !HAVE_RULES.contains(&field.key)
            && !matches!(field.holds, FieldType::Blocks(_))
            && unite(field, keep, drop).is_none();
        is_one.then(|| Contradiction {
            field: field.key,
            keep: keep.clone(),
            drop: drop.clone(),
        })
    };
    fields.filter_map(contradiction).collect()
}

/// Fields that are put together by rules of their own.
const HAVE_RULES: [&str; 4] = ["name", "checked", "withhold", "inferred"];

/// Plans that everything a record says is said by another, and its file goes. Every file that names it follows. Blocks that
/// say the same are joined; two roles or two periods stay two.
///
/// # Errors
/// [`ChangeError`] when the two are of different kinds, are one record, or contradict each other where no side is preferred.
pub fn merge(
    registry: &Registry,
    [keep, drop]: [&Record; 2],
    preferences: &Preferences,
) -> Result<Plan, Error> {
    if keep.id == drop.id {
        return Err(ChangeError::Missing("two records: `kompis merge KEEP DROP`").into());
    }
    if keep.kind != drop.kind {
        return Err(ChangeError::DifferentKinds {
            keep: keep.id.clone(),
            drop: drop.id.clone(),
            kind: keep.kind.key(),
        }
        .into());
    }
    let keys = || fields::of(keep.kind).map(|field| field.key);
    if let Some(key) = preferences
        .fields
        .keys()
        .find(|key| keys().all(|it| it != **key))
    {
        let near = nearest(key, keys()).map(str::to_owned);
        let key = key.clone();
        return Err(ChangeError::UnknownKey { key, near }.into());
    }
    let open: Vec<Contradiction> = contradictions(keep, drop)
        .into_iter()
        .filter(|it| preferences.side(it.field).is_none())
        .collect();
    if !open.is_empty() {
        return Err(ChangeError::Contradictions(open).into());
    }
    let mut plan = Plan::default();
    plan.changes.push(Change::Merged {
        from: drop.id.clone(),
        name: drop.name().to_owned(),
        id: keep.id.clone(),
    });
    let renames = Renames::one_merge(&drop.id, &keep.id);
    rename_references(
        &mut plan,
        registry,
        (&drop.id, &renames),
        &[&keep.id, &drop.id],
    );
    let new = united(keep, drop, preferences);
    replace_record(&mut plan, registry, keep, &new);
    // Last: until then no file leads nowhere.
    plan.edit_record(drop, Edit::Delete);
    Ok(plan)
}

/// The contents of a record as they are when the other has the id of the one that stays.
fn renamed(keep: &Record, record: &Record) -> Contents {
    let renames = Renames::one_merge(&record.id, &keep.id);
    translate(Subject::Record(keep.kind), &renames, &record.block)
}

/// What both records say.
fn united(keep: &Record, drop: &Record, preferences: &Preferences) -> Contents {
    let renames = Renames::one_merge(&drop.id, &keep.id);
    let subject = Subject::Record(keep.kind);
    let mut new = translate(subject, &renames, &keep.block);
    let other = renamed(keep, drop).block;
    for field in subject.fields().filter(|it| !HAVE_RULES.contains(&it.key)) {
        let key = field.key;
        if let FieldType::Blocks(inner) = field.holds {
            add_blocks(&mut new, (key, inner), other.tables(key));
            continue;
        }
        let value = match (new.block.get(key), other.get(key)) {
            (_, None) => continue,
            (None, Some(value)) => value.clone(),
            (Some(one), Some(other)) if is_same_value(field, one, other) => continue,
            (Some(one), Some(other)) => match (unite(field, one, other), preferences.side(key)) {
                (Some(united), _) => united,
                (None, Some(Side::Drop)) => other.clone(),
                (None, _) => continue,
            },
        };
        new.block.set(key, value);
    }
    unite_names(&mut new.block, [keep, drop], preferences.side("name"));
    let former = keep.block.list("former-ids").iter();
    let former = former.chain(drop.block.list("former-ids"));
    let former: BTreeSet<String> = former.cloned().chain([drop.id.to_string()]).collect();
    let former = former.into_iter().filter(|id| *id != keep.id.as_str());
    new.block.set("former-ids", Value::List(former.collect()));
    // Nobody has looked at the whole since the earlier of the two days.
    let day = |record: &Record| record.block.date("checked").cloned();
    match day(keep).zip(day(drop)) {
        Some((one, other)) => {
            let first = std::cmp::min_by_key(one, other, |day| day.order());
            new.block.set("checked", Value::Date(first));
        }
        None => new.block.remove("checked"),
    }
    if drop.is_withheld() {
        new.block.set("withhold", Value::Flag(true));
    }
    // What was said about the other of the two would be said about the record itself.
    for field in subject.fields() {
        remove_reference(&mut new.block, field, &keep.id);
    }
    set_inferred(&mut new.block, [&keep.block, &other]);
    new
}

/// Adds blocks, each joined with one that is about the same where nothing in the two contradicts the other.
fn add_blocks(new: &mut Contents, (key, fields): (&'static str, &[Field]), blocks: &[Block]) {
    if blocks.is_empty() {
        return;
    }
    let mut all = new.block.tables(key).to_vec();
    for block in blocks {
        let places = (0..all.len()).filter(|at| !new.removed.contains(&(key, *at)));
        let joined = join_with_one(key, fields, places.map(|at| (at, &all[at])), block);
        match joined {
            Some((at, joined)) => all[at] = joined,
            None => all.push(block.clone()),
        }
    }
    new.block.set(key, Value::Tables(all));
}

/// Sets the name that is preferred; the other becomes an alias, unless it is a name already.
fn unite_names(block: &mut Block, [keep, drop]: [&Record; 2], preferred: Option<Side>) {
    let (name, other) = match preferred {
        Some(Side::Drop) => (drop.name(), keep.name()),
        _ => (keep.name(), drop.name()),
    };
    block.set("name", Value::Text(name.to_owned()));
    let mut aliases = block.list("aliases").to_vec();
    let former = block.tables("former-names").iter();
    let former = former.filter_map(|it| it.text("name")).map(fold);
    let mut known: BTreeSet<String> = former.collect();
    aliases.push(other.to_owned());
    known.insert(fold(name));
    aliases.retain(|alias| known.insert(fold(alias)));
    block.set_list("aliases", aliases);
}
