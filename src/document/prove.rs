//! Proves that a new text has the planned meaning and nothing else; unknown keys are compared too.

use super::Document;
use super::format;
use super::reader;
use crate::model::compare::normalized_block;
use crate::model::edit::{Edit, Spot};
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// Returns whether the meaning of the new text differs from the old by exactly the edits, ignoring the order of sorted lists.
pub fn holds(
    subject: Subject,
    old: Option<&str>,
    new: &str,
    edits: &[Edit],
    vocabulary: &Vocabulary,
) -> bool {
    let is_new = old.is_none();
    let (old, new) = (
        Document::parse(old.unwrap_or_default()),
        Document::parse(new),
    );
    let both = [&old, &new].map(|document| reader::read_all(subject, document));
    let [Some(mut expected), Some(written)] = both else {
        return false;
    };
    let are_done = edits
        .iter()
        .all(|edit| apply(edit, &mut expected, vocabulary));
    let findings = |document| reader::read(subject, "", document).findings.len();
    // A file may keep the findings that it had; a new one must have none.
    let before = if is_new { 0 } else { findings(&old) };
    are_done && says_the_same(subject, &expected, &written) && findings(&new) <= before
}

/// Returns whether two blocks have the same meaning, ignoring the order of sorted lists, but not that of blocks.
pub(super) fn says_the_same(subject: Subject, one: &Block, other: &Block) -> bool {
    let fields = subject.fields();
    // Most are equal as they stand; to bring them into one form copies them.
    one == other || normalized_block(fields.clone(), one) == normalized_block(fields, other)
}

/// The block as [`normalized_block`] has it, its inner blocks in one order.
pub(super) fn without_order(subject: Subject, block: &Block) -> Block {
    let mut block = normalized_block(subject.fields(), block);
    for field in subject.fields() {
        if let Some(blocks) = block.tables_mut(field.key) {
            blocks.sort_by_cached_key(|block| format!("{block:?}"));
        }
    }
    block
}

/// Applies an edit to the values of a text; false when its target does not exist.
fn apply(edit: &Edit, record: &mut Block, vocabulary: &Vocabulary) -> bool {
    match edit {
        Edit::Create(new) => *record = new.clone(),
        // No text has that meaning.
        Edit::Delete => return false,
        Edit::Set { spot, key, value } => {
            let block = match spot {
                Spot::Record => Some(record),
                Spot::Block { key, index } => {
                    record.tables_mut(key).and_then(|it| it.get_mut(*index))
                }
            };
            let Some(block) = block else { return false };
            set(block, key, value.clone());
        }
        Edit::Insert { key, block: new } => {
            let place = format::place(key, record.tables(key), new, vocabulary);
            if record.get(key).is_none() {
                record.set(*key, Value::Tables(Vec::new()));
            }
            let Some(blocks) = record.tables_mut(key) else {
                return false;
            };
            blocks.insert(place, new.clone());
        }
        Edit::Remove { key, index } => {
            let Some(blocks) = record.tables_mut(key).filter(|it| *index < it.len()) else {
                return false;
            };
            blocks.remove(*index);
            if blocks.is_empty() {
                record.remove(key);
            }
        }
        Edit::Sort { key } => {
            let Some(blocks) = record.tables_mut(key) else {
                return false;
            };
            let order = format::order(key, blocks, vocabulary);
            *blocks = order.iter().map(|index| blocks[*index].clone()).collect();
        }
    }
    true
}

/// Sets the value of a key; unknown keys of a table are kept.
fn set(block: &mut Block, key: &'static str, value: Option<Value>) {
    let Some(mut value) = value else {
        return block.remove(key);
    };
    if let (Value::Table(new), Some(old)) = (&mut value, block.table(key)) {
        for (key, old) in old
            .iter()
            .filter(|(_, old)| matches!(old, Value::Unknown(_)))
        {
            if new.get(key).is_none() {
                new.set(key.to_owned(), old.clone());
            }
        }
    }
    block.set(key, value);
}

#[cfg(test)]
mod tests {
    use super::{Edit, Spot, Subject, holds};
    use crate::model::kind::Kind;
    use crate::model::value::{Block, Value};
    use crate::model::vocabulary::Vocabulary;

    const OLD: &str = "name = \"X\"\nunheard-of = 1\nunknown = 2\n\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n";

    fn proven(new: &str, edit: Edit) -> bool {
        holds(
            Subject::Record(Kind::Initiative),
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
