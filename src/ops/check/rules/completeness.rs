//! What is missing, said twice, old, or not as the registry expects.

use crate::model::finding::{At, Finding, Level, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::members;
use crate::model::period::Period;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::value::Block;
use crate::ops::assign::OPEN;
use crate::ops::check::rule::{
    ALLOWED, CheckInput, Family, NOTE, Rule, WARNING, at_file, at_file_if, at_key, at_places,
    inside,
};
use crate::ops::check::suggestion::{Case, Suggestion, add, set};
use crate::ops::expectations::{lacking_link, measure, understand};

pub(super) const RULES: &[Rule] = &[
    // The first two are allowed until a registry sets a level: the shipped one can't meet them.
    rule(ALLOWED, RuleId::InitiativeWithoutOwner)
        .in_records(|_, it| at_file_if(RuleId::InitiativeWithoutOwner, it, is_without_owner(it)))
        .missing_key("participant")
        .suggest(|case| case.link(OPEN, "owner")),
    rule(ALLOWED, RuleId::InitiativeWithoutParticipants)
        .in_records(|_, it| {
            let is_without =
                it.kind == Kind::Initiative && it.block.tables("participant").is_empty();
            at_file_if(RuleId::InitiativeWithoutParticipants, it, is_without)
        })
        .missing_key("participant")
        .suggest(|case| case.link(OPEN, OPEN)),
    rule(WARNING, RuleId::InitiativeWithoutSource)
        .in_records(|_, it| at_file_if(RuleId::InitiativeWithoutSource, it, is_without_source(it)))
        .missing_key("sources")
        .suggest(|case| case.set_and_declare([add("sources", OPEN)])),
    rule(WARNING, RuleId::ActorWithoutCounty)
        .in_records(|_, it| at_file_if(RuleId::ActorWithoutCounty, it, is_without_county(it)))
        .missing_key("county")
        .suggest(|case| case.set([set("county", find_county(case).as_deref().unwrap_or(OPEN))])),
    // Without a suggestion: which of the two blocks is right, or whether they are one, is for somebody to say.
    rule(WARNING, RuleId::OverlappingParticipations)
        .in_records(|_, record| find_overlapping_participations(record)),
    rule(WARNING, RuleId::UnmetExpectation)
        .find(find_unmet_expectations)
        .suggest(suggest_expected_link),
    rule(NOTE, RuleId::OldCheck)
        .in_records(|input, record| Vec::from_iter(find_old_check(input, record)))
        .suggest(|case| case.set_value(Some(&case.today.to_string()))),
];

const fn rule(level: Option<Level>, id: RuleId) -> Rule {
    Rule::new(Family::Completeness, level, id)
}

fn is_without_owner(record: &Record) -> bool {
    let blocks = record.block.tables("participant");
    // Without participants another rule reports it.
    !blocks.is_empty() && !blocks.iter().any(|it| it.text("role") == Some("owner"))
}

fn is_without_source(record: &Record) -> bool {
    if record.kind != Kind::Initiative {
        return false;
    }
    let blocks = record.block.tables("participant");
    // Where each participation has its own source, the initiative as a whole needs none.
    record.block.list("sources").is_empty()
        && (blocks.is_empty() || blocks.iter().any(|it| it.text("source").is_none()))
}

fn is_without_county(record: &Record) -> bool {
    // These are in one place; other actors may be at home in all of Sweden.
    let kinds = [Kind::Municipality, Kind::Region, Kind::School];
    kinds.contains(&record.kind) && record.block.get("county").is_none()
}

/// The county of a municipality or region by its code or name, of a part by what it is part of.
fn find_county(case: &Case<'_>) -> Option<String> {
    let record = case.record;
    let is_coded = matches!(record.kind, Kind::Municipality | Kind::Region);
    let code = record.block.text("code").filter(|_| is_coded);
    let by_code = code.and_then(|code| code.get(..2)).map(str::to_owned);
    let of_whole = || {
        let whole = case.registry.get(&Id::new(record.block.text("part-of")?))?;
        match whole.block.list("county") {
            [one] => Some(one.clone()),
            _ => None,
        }
    };
    by_code
        .or_else(|| case.built_in_value("county"))
        .or_else(of_whole)
}

/// Two blocks that say of one actor in one role what holds at the same time.
fn find_overlapping_participations(record: &Record) -> Vec<Finding> {
    if record.kind != Kind::Initiative {
        return Vec::new();
    }
    let blocks = record.block.tables("participant").iter();
    let mut blocks: Vec<(usize, &Block)> = blocks.enumerate().collect();
    // Two formal roles of one actor are two facts, though both are partners in the terms of the registry; so are two units.
    let who = |block: &Block| {
        let text = |key: &str| block.text(key).map(str::to_owned);
        let [actor, role, unit, formal_role] = ["actor", "role", "unit", "formal-role"].map(text);
        (actor, role, unit, formal_role)
    };
    blocks.sort_by_key(|(_, block)| who(block));
    let period = |block: &Block| Period::of(block, "since", "until");
    let same = blocks.chunk_by(|(_, one), (_, other)| who(one) == who(other));
    same.filter_map(|same| {
        let overlaps = |(at, one): &&(usize, &Block)| {
            let mut others = same.iter().filter(|(other, _)| other != at);
            others.any(|(_, other)| period(one).overlaps(&period(other)))
        };
        let places: Vec<Place> = same
            .iter()
            .filter(overlaps)
            .map(|(number, _)| Place {
                file: record.path.clone(),
                at: At::Value(inside("participant", *number, "actor")),
            })
            .collect();
        let block = same[0].1;
        (!places.is_empty()).then(|| {
            at_places(RuleId::OverlappingParticipations, places)
                .fact("actor", block.text("actor").unwrap_or_default())
                .fact("role", block.text("role").unwrap_or_default())
        })
    })
    .collect()
}

/// The records that are not as the registry expects.
fn find_unmet_expectations(input: &CheckInput<'_>) -> Vec<Finding> {
    let registry = input.registry;
    let expectations = &registry.settings.expectations;
    // What can't be read may be just what is lacking, or what declares the words of a query.
    if expectations.is_empty() || !input.unreadable.is_empty() || registry.settings.is_partial {
        return Vec::new();
    }
    let links = members::resolve_links(registry);
    let view = View::new(registry, &links, input.today);
    let mut findings = Vec::new();
    for expectation in expectations {
        // A query that can't be understood is a `bad-query`.
        let Ok(understood) = understand(expectation, registry, input.today, None) else {
            continue;
        };
        let unmet = measure(&view, &understood).unmet;
        findings.extend(unmet.iter().map(|record| {
            at_file(RuleId::UnmetExpectation, record)
                .fact("expectation", &expectation.name)
                .fact("requires", &expectation.requires)
        }));
    }
    findings
}

/// The participation that an expectation lacks.
fn suggest_expected_link(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    let name = case.fact("expectation")?;
    let role = lacking_link(case.registry, case.today, name, case.record)?;
    case.link(OPEN, role.as_deref().unwrap_or(OPEN))
}

/// A record that somebody looked at, too long ago.
fn find_old_check(input: &CheckInput<'_>, record: &Record) -> Option<Finding> {
    let settings = &input.registry.settings;
    // What nobody has looked at is for `due`: thousands of records that came from a code list would hide the others.
    let checked = record.block.date("checked")?;
    (settings.review_by(record)? < input.today).then(|| {
        at_key(RuleId::OldCheck, record, "checked")
            .fact("day", checked.as_str())
            .fact("months", settings.review_months(record).to_string())
    })
}
