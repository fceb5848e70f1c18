//! Comma- and tab-separated values: field keys as heads, formulas defused.

use super::escape;
use super::grid::{Cell, Grid};
use super::text::HARD_SPACE;

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

/// What tells Excel and Outlook that a text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table for programs of an office: labels as heads and in cells, a mark that it is UTF-8, CRLF.
pub fn office(grid: &Grid, separator: u8) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    let heads = grid.columns.iter().map(|column| in_office(&column.label));
    // Writing to memory does not fail.
    let _ = writer.write_record(heads);
    for row in &grid.rows {
        let _ = writer.write_record(row.iter().map(|cell| in_office(&cell.label)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cell of one line, without the spaces that hold words together on a screen.
fn in_office(text: &str) -> String {
    escape::tsv(&text.replace(HARD_SPACE, " "))
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
