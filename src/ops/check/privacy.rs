//! What should not be kept about people, or not there.

use std::collections::BTreeMap;

use super::places::top;
use super::walk::{Leaf, Scene, is_of_person, walk};
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
    let names = Names::new(registry);
    let mut outside: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    walk(registry, &mut |leaf| {
        findings.extend(text(&leaf));
        for name in names.outside(&leaf) {
            outside.entry(name).or_default().push(leaf.place());
        }
    });
    for comment in registry.comments() {
        let at = comment.span.start;
        if let Some(number) = personnummer::find(&comment.text) {
            let at = At::bytes(at + number.start..at + number.end);
            findings.push(Finding::error("personnummer", &comment.file, at));
        }
        if !is_of_person(&comment.file) {
            for name in names.among(&comment.text) {
                let place = Place {
                    file: comment.file.clone(),
                    at: At::bytes(comment.span.clone()),
                };
                outside.entry(name).or_default().push(place);
            }
        }
    }
    let files = registry.records().chain(registry.apart());
    findings.extend(files.filter_map(named_by_number));
    for record in registry.records() {
        findings.extend(personal_orgnr(record));
        if record.kind == Kind::Person && registry.settings.basis().is_none() {
            let has_basis = record.block.text("basis").is_some();
            let finding = || Finding::error("person-without-basis", &record.path, At::File);
            findings.extend((!has_basis).then(finding));
        }
    }
    findings.extend(outside.into_iter().map(named_outside));
    findings
}

/// A file that is called by somebody's number, alone or behind other words.
fn named_by_number(record: &Record) -> Option<Finding> {
    let stem = record.id.as_str();
    let parts = stem.match_indices('-').map(|(at, _)| &stem[at + 1..]);
    let has_number = |part: &str| personnummer::find(part).is_some();
    let finding = || Finding::error("personnummer", &record.path, At::File);
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
        return Some(Finding::error("personnummer", leaf.file, leaf.at()));
    }
    let domain = email::domain(leaf.text).filter(|_| leaf.key == "email");
    if let Some(domain) = domain.filter(|domain| email::is_private(domain)) {
        return Some(Finding::error("private-email", leaf.file, leaf.at()).fact("domain", domain));
    }
    let is_title = leaf.is_of_person() && matches!(leaf.key, "name" | "title" | "unit" | "aliases");
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

/// The finding of one person who is named in files that are not theirs.
fn named_outside((name, mut places): (&str, Vec<Place>)) -> Finding {
    places.sort();
    let mut finding = Finding::error("person-outside-people", "", At::File).fact("name", name);
    finding.places = places;
    finding
}

/// The names of people by their first word, so that many people cost no more than few.
pub(super) struct Names<'a> {
    by_word: BTreeMap<String, Vec<(Vec<String>, &'a str)>>,
}

impl<'a> Names<'a> {
    fn new(registry: &'a Registry) -> Names<'a> {
        Names::of(registry.of_kind(Kind::Person).map(Record::name))
    }

    /// These names.
    pub(super) fn of(names: impl Iterator<Item = &'a str>) -> Names<'a> {
        let mut by_word: BTreeMap<String, Vec<(Vec<String>, &str)>> = BTreeMap::new();
        for name in names {
            let folded = fold(name);
            let mut words: Vec<String> = split(&folded).map(str::to_owned).collect();
            // One word alone may be anything.
            if words.len() > 1 {
                let first = words.remove(0);
                by_word.entry(first).or_default().push((words, name));
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
        if is_prose && !leaf.is_of_person() && !self.by_word.is_empty() {
            self.among(leaf.text)
        } else {
            Vec::new()
        }
    }

    /// The names that stand in a text.
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
            for (rest, name) in self.by_word.get(*word).into_iter().flatten() {
                if words.len() > at + rest.len()
                    && rest.iter().eq(&words[at + 1..=at + rest.len()])
                    && !found.contains(name)
                {
                    found.push(*name);
                }
            }
        }
        found
    }
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
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
