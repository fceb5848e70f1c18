//! What has changed, in the words of the partnership: for messages, for programs, and for whoever reviews.

use serde::Serialize;

use super::id::Id;
use super::kind::Kind;
use super::value::Value;

/// What stands where a person's e-mail address or phone number would.
pub const HIDDEN: &str = "•••";

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
    /// A record is gone.
    Removed {
        /// Its id.
        id: Id,
        /// What it was.
        kind: Kind,
        /// The name that it had.
        name: String,
    },
    /// A record has another id.
    Renamed {
        /// The id that it had.
        from: Id,
        /// The id that it has.
        id: Id,
    },
    /// A record was merged into another that was there already.
    Merged {
        /// The id that it had.
        from: Id,
        /// The name that it had.
        name: String,
        /// The record that it is part of now.
        id: Id,
    },
    /// The file of a record stands elsewhere; in another first folder it is of another kind.
    Moved {
        /// The record.
        id: Id,
        /// The path that it had below the registry.
        from: String,
        /// The path that it has.
        to: String,
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
    /// A participation changed.
    Relinked {
        /// Whose it is.
        participation: Participation,
        /// The fields that changed.
        fields: Vec<FieldChange>,
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
    /// An initiative has an owner, and had none.
    OwnerGained {
        /// The initiative.
        initiative: Id,
    },
    /// An initiative has no owner, and had one.
    OwnerLost {
        /// The initiative.
        initiative: Id,
    },
    /// An initiative got an event.
    Event {
        /// The initiative.
        initiative: Id,
        /// The day of the event.
        date: String,
    },
    /// An event of an initiative changed.
    EventChanged {
        /// The initiative.
        initiative: Id,
        /// The day of the event, as it was.
        date: String,
        /// The fields that changed.
        fields: Vec<FieldChange>,
    },
    /// An event of an initiative is gone.
    EventRemoved {
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
    /// A post changed; of e-mail and phone only that they did.
    PostChanged {
        /// Who.
        person: Id,
        /// Where.
        actor: Id,
        /// The fields that changed.
        fields: Vec<FieldChange>,
    },
    /// A post is gone.
    PostRemoved {
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
    /// The registry no longer declares a word.
    Undeclared {
        /// The list: `role`, `type`, `tag` or `topic`.
        list: String,
        /// The word.
        word: String,
    },
    /// A setting of the registry changed.
    Setting {
        /// Its way in `registry.toml`: `privacy.basis`.
        key: String,
        /// The value before; none where there was none.
        old: Option<Value>,
        /// The value now; none where there is none.
        new: Option<Value>,
    },
}

impl Change {
    /// The record that it is told under: of what somebody takes part in the initiative, of a post the person; none for the
    /// registry as such.
    pub fn record(&self) -> Option<&Id> {
        match self {
            Change::Added { id, .. }
            | Change::Removed { id, .. }
            | Change::Renamed { id, .. }
            | Change::Merged { id, .. }
            | Change::Moved { id, .. }
            | Change::Field { id, .. }
            | Change::Edited { id } => Some(id),
            Change::Linked(it)
            | Change::Unlinked(it)
            | Change::Relinked {
                participation: it, ..
            }
            | Change::Ended {
                participation: it, ..
            } => Some(&it.initiative),
            Change::OwnerGained { initiative }
            | Change::OwnerLost { initiative }
            | Change::Event { initiative, .. }
            | Change::EventChanged { initiative, .. }
            | Change::EventRemoved { initiative, .. } => Some(initiative),
            Change::Post { person, .. }
            | Change::PostChanged { person, .. }
            | Change::PostRemoved { person, .. } => Some(person),
            Change::Registry { .. }
            | Change::Formatted { .. }
            | Change::Declared { .. }
            | Change::Undeclared { .. }
            | Change::Setting { .. } => None,
        }
    }
}

/// A field with its value before and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// The value before; none where there was none.
    pub old: Option<Value>,
    /// The value now; none where there is none.
    pub new: Option<Value>,
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
    /// The first day, where it is part of what is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The last day, where it is part of what is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}
