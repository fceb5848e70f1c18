//! Assignments as they are typed, and their values, each read by the type of its key.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::error::Error;
use crate::error::change::ChangeError;
use crate::error::reference::ReferenceError;
use crate::model::change::Change;
use crate::model::codes;
use crate::model::date::Date;
use crate::model::edit::{Edit, Plan};
use crate::model::fields::{self, Field, FieldType, ReferenceTarget, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::query::compile::parse_members_where;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::text::fold::{nfc, slug};
use crate::text::{email, url};

/// The placeholder in suggested commands for a value that only a person knows.
pub const OPEN: &str = "…";

/// An assignment as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The key, and the key inside its table where there is a dot: `size.count`.
    pub key: String,
    /// What it does.
    pub sign: Sign,
    /// The value; empty for none.
    pub text: String,
}

/// What an assignment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `=`: replaces the value, or removes it.
    Set,
    /// `+=`: adds to the values.
    Add,
    /// `-=`: removes from the values.
    Take,
}

/// Splits an argument into key, sign and value.
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

/// Reads values by the type of their key.
#[derive(Clone, Debug)]
pub struct Assigner<'a> {
    /// The registry, for references and words.
    pub registry: &'a Registry,
    /// Whether a REF must be exact, because nobody is there to see what was understood.
    pub exact: bool,
    /// Whether words that are not declared are declared, and unknown sources added.
    pub declare: bool,
    /// The sources to add, with their names.
    new_sources: RefCell<BTreeMap<Id, String>>,
    /// The labels of the words to declare, as they were typed.
    labels: RefCell<BTreeMap<(WordList, String), String>>,
}

impl<'a> Assigner<'a> {
    /// An assigner for a registry.
    pub fn new(registry: &'a Registry, exact: bool, declare: bool) -> Assigner<'a> {
        Assigner {
            registry,
            exact,
            declare,
            new_sources: RefCell::default(),
            labels: RefCell::default(),
        }
    }

    /// Adds the new sources that values named to the plan, and the labels of new words.
    pub fn with_sources(&self, mut plan: Plan) -> Plan {
        for (id, name) in self.new_sources.borrow().iter() {
            let mut block = Block::default();
            block.set("name", Value::Text(name.clone()));
            let path = format!("{}/{id}.toml", Kind::Source.folder());
            plan.edit(&path, Subject::Record(Kind::Source), Edit::Create(block));
            plan.changes.push(Change::Added {
                id: id.clone(),
                kind: Kind::Source,
                name: name.clone(),
            });
        }
        plan.labels.extend(self.labels.borrow().clone());
        plan
    }
}

impl Assigner<'_> {
    /// An entry of a list, as files have it.
    pub(super) fn entry(
        &self,
        field: &'static Field,
        it: &Assignment,
        text: &str,
    ) -> Result<String, Error> {
        match field.holds {
            FieldType::Words(list) => self.word(list, text),
            FieldType::References(target) => Ok(self.reference(target, text)?.to_string()),
            FieldType::Counties => match codes::county_of(text) {
                Some(county) => Ok(county.code.clone()),
                // A dissolved actor keeps the county of its time; that the others may not, only `check` can see.
                None if codes::FORMER_COUNTIES.contains(&text) => Ok(text.to_owned()),
                None => Err(invalid_value(field, it).into()),
            },
            FieldType::Reach
                if text.contains(char::is_control)
                    || field.key == "email" && !email::is_valid(text) =>
            {
                Err(invalid_value(field, it).into())
            }
            FieldType::FormerIds if !Id::is_valid(text) => {
                Err(ChangeError::BadId(text.to_owned()).into())
            }
            _ => Ok(text.to_owned()),
        }
    }

    pub(super) fn single(
        &self,
        field: &'static Field,
        it: &Assignment,
        text: &str,
    ) -> Result<Value, Error> {
        let wrong = || Error::from(invalid_value(field, it));
        Ok(match field.holds {
            FieldType::Word(list) => Value::Text(self.word(list, text)?),
            FieldType::Reference(target) => Value::Text(self.reference(target, text)?.to_string()),
            FieldType::Choice(choices) => {
                let choice = fields::parse_choice(choices, text).ok_or_else(wrong)?;
                Value::Text(choice.to_owned())
            }
            FieldType::Url if !url::is_valid(text) => return Err(wrong()),
            FieldType::Query if parse_members_where(text).is_err() => return Err(wrong()),
            FieldType::Code if !is_code(text) => return Err(wrong()),
            // The personnummer of a sole trader is its number as well, and must not be kept.
            FieldType::Orgnr => match Orgnr::parse(text) {
                Ok(orgnr) if !orgnr.is_personal() => Value::Text(orgnr.to_string()),
                _ => return Err(wrong()),
            },
            FieldType::Date => Value::Date(Date::parse(text).ok_or_else(wrong)?),
            FieldType::Integer => {
                // As Swedish text groups digits: 1 250 000, also with hard spaces.
                let digits = text.replace([' ', '\u{a0}'], "");
                Value::Integer(digits.parse().map_err(|_| wrong())?)
            }
            FieldType::Flag => Value::Flag(fields::yes_or_no(text).ok_or_else(wrong)?),
            FieldType::Blocks(_) | FieldType::Map | FieldType::Labels(_) | FieldType::Table(_) => {
                return Err(wrong());
            }
            // The entries of a list are texts too.
            _ => Value::Text(text.to_owned()),
        })
    }

    /// The key of a word of the vocabulary, given its key or its label in either language.
    ///
    /// # Errors
    /// [`ChangeError::UndeclaredWord`] when there is none and it is not to be declared.
    pub fn word(&self, list: WordList, text: &str) -> Result<String, Error> {
        let vocabulary = &self.registry.settings.vocabulary;
        if let Some(word) = vocabulary.find_word(list, text) {
            return Ok(word.key.clone());
        }
        // Tags are written as they are typed; other words have a key for files and a label for people.
        if self.declare && list == WordList::Tag {
            return Ok(text.to_owned());
        }
        let key = slug(text);
        if self.declare && Id::is_valid(&key) {
            let mut labels = self.labels.borrow_mut();
            labels.insert((list, key.clone()), text.to_owned());
            return Ok(key);
        }
        let known = vocabulary.words(list).iter();
        Err(ChangeError::UndeclaredWord {
            list: list.key(),
            word: text.to_owned(),
            key,
            near: vocabulary.near(list, text).map(|(_, near)| near),
            known: known.map(|word| word.key.clone()).collect(),
        }
        .into())
    }

    /// The id of the record that a REF names.
    ///
    /// # Errors
    /// [`ReferenceError`] when it names none, or several; [`ChangeError::UnknownSource`] for a source.
    pub fn reference(&self, target: ReferenceTarget, text: &str) -> Result<Id, Error> {
        let near = match reference::find(self.registry, text, |record| target.allows(record.kind)) {
            Found::One(id, step) if step.is_exact() || !self.exact => return Ok(id),
            // Without a terminal a near match would be written unseen: it is only suggested.
            Found::One(id, _) => Some(id),
            Found::Several(ids) => {
                return Err(ReferenceError::ambiguous(self.registry, text, ids).into());
            }
            Found::Nothing(near) => near,
        };
        // A source that is there but unreadable must not be added once more.
        let is_elsewhere = reference::unreadable(self.registry, text).is_some();
        if target == ReferenceTarget::Source && !is_elsewhere {
            let id = Id::from_name(text);
            if self.declare && Id::is_valid(id.as_str()) && !self.registry.has(&id) {
                let mut new = self.new_sources.borrow_mut();
                new.insert(id.clone(), text.to_owned());
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

fn is_code(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 8) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How an entry of several tables is written: `former-names+=NAME; UNTIL`.
pub(super) fn form_of_tables(field: &Field, fields: &[Field]) -> String {
    let keys: Vec<&str> = fields.iter().map(|inner| inner.key).collect();
    format!("{}+={}", field.key, keys.join("; ").to_uppercase())
}

pub(super) fn invalid_value(field: &Field, it: &Assignment) -> ChangeError {
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
        FieldType::Tables(fields) => form_of_tables(field, fields),
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
    use super::{Sign, parse};

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
}
