//! A matrix as plain data, and the order of its rows and columns.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
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
        let head = &self.head;
        let mut row = serializer.serialize_struct("MatrixRow", 6)?;
        row.serialize_field("id", &head.id)?;
        row.serialize_field("name", &head.name)?;
        row.serialize_field("short", &head.short)?;
        row.serialize_field("ended", &head.ended)?;
        row.serialize_field("total", &head.total)?;
        row.serialize_field("cells", &self.cells)?;
        row.end()
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
    let Layout { rows, columns, .. } = matrix.of;
    let (all, heads) = (&mut matrix.rows, &mut matrix.columns);
    // Always by name first: the sorts below are stable, and so equal sums, counties and positions stay in the order of names.
    all.sort_by(|one, other| by_name(view, rows, &one.head, &other.head));
    heads.sort_by(|one, other| by_name(view, columns, one, other));
    match by {
        Sort::Name => {}
        Sort::Count => {
            all.sort_by_key(|row| Reverse(row.head.total));
            heads.sort_by_key(|head| Reverse(head.total));
        }
        Sort::County => {
            all.sort_by_key(|row| county(view, rows, &row.head));
            heads.sort_by_key(|head| county(view, columns, head));
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
    // A tag or a type may be spelt like the id of a record, and has no county by that.
    let is_of_records = matches!(axis.kind, AxisKind::Actor | AxisKind::Initiative);
    let id = is_of_records.then(|| Id::new(head.id.as_str()));
    let record = id.and_then(|id| view.registry.get(&id));
    let county = record.and_then(|record| record.block.text("county"));
    (county.is_none(), county.unwrap_or_default().to_owned())
}

/// Rows and columns by reciprocal averaging (Hill 1973), the first axis of correspondence analysis: each row is placed where its
/// columns are on average, each column where its rows are, until that settles.
fn cluster(matrix: &mut Matrix) {
    let heads = matrix.columns.iter().enumerate();
    let place: BTreeMap<&str, usize> = heads.map(|(at, head)| (head.id.as_str(), at)).collect();
    let places = |row: &MatrixRow| -> Vec<usize> {
        let ids = row.cells.keys();
        ids.filter_map(|id| place.get(id.as_str()).copied())
            .collect()
    };
    let filled: Vec<Vec<usize>> = matrix.rows.iter().map(places).collect();
    // The first positions are those by name: the same matrix always settles in the same order.
    let mut columns: Vec<f64> = (0..matrix.columns.len()).map(|at| at as f64).collect();
    let mut rows = vec![0.0; filled.len()];
    for _ in 0..ROUNDS {
        settle(&mut columns, &filled);
        for (row, cells) in rows.iter_mut().zip(&filled) {
            *row = mean(cells.iter().map(|at| columns[*at]));
        }
        let mut of_columns = vec![Vec::new(); columns.len()];
        for (row, cells) in rows.iter().zip(&filled) {
            for at in cells {
                of_columns[*at].push(*row);
            }
        }
        for (column, rows) in columns.iter_mut().zip(of_columns) {
            *column = mean(rows.into_iter());
        }
    }
    sort_by_place(&mut matrix.rows, rows);
    sort_by_place(&mut matrix.columns, columns);
}

/// Takes the mean of the columns, weighted by their cells, for 0 and their spread for 1: what is left is where they differ.
fn settle(columns: &mut [f64], filled: &[Vec<usize>]) {
    let cells = || filled.iter().flatten().copied();
    let middle = mean(cells().map(|at| columns[at]));
    let spread = mean(cells().map(|at| (columns[at] - middle).powi(2))).sqrt();
    // Where all columns are at one place there is no order to find, and nothing to divide by.
    if spread > 0.0 {
        for column in columns.iter_mut() {
            *column = (*column - middle) / spread;
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    match count {
        // A row without cells comes last, as `--all` shows it; NaN would spread to all others.
        0 => f64::MAX,
        _ => sum / f64::from(count),
    }
}

fn sort_by_place<T>(list: &mut Vec<T>, places: Vec<f64>) {
    let mut placed: Vec<(f64, T)> = places.into_iter().zip(list.drain(..)).collect();
    placed.sort_by(|one, other| one.0.total_cmp(&other.0));
    list.extend(placed.into_iter().map(|(_, item)| item));
}
