//! `check --since`: the findings that came with a branch, which are those of now without those where it left.
//!
//! A finding is the same when its rule, record, field, value and facts are, wherever the lines and blocks stand. A renamed
//! record is the same record, as `diff` has it.

use std::collections::BTreeMap;

use super::rule::Family;
use super::rules::rule;
use super::texts::value_at;
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
    let [of_now, of_base] = [now, base].map(|side| finding_keys(side, &renames));
    let mut left: BTreeMap<Facts, Vec<PlaceKey>> = BTreeMap::new();
    for (facts, places) in of_base {
        left.entry(facts).or_default().extend(places);
    }
    let new_places = |places: &Vec<PlaceKey>| vec![true; places.len()];
    let mut is_new: Vec<Vec<bool>> = of_now.iter().map(|(_, it)| new_places(it)).collect();
    // Those in unchanged blocks first, so that of two alike the new one is reported. Each place of the base is taken once:
    // the same mistake made a second time is a new one.
    for is_exact in [true, false] {
        for ((facts, places), is_new) in of_now.iter().zip(&mut is_new) {
            let Some(left) = left.get_mut(facts) else {
                continue;
            };
            for (place, is_new) in places.iter().zip(is_new).filter(|(_, is_new)| **is_new) {
                let is_same =
                    |it: &PlaceKey| place.at == it.at && (!is_exact || place.block == it.block);
                let at = left.iter().position(is_same);
                *is_new = at.map(|at| left.remove(at)).is_none();
            }
        }
    }
    let found = now.found.iter().zip(is_new);
    found
        .filter(|(_, is_new)| is_new.contains(&true))
        .map(|(finding, is_new)| {
            let mut new = finding.clone();
            let family = rule(finding.rule).family;
            // In the other families one place says nothing without the others: who has the same name, which way leads back.
            if matches!(family, Family::References | Family::Vocabulary) {
                let mut is_new = is_new.into_iter();
                new.places.retain(|_| is_new.next() == Some(true));
            }
            new
        })
        .collect()
}

/// The rule with its facts.
type Facts = (RuleId, Vec<(&'static str, String)>);

/// By what a place is known: no numbers of lines and blocks.
struct PlaceKey {
    /// The id of the record, or the path of a file that is none; the keys that lead there; the value there.
    at: (String, Vec<String>, String),
    /// The block that it stands in.
    block: String,
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

fn finding_keys(side: &Side<'_>, renames: &Renames) -> Vec<(Facts, Vec<PlaceKey>)> {
    let unreadable = side.registry.unreadable_records();
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
        let key = |it: &Place| {
            let record = records.get(it.file.as_str()).copied();
            place_key(it, record, side, renames)
        };
        let places = finding.places.iter().map(key);
        ((finding.rule, facts), places.collect())
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
        // Where a text can't be read there are no keys: the line says which place it is, wherever it has moved.
        (At::Bytes(start, _), _) => {
            let text = (side.text_of)(&place.file).unwrap_or_default();
            let before = text.get(..*start).unwrap_or_default();
            let begin = before.rfind('\n').map_or(0, |at| at + 1);
            let line = text[begin..].lines().next().unwrap_or_default();
            line.trim().clone_into(&mut value);
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
    let file = id.unwrap_or_else(|| place.file.clone());
    PlaceKey {
        at: (file, keys.collect(), value),
        block,
    }
}

/// The value at the end of a path, and the block on the way there.
fn find_value(block: &Block, path: &FieldPath) -> (String, String) {
    let around = match path.0.as_slice() {
        [_, Step::Index(_), ..] => value_at(block, &path.0[..2]),
        _ => None,
    };
    let value = match value_at(block, &path.0) {
        Some(Value::Table(block)) => block_name(&block),
        Some(Value::Tables(_)) | None => String::new(),
        Some(value) => value.texts().join("\n"),
    };
    (
        value,
        around.map_or_else(String::new, |it| format!("{it:?}")),
    )
}

/// The values that say which block it is.
fn block_name(block: &Block) -> String {
    let keys = [
        "actor", "role", "title", "unit", "date", "name", "since", "rule",
    ];
    let values = keys.iter().filter_map(|key| block.get(key));
    values.flat_map(Value::texts).collect::<Vec<_>>().join("\n")
}
