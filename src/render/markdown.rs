//! A table in markdown, with labels as heads.

use super::escape::markdown as escape;
use super::grid::{Column, Grid};
use super::text::HARD_SPACE;

/// A table as markdown (GitHub's tables).
pub fn markdown(grid: &Grid) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = row(grid.columns.iter().map(|it| line(&it.label)).collect());
    let rule = |column: &Column| if column.right { " ---: " } else { " --- " };
    let rules: Vec<&str> = grid.columns.iter().map(rule).collect();
    let rows = grid.rows.iter();
    let rows = rows.map(|cells| row(cells.iter().map(|it| line(&it.label)).collect()));
    format!("{heads}|{}|\n{}", rules.join("|"), rows.collect::<String>())
}

/// One line of text, escaped, without the hard spaces that hold words together on a screen.
pub fn line(text: &str) -> String {
    escape(&text.replace(HARD_SPACE, " "))
}
