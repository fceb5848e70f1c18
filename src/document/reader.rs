//! From the text of a file to a record and what is wrong with it.
//!
//! A file is read key by key: each known key is taken by its own type, so that every fault has its place and one fault
//! does not hide the next.

mod lines;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Document, Node};
use crate::model::fields::{self, Field};
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::id::{self, Id};
use crate::model::kind::Kind;
use crate::model::registry::Comment;
use crate::model::rule::RuleId;
use crate::model::settings::SCHEMA;
use crate::model::value::Block;
use crate::text::fold::fold;
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// How many faults of one file are told one by one: a file with more is no record, and its faults would hide others'.
const MOST: usize = 50;

/// What a file holds, as far as it could be read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The keys and values that were in order.
    pub block: Block,
    /// What was not.
    pub findings: Vec<Finding>,
    /// Whether a list would lack something silently: a syntax error, no name, or a wrong reference, date or role.
    pub unreadable: bool,
    /// The comments.
    pub comments: Vec<Comment>,
}

/// Reads a record of `kind` from the text of `file`.
pub fn record(kind: Kind, file: &str, text: &str) -> Reading {
    record_of(kind, file, &Document::parse(text))
}

/// Reads a record of `kind` from the parse of `file`.
pub fn record_of(kind: Kind, file: &str, document: &Document<'_>) -> Reading {
    let fields: Vec<&Field> = fields::of(kind).collect();
    let mut reader = Reader::new(file, document);
    if !reader.conflict() {
        reader.document(&fields);
        reader.name();
    }
    reader.done()
}

/// Reads `registry.toml`.
pub fn settings(file: &str, text: &str) -> Reading {
    settings_of(file, &Document::parse(text))
}

/// Reads `registry.toml` from its parse.
pub fn settings_of(file: &str, document: &Document<'_>) -> Reading {
    let fields: Vec<&Field> = fields::SETTINGS.iter().collect();
    let mut reader = Reader::new(file, document);
    if reader.conflict() {
        return reader.done();
    }
    reader.document(&fields);
    reader.reading.unreadable = !reader.broken.is_empty();
    let at = At::Value(FieldPath::default().key("schema"));
    match reader.reading.block.integer("schema") {
        Some(schema) if schema > SCHEMA => {
            reader.reading.findings = vec![
                Finding::new(RuleId::SchemaTooNew, file, at).fact("known", SCHEMA.to_string()),
            ];
        }
        Some(schema) if schema < SCHEMA => reader.fault(
            Finding::new(RuleId::UnknownChoice, file, at)
                .fact("value", schema.to_string())
                .fact("choices", SCHEMA.to_string()),
        ),
        _ => {}
    }
    reader.done()
}

/// The blocks called `key` in the text of a record, those that are in order.
pub fn blocks(kind: Kind, key: &str, text: &str) -> Vec<Block> {
    record(kind, "", text).block.tables(key).to_vec()
}

/// Whether the text has `key` at its top, whatever else is wrong with it.
pub fn has_key(text: &str, key: &str) -> bool {
    Document::parse(text).root().get(key).is_some()
}

/// The text at `key` at the top, whatever else is wrong.
pub fn text_at(text: &str, key: &str) -> Option<String> {
    let document = Document::parse(text);
    document.root().get(key)?.text().map(str::to_owned)
}

/// What keeps texts of a table from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextsFault {
    /// A line that can't be read, counted from 1.
    Line(usize),
    /// A key of the table that holds no text; no key when it is no table.
    NoText(Option<String>),
}

/// The texts of the table at `key` at the top, by their keys, whatever else is wrong, and the first thing that is.
pub fn texts_at(text: &str, key: &str) -> (BTreeMap<String, String>, Option<TextsFault>) {
    let document = Document::parse(text);
    let first = document.errors().first();
    let line = |at: usize| TextsFault::Line(1 + text[..at].matches('\n').count());
    let mut why = first.map(|error| line(error.span.start));
    let mut texts = BTreeMap::new();
    match document.root().get(key) {
        None => {}
        Some(table) if table.is_table() => {
            for node in table.children() {
                let key = node.key().to_owned();
                match node.text() {
                    Some(text) => _ = texts.insert(key, text.to_owned()),
                    None => why = why.or(Some(TextsFault::NoText(Some(key)))),
                }
            }
        }
        Some(_) => why = why.or(Some(TextsFault::NoText(None))),
    }
    (texts, why)
}

struct Reader<'a> {
    file: &'a str,
    document: &'a Document<'a>,
    text: &'a str,
    line_starts: Vec<usize>,
    reading: Reading,
    /// The first fault beyond those that are told, and how many they are.
    more: Option<(At, usize)>,
    /// Keys that are there under a wrong name: that they are missing is already told.
    meant: BTreeSet<FieldPath>,
    /// Where lines that can't be read begin: what is wrong with a value there is already told.
    broken: BTreeSet<usize>,
    /// From a head that can't be read to the next one: keys there may have fallen into another block.
    fallen: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a str, document: &'a Document<'a>) -> Reader<'a> {
        let text = document.text();
        Reader {
            file,
            document,
            text,
            line_starts: std::iter::once(0)
                .chain(text.match_indices('\n').map(|(at, _)| at + 1))
                .collect(),
            reading: Reading::default(),
            more: None,
            meant: BTreeSet::new(),
            broken: BTreeSet::new(),
            fallen: Vec::new(),
        }
    }

    /// The reading; of a file with too many faults, the first and how many more.
    fn done(mut self) -> Reading {
        self.reading.comments = self.comments();
        if let Some((at, count)) = self.more {
            let more = Finding::new(RuleId::MoreFaults, self.file, at);
            self.reading
                .findings
                .push(more.fact("more", count.to_string()));
        }
        self.reading
    }

    fn comments(&self) -> Vec<Comment> {
        let comment = |span: &Range<usize>| Comment {
            file: self.file.to_owned(),
            text: self.text[span.clone()].to_owned(),
            span: span.clone(),
        };
        self.document.comments().iter().map(comment).collect()
    }

    fn fault(&mut self, finding: Finding) {
        if self.reading.findings.len() < MOST {
            self.reading.findings.push(finding);
        } else {
            self.one_more(&finding.places[0].at);
        }
    }

    fn one_more(&mut self, at: &At) {
        let (_, count) = self.more.get_or_insert_with(|| (at.clone(), 0));
        *count += 1;
    }

    fn document(&mut self, fields: &[&Field]) {
        self.syntax_errors();
        let block = self.table(self.document.root(), fields, &FieldPath::default());
        self.reading.block = block;
    }

    /// A record without a name, unless its name stands on a line that can't be read.
    fn name(&mut self) {
        let name = self.reading.block.text("name");
        if name.is_some_and(|name| !name.trim().is_empty()) {
            return;
        }
        self.reading.unreadable = true;
        let at = At::Value(FieldPath::default().key("name"));
        let told = |finding: &Finding| finding.places[0].at == at;
        let is_meant = self.meant.contains(&FieldPath::default().key("name"));
        let top = if self.text.starts_with('[') {
            0
        } else {
            self.next_head(0)
        };
        if is_meant || self.reading.findings.iter().any(told) || self.is_broken_in(0..top) {
            return;
        }
        let at = if name.is_some() { at } else { At::File };
        self.fault(Finding::new(RuleId::MissingName, self.file, at));
    }

    fn table(&mut self, table: Node<'_, '_>, fields: &[&Field], path: &FieldPath) -> Block {
        let mut block = Block::default();
        for node in table.children() {
            let name = node.key();
            match fields.iter().find(|field| field.key == name) {
                Some(field) => {
                    if let Some(value) = self.value(field, node, &path.key(name)) {
                        block.set(field.key, value);
                    }
                }
                None => self.unknown_key(node, fields, path),
            }
        }
        self.inferred(&block, table, path);
        block
    }

    /// Reports a key that is none.
    fn unknown_key(&mut self, node: Node<'_, '_>, fields: &[&Field], path: &FieldPath) {
        let at = node.key_span().start;
        let fallen = self.fallen.iter().any(|range| range.contains(&at));
        if fallen || self.is_broken_at(at) {
            return;
        }
        let name = node.key();
        let keys = || fields.iter().map(|field| field.key);
        let meant = nearest(name, keys()).or_else(|| labelled("field", name, keys()));
        self.meant.extend(meant.map(|meant| path.key(meant)));
        let finding = Finding::new(RuleId::UnknownKey, self.file, At::Key(path.key(name)))
            .fact("key", name)
            .suggest(meant);
        self.fault(finding);
    }

    /// `inferred` names keys that stand beside it; one that is misspelt there is told there.
    fn inferred(&mut self, block: &Block, table: Node<'_, '_>, path: &FieldPath) {
        for (at, name) in block.list("inferred").iter().enumerate() {
            let name = name.as_str();
            let is_told = !self.broken.is_empty() || self.meant.contains(&path.key(name));
            if table.get(name).is_some() || is_told {
                continue;
            }
            let beside = block
                .iter()
                .map(|(key, _)| key)
                .filter(|key| *key != "inferred");
            let place = At::Value(path.key("inferred").index(at));
            let finding = Finding::new(RuleId::UnknownInferredKey, self.file, place)
                .fact("key", name)
                .suggest(nearest(name, beside));
            self.fault(finding);
        }
    }
}

/// The key that is called `text` on the screen, in either language.
fn labelled<'k>(
    list: &str,
    text: &str,
    mut keys: impl Iterator<Item = &'k str>,
) -> Option<&'k str> {
    let folded = fold(text);
    keys.find(|key| {
        Language::ALL.into_iter().any(|language| {
            let label = Words::new(language).find(&format!("{list}-{key}"));
            label.is_some_and(|label| fold(&label) == folded)
        })
    })
}

/// The finding of a file whose stem can be no id.
pub fn bad_stem(file: &str, stem: &str) -> Option<Finding> {
    if Id::is_valid(stem) {
        return None;
    }
    let reason = if id::is_device(stem) {
        "device"
    } else if stem.len() > id::LONGEST && stem.is_ascii() {
        "long"
    } else {
        "letters"
    };
    let made = Id::from_name(stem.strip_suffix(".TOML").unwrap_or(stem));
    let finding = Finding::new(RuleId::BadId, file, At::File)
        .fact("reason", reason)
        .fact("stem", stem)
        .fact("length", stem.chars().count().to_string())
        .suggest(Some(made.as_str()).filter(|it| !it.is_empty()));
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::{Kind, record};

    fn rules(text: &str) -> Vec<&'static str> {
        let reading = record(Kind::Initiative, "initiatives/x.toml", text);
        reading
            .findings
            .iter()
            .map(|finding| finding.rule.as_str())
            .collect()
    }

    #[test]
    fn one_fault_does_not_hide_the_next() {
        let text = "name = 1\nwebiste = \"x\"\nend = \"2023-13\"\ncounty = [\"99\"]\n[[participant]]\nactor = 2\nroel = \"owner\"\n";
        assert_eq!(
            rules(text),
            [
                "wrong-type",
                "unknown-key",
                "bad-date",
                "unknown-county",
                "wrong-type",
                "unknown-key"
            ]
        );
    }

    #[test]
    fn a_broken_head_is_one_finding() {
        let text = "name = \"X\"\n[[participant]\nactor = \"a\"\nrole = \"owner\"\n\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n";
        assert_eq!(rules(text), ["syntax-error"]);
    }

    #[test]
    fn a_file_in_conflict_is_one_finding() {
        assert_eq!(
            rules("<<<<<<< HEAD\nname = \"X\"\n=======\nname = \"Y\"\n>>>>>>> b\n"),
            ["conflict-markers"]
        );
    }

    #[test]
    fn two_syntax_errors_are_two_findings() {
        assert_eq!(
            rules("name = \"X\nstart = 2023-10-25\nend = = 3\n"),
            ["syntax-error", "syntax-error"]
        );
    }
}
