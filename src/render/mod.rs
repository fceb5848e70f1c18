//! How it looks: data in, bytes out.

pub mod changes;
pub mod check;
pub mod command;
pub mod contacts;
pub mod csv;
pub mod diff;
pub mod due;
pub mod escape;
pub mod explain;
pub mod findings;
pub mod forget;
pub mod gaps;
pub mod git;
pub mod github;
pub mod graph;
pub mod grid;
pub mod ids;
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

/// How a result is to look.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The registry, for names and labels.
    pub registry: &'a Registry,
    /// The words of the language.
    pub words: Words,
    /// How many columns a line may have; none for as many as it takes.
    pub width: Option<usize>,
    /// Whether colour guides the eye.
    pub color: bool,
}

/// A form in which a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table or page for people.
    Text,
    /// For programs: a versioned promise.
    Json,
    /// Comma-separated, field keys as heads.
    Csv,
    /// Tab-separated, field keys as heads.
    Tsv,
    /// A table for a page or a pull request.
    Markdown,
    /// One id a line.
    Ids,
    /// Workflow commands, which GitHub makes annotations of.
    Github,
    /// What tools for code read: SARIF 2.1.0.
    Sarif,
    /// A workbook for Excel and LibreOffice.
    Xlsx,
    /// A page for a browser, in one file.
    Html,
    /// A drawing.
    Svg,
    /// Semicolons and labels, as Excel opens them by a double click in Swedish.
    Excel,
    /// Contacts as Outlook imports them.
    Outlook,
    /// Contacts for phones and address books.
    Vcard,
    /// Names and addresses for the line of a mail's recipients.
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
    /// The word for the format.
    pub fn key(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Markdown => "markdown",
            Format::Ids => "ids",
            Format::Github => "github",
            Format::Sarif => "sarif",
            Format::Xlsx => "xlsx",
            Format::Html => "html",
            Format::Svg => "svg",
            Format::Excel => "excel",
            Format::Outlook => "outlook",
            Format::Vcard => "vcard",
            Format::Emails => "emails",
            Format::Graphml => "graphml",
            Format::Gexf => "gexf",
            Format::Dot => "dot",
            Format::Mermaid => "mermaid",
        }
    }

    /// Whether it is no text.
    pub fn is_binary(self) -> bool {
        self == Format::Xlsx
    }

    /// The ending of a file in the format.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Markdown => "md",
            Format::Ids => "ids",
            Format::Github => "github",
            Format::Sarif => "sarif",
            Format::Xlsx => "xlsx",
            Format::Html => "html",
            Format::Svg => "svg",
            Format::Excel | Format::Outlook => "csv",
            Format::Vcard => "vcf",
            Format::Emails => "txt",
            Format::Graphml => "graphml",
            Format::Gexf => "gexf",
            Format::Dot => "dot",
            Format::Mermaid => "mmd",
        }
    }
}
