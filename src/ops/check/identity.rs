//! Who is who: numbers, codes and names that two records share, and kinds that don't fit their number.

use std::collections::BTreeMap;

use super::places;
use super::walk::Scene;
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::ops::duplicates;
use crate::text::fold::fold;
use crate::text::{email, phone};

/// What is wrong with numbers, codes and names.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let registry = scene.registry;
    let mut findings = Vec::new();
    let mut orgnrs: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    let mut codes: BTreeMap<(Kind, &str), Vec<&Record>> = BTreeMap::new();
    for record in registry.records() {
        if let Some(orgnr) = record.block.text("orgnr") {
            orgnrs.entry(orgnr).or_default().push(record);
            findings.extend(kind_and_orgnr(record, orgnr));
        }
        // Codes are used again: 12 was Malmöhus, 14 Göteborg and Bohus.
        let is_gone = record.block.date("dissolved").is_some();
        if let Some(code) = record.block.text("code").filter(|_| !is_gone) {
            codes.entry((record.kind, code)).or_default().push(record);
        }
    }
    for (orgnr, records) in orgnrs.iter().filter(|(_, it)| it.len() > 1) {
        let finding = Finding::new(RuleId::SameOrgnr, "", At::File).fact("orgnr", *orgnr);
        findings.push(shared(finding, records, "orgnr"));
    }
    for ((_, code), records) in codes.iter().filter(|(_, it)| it.len() > 1) {
        let finding = Finding::new(RuleId::SameCode, "", At::File).fact("code", *code);
        findings.push(shared(finding, records, "code"));
    }
    findings.extend(same_names(registry));
    findings.extend(duplicates::pairs(registry).into_iter().map(|pair| {
        let finding = Finding::new(RuleId::ProbableDuplicate, "", At::File)
            .fact("one", pair.one.id.as_str())
            .fact("other", pair.other.id.as_str());
        shared(finding, &[pair.one, pair.other], "name")
    }));
    findings
}

/// The finding with a place in each record.
fn shared(mut finding: Finding, records: &[&Record], key: &str) -> Finding {
    finding.places = records.iter().map(|it| places::value(it, key)).collect();
    finding.places.sort();
    finding
}

/// The series of the public sector (SCB); Gotland is the one municipality that is a region too.
const SERIES: &[(&str, &[Kind], &str)] = &[
    ("212000", &[Kind::Municipality], "municipality"),
    ("232100", &[Kind::Region], "region"),
    ("222000", &[Kind::Association], "federation"),
    ("202100", &[Kind::Agency, Kind::University], "agency"),
];

const GOTLAND: &str = "212000-0803";

fn kind_and_orgnr(record: &Record, orgnr: &str) -> Option<Finding> {
    if orgnr == GOTLAND && matches!(record.kind, Kind::Municipality | Kind::Region) {
        return None;
    }
    let series = SERIES.iter().find(|(series, ..)| orgnr.starts_with(series));
    let reason = match (series, record.kind) {
        (Some((_, kinds, _)), kind) if kinds.contains(&kind) => return None,
        (Some((.., reason)), _) => *reason,
        (None, Kind::Municipality) => "not-municipality",
        (None, Kind::Region) => "not-region",
        (None, _) => return None,
    };
    let path = FieldPath::default().key("orgnr");
    let finding = Finding::new(RuleId::KindAndOrgnr, &record.path, At::Value(path))
        .fact("reason", reason)
        .fact("orgnr", orgnr);
    Some(finding)
}

/// What can be taken for one another: actors among actors, initiatives among initiatives, people among people.
fn sort_of(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Source => None,
        Kind::Initiative | Kind::Person => Some(kind),
        _ => Some(Kind::Municipality),
    }
}

/// Records whose names fold to the same. Two people may well have one name: they are told when they also share an
/// employer or a way to reach them.
fn same_names(registry: &Registry) -> Vec<Finding> {
    let mut by_name: BTreeMap<(Kind, String), Vec<&Record>> = BTreeMap::new();
    for record in registry.records() {
        if let Some(sort) = sort_of(record.kind) {
            let name = fold(record.name());
            by_name.entry((sort, name)).or_default().push(record);
        }
    }
    let mut findings = Vec::new();
    for ((sort, _), records) in by_name.iter().filter(|(_, it)| it.len() > 1) {
        let doubtful = |one: &Record, other: &Record| {
            let is_other_person = *sort == Kind::Person && !share_work(one, other);
            one.id != other.id && !is_other_person && !registry.settings.differ(&one.id, &other.id)
        };
        let mut alike = records.clone();
        alike.retain(|one| records.iter().any(|other| doubtful(one, other)));
        if alike.len() > 1 {
            let finding =
                Finding::new(RuleId::SameName, "", At::File).fact("name", alike[0].name());
            findings.push(shared(finding, &alike, "name"));
        }
    }
    findings
}

/// Whether two people have a post with the same actor, or an e-mail address or phone number in common.
fn share_work(one: &Record, other: &Record) -> bool {
    ["actor", "email", "phone"].iter().any(|key| {
        let compared = |value: &String| match *key {
            "email" => email::comparison_key(value),
            "phone" => phone::comparison_key(value),
            _ => value.clone(),
        };
        let values = |record: &Record| -> Vec<String> {
            let posts = record.block.tables("post").iter();
            posts
                .flat_map(|post| post.list(key))
                .map(compared)
                .collect()
        };
        let others = values(other);
        values(one).iter().any(|value| others.contains(value))
    })
}
