//! Values, each by the type of its key.

use super::{Reader, labelled};
use crate::document::{Node, Scalar};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::orgnr::{Orgnr, OrgnrError};
use crate::model::query::compile::parse_members_where;
use crate::model::rule::RuleId;
use crate::model::value::{Block, Value};
use crate::text::suggest::nearest;

impl Reader<'_> {
    pub(super) fn value(
        &mut self,
        field: &Field,
        entry: Node<'_, '_>,
        path: &FieldPath,
    ) -> Option<Value> {
        if entry.scalar().is_some() && self.is_broken_at(entry.span().start) {
            return None;
        }
        match field.holds {
            FieldType::Text | FieldType::Url => self.text(entry, path, "text").map(Value::Text),
            FieldType::Texts | FieldType::Keys | FieldType::FormerIds | FieldType::Words(_) => {
                self.list(entry, path).map(Value::List)
            }
            FieldType::Reach if entry.is_list() => self.list(entry, path).map(Value::List),
            FieldType::Reach => self.text(entry, path, "text").map(Value::Text),
            FieldType::Reference(_) => self
                .needed(|it| it.text(entry, path, "id"))
                .map(Value::Text),
            // A successor was one id before it became a list.
            FieldType::References(_) if field.key == "successor" && entry.text().is_some() => {
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
        entry: Node<'_, '_>,
        path: &FieldPath,
        expected: &'static str,
    ) -> Option<T> {
        if !self.is_broken_at(entry.span().start) {
            let finding = Finding::new(RuleId::WrongType, self.file, At::Value(path.clone()))
                .fact("field", path.last_key())
                .fact("expected", expected)
                .fact("found", kind_of(entry));
            let finding = match entry.scalar() {
                Some(Scalar::Text(text) | Scalar::Integer(text, _)) => {
                    finding.fact("value", text.as_ref())
                }
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
        entry: Node<'_, '_>,
        path: &FieldPath,
        expected: &'static str,
    ) -> Option<String> {
        match entry.text() {
            Some(text) => Some(text.to_owned()),
            None => self.wrong(entry, path, expected),
        }
    }

    /// Every entry, or none: places in a list are counted.
    fn list(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Vec<String>> {
        if !entry.is_list() {
            return self.wrong(entry, path, "list");
        }
        let texts: Vec<String> = entry
            .children()
            .enumerate()
            .filter_map(|(at, inner)| self.text(inner, &path.index(at), "text"))
            .collect();
        (texts.len() == entry.children().len()).then_some(texts)
    }

    fn choice(
        &mut self,
        choices: &[&'static str],
        entry: Node<'_, '_>,
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

    fn counties(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Value> {
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

    fn code(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Value> {
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

    fn orgnr(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Value> {
        let text = self.text(entry, path, "text")?;
        match Orgnr::parse(&text) {
            Ok(orgnr) => Some(Value::Text(orgnr.to_string())),
            Err(OrgnrError::Form) => {
                let meant = Orgnr::suggest_correction(&text);
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
            Err(OrgnrError::CheckDigit) => self.bad(RuleId::OrgnrCheckDigit, path, &text),
        }
    }

    fn date(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Date> {
        let text = match entry.scalar() {
            Some(Scalar::Datetime(date)) if date.time.is_none() => date.to_string(),
            Some(Scalar::Text(text)) => text.to_string(),
            Some(Scalar::Integer(year, _)) if Date::parse(year).is_some() => {
                let finding = Finding::new(RuleId::BadDate, self.file, At::Value(path.clone()))
                    .fact("value", year.as_ref())
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

    fn integer(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Value> {
        let Some(Scalar::Integer(digits, radix)) = entry.scalar() else {
            return self.wrong(entry, path, "integer");
        };
        match i64::from_str_radix(digits, *radix) {
            Ok(number) => Some(Value::Integer(number)),
            Err(_) => self.bad(RuleId::BadNumber, path, digits),
        }
    }

    fn flag(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Value> {
        match entry.scalar() {
            Some(Scalar::Flag(flag)) => Some(Value::Flag(*flag)),
            _ => self.wrong(entry, path, "flag"),
        }
    }

    fn query(&mut self, field: &Field, entry: Node<'_, '_>, path: &FieldPath) -> Option<Value> {
        let text = self.text(entry, path, "text")?;
        if field.key != "members-where" {
            return Some(Value::Text(text));
        }
        match parse_members_where(&text) {
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
        entry: Node<'_, '_>,
        path: &FieldPath,
    ) -> Option<Block> {
        if !entry.is_table() {
            return self.wrong(entry, path, "table");
        }
        let fields: Vec<&Field> = fields.iter().collect();
        Some(self.table(entry, &fields, path))
    }

    fn blocks(
        &mut self,
        field: &Field,
        fields: &'static [Field],
        entry: Node<'_, '_>,
        path: &FieldPath,
    ) -> Option<Value> {
        let wanted = match field.holds {
            FieldType::Blocks(_) => "blocks",
            _ => "tables",
        };
        if entry.is_list() {
            let blocks = entry
                .children()
                .enumerate()
                .map(|(at, inner)| self.block(field, fields, inner, &path.index(at)));
            return Some(Value::Tables(blocks.collect()));
        }
        self.reading.unreadable = true;
        let none = self.wrong(entry, path, wanted);
        // `[participant]` where `[[participant]]` is meant: what it holds is read all the same.
        match entry.is_table() {
            true => {
                let block = self.block(field, fields, entry, &path.index(0));
                Some(Value::Tables(vec![block]))
            }
            false => none,
        }
    }

    /// One block; of one that is none an empty one, so that the others keep their numbers.
    fn block(
        &mut self,
        field: &Field,
        fields: &'static [Field],
        entry: Node<'_, '_>,
        path: &FieldPath,
    ) -> Block {
        if !entry.is_table() {
            self.reading.unreadable = true;
            self.wrong::<Value>(entry, path, "table");
            return Block::default();
        }
        let inner: Vec<&Field> = fields.iter().collect();
        let block = self.table(entry, &inner, path);
        let start = entry.span().start;
        let whole = self.line_start(start)..self.next_head(start);
        for key in fields::required(field.key) {
            let is_told = self.meant.contains(&path.key(key)) || self.is_broken_in(whole.clone());
            if entry.get(key).is_none() && !is_told {
                let finding = Finding::new(RuleId::MissingKey, self.file, At::Value(path.clone()))
                    .fact("block", field.key)
                    .fact("key", *key);
                self.fault(finding);
            }
            let is_lost = entry.get(key).is_none() && matches!(field.key, "participant" | "post");
            self.reading.unreadable |= is_lost;
        }
        block
    }

    fn map(&mut self, entry: Node<'_, '_>, path: &FieldPath) -> Option<Value> {
        if !entry.is_table() {
            return self.wrong(entry, path, "table");
        }
        let mut block = Block::default();
        for inner in entry.children() {
            if let Some(text) = self.text(inner, &path.key(inner.key()), "text") {
                block.set(inner.key(), Value::Text(text));
            }
        }
        Some(Value::Table(block))
    }

    fn labels(
        &mut self,
        fields: &'static [Field],
        entry: Node<'_, '_>,
        path: &FieldPath,
    ) -> Option<Value> {
        if !entry.is_table() {
            return self.wrong(entry, path, "table");
        }
        let mut block = Block::default();
        for inner in entry.children() {
            if let Some(labels) = self.inner(fields, inner, &path.key(inner.key())) {
                block.set(inner.key(), Value::Table(labels));
            }
        }
        Some(Value::Table(block))
    }
}

fn kind_of(node: Node<'_, '_>) -> &'static str {
    match node.scalar() {
        Some(Scalar::Text(_)) => "text",
        Some(Scalar::Integer(..)) => "integer",
        Some(Scalar::Float(_)) => "float",
        Some(Scalar::Flag(_)) => "flag",
        Some(Scalar::Datetime(date)) if date.time.is_some() => "time",
        Some(Scalar::Datetime(_)) => "date",
        None if node.is_list() => "list",
        None => "table",
    }
}
