//! `check --fix`: the edits for findings that can be fixed without asking anybody.
//!
//! Spaces, letters in two pieces, the form of an organisation number, former ids; how a file is written is fixed by `document`.
//! Never a phone number or an e-mail address, and nothing that would bring another finding.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::check;
use super::rules::rule;
use super::texts::value_at;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding, Level, Place, Step};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::text::mask;

/// The edits for the findings that can be fixed.
#[derive(Clone, Debug, Default)]
pub struct Fixes {
    /// The edits.
    pub plan: Plan,
    /// Each rule with the places that are fixed.
    pub fixed: BTreeSet<(RuleId, Place)>,
    /// Each rule with the places that are left, since fixing them would bring another finding.
    pub left: BTreeSet<(RuleId, Place)>,
}

/// One text that becomes another.
struct Fix<'a> {
    rule: RuleId,
    place: &'a Place,
    record: &'a Record,
    path: &'a FieldPath,
    new: String,
}

/// Plans what can be fixed of the findings.
pub fn plan(registry: &Registry, findings: &[Finding], today: civil::Date) -> Fixes {
    if findings.is_empty() {
        return Fixes::default();
    }
    let readable: BTreeMap<&str, &Record> = registry
        .records()
        .map(|record| (record.path.as_str(), record))
        .collect();
    let mut wanted: Vec<Fix<'_>> = findings
        .iter()
        .flat_map(|finding| finding.places.iter().map(move |place| (finding, place)))
        .filter_map(|(finding, place)| fix(finding, place, &readable))
        .collect();
    let mut fixes = Fixes::default();
    // Each round leaves out at least one fix, so that this ends; most often the first round has nothing to leave out.
    while !wanted.is_empty() {
        let changed = changed_records(&wanted);
        let broken = newly_broken(registry, &changed, today);
        if broken.is_empty() {
            fixes.fixed = wanted.iter().map(Fix::key).collect();
            fixes.plan = edits(&wanted, &changed);
            break;
        }
        // Whoever stands where the new finding is brings it, else whatever is fixed in that file.
        let brings = |fix: &Fix<'_>| broken.iter().any(|place| fix.is_at(place));
        let is_there = |fix: &Fix<'_>| broken.iter().any(|place| place.file == fix.place.file);
        let is_known = wanted.iter().any(brings);
        let (kept, left): (Vec<_>, Vec<_>) = wanted
            .into_iter()
            .partition(|fix| !if is_known { brings(fix) } else { is_there(fix) });
        fixes.left.extend(left.iter().map(Fix::key));
        wanted = kept;
    }
    fixes
}

impl Fix<'_> {
    fn key(&self) -> (RuleId, Place) {
        (self.rule, self.place.clone())
    }

    /// Whether it changes what a place is about: the same key, or the same block.
    fn is_at(&self, place: &Place) -> bool {
        let Some(path) = place.at.path() else {
            return false;
        };
        let common = if path.0.len() > 2 { 2 } else { 1 };
        place.file == self.place.file
            && path
                .0
                .iter()
                .take(common)
                .eq(self.path.0.iter().take(common))
    }

    /// Where `Edit::Set` changes it: the key at the top or in a block.
    fn target(&self) -> Option<(Spot, &'static Field)> {
        let mut steps = self.path.0.iter();
        let Some(Step::Key(key)) = steps.next() else {
            return None;
        };
        let field = fields::find(self.record.kind, key)?;
        match (field.holds, steps.next(), steps.next()) {
            (FieldType::Blocks(inner), Some(Step::Index(index)), Some(Step::Key(key))) => {
                let spot = Spot::Block {
                    key: field.key,
                    index: *index,
                };
                Some((spot, inner.iter().find(|it| it.key == key)?))
            }
            _ => Some((Spot::Record, field)),
        }
    }
}

/// How one place of a finding is fixed; `None` when a person must do it.
fn fix<'a>(
    finding: &Finding,
    place: &'a Place,
    readable: &BTreeMap<&str, &'a Record>,
) -> Option<Fix<'a>> {
    let fix = rule(finding.rule).fix?;
    let (At::Value(path) | At::Part(path, ..)) = &place.at else {
        return None;
    };
    // A corrected address or number may be another person's: somebody must look at it.
    if matches!(path.last_key(), "email" | "phone") {
        return None;
    }
    let record = *readable.get(place.file.as_str())?;
    let old = match value_at(&record.block, &path.0) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    let new = fix(finding, old.as_deref())?;
    // What is left of a text of spaces is no value; a note with somebody's number in it is for somebody to read.
    let is_contact_detail =
        |text: &String| record.kind == Kind::Person && mask::mask_personal(text) != *text;
    let is_left = old.as_ref().is_some_and(is_contact_detail) || new.trim().is_empty();
    (!is_left && old.as_ref() != Some(&new)).then_some(Fix {
        rule: finding.rule,
        place,
        record,
        path,
        new,
    })
}

/// The records as they will be, by path.
fn changed_records<'a>(fixes: &[Fix<'a>]) -> BTreeMap<&'a str, Record> {
    let mut changed: BTreeMap<&str, Record> = BTreeMap::new();
    for fix in fixes {
        let record = changed
            .entry(&fix.record.path)
            .or_insert_with(|| fix.record.clone());
        if let Some(block) = with_text(&record.block, &fix.path.0, &fix.new) {
            record.block = block;
        }
    }
    // The new id may have stood in the list already. Only now, since places count the entries that were there.
    for fix in fixes {
        let (Some(record), Some((spot, field))) =
            (changed.get_mut(fix.record.path.as_str()), fix.target())
        else {
            continue;
        };
        let block = match spot {
            Spot::Record => Some(&mut record.block),
            Spot::Block { key, index } => {
                let blocks = record.block.tables_mut(key);
                blocks.and_then(|blocks| blocks.get_mut(index))
            }
        };
        if let (FieldType::References(_), Some(block)) = (field.holds, block) {
            let mut list = block.list(field.key).to_vec();
            list.sort();
            list.dedup();
            block.set(field.key, Value::List(list));
        }
    }
    changed
}

/// Where the changed records would bring a finding that is not there now.
fn newly_broken(
    registry: &Registry,
    changed: &BTreeMap<&str, Record>,
    today: civil::Date,
) -> BTreeSet<Place> {
    let broken = |registry: &Registry| -> BTreeSet<(RuleId, Place)> {
        // Notes are left out: they say of nothing that it is wrong, and must not keep a fix from being made.
        let found = check(registry, Vec::new(), today);
        let found = found.into_iter().filter(|it| it.level != Level::Note);
        // A space too many hides a letter in two pieces, and both are fixed in time.
        let is_letter = |rule| matches!(rule, RuleId::StraySpace | RuleId::NotNfc);
        found
            .filter(|it| !is_letter(it.rule))
            .flat_map(|it| it.places.into_iter().map(move |place| (it.rule, place)))
            .collect()
    };
    let before = broken(registry);
    let after = broken(&registry.with_changed(changed.values().cloned()));
    let new = after.difference(&before).map(|(_, place)| place);
    new.filter(|place| changed.contains_key(place.file.as_str()))
        .cloned()
        .collect()
}

/// The edits that make the records as they will be.
fn edits(fixes: &[Fix<'_>], changed: &BTreeMap<&str, Record>) -> Plan {
    let mut plan = Plan::default();
    let mut done: Vec<(&str, Spot, &str)> = Vec::new();
    for fix in fixes {
        let Some((spot, field)) = fix.target() else {
            continue;
        };
        let path = fix.record.path.as_str();
        let key = field.key;
        let value_in = |record: &Record| match spot {
            Spot::Record => record.block.get(key).cloned(),
            Spot::Block { key: block, index } => {
                record.block.tables(block).get(index)?.get(key).cloned()
            }
        };
        // Two entries of one list are two fixes but one edit: it sets the whole list.
        let value = value_in(&changed[path]);
        if value != value_in(fix.record) && !done.contains(&(path, spot, key)) {
            done.push((path, spot, key));
            plan.edit(
                path,
                Subject::Record(fix.record.kind),
                Edit::Set { spot, key, value },
            );
        }
    }
    plan
}

/// A copy of the keys and values with another text at the end of a path.
fn with_text(block: &Block, path: &[Step], new: &str) -> Option<Block> {
    let (Step::Key(key), rest) = path.split_first()? else {
        return None;
    };
    let value = match (block.get(key), rest) {
        (_, []) => Value::Text(new.to_owned()),
        (Some(Value::List(list)), [Step::Index(index)]) => {
            let mut list = list.clone();
            new.clone_into(list.get_mut(*index)?);
            Value::List(list)
        }
        (Some(Value::Tables(blocks)), [Step::Index(index), rest @ ..]) => {
            let mut blocks = blocks.clone();
            let inner = blocks.get_mut(*index)?;
            *inner = with_text(inner, rest, new)?;
            Value::Tables(blocks)
        }
        (Some(Value::Table(inner)), rest) => Value::Table(with_text(inner, rest, new)?),
        _ => return None,
    };
    let mut block = block.clone();
    block.set(key.clone(), value);
    Some(block)
}
