//! Blocks of two lists that belong together: the same participation, event or post, though something in it is otherwise.

use crate::model::value::Block;

/// Which blocks belong together, by number; and those that are left.
#[derive(Debug)]
pub struct Pairs {
    /// Those that belong together, one of each list.
    pub both: Vec<(usize, usize)>,
    /// Those of the first list alone.
    pub first: Vec<usize>,
    /// Those of the second list alone.
    pub second: Vec<usize>,
}

/// The keys that two blocks must share, and whether just one of each list may share them.
type Identity = (&'static [&'static str], bool);

/// What makes two blocks of a name the same, the surest first; two that are alike in all belong together before.
fn identities(key: &str) -> &'static [Identity] {
    match key {
        "participant" => &[
            (&["actor", "role", "since"], false),
            (&["actor", "role"], true),
            (&["actor", "role"], false),
            (&["actor"], true),
        ],
        "event" => &[
            (&["date", "name"], false),
            (&["date"], true),
            (&["name"], true),
        ],
        "post" => &[
            (&["actor", "title", "since"], false),
            (&["actor", "title"], false),
            (&["actor"], true),
        ],
        _ => &[],
    }
}

impl Pairs {
    /// The pairs of two lists of blocks called `key`.
    pub fn new(key: &str, first: &[Block], second: &[Block]) -> Pairs {
        Pairs::by(identities(key), first, second)
    }

    fn by(identities: &[Identity], first: &[Block], second: &[Block]) -> Pairs {
        let mut pairs = Pairs {
            both: Vec::new(),
            first: (0..first.len()).collect(),
            second: (0..second.len()).collect(),
        };
        pairs.pair(|one, other| first[one] == second[other]);
        for (keys, is_single) in identities {
            let is_there = |block: &Block| keys.iter().any(|key| block.get(key).is_some());
            let is_same = |one: usize, other: usize| {
                let (one, other) = (&first[one], &second[other]);
                is_there(one) && keys.iter().all(|key| one.get(key) == other.get(key))
            };
            if *is_single {
                let (ones, others) = (pairs.first.clone(), pairs.second.clone());
                let count = |fits: &dyn Fn(usize) -> bool, all: &[usize]| {
                    all.iter().filter(|it| fits(**it)).count()
                };
                pairs.pair(|one, other| {
                    is_same(one, other)
                        && count(&|it| is_same(it, other), &ones) == 1
                        && count(&|it| is_same(one, it), &others) == 1
                });
            } else {
                pairs.pair(is_same);
            }
        }
        pairs.both.sort_unstable();
        pairs
    }

    /// Only those that are alike in all, or in the surest identity: a participation, not the actor alone.
    pub fn alike(key: &str, first: &[Block], second: &[Block]) -> Pairs {
        Pairs::by(
            &identities(key)[..identities(key).len().min(1)],
            first,
            second,
        )
    }

    /// Pairs each that is left of the first list with the first of the second that fits.
    fn pair(&mut self, fits: impl Fn(usize, usize) -> bool) {
        for one in std::mem::take(&mut self.first) {
            let at = self.second.iter().position(|other| fits(one, *other));
            match at {
                Some(at) => self.both.push((one, self.second.remove(at))),
                None => self.first.push(one),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;
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
        let pairs = Pairs::new("participant", &first, &second);
        assert_eq!(pairs.both, [(0, 1), (1, 0)]);
        assert_eq!((pairs.first, pairs.second), (vec![2], vec![2]));
        let pairs = Pairs::new("allow", &first, &second);
        assert_eq!(pairs.both, []);
    }
}
