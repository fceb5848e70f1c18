//! Values, each by the type of its key.

use toml::de::DeValue;

use super::{Entry, Reader, labelled};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::orgnr::{Orgnr, OrgnrFault};
use crate::model::query::compile::group_query;
use crate::model::rule::RuleId;
use crate::model::value::{Block, Value};
use crate::store::recover::Parsed;
use crate::text::suggest::nearest;

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

impl Reader<'_> {
    pub(super) fn value(
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
            // A successor was one id before it became a list.
            FieldType::References(_)
                if field.key == "successor" && matches!(entry.value(), DeValue::String(_)) =>
            {
                self.text(entry, path, "id").map(|id| Value::List(vec![id]))
            }
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
            let finding = Finding::new(RuleId::WrongType, self.file, At::Value(path.clone()))
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

    fn bad(&mut self, rule: RuleId, path: &FieldPath, text: &str) -> Option<Value> {
        let finding = Finding::new(rule, self.file, At::Value(path.clone())).fact("value", text);
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
            // Line ends in a text are those of the file (TOML 1.0, multi-line strings): a file with CRLF says the same.
            DeValue::String(text) if self.has_crlf(entry) => Some(text.replace("\r\n", "\n")),
            DeValue::String(text) => Some(text.to_string()),
            _ => self.wrong(entry, path, expected),
        }
    }

    /// Whether lines end in CRLF where a value is written.
    fn has_crlf(&self, entry: Item<'_, '_>) -> bool {
        let written = entry.parsed.original(entry.entry.span());
        self.text.get(written).is_some_and(|it| it.contains("\r\n"))
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
        let finding = Finding::new(RuleId::UnknownChoice, self.file, At::Value(path.clone()))
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
            // Who is dissolved keeps the code of its time; that it is dissolved, `check` sees.
            let is_former = codes::FORMER_COUNTIES.contains(&code.as_str());
            if codes::county(code).is_none() && !is_former {
                let meant = codes::county_of(code).map(|county| county.code.as_str());
                let finding =
                    Finding::new(RuleId::UnknownCounty, self.file, At::Value(path.index(at)))
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
        // A spreadsheet takes the first `0` of a code.
        let padded = format!("0{code}");
        let is_known = codes::county(&padded).is_some()
            || codes::municipalities().iter().any(|it| it.code == padded);
        let finding = Finding::new(RuleId::BadCode, self.file, At::Value(path.clone()))
            .fact("value", &code)
            .suggest(is_known.then_some(padded.as_str()));
        self.fault(finding);
        None
    }

    fn orgnr(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
        let text = self.text(entry, path, "text")?;
        match Orgnr::parse(&text) {
            Ok(orgnr) => Some(Value::Text(orgnr.to_string())),
            Err(OrgnrFault::Form) => {
                let meant = Orgnr::meant(&text);
                // A personnummer is taken as it is: that it must go is what `personal-orgnr` says.
                if let Some(orgnr) = meant.as_ref().filter(|it| it.is_personal()) {
                    return Some(Value::Text(orgnr.to_string()));
                }
                let finding = Finding::new(RuleId::BadOrgnr, self.file, At::Value(path.clone()))
                    .fact("value", &text)
                    .suggest(meant.map(|orgnr| orgnr.to_string()).as_deref());
                self.fault(finding);
                None
            }
            Err(OrgnrFault::CheckDigit) => self.bad(RuleId::OrgnrCheckDigit, path, &text),
        }
    }

    fn date(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Date> {
        let text = match entry.value() {
            DeValue::Datetime(date) if date.time.is_none() => date.to_string(),
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(year) if Date::parse(year.as_str()).is_some() => {
                let finding = Finding::new(RuleId::BadDate, self.file, At::Value(path.clone()))
                    .fact("value", year.as_str())
                    .fact("reason", "quotes");
                self.fault(finding);
                return None;
            }
            _ => return self.wrong(entry, path, "date"),
        };
        let date = Date::parse(&text);
        if date.is_none() {
            self.bad(RuleId::BadDate, path, &text);
        }
        date
    }

    fn integer(&mut self, entry: Item<'_, '_>, path: &FieldPath) -> Option<Value> {
        let DeValue::Integer(number) = entry.value() else {
            return self.wrong(entry, path, "integer");
        };
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Some(Value::Integer(number)),
            Err(_) => self.bad(RuleId::BadNumber, path, number.as_str()),
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
                let at = At::Part(path.clone(), error.span.start, error.span.end);
                let finding = Finding::new(RuleId::BadQuery, self.file, at)
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
                let finding = Finding::new(RuleId::MissingKey, self.file, At::Value(path.clone()))
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
