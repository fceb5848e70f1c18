//! What the registry is expected to hold, and the records that don't: for `gaps` and for `check`.

use std::collections::BTreeSet;

use jiff::civil;

use crate::model::kind::Kind;
use crate::model::query::compile::{Query, Test};
use crate::model::query::error::QueryError;
use crate::model::query::link::{LinkKey, LinkTest};
use crate::model::query::record::ValueTest;
use crate::model::query::saved::QueryOwner;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::Expectation;

/// The two queries of an expectation.
#[derive(Debug)]
pub struct Understood {
    which: Query,
    requires: Query,
}

/// The records that an expectation is about.
#[derive(Debug)]
pub struct Measured<'a> {
    /// All of them.
    pub about: Vec<&'a Record>,
    /// Those that are not as expected.
    pub unmet: Vec<&'a Record>,
}

/// Understands the queries of an expectation.
///
/// # Errors
/// The key of each query that has a mistake, and the mistake.
pub fn understand(
    expectation: &Expectation,
    registry: &Registry,
    today: civil::Date,
    as_of: Option<civil::Date>,
) -> Result<Understood, Vec<(&'static str, Box<QueryError>)>> {
    let query = |key: &'static str, text: &str| {
        Query::for_owner(QueryOwner::Registry, text, registry, today, as_of)
            .map_err(|error| (key, Box::new(error)))
    };
    let which = query("where", &expectation.which);
    let requires = query("requires", &expectation.requires);
    match (which, requires) {
        // What people can be reached at is withheld from queries, here as in `list`.
        (Ok(which), Ok(mut requires)) => match requires.withheld.take() {
            Some(error) if which.finds_people() => Err(vec![("requires", error)]),
            _ => Ok(Understood { which, requires }),
        },
        (which, requires) => Err([which.err(), requires.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}

/// Which records are not as expected.
pub fn measure<'a>(view: &'a View<'_>, understood: &Understood) -> Measured<'a> {
    let about = view.matching_records(&understood.which);
    Measured {
        unmet: view.records_without_match(&understood.requires, &about),
        about,
    }
}

/// Whether a record has an exception from a rule.
pub fn allows(record: &Record, rule: RuleId) -> bool {
    let blocks = record.block.tables("allow").iter();
    blocks
        .filter_map(|it| it.text("rule"))
        .any(|it| it == rule.as_str())
}

/// The participation that a record lacks by the expectation of this name, if it is one that it lacks: the one role that
/// is asked for, if it is one.
pub fn lacking_link(
    registry: &Registry,
    today: civil::Date,
    name: &str,
    record: &Record,
) -> Option<Option<String>> {
    let mut expectations = registry.settings.expectations.iter();
    let expectation = expectations.find(|it| it.name == name)?;
    let understood = understand(expectation, registry, today, None).ok()?;
    // A person or a source takes part in nothing: no participation could meet the expectation.
    let takes_part = record.kind.is_actor() || record.kind == Kind::Initiative;
    if !takes_part || !understood.requires.requires_links() {
        return None;
    }
    let required = understood.requires.tests.iter().filter(|it| !it.negated);
    let mut roles = required.filter_map(|test| match &test.test {
        Test::Link(LinkKey::Role, _, LinkTest::Role(ValueTest::OneOf(words))) => only(words),
        _ => None,
    });
    Some(roles.next())
}

fn only(words: &BTreeSet<String>) -> Option<String> {
    words.first().filter(|_| words.len() == 1).cloned()
}
