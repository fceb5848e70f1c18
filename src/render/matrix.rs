//! The report of `matrix`; on a terminal it fits: short heads, then numbers, then pages.

mod drawing;
mod labels;
mod page;
mod print;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

pub use self::labels::QueryInfo;
use self::labels::{Labels, SUM};
use super::grid::{Cell, Column, Grid};
use super::report::{Page, Report};
use super::width::{flow, width, wrap};
use super::{Format, Look, text};
use crate::ops::matrix::table::{Head, Matrix, MatrixRow};

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Ids,
    Format::Xlsx,
    Format::Html,
    Format::Svg,
];

/// The widest that a table may be where no terminal says how wide.
// A file that is opened in an editor; longer lines would wrap there.
const WIDE: usize = 160;

/// As many columns as stand on one page where no terminal says how wide it is.
const MANY: usize = 100;

/// The report in a format.
pub fn report(matrix: &Matrix, format: Format, info: &QueryInfo, look: &Look<'_>) -> Report {
    let labels = Labels::new(matrix, look);
    match format {
        Format::Json => Report::json("matrix", matrix),
        Format::Ids => Report::ids(matrix.rows.iter().map(|row| row.head.id.as_str())),
        Format::Csv | Format::Tsv => Report::Table(for_programs(&labels)),
        Format::Html => Report::from(page::html(&labels, info)),
        Format::Svg => Report::from(drawing::svg(&labels, info)),
        Format::Xlsx => Report::Document(workbook::xlsx(&labels, info)),
        Format::Markdown => Report::Page(Page {
            notes: labels.legend(),
            ..Page::from(labels.whole_grid(&labels.heads()))
        }),
        _ if matrix.rows.is_empty() => Report::Page(Page::default()),
        _ => Report::from(text(&labels)),
    }
}

/// Heads as programs read them, and no sums below.
fn for_programs(labels: &Labels<'_>) -> Grid {
    let matrix = labels.matrix;
    let key = matrix.of.rows.key();
    let heads = matrix.columns.iter();
    let columns = heads.map(|head| Column::new(&head.id, labels.column(head)));
    let row = |row: &MatrixRow| {
        let heads = matrix.columns.iter();
        let cells = heads.map(|head| labels.grid_cell(row.at(head), head));
        [Cell::new(&row.head.id), Cell::new(labels.row(&row.head))]
            .into_iter()
            .chain(cells)
            .chain([Cell::new(row.head.total.to_string())])
            .collect()
    };
    Grid {
        columns: [Column::new(key, key), Column::new("name", "name")]
            .into_iter()
            .chain(columns)
            .chain([Column::number("total", SUM)])
            .collect(),
        rows: matrix.rows.iter().map(row).collect(),
    }
}

/// The matrix as it fits: with heads on one line, with heads of several lines, or with numbers and on pages.
fn text(labels: &Labels<'_>) -> String {
    let look = labels.look;
    let limit = look.width.unwrap_or(WIDE);
    let one_line = labels.heads();
    let several_lines: Vec<String> = one_line.iter().map(|head| narrow(head)).collect();
    // A column takes at least a letter and two spaces: tables that can't fit need no measuring.
    let may_fit = one_line.len() * 3 <= limit;
    let fitting = [one_line, several_lines]
        .into_iter()
        .filter(|_| may_fit)
        .map(|heads| labels.whole_grid(&heads))
        .find(|grid| text::natural_width(grid) <= limit);
    let mut text = match fitting {
        Some(grid) => text::table(&grid, None, look.color),
        None => numbered_pages(labels, limit),
    };
    text.push('\n');
    for items in labels.legend() {
        for line in flow(&items, limit.saturating_sub(1)) {
            text.push_str(&format!(" {line}\n"));
        }
    }
    text
}

/// A head broken between words, as narrow as its longest word.
fn narrow(head: &str) -> String {
    let longest = head.split_whitespace().map(width).max().unwrap_or(0);
    wrap(head, longest).join("\n")
}

/// Columns under numbers, and what the numbers stand for.
fn numbered_pages(labels: &Labels<'_>, limit: usize) -> String {
    let look = labels.look;
    let columns = &labels.matrix.columns;
    let numbers: Vec<String> = (1..=columns.len()).map(|it| it.to_string()).collect();
    let pages = page_columns(labels, &numbers);
    let mut text = String::new();
    for (page, rows) in pages.iter().zip(page_rows(labels.matrix, &pages)) {
        let grid = labels.grid(&rows, page, &numbers);
        text.push_str(&text::table(&grid, look.width, look.color));
        text.push('\n');
    }
    let digits = columns.len().to_string().len();
    for (number, head) in numbers.iter().zip(columns) {
        let name = labels.marked_column(head);
        let lines = wrap(&name, limit.saturating_sub(digits + 2));
        for (line, words) in lines.iter().enumerate() {
            let number = if line == 0 { number } else { "" };
            let words = words.replace(text::HARD_SPACE, " ");
            text.push_str(&format!(" {number:>digits$} {words}\n"));
        }
    }
    text
}

/// The rows of each page: of several, those that have something there.
fn page_rows<'m>(matrix: &'m Matrix, pages: &[Vec<usize>]) -> Vec<Vec<&'m MatrixRow>> {
    if pages.len() == 1 {
        return vec![matrix.rows.iter().collect()];
    }
    // By the cells that are there, not rows times columns: a large matrix is nearly empty.
    let mut page_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        page_of.extend(page.iter().map(|at| (&*matrix.columns[*at].id, number)));
    }
    let mut rows = vec![Vec::new(); pages.len()];
    for row in &matrix.rows {
        let of_row = row.cells.keys().filter_map(|id| page_of.get(id.as_str()));
        let of_row: BTreeSet<usize> = of_row.copied().collect();
        for number in of_row {
            rows[number].push(row);
        }
    }
    rows
}

/// The columns of each page: as many as fit beside names of at most a third of the width.
fn page_columns(labels: &Labels<'_>, heads: &[String]) -> Vec<Vec<usize>> {
    let matrix = labels.matrix;
    let every = 0..matrix.columns.len();
    let limit = labels.look.width;
    // In a file one wide table is better than pages, unless it has very many columns.
    let Some(limit) = limit.or((every.len() > MANY).then_some(WIDE)) else {
        return vec![every.collect()];
    };
    let names = matrix.rows.iter().map(|row| width(&labels.row(&row.head)));
    let widest_name = names.max().unwrap_or(0);
    let names = widest_name.min((limit / 3).max(26)) + text::PADDING;
    let (widths, sum) = widths(labels, heads);
    let mut pages: Vec<Vec<usize>> = vec![Vec::new()];
    let mut used = names + sum;
    for (at, column) in every.zip(widths) {
        let is_empty = pages.last().is_none_or(Vec::is_empty);
        if used + column > limit && !is_empty {
            pages.push(Vec::new());
            used = names + sum;
        }
        used += column;
        if let Some(page) = pages.last_mut() {
            page.push(at);
        }
    }
    pages
}

/// The width of each column and of that of the sums, with the spaces beside it.
fn widths(labels: &Labels<'_>, heads: &[String]) -> (Vec<usize>, usize) {
    let matrix = labels.matrix;
    let mut widest: BTreeMap<&str, usize> = BTreeMap::new();
    let heads_of: BTreeMap<&str, &Head> = matrix.columns.iter().map(|it| (&*it.id, it)).collect();
    for (id, cell) in matrix.rows.iter().flat_map(|row| &row.cells) {
        let Some(head) = heads_of.get(id.as_str()) else {
            continue;
        };
        let shown = width(labels.grid_cell(Some(cell), head).shown());
        let widest = widest.entry(id).or_default();
        *widest = shown.max(*widest);
    }
    let number = |sum: i64| width(&labels.number(sum));
    let of_column = |(column, head): (&Head, &String)| {
        let cells = widest.get(&*column.id).copied().unwrap_or_default();
        cells.max(width(head)).max(number(column.total)) + text::PADDING
    };
    let sums = matrix.rows.iter().map(|row| row.head.total);
    let sum = sums.chain([matrix.total]).map(number).max();
    (
        matrix.columns.iter().zip(heads).map(of_column).collect(),
        sum.unwrap_or(0).max(width(SUM)) + text::PADDING,
    )
}
