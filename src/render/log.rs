//! The result of `log`, in each of its formats.

use super::escape::{Style, paint};
use super::width::wrap;
use super::{Format, Look, changes, escape, json};
use crate::ops::log::{Entry, Log};

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json];

/// The widest that a sentence is set: longer lines are hard to read.
const WIDEST: usize = 100;

/// The history in a format; for people nothing when nothing happened.
pub fn render(log: &Log, format: Format, look: &Look<'_>) -> String {
    if format == Format::Json {
        return json::json("log", log);
    }
    let mut parts: Vec<String> = log
        .entries
        .iter()
        .map(|entry| of_entry(entry, log, look))
        .collect();
    let mut last = String::new();
    for (message, count) in [("log-more", log.more), ("log-layout", log.layout_only)] {
        if count > 0 {
            let line = look.words.count(message, count);
            last.push_str(&format!("{}\n", paint(&line, Style::Dim, look.color)));
        }
    }
    parts.push(last);
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// A line about the commit, and below it what it changed.
fn of_entry(entry: &Entry, log: &Log, look: &Look<'_>) -> String {
    let mut sentences = changes::sentences(&entry.changes, look);
    let mut text = format!("{}\n", head(entry, &sentences, look));
    if entry.unreadable {
        let facts = [("name", log.name.as_str().into())];
        let told = look.words.with("log-unreadable", &facts);
        sentences.insert(0, told);
    }
    let wide = look.width.unwrap_or(WIDEST).min(WIDEST);
    for sentence in sentences {
        for (number, line) in wrap(&sentence, wide - 4).iter().enumerate() {
            let indent = if number == 0 { "  " } else { "    " };
            text.push_str(&format!("{indent}{line}\n"));
        }
    }
    text
}

/// Day, author, commit and what its message says, when that is not said below: kompis writes messages of the same sentences.
fn head(entry: &Entry, sentences: &[String], look: &Look<'_>) -> String {
    let Some(commit) = &entry.commit else {
        return paint(&look.words.get("log-uncommitted"), Style::Bold, look.color);
    };
    let [date, author, short, subject] =
        [&commit.date, &commit.author, &commit.short, &commit.subject]
            .map(|text| escape::terminal(text));
    let rest = match sentences.contains(&subject) {
        true => short,
        false => format!("{short}  {subject}"),
    };
    let rest = paint(&rest, Style::Dim, look.color);
    format!(
        "{}  {author}  {rest}",
        paint(&date, Style::Bold, look.color)
    )
}
