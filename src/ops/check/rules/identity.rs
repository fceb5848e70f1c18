//! Who is who: numbers, codes and names that two records share, and kinds that don't fit their number.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use crate::model::finding::{At, Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::ops::assign::OPEN;
use crate::ops::check::rule::{CheckInput, ERROR, Family, Rule, WARNING, at_key, at_places, top};
use crate::ops::check::suggestion::{Case, Suggestion, set};
use crate::ops::duplicates;
use crate::text::fold::fold;
use crate::text::{email, phone};

pub(super) const RULES: &[Rule] = &[
    Rule::new(Family::Identity, ERROR, RuleId::SameOrgnr)
        .find(|input| find_shared(input, RuleId::SameOrgnr, "orgnr", |_| Some(())))
        .suggest(suggest_one_holder),
    Rule::new(Family::Identity, ERROR, RuleId::SameCode)
        .find(|input| {
            // Codes are used again: 12 was Malmöhus, 14 Göteborg and Bohus.
            let is_gone = |record: &Record| record.block.date("dissolved").is_some();
            let kind = |record: &Record| (!is_gone(record)).then_some(record.kind);
            find_shared(input, RuleId::SameCode, "code", kind)
        })
        .suggest(|case| {
            Some(vec![Suggestion::set(
                case.records().last()?,
                [set("code", OPEN)],
            )])
        }),
    Rule::new(Family::Identity, WARNING, RuleId::SameName)
        .find(find_same_names)
        .suggest(|case| match case.record.kind {
            Kind::Person => Some(vec![Suggestion::EditSettings]),
            _ => case.set([set("name", OPEN)]),
        }),
    Rule::new(Family::Identity, WARNING, RuleId::ProbableDuplicate)
        .find(find_probable_duplicates)
        .suggest(|_| Some(vec![Suggestion::EditSettings])),
    Rule::new(Family::Identity, WARNING, RuleId::KindAndOrgnr)
        .in_records(|_, record| Vec::from_iter(find_orgnr_of_other_kind(record)))
        .suggest(suggest_kind),
];

/// A finding with a place in each record.
fn at_records(rule: RuleId, records: &[&Record], key: &str) -> Finding {
    let place = |record: &&Record| Place {
        file: record.path.clone(),
        at: At::Value(top(key)),
    };
    at_places(rule, records.iter().map(place))
}

/// A finding for each value of a key that several records have; `group` says among which a record is compared, if at all.
fn find_shared<G: Ord + Hash + Send>(
    input: &CheckInput<'_>,
    rule: RuleId,
    key: &'static str,
    group: impl Fn(&Record) -> Option<G> + Sync,
) -> Vec<Finding> {
    let hash_of = |record: &Record| Some(hash(&(record.block.text(key)?, group(record)?)));
    let mut holders: BTreeMap<(G, &str), Vec<&Record>> = BTreeMap::new();
    for record in sharing(&input.records, hash_of) {
        if let Some(key) = group(record).zip(record.block.text(key)) {
            holders.entry(key).or_default().push(record);
        }
    }
    let shared = holders.iter().filter(|(_, records)| records.len() > 1);
    shared
        .map(|((_, value), records)| at_records(rule, records, key).fact(key, *value))
        .collect()
}

/// The records whose hash another record has too, in their order: few of many share a number or name, and only these need
/// be sorted by it.
fn sharing<'a>(
    records: &[&'a Record],
    hash: impl Fn(&Record) -> Option<u64> + Sync,
) -> impl Iterator<Item = &'a Record> {
    let hashes: Vec<Option<u64>> = records.par_iter().map(|it| hash(it)).collect();
    let mut sorted: Vec<u64> = hashes.iter().flatten().copied().collect();
    sorted.par_sort_unstable();
    let several = sorted.chunk_by(u64::eq).filter(|same| same.len() > 1);
    let several: HashSet<u64> = several.map(|same| same[0]).collect();
    let is_shared = move |hash: Option<u64>| hash.is_some_and(|it| several.contains(&it));
    let records = records.iter().zip(hashes);
    let shared: Vec<&Record> = records
        .filter(|(_, hash)| is_shared(*hash))
        .map(|(record, _)| *record)
        .collect();
    shared.into_iter()
}

fn hash(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Removes the number from the record that is only a part of the legal person, when the built-in lists know the whole; else
/// from the last record.
fn suggest_one_holder(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    let records = case.records();
    let number = case.fact("orgnr");
    let is_holder = |record: &&&Record| {
        let built_in = public_actors::find(record.kind, record.name());
        built_in.is_some_and(|(_, block)| block.text("orgnr") == number)
    };
    let holders: Vec<&&Record> = records.iter().filter(is_holder).collect();
    let [holder] = holders.as_slice() else {
        return Some(vec![Suggestion::set(records.last()?, [set("orgnr", "")])]);
    };
    let part = records.iter().find(|record| record.id != holder.id)?;
    let mut changes = vec![set("orgnr", "")];
    if [part, *holder]
        .iter()
        .all(|it| it.block.get("part-of").is_none())
    {
        changes.push(set("part-of", holder.id.as_str()));
    }
    Some(vec![Suggestion::set(part, changes)])
}

/// What can be taken for one another: actors among actors, initiatives among initiatives, people among people.
fn comparable_kind(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Source => None,
        Kind::Initiative | Kind::Person => Some(kind),
        _ => Some(Kind::Municipality),
    }
}

/// Records whose names fold to the same. Two people may well have one name: they are reported when they also share an
/// employer or contact details.
fn find_same_names(input: &CheckInput<'_>) -> Vec<Finding> {
    let name = |record: &Record| Some((comparable_kind(record.kind)?, fold(record.name())));
    let mut by_name: BTreeMap<(Kind, String), Vec<&Record>> = BTreeMap::new();
    for record in sharing(&input.records, |record| Some(hash(&name(record)?))) {
        if let Some(name) = name(record) {
            by_name.entry(name).or_default().push(record);
        }
    }
    let mut findings = Vec::new();
    for ((kind, _), mut records) in by_name {
        // Of three with one name two may be one: who differs from all others, as `not-the-same` says, is left out.
        let alike: BTreeSet<&Id> = match kind {
            Kind::Person => group_by_work(&records)
                .iter()
                .flat_map(|group| alike(input, group))
                .collect(),
            _ => alike(input, &records).collect(),
        };
        records.retain(|record| alike.contains(&record.id));
        if records.len() > 1 {
            let finding = at_records(RuleId::SameName, &records, "name");
            findings.push(finding.fact("name", records[0].name()));
        }
    }
    findings
}

/// The ids of records that may be the same as another of them.
fn alike<'a>(input: &CheckInput<'_>, records: &[&'a Record]) -> impl Iterator<Item = &'a Id> {
    let settings = &input.registry.settings;
    let may_be_one =
        |one: &Record, other: &Record| one.id != other.id && !settings.differ(&one.id, &other.id);
    let ids = records
        .iter()
        .filter(|one| records.iter().any(|other| may_be_one(one, other)));
    let ids: Vec<&Id> = ids.map(|record| &record.id).collect();
    ids.into_iter()
}

/// The people who have a post with the same actor, or an e-mail address or phone number in common.
fn group_by_work<'a>(people: &[&'a Record]) -> Vec<Vec<&'a Record>> {
    let mut groups: BTreeMap<(&str, String), Vec<&Record>> = BTreeMap::new();
    for person in people {
        for post in person.block.tables("post") {
            for key in ["actor", "email", "phone"] {
                for value in post.list(key) {
                    let compared = match key {
                        "email" => email::comparison_key(value),
                        "phone" => phone::comparison_key(value),
                        _ => value.clone(),
                    };
                    groups.entry((key, compared)).or_default().push(person);
                }
            }
        }
    }
    groups.into_values().collect()
}

fn find_probable_duplicates(input: &CheckInput<'_>) -> Vec<Finding> {
    let finding = |pair: duplicates::Duplicate<'_>| {
        at_records(RuleId::ProbableDuplicate, &[pair.one, pair.other], "name")
            .fact("one", pair.one.id.as_str())
            .fact("other", pair.other.id.as_str())
    };
    let pairs = duplicates::pairs(input.registry);
    pairs.into_iter().map(finding).collect()
}

/// The series of the public sector (SCB), the kinds that have numbers of them, and the reason of a finding.
const SERIES: &[(&str, &[Kind], &str)] = &[
    ("212000", &[Kind::Municipality], "municipality"),
    ("232100", &[Kind::Region], "region"),
    ("222000", &[Kind::Association], "federation"),
    ("202100", &[Kind::Agency, Kind::University], "agency"),
];

/// The one municipality that is a region too.
const GOTLAND: &str = "212000-0803";

fn find_orgnr_of_other_kind(record: &Record) -> Option<Finding> {
    let orgnr = record.block.text("orgnr")?;
    let reason = reason_of_other_kind(record.kind, orgnr)?;
    let finding = at_key(RuleId::KindAndOrgnr, record, "orgnr");
    Some(finding.fact("reason", reason).fact("orgnr", orgnr))
}

fn reason_of_other_kind(kind: Kind, orgnr: &str) -> Option<&'static str> {
    if orgnr == GOTLAND && matches!(kind, Kind::Municipality | Kind::Region) {
        return None;
    }
    let series = SERIES.iter().find(|(series, ..)| orgnr.starts_with(series));
    match (series, kind) {
        (Some((_, kinds, _)), kind) if kinds.contains(&kind) => None,
        (Some((.., reason)), _) => Some(*reason),
        (None, Kind::Municipality) => Some("not-municipality"),
        (None, Kind::Region) => Some("not-region"),
        (None, _) => None,
    }
}

/// A record whose number says that it is of another kind moves there; a school, which has none of its own, loses the number.
fn suggest_kind(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    let record = case.record;
    let name = fold(record.name());
    // State universities have numbers of the series of agencies: only the name tells them apart.
    let is_university = name.contains("universitet") || name.contains("hogskol");
    let kind = match case.fact("reason")? {
        "municipality" => Kind::Municipality,
        "region" => Kind::Region,
        "federation" => Kind::Association,
        "agency" if is_university => Kind::University,
        "agency" => Kind::Agency,
        _ => {
            let number = case.built_in_value("orgnr");
            return case.set([set("orgnr", number.as_deref().unwrap_or(OPEN))]);
        }
    };
    // The number of a school is that of who runs it.
    if record.kind == Kind::School {
        return case.set([set("orgnr", ""), set("part-of", OPEN)]);
    }
    let (_, below) = record.path.split_once('/')?;
    let to = format!("{}/{below}", kind.folder());
    let (folder, _) = to.rsplit_once('/')?;
    let inside = format!("{folder}/");
    let is_there = case.files.keys().any(|path| path.starts_with(&inside));
    // `git mv` makes no folders.
    let mut steps = Vec::new();
    if !is_there {
        steps.push(Suggestion::MakeFolder(folder.to_owned()));
    }
    steps.push(Suggestion::MoveFile {
        from: record.path.clone(),
        to,
    });
    Some(steps)
}
