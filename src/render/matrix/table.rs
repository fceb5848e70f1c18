//! A matrix as a table for people, whoever draws it.

use super::words::{marked_name, number, written};
use crate::ops::matrix::cells::{Cell as Shown, Shown as Cells};
use crate::ops::matrix::table::{Head, Matrix, MatrixRow};
use crate::render::Look;
use crate::render::grid::{Cell, Column, Grid};

/// The sign for sums.
pub(super) const SUM: &str = "Σ";

/// Some columns under these heads, with sums to the right and below.
pub(super) fn for_people(
    matrix: &Matrix,
    shown: &[usize],
    heads: &[String],
    look: &Look<'_>,
) -> Grid {
    let rows: Vec<&MatrixRow> = matrix.rows.iter().collect();
    of_rows(matrix, &rows, shown, heads, look)
}

/// The same of some rows; the sums are those of all.
pub(super) fn of_rows(
    matrix: &Matrix,
    rows: &[&MatrixRow],
    shown: &[usize],
    heads: &[String],
    look: &Look<'_>,
) -> Grid {
    let columns = std::iter::once(Column::new(matrix.of.rows.key(), ""))
        .chain(
            shown
                .iter()
                .map(|at| column(matrix, &matrix.columns[*at].id, &heads[*at])),
        )
        .chain([Column::number("total", SUM)])
        .collect();
    let sum = |sum: i64| Cell::labelled(sum.to_string(), number(matrix.of.cells, sum, look));
    let row = |row: &&MatrixRow| {
        let cells = shown.iter().map(|at| {
            let of_cell = row.at(&matrix.columns[*at]);
            let cell = cell(of_cell, matrix.of.cells, &matrix.columns[*at], look);
            match of_cell.is_none_or(Shown::is_inferred) {
                true => cell.quiet(),
                false => cell,
            }
        });
        std::iter::once(Cell::new(marked_name(matrix.of.rows, &row.head, look)))
            .chain(cells)
            .chain([sum(row.head.total)])
            .collect()
    };
    let sums = shown.iter().map(|at| sum(matrix.columns[*at].total));
    let below = std::iter::once(Cell::new(SUM))
        .chain(sums)
        .chain([sum(matrix.total)])
        .collect();
    let rows = rows.iter().map(row).chain([below]).collect();
    Grid { columns, rows }
}

fn column(matrix: &Matrix, id: &str, head: &str) -> Column {
    match matrix.of.cells {
        Cells::Count | Cells::Amount => Column::number(id, head),
        Cells::Roles | Cells::Mark | Cells::Names => Column::new(id, head),
    }
}

/// What stands in a cell, for programs and as it is read.
pub(super) fn cell(of_cell: Option<&Shown>, shown: Cells, head: &Head, look: &Look<'_>) -> Cell {
    let Some(of_cell) = of_cell else {
        // An empty cell is empty: that somebody takes no part is no unknown.
        return Cell::labelled("", " ");
    };
    // Programs take numbers as they are.
    let plain = match shown {
        Cells::Amount => Cells::Count,
        other => other,
    };
    Cell::labelled(
        written(of_cell, plain, head, look),
        written(of_cell, shown, head, look),
    )
}
