//! Masks contact details and identity numbers of people in what is reported of changes, wherever they stand.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::model::change::{Change, HIDDEN};
use crate::model::kind::Kind;
use crate::model::registry::Registry;
use crate::model::value::Value;
use crate::text::mask;

/// The fewest digits that are taken for somebody's number; shorter ones stand by chance in many texts.
const LEAST: usize = 6;

/// E-mail addresses and phone numbers of people in both registries. They are collected when a text is met that may hold
/// one: most changes have none, and then nobody's file is read.
#[derive(Debug)]
pub(super) struct PersonalData<'r> {
    registries: [&'r Registry; 2],
    known: OnceCell<ContactDetails>,
}

/// E-mail addresses and phone numbers.
#[derive(Debug, Default)]
struct ContactDetails {
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
}

impl ContactDetails {
    fn collect(registries: [&Registry; 2]) -> ContactDetails {
        let mut found = ContactDetails::default();
        for person in registries.iter().flat_map(|it| it.of_kind(Kind::Person)) {
            for post in person.posts() {
                // A text without `@` is no address, and would be masked wherever the word stands.
                let emails = post.email.iter().map(|email| email.trim().to_lowercase());
                found.emails.extend(emails.filter(|it| it.contains('@')));
                let phones = post.phone.iter().map(|phone| significant_digits(phone));
                found.phones.extend(phones.filter(|it| it.len() >= LEAST));
            }
        }
        found
    }
}

impl<'r> PersonalData<'r> {
    pub(super) fn new(registries: [&'r Registry; 2]) -> PersonalData<'r> {
        PersonalData {
            registries,
            known: OnceCell::new(),
        }
    }

    /// Masks changes of one record; `is_person` says whether it is a person's, of which more is masked.
    pub(super) fn mask(&self, is_person: bool, changes: &mut [Change]) {
        for change in changes {
            match change {
                Change::Registry { name, .. }
                | Change::Added { name, .. }
                | Change::Removed { name, .. }
                | Change::Merged { name, .. } => *name = self.mask_known(name),
                _ => {
                    for (field, values) in change.values_mut() {
                        self.mask_values(is_person, field, values);
                    }
                }
            }
        }
    }

    fn mask_values(&self, is_person: bool, field: &str, values: [&mut Option<Value>; 2]) {
        for value in values.into_iter().flatten() {
            *value = match field {
                // Wholly: the form of a masked number says nothing that anybody could use.
                "email" | "phone" if is_person => Value::Text(HIDDEN.to_owned()),
                // Those of an organisation are its own.
                "email" | "phone" => value.map_texts(&mask::mask_organisation_contact),
                _ => value.map_texts(&|text| self.mask_known(&mask_text(is_person, text))),
            };
        }
    }

    /// Masks a text as one of a person when somebody's address or number stands in it.
    fn mask_known(&self, text: &str) -> String {
        mask_text(self.is_in(text), text)
    }

    fn is_in(&self, text: &str) -> bool {
        // Most texts have nothing that looks like contact details, and need no search for those of everybody.
        if mask::mask_personal(text) == text {
            return false;
        }
        let known = (self.known).get_or_init(|| ContactDetails::collect(self.registries));
        let (lowercase, digits) = (text.to_lowercase(), digits(text));
        known.emails.iter().any(|email| lowercase.contains(email))
            || known.phones.iter().any(|phone| digits.contains(phone))
    }
}

fn mask_text(is_person: bool, text: &str) -> String {
    match is_person {
        true => mask::mask_personal(text),
        false => mask::mask_outside_people(text),
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The digits of a phone number that are the same however it is written: without `0` or `+46` before them.
fn significant_digits(phone: &str) -> String {
    let digits = digits(phone);
    let from_abroad = digits.trim_start_matches('0').strip_prefix("46");
    let is_abroad = phone.trim_start().starts_with(['+']) || digits.starts_with("00");
    let national = from_abroad.filter(|_| is_abroad).unwrap_or(&digits);
    national.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use std::cell::OnceCell;

    use super::{ContactDetails, PersonalData, significant_digits};
    use crate::model::registry::Registry;

    #[test]
    fn contact_details_of_people_are_masked_in_other_texts_too() {
        let known = ContactDetails {
            emails: ["pia@exempel.example".to_owned()].into(),
            phones: [significant_digits("+46 (0)00-11 22 33")].into(),
        };
        let people = PersonalData {
            registries: [&Registry::default(), &Registry::default()],
            known: OnceCell::from(known),
        };
        let table = [
            ("mejla Pia@exempel.example", "mejla •••@•••••••.•••••••"),
            ("ring 000-112233", "ring •••-••••••"),
            ("ring 0046 00 11 22 33", "ring •••• •• •• •• ••"),
            ("info@prov.example", "info@prov.example"),
            ("0771-23 45 67", "0771-23 45 67"),
        ];
        assert_eq!(
            significant_digits("0046 00 11 22 33"),
            significant_digits("000-11 22 33")
        );
        for (text, masked) in table {
            assert_eq!(people.mask_known(text), masked);
        }
    }
}
