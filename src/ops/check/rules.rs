//! The table of rules.

use crate::model::finding::Level;
use crate::text::suggest::nearest;

/// A rule: what findings name, and how much it matters.
#[derive(Debug)]
pub struct Rule {
    /// Its name; it reads well after "allow".
    pub id: &'static str,
    /// How much breaking it matters when nobody says otherwise; none when it is allowed.
    pub level: Option<Level>,
    /// What it is about.
    pub family: Family,
}

/// What rules are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Files, keys and values that can't be read: always told.
    Reading,
    /// Records that name others.
    References,
    /// Who is who.
    Identity,
    /// What stands at a key.
    Values,
    /// Words that nobody declared.
    Vocabulary,
    /// What is missing.
    Completeness,
    /// What should not be kept about people.
    Privacy,
    /// How a file is written.
    Form,
    /// How rules are set.
    Levels,
}

impl Family {
    /// Every family, in the order of the table.
    pub const ALL: [Family; 9] = [
        Family::Reading,
        Family::References,
        Family::Identity,
        Family::Values,
        Family::Vocabulary,
        Family::Completeness,
        Family::Privacy,
        Family::Form,
        Family::Levels,
    ];

    /// The word for the family.
    pub fn key(self) -> &'static str {
        match self {
            Family::Reading => "reading",
            Family::References => "references",
            Family::Identity => "identity",
            Family::Values => "values",
            Family::Vocabulary => "vocabulary",
            Family::Completeness => "completeness",
            Family::Privacy => "privacy",
            Family::Form => "form",
            Family::Levels => "levels",
        }
    }
}

impl Rule {
    /// Whether its findings are told whatever anybody says: they tell what could not be read.
    pub fn is_fixed(&self) -> bool {
        self.family == Family::Reading
    }
}

const fn error(family: Family, id: &'static str) -> Rule {
    let level = Some(Level::Error);
    Rule { id, level, family }
}

const fn warning(family: Family, id: &'static str) -> Rule {
    let level = Some(Level::Warning);
    Rule { id, level, family }
}

const fn note(family: Family, id: &'static str) -> Rule {
    let level = Some(Level::Note);
    Rule { id, level, family }
}

const fn allowed(family: Family, id: &'static str) -> Rule {
    let level = None;
    Rule { id, level, family }
}

/// Every rule, by family.
pub const RULES: &[Rule] = &[
    // a file
    error(Family::Reading, "bad-id"),
    error(Family::Reading, "cannot-open"),
    error(Family::Reading, "conflict-markers"),
    error(Family::Reading, "loose-file"),
    error(Family::Reading, "more-faults"),
    error(Family::Reading, "not-utf8"),
    error(Family::Reading, "same-id"),
    error(Family::Reading, "schema-too-new"),
    error(Family::Reading, "symbolic-link"),
    error(Family::Reading, "syntax-error"),
    error(Family::Reading, "too-large"),
    error(Family::Reading, "unknown-folder"),
    // its keys and values
    error(Family::Reading, "bad-code"),
    error(Family::Reading, "bad-date"),
    error(Family::Reading, "bad-number"),
    error(Family::Reading, "bad-orgnr"),
    error(Family::Reading, "bad-query"),
    error(Family::Reading, "missing-key"),
    error(Family::Reading, "missing-name"),
    error(Family::Reading, "orgnr-check-digit"),
    error(Family::Reading, "same-key"),
    error(Family::Reading, "unknown-choice"),
    error(Family::Reading, "unknown-county"),
    error(Family::Reading, "unknown-inferred-key"),
    error(Family::Reading, "unknown-key"),
    error(Family::Reading, "wrong-type"),
    error(Family::References, "unknown-reference"),
    error(Family::References, "wrong-kind"),
    error(Family::References, "part-of-loop"),
    error(Family::References, "group-in-itself"),
    error(Family::References, "dissolved-actor"),
    warning(Family::References, "former-id"),
    error(Family::Identity, "same-orgnr"),
    error(Family::Identity, "same-code"),
    warning(Family::Identity, "same-name"),
    warning(Family::Identity, "probable-duplicate"),
    warning(Family::Identity, "kind-and-orgnr"),
    warning(Family::Values, "unknown-code"),
    warning(Family::Values, "code-and-name"),
    error(Family::Values, "county-and-code"),
    error(Family::Values, "bad-email"),
    warning(Family::Values, "bad-phone"),
    error(Family::Values, "bad-url"),
    error(Family::Values, "bad-postal-code"),
    warning(Family::Values, "surname-first"),
    error(Family::Values, "reversed-dates"),
    note(Family::Values, "future-date"),
    warning(Family::Values, "participation-outside-initiative"),
    warning(Family::Values, "event-outside-initiative"),
    warning(Family::Values, "stray-space"),
    warning(Family::Values, "not-nfc"),
    error(Family::Vocabulary, "undeclared-word"),
    error(Family::Vocabulary, "type-and-kind"),
    allowed(Family::Completeness, "initiative-without-owner"),
    allowed(Family::Completeness, "initiative-without-participants"),
    warning(Family::Completeness, "initiative-without-source"),
    warning(Family::Completeness, "actor-without-county"),
    warning(Family::Completeness, "overlapping-participations"),
    warning(Family::Completeness, "unmet-expectation"),
    note(Family::Completeness, "old-check"),
    error(Family::Privacy, "personnummer"),
    error(Family::Privacy, "personal-orgnr"),
    warning(Family::Privacy, "private-email"),
    warning(Family::Privacy, "person-without-basis"),
    error(Family::Privacy, "party-letter"),
    error(Family::Privacy, "person-outside-people"),
    error(Family::Privacy, "contact-detail-outside-people"),
    note(Family::Form, "byte-order-mark"),
    note(Family::Form, "carriage-returns"),
    note(Family::Form, "unsorted-list"),
    note(Family::Form, "quoted-day"),
    note(Family::Form, "not-canonical"),
    error(Family::Levels, "unknown-rule"),
    error(Family::Levels, "unknown-level"),
    warning(Family::Levels, "unused-allow"),
];

/// The rule that is called `id`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The name of a rule that is near to what was typed.
pub fn near(typed: &str) -> Option<&'static str> {
    nearest(typed, RULES.iter().map(|rule| rule.id))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Family, RULES};

    #[test]
    fn no_rule_is_there_twice_and_families_stand_together() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        let mut families: Vec<Family> = RULES.iter().map(|rule| rule.family).collect();
        families.dedup();
        assert_eq!(families, Family::ALL);
    }
}
