//! From the text of a file to a record and what is wrong with it.
//!
//! A file is read key by key: each known key is taken by its own type, so that every fault has its place and one fault
//! does not hide the next.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::orgnr::{Orgnr, OrgnrFault};
use crate::model::query::compile::group_query;
use crate::model::settings::SCHEMA;
use crate::model::value::{Block, Value};
use crate::text::suggest::nearest;

/// What a file holds, as far as it could be read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The keys and values that were in order.
    pub block: Block,
    /// What was not.
    pub findings: Vec<Finding>,
    /// Whether a list would lack something silently: a syntax error, no name, or a wrong reference, date or role.
    pub unreadable: bool,
}

/// Reads a record of `kind` from the text of `file`.
pub fn record(kind: Kind, file: &str, text: &str) -> Reading {
    let fields: Vec<&Field> = fields::of(kind).collect();
    let mut reader = Reader::new(file);
    if let Some(marker) = conflict_marker(text) {
        reader.fault(Finding::error("conflict-markers", file, At::bytes(marker)));
        reader.reading.unreadable = true;
        return reader.reading;
    }
    reader.document(text, &fields);
    let name = reader.reading.block.text("name");
    if name.is_none_or(|name| name.trim().is_empty()) && !reader.has_syntax_error() {
        let has_fault = reader
            .reading
            .findings
            .iter()
            .any(|finding| finding.places[0].at == At::Value(FieldPath::default().key("name")));
        if !has_fault {
            reader.fault(Finding::error("missing-name", file, At::File));
        }
        reader.reading.unreadable = true;
    }
    reader.reading
}

/// Reads `registry.toml`.
pub fn settings(file: &str, text: &str) -> Reading {
    let fields: Vec<&Field> = fields::SETTINGS.iter().collect();
    let mut reader = Reader::new(file);
    if let Some(marker) = conflict_marker(text) {
        reader.fault(Finding::error("conflict-markers", file, At::bytes(marker)));
        reader.reading.unreadable = true;
        return reader.reading;
    }
    reader.document(text, &fields);
    if reader
        .reading
        .block
        .integer("schema")
        .is_some_and(|schema| schema > SCHEMA)
    {
        let at = At::Value(FieldPath::default().key("schema"));
        reader.reading.findings =
            vec![Finding::error("schema-too-new", file, at).fact("known", SCHEMA.to_string())];
    }
    reader.reading
}

/// The blocks called `key` in the text of a record, those that are in order.
pub fn blocks(kind: Kind, key: &str, text: &str) -> Vec<Block> {
    record(kind, "", text).block.tables(key).to_vec()
}

/// Whether the text has `key` at its top, whatever else is wrong with it.
pub fn has_key(text: &str, key: &str) -> bool {
    DeTable::parse_recoverable(text)
        .0
        .get_ref()
        .contains_key(key)
}

/// The text at `key` at the top, whatever else is wrong.
pub fn text_at(text: &str, key: &str) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    table
        .get_ref()
        .get(key)?
        .get_ref()
        .as_str()
        .map(str::to_owned)
}

/// The first line that git left where two changes met.
fn conflict_marker(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let marked = ["<<<<<<<", ">>>>>>>", "|||||||"]
            .iter()
            .any(|marker| line.starts_with(marker));
        if marked || line.trim_end() == "=======" {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

struct Reader<'a> {
    file: &'a str,
    reading: Reading,
    /// Where the first syntax error is: behind it, keys may have fallen into the wrong block.
    broken_at: Option<usize>,
}

type Entry<'i> = Spanned<DeValue<'i>>;

impl<'a> Reader<'a> {
    fn new(file: &'a str) -> Reader<'a> {
        Reader {
            file,
            reading: Reading::default(),
            broken_at: None,
        }
    }

    fn has_syntax_error(&self) -> bool {
        self.broken_at.is_some()
    }

    fn fault(&mut self, finding: Finding) {
        self.reading.findings.push(finding);
    }

    fn document(&mut self, text: &str, fields: &[&Field]) {
        let (table, errors) = DeTable::parse_recoverable(text);
        self.syntax_errors(text, &errors);
        self.reading.block = self.table(table.get_ref(), fields, &FieldPath::default());
    }

    /// One finding a line, and none for a key that seems to be there twice because a broken head let its block fall.
    fn syntax_errors(&mut self, text: &str, errors: &[toml::de::Error]) {
        let mut placed: Vec<(Range<usize>, &str)> = errors
            .iter()
            .map(|error| (error.span().unwrap_or(0..0), error.message()))
            .collect();
        placed.sort_by_key(|(span, _)| span.start);
        let mut lines = Vec::new();
        for (span, message) in placed {
            let before = &text.as_bytes()[..span.start.min(text.len())];
            let line = before.iter().filter(|byte| **byte == b'\n').count();
            let fallen = message.contains("duplicate key") && self.broken_at.is_some();
            if lines.contains(&line) || fallen {
                continue;
            }
            lines.push(line);
            self.broken_at.get_or_insert(span.start);
            let rule = if message.contains("duplicate key") {
                "same-key"
            } else {
                "syntax-error"
            };
            self.fault(Finding::error(rule, self.file, At::bytes(span)).fact("message", message));
        }
        self.reading.unreadable |= self.broken_at.is_some();
    }

    fn table(&mut self, table: &DeTable<'_>, fields: &[&Field], path: &FieldPath) -> Block {
        let mut block = Block::default();
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, entry) in entries {
            let name: &str = key.get_ref();
            let path = path.key(name);
            match fields.iter().find(|field| field.key == name) {
                Some(field) => {
                    if let Some(value) = self.value(field, entry, &path) {
                        block.set(field.key, value);
                    }
                }
                None if self.broken_at.is_some_and(|at| key.span().start > at) => {}
                None => {
                    let known = fields.iter().map(|field| field.key);
                    let finding = Finding::error("unknown-key", self.file, At::Key(path))
                        .fact("key", name)
                        .suggest(nearest(name, known));
                    self.fault(finding);
                }
            }
        }
        block
    }

    fn value(&mut self, field: &Field, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        match field.holds {
            FieldType::Text => self.text(entry, path, "text").map(Value::Text),
            FieldType::Texts | FieldType::Keys | FieldType::FormerIds => {
                self.list(entry, path).map(Value::List)
            }
            FieldType::Reach => match entry.get_ref() {
                DeValue::Array(_) => self.list(entry, path).map(Value::List),
                _ => self.text(entry, path, "text").map(Value::Text),
            },
            FieldType::Url => self.text(entry, path, "text").map(Value::Text),
            FieldType::Reference(_) => self
                .needed(|it| it.text(entry, path, "id"))
                .map(Value::Text),
            FieldType::References(_) => self.needed(|it| it.list(entry, path)).map(Value::List),
            FieldType::Word(fields::WordList::Role) => self
                .needed(|it| it.text(entry, path, "word"))
                .map(Value::Text),
            FieldType::Word(_) => self.text(entry, path, "word").map(Value::Text),
            FieldType::Words(_) => self.list(entry, path).map(Value::List),
            FieldType::Choice(choices) => self.choice(choices, entry, path),
            FieldType::Counties => self.counties(entry, path),
            FieldType::Code => self.code(entry, path),
            FieldType::Orgnr => self.orgnr(entry, path),
            FieldType::Date => self.needed(|it| it.date(entry, path)).map(Value::Date),
            FieldType::Integer => self.integer(entry, path),
            FieldType::Flag => self.flag(entry, path),
            FieldType::Query => self.query(field, entry, path),
            FieldType::Table(fields) => match entry.get_ref() {
                DeValue::Table(table) => {
                    let fields: Vec<&Field> = fields.iter().collect();
                    Some(Value::Table(self.table(table, &fields, path)))
                }
                other => self.wrong(path, "table", other),
            },
            FieldType::Tables(fields) | FieldType::Blocks(fields) => {
                self.blocks(field, fields, entry, path)
            }
            FieldType::Map => self.map(entry, path),
            FieldType::Labels(fields) => self.labels(fields, entry, path),
        }
    }

    /// Takes a value without which a list would lack something: when it is wrong, the record is unreadable.
    fn needed<T>(&mut self, take: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let value = take(self);
        self.reading.unreadable |= value.is_none();
        value
    }

    fn wrong<T>(
        &mut self,
        path: &FieldPath,
        expected: &'static str,
        found: &DeValue<'_>,
    ) -> Option<T> {
        let finding = Finding::error("wrong-type", self.file, At::Value(path.clone()))
            .fact("field", path.to_string())
            .fact("expected", expected)
            .fact("found", kind_of(found));
        self.fault(finding);
        None
    }

    fn bad(&mut self, rule: &'static str, path: &FieldPath, text: &str) -> Option<Value> {
        let finding = Finding::error(rule, self.file, At::Value(path.clone())).fact("value", text);
        self.fault(finding);
        None
    }

    fn text(
        &mut self,
        entry: &Entry<'_>,
        path: &FieldPath,
        expected: &'static str,
    ) -> Option<String> {
        match entry.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            other => self.wrong(path, expected, other),
        }
    }

    fn list(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Vec<String>> {
        let DeValue::Array(entries) = entry.get_ref() else {
            return self.wrong(path, "list", entry.get_ref());
        };
        let before = self.reading.findings.len();
        let texts = entries
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| self.text(entry, &path.index(at), "text"))
            .collect();
        (self.reading.findings.len() == before).then_some(texts)
    }

    fn choice(
        &mut self,
        choices: &[&'static str],
        entry: &Entry<'_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let text = self.text(entry, path, "word")?;
        if choices.contains(&text.as_str()) {
            return Some(Value::Text(text));
        }
        let finding = Finding::error("unknown-choice", self.file, At::Value(path.clone()))
            .fact("value", &text)
            .fact("choices", choices.join(", "))
            .suggest(nearest(&text, choices.iter().copied()));
        self.fault(finding);
        None
    }

    fn counties(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        let list = self.list(entry, path)?;
        for (at, code) in list.iter().enumerate() {
            if codes::county(code).is_none() {
                let meant = codes::county_of(code).map(|county| county.code.as_str());
                let finding =
                    Finding::error("unknown-county", self.file, At::Value(path.index(at)))
                        .fact("value", code)
                        .suggest(meant);
                self.fault(finding);
            }
        }
        Some(Value::List(list))
    }

    fn code(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        let code = self.text(entry, path, "text")?;
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if digits && matches!(code.len(), 2 | 4 | 8) {
            return Some(Value::Text(code));
        }
        self.bad("bad-code", path, &code)
    }

    fn orgnr(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        let text = self.text(entry, path, "text")?;
        match Orgnr::parse(&text) {
            Ok(orgnr) => Some(Value::Text(orgnr.to_string())),
            Err(OrgnrFault::Form) => self.bad("bad-orgnr", path, &text),
            Err(OrgnrFault::CheckDigit) => self.bad("orgnr-check-digit", path, &text),
        }
    }

    fn date(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Date> {
        let text = match entry.get_ref() {
            DeValue::Datetime(date) if date.time.is_none() => date.to_string(),
            DeValue::String(text) => text.to_string(),
            other => return self.wrong(path, "date", other),
        };
        let date = Date::parse(&text);
        if date.is_none() {
            self.bad("bad-date", path, &text);
        }
        date
    }

    fn integer(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        let number = match entry.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) => Some(Value::Integer(number)),
            None => self.wrong(path, "integer", entry.get_ref()),
        }
    }

    fn flag(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        match entry.get_ref() {
            DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
            other => self.wrong(path, "flag", other),
        }
    }

    fn query(&mut self, field: &Field, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        let text = self.text(entry, path, "text")?;
        if field.key != "members-where" {
            return Some(Value::Text(text));
        }
        match group_query(&text) {
            Ok(_) => Some(Value::Text(text)),
            Err(error) => {
                let finding = Finding::error("bad-query", self.file, At::Value(path.clone()))
                    .fact("query", &text)
                    .fact("at", &error.text[error.span.clone()])
                    .suggest(error.suggestion.as_deref());
                self.fault(finding);
                self.reading.unreadable = true;
                None
            }
        }
    }

    fn blocks(
        &mut self,
        field: &Field,
        fields: &'static [Field],
        entry: &Entry<'_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let DeValue::Array(entries) = entry.get_ref() else {
            self.reading.unreadable = true;
            return self.wrong(path, "blocks", entry.get_ref());
        };
        let known: Vec<&Field> = fields.iter().collect();
        let mut blocks = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let path = path.index(at);
            match entry.get_ref() {
                DeValue::Table(table) => {
                    for key in required(field.key) {
                        if !table.contains_key(*key) && !self.has_syntax_error() {
                            let finding =
                                Finding::error("missing-key", self.file, At::Value(path.clone()))
                                    .fact("block", field.key)
                                    .fact("key", *key);
                            self.fault(finding);
                            self.reading.unreadable = true;
                        }
                    }
                    blocks.push(self.table(table, &known, &path));
                }
                other => {
                    self.reading.unreadable = true;
                    self.wrong::<Value>(&path, "table", other);
                }
            }
        }
        Some(Value::Tables(blocks))
    }

    fn map(&mut self, entry: &Entry<'_>, path: &FieldPath) -> Option<Value> {
        let DeValue::Table(table) = entry.get_ref() else {
            return self.wrong(path, "table", entry.get_ref());
        };
        let mut block = Block::default();
        for (key, entry) in table {
            if let Some(text) = self.text(entry, &path.key(key.get_ref()), "text") {
                block.set(key.get_ref().to_string(), Value::Text(text));
            }
        }
        Some(Value::Table(block))
    }

    fn labels(
        &mut self,
        fields: &'static [Field],
        entry: &Entry<'_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let DeValue::Table(table) = entry.get_ref() else {
            return self.wrong(path, "table", entry.get_ref());
        };
        let known: Vec<&Field> = fields.iter().collect();
        let mut block = Block::default();
        for (key, entry) in table {
            let path = path.key(key.get_ref());
            match entry.get_ref() {
                DeValue::Table(labels) => {
                    let labels = self.table(labels, &known, &path);
                    block.set(key.get_ref().to_string(), Value::Table(labels));
                }
                other => {
                    self.wrong::<Value>(&path, "table", other);
                }
            }
        }
        Some(Value::Table(block))
    }
}

/// The keys without which a block says nothing.
fn required(block: &str) -> &'static [&'static str] {
    match block {
        "participant" => &["actor", "role"],
        "post" => &["actor"],
        "former-names" => &["name"],
        "allow" => &["rule", "reason"],
        _ => &[],
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "integer",
        DeValue::Float(_) => "float",
        DeValue::Boolean(_) => "flag",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "list",
        DeValue::Table(_) => "table",
    }
}

/// The finding of a file whose stem can be no id.
pub fn bad_stem(file: &str, stem: &str) -> Option<Finding> {
    let made = Id::from_name(stem);
    (!Id::is_valid(stem)).then(|| {
        Finding::error("bad-id", file, At::File)
            .fact("stem", stem)
            .suggest(Some(made.as_str()).filter(|it| !it.is_empty()))
    })
}

#[cfg(test)]
mod tests {
    use super::{Kind, record};

    fn rules(text: &str) -> Vec<&'static str> {
        let reading = record(Kind::Initiative, "initiatives/x.toml", text);
        reading
            .findings
            .iter()
            .map(|finding| finding.rule)
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
                "missing-key",
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
