//! `check --since`: the findings that came with a branch, which are those of now without those where it left.
//!
//! A finding is the same when its rule, record, field, value and facts are, wherever the lines and blocks stand. A renamed
//! record is the same record, as `diff` has it.

use std::collections::BTreeMap;

use super::rule::Family;
use super::rules::rule;
use crate::model::finding::{At, FieldPath, Finding, Place, Step};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::rule::RuleId;
use crate::model::settings::FILE;
use crate::model::value::{Block, Value};

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
    let [now_keys, base_keys] = [now, base].map(|side| finding_keys(side, &renames));
    let mut all: BTreeMap<&Facts, Vec<&FindingKey>> = BTreeMap::new();
    for key in &base_keys {
        all.entry(&key.facts).or_default().push(key);
    }
    let mut left = all.clone();
    let mut is_known = vec![false; now_keys.len()];
    // Those in unchanged blocks first, so that of two alike the new one is reported.
    for is_exact in [true, false] {
        for (key, is_known) in now_keys.iter().zip(&mut is_known) {
            if let Some(left) = left.get_mut(&key.facts).filter(|_| !*is_known) {
                *is_known = take_first(left, |it| key.is_same(it, is_exact));
            }
        }
    }
    let found = now.found.iter().zip(&now_keys).zip(is_known);
    found
        .filter(|(_, is_known)| !is_known)
        .map(|((finding, key), _)| {
            let before = all.get(&key.facts).into_iter().flatten();
            retain_new_places(finding, key, before.flat_map(|it| &it.places).collect())
        })
        .collect()
}

/// The finding with the places where it was not before; with all of them where one says nothing without the others.
fn retain_new_places(finding: &Finding, key: &FindingKey, mut before: Vec<&PlaceKey>) -> Finding {
    let family = rule(finding.rule).family;
    if !matches!(family, Family::References | Family::Vocabulary) {
        return finding.clone();
    }
    let mut is_known = vec![false; key.places.len()];
    for is_exact in [true, false] {
        for (place, is_known) in key.places.iter().zip(&mut is_known) {
            *is_known = *is_known || take_first(&mut before, |it| place.is_same(it, is_exact));
        }
    }
    if is_known.iter().all(|it| *it) {
        return finding.clone();
    }
    let mut new = finding.clone();
    let mut is_known = is_known.into_iter();
    new.places.retain(|_| is_known.next() == Some(false));
    new
}

/// Removes the first that fits; whether there was one.
fn take_first<T>(list: &mut Vec<&T>, fits: impl Fn(&T) -> bool) -> bool {
    let at = list.iter().position(|it| fits(it));
    at.map(|at| list.remove(at)).is_some()
}

/// The rule with its facts.
type Facts = (RuleId, Vec<(&'static str, String)>);

/// By what a finding is known.
struct FindingKey {
    facts: Facts,
    places: Vec<PlaceKey>,
}

/// By what a place is known: no numbers of lines and blocks.
struct PlaceKey {
    /// The id of the record, or the path of a file that is none.
    record: String,
    /// The keys that lead there.
    keys: Vec<String>,
    /// The value there.
    value: String,
    /// The block that it stands in.
    block: String,
}

impl FindingKey {
    /// Whether the other was in all these places, and perhaps in more.
    fn is_same(&self, other: &FindingKey, is_exact: bool) -> bool {
        let mut left: Vec<&PlaceKey> = other.places.iter().collect();
        let mut places = self.places.iter();
        places.all(|place| take_first(&mut left, |it| place.is_same(it, is_exact)))
            && (!is_exact || left.is_empty())
    }
}

impl PlaceKey {
    /// Whether it is the same place; an exact one in an unchanged block.
    fn is_same(&self, other: &PlaceKey, is_exact: bool) -> bool {
        let here = (&self.record, &self.keys, &self.value);
        let is_here = here == (&other.record, &other.keys, &other.value);
        is_here && (!is_exact || self.block == other.block)
    }
}

/// Facts that depend on what else there is, and say nothing of what is wrong.
const PASSING_FACTS: &[&str] = &[
    "suggestion",
    "more",
    "choices",
    "message",
    "line",
    "canonical",
];

fn finding_keys(side: &Side<'_>, renames: &Renames) -> Vec<FindingKey> {
    let unreadable = side.registry.unreadable_records().iter();
    let records = unreadable.chain(side.registry.records());
    let records: BTreeMap<&str, &Record> = records.map(|it| (it.path.as_str(), it)).collect();
    let key = |finding: &Finding| {
        let facts = finding.facts.iter();
        let facts = facts.filter(|(name, _)| !PASSING_FACTS.contains(name));
        let facts = facts.map(|(name, value)| (*name, renames.translate_text(value)));
        let mut facts: Vec<(&str, String)> = facts.collect();
        // Which of two comes first depends on their ids.
        if let [("one", one), ("other", other)] = facts.as_mut_slice()
            && one > other
        {
            std::mem::swap(one, other);
        }
        let places = finding.places.iter();
        FindingKey {
            facts: (finding.rule, facts),
            places: places
                .map(|it| place_key(it, records.get(it.file.as_str()).copied(), side, renames))
                .collect(),
        }
    };
    side.found.iter().map(key).collect()
}

fn place_key(
    place: &Place,
    record: Option<&Record>,
    side: &Side<'_>,
    renames: &Renames,
) -> PlaceKey {
    let id = record.map(|record| renames.translate_id(Id::as_str(&record.id)));
    let contents = match record {
        Some(record) => Some(&record.block),
        None => (place.file == FILE).then_some(&side.registry.settings.block),
    };
    let (mut value, mut block) = (String::new(), String::new());
    match (&place.at, contents) {
        (At::Bytes(start, _), _) => {
            let text = (side.text_of)(&place.file).unwrap_or_default();
            line_at(&text, *start).clone_into(&mut value);
        }
        (At::Key(path) | At::Value(path) | At::Part(path, ..), Some(contents)) => {
            let (found, around) = find_value(contents, path);
            value = renames.translate_text(&found);
            block = renames.translate_text(&around);
        }
        _ => {}
    }
    let steps = place.at.path().map_or(&[][..], |path| &path.0);
    let keys = steps.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.clone()),
        Step::Index(_) => None,
    });
    PlaceKey {
        record: id.unwrap_or_else(|| place.file.clone()),
        keys: keys.collect(),
        value,
        block,
    }
}

/// The line of a text in which a byte stands.
fn line_at(text: &str, start: usize) -> &str {
    let before = text.get(..start).unwrap_or_default();
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    text[begin..].lines().next().unwrap_or_default().trim()
}

/// The value at the end of a path, and the block on the way there.
fn find_value(block: &Block, path: &FieldPath) -> (String, String) {
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
    let value = match value {
        Some(Value::Table(block)) => block_name(&block),
        Some(Value::Tables(_)) | None => String::new(),
        Some(value) => value.texts().join("\n"),
    };
    (value, around)
}

/// The values that say which block it is.
fn block_name(block: &Block) -> String {
    let keys = ["actor", "role", "title", "date", "name", "since", "rule"];
    let values = keys.iter().filter_map(|key| block.get(key));
    values.flat_map(Value::texts).collect::<Vec<_>>().join("\n")
}
