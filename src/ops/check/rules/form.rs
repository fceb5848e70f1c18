//! How a file is written; `document` compares texts with their canonical form.

use crate::model::rule::RuleId;
use crate::ops::check::rule::{Family, NOTE, Rule, Suggest};

const fn form(id: RuleId) -> Rule {
    let rule = Rule::new(Family::Form, NOTE, id);
    Rule {
        suggest: Suggest::Format,
        ..rule
    }
}

pub(super) const RULES: &[Rule] = &[
    form(RuleId::ByteOrderMark),
    form(RuleId::CarriageReturns),
    form(RuleId::UnsortedList),
    form(RuleId::QuotedDay),
    form(RuleId::NotCanonical),
];
