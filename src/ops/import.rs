//! `import`: the rows of a file as new records, changes of records, and participations.
//!
//! Each row is applied to a working copy of the records that it is about, all of it or nothing; the plan is the difference
//! between the registry and that copy. So a row sees what the rows before it did, and the same file changes nothing twice.

pub mod columns;
pub mod export;
mod find;
pub mod options;
pub mod result;
mod rows;
pub mod saved;
mod values;

use jiff::civil;

use self::export::Export;
use self::find::Finder;
use self::options::Options;
use self::result::ImportResult;
use self::rows::Importer;
use self::rows::exported::add_settings;
pub use self::rows::matrix::Reading as MatrixReading;
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
        plan: working.plan(assigner),
        needs_source,
    })
}

/// Plans the import of an export of this or another registry. Its facts have their sources.
pub fn import_export(
    export: &Export,
    options: &Options,
    assigner: &Assigner<'_>,
    today: civil::Date,
) -> ImportResult {
    let registry = assigner.registry;
    let finder = Finder::new(registry);
    let mut importer = Importer::new(options, assigner, finder, today);
    let records = export.without_dangling(|id| registry.has(id));
    let rows = export.table.rows.iter().zip(&records);
    let rows = rows.map(|(row, record)| importer.apply_exported(row, record));
    let rows = rows.collect();
    let working = importer.into_working();
    let records = working.records.values().cloned().collect();
    let mut plan = working.plan(assigner);
    add_settings(&mut plan, &registry.settings, &export.settings);
    ImportResult {
        rows,
        records,
        plan,
        ..ImportResult::default()
    }
}

/// Plans the import of a matrix: a row for each actor, a column for each initiative.
pub fn import_matrix(
    table: &Table,
    options: &Options,
    assigner: &Assigner<'_>,
    reading: &MatrixReading<'_>,
    today: civil::Date,
) -> ImportResult {
    let finder = Finder::default();
    let mut importer = Importer::new(options, assigner, finder, today);
    let (columns, mut rows) = importer.initiatives(table);
    let applied = table.rows.iter();
    rows.extend(applied.filter_map(|row| importer.apply_matrix_row(&columns, row, reading)));
    let needs_source = importer.needs_source;
    let working = importer.into_working();
    ImportResult {
        rows,
        needs_source,
        records: working.records.values().cloned().collect(),
        plan: working.plan(assigner),
        ..ImportResult::default()
    }
}
