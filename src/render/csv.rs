//! Comma- and tab-separated values, in which no cell is a formula.

use super::escape;
use super::grid::{Cell, Grid};
use super::text::HARD_SPACE;

/// A table as CSV (RFC 4180, with LF): keys and values.
pub fn csv(grid: &Grid) -> String {
    let heads = grid.columns.iter().map(|it| escape::formula(&it.key));
    let cell = |cell: &Cell| escape::formula(&cell.value);
    write(csv::WriterBuilder::new(), "", heads, &grid.rows, cell)
}

/// What tells Excel and Outlook that a text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table as CSV for office programs: labels, a byte order mark and CRLF.
pub fn office(grid: &Grid, separator: u8) -> String {
    let mut builder = csv::WriterBuilder::new();
    builder
        .delimiter(separator)
        .terminator(csv::Terminator::CRLF);
    let heads = grid.columns.iter().map(|it| in_office(&it.label));
    let cell = |cell: &Cell| in_office(&cell.label);
    write(builder, BYTE_ORDER_MARK, heads, &grid.rows, cell)
}

fn write(
    builder: csv::WriterBuilder,
    before: &str,
    heads: impl Iterator<Item = String>,
    rows: &[Vec<Cell>],
    cell: impl Fn(&Cell) -> String,
) -> String {
    // Quotes and line breaks in cells are the writer's; formulas are those of `escape`.
    let mut writer = builder.from_writer(before.as_bytes().to_vec());
    // Writing to memory does not fail.
    let _ = writer.write_record(heads);
    for row in rows {
        let _ = writer.write_record(row.iter().map(&cell));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A cell of one line, without the spaces that hold words together on a screen.
fn in_office(text: &str) -> String {
    escape::tsv(&text.replace(HARD_SPACE, " "))
}

/// A table as tab-separated values.
pub fn tsv(grid: &Grid) -> String {
    // No writer of CSV: it would put quotes around cells, which readers of this format take for text.
    let line = |cells: Vec<String>| cells.join("\t") + "\n";
    let heads = grid.columns.iter().map(|it| escape::tsv(&it.key)).collect();
    let rows = grid.rows.iter();
    let rows = rows.map(|row| row.iter().map(|it| escape::tsv(&it.value)).collect());
    std::iter::once(heads).chain(rows).map(line).collect()
}
