//! Changes of a registry as people think of them (somebody takes part, an initiative ends), for messages, JSON and reviews.

use serde::Serialize;

use super::id::Id;
use super::kind::Kind;
use super::value::Value;

/// The replacement for e-mail addresses and phone numbers of people.
pub const HIDDEN: &str = "•••";

/// One change of a registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A registry was created.
    Registry {
        /// Its name.
        name: String,
        /// The number of its first records.
        records: usize,
    },
    /// A record was added.
    Added {
        /// Its id.
        id: Id,
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// A record was removed.
    Removed {
        /// Its id.
        id: Id,
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// A record was renamed.
    Renamed {
        /// The old id.
        from: Id,
        /// The new id.
        id: Id,
    },
    /// A record was merged into another that existed before.
    Merged {
        /// The old id.
        from: Id,
        /// Its name.
        name: String,
        /// The record that it was merged into.
        id: Id,
    },
    /// The file of a record was moved. In another first folder the record is of another kind.
    Moved {
        /// The record.
        id: Id,
        /// The old path, relative to the registry.
        from: String,
        /// The new path.
        to: String,
    },
    /// A field of a record changed.
    Field {
        /// The record.
        id: Id,
        /// The field.
        field: String,
        /// The old value, if there was one.
        old: Option<Value>,
        /// The new value, if there is one.
        new: Option<Value>,
    },
    /// A record was changed by hand.
    Edited {
        /// Its id.
        id: Id,
    },
    /// Files were formatted.
    Formatted {
        /// The number of files.
        files: usize,
    },
    /// A participation was added.
    Linked(Participation),
    /// A participation changed.
    Relinked {
        /// The participation.
        participation: Participation,
        /// The fields that changed.
        fields: Vec<FieldChange>,
    },
    /// A participation ended.
    Ended {
        /// The participation.
        participation: Participation,
        /// The last day.
        on: String,
    },
    /// A participation was removed.
    Unlinked(Participation),
    /// An initiative that had no owner got one.
    OwnerGained {
        /// The initiative.
        initiative: Id,
    },
    /// An initiative lost its last owner.
    OwnerLost {
        /// The initiative.
        initiative: Id,
    },
    /// An event was added to an initiative.
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
        /// The old day of the event.
        date: String,
        /// The fields that changed.
        fields: Vec<FieldChange>,
    },
    /// An event was removed from an initiative.
    EventRemoved {
        /// The initiative.
        initiative: Id,
        /// The day of the event.
        date: String,
    },
    /// A post was added to a person.
    Post {
        /// The person.
        person: Id,
        /// The actor.
        actor: Id,
    },
    /// A post changed. Values of e-mail and phone are hidden.
    PostChanged {
        /// The person.
        person: Id,
        /// The actor.
        actor: Id,
        /// The fields that changed.
        fields: Vec<FieldChange>,
    },
    /// A post was removed.
    PostRemoved {
        /// The person.
        person: Id,
        /// The actor.
        actor: Id,
    },
    /// A word was declared in `registry.toml`.
    Declared {
        /// The list: `role`, `type`, `tag` or `topic`.
        list: String,
        /// The word.
        word: String,
    },
    /// A word is no longer declared in `registry.toml`.
    Undeclared {
        /// The list: `role`, `type`, `tag` or `topic`.
        list: String,
        /// The word.
        word: String,
    },
    /// A setting of the registry changed.
    Setting {
        /// Its path in `registry.toml`: `privacy.basis`.
        key: String,
        /// The old value, if there was one.
        old: Option<Value>,
        /// The new value, if there is one.
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
    /// The old value, if there was one.
    pub old: Option<Value>,
    /// The new value, if there is one.
    pub new: Option<Value>,
}

/// A participation, as changes name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Participation {
    /// The person.
    pub actor: Id,
    /// The initiative.
    pub initiative: Id,
    /// The role.
    pub role: String,
    /// The first day, if the change is about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The last day, if the change is about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}
