//! `import`: the rows of a file as new records, changes of records, and participations.
//!
//! Each row is applied to a working copy of the records that it is about, all of it or nothing; the plan is the difference
//! between the registry and that copy. So a row sees what the rows before it did, and the same file changes nothing twice.

pub mod columns;
mod find;
pub mod options;
pub mod result;
mod rows;
pub mod saved;
mod values;

use jiff::civil;

use self::find::Finder;
use self::options::Options;
use self::result::ImportResult;
use self::rows::Importer;
use super::assign::Assigner;
use crate::error::import::ImportError;
use crate::model::table::Table;

/// Plans the import of a table. A row that can't be read or is doubtful stops no other.
///
/// # Errors
/// [`ImportError`] when the columns can't be read as fields.
pub fn import(
    table: &Table,
    options: &Options,
    assigner: &Assigner<'_>,
    today: civil::Date,
) -> Result<ImportResult, ImportError> {
    let (columns, kind) = columns::map(&table.headings, &options.mapping, options.kind)?;
    let options = Options {
        kind,
        ..options.clone()
    };
    let finder = Finder::new(assigner.registry);
    let mut importer = Importer::new(&options, assigner, finder, today);
    importer.find_similar(&columns, &table.rows);
    let rows = table.rows.iter().map(|row| importer.apply(&columns, row));
    let rows = rows.collect();
    let needs_source = importer.needs_source;
    let working = importer.into_working();
    Ok(ImportResult {
        records: working.records.values().cloned().collect(),
        rows,
        columns,
        plan: assigner.with_sources(working.into_plan(assigner)),
        needs_source,
    })
}
