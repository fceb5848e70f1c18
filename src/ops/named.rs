//! A record as results name it.

use std::cmp::Ordering;

use serde::Serialize;

use crate::model::id::Id;
use crate::model::links::Link;
use crate::model::query::select::View;
use crate::text::order;

/// A record as results name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// Its name on the day of the view.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
}

/// A participation by which a record was found.
#[derive(Clone, Debug, Serialize)]
pub struct FoundLink {
    /// The actor.
    pub actor: Id,
    /// The initiative.
    pub initiative: Id,
    /// The role.
    pub role: String,
    /// Whether no source states it.
    pub inferred: bool,
    /// The group by which the actor takes part.
    pub via: Option<Id>,
    /// Whether it is over.
    pub ended: bool,
    /// The sources of the participation, when they are wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<Id>>,
}

impl FoundLink {
    /// The participation without its sources.
    pub fn new(view: &View<'_>, link: &Link) -> FoundLink {
        FoundLink {
            actor: link.actor.clone(),
            initiative: link.initiative.clone(),
            role: link.block.role.clone(),
            inferred: link.is_inferred(),
            via: link.via.clone(),
            ended: link.period.ended_before(view.day()),
            sources: None,
        }
    }
}

impl Named {
    /// Names the record with `id`; one that is unknown goes by its id.
    pub fn new(view: &View<'_>, id: &Id) -> Named {
        // A dangling reference is a finding of `check`; a list shows what the file says all the same.
        let record = view.registry.get(id);
        Named {
            id: id.clone(),
            name: view.name(id).to_owned(),
            ended: record.is_some_and(|it| it.period().ended_before(view.day())),
        }
    }

    /// Names records and sorts them by name.
    pub fn sorted<'i>(view: &View<'_>, ids: impl IntoIterator<Item = &'i Id>) -> Vec<Named> {
        let mut named: Vec<Named> = ids.into_iter().map(|id| Named::new(view, id)).collect();
        named.sort_by(Named::compare);
        named
    }

    /// Compares by name in Swedish order, then by id.
    pub fn compare(&self, other: &Named) -> Ordering {
        order::compare(&self.name, &other.name).then_with(|| self.id.cmp(&other.id))
    }
}
