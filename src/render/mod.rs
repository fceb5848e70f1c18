//! What results look like: data in, bytes out.

pub mod changes;
pub mod check;
pub mod command;
pub mod contacts;
pub mod csv;
pub mod diff;
pub mod due;
pub mod duplicates;
pub mod escape;
pub mod explain;
pub mod export;
pub mod findings;
pub mod forget;
pub mod gaps;
pub mod git;
pub mod github;
pub mod graph;
pub mod grid;
pub mod ids;
pub mod import;
pub mod init;
pub mod json;
pub mod label;
pub mod log;
pub mod markdown;
pub mod matrix;
pub mod queries;
pub mod report;
pub mod sarif;
pub mod search;
pub mod show;
pub mod start;
pub mod stats;
pub mod text;
pub mod textconv;
pub mod width;
pub mod xlsx;

use crate::model::registry::Registry;
use crate::text::words::Words;

/// The formats of a command whose result is one list.
pub const LIST_FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Xlsx,
    Format::Excel,
];

/// The formats of a command whose result is a list of records.
pub const RECORD_FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Ids,
    Format::Xlsx,
    Format::Excel,
];

/// The look of a result.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The registry, for names and labels.
    pub registry: &'a Registry,
    /// The words of the language.
    pub words: Words,
    /// The widest that a line may be; none for no limit.
    pub width: Option<usize>,
    /// Whether colour is used.
    pub color: bool,
}

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table or page for people.
    Text,
    /// For programs: a versioned promise.
    Json,
    /// A record of an export on each line.
    Ndjson,
    /// An SQLite database.
    Sqlite,
    /// People, organizations and memberships, as Popolo has them.
    Popolo,
    /// A folder of Parquet files.
    Parquet,
    /// Comma-separated values under field keys.
    Csv,
    /// Tab-separated values under field keys.
    Tsv,
    /// A table for a page or a pull request.
    Markdown,
    /// One id a line.
    Ids,
    /// Workflow commands, which GitHub turns into annotations.
    Github,
    /// SARIF 2.1.0, which tools for code read.
    Sarif,
    /// A workbook for Excel and LibreOffice.
    Xlsx,
    /// A page for a browser, in one file.
    Html,
    /// A drawing.
    Svg,
    /// Semicolons and labels, as Swedish Excel opens them by a double click.
    Excel,
    /// Contacts as Outlook imports them.
    Outlook,
    /// Contacts for phones and address books.
    Vcard,
    /// Names and addresses for the recipients of a mail.
    Emails,
    /// A graph for most programs that draw them.
    Graphml,
    /// A graph with time, for Gephi.
    Gexf,
    /// A graph that Graphviz draws.
    Dot,
    /// A graph that GitHub and others draw in a page.
    Mermaid,
}

impl Format {
    /// Whether a spreadsheet opens it: labels as people read them, codes as they are.
    pub fn is_sheet(self) -> bool {
        matches!(self, Format::Xlsx | Format::Excel)
    }

    /// The word for the format.
    pub fn key(self) -> &'static str {
        self.names().0
    }

    /// The extension of a file in the format.
    pub fn extension(self) -> &'static str {
        self.names().1
    }

    /// Whether it is no text.
    pub fn is_binary(self) -> bool {
        matches!(self, Format::Xlsx | Format::Sqlite | Format::Parquet)
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Format::Text => ("text", "txt"),
            Format::Json => ("json", "json"),
            Format::Ndjson => ("ndjson", "ndjson"),
            Format::Sqlite => ("sqlite", "sqlite"),
            Format::Popolo => ("popolo", "json"),
            Format::Parquet => ("parquet", "parquet"),
            Format::Csv => ("csv", "csv"),
            Format::Tsv => ("tsv", "tsv"),
            Format::Markdown => ("markdown", "md"),
            Format::Ids => ("ids", "ids"),
            Format::Github => ("github", "github"),
            Format::Sarif => ("sarif", "sarif"),
            Format::Xlsx => ("xlsx", "xlsx"),
            Format::Html => ("html", "html"),
            Format::Svg => ("svg", "svg"),
            Format::Excel => ("excel", "csv"),
            Format::Outlook => ("outlook", "csv"),
            Format::Vcard => ("vcard", "vcf"),
            Format::Emails => ("emails", "txt"),
            Format::Graphml => ("graphml", "graphml"),
            Format::Gexf => ("gexf", "gexf"),
            Format::Dot => ("dot", "dot"),
            Format::Mermaid => ("mermaid", "mmd"),
        }
    }
}
