//! New words in `registry.toml`: lines under `[vocabulary]`, all else as it is.

use super::format::quoted;
use super::reader;
use crate::error::write::WriteError;
use crate::model::fields::WordList;
use crate::model::settings::Settings;

const HEAD: &str = "[vocabulary]";

/// The text of `registry.toml` with the words declared, or an error when they can't be put in by lines.
pub(super) fn declare(
    file: &str,
    old: &str,
    words: &[(WordList, String)],
) -> Result<String, WriteError> {
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut new = old.to_owned();
    for (list, word) in words {
        new = match list {
            WordList::Tag => with_tag(&new, word, newline),
            WordList::Role | WordList::Type | WordList::Topic => {
                let word = quoted(word, "");
                let line = format!(
                    "{}s.{} = {{ sv = {word}, en = {word} }}",
                    list.key(),
                    word.trim_matches('"')
                );
                with_line(&new, &line, newline)
            }
        };
    }
    let before = reader::settings(file, old);
    let after = reader::settings(file, &new);
    let vocabulary = Settings::from_block(&after.block).vocabulary;
    let declared = words.iter().all(|(list, word)| vocabulary.has(*list, word));
    let mut rest = after.block.clone();
    let mut rest_before = before.block.clone();
    rest.remove("vocabulary");
    rest_before.remove("vocabulary");
    if declared && rest == rest_before && after.findings.len() <= before.findings.len() {
        Ok(new)
    } else {
        Err(WriteError::Unproven(file.to_owned()))
    }
}

/// A line right behind the head, which comes at the end of the file where there is none.
fn with_line(text: &str, line: &str, newline: &str) -> String {
    let mut at = 0;
    for existing in text.split_inclusive('\n') {
        at += existing.len();
        if existing.trim_end().split('#').next().map(str::trim) == Some(HEAD) {
            let joint = if existing.ends_with('\n') {
                ""
            } else {
                newline
            };
            return format!("{}{joint}{line}{newline}{}", &text[..at], &text[at..]);
        }
    }
    let joint = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        newline
    };
    format!("{text}{joint}{newline}{HEAD}{newline}{line}{newline}")
}

/// A tag in the list of tags, in order; a list that is not there yet is a new line.
fn with_tag(text: &str, tag: &str, newline: &str) -> String {
    let block = reader::settings("", text).block;
    let tags = block
        .table("vocabulary")
        .map(|it| it.list("tags").to_vec())
        .unwrap_or_default();
    if tags.is_empty() {
        return with_line(text, &format!("tags = [{}]", quoted(tag, "")), newline);
    }
    let Some(range) = reader::value_range(text, &["vocabulary", "tags"]) else {
        return text.to_owned();
    };
    let open = range.start + 1;
    let rest = &text[open..range.end];
    let indent: String = rest
        .trim_start_matches(' ')
        .chars()
        .take_while(|it| "\r\n\t ".contains(*it))
        .collect();
    let entry = if indent.contains('\n') {
        format!("{indent}{},", quoted(tag, ""))
    } else {
        format!("{}, ", quoted(tag, ""))
    };
    format!("{}{entry}{}", &text[..open], &text[open..])
}
