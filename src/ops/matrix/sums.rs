//! The sums at the edges of a matrix.

use std::collections::BTreeMap;

use super::cells::{Cell, Placed, Shown, amount, pairs};
use crate::model::query::select::View;

/// The sums, by what stands at the edge.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// Of each row.
    pub(super) rows: BTreeMap<String, i64>,
    /// Of each column.
    pub(super) columns: BTreeMap<String, i64>,
    /// Of all.
    pub(super) total: i64,
}

/// The participations of each cell, row by row.
pub(super) type Places<'t> = BTreeMap<String, BTreeMap<String, Vec<Placed<'t>>>>;

/// The sums: of numbers and amounts over participations, each once, however many cells they are in; else of cells that hold
/// something.
pub(super) fn sums(
    view: &View<'_>,
    places: &Places<'_>,
    cells: &BTreeMap<String, BTreeMap<String, Cell>>,
    shown: Shown,
) -> Sums {
    let is_filled =
        |row: &String, column: &String| cells.get(row).is_some_and(|row| row.contains_key(column));
    let mut rows: BTreeMap<&String, Sum<'_>> = BTreeMap::new();
    let mut columns: BTreeMap<&String, Sum<'_>> = BTreeMap::new();
    let mut all = Sum::default();
    for (row, of_row) in places {
        for (column, links) in of_row {
            let filled = i64::from(is_filled(row, column));
            for sum in [
                rows.entry(row).or_default(),
                columns.entry(column).or_default(),
                &mut all,
            ] {
                sum.filled += filled;
                sum.links.extend(links);
            }
        }
    }
    let worth = |sum: &Sum<'_>| match shown {
        Shown::Count => pairs(&sum.links),
        Shown::Amount => amount(view, &sum.links).unwrap_or_default(),
        Shown::Roles | Shown::Mark | Shown::Names => sum.filled,
    };
    let each = |sums: &BTreeMap<&String, Sum<'_>>| {
        sums.iter()
            .map(|(key, sum)| ((*key).clone(), worth(sum)))
            .collect()
    };
    Sums {
        rows: each(&rows),
        columns: each(&columns),
        total: worth(&all),
    }
}

/// What a sum is worked out from.
#[derive(Default)]
struct Sum<'t> {
    /// How many cells hold something.
    filled: i64,
    /// The participations in them.
    links: Vec<Placed<'t>>,
}
