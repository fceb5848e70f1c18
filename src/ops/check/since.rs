//! What came with a branch: findings of now without those that were there where it left.
//!
//! A finding is the same when rule, record, field, value and facts are, wherever the lines and blocks stand; a renamed record is
//! the same record.

use std::collections::BTreeMap;

use crate::model::finding::{At, FieldPath, Finding, Place, Step};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::rule::RuleId;
use crate::model::settings::FILE;
use crate::model::value::{Block, Value};
use crate::ops::check::rule::Family;
use crate::ops::check::rules::rule;

/// A registry with what was found in it.
pub struct Side<'a> {
    /// The registry.
    pub registry: &'a Registry,
    /// What is wrong with it.
    pub found: &'a [Finding],
    /// The text of a file.
    pub text_of: &'a dyn Fn(&str) -> Option<String>,
}

/// The findings of now that the base has not.
pub fn since(now: &Side<'_>, base: &Side<'_>) -> Vec<Finding> {
    let renames = Renames::find(base.registry, now.registry);
    let marks = |side: &Side<'_>| -> Vec<Mark> {
        let marker = Marker::new(side, &renames);
        side.found.iter().map(|it| marker.mark(it)).collect()
    };
    let base_marks = marks(base);
    let mut all: BTreeMap<&Sort, Vec<&Mark>> = BTreeMap::new();
    for mark in &base_marks {
        all.entry(&mark.sort).or_default().push(mark);
    }
    let mut known = all.clone();
    let now_marks = marks(now);
    let mut is_known = vec![false; now_marks.len()];
    // Those in blocks that are as they were first, so that of two alike the new one is told.
    for is_exact in [true, false] {
        for (mark, is_known) in now_marks.iter().zip(&mut is_known) {
            let Some(left) = known.get_mut(&mark.sort).filter(|_| !*is_known) else {
                continue;
            };
            let at = left.iter().position(|it| mark.is_same(it, is_exact));
            if let Some(at) = at {
                left.remove(at);
                *is_known = true;
            }
        }
    }
    let found = now.found.iter().zip(&now_marks).zip(is_known);
    found
        .filter(|(_, is_known)| !is_known)
        .map(|((finding, mark), _)| {
            let before = all.get(&mark.sort).into_iter().flatten();
            at_new(finding, mark, before.flat_map(|it| &it.spots).collect())
        })
        .collect()
}

/// The finding at those places only where it was not before; all of them where one says nothing without the others.
fn at_new(finding: &Finding, mark: &Mark, mut before: Vec<&Spot>) -> Finding {
    let family = rule(finding.rule).family;
    if !matches!(family, Family::References | Family::Vocabulary) {
        return finding.clone();
    }
    let mut is_new = vec![true; mark.spots.len()];
    for is_exact in [true, false] {
        for (spot, is_new) in mark.spots.iter().zip(&mut is_new).filter(|it| *it.1) {
            let at = before.iter().position(|it| spot.is_same(it, is_exact));
            *is_new = at.map(|at| before.remove(at)).is_none();
        }
    }
    let mut new = finding.clone();
    let mut is_new = is_new.into_iter();
    new.places.retain(|_| is_new.next().unwrap_or(true));
    if new.places.is_empty() {
        return finding.clone();
    }
    new
}

/// The rule with its facts.
type Sort = (RuleId, Vec<(&'static str, String)>);

/// What a finding is the same by.
#[derive(Debug)]
struct Mark {
    sort: Sort,
    spots: Vec<Spot>,
}

/// One place, without the numbers of lines and blocks.
#[derive(Debug, PartialEq, Eq)]
struct Spot {
    /// The id of the record, or the path of a file that is none.
    record: String,
    /// The keys that lead there.
    field: Vec<String>,
    /// What stands there.
    value: String,
    /// The block that it stands in.
    around: String,
}

impl Mark {
    /// Whether the other was in all these places, and perhaps in more.
    fn is_same(&self, other: &Mark, is_exact: bool) -> bool {
        let mut left: Vec<&Spot> = other.spots.iter().collect();
        self.spots.iter().all(|spot| {
            let at = left.iter().position(|it| spot.is_same(it, is_exact));
            at.map(|at| left.remove(at)).is_some()
        }) && (!is_exact || left.is_empty())
    }
}

impl Spot {
    /// Whether it is the same place; an exact one in a block that is as it was.
    fn is_same(&self, other: &Spot, is_exact: bool) -> bool {
        let here = (&self.record, &self.field, &self.value);
        let is_here = here == (&other.record, &other.field, &other.value);
        is_here && (!is_exact || self.around == other.around)
    }
}

/// Facts that depend on what else there is, and say nothing of what is wrong.
const PASSING: &[&str] = &[
    "suggestion",
    "more",
    "choices",
    "message",
    "line",
    "canonical",
];

struct Marker<'a> {
    side: &'a Side<'a>,
    renames: &'a Renames,
    records: BTreeMap<&'a str, &'a Record>,
}

impl<'a> Marker<'a> {
    fn new(side: &'a Side<'a>, renames: &'a Renames) -> Marker<'a> {
        let apart = side.registry.unreadable_records().iter();
        let records = apart.chain(side.registry.records());
        Marker {
            side,
            renames,
            records: records.map(|it| (it.path.as_str(), it)).collect(),
        }
    }

    fn mark(&self, finding: &Finding) -> Mark {
        let facts = finding.facts.iter();
        let facts = facts.filter(|(name, _)| !PASSING.contains(name));
        let facts = facts.map(|(name, value)| (*name, self.renames.translate_text(value)));
        let mut facts: Vec<(&str, String)> = facts.collect();
        // Which of two comes first depends on their ids.
        if let [("one", one), ("other", other)] = facts.as_mut_slice()
            && one > other
        {
            std::mem::swap(one, other);
        }
        Mark {
            sort: (finding.rule, facts),
            spots: finding.places.iter().map(|it| self.spot(it)).collect(),
        }
    }

    fn spot(&self, place: &Place) -> Spot {
        let record = self.records.get(place.file.as_str()).copied();
        let block = match record {
            Some(record) => Some(&record.block),
            None => (place.file == FILE).then_some(&self.side.registry.settings.block),
        };
        let mut spot = Spot {
            record: record.map_or_else(
                || place.file.clone(),
                |it| self.renames.translate_id(Id::as_str(&it.id)),
            ),
            field: Vec::new(),
            value: String::new(),
            around: String::new(),
        };
        match &place.at {
            At::File => {}
            At::Bytes(start, _) => spot.value = self.line(&place.file, *start),
            At::Key(path) | At::Value(path) | At::Part(path, ..) => {
                spot.field = keys(path);
                let found = block.map(|block| found(block, path));
                let (value, around) = found.unwrap_or_default();
                spot.value = self.renames.translate_text(&value);
                spot.around = self.renames.translate_text(&around);
            }
        }
        spot
    }

    /// The line that a place stands on.
    fn line(&self, file: &str, start: usize) -> String {
        let text = (self.side.text_of)(file).unwrap_or_default();
        let before = text.get(..start).unwrap_or_default();
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text[begin..].lines().next().unwrap_or_default();
        line.trim().to_owned()
    }
}

fn keys(path: &FieldPath) -> Vec<String> {
    let keys = path.0.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.clone()),
        Step::Index(_) => None,
    });
    keys.collect()
}

/// What stands at the end of a path, and the block on the way there.
fn found(block: &Block, path: &FieldPath) -> (String, String) {
    let mut value: Option<Value> = Some(Value::Table(block.clone()));
    let mut around = String::new();
    for step in &path.0 {
        value = match (step, value) {
            (Step::Key(key), Some(Value::Table(block))) => block.get(key).cloned(),
            (Step::Index(at), Some(Value::Tables(blocks))) => {
                let block = blocks.get(*at).cloned();
                around = format!("{block:?}");
                block.map(Value::Table)
            }
            (Step::Index(at), Some(Value::List(list))) => list.get(*at).cloned().map(Value::Text),
            // A list of one may be written as a text.
            (Step::Index(0), Some(Value::Text(text))) => Some(Value::Text(text)),
            _ => None,
        };
    }
    let told = match value {
        Some(Value::Table(block)) => named(&block),
        Some(Value::Tables(_)) | None => String::new(),
        Some(value) => value.texts().join("\n"),
    };
    (told, around)
}

/// What a block is known by.
fn named(block: &Block) -> String {
    let keys = ["actor", "role", "title", "date", "name", "since", "rule"];
    let told = keys.iter().filter_map(|key| block.get(key));
    told.flat_map(Value::texts).collect::<Vec<_>>().join("\n")
}
