//! A table on a terminal: aligned columns without lines, and cells that wrap where they must.

use comfy_table::{
    Attribute, Cell as Drawn, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width,
};

use super::escape;
use super::grid::{Cell, Column, Grid, UNKNOWN};
use super::width::{flow, wrap};

/// The width of the terminal, when there is one.
pub fn terminal_width() -> Option<usize> {
    Table::new().width().map(usize::from)
}

/// Draws a table at most `width` wide: droppable columns are dropped before a word breaks, and where the others would be
/// too narrow to read, each row becomes a block of lines.
pub fn table(grid: &Grid, width: Option<usize>, color: bool) -> String {
    let shown = width.map_or_else(
        || (0..grid.columns.len()).collect(),
        |width| fitting(grid, width),
    );
    if let Some(width) = width.filter(|width| least_width(grid, &shown) > *width) {
        return blocks(grid, width, color);
    }
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
    let longest: usize = shown
        .iter()
        .map(|at| longest_word(grid, *at) + PADDING)
        .sum();
    let may_break = width.is_some_and(|width| longest > width);
    for (column, at) in table.column_iter_mut().zip(&shown) {
        let lower = match may_break {
            true => least_column(grid, *at),
            false => longest_word(grid, *at) + PADDING,
        };
        let lower = u16::try_from(lower).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(lower)));
    }
    // Hard spaces only kept words together; they should not be copied.
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.replace(HARD_SPACE, " ").trim_end().to_owned() + "\n")
        .collect();
    escape::own(&lines.concat())
}

/// Draws each row as a block: the first cell, and below it the others that are known.
fn blocks(grid: &Grid, width: usize, color: bool) -> String {
    let wide = width.saturating_sub(INDENT.len());
    let block = |row: &Vec<Cell>| {
        let head = row.first().map_or(UNKNOWN, Cell::shown);
        let known = row.iter().zip(&grid.columns).skip(1);
        let known = known.filter(|(cell, _)| !cell.label.trim().is_empty());
        // A number means nothing without its head.
        let item = |(cell, column): (&Cell, &Column)| match column.right {
            true => format!("{} {}", column.label, cell.label),
            false => cell.label.clone(),
        };
        let items: Vec<String> = known.map(item).collect();
        let lines = flow(&items, wide);
        let lines = lines.iter().flat_map(|line| wrap(line, wide));
        let lines = lines.map(|line| format!("{INDENT}{line}\n"));
        let head = escape::paint(head, escape::Style::Bold, color);
        format!(" {head}\n{}", lines.collect::<String>())
    };
    let blocks: Vec<String> = grid.rows.iter().map(block).collect();
    blocks.join("\n").replace(HARD_SPACE, " ")
}

/// The indent of the lines of a block below its first.
const INDENT: &str = "   ";

/// The width of a table in which nothing breaks.
pub fn natural_width(grid: &Grid) -> usize {
    (0..grid.columns.len())
        .map(|at| column_width(grid, at))
        .sum()
}

/// The width of a column in which nothing breaks, with the spaces beside it.
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

/// The columns that fit: droppable ones are dropped by their rank.
fn fitting(grid: &Grid, width: usize) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..grid.columns.len()).collect();
    while whole_width(grid, &shown) > width {
        let droppable = shown
            .iter()
            .copied()
            .filter(|at| grid.columns[*at].drop_rank > 0);
        let Some(dropped) = droppable.max_by_key(|at| grid.columns[*at].drop_rank) else {
            break;
        };
        shown.retain(|at| *at != dropped);
    }
    shown
}

/// The labels of the columns that a table of this width drops.
pub fn dropped_columns(grid: &Grid, width: usize) -> Vec<String> {
    let shown = fitting(grid, width);
    // Blocks show every column.
    if least_width(grid, &shown) > width {
        return Vec::new();
    }
    let columns = grid.columns.iter().enumerate();
    columns
        .filter(|(at, _)| !shown.contains(at))
        .map(|(_, column)| column.label.clone())
        .collect()
}

/// The width at which no word breaks.
fn whole_width(grid: &Grid, shown: &[usize]) -> usize {
    let widths = shown.iter().map(|at| longest_word(grid, *at) + PADDING);
    widths.sum()
}

/// Longer words may break: a column of this width can be read.
const LONG_WORD: usize = 20;

/// The least width at which a table can be read: no address and no word of usual length breaks.
fn least_width(grid: &Grid, shown: &[usize]) -> usize {
    shown.iter().map(|at| least_column(grid, *at)).sum()
}

/// The least width of a column, with the spaces beside it.
fn least_column(grid: &Grid, at: usize) -> usize {
    let longest = longest_word(grid, at);
    let may_break = !grid.columns[at].unbreakable;
    let least = if may_break {
        longest.min(LONG_WORD)
    } else {
        longest
    };
    least + PADDING
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

/// Draws a head; all heads end on the same line.
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

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Grid, table};

    fn grid(email: &str) -> Grid {
        let row = |name: &str, email: &str| {
            [name, "Arbetsförmedlingen", email, "3"]
                .map(Cell::new)
                .to_vec()
        };
        Grid {
            columns: vec![
                Column::new("name", "Namn"),
                Column::new("actor", "Aktör"),
                Column::new("email", "E-post").unbreakable(),
                Column::number("count", "Antal"),
            ],
            rows: vec![row("Anna Prov", email), row("Bo Prov", "")],
        }
    }

    #[test]
    fn no_column_is_narrower_than_a_usual_word() {
        let drawn = table(&grid("prov@exempel.example"), Some(60), false);
        assert!(drawn.contains("Arbetsförmedlingen"), "{drawn}");
        assert!(drawn.starts_with(" Namn"), "{drawn}");
    }

    #[test]
    fn rows_are_blocks_where_columns_would_be_too_narrow() {
        let email = "kompetensforsorjning.arbetsmarknad@exempel.example";
        let expected = format!(
            " Anna Prov\n   Arbetsförmedlingen\n   {email} · Antal 3\n\n Bo Prov\n   Arbetsförmedlingen · Antal 3\n"
        );
        assert_eq!(table(&grid(email), Some(70), false), expected);
        let wide = table(&grid(email), Some(100), false);
        assert!(wide.lines().count() == 3, "{wide}");
    }
}
