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
    /// The record under which it is reported: of a participation the initiative, of a post the person; `None` for the
    /// registry as such.
    pub fn record(&self) -> Option<&Id> {
        self.ids().into_iter().next()
    }

    /// The records that it names, first the one under which it is reported.
    pub fn ids(&self) -> Vec<&Id> {
        // No wildcard: whoever adds a change must say under which record it is reported.
        match self {
            Change::Added { id, .. }
            | Change::Removed { id, .. }
            | Change::Moved { id, .. }
            | Change::Field { id, .. }
            | Change::Edited { id } => vec![id],
            Change::Renamed { id, from } | Change::Merged { id, from, .. } => vec![id, from],
            Change::Linked(it)
            | Change::Unlinked(it)
            | Change::Relinked {
                participation: it, ..
            }
            | Change::Ended {
                participation: it, ..
            } => vec![&it.initiative, &it.actor],
            Change::OwnerGained { initiative }
            | Change::OwnerLost { initiative }
            | Change::Event { initiative, .. }
            | Change::EventChanged { initiative, .. }
            | Change::EventRemoved { initiative, .. } => vec![initiative],
            Change::Post { person, actor }
            | Change::PostChanged { person, actor, .. }
            | Change::PostRemoved { person, actor } => vec![person, actor],
            Change::Registry { .. }
            | Change::Formatted { .. }
            | Change::Declared { .. }
            | Change::Undeclared { .. }
            | Change::Setting { .. } => Vec::new(),
        }
    }

    /// The records that it names inside, to call them by another id. Where the id is itself what changed there are none.
    pub fn ids_mut(&mut self) -> Vec<&mut Id> {
        match self {
            Change::Moved { id, .. } | Change::Field { id, .. } | Change::Edited { id } => vec![id],
            Change::Linked(it)
            | Change::Unlinked(it)
            | Change::Relinked {
                participation: it, ..
            }
            | Change::Ended {
                participation: it, ..
            } => vec![&mut it.initiative, &mut it.actor],
            Change::OwnerGained { initiative }
            | Change::OwnerLost { initiative }
            | Change::Event { initiative, .. }
            | Change::EventChanged { initiative, .. }
            | Change::EventRemoved { initiative, .. } => vec![initiative],
            Change::Post { person, actor }
            | Change::PostChanged { person, actor, .. }
            | Change::PostRemoved { person, actor } => vec![person, actor],
            _ => Vec::new(),
        }
    }

    /// The fields whose values it shows, each with the value before and now.
    pub fn values_mut(&mut self) -> Vec<(&str, [&mut Option<Value>; 2])> {
        match self {
            Change::Field {
                field, old, new, ..
            }
            | Change::Setting {
                key: field,
                old,
                new,
            } => vec![(field.as_str(), [old, new])],
            Change::Relinked { fields, .. }
            | Change::EventChanged { fields, .. }
            | Change::PostChanged { fields, .. } => {
                let values = fields.iter_mut();
                values
                    .map(|it| (it.field.as_str(), [&mut it.old, &mut it.new]))
                    .collect()
            }
            _ => Vec::new(),
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
    /// Who takes part.
    pub actor: Id,
    /// The initiative.
    pub initiative: Id,
    /// The role.
    pub role: String,
    /// The unit of the actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The first day, if the change is about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The last day, if the change is about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}
