//! The options of a list of contacts, and the texts that several of its formats share.

use jiff::civil;

use crate::ops::contacts::Contact;
use crate::render::Look;

/// What a list says about itself, and the options of its formats.
#[derive(Clone, Debug)]
pub struct ListOptions {
    /// The query as it was typed.
    pub query: String,
    /// The day that the list is about.
    pub day: civil::Date,
    /// The day on which it is made.
    pub today: civil::Date,
    /// What the list is for.
    pub purpose: Option<String>,
    /// Whether it lists only the actors that can't be reached.
    pub missing: bool,
    /// Whether a person has a row for each post.
    pub per_post: bool,
    /// The text between e-mail addresses.
    pub separator: String,
    /// The version of vCards.
    pub version: Version,
}

/// A version of vCards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.0, which everything reads.
    #[default]
    Three,
    /// 4.0.
    Four,
}

/// The texts without empty and repeated ones, in their order.
pub(super) fn unique<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        let text = text.as_ref();
        if !text.is_empty() && !seen.iter().any(|it| it == text) {
            seen.push(text.to_owned());
        }
    }
    seen
}

/// The texts without empty and repeated ones, with a sign between them.
pub(super) fn joined<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, sign: &str) -> String {
    unique(texts).join(sign)
}

pub(super) fn actor_names(row: &Contact, sign: &str) -> String {
    joined(row.actors.iter().map(|it| &it.name), sign)
}

pub(super) fn titles(row: &Contact, sign: &str) -> String {
    joined(row.posts.iter().flat_map(|post| &post.title), sign)
}

pub(super) fn units(row: &Contact, sign: &str) -> String {
    joined(row.posts.iter().flat_map(|post| &post.unit), sign)
}

/// What address books may sort by: the types of the actors, and what the person answers for.
pub(super) fn categories(row: &Contact, look: &Look<'_>) -> Vec<String> {
    let types = row.actors.iter().map(|it| look.type_or_kind(&it.id));
    let topics = row.posts.iter().flat_map(|post| &post.topics);
    unique(types.chain(topics.map(|it| look.value("topics", it))))
}
