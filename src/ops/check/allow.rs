//! Exceptions: `[[allow]]` in a record removes the findings that it names, and is a finding itself when there are none.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::rule::{CheckInput, Family, inside};
use super::rules::rule;
use crate::model::finding::{At, Finding, Place};
use crate::model::record::Record;
use crate::model::rule::RuleId;

/// One `[[allow]]`.
struct Exception<'a> {
    rule: RuleId,
    field: Option<&'a str>,
    number: usize,
    /// Whether it removed something.
    is_used: bool,
}

/// Removes the findings that records allow, and adds one for each exception that removes nothing. `counts` says of an exception,
/// by the path of its record and its index, whether it counts.
pub(super) fn apply(
    input: &CheckInput<'_>,
    findings: Vec<Finding>,
    counts: &dyn Fn(&str, usize) -> bool,
) -> Vec<Finding> {
    let mut exceptions = gather(input);
    for (file, exceptions) in &mut exceptions {
        exceptions.retain(|it| counts(file, it.number));
    }
    let findings = findings.into_iter();
    let left = findings.filter_map(|finding| without_allowed(finding, &mut exceptions));
    let mut left: Vec<Finding> = left.collect();
    for (file, exceptions) in &exceptions {
        let unused_ones = exceptions.iter().filter(|it| !it.is_used);
        left.extend(unused_ones.map(|exception| unused(file, exception)));
    }
    left
}

/// The exceptions of each file.
fn gather<'a>(input: &CheckInput<'a>) -> BTreeMap<&'a str, Vec<Exception<'a>>> {
    let mut exceptions: BTreeMap<&str, Vec<Exception<'_>>> = BTreeMap::new();
    let has_some = |record: &&&Record| !record.block.tables("allow").is_empty();
    let records: Vec<&&Record> = input.records.par_iter().filter(has_some).collect();
    for record in records {
        let blocks = record.block.tables("allow");
        for (number, block) in blocks.iter().enumerate() {
            let Some(rule) = block.text("rule").and_then(RuleId::parse) else {
                continue;
            };
            exceptions.entry(&record.path).or_default().push(Exception {
                rule,
                field: block.text("field"),
                number,
                is_used: false,
            });
        }
    }
    exceptions
}

/// The finding without the places that are allowed; none when nothing is left of it.
fn without_allowed(
    mut finding: Finding,
    exceptions: &mut BTreeMap<&str, Vec<Exception<'_>>>,
) -> Option<Finding> {
    // Nobody can allow that a file is not read: what it says would be missing in every list without a word.
    if rule(finding.rule).is_fixed() {
        return Some(finding);
    }
    let before = finding.places.len();
    let name = finding.rule;
    finding.places.retain(|place| {
        let mut of_file = exceptions
            .get_mut(place.file.as_str())
            .into_iter()
            .flatten();
        let fitting = of_file.find(|it| it.rule == name && is_about(place, it.field));
        fitting.map(|exception| exception.is_used = true).is_none()
    });
    // What two records share is no finding when one of them may have it.
    let is_alone = before > 1 && finding.places.len() == 1 && rule(name).family == Family::Identity;
    (!finding.places.is_empty() && !is_alone).then_some(finding)
}

/// Whether a place is at a field, or inside it.
fn is_about(place: &Place, field: Option<&str>) -> bool {
    let Some(field) = field else {
        return true;
    };
    let path = place.at.path().map(ToString::to_string);
    let rest = path.as_ref().and_then(|path| path.strip_prefix(field));
    rest.is_some_and(|it| it.is_empty() || it.starts_with(['.', '[']))
}

/// An exception that removes nothing. An unknown rule has a finding of its own.
fn unused(file: &str, exception: &Exception<'_>) -> Finding {
    let reason = if rule(exception.rule).is_fixed() {
        "fixed"
    } else {
        "gone"
    };
    let at = At::Value(inside("allow", exception.number, "rule"));
    Finding::new(RuleId::UnusedAllow, file, at)
        .fact("reason", reason)
        .fact("rule", exception.rule.as_str())
}
