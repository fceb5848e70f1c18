//! What a list says about itself, and how it is written.

use jiff::civil;

use crate::ops::contacts::ContactsResult;
use crate::render::Look;

/// What a list says about itself, and how it is written.
#[derive(Clone, Debug)]
pub struct Form {
    /// The question.
    pub query: String,
    /// The day that it tells of.
    pub day: civil::Date,
    /// The day on which it is made.
    pub today: civil::Date,
    /// What the list is for.
    pub purpose: Option<String>,
    /// Whether it tells only of those that can't be reached.
    pub missing: bool,
    /// Whether a person has a row for each post.
    pub per_post: bool,
    /// What stands between addresses of mail.
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

/// What a list with personal data says about itself: how many people, of which day, what for.
pub(super) fn head(result: &ContactsResult, form: &Form, look: &Look<'_>) -> Option<String> {
    let people = Some(result.people()).filter(|people| *people > 0)?;
    let facts = [
        ("people", look.words.count("count-people", people).into()),
        ("day", form.day.to_string().into()),
        ("purpose", purpose(form, look).into()),
    ];
    Some(look.words.with("contacts-head", &facts))
}

pub(super) fn purpose(form: &Form, look: &Look<'_>) -> String {
    let unknown = || look.words.get("contacts-no-purpose").into_owned();
    form.purpose.clone().unwrap_or_else(unknown)
}
