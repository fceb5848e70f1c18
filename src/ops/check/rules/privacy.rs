//! What should not be kept about people, or not there.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::model::fields::FieldType;
use crate::model::finding::{At, Finding, Place};
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::record::Record;
use crate::model::registry::{Comment, Registry};
use crate::model::rule::RuleId;
use crate::ops::assign::OPEN;
use crate::ops::check::rule::{
    CheckInput, ERROR, Family, Rule, Suggest, WARNING, at_file, at_file_if, at_key, at_places,
};
use crate::ops::check::suggestion::Suggestion;
use crate::ops::check::texts::Text;
use crate::text::fold::fold;
use crate::text::person_names::PersonNames;
use crate::text::{contact_details, email, personnummer, phone};

pub(super) const RULES: &[Rule] = &[
    Rule::new(Family::Privacy, ERROR, RuleId::Personnummer)
        .in_texts(find_personnummer)
        .find(find_hidden_personnummer)
        .suggest_by(Suggest::Move(suggest_other_file_name)),
    Rule::new(Family::Privacy, ERROR, RuleId::PersonalOrgnr)
        .in_records(|_, record| Vec::from_iter(find_personal_orgnr(record)))
        .suggest(|case| case.set_value(Some(""))),
    Rule::new(Family::Privacy, WARNING, RuleId::PrivateEmail).in_values(find_private_email),
    Rule::new(Family::Privacy, WARNING, RuleId::PersonWithoutBasis)
        .in_records(find_person_without_basis)
        .missing_key("basis")
        .suggest(|_| Some(vec![Suggestion::EditSettings])),
    Rule::new(Family::Privacy, ERROR, RuleId::PartyLetter).in_texts(find_party_letter),
    Rule::new(Family::Privacy, ERROR, RuleId::PersonOutsidePeople)
        .among(names_somebody, find_people_outside),
    Rule::new(Family::Privacy, ERROR, RuleId::ContactDetailOutsidePeople).among(
        |_, text| may_hold_contact_details(text) && !contact_details::find(text.text).is_empty(),
        find_contact_details_outside,
    ),
];

/// A personnummer in a text.
fn find_personnummer(text: &Text<'_>) -> Option<Finding> {
    // Ten digits that stand where a number belongs are one of another sort; `personal-orgnr` looks at those of sole traders.
    let is_number = matches!(
        text.holds,
        FieldType::Orgnr
            | FieldType::Code
            | FieldType::Reference(_)
            | FieldType::References(_)
            | FieldType::FormerIds
    ) || matches!(text.key, "phone" | "reference");
    let has_one = !is_number && personnummer::find(text.text).is_some();
    has_one.then(|| Finding::new(RuleId::Personnummer, text.file, text.at()))
}

/// Personnummer in comments and in the names of files.
fn find_hidden_personnummer(input: &CheckInput<'_>) -> Vec<Finding> {
    let of_comment = |comment: &Comment| {
        let at = in_comment(comment, personnummer::find(&comment.text)?);
        Some(Finding::new(RuleId::Personnummer, &comment.file, at))
    };
    // The number may stand alone or behind other words.
    let of_file_name = |record: &Record| {
        let stem = record.id.as_str();
        let parts = stem.match_indices('-').map(|(at, _)| &stem[at + 1..]);
        let mut parts = std::iter::once(stem).chain(parts);
        let has_one = parts.any(|part| personnummer::find(part).is_some());
        has_one.then(|| at_file(RuleId::Personnummer, record).fact("reason", "file-name"))
    };
    let comments = input.comments.par_iter().copied().filter_map(of_comment);
    comments
        .chain(input.all().filter_map(of_file_name))
        .collect()
}

/// Another name for a file whose name has the number; else the file is edited.
fn suggest_other_file_name(registry: &Registry, finding: &Finding) -> Option<Suggestion> {
    let place = finding.places.first()?;
    if place.at != At::File {
        return Some(Suggestion::edit(registry, &place.file));
    }
    let (folder, _) = place.file.rsplit_once('/')?;
    Some(Suggestion::MoveFile {
        from: place.file.clone(),
        to: format!("{folder}/{OPEN}.toml"),
    })
}

/// Where a part of a comment stands.
fn in_comment(comment: &Comment, part: Range<usize>) -> At {
    let start = comment.span.start;
    At::bytes(start + part.start..start + part.end)
}

/// The number of a sole trader is a personnummer.
fn find_personal_orgnr(record: &Record) -> Option<Finding> {
    let orgnr = Orgnr::parse(record.block.text("orgnr")?).ok()?;
    orgnr
        .is_personal()
        .then(|| at_key(RuleId::PersonalOrgnr, record, "orgnr"))
}

/// An address at a domain where anybody can have one.
fn find_private_email(text: &Text<'_>) -> Option<Finding> {
    if text.key != "email" {
        return None;
    }
    let domain = email::domain(text.text)?;
    email::is_private(&domain)
        .then(|| Finding::new(RuleId::PrivateEmail, text.file, text.at()).fact("domain", domain))
}

fn find_person_without_basis(input: &CheckInput<'_>, record: &Record) -> Vec<Finding> {
    // A basis in `registry.toml` is that of all people: most registries have one for all, by article 6.1 of the GDPR.
    let is_without = record.kind == Kind::Person
        && input.registry.settings.basis().is_none()
        && record.block.text("basis").is_none();
    at_file_if(RuleId::PersonWithoutBasis, record, is_without)
}

fn find_party_letter(text: &Text<'_>) -> Option<Finding> {
    let is_title = matches!(text.key, "name" | "title" | "unit" | "aliases");
    // One finding for one text: the number weighs more.
    if !is_title || !text.is_of_person() || personnummer::find(text.text).is_some() {
        return None;
    }
    let party = party(text.text)?;
    Some(Finding::new(RuleId::PartyLetter, text.file, text.at()).fact("party", party))
}

/// The parties of the Riksdag and of many councils, as they stand behind names.
const PARTIES: &[&str] = &["s", "m", "sd", "c", "v", "kd", "l", "mp", "fp", "fi"];

/// The letters of a party in parentheses.
fn party(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('(')?;
    let (letters, after) = rest.split_once(')')?;
    match PARTIES.contains(&fold(letters.trim()).as_str()) {
        true => Some(letters.trim()),
        false => party(after),
    }
}

/// The names of people.
fn people<'i, 'a>(input: &'i CheckInput<'a>) -> &'i PersonNames<'a> {
    let people = input.records.iter().filter(|it| it.kind == Kind::Person);
    input
        .people
        .get_or_init(|| PersonNames::new(people.map(|it| it.name())))
}

/// Whether a text outside people's files has the name of a person.
fn names_somebody(input: &CheckInput<'_>, text: &Text<'_>) -> bool {
    let is_prose = matches!(
        text.holds,
        FieldType::Text | FieldType::Texts | FieldType::Words(_)
    );
    is_prose && !text.is_of_person() && !people(input).find(text.text).is_empty()
}

/// One finding for each person who is named in files that are not theirs.
fn find_people_outside(input: &CheckInput<'_>) -> Vec<Finding> {
    let names = people(input);
    let mut places: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for text in input.suspects(RuleId::PersonOutsidePeople) {
        for name in names.find(text.text) {
            places.entry(name).or_default().push(text.place());
        }
    }
    for comment in &input.comments {
        if Kind::of_file(&comment.file) != Some(Kind::Person) {
            for name in names.find(&comment.text) {
                places.entry(name).or_default().push(Place {
                    file: comment.file.clone(),
                    at: At::bytes(comment.span.clone()),
                });
            }
        }
    }
    let finding = |(name, places): (&str, Vec<Place>)| {
        at_places(RuleId::PersonOutsidePeople, places).fact("name", name)
    };
    places.into_iter().map(finding).collect()
}

/// Contact details that may be a person's, in texts outside people's files: one finding for each address or number.
fn find_contact_details_outside(input: &CheckInput<'_>) -> Vec<Finding> {
    let mut details: BTreeMap<String, (&'static str, Vec<Place>)> = BTreeMap::new();
    let mut gather = |file: &str, text: &str, at: &dyn Fn(Range<usize>) -> At| {
        for range in contact_details::find(text) {
            let detail = &text[range.clone()];
            let reason = match detail.contains('@') {
                true => "email",
                false => "phone",
            };
            let place = Place {
                file: file.to_owned(),
                at: at(range.clone()),
            };
            let key = contact_key(detail);
            let (_, places) = details.entry(key).or_insert((reason, Vec::new()));
            places.push(place);
        }
    };
    for text in input.suspects(RuleId::ContactDetailOutsidePeople) {
        gather(text.file, text.text, &|range| text.part(range));
    }
    // Comments are read by everybody who reads the file, and are kept in its history.
    for comment in &input.comments {
        if Kind::of_file(&comment.file) != Some(Kind::Person) {
            let at = |range| in_comment(comment, range);
            gather(&comment.file, &comment.text, &at);
        }
    }
    // Numbers are slow to read, so that nothing is compared where nothing was found.
    if !details.is_empty() {
        // What an organisation has at its `email` or `phone` is no person's.
        for record in input.records.iter().filter(|it| it.kind.is_actor()) {
            for key in ["email", "phone"] {
                for detail in record.block.list(key) {
                    details.remove(&contact_key(detail));
                }
            }
        }
    }
    let finding = |(reason, places): (&'static str, Vec<Place>)| {
        at_places(RuleId::ContactDetailOutsidePeople, places).fact("reason", reason)
    };
    details.into_values().map(finding).collect()
}

/// What is the same for every way to write an address or number.
fn contact_key(text: &str) -> String {
    phone::e164(text).unwrap_or_else(|| text.to_lowercase())
}

/// Whether a text outside people's files is written by somebody in their own words, so that contact details may stand in
/// it.
fn may_hold_contact_details(text: &Text<'_>) -> bool {
    let is_number = matches!(text.key, "postal-code" | "reference");
    let is_text = matches!(
        text.holds,
        FieldType::Text | FieldType::Texts | FieldType::Url | FieldType::Words(_)
    );
    is_text && !is_number && !text.is_of_person()
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
