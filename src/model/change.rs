//! What has changed, in the words of the partnership: for messages, for programs, and for whoever reviews.

use serde::Serialize;

use super::id::Id;
use super::kind::Kind;
use super::value::Value;

/// One change of a registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A registry came to be.
    Registry {
        /// What it is called.
        name: String,
        /// How many records it begins with.
        records: usize,
    },
    /// A record came to be.
    Added {
        /// Its id.
        id: Id,
        /// What it is.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// A field of a record changed.
    Field {
        /// The record.
        id: Id,
        /// The field.
        field: String,
        /// The value before; none where there was none.
        old: Option<Value>,
        /// The value now; none where there is none.
        new: Option<Value>,
    },
    /// A record was changed by hand.
    Edited {
        /// Its id.
        id: Id,
    },
    /// Files were put in canonical form.
    Formatted {
        /// How many.
        files: usize,
    },
    /// Somebody takes part.
    Linked(Participation),
    /// A participation changed: its fields, by key.
    Relinked {
        /// Whose it is.
        participation: Participation,
        /// The fields that changed.
        fields: Vec<String>,
    },
    /// A participation got its last day.
    Ended {
        /// Whose it is.
        participation: Participation,
        /// The last day.
        on: String,
    },
    /// A participation went, as if it had never been.
    Unlinked(Participation),
    /// An initiative got an event.
    Event {
        /// The initiative.
        initiative: Id,
        /// The day of the event.
        date: String,
    },
    /// Somebody got a post.
    Post {
        /// Who.
        person: Id,
        /// Where.
        actor: Id,
    },
    /// The registry declares a new word.
    Declared {
        /// The list: `role`, `type`, `tag` or `topic`.
        list: String,
        /// The word.
        word: String,
    },
}

/// Who takes part in what, as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Participation {
    /// Who.
    pub actor: Id,
    /// In what.
    pub initiative: Id,
    /// As what.
    pub role: String,
}
