//! What is asked for: which gaps, and from where on something is one.

use std::collections::BTreeSet;

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// What the registry expects.
    Expectations,
    /// Municipalities of a county where others take part and they don't.
    Municipalities,
    /// Initiatives without owner, funder or education actor.
    Roles,
    /// Pairs of initiatives with nearly the same participants.
    Overlaps,
}

/// How gaps are looked for.
#[derive(Debug)]
pub struct Options {
    /// What to look for; nothing for what is expected, and where nothing is, for all the rest.
    pub only: BTreeSet<Sort>,
    /// Whether what is over is looked at too.
    pub ended: bool,
    /// From how many municipalities of a county on the others are absent.
    pub municipalities: usize,
    /// From how many shared participants of a hundred on two initiatives overlap.
    pub similar: usize,
}
