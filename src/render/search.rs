//! The report of `search`.

use std::collections::BTreeMap;

use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::{Format, Look, text};
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

/// The report in a format.
pub fn report(result: &SearchResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("search", result),
        Format::Ids => Report::ids(result.rows.iter().map(|row| row.id.as_str())),
        Format::Csv | Format::Tsv => Report::Table(for_programs(result, look)),
        _ => Report::from(for_people(result, look)),
    }
}

/// How many records were found, alone.
pub fn count(result: &SearchResult, format: Format) -> Report {
    let count = result.rows.len();
    match format {
        Format::Json => Report::json("search", &BTreeMap::from([("count", count)])),
        _ => Report::from(format!("{count}\n")),
    }
}

/// The labels of the columns that a narrow screen leaves out.
pub fn dropped_columns(result: &SearchResult, format: Format, look: &Look<'_>) -> Vec<String> {
    match (format, look.width) {
        (Format::Text, Some(width)) => text::dropped_columns(&for_people(result, look), width),
        _ => Vec::new(),
    }
}

/// The fields; a last column says which of the values no source states, where there are such and no field says it.
fn for_programs(result: &SearchResult, look: &Look<'_>) -> Grid {
    const INFERRED: &str = "inferred";
    let mut grid = grid(result, result.fields.iter(), look);
    let is_there = result.fields.iter().any(|field| field == INFERRED);
    if !is_there && result.rows.iter().any(|row| !row.inferred.is_empty()) {
        grid.columns
            .push(Column::new(INFERRED, look.field(INFERRED)));
        for (cells, row) in grid.rows.iter_mut().zip(&result.rows) {
            cells.push(Cell::new(row.inferred.join(";")));
        }
    }
    grid
}

/// Of the default fields, people don't need those that the role's label already says.
fn for_people(result: &SearchResult, look: &Look<'_>) -> Grid {
    let is_needed = |field: &&String| {
        !result.has_default_fields || !matches!(field.as_str(), "inferred" | "via")
    };
    grid(result, result.fields.iter().filter(is_needed), look)
}

fn grid<'a>(
    result: &SearchResult,
    shown: impl Iterator<Item = &'a String> + Clone,
    look: &Look<'_>,
) -> Grid {
    let columns = shown
        .clone()
        .map(|field| Column::new(field, look.field(field)).droppable(drop_rank(field, result)))
        .collect();
    let row = |row: &Row| {
        let cells = shown.clone().map(|field| {
            let at = result.fields.iter().position(|it| it == field);
            let values = at.and_then(|at| Some((row.values.get(at)?, row.marks.get(at)?)));
            let (values, marks) =
                values.map_or((&[][..], &[][..]), |(values, marks)| (values, marks));
            cell(field, values, marks, row, look)
        });
        cells.collect()
    };
    Grid {
        columns,
        rows: result.rows.iter().map(row).collect(),
    }
}

/// On a narrow screen default columns may be left out, those of `--fields` may not.
fn drop_rank(field: &str, result: &SearchResult) -> u8 {
    match field {
        _ if !result.has_default_fields => 0,
        // An id that breaks can't be copied.
        "id" => 3,
        "county" => 2,
        "kind" => 1,
        _ => 0,
    }
}

fn cell(field: &str, values: &[String], marks: &[bool], row: &Row, look: &Look<'_>) -> Cell {
    let is_inferred = marks.first().copied().unwrap_or_default();
    let label = match field {
        "name" => {
            let ended = mark(row.ended, "\u{a0}†");
            let maybe = mark(row.maybe, "\u{a0}?");
            marked(format!("{}{ended}{maybe}", row.name), is_inferred, look)
        }
        "kind" => {
            let record = look.registry.get(&row.id);
            let is_inferred = record.is_some_and(|it| it.block.is_inferred("type"));
            marked(look.type_or_kind(&row.id), is_inferred, look)
        }
        "role" => roles(row, look),
        _ => {
            let labels = labels(field, values, row, look).into_iter();
            let mut marks = marks.iter().copied();
            let labels =
                labels.map(|label| marked(label, marks.next().unwrap_or(is_inferred), look));
            labels.collect::<Vec<_>>().join(separator(field))
        }
    };
    let cell = Cell::labelled(values.join(";"), label);
    if field == "id" { cell.quiet() } else { cell }
}

/// The text, with a mark where no source states it.
fn marked(text: String, is_inferred: bool, look: &Look<'_>) -> String {
    match is_inferred {
        true => look.inferred(&text),
        false => text,
    }
}

/// The text between values: prose has commas of its own.
fn separator(field: &str) -> &'static str {
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

/// The roles, each with its marks: inferred, via which group, over.
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
    match &participation.via {
        Some(group) => format!("{label}{ended} ({})", look.via(group)),
        None => marked(format!("{label}{ended}"), participation.inferred, look),
    }
}
