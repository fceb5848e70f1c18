//! The pairs that `duplicates` lists: all that `check` reports as one number, one code, one name or nearly one name.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::{Candidate, Reason, alike, are_related, pairs, score};
use crate::error::change::ChangeError;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::fields::{Field, FieldType};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::FILE;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::text::fold::fold;

/// Up to how many records with one number or name each is paired with each. Of more, which come from a faulty import, each
/// is paired with the first: ten thousand would be fifty million pairs.
const FEW: usize = 20;

/// The pairs of records that are probably one.
#[derive(Debug, Default, Serialize)]
pub struct DuplicatesResult {
    /// The pairs, the likeliest first.
    pub pairs: Vec<Pair>,
    /// How many more there are than the limit allows.
    pub more: usize,
}

/// Two records that are probably one.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// How likely it is, up to 100.
    pub score: u32,
    /// The facts in which they agree.
    pub reasons: Vec<Reason>,
    /// The record that more files name; of two that as many name, the one whose id comes first.
    pub one: Side,
    /// The other.
    pub other: Side,
}

/// One of the two records.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// Its id.
    pub id: Id,
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The codes of its counties.
    pub county: Vec<String>,
    /// How many files of other records name it, without those of people who are in no list.
    pub files: usize,
}

/// Which pairs are listed.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The records of which a pair must have one; none for all.
    pub among: Option<BTreeSet<Id>>,
    /// How many pairs are listed at most.
    pub limit: Option<usize>,
}

/// Lists the pairs that `check` reports, whatever the levels of its rules. Pairs that `registry.toml` calls different, that
/// an exception of a record allows, and those of people who are in no list are left out.
pub fn duplicates(registry: &Registry, options: &Options) -> DuplicatesResult {
    let found = find_pairs(registry);
    let is_listed = |[one, other]: &[&Record; 2]| {
        let is_meant = |record: &Record| {
            let among = options.among.as_ref();
            among.is_none_or(|among| among.contains(&record.id))
        };
        (is_meant(one) || is_meant(other)) && !one.is_withheld() && !other.is_withheld()
    };
    let found: Vec<[&Record; 2]> = found.into_iter().filter(is_listed).collect();
    let ids = found.iter().flatten().map(|it| it.id.as_str()).collect();
    let files = count_files(registry, &ids);
    let pair = |[one, other]: &[&Record; 2]| {
        let reasons = reasons(one, other);
        let score = listed_score(one, other, &reasons);
        let [one, other] = [one, other].map(|record| Side {
            id: record.id.clone(),
            kind: record.kind,
            name: record.name().to_owned(),
            county: record.block.list("county").to_vec(),
            files: files.get(record.id.as_str()).copied().unwrap_or_default(),
        });
        let is_first = one.files >= other.files;
        let [first, second] = if is_first { [one, other] } else { [other, one] };
        Pair {
            score,
            reasons,
            one: first,
            other: second,
        }
    };
    let mut pairs: Vec<Pair> = found.par_iter().map(pair).collect();
    pairs.sort_by(|left, right| {
        let place = |it: &Pair| {
            (
                std::cmp::Reverse(it.score),
                it.one.id.clone(),
                it.other.id.clone(),
            )
        };
        place(left).cmp(&place(right))
    });
    let listed = options.limit.unwrap_or(usize::MAX).min(pairs.len());
    let more = pairs.split_off(listed).len();
    DuplicatesResult { pairs, more }
}

/// Finds the pairs, by id, of records that check reports together.
fn find_pairs(registry: &Registry) -> Vec<[&Record; 2]> {
    let records: Vec<&Record> = registry.records().collect();
    let orgnr = alike::same_orgnr(&records).into_iter();
    let code = alike::same_code(&records).into_iter();
    let names = alike::same_names(&records).into_iter().flatten();
    let probable = pairs(registry).into_iter();
    let groups = orgnr
        .map(|(_, group)| (RuleId::SameOrgnr, "orgnr", group))
        .chain(code.map(|(_, group)| (RuleId::SameCode, "code", group)))
        .chain(names.map(|group| (RuleId::SameName, "name", group)))
        .chain(probable.map(|it| (RuleId::ProbableDuplicate, "name", vec![it.one, it.other])));
    let mut found = BTreeMap::new();
    for (rule, key, mut group) in groups {
        group.retain(|it| !allows(it, rule, key));
        let firsts = if group.len() > FEW { 1 } else { group.len() };
        for (at, one) in group[..firsts].iter().enumerate() {
            let others = group[at + 1..].iter();
            let others = others.filter(|it| alike::may_be_one(&registry.settings, one, it));
            for other in others {
                let mut pair = [*one, *other];
                pair.sort_by(|left, right| left.id.cmp(&right.id));
                found.insert(pair.map(|it| &it.id), pair);
            }
        }
    }
    found.into_values().collect()
}

/// Whether a record allows that it is reported by a rule, as it is for one of its keys.
fn allows(record: &Record, rule: RuleId, key: &str) -> bool {
    let mut exceptions = record.block.tables("allow").iter();
    exceptions.any(|it| {
        it.text("rule") == Some(rule.as_str()) && it.text("field").is_none_or(|it| it == key)
    })
}

/// The facts in which two records agree, whether or not they are enough.
fn reasons(one: &Record, other: &Record) -> Vec<Reason> {
    let has_same = |key: &str| {
        let value = one.block.text(key);
        value.is_some() && value == other.block.text(key)
    };
    let mut reasons = Vec::new();
    if has_same("orgnr") {
        reasons.push(Reason::SameOrgnr);
    }
    let [own, others] = [one, other].map(alike::kind_of_code);
    if has_same("code") && own.is_some() && own == others {
        reasons.push(Reason::SameCode);
    }
    let are_people = one.kind == Kind::Person && other.kind == Kind::Person;
    let [own, others] = [one, other].map(Candidate::new);
    let of_name = (!are_people).then(|| own.name_reason(&others)).flatten();
    let is_same = || (fold(one.name()) == fold(other.name())).then_some(Reason::SameName);
    reasons.extend(of_name.or_else(is_same));
    if are_people {
        let [own, others] = [one, other].map(alike::work_of);
        let shared: BTreeSet<&str> = own.intersection(&others).map(|(key, _)| *key).collect();
        let shared = shared.into_iter().map(|key| match key {
            "email" => Reason::Email,
            "phone" => Reason::Phone,
            _ => Reason::Employer,
        });
        reasons.extend(shared);
        return reasons;
    }
    reasons.extend(own.shared_contacts(&others));
    reasons
}

/// How likely two records that are listed are one, up to 100.
fn listed_score(one: &Record, other: &Record, reasons: &[Reason]) -> u32 {
    let score = score(one, other, reasons);
    // Two people may well have one name.
    let score = match one.kind == Kind::Person && other.kind == Kind::Person {
        true => score.saturating_sub(20),
        false => score,
    };
    match are_two(one, other) {
        true => score.min(100) / 2,
        false => score.min(100),
    }
}

/// Whether something says that two records with one name, code or number are two: other numbers or codes, or that one is a
/// part of the other.
fn are_two(one: &Record, other: &Record) -> bool {
    let differ = |key: &str| {
        let values = [one, other].map(|it| it.block.text(key));
        values.iter().all(Option::is_some) && values[0] != values[1]
    };
    differ("orgnr") || one.kind == other.kind && differ("code") || are_related(one, other)
}

/// How many files of other records name each of some records.
fn count_files(registry: &Registry, ids: &BTreeSet<&str>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    if ids.is_empty() {
        return counts;
    }
    // What counts people who are in no list would tell of them.
    let records: Vec<&Record> = registry.records().filter(|it| !it.is_withheld()).collect();
    let named = records.par_iter().flat_map_iter(|record| {
        let mut named = BTreeSet::new();
        let fields = Subject::Record(record.kind).fields();
        find_named(fields, &record.block, ids, &mut named);
        named.remove(record.id.as_str());
        named
    });
    for id in named.collect::<Vec<&str>>() {
        *counts.entry(id.to_owned()).or_default() += 1;
    }
    counts
}

/// Adds those of the ids that a block names.
fn find_named<'r, 'f>(
    fields: impl IntoIterator<Item = &'f Field>,
    block: &'r Block,
    ids: &BTreeSet<&str>,
    named: &mut BTreeSet<&'r str>,
) {
    for field in fields {
        match field.holds {
            FieldType::Reference(_) | FieldType::References(_) => {
                let texts = block.list(field.key).iter().map(String::as_str);
                named.extend(texts.filter(|it| ids.contains(it)));
            }
            FieldType::Blocks(inner) => {
                for block in block.tables(field.key) {
                    find_named(inner, block, ids, named);
                }
            }
            _ => {}
        }
    }
}

/// Plans that `registry.toml` says of two records that they are not the same, and why. Nothing is planned where it says so.
///
/// # Errors
/// [`ChangeError::Missing`] when the two are one record.
pub fn declare_different(
    registry: &Registry,
    [one, other]: [&Id; 2],
    reason: &str,
) -> Result<Plan, ChangeError> {
    let mut plan = Plan::default();
    if one == other {
        return Err(ChangeError::Missing(
            "two records: `kompis duplicates --not-the-same REF REF`",
        ));
    }
    if registry.settings.differ(one, other) {
        return Ok(plan);
    }
    let ids: BTreeSet<String> = [one, other].map(ToString::to_string).into();
    let ids = Value::List(ids.into_iter().collect());
    let mut block = Block::default();
    block.set("records", ids.clone());
    block.set("reason", Value::Text(reason.to_owned()));
    let key = "not-the-same";
    plan.edit(FILE, Subject::Settings, Edit::Insert { key, block });
    plan.changes.push(Change::Setting {
        key: key.to_owned(),
        old: None,
        new: Some(ids),
    });
    Ok(plan)
}
