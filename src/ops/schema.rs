//! `schema`: what a file may hold, as JSON Schema.
//!
//! Draft 7: the one that TOML servers of editors read. It is plain data of our own, made from the table of keys and the
//! registry's words; schemars makes schemas of Rust types, and records have none. All stands where it is used, without
//! `$ref`: in draft 7 nothing may stand beside one, and each key has a description.

mod value;

use self::value::{Rest, chosen, each, list, object, of_type, text};
use super::check::rules::rules;
use crate::model::codes;
use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::finding::Level;
use crate::model::id::LONGEST;
use crate::model::kind::Kind;
use crate::model::registry::Registry;
use crate::model::settings::SCHEMA;
use crate::model::shape::Shape;
use crate::model::vocabulary::Word;
use crate::text::words::Words;

pub use self::value::Schema;

/// The version of the shape of every result; raised by a change that breaks readers.
pub const RESULT: i64 = 1;

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// What says something: the name of a record does.
const SAYING: &str = r"\S";
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
/// A day, a month or a year, or one of them with an open side.
const DATE: &str = concat!(
    r"^(\.\.",
    "[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?",
    "|[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?",
    r"(\.\.)?)$",
);
/// With and without hyphen, century or the letters of the VAT number, as they are read.
const ORGNR: &str = "^((16-?)?[0-9]{6}-?[0-9]{4}|SE[0-9]{6}-?[0-9]{4}01)$";
const CODE: &str = "^([0-9]{2}|[0-9]{4}|[0-9]{8})$";
const POSTAL_CODE: &str = "^[1-9][0-9]{2} ?[0-9]{2}$";
const URL: &str = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?$";

/// What a file of `shape` may hold in this registry; without a shape, any record.
pub fn schema(shape: Option<Shape>, registry: &Registry, words: Words) -> Schema {
    let of = |shape| Maker::new(shape, registry, words).file();
    let whole = match shape {
        Some(shape) => of(shape),
        None => Schema {
            title: Some(words.get("kind-record")),
            definitions: record_shapes().map(|it| (it.key(), of(it))).collect(),
            ..any_record()
        },
    };
    Schema {
        draft: Some(DRAFT),
        ..whole
    }
}

/// What the JSON of `export` may hold in this registry.
pub fn export_schema(registry: &Registry, words: Words) -> Schema {
    let record = |shape| {
        let mut record = Maker::new(shape, registry, words).file();
        let kinds = shape.kinds().map(|kind| {
            let label = words.get(&kind.message());
            (kind.key().to_owned(), Some(label))
        });
        record
            .properties
            .splice(..0, [("id", id()), ("kind", chosen(kinds))]);
        record.required.splice(..0, ["id", "kind"]);
        (shape.key(), record)
    };
    let personal_data = object(
        vec![
            ("people", of_type(&["integer"])),
            ("day", text(Some(DATE))),
            ("purpose", of_type(&["string", "null"])),
        ],
        &["people", "day", "purpose"],
    );
    let result = object(
        vec![
            ("personal_data", personal_data),
            (
                "registry",
                Maker::new(Shape::Registry, registry, words).file(),
            ),
            ("records", list(any_record())),
        ],
        &["registry", "records"],
    );
    let version = Schema {
        constant: Some(RESULT),
        ..of_type(&["integer"])
    };
    let command = chosen(std::iter::once(("export".to_owned(), None)));
    Schema {
        draft: Some(DRAFT),
        title: Some("kompis export".to_owned()),
        definitions: record_shapes().map(record).collect(),
        ..object(
            vec![
                ("kompis", version),
                ("command", command),
                ("result", result),
            ],
            &["kompis", "command", "result"],
        )
    }
}

/// The shapes of records.
fn record_shapes() -> impl Iterator<Item = Shape> {
    Shape::ALL.into_iter().filter(|it| *it != Shape::Registry)
}

/// A record of any shape, which is among the definitions.
fn any_record() -> Schema {
    let reference = |shape: Shape| Schema {
        reference: Some(format!("#/definitions/{}", shape.key())),
        ..Schema::default()
    };
    Schema {
        any_of: record_shapes().map(reference).collect(),
        ..Schema::default()
    }
}

/// What a key is for, in its block or everywhere.
pub fn description(words: Words, outer: &str, key: &str) -> Option<String> {
    let here = words.find(&format!("describe-{outer}-{key}"));
    here.or_else(|| words.find(&format!("describe-{key}")))
}

struct Maker<'a> {
    registry: &'a Registry,
    words: Words,
    shape: Shape,
}

impl<'a> Maker<'a> {
    fn new(shape: Shape, registry: &'a Registry, words: Words) -> Maker<'a> {
        Maker {
            registry,
            words,
            shape,
        }
    }

    fn file(&self) -> Schema {
        let fields: Vec<&Field> = self.shape.fields();
        if self.shape == Shape::Registry {
            let whole = self.table(&fields, self.shape.key(), &["schema"]);
            return Schema {
                title: Some("registry.toml".to_owned()),
                ..whole
            };
        }
        let mut whole = self.table(&fields, self.shape.key(), &["name"]);
        // A name of spaces only passes `required`, and names nothing.
        for (_, name) in whole
            .properties
            .iter_mut()
            .filter(|(key, _)| *key == "name")
        {
            name.pattern = Some(SAYING);
        }
        let title = self.words.get(&format!("kind-{}", self.shape.key()));
        whole.title = Some(title);
        whole
    }

    fn table(&self, fields: &[&Field], outer: &str, required: &[&'static str]) -> Schema {
        let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
        let properties = fields.iter().map(|field| {
            let mut schema = self.value(field, &keys);
            schema.description = self.describe(field, outer);
            (field.key, schema)
        });
        object(properties.collect(), required)
    }

    /// What the key is for, and how its value is written where that is not plain.
    fn describe(&self, field: &Field, outer: &str) -> Option<String> {
        let what = description(self.words, outer, field.key)?;
        let how = match field.holds {
            FieldType::Date => "describe-as-date",
            FieldType::Reference(_) | FieldType::References(_) => "describe-as-id",
            FieldType::Words(list) if self.registry.settings.vocabulary.words(list).is_empty() => {
                "describe-as-undeclared"
            }
            _ => return Some(what),
        };
        Some(format!("{what} {}", self.words.get(how)))
    }

    /// What may stand at a key with `keys` beside it.
    fn value(&self, field: &Field, keys: &[&str]) -> Schema {
        let inner = |fields: &'static [Field]| {
            let all: Vec<&Field> = fields.iter().collect();
            self.table(&all, field.key, fields::required(field.key))
        };
        match field.holds {
            FieldType::Text => self.text(field.key),
            FieldType::Query => text(None),
            FieldType::Texts | FieldType::FormerIds => list(text(None)),
            FieldType::Reach => Schema {
                types: &["string", "array"],
                items: Some(Box::new(text(None))),
                ..Schema::default()
            },
            FieldType::Url => text(Some(URL)),
            FieldType::Reference(_) => id(),
            // One successor may stand without a list: that is how it was written before there could be several.
            FieldType::References(_) if field.key == "successor" => Schema {
                types: &["string", "array"],
                items: Some(Box::new(id())),
                ..id()
            },
            FieldType::References(_) => list(id()),
            FieldType::Word(of) => self.word(of),
            // JSON Schema wants at least one word in `enum`: of a list without words nothing can be chosen.
            FieldType::Words(of) if self.registry.settings.vocabulary.words(of).is_empty() => {
                Schema {
                    max_items: Some(0),
                    ..of_type(&["array"])
                }
            }
            FieldType::Words(of) => list(self.word(of)),
            FieldType::Choice(choices) => self.choice(choices, &["choice", "level"]),
            FieldType::Counties => list(counties()),
            FieldType::Code => text(Some(CODE)),
            FieldType::Orgnr => text(Some(ORGNR)),
            FieldType::Date => text(Some(DATE)),
            FieldType::Integer if field.key == "schema" => Schema {
                constant: Some(SCHEMA),
                ..of_type(&["integer"])
            },
            FieldType::Integer => of_type(&["integer"]),
            FieldType::Flag => of_type(&["boolean"]),
            // What is inferred are the other keys of its table, never the list of them itself.
            FieldType::Keys => {
                let others = keys.iter().copied().filter(|key| *key != "inferred");
                list(self.choice(&others.collect::<Vec<_>>(), &["field"]))
            }
            FieldType::Table(fields) => inner(fields),
            FieldType::Tables(fields) | FieldType::Blocks(fields) => list(inner(fields)),
            FieldType::Map if field.key == "levels" => self.levels(),
            FieldType::Map => each(text(None)),
            FieldType::Labels(fields) => each(inner(fields)),
        }
    }

    /// Prose; some keys of it say a little more.
    fn text(&self, key: &str) -> Schema {
        match key {
            "postal-code" => text(Some(POSTAL_CODE)),
            "rule" => chosen(settable().map(|rule| (rule.to_owned(), None))),
            _ => text(None),
        }
    }

    fn word(&self, list: WordList) -> Schema {
        let vocabulary = &self.registry.settings.vocabulary;
        let kinds: Vec<Kind> = self.shape.kinds().collect();
        let words: Vec<&Word> = match list {
            WordList::Type => vocabulary.types_among(&kinds),
            _ => vocabulary.words(list).iter().collect(),
        };
        chosen(words.into_iter().map(|word| {
            let label = vocabulary.label(list, &word.key, self.words);
            (word.key.clone(), Some(label))
        }))
    }

    /// One of some words, whose labels are messages of one of these lists.
    fn choice(&self, choices: &[&str], lists: &[&str]) -> Schema {
        chosen(choices.iter().map(|choice| {
            let label = |list: &&str| self.words.find(&format!("{list}-{choice}"));
            let label = lists.iter().find_map(label);
            ((*choice).to_owned(), label)
        }))
    }

    fn levels(&self) -> Schema {
        let levels = || self.choice(&Level::SETTINGS, &["choice", "level"]);
        let properties = settable().map(|rule| (rule, levels()));
        Schema {
            properties: properties.collect(),
            additional_properties: Some(Rest::Nothing),
            ..of_type(&["object"])
        }
    }
}

/// The rules that can be set.
fn settable() -> impl Iterator<Item = &'static str> {
    let settable = rules().filter(|rule| !rule.is_fixed());
    settable.map(|rule| rule.id.as_str())
}

fn id() -> Schema {
    Schema {
        max_length: Some(LONGEST),
        ..text(Some(ID))
    }
}

fn counties() -> Schema {
    let counties = codes::counties().iter();
    let counties = counties.map(|county| (county.code.clone(), Some(county.name.clone())));
    // What is dissolved keeps the code of its time; that the others do not, only `check` can see.
    let former = codes::FORMER_COUNTIES.iter();
    chosen(counties.chain(former.map(|code| ((*code).to_owned(), None))))
}

#[cfg(test)]
mod tests {
    use super::{description, schema};
    use crate::model::fields::{Field, FieldType, WordList};
    use crate::model::registry::Registry;
    use crate::model::shape::Shape;
    use crate::text::words::{Language, Words};

    /// Each key of some fields with its block, and the keys inside it.
    fn keys(fields: &[&'static Field], outer: &'static str) -> Vec<(&'static str, &'static str)> {
        let mut found = Vec::new();
        for field in fields {
            found.push((outer, field.key));
            if let FieldType::Table(inner)
            | FieldType::Tables(inner)
            | FieldType::Blocks(inner)
            | FieldType::Labels(inner) = field.holds
            {
                found.extend(keys(&inner.iter().collect::<Vec<_>>(), field.key));
            }
        }
        found
    }

    #[test]
    fn every_key_has_a_description_in_both_languages() {
        for shape in Shape::ALL {
            for (outer, key) in keys(&shape.fields(), shape.key()) {
                for language in Language::ALL {
                    let found = description(Words::new(language), outer, key);
                    assert!(found.is_some(), "describe-{outer}-{key} in {language:?}");
                }
            }
        }
    }

    #[test]
    fn words_of_the_registry_can_be_chosen() {
        let mut registry = Registry::default();
        let words = Words::new(Language::Sv);
        let tags = |registry: &Registry| {
            let schema = schema(Some(Shape::Source), registry, words);
            let properties = schema.properties.into_iter();
            let mut tags = properties.filter(|(key, _)| *key == "tags");
            tags.next().expect("tags").1
        };
        assert_eq!(tags(&registry).max_items, Some(0));
        registry
            .settings
            .vocabulary
            .declare(WordList::Tag, "it", None);
        let declared = tags(&registry);
        assert_eq!(declared.max_items, None);
        assert_eq!(declared.items.expect("items").choices, ["it"]);
    }
}
