//! Comma- and tab-separated values, in which no cell is a formula.

use super::escape;
use super::grid::{Cell, Column, Grid};
use super::text::HARD_SPACE;

/// A table as CSV (RFC 4180, with LF): keys and values.
pub fn csv(grid: &Grid) -> String {
    let heads = grid.columns.iter().map(|it| escape::formula(&it.key));
    let cell = |_: &Column, cell: &Cell| escape::formula(&cell.value);
    write(csv::WriterBuilder::new(), heads, grid, cell)
}

/// What tells Excel and Outlook that a text is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table as CSV for office programs: labels, a byte order mark and CRLF.
pub fn office(grid: &Grid, separator: u8) -> String {
    BYTE_ORDER_MARK.to_owned() + &rows_of_office(grid, separator)
}

/// The same without a byte order mark.
pub fn rows_of_office(grid: &Grid, separator: u8) -> String {
    // Only Excel takes a code for a number.
    let is_excel = separator == b';';
    let heads = grid.columns.iter().map(|it| in_office(&it.label));
    let cell = |column: &Column, cell: &Cell| match is_excel && !column.right {
        true => escape::excel(&in_office(&cell.label)),
        false => in_office(&cell.label),
    };
    write(office_builder(separator), heads, grid, cell)
}

/// A line with one text, above a table.
pub fn title(text: &str, separator: u8) -> String {
    let none = Grid::default();
    let title = std::iter::once(in_office(text));
    write(office_builder(separator), title, &none, |_, _| {
        String::new()
    })
}

fn office_builder(separator: u8) -> csv::WriterBuilder {
    let mut builder = csv::WriterBuilder::new();
    builder
        .delimiter(separator)
        .terminator(csv::Terminator::CRLF);
    builder
}

fn write(
    builder: csv::WriterBuilder,
    heads: impl Iterator<Item = String>,
    grid: &Grid,
    cell: impl Fn(&Column, &Cell) -> String,
) -> String {
    // Quotes and line breaks in cells are the writer's; formulas are those of `escape`.
    let mut writer = builder.from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(heads);
    for row in &grid.rows {
        let cells = grid.columns.iter().zip(row);
        let _ = writer.write_record(cells.map(|(column, it)| cell(column, it)));
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
