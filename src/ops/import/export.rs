//! Exports of kompis as records: what `kompis export FILE.json` wrote.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::result::Reason;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::subject::Subject;
use crate::model::table::{Cell, Row, Table};
use crate::model::value::{Block, Value};

/// The version of the form of JSON documents that is read.
const VERSION: i64 = 1;

/// An export that was read.
#[derive(Debug)]
pub struct Export {
    /// What `registry.toml` of the other registry says.
    pub settings: Block,
    /// The records, in the order of the file, each under the number of its place; or why it can't be read.
    pub records: Vec<Result<Record, Reason>>,
    /// The records as rows: their ids, kinds and names.
    pub table: Table,
}

impl Export {
    /// Parses an export.
    ///
    /// # Errors
    /// What is wrong, when it is no export of a version that is known.
    pub fn parse(text: &str) -> Result<Export, String> {
        let document: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let is_export = document["command"] == "export" && document["kompis"] == VERSION;
        let records = document["result"]["records"]
            .as_array()
            .filter(|_| is_export);
        let records = records.ok_or("it has no `\"command\": \"export\"` of version 1")?;
        let settings = match document["result"]["registry"].as_object() {
            Some(object) => block(Subject::Settings.fields(), object, &[]),
            None => Ok(Block::default()),
        };
        let settings = settings.map_err(|key| format!("`registry` has an invalid `{key}`"))?;
        let mut table = Table {
            headings: ["id", "kind", "name"].map(str::to_owned).into(),
            ..Table::default()
        };
        for (at, json) in records.iter().enumerate() {
            let cell = |key: &String| Cell::Text(json[key].as_str().unwrap_or_default().to_owned());
            table.rows.push(Row {
                number: at + 1,
                cells: table.headings.iter().map(cell).collect(),
                error: None,
            });
        }
        let records = records.iter().map(record).collect();
        let mut export = Export {
            settings,
            records,
            table,
        };
        export.refuse_twice();
        Ok(export)
    }

    /// Refuses records with the id of one before them.
    fn refuse_twice(&mut self) {
        let mut seen = BTreeSet::new();
        for record in &mut self.records {
            if let Ok(known) = record
                && !seen.insert(known.id.clone())
            {
                let id = known.id.to_string();
                *record = Err(Reason::new("twice", &[("value", &id)]));
            }
        }
    }

    /// Returns the records, of which those are refused that name others which are neither in the export nor known, until all
    /// that are left name none.
    pub fn without_dangling(&self, is_known: impl Fn(&Id) -> bool) -> Vec<Result<Record, Reason>> {
        let mut records = self.records.clone();
        loop {
            let there = records.iter().flatten().map(|it| it.id.clone());
            let there: BTreeSet<Id> = there.collect();
            let is_there = |id: &str| {
                let id = Id::new(id);
                there.contains(&id) || is_known(&id)
            };
            let mut is_changed = false;
            for record in &mut records {
                let dangling = record.as_ref().ok().and_then(|record| {
                    let fields: Vec<&Field> = fields::of(record.kind).collect();
                    find_dangling(&fields, &record.block, &is_there)
                });
                if let Some(id) = dangling {
                    *record = Err(Reason::new("dangling", &[("value", &id)]));
                    is_changed = true;
                }
            }
            if !is_changed {
                return records;
            }
        }
    }
}

/// The first reference of a block that leads nowhere.
fn find_dangling(
    fields: &[&Field],
    block: &Block,
    is_there: &dyn Fn(&str) -> bool,
) -> Option<String> {
    fields.iter().find_map(|field| match field.holds {
        FieldType::Reference(_) | FieldType::References(_) => {
            let mut ids = block.list(field.key).iter();
            ids.find(|id| !is_there(id)).cloned()
        }
        FieldType::Blocks(inner) => {
            let inner: Vec<&Field> = inner.iter().collect();
            let mut blocks = block.tables(field.key).iter();
            blocks.find_map(|block| find_dangling(&inner, block, is_there))
        }
        _ => None,
    })
}

fn record(json: &Json) -> Result<Record, Reason> {
    let invalid = |key: &str| Reason::new("invalid", &[("field", key)]);
    let object = json.as_object().ok_or_else(|| invalid("id"))?;
    let text = |key: &str| object.get(key).and_then(Json::as_str);
    let kind = text("kind").and_then(Kind::from_key);
    let kind = kind.ok_or_else(|| invalid("kind"))?;
    let id = text("id")
        .filter(|id| Id::is_valid(id))
        .ok_or_else(|| invalid("id"))?;
    let block = block(fields::of(kind), object, &["id", "kind"]).map_err(|key| invalid(&key))?;
    if block.text("name").is_none() {
        return Err(invalid("name"));
    }
    Ok(Record {
        id: Id::new(id),
        kind,
        path: String::new(),
        block,
    })
}

/// Reads the keys of an object; an unknown key or a value of another type is an error, which is the key.
fn block(
    fields: impl IntoIterator<Item = &'static Field>,
    object: &Map<String, Json>,
    others: &[&str],
) -> Result<Block, String> {
    let fields: Vec<&Field> = fields.into_iter().collect();
    let mut block = Block::default();
    for (key, json) in object {
        if others.contains(&key.as_str()) {
            continue;
        }
        let field = fields.iter().find(|field| field.key == key).ok_or(key)?;
        block.set(field.key, value(field, json).ok_or(key)?);
    }
    Ok(block)
}

fn value(field: &Field, json: &Json) -> Option<Value> {
    let text = |json: &Json| json.as_str().map(str::to_owned);
    let list = |json: &Json| {
        let texts: Option<Vec<String>> = json.as_array()?.iter().map(text).collect();
        texts.map(Value::List)
    };
    Some(match field.holds {
        FieldType::Date => Value::Date(Date::parse(json.as_str()?)?),
        FieldType::Integer => Value::Integer(json.as_i64()?),
        FieldType::Flag => Value::Flag(json.as_bool()?),
        FieldType::Table(inner) => Value::Table(block(inner, json.as_object()?, &[]).ok()?),
        FieldType::Tables(inner) | FieldType::Blocks(inner) => {
            let blocks = json.as_array()?.iter();
            let blocks = blocks.map(|it| block(inner, it.as_object()?, &[]).ok());
            Value::Tables(blocks.collect::<Option<_>>()?)
        }
        FieldType::Map => {
            let mut map = Block::default();
            for (key, json) in json.as_object()? {
                map.set(key.clone(), Value::Text(text(json)?));
            }
            Value::Table(map)
        }
        FieldType::Labels(inner) => {
            let mut labels = Block::default();
            for (key, json) in json.as_object()? {
                let inner = block(inner, json.as_object()?, &[]).ok()?;
                labels.set(key.clone(), Value::Table(inner));
            }
            Value::Table(labels)
        }
        _ if json.is_array() => list(json)?,
        _ => Value::Text(text(json)?),
    })
}
