//! `merge-driver`: merges what two sides changed in a record, key by key and block by block.
//!
//! Sorted lists are sets: what each side added is added, what each removed is removed. A participation, event or post is
//! the same on all sides when its identity is, and then its keys are merged one by one.

use crate::model::compare::{BlockPairs, is_same_field, is_same_value};
use crate::model::edit::{Conflict, Edit, Merge, Spot};
use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};

/// Merges the changes from `base` to `theirs` into `ours`.
pub fn merge(kind: Kind, base: &Block, ours: &Block, theirs: &Block) -> Merge {
    let sides = Sides { base, ours, theirs };
    let is_key = |field: &&Field| !matches!(field.holds, FieldType::Blocks(_));
    let mut merge = Merge::default();
    let keys = fields::of(kind).filter(is_key);
    merge.block = sides.merge_keys(keys, Spot::Record, &mut merge);
    for field in fields::of(kind) {
        if let FieldType::Blocks(inner) = field.holds {
            sides.merge_blocks(field.key, inner, &mut merge);
        }
    }
    merge
}

/// The three sides of a record, or of a block or table in it.
#[derive(Clone, Copy)]
struct Sides<'b> {
    base: &'b Block,
    ours: &'b Block,
    theirs: &'b Block,
}

impl Sides<'_> {
    /// Merges keys: adds the edits of ours at `spot` and the conflicts to `merge`, and returns ours with their changes.
    fn merge_keys(
        self,
        fields: impl IntoIterator<Item = &'static Field>,
        spot: Spot,
        merge: &mut Merge,
    ) -> Block {
        let mut block = self.ours.clone();
        let mut contradictions = Vec::new();
        for field in fields {
            let (key, ours) = (field.key, self.ours.get(field.key));
            match self.merge_value(field) {
                Some(None) if ours.is_none() => {}
                Some(Some(value)) if ours.is_some_and(|it| is_same_value(field, it, &value)) => {}
                Some(value) => {
                    match &value {
                        Some(value) => block.set(key, value.clone()),
                        None => block.remove(key),
                    }
                    merge.edits.push(Edit::Set { spot, key, value });
                }
                None => contradictions.push(key),
            }
        }
        // Only now: the text is searched for the block as it is after all edits.
        let inside = match spot {
            Spot::Record => None,
            Spot::Block { key, .. } => Some((key, block.clone())),
        };
        let conflicts = contradictions.into_iter().map(|key| Conflict::Key {
            inside: inside.clone(),
            key,
            theirs: self.theirs.get(key).cloned(),
        });
        merge.conflicts.extend(conflicts);
        block
    }

    /// The value of a key that both sides agree on, which may be that there is none; `None` when both changed it differently.
    fn merge_value(self, field: &Field) -> Option<Option<Value>> {
        let [base, ours, theirs] =
            [self.base, self.ours, self.theirs].map(|side| side.get(field.key));
        // Merged, the record would say of a key that it does not have that no source states it.
        if self.is_removed_and_inferred(field.key) {
            return None;
        }
        // A list that was only tidied is no change that could conflict.
        let is_same = |one: &Block, other: &Block| is_same_field(field, one, other);
        if is_same(self.theirs, self.base) || is_same(self.ours, self.theirs) {
            return Some(ours.cloned());
        }
        if is_same(self.ours, self.base) {
            return Some(theirs.cloned());
        }
        let value = match (base, ours?, theirs?) {
            (Some(Value::List(_)) | None, Value::List(ours), Value::List(theirs)) => {
                let base = self.base.list(field.key);
                let is_set = field.holds.is_sorted();
                let mut list = merge_entries(base, ours, theirs, is_set)?;
                if is_set {
                    list.sort();
                    list.dedup();
                }
                Value::List(list)
            }
            (Some(Value::Tables(_)) | None, Value::Tables(ours), Value::Tables(theirs)) => {
                let base = self.base.tables(field.key);
                Value::Tables(merge_entries(base, ours, theirs, false)?)
            }
            (Some(Value::Table(_)) | None, Value::Table(ours), Value::Table(theirs)) => {
                let FieldType::Table(inner) = field.holds else {
                    return None;
                };
                let none = Block::default();
                let base = self.base.table(field.key).unwrap_or(&none);
                // A table stands on one line: where its keys contradict each other, the whole of it does.
                let mut merge = Merge::default();
                let sides = Sides { base, ours, theirs };
                let table = sides.merge_keys(inner, Spot::Record, &mut merge);
                if !merge.conflicts.is_empty() {
                    return None;
                }
                Value::Table(table)
            }
            _ => return None,
        };
        Some(Some(value))
    }

    /// Whether one side removed a key which the other has, and has come to say of that it is inferred.
    fn is_removed_and_inferred(self, key: &str) -> bool {
        // A side that removed the key too said so before the merge.
        let is_new = |side: &Block| {
            side.get(key).is_some() && side.is_inferred(key) && !self.base.is_inferred(key)
        };
        let is_removed = |side: &Block| side.get(key).is_none() && self.base.get(key).is_some();
        is_new(self.ours) && is_removed(self.theirs) || is_new(self.theirs) && is_removed(self.ours)
    }

    /// Merges the blocks called `key`.
    fn merge_blocks(self, key: &'static str, fields: &'static [Field], merge: &mut Merge) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs].map(|it| it.tables(key));
        let is_same = |one: &Block, other: &Block| {
            let mut fields = fields.iter();
            fields.all(|field| is_same_field(field, one, other))
        };
        let of_ours = BlockPairs::new(key, base, ours);
        let of_theirs = BlockPairs::new(key, base, theirs);
        let mut result: Vec<Option<Block>> = ours.iter().cloned().map(Some).collect();
        let mut merge_pair = |merge: &mut Merge, sides: Sides<'_>, index: usize| {
            let spot = Spot::Block { key, index };
            result[index] = Some(sides.merge_keys(fields, spot, merge));
        };
        let mut removed = Vec::new();
        for (number, base) in base.iter().enumerate() {
            let side = |pairs: &BlockPairs| {
                let both = pairs.both.iter().find(|(it, _)| *it == number);
                both.map(|(_, other)| *other)
            };
            let our = side(&of_ours);
            let [ours, theirs] = [
                our.map(|it| &ours[it]),
                side(&of_theirs).map(|it| &theirs[it]),
            ];
            match (ours, theirs) {
                (Some(ours), Some(theirs)) => {
                    let sides = Sides { base, ours, theirs };
                    merge_pair(merge, sides, our.unwrap_or_default());
                }
                (Some(ours), None) if is_same(ours, base) => removed.extend(our),
                (None, Some(theirs)) if is_same(theirs, base) => {}
                (None, None) => {}
                // One side changed what the other removed.
                (ours, theirs) => merge.conflicts.push(Conflict::Block {
                    key,
                    ours: ours.cloned(),
                    theirs: theirs.cloned(),
                }),
            }
        }
        let new_of = |numbers: &[usize], all: &[Block]| -> Vec<Block> {
            numbers.iter().map(|it| all[*it].clone()).collect()
        };
        // What both sides added is one block when it is the same participation, event or post; two of one actor are two.
        let our_new = new_of(&of_ours.only_second, ours);
        let their_new = new_of(&of_theirs.only_second, theirs);
        let new = BlockPairs::surest(key, &our_new, &their_new);
        for (our, their) in new.both {
            let sides = Sides {
                base: &Block::default(),
                ours: &our_new[our],
                theirs: &their_new[their],
            };
            merge_pair(merge, sides, of_ours.only_second[our]);
        }
        removed.iter().for_each(|number| result[*number] = None);
        // The last first, so that the numbers of the others hold.
        removed.sort_unstable_by(|one, other| other.cmp(one));
        let removals = removed.into_iter().map(|index| Edit::Remove { key, index });
        merge.edits.extend(removals);
        let mut blocks: Vec<Block> = result.into_iter().flatten().collect();
        for number in new.only_second {
            let block = their_new[number].clone();
            blocks.push(block.clone());
            merge.edits.push(Edit::Insert { key, block });
        }
        match blocks.is_empty() {
            true => merge.block.remove(key),
            false => merge.block.set(key, Value::Tables(blocks)),
        }
    }
}

/// Our entries without those that they removed, and with those that they added; where order means something, only when
/// both kept the order of what was there.
fn merge_entries<T: Clone + PartialEq>(
    base: &[T],
    ours: &[T],
    theirs: &[T],
    is_set: bool,
) -> Option<Vec<T>> {
    let keeps_order = |side: &[T]| {
        let before = base.iter().filter(|it| side.contains(it));
        before.eq(side.iter().filter(|it| base.contains(it)))
    };
    let can_merge = is_set || keeps_order(ours) && keeps_order(theirs);
    if !can_merge {
        return None;
    }
    let is_gone = |entry: &&T| base.contains(entry) && !theirs.contains(entry);
    let is_new = |entry: &&T| !base.contains(entry) && !ours.contains(entry);
    let left = ours.iter().filter(|entry| !is_gone(entry));
    Some(left.chain(theirs.iter().filter(is_new)).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::{Block, Kind, Value, merge};

    #[test]
    fn a_block_in_which_a_list_was_only_tidied_can_be_removed() {
        let forum = |inferred: &[&str]| {
            let mut participant = Block::default();
            participant.set("actor", Value::Text("prov-a".into()));
            participant.set("role", Value::Text("owner".into()));
            let list = inferred.iter().map(|it| (*it).to_owned()).collect();
            participant.set("inferred", Value::List(list));
            let mut block = Block::default();
            block.set("participant", Value::Tables(vec![participant]));
            block
        };
        let base = forum(&["role", "role"]);
        let tidied = forum(&["role"]);
        let removed = Block::default();
        for (ours, theirs) in [(&tidied, &removed), (&removed, &tidied)] {
            let merged = merge(Kind::Initiative, &base, ours, theirs);
            assert_eq!((merged.block, merged.conflicts), (removed.clone(), vec![]));
        }
    }

    #[test]
    fn units_that_two_people_add_are_two_participations() {
        let forum = |units: &[Option<&str>]| {
            let participant = |unit: &Option<&str>| {
                let mut participant = Block::default();
                participant.set("actor", Value::Text("prov-a".into()));
                participant.set("role", Value::Text("partner".into()));
                if let Some(unit) = unit {
                    participant.set("unit", Value::Text((*unit).into()));
                }
                participant
            };
            let mut block = Block::default();
            let participants = units.iter().map(participant).collect();
            block.set("participant", Value::Tables(participants));
            block
        };
        let base = forum(&[None]);
        let (ours, theirs) = (forum(&[None, Some("x")]), forum(&[None, Some("y")]));
        let merged = merge(Kind::Initiative, &base, &ours, &theirs);
        let all = forum(&[None, Some("x"), Some("y")]);
        assert_eq!((merged.block, merged.conflicts), (all, vec![]));
        let merged = merge(Kind::Initiative, &base, &ours, &ours);
        assert_eq!((merged.block, merged.conflicts), (ours, vec![]));
    }

    #[test]
    fn what_both_sides_removed_is_no_conflict_though_they_call_it_inferred() {
        let county = |county: Option<&str>, inferred: bool| {
            let mut block = Block::default();
            if let Some(county) = county {
                block.set("county", Value::List(vec![county.into()]));
            }
            if inferred {
                block.set("inferred", Value::List(vec!["county".into()]));
            }
            block
        };
        let (base, both) = (county(Some("08"), false), county(None, true));
        let merged = merge(Kind::Initiative, &base, &both, &both);
        assert_eq!((merged.block, merged.conflicts), (both, vec![]));
        let (kept, removed) = (county(Some("08"), true), county(None, false));
        let merged = merge(Kind::Initiative, &base, &kept, &removed);
        assert_eq!(merged.conflicts.len(), 1);
    }

    #[test]
    fn what_both_sides_add_comes_once() {
        let tags = |tags: &[&str]| {
            let mut block = Block::default();
            let tags = tags.iter().map(|it| (*it).to_owned()).collect();
            block.set("tags", Value::List(tags));
            block
        };
        let [base, ours, theirs] = [&["a"][..], &["a", "x", "y"], &["a", "x", "z"]].map(tags);
        let merged = merge(Kind::Company, &base, &ours, &theirs);
        assert!(merged.conflicts.is_empty());
        assert_eq!(merged.block.list("tags"), ["a", "x", "y", "z"]);
    }
}
