//! `check --fix`: what is wrong and can be mended without asking anybody.
//!
//! Spaces, letters in two pieces, the form of an organisation number, former ids. How a file is written is the store's.
//! Never a phone number or an e-mail address, and nothing that would make another fault.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::check;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::{self, FieldType};
use crate::model::finding::{At, FieldPath, Finding, Level, Place, Step};
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::value::{Block, Value};
use crate::text::fold::nfc;
use crate::text::mask;
use crate::text::tidy::tidy;

/// What can be mended, and how.
#[derive(Clone, Debug, Default)]
pub struct Fixes {
    /// The edits that mend it.
    pub plan: Plan,
    /// Each rule with the places that are mended.
    pub mended: BTreeSet<(RuleId, Place)>,
    /// Each rule with the places that are left, since mending them would bring another fault.
    pub left: BTreeSet<(RuleId, Place)>,
}

/// One value that becomes another.
struct Fix<'a> {
    rule: RuleId,
    place: &'a Place,
    record: &'a Record,
    path: &'a FieldPath,
    new: String,
}

/// What of the findings can be mended.
pub fn fixes(registry: &Registry, findings: &[Finding], today: civil::Date) -> Fixes {
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
    while !wanted.is_empty() {
        let changed = changed(&wanted);
        let faulty = faulty_with(registry, &changed, today);
        if faulty.is_empty() {
            fixes.mended = wanted.iter().map(Fix::key).collect();
            for (path, record) in &changed {
                differ(&mut fixes.plan, readable[path], record);
            }
            break;
        }
        // Whoever stands where the fault is brings it, else whatever is mended in that file.
        let brings = |fix: &Fix<'_>| faulty.iter().any(|place| fix.is_at(place));
        let is_there = |fix: &Fix<'_>| faulty.iter().any(|place| place.file == fix.place.file);
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

    /// Whether it changes what a place is about: the same key, in the same block.
    fn is_at(&self, place: &Place) -> bool {
        let Some(path) = place.at.path() else {
            return false;
        };
        let block = |path: &FieldPath| path.0.iter().take(2).cloned().collect::<Vec<_>>();
        let is_in_block = path.0.len() > 2;
        let is_same = match is_in_block {
            true => block(path) == block(self.path),
            false => path.0.first() == self.path.0.first(),
        };
        place.file == self.place.file && is_same
    }
}

/// How one place of a finding is mended; none when a person must.
fn fix<'a>(
    finding: &Finding,
    place: &'a Place,
    readable: &BTreeMap<&str, &'a Record>,
) -> Option<Fix<'a>> {
    let (At::Value(path) | At::Part(path, ..)) = &place.at else {
        return None;
    };
    if matches!(path.last_key(), "email" | "phone") {
        return None;
    }
    let record = *readable.get(place.file.as_str())?;
    let is_reach = |text: &str| record.kind == Kind::Person && mask::mask_personal(text) != text;
    let fact = |name: &str| {
        let found = finding.facts.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.as_str())
    };
    let old = text_at(&record.block, &path.0);
    let new = match finding.rule {
        RuleId::StraySpace => tidy(old?),
        RuleId::NotNfc => nfc(old?),
        RuleId::FormerId => fact("now")?.to_owned(),
        RuleId::BadOrgnr => Orgnr::suggest_correction(fact("value")?)?.to_string(),
        _ => return None,
    };
    let is_left = old.is_some_and(is_reach) || new.trim().is_empty();
    (!is_left && old != Some(&new)).then_some(Fix {
        rule: finding.rule,
        place,
        record,
        path,
        new,
    })
}

/// The records as they will be, by path.
fn changed<'a>(fixes: &[Fix<'a>]) -> BTreeMap<&'a str, Record> {
    let mut changed: BTreeMap<&str, Record> = BTreeMap::new();
    for fix in fixes {
        let record = changed
            .entry(&fix.record.path)
            .or_insert_with(|| fix.record.clone());
        if let Some(block) = put(&record.block, &fix.path.0, &fix.new) {
            record.block = block;
        }
    }
    for record in changed.values_mut() {
        record.block = once(&record.block, fields::of(record.kind));
    }
    changed
}

/// Where the changed records would bring a fault that is not there now.
fn faulty_with(
    registry: &Registry,
    changed: &BTreeMap<&str, Record>,
    today: civil::Date,
) -> BTreeSet<Place> {
    let faults = |registry: &Registry| -> BTreeSet<(RuleId, Place)> {
        let found = check(registry, Vec::new(), today);
        let found = found.into_iter().filter(|it| it.level != Level::Note);
        // A space too many hides a letter in two pieces, and both are mended in time.
        let found = found.filter(|it| !matches!(it.rule, RuleId::StraySpace | RuleId::NotNfc));
        found
            .flat_map(|it| it.places.into_iter().map(move |place| (it.rule, place)))
            .collect()
    };
    let before = faults(registry);
    let after = faults(&registry.with_changed(changed.values().cloned()));
    let new = after.difference(&before).map(|(_, place)| place);
    new.filter(|place| changed.contains_key(place.file.as_str()))
        .cloned()
        .collect()
}

/// The text at the end of a path.
fn text_at<'b>(block: &'b Block, path: &[Step]) -> Option<&'b str> {
    match path {
        [Step::Key(key)] => match block.get(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        },
        [Step::Key(key), Step::Index(index)] => {
            let Some(Value::List(list)) = block.get(key) else {
                return None;
            };
            list.get(*index).map(String::as_str)
        }
        [Step::Key(key), Step::Index(index), rest @ ..] => {
            text_at(block.tables(key).get(*index)?, rest)
        }
        [Step::Key(key), rest @ ..] => text_at(block.table(key)?, rest),
        _ => None,
    }
}

/// The keys and values with another text at the end of a path.
fn put(block: &Block, path: &[Step], new: &str) -> Option<Block> {
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
            *inner = put(inner, rest, new)?;
            Value::Tables(blocks)
        }
        (Some(Value::Table(inner)), rest) => Value::Table(put(inner, rest, new)?),
        _ => return None,
    };
    let mut block = block.clone();
    block.set(key.as_str(), value);
    Some(block)
}

/// The same with each id once in its list: the new one may have stood there already.
fn once<'f>(block: &Block, fields: impl Iterator<Item = &'f fields::Field>) -> Block {
    let mut tidied = block.clone();
    for field in fields {
        match (field.holds, block.get(field.key)) {
            (FieldType::References(_), Some(Value::List(list))) => {
                let mut list = list.clone();
                list.sort();
                list.dedup();
                tidied.set(field.key, Value::List(list));
            }
            (FieldType::Blocks(inner), Some(Value::Tables(blocks))) => {
                let blocks = blocks.iter().map(|block| once(block, inner.iter()));
                tidied.set(field.key, Value::Tables(blocks.collect()));
            }
            _ => {}
        }
    }
    tidied
}

/// The edits that make one record the other.
fn differ(plan: &mut Plan, old: &Record, new: &Record) {
    let kind = old.kind;
    for field in fields::of(kind) {
        let (before, after) = (old.block.get(field.key), new.block.get(field.key));
        match (field.holds, before, after) {
            (FieldType::Blocks(fields), Some(Value::Tables(olds)), Some(Value::Tables(news))) => {
                for (index, (one, other)) in olds.iter().zip(news).enumerate() {
                    let spot = Spot::Block {
                        key: field.key,
                        index,
                    };
                    for inner in fields {
                        set(plan, old, spot, inner.key, (one, other));
                    }
                }
            }
            _ => set(plan, old, Spot::Record, field.key, (&old.block, &new.block)),
        }
    }
}

fn set(
    plan: &mut Plan,
    record: &Record,
    spot: Spot,
    key: &'static str,
    (old, new): (&Block, &Block),
) {
    let (old, new) = (old.get(key), new.get(key));
    // Lists whose order says nothing are sorted where they are mended, not elsewhere.
    let is_same = match (old, new) {
        (Some(Value::List(old)), Some(Value::List(new))) => {
            let ids = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
            old == new || ids(old) == ids(new)
        }
        _ => old == new,
    };
    if !is_same {
        let value = new.cloned();
        plan.edit(&record.path, record.kind, Edit::Set { spot, key, value });
    }
}
