//! How a file is written; `document` compares texts with their canonical form.

use crate::model::rule::RuleId;
use crate::ops::check::rule::{Family, NOTE, Rule, Suggest};

// Notes, since a file that is written in another way says the same; without a function that finds them, since only the
// text shows the form.
const fn form(id: RuleId) -> Rule {
    Rule::new(Family::Form, NOTE, id).suggest_by(Suggest::Format)
}

pub(super) const RULES: &[Rule] = &[
    form(RuleId::ByteOrderMark),
    form(RuleId::CarriageReturns),
    form(RuleId::UnsortedList),
    form(RuleId::QuotedDay),
    form(RuleId::NotCanonical),
];
