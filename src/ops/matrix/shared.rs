//! Actors against actors by the initiatives that they share, and initiatives against initiatives by their actors.

use std::collections::{BTreeMap, BTreeSet};

use super::axis::End;
use super::cells::{Cell, Number, Shown, Taken, named};
use super::sums::Sums;
use crate::model::id::Id;
use crate::model::query::select::View;

/// The cells of a matrix whose edges are the same, row by row, and their sums; what stands for itself has no cell. The sum of
/// a row is how many it shares with anybody, the sum of a column how many with those that have a row.
pub(super) fn cells(
    view: &View<'_>,
    links: &[Taken],
    end: End,
    shown: Shown,
    min: usize,
) -> (BTreeMap<String, BTreeMap<String, Cell>>, Sums) {
    let mut through: BTreeMap<&Id, BTreeMap<&Id, bool>> = BTreeMap::new();
    for Taken { link, inferred, .. } in links {
        let (one, by) = match end {
            End::Actor => (&link.actor, &link.initiative),
            End::Initiative => (&link.initiative, &link.actor),
        };
        let stated = through.entry(one).or_default().entry(by).or_default();
        *stated |= !inferred;
    }
    let mut of: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
    for (one, its) in &through {
        for by in its.keys() {
            of.entry(by).or_default().push(one);
        }
    }
    let mut cells: BTreeMap<String, BTreeMap<String, Cell>> = BTreeMap::new();
    let mut below: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
    let mut sums = Sums::default();
    for (one, its) in &through {
        let mut with: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
        for by in its.keys() {
            for other in of[by].iter().filter(|other| *other != one) {
                with.entry(other).or_default().push(by);
            }
        }
        if with.len() < min.max(1) {
            continue;
        }
        let mut shared: BTreeSet<&Id> = BTreeSet::new();
        for (other, both) in with {
            let is_stated = |by: &&Id| its[by] && through[other][by];
            let cell = match shown {
                Shown::Names => Cell::Names(named(view, both.iter().copied())),
                _ => Cell::Number(Number {
                    number: count(both.len()),
                    inferred: !both.iter().any(is_stated),
                    before: None,
                }),
            };
            shared.extend(&both);
            below.entry(other).or_default().extend(both);
            let row = cells.entry(one.to_string()).or_default();
            row.insert(other.to_string(), cell);
        }
        sums.rows.insert(one.to_string(), count(shared.len()));
    }
    let of_column = |(id, shared): (&&Id, &BTreeSet<&Id>)| (id.to_string(), count(shared.len()));
    sums.columns = below.iter().map(of_column).collect();
    let all: BTreeSet<&Id> = below.values().flatten().copied().collect();
    sums.total = count(all.len());
    (cells, sums)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
