//! Records as JSON: every key as files have it, in canonical order, so that the table of fields can read it back.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::model::fields::{self, Field, FieldType};
use crate::model::record::Record;
use crate::model::value::{Block, Value};

/// A record: its id, its kind, and its keys.
pub(super) struct OfRecord<'a>(pub(super) &'a Record);

/// The keys of `registry.toml`.
pub(super) struct OfSettings<'a>(pub(super) &'a Block);

/// A value, by the type of its key: the keys of tables in it have an order too.
struct OfField<'a>(&'a Field, &'a Value);

/// A table with these fields.
struct OfTable<'a>(&'static [Field], &'a Block);

impl Serialize for OfRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.0.id)?;
        map.serialize_entry("kind", &self.0.kind)?;
        for (field, value) in fields::in_order(fields::of(self.0.kind), &self.0.block) {
            map.serialize_entry(field.key, &OfField(field, value))?;
        }
        map.end()
    }
}

impl Serialize for OfSettings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        OfTable(fields::SETTINGS, self.0).serialize(serializer)
    }
}

impl Serialize for OfTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = fields::in_order(self.0.iter(), self.1);
        let values = values.into_iter();
        serializer.collect_map(values.map(|(field, value)| (field.key, OfField(field, value))))
    }
}

impl Serialize for OfField<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0.holds, self.1) {
            (FieldType::Table(inner), Value::Table(block)) => {
                OfTable(inner, block).serialize(serializer)
            }
            (FieldType::Tables(inner) | FieldType::Blocks(inner), Value::Tables(blocks)) => {
                let mut list = serializer.serialize_seq(Some(blocks.len()))?;
                for block in blocks {
                    list.serialize_element(&OfTable(inner, block))?;
                }
                list.end()
            }
            (_, value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::fields::RECORD;

    #[test]
    fn no_key_of_a_record_is_hidden_by_its_id_or_kind() {
        assert!(
            RECORD
                .iter()
                .all(|field| !["id", "kind"].contains(&field.key))
        );
    }
}
