//! The result of `log`, in each of its formats.

use super::escape::{Style, paint};
use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::width::wrap;
use super::{Format, Look, changes, escape};
use crate::ops::log::{Entry, Log};

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Xlsx,
    Format::Excel,
];

/// The widest that a sentence is set: longer lines are hard to read.
const WIDEST: usize = 100;

/// The history in a format; as text nothing when nothing happened.
pub fn report(log: &Log, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("log", log),
        Format::Text => Report::from(text(log, look)),
        _ => Report::Table(grid(log, look)),
    }
}

/// A row for each change.
fn grid(log: &Log, look: &Look<'_>) -> Grid {
    let keys = ["date", "author", "commit", "subject", "change"];
    let columns = keys.map(|key| Column::new(key, look.words.get(&format!("log-{key}"))));
    let rows = log.entries.iter().flat_map(|entry| {
        let of_commit = match &entry.commit {
            Some(it) => [&it.date, &it.author, &it.short, &it.subject].map(Cell::new),
            None => {
                let uncommitted = look.words.get("log-uncommitted");
                let date = Cell::labelled("", uncommitted);
                [date, Cell::default(), Cell::default(), Cell::default()]
            }
        };
        let sentences = sentences(entry, log, look).into_iter();
        sentences.map(move |it| of_commit.iter().cloned().chain([Cell::new(it)]).collect())
    });
    Grid {
        columns: columns.into(),
        rows: rows.collect(),
    }
}

fn text(log: &Log, look: &Look<'_>) -> String {
    let entry = |entry| entry_lines(entry, log, look);
    let mut parts: Vec<String> = log.entries.iter().map(entry).collect();
    let counts = look.counts(&[("log-more", log.more), ("log-layout", log.layout_only)]);
    let line = |line: &String| paint(line, Style::Dim, look.color) + "\n";
    parts.push(counts.iter().map(line).collect());
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// A line about the commit, and what it changed below it.
fn entry_lines(entry: &Entry, log: &Log, look: &Look<'_>) -> String {
    let sentences = sentences(entry, log, look);
    let mut text = format!("{}\n", entry_title(entry, &sentences, look));
    let wide = look.width.unwrap_or(WIDEST).min(WIDEST);
    for sentence in sentences {
        for (number, line) in wrap(&sentence, wide - 4).iter().enumerate() {
            // A second line is set in deeper, so that every sentence can be found by its first.
            let indent = if number == 0 { "  " } else { "    " };
            text.push_str(&format!("{indent}{line}\n"));
        }
    }
    text
}

/// What a commit changed.
fn sentences(entry: &Entry, log: &Log, look: &Look<'_>) -> Vec<String> {
    let mut sentences = changes::sentences(&entry.changes, look);
    if entry.unreadable {
        let facts = [("name", log.name.as_str().into())];
        let unreadable = look.words.with("log-unreadable", &facts);
        // Before the others: what changed while the file could not be read is not known.
        sentences.insert(0, unreadable);
    }
    sentences
}

/// Day, author, commit, and the first line of its message. That is left out when it stands below: `--commit` writes the same
/// sentences.
fn entry_title(entry: &Entry, sentences: &[String], look: &Look<'_>) -> String {
    let Some(commit) = &entry.commit else {
        return paint(&look.words.get("log-uncommitted"), Style::Bold, look.color);
    };
    let parts = [&commit.date, &commit.author, &commit.short, &commit.subject];
    let [date, author, short, subject] = parts.map(|text| escape::terminal(text));
    let rest = match sentences.contains(&subject) {
        true => short,
        false => format!("{short}  {subject}"),
    };
    let date = paint(&date, Style::Bold, look.color);
    format!("{date}  {author}  {}", paint(&rest, Style::Dim, look.color))
}
