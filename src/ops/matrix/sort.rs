//! The order of rows and columns.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::axis::{Axis, What};
use super::table::{Head, Matrix};
use crate::model::id::Id;
use crate::model::query::select::View;
use crate::text::order;

/// How rows and columns are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name; kinds, words, counties and years in their own order.
    #[default]
    Name,
    /// By their sums, the largest first.
    Count,
    /// Records by county, then by name.
    County,
    /// So that those that are alike stand together.
    Cluster,
}

/// How often positions are averaged until they are taken for settled.
const ROUNDS: usize = 60;

/// Puts rows and columns in order.
pub(super) fn sort(matrix: &mut Matrix, view: &View<'_>, by: Sort) {
    let [rows, columns] = [matrix.of.rows, matrix.of.columns];
    matrix
        .rows
        .sort_by(|one, other| by_name(view, rows, &one.head, &other.head));
    matrix
        .columns
        .sort_by(|one, other| by_name(view, columns, one, other));
    match by {
        Sort::Name => {}
        Sort::Count => {
            matrix.rows.sort_by_key(|row| Reverse(row.head.total));
            matrix.columns.sort_by_key(|head| Reverse(head.total));
        }
        Sort::County => {
            matrix.rows.sort_by_key(|row| county(view, rows, &row.head));
            matrix
                .columns
                .sort_by_key(|head| county(view, columns, head));
        }
        Sort::Cluster => cluster(matrix),
    }
}

fn by_name(view: &View<'_>, axis: Axis, one: &Head, other: &Head) -> std::cmp::Ordering {
    let place = |head: &Head| axis.order(view, &head.id);
    place(one)
        .cmp(&place(other))
        .then_with(|| order::compare(&one.name, &other.name))
        .then_with(|| one.id.cmp(&other.id))
}

/// The first county of a record; of what has none, what comes last.
fn county(view: &View<'_>, axis: Axis, head: &Head) -> (bool, String) {
    let is_of_records = matches!(axis.what, What::Actor | What::Initiative);
    let id = is_of_records.then(|| Id::new(head.id.as_str()));
    let record = id.and_then(|id| view.registry.get(&id));
    let county = record.and_then(|record| record.block.text("county"));
    (county.is_none(), county.unwrap_or_default().to_owned())
}

/// Rows and columns by reciprocal averaging (Hill 1973), the first axis of correspondence analysis: each row stands where its
/// columns are on average, each column where its rows are, until that settles.
fn cluster(matrix: &mut Matrix) {
    let place: BTreeMap<&str, usize> = matrix
        .columns
        .iter()
        .enumerate()
        .map(|(at, head)| (head.id.as_str(), at))
        .collect();
    let filled: Vec<Vec<usize>> = matrix
        .rows
        .iter()
        .map(|row| {
            row.cells
                .keys()
                .filter_map(|id| place.get(id.as_str()).copied())
                .collect()
        })
        .collect();
    let mut columns: Vec<f64> = (0..matrix.columns.len()).map(|at| at as f64).collect();
    let mut rows = vec![0.0; filled.len()];
    for _ in 0..ROUNDS {
        settle(&mut columns, &filled);
        for (row, cells) in rows.iter_mut().zip(&filled) {
            *row = mean(cells.iter().map(|at| columns[*at]));
        }
        let mut sums = vec![(0.0, 0_u32); columns.len()];
        for (row, cells) in rows.iter().zip(&filled) {
            for at in cells {
                sums[*at] = (sums[*at].0 + row, sums[*at].1 + 1);
            }
        }
        for (column, (sum, count)) in columns.iter_mut().zip(sums) {
            *column = if count == 0 {
                f64::MAX
            } else {
                sum / f64::from(count)
            };
        }
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|one, other| rows[*one].total_cmp(&rows[*other]));
    permute(&mut matrix.rows, &order);
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by(|one, other| columns[*one].total_cmp(&columns[*other]));
    permute(&mut matrix.columns, &order);
}

/// Takes the mean of the columns, weighted by their cells, for 0 and their spread for 1: what is left is where they differ.
fn settle(columns: &mut [f64], filled: &[Vec<usize>]) {
    let cells = || filled.iter().flatten().copied();
    let values = columns.to_vec();
    let middle = mean(cells().map(|at| values[at]));
    let spread = mean(cells().map(|at| (values[at] - middle).powi(2))).sqrt();
    for column in columns.iter_mut() {
        *column = if spread > 0.0 {
            (*column - middle) / spread
        } else {
            *column
        };
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    if count == 0 {
        f64::MAX
    } else {
        sum / f64::from(count)
    }
}

fn permute<T>(list: &mut Vec<T>, order: &[usize]) {
    let mut taken: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(order.iter().filter_map(|at| taken[*at].take()));
}
