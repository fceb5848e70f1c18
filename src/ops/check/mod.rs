//! What is wrong with a registry: the table of rules, and what its families find.
//!
//! The reader finds what is wrong with single files; the families here, one file each, what is wrong between them.

mod references;
mod vocabulary;
mod walk;

use crate::model::finding::{Finding, Level};
use crate::model::registry::Registry;

/// A rule: what findings name, and how much it matters.
#[derive(Debug)]
pub struct Rule {
    /// Its name; it reads well after "allow".
    pub id: &'static str,
    /// How much breaking it matters.
    pub level: Level,
}

const fn error(id: &'static str) -> Rule {
    Rule {
        id,
        level: Level::Error,
    }
}

/// Every rule, by family.
pub const RULES: &[Rule] = &[
    // reading: a file
    error("bad-id"),
    error("cannot-open"),
    error("conflict-markers"),
    error("loose-file"),
    error("more-faults"),
    error("not-utf8"),
    error("same-id"),
    error("schema-too-new"),
    error("symbolic-link"),
    error("syntax-error"),
    error("too-large"),
    error("unknown-folder"),
    // reading: keys and values
    error("bad-code"),
    error("bad-date"),
    error("bad-number"),
    error("bad-orgnr"),
    error("bad-query"),
    error("missing-key"),
    error("missing-name"),
    error("orgnr-check-digit"),
    error("same-key"),
    error("unknown-choice"),
    error("unknown-county"),
    error("unknown-inferred-key"),
    error("unknown-key"),
    error("wrong-type"),
    // references
    error("unknown-reference"),
    error("wrong-kind"),
    // vocabulary
    error("undeclared-word"),
];

/// What is wrong: what reading found, and what only the whole registry shows. Each has the level of its rule.
pub fn check(registry: &Registry, reading: Vec<Finding>) -> Vec<Finding> {
    let mut findings = reading;
    findings.append(&mut references::find(registry));
    findings.append(&mut vocabulary::find(registry));
    for finding in &mut findings {
        if let Some(rule) = RULES.iter().find(|rule| rule.id == finding.rule) {
            finding.level = rule.level;
        }
    }
    findings.sort();
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::RULES;

    #[test]
    fn no_rule_is_there_twice() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
    }
}
