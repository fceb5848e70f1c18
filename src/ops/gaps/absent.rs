//! Initiatives in which some municipalities of a county take part and others don't.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::scene::{Named, Scene, by_name};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;

/// An initiative in which some municipalities of a county take part.
#[derive(Debug, Serialize)]
pub struct Absent {
    /// The initiative.
    pub initiative: Named,
    /// The code of the county.
    pub county: String,
    /// How many of its municipalities take part.
    pub taking_part: usize,
    /// How many it has.
    pub of: usize,
    /// Whether more may, in a group whose members are not known.
    pub maybe: bool,
    /// Those that don't, as far as they are asked about.
    pub absent: Vec<Named>,
}

impl Scene<'_> {
    /// Who is absent where others of the county take part.
    pub(super) fn municipalities(&self) -> Vec<Absent> {
        let mut by_county: BTreeMap<&str, BTreeSet<&Id>> = BTreeMap::new();
        for record in self.view.registry.of_kind(Kind::Municipality) {
            let counties = record.block.list("county").iter();
            for county in counties.filter(|_| self.is_there(record)) {
                by_county.entry(county).or_default().insert(&record.id);
            }
        }
        let mut absent: Vec<Absent> = Vec::new();
        for initiative in &self.initiatives {
            let taking: BTreeSet<&Id> = self.links(&initiative.id).map(|it| &it.actor).collect();
            for (county, all) in &by_county {
                absent.extend(self.absent(initiative, county, all, &taking));
            }
        }
        self.without_wholes(&mut absent);
        absent.sort_by(|left, right| {
            by_name(&left.initiative, &right.initiative)
                .then_with(|| left.county.cmp(&right.county))
        });
        absent
    }

    /// Where the same are absent in a whole and in a part, the part says it.
    fn without_wholes(&self, absent: &mut Vec<Absent>) {
        let said = |it: &Absent| {
            let ids = it.absent.iter().map(|it| it.id.clone()).collect();
            (it.initiative.id.clone(), it.county.clone(), ids)
        };
        let all: BTreeSet<(Id, String, Vec<Id>)> = absent.iter().map(said).collect();
        absent.retain(|it| {
            let (id, county, ids) = said(it);
            let mut parts = self
                .family
                .with_parts(&id)
                .into_iter()
                .filter(|it| *it != id);
            !parts.any(|part| all.contains(&(part, county.clone(), ids.clone())))
        });
    }

    fn absent(
        &self,
        initiative: &Record,
        county: &str,
        all: &BTreeSet<&Id>,
        taking: &BTreeSet<&Id>,
    ) -> Option<Absent> {
        let taking_part = all.intersection(taking).count();
        if taking_part < self.options.municipalities {
            return None;
        }
        // Who asks for an initiative asks for all that are absent there.
        let is_asked = self.found.contains(&initiative.id);
        let absent = all.difference(taking).copied();
        let absent: Vec<&Id> = absent
            .filter(|id| is_asked || self.found.contains(id))
            .collect();
        (!absent.is_empty()).then(|| Absent {
            initiative: self.named(&initiative.id),
            county: county.to_owned(),
            taking_part,
            of: all.len(),
            maybe: self.links(&initiative.id).any(|it| self.is_closed(it)),
            absent: self.all_named(absent),
        })
    }
}
