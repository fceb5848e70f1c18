//! A matrix, in each of its formats; on a terminal it fits: short heads, then numbers, then pages.

mod asked;
mod drawing;
mod heat;
mod page;
mod paper;
mod spoken;
mod table;
mod words;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

pub use self::asked::Asked;
use self::table::{SUM, cell, for_people, of_rows};
use self::words::{heads, label, legend, marked_name, number};
use super::grid::{Cell, Column, Grid};
use super::width::{flow, width, wrap};
use super::{Format, Look, csv, escape, ids, json, markdown, text};
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
const WIDE: usize = 160;

/// As many columns as stand on one page where no terminal says how wide it is.
const MANY: usize = 100;

/// The matrix in a format, those that say what was asked too.
pub fn report(
    matrix: &Matrix,
    format: Format,
    asked: &Asked,
    look: &Look<'_>,
) -> super::report::Report {
    super::report::Report::Document(match format {
        Format::Html => page::page(matrix, asked, look).into_bytes(),
        Format::Svg => drawing::svg(matrix, asked, look).into_bytes(),
        Format::Xlsx => workbook::xlsx(matrix, asked, look),
        _ => render(matrix, format, look).into_bytes(),
    })
}

/// The matrix as a text.
pub fn render(matrix: &Matrix, format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("matrix", matrix),
        Format::Ids => ids::ids(matrix.rows.iter().map(|row| row.head.id.as_str())),
        Format::Csv => csv::csv(&for_programs(matrix, look)),
        Format::Tsv => csv::tsv(&for_programs(matrix, look)),
        Format::Markdown => {
            let every: Vec<usize> = (0..matrix.columns.len()).collect();
            let table = markdown::markdown(&for_people(matrix, &every, &heads(matrix, look), look));
            let legend = legend(matrix, look).concat().join(" · ");
            format!("{table}\n{}\n", escape::markdown(&legend))
        }
        _ if matrix.rows.is_empty() => String::new(),
        _ => pages(matrix, look),
    }
}

/// Heads as programs read them, and no sums below.
fn for_programs(matrix: &Matrix, look: &Look<'_>) -> Grid {
    let columns = matrix
        .columns
        .iter()
        .map(|head| Column::new(&head.id, label(matrix.of.columns, head, look)));
    let key = matrix.of.rows.key();
    let columns = [Column::new(&key, &key), Column::new("name", "name")]
        .into_iter()
        .chain(columns)
        .chain([Column::number("total", SUM)])
        .collect();
    let rows = matrix
        .rows
        .iter()
        .map(|row| {
            let cells = matrix
                .columns
                .iter()
                .map(|head| cell(row.at(head), matrix.of.cells, head, look));
            let name = label(matrix.of.rows, &row.head, look);
            [Cell::new(&row.head.id), Cell::new(name)]
                .into_iter()
                .chain(cells)
                .chain([Cell::new(row.head.total.to_string())])
                .collect()
        })
        .collect();
    Grid { columns, rows }
}

/// The matrix as it fits: with heads on one line, with heads of several lines, or with numbers and on pages.
fn pages(matrix: &Matrix, look: &Look<'_>) -> String {
    let limit = look.width.unwrap_or(WIDE);
    let every: Vec<usize> = (0..matrix.columns.len()).collect();
    let one_line = heads(matrix, look);
    let several_lines: Vec<String> = one_line.iter().map(|head| narrow(head)).collect();
    // A column is a letter wide at least, with two spaces: no need to measure the tables that can't fit.
    let may_fit = every.len() * 3 <= limit;
    let fitting = [one_line, several_lines]
        .into_iter()
        .filter(|_| may_fit)
        .map(|heads| for_people(matrix, &every, &heads, look))
        .find(|grid| text::natural_width(grid) <= limit);
    let mut text = match fitting {
        Some(grid) => text::table(&grid, None, look.color),
        None => numbered_pages(matrix, limit, look),
    };
    text.push('\n');
    for line in legend(matrix, look)
        .iter()
        .flat_map(|items| flow(items, limit.saturating_sub(1)))
    {
        text.push_str(&format!(" {line}\n"));
    }
    text
}

/// A head broken between words, as narrow as its longest word.
fn narrow(head: &str) -> String {
    let longest = head.split_whitespace().map(width).max().unwrap_or(0);
    wrap(head, longest).join("\n")
}

/// Columns under numbers; on a page of several only the actors that take part in something there.
fn numbered_pages(matrix: &Matrix, limit: usize, look: &Look<'_>) -> String {
    let numbers: Vec<String> = (1..=matrix.columns.len())
        .map(|number| number.to_string())
        .collect();
    let pages = pages_of(matrix, &numbers, look);
    let mut text = String::new();
    for (page, rows) in pages.iter().zip(rows_of(matrix, &pages)) {
        let grid = of_rows(matrix, &rows, page, &numbers, look);
        text.push_str(&text::table(&grid, look.width, look.color));
        text.push('\n');
    }
    text + &numbered(matrix, limit, look)
}

/// The rows of each page: of several, those that have something there.
fn rows_of<'m>(matrix: &'m Matrix, pages: &[Vec<usize>]) -> Vec<Vec<&'m MatrixRow>> {
    if pages.len() == 1 {
        return vec![matrix.rows.iter().collect()];
    }
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
fn pages_of(matrix: &Matrix, heads: &[String], look: &Look<'_>) -> Vec<Vec<usize>> {
    let every = 0..matrix.columns.len();
    let Some(limit) = look.width.or((every.len() > MANY).then_some(WIDE)) else {
        return vec![every.collect()];
    };
    let widest_name = matrix
        .rows
        .iter()
        .map(|row| width(&label(matrix.of.rows, &row.head, look)))
        .max()
        .unwrap_or(0);
    let names = widest_name.min((limit / 3).max(26)) + text::PADDING;
    let (widths, sum) = widths(matrix, heads, look);
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
fn widths(matrix: &Matrix, heads: &[String], look: &Look<'_>) -> (Vec<usize>, usize) {
    let mut widest: BTreeMap<&str, usize> = BTreeMap::new();
    let heads_of: BTreeMap<&str, &Head> = matrix.columns.iter().map(|it| (&*it.id, it)).collect();
    for (id, of_cell) in matrix.rows.iter().flat_map(|row| &row.cells) {
        let Some(head) = heads_of.get(id.as_str()) else {
            continue;
        };
        let shown = width(cell(Some(of_cell), matrix.of.cells, head, look).shown());
        let widest = widest.entry(id).or_default();
        *widest = shown.max(*widest);
    }
    let number = |sum: i64| width(&number(matrix.of.cells, sum, look));
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

/// What the numbers of the columns stand for.
fn numbered(matrix: &Matrix, limit: usize, look: &Look<'_>) -> String {
    let digits = matrix.columns.len().to_string().len();
    let mut page = String::new();
    for (at, head) in matrix.columns.iter().enumerate() {
        let name = marked_name(matrix.of.columns, head, look);
        for (line, words) in wrap(&name, limit.saturating_sub(digits + 2))
            .iter()
            .enumerate()
        {
            let number = if line == 0 {
                (at + 1).to_string()
            } else {
                String::new()
            };
            let words = words.replace(text::HARD_SPACE, " ");
            page.push_str(&format!(" {number:>digits$} {words}\n"));
        }
    }
    page
}
