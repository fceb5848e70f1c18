//! `check`: finds what is wrong with a registry, and how to fix it.
//!
//! What is wrong with a single file is found while it is read; the rules here find what is wrong with what the files say.

mod allow;
pub mod fix;
mod known_ids;
pub mod narrow;
pub mod rule;
pub mod rules;
pub mod since;
pub mod suggest;
pub mod suggestion;
pub(in crate::ops) mod texts;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use rayon::prelude::*;

use self::rule::{CheckInput, Each, Family, Rule};
use self::rules::{rule, rules};
use self::texts::{Text, find_values, gather_of_record, gather_of_settings};
use crate::model::finding::{Finding, Level, Place, Step};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::rule::RuleId;
use crate::model::value::Block;

/// The options of a run, which decide over what the registry sets.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// Levels of rules; `None` for what is allowed.
    pub levels: BTreeMap<RuleId, Option<Level>>,
    /// The only rules that are reported; all when there are none.
    pub only: BTreeSet<RuleId>,
    /// Rules that are not reported.
    pub skip: BTreeSet<RuleId>,
    /// The only records that are looked at by rules for which the others don't matter; all when there are none.
    pub records: Option<BTreeSet<Id>>,
    /// What an earlier registry says of levels and exceptions, in place of what this one says.
    pub base: Option<Baseline>,
}

/// The levels of an earlier registry, and the exceptions that it does not have: a branch that could switch checks off would
/// pass them all.
#[derive(Clone, Debug)]
pub struct Baseline {
    levels: BTreeMap<String, Option<Level>>,
    /// The new `[[allow]]`, by path of the record and index.
    new_exceptions: BTreeSet<(String, usize)>,
}

impl Baseline {
    /// What `now` is judged by, with the levels and exceptions of the registry before.
    pub fn new(now: &Registry, before: &Registry) -> Baseline {
        let records = now
            .records()
            .filter(|it| !it.block.tables("allow").is_empty());
        let records: Vec<&Record> = records.collect();
        // Most registries have few exceptions, and who was renamed takes a while to find.
        let renames = match records.is_empty() {
            true => Renames::default(),
            false => Renames::find(before, now),
        };
        let new_exceptions = records.into_iter().flat_map(|record| {
            let old = before.get(renames.old_id(&record.id));
            let known = old.map_or(&[][..], |old| old.block.tables("allow"));
            let is_new = |it: &Block| {
                let is_same = |known: &&Block| {
                    ["rule", "field"]
                        .iter()
                        .all(|key| known.text(key) == it.text(key))
                };
                !known.iter().any(|known| is_same(&known))
            };
            let all = record.block.tables("allow").iter().enumerate();
            let new = all.filter(move |(_, it)| is_new(it));
            new.map(|(number, _)| (record.path.clone(), number))
                .collect::<Vec<_>>()
        });
        Baseline {
            levels: before.settings.levels.clone(),
            new_exceptions: new_exceptions.collect(),
        }
    }
}

impl CheckOptions {
    /// The same options for a run that need find only what can be equal to one of these findings of `now`, as it was in
    /// the registry before.
    #[must_use]
    pub fn only_of(&self, findings: &[Finding], now: &Registry, before: &Registry) -> CheckOptions {
        let mut options = self.clone();
        // How a file is written is reported only where nothing else is wrong with it.
        if !findings.iter().any(is_of_form) {
            options.only = findings.iter().map(|finding| finding.rule).collect();
        }
        let places = findings.iter().flat_map(|finding| &finding.places);
        let files: BTreeSet<&str> = places.map(|place| place.file.as_str()).collect();
        let records = now.listed_files();
        let records = records.filter(|record| files.contains(record.path.as_str()));
        let ids: BTreeSet<&str> = records.map(|record| record.id.as_str()).collect();
        let renames = Renames::find(before, now);
        let is_one = |id: &&Id| ids.contains(renames.translate_id(id.as_str()).as_str());
        options.records = Some(before.ids().filter(is_one).cloned().collect());
        options
    }

    /// The same options for a run on `now` that need find only what was not found in the registry before, from which the
    /// records with the ids `differing` differ: any other breaks the same rules about single records as before.
    #[must_use]
    pub fn only_differing(
        &self,
        now: &Registry,
        before: &Registry,
        differing: &BTreeSet<Id>,
    ) -> CheckOptions {
        let mut options = self.clone();
        let [own, others] = [&now.settings, &before.settings];
        // Settings say when a record is old, and whether a person needs a basis.
        if own.block != others.block || own.is_partial != others.is_partial {
            return options;
        }
        // An exception is unused where its rule does not look; and how a file is written is reported only where nothing
        // else is wrong with it.
        let has_exceptions = |record: &&Record| !record.block.tables("allow").is_empty();
        let looked_at = now.records().filter(has_exceptions);
        let looked_at = looked_at.chain(now.records_to_compare());
        let looked_at = looked_at.chain(now.unreadable_records());
        let mut ids = differing.clone();
        ids.extend(looked_at.map(|record| record.id.clone()));
        options.records = Some(ids);
        options
    }

    /// Whether a rule has to look for what breaks it: what it finds may be reported, or decide over what is.
    fn needs(&self, row: &Rule) -> bool {
        let is_wanted = |id: RuleId| self.only.contains(&id);
        // What has no function of its own is found by that of another rule of the family.
        let is_found_elsewhere = |other: &Rule| {
            other.family == row.family && other.find.is_none() && other.each.is_none()
        };
        self.only.is_empty()
            || row.is_fixed()
            || is_wanted(row.id)
            || is_wanted(RuleId::UnusedAllow)
            || self.only.iter().any(|id| is_found_elsewhere(rule(*id)))
    }

    /// Whether what is found depends on how files are written. Which exceptions are unused depends on all rules.
    pub fn finds_form(&self) -> bool {
        let mut rules = self.only.iter();
        self.only.is_empty()
            || rules.any(|id| *id == RuleId::UnusedAllow || rule(*id).family == Family::Form)
    }
}

/// Finds what is wrong with a registry, beside what was found while it was read. Each finding has the level of its rule.
pub fn check(registry: &Registry, reading: Vec<Finding>, today: civil::Date) -> Vec<Finding> {
    check_with(registry, reading, today, &CheckOptions::default())
}

/// Finds what is wrong with a registry as [`check`] does, with the options of a run.
pub fn check_with(
    registry: &Registry,
    reading: Vec<Finding>,
    today: civil::Date,
    options: &CheckOptions,
) -> Vec<Finding> {
    let mut input = CheckInput::new(registry, today);
    let misread = misread_keys(&reading);
    let mut findings = reading;
    look_at_each(&mut input, options, &mut findings);
    let needed = rules().filter(|rule| options.needs(rule));
    let finders: Vec<_> = needed.filter_map(|rule| rule.find).collect();
    findings.par_extend(finders.par_iter().flat_map_iter(|find| find(&input)));
    // A key that is misspelt, or can't be read, is not missing as well.
    findings.retain(|finding| !is_misread(finding, &misread));
    let counts = |file: &str, number: usize| {
        let is_new = |base: &Baseline| base.new_exceptions.contains(&(file.to_owned(), number));
        !options.base.as_ref().is_some_and(is_new)
    };
    let mut findings = allow::apply(&input, findings, &counts);
    // After the exceptions: an exception from a rule that is allowed for now is used all the same.
    findings.retain_mut(|finding| {
        let level = level_of(registry, finding, options);
        finding.level = level.unwrap_or(finding.level);
        level.is_some()
    });
    remove_form_of_broken_files(&mut findings);
    findings.sort();
    findings
}

/// What was found in a few records.
#[derive(Default)]
struct Looked<'a> {
    findings: Vec<Finding>,
    suspects: Vec<(RuleId, Text<'a>)>,
}

/// How many records a thread takes at a time.
const RECORDS: usize = 256;

/// Has each rule look at each record, adds what they find, and keeps the texts that may break others.
fn look_at_each<'a>(
    input: &mut CheckInput<'a>,
    options: &CheckOptions,
    findings: &mut Vec<Finding>,
) {
    let each: Vec<(RuleId, Each)> = rules()
        .filter(|rule| options.needs(rule))
        .filter_map(|rule| Some((rule.id, rule.each?)))
        .collect();
    let is_suspect = |(_, each): &&(RuleId, Each)| matches!(each, Each::Suspect(_));
    let suspect: Vec<(RuleId, Each)> = each.iter().filter(is_suspect).copied().collect();
    let mut settings = Looked::default();
    let mut texts = Vec::new();
    gather_of_settings(input.registry, &mut texts);
    settings.look(input, &each, None, &mut texts);
    let all: Vec<(&Record, bool)> = input
        .records
        .iter()
        .map(|record| (*record, true))
        .chain(input.unreadable.iter().map(|record| (*record, false)))
        .collect();
    let looked = all.par_chunks(RECORDS).map(|records| {
        let mut looked = Looked::default();
        let mut texts = Vec::new();
        for (record, is_readable) in records {
            let ids = options.records.as_ref();
            let each = match ids.is_none_or(|ids| ids.contains(&record.id)) {
                true => &each,
                false => &suspect,
            };
            if !each.is_empty() {
                gather_of_record(record, &mut texts);
                let readable = is_readable.then_some(*record);
                looked.look(input, each, readable, &mut texts);
            }
        }
        looked
    });
    let looked: Vec<Looked<'_>> = looked.collect();
    for looked in std::iter::once(settings).chain(looked) {
        findings.extend(looked.findings);
        for (rule, text) in looked.suspects {
            input.suspects.entry(rule).or_default().push(text);
        }
    }
}

impl<'a> Looked<'a> {
    /// Has each rule look at a record, if it is one that can be read, and at the texts of its file.
    fn look(
        &mut self,
        input: &CheckInput<'a>,
        each: &[(RuleId, Each)],
        record: Option<&Record>,
        texts: &mut Vec<Text<'a>>,
    ) {
        for (rule, each) in each {
            match each {
                Each::Record(find) => {
                    let record = record.into_iter();
                    self.findings.extend(record.flat_map(|it| find(input, it)));
                }
                Each::Text(find) => self.findings.extend(texts.iter().filter_map(find)),
                Each::Value(find) => self.findings.extend(find_values(texts, find)),
                Each::Suspect(may_break) => {
                    let suspects = texts.iter().filter(|text| may_break(input, text));
                    self.suspects.extend(suspects.map(|it| (*rule, it.clone())));
                }
            }
        }
        texts.clear();
    }
}

/// The keys at the top of files that are misspelt, or have a value that could not be read.
fn misread_keys(reading: &[Finding]) -> BTreeSet<(String, String)> {
    let keys = |finding: &Finding| {
        let path = finding.places.first()?.at.path()?;
        let [Step::Key(key), ..] = path.0.as_slice() else {
            return None;
        };
        let meant = finding.get("suggestion");
        let meant = meant.filter(|_| finding.rule == RuleId::UnknownKey);
        Some((
            finding.places[0].file.clone(),
            meant.unwrap_or(key).to_owned(),
        ))
    };
    reading.iter().filter_map(keys).collect()
}

/// Whether a finding says that a key is missing that is there in another shape.
fn is_misread(finding: &Finding, misread: &BTreeSet<(String, String)>) -> bool {
    let Some(key) = rule(finding.rule).missing_key else {
        return false;
    };
    let is_there = |place: &Place| misread.contains(&(place.file.clone(), key.to_owned()));
    finding.places.first().is_some_and(is_there)
}

fn is_of_form(finding: &Finding) -> bool {
    rule(finding.rule).family == Family::Form
}

/// Removes findings about how files are written that have errors: the form matters once the contents are right, and a
/// wrong id sorts elsewhere.
fn remove_form_of_broken_files(findings: &mut Vec<Finding>) {
    let broken: BTreeSet<String> = findings
        .iter()
        .filter(|finding| finding.level == Level::Error && !is_of_form(finding))
        .flat_map(|finding| finding.places.iter().map(|place| place.file.clone()))
        .collect();
    let is_broken = |finding: &Finding| finding.places.iter().any(|it| broken.contains(&it.file));
    findings.retain(|finding| !is_of_form(finding) || !is_broken(finding));
}

/// The level of a finding: that of its rule, where an expectation has none of its own.
fn level_of(registry: &Registry, finding: &Finding, options: &CheckOptions) -> Option<Level> {
    let own = (finding.rule == RuleId::UnmetExpectation).then(|| {
        let mut expectations = registry.settings.expectations.iter();
        let name = finding.get("expectation");
        expectations
            .find(|it| Some(it.name.as_str()) == name)?
            .level
    });
    level(registry, finding.rule, own.flatten(), options)
}

/// The level of a rule: as the run says, else as it is set for this one finding, else the registry, else the table; `None`
/// when it is not reported.
fn level(
    registry: &Registry,
    id: RuleId,
    own: Option<Level>,
    options: &CheckOptions,
) -> Option<Level> {
    let rule = rule(id);
    if rule.is_fixed() {
        return rule.level;
    }
    let is_left_out = !options.only.is_empty() && !options.only.contains(&id);
    if is_left_out || options.skip.contains(&id) {
        return None;
    }
    let levels = options.base.as_ref().map(|base| &base.levels);
    let set = levels.unwrap_or(&registry.settings.levels).get(id.as_str());
    let set = own.map_or(*set.unwrap_or(&rule.level), Some);
    options.levels.get(&id).copied().unwrap_or(set)
}

#[cfg(test)]
mod tests {
    use super::{CheckOptions, Level, RuleId, level};
    use crate::model::registry::Registry;

    #[test]
    fn the_run_decides_over_the_registry_and_the_registry_over_the_table() {
        let mut registry = Registry::default();
        let mut options = CheckOptions::default();
        assert_eq!(
            level(&registry, RuleId::SameName, None, &options),
            Some(Level::Warning)
        );
        let settings = &mut registry.settings.levels;
        settings.insert("same-name".into(), Some(Level::Error));
        settings.insert("syntax-error".into(), None);
        assert_eq!(
            level(&registry, RuleId::SameName, None, &options),
            Some(Level::Error)
        );
        assert_eq!(
            level(&registry, RuleId::SyntaxError, None, &options),
            Some(Level::Error)
        );
        options.levels.insert(RuleId::SameName, Some(Level::Note));
        assert_eq!(
            level(&registry, RuleId::SameName, None, &options),
            Some(Level::Note)
        );
        options.only.insert(RuleId::SameCode);
        assert_eq!(level(&registry, RuleId::SameName, None, &options), None);
        assert_eq!(
            level(&registry, RuleId::SyntaxError, None, &options),
            Some(Level::Error)
        );
        options.only.clear();
        options.skip.insert(RuleId::SameName);
        assert_eq!(level(&registry, RuleId::SameName, None, &options), None);
    }
}
