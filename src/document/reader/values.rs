//! Values, each by the type of its key.

use super::{Reader, key_with_label};
use crate::document::{Node, Scalar};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::At;
use crate::model::orgnr::{Orgnr, OrgnrError};
use crate::model::query::compile::parse_members_where;
use crate::model::rule::RuleId;
use crate::model::value::{Block, Value};
use crate::text::suggest::nearest;

impl Reader<'_> {
    pub(super) fn value(&mut self, field: &Field, node: Node<'_>) -> Option<Value> {
        if node.scalar().is_some() && self.is_broken_at(node.span().start) {
            return None;
        }
        match field.holds {
            FieldType::Text | FieldType::Url => self.text(node, "text").map(Value::Text),
            FieldType::Texts | FieldType::Keys | FieldType::FormerIds | FieldType::Words(_) => {
                self.list(node).map(Value::List)
            }
            FieldType::Reach if node.is_list() => self.list(node).map(Value::List),
            FieldType::Reach => self.text(node, "text").map(Value::Text),
            FieldType::Reference(_) => self.require(|it| it.text(node, "id")).map(Value::Text),
            // A successor was one id before it became a list.
            FieldType::References(_) if field.key == "successor" && node.text().is_some() => {
                self.text(node, "id").map(|id| Value::List(vec![id]))
            }
            FieldType::References(_) => self.require(|it| it.list(node)).map(Value::List),
            FieldType::Word(fields::WordList::Role) => {
                self.require(|it| it.text(node, "word")).map(Value::Text)
            }
            FieldType::Word(_) => self.text(node, "word").map(Value::Text),
            FieldType::Choice(choices) => self.choice(choices, node),
            FieldType::Counties => self.counties(node),
            FieldType::Code => self.code(node),
            FieldType::Orgnr => self.orgnr(node),
            FieldType::Date => self.require(|it| it.date(node)).map(Value::Date),
            FieldType::Integer => self.integer(node),
            FieldType::Flag => self.flag(node),
            FieldType::Query => self.query(field, node),
            FieldType::Table(fields) => self.inner(fields, node).map(Value::Table),
            FieldType::Tables(fields) | FieldType::Blocks(fields) => {
                self.blocks(field, fields, node)
            }
            FieldType::Map => self.map(node),
            FieldType::Labels(fields) => self.labels(fields, node),
        }
    }

    /// Takes a value without which a list would lack something: when it is wrong, the record is unreadable.
    fn require<T>(&mut self, take: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let value = take(self);
        self.reading.unreadable |= value.is_none();
        value
    }

    fn report_wrong_type<T>(&mut self, node: Node<'_>, expected: &'static str) -> Option<T> {
        if !self.is_broken_at(node.span().start) {
            let finding = self
                .finding(RuleId::WrongType, self.at_value(node))
                .fact("field", self.path(node).last_key())
                .fact("expected", expected)
                .fact("found", kind_of(node));
            let finding = match node.scalar() {
                Some(Scalar::Text(text) | Scalar::Integer(text, _)) => {
                    finding.fact("value", text.as_ref())
                }
                _ => finding,
            };
            self.report(finding);
        }
        None
    }

    fn report_bad_value(&mut self, rule: RuleId, node: Node<'_>, text: &str) -> Option<Value> {
        let finding = self.finding(rule, self.at_value(node)).fact("value", text);
        self.report(finding);
        None
    }

    fn text(&mut self, node: Node<'_>, expected: &'static str) -> Option<String> {
        match node.text() {
            Some(text) => Some(text.to_owned()),
            None => self.report_wrong_type(node, expected),
        }
    }

    /// Every entry, or none: places in a list are counted.
    fn list(&mut self, node: Node<'_>) -> Option<Vec<String>> {
        if !node.is_list() {
            return self.report_wrong_type(node, "list");
        }
        let mut texts = Vec::with_capacity(node.child_count());
        texts.extend(node.children().filter_map(|entry| self.text(entry, "text")));
        (texts.len() == node.child_count()).then_some(texts)
    }

    fn choice(&mut self, choices: &[&'static str], node: Node<'_>) -> Option<Value> {
        let text = self.text(node, "word")?;
        if choices.contains(&text.as_str()) {
            return Some(Value::Text(text));
        }
        let finding = self
            .finding(RuleId::UnknownChoice, self.at_value(node))
            .fact("value", &text)
            .fact("choices", choices.join(", "))
            .suggest(
                key_with_label("choice", &text, choices.iter().copied())
                    .or_else(|| nearest(&text, choices.iter().copied())),
            );
        self.report(finding);
        None
    }

    fn counties(&mut self, node: Node<'_>) -> Option<Value> {
        let list = self.list(node)?;
        for (at, code) in list.iter().enumerate() {
            // Who is dissolved keeps the code of its time; that it is dissolved, `check` sees.
            let is_former = codes::FORMER_COUNTIES.contains(&code.as_str());
            if codes::county(code).is_none() && !is_former {
                let meant = codes::county_of(code).map(|county| county.code.as_str());
                let finding = self
                    .finding(RuleId::UnknownCounty, At::Value(self.path(node).index(at)))
                    .fact("value", code)
                    .suggest(meant);
                self.report(finding);
            }
        }
        Some(Value::List(list))
    }

    fn code(&mut self, node: Node<'_>) -> Option<Value> {
        let code = self.text(node, "text")?;
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if digits && matches!(code.len(), 2 | 4 | 8) {
            return Some(Value::Text(code));
        }
        // A spreadsheet takes the first `0` of a code.
        let padded = format!("0{code}");
        // Only if that gives a code that exists: other digits may be missing as well.
        let is_known = codes::county(&padded).is_some()
            || codes::municipalities().iter().any(|it| it.code == padded);
        let finding = self
            .finding(RuleId::BadCode, self.at_value(node))
            .fact("value", &code)
            .suggest(is_known.then_some(padded.as_str()));
        self.report(finding);
        None
    }

    fn orgnr(&mut self, node: Node<'_>) -> Option<Value> {
        let text = self.text(node, "text")?;
        match Orgnr::parse(&text) {
            Ok(orgnr) => Some(Value::Text(orgnr.to_string())),
            Err(OrgnrError::Form) => {
                let meant = Orgnr::suggest_correction(&text);
                // A personnummer is taken as it is: that it must go is what `personal-orgnr` says.
                if let Some(orgnr) = meant.as_ref().filter(|it| it.is_personal()) {
                    return Some(Value::Text(orgnr.to_string()));
                }
                let finding = self
                    .finding(RuleId::BadOrgnr, self.at_value(node))
                    .fact("value", &text)
                    .suggest(meant.map(|orgnr| orgnr.to_string()).as_deref());
                self.report(finding);
                None
            }
            Err(OrgnrError::CheckDigit) => {
                self.report_bad_value(RuleId::OrgnrCheckDigit, node, &text)
            }
        }
    }

    fn date(&mut self, node: Node<'_>) -> Option<Date> {
        let text = match node.scalar() {
            Some(Scalar::Datetime(date)) if date.time.is_none() => node.written(),
            Some(Scalar::Text(text)) => text.as_ref(),
            // A year without quotes is a number in TOML; the finding says what is missing.
            Some(Scalar::Integer(year, _)) if Date::parse(year).is_some() => {
                let finding = self
                    .finding(RuleId::BadDate, self.at_value(node))
                    .fact("value", year.as_ref())
                    .fact("reason", "quotes");
                self.report(finding);
                return None;
            }
            _ => return self.report_wrong_type(node, "date"),
        };
        let date = Date::parse(text);
        if date.is_none() {
            self.report_bad_value(RuleId::BadDate, node, text);
        }
        date
    }

    fn integer(&mut self, node: Node<'_>) -> Option<Value> {
        let Some(Scalar::Integer(digits, radix)) = node.scalar() else {
            return self.report_wrong_type(node, "integer");
        };
        match i64::from_str_radix(digits, *radix) {
            Ok(number) => Some(Value::Integer(number)),
            Err(_) => self.report_bad_value(RuleId::BadNumber, node, digits),
        }
    }

    fn flag(&mut self, node: Node<'_>) -> Option<Value> {
        match node.scalar() {
            Some(Scalar::Flag(flag)) => Some(Value::Flag(*flag)),
            _ => self.report_wrong_type(node, "flag"),
        }
    }

    fn query(&mut self, field: &Field, node: Node<'_>) -> Option<Value> {
        let text = self.text(node, "text")?;
        if field.key != "members-where" {
            return Some(Value::Text(text));
        }
        match parse_members_where(&text) {
            Ok(_) => Some(Value::Text(text)),
            Err(error) => {
                let at = At::Part(self.path(node), error.span.start, error.span.end);
                let finding = self
                    .finding(RuleId::BadQuery, at)
                    .fact("query", &text)
                    .fact("at", &error.text[error.span.clone()])
                    .suggest(error.suggestion.as_deref());
                self.report(finding);
                self.reading.unreadable = true;
                None
            }
        }
    }

    fn inner(&mut self, fields: &'static [Field], node: Node<'_>) -> Option<Block> {
        if !node.is_table() {
            return self.report_wrong_type(node, "table");
        }
        Some(self.table(node, fields.iter()))
    }

    fn blocks(&mut self, field: &Field, fields: &'static [Field], node: Node<'_>) -> Option<Value> {
        let wanted = match field.holds {
            FieldType::Blocks(_) => "blocks",
            _ => "tables",
        };
        let are_tables = || node.children().all(Node::is_table);
        if node.is_list() && (!self.keeps_unknown || are_tables()) {
            let mut blocks = Vec::with_capacity(node.child_count());
            blocks.extend(node.children().map(|it| self.block(field, fields, it)));
            return Some(Value::Tables(blocks));
        }
        self.reading.unreadable = true;
        let none = self.report_wrong_type(node, wanted);
        // `[participant]` where `[[participant]]` is meant: what it holds is read all the same.
        match node.is_table() && !self.keeps_unknown {
            true => Some(Value::Tables(vec![self.block(field, fields, node)])),
            false => none,
        }
    }

    /// One block; of one that is none an empty one, so that the others keep their numbers.
    fn block(&mut self, field: &Field, fields: &'static [Field], node: Node<'_>) -> Block {
        if !node.is_table() {
            self.reading.unreadable = true;
            self.report_wrong_type::<Value>(node, "table");
            return Block::default();
        }
        let block = self.table(node, fields.iter());
        for key in fields::required(field.key) {
            if node.get(key).is_some() {
                continue;
            }
            self.reading.unreadable |= matches!(field.key, "participant" | "post");
            let start = node.span().start;
            let whole = self.line_start(start)..self.next_head(start);
            if self.misspelt.contains(&(node.number, *key)) || self.is_broken_in(whole) {
                continue;
            }
            let mut path = self.path(node);
            if node.parent() == Some(self.document.root()) {
                path = path.index(0);
            }
            let finding = self.finding(RuleId::MissingKey, At::Value(path));
            self.report(finding.fact("block", field.key).fact("key", *key));
        }
        block
    }

    fn map(&mut self, node: Node<'_>) -> Option<Value> {
        self.keys(node, |it, inner| it.text(inner, "text").map(Value::Text))
    }

    fn labels(&mut self, fields: &'static [Field], node: Node<'_>) -> Option<Value> {
        self.keys(node, |it, inner| it.inner(fields, inner).map(Value::Table))
    }

    /// A table whose keys may be any words.
    fn keys(
        &mut self,
        node: Node<'_>,
        take: impl Fn(&mut Self, Node<'_>) -> Option<Value>,
    ) -> Option<Value> {
        if !node.is_table() {
            return self.report_wrong_type(node, "table");
        }
        let mut block = Block::default();
        for inner in node.children() {
            match take(self, inner) {
                Some(value) => block.set(inner.key().to_owned(), value),
                None => self.keep_unknown(&mut block, inner),
            }
        }
        Some(Value::Table(block))
    }
}

fn kind_of(node: Node<'_>) -> &'static str {
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
