//! The result of `log`, in each of its formats.

use super::escape::{Style, paint};
use super::width::wrap;
use super::{Format, Look, changes, escape, json};
use crate::ops::log::{Entry, Log};

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json];

/// The widest that a sentence is set: longer lines are hard to read.
const WIDEST: usize = 100;

/// The history in a format; as text nothing when nothing happened.
pub fn render(log: &Log, format: Format, look: &Look<'_>) -> String {
    if format == Format::Json {
        return json::json("log", log);
    }
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
    let mut sentences = changes::sentences(&entry.changes, look);
    let mut text = format!("{}\n", entry_title(entry, &sentences, look));
    if entry.unreadable {
        let facts = [("name", log.name.as_str().into())];
        let unreadable = look.words.with("log-unreadable", &facts);
        // Before the others: what changed while the file could not be read is not known.
        sentences.insert(0, unreadable);
    }
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
