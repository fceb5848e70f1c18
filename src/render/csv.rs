//! Comma- and tab-separated values: field keys as heads, formulas defused.

use super::escape;
use super::grid::{Cell, Grid};

/// A table as CSV (RFC 4180, with LF).
pub fn csv(grid: &Grid) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let heads: Vec<String> = grid
        .columns
        .iter()
        .map(|column| escape::formula(&column.key))
        .collect();
    // Writing to memory does not fail.
    let _ = writer.write_record(heads);
    for row in &grid.rows {
        let _ = writer.write_record(row.iter().map(|cell| escape::formula(&cell.value)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A table as tab-separated values.
pub fn tsv(grid: &Grid) -> String {
    let heads = grid
        .columns
        .iter()
        .map(|column| escape::tsv(&column.key))
        .collect();
    let rows = grid
        .rows
        .iter()
        .map(|row| row.iter().map(tsv_cell).collect());
    let lines: Vec<String> = std::iter::once(heads)
        .chain(rows)
        .map(|cells: Vec<String>| cells.join("\t") + "\n")
        .collect();
    lines.concat()
}

fn tsv_cell(cell: &Cell) -> String {
    escape::tsv(&cell.value)
}
