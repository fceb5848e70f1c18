//! A table in markdown, with labels as heads.

use super::escape::markdown as escape;
use super::grid::{Cell, Column, Grid};
use super::text::HARD_SPACE;

/// A table as markdown (GitHub's tables).
pub fn markdown(grid: &Grid) -> String {
    let heads: Vec<String> = grid
        .columns
        .iter()
        .map(|column| plain(&column.label))
        .collect();
    let rules: Vec<&str> = grid.columns.iter().map(rule).collect();
    let mut text = format!("| {} |\n|{}|\n", heads.join(" | "), rules.join("|"));
    for row in &grid.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// One line of text.
pub fn line(text: &str) -> String {
    plain(text)
}

fn rule(column: &Column) -> &'static str {
    if column.right { " ---: " } else { " --- " }
}

fn cell(cell: &Cell) -> String {
    plain(&cell.label)
}

/// Escaped, without the spaces that hold words together on a screen.
fn plain(text: &str) -> String {
    escape(&text.replace(HARD_SPACE, " "))
}
