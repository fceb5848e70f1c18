//! A matrix as plain data, and the order of its rows and columns.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::axis::{Axis, AxisKind};
use super::cells::{Cell, CellKind};
use crate::model::id::Id;
use crate::model::query::select::View;
use crate::text::order;

/// A matrix.
#[derive(Debug, Serialize)]
pub struct Matrix {
    /// Its axes and cells.
    pub of: Layout,
    /// The columns, from the left.
    pub columns: Vec<Head>,
    /// The rows, from the top.
    pub rows: Vec<MatrixRow>,
    /// The sum of all; of roles and signs, how many cells are not empty.
    pub total: i64,
}

/// The axes and cells of a matrix.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Layout {
    /// What the rows are.
    pub rows: Axis,
    /// What the columns are.
    pub columns: Axis,
    /// What the cells show.
    pub cells: CellKind,
}

/// The head of a row or column.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The id of a record, a key, a code or a year; empty where it is not known.
    pub id: String,
    /// The name of a record, on the day of the view; else the same as `id`.
    pub name: String,
    /// Its short name.
    pub short: Option<String>,
    /// Whether it is over.
    pub ended: bool,
    /// The sum of its cells.
    pub total: i64,
}

/// One row with its cells.
#[derive(Debug)]
pub struct MatrixRow {
    /// Its head.
    pub head: Head,
    /// The cells that are not empty, by the ids of columns.
    pub cells: BTreeMap<String, Cell>,
}

impl MatrixRow {
    /// The cell in a column; none where it is empty.
    pub fn at(&self, column: &Head) -> Option<&Cell> {
        self.cells.get(&column.id)
    }
}

/// The fields of the head, then the cells.
impl Serialize for MatrixRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            id: &'a str,
            name: &'a str,
            short: Option<&'a str>,
            ended: bool,
            total: i64,
            cells: &'a BTreeMap<String, Cell>,
        }
        let head = &self.head;
        let row = Row {
            id: &head.id,
            name: &head.name,
            short: head.short.as_deref(),
            ended: head.ended,
            total: head.total,
            cells: &self.cells,
        };
        row.serialize(serializer)
    }
}

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
    /// Similar rows together, and similar columns.
    Cluster,
}

/// How often positions are averaged; by then they have settled.
const ROUNDS: usize = 60;

/// Sorts rows and columns.
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

fn by_name(view: &View<'_>, axis: Axis, one: &Head, other: &Head) -> Ordering {
    let place = |head: &Head| axis.order(view, &head.id);
    place(one)
        .cmp(&place(other))
        .then_with(|| order::compare(&one.name, &other.name))
        .then_with(|| one.id.cmp(&other.id))
}

/// The first county of a record; of what has none, what comes last.
fn county(view: &View<'_>, axis: Axis, head: &Head) -> (bool, String) {
    let is_of_records = matches!(axis.kind, AxisKind::Actor | AxisKind::Initiative);
    let id = is_of_records.then(|| Id::new(head.id.as_str()));
    let record = id.and_then(|id| view.registry.get(&id));
    let county = record.and_then(|record| record.block.text("county"));
    (county.is_none(), county.unwrap_or_default().to_owned())
}

/// Rows and columns by reciprocal averaging (Hill 1973), the first axis of correspondence analysis: each row is placed where its
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
