//! What should not be kept about people, or not there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::places::{ByValue, top};
use super::walk::{Leaf, Scene, is_of_person, walk};
use crate::model::fields::FieldType;
use crate::model::finding::{At, Finding, Place};
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::text::fold::fold;
use crate::text::{contact_details, email, personnummer, phone};

/// What is kept about people and should not be.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let registry = scene.registry;
    let mut findings = Vec::new();
    let names = Names::new(registry);
    let mut addresses = ByValue::default();
    let mut named: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    let mut details = Details::default();
    walk(registry, &mut |leaf| {
        findings.extend(text(&leaf));
        if let Some(finding) = private_email(&leaf) {
            addresses.add(&leaf, finding);
        }
        if leaf.is_of_person() {
            return;
        }
        for name in names.outside(&leaf) {
            named.entry(name).or_default().push(leaf.place());
        }
        if is_free_text(&leaf) {
            details.gather(leaf.file, leaf.text, |range| leaf.part(range));
        }
    });
    for comment in registry.comments() {
        let at = comment.span.start;
        let part = |range: Range<usize>| At::bytes(at + range.start..at + range.end);
        if let Some(number) = personnummer::find(&comment.text) {
            findings.push(Finding::new(
                RuleId::Personnummer,
                &comment.file,
                part(number),
            ));
        }
        if !is_of_person(&comment.file) {
            for name in names.among(&comment.text) {
                let place = Place {
                    file: comment.file.clone(),
                    at: At::bytes(comment.span.clone()),
                };
                named.entry(name).or_default().push(place);
            }
            details.gather(&comment.file, &comment.text, part);
        }
    }
    let files = registry.records().chain(registry.unreadable_records());
    findings.extend(files.filter_map(named_by_number));
    for record in registry.records() {
        findings.extend(personal_orgnr(record));
        if record.kind == Kind::Person && registry.settings.basis().is_none() {
            let has_basis = record.block.text("basis").is_some();
            let finding = || Finding::new(RuleId::PersonWithoutBasis, &record.path, At::File);
            findings.extend((!has_basis).then(finding));
        }
    }
    findings.extend(addresses.found());
    findings.extend(named.into_iter().map(named_outside));
    findings.extend(details.found(registry));
    findings
}

/// A file that is called by somebody's number, alone or behind other words.
fn named_by_number(record: &Record) -> Option<Finding> {
    let stem = record.id.as_str();
    let parts = stem.match_indices('-').map(|(at, _)| &stem[at + 1..]);
    let has_number = |part: &str| personnummer::find(part).is_some();
    let finding = || Finding::new(RuleId::Personnummer, &record.path, At::File);
    let is_so = std::iter::once(stem).chain(parts).any(has_number);
    is_so.then(|| finding().fact("reason", "file-name"))
}

/// What is wrong with one text.
fn text(leaf: &Leaf<'_, '_>) -> Option<Finding> {
    let is_number = matches!(
        leaf.holds,
        FieldType::Orgnr
            | FieldType::Code
            | FieldType::Reference(_)
            | FieldType::References(_)
            | FieldType::FormerIds
    ) || matches!(leaf.key, "phone" | "reference");
    if !is_number && personnummer::find(leaf.text).is_some() {
        return Some(Finding::new(RuleId::Personnummer, leaf.file, leaf.at()));
    }
    let is_title = leaf.is_of_person() && matches!(leaf.key, "name" | "title" | "unit" | "aliases");
    if is_title && let Some(party) = party(leaf.text) {
        return Some(Finding::new(RuleId::PartyLetter, leaf.file, leaf.at()).fact("party", party));
    }
    None
}

/// An address at a domain where anybody can have one.
fn private_email(leaf: &Leaf<'_, '_>) -> Option<Finding> {
    let domain = email::domain(leaf.text).filter(|_| leaf.key == "email");
    let domain = domain.filter(|domain| email::is_private(domain))?;
    Some(Finding::new(RuleId::PrivateEmail, leaf.file, leaf.at()).fact("domain", domain))
}

/// Whether a text is written by somebody in their own words, so that contact details may stand in it.
fn is_free_text(leaf: &Leaf<'_, '_>) -> bool {
    let is_number = matches!(leaf.key, "postal-code" | "reference");
    let is_text = matches!(
        leaf.holds,
        FieldType::Text | FieldType::Texts | FieldType::Url | FieldType::Words(_)
    );
    is_text && !is_number
}

/// Contact details that may be a person's, in texts outside people's files.
#[derive(Default)]
struct Details {
    /// The rule's reason and the places, by address or number.
    found: BTreeMap<String, (&'static str, Vec<Place>)>,
}

impl Details {
    /// What is the same for every way to write an address or number.
    fn key(text: &str) -> String {
        phone::e164(text).unwrap_or_else(|| text.to_lowercase())
    }

    fn gather(&mut self, file: &str, text: &str, at: impl Fn(Range<usize>) -> At) {
        for range in contact_details::find(text) {
            let detail = &text[range.clone()];
            let key = Details::key(detail);
            let reason = if detail.contains('@') {
                "email"
            } else {
                "phone"
            };
            let place = Place {
                file: file.to_owned(),
                at: at(range),
            };
            let (_, places) = self.found.entry(key).or_insert((reason, Vec::new()));
            places.push(place);
        }
    }

    /// The findings; what an organisation has at its `email` or `phone` is no person's.
    fn found(mut self, registry: &Registry) -> impl Iterator<Item = Finding> {
        // Numbers are slow to read, so that nothing is compared where nothing was found.
        if !self.found.is_empty() {
            for record in registry.records().filter(|it| it.kind.is_actor()) {
                let own = ["email", "phone"].map(|key| record.block.list(key));
                for detail in own.into_iter().flatten() {
                    self.found.remove(&Details::key(detail));
                }
            }
        }
        self.found.into_values().map(|(reason, mut places)| {
            places.sort();
            let finding = Finding::new(RuleId::ContactDetailOutsidePeople, "", At::File);
            let mut finding = finding.fact("reason", reason);
            finding.places = places;
            finding
        })
    }
}

/// The parties of the Riksdag and of many councils, as they stand behind names.
const PARTIES: &[&str] = &["s", "m", "sd", "c", "v", "kd", "l", "mp", "fp", "fi"];

/// The letters of a party in parentheses.
fn party(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('(')?;
    let (letters, after) = rest.split_once(')')?;
    let is_party = PARTIES.contains(&fold(letters.trim()).as_str());
    if is_party {
        Some(letters.trim())
    } else {
        party(after)
    }
}

fn personal_orgnr(record: &Record) -> Option<Finding> {
    let orgnr = Orgnr::parse(record.block.text("orgnr")?).ok()?;
    let at = At::Value(top("orgnr"));
    orgnr
        .is_personal()
        .then(|| Finding::new(RuleId::PersonalOrgnr, &record.path, at))
}

/// The finding of one person who is named in files that are not theirs.
fn named_outside((name, mut places): (&str, Vec<Place>)) -> Finding {
    places.sort();
    let mut finding = Finding::new(RuleId::PersonOutsidePeople, "", At::File).fact("name", name);
    finding.places = places;
    finding
}

/// The names of people by their first word, so that many people cost no more than few.
pub(super) struct Names<'a> {
    by_word: BTreeMap<String, Vec<Spelling<'a>>>,
}

/// A name as it may be written: as it is, or surname first.
struct Spelling<'a> {
    /// The words behind the first.
    rest: Vec<String>,
    /// Of how many words what stands first is, when it is the surname.
    surname: Option<usize>,
    name: &'a str,
}

/// The orders in which the words of a name may be written, in two parts: as it is with nothing behind it, and with its
/// last words first. Which words are the surname, the name does not say.
pub(super) fn orders(name: &str) -> impl Iterator<Item = (String, String)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let joined = move |at: usize| (words[at..].join(" "), words[..at].join(" "));
    let count = name.split_whitespace().count();
    (0..count).map(joined)
}

impl<'a> Names<'a> {
    fn new(registry: &'a Registry) -> Names<'a> {
        Names::of(registry.of_kind(Kind::Person).map(Record::name))
    }

    /// These names.
    pub(super) fn of(names: impl Iterator<Item = &'a str>) -> Names<'a> {
        let mut by_word: BTreeMap<String, Vec<Spelling<'_>>> = BTreeMap::new();
        let words = |text: &str| split(&fold(text)).map(str::to_owned).collect::<Vec<_>>();
        for name in names {
            // One word alone may be anything.
            if words(name).len() < 2 {
                continue;
            }
            for (surname, given) in orders(name) {
                let (mut rest, given) = (words(&surname), words(&given));
                if rest.is_empty() {
                    continue;
                }
                let first = rest.remove(0);
                let spelling = Spelling {
                    surname: (!given.is_empty()).then_some(1 + rest.len()),
                    rest: [rest, given].concat(),
                    name,
                };
                by_word.entry(first).or_default().push(spelling);
            }
        }
        Names { by_word }
    }

    /// The names that stand in a text where none should.
    fn outside(&self, leaf: &Leaf<'_, '_>) -> Vec<&'a str> {
        let is_prose = matches!(
            leaf.holds,
            FieldType::Text | FieldType::Texts | FieldType::Words(_)
        );
        if is_prose && !self.by_word.is_empty() {
            self.among(leaf.text)
        } else {
            Vec::new()
        }
    }

    /// The names that stand in a text, also in the genitive: `Bo Eks`, `Ek, Bo`.
    pub(super) fn among(&self, text: &str) -> Vec<&'a str> {
        let mut found = Vec::new();
        // One word alone is no name, and most texts are one.
        if !text
            .trim()
            .contains(|letter: char| !letter.is_alphanumeric())
        {
            return found;
        }
        let text = fold(text);
        let words: Vec<&str> = split(&text).collect();
        for (at, word) in words.iter().enumerate() {
            for spelling in self.by_word.get(*word).into_iter().flatten() {
                if spelling.stands_at(&text, &words[at..]) && !found.contains(&spelling.name) {
                    found.push(spelling.name);
                }
            }
        }
        found
    }
}

impl Spelling<'_> {
    /// Whether a text has the name where these words of it begin.
    fn stands_at(&self, text: &str, words: &[&str]) -> bool {
        let Some((last, inner)) = self.rest.split_last() else {
            return true;
        };
        let Some(found) = words.get(1..=self.rest.len()) else {
            return false;
        };
        let end = found[found.len() - 1];
        let is_last = end == last || end.strip_suffix('s') == Some(last);
        is_last
            && inner.iter().eq(&found[..inner.len()])
            && self.surname.is_none_or(|count| {
                // A surname that ends a sentence does not belong to the name that begins the next.
                let from = offset(text, words[count - 1]) + words[count - 1].len();
                let between = &text[from..offset(text, words[count])];
                between.trim().is_empty() || between.trim() == ","
            })
    }
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Names, party};

    #[test]
    fn names_are_found_as_people_write_them() {
        let names = Names::of(["Bo Ek", "Anna Maria Prov Exempel", "Mia Prov-Ek"].into_iter());
        for (text, expected) in [
            ("Bo Ek var med", vec!["Bo Ek"]),
            ("Bo Eks förslag", vec!["Bo Ek"]),
            ("BO EK:s förslag", vec!["Bo Ek"]),
            ("Ek, Bo var med", vec!["Bo Ek"]),
            ("Ek,Bo", vec!["Bo Ek"]),
            ("Ek Bo", vec!["Bo Ek"]),
            ("Prov Exempel, Anna Maria", vec!["Anna Maria Prov Exempel"]),
            ("Exempel, Anna Maria Prov", vec!["Anna Maria Prov Exempel"]),
            ("Prov-Ek, Mia; Bo Ek", vec!["Mia Prov-Ek", "Bo Ek"]),
            ("trä av ek. Bo i det", vec![]),
            ("ek (bo)", vec![]),
            ("Bo Ekman och Bo Ekson", vec![]),
            ("Bos Ek", vec![]),
        ] {
            assert_eq!(names.among(text), expected, "{text}");
        }
    }

    #[test]
    fn only_letters_of_a_party_are_one() {
        assert_eq!(party("Prov Provsson (S)"), Some("S"));
        assert_eq!(party("ordförande ( kd ), ledamot"), Some("kd"));
        assert_eq!(party("chef (tf) (M)"), Some("M"));
        for none in ["vd (tf)", "S", "enhetschef (A–K)", "(", ")("] {
            assert_eq!(party(none), None, "{none}");
        }
    }
}
