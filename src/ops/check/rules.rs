//! The table of rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::finding::Level;
use crate::model::rule::RuleId;

/// A rule: what findings name, and how much it matters.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
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

const fn error(family: Family, id: RuleId) -> Rule {
    let level = Some(Level::Error);
    Rule { id, level, family }
}

const fn warning(family: Family, id: RuleId) -> Rule {
    let level = Some(Level::Warning);
    Rule { id, level, family }
}

const fn note(family: Family, id: RuleId) -> Rule {
    let level = Some(Level::Note);
    Rule { id, level, family }
}

const fn allowed(family: Family, id: RuleId) -> Rule {
    let level = None;
    Rule { id, level, family }
}

/// Every rule, by family.
pub const RULES: &[Rule] = &[
    // a file
    error(Family::Reading, RuleId::BadId),
    error(Family::Reading, RuleId::CannotOpen),
    error(Family::Reading, RuleId::ConflictMarkers),
    error(Family::Reading, RuleId::LooseFile),
    error(Family::Reading, RuleId::MoreFaults),
    error(Family::Reading, RuleId::NotUtf8),
    error(Family::Reading, RuleId::SameId),
    error(Family::Reading, RuleId::SchemaTooNew),
    error(Family::Reading, RuleId::SymbolicLink),
    error(Family::Reading, RuleId::SyntaxError),
    error(Family::Reading, RuleId::TooLarge),
    error(Family::Reading, RuleId::UnknownFolder),
    // its keys and values
    error(Family::Reading, RuleId::BadCode),
    error(Family::Reading, RuleId::BadDate),
    error(Family::Reading, RuleId::BadNumber),
    error(Family::Reading, RuleId::BadOrgnr),
    error(Family::Reading, RuleId::BadQuery),
    error(Family::Reading, RuleId::MissingKey),
    error(Family::Reading, RuleId::MissingName),
    error(Family::Reading, RuleId::OrgnrCheckDigit),
    error(Family::Reading, RuleId::SameKey),
    error(Family::Reading, RuleId::UnknownChoice),
    error(Family::Reading, RuleId::UnknownCounty),
    error(Family::Reading, RuleId::UnknownInferredKey),
    error(Family::Reading, RuleId::UnknownKey),
    error(Family::Reading, RuleId::WrongType),
    error(Family::References, RuleId::UnknownReference),
    error(Family::References, RuleId::WrongKind),
    error(Family::References, RuleId::PartOfLoop),
    error(Family::References, RuleId::GroupInItself),
    error(Family::References, RuleId::DissolvedActor),
    warning(Family::References, RuleId::FormerId),
    error(Family::Identity, RuleId::SameOrgnr),
    error(Family::Identity, RuleId::SameCode),
    warning(Family::Identity, RuleId::SameName),
    warning(Family::Identity, RuleId::ProbableDuplicate),
    warning(Family::Identity, RuleId::KindAndOrgnr),
    warning(Family::Values, RuleId::UnknownCode),
    warning(Family::Values, RuleId::CodeAndName),
    error(Family::Values, RuleId::CountyAndCode),
    error(Family::Values, RuleId::BadEmail),
    warning(Family::Values, RuleId::BadPhone),
    error(Family::Values, RuleId::BadUrl),
    error(Family::Values, RuleId::BadPostalCode),
    warning(Family::Values, RuleId::SurnameFirst),
    error(Family::Values, RuleId::ReversedDates),
    note(Family::Values, RuleId::FutureDate),
    warning(Family::Values, RuleId::ParticipationOutsideInitiative),
    warning(Family::Values, RuleId::EventOutsideInitiative),
    warning(Family::Values, RuleId::StraySpace),
    warning(Family::Values, RuleId::NotNfc),
    error(Family::Vocabulary, RuleId::UndeclaredWord),
    error(Family::Vocabulary, RuleId::TypeAndKind),
    allowed(Family::Completeness, RuleId::InitiativeWithoutOwner),
    allowed(Family::Completeness, RuleId::InitiativeWithoutParticipants),
    warning(Family::Completeness, RuleId::InitiativeWithoutSource),
    warning(Family::Completeness, RuleId::ActorWithoutCounty),
    warning(Family::Completeness, RuleId::OverlappingParticipations),
    warning(Family::Completeness, RuleId::UnmetExpectation),
    note(Family::Completeness, RuleId::OldCheck),
    error(Family::Privacy, RuleId::Personnummer),
    error(Family::Privacy, RuleId::PersonalOrgnr),
    warning(Family::Privacy, RuleId::PrivateEmail),
    warning(Family::Privacy, RuleId::PersonWithoutBasis),
    error(Family::Privacy, RuleId::PartyLetter),
    error(Family::Privacy, RuleId::PersonOutsidePeople),
    error(Family::Privacy, RuleId::ContactDetailOutsidePeople),
    note(Family::Form, RuleId::ByteOrderMark),
    note(Family::Form, RuleId::CarriageReturns),
    note(Family::Form, RuleId::UnsortedList),
    note(Family::Form, RuleId::QuotedDay),
    note(Family::Form, RuleId::NotCanonical),
    error(Family::Levels, RuleId::UnknownRule),
    error(Family::Levels, RuleId::UnknownLevel),
    warning(Family::Levels, RuleId::UnusedAllow),
];

/// The row of a rule.
pub fn rule(id: RuleId) -> &'static Rule {
    static ROWS: LazyLock<BTreeMap<RuleId, &'static Rule>> =
        LazyLock::new(|| RULES.iter().map(|rule| (rule.id, rule)).collect());
    ROWS[&id]
}

#[cfg(test)]
mod tests {
    use super::{Family, RULES, RuleId};

    #[test]
    fn each_rule_has_one_row_and_families_stand_together() {
        let mut ids: Vec<RuleId> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort();
        assert_eq!(ids, RuleId::ALL);
        let mut families: Vec<Family> = RULES.iter().map(|rule| rule.family).collect();
        families.dedup();
        assert_eq!(families, Family::ALL);
    }
}
