//! Participations: which actor takes part in which initiative, in which role and when, directly or via a group.

use std::collections::{BTreeMap, BTreeSet};

use super::id::Id;
use super::kind::Kind;
use super::period::Period;
use super::record::{Participant, Record};
use super::registry::Registry;

/// One participation.
#[derive(Clone, Debug)]
pub struct Link {
    /// The actor.
    pub actor: Id,
    /// In what.
    pub initiative: Id,
    /// The block of the initiative that states it.
    pub block: Participant,
    /// The group that takes part and of which the actor is a member.
    pub via: Option<Id>,
    /// The period, cut to that of the initiative.
    pub period: Period,
}

impl Link {
    /// Returns whether no source states the participation or its role.
    pub fn is_inferred(&self) -> bool {
        let keys = &self.block.inferred;
        // A source that speaks of a group names none of its members.
        self.via.is_some() || keys.iter().any(|key| key == "actor" || key == "role")
    }

    /// Returns whether no source states the value of `key`. A day that comes from the initiative is not stated of the actor.
    pub fn is_inferred_at(&self, key: &str) -> bool {
        let is_lent = match key {
            "since" => self.period.since != self.block.period.since,
            "until" => self.period.until != self.block.period.until,
            _ => false,
        };
        is_lent || self.via.is_some() || self.block.inferred.iter().any(|it| it == key)
    }
}

/// All participations, indexed by actor and by initiative.
#[derive(Debug, Default)]
pub struct Links {
    all: Vec<Link>,
    by_actor: BTreeMap<Id, Vec<usize>>,
    by_initiative: BTreeMap<Id, Vec<usize>>,
    members: BTreeMap<Id, BTreeSet<Id>>,
}

impl Links {
    /// Finds the participations of a registry; `members` are the members of each group.
    pub fn new(registry: &Registry, members: BTreeMap<Id, BTreeSet<Id>>) -> Links {
        let mut links = Links {
            members,
            ..Links::default()
        };
        for initiative in registry.of_kind(Kind::Initiative) {
            for link in participations(initiative, &links.members) {
                let at = links.all.len();
                let (actor, initiative) = (link.actor.clone(), link.initiative.clone());
                links.by_actor.entry(actor).or_default().push(at);
                links.by_initiative.entry(initiative).or_default().push(at);
                links.all.push(link);
            }
        }
        links
    }

    /// Returns the participation with this index.
    pub fn get(&self, at: usize) -> &Link {
        &self.all[at]
    }

    /// Returns the indexes of the participations of an actor.
    pub fn of_actor(&self, id: &Id) -> &[usize] {
        self.by_actor.get(id).map_or(&[], Vec::as_slice)
    }

    /// Returns the indexes of the participations in an initiative.
    pub fn in_initiative(&self, id: &Id) -> &[usize] {
        self.by_initiative.get(id).map_or(&[], Vec::as_slice)
    }

    /// Returns every actor and initiative that has a participation.
    pub fn ends(&self) -> BTreeSet<Id> {
        let ends = self.by_actor.keys().chain(self.by_initiative.keys());
        ends.cloned().collect()
    }

    /// Returns the members of a group, with groups in it replaced by their members.
    pub fn members(&self, group: &Id) -> impl Iterator<Item = &Id> {
        self.members.get(group).into_iter().flatten()
    }
}

/// The participations in an initiative: one for each block, then one for each member of a group without a block of its own.
fn participations(initiative: &Record, members: &BTreeMap<Id, BTreeSet<Id>>) -> Vec<Link> {
    // Nobody takes part before an initiative starts or after it ends, whatever the blocks leave open.
    let whole = initiative.period();
    let blocks: Vec<Participant> = initiative.participants().collect();
    let link = |block: &Participant, actor: &Id, via: Option<&Id>| Link {
        actor: actor.clone(),
        initiative: initiative.id.clone(),
        period: block.period.within(&whole),
        block: block.clone(),
        via: via.cloned(),
    };
    let direct = blocks.iter().map(|block| link(block, &block.actor, None));
    let mut links: Vec<Link> = direct.collect();
    for block in &blocks {
        for member in members.get(&block.actor).into_iter().flatten() {
            // A member with a block of its own in this role and time is stated directly: it must not be counted twice.
            let own = links.iter().any(|link| {
                link.actor == *member
                    && link.block.role == block.role
                    && link.block.period.overlaps(&block.period)
            });
            if !own {
                let mut link = link(block, member, Some(&block.actor));
                // The amount is that of the group as a whole.
                link.block.amount = None;
                links.push(link);
            }
        }
    }
    links
}
