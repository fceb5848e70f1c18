//! What put a row there, and who says so.

use serde::Serialize;

use super::found::{ContactActor, Found};
use crate::model::id::Id;
use crate::model::links::Link;
use crate::model::record::Record;
use crate::text::order;

/// One participation by which an actor, and so a contact, was found.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// Who.
    pub actor: Id,
    /// In what.
    pub initiative: Id,
    /// As what.
    pub role: String,
    /// Whether no source states it.
    pub inferred: bool,
    /// The group by which it takes part.
    pub via: Option<Id>,
    /// Whether it is over.
    pub ended: bool,
    /// Who says so.
    pub sources: Vec<Id>,
}

impl Found<'_> {
    /// The participations of some actors, by initiative.
    pub(super) fn reasons(&self, actors: &[ContactActor]) -> Vec<Reason> {
        let hits = actors.iter().filter_map(|actor| self.hit(&actor.id));
        let mut reasons: Vec<Reason> = hits
            .flat_map(|hit| &hit.links)
            .map(|at| self.reason(self.view.links.get(*at)))
            .collect();
        let name = |reason: &Reason| self.view.name(&reason.initiative).to_owned();
        reasons.sort_by(|left, right| order::compare(&name(left), &name(right)));
        reasons
    }

    fn reason(&self, link: &Link) -> Reason {
        let initiative = self.view.registry.get(&link.initiative);
        Reason {
            actor: link.actor.clone(),
            initiative: link.initiative.clone(),
            role: link.block.role.clone(),
            inferred: link.is_inferred(),
            via: link.via.clone(),
            ended: link.period.ended_before(self.day()),
            sources: sources(link.block.source.as_ref(), initiative),
        }
    }
}

/// The block's own source, else those of the record that it stands in.
pub(super) fn sources(own: Option<&Id>, record: Option<&Record>) -> Vec<Id> {
    match (own, record) {
        (Some(source), _) => vec![source.clone()],
        (None, Some(record)) => record.references("sources"),
        (None, None) => Vec::new(),
    }
}
