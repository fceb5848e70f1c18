//! A record as results name it.

use std::cmp::Ordering;

use serde::Serialize;

use crate::model::id::Id;
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

impl Named {
    /// Names the record with `id`; one that is unknown goes by its id.
    pub fn new(view: &View<'_>, id: &Id) -> Named {
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
