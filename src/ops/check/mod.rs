//! What is wrong with a registry: what the families of rules find, at the level that is asked for.
//!
//! The reader finds what is wrong with single files; the families here, one file each, what is wrong with what they say.

mod allow;
mod completeness;
pub mod fix;
mod identity;
mod levels;
pub mod mend;
pub mod mentions;
pub mod narrow;
mod places;
mod privacy;
mod queries;
mod references;
pub mod rules;
pub mod since;
mod values;
mod vocabulary;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use rayon::prelude::*;

use self::rules::{Family, rule};
use self::walk::Scene;
use crate::model::finding::{Finding, Level, Place, Step};
use crate::model::registry::Registry;
use crate::model::rule::RuleId;

/// What a run asks for beside what the registry says.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Levels of rules; none for what is allowed.
    pub levels: BTreeMap<RuleId, Option<Level>>,
    /// The only rules that are told; all when there are none.
    pub only: BTreeSet<RuleId>,
    /// Rules that are not told.
    pub skip: BTreeSet<RuleId>,
}

/// Every family that looks at the whole registry.
const FAMILIES: &[fn(Scene<'_>) -> Vec<Finding>] = &[
    values::phones,
    references::find,
    vocabulary::find,
    identity::find,
    values::find,
    completeness::find,
    queries::find,
    privacy::find,
    levels::find,
];

/// What is wrong: what reading found, and what only the whole registry shows. Each has the level of its rule.
pub fn check(registry: &Registry, reading: Vec<Finding>, today: civil::Date) -> Vec<Finding> {
    judge(registry, reading, today, &Asked::default())
}

/// The same, as a run asks for it.
pub fn judge(
    registry: &Registry,
    reading: Vec<Finding>,
    today: civil::Date,
    asked: &Asked,
) -> Vec<Finding> {
    let scene = Scene { registry, today };
    let told = lost_keys(&reading);
    let mut findings = reading;
    findings.par_extend(FAMILIES.par_iter().flat_map_iter(|find| find(scene)));
    // A key that is misspelt, or can't be read, is not missing as well.
    findings.retain(|finding| !is_lost(finding, &told));
    let mut findings = allow::apply(registry, findings);
    findings.retain_mut(|finding| match level_of(registry, finding, asked) {
        Some(level) => {
            finding.level = level;
            true
        }
        None => false,
    });
    without_form_of_faulty(&mut findings);
    findings.sort();
    findings
}

/// The keys at the top of files that reading told of: misspelt, or with a value that could not be read.
fn lost_keys(reading: &[Finding]) -> BTreeSet<(String, String)> {
    let keys = |finding: &Finding| {
        let path = finding.places.first()?.at.path()?;
        let [Step::Key(key), ..] = path.0.as_slice() else {
            return None;
        };
        let suggestion = finding.facts.iter().find(|(name, _)| *name == "suggestion");
        let meant = suggestion.filter(|_| finding.rule == RuleId::UnknownKey);
        let key = meant.map_or(key, |(_, meant)| meant);
        Some((finding.places[0].file.clone(), key.clone()))
    };
    reading.iter().filter_map(keys).collect()
}

/// Whether a finding says that a key is missing that is there in another shape.
fn is_lost(finding: &Finding, told: &BTreeSet<(String, String)>) -> bool {
    let key = match finding.rule {
        RuleId::ActorWithoutCounty => "county",
        RuleId::InitiativeWithoutSource => "sources",
        RuleId::InitiativeWithoutParticipants | RuleId::InitiativeWithoutOwner => "participant",
        RuleId::PersonWithoutBasis => "basis",
        _ => return false,
    };
    let of_file = |place: &Place| told.contains(&(place.file.clone(), key.to_owned()));
    finding.places.first().is_some_and(of_file)
}

/// How a file is written matters once it says what it should: a wrong id sorts elsewhere.
fn without_form_of_faulty(findings: &mut Vec<Finding>) {
    let is_form = |finding: &Finding| rule(finding.rule).family == Family::Form;
    let faulty: BTreeSet<String> = findings
        .iter()
        .filter(|finding| finding.level == Level::Error && !is_form(finding))
        .flat_map(|finding| finding.places.iter().map(|place| place.file.clone()))
        .collect();
    let is_faulty = |finding: &Finding| finding.places.iter().any(|it| faulty.contains(&it.file));
    findings.retain(|finding| !is_form(finding) || !is_faulty(finding));
}

/// The level of a finding: that of its rule, where an expectation has none of its own.
fn level_of(registry: &Registry, finding: &Finding, asked: &Asked) -> Option<Level> {
    let own = (finding.rule == RuleId::UnmetExpectation).then(|| {
        let expectations = &registry.settings.expectations;
        let is_it = |name: &str| finding.facts.contains(&("expectation", name.to_owned()));
        expectations.iter().find(|it| is_it(&it.name))?.level
    });
    level(registry, finding.rule, own.flatten(), asked)
}

/// The level of a rule: as the run says, else as it is set for this one finding, else the registry, else the table; none
/// when it is not told.
fn level(registry: &Registry, id: RuleId, own: Option<Level>, asked: &Asked) -> Option<Level> {
    let rule = rule(id);
    if rule.is_fixed() {
        return rule.level;
    }
    let is_left_out = !asked.only.is_empty() && !asked.only.contains(&id);
    if is_left_out || asked.skip.contains(&id) {
        return None;
    }
    let of_registry = registry
        .settings
        .levels
        .get(id.as_str())
        .unwrap_or(&rule.level);
    let of_registry = own.map_or(*of_registry, Some);
    asked.levels.get(&id).copied().unwrap_or(of_registry)
}

#[cfg(test)]
mod tests {
    use super::{Asked, Level, RuleId, level};
    use crate::model::registry::Registry;

    #[test]
    fn the_run_decides_over_the_registry_and_the_registry_over_the_table() {
        let mut registry = Registry::default();
        let mut asked = Asked::default();
        assert_eq!(
            level(&registry, RuleId::SameName, None, &asked),
            Some(Level::Warning)
        );
        let settings = &mut registry.settings.levels;
        settings.insert("same-name".into(), Some(Level::Error));
        settings.insert("syntax-error".into(), None);
        assert_eq!(
            level(&registry, RuleId::SameName, None, &asked),
            Some(Level::Error)
        );
        assert_eq!(
            level(&registry, RuleId::SyntaxError, None, &asked),
            Some(Level::Error)
        );
        asked.levels.insert(RuleId::SameName, Some(Level::Note));
        assert_eq!(
            level(&registry, RuleId::SameName, None, &asked),
            Some(Level::Note)
        );
        asked.only.insert(RuleId::SameCode);
        assert_eq!(level(&registry, RuleId::SameName, None, &asked), None);
        assert_eq!(
            level(&registry, RuleId::SyntaxError, None, &asked),
            Some(Level::Error)
        );
        asked.only.clear();
        asked.skip.insert(RuleId::SameName);
        assert_eq!(level(&registry, RuleId::SameName, None, &asked), None);
    }
}
