//! What a merge may say, worked out from sets of facts alone.

use std::collections::BTreeSet;

use kompis::model::fields::{self, Field, FieldType};
use kompis::model::kind::Kind;
use kompis::model::merge::{Conflict, Merge};
use kompis::model::value::{Block, Value};

/// Holds that nothing is lost and nothing invented, where the two sides did not contradict each other.
pub(crate) fn hold(kind: Kind, sides: [&Block; 3], merge: &Merge) -> Result<(), String> {
    for field in fields::of(kind) {
        let result = match field.holds {
            FieldType::Blocks(_) => blocks(field, sides, merge),
            _ => key(field, sides, merge),
        };
        result.map_err(|problem| format!("{}: {problem}\n{:?}", field.key, merge.edits))?;
    }
    Ok(())
}

fn key(field: &Field, [base, ours, theirs]: [&Block; 3], merge: &Merge) -> Result<(), String> {
    let [was, our, their, is] = [base, ours, theirs, &merge.block]
        .map(|side| side.get(field.key).map(|it| level(field, it)));
    let is_conflict = merge
        .conflicts
        .iter()
        .any(|it| matches!(it, Conflict::Key { inside: None, key, .. } if *key == field.key));
    if our == was || our == their || their == was {
        let expected = if our == was { &their } else { &our };
        if is_conflict || is != *expected {
            return Err(format!("{is:?} instead of {expected:?}"));
        }
        return Ok(());
    }
    if is_conflict {
        return if is == our {
            Ok(())
        } else {
            Err(format!("{is:?} instead of ours"))
        };
    }
    // Both changed it: each entry is there that both have or one added.
    let [was, our, their, is] = [was, our, their, is].map(|it| entries(it.as_ref()));
    let all: BTreeSet<&String> = our.union(&their).chain(&is).collect();
    for entry in all {
        let has = |side: &BTreeSet<String>| side.contains(entry);
        let wanted = has(&our) && has(&their) || !has(&was) && (has(&our) || has(&their));
        if has(&is) != wanted {
            return Err(format!(
                "`{entry}` should {}be there",
                if wanted { "" } else { "not " }
            ));
        }
    }
    Ok(())
}

/// The value with what may stand in any order sorted.
fn level(field: &Field, value: &Value) -> Value {
    match value {
        Value::List(list) if field.holds.is_sorted() => {
            let list: BTreeSet<String> = list.iter().cloned().collect();
            Value::List(list.into_iter().collect())
        }
        other => other.clone(),
    }
}

/// The entries of a list, or the keys of a table with their values.
fn entries(value: Option<&Value>) -> BTreeSet<String> {
    match value {
        Some(Value::List(list)) => list.iter().cloned().collect(),
        Some(Value::Tables(blocks)) => blocks.iter().map(|it| format!("{it:?}")).collect(),
        Some(Value::Table(block)) => block.iter().map(|it| format!("{it:?}")).collect(),
        Some(other) => [format!("{other:?}")].into(),
        None => BTreeSet::new(),
    }
}

/// Blocks of those whom only one side touched are as that side left them.
fn blocks(field: &Field, sides: [&Block; 3], merge: &Merge) -> Result<(), String> {
    let of = |side: &Block, who: &str| -> Vec<String> {
        let blocks = side.tables(field.key).iter().filter(|it| whose(it) == who);
        let mut blocks: Vec<String> = blocks.map(|it| levelled(field, it)).collect();
        blocks.sort();
        blocks
    };
    let [base, ours, theirs] = sides;
    let all = [base, ours, theirs, &merge.block];
    let everybody: BTreeSet<String> = all
        .iter()
        .flat_map(|side| side.tables(field.key))
        .map(whose)
        .collect();
    // A block that changed whose it is is two people's.
    let moved = everybody.iter().any(|who| {
        let counts = [base, ours, theirs].map(|side| of(side, who).len());
        counts.iter().any(|count| *count != counts[0])
    });
    for who in &everybody {
        let [was, our, their, is] = all.map(|side| of(side, who));
        let known: BTreeSet<&String> = our.iter().chain(&their).collect();
        if our == was || our == their || their == was {
            let expected = if our == was { &their } else { &our };
            if is != *expected && !moved {
                return Err(format!("{who}: {is:?} instead of {expected:?}"));
            }
        }
        let is_of_both = our != was && their != was;
        if !moved && !is_of_both && is.iter().any(|block| !known.contains(block)) {
            return Err(format!("{who}: invented {is:?}"));
        }
    }
    Ok(())
}

/// A block of a field, with what may stand in any order sorted.
fn levelled(field: &Field, block: &Block) -> String {
    let FieldType::Blocks(inner) = field.holds else {
        return String::new();
    };
    let values = inner
        .iter()
        .map(|it| block.get(it.key).map(|value| level(it, value)));
    format!("{:?}", values.collect::<Vec<_>>())
}

fn whose(block: &Block) -> String {
    let key = ["actor", "date", "rule"]
        .into_iter()
        .find_map(|key| block.get(key));
    key.map(|value| value.texts().concat()).unwrap_or_default()
}

/// The text as it is when ours is chosen everywhere.
pub(crate) fn ours_of(text: &str) -> String {
    chosen(text, true)
}

/// The text as it is when theirs is chosen everywhere.
pub(crate) fn theirs_of(text: &str) -> String {
    chosen(text, false)
}

fn chosen(text: &str, wants_ours: bool) -> String {
    let mut side = None;
    let mut chosen = String::new();
    for line in text.split_inclusive('\n') {
        match line.trim_end() {
            "<<<<<<< ours" => side = Some(true),
            "=======" if side.is_some() => side = Some(false),
            ">>>>>>> theirs" => side = None,
            _ if side.is_none_or(|side| side == wants_ours) => chosen.push_str(line),
            _ => {}
        }
    }
    chosen
}
