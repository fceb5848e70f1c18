//! The start page.

use std::path::Path;

use super::width::{flow, pad};
use super::{Look, escape};
use crate::model::kind::Kind;
use crate::ops::start::Start;

/// What to type, and the message that tells what it does.
const NEXT: [(&str, &str); 6] = [
    ("kompis search linköping", "start-search"),
    ("kompis show 0580", "start-show"),
    ("kompis matrix county:08", "start-matrix"),
    ("kompis contacts county:08", "start-contacts"),
    ("kompis check", "start-check"),
    ("kompis help", "start-help"),
];

/// Where the registry is, what it holds and what to type.
pub fn render(start: &Start, folder: &Path, look: &Look<'_>) -> String {
    let wide = look.width.unwrap_or(100).min(100);
    let mut text = format!("{}\n", escape::terminal(&start.name));
    text.push_str(&format!(
        "  {}\n\n",
        escape::terminal(&folder.display().to_string())
    ));
    let kinds: Vec<String> = start
        .kinds
        .iter()
        .map(|(kind, count)| format!("{count} {}", called(*kind, *count, look)))
        .collect();
    for line in flow(&kinds, wide - 2) {
        text.push_str(&format!("  {line}\n"));
    }
    let facts = [
        (
            "actors",
            look.words.count("count-actors", start.actors).into(),
        ),
        (
            "initiatives",
            look.words
                .count("count-initiatives", start.initiatives)
                .into(),
        ),
    ];
    text.push_str(&format!("  {}\n\n", look.words.with("start-links", &facts)));
    for (command, message) in NEXT {
        text.push_str(&format!(
            "  {}  {}\n",
            pad(command, 27),
            look.words.get(message)
        ));
    }
    text
}

fn called(kind: Kind, count: usize, look: &Look<'_>) -> String {
    let number = if count == 1 { "kind" } else { "kinds" };
    look.words
        .get(&format!("{number}-{}", kind.key()))
        .into_owned()
}
