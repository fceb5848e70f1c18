//! The start page.

use std::path::Path;

use super::width::{flow, pad};
use super::{Look, escape};
use crate::ops::start::Start;

/// Commands, and the messages that say what they do.
const NEXT: [(&str, &str); 6] = [
    ("kompis search linköping", "start-search"),
    ("kompis show 0580", "start-show"),
    ("kompis matrix county:08", "start-matrix"),
    ("kompis contacts county:08", "start-contacts"),
    ("kompis check", "start-check"),
    ("kompis help", "start-help"),
];

/// The folder of the registry, what it holds and what to type next.
pub fn render(start: &Start, folder: &Path, look: &Look<'_>) -> String {
    let wide = look.width.unwrap_or(100).min(100);
    let mut text = format!("{}\n", escape::terminal(&start.name));
    let folder = escape::terminal(&folder.display().to_string());
    text.push_str(&format!("  {folder}\n\n"));
    let kinds: Vec<String> = start
        .kinds
        .iter()
        .map(|(kind, count)| format!("{count} {}", look.kind_of_many(kind.key(), *count)))
        .collect();
    for line in flow(&kinds, wide - 2) {
        text.push_str(&format!("  {line}\n"));
    }
    let count = |message, count| look.words.count(message, count).into();
    let facts = [
        ("actors", count("count-actors", start.actors)),
        ("initiatives", count("count-initiatives", start.initiatives)),
    ];
    text.push_str(&format!("  {}\n\n", look.words.with("start-links", &facts)));
    for (command, message) in NEXT {
        let meaning = look.words.get(message);
        text.push_str(&format!("  {}  {meaning}\n", pad(command, 27)));
    }
    text
}
