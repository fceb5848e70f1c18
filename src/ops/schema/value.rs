//! A schema as plain data, in the words of JSON Schema.

use serde::{Serialize, Serializer};

/// A schema: what a value may be.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub(super) draft: Option<&'static str>,
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    /// The types that a value may have.
    #[serde(
        rename = "type",
        skip_serializing_if = "<[_]>::is_empty",
        serialize_with = "one_or_several"
    )]
    pub(super) types: &'static [&'static str],
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub(super) constant: Option<i64>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub(super) choices: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pattern: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_items: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_key")]
    pub(super) properties: Properties,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) required: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_properties: Option<Rest>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) any_of: Vec<Schema>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_key")]
    pub(super) definitions: Properties,
    #[serde(rename = "x-taplo", skip_serializing_if = "Option::is_none")]
    pub(super) editor: Option<Editor>,
}

/// Schemas by key, in canonical order.
pub(super) type Properties = Vec<(&'static str, Schema)>;

/// What other keys may stand there.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    Each(Box<Schema>),
}

/// What taplo, the TOML server of most editors, shows besides.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Editor {
    docs: Docs,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Docs {
    /// What each choice is called.
    enum_values: Vec<Option<String>>,
}

/// One type as a text, several as a list.
fn one_or_several<S: Serializer>(types: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    match types {
        [only] => serializer.serialize_str(only),
        several => serializer.collect_seq(several),
    }
}

fn by_key<S: Serializer>(
    schemas: &[(&'static str, Schema)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(schemas.iter().map(|(key, schema)| (key, schema)))
}

impl Serialize for Rest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Rest::Nothing => serializer.serialize_bool(false),
            Rest::Each(schema) => schema.serialize(serializer),
        }
    }
}

/// A value of one of some types.
pub(super) fn of_type(types: &'static [&'static str]) -> Schema {
    Schema {
        types,
        ..Schema::default()
    }
}

/// A text, with a pattern if there is one.
pub(super) fn text(pattern: Option<&'static str>) -> Schema {
    Schema {
        pattern,
        ..of_type(&["string"])
    }
}

/// A list of the same.
pub(super) fn list(items: Schema) -> Schema {
    Schema {
        items: Some(Box::new(items)),
        ..of_type(&["array"])
    }
}

/// A table with these keys and no others.
pub(super) fn object(properties: Properties, required: &[&'static str]) -> Schema {
    Schema {
        properties,
        required: required.to_vec(),
        additional_properties: Some(Rest::Nothing),
        ..of_type(&["object"])
    }
}

/// Free keys, each with the same.
pub(super) fn each(value: Schema) -> Schema {
    Schema {
        additional_properties: Some(Rest::Each(Box::new(value))),
        ..of_type(&["object"])
    }
}

/// One of some words, each with what it is called.
pub(super) fn chosen(words: impl Iterator<Item = (String, Option<String>)>) -> Schema {
    let (choices, labels): (Vec<String>, Vec<Option<String>>) = words.unzip();
    let is_labelled = labels.iter().any(Option::is_some);
    let docs = Docs {
        enum_values: labels,
    };
    Schema {
        choices,
        editor: is_labelled.then_some(Editor { docs }),
        ..of_type(&["string"])
    }
}
