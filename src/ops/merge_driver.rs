//! `merge-driver`: what two sides changed in a record, brought together key by key and block by block.
//!
//! Sorted lists are sets: what each side added comes in, what each took away goes. A participation, event or post is the
//! same on all sides when its identity is, and then its keys are merged one by one.

use crate::model::compare::{BlockPairs, normalized};
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::merge::{Conflict, Merge};
use crate::model::value::{Block, Value};

/// Brings theirs into ours, as both came from base.
pub fn merge(kind: Kind, base: &Block, ours: &Block, theirs: &Block) -> Merge {
    let mut merge = Merge {
        block: ours.clone(),
        ..Merge::default()
    };
    let sides = Sides { base, ours, theirs };
    for field in fields::of(kind) {
        match field.holds {
            FieldType::Blocks(inner) => Blocks {
                field,
                inner,
                sides,
            }
            .merge(&mut merge),
            _ => match sides.outcome(field) {
                Outcome::Ours => {}
                Outcome::Value(value) => {
                    put(&mut merge.block, field.key, value.as_ref());
                    merge.edits.push(Edit::Set {
                        spot: Spot::Record,
                        key: field.key,
                        value,
                    });
                }
                Outcome::Conflict => merge.conflicts.push(Conflict::Key {
                    inside: None,
                    key: field.key,
                    theirs: theirs.get(field.key).cloned(),
                }),
            },
        }
    }
    merge
}

/// The three sides of a record or of a block in it.
#[derive(Clone, Copy)]
struct Sides<'b> {
    base: &'b Block,
    ours: &'b Block,
    theirs: &'b Block,
}

/// What becomes of a key.
enum Outcome {
    /// It stays as we have it.
    Ours,
    /// It gets this value, or goes.
    Value(Option<Value>),
    /// Both changed it differently.
    Conflict,
}

impl Sides<'_> {
    fn outcome(&self, field: &Field) -> Outcome {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs]
            .map(|side| side.get(field.key).map(|it| normalized(field, it)));
        if self.is_unsettled(field.key) {
            return Outcome::Conflict;
        }
        if theirs == base || ours == theirs {
            return Outcome::Ours;
        }
        if ours == base {
            return Outcome::Value(self.theirs.get(field.key).cloned());
        }
        match both(field, base.as_ref(), ours.as_ref(), theirs.as_ref()) {
            Some(value) if Some(&value) == ours.as_ref() => Outcome::Ours,
            Some(value) => Outcome::Value(Some(value)),
            None => Outcome::Conflict,
        }
    }

    /// Whether one side took a key away of which the other has come to say that it is inferred.
    fn is_unsettled(&self, key: &str) -> bool {
        let says = |side: &Block| side.list("inferred").iter().any(|it| it == key);
        let came = |side: &Block| says(side) && !says(self.base);
        let went = |side: &Block| side.get(key).is_none() && self.base.get(key).is_some();
        came(self.ours) && went(self.theirs) || came(self.theirs) && went(self.ours)
    }
}

/// What both sides make of a value together; none when that can't be said.
fn both(
    field: &Field,
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
) -> Option<Value> {
    match (base, ours?, theirs?) {
        (_, Value::List(ours), Value::List(theirs)) => {
            let base = match base {
                Some(Value::List(base)) => base.as_slice(),
                Some(_) => return None,
                None => &[],
            };
            let mut list = entries(base, ours, theirs, field.holds.is_sorted())?;
            if field.holds.is_sorted() {
                list.sort();
            }
            Some(Value::List(list))
        }
        (_, Value::Tables(ours), Value::Tables(theirs)) => {
            let base = match base {
                Some(Value::Tables(base)) => base.as_slice(),
                Some(_) => return None,
                None => &[],
            };
            Some(Value::Tables(entries(base, ours, theirs, false)?))
        }
        (Some(Value::Table(base)), Value::Table(ours), Value::Table(theirs)) => {
            table(field, base, ours, theirs)
        }
        (None, Value::Table(ours), Value::Table(theirs)) => {
            table(field, &Block::default(), ours, theirs)
        }
        _ => None,
    }
}

/// Our entries without those that they took away, and with those that they added; where order means something, only when
/// both kept the order of what was there.
fn entries<T: Clone + PartialEq>(
    base: &[T],
    ours: &[T],
    theirs: &[T],
    is_set: bool,
) -> Option<Vec<T>> {
    let kept = |side: &[T]| -> bool {
        let there: Vec<&T> = base.iter().filter(|it| side.contains(it)).collect();
        let same: Vec<&T> = side.iter().filter(|it| base.contains(it)).collect();
        there == same
    };
    let keeps_order = is_set || kept(ours) && kept(theirs);
    if !keeps_order {
        return None;
    }
    let is_gone = |entry: &&T| base.contains(entry) && !theirs.contains(entry);
    let is_new = |entry: &&T| !base.contains(entry) && !ours.contains(entry);
    let left = ours.iter().filter(|entry| !is_gone(entry));
    Some(left.chain(theirs.iter().filter(is_new)).cloned().collect())
}

/// A table, key by key; none when a key of it was changed differently.
fn table(field: &Field, base: &Block, ours: &Block, theirs: &Block) -> Option<Value> {
    let FieldType::Table(inner) = field.holds else {
        return None;
    };
    let sides = Sides { base, ours, theirs };
    let mut merged = ours.clone();
    for field in inner {
        match sides.outcome(field) {
            Outcome::Ours => {}
            Outcome::Value(value) => put(&mut merged, field.key, value.as_ref()),
            Outcome::Conflict => return None,
        }
    }
    Some(Value::Table(merged))
}

fn put(block: &mut Block, key: &'static str, value: Option<&Value>) {
    match value {
        Some(value) => block.set(key, value.clone()),
        None => block.remove(key),
    }
}

/// The blocks of one name, on three sides.
struct Blocks<'b> {
    field: &'static Field,
    inner: &'static [Field],
    sides: Sides<'b>,
}

impl Blocks<'_> {
    fn merge(&self, merge: &mut Merge) {
        let key = self.field.key;
        let [base, ours, theirs] =
            [self.sides.base, self.sides.ours, self.sides.theirs].map(|side| side.tables(key));
        let of_ours = BlockPairs::new(key, base, ours);
        let of_theirs = BlockPairs::new(key, base, theirs);
        let mut result: Vec<Option<Block>> = ours.iter().cloned().map(Some).collect();
        for (number, was) in base.iter().enumerate() {
            let side = |pairs: &BlockPairs| {
                let both = pairs.both.iter().find(|(it, _)| *it == number);
                both.map(|(_, other)| *other)
            };
            match (side(&of_ours), side(&of_theirs)) {
                (Some(our), Some(their)) => {
                    result[our] = Some(self.keys(merge, was, &ours[our], &theirs[their], our));
                }
                (Some(our), None) if self.is_same(&ours[our], was) => result[our] = None,
                (Some(our), None) => merge.conflicts.push(self.conflict(Some(&ours[our]), None)),
                (None, Some(their)) if !self.is_same(&theirs[their], was) => {
                    merge
                        .conflicts
                        .push(self.conflict(None, Some(&theirs[their])));
                }
                (None, _) => {}
            }
        }
        let pick = |numbers: &[usize], all: &[Block]| -> Vec<Block> {
            numbers.iter().map(|it| all[*it].clone()).collect()
        };
        let (our_new, their_new) = (
            pick(&of_ours.only_second, ours),
            pick(&of_theirs.only_second, theirs),
        );
        let new = BlockPairs::surest(key, &our_new, &their_new);
        for (our, their) in new.both {
            let number = of_ours.only_second[our];
            let merged = self.keys(
                merge,
                &Block::default(),
                &our_new[our],
                &their_new[their],
                number,
            );
            result[number] = Some(merged);
        }
        self.come_and_go(
            merge,
            result,
            new.only_second.iter().map(|it| &their_new[*it]),
        );
    }

    /// Whether two blocks say the same: a sorted list that was only tidied is no change that could conflict.
    fn is_same(&self, one: &Block, other: &Block) -> bool {
        let value =
            |block: &Block, field: &Field| block.get(field.key).map(|it| normalized(field, it));
        let mut fields = self.inner.iter();
        fields.all(|field| value(one, field) == value(other, field))
    }

    /// The keys of a block that is on all sides; what becomes of it.
    fn keys(
        &self,
        merge: &mut Merge,
        base: &Block,
        ours: &Block,
        theirs: &Block,
        index: usize,
    ) -> Block {
        let sides = Sides { base, ours, theirs };
        let mut merged = ours.clone();
        let mut conflicts = Vec::new();
        for field in self.inner {
            match sides.outcome(field) {
                Outcome::Ours => {}
                Outcome::Value(value) => {
                    put(&mut merged, field.key, value.as_ref());
                    let key = self.field.key;
                    merge.edits.push(Edit::Set {
                        spot: Spot::Block { key, index },
                        key: field.key,
                        value,
                    });
                }
                Outcome::Conflict => conflicts.push(field.key),
            }
        }
        merge
            .conflicts
            .extend(conflicts.into_iter().map(|key| Conflict::Key {
                inside: Some((self.field.key, merged.clone())),
                key,
                theirs: theirs.get(key).cloned(),
            }));
        merged
    }

    /// Blocks that went, the last first so that the numbers of the others hold, and blocks that came.
    fn come_and_go<'b>(
        &self,
        merge: &mut Merge,
        result: Vec<Option<Block>>,
        came: impl Iterator<Item = &'b Block>,
    ) {
        let key = self.field.key;
        let gone = result
            .iter()
            .enumerate()
            .filter(|(_, block)| block.is_none());
        let gone: Vec<usize> = gone.map(|(index, _)| index).collect();
        let removals = gone.into_iter().rev();
        merge
            .edits
            .extend(removals.map(|index| Edit::Remove { key, index }));
        let mut blocks: Vec<Block> = result.into_iter().flatten().collect();
        for block in came {
            blocks.push(block.clone());
            merge.edits.push(Edit::Insert {
                key,
                block: block.clone(),
            });
        }
        match blocks.is_empty() {
            true => merge.block.remove(key),
            false => merge.block.set(key, Value::Tables(blocks)),
        }
    }

    fn conflict(&self, ours: Option<&Block>, theirs: Option<&Block>) -> Conflict {
        Conflict::Block {
            key: self.field.key,
            ours: ours.cloned(),
            theirs: theirs.cloned(),
        }
    }
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
