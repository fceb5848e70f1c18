//! `forget`: removes the file of a person, and finds where else the person is named.

use std::collections::BTreeSet;

use serde::Serialize;

use super::check::texts::gather_texts;
use super::link::single_edit;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::fields::FieldType;
use crate::model::record::{Post, Record};
use crate::model::registry::Registry;
use crate::text::person_names::PersonNames;
use crate::text::phone;

/// Plans that the file of a person is removed.
pub fn forget(person: &Record) -> Plan {
    let change = Change::Removed {
        id: person.id.clone(),
        kind: person.kind,
        name: person.name().to_owned(),
    };
    single_edit(person, Edit::Delete, change)
}

/// A place that names a person, or leads to them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mention {
    /// The file.
    pub file: String,
    /// The key that it stands at.
    pub key: String,
}

/// The key of a mention in a comment, which stands at none.
pub const COMMENT: &str = "comment";

/// Finds the places outside a person's file that name the person: by name, id, e-mail address or phone number. There should
/// be none.
pub fn find_mentions(registry: &Registry, person: &Record) -> Vec<Mention> {
    let traits = Traits::new(person);
    // A place that names the person five times is one place to look at.
    let mut mentions = BTreeSet::new();
    let mut insert = |file: &str, key: &str| {
        let (file, key) = (file.to_owned(), key.to_owned());
        mentions.insert(Mention { file, key });
    };
    for text in gather_texts(registry) {
        let is_id = matches!(
            text.holds,
            FieldType::Reference(_) | FieldType::References(_) | FieldType::FormerIds
        );
        let has_id = is_id && text.text == person.id.as_str();
        // A number at its own key is the actor's, or that of somebody at the same exchange.
        let has_number = text.key != "phone" && traits.has_phone(text.text);
        if text.file != person.path && (has_id || has_number || traits.has_name(text.text)) {
            insert(text.file, text.key);
        }
    }
    // Comments are no values, but stay in the file for everybody who reads it.
    for comment in registry.comments() {
        let is_named = traits.has_name(&comment.text) || traits.has_phone(&comment.text);
        if comment.file != person.path && is_named {
            insert(&comment.file, COMMENT);
        }
    }
    mentions.into_iter().collect()
}

/// What a person is known by.
struct Traits<'a> {
    names: PersonNames<'a>,
    /// E-mail addresses, in small letters.
    addresses: Vec<String>,
    /// The digits of phone numbers.
    numbers: Vec<String>,
}

impl<'a> Traits<'a> {
    fn new(person: &'a Record) -> Traits<'a> {
        let posts: Vec<Post> = person.posts().collect();
        let addresses = posts.iter().flat_map(|post| &post.email);
        let numbers = posts.iter().flat_map(|post| &post.phone);
        Traits {
            names: PersonNames::new(person.names()),
            addresses: addresses.map(|it| it.to_lowercase()).collect(),
            numbers: numbers.filter_map(|it| phone::national(it)).collect(),
        }
    }

    /// Whether a text has a name of the person, or an e-mail address.
    fn has_name(&self, text: &str) -> bool {
        let lowercase = text.to_lowercase();
        let mut addresses = self.addresses.iter();
        addresses.any(|it| lowercase.contains(it)) || !self.names.find(text).is_empty()
    }

    /// Whether a text has a phone number of the person, however its digits are grouped.
    fn has_phone(&self, text: &str) -> bool {
        // Most texts have no digit, and need not be copied without their spaces.
        let has_digits = text.contains(|letter: char| letter.is_ascii_digit());
        if self.numbers.is_empty() || !has_digits {
            return false;
        }
        let stays = |letter: &char| !" -()/\u{a0}\u{2011}\u{2013}".contains(*letter);
        let close: String = text.chars().filter(stays).collect();
        self.numbers.iter().any(|number| close.contains(number))
    }
}
