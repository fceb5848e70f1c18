//! `duplicates`: records that are probably one, by the rule that `add` and `check` share.
//!
//! Names decide, other facts add to them. Many records are compared by keys that likely pairs share, never all with all.

pub mod alike;
pub mod list;

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::Serialize;

use crate::model::codes;
use crate::model::kind::Kind;
use crate::model::public_actors::{self, PublicActor};
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::text::fold::fold;
use crate::text::organisation::{NameMatch, OrganisationName};
use crate::text::{email, phone, url};

/// How many records may share a website or a mail domain before it says nothing about them.
const COMMON: usize = 20;

/// The score from which two records are probably one.
const PROBABLE: u32 = 60;

/// How many letters another name must have to count: abbreviations of three letters are shared by chance.
const NAME_LETTERS: usize = 5;

/// A fact in which two records agree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "reason", content = "words", rename_all = "kebab-case")]
pub enum Reason {
    /// They have one organisation number.
    SameOrgnr,
    /// They are of one kind and have one code.
    SameCode,
    /// Both go by names of one public actor of the built-in lists.
    PublicActor,
    /// A name of each has the same words.
    SameName,
    /// A name of each differs by a slip: the two words.
    Slip(String, String),
    /// A name of one has all words of a name of the other.
    PartOfName,
    /// They have one website.
    Website,
    /// They have e-mail addresses at one domain, at which not anybody can have one.
    MailDomain,
    /// They have a phone number in common.
    Phone,
    /// Two people have posts at one actor.
    Employer,
    /// Two people have an e-mail address in common.
    Email,
}

impl Reason {
    /// What it adds to the score; names exclude one another.
    fn weight(&self) -> u32 {
        match self {
            Reason::SameOrgnr | Reason::SameCode => 100,
            Reason::PublicActor => 90,
            Reason::SameName => 80,
            Reason::Slip(..) => 70,
            Reason::PartOfName => 40,
            Reason::Website | Reason::MailDomain | Reason::Phone => 20,
            Reason::Employer | Reason::Email => 20,
        }
    }

    /// The name of the reason, as JSON has it.
    pub fn key(&self) -> &'static str {
        match self {
            Reason::SameOrgnr => "same-orgnr",
            Reason::SameCode => "same-code",
            Reason::PublicActor => "public-actor",
            Reason::SameName => "same-name",
            Reason::Slip(..) => "slip",
            Reason::PartOfName => "part-of-name",
            Reason::Website => "website",
            Reason::MailDomain => "mail-domain",
            Reason::Phone => "phone",
            Reason::Employer => "employer",
            Reason::Email => "email",
        }
    }
}

/// Two records that are probably one.
#[derive(Clone, Debug)]
pub struct Duplicate<'r> {
    /// The one whose id comes first.
    pub one: &'r Record,
    /// The other.
    pub other: &'r Record,
    /// How likely it is, up to 100.
    pub score: u32,
    /// The facts in which they agree, the name first.
    pub reasons: Vec<Reason>,
}

/// Every pair of actors that is probably one, by id. Pairs that `registry.toml` calls different are not among them.
pub fn pairs(registry: &Registry) -> Vec<Duplicate<'_>> {
    let is_compared = |record: &&Record| record.kind.is_actor() && record.kind != Kind::Group;
    let actors: Vec<&Record> = registry.records().filter(is_compared).collect();
    let pairs = likely_pairs(&actors);
    let mut numbers: Vec<u32> = pairs
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let candidates = numbers
        .par_iter()
        .map(|it| Candidate::new(actors[*it as usize]));
    let candidates: Vec<Candidate<'_>> = candidates.collect();
    let candidate = |number| &candidates[numbers.partition_point(|it| *it < number)];
    pairs
        .par_iter()
        .map(|(one, other)| (candidate(*one), candidate(*other)))
        .filter(|(one, other)| !registry.settings.differ(&one.record.id, &other.record.id))
        .filter_map(|(one, other)| one.duplicate(other))
        .collect()
}

/// The record that `new`, which is not in the registry, most probably is; never a withheld person.
pub fn of<'r>(registry: &'r Registry, new: &Record) -> Option<&'r Record> {
    let own = Candidate::new(new);
    let is_comparable = |kind: Kind| {
        let are_actors = kind.is_actor() && new.kind.is_actor();
        kind == new.kind || are_actors && kind != Kind::Group && new.kind != Kind::Group
    };
    registry
        .records()
        .filter(|record| is_comparable(record.kind) && !record.is_withheld())
        .filter_map(|record| {
            let duplicate = own.duplicate(&Candidate::new(record))?;
            Some((duplicate.score, record))
        })
        .max_by_key(|(score, _)| *score)
        .map(|(_, record)| record)
}

/// Pairs of records that are not in the registry and records in it that they probably are; never a withheld person.
pub fn similar<'r>(registry: &'r Registry, new: &'r [Record]) -> Vec<(&'r Record, &'r Record)> {
    let mut found = Vec::new();
    for of_actors in [true, false] {
        let is_of = |kind: Kind| match of_actors {
            true => kind.is_actor() && kind != Kind::Group,
            false => kind == Kind::Initiative,
        };
        let known = registry.records().filter(|it| is_of(it.kind));
        let mut all: Vec<&Record> = new.iter().filter(|it| is_of(it.kind)).collect();
        let count = all.len();
        all.extend(known);
        let is_mixed =
            |(one, other): &(u32, u32)| ((*one as usize) < count) != ((*other as usize) < count);
        let pairs = likely_pairs(&all);
        let pairs = pairs.par_iter().copied().filter(is_mixed);
        let probable = pairs.filter_map(|(one, other)| {
            let [new, known] = [one.min(other), one.max(other)].map(|it| all[it as usize]);
            let duplicate = Candidate::new(new).duplicate(&Candidate::new(known));
            duplicate.map(|_| (new, known))
        });
        found.extend(probable.collect::<Vec<_>>());
    }
    found
}

/// What likely pairs of records share, each with the number of a record. All of it is hashed, since nearly nothing is
/// shared: 150,000 records have six keys each, and the names that they are made of would fill the memory.
#[derive(Default)]
struct Keys {
    /// All words of a name.
    names: Vec<(u64, u32)>,
    /// All words of a name but one.
    others: Vec<(u64, u32)>,
    /// A website or mail domain.
    signs: Vec<(u64, u32)>,
    /// A public actor of the built-in lists.
    public: Vec<(u64, u32)>,
}

impl Keys {
    fn with(mut self, (number, record): (usize, &&Record)) -> Keys {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for name in names_of(record) {
            let name = OrganisationName::new(name);
            self.names.extend(name.keys().map(|it| (it, number)));
            let others = name.keys_of_others();
            self.others.extend(others.map(|it| (it, number)));
        }
        let signs = website_of(record).into_iter().chain(domains_of(record));
        self.signs.extend(signs.map(|it| (hash(&it), number)));
        let public = public_actor_of(record);
        let public = public.map(|it| (hash(&(it.kind, &it.id)), number));
        self.public.extend(public);
        self
    }

    fn and(mut self, mut other: Keys) -> Keys {
        self.names.append(&mut other.names);
        self.others.append(&mut other.others);
        self.signs.append(&mut other.signs);
        self.public.append(&mut other.public);
        self
    }
}

fn hash(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The pairs, by their numbers, of records that share a key or a sign; two with numbers of their own are no pair.
fn likely_pairs(actors: &[&Record]) -> Vec<(u32, u32)> {
    let records = actors.par_iter().enumerate();
    let keys = records.fold(Keys::default, Keys::with);
    let mut keys = keys.reduce(Keys::default, Keys::and);
    let has_orgnr = |number: u32| actors[number as usize].block.text("orgnr").is_some();
    let mut pairs = Vec::new();
    let mut add_pairs = |group: &[(u64, u32)]| {
        let mut numbers: Vec<u32> = group.iter().map(|(_, number)| *number).collect();
        numbers.dedup();
        let (with, without): (Vec<u32>, Vec<u32>) =
            numbers.into_iter().partition(|number| has_orgnr(*number));
        for (at, one) in without.iter().enumerate() {
            let others = without[at + 1..].iter().chain(&with);
            pairs.extend(others.map(|other| (*one.min(other), *one.max(other))));
        }
    };
    groups(&mut keys.names).for_each(&mut add_pairs);
    groups(&mut keys.public).for_each(&mut add_pairs);
    // The website of a group of companies, or the domain of a municipality, would pair everybody there with everybody.
    let signs = groups(&mut keys.signs);
    signs
        .filter(|them| them.len() <= COMMON)
        .for_each(&mut add_pairs);
    for group in groups(&mut keys.others) {
        let mut slips: Vec<(u64, u32)> = Vec::new();
        for (others, number) in group {
            for name in names_of(actors[*number as usize]) {
                let keys = OrganisationName::new(name).slip_keys(*others);
                slips.extend(keys.into_iter().map(|key| (key, *number)));
            }
        }
        groups(&mut slips).for_each(&mut add_pairs);
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// The numbers of several records that share a key, with that key.
fn groups(keys: &mut [(u64, u32)]) -> impl Iterator<Item = &[(u64, u32)]> {
    keys.par_sort_unstable();
    let groups = keys.chunk_by(|one, other| one.0 == other.0);
    groups.filter(|group| group[0].1 != group[group.len() - 1].1)
}

/// The names of a record that are compared, each once.
fn names_of(record: &Record) -> Vec<&str> {
    let own = record.name();
    let counts = |name: &str| name == own || name.chars().count() >= NAME_LETTERS;
    let mut names = Vec::new();
    for name in record.names() {
        if counts(name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The public actor whose name an actor has.
fn public_actor_of(record: &Record) -> Option<&'static PublicActor> {
    let mut names = record.names().filter(|_| record.kind.is_actor());
    names.find_map(public_actors::find_by_name)
}

/// The website as it is compared.
fn website_of(record: &Record) -> Option<String> {
    record.block.text("website").map(url::without_scheme)
}

/// The domains of its e-mail addresses, without those at which anybody can have one.
fn domains_of(record: &Record) -> BTreeSet<String> {
    let emails = record.block.list("email").iter();
    let domains = emails.filter_map(|it| email::domain(it));
    domains
        .filter(|domain| !email::is_private(domain))
        .collect()
}

/// A record with what is compared.
struct Candidate<'r> {
    record: &'r Record,
    names: Vec<OrganisationName>,
    public: Option<&'static PublicActor>,
    website: Option<String>,
    domains: BTreeSet<String>,
}

impl<'r> Candidate<'r> {
    fn new(record: &'r Record) -> Candidate<'r> {
        let names = names_of(record).into_iter();
        Candidate {
            record,
            names: names.map(OrganisationName::new).collect(),
            public: public_actor_of(record),
            website: website_of(record),
            domains: domains_of(record),
        }
    }

    /// The two as duplicates, if they are probable ones. Those with the same name or number are not: other rules have them.
    fn duplicate(&self, other: &Candidate<'r>) -> Option<Duplicate<'r>> {
        let (one, two) = (self.record, other.record);
        let both = |key: &str| Some((one.block.text(key)?, two.block.text(key)?));
        let have_own_numbers = both("orgnr").is_some()
            || one.kind == two.kind && both("code").is_some_and(|(own, others)| own != others);
        if have_own_numbers || fold(one.name()) == fold(two.name()) || are_related(one, two) {
            return None;
        }
        let mut reasons = vec![self.name_reason(other)?];
        reasons.extend(self.shared_contacts(other));
        let score = score(one, two, &reasons);
        (score >= PROBABLE).then(|| Duplicate {
            one: if one.id < two.id { one } else { two },
            other: if one.id < two.id { two } else { one },
            score: score.min(100),
            reasons,
        })
    }

    /// The contact details in which they agree.
    fn shared_contacts(&self, other: &Candidate<'_>) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.website.is_some() && self.website == other.website {
            reasons.push(Reason::Website);
        }
        if !self.domains.is_disjoint(&other.domains) {
            reasons.push(Reason::MailDomain);
        }
        if share_phone(self.record, other.record) {
            reasons.push(Reason::Phone);
        }
        reasons
    }

    /// How their names agree, the strongest first.
    fn name_reason(&self, other: &Candidate<'_>) -> Option<Reason> {
        match (self.public, other.public) {
            (Some(own), Some(others)) if std::ptr::eq(own, others) => {
                return Some(Reason::PublicActor);
            }
            // Two public actors are two, however alike their names: Habo and Håbo, Mora and Nora.
            (Some(_), Some(_)) => return None,
            _ => {}
        }
        let pairs = (self.names.iter()).flat_map(|own| other.names.iter().map(move |it| (own, it)));
        pairs
            .filter_map(|(own, others)| match own.compare(others)? {
                NameMatch::Same => Some(Reason::SameName),
                NameMatch::Slip(one, two) if is_place(&one) && is_place(&two) => None,
                NameMatch::Slip(one, two) => Some(Reason::Slip(one, two)),
                NameMatch::Part => Some(Reason::PartOfName),
            })
            .min()
    }
}

/// How likely two records are one, by the facts in which they agree; it may be above 100.
fn score(one: &Record, other: &Record, reasons: &[Reason]) -> u32 {
    let score: u32 = reasons.iter().map(Reason::weight).sum();
    // A company and an association may well share a name and an address.
    match one.kind == other.kind {
        true => score,
        false => score.saturating_sub(20),
    }
}

fn share_phone(one: &Record, other: &Record) -> bool {
    // Most have none, and reading numbers is slow.
    let (own, others) = (one.block.list("phone"), other.block.list("phone"));
    if own.is_empty() || others.is_empty() {
        return false;
    }
    let numbers = |list: &[String]| list.iter().filter_map(|it| phone::e164(it)).collect();
    let own: BTreeSet<String> = numbers(own);
    let others: BTreeSet<String> = numbers(others);
    !own.is_disjoint(&others)
}

/// Whether one is part, member or successor of the other, or both are parts of one.
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

/// Whether a word, without genitive, is the name of a municipality or county: Linköping and Lidköping are no slip.
fn is_place(word: &str) -> bool {
    static PLACES: OnceLock<BTreeSet<String>> = OnceLock::new();
    let places = PLACES.get_or_init(|| {
        let municipalities = codes::municipalities().iter().map(|it| &it.short);
        let counties = codes::counties().iter().map(|it| &it.short);
        municipalities
            .chain(counties)
            .flat_map(|name| {
                OrganisationName::new(name)
                    .words()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    });
    places.contains(word)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Record, likely_pairs, of};
    use crate::model::id::Id;
    use crate::model::registry::sample;
    use crate::model::value::{Block, Value};

    /// Whether `add` reports a record as a probable duplicate of another.
    fn is_duplicate(kind: Kind, known: &[(&str, &str)], new: &[(&str, &str)]) -> bool {
        let known = sample::registry(&[(kind, "known", known)]);
        let new = sample::registry(&[(kind, "new", new)]);
        new.records().all(|new| of(&known, new).is_some())
    }

    #[test]
    fn a_near_name_is_no_duplicate_of_a_person_who_is_withheld() {
        let new = [("name", "Prova Exempelson")];
        for (withhold, is_reported) in [("false", true), ("true", false)] {
            let known = [("name", "Prova Exempelsson"), ("withhold", withhold)];
            assert_eq!(
                is_duplicate(Kind::Person, &known, &new),
                is_reported,
                "{withhold}"
            );
        }
    }

    #[test]
    fn two_of_a_kind_with_codes_of_their_own_are_two() {
        let known = [("name", "Provgymnasiet i Exempelby"), ("code", "12345678")];
        for (code, is_reported) in [("12345678", true), ("87654321", false)] {
            let new = [("name", "Provgymnasiet Exempelby"), ("code", code)];
            assert_eq!(
                is_duplicate(Kind::School, &known, &new),
                is_reported,
                "{code}"
            );
        }
    }

    /// Comparing all with all would be two million pairs.
    #[test]
    fn few_pairs_of_many_records_are_compared() {
        let records: Vec<Record> = (0..2_000)
            .map(|number| {
                let mut block = Block::default();
                block.set(
                    "name",
                    Value::Text(format!("Provskolan {number} i Exempelby AB")),
                );
                block.set("website", Value::Text("https://prov.example".into()));
                Record {
                    id: Id::new(format!("prov-{number}")),
                    kind: Kind::Company,
                    path: format!("companies/prov-{number}.toml"),
                    block,
                }
            })
            .collect();
        let actors: Vec<&Record> = records.iter().collect();
        let pairs = likely_pairs(&actors).len();
        assert!(pairs < 20 * records.len(), "{pairs} pairs");
    }
}
