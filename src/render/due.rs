//! What is due, in each of its formats.

use super::grid::{Cell, Column, Columns, Grid};
use super::label::time_marks;
use super::report::Report;
use super::{Format, Look, text};
use crate::ops::due::{DueResult, DueRow};

pub use super::RECORD_FORMATS as FORMATS;

/// The report in a format.
pub fn report(result: &DueResult, format: Format, look: &Look<'_>) -> Report {
    let rows: Vec<&DueRow> = result.rows.iter().collect();
    match format {
        Format::Json => Report::json("due", result),
        Format::Ids => Report::ids(rows.iter().map(|row| row.id.as_str())),
        Format::Csv | Format::Tsv | Format::Xlsx | Format::Excel => {
            Report::Table(grid(&result.rows, true, look))
        }
        Format::Markdown => Report::from(grid(&result.rows, true, look)),
        _ => Report::from(page(result, look)),
    }
}

/// A table for each kind, and what is counted only.
pub fn page(result: &DueResult, look: &Look<'_>) -> String {
    let kinds = result.rows.chunk_by(|left, right| left.kind == right.kind);
    let mut parts: Vec<String> = kinds
        .map(|rows| {
            let kind = look.words.get(&format!("kinds-{}", rows[0].kind.key()));
            let (first, rest) = kind.split_at(kind.chars().next().map_or(0, char::len_utf8));
            let table = text::table(&grid(rows, false, look), look.width, look.color);
            format!("{}{rest} ({})\n{table}", first.to_uppercase(), rows.len())
        })
        .collect();
    let lines = counted(result, look);
    if !lines.is_empty() {
        parts.push(lines.concat());
    }
    parts.join("\n")
}

/// What is no row.
fn counted(result: &DueResult, look: &Look<'_>) -> Vec<String> {
    let unchecked = look.counts(&[
        ("count-initiatives", result.unchecked_initiatives),
        ("count-actors", result.unchecked_actors),
    ]);
    let mut lines = Vec::new();
    if !unchecked.is_empty() {
        let facts = [("records", unchecked.join(", ").into())];
        lines.push(format!(" {}\n", look.words.with("due-unchecked", &facts)));
    }
    // People whose details lists leave out are counted: a list that looks complete would hide a duty.
    if result.withheld > 0 {
        let line = look.words.count("due-withheld", result.withheld);
        lines.push(format!(" {line}\n"));
    }
    lines
}

fn grid(rows: &[DueRow], with_kind: bool, look: &Look<'_>) -> Grid {
    let head = |field: &str| Column::new(field, look.field(field));
    let checked = |it: &DueRow| match &it.checked {
        Some(day) => Cell::labelled(day, look.day(day)),
        None => Cell::labelled("", look.words.get("due-never")),
    };
    let kind = |it: &DueRow| Cell::labelled(it.kind.key(), look.kind(it.kind));
    let mut columns: Columns<'_, DueRow> = vec![
        (head("name"), &|it| {
            Cell::labelled(&it.name, it.name.clone() + &time_marks(it.ended, false))
        }),
        (head("kind"), &kind),
        (head("checked").unbreakable(), &checked),
        (head("due").unbreakable(), &|it| {
            Cell::new(it.due.clone().unwrap_or_default())
        }),
        (head("id").droppable(1), &|it| {
            Cell::new(it.id.as_str()).quiet()
        }),
    ];
    if !with_kind {
        // The table of each kind has it in its title.
        columns.remove(1);
    }
    Grid::new(rows, columns)
}
