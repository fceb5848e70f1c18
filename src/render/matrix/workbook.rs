//! A matrix as a workbook: the matrix, what its letters mean, and what was asked.

use std::collections::BTreeMap;

use super::asked::{Asked, facts, title};
use super::heat::{change, largest};
use super::table::for_people;
use super::words::{heads, legend_of_slanted};
use crate::ops::matrix::cells::{Change, Shown};
use crate::ops::matrix::table::Matrix;
use crate::render::Look;
use crate::render::grid::{Cell, Column, Grid};
use crate::render::xlsx::{self, Sheet};

/// The workbook.
pub(super) fn xlsx(matrix: &Matrix, asked: &Asked, look: &Look<'_>) -> Vec<u8> {
    let word = |id: &str| look.words.get(id).into_owned();
    let every: Vec<usize> = (0..matrix.columns.len()).collect();
    let mut table = for_people(matrix, &every, &heads(matrix, look), look);
    if let Some(name) = table.columns.first_mut() {
        name.label = word("matrix-row");
    }
    for cell in table.rows.iter_mut().flatten() {
        // What is empty stays empty, so that it can be counted.
        if cell.value.is_empty() {
            cell.label.clear();
        }
    }
    let sheet = Sheet::new(word("matrix-sheet"), &table)
        .frozen(1)
        .sums()
        .slanted()
        .filled(filled(matrix));
    let sheet = match matrix.of.cells {
        // Names are wider than their heads.
        Shown::Names => sheet,
        Shown::Roles | Shown::Count | Shown::Mark | Shown::Amount => {
            sheet.turned(matrix.columns.len())
        }
    };
    let sheet = match largest(matrix) {
        Some(_) => sheet.warm(matrix.rows.len(), matrix.columns.len()),
        None => sheet,
    };
    let legend = explained(matrix, look);
    let about = about(matrix, asked, look);
    let sheets = [
        sheet,
        Sheet::new(word("matrix-sheet-legend"), &legend),
        Sheet::new(word("matrix-sheet-about"), &about),
    ];
    xlsx::xlsx(&sheets, asked.today)
}

/// The cells in which something came or went, by row and column, with their colour.
fn filled(matrix: &Matrix) -> BTreeMap<(usize, usize), u32> {
    let mut filled = BTreeMap::new();
    for (line, row) in matrix.rows.iter().enumerate() {
        for (at, head) in matrix.columns.iter().enumerate() {
            let color = match row.at(head).and_then(change) {
                Some(Change::Came) => 0x00D5_F0DC,
                Some(Change::Went) => 0x00F9_DCD9,
                None => continue,
            };
            // The names stand before the columns.
            filled.insert((line, at + 1), color);
        }
    }
    filled
}

/// What the letters, signs and colours mean.
fn explained(matrix: &Matrix, look: &Look<'_>) -> Grid {
    let word = |id: &str| look.words.get(id).into_owned();
    let warm = largest(matrix).map(|_| word("matrix-heat"));
    let lines = legend_of_slanted(matrix, look)
        .concat()
        .into_iter()
        .chain(warm);
    Grid {
        columns: vec![Column::new("legend", word("matrix-sheet-legend"))],
        rows: lines.map(|line| vec![Cell::new(line)]).collect(),
    }
}

/// What was asked, of what, and when.
fn about(matrix: &Matrix, asked: &Asked, look: &Look<'_>) -> Grid {
    let word = |id: &str| look.words.get(id).into_owned();
    let registry = [word("matrix-registry"), title(matrix, look)];
    Grid {
        columns: ["what", "value"]
            .map(|it| Column::new(it, word(&format!("matrix-about-{it}"))))
            .into(),
        rows: std::iter::once(registry)
            .chain(facts(asked, look))
            .map(|fact| fact.map(Cell::new).into())
            .collect(),
    }
}
