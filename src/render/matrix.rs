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

pub use self::asked::Asked;
use self::table::{SUM, cell, for_people};
use self::words::{ended, heads, label, legend};
use super::grid::{Cell, Column, Grid};
use super::width::{flow, width, wrap};
use super::{Format, Look, csv, escape, ids, json, markdown, text};
use crate::ops::matrix::table::{Matrix, MatrixRow};

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

/// The matrix in a format, those that say what was asked too.
pub fn document(matrix: &Matrix, format: Format, asked: &Asked, look: &Look<'_>) -> Vec<u8> {
    match format {
        Format::Html => page::page(matrix, asked, look).into_bytes(),
        Format::Svg => drawing::svg(matrix, asked, look).into_bytes(),
        Format::Xlsx => workbook::xlsx(matrix, asked, look),
        _ => render(matrix, format, look).into_bytes(),
    }
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
                .map(|head| cell(row.at(head), head, look));
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
    let fitting = [one_line, several_lines]
        .into_iter()
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
        text.push_str(&format!(" {}\n", escape::terminal(&line)));
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
    for page in &pages {
        let mut grid = for_people(matrix, page, &numbers, look);
        if pages.len() > 1 {
            let here = |row: &MatrixRow| {
                page.iter()
                    .any(|at| row.cells.contains_key(&matrix.columns[*at].id))
            };
            let mut shown = matrix.rows.iter().map(here).chain([true]);
            grid.rows.retain(|_| shown.next().unwrap_or(true));
        }
        text.push_str(&text::table(&grid, look.width, look.color));
        text.push('\n');
    }
    text + &numbered(matrix, limit, look)
}

/// The columns of each page: as many as fit beside names of at most a third of the width.
fn pages_of(matrix: &Matrix, heads: &[String], look: &Look<'_>) -> Vec<Vec<usize>> {
    let every: Vec<usize> = (0..matrix.columns.len()).collect();
    let Some(limit) = look.width else {
        return vec![every];
    };
    let grid = for_people(matrix, &every, heads, look);
    let widest_name = matrix
        .rows
        .iter()
        .map(|row| width(&label(matrix.of.rows, &row.head, look)))
        .max()
        .unwrap_or(0);
    let names = widest_name.min((limit / 3).max(26)) + 2;
    let sum = text::column_width(&grid, every.len() + 1);
    let mut pages: Vec<Vec<usize>> = vec![Vec::new()];
    let mut used = names + sum;
    for at in every {
        let column = text::column_width(&grid, at + 1);
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

/// What the numbers of the columns stand for.
fn numbered(matrix: &Matrix, limit: usize, look: &Look<'_>) -> String {
    let digits = matrix.columns.len().to_string().len();
    let mut page = String::new();
    for (at, head) in matrix.columns.iter().enumerate() {
        let label = label(matrix.of.columns, head, look);
        let name = escape::terminal(&format!("{label}{}", ended(head)));
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
