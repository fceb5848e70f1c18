//! What reaches people, wherever it stands: nothing that is told of changes says it.

use std::collections::BTreeSet;

use super::values::{masked, safe_text};
use crate::model::change::{Change, FieldChange};
use crate::model::kind::Kind;
use crate::model::registry::Registry;
use crate::model::value::Value;
use crate::text::mask;

/// The fewest digits that are taken for somebody's number.
const LEAST: usize = 6;

/// E-mail addresses and phone numbers of people, before and now.
#[derive(Debug, Default)]
pub(super) struct Reach {
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
}

impl Reach {
    pub(super) fn new(registries: [&Registry; 2]) -> Reach {
        let mut reach = Reach::default();
        for person in registries.iter().flat_map(|it| it.of_kind(Kind::Person)) {
            for post in person.posts() {
                let emails = post.email.iter().map(|email| email.trim().to_lowercase());
                reach.emails.extend(emails.filter(|it| it.contains('@')));
                let phones = post.phone.iter().map(|phone| number(phone));
                reach.phones.extend(phones.filter(|it| it.len() >= LEAST));
            }
        }
        reach
    }

    /// Takes what reaches or identifies people out of what is told.
    pub(super) fn cover(&self, change: &mut Change) {
        match change {
            Change::Registry { name, .. }
            | Change::Added { name, .. }
            | Change::Removed { name, .. }
            | Change::Merged { name, .. } => *name = self.safe(name),
            Change::Field {
                field, old, new, ..
            }
            | Change::Setting {
                key: field,
                old,
                new,
            } => self.values(field, [old, new]),
            Change::Relinked { fields, .. }
            | Change::EventChanged { fields, .. }
            | Change::PostChanged { fields, .. } => {
                for FieldChange { field, old, new } in fields {
                    self.values(field, [old, new]);
                }
            }
            _ => {}
        }
    }

    fn values(&self, field: &str, values: [&mut Option<Value>; 2]) {
        // Of an organisation they are its own; those of people are hidden already.
        if matches!(field, "email" | "phone") {
            return;
        }
        for value in values.into_iter().flatten() {
            *value = masked(value, &|text| self.safe(text));
        }
    }

    fn safe(&self, text: &str) -> String {
        safe_text(self.is_told_in(text), text)
    }

    /// Whether somebody's address or number stands in a text.
    fn is_told_in(&self, text: &str) -> bool {
        if mask::personal(text) == text {
            return false;
        }
        let (low, digits) = (text.to_lowercase(), digits(text));
        self.emails.iter().any(|email| low.contains(email))
            || self.phones.iter().any(|phone| digits.contains(phone))
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The digits of a phone number that stand however it is written: without `0` or `+46` before them.
fn number(phone: &str) -> String {
    let digits = digits(phone);
    let from_abroad = digits.trim_start_matches('0').strip_prefix("46");
    let is_abroad = phone.trim_start().starts_with(['+']) || digits.starts_with("00");
    let national = from_abroad.filter(|_| is_abroad).unwrap_or(&digits);
    national.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::Reach;

    #[test]
    fn what_reaches_people_is_covered_in_other_texts_too() {
        let reach = Reach {
            emails: ["pia@exempel.example".to_owned()].into(),
            phones: [super::number("+46 (0)00-11 22 33")].into(),
        };
        let table = [
            ("mejla Pia@exempel.example", "mejla •••@•••••••.•••••••"),
            ("ring 000-112233", "ring •••-••••••"),
            ("ring 0046 00 11 22 33", "ring •••• •• •• •• ••"),
            ("info@prov.example", "info@prov.example"),
            ("0771-23 45 67", "0771-23 45 67"),
        ];
        assert_eq!(
            super::number("0046 00 11 22 33"),
            super::number("000-11 22 33")
        );
        for (text, covered) in table {
            assert_eq!(reach.safe(text), covered);
        }
    }
}
