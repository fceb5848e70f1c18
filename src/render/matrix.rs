//! A matrix, in each of its formats; on a terminal it fits: short heads, then numbers, then pages.

use std::collections::BTreeSet;

use super::grid::{Cell, Column, Grid};
use super::width::{flow, width, wrap};
use super::{Format, Look, csv, escape, ids, json, markdown, text};
use crate::model::fields::WordList;
use crate::ops::matrix::{Head, Mark, Matrix, MatrixRow};

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Ids,
];

/// The sign for sums.
const SUM: &str = "Σ";

/// The widest that a table may be where no terminal says how wide.
const WIDE: usize = 160;

/// The matrix in a format.
pub fn render(matrix: &Matrix, format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("matrix", matrix),
        Format::Ids => ids::ids(matrix.rows.iter().map(|row| row.id.as_str())),
        Format::Csv => csv::csv(&for_programs(matrix, look)),
        Format::Tsv => csv::tsv(&for_programs(matrix, look)),
        Format::Markdown => {
            let every: Vec<usize> = (0..matrix.columns.len()).collect();
            let table = markdown::markdown(&for_people(matrix, &every, &heads(matrix), look));
            let legend = legend(matrix, look).concat().join(" · ");
            format!("{table}\n{}\n", escape::markdown(&legend))
        }
        _ if matrix.rows.is_empty() => String::new(),
        _ => pages(matrix, look),
    }
}

/// Heads as programs read them, and no sums below.
fn for_programs(matrix: &Matrix, look: &Look<'_>) -> Grid {
    let initiatives = matrix
        .columns
        .iter()
        .map(|head| Column::new(head.id.as_str(), &head.name));
    let columns = [Column::new("actor", "actor"), Column::new("name", "name")]
        .into_iter()
        .chain(initiatives)
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
            [Cell::new(row.id.as_str()), Cell::new(&row.name)]
                .into_iter()
                .chain(cells)
                .chain([Cell::new(row.total.to_string())])
                .collect()
        })
        .collect();
    Grid { columns, rows }
}

/// Some columns under these heads, with sums to the right and below.
fn for_people(matrix: &Matrix, shown: &[usize], heads: &[String], look: &Look<'_>) -> Grid {
    let columns = std::iter::once(Column::new("actor", ""))
        .chain(
            shown
                .iter()
                .map(|at| Column::new(matrix.columns[*at].id.as_str(), &heads[*at])),
        )
        .chain([Column::number("total", SUM)])
        .collect();
    let row = |row: &MatrixRow| {
        let cells = shown.iter().map(|at| {
            let marks = row.at(&matrix.columns[*at]);
            let quiet = marks.iter().all(|mark| mark.inferred);
            let cell = cell(marks, &matrix.columns[*at], look);
            if quiet { cell.quiet() } else { cell }
        });
        std::iter::once(Cell::new(&row.name))
            .chain(cells)
            .chain([Cell::new(row.total.to_string())])
            .collect()
    };
    let sums = shown
        .iter()
        .map(|at| Cell::new(matrix.columns[*at].total.to_string()));
    let below = std::iter::once(Cell::new(SUM))
        .chain(sums)
        .chain([Cell::new(matrix.total.to_string())])
        .collect();
    let rows = matrix.rows.iter().map(row).chain([below]).collect();
    Grid { columns, rows }
}

/// The letters of a cell: small where no source states it, † where it ended before its initiative, ? where the day is in doubt.
fn cell(marks: &[Mark], head: &Head, look: &Look<'_>) -> Cell {
    let vocabulary = &look.registry.settings.vocabulary;
    let letters: Vec<String> = marks
        .iter()
        .map(|mark| {
            let letter = vocabulary.letter(&mark.role, look.words);
            let letter = if mark.inferred {
                letter.to_lowercase()
            } else {
                letter
            };
            let ended = if mark.ended && !head.ended { "†" } else { "" };
            let maybe = if mark.maybe { "?" } else { "" };
            format!("{letter}{ended}{maybe}")
        })
        .collect();
    // An empty cell is empty: that somebody takes no part is no unknown.
    let text = letters.join(",");
    Cell::labelled(
        text.clone(),
        if text.is_empty() {
            " ".to_owned()
        } else {
            text
        },
    )
}

fn heads(matrix: &Matrix) -> Vec<String> {
    let head = |head: &Head| {
        let name = head.short.as_deref().unwrap_or(&head.name);
        format!("{name}{}", ended(head))
    };
    matrix.columns.iter().map(head).collect()
}

fn ended(head: &Head) -> &'static str {
    if head.ended { "\u{a0}†" } else { "" }
}

/// The matrix as it fits: with heads on one line, with heads of several lines, or with numbers and on pages.
fn pages(matrix: &Matrix, look: &Look<'_>) -> String {
    let limit = look.width.unwrap_or(WIDE);
    let every: Vec<usize> = (0..matrix.columns.len()).collect();
    let one_line = heads(matrix);
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
    text + &numbered(matrix, limit)
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
        .map(|row| width(&row.name))
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
fn numbered(matrix: &Matrix, limit: usize) -> String {
    let digits = matrix.columns.len().to_string().len();
    let mut page = String::new();
    for (at, head) in matrix.columns.iter().enumerate() {
        let name = escape::terminal(&format!("{}{}", head.name, ended(head)));
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

/// What the letters and signs mean, those that are there, and how many actors and initiatives there are.
fn legend(matrix: &Matrix, look: &Look<'_>) -> Vec<Vec<String>> {
    let marks = || {
        matrix
            .rows
            .iter()
            .flat_map(|row| row.cells.values().flatten())
    };
    let vocabulary = &look.registry.settings.vocabulary;
    let used: BTreeSet<(usize, &str)> = marks()
        .map(|mark| {
            (
                vocabulary.place(WordList::Role, &mark.role),
                mark.role.as_str(),
            )
        })
        .collect();
    let roles: Vec<String> = used
        .into_iter()
        .map(|(_, role)| {
            format!(
                "{} {}",
                vocabulary.letter(role, look.words),
                look.role(role)
            )
        })
        .collect();
    let over = matrix.columns.iter().any(|head| head.ended) || marks().any(|mark| mark.ended);
    let signs: Vec<String> = [
        (marks().any(|mark| mark.inferred), "matrix-inferred"),
        (over, "matrix-ended"),
        (marks().any(|mark| mark.maybe), "matrix-maybe"),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, message)| look.words.get(message).into_owned())
    .collect();
    let actors = look.words.count("count-actors", matrix.rows.len());
    let initiatives = look.words.count("count-initiatives", matrix.columns.len());
    vec![roles, signs, vec![format!("{actors}, {initiatives}")]]
}
