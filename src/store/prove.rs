//! Proof that a new text means what was planned, and nothing else.

use super::{format, reader};
use crate::model::edit::{Edit, Spot};
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// Whether the new text differs from the old by just the edits, in meaning: the order of sorted lists and blocks aside.
pub fn holds(
    kind: Kind,
    old: Option<&str>,
    new: &str,
    edits: &[Edit],
    vocabulary: &Vocabulary,
) -> bool {
    let before = old
        .map(|text| reader::record(kind, "", text))
        .unwrap_or_default();
    let after = reader::record(kind, "", new);
    let mut expected = before.block;
    for edit in edits {
        if !meant(&mut expected, edit, vocabulary) {
            return false;
        }
    }
    let same = format::record(kind, &expected, vocabulary)
        == format::record(kind, &after.block, vocabulary);
    same && after.findings.len() <= before.findings.len()
}

/// Does the edit to the meaning; no when there is nothing there to do it to.
fn meant(block: &mut Block, edit: &Edit, vocabulary: &Vocabulary) -> bool {
    match edit {
        Edit::Create(new) => *block = new.clone(),
        Edit::Set {
            spot: Spot::Record,
            key,
            value,
        } => put(block, key, value.as_ref()),
        Edit::Set {
            spot: Spot::Block { key: blocks, index },
            key,
            value,
        } => {
            let Some(inner) = block
                .tables_mut(blocks)
                .and_then(|blocks| blocks.get_mut(*index))
            else {
                return false;
            };
            put(inner, key, value.as_ref());
        }
        Edit::Insert { key, block: new } => {
            let mut blocks = block.tables(key).to_vec();
            blocks.insert(format::place(key, &blocks, new, vocabulary), new.clone());
            block.set(*key, Value::Tables(blocks));
        }
        Edit::Remove { key, index } => {
            let mut blocks = block.tables(key).to_vec();
            if *index >= blocks.len() {
                return false;
            }
            blocks.remove(*index);
            block.set(*key, Value::Tables(blocks));
        }
    }
    true
}

fn put(block: &mut Block, key: &str, value: Option<&Value>) {
    match value {
        Some(value) => block.set(key, value.clone()),
        None => block.remove(key),
    }
}
