//! Records with one number, one code or one name: what `check` reports as such, and `duplicates` lists.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::Hash;

use rayon::prelude::*;

use super::hash;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::settings::Settings;
use crate::text::fold::fold;
use crate::text::{email, phone};

/// The records that have one organisation number, by number.
pub fn same_orgnr<'a>(records: &[&'a Record]) -> Vec<(&'a str, Vec<&'a Record>)> {
    find_shared(records, "orgnr", |_| Some(()))
}

/// The records of one kind that have one code, by kind and code.
pub fn same_code<'a>(records: &[&'a Record]) -> Vec<(&'a str, Vec<&'a Record>)> {
    find_shared(records, "code", kind_of_code)
}

/// The kind among which a record is the only one with its code; none when others may have the code.
pub(super) fn kind_of_code(record: &Record) -> Option<Kind> {
    // Codes are used again: 12 was Malmöhus, 14 Göteborg and Bohus.
    let is_gone = record.block.date("dissolved").is_some();
    (!is_gone).then_some(record.kind)
}

/// The records that have one value of a key; `group` says among which a record is compared, if at all.
fn find_shared<'a, G: Ord + Hash + Send>(
    records: &[&'a Record],
    key: &'static str,
    group: impl Fn(&Record) -> Option<G> + Sync,
) -> Vec<(&'a str, Vec<&'a Record>)> {
    let hash_of = |record: &Record| Some(hash(&(record.block.text(key)?, group(record)?)));
    let mut holders: BTreeMap<(G, &str), Vec<&Record>> = BTreeMap::new();
    for record in sharing(records, hash_of) {
        if let Some(key) = group(record).zip(record.block.text(key)) {
            holders.entry(key).or_default().push(record);
        }
    }
    let shared = holders.into_iter().filter(|(_, them)| them.len() > 1);
    shared.map(|((_, value), them)| (value, them)).collect()
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

/// What can be taken for one another: actors among actors, initiatives among initiatives, people among people.
fn comparable_kind(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Source => None,
        Kind::Initiative | Kind::Person => Some(kind),
        _ => Some(Kind::Municipality),
    }
}

/// For each name, ignoring case and accents, the groups of records with it of which two may be the same. Two people may well
/// have one name: a group of them also shares an employer, an e-mail address or a phone number.
pub fn same_names<'a>(records: &[&'a Record]) -> Vec<Vec<Vec<&'a Record>>> {
    let name = |record: &Record| Some((comparable_kind(record.kind)?, fold(record.name())));
    let mut by_name: BTreeMap<(Kind, String), Vec<&Record>> = BTreeMap::new();
    for record in sharing(records, |record| Some(hash(&name(record)?))) {
        if let Some(name) = name(record) {
            by_name.entry(name).or_default().push(record);
        }
    }
    let groups = by_name.into_iter().map(|((kind, _), them)| match kind {
        Kind::Person => group_by_work(&them),
        _ => vec![them],
    });
    groups.collect()
}

/// Whether two records may be the same, as far as `registry.toml` and their codes say: two of a kind with codes of their own
/// are two, such as the municipalities of Habo and Håbo, unless they have one organisation number.
pub fn may_be_one(settings: &Settings, one: &Record, other: &Record) -> bool {
    let both = |key: &str| Some((one.block.text(key)?, other.block.text(key)?));
    let are_same = |key: &str| both(key).map(|(own, others)| own == others);
    let have_own_codes = one.kind == other.kind && are_same("code") == Some(false);
    let are_two = have_own_codes && are_same("orgnr") != Some(true);
    one.id != other.id && !are_two && !settings.differ(&one.id, &other.id)
}

/// The records of groups that may be the same as another of their group, by id. Of three with one name two may be one: who
/// differs from all others, as `not-the-same` says, is left out.
pub fn alike<'a>(settings: &Settings, groups: &[Vec<&'a Record>]) -> Vec<&'a Record> {
    let mut alike: BTreeMap<&Id, &Record> = BTreeMap::new();
    for group in groups {
        let others = |one: &Record| group.iter().any(|other| may_be_one(settings, one, other));
        alike.extend(group.iter().filter(|it| others(it)).map(|it| (&it.id, *it)));
    }
    alike.into_values().collect()
}

/// What people share when they work together: an employer, an e-mail address or a phone number, each with its key.
pub(in crate::ops) fn work_of(person: &Record) -> BTreeSet<(&'static str, String)> {
    let posts = person.block.tables("post").iter();
    let shared = posts.flat_map(|post| {
        ["actor", "email", "phone"].into_iter().flat_map(|key| {
            let compared = move |value: &String| match key {
                "email" => email::comparison_key(value),
                "phone" => phone::comparison_key(value),
                _ => value.clone(),
            };
            post.list(key).iter().map(move |it| (key, compared(it)))
        })
    });
    shared.collect()
}

/// The people who have a post with the same actor, or an e-mail address or phone number in common.
fn group_by_work<'a>(people: &[&'a Record]) -> Vec<Vec<&'a Record>> {
    let mut groups: BTreeMap<(&str, String), Vec<&Record>> = BTreeMap::new();
    for person in people {
        for shared in work_of(person) {
            groups.entry(shared).or_default().push(person);
        }
    }
    groups.into_values().collect()
}
