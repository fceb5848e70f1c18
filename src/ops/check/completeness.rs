//! What is missing, said twice, or old.

use jiff::civil;

use super::places::{inside, top};
use super::walk::Scene;
use crate::model::finding::{At, Finding, Place};
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::settings::Settings;
use crate::model::value::Block;

/// What records lack or say twice.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in scene.registry.records() {
        match record.kind {
            Kind::Initiative => {
                findings.extend(bare_initiative(record));
                findings.extend(overlapping(record));
            }
            // These are in one place; other actors may be at home in all of Sweden.
            Kind::Municipality | Kind::Region | Kind::School if lacks(record, "county") => {
                findings.push(Finding::new(
                    RuleId::ActorWithoutCounty,
                    &record.path,
                    At::File,
                ));
            }
            _ => {}
        }
        findings.extend(old_check(record, &scene.registry.settings, scene.today));
    }
    findings
}

fn lacks(record: &Record, key: &str) -> bool {
    record.block.get(key).is_none()
}

fn bare_initiative(record: &Record) -> Vec<Finding> {
    let blocks = record.block.tables("participant");
    let has_owner = blocks.iter().any(|it| it.text("role") == Some("owner"));
    let has_source = !record.block.list("sources").is_empty()
        || !blocks.is_empty() && blocks.iter().all(|it| it.text("source").is_some());
    let mut findings = Vec::new();
    if blocks.is_empty() {
        findings.push(Finding::new(
            RuleId::InitiativeWithoutParticipants,
            &record.path,
            At::File,
        ));
    } else if !has_owner {
        findings.push(Finding::new(
            RuleId::InitiativeWithoutOwner,
            &record.path,
            At::File,
        ));
    }
    if !has_source {
        findings.push(Finding::new(
            RuleId::InitiativeWithoutSource,
            &record.path,
            At::File,
        ));
    }
    findings
}

/// Two blocks that say of one actor in one role what holds at the same time.
fn overlapping(record: &Record) -> Vec<Finding> {
    let blocks: Vec<(usize, &Block)> = record
        .block
        .tables("participant")
        .iter()
        .enumerate()
        .collect();
    let mut sorted = blocks.clone();
    let fact = |block: &Block| {
        let text = |key: &str| block.text(key).map(str::to_owned);
        (text("actor"), text("role"), text("formal-role"))
    };
    sorted.sort_by_key(|(_, block)| fact(block));
    let period = |block: &Block| Period::of(block, "since", "until");
    sorted
        .chunk_by(|(_, one), (_, other)| fact(one) == fact(other))
        .filter_map(|same| {
            let overlaps = |(at, one): &(usize, &Block)| {
                let others = same.iter().filter(|(other, _)| other != at);
                others
                    .map(|(_, it)| *it)
                    .any(|other| period(one).overlaps(&period(other)))
            };
            let mut numbers: Vec<usize> = same
                .iter()
                .filter(|it| overlaps(it))
                .map(|(at, _)| *at)
                .collect();
            numbers.sort_unstable();
            let (first, block) = (*numbers.first()?, same[0].1);
            let at = At::Value(inside("participant", first, "actor"));
            let mut finding = Finding::new(RuleId::OverlappingParticipations, &record.path, at)
                .fact("actor", block.text("actor").unwrap_or_default())
                .fact("role", block.text("role").unwrap_or_default());
            finding
                .places
                .extend(numbers[1..].iter().map(|number| Place {
                    file: record.path.clone(),
                    at: At::Value(inside("participant", *number, "actor")),
                }));
            Some(finding)
        })
        .collect()
}

/// A record that somebody looked at, too long ago.
fn old_check(record: &Record, settings: &Settings, today: civil::Date) -> Option<Finding> {
    let checked = record.block.date("checked")?;
    let months = settings.review_months(record);
    (settings.review_by(record)? < today).then(|| {
        Finding::new(RuleId::OldCheck, &record.path, At::Value(top("checked")))
            .fact("day", checked.as_str())
            .fact("months", months.to_string())
    })
}
