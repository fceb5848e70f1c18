//! The values of a text as the `toml` package alone reads them, and the values expected after an edit.

use kompis::model::edit::{Edit, Spot};
use kompis::model::fields::{self, Field, FieldType};
use kompis::model::kind::Kind;
use kompis::model::value::{Block, Value as Model};
use toml::{Table, Value};

pub(crate) fn parse(text: &str) -> Option<Table> {
    // Line breaks inside a string depend on the file and are not part of the value.
    text.replace("\r\n", "\n").parse().ok()
}

fn toml_value(model: &Model) -> Value {
    match model {
        Model::Text(text) => Value::String(text.clone()),
        Model::List(list) => Value::Array(list.iter().cloned().map(Value::String).collect()),
        Model::Date(date) if date.is_exact() => {
            Value::Datetime(date.to_string().parse().expect("a day"))
        }
        Model::Date(date) => Value::String(date.to_string()),
        Model::Integer(number) => Value::Integer(*number),
        Model::Flag(flag) => Value::Boolean(*flag),
        Model::Table(block) => Value::Table(toml_table(block)),
        Model::Unknown(toml) => panic!("no edit or reading has a value without a type: {toml}"),
        Model::Tables(blocks) => Value::Array(
            blocks
                .iter()
                .map(|it| Value::Table(toml_table(it)))
                .collect(),
        ),
    }
}

fn toml_table(block: &Block) -> Table {
    block
        .iter()
        .map(|(key, it)| (key.to_owned(), toml_value(it)))
        .collect()
}

/// Returns the values expected after the edit. The position of a new block is taken from the edited text.
pub(crate) fn apply_edit(kind: Kind, before: &Table, edit: &Edit, after: &Table) -> Option<Table> {
    let mut expected = before.clone();
    match edit {
        Edit::Create(_) | Edit::Delete | Edit::Sort { .. } => return None,
        Edit::Set {
            spot,
            key,
            value: new,
        } => {
            let (place, fields): (&mut Table, Vec<&Field>) = match spot {
                Spot::Record => (&mut expected, fields::of(kind).collect()),
                Spot::Block { key, index } => {
                    let block = expected.get_mut(*key)?.as_array_mut()?.get_mut(*index)?;
                    (block.as_table_mut()?, fields_of_block(kind, key))
                }
            };
            let Some(new) = new else {
                place.remove(*key);
                return Some(expected);
            };
            let mut new = toml_value(new);
            let known = match fields.iter().find(|field| field.key == *key)?.holds {
                FieldType::Table(inner) => inner,
                _ => &[],
            };
            if let (Value::Table(new), Some(Value::Table(old))) = (&mut new, place.get(*key)) {
                let unknown = old
                    .iter()
                    .filter(|(key, _)| known.iter().all(|field| field.key != *key));
                new.extend(unknown.map(|(key, value)| (key.clone(), value.clone())));
            }
            place.insert((*key).to_owned(), new);
        }
        Edit::Insert { key, block } => {
            let old = expected
                .entry(*key)
                .or_insert_with(|| Value::Array(Vec::new()));
            let old = old.as_array_mut()?;
            let new = after.get(*key)?.as_array()?;
            let place = new.iter().zip(old.iter()).position(|(new, old)| new != old);
            old.insert(place.unwrap_or(old.len()), Value::Table(toml_table(block)));
        }
        Edit::Remove { key, index } => {
            let blocks = expected.get_mut(*key)?.as_array_mut()?;
            blocks.remove(*index);
            if blocks.is_empty() {
                expected.remove(*key);
            }
        }
    }
    Some(expected)
}

fn fields_of_block(kind: Kind, key: &str) -> Vec<&'static Field> {
    match fields::find(kind, key).map(|field| field.holds) {
        Some(FieldType::Blocks(inner)) => inner.iter().collect(),
        _ => Vec::new(),
    }
}

/// Returns the values with everything that may be written in several forms in one form.
pub(crate) fn normalize(kind: Kind, table: &Table) -> Table {
    let fields: Vec<&Field> = fields::of(kind).collect();
    normalize_fields(&fields, table)
}

fn normalize_fields(fields: &[&Field], table: &Table) -> Table {
    let mut table = table.clone();
    for (key, value) in &mut table {
        let Some(field) = fields.iter().find(|field| field.key == key) else {
            continue;
        };
        match (field.holds, &mut *value) {
            (FieldType::Reach, Value::String(text)) => {
                *value = Value::Array(vec![Value::String(text.clone())])
            }
            // Before there could be several, one successor was written without a list.
            (FieldType::References(_), Value::String(text)) if key == "successor" => {
                *value = Value::Array(vec![Value::String(text.clone())])
            }
            (holds, Value::Array(list)) if holds.is_sorted() => {
                list.sort_by_key(|it| format!("{it:?}"));
                list.dedup();
            }
            (FieldType::Table(inner), Value::Table(table)) => {
                *table = normalize_fields(&inner.iter().collect::<Vec<_>>(), table);
            }
            (FieldType::Tables(inner) | FieldType::Blocks(inner), Value::Array(list)) => {
                for entry in list {
                    if let Value::Table(table) = entry {
                        *table = normalize_fields(&inner.iter().collect::<Vec<_>>(), table);
                    }
                }
            }
            _ => {}
        }
    }
    table
}

/// Returns the normalized values with blocks sorted, so that their order does not matter.
pub(crate) fn without_block_order(kind: Kind, table: &Table) -> Table {
    let mut table = normalize(kind, table);
    for field in fields::of(kind) {
        if let (FieldType::Blocks(_), Some(Value::Array(list))) =
            (field.holds, table.get_mut(field.key))
        {
            list.sort_by_key(|it| format!("{it:?}"));
        }
    }
    table
}

const ROLES: &[&str] = &["owner", "funder", "partner", "participant"];

/// Checks that blocks that were in order before an insertion still are.
pub(crate) fn check_order(before: &Table, after: &Table, edit: &Edit) -> Result<(), String> {
    let Edit::Insert {
        key: "participant", ..
    } = edit
    else {
        return Ok(());
    };
    let order = |table: &Table| -> Vec<(String, Option<usize>, String)> {
        let blocks = table
            .get("participant")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let text = |block: &Value, key: &str| {
            block
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        blocks
            .iter()
            .map(|it| {
                let role = ROLES.iter().position(|role| *role == text(it, "role"));
                (
                    text(it, "actor"),
                    Some(role.unwrap_or(ROLES.len())),
                    String::new(),
                )
            })
            .collect()
    };
    if order(before).is_sorted() && !order(after).is_sorted() {
        return Err(format!("out of order: {:?}", order(after)));
    }
    Ok(())
}
