//! What a merge may say, worked out from sets of facts alone.

use std::collections::BTreeSet;

use kompis::document::merge::{marked, means, merged, understood};
use kompis::document::reader;
use kompis::model::fields::{self, Field, FieldType};
use kompis::model::kind::Kind;
use kompis::model::merge::{Conflict, Merge};
use kompis::model::value::{Block, Value};
use kompis::model::vocabulary::Vocabulary;
use kompis::ops::merge_driver::merge;

/// Merges three texts that are understood, and checks everything that must hold; returns whether there was no conflict.
pub(crate) fn texts_hold(kind: Kind, texts: [&str; 3]) -> Result<bool, String> {
    let vocabulary = Vocabulary::default();
    let [base, ours, theirs] = texts.map(|text| understood(kind, text).expect("a record"));
    let merge = merge(kind, &base, &ours, &theirs);
    hold(kind, [&base, &ours, &theirs], &merge)?;
    let Some(text) = merged(kind, texts[1], &merge, &vocabulary) else {
        // Written in a way that these edits can't be made in: git merges the lines.
        return Ok(true);
    };
    let rules = |text: &str| -> Vec<&'static str> {
        reader::record(kind, "", text)
            .findings
            .iter()
            .map(|it| it.rule.as_str())
            .collect()
    };
    let known = [rules(texts[1]), rules(texts[2])].concat();
    if let Some(rule) = rules(&text).into_iter().find(|rule| !known.contains(rule)) {
        return Err(format!("a new finding: {rule}\n--- merged\n{text}"));
    }
    if merge.conflicts.is_empty() {
        return Ok(true);
    }
    if let Some(text) = marked(kind, &text, &merge.conflicts, &vocabulary, 7) {
        let chosen = ours_of(&text);
        if !means(kind, &chosen, &merge.block) {
            return Err(format!(
                "ours between the markers is not ours\n--- marked\n{text}"
            ));
        }
        reader_reads_theirs(kind, &text)?;
    }
    Ok(false)
}

/// What stands below the line in the middle reads as well.
fn reader_reads_theirs(kind: Kind, text: &str) -> Result<(), String> {
    let chosen = theirs_of(text);
    match understood(kind, &chosen) {
        Some(_) => Ok(()),
        None => Err(format!("theirs can't be read\n--- theirs\n{chosen}")),
    }
}

/// Holds that nothing is lost and nothing invented, where the two sides did not contradict each other.
fn hold(kind: Kind, sides: [&Block; 3], merge: &Merge) -> Result<(), String> {
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

/// Checks the blocks of one name. Blocks of those whom only one side touched are as that side left them; a value that a side
/// brought is in the result or in a conflict; and no value is there that neither side has.
fn blocks(field: &Field, sides: [&Block; 3], merge: &Merge) -> Result<(), String> {
    let of = |side: &Block, who: &str| -> Vec<String> {
        let blocks = side.tables(field.key).iter();
        let blocks = blocks.filter(|it| whose(field, it) == who);
        let mut blocks: Vec<String> = blocks.map(|it| levelled(field, it)).collect();
        blocks.sort();
        blocks
    };
    let [base, ours, theirs] = sides;
    let all = [base, ours, theirs, &merge.block];
    let everybody: BTreeSet<String> = all
        .iter()
        .flat_map(|side| side.tables(field.key))
        .map(|it| whose(field, it))
        .collect();
    for who in &everybody {
        let [was, our, their, is] = all.map(|side| of(side, who));
        if our == was || our == their || their == was {
            let expected = if our == was { &their } else { &our };
            if is != *expected {
                return Err(format!("{who}: {is:?} instead of {expected:?}"));
            }
        }
    }
    let values = |side: &Block| -> BTreeSet<(String, String)> {
        let blocks = side.tables(field.key).iter();
        blocks.flat_map(|it| values(field, it)).collect()
    };
    let [was, our, their, mut is] = all.map(values);
    if let Some(invented) = is
        .iter()
        .find(|it| !our.contains(it) && !their.contains(it))
    {
        return Err(format!("invented {invented:?}"));
    }
    for conflict in &merge.conflicts {
        match conflict {
            Conflict::Block { key, ours, theirs } if *key == field.key => {
                let blocks = ours.iter().chain(theirs);
                is.extend(blocks.flat_map(|it| self::values(field, it)));
            }
            Conflict::Key {
                inside: Some((name, _)),
                key,
                theirs: Some(value),
            } if *name == field.key => {
                let mut block = Block::default();
                block.set(*key, value.clone());
                is.extend(self::values(field, &block));
            }
            _ => {}
        }
    }
    let brought = our.union(&their).filter(|it| !was.contains(it));
    match brought.into_iter().find(|it| !is.contains(it)) {
        Some(lost) => Err(format!("lost {lost:?}")),
        None => Ok(()),
    }
}

/// The values in a block, each with its key; of a list, its entries.
fn values(field: &Field, block: &Block) -> BTreeSet<(String, String)> {
    let FieldType::Blocks(inner) = field.holds else {
        return BTreeSet::new();
    };
    let of_key = |it: &Field| {
        let key = it.key.to_owned();
        let entries = entries(block.get(it.key)).into_iter();
        entries.map(move |entry| (key.clone(), entry))
    };
    inner.iter().flat_map(of_key).collect()
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

/// Whose a block is: blocks of two people never belong together. An event may be moved to another day, or get another name.
fn whose(field: &Field, block: &Block) -> String {
    let key = ["actor", "rule"].into_iter().find_map(|key| block.get(key));
    match field.key {
        "event" => String::new(),
        _ => key.map(|value| value.texts().concat()).unwrap_or_default(),
    }
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
