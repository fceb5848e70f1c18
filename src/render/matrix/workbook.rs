//! A matrix as a workbook: the matrix, what its letters mean, and the query.

use std::collections::BTreeMap;

use super::labels::{Labels, QueryInfo, change_of};
use crate::ops::matrix::cells::{CellKind, Change};
use crate::ops::matrix::table::Matrix;
use crate::render::grid::{Cell, Column, Grid};
use crate::render::xlsx::{self, MatrixLook, Sheet};

/// The workbook.
pub(super) fn xlsx(labels: &Labels<'_>, info: &QueryInfo) -> Vec<u8> {
    let matrix = labels.matrix;
    let mut table = labels.whole_grid(&labels.heads());
    // On a screen the names need no head; a filter or a pivot table in Excel does.
    if let Some(name) = table.columns.first_mut() {
        name.label = labels.word("matrix-row");
    }
    for cell in table.rows.iter_mut().flatten() {
        // What is empty stays empty, so that it can be counted.
        if cell.value.is_empty() {
            cell.label.clear();
        }
    }
    let columns = u16::try_from(matrix.columns.len()).unwrap_or(u16::MAX - 1);
    let rows = u32::try_from(matrix.rows.len()).unwrap_or(0);
    let sheet = Sheet {
        frozen: 1,
        matrix: Some(MatrixLook {
            colours: colours(matrix),
            // Names are wider than their heads.
            upright: match matrix.of.cells {
                CellKind::Names => 0..0,
                _ => 1..columns.saturating_add(1),
            },
            // Sums are the largest of all: with them every other cell would be pale.
            heat: labels.largest.map_or((0, 0), |_| (rows, columns)),
        }),
        ..Sheet::new(labels.word("matrix-sheet"), &table)
    };
    let heat = labels.largest.map(|_| labels.word("matrix-heat"));
    let legend = labels.legend_with_slanted().concat().into_iter();
    let legend = Grid {
        columns: vec![Column::new("legend", labels.word("matrix-sheet-legend"))],
        rows: legend.chain(heat).map(|it| vec![Cell::new(it)]).collect(),
    };
    let registry = [labels.word("matrix-registry"), labels.title()];
    let facts = std::iter::once(registry).chain(labels.facts(info));
    let about = Grid {
        columns: ["what", "value"]
            .map(|it| Column::new(it, labels.word(&format!("matrix-about-{it}"))))
            .into(),
        rows: facts.map(|fact| fact.map(Cell::new).into()).collect(),
    };
    let sheets = [
        sheet,
        Sheet::new(labels.word("matrix-sheet-legend"), &legend),
        Sheet::new(labels.word("matrix-sheet-about"), &about),
    ];
    xlsx::xlsx(&sheets, info.today)
}

/// The cells in which something came or went, by row and column, with their colour.
fn colours(matrix: &Matrix) -> BTreeMap<(usize, usize), u32> {
    let mut colours = BTreeMap::new();
    for (line, row) in matrix.rows.iter().enumerate() {
        for (at, head) in matrix.columns.iter().enumerate() {
            let color = match row.at(head).and_then(change_of) {
                Some(Change::Came) => 0x00D5_F0DC,
                Some(Change::Went) => 0x00F9_DCD9,
                None => continue,
            };
            // The names stand before the columns.
            colours.insert((line, at + 1), color);
        }
    }
    colours
}
