//! A random record in canonical form: what must hold.

use kompis::document::fmt::fmt;
use kompis::document::reader::Subject;
use kompis::document::{format, reader};
use kompis::model::vocabulary::Vocabulary;

use crate::layout::{Document, Owner};
use crate::meaning;

/// Puts the record in canonical form and looks at everything that must hold; what happened, or what does not hold.
pub(crate) fn holds(document: &Document) -> Result<String, String> {
    let (document, comments) = numbered(document);
    let old = document.text();
    let kind = document.kind;
    let form = |text: &str| fmt(Subject::Record(kind), text, &Vocabulary::default());
    let Some(before) = meaning::read(&old) else {
        return match form(&old) {
            None => Ok("broken".to_owned()),
            Some(_) => Err("a broken text got a form".to_owned()),
        };
    };
    let new = form(&old).ok_or("no form")?;
    let shown = |problem: String| format!("{problem}\n--- after\n{new}");
    if form(&new).as_ref() != Some(&new) {
        return Err(shown(format!("not the same again: {:?}", form(&new))));
    }
    if new.contains('\r') && !old.replace("\r\n", "").contains('\r') || new.starts_with('\u{feff}')
    {
        return Err(shown("odd line endings or a mark".to_owned()));
    }
    let after = meaning::read(&new).ok_or_else(|| shown("broken".to_owned()))?;
    let unordered =
        |table| format!("{:?}", meaning::unordered(kind, table)).replace("\\r\\n", "\\n");
    if unordered(&before) != unordered(&after) {
        return Err(shown("another meaning".to_owned()));
    }
    let (was, is) = (hashes(&old), hashes(&new));
    if was != is {
        return Err(shown(format!("comments are others: {was:?} {is:?}")));
    }
    for (key, comment) in &comments {
        belongs(&new, key, comment).map_err(shown)?;
    }
    let block = reader::record(kind, "", &old).block;
    let canonical = format::record(kind, &block, &Vocabulary::default());
    if form(&canonical).as_ref() != Some(&canonical) {
        return Err(shown(format!("a new file has another form\n{canonical}")));
    }
    // Texts over several lines may hold what looks like keys.
    let odd = ["\"\"\"", "'''", "unheard", "inside", "in braces"];
    let is_plain = !odd.iter().any(|it| old.contains(it));
    if is_plain && keys(&new) != keys(&canonical) {
        return Err(shown(format!(
            "another order than a new file's\n{canonical}"
        )));
    }
    Ok(if is_plain { "plain" } else { "with odd texts" }.to_owned())
}

/// The keys and heads at the beginning of lines.
fn keys(text: &str) -> Vec<&str> {
    let starts = |line: &&str| line.starts_with(|it: char| it.is_ascii_lowercase() || it == '[');
    let lines = text.lines().filter(starts);
    lines
        .map(|line| line.split(['=', '#']).next().unwrap_or_default().trim())
        .collect()
}

/// The same with a number in each comment that stands behind a key of the record, and those keys and comments.
fn numbered(document: &Document) -> (Document, Vec<(String, String)>) {
    let mut document = document.clone();
    let mut comments = Vec::new();
    for (number, piece) in document.pieces.iter_mut().enumerate() {
        let Owner::Key(key) = &piece.owner else {
            continue;
        };
        // A head with its keys becomes one line; keys that are not known stay where they are.
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

/// The remarks of a text, in order of the alphabet.
fn hashes(text: &str) -> Vec<&str> {
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

/// Whether a comment stands behind its key, or right above it.
fn belongs(text: &str, key: &str, comment: &str) -> Result<(), String> {
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
    // Behind a value of several lines, the key stands above.
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
