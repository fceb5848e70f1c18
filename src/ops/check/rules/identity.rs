//! Who is who: numbers, codes and names that two records share, and kinds that don't fit their number.

use crate::model::finding::{At, Finding, Place};
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::ops::assign::OPEN;
use crate::ops::check::rule::{CheckInput, ERROR, Family, Rule, WARNING, at_key, at_places, top};
use crate::ops::check::suggestion::{Case, Suggestion, set};
use crate::ops::duplicates::{self, alike};
use crate::text::fold::fold;

pub(super) const RULES: &[Rule] = &[
    Rule::new(Family::Identity, ERROR, RuleId::SameOrgnr)
        .find(|input| {
            of_shared(
                RuleId::SameOrgnr,
                "orgnr",
                alike::same_orgnr(&input.records),
            )
        })
        .suggest(suggest_one_holder),
    Rule::new(Family::Identity, ERROR, RuleId::SameCode)
        .find(|input| of_shared(RuleId::SameCode, "code", alike::same_code(&input.records)))
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

/// A finding for each value of a key that several records have.
fn of_shared(rule: RuleId, key: &'static str, shared: Vec<(&str, Vec<&Record>)>) -> Vec<Finding> {
    let finding =
        |(value, records): (&str, Vec<&Record>)| at_records(rule, &records, key).fact(key, value);
    shared.into_iter().map(finding).collect()
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

/// Records whose names fold to the same. Two people may well have one name: they are reported when they also share an
/// employer or contact details.
fn find_same_names(input: &CheckInput<'_>) -> Vec<Finding> {
    let finding = |groups: Vec<Vec<&Record>>| {
        let records = alike::alike(&input.registry.settings, &groups);
        let finding = at_records(RuleId::SameName, &records, "name");
        (records.len() > 1).then(|| finding.fact("name", records[0].name()))
    };
    let names = alike::same_names(&input.records);
    names.into_iter().filter_map(finding).collect()
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
