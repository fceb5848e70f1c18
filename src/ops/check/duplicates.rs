//! Records that are probably the same: names that are near together with a common website or e-mail.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::shared;
use super::walk::Scene;
use crate::model::finding::{At, Finding};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::text::email;
use crate::text::fold::{fold, slug};
use crate::text::suggest::distance;
use crate::text::url;

/// How many records may share a website or a domain before it says nothing about them.
const COMMON: usize = 20;

/// How many letters of a long name may differ.
const LETTERS: usize = 2;

/// Words of a name that say only what sort of body it is.
const FORMS: &[&str] = &[
    "ab",
    "aktiebolag",
    "publ",
    "hb",
    "kb",
    "ek",
    "for",
    "ekonomisk",
    "ideell",
    "forening",
    "foreningen",
    "stiftelse",
    "stiftelsen",
    "kommun",
    "kommuns",
    "stad",
    "stads",
    "region",
    "regionen",
    "i",
    "och",
    "av",
    "the",
    "inc",
    "ltd",
];

/// One finding for each pair of actors that is probably one. Only those are compared that have something in common, so
/// that many records cost no more than few.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let registry = scene.registry;
    let actors: Vec<Actor<'_>> = registry
        .records()
        .filter(|record| record.kind.is_actor() && record.kind != Kind::Group)
        .map(Actor::new)
        .collect();
    let mut buckets: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (number, actor) in actors.iter().enumerate() {
        for (sign, value) in actor.signs() {
            buckets.entry((sign, value)).or_default().push(number);
        }
    }
    let mut pairs = BTreeSet::new();
    for numbers in buckets.values().filter(|it| it.len() <= COMMON) {
        for (at, one) in numbers.iter().enumerate() {
            pairs.extend(numbers[at + 1..].iter().map(|other| (*one, *other)));
        }
    }
    pairs
        .into_iter()
        .map(|(one, other)| (&actors[one], &actors[other]))
        .filter(|(one, other)| are_probably_one(registry, one, other))
        .map(|(one, other)| {
            let finding = Finding::error("probable-duplicate", "", At::File)
                .fact("one", one.record.id.as_str())
                .fact("other", other.record.id.as_str());
            shared(finding, &[one.record, other.record], "name")
        })
        .collect()
}

/// An actor with what may show that it is another.
struct Actor<'a> {
    record: &'a Record,
    /// The words of its name, sorted, without those that say only what sort of body it is.
    words: String,
    website: Option<String>,
    domains: BTreeSet<String>,
}

impl<'a> Actor<'a> {
    fn new(record: &'a Record) -> Actor<'a> {
        let emails = record.block.list("email").iter();
        Actor {
            record,
            words: key_words(record.name()),
            website: record.block.text("website").map(url::site),
            domains: emails
                .filter_map(|it| email::domain(it))
                .filter(|domain| !email::is_private(domain))
                .collect(),
        }
    }

    fn signs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let words = Some(self.words.as_str()).filter(|it| !it.is_empty());
        let words = words.map(|it| ("words", it));
        let website = self.website.as_deref().map(|it| ("website", it));
        let domains = self.domains.iter().map(|it| ("domain", it.as_str()));
        words.into_iter().chain(website).chain(domains)
    }
}

fn key_words(name: &str) -> String {
    let slug = slug(name);
    let mut words: Vec<&str> = slug
        .split('-')
        .filter(|word| !FORMS.contains(word))
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// Two that share a website or a domain and have near names, or the same words in another order; not when a number says
/// that they differ, one is part of the other, or somebody has said so.
fn are_probably_one(registry: &Registry, one: &Actor<'_>, other: &Actor<'_>) -> bool {
    let (left, right) = (one.record, other.record);
    let both_differ = |key: &str| match (left.block.text(key), right.block.text(key)) {
        (Some(left), Some(right)) => left != right,
        _ => false,
    };
    let is_told = fold(left.name()) == fold(right.name()) || same_orgnr(left, right);
    if is_told || both_differ("orgnr") || both_differ("code") || are_related(left, right) {
        return false;
    }
    if registry.settings.differ(&left.id, &right.id) {
        return false;
    }
    let reach = one.website.is_some() && one.website == other.website
        || !one.domains.is_disjoint(&other.domains);
    // A municipality and its region have the same words left.
    let same_words = one.words == other.words && left.kind == right.kind;
    same_words || reach && have_near_names(left, right)
}

fn same_orgnr(one: &Record, other: &Record) -> bool {
    let orgnr = one.block.text("orgnr");
    orgnr.is_some() && orgnr == other.block.text("orgnr")
}

fn are_related(one: &Record, other: &Record) -> bool {
    let leads_to = |from: &Record, to: &Record| {
        let keys = ["part-of", "successor", "members"];
        keys.iter()
            .any(|key| from.block.list(key).iter().any(|it| it == to.id.as_str()))
    };
    let whole = one.block.text("part-of");
    let are_siblings = whole.is_some() && whole == other.block.text("part-of");
    are_siblings || leads_to(one, other) || leads_to(other, one)
}

/// Names with a slip of the finger between them, or of which one has all the words of the other.
fn have_near_names(one: &Record, other: &Record) -> bool {
    one.names().any(|left| {
        other.names().any(|right| {
            let (left_name, right_name) = (fold(left), fold(right));
            let is_long = left_name.len().min(right_name.len()) >= 8;
            is_long && distance(&left_name, &right_name) <= LETTERS || holds_words(left, right)
        })
    })
}

fn holds_words(one: &str, other: &str) -> bool {
    let (one, other) = (key_words(one), key_words(other));
    let left: BTreeSet<&str> = one.split(' ').filter(|it| it.len() > 2).collect();
    let right: BTreeSet<&str> = other.split(' ').filter(|it| it.len() > 2).collect();
    let has_any = !left.is_empty() && !right.is_empty();
    has_any && (left.is_subset(&right) || right.is_subset(&left))
}
