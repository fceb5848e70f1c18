//! Assignments: `key=value`, `key+=value`, `key-=value` and `key=`, each value read by the type of its key.

mod values;

pub use self::values::{Assigner, Assignment, OPEN, Sign, parse};

use self::values::{form_of_tables, invalid_value};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::fields::{Field, FieldType};
use crate::model::value::{Block, Value};
use crate::text::fold::fold;
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// The field that an assignment changes, and its new value.
type Assigned = (&'static Field, Option<Value>);

impl Assigner<'_> {
    /// Applies an assignment to the keys and values of a block, and returns the field that it assigns.
    ///
    /// # Errors
    /// [`ChangeError`] for an unknown key or an invalid value, [`crate::error::reference::ReferenceError`] for a record that
    /// does not exist.
    pub fn apply(
        &self,
        fields: &[&'static Field],
        block: &mut Block,
        assignment: &Assignment,
    ) -> Result<&'static Field, Error> {
        let (field, value) = self.assign(fields, block, assignment)?;
        match value {
            Some(value) => block.set(field.key, value),
            None => block.remove(field.key),
        }
        Ok(field)
    }

    /// Works out the new value of an assignment, given the keys and values that are there.
    fn assign(
        &self,
        fields: &[&'static Field],
        block: &Block,
        it: &Assignment,
    ) -> Result<Assigned, Error> {
        let (key, inner) = match it.key.split_once('.') {
            Some((key, inner)) => (key, Some(inner)),
            None => (it.key.as_str(), None),
        };
        let field = find_field(fields, key)?;
        // Which of several participations is meant, only `link`, `end` and `unlink` can say.
        if let FieldType::Blocks(_) = field.holds {
            let (key, block) = (field.key.to_owned(), field.key);
            return Err(ChangeError::BlockKey { key, block }.into());
        }
        let old = block.get(field.key);
        if let (FieldType::Table(inner_fields), Some(inner)) = (field.holds, inner) {
            let inner_fields: Vec<&'static Field> = inner_fields.iter().collect();
            let mut table = block.table(field.key).cloned().unwrap_or_default();
            let assignment = Assignment {
                key: inner.to_owned(),
                ..it.clone()
            };
            self.apply(&inner_fields, &mut table, &assignment)?;
            let left = table.iter().next().is_some();
            return Ok((field, left.then_some(Value::Table(table))));
        }
        // What follows the dot was dropped once, and `former-names.until=1998` replaced all former names by one.
        if inner.is_some() {
            let near = Some(match field.holds {
                FieldType::Tables(fields) => form_of_tables(field, fields),
                _ => field.key.to_owned(),
            });
            let key = it.key.clone();
            return Err(ChangeError::UnknownKey { key, near }.into());
        }
        // A suggested command that was copied without filling in what only a person knows.
        if it.text == OPEN {
            return Err(invalid_value(field, it).into());
        }
        if it.text.is_empty() {
            return match it.sign {
                Sign::Set => Ok((field, None)),
                // `tags+=` is probably a mistake, and removing all tags would be the worst way to understand it.
                Sign::Add | Sign::Take => Err(invalid_value(field, it).into()),
            };
        }
        if is_list(field.holds) {
            return Ok((field, self.list(field, old, it)?));
        }
        if it.sign != Sign::Set {
            return Err(ChangeError::NotAList(field.key.to_owned()).into());
        }
        Ok((field, Some(self.single(field, it, &it.text)?)))
    }

    fn list(
        &self,
        field: &'static Field,
        old: Option<&Value>,
        it: &Assignment,
    ) -> Result<Option<Value>, Error> {
        if let FieldType::Tables(fields) = field.holds {
            return self.tables(field, fields, old, it);
        }
        let before = match old {
            Some(Value::List(list)) => list.clone(),
            Some(Value::Text(text)) => vec![text.clone()],
            _ => Vec::new(),
        };
        let mut entries = Vec::new();
        for text in split(&it.text) {
            // An entry that is there can be removed, though it may be no valid value.
            let is_there = it.sign == Sign::Take && before.iter().any(|entry| entry == text);
            entries.push(match is_there {
                true => text.to_owned(),
                false => self.entry(field, it, text)?,
            });
        }
        let mut now = before.clone();
        match it.sign {
            Sign::Set => now = entries,
            Sign::Add => now.extend(entries.into_iter().filter(|it| !before.contains(it))),
            Sign::Take => {
                // Whoever removes what is not there has probably misspelt it, and would believe that it is gone.
                if let Some(missing) = entries.iter().find(|entry| !before.contains(entry)) {
                    return Err(not_there(field, missing));
                }
                now.retain(|entry| !entries.contains(entry));
            }
        }
        Ok((!now.is_empty()).then(|| to_stored(field.holds, now)))
    }

    /// Applies `former-names+=Provlandstinget; 2018-12-31`: the values of the keys in their order, separated by `;`.
    fn tables(
        &self,
        field: &'static Field,
        fields: &'static [Field],
        old: Option<&Value>,
        it: &Assignment,
    ) -> Result<Option<Value>, Error> {
        let mut table = Block::default();
        let mut parts = it.text.split(';').map(str::trim);
        for (inner, text) in fields
            .iter()
            .zip(parts.by_ref())
            .filter(|(_, text)| !text.is_empty())
        {
            table.set(inner.key, self.single(inner, it, text)?);
        }
        if parts.next().is_some() {
            return Err(invalid_value(field, it).into());
        }
        let mut tables = match (old, it.sign) {
            (Some(Value::Tables(tables)), Sign::Add | Sign::Take) => tables.clone(),
            _ => Vec::new(),
        };
        // The first key says which table is meant: a former name that exists gets the new date.
        let first = fields.first().map_or("", |inner| inner.key);
        let is_same = |old: &Block| old.get(first) == table.get(first);
        let at = tables.iter().position(is_same);
        match (it.sign, at) {
            (Sign::Take, Some(_)) => tables.retain(|old| !is_same(old)),
            (Sign::Take, None) => return Err(not_there(field, &it.text)),
            (Sign::Set | Sign::Add, Some(at)) => tables[at] = table,
            (Sign::Set | Sign::Add, None) => tables.push(table),
        }
        Ok((!tables.is_empty()).then_some(Value::Tables(tables)))
    }
}

/// The error for an entry that can't be removed.
fn not_there(field: &Field, value: &str) -> Error {
    let (key, value) = (field.key.to_owned(), value.to_owned());
    ChangeError::NotThere { key, value }.into()
}

fn find_field(fields: &[&'static Field], key: &str) -> Result<&'static Field, ChangeError> {
    let mut all = fields.iter();
    if let Some(found) = all.find(|field| field.key == key || field.singular == key) {
        return Ok(*found);
    }
    let of_block = fields.iter().find(|field| match field.holds {
        FieldType::Blocks(inner) => inner.iter().any(|inner| inner.key == key),
        _ => false,
    });
    let near = || {
        let near = nearest(key, fields.iter().map(|field| field.key));
        near.or_else(|| key_of_label(fields, key))
            .map(str::to_owned)
    };
    let key = key.to_owned();
    Err(match of_block {
        Some(Field { key: block, .. }) => ChangeError::BlockKey { key, block },
        None => ChangeError::UnknownKey { near: near(), key },
    })
}

/// The key whose label it is, in either language.
fn key_of_label(fields: &[&'static Field], label: &str) -> Option<&'static str> {
    let folded = fold(label);
    let is_called = |field: &&&'static Field| {
        Language::ALL.iter().any(|language| {
            let known = Words::new(*language).find(&format!("field-{}", field.key));
            known.is_some_and(|known| fold(&known) == folded)
        })
    };
    fields.iter().find(is_called).map(|field| field.key)
}

fn is_list(holds: FieldType) -> bool {
    matches!(
        holds,
        FieldType::Texts
            | FieldType::Reach
            | FieldType::References(_)
            | FieldType::FormerIds
            | FieldType::Words(_)
            | FieldType::Counties
            | FieldType::Keys
            | FieldType::Tables(_)
    )
}

/// A list as its field stores it: a single e-mail address or phone number is no list.
fn to_stored(holds: FieldType, mut list: Vec<String>) -> Value {
    match holds {
        FieldType::Reach if list.len() == 1 => Value::Text(list.remove(0)),
        // Goals and addresses are in the order in which somebody put them; ids and words merge best when they are sorted.
        FieldType::Texts | FieldType::Reach => Value::List(list),
        _ => {
            list.sort();
            list.dedup();
            Value::List(list)
        }
    }
}

/// Splits values at commas; a comma before a space is part of its value.
fn split(text: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(',') {
        if !text[at + 1..].starts_with(' ') {
            values.push(text[start..at].trim());
            start = at + 1;
        }
    }
    values.push(text[start..].trim());
    values
        .into_iter()
        .filter(|value| !value.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_comma_before_a_space_belongs_to_its_value() {
        assert_eq!(split("08,22"), ["08", "22"]);
        assert_eq!(
            split("vård, omsorg och skola,it"),
            ["vård, omsorg och skola", "it"]
        );
    }
}
