//! New words in `registry.toml`: a line or an entry where its vocabulary stands, all else as it is.

use super::Document;
use super::edit::{Editor, bare};
use super::format::quoted;
use super::layout::{Item, Layout, Replacement, Table, apply, key, step};
use super::{entries, reader, tree};
use crate::error::write::{EditFault, WriteError};
use crate::model::edit::NewWord;
use crate::model::fields::{self, FieldType, WordList};
use crate::model::finding::Step;
use crate::model::settings::Settings;
use crate::model::value::{Block, Value};

const VOCABULARY: &str = "vocabulary";
const TAGS: &str = "tags";
/// The tables of the vocabulary in the order in which they stand.
const ORDER: [&str; 4] = [TAGS, "roles", "types", "topics"];

/// The text of `registry.toml` with the words declared, or an error when they can't be put in by lines.
pub fn declare(file: &str, old: &str, words: &[NewWord]) -> Result<String, WriteError> {
    let layout = |fault| WriteError::Layout(file.to_owned(), fault);
    let mut new = old.to_owned();
    for word in words {
        let editor = Editor {
            layout: Layout::new(&Document::parse(&new)).ok_or_else(|| layout(EditFault::Broken))?,
        };
        let change = match word.list {
            WordList::Tag => tag(&editor, &word.key),
            WordList::Role | WordList::Type | WordList::Topic => {
                let table = [key(VOCABULARY), key(&format!("{}s", word.list.key()))];
                let label = quoted(&word.label, "");
                let letter = word.letter.as_ref();
                let letter = letter.map(|it| format!(", letter = {}", quoted(it, "")));
                let letter = letter.unwrap_or_default();
                let labels = format!("{{ sv = {label}, en = {label}{letter} }}");
                put(&editor, &table, &word.key, &labels)
            }
        };
        new = apply(&new, change.map_err(layout)?);
    }
    if holds(file, old, &new, words) {
        Ok(new)
    } else {
        Err(WriteError::Unproven(file.to_owned()))
    }
}

/// A tag comes into the list of tags, in order.
fn tag(editor: &Editor<'_>, tag: &str) -> Result<Vec<Replacement>, EditFault> {
    let vocabulary = [key(VOCABULARY)];
    let text = editor.layout.text;
    let block = reader::settings("", text).block;
    let tags = block.table(VOCABULARY).map(|it| it.list(TAGS).to_vec());
    let Some((node, _)) = editor.layout.find(&step(&vocabulary, key(TAGS))) else {
        return put(editor, &vocabulary, TAGS, &format!("[{}]", quoted(tag, "")));
    };
    let tags = tags.unwrap_or_default();
    let field = fields::SETTINGS.iter().find_map(|field| match field.holds {
        FieldType::Table(inner) => inner.iter().find(|inner| inner.key == TAGS),
        _ => None,
    });
    let field = field.ok_or_else(|| EditFault::NoField(TAGS.to_owned()))?;
    let mut wanted = tags.clone();
    let place = wanted.iter().position(|other| other.as_str() > tag);
    wanted.insert(place.unwrap_or(wanted.len()), tag.to_owned());
    let (old, new) = (Value::List(tags), Value::List(wanted));
    let change = entries::change(&editor.layout, node, field, Some(&old), &new);
    Ok(change.unwrap_or_else(|| {
        let Value::List(wanted) = &new else {
            return Vec::new();
        };
        let entries: Vec<String> = wanted.iter().map(|it| quoted(it, "")).collect();
        // A list on one line stays on one line: it may stand in braces.
        vec![(node.value.clone(), format!("[{}]", entries.join(", ")))]
    }))
}

/// A new key in a table of the vocabulary, where it stands now: below a head, in braces, by dots, or not at all.
fn put(
    editor: &Editor<'_>,
    table: &[Step],
    word: &str,
    written: &str,
) -> Result<Vec<Replacement>, EditFault> {
    let layout = &editor.layout;
    match (layout.written(table), table) {
        (Table::Section(_) | Table::Inline(_) | Table::Dotted(_), _) => Ok(vec![editor.put(
            table,
            &before(layout, table, word),
            word,
            written,
        )?]),
        (Table::Implied(first), _) => {
            let at = layout.item_start(first);
            let newline = layout.newline();
            let head = head(table);
            let text = format!(
                "{head}{newline}{} = {written}{newline}{newline}",
                bare(word)
            );
            Ok(vec![(at..at, text)])
        }
        (Table::Nowhere, [vocabulary @ .., Step::Key(last)]) if !vocabulary.is_empty() => {
            let inner = match layout.written(vocabulary) {
                // Braces hold tables in braces.
                Table::Inline(_) => format!("{{ {} = {written} }}", bare(word)),
                _ => {
                    let dots = format!("{last}.{}", bare(word));
                    return dotted(editor, vocabulary, &dots, written);
                }
            };
            put(editor, vocabulary, last, &inner)
        }
        (Table::Nowhere, _) => Ok(vec![new_section(
            layout,
            table,
            &format!("{} = {written}", bare(word)),
        )]),
    }
}

/// A key with dots in a table that stands below a head, or by dots itself.
fn dotted(
    editor: &Editor<'_>,
    table: &[Step],
    dots: &str,
    written: &str,
) -> Result<Vec<Replacement>, EditFault> {
    let layout = &editor.layout;
    let (line, whole) = match layout.written(table) {
        Table::Section(first) => {
            let last = layout.section(first).last();
            let at = last
                .or(first.checked_sub(1))
                .map_or(layout.start(), |it| layout.items[it].lines.end);
            (at, format!("{dots} = {written}"))
        }
        Table::Dotted(_) => {
            let last = layout
                .below(table)
                .into_iter()
                .rfind(|it| !layout.items[*it].is_head());
            let at = last.map_or(layout.start(), |it| layout.items[it].lines.end);
            (at, format!("{VOCABULARY}.{dots} = {written}"))
        }
        Table::Implied(first) => {
            let at = layout.item_start(first);
            let newline = layout.newline();
            let text = format!(
                "{}{newline}{dots} = {written}{newline}{newline}",
                head(table)
            );
            return Ok(vec![(at..at, text)]);
        }
        Table::Inline(_) => return Err(EditFault::Scattered(VOCABULARY.to_owned())),
        Table::Nowhere => {
            return Ok(vec![new_section(
                layout,
                table,
                &format!("{dots} = {written}"),
            )]);
        }
    };
    Ok(vec![editor.whole_line(line, &whole)])
}

/// A head with one line, before the tables that come after the vocabulary in the canonical order.
fn new_section(layout: &Layout<'_>, table: &[Step], line: &str) -> Replacement {
    let newline = layout.newline();
    let place = |key: &str| fields::SETTINGS.iter().position(|field| field.key == key);
    let is_later = |item: &Item| match item.path.first() {
        Some(Step::Key(key)) if item.is_head() => place(key) > place(VOCABULARY),
        _ => false,
    };
    if let Some(number) = layout.items.iter().position(is_later) {
        let at = layout.item_start(number);
        let text = format!("{}{newline}{line}{newline}{newline}", head(table));
        return (at..at, text);
    }
    let end = layout.text.len();
    let joint = match layout.text.is_empty() || layout.text.ends_with('\n') {
        true => "",
        false => newline,
    };
    (
        end..end,
        format!("{joint}{newline}{}{newline}{line}{newline}", head(table)),
    )
}

fn head(table: &[Step]) -> String {
    let keys: Vec<&str> = table
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        })
        .collect();
    format!("[{}]", keys.join("."))
}

/// The keys that a new one stands behind: those of the vocabulary in their order, words by code point.
fn before<'l>(layout: &'l Layout<'_>, table: &[Step], word: &'l str) -> Vec<&'l str> {
    if table.len() == 1 {
        return ORDER.to_vec();
    }
    let mut words: Vec<&str> = Vec::new();
    for item in &layout.items {
        if let Some([Step::Key(word), ..]) = item.path.strip_prefix(table) {
            words.push(word);
        }
    }
    words.push(word);
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether the words are declared, and nothing else is said otherwise than before.
fn holds(file: &str, old: &str, new: &str, words: &[NewWord]) -> bool {
    let (before, after) = (reader::settings(file, old), reader::settings(file, new));
    let vocabulary = Settings::from_block(&after.block).vocabulary;
    let declared = words.iter().all(|it| vocabulary.has(it.list, &it.key));
    let without = |text: &str| {
        tree::read(&Document::parse(text)).map(|mut keys| {
            keys.remove(VOCABULARY);
            keys
        })
    };
    // What was declared is declared as it was.
    let kept = |was: &Block, is: &Block| {
        ORDER
            .iter()
            .all(|list| match (was.get(list), is.get(list)) {
                (None, _) => true,
                (Some(Value::List(was)), Some(Value::List(is))) => {
                    was.iter().all(|it| is.contains(it))
                }
                (Some(Value::Table(was)), Some(Value::Table(is))) => was
                    .iter()
                    .all(|(word, labels)| is.get(word) == Some(labels)),
                (Some(was), is) => is == Some(was),
            })
    };
    let (none, was) = (Block::default(), before.block.table(VOCABULARY));
    let is = after.block.table(VOCABULARY);
    declared
        && kept(was.unwrap_or(&none), is.unwrap_or(&none))
        && without(old).is_some()
        && without(old) == without(new)
        && after.findings.len() <= before.findings.len()
}
