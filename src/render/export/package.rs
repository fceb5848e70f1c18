//! The tables as csv, and the data package that describes them (Frictionless, tabular data package 1).

use serde::Serialize;

use super::tables::{Column, DataType, Datum, Table};
use crate::render::grid::{self, Cell, Grid};
use crate::render::{Look, csv, json};

/// The file that describes the others.
pub(super) const PACKAGE: &str = "datapackage.json";

#[derive(Serialize)]
struct Package<'a> {
    profile: &'static str,
    name: &'static str,
    title: &'a str,
    resources: Vec<Resource>,
}

#[derive(Serialize)]
struct Resource {
    profile: &'static str,
    name: &'static str,
    path: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    schema: Schema,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    fields: Vec<Field>,
    primary_key: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    title: String,
    #[serde(rename = "type")]
    holds: &'static str,
}

#[derive(Serialize)]
struct ForeignKey {
    fields: String,
    reference: Reference,
}

#[derive(Serialize)]
struct Reference {
    resource: &'static str,
    fields: &'static str,
}

/// Returns the files with their names; the description last.
pub(super) fn files(tables: &[Table], look: &Look<'_>) -> Vec<(String, Vec<u8>)> {
    let package = Package {
        profile: "tabular-data-package",
        name: "kompis-export",
        title: &look.registry.settings.name,
        resources: tables.iter().map(|it| resource(it, look)).collect(),
    };
    let files = tables.iter().map(|it| (path(it), csv_of(it).into_bytes()));
    let package = (PACKAGE.to_owned(), json::plain(&package).into_bytes());
    files.chain([package]).collect()
}

fn path(table: &Table) -> String {
    format!("{}.csv", table.name)
}

fn csv_of(table: &Table) -> String {
    let columns = table.columns.iter();
    let cells = |row: &Vec<Datum>| row.iter().map(cell).collect();
    csv::csv(&Grid {
        columns: columns
            .map(|it| grid::Column::new(&it.key, &it.key))
            .collect(),
        rows: table.rows.iter().map(cells).collect(),
    })
}

fn cell(datum: &Datum) -> Cell {
    Cell::new(match datum {
        Datum::Unknown => String::new(),
        Datum::Text(text) => text.clone(),
        Datum::Integer(number) => number.to_string(),
        Datum::Flag(flag) => flag.to_string(),
    })
}

fn resource(table: &Table, look: &Look<'_>) -> Resource {
    let field = |column: &Column| Field {
        name: column.key.clone(),
        title: look.field(column.last_key()),
        holds: match column.data_type() {
            DataType::Text => "string",
            DataType::Integer => "integer",
            DataType::Flag => "boolean",
        },
    };
    let foreign_key = |column: &Column| {
        let resource = column.references()?;
        Some(ForeignKey {
            fields: column.key.clone(),
            reference: Reference {
                // A table that refers to itself has no name here.
                resource: if resource == table.name { "" } else { resource },
                fields: "id",
            },
        })
    };
    let columns = || table.columns.iter();
    Resource {
        profile: "tabular-data-resource",
        name: table.name,
        path: path(table),
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        schema: Schema {
            fields: columns().map(field).collect(),
            primary_key: columns().take(table.key).map(|it| it.key.clone()).collect(),
            foreign_keys: columns().filter_map(foreign_key).collect(),
        },
    }
}
