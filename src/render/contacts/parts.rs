//! Parts of rows that several formats tell.

use crate::ops::contacts::{Because, Contact};
use crate::render::Look;

/// The texts, each once, with a sign between them.
pub(super) fn joined<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, sign: &str) -> String {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        let text = text.as_ref();
        if !text.is_empty() && !seen.iter().any(|it| it == text) {
            seen.push(text.to_owned());
        }
    }
    seen.join(sign)
}

/// Where, without marks.
pub(super) fn in_actors(row: &Contact) -> String {
    joined(row.actors.iter().map(|it| &it.name), ", ")
}

pub(super) fn titles(row: &Contact) -> String {
    joined(row.posts.iter().flat_map(|post| &post.title), ", ")
}

pub(super) fn units(row: &Contact) -> String {
    joined(row.posts.iter().flat_map(|post| &post.unit), ", ")
}

/// What address books may sort by: the sorts of actors, what the person answers for.
pub(super) fn topics(row: &Contact, look: &Look<'_>) -> Vec<String> {
    let actors = row.actors.iter().map(|it| look.sort_of(&it.id));
    let topics = row.posts.iter().flat_map(|post| &post.topics);
    let mut all: Vec<String> = Vec::new();
    for word in actors.chain(topics.map(|it| look.value("topics", it))) {
        if !word.is_empty() && !all.contains(&word) {
            all.push(word);
        }
    }
    all
}

/// What programs call the reason.
pub(super) fn because(because: Because) -> &'static str {
    match because {
        Because::Nobody => "nobody",
        Because::Left => "left",
        Because::Unreachable => "unreachable",
    }
}
