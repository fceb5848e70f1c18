//! Checks the canonical form of random records.

use kompis::document::fmt::fmt;
use kompis::document::{format, reader};
use kompis::model::subject::Subject;
use kompis::model::vocabulary::Vocabulary;

use crate::layout::{Document, Owner};
use crate::meaning;

/// Formats the record and checks everything that must hold. Returns the outcome, or what does not hold.
pub(crate) fn check_form(document: &Document) -> Result<String, String> {
    let (document, comments) = number_comments(document);
    let old = document.text();
    let kind = document.kind;
    let format_text = |text: &str| fmt(Subject::Record(kind), text, &Vocabulary::default());
    let Some(before) = meaning::parse(&old) else {
        return match format_text(&old) {
            None => Ok("broken".to_owned()),
            Some(_) => Err("a broken text got a form".to_owned()),
        };
    };
    let new = format_text(&old).ok_or("no form")?;
    let shown = |problem: String| format!("{problem}\n--- after\n{new}");
    if format_text(&new).as_ref() != Some(&new) {
        return Err(shown(format!(
            "not the same again: {:?}",
            format_text(&new)
        )));
    }
    if new.contains('\r') && !old.replace("\r\n", "").contains('\r') || new.starts_with('\u{feff}')
    {
        return Err(shown("odd line endings or a mark".to_owned()));
    }
    let after = meaning::parse(&new).ok_or_else(|| shown("broken".to_owned()))?;
    let unordered =
        |table| format!("{:?}", meaning::without_block_order(kind, table)).replace("\\r\\n", "\\n");
    if unordered(&before) != unordered(&after) {
        return Err(shown("another meaning".to_owned()));
    }
    let (was, is) = (comments_in(&old), comments_in(&new));
    if was != is {
        return Err(shown(format!("comments are others: {was:?} {is:?}")));
    }
    for (key, comment) in &comments {
        check_comment_position(&new, key, comment).map_err(shown)?;
    }
    let block = reader::record(kind, "", &old).block;
    let canonical = format::record(kind, &block, &Vocabulary::default());
    if format_text(&canonical).as_ref() != Some(&canonical) {
        return Err(shown(format!("a new file has another form\n{canonical}")));
    }
    // Multi-line strings may contain text that looks like keys.
    let odd = ["\"\"\"", "'''", "unheard", "inside", "in braces"];
    let is_plain = !odd.iter().any(|it| old.contains(it));
    if is_plain && keys_in(&new) != keys_in(&canonical) {
        return Err(shown(format!(
            "another order than a new file's\n{canonical}"
        )));
    }
    Ok(if is_plain { "plain" } else { "with odd texts" }.to_owned())
}

/// Returns the keys and table headers at the start of lines.
fn keys_in(text: &str) -> Vec<&str> {
    let starts = |line: &&str| line.starts_with(|it: char| it.is_ascii_lowercase() || it == '[');
    let lines = text.lines().filter(starts);
    lines
        .map(|line| line.split(['=', '#']).next().unwrap_or_default().trim())
        .collect()
}

/// Numbers the comments after keys of the record. Returns the changed document, and those keys with their comments.
fn number_comments(document: &Document) -> (Document, Vec<(String, String)>) {
    let mut document = document.clone();
    let mut comments = Vec::new();
    for (number, piece) in document.pieces.iter_mut().enumerate() {
        let Owner::Key(key) = &piece.owner else {
            continue;
        };
        // A table with a header is written on one line, and unknown keys stay where they are.
        if piece.tail.trim() != "# why" || piece.text.trim_start().starts_with('[') {
            continue;
        }
        let comment = format!("# why {number}.");
        let end = piece.text.len() - piece.tail.len() - 1;
        piece.text.truncate(end);
        piece.text.push_str(&format!(" {comment}\n"));
        comments.push((key.clone(), comment));
    }
    (document, comments)
}

/// Returns the comments of a text, sorted.
fn comments_in(text: &str) -> Vec<&str> {
    let after = |line: &'_ str| line.rfind('#').map(|at| at..line.len());
    let mut found: Vec<&str> = text
        .lines()
        .filter_map(|line| after(line).map(|range| &line[range]))
        .filter(|it| {
            it.starts_with("# why") || it.starts_with("# a remark") || it.starts_with("# one")
        })
        .map(str::trim_end)
        .collect();
    found.sort_unstable();
    found
}

/// Checks that a comment is after its key or right above it.
fn check_comment_position(text: &str, key: &str, comment: &str) -> Result<(), String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    if !table.contains_key(key) {
        return Err(format!("no `{key}`"));
    }
    let lines: Vec<&str> = text.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.trim_end().ends_with(comment));
    let at = at.ok_or_else(|| format!("no `{comment}`"))?;
    let names = |line: &str| {
        let rest = line.trim_start_matches(['"', '\'', '[']).strip_prefix(key);
        rest.is_some_and(|rest| rest.starts_with([' ', '.', '"', '\'', '=', '\t', ']']))
    };
    let is_comment = |line: &&&str| line.starts_with('#');
    let above = lines[at..].iter().find(|line| !is_comment(line));
    // After a value of several lines, the key is further up.
    let behind = (0..=at).rev().find(|it| names(lines[*it]));
    let is_between = |from: usize| {
        let text = format!("{}\n", lines[from..=at].join("\n"));
        text.parse::<toml::Table>()
            .is_ok_and(|table| table.len() == 1)
    };
    let is_above = lines[at].starts_with('#') && above.is_some_and(|line| names(line));
    if is_above || behind.is_some_and(is_between) {
        Ok(())
    } else {
        Err(format!("`{comment}` no longer belongs to `{key}`"))
    }
}
