//! The names of the rules that `check` knows.

use std::fmt;

use crate::text::suggest::nearest;

// A macro, so that each name is written once: the enum, the list and the texts can't differ.
macro_rules! rule_ids {
    ($($variant:ident = $id:literal,)*) => {
        /// The name of a rule. What the rule is about, its level and how it is fixed stand in `ops::check::rules`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum RuleId {
            $(#[doc = concat!("`", $id, "`")] $variant,)*
        }

        impl RuleId {
            /// Every rule, in the order of their names.
            pub const ALL: &[RuleId] = &[$(RuleId::$variant),*];

            /// The name as files, options and formats have it; it reads well after "allow".
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(RuleId::$variant => $id,)*
                }
            }
        }
    };
}

// Sorted by name: the order of the enum is the order in which findings at one place are printed.
rule_ids! {
    ActorWithoutCounty = "actor-without-county",
    BadCode = "bad-code",
    BadDate = "bad-date",
    BadEmail = "bad-email",
    BadId = "bad-id",
    BadNumber = "bad-number",
    BadOrgnr = "bad-orgnr",
    BadPhone = "bad-phone",
    BadPostalCode = "bad-postal-code",
    BadQuery = "bad-query",
    BadUrl = "bad-url",
    ByteOrderMark = "byte-order-mark",
    CannotOpen = "cannot-open",
    CarriageReturns = "carriage-returns",
    CodeAndName = "code-and-name",
    ConflictMarkers = "conflict-markers",
    ContactDetailOutsidePeople = "contact-detail-outside-people",
    CountyAndCode = "county-and-code",
    DissolvedActor = "dissolved-actor",
    EventOutsideInitiative = "event-outside-initiative",
    FormerId = "former-id",
    FutureDate = "future-date",
    GroupInItself = "group-in-itself",
    InitiativeWithoutOwner = "initiative-without-owner",
    InitiativeWithoutParticipants = "initiative-without-participants",
    InitiativeWithoutSource = "initiative-without-source",
    KindAndOrgnr = "kind-and-orgnr",
    LooseFile = "loose-file",
    MissingKey = "missing-key",
    MissingName = "missing-name",
    MoreFaults = "more-faults",
    NotCanonical = "not-canonical",
    NotNfc = "not-nfc",
    NotUtf8 = "not-utf8",
    OldCheck = "old-check",
    OrgnrCheckDigit = "orgnr-check-digit",
    OverlappingParticipations = "overlapping-participations",
    PartOfLoop = "part-of-loop",
    ParticipationOutsideInitiative = "participation-outside-initiative",
    PartyLetter = "party-letter",
    PersonOutsidePeople = "person-outside-people",
    PersonWithoutBasis = "person-without-basis",
    PersonalOrgnr = "personal-orgnr",
    Personnummer = "personnummer",
    PrivateEmail = "private-email",
    ProbableDuplicate = "probable-duplicate",
    QuotedDay = "quoted-day",
    ReversedDates = "reversed-dates",
    SameCode = "same-code",
    SameId = "same-id",
    SameKey = "same-key",
    SameName = "same-name",
    SameOrgnr = "same-orgnr",
    SchemaTooNew = "schema-too-new",
    StraySpace = "stray-space",
    SurnameFirst = "surname-first",
    SymbolicLink = "symbolic-link",
    SyntaxError = "syntax-error",
    TooLarge = "too-large",
    TypeAndKind = "type-and-kind",
    UndeclaredWord = "undeclared-word",
    UnknownChoice = "unknown-choice",
    UnknownCode = "unknown-code",
    UnknownCounty = "unknown-county",
    UnknownFolder = "unknown-folder",
    UnknownInferredKey = "unknown-inferred-key",
    UnknownKey = "unknown-key",
    UnknownLevel = "unknown-level",
    UnknownReference = "unknown-reference",
    UnknownRule = "unknown-rule",
    UnmetExpectation = "unmet-expectation",
    UnsortedList = "unsorted-list",
    UnusedAllow = "unused-allow",
    WrongKind = "wrong-kind",
    WrongType = "wrong-type",
}

impl RuleId {
    /// The rule with a name.
    pub fn parse(name: &str) -> Option<RuleId> {
        RuleId::ALL.iter().copied().find(|it| it.as_str() == name)
    }

    /// The rule whose name is nearest to what was typed.
    pub fn nearest(typed: &str) -> Option<&'static str> {
        nearest(typed, RuleId::ALL.iter().map(|it| it.as_str()))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::RuleId;

    #[test]
    fn names_are_sorted() {
        assert!(
            RuleId::ALL.is_sorted_by(|one, other| one.as_str() < other.as_str()),
            "{:?}",
            RuleId::ALL
        );
    }
}
