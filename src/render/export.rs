//! What `export` writes: one document, lines, or tables.

mod package;
#[cfg(feature = "parquet")]
mod parquet;
mod popolo;
mod record;
mod sqlite;
mod tables;
mod workbook;

use serde::Serialize;

use self::record::{OfRecord, OfSettings};
use self::tables::tables;
use super::report::Report;
use super::{Format, Look, escape, json};
use crate::ops::export::{Export, PersonalData};

/// The formats of the command; of those with one ending, the first is that of a file.
pub const FORMATS: &[Format] = &[
    Format::Json,
    Format::Ndjson,
    Format::Csv,
    Format::Sqlite,
    Format::Xlsx,
    Format::Popolo,
    #[cfg(feature = "parquet")]
    Format::Parquet,
];

/// Whether the export is a folder with a file for each table.
pub fn is_folder(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Parquet)
}

/// The files that the folder of an export may hold.
pub fn files_of_folder() -> impl Iterator<Item = String> {
    let endings = ["csv", "parquet"];
    let files = tables::names().flat_map(move |name| endings.map(|it| format!("{name}.{it}")));
    files.chain([package::PACKAGE.to_owned()])
}

/// The result of the command as JSON.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    personal_data: &'a Option<PersonalData>,
    registry: OfSettings<'a>,
    records: Vec<OfRecord<'a>>,
}

/// The export as one file.
pub fn report(export: &Export, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Ndjson => Report::from(ndjson(export)),
        Format::Popolo => Report::from(json::plain(&popolo::popolo(export))),
        Format::Sqlite => Report::Document(sqlite::sqlite(&tables(export))),
        Format::Xlsx => {
            let names = tables::names_of_records(export);
            let tables = tables(export);
            Report::Document(workbook::xlsx(&tables, &names, look))
        }
        _ => Report::json(
            "export",
            &Document {
                personal_data: &export.personal_data,
                registry: OfSettings(&export.settings),
                records: export.records.iter().map(OfRecord).collect(),
            },
        ),
    }
}

/// The export as the files of a folder, each with its name.
pub fn files(export: &Export, format: Format, look: &Look<'_>) -> Vec<(String, Vec<u8>)> {
    let tables = tables(export);
    match format {
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet::files(&tables),
        _ => package::files(&tables, look),
    }
}

/// A record on each line.
fn ndjson(export: &Export) -> String {
    let line = |record| {
        // Plain data with text keys always serializes.
        let text = serde_json::to_string(&OfRecord(record)).unwrap_or_default();
        escape::json(&text) + "\n"
    };
    export.records.iter().map(line).collect()
}
