//! Assignments: `key=value`, `key+=value`, `key-=value` and `key=`, each value read by the type of its key.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::error::Error;
use crate::error::change::ChangeError;
use crate::error::reference::ReferenceError;
use crate::model::change::Change;
use crate::model::codes;
use crate::model::date::Date;
use crate::model::edit::{Edit, Plan};
use crate::model::fields::{self, Field, FieldType, Target, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::query::compile::group_query;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::model::value::{Block, Value};
use crate::text::fold::{fold, nfc, slug};
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// What stands in a command where only a person knows what belongs.
pub const OPEN: &str = "…";

/// One assignment as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The key, and the key inside its table where there is a dot: `size.count`.
    pub key: String,
    /// What is done.
    pub sign: Sign,
    /// The value; empty to have none.
    pub text: String,
}

/// What an assignment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `=`: the value is this, or none.
    Set,
    /// `+=`: this comes to the values.
    Add,
    /// `-=`: this goes from the values.
    Take,
}

/// Cuts an argument into key, sign and value.
///
/// # Errors
/// [`ChangeError::NoAssignment`] when there is no `=` behind a key.
pub fn parse(argument: &str) -> Result<Assignment, ChangeError> {
    let no_assignment = || ChangeError::NoAssignment(argument.to_owned());
    let (key, text) = argument.split_once('=').ok_or_else(no_assignment)?;
    let (key, sign) = match (key.strip_suffix('+'), key.strip_suffix('-')) {
        (Some(key), _) => (key, Sign::Add),
        (_, Some(key)) => (key, Sign::Take),
        (None, None) => (key, Sign::Set),
    };
    let is_key = |letter: char| letter.is_ascii_lowercase() || "-.".contains(letter);
    if key.is_empty() || !key.chars().all(is_key) {
        return Err(no_assignment());
    }
    Ok(Assignment {
        key: key.to_owned(),
        sign,
        text: nfc(text.trim()),
    })
}

/// How values are read.
#[derive(Clone, Debug)]
pub struct Assigner<'a> {
    /// The registry, for references and words.
    pub registry: &'a Registry,
    /// Whether a REF must leave no doubt.
    pub exact: bool,
    /// Whether a word that is not declared is taken, to be declared, and a source that there is not, to be added.
    pub declare: bool,
    /// The sources that are to be added, with their names.
    new_sources: RefCell<BTreeMap<Id, String>>,
}

impl<'a> Assigner<'a> {
    /// Reads values for a registry.
    pub fn new(registry: &'a Registry, exact: bool, declare: bool) -> Assigner<'a> {
        Assigner {
            registry,
            exact,
            declare,
            new_sources: RefCell::default(),
        }
    }

    /// The plan with the sources that it brings in.
    pub fn with_sources(&self, mut plan: Plan) -> Plan {
        for (id, name) in self.new_sources.borrow().iter() {
            let mut block = Block::default();
            block.set("name", Value::Text(name.clone()));
            let path = format!("{}/{id}.toml", Kind::Source.folder());
            plan.edit(&path, Kind::Source, Edit::Create(block));
            plan.changes.push(Change::Added {
                id: id.clone(),
                kind: Kind::Source,
                name: name.clone(),
            });
        }
        plan
    }
}

/// The key that an assignment changes and its new value, none for no value.
pub type Assigned = (&'static Field, Option<Value>);

impl Assigner<'_> {
    /// Works out one assignment on the keys and values that are there.
    ///
    /// # Errors
    /// [`ChangeError`] for a key or value that can't be, [`ReferenceError`] for a record that there is not.
    pub fn assign(
        &self,
        fields: &[&'static Field],
        block: &Block,
        it: &Assignment,
    ) -> Result<Assigned, Error> {
        let (key, inner) = match it.key.split_once('.') {
            Some((key, inner)) => (key, Some(inner)),
            None => (it.key.as_str(), None),
        };
        let field = named(fields, key)?;
        if let FieldType::Blocks(_) = field.holds {
            let key = field.key.to_owned();
            return Err(ChangeError::BlockKey {
                key,
                block: field.key,
            }
            .into());
        }
        let old = block.get(field.key);
        if let (FieldType::Table(inner_fields), Some(inner)) = (field.holds, inner) {
            let inner_fields: Vec<&'static Field> = inner_fields.iter().collect();
            let mut table = block.table(field.key).cloned().unwrap_or_default();
            let assignment = Assignment {
                key: inner.to_owned(),
                ..it.clone()
            };
            let (inner, value) = self.assign(&inner_fields, &table, &assignment)?;
            match value {
                Some(value) => table.set(inner.key, value),
                None => table.remove(inner.key),
            }
            let left = table.iter().next().is_some();
            return Ok((field, left.then_some(Value::Table(table))));
        }
        // A command that was copied with what only a person knows left open.
        if it.text == OPEN {
            return Err(bad(field, it).into());
        }
        if it.text.is_empty() {
            return match it.sign {
                Sign::Set => Ok((field, None)),
                Sign::Add | Sign::Take => Err(bad(field, it).into()),
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
            // What stands there can go, though nobody knows it.
            let is_there = it.sign == Sign::Take && before.iter().any(|entry| entry == text);
            entries.push(match is_there {
                true => text.to_owned(),
                false => self.entry(field, it, text)?,
            });
        }
        let now: Vec<String> = match it.sign {
            Sign::Set => entries,
            Sign::Add => {
                let new: Vec<String> = entries
                    .into_iter()
                    .filter(|entry| !before.contains(entry))
                    .collect();
                before.into_iter().chain(new).collect()
            }
            Sign::Take => {
                if let Some(missing) = entries.iter().find(|entry| !before.contains(entry)) {
                    let key = field.key.to_owned();
                    return Err(ChangeError::NotThere {
                        key,
                        value: missing.clone(),
                    }
                    .into());
                }
                before
                    .into_iter()
                    .filter(|entry| !entries.contains(entry))
                    .collect()
            }
        };
        Ok((!now.is_empty()).then(|| stored(field.holds, now)))
    }

    /// `former-names+=Provlandstinget; 2018-12-31`: the values of the keys in their order, with `;` between.
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
            return Err(bad(field, it).into());
        }
        let mut tables = match (old, it.sign) {
            (Some(Value::Tables(tables)), Sign::Add | Sign::Take) => tables.clone(),
            _ => Vec::new(),
        };
        match it.sign {
            Sign::Set | Sign::Add => tables.push(table),
            Sign::Take => {
                let before = tables.len();
                let first = fields.first().map_or("", |inner| inner.key);
                tables.retain(|old| old.get(first) != table.get(first));
                if tables.len() == before {
                    let key = field.key.to_owned();
                    return Err(ChangeError::NotThere {
                        key,
                        value: it.text.clone(),
                    }
                    .into());
                }
            }
        }
        Ok((!tables.is_empty()).then_some(Value::Tables(tables)))
    }

    /// One entry of a list, as files hold it.
    fn entry(&self, field: &'static Field, it: &Assignment, text: &str) -> Result<String, Error> {
        match field.holds {
            FieldType::Words(list) => self.word(list, text),
            FieldType::References(target) => Ok(self.reference(target, text)?.to_string()),
            FieldType::Counties => match codes::county_of(text) {
                Some(county) => Ok(county.code.clone()),
                None => Err(bad(field, it).into()),
            },
            FieldType::Reach if field.key == "email" && !is_email(text) => {
                Err(bad(field, it).into())
            }
            FieldType::FormerIds if !Id::is_valid(text) => {
                Err(ChangeError::BadId(text.to_owned()).into())
            }
            _ => Ok(text.to_owned()),
        }
    }

    fn single(&self, field: &'static Field, it: &Assignment, text: &str) -> Result<Value, Error> {
        let wrong = || Error::from(bad(field, it));
        Ok(match field.holds {
            FieldType::Word(list) => Value::Text(self.word(list, text)?),
            FieldType::Reference(target) => Value::Text(self.reference(target, text)?.to_string()),
            FieldType::Choice(choices) => {
                Value::Text(fields::chosen(choices, text).ok_or_else(wrong)?.to_owned())
            }
            FieldType::Url if !is_url(text) => {
                return Err(wrong());
            }
            FieldType::Query if group_query(text).is_err() => return Err(wrong()),
            FieldType::Code if !is_code(text) => return Err(wrong()),
            FieldType::Orgnr => Value::Text(Orgnr::parse(text).map_err(|_| wrong())?.to_string()),
            FieldType::Date => Value::Date(Date::parse(text).ok_or_else(wrong)?),
            FieldType::Integer => Value::Integer(
                text.replace([' ', '\u{a0}'], "")
                    .parse()
                    .map_err(|_| wrong())?,
            ),
            FieldType::Flag => Value::Flag(fields::yes_or_no(text).ok_or_else(wrong)?),
            FieldType::Blocks(_) | FieldType::Map | FieldType::Labels(_) | FieldType::Table(_) => {
                return Err(wrong());
            }
            FieldType::Text
            | FieldType::Url
            | FieldType::Query
            | FieldType::Code
            | FieldType::Texts
            | FieldType::Reach
            | FieldType::References(_)
            | FieldType::FormerIds
            | FieldType::Words(_)
            | FieldType::Counties
            | FieldType::Keys
            | FieldType::Tables(_) => Value::Text(text.to_owned()),
        })
    }

    /// The word of the vocabulary that was meant, by its key or its label in either language.
    ///
    /// # Errors
    /// [`ChangeError::UndeclaredWord`] when there is none, unless it is to be declared.
    pub fn word(&self, list: WordList, text: &str) -> Result<String, Error> {
        let vocabulary = &self.registry.settings.vocabulary;
        if let Some(word) = vocabulary.meant(list, text) {
            return Ok(word.key.clone());
        }
        if self.declare && list == WordList::Tag {
            return Ok(text.to_owned());
        }
        let key = slug(text);
        if self.declare && Id::is_valid(&key) {
            return Ok(key);
        }
        let known = vocabulary.words(list).iter().map(|word| word.key.as_str());
        let near = nearest(text, known).map(str::to_owned);
        Err(ChangeError::UndeclaredWord {
            list: list.key(),
            word: text.to_owned(),
            near,
        }
        .into())
    }

    /// The record that a REF names.
    ///
    /// # Errors
    /// [`ReferenceError`] when it names none, or several; [`ChangeError::UnknownSource`] for a source.
    pub fn reference(&self, target: Target, text: &str) -> Result<Id, Error> {
        let named = |id: Id| {
            let name = self
                .registry
                .get(&id)
                .map_or(id.as_str(), |record| record.name())
                .to_owned();
            (id, name)
        };
        let near = match reference::find(self.registry, text, |record| target.allows(record.kind)) {
            Found::One(id, step) if step.is_exact() || !self.exact => return Ok(id),
            Found::One(id, _) => Some(id),
            Found::Several(ids) => {
                let candidates = ids.into_iter().map(named).collect();
                return Err(ReferenceError::Ambiguous {
                    text: text.to_owned(),
                    candidates,
                }
                .into());
            }
            Found::Nothing(near) => near,
        };
        let is_elsewhere = reference::unreadable(self.registry, text).is_some();
        if target == Target::Source && !is_elsewhere {
            let id = Id::from_name(text);
            if self.declare && Id::is_valid(id.as_str()) && !self.registry.has(&id) {
                self.new_sources
                    .borrow_mut()
                    .insert(id.clone(), text.to_owned());
                return Ok(id);
            }
            return Err(ChangeError::UnknownSource {
                text: text.to_owned(),
                near,
            }
            .into());
        }
        Err(ReferenceError::nothing(self.registry, text, near).into())
    }
}

fn named(fields: &[&'static Field], key: &str) -> Result<&'static Field, ChangeError> {
    let found = fields
        .iter()
        .find(|field| field.key == key || field.singular == key);
    let of_block = fields.iter().find(|field| match field.holds {
        FieldType::Blocks(inner) => inner.iter().any(|inner| inner.key == key),
        _ => false,
    });
    found.copied().ok_or_else(|| {
        if let Some(block) = of_block {
            return ChangeError::BlockKey {
                key: key.to_owned(),
                block: block.key,
            };
        }
        let near = nearest(key, fields.iter().map(|field| field.key));
        ChangeError::UnknownKey {
            key: key.to_owned(),
            near: near.or_else(|| labelled(fields, key)).map(str::to_owned),
        }
    })
}

/// The key that is called so on the screen, in either language.
fn labelled(fields: &[&'static Field], label: &str) -> Option<&'static str> {
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

/// A list as its field stores it: of e-mail and phone a single one stands alone.
fn stored(holds: FieldType, mut list: Vec<String>) -> Value {
    match holds {
        FieldType::Reach if list.len() == 1 => Value::Text(list.remove(0)),
        FieldType::Texts | FieldType::Reach => Value::List(list),
        _ => {
            list.sort();
            list.dedup();
            Value::List(list)
        }
    }
}

/// The values between commas; a comma with a space behind it belongs to its value.
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

/// Whether a text may be an e-mail address: something, an `@`, and a domain with a dot.
fn is_email(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.contains([' ', '@', ',', ';', '<', '>']);
    match text.rsplit_once('@') {
        Some((name, domain)) => {
            let labels: Vec<&str> = domain.split('.').collect();
            plain(name) && labels.len() > 1 && labels.into_iter().all(plain)
        }
        None => false,
    }
}

/// Whether a text may be an address of the web.
fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.contains('.') && !host.starts_with('.') && !rest.contains(char::is_whitespace)
    })
}

fn is_code(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 8) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn bad(field: &Field, it: &Assignment) -> ChangeError {
    let takes = match field.holds {
        FieldType::Date => "2023-10-25, 2023-10, 2023, ..2023 or 2023..".to_owned(),
        FieldType::Integer => "a whole number".to_owned(),
        FieldType::Flag => "yes or no".to_owned(),
        FieldType::Url => "an address that begins with https://".to_owned(),
        FieldType::Reach if field.key == "email" => "an address such as info@exempel.se".to_owned(),
        FieldType::Orgnr => "ten digits with a check digit that fits: 212000-0449".to_owned(),
        FieldType::Code => {
            "two digits (county), four (municipality) or eight (school unit)".to_owned()
        }
        FieldType::Counties => "a county's code, letter or name: 08, H or Kalmar".to_owned(),
        FieldType::Choice(choices) => format!("one of {}", choices.join(", ")),
        FieldType::Query => {
            "a query by kind, type, county and id: kind:municipality county:08".to_owned()
        }
        FieldType::Table(fields) => {
            let keys: Vec<String> = fields
                .iter()
                .map(|inner| format!("{}.{}=…", field.key, inner.key))
                .collect();
            keys.join(", ")
        }
        FieldType::Tables(fields) => {
            let keys: Vec<&str> = fields.iter().map(|inner| inner.key).collect();
            format!("{}+={}", field.key, keys.join("; ").to_uppercase())
        }
        _ => "a value".to_owned(),
    };
    ChangeError::BadValue {
        key: it.key.clone(),
        value: it.text.clone(),
        takes,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sign, parse, split};

    #[test]
    fn an_assignment_has_a_key_a_sign_and_a_value() {
        let it = parse("aliases+=Prov, utan gräns").expect("an assignment");
        assert_eq!(
            (it.key.as_str(), it.sign, it.text.as_str()),
            ("aliases", Sign::Add, "Prov, utan gräns")
        );
        let it = parse("note=a=b").expect("an assignment");
        assert_eq!(
            (it.key.as_str(), it.sign, it.text.as_str()),
            ("note", Sign::Set, "a=b")
        );
        assert_eq!(parse("part-of-=x").map(|it| it.sign), Ok(Sign::Take));
        assert!(parse("no assignment").is_err());
        assert!(parse("=x").is_err());
    }

    #[test]
    fn a_comma_before_a_space_belongs_to_its_value() {
        assert_eq!(split("08,22"), ["08", "22"]);
        assert_eq!(
            split("vård, omsorg och skola,it"),
            ["vård, omsorg och skola", "it"]
        );
    }
}
