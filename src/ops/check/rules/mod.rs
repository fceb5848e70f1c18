//! The table of rules. Each family is one file; the row of a rule holds its level, what finds it, what fixes it, and the
//! command that is suggested.

mod completeness;
mod form;
mod identity;
mod levels;
mod privacy;
mod reading;
mod references;
mod values;
mod vocabulary;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::rule::{Family, Rule};
use crate::model::rule::RuleId;

/// The families with their rules, in the order in which they are listed.
const TABLE: &[(Family, &[Rule])] = &[
    (Family::Reading, reading::RULES),
    (Family::References, references::RULES),
    (Family::Identity, identity::RULES),
    (Family::Values, values::RULES),
    (Family::Vocabulary, vocabulary::RULES),
    (Family::Completeness, completeness::RULES),
    (Family::Privacy, privacy::RULES),
    (Family::Form, form::RULES),
    (Family::Levels, levels::RULES),
];

/// Every family, in the order in which they are listed.
pub fn families() -> impl Iterator<Item = Family> {
    TABLE.iter().map(|(family, _)| *family)
}

/// Every rule, by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> + Clone {
    TABLE.iter().flat_map(|(_, rules)| rules.iter())
}

/// The row of a rule.
pub fn rule(id: RuleId) -> &'static Rule {
    static ROWS: LazyLock<BTreeMap<RuleId, &'static Rule>> =
        LazyLock::new(|| rules().map(|rule| (rule.id, rule)).collect());
    ROWS[&id]
}

#[cfg(test)]
mod tests {
    use super::{RuleId, TABLE, rules};

    #[test]
    fn each_rule_has_one_row_in_the_table_of_its_family() {
        let mut ids: Vec<RuleId> = rules().map(|rule| rule.id).collect();
        ids.sort();
        assert_eq!(ids, RuleId::ALL);
        for (family, rules) in TABLE {
            assert!(rules.iter().all(|rule| rule.family == *family));
        }
    }
}
