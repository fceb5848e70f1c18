//! The report of `search`.

use std::collections::BTreeMap;

use super::grid::{Cell, Column, Grid};
use super::label::time_marks;
use super::report::Report;
use super::{Format, Look, text};
use crate::model::fields::{self, Field, FieldType};
use crate::model::value::Value;
use crate::ops::search::{Row, SearchResult};

pub use super::RECORD_FORMATS as FORMATS;

/// The report in a format.
pub fn report(result: &SearchResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("search", result),
        Format::Ids => Report::ids(result.rows.iter().map(|row| row.id.as_str())),
        Format::Csv | Format::Tsv => Report::Table(for_programs(result, look)),
        _ => Report::from(for_people(result, format, look)),
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
        (Format::Text, Some(width)) => {
            text::dropped_columns(&for_people(result, format, look), width)
        }
        _ => Vec::new(),
    }
}

/// The fields; a last column says which of the values no source states, where there are such and no field says it.
fn for_programs(result: &SearchResult, look: &Look<'_>) -> Grid {
    const INFERRED: &str = "inferred";
    let mut grid = grid(result, result.fields.iter(), Format::Csv, look);
    // Without the column a value that no source states would look like one that a source does.
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
fn for_people(result: &SearchResult, format: Format, look: &Look<'_>) -> Grid {
    let is_needed = |field: &&String| {
        !result.has_default_fields || !matches!(field.as_str(), "inferred" | "via")
    };
    grid(result, result.fields.iter().filter(is_needed), format, look)
}

fn grid<'a>(
    result: &'a SearchResult,
    shown: impl Iterator<Item = &'a String>,
    format: Format,
    look: &Look<'_>,
) -> Grid {
    // Where each field is in the rows, which hold the values of all fields.
    let place = |field| result.fields.iter().position(|it| it == field);
    let shown: Vec<(usize, &String)> = shown
        .filter_map(|field| Some((place(field)?, field)))
        .collect();
    let column = |field: &str| match (field, format.is_sheet()) {
        ("amount", true) => Column::number(field, look.field(field)),
        _ => Column::new(field, look.field(field)).droppable(drop_rank(field, result)),
    };
    let row = |row: &Row| {
        let cell = |(at, field): &(usize, &String)| {
            let values = (&row.values[*at][..], &row.marks[*at][..]);
            cell(field, values, row, format, look)
        };
        shown.iter().map(cell).collect()
    };
    Grid {
        columns: shown.iter().map(|(_, field)| column(field)).collect(),
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

fn cell(
    field: &str,
    (values, marks): (&[String], &[bool]),
    row: &Row,
    format: Format,
    look: &Look<'_>,
) -> Cell {
    let is_inferred = marks.first().copied().unwrap_or_default();
    let label = match field {
        "name" => {
            let name = row.name.clone() + &time_marks(row.ended, row.maybe);
            look.marked(name, is_inferred)
        }
        "kind" => {
            // What is shown is the type, so that its mark counts and not that of the kind, which the folder states.
            let record = look.registry.get(&row.id);
            let is_inferred = record.is_some_and(|it| it.block.is_inferred("type"));
            look.marked(look.type_or_kind(&row.id), is_inferred)
        }
        "role" => roles(row, look),
        _ => {
            let labels = match field {
                // In a spreadsheet codes are compared with those of other lists, and amounts added up.
                "county" | "amount" if format.is_sheet() => values.to_vec(),
                _ => labels(field, values, row, look),
            };
            let labels = labels.into_iter();
            // A table of several values is one label, and has one mark.
            let marks = marks.iter().copied().chain(std::iter::repeat(is_inferred));
            let labels = labels
                .zip(marks)
                .map(|(label, mark)| look.marked(label, mark));
            labels.collect::<Vec<_>>().join(separator(field))
        }
    };
    match field {
        // A number with a mark is a text: the cell of a number has no room for it.
        "amount" if format.is_sheet() => Cell::new(label),
        _ => Cell::labelled(values.join(";"), label).quiet_if(field == "id"),
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
    let record = look.registry.get(&row.id);
    let blocks = match record.and_then(|it| it.block.get(field)) {
        Some(Value::Table(block)) => std::slice::from_ref(block),
        Some(Value::Tables(blocks)) => blocks.as_slice(),
        _ => return values.iter().map(|it| look.value(field, it)).collect(),
    };
    let blocks = blocks.iter();
    blocks.map(|block| look.table(field, block)).collect()
}

/// The roles, each once with its marks: inferred, via which group, over.
fn roles(row: &Row, look: &Look<'_>) -> String {
    let mut labels: Vec<String> = Vec::new();
    for it in &row.participations {
        let label = look.role(&it.role) + &time_marks(it.ended, false);
        let label = look.marked_role(label, it.via.as_ref(), it.inferred);
        // Two periods in one role look the same here.
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.join(", ")
}
