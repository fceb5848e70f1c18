//! Files that can't be imported, and options of `import` that do not fit a file.

use std::io;

use miette::Diagnostic;
use thiserror::Error;

use crate::text::suggest::did_you_mean;

/// Why a file can't be imported.
#[derive(Debug, Error, Diagnostic)]
pub enum ImportError {
    /// The file can't be opened.
    #[error("can't read `{0}`: {1}")]
    Io(String, io::Error),
    /// The file is no workbook that can be read.
    #[error("`{file}` is no workbook that can be read: {reason}")]
    #[diagnostic(help("save it as .xlsx without a password, or as csv"))]
    Workbook {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The workbook has no such sheet.
    #[error("`{file}` has no sheet `{sheet}`")]
    #[diagnostic(help("its sheets are {}", .sheets.join(", ")))]
    NoSheet {
        /// The file.
        file: String,
        /// The sheet.
        sheet: String,
        /// The sheets that it has.
        sheets: Vec<String>,
    },
    /// There is nothing in the file.
    #[error("`{0}` has no rows")]
    Empty(String),
    /// The file is JSON, but no export of kompis.
    #[error("`{file}` is no export of kompis: {reason}")]
    #[diagnostic(help("`kompis export FILE.json` makes one"))]
    Json {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// `--map` without `=`.
    #[error("`--map {0}` has no `=`")]
    #[diagnostic(
        code(usage),
        help("write a heading and a field: --map \"E-post=email\"")
    )]
    NoField(String),
    /// `--map` with a field that a row can't have.
    #[error("a row has no field `{field}`")]
    #[diagnostic(
        code(usage),
        help("{}", did_you_mean(.near, "fields are `name`, `actor`, `person`, `email`, `initiative`, `role` …; see `kompis import --help`"))
    )]
    UnknownField {
        /// What was typed.
        field: String,
        /// The field that was probably meant.
        near: Option<String>,
    },
    /// `--map` with a heading that the file does not have.
    #[error("the file has no column `{column}`")]
    #[diagnostic(help("its columns are {}", .columns.join(", ")))]
    NoColumn {
        /// What was typed.
        column: String,
        /// The headings of the file.
        columns: Vec<String>,
    },
    /// No column says what a row is about.
    #[error("no column says what a row is about")]
    #[diagnostic(help(
        "name the column: --map \"HEADING=name\", or `actor`, `person`, `initiative`; the columns are {}",
        .0.join(", ")
    ))]
    NoName(Vec<String>),
    /// Facts without a source.
    #[error("where do these facts come from?")]
    #[diagnostic(help("name a source: --source REF; --source NAME --declare adds one"))]
    NoSource,
}
