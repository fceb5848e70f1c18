//! The result of `search`, in each of its formats.

use serde::Serialize;

use super::grid::{Cell, Column, Grid};
use super::{Format, Look, csv, ids, json, markdown, text};
use crate::model::fields::{self, Field, FieldType};
use crate::model::value::Value;
use crate::ops::search::{Participation, Row, SearchResult};

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
pub fn render(result: &SearchResult, format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("search", result),
        Format::Ids => ids::ids(result.rows.iter().map(|row| row.id.as_str())),
        Format::Csv => csv::csv(&grid(result, result.fields.iter(), look)),
        Format::Tsv => csv::tsv(&grid(result, result.fields.iter(), look)),
        Format::Markdown => markdown::markdown(&for_people(result, look)),
        _ if result.rows.is_empty() => String::new(),
        _ => text::table(&for_people(result, look), look.width, look.color),
    }
}

/// How many there are.
pub fn count(result: &SearchResult, format: Format) -> String {
    match format {
        Format::Json => json::json(
            "search",
            &Count {
                count: result.rows.len(),
            },
        ),
        _ => format!("{}\n", result.rows.len()),
    }
}

#[derive(Serialize)]
struct Count {
    count: usize,
}

/// Of the usual fields, those that the role says to people are left out.
fn for_people(result: &SearchResult, look: &Look<'_>) -> Grid {
    let told = |field: &&String| !result.usual || !matches!(field.as_str(), "inferred" | "via");
    grid(result, result.fields.iter().filter(told), look)
}

fn grid<'a>(
    result: &SearchResult,
    shown: impl Iterator<Item = &'a String> + Clone,
    look: &Look<'_>,
) -> Grid {
    let columns = shown
        .clone()
        .map(|field| Column::new(field, look.field(field)).may_go(may_go(field, result)))
        .collect();
    let row = |row: &Row| {
        let values = |field: &String| {
            let at = result.fields.iter().position(|it| it == field)?;
            row.values.get(at).map(Vec::as_slice)
        };
        let cells = shown
            .clone()
            .map(|field| cell(field, values(field).unwrap_or_default(), row, look));
        cells.collect()
    };
    Grid {
        columns,
        rows: result.rows.iter().map(row).collect(),
    }
}

/// On a narrow screen the usual columns give way, those that were asked for don't.
fn may_go(field: &str, result: &SearchResult) -> u8 {
    match field {
        _ if !result.usual => 0,
        // An id that is broken can't be copied.
        "id" => 3,
        "county" => 2,
        "kind" => 1,
        _ => 0,
    }
}

fn cell(field: &str, values: &[String], row: &Row, look: &Look<'_>) -> Cell {
    let label = match field {
        "name" => format!(
            "{}{}{}",
            row.name,
            mark(row.ended, "\u{a0}†"),
            mark(row.maybe, "\u{a0}?")
        ),
        "kind" => look.sort_of(&row.id),
        "role" => roles(row, look),
        _ => labels(field, values, row, look).join(between(field)),
    };
    let cell = Cell::labelled(values.join(";"), label);
    if field == "id" { cell.quiet() } else { cell }
}

/// What stands between several values: prose has commas of its own.
fn between(field: &str) -> &'static str {
    let is_prose = |known: &Field| known.key == field && matches!(known.holds, FieldType::Texts);
    if fields::RECORD.iter().any(is_prose) {
        "; "
    } else {
        ", "
    }
}

fn labels(field: &str, values: &[String], row: &Row, look: &Look<'_>) -> Vec<String> {
    let value = look
        .registry
        .get(&row.id)
        .and_then(|record| record.block.get(field));
    let blocks = match value {
        Some(Value::Table(block)) => std::slice::from_ref(block),
        Some(Value::Tables(blocks)) => blocks.as_slice(),
        _ => return values.iter().map(|it| look.value(field, it)).collect(),
    };
    blocks
        .iter()
        .map(|block| look.table(field, block))
        .collect()
}

fn mark(shown: bool, sign: &str) -> &str {
    if shown { sign } else { "" }
}

/// The roles with what marks them: not stated, via which group, over.
fn roles(row: &Row, look: &Look<'_>) -> String {
    let mut labels: Vec<String> = Vec::new();
    for participation in &row.participations {
        let label = role(participation, look);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.join(", ")
}

fn role(participation: &Participation, look: &Look<'_>) -> String {
    let label = look.role(&participation.role);
    let ended = mark(participation.ended, "\u{a0}†");
    match (&participation.via, participation.inferred) {
        (Some(group), _) => {
            let via = look
                .words
                .with("via-group", &[("group", look.name(group).into())]);
            format!("{label}{ended} ({via})")
        }
        (None, true) => format!("{label}{ended}\u{a0}({})", look.words.get("inferred-mark")),
        (None, false) => format!("{label}{ended}"),
    }
}
