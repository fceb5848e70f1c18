//! What people read for ids, codes and words.

use super::Look;
use crate::model::codes;
use crate::model::fields::{self, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;

impl Look<'_> {
    /// What a role is called.
    pub fn role(&self, role: &str) -> String {
        self.registry
            .settings
            .vocabulary
            .label(WordList::Role, role, self.words)
    }

    /// What a kind is called.
    pub fn kind(&self, kind: Kind) -> String {
        self.words.get(&kind.message()).into_owned()
    }

    /// What sort of record it is: its type where it has one, else its kind.
    pub fn sort_of(&self, id: &Id) -> String {
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

    /// What people read for a value of a field.
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
            (_, Some(FieldType::Choice(_))) => {
                self.words.get(&format!("choice-{value}")).into_owned()
            }
            _ => value.to_owned(),
        }
    }

    /// What a field is called.
    pub fn field(&self, field: &str) -> String {
        self.words.get(&format!("field-{field}")).into_owned()
    }
}
