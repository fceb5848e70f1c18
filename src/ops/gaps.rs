//! `gaps`: what is expected and is not so; without expectations, who is absent, what lacks somebody, what is done twice.

mod absent;
mod asked;
mod expected;
mod family;
mod lacking;
mod overlap;
mod scene;

use std::collections::BTreeSet;

use serde::Serialize;

use self::scene::Scene;
use crate::model::id::Id;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::record::Record;

pub use self::absent::Absent;
pub use self::asked::{Options, Sort};
pub use self::expected::Expected;
pub use self::lacking::{Lack, Lacking};
pub use self::overlap::Overlap;
pub use self::scene::Named;

/// What is missing, and what is there twice.
#[derive(Debug, Default, Serialize)]
pub struct GapsResult {
    /// What the registry expects, each with the records that are otherwise.
    pub expectations: Vec<Expected>,
    /// Initiatives in which some municipalities of a county take part and others don't.
    pub municipalities: Vec<Absent>,
    /// Initiatives without owner, funder or education actor.
    pub roles: Vec<Lacking>,
    /// Pairs of initiatives with nearly the same participants.
    pub overlaps: Vec<Overlap>,
    /// Expectations whose queries can't be understood.
    pub wrong: Vec<String>,
    /// How many initiatives were left out because they are over.
    pub left_out_ended: usize,
    /// How many initiatives were not asked for owner, funder and education actor because they have one participant or none.
    pub left_out_alone: usize,
}

impl GapsResult {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.expectations.iter().all(|it| it.unmet.is_empty())
            && self.municipalities.is_empty()
            && self.roles.is_empty()
            && self.overlaps.is_empty()
    }
}

/// Looks for gaps, of the records that a query finds.
pub fn gaps(view: &View<'_>, query: &Query, options: &Options) -> GapsResult {
    let all = || view.registry.records().collect();
    let is_narrow = !query.tests.is_empty();
    let found: Vec<&Record> = if is_narrow { view.each(query) } else { all() };
    let found: BTreeSet<&Id> = found.into_iter().map(|it| &it.id).collect();
    let scene = Scene::new(view, &found, options);
    let expects = !view.registry.settings.expectations.is_empty();
    let asked = |sort: Sort| match options.only.is_empty() {
        true => (sort == Sort::Expectations) == expects,
        false => options.only.contains(&sort),
    };
    let mut result = GapsResult::default();
    if asked(Sort::Expectations) {
        (result.expectations, result.wrong) = scene.expectations();
    }
    if asked(Sort::Municipalities) {
        result.municipalities = scene.municipalities();
    }
    if asked(Sort::Roles) {
        (result.roles, result.left_out_alone) = scene.roles();
    }
    if asked(Sort::Overlaps) {
        result.overlaps = scene.overlaps();
    }
    let of_initiatives = [Sort::Municipalities, Sort::Roles, Sort::Overlaps];
    if of_initiatives.into_iter().any(asked) {
        result.left_out_ended = scene.left_out;
    }
    result
}
