//! What is looked at: initiatives, their participations, and what all are called.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil;
use serde::Serialize;

use super::asked::Options;
use super::family::Family;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::text::order;

/// A record that is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// Its name on the day.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
}

/// What is looked at.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) found: &'a BTreeSet<&'a Id>,
    /// Whether a query leaves records out.
    pub(super) is_narrow: bool,
    pub(super) options: &'a Options,
    /// The initiatives that are looked at, by id.
    pub(super) initiatives: Vec<&'a Record>,
    /// How many are not because they are over.
    pub(super) left_out: usize,
    pub(super) family: Family,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        view: &'a View<'a>,
        found: &'a BTreeSet<&'a Id>,
        options: &'a Options,
    ) -> Scene<'a> {
        let is_over = |record: &&Record| is_over(record, view.day()) && !options.ended;
        let holds = |record: &&Record| view.as_of.is_none_or(|day| record.holds(day) != Holds::No);
        let initiatives = view.registry.of_kind(Kind::Initiative).filter(holds);
        let (over, initiatives): (Vec<&Record>, Vec<&Record>) = initiatives.partition(is_over);
        let left_out = over.iter().filter(|it| found.contains(&it.id)).count();
        Scene {
            view,
            found,
            is_narrow: found.len() < view.registry.records().count(),
            options,
            initiatives,
            left_out,
            family: Family::new(view),
        }
    }

    pub(super) fn named(&self, id: &Id) -> Named {
        let record = self.view.registry.get(id);
        Named {
            id: id.clone(),
            name: self.view.name(id).to_owned(),
            ended: record.is_some_and(|it| is_over(it, self.view.day())),
        }
    }

    pub(super) fn all_named<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> Vec<Named> {
        let mut named: Vec<Named> = ids.into_iter().map(|id| self.named(id)).collect();
        named.sort_by(by_name);
        named
    }

    /// The participations in an initiative and its parts that are not over.
    pub(super) fn links(&self, initiative: &Id) -> impl Iterator<Item = &'a Link> {
        self.links_in(self.family.with_parts(initiative))
    }

    /// The participations in initiatives that are not over.
    pub(super) fn links_in(
        &self,
        initiatives: impl IntoIterator<Item = Id>,
    ) -> impl Iterator<Item = &'a Link> {
        let ended = self.options.ended;
        let view = self.view;
        let initiatives = initiatives.into_iter();
        let at = initiatives.flat_map(|id| view.links.in_initiative(&id).to_vec());
        at.map(|at| view.links.get(at)).filter(move |link| {
            let is_over = link.period.ended_before(view.day());
            view.link_holds(link) != Holds::No && (ended || !is_over)
        })
    }

    /// Whether a record may be there on the day, and is not over unless that is asked for.
    pub(super) fn is_there(&self, record: &Record) -> bool {
        let holds = self
            .view
            .as_of
            .is_none_or(|day| record.holds(day) != Holds::No);
        holds && (self.options.ended || !is_over(record, self.view.day()))
    }

    /// Whether a participation is that of a group whose members are not known.
    pub(super) fn is_closed(&self, link: &Link) -> bool {
        let actor = self.view.registry.get(&link.actor);
        let members = self.view.links.members(&link.actor).next();
        actor.is_some_and(|it| it.kind == Kind::Group) && members.is_none()
    }

    /// Who takes part as such, not via a group.
    pub(super) fn direct(&self, initiative: &Id) -> BTreeSet<&'a Id> {
        let direct = self.links(initiative).filter(|it| it.via.is_none());
        direct.map(|it| &it.actor).collect()
    }
}

fn is_over(record: &Record, day: civil::Date) -> bool {
    record.period().ended_before(day)
}

/// In the order of their names.
pub(super) fn by_name(left: &Named, right: &Named) -> Ordering {
    order::compare(&left.name, &right.name).then_with(|| left.id.cmp(&right.id))
}
