//! Works out what to suggest for the findings of one run.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::fix;
use super::rule::Suggest;
use super::rules::rule;
use super::suggestion::{Case, Suggestion};
use crate::model::finding::{Finding, Place};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::FILE as SETTINGS;

/// Knows what to suggest for the findings of one run.
#[derive(Debug)]
pub struct Suggester<'a> {
    registry: &'a Registry,
    today: civil::Date,
    records: BTreeMap<&'a str, &'a Record>,
    /// What `check --fix` fixes.
    fixed: BTreeSet<(RuleId, Place)>,
}

impl<'a> Suggester<'a> {
    /// Prepares suggestions for these findings.
    pub fn new(registry: &'a Registry, findings: &[Finding], today: civil::Date) -> Suggester<'a> {
        // Nobody asks for suggestions where nothing is wrong.
        let records = (!findings.is_empty()).then(|| registry.records());
        let records = records.into_iter().flatten();
        Suggester {
            registry,
            today,
            records: records.map(|it| (it.path.as_str(), it)).collect(),
            fixed: fix::plan(registry, findings, today).fixed,
        }
    }

    /// The steps that fix a finding; none where no command helps.
    pub fn suggest(&self, finding: &Finding) -> Vec<Suggestion> {
        let Some(place) = finding.places.first() else {
            return Vec::new();
        };
        let is_fixed = |place: &Place| self.fixed.contains(&(finding.rule, place.clone()));
        match rule(finding.rule).suggest {
            Suggest::Nothing => Vec::new(),
            Suggest::Move(suggest) => suggest(self.registry, finding).into_iter().collect(),
            Suggest::Format => vec![Suggestion::Format(place.file.clone())],
            _ if place.file == SETTINGS => vec![Suggestion::EditSettings],
            _ if finding.places.iter().any(is_fixed) => {
                let is_one = finding.places.iter().all(|it| it.file == place.file);
                vec![match is_one {
                    true => Suggestion::FixFile(place.file.clone()),
                    false => Suggestion::FixRule(finding.rule),
                }]
            }
            Suggest::Commands(suggest) => self
                .case(finding, place)
                .and_then(|case| suggest(&case))
                .unwrap_or_else(|| vec![self.edit(finding)]),
            Suggest::Edit => vec![self.edit(finding)],
        }
    }

    /// Edits the first file of a finding.
    pub fn edit(&self, finding: &Finding) -> Suggestion {
        let file = finding.places.first().map_or("", |place| &place.file);
        Suggestion::edit(self.registry, file)
    }

    /// A finding in a record that can be read, and that a command can name.
    fn case<'c>(&'c self, finding: &'c Finding, place: &'c Place) -> Option<Case<'c>> {
        let record = *self.records.get(place.file.as_str())?;
        Id::is_valid(record.id.as_str()).then_some(Case {
            registry: self.registry,
            today: self.today,
            files: &self.records,
            finding,
            place,
            record,
        })
    }
}
