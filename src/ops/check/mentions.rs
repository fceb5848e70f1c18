//! Where else than in their own file a person stands: by name, by id, by e-mail address, by phone number.

use serde::Serialize;

use super::privacy::{Names, orders};
use super::walk::walk;
use crate::model::fields::FieldType;
use crate::model::record::{Post, Record};
use crate::model::registry::Registry;
use crate::text::phone;

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

/// The places outside a person's file that name the person; there should be none.
pub fn mentions(registry: &Registry, person: &Record) -> Vec<Mention> {
    let traits = Traits::of(person);
    let mut found = Vec::new();
    let mut find = |file: &str, key: &str| {
        found.push(Mention {
            file: file.to_owned(),
            key: key.to_owned(),
        });
    };
    walk(registry, &mut |leaf| {
        let is_id = matches!(
            leaf.holds,
            FieldType::Reference(_) | FieldType::References(_) | FieldType::FormerIds
        );
        let leads = is_id && leaf.text == person.id.as_str();
        // A number at its own key is the actor's, or that of somebody at the same exchange.
        let calls = leaf.key != "phone" && traits.call(leaf.text);
        if leaf.file != person.path && (leads || calls || traits.name(leaf.text)) {
            find(leaf.file, leaf.key);
        }
    });
    for comment in registry.comments() {
        let is_told = traits.name(&comment.text) || traits.call(&comment.text);
        if comment.file != person.path && is_told {
            find(&comment.file, COMMENT);
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The ways in which a name may be written: as it is, and surname first, with a comma or without.
pub fn spellings(name: &str) -> impl Iterator<Item = String> {
    orders(name).flat_map(|(first, last)| match last.is_empty() {
        true => vec![first],
        false => vec![format!("{first}, {last}"), format!("{first} {last}")],
    })
}

/// What a person is known by.
struct Traits<'a> {
    names: Names<'a>,
    /// E-mail addresses, in small letters.
    addresses: Vec<String>,
    /// The digits of phone numbers.
    numbers: Vec<String>,
}

impl<'a> Traits<'a> {
    fn of(person: &'a Record) -> Traits<'a> {
        let posts: Vec<Post> = person.posts().collect();
        let addresses = posts.iter().flat_map(|post| &post.email);
        let numbers = posts.iter().flat_map(|post| &post.phone);
        Traits {
            names: Names::of(person.names()),
            addresses: addresses.map(|it| it.to_lowercase()).collect(),
            numbers: numbers.filter_map(|it| phone::national(it)).collect(),
        }
    }

    /// Whether a text has a name of the person, or an e-mail address.
    fn name(&self, text: &str) -> bool {
        let text_of_mail = text.to_lowercase();
        let mut addresses = self.addresses.iter();
        addresses.any(|it| text_of_mail.contains(it)) || !self.names.among(text).is_empty()
    }

    /// Whether a text has a phone number of the person, however its digits are grouped.
    fn call(&self, text: &str) -> bool {
        let has_digits = text.contains(|letter: char| letter.is_ascii_digit());
        if self.numbers.is_empty() || !has_digits {
            return false;
        }
        let stays = |letter: &char| !" -()/\u{a0}\u{2011}\u{2013}".contains(*letter);
        let close: String = text.chars().filter(stays).collect();
        self.numbers.iter().any(|number| close.contains(number))
    }
}
