//! What should not be kept about people, or not there.

use std::collections::BTreeMap;

use super::places::top;
use super::walk::{Leaf, Scene, walk};
use crate::model::fields::FieldType;
use crate::model::finding::{At, Finding, Place};
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::text::email;
use crate::text::fold::fold;
use crate::text::personnummer;

/// What is kept about people and should not be.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let registry = scene.registry;
    let mut findings = Vec::new();
    walk(registry, &mut |leaf| findings.extend(text(&leaf)));
    for record in registry.records() {
        findings.extend(personal_orgnr(record));
        if record.kind == Kind::Person && registry.settings.basis().is_none() {
            let has_basis = record.block.text("basis").is_some();
            let finding = || Finding::error("person-without-basis", &record.path, At::File);
            findings.extend((!has_basis).then(finding));
        }
    }
    findings.extend(outside(registry));
    findings
}

/// What is wrong with one text.
fn text(leaf: &Leaf<'_>) -> Option<Finding> {
    let is_number = matches!(
        leaf.holds,
        FieldType::Orgnr
            | FieldType::Code
            | FieldType::Reference(_)
            | FieldType::References(_)
            | FieldType::FormerIds
    ) || matches!(leaf.key(), "phone" | "reference");
    if !is_number && personnummer::find(leaf.text).is_some() {
        return Some(Finding::error("personnummer", leaf.file, leaf.at()));
    }
    let domain = email::domain(leaf.text).filter(|_| leaf.key() == "email");
    if let Some(domain) = domain.filter(|domain| email::is_private(domain)) {
        return Some(Finding::error("private-email", leaf.file, leaf.at()).fact("domain", domain));
    }
    let is_title =
        leaf.is_of_person() && matches!(leaf.key(), "name" | "title" | "unit" | "aliases");
    if is_title && let Some(party) = party(leaf.text) {
        return Some(Finding::error("party-letter", leaf.file, leaf.at()).fact("party", party));
    }
    None
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
        .then(|| Finding::error("personal-orgnr", &record.path, at))
}

/// Names of people of the registry in files that are not theirs: one finding for each person.
fn outside(registry: &Registry) -> Vec<Finding> {
    let names = Names::new(registry);
    let mut found: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    if names.by_word.is_empty() {
        return Vec::new();
    }
    walk(registry, &mut |leaf| {
        let is_prose = matches!(
            leaf.holds,
            FieldType::Text | FieldType::Texts | FieldType::Words(_)
        );
        if is_prose && !leaf.is_of_person() {
            for name in names.among(leaf.text) {
                found.entry(name).or_default().push(Place {
                    file: leaf.file.to_owned(),
                    at: leaf.at(),
                });
            }
        }
    });
    let finding = |(name, mut places): (&str, Vec<Place>)| {
        places.sort();
        let mut finding = Finding::error("person-outside-people", "", At::File).fact("name", name);
        finding.places = places;
        finding
    };
    found.into_iter().map(finding).collect()
}

/// The names of people by their first word, so that many people cost no more than few.
struct Names<'a> {
    by_word: BTreeMap<String, Vec<(Vec<String>, &'a str)>>,
}

impl<'a> Names<'a> {
    fn new(registry: &'a Registry) -> Names<'a> {
        let mut by_word: BTreeMap<String, Vec<(Vec<String>, &str)>> = BTreeMap::new();
        for person in registry.of_kind(Kind::Person) {
            let name = person.name();
            let mut words = words(name);
            // One word alone may be anything.
            if words.len() > 1 {
                let first = words.remove(0);
                by_word.entry(first).or_default().push((words, name));
            }
        }
        Names { by_word }
    }

    /// The names that stand in a text.
    fn among(&self, text: &str) -> Vec<&'a str> {
        let words = words(text);
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for (rest, name) in self.by_word.get(word).into_iter().flatten() {
                if words[at + 1..].starts_with(rest) && !found.contains(name) {
                    found.push(*name);
                }
            }
        }
        found
    }
}

fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::party;

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
