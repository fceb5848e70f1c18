//! Compares two versions of a record: its fields one by one, and its blocks (participations, events, posts) in pairs.
//!
//! `diff` and `log` report changes from this comparison, and merging pairs blocks by the same identities.

use super::change::FieldChange;
use super::fields::{Field, FieldType};
use super::value::{Block, Value};

/// What differs between two versions of a record.
#[derive(Debug, Default)]
pub struct Comparison<'b> {
    /// The fields that differ, in the order of the table of fields.
    pub fields: Vec<FieldChange>,
    /// The blocks that differ, each with its key, such as `participant`.
    pub blocks: Vec<(&'static str, BlockChange<'b>)>,
}

/// A block that was added or removed, or in which fields differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockChange<'b> {
    /// Only the new version has it.
    Added(&'b Block),
    /// Only the old version has it.
    Removed(&'b Block),
    /// Both versions have it, and these fields differ.
    Changed {
        /// The block in the old version.
        old: &'b Block,
        /// The block in the new version.
        new: &'b Block,
        /// The fields that differ.
        fields: Vec<FieldChange>,
    },
}

/// Compares two versions of a record by the fields that it can have; other keys are not looked at.
pub fn compare<'b>(
    fields: impl IntoIterator<Item = &'static Field>,
    old: &'b Block,
    new: &'b Block,
) -> Comparison<'b> {
    let mut comparison = Comparison::default();
    for field in fields {
        match field.holds {
            FieldType::Blocks(inner) => {
                let blocks = [old, new].map(|block| block.tables(field.key));
                let changes = compare_blocks(field.key, inner, blocks);
                let changes = changes.into_iter().map(|change| (field.key, change));
                comparison.blocks.extend(changes);
            }
            _ => comparison.fields.extend(compare_field(field, old, new)),
        }
    }
    comparison
}

/// Compares two lists of blocks called `key`: first those that changed, then those that were removed and added.
fn compare_blocks<'b>(
    key: &str,
    fields: &'static [Field],
    [old, new]: [&'b [Block]; 2],
) -> Vec<BlockChange<'b>> {
    let pairs = BlockPairs::new(key, old, new);
    let mut changes = Vec::new();
    for (one, other) in pairs.both {
        let (old, new) = (&old[one], &new[other]);
        let fields = fields.iter().filter_map(|it| compare_field(it, old, new));
        let fields: Vec<FieldChange> = fields.collect();
        if !fields.is_empty() {
            changes.push(BlockChange::Changed { old, new, fields });
        }
    }
    let removed = pairs.only_first.iter();
    changes.extend(removed.map(|index| BlockChange::Removed(&old[*index])));
    let added = pairs.only_second.iter();
    changes.extend(added.map(|index| BlockChange::Added(&new[*index])));
    changes
}

/// The change of one field; `None` when both versions say the same.
fn compare_field(field: &Field, old: &Block, new: &Block) -> Option<FieldChange> {
    let is_same = is_same_field(field, old, new);
    let [old, new] = [old, new].map(|block| block.get(field.key));
    (!is_same).then(|| FieldChange {
        field: field.key.to_owned(),
        old: old.cloned(),
        new: new.cloned(),
    })
}

/// Whether a field says the same in two blocks, or is in neither.
pub fn is_same_field(field: &Field, one: &Block, other: &Block) -> bool {
    match (one.get(field.key), other.get(field.key)) {
        (Some(one), Some(other)) => is_same_value(field, one, other),
        (one, other) => one == other,
    }
}

/// Whether two values of a field say the same, though they may be written differently.
pub fn is_same_value(field: &Field, one: &Value, other: &Value) -> bool {
    // Most values are the same as they stand, and bringing them into one form copies them.
    one == other || normalized(field, one) == normalized(field, other)
}

/// Brings values that may be written in several ways into one form: a sorted list has each entry once, one address is
/// a list of one.
pub fn normalized(field: &Field, value: &Value) -> Value {
    match (field.holds, value) {
        (FieldType::Reach, Value::Text(text)) => Value::List(vec![text.clone()]),
        (holds, Value::List(list)) if holds.is_sorted() => {
            let mut list = list.clone();
            list.sort();
            list.dedup();
            Value::List(list)
        }
        (FieldType::Table(inner), Value::Table(block)) => {
            Value::Table(normalized_block(inner, block))
        }
        (FieldType::Tables(inner) | FieldType::Blocks(inner), Value::Tables(blocks)) => {
            let blocks = blocks.iter().map(|it| normalized_block(inner, it));
            Value::Tables(blocks.collect())
        }
        _ => value.clone(),
    }
}

/// The block with each value [`normalized`].
pub fn normalized_block(fields: impl IntoIterator<Item = &'static Field>, block: &Block) -> Block {
    let mut block = block.clone();
    for field in fields {
        if let Some(value) = block.get(field.key).map(|it| normalized(field, it)) {
            block.set(field.key, value);
        }
    }
    block
}

impl FieldChange {
    /// Whether only the order of entries differs in a list that people keep in their own order.
    pub fn is_reordering(&self) -> bool {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => in_order(old) == in_order(new),
            _ => false,
        }
    }
}

/// A value with the entries of its list in order.
fn in_order(value: &Value) -> Value {
    match value {
        Value::List(list) => {
            let mut list = list.clone();
            list.sort();
            Value::List(list)
        }
        Value::Tables(blocks) => {
            let mut blocks = blocks.clone();
            // Blocks have no order of their own; any will do, as long as it is the same on both sides.
            blocks.sort_by_cached_key(|block| format!("{block:?}"));
            Value::Tables(blocks)
        }
        _ => value.clone(),
    }
}

/// The indexes of blocks in two lists that are the same participation, event or post, though fields may differ.
#[derive(Debug)]
pub struct BlockPairs {
    /// The blocks that both lists have: their index in the first, and in the second.
    pub both: Vec<(usize, usize)>,
    /// The blocks that only the first list has.
    pub only_first: Vec<usize>,
    /// The blocks that only the second list has.
    pub only_second: Vec<usize>,
}

/// The keys whose values identify a block.
enum Identity {
    Any(&'static [&'static str]),
    /// The values identify a block only if one block of each list has them.
    Unique(&'static [&'static str]),
}

/// The identities of blocks called `key`, the surest first; equal blocks are paired before.
fn identities(key: &str) -> &'static [Identity] {
    use Identity::{Any, Unique};
    // A period or a role may have been corrected, so that blocks without an exact match are paired by less.
    match key {
        "participant" => &[
            Any(&["actor", "role", "unit", "since"]),
            Unique(&["actor", "role", "unit"]),
            Any(&["actor", "role", "unit"]),
            // Two units are two participations, unless one was corrected or came to be known.
            Unique(&["actor", "role", "since"]),
            Unique(&["actor", "role"]),
            Unique(&["actor"]),
        ],
        "event" => &[Any(&["date", "name"]), Unique(&["date"]), Unique(&["name"])],
        "post" => &[
            Any(&["actor", "title", "unit", "since"]),
            Any(&["actor", "title", "unit"]),
            Any(&["actor", "title", "since"]),
            Any(&["actor", "title"]),
            Unique(&["actor"]),
        ],
        // An `[[allow]]` says nothing that stays the same when it is changed: one is removed and one added.
        _ => &[],
    }
}

impl BlockPairs {
    /// Pairs the blocks of two lists called `key`, the surest pairs first.
    pub fn new(key: &str, first: &[Block], second: &[Block]) -> BlockPairs {
        BlockPairs::by(identities(key), first, second)
    }

    /// Pairs only blocks that are equal or have the surest identity: a participation, not the actor alone.
    pub fn surest(key: &str, first: &[Block], second: &[Block]) -> BlockPairs {
        let identities = identities(key);
        BlockPairs::by(&identities[..identities.len().min(1)], first, second)
    }

    fn by(identities: &[Identity], first: &[Block], second: &[Block]) -> BlockPairs {
        let mut pairs = BlockPairs {
            both: Vec::new(),
            only_first: (0..first.len()).collect(),
            only_second: (0..second.len()).collect(),
        };
        // Equal blocks first: one that did not change must not be paired with another that only has the same keys.
        pairs.pair(|one, other| first[one] == second[other]);
        for identity in identities {
            let (Identity::Any(keys) | Identity::Unique(keys)) = identity;
            // Two events without date and name are not the same because both lack them.
            let has_any = |block: &Block| keys.iter().any(|key| block.get(key).is_some());
            let is_same = |one: usize, other: usize| {
                let (one, other) = (&first[one], &second[other]);
                has_any(one) && keys.iter().all(|key| one.get(key) == other.get(key))
            };
            if matches!(identity, Identity::Unique(_)) {
                // Counted before this round: a pair that it makes must not make another pair unique.
                let (ones, others) = (pairs.only_first.clone(), pairs.only_second.clone());
                pairs.pair(|one, other| {
                    is_same(one, other)
                        && ones.iter().filter(|it| is_same(**it, other)).count() == 1
                        && others.iter().filter(|it| is_same(one, **it)).count() == 1
                });
            } else {
                pairs.pair(is_same);
            }
        }
        // In the order of the first list again, in which changes are reported.
        pairs.both.sort_unstable();
        pairs
    }

    /// Pairs each block that is left of the first list with the first of the second that `fits`.
    fn pair(&mut self, fits: impl Fn(usize, usize) -> bool) {
        for one in std::mem::take(&mut self.only_first) {
            let at = self.only_second.iter().position(|other| fits(one, *other));
            match at {
                Some(at) => self.both.push((one, self.only_second.remove(at))),
                None => self.only_first.push(one),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BlockChange, BlockPairs, compare};
    use crate::model::fields;
    use crate::model::kind::Kind;
    use crate::model::value::{Block, Value};

    fn block(actor: &str, role: &str, note: &str) -> Block {
        let mut block = Block::default();
        block.set("actor", Value::Text(actor.into()));
        block.set("role", Value::Text(role.into()));
        block.set("note", Value::Text(note.into()));
        block
    }

    #[test]
    fn the_surest_pair_comes_first() {
        let first = [
            block("a", "owner", "1"),
            block("a", "partner", ""),
            block("b", "owner", ""),
        ];
        let second = [
            block("a", "funder", ""),
            block("a", "owner", "2"),
            block("c", "owner", ""),
        ];
        let pairs = BlockPairs::new("participant", &first, &second);
        assert_eq!(pairs.both, [(0, 1), (1, 0)]);
        assert_eq!((pairs.only_first, pairs.only_second), (vec![2], vec![2]));
        let pairs = BlockPairs::new("allow", &first, &second);
        assert_eq!(pairs.both, []);
    }

    #[test]
    fn two_units_of_an_actor_are_two_participations() {
        let of_unit = |unit: &str, note: &str| {
            let mut block = block("a", "partner", note);
            block.set("unit", Value::Text(unit.into()));
            block
        };
        let first = [of_unit("x", "1"), of_unit("y", "2")];
        let second = [of_unit("y", "3"), of_unit("z", ""), of_unit("x", "4")];
        let pairs = BlockPairs::new("participant", &first, &second);
        assert_eq!(pairs.both, [(0, 2), (1, 0)]);
        assert_eq!(pairs.only_second, [1]);
        // The only one has got another unit.
        let pairs = BlockPairs::new("participant", &first[..1], &[of_unit("z", "")]);
        assert_eq!(pairs.both, [(0, 0)]);
        // What two people add at once is one participation only if the unit is the same.
        let pairs = BlockPairs::surest("participant", &first[..1], &[of_unit("z", "")]);
        assert_eq!(pairs.both, []);
    }

    #[test]
    fn fields_are_compared_by_what_they_say() {
        let list = |texts: &[&str]| Value::List(texts.iter().map(|it| (*it).into()).collect());
        let mut old = Block::default();
        old.set("tags", list(&["b", "a", "b"]));
        old.set("goals", list(&["x", "y"]));
        old.set("participant", Value::Tables(vec![block("a", "owner", "1")]));
        let mut new = Block::default();
        new.set("tags", list(&["a", "b"]));
        new.set("goals", list(&["y", "x"]));
        new.set("participant", Value::Tables(vec![block("a", "owner", "2")]));
        let comparison = compare(fields::of(Kind::Initiative), &old, &new);
        let keys: Vec<&str> = comparison.fields.iter().map(|it| &*it.field).collect();
        assert_eq!(keys, ["goals"]);
        assert!(comparison.fields[0].is_reordering());
        let [("participant", BlockChange::Changed { fields, .. })] = &comparison.blocks[..] else {
            panic!("one participant changed: {:?}", comparison.blocks);
        };
        assert_eq!(fields[0].field, "note");
    }
}
