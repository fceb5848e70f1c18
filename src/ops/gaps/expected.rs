//! What the registry expects, and the records that are otherwise.

use serde::Serialize;

use super::scene::{Named, Scene};
use crate::model::finding::Level;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::settings::Expectation;
use crate::ops::expectations::{Measured, allows, measure, understand};

/// An expectation, and what is not so.
#[derive(Debug, Serialize)]
pub struct Expected {
    /// What is expected.
    pub name: String,
    /// The query that finds the records.
    #[serde(rename = "where")]
    pub which: String,
    /// The query that must find them too.
    pub requires: String,
    /// How much it matters.
    pub level: Level,
    /// How many records it is about.
    pub about: usize,
    /// Those that are not as expected.
    pub unmet: Vec<Named>,
}

impl Scene<'_> {
    /// What is expected, each with the records that are otherwise, and the expectations that can't be understood.
    pub(super) fn expectations(&self) -> (Vec<Expected>, Vec<String>) {
        let View {
            registry,
            today,
            as_of,
            ..
        } = *self.view;
        let (mut all, mut wrong) = (Vec::new(), Vec::new());
        for expectation in &registry.settings.expectations {
            match understand(expectation, registry, today, as_of) {
                Ok(understood) => {
                    let measured = measure(self.view, &understood);
                    let expected = self.expected(expectation, &measured);
                    // Who asks for a part is told of what that part is expected to be.
                    if expected.about > 0 || !self.is_narrow {
                        all.push(expected);
                    }
                }
                Err(_) => wrong.push(expectation.name.clone()),
            }
        }
        (all, wrong)
    }

    fn expected(&self, expectation: &Expectation, measured: &Measured<'_>) -> Expected {
        let asked = |record: &&Record| self.found.contains(&record.id);
        let unmet = measured.unmet.iter().copied().filter(asked);
        let unmet = unmet.filter(|record| !allows(record, RuleId::UnmetExpectation));
        let levels = &self.view.registry.settings.levels;
        let of_rule = levels
            .get(RuleId::UnmetExpectation.as_str())
            .copied()
            .flatten();
        Expected {
            name: expectation.name.clone(),
            which: expectation.which.clone(),
            requires: expectation.requires.clone(),
            level: expectation.level.or(of_rule).unwrap_or(Level::Warning),
            about: measured.about.iter().copied().filter(asked).count(),
            unmet: self.all_named(unmet.map(|it| &it.id)),
        }
    }
}
