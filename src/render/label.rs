//! The labels of ids, codes and words.

use super::Look;
use super::text::HARD_SPACE;
use crate::model::codes;
use crate::model::fields::{self, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::value::Block;

impl Look<'_> {
    /// The label of a role.
    pub fn role(&self, role: &str) -> String {
        self.registry
            .settings
            .vocabulary
            .label(WordList::Role, role, self.words)
    }

    /// The label of a kind.
    pub fn kind(&self, kind: Kind) -> String {
        self.words.get(&kind.message()).into_owned()
    }

    /// The label of the record's type; without a type, of its kind.
    pub fn type_or_kind(&self, id: &Id) -> String {
        let Some(record) = self.registry.get(id) else {
            return String::new();
        };
        match record.block.text("type") {
            Some(key) => self
                .registry
                .settings
                .vocabulary
                .label(WordList::Type, key, self.words),
            None => self.kind(record.kind),
        }
    }

    /// The name of the record with `id` today.
    pub fn name(&self, id: &Id) -> String {
        self.registry
            .get(id)
            .map_or(id.as_str(), |record| record.name())
            .to_owned()
    }

    /// The name of a county without `län`; an unknown code is itself.
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
            ("kind", _) => match Kind::ALL.into_iter().find(|kind| kind.key() == value) {
                Some(kind) => self.kind(kind),
                None => value.to_owned(),
            },
            ("via" | "initiative", _) => self.name(&Id::new(value)),
            (_, Some(FieldType::Word(list) | FieldType::Words(list))) => {
                vocabulary.label(list, value, self.words)
            }
            (_, Some(FieldType::Reference(_) | FieldType::References(_))) => {
                self.name(&Id::new(value))
            }
            (_, Some(FieldType::Counties)) => self.county(value),
            (_, Some(FieldType::Date)) => self.day(value),
            (_, Some(FieldType::Flag)) => self.words.get(&format!("choice-{value}")).into_owned(),
            ("amount", _) => match value.parse() {
                Ok(amount) => self.amount(amount),
                Err(_) => value.to_owned(),
            },
            (_, Some(FieldType::Choice(_))) => {
                self.words.get(&format!("choice-{value}")).into_owned()
            }
            _ => value.to_owned(),
        }
    }

    /// The text of a table in a field: a size, a recurrence, an address, a former name.
    pub fn table(&self, field: &str, block: &Block) -> String {
        match field {
            "size" => {
                let count = self.count(
                    block.integer("count").unwrap_or(0),
                    block.flag("approximate"),
                );
                format!("{count} {}", block.text("unit").unwrap_or_default())
            }
            "recurrence" => self.recurrence(block),
            "address" => address(block),
            "event" => {
                let date = block.date("date").map(|date| self.day(date.as_str()));
                let texts = ["name", "place"].map(|key| block.text(key).map(str::to_owned));
                let parts: Vec<String> = [date].into_iter().chain(texts).flatten().collect();
                parts.join(" · ")
            }
            _ => self.former(block),
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

    fn recurrence(&self, block: &Block) -> String {
        let choice = |key: &str| {
            block
                .text(key)
                .map(|choice| self.words.get(&format!("choice-{choice}")).into_owned())
        };
        let times = choice("per").map(|per| {
            let n = block.integer("times").unwrap_or(1);
            self.words
                .with("show-times", &[("n", n.into()), ("per", per.into())])
        });
        times
            .into_iter()
            .chain(choice("season"))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn former(&self, block: &Block) -> String {
        let name = block.text("name").unwrap_or_default();
        match block.date("until") {
            None => name.to_owned(),
            Some(until) => {
                let facts = [("name", name.into()), ("until", until.as_str().into())];
                self.words.with("name-until", &facts)
            }
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
        let digits = amount.unsigned_abs().to_string();
        let mut grouped = if amount < 0 {
            "−".to_owned()
        } else {
            String::new()
        };
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(HARD_SPACE);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// The text with the mark of what no source states.
    pub fn inferred(&self, text: &str) -> String {
        format!("{text} ({})", self.words.get("inferred-mark"))
    }

    /// The mark of what holds via a group.
    pub fn via(&self, group: &Id) -> String {
        let facts = [("group", self.name(group).into())];
        self.words.with("via-group", &facts)
    }

    /// The label of a field.
    pub fn field(&self, field: &str) -> String {
        self.words.get(&format!("field-{field}")).into_owned()
    }
}

fn address(block: &Block) -> String {
    let place = [block.text("postal-code"), block.text("place")];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [
        block.text("street"),
        Some(place.as_str()).filter(|it| !it.is_empty()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::address;
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
        assert_eq!(address(&block), "Provgatan 1, 123 45 Provköping");
        block.remove("postal-code");
        block.remove("street");
        assert_eq!(address(&block), "Provköping");
    }
}
