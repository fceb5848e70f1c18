//! Declares new words in `registry.toml`: adds a line or an entry to its vocabulary and keeps everything else.

use super::format::{bare, quoted};
use super::layout::{Layout, Replacement, apply};
use super::reader;
use super::{Document, Node, TableForm, list};
use crate::error::write::{EditError, WriteError};
use crate::model::edit::NewWord;
use crate::model::fields::{self, WordList};
use crate::model::settings::Settings;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};

const VOCABULARY: &str = "vocabulary";
const TAGS: &str = "tags";

/// Returns the text of `registry.toml` with the words declared, or an error when lines cannot be inserted.
pub fn declare(file: &str, old: &str, words: &[NewWord]) -> Result<String, WriteError> {
    let layout_error = |fault| WriteError::Layout(file.to_owned(), fault);
    let mut new = old.to_owned();
    for word in words {
        let document = Document::parse(&new);
        let layout = Layout::new(&document).ok_or_else(|| layout_error(EditError::Broken))?;
        let change = match word.list {
            WordList::Tag => put_tag(&layout, &word.key),
            WordList::Role | WordList::Type | WordList::Topic => {
                let [sv, en] = [&word.labels.sv, &word.labels.en].map(|it| quoted(it, ""));
                let letter = word.labels.letter.as_ref();
                let letter = letter.map(|it| format!(", letter = {}", quoted(it, "")));
                let letter = letter.unwrap_or_default();
                let labels = format!("{{ sv = {sv}, en = {en}{letter} }}");
                let table = format!("{}s", word.list.key());
                put(&layout, Some(&table), &word.key, &labels)
            }
        };
        new = apply(&new, change.map_err(layout_error)?);
    }
    if is_proven(old, &new, words) {
        Ok(new)
    } else {
        Err(WriteError::Unproven(file.to_owned()))
    }
}

/// Inserts a tag into the list of tags, in order.
fn put_tag(layout: &Layout<'_>, tag: &str) -> Result<Vec<Replacement>, EditError> {
    let node = layout.document.root().get(VOCABULARY);
    let Some(node) = node.and_then(|vocabulary| vocabulary.get(TAGS)) else {
        return put(layout, None, TAGS, &format!("[{}]", quoted(tag, "")));
    };
    let settings = reader::read(Subject::Settings, "", layout.document).block;
    let tags = settings.table(VOCABULARY).map(|it| it.list(TAGS).to_vec());
    let tags = tags.unwrap_or_default();
    let field = fields::VOCABULARY.iter().find(|field| field.key == TAGS);
    let field = field.ok_or_else(|| EditError::NoField(TAGS.to_owned()))?;
    let mut wanted = tags.clone();
    // The other tags stay where they are, sorted or not.
    let place = wanted.iter().position(|other| other.as_str() > tag);
    wanted.insert(place.unwrap_or(wanted.len()), tag.to_owned());
    let entries: Vec<String> = wanted.iter().map(|it| quoted(it, "")).collect();
    let (old, new) = (Value::List(tags), Value::List(wanted));
    let change = list::change(layout, node, field, Some(&old), &new);
    // A list on one line stays on one line, since it may be inside braces.
    Ok(change.unwrap_or_else(|| vec![(node.span(), format!("[{}]", entries.join(", ")))]))
}

/// Inserts a key into the vocabulary, or into a table of it, which may have a header, braces, dotted keys, or not exist.
fn put(
    layout: &Layout<'_>,
    table: Option<&str>,
    word: &str,
    written: &str,
) -> Result<Vec<Replacement>, EditError> {
    let newline = layout.newline();
    let vocabulary = layout.document.root().get(VOCABULARY);
    let inner = vocabulary.and_then(|it| it.get(table?));
    let missing = table.filter(|_| inner.is_none());
    let dots = missing.map(|table| format!("{table}.")).unwrap_or_default();
    let line = format!("{dots}{} = {written}", bare(word));
    let Some(outer) = inner.or(vocabulary) else {
        return Ok(vec![new_section(layout, &line)]);
    };
    let change = match (outer.table_form(), missing) {
        (Some(TableForm::Head | TableForm::Inline | TableForm::Dotted), None) => {
            layout.put(outer, &order(outer, word), word, written)?
        }
        // A table inside braces is written in braces.
        (Some(TableForm::Inline), Some(table)) => {
            let written = format!("{{ {} = {written} }}", bare(word));
            layout.put(outer, &order(outer, table), table, &written)?
        }
        // A dotted key at the end of the section: a header here would take the keys below it into its table.
        (Some(TableForm::Head), Some(_)) => {
            let head = layout.item_of(outer).unwrap_or_default();
            let end = layout.section(head + 1).end;
            layout.new_line(layout.end_before(end), &line)
        }
        (Some(TableForm::Dotted), Some(_)) => {
            let mut within = layout.within(outer).into_iter();
            let last = within.rfind(|it| !layout.items[*it].is_head());
            let at = last.map_or(layout.start(), |it| layout.items[it].lines.end);
            layout.new_line(at, &format!("{VOCABULARY}.{line}"))
        }
        (Some(TableForm::Implied), _) => {
            let first = layout.within(outer).first().copied().unwrap_or_default();
            let at = layout.item_start(first);
            let head = format!("[{}]", outer.path());
            (at..at, format!("{head}{newline}{line}{newline}{newline}"))
        }
        (None, _) => return Err(EditError::Scattered(VOCABULARY.to_owned())),
    };
    Ok(vec![change])
}

/// Inserts the vocabulary with one line, before the tables that follow it in canonical order.
fn new_section(layout: &Layout<'_>, line: &str) -> Replacement {
    let newline = layout.newline();
    let section = format!("[{VOCABULARY}]{newline}{line}");
    let place = |key: &str| fields::SETTINGS.iter().position(|field| field.key == key);
    let later = layout.items.iter().position(|item| {
        let top = item.node.child_of(layout.document.root());
        item.is_head() && top.is_some_and(|it| place(it.key()) > place(VOCABULARY))
    });
    if let Some(number) = later {
        let at = layout.item_start(number);
        return (at..at, format!("{section}{newline}{newline}"));
    }
    layout.new_line(layout.text.len(), &format!("{newline}{section}"))
}

/// The keys that precede a new one: those of the vocabulary in canonical order, words by code point.
fn order<'w>(table: Node<'w>, word: &'w str) -> Vec<&'w str> {
    if table.key() == VOCABULARY {
        return fields::VOCABULARY.iter().map(|field| field.key).collect();
    }
    let mut words: Vec<&str> = table.children().map(Node::key).chain([word]).collect();
    words.sort_unstable();
    words
}

/// Returns whether the words are declared and everything else has the same meaning as before.
fn is_proven(old: &str, new: &str, words: &[NewWord]) -> bool {
    let (old, new) = (Document::parse(old), Document::parse(new));
    let [before, after] = [&old, &new].map(|it| reader::read(Subject::Settings, "", it));
    let vocabulary = Settings::from_block(&after.block).vocabulary;
    let are_declared = words.iter().all(|it| vocabulary.has(it.list, &it.key));
    let without_vocabulary = |document: &Document<'_>| {
        let mut block = reader::read_all(Subject::Settings, document)?;
        block.remove(VOCABULARY);
        Some(block)
    };
    // Earlier declarations must be the same.
    let is_kept = |was: Option<&Value>, is: Option<&Value>| match (was, is) {
        (None, _) => true,
        (Some(Value::List(was)), Some(Value::List(is))) => was.iter().all(|it| is.contains(it)),
        (Some(Value::Table(was)), Some(Value::Table(is))) => was
            .iter()
            .all(|(word, labels)| is.get(word) == Some(labels)),
        (was, is) => was == is,
    };
    let none = Block::default();
    let [was, is] = [&before, &after].map(|it| it.block.table(VOCABULARY).unwrap_or(&none));
    let rest = without_vocabulary(&old);
    are_declared
        && fields::VOCABULARY
            .iter()
            .all(|list| is_kept(was.get(list.key), is.get(list.key)))
        && rest.is_some()
        && rest == without_vocabulary(&new)
        // Findings that were there before stay; a new one would be caused by this edit.
        && after.findings.len() <= before.findings.len()
}
