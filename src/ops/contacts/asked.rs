//! What is asked for: which rows, in which order, and how much about them.

use crate::model::query::record::RecordTest;

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By actor, then by name.
    #[default]
    Actor,
    /// By name.
    Name,
    /// By surname; a functional address by its actor.
    Surname,
}

/// Which rows, and how much about them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether functional addresses are left out.
    pub people_only: bool,
    /// Whether people are left out, and every functional address is in.
    pub functional_only: bool,
    /// Whether only those are told that can't be reached.
    pub missing: bool,
    /// Whether a person has a row for each post.
    pub per_post: bool,
    /// The order of the rows.
    pub order: Order,
    /// Whether phone numbers are told as E.164 writes them too.
    pub e164: bool,
    /// Whether each row says what put it there.
    pub why: bool,
}

/// Whether the test is on the contact and not on its actor: `email`, `phone`, `title`, `unit`, `topic`, `person`.
pub(super) fn speaks_of_contact(test: &RecordTest) -> bool {
    match test {
        RecordTest::Person { .. } => true,
        RecordTest::Value(path, _) => {
            matches!(path.first(), Some(&("email" | "phone" | "post")))
        }
        RecordTest::Text(_)
        | RecordTest::Kind(_)
        | RecordTest::Id(_)
        | RecordTest::Name(_)
        | RecordTest::Inferred(_)
        | RecordTest::Active(_) => false,
    }
}
