//! The labels of ids, codes and words.

use std::collections::BTreeSet;

use super::Look;
use super::text::HARD_SPACE;
use crate::model::codes;
use crate::model::fields::{self, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::value::Block;

/// The signs † for what is over and ? for a day in doubt, to stand behind a text.
pub fn time_marks(ended: bool, maybe: bool) -> String {
    // Hard spaces, so that a sign never begins a line.
    let ended = if ended { "\u{a0}†" } else { "" };
    let maybe = if maybe { "\u{a0}?" } else { "" };
    format!("{ended}{maybe}")
}

impl Look<'_> {
    /// The label of a role.
    pub fn role(&self, role: &str) -> String {
        let vocabulary = &self.registry.settings.vocabulary;
        vocabulary.label(WordList::Role, role, self.words)
    }

    /// The label of a role, with the mark of what holds via a group or of what no source states.
    pub fn marked_role(&self, label: String, via: Option<&Id>, is_inferred: bool) -> String {
        match via {
            // What holds via a group always follows from something else, so that the group says more.
            Some(group) => format!("{label} ({})", self.via(group)),
            None => self.marked(label, is_inferred),
        }
    }

    /// The letter of a role in a matrix: small where no source states it.
    pub fn letter(&self, role: &str, is_inferred: bool) -> String {
        let vocabulary = &self.registry.settings.vocabulary;
        let letter = vocabulary.letter(role, self.words);
        if is_inferred {
            letter.to_lowercase()
        } else {
            letter
        }
    }

    /// The letters of roles with their labels, each once and in the order of the vocabulary.
    pub fn role_letters<'r>(&self, roles: impl Iterator<Item = &'r str>) -> Vec<String> {
        let vocabulary = &self.registry.settings.vocabulary;
        let placed = roles.map(|role| (vocabulary.place(WordList::Role, role), role));
        let used: BTreeSet<(usize, &str)> = placed.collect();
        let explained = |(_, role)| format!("{} {}", self.letter(role, false), self.role(role));
        used.into_iter().map(explained).collect()
    }

    /// The messages whose condition holds: a legend explains only what is there.
    pub fn messages(&self, messages: &[(bool, &str)]) -> Vec<String> {
        let there = messages.iter().filter(|(is_there, _)| *is_there);
        there.map(|(_, id)| self.words.get(id)).collect()
    }

    /// How many there are of each sort, without those of which there are none.
    pub fn counts(&self, counts: &[(&str, usize)]) -> Vec<String> {
        let there = counts.iter().filter(|(_, count)| *count > 0);
        let phrase = |(message, count): &(&str, usize)| self.words.count(message, *count);
        there.map(phrase).collect()
    }

    /// The label of a kind.
    pub fn kind(&self, kind: Kind) -> String {
        self.words.get(&kind.message())
    }

    /// The name of a kind for a number of records.
    pub fn kind_of_many(&self, kind: &str, count: usize) -> String {
        let number = if count == 1 { "kind" } else { "kinds" };
        self.words.get(&format!("{number}-{kind}"))
    }

    /// The label of the record's type; without a type, of its kind.
    pub fn type_or_kind(&self, id: &Id) -> String {
        let Some(record) = self.registry.get(id) else {
            return String::new();
        };
        match record.block.text("type") {
            Some(key) => self.value("type", key),
            None => self.kind(record.kind),
        }
    }

    /// The name of the record with `id` today.
    pub fn name(&self, id: &Id) -> String {
        let record = self.registry.get(id);
        // The record may be gone, as in a comparison or a history; its id is still there.
        record.map_or(id.as_str(), |it| it.name()).to_owned()
    }

    /// The name of a county without `län`; an unknown code is itself.
    // Counties come from a code list that changes with time: a code of another time may be unknown.
    pub fn county(&self, code: &str) -> String {
        codes::county(code).map_or_else(|| code.to_owned(), |county| county.short.clone())
    }

    /// The label of a value of a field.
    pub fn value(&self, field: &str, value: &str) -> String {
        let vocabulary = &self.registry.settings.vocabulary;
        let holds = fields::RECORD
            .iter()
            .chain(fields::POST)
            .chain(fields::PARTICIPANT)
            .find(|it| it.key == field)
            .map(|it| it.holds);
        match (field, holds) {
            // Fields of results that no record has: no row of the table says what they hold.
            ("kind", _) => match Kind::from_key(value) {
                Some(kind) => self.kind(kind),
                None => value.to_owned(),
            },
            ("via" | "initiative", _) => self.name(&Id::new(value)),
            ("amount", _) => value
                .parse()
                .map_or_else(|_| value.to_owned(), |it| self.amount(it)),
            (_, Some(FieldType::Word(list) | FieldType::Words(list))) => {
                vocabulary.label(list, value, self.words)
            }
            (_, Some(FieldType::Reference(_) | FieldType::References(_))) => {
                self.name(&Id::new(value))
            }
            (_, Some(FieldType::Counties)) => self.county(value),
            (_, Some(FieldType::Date)) => self.day(value),
            (_, Some(FieldType::Flag | FieldType::Choice(_))) => self.choice(value),
            _ => value.to_owned(),
        }
    }

    /// The label of one of a few words.
    pub fn choice(&self, key: &str) -> String {
        self.words.get(&format!("choice-{key}"))
    }

    /// The text of a table in a field: a size, a recurrence, an address, a former name.
    pub fn table(&self, field: &str, block: &Block) -> String {
        let text = |key: &str| block.text(key).map(str::to_owned);
        let joined = |parts: &[Option<String>], sign: &str| {
            let known: Vec<&str> = parts.iter().flatten().map(String::as_str).collect();
            known.join(sign)
        };
        match field {
            "size" => {
                let count = block.integer("count").unwrap_or(0);
                let count = self.count(count, block.flag("approximate"));
                format!("{count} {}", text("unit").unwrap_or_default())
            }
            "recurrence" => {
                let times = text("per").map(|per| {
                    let n = block.integer("times").unwrap_or(1);
                    let facts = [("n", n.into()), ("per", self.choice(&per).into())];
                    self.words.with("show-times", &facts)
                });
                joined(&[times, text("season").map(|it| self.choice(&it))], ", ")
            }
            "address" => {
                let place = joined(&[text("postal-code"), text("place")], " ");
                let place = (!place.is_empty()).then_some(place);
                joined(&[text("street"), place], ", ")
            }
            "event" => {
                let date = block.date("date").map(|date| self.day(date.as_str()));
                joined(&[date, text("name"), text("place")], " · ")
            }
            _ => match (text("name").unwrap_or_default(), block.date("until")) {
                (name, None) => name,
                (name, Some(until)) => {
                    let facts = [("name", name.into()), ("until", until.as_str().into())];
                    self.words.with("name-until", &facts)
                }
            },
        }
    }

    /// A number, with a word where it is approximate.
    pub fn count(&self, count: i64, approximate: bool) -> String {
        let count = count.to_string();
        if approximate {
            self.words.with("show-about", &[("n", count.into())])
        } else {
            count
        }
    }

    /// A date as people read it: `..2019` is 2019 at the latest.
    pub fn day(&self, date: &str) -> String {
        if let Some(day) = date.strip_prefix("..") {
            self.words.with("date-at-latest", &[("day", day.into())])
        } else if let Some(day) = date.strip_suffix("..") {
            self.words.with("date-at-earliest", &[("day", day.into())])
        } else {
            date.to_owned()
        }
    }

    /// Money, in the registry's currency.
    pub fn amount(&self, amount: i64) -> String {
        let currency = &self.registry.settings.currency;
        format!("{}{HARD_SPACE}{currency}", self.grouped(amount))
    }

    /// A number with its thousands grouped.
    pub fn grouped(&self, amount: i64) -> String {
        // SI and Swedish usage: a space between groups, and a minus sign, which is as wide as a digit.
        let digits = amount.unsigned_abs().to_string();
        let mut grouped = String::from(if amount < 0 { "−" } else { "" });
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(HARD_SPACE);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// The text, with a mark where no source states it.
    pub fn marked(&self, text: String, is_inferred: bool) -> String {
        match is_inferred {
            true => format!("{text} ({})", self.words.get("inferred-mark")),
            false => text,
        }
    }

    /// The mark of what holds via a group.
    pub fn via(&self, group: &Id) -> String {
        self.words
            .with("via-group", &[("group", self.name(group).into())])
    }

    /// The label of a field.
    pub fn field(&self, field: &str) -> String {
        self.words.get(&format!("field-{field}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::model::registry::Registry;
    use crate::model::value::{Block, Value};
    use crate::render::Look;
    use crate::text::words::{Language, Words};

    fn look(registry: &Registry) -> Look<'_> {
        Look {
            registry,
            words: Words::new(Language::En),
            width: None,
            color: false,
        }
    }

    #[test]
    fn thousands_are_grouped_and_negative_numbers_have_a_minus() {
        let registry = Registry::default();
        let grouped = |amount| look(&registry).grouped(amount).replace('\u{a0}', " ");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1 000");
        assert_eq!(grouped(-12_345_678), "\u{2212}12 345 678");
    }

    #[test]
    fn a_date_with_one_end_is_read_as_words() {
        let registry = Registry::default();
        let day = |date| look(&registry).day(date);
        assert_eq!(day("2019"), "2019");
        assert_ne!(day("..2019"), day("2019.."));
        assert!(day("..2019").contains("2019") && !day("..2019").contains(".."));
        assert!(day("2019..").contains("2019") && !day("2019..").contains(".."));
    }

    #[test]
    fn a_number_may_be_approximate() {
        let registry = Registry::default();
        assert_eq!(look(&registry).count(40, false), "40");
        assert!(look(&registry).count(40, true).len() > 2);
        let mut size = Block::default();
        size.set("count", Value::Integer(40));
        size.set("unit", Value::Text("students".to_owned()));
        assert_eq!(look(&registry).table("size", &size), "40 students");
    }

    #[test]
    fn an_address_is_the_street_and_then_the_place_behind_its_number() {
        let mut block = Block::default();
        for (key, text) in [
            ("place", "Provköping"),
            ("postal-code", "123 45"),
            ("street", "Provgatan 1"),
        ] {
            block.set(key, Value::Text(text.to_owned()));
        }
        let registry = Registry::default();
        let address = |block: &Block| look(&registry).table("address", block);
        assert_eq!(address(&block), "Provgatan 1, 123 45 Provköping");
        block.remove("postal-code");
        block.remove("street");
        assert_eq!(address(&block), "Provköping");
    }
}
