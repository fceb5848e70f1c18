//! Participations: who takes part in what, as what and when, directly or via a group.

use std::collections::{BTreeMap, BTreeSet};

use super::id::Id;
use super::kind::Kind;
use super::period::Period;
use super::record::{Participant, Record};
use super::registry::Registry;

/// One participation.
#[derive(Clone, Debug)]
pub struct Link {
    /// Who takes part.
    pub actor: Id,
    /// In what.
    pub initiative: Id,
    /// The block that says so.
    pub block: Participant,
    /// The group that takes part and of which the actor is a member.
    pub via: Option<Id>,
    /// From when until when, at most as long as the initiative lasts.
    pub period: Period,
}

impl Link {
    /// Whether no source states that the actor takes part, or as what.
    pub fn is_inferred(&self) -> bool {
        let keys = &self.block.inferred;
        self.via.is_some() || keys.iter().any(|key| key == "actor" || key == "role")
    }

    /// Whether no source states what stands at `key`. A day that the initiative lends is not stated of the actor.
    pub fn is_inferred_at(&self, key: &str) -> bool {
        let is_lent = match key {
            "since" => self.period.since != self.block.period.since,
            "until" => self.period.until != self.block.period.until,
            _ => false,
        };
        is_lent || self.via.is_some() || self.block.inferred.iter().any(|it| it == key)
    }
}

/// Every participation, with the ways to find them from either end.
#[derive(Debug, Default)]
pub struct Links {
    all: Vec<Link>,
    by_actor: BTreeMap<Id, Vec<usize>>,
    by_initiative: BTreeMap<Id, Vec<usize>>,
    members: BTreeMap<Id, BTreeSet<Id>>,
}

impl Links {
    /// The participations of a registry; `members` are those of each group.
    pub fn new(registry: &Registry, members: BTreeMap<Id, BTreeSet<Id>>) -> Links {
        let mut links = Links {
            members,
            ..Links::default()
        };
        for initiative in registry.of_kind(Kind::Initiative) {
            for link in participations(initiative, &links.members) {
                let at = links.all.len();
                links
                    .by_actor
                    .entry(link.actor.clone())
                    .or_default()
                    .push(at);
                links
                    .by_initiative
                    .entry(link.initiative.clone())
                    .or_default()
                    .push(at);
                links.all.push(link);
            }
        }
        links
    }

    /// The participation with this number.
    pub fn get(&self, at: usize) -> &Link {
        &self.all[at]
    }

    /// The numbers of the participations of an actor.
    pub fn of_actor(&self, id: &Id) -> &[usize] {
        self.by_actor.get(id).map_or(&[], Vec::as_slice)
    }

    /// The numbers of the participations in an initiative.
    pub fn in_initiative(&self, id: &Id) -> &[usize] {
        self.by_initiative.get(id).map_or(&[], Vec::as_slice)
    }

    /// The members of a group, groups in groups opened.
    pub fn members(&self, group: &Id) -> impl Iterator<Item = &Id> {
        self.members.get(group).into_iter().flatten()
    }
}

/// The participations in one initiative: each block, then the members of each group that have no such block of their own.
fn participations(initiative: &Record, members: &BTreeMap<Id, BTreeSet<Id>>) -> Vec<Link> {
    let whole = initiative.period();
    let blocks: Vec<Participant> = initiative.participants().collect();
    let mut links: Vec<Link> = blocks
        .iter()
        .map(|block| Link {
            actor: block.actor.clone(),
            initiative: initiative.id.clone(),
            period: block.period.within(&whole),
            block: block.clone(),
            via: None,
        })
        .collect();
    for block in &blocks {
        for member in members.get(&block.actor).into_iter().flatten() {
            let own = links.iter().any(|link| {
                link.actor == *member
                    && link.block.role == block.role
                    && link.block.period.overlaps(&block.period)
            });
            if !own {
                links.push(Link {
                    actor: member.clone(),
                    initiative: initiative.id.clone(),
                    period: block.period.within(&whole),
                    block: Participant {
                        amount: None,
                        ..block.clone()
                    },
                    via: Some(block.actor.clone()),
                });
            }
        }
    }
    links
}
