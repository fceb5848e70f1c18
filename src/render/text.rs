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
    let shown = match width {
        Some(width) => fitting(grid, width),
        None => (0..grid.columns.len()).collect(),
    };
    // On real lists one long address made every other column one letter wide, and 12,531 lines of one team.
    if let Some(width) = width.filter(|width| least_width(grid, &shown) > *width) {
        return blocks(grid, width, color);
    }
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    // Not left to the package, which asks the terminal: a result may go to a file, and tests have no terminal.
    match color {
        true => table.enforce_styling(),
        false => table.force_no_tty(),
    };
    match width.and_then(|width| u16::try_from(width).ok()) {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let columns = || shown.iter().map(|at| &grid.columns[*at]);
    let most = columns().map(head_lines).max().unwrap_or(1);
    table.set_header(columns().map(|column| head(column, most, color)));
    for row in &grid.rows {
        let cells = shown.iter().map(|at| (&row[*at], &grid.columns[*at]));
        table.add_row(cells.map(|(cell, column)| drawn(cell, column, color)));
    }
    let may_break = width.is_some_and(|width| whole_width(grid, &shown) > width);
    for (column, at) in table.column_iter_mut().zip(&shown) {
        let lower = match may_break {
            true => least_column(grid, *at),
            false => longest_word(grid, *at) + PADDING,
        };
        let lower = u16::try_from(lower).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(lower)));
    }
    // Hard spaces only kept words together; they should not be copied.
    let plain = |line: String| line.replace(HARD_SPACE, " ").trim_end().to_owned() + "\n";
    escape::own(&table.lines().map(plain).collect::<String>())
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
    let column_width = |(at, column): (usize, &Column)| {
        let cells = grid.rows.iter().map(|row| row[at].shown());
        let widest = cells.chain(column.label.lines()).map(super::width::width);
        widest.max().unwrap_or(0) + PADDING
    };
    grid.columns.iter().enumerate().map(column_width).sum()
}

/// A space at which no line breaks.
pub const HARD_SPACE: char = '\u{a0}';

/// The spaces that stand beside the text of a cell.
pub const PADDING: usize = 2;

/// The columns that fit: droppable ones are dropped by their rank.
fn fitting(grid: &Grid, width: usize) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..grid.columns.len()).collect();
    let rank = |at: &usize| grid.columns[*at].drop_rank;
    while whole_width(grid, &shown) > width {
        let droppable = shown.iter().copied().filter(|at| rank(at) > 0);
        let Some(dropped) = droppable.max_by_key(rank) else {
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
// Swedish has long words: `arbetsmarknadsförvaltningen` alone would take a third of a screen.
const LONG_WORD: usize = 20;

/// The least width at which a table can be read: no address and no word of usual length breaks.
fn least_width(grid: &Grid, shown: &[usize]) -> usize {
    shown.iter().map(|at| least_column(grid, *at)).sum()
}

/// The least width of a column, with the spaces beside it.
fn least_column(grid: &Grid, at: usize) -> usize {
    let longest = longest_word(grid, at);
    let least = match grid.columns[at].unbreakable {
        true => longest,
        false => longest.min(LONG_WORD),
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
    // Empty lines above, since comfy-table begins all heads on the same line.
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
    match color && cell.quiet {
        true => drawn.add_attribute(Attribute::Dim),
        false => drawn,
    }
}

fn alignment(column: &Column) -> CellAlignment {
    match column.right {
        true => CellAlignment::Right,
        false => CellAlignment::Left,
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
