//! Proof that a new text means what was planned, and nothing else: keys that are not known here included.

use super::Document;
use super::tree::{self, Keys, Tree};
use super::{format, reader};
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::value::Block;
use crate::model::vocabulary::Vocabulary;

/// Whether the new text differs from the old by just the edits, in meaning: the order of sorted lists aside.
pub fn holds(
    kind: Kind,
    old: Option<&str>,
    new: &str,
    edits: &[Edit],
    vocabulary: &Vocabulary,
) -> bool {
    let (Some(mut expected), Some(mut after)) = (
        tree::read(&Document::parse(old.unwrap_or_default())),
        tree::read(&Document::parse(new)),
    ) else {
        return false;
    };
    let mut known = old
        .map(|text| reader::record(kind, "", text))
        .unwrap_or_default();
    let before = known.findings.len();
    for edit in edits {
        let is_done = mean(kind, &mut expected, &known.block, edit, vocabulary);
        if !is_done || !follow(&mut known.block, edit, vocabulary) {
            return false;
        }
    }
    let fields: Vec<&Field> = fields::of(kind).collect();
    level(&fields, &mut expected);
    level(&fields, &mut after);
    expected == after && reader::record(kind, "", new).findings.len() <= before
}

/// Does the edit to what the text says; no when there is nothing there to do it to.
fn mean(kind: Kind, keys: &mut Keys, known: &Block, edit: &Edit, vocabulary: &Vocabulary) -> bool {
    match edit {
        Edit::Create(new) => {
            *keys = tree::of_block(new);
            true
        }
        // No text means that.
        Edit::Delete => false,
        Edit::Set { spot, key, value } => {
            let fields = fields_at(kind, *spot);
            let keys = match spot {
                Spot::Record => Some(keys),
                Spot::Block { key, index } => block(keys, key, *index),
            };
            let new = value.as_ref().map(tree::of);
            keys.map(|keys| put(keys, &fields, key, new)).is_some()
        }
        Edit::Insert { key, block: new } => {
            let blocks = keys
                .entry((*key).to_owned())
                .or_insert_with(|| Tree::List(Vec::new()));
            let place = format::place(key, known.tables(key), new, vocabulary);
            match blocks {
                Tree::List(blocks) if place <= blocks.len() => {
                    blocks.insert(place, Tree::Table(tree::of_block(new)));
                    true
                }
                _ => false,
            }
        }
        Edit::Remove { key, index } => match keys.get_mut(*key) {
            Some(Tree::List(blocks)) if *index < blocks.len() => {
                blocks.remove(*index);
                if blocks.is_empty() {
                    keys.remove(*key);
                }
                true
            }
            _ => false,
        },
    }
}

fn block<'k>(keys: &'k mut Keys, key: &str, index: usize) -> Option<&'k mut Keys> {
    match keys.get_mut(key)? {
        Tree::List(blocks) => match blocks.get_mut(index)? {
            Tree::Table(keys) => Some(keys),
            _ => None,
        },
        _ => None,
    }
}

/// Puts a value at a key; of a table the keys that are not known stay.
fn put(keys: &mut Keys, fields: &[&Field], key: &str, new: Option<Tree>) {
    let inner = fields.iter().find(|field| field.key == key);
    let inner = match inner.map(|field| field.holds) {
        Some(FieldType::Table(inner)) => inner,
        _ => &[],
    };
    match (new, keys.get(key)) {
        (None, _) => {
            keys.remove(key);
        }
        (Some(Tree::Table(mut new)), Some(Tree::Table(old))) => {
            let is_known = |key: &str| inner.iter().any(|field| field.key == key);
            let kept = old.iter().filter(|(key, _)| !is_known(key));
            new.extend(kept.map(|(key, tree)| (key.clone(), tree.clone())));
            keys.insert(key.to_owned(), Tree::Table(new));
        }
        (Some(new), _) => {
            keys.insert(key.to_owned(), new);
        }
    }
}

/// Does the edit to the blocks that the sorted place is found by.
fn follow(known: &mut Block, edit: &Edit, vocabulary: &Vocabulary) -> bool {
    match edit {
        Edit::Delete => false,
        Edit::Create(_)
        | Edit::Set {
            spot: Spot::Record, ..
        } => true,
        Edit::Set {
            spot: Spot::Block { key: blocks, index },
            key,
            value,
        } => {
            let blocks = known.tables_mut(blocks);
            let Some(block) = blocks.and_then(|blocks| blocks.get_mut(*index)) else {
                return false;
            };
            match value {
                Some(value) => block.set(*key, value.clone()),
                None => block.remove(key),
            }
            true
        }
        Edit::Insert { key, block } => {
            let mut blocks = known.tables(key).to_vec();
            blocks.insert(
                format::place(key, &blocks, block, vocabulary),
                block.clone(),
            );
            known.set(*key, crate::model::value::Value::Tables(blocks));
            true
        }
        Edit::Remove { key, index } => {
            let blocks = known.tables_mut(key);
            blocks.is_some_and(|blocks| {
                let is_there = *index < blocks.len();
                if is_there {
                    blocks.remove(*index);
                }
                is_there
            })
        }
    }
}

/// The fields of the table that a spot is.
pub(super) fn fields_at(kind: Kind, spot: Spot) -> Vec<&'static Field> {
    match spot {
        Spot::Record => fields::of(kind).collect(),
        Spot::Block { key, .. } => match fields::find(kind, key).map(|field| field.holds) {
            Some(FieldType::Blocks(fields)) => fields.iter().collect(),
            _ => Vec::new(),
        },
    }
}

/// The same, and the order of blocks.
pub(super) fn level_all(fields: &[&Field], keys: &mut Keys) {
    level(fields, keys);
    for field in fields {
        if let (FieldType::Blocks(_), Some(Tree::List(blocks))) =
            (field.holds, keys.get_mut(field.key))
        {
            blocks.sort();
        }
    }
}

/// Brings what may be written in several ways into one: the order of sorted lists, one address or a list of one, a day
/// with or without quotes, an organisation number with or without its hyphen.
pub(super) fn level(fields: &[&Field], keys: &mut Keys) {
    for field in fields {
        let Some(tree) = keys.get_mut(field.key) else {
            continue;
        };
        match (field.holds, tree) {
            (FieldType::Reach | FieldType::References(_), tree @ Tree::Text(_)) => {
                *tree = Tree::List(vec![tree.clone()])
            }
            (FieldType::Orgnr, Tree::Text(text)) => {
                if let Ok(orgnr) = Orgnr::parse(text) {
                    *text = orgnr.to_string();
                }
            }
            (FieldType::Date, Tree::Text(text)) => {
                let day = crate::model::date::Date::parse(text).filter(|date| date.is_exact());
                if let Some(day) = day {
                    keys.insert(field.key.to_owned(), Tree::Plain(day.to_string()));
                }
            }
            (holds, Tree::List(entries)) if holds.is_sorted() => {
                entries.sort();
                entries.dedup();
            }
            (FieldType::Table(inner), Tree::Table(keys)) => {
                level(&inner.iter().collect::<Vec<_>>(), keys);
            }
            (FieldType::Tables(inner) | FieldType::Blocks(inner), Tree::List(blocks)) => {
                let inner: Vec<&Field> = inner.iter().collect();
                for block in blocks {
                    if let Tree::Table(keys) = block {
                        level(&inner, keys);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, Kind, Spot, holds};
    use crate::model::value::{Block, Value};
    use crate::model::vocabulary::Vocabulary;

    const OLD: &str = "name = \"X\"\nunheard-of = 1\nunknown = 2\n\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n";

    fn proven(new: &str, edit: Edit) -> bool {
        holds(
            Kind::Initiative,
            Some(OLD),
            new,
            &[edit],
            &Vocabulary::default(),
        )
    }

    fn short() -> Edit {
        Edit::Set {
            spot: Spot::Record,
            key: "short",
            value: Some(Value::Text("Y".into())),
        }
    }

    #[test]
    fn the_edit_and_nothing_else_is_proven() {
        let new = OLD.replace("unheard", "short = \"Y\"\nunheard");
        assert!(proven(&new, short()));
        assert!(!proven(OLD, short()), "nothing happened");
        assert!(
            !proven(&new.replace("= 1", "= 2"), short()),
            "an unknown key changed"
        );
        assert!(
            !proven(&new.replace("\"b\"", "\"c\""), short()),
            "a block changed"
        );
        assert!(
            !proven(&new.replace("role", "rolle"), short()),
            "a key changed its name"
        );
        assert!(
            !proven(&new.replace("\"Y\"", "\"Z\""), short()),
            "another value"
        );
        assert!(!proven(&new.replace("\"Y\"", "\"Y"), short()), "broken");
    }

    #[test]
    fn a_key_that_falls_into_a_block_is_seen() {
        let mut block = Block::default();
        block.set("actor", Value::Text("a".into()));
        block.set("role", Value::Text("owner".into()));
        let insert = || Edit::Insert {
            key: "participant",
            block: block.clone(),
        };
        let written = "[[participant]]\nactor = \"a\"\nrole = \"owner\"\n";
        let right = OLD.replacen("[[", &format!("{written}\n[["), 1);
        assert!(proven(&right, insert()));
        let fallen = OLD.replacen("unknown", &format!("{written}unknown"), 1);
        assert!(!proven(&fallen, insert()));
        let unsorted = format!("{OLD}\n{written}");
        assert!(!proven(&unsorted, insert()), "not in its place");
    }
}
