//! What is due, in each of its formats.

use super::grid::{Cell, Column, Grid};
use super::{Format, Look, csv, ids, json, markdown, text};
use crate::model::kind::Kind;
use crate::ops::due::{DueResult, DueRow};

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Ids,
];

/// The result in a format.
pub fn render(result: &DueResult, format: Format, look: &Look<'_>) -> String {
    let rows: Vec<&DueRow> = result.rows.iter().collect();
    match format {
        Format::Json => json::json("due", result),
        Format::Ids => ids::ids(rows.iter().map(|row| row.id.as_str())),
        Format::Csv => csv::csv(&grid(&rows, true, look)),
        Format::Tsv => csv::tsv(&grid(&rows, true, look)),
        Format::Markdown => markdown::markdown(&grid(&rows, true, look)),
        _ => page(result, look),
    }
}

/// A table for each kind, and what is counted only.
fn page(result: &DueResult, look: &Look<'_>) -> String {
    let mut parts: Vec<String> = result
        .rows
        .chunk_by(|left, right| left.kind == right.kind)
        .map(|rows| {
            let head = format!("{} ({})", kinds(rows[0].kind, look), rows.len());
            let rows: Vec<&DueRow> = rows.iter().collect();
            let table = text::table(&grid(&rows, false, look), look.width, look.color);
            format!("{head}\n{table}")
        })
        .collect();
    let lines = counted(result, look);
    if !lines.is_empty() {
        parts.push(lines.concat());
    }
    parts.join("\n")
}

/// What a kind is called when there are several, with a capital.
fn kinds(kind: Kind, look: &Look<'_>) -> String {
    let name = look
        .words
        .get(&format!("kinds-{}", kind.key()))
        .into_owned();
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// What is no row.
fn counted(result: &DueResult, look: &Look<'_>) -> Vec<String> {
    let mut unchecked = Vec::new();
    for (message, n) in [
        ("count-initiatives", result.unchecked_initiatives),
        ("count-actors", result.unchecked_actors),
    ] {
        unchecked.extend((n > 0).then(|| look.words.count(message, n)));
    }
    let mut lines = Vec::new();
    if !unchecked.is_empty() {
        let facts = [("records", unchecked.join(", ").into())];
        lines.push(format!(" {}\n", look.words.with("due-unchecked", &facts)));
    }
    if result.withheld > 0 {
        let line = look.words.count("due-withheld", result.withheld);
        lines.push(format!(" {line}\n"));
    }
    lines
}

fn grid(rows: &[&DueRow], with_kind: bool, look: &Look<'_>) -> Grid {
    let head = |field: &str| Column::new(field, look.field(field));
    let mut columns = vec![
        head("name"),
        head("kind"),
        head("checked").unbreakable(),
        head("due").unbreakable(),
        head("id").droppable(1),
    ];
    if !with_kind {
        columns.remove(1);
    }
    let cells = |row: &&DueRow| {
        let mut cells = vec![
            Cell::labelled(&row.name, marked(row)),
            Cell::labelled(row.kind.key(), look.kind(row.kind)),
            Cell::labelled(
                row.checked.clone().unwrap_or_default(),
                match &row.checked {
                    Some(day) => look.day(day),
                    None => look.words.get("due-never").into_owned(),
                },
            ),
            Cell::new(row.due.clone().unwrap_or_default()),
            Cell::new(row.id.as_str()).quiet(),
        ];
        if !with_kind {
            cells.remove(1);
        }
        cells
    };
    Grid {
        columns,
        rows: rows.iter().map(cells).collect(),
    }
}

fn marked(row: &DueRow) -> String {
    format!("{}{}", row.name, if row.ended { "\u{a0}†" } else { "" })
}
