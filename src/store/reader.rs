//! From the text of a file to a record and what is wrong with it.
//!
//! A file is read key by key: each known key is taken by its own type, so that every fault has its place and one fault
//! does not hide the next.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::recover::{self, Fault, Parsed};
use super::syntax::Reason;
use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::id::{self, Id};
use crate::model::kind::Kind;
use crate::model::orgnr::{Orgnr, OrgnrFault};
use crate::model::query::compile::group_query;
use crate::model::settings::SCHEMA;
use crate::model::value::{Block, Value};
use crate::text::fold::fold;
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// How many faults of one file are told one by one: a file with more is no record, and its faults would hide others'.
const MOST: usize = 50;

/// How many lines that can't be read are told one by one.
const MOST_LINES: usize = 10;

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
    let mut reader = Reader::new(file, text);
    if !reader.conflict() {
        reader.document(&fields);
        reader.name();
    }
    reader.done()
}

/// Reads `registry.toml`.
pub fn settings(file: &str, text: &str) -> Reading {
    let fields: Vec<&Field> = fields::SETTINGS.iter().collect();
    let mut reader = Reader::new(file, text);
    if reader.conflict() {
        return reader.done();
    }
    reader.document(&fields);
    reader.reading.unreadable = !reader.broken.is_empty();
    let at = At::Value(FieldPath::default().key("schema"));
    match reader.reading.block.integer("schema") {
        Some(schema) if schema > SCHEMA => {
            reader.reading.findings =
                vec![Finding::error("schema-too-new", file, at).fact("known", SCHEMA.to_string())];
        }
        Some(schema) if schema < SCHEMA => reader.fault(
            Finding::error("unknown-choice", file, at)
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
    let mut room = None;
    let parsed = recover::parse(text, &mut room);
    parsed.table.get_ref().contains_key(key)
}

/// The text at `key` at the top, whatever else is wrong.
pub fn text_at(text: &str, key: &str) -> Option<String> {
    let mut room = None;
    let parsed = recover::parse(text, &mut room);
    let value = parsed.table.get_ref().get(key)?;
    value.get_ref().as_str().map(str::to_owned)
}

/// The texts of the table at `key` at the top, by their keys, whatever else is wrong.
pub fn texts_at(text: &str, key: &str) -> BTreeMap<String, String> {
    let mut room = None;
    let parsed = recover::parse(text, &mut room);
    let Some(DeValue::Table(table)) = parsed.table.get_ref().get(key).map(|it| it.get_ref()) else {
        return BTreeMap::new();
    };
    let texts = table.iter().filter_map(|(key, value)| {
        let text = value.get_ref().as_str()?;
        Some((key.get_ref().to_string(), text.to_owned()))
    });
    texts.collect()
}

/// The first line that git left where two changes met.
fn conflict_marker(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        let marked = ["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|marker| {
            shown
                .strip_prefix(marker)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        if marked {
            return Some(at..at + shown.len());
        }
        at += line.len();
    }
    None
}

struct Reader<'a> {
    file: &'a str,
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

type Entry<'i> = Spanned<DeValue<'i>>;

impl<'a> Reader<'a> {
    fn new(file: &'a str, text: &'a str) -> Reader<'a> {
        Reader {
            file,
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
        if let Some((at, count)) = self.more {
            let more = Finding::error("more-faults", self.file, at);
            self.reading
                .findings
                .push(more.fact("more", count.to_string()));
        }
        self.reading
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

    /// A file in which two changes meet is one fault: nothing else in it is meant.
    fn conflict(&mut self) -> bool {
        let Some(marker) = conflict_marker(self.text) else {
            return false;
        };
        self.fault(Finding::error(
            "conflict-markers",
            self.file,
            At::bytes(marker),
        ));
        self.reading.unreadable = true;
        true
    }

    fn document(&mut self, fields: &[&Field]) {
        let mut room = None;
        let parsed = recover::parse(self.text, &mut room);
        self.syntax_errors(&parsed.faults);
        let block = self.table(
            &parsed,
            parsed.table.get_ref(),
            fields,
            &FieldPath::default(),
        );
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
        self.fault(Finding::error("missing-name", self.file, at));
    }

    /// Each line that can't be read, up to a number; the rest are counted.
    fn syntax_errors(&mut self, faults: &[Fault]) {
        for (number, fault) in faults.iter().enumerate() {
            self.broken.insert(self.line_start(fault.span.start));
            let is_head = self.text[self.line_start(fault.span.start)..].starts_with('[');
            if is_head && !fault.mended {
                let start = fault.span.start;
                self.fallen.push(start..self.next_head(start));
            }
            if number < MOST_LINES {
                let finding = self.syntax_error(fault);
                self.fault(finding);
            } else {
                self.one_more(&At::bytes(fault.span.clone()));
            }
        }
        self.reading.unreadable |= !faults.is_empty();
    }

    fn syntax_error(&self, fault: &Fault) -> Finding {
        let text = &self.text[fault.span.clone()];
        let at = At::bytes(fault.span.clone());
        match fault.reason {
            Reason::SameKey => Finding::error("same-key", self.file, at).fact("key", text),
            Reason::Conflict => Finding::error("conflict-markers", self.file, at),
            Reason::BadDate if self.is_date_line(fault.span.start) => {
                let finding = Finding::error("bad-date", self.file, at).fact("value", text);
                match Date::parse(text) {
                    Some(_) => finding.fact("reason", "quotes"),
                    None => finding,
                }
            }
            Reason::BadDate => self.unread(Reason::NoQuotes, fault, at),
            reason => self.unread(reason, fault, at),
        }
    }

    fn unread(&self, reason: Reason, fault: &Fault, at: At) -> Finding {
        let text: String = self.text[fault.span.clone()].chars().take(60).collect();
        Finding::error("syntax-error", self.file, at)
            .fact("reason", reason.key())
            .fact("text", text.trim())
            .fact("message", &fault.message)
    }

    /// Whether the key on the line of `at` holds a date.
    fn is_date_line(&self, at: usize) -> bool {
        let line = &self.text[self.line_start(at)..at];
        let key = line
            .split(['=', '{', ','])
            .map(str::trim)
            .rfind(|it| !it.is_empty());
        key.is_some_and(fields::is_date)
    }

    fn line_start(&self, at: usize) -> usize {
        let line = self.line_starts.partition_point(|start| *start <= at);
        self.line_starts[line - 1]
    }

    /// Where the first head behind the line of `at` begins, or the end.
    fn next_head(&self, at: usize) -> usize {
        self.text[at..]
            .find("\n[")
            .map_or(self.text.len(), |it| at + it + 1)
    }

    fn is_broken_in(&self, range: Range<usize>) -> bool {
        self.broken.range(range).next().is_some()
    }

    /// Whether a value begins on a line that can't be read.
    fn is_broken_at(&self, parsed: &Parsed<'_>, span: Range<usize>) -> bool {
        let at = parsed.original(span).start;
        !self.broken.is_empty() && self.broken.contains(&self.line_start(at))
    }

    fn table(
        &mut self,
        parsed: &Parsed<'_>,
        table: &DeTable<'_>,
        fields: &[&Field],
        path: &FieldPath,
    ) -> Block {
        let mut block = Block::default();
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, entry) in entries {
            let name: &str = key.get_ref();
            match fields.iter().find(|field| field.key == name) {
                Some(field) => {
                    if let Some(value) = self.value(parsed, field, entry, &path.key(name)) {
                        block.set(field.key, value);
                    }
                }
                None => self.unknown_key(parsed, key, fields, path),
            }
        }
        self.inferred(&block, table, path);
        block
    }

    /// Tells of a key that is none.
    fn unknown_key(
        &mut self,
        parsed: &Parsed<'_>,
        key: &Spanned<Cow<'_, str>>,
        fields: &[&Field],
        path: &FieldPath,
    ) {
        let at = parsed.original(key.span()).start;
        let fallen = self.fallen.iter().any(|range| range.contains(&at));
        if fallen || self.is_broken_at(parsed, key.span()) {
            return;
        }
        let name: &str = key.get_ref();
        let keys = || fields.iter().map(|field| field.key);
        let meant = nearest(name, keys()).or_else(|| labelled("field", name, keys()));
        self.meant.extend(meant.map(|meant| path.key(meant)));
        let finding = Finding::error("unknown-key", self.file, At::Key(path.key(name)))
            .fact("key", name)
            .suggest(meant);
        self.fault(finding);
    }

    /// `inferred` names keys that stand beside it; one that is misspelt there is told there.
    fn inferred(&mut self, block: &Block, table: &DeTable<'_>, path: &FieldPath) {
        for (at, name) in block.list("inferred").iter().enumerate() {
            let name = name.as_str();
            let is_told = !self.broken.is_empty() || self.meant.contains(&path.key(name));
            if table.contains_key(name) || is_told {
                continue;
            }
            let beside = block
                .iter()
                .map(|(key, _)| key)
                .filter(|key| *key != "inferred");
            let place = At::Value(path.key("inferred").index(at));
            let finding = Finding::error("unknown-inferred-key", self.file, place)
                .fact("key", name)
                .suggest(nearest(name, beside));
            self.fault(finding);
        }
    }

    fn value(
        &mut self,
        parsed: &Parsed<'_>,
        field: &Field,
        entry: &Entry<'_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let is_open = matches!(entry.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        if !is_open && self.is_broken_at(parsed, entry.span()) {
            return None;
        }
        let entry = Item { parsed, entry };
        match field.holds {
            FieldType::Text | FieldType::Url => self.text(entry, path, "text").map(Value::Text),
            FieldType::Texts | FieldType::Keys | FieldType::FormerIds | FieldType::Words(_) => {
                self.list(entry, path).map(Value::List)
            }
            FieldType::Reach => match entry.value() {
                DeValue::Array(_) => self.list(entry, path).map(Value::List),
                _ => self.text(entry, path, "text").map(Value::Text),
            },
            FieldType::Reference(_) => self
                .needed(|it| it.text(entry, path, "id"))
                .map(Value::Text),
            FieldType::References(_) => self.needed(|it| it.list(entry, path)).map(Value::List),
            FieldType::Word(fields::WordList::Role) => self
                .needed(|it| it.text(entry, path, "word"))
                .map(Value::Text),
            FieldType::Word(_) => self.text(entry, path, "word").map(Value::Text),
            FieldType::Choice(choices) => self.choice(choices, entry, path),
            FieldType::Counties => self.counties(entry, path),
            FieldType::Code => self.code(entry, path),
            FieldType::Orgnr => self.orgnr(entry, path),
            FieldType::Date => self.needed(|it| it.date(entry, path)).map(Value::Date),
            FieldType::Integer => self.integer(entry, path),
            FieldType::Flag => self.flag(entry, path),
            FieldType::Query => self.query(field, entry, path),
            FieldType::Table(fields) => self.inner(fields, entry, path).map(Value::Table),
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
        entry: Item<'_, '_>,
        path: &FieldPath,
        expected: &'static str,
    ) -> Option<T> {
        if !self.is_broken_at(entry.parsed, entry.entry.span()) {
            let finding = Finding::error("wrong-type", self.file, At::Value(path.clone()))
                .fact("field", path.last_key())
                .fact("expected", expected)
                .fact("found", kind_of(entry.value()));
            let finding = match entry.value() {
                DeValue::String(text) => finding.fact("value", text.to_string()),
                DeValue::Integer(number) => finding.fact("value", number.as_str()),
                _ => finding,
            };
            self.fault(finding);
        }
        None
    }

    fn bad(&mut self, rule: &'static str, path: &FieldPath, text: &str) -> Option<Value> {
        let finding = Finding::error(rule, self.file, At::Value(path.clone())).fact("value", text);
        self.fault(finding);
        None
    }

    fn text(
        &mut self,
        entry: Item<'_, '_>,
        path: &FieldPath,
        expected: &'static str,
    ) -> Option<String> {
        match entry.value() {
            DeValue::String(text) => Some(text.to_string()),
            _ => self.wrong(entry, path, expected),
        }
    }

    /// Every entry, or none: places in a list are counted.
    fn list(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Vec<String>> {
        let DeValue::Array(entries) = entry.value() else {
            return self.wrong(entry, path, "list");
        };
        let texts: Vec<String> = entries
            .iter()
            .enumerate()
            .filter_map(|(at, inner)| self.text(entry.inner(inner), &path.index(at), "text"))
            .collect();
        (texts.len() == entries.len()).then_some(texts)
    }

    fn choice(
        &mut self,
        choices: &[&'static str],
        entry: Item<'_, '_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let text = self.text(entry, path, "word")?;
        if choices.contains(&text.as_str()) {
            return Some(Value::Text(text));
        }
        let finding = Finding::error("unknown-choice", self.file, At::Value(path.clone()))
            .fact("value", &text)
            .fact("choices", choices.join(", "))
            .suggest(
                labelled("choice", &text, choices.iter().copied())
                    .or_else(|| nearest(&text, choices.iter().copied())),
            );
        self.fault(finding);
        None
    }

    fn counties(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
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

    fn code(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
        let code = self.text(entry, path, "text")?;
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if digits && matches!(code.len(), 2 | 4 | 8) {
            return Some(Value::Text(code));
        }
        self.bad("bad-code", path, &code)
    }

    fn orgnr(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
        let text = self.text(entry, path, "text")?;
        match Orgnr::parse(&text) {
            Ok(orgnr) => Some(Value::Text(orgnr.to_string())),
            Err(OrgnrFault::Form) => {
                let meant = Orgnr::meant(&text).filter(|orgnr| !orgnr.is_personal());
                let finding = Finding::error("bad-orgnr", self.file, At::Value(path.clone()))
                    .fact("value", &text)
                    .suggest(meant.map(|orgnr| orgnr.to_string()).as_deref());
                self.fault(finding);
                None
            }
            Err(OrgnrFault::CheckDigit) => self.bad("orgnr-check-digit", path, &text),
        }
    }

    fn date(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Date> {
        let text = match entry.value() {
            DeValue::Datetime(date) if date.time.is_none() => date.to_string(),
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(year) if Date::parse(year.as_str()).is_some() => {
                let finding = Finding::error("bad-date", self.file, At::Value(path.clone()))
                    .fact("value", year.as_str())
                    .fact("reason", "quotes");
                self.fault(finding);
                return None;
            }
            _ => return self.wrong(entry, path, "date"),
        };
        let date = Date::parse(&text);
        if date.is_none() {
            self.bad("bad-date", path, &text);
        }
        date
    }

    fn integer(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
        let DeValue::Integer(number) = entry.value() else {
            return self.wrong(entry, path, "integer");
        };
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Some(Value::Integer(number)),
            Err(_) => self.bad("bad-number", path, number.as_str()),
        }
    }

    fn flag(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
        match entry.value() {
            DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
            _ => self.wrong(entry, path, "flag"),
        }
    }

    fn query(&mut self, field: &Field, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
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

    fn inner(
        &mut self,
        fields: &'static [Field],
        entry: Item<'_, '_>,
        path: &FieldPath,
    ) -> Option<Block> {
        let DeValue::Table(table) = entry.value() else {
            return self.wrong(entry, path, "table");
        };
        let fields: Vec<&Field> = fields.iter().collect();
        Some(self.table(entry.parsed, table, &fields, path))
    }

    fn blocks(
        &mut self,
        field: &Field,
        fields: &'static [Field],
        entry: Item<'_, '_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let wanted = match field.holds {
            FieldType::Blocks(_) => "blocks",
            _ => "tables",
        };
        match entry.value() {
            DeValue::Array(entries) => {
                let blocks = entries.iter().enumerate().map(|(at, inner)| {
                    let path = path.index(at);
                    self.block(field, fields, entry.inner(inner), &path)
                });
                Some(Value::Tables(blocks.collect()))
            }
            // `[participant]` where `[[participant]]` is meant: what it holds is read all the same.
            DeValue::Table(_) => {
                self.reading.unreadable = true;
                self.wrong::<Value>(entry, path, wanted);
                let block = self.block(field, fields, entry, &path.index(0));
                Some(Value::Tables(vec![block]))
            }
            _ => {
                self.reading.unreadable = true;
                self.wrong(entry, path, wanted)
            }
        }
    }

    /// One block; of one that is none an empty one, so that the others keep their numbers.
    fn block(
        &mut self,
        field: &Field,
        fields: &'static [Field],
        entry: Item<'_, '_>,
        path: &FieldPath,
    ) -> Block {
        let DeValue::Table(table) = entry.value() else {
            self.reading.unreadable = true;
            self.wrong::<Value>(entry, path, "table");
            return Block::default();
        };
        let inner: Vec<&Field> = fields.iter().collect();
        let block = self.table(entry.parsed, table, &inner, path);
        let start = entry.parsed.original(entry.entry.span()).start;
        let whole = self.line_start(start)..self.next_head(start);
        for key in fields::required(field.key) {
            let is_told = self.meant.contains(&path.key(key)) || self.is_broken_in(whole.clone());
            if !table.contains_key(*key) && !is_told {
                let finding = Finding::error("missing-key", self.file, At::Value(path.clone()))
                    .fact("block", field.key)
                    .fact("key", *key);
                self.fault(finding);
            }
            let is_lost = !table.contains_key(*key) && matches!(field.key, "participant" | "post");
            self.reading.unreadable |= is_lost;
        }
        block
    }

    fn map(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
        let DeValue::Table(table) = entry.value() else {
            return self.wrong(entry, path, "table");
        };
        let mut block = Block::default();
        for (key, inner) in table {
            let path = path.key(key.get_ref());
            if let Some(text) = self.text(entry.inner(inner), &path, "text") {
                block.set(key.get_ref().to_string(), Value::Text(text));
            }
        }
        Some(Value::Table(block))
    }

    fn labels(
        &mut self,
        fields: &'static [Field],
        entry: Item<'_, '_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let DeValue::Table(table) = entry.value() else {
            return self.wrong(entry, path, "table");
        };
        let mut block = Block::default();
        for (key, inner) in table {
            let path = path.key(key.get_ref());
            if let Some(labels) = self.inner(fields, entry.inner(inner), &path) {
                block.set(key.get_ref().to_string(), Value::Table(labels));
            }
        }
        Some(Value::Table(block))
    }
}

/// A value and the text that it was parsed from.
#[derive(Clone, Copy)]
struct Item<'a, 'i> {
    parsed: &'a Parsed<'i>,
    entry: &'a Entry<'i>,
}

impl<'a, 'i> Item<'a, 'i> {
    fn value(self) -> &'a DeValue<'i> {
        self.entry.get_ref()
    }

    fn inner(self, entry: &'a Entry<'i>) -> Item<'a, 'i> {
        Item { entry, ..self }
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

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "integer",
        DeValue::Float(_) => "float",
        DeValue::Boolean(_) => "flag",
        DeValue::Datetime(date) if date.time.is_some() => "time",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "list",
        DeValue::Table(_) => "table",
    }
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
    let finding = Finding::error("bad-id", file, At::File)
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
