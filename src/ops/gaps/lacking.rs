//! Initiatives without owner, funder or education actor.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::scene::{Named, Scene, by_name};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::ops::expectations::allows;

/// An initiative without somebody.
#[derive(Debug, Serialize)]
pub struct Lacking {
    /// The initiative.
    pub initiative: Named,
    /// How many take part.
    pub participants: usize,
    /// Who is missing.
    pub lacks: Vec<Lack>,
}

/// Who is missing in an initiative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// `owner`, `funder` or `education`.
    pub key: &'static str,
    /// Whether it may be in a group whose members are not known.
    pub maybe: bool,
}

impl Scene<'_> {
    /// Initiatives without somebody, and how many were not asked because they have one participant or none.
    pub(super) fn roles(&self) -> (Vec<Lacking>, usize) {
        let (mut roles, mut alone) = (Vec::new(), 0);
        for initiative in &self.initiatives {
            if !self.found.contains(&initiative.id) {
                continue;
            }
            let here: BTreeSet<&Id> = self.links(&initiative.id).map(|it| &it.actor).collect();
            if here.len() < 2 {
                alone += 1;
                continue;
            }
            let lacks = self.lacks(initiative);
            if !lacks.is_empty() {
                roles.push(Lacking {
                    initiative: self.named(&initiative.id),
                    participants: self.direct(&initiative.id).len(),
                    lacks,
                });
            }
        }
        self.without_parts(&mut roles);
        roles.sort_by(|left, right| {
            let more = right.participants.cmp(&left.participants);
            more.then_with(|| by_name(&left.initiative, &right.initiative))
        });
        (roles, alone)
    }

    /// Where a whole lacks all that a part lacks, the whole says it.
    fn without_parts(&self, roles: &mut Vec<Lacking>) {
        let keys = |it: &Lacking| it.lacks.iter().map(|it| it.key).collect::<BTreeSet<_>>();
        let all: BTreeMap<Id, BTreeSet<&str>> = roles
            .iter()
            .map(|it| (it.initiative.id.clone(), keys(it)))
            .collect();
        roles.retain(|it| {
            let wholes = self.view.registry.wholes(&it.initiative.id);
            let mut said = wholes.iter().filter_map(|whole| all.get(whole));
            !said.any(|of_whole| keys(it).is_subset(of_whole))
        });
    }

    /// Who is missing: what a whole has its parts need not have, and the other way round.
    fn lacks(&self, initiative: &Record) -> Vec<Lack> {
        let above = self.links_in(self.view.registry.wholes(&initiative.id));
        let links: Vec<&Link> = self.links(&initiative.id).chain(above).collect();
        let has_role = |roles: &[&str]| {
            links
                .iter()
                .any(|it| roles.contains(&it.block.role.as_str()))
        };
        let kind = |link: &&Link| self.view.registry.get(&link.actor).map(|it| it.kind);
        let educates = |link: &&Link| matches!(kind(link), Some(Kind::University | Kind::School));
        let lack = |key, maybe| Lack { key, maybe };
        let mut lacks = Vec::new();
        if !has_role(&["owner"]) && !allows(initiative, RuleId::InitiativeWithoutOwner) {
            lacks.push(lack("owner", false));
        }
        if !has_role(&["funder", "co-funder"]) {
            lacks.push(lack("funder", false));
        }
        if !links.iter().any(educates) {
            lacks.push(lack("education", links.iter().any(|it| self.is_closed(it))));
        }
        lacks
    }
}
