//! What `export` writes: one document, lines, or tables.

mod record;

use serde::Serialize;

use self::record::{OfRecord, OfSettings};
use super::report::Report;
use super::{Format, escape};
use crate::ops::export::Export;

/// The formats of the command; of those with one ending, the first is that of a file.
pub const FORMATS: &[Format] = &[Format::Json, Format::Ndjson];

/// What an export with people says about itself.
#[derive(Clone, Debug, Serialize)]
pub struct PersonalData {
    /// How many people there are.
    pub people: usize,
    /// The day on which it is made.
    pub day: String,
    /// What it is for.
    pub purpose: Option<String>,
}

/// The result of the command as JSON.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    personal_data: Option<&'a PersonalData>,
    registry: OfSettings<'a>,
    records: Vec<OfRecord<'a>>,
}

/// The export as one file.
pub fn report(export: &Export, format: Format, personal_data: Option<&PersonalData>) -> Report {
    match format {
        Format::Ndjson => Report::from(ndjson(export)),
        _ => Report::json(
            "export",
            &Document {
                personal_data,
                registry: OfSettings(&export.settings),
                records: export.records.iter().map(OfRecord).collect(),
            },
        ),
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
