//! Actors against actors by the initiatives that they share, and initiatives against initiatives by their actors.

use std::collections::{BTreeMap, BTreeSet};

use super::axis::End;
use super::cells::{Cell, Number, Shown, Taken, named};
use super::sums::Sums;
use crate::model::id::Id;
use crate::model::query::select::View;

/// The cells of a matrix whose edges are the same, row by row, and their sums; what stands for itself has no cell. The sum of
/// a row is how many it shares with anybody.
pub(super) fn cells(
    view: &View<'_>,
    links: &[Taken],
    end: End,
    shown: Shown,
    min: usize,
) -> (BTreeMap<String, BTreeMap<String, Cell>>, Sums) {
    let mut through: BTreeMap<&Id, BTreeMap<&Id, bool>> = BTreeMap::new();
    for Taken { link, .. } in links {
        let (one, by) = match end {
            End::Actor => (&link.actor, &link.initiative),
            End::Initiative => (&link.initiative, &link.actor),
        };
        let stated = through.entry(one).or_default().entry(by).or_default();
        *stated |= !link.is_inferred();
    }
    let mut cells: BTreeMap<String, BTreeMap<String, Cell>> = BTreeMap::new();
    let mut all: BTreeSet<&Id> = BTreeSet::new();
    let mut sums = Sums::default();
    for (one, its) in &through {
        let mut shared: BTreeSet<&Id> = BTreeSet::new();
        for (other, theirs) in through.iter().filter(|(other, _)| *other != one) {
            let both: Vec<&Id> = its
                .keys()
                .filter(|by| theirs.contains_key(*by))
                .copied()
                .collect();
            if both.is_empty() {
                continue;
            }
            let is_stated = |by: &&Id| its[by] && theirs[by];
            let cell = match shown {
                Shown::Names => Cell::Names(named(view, both.iter().copied())),
                _ => Cell::Number(Number {
                    number: count(both.len()),
                    inferred: !both.iter().any(is_stated),
                    before: None,
                }),
            };
            shared.extend(both);
            let row = cells.entry(one.to_string()).or_default();
            row.insert(other.to_string(), cell);
        }
        let others = cells.get(one.as_str()).map_or(0, BTreeMap::len);
        if others < min.max(1) {
            cells.remove(one.as_str());
            continue;
        }
        sums.rows.insert(one.to_string(), count(shared.len()));
        all.extend(shared);
    }
    sums.total = count(all.len());
    sums.columns.clone_from(&sums.rows);
    (cells, sums)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
