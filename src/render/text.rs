//! A table on a terminal: aligned columns, no lines, cells that wrap when they must.

use comfy_table::{
    Attribute, Cell as Drawn, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width,
};

use super::escape;
use super::grid::{Cell, Column, Grid};

/// The width of the terminal, when there is one.
pub fn terminal_width() -> Option<usize> {
    Table::new().width().map(usize::from)
}

/// A table of at most `width` columns, when that can be: columns that may be missed are left out before a word breaks.
pub fn table(grid: &Grid, width: Option<usize>, color: bool) -> String {
    let shown = width.map_or_else(
        || (0..grid.columns.len()).collect(),
        |width| fitting(grid, width),
    );
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    match width.and_then(|width| u16::try_from(width).ok()) {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(width);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    let most = shown.iter().map(|at| head_lines(&grid.columns[*at])).max();
    table.set_header(
        shown
            .iter()
            .map(|at| head(&grid.columns[*at], most.unwrap_or(1), color)),
    );
    for row in &grid.rows {
        table.add_row(
            shown
                .iter()
                .map(|at| drawn(&row[*at], &grid.columns[*at], color)),
        );
    }
    let fits = width.is_none_or(|width| least_width(grid, &shown) <= width);
    for (column, at) in table.column_iter_mut().zip(&shown) {
        if fits || grid.columns[*at].whole {
            let lower = u16::try_from(longest_word(grid, *at) + PADDING).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(lower)));
        }
    }
    // Hard spaces have held words together; nobody wants to copy them.
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.replace(HARD_SPACE, " ").trim_end().to_owned() + "\n")
        .collect();
    escape::own(&lines.concat())
}

/// The width of a table of which nothing breaks.
pub fn natural_width(grid: &Grid) -> usize {
    (0..grid.columns.len())
        .map(|at| column_width(grid, at))
        .sum()
}

/// The width of a column of which nothing breaks, with the spaces beside it.
fn column_width(grid: &Grid, at: usize) -> usize {
    let cells = grid.rows.iter().map(|row| row[at].shown());
    let widest = cells
        .chain(grid.columns[at].label.lines())
        .map(super::width::width)
        .max();
    widest.unwrap_or(0) + PADDING
}

/// A space at which no line breaks.
pub const HARD_SPACE: char = '\u{a0}';

/// The spaces that stand beside the text of a cell.
pub const PADDING: usize = 2;

/// The columns that are shown: all, or without those that may be missed, the most dispensable first.
fn fitting(grid: &Grid, width: usize) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..grid.columns.len()).collect();
    while least_width(grid, &shown) > width {
        let may_go = shown
            .iter()
            .copied()
            .filter(|at| grid.columns[*at].may_go > 0);
        let Some(goes) = may_go.max_by_key(|at| grid.columns[*at].may_go) else {
            break;
        };
        shown.retain(|at| *at != goes);
    }
    shown
}

/// The labels of the columns that a table of this width leaves out.
pub fn left_out(grid: &Grid, width: usize) -> Vec<String> {
    let shown = fitting(grid, width);
    let columns = grid.columns.iter().enumerate();
    columns
        .filter(|(at, _)| !shown.contains(at))
        .map(|(_, column)| column.label.clone())
        .collect()
}

/// The width at which no word breaks.
fn least_width(grid: &Grid, shown: &[usize]) -> usize {
    shown
        .iter()
        .map(|at| longest_word(grid, *at) + PADDING)
        .sum()
}

fn longest_word(grid: &Grid, at: usize) -> usize {
    let cells = grid.rows.iter().map(|row| row[at].shown());
    cells
        .chain([grid.columns[at].label.as_str()])
        .flat_map(|cell| cell.split([' ', '\n']))
        .map(super::width::width)
        .max()
        .unwrap_or(0)
}

fn head_lines(column: &Column) -> usize {
    column.label.lines().count().max(1)
}

/// A head; all end on the same line, however many lines the others have.
fn head(column: &Column, most: usize, color: bool) -> Drawn {
    let lines: Vec<String> = column.label.lines().map(escape::terminal).collect();
    let above = "\n".repeat(most - head_lines(column));
    let drawn = Drawn::new(above + &lines.join("\n")).set_alignment(alignment(column));
    if color {
        drawn.add_attribute(Attribute::Bold)
    } else {
        drawn
    }
}

fn drawn(cell: &Cell, column: &Column, color: bool) -> Drawn {
    let drawn = Drawn::new(escape::terminal(cell.shown())).set_alignment(alignment(column));
    if color && cell.quiet {
        drawn.add_attribute(Attribute::Dim)
    } else {
        drawn
    }
}

fn alignment(column: &Column) -> CellAlignment {
    if column.right {
        CellAlignment::Right
    } else {
        CellAlignment::Left
    }
}
