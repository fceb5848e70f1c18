//! Pairs of initiatives with nearly the same participants.

use std::collections::BTreeSet;

use serde::Serialize;

use super::scene::{Named, Scene, by_name};
use crate::model::id::Id;

/// Two initiatives with nearly the same participants.
#[derive(Debug, Serialize)]
pub struct Overlap {
    /// The one.
    pub one: Named,
    /// The other.
    pub other: Named,
    /// Who takes part in both.
    pub shared: Vec<Named>,
    /// Who takes part in the one only.
    pub only_one: Vec<Named>,
    /// Who takes part in the other only.
    pub only_other: Vec<Named>,
    /// Of a hundred who take part in either, how many take part in both (Jaccard's index).
    pub percent: usize,
}

/// The fewest participants that two initiatives must share to be told of: one actor is in many.
const SHARED: usize = 2;

impl Scene<'_> {
    /// The pairs, those that share most first.
    pub(super) fn overlaps(&self) -> Vec<Overlap> {
        let sets: Vec<(&Id, BTreeSet<&Id>)> = self
            .initiatives
            .iter()
            .map(|it| (&it.id, self.direct(&it.id)))
            .filter(|(_, actors)| actors.len() >= SHARED)
            .collect();
        let mut overlaps = Vec::new();
        for (at, (one, of_one)) in sets.iter().enumerate() {
            for (other, of_other) in &sets[at + 1..] {
                let asked = self.found.contains(one) || self.found.contains(other);
                if !asked {
                    continue;
                }
                let overlap = self.overlap((one, of_one), (other, of_other));
                let unrelated = |_: &_| !self.family.related(self.view.registry, one, other);
                overlaps.extend(overlap.filter(unrelated));
            }
        }
        overlaps.sort_by(|left, right| {
            let most = (right.percent, right.shared.len()).cmp(&(left.percent, left.shared.len()));
            most.then_with(|| by_name(&left.one, &right.one))
                .then_with(|| by_name(&left.other, &right.other))
        });
        overlaps
    }

    fn overlap(
        &self,
        (one, of_one): (&Id, &BTreeSet<&Id>),
        (other, of_other): (&Id, &BTreeSet<&Id>),
    ) -> Option<Overlap> {
        // Of sets whose sizes are too unlike no part is large enough.
        let (fewer, more) = (
            of_one.len().min(of_other.len()),
            of_one.len().max(of_other.len()),
        );
        if fewer * 100 < more * self.options.similar {
            return None;
        }
        let shared = of_one.intersection(of_other).count();
        let percent = shared * 100 / (fewer + more - shared).max(1);
        if shared < SHARED || percent < self.options.similar {
            return None;
        }
        let (mut one, mut other) = (self.named(one), self.named(other));
        let (mut of_one, mut of_other) = (of_one, of_other);
        if by_name(&one, &other).is_gt() {
            std::mem::swap(&mut one, &mut other);
            std::mem::swap(&mut of_one, &mut of_other);
        }
        Some(Overlap {
            shared: self.all_named(of_one.intersection(of_other).copied()),
            only_one: self.all_named(of_one.difference(of_other).copied()),
            only_other: self.all_named(of_other.difference(of_one).copied()),
            one,
            other,
            percent,
        })
    }
}
