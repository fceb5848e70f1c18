//! Checks the result of a merge against sets of facts, without using the merge's own code.

use std::collections::BTreeSet;

use kompis::document::merge::{mark_conflicts, means, merge_text, read_known};
use kompis::document::reader;
use kompis::model::edit::{Conflict, Merge};
use kompis::model::fields::{self, Field, FieldType};
use kompis::model::kind::Kind;
use kompis::model::value::{Block, Value};
use kompis::model::vocabulary::Vocabulary;
use kompis::ops::merge_driver::merge;

/// Merges three valid texts and checks everything that must hold. Returns whether there was no conflict.
pub(crate) fn check_merge_of_texts(kind: Kind, texts: [&str; 3]) -> Result<bool, String> {
    let vocabulary = Vocabulary::default();
    let [base, ours, theirs] = texts.map(|text| read_known(kind, text).expect("a record"));
    let merge = merge(kind, &base, &ours, &theirs);
    check_merge(kind, [&base, &ours, &theirs], &merge)?;
    let Some(text) = merge_text(kind, texts[1], &merge, &vocabulary) else {
        // These edits can't be made in a text of this form: git merges the lines.
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
    if let Some(text) = mark_conflicts(kind, &text, &merge.conflicts, &vocabulary, 7) {
        let chosen = choose_ours(&text);
        if !means(kind, &chosen, &merge.block) {
            return Err(format!(
                "ours between the markers is not ours\n--- marked\n{text}"
            ));
        }
        check_theirs_is_readable(kind, &text)?;
    }
    Ok(false)
}

/// Checks that the text is readable when theirs is chosen in every conflict.
fn check_theirs_is_readable(kind: Kind, text: &str) -> Result<(), String> {
    let chosen = choose_theirs(text);
    match read_known(kind, &chosen) {
        Some(_) => Ok(()),
        None => Err(format!("theirs can't be read\n--- theirs\n{chosen}")),
    }
}

/// Checks that nothing is lost and nothing invented where the two sides do not contradict each other.
fn check_merge(kind: Kind, sides: [&Block; 3], merge: &Merge) -> Result<(), String> {
    for field in fields::of(kind) {
        let result = match field.holds {
            FieldType::Blocks(_) => check_blocks(field, sides, merge),
            _ => check_key(field, sides, merge),
        };
        result.map_err(|problem| format!("{}: {problem}\n{:?}", field.key, merge.edits))?;
    }
    Ok(())
}

fn check_key(
    field: &Field,
    [base, ours, theirs]: [&Block; 3],
    merge: &Merge,
) -> Result<(), String> {
    let [was, our, their, is] = [base, ours, theirs, &merge.block]
        .map(|side| side.get(field.key).map(|it| with_sorted_list(field, it)));
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
    // Both sides changed it: an entry is in the result if both have it or one added it.
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

/// Returns the value with lists sorted whose order has no meaning.
fn with_sorted_list(field: &Field, value: &Value) -> Value {
    match value {
        Value::List(list) if field.holds.is_sorted() => {
            let list: BTreeSet<String> = list.iter().cloned().collect();
            Value::List(list.into_iter().collect())
        }
        other => other.clone(),
    }
}

/// Returns the entries of a list, or the keys of a table with their values.
fn entries(value: Option<&Value>) -> BTreeSet<String> {
    match value {
        Some(Value::List(list)) => list.iter().cloned().collect(),
        Some(Value::Tables(blocks)) => blocks.iter().map(|it| format!("{it:?}")).collect(),
        Some(Value::Table(block)) => block.iter().map(|it| format!("{it:?}")).collect(),
        Some(other) => [format!("{other:?}")].into(),
        None => BTreeSet::new(),
    }
}

/// Checks the blocks of one field. Blocks that only one side touched are as that side left them; a value that a side
/// added is in the result or in a conflict; and there is no value that neither side has.
fn check_blocks(field: &Field, sides: [&Block; 3], merge: &Merge) -> Result<(), String> {
    let of = |side: &Block, who: &str| -> Vec<String> {
        let blocks = side.tables(field.key).iter();
        let blocks = blocks.filter(|it| block_owner(field, it) == who);
        let mut blocks: Vec<String> = blocks
            .map(|it| block_with_sorted_lists(field, it))
            .collect();
        blocks.sort();
        blocks
    };
    let [base, ours, theirs] = sides;
    let all = [base, ours, theirs, &merge.block];
    let everybody: BTreeSet<String> = all
        .iter()
        .flat_map(|side| side.tables(field.key))
        .map(|it| block_owner(field, it))
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

/// Returns the values of a block, each with its key; for a list, its entries.
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

/// Returns a block as text, with lists sorted whose order has no meaning.
fn block_with_sorted_lists(field: &Field, block: &Block) -> String {
    let FieldType::Blocks(inner) = field.holds else {
        return String::new();
    };
    let values = inner
        .iter()
        .map(|it| block.get(it.key).map(|value| with_sorted_list(it, value)));
    format!("{:?}", values.collect::<Vec<_>>())
}

/// Returns what identifies the owner of a block: blocks with different owners never belong together. Events have none,
/// because their day and name may change.
fn block_owner(field: &Field, block: &Block) -> String {
    let key = ["actor", "rule"].into_iter().find_map(|key| block.get(key));
    match field.key {
        "event" => String::new(),
        _ => key.map(|value| value.texts().concat()).unwrap_or_default(),
    }
}

/// Returns the text with ours chosen in every conflict.
pub(crate) fn choose_ours(text: &str) -> String {
    choose_side(text, true)
}

/// Returns the text with theirs chosen in every conflict.
pub(crate) fn choose_theirs(text: &str) -> String {
    choose_side(text, false)
}

fn choose_side(text: &str, wants_ours: bool) -> String {
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
