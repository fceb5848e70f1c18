//! How terms about participations meet: those of different keys in one, a repeated key in one each, negated ones in none.

use std::collections::BTreeSet;

use super::link::LinkTest;

/// A term about participations.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkTerm<'q> {
    /// Whether `no:` turns it round.
    pub(super) negated: bool,
    /// The whole key as typed, dots and all: `initiative.county` is another key than `initiative.type`.
    pub(super) key: &'q str,
    /// TermKind is asked.
    pub(super) test: &'q LinkTest,
}

/// The numbers of those in the pool that meet the terms, or none when the terms fail.
///
/// Each occurrence of a repeated key must be met by one that meets all terms of keys that stand once; a negated term
/// asks that there be none that meets it and all terms of other keys.
pub(super) fn meet<T>(
    pool: &[T],
    terms: &[LinkTerm<'_>],
    passes: impl Fn(&T, &LinkTest) -> bool,
) -> Option<BTreeSet<usize>> {
    let positive: Vec<&LinkTerm<'_>> = terms.iter().filter(|term| !term.negated).collect();
    let times = |key: &str| positive.iter().filter(|term| term.key == key).count();
    let (once, repeated): (Vec<&LinkTerm<'_>>, Vec<_>) =
        positive.iter().partition(|term| times(term.key) == 1);
    let mut occasions: Vec<Option<&LinkTerm<'_>>> = repeated.into_iter().map(Some).collect();
    if occasions.is_empty() {
        occasions.push(None);
    }
    let mut found = BTreeSet::new();
    for occasion in occasions {
        let wanted: Vec<&LinkTerm<'_>> = once.iter().copied().chain(occasion).collect();
        let meets = |it: &T, but: Option<&str>| {
            let mut others = wanted.iter().filter(|term| Some(term.key) != but);
            others.all(|term| passes(it, term.test))
        };
        let met: Vec<usize> = (0..pool.len())
            .filter(|at| meets(&pool[*at], None))
            .collect();
        if met.is_empty() && !wanted.is_empty() {
            return None;
        }
        let refused = |term: &LinkTerm<'_>| {
            pool.iter()
                .any(|it| passes(it, term.test) && meets(it, Some(term.key)))
        };
        if terms.iter().filter(|term| term.negated).any(refused) {
            return None;
        }
        found.extend(met);
    }
    Some(found)
}
