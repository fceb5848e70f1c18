//! Queries that `registry.toml` keeps: under a name, and in expectations.

use super::places::{inside, top};
use super::walk::Scene;
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::kind::Kind;
use crate::model::members;
use crate::model::query::compile::Query;
use crate::model::query::error::{QueryError, QueryErrorKind};
use crate::model::query::saved::{QueryOwner, SavedQuery, is_name};
use crate::model::query::select::View;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::{Expectation, FILE};
use crate::ops::expectations::{measure, understand};

/// Queries that can't be understood, and records that are not as expected.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    // What declares words could not be read: whether a query has the right ones is not known.
    if scene.registry.settings.is_partial {
        return Vec::new();
    }
    let mut findings = kept(scene);
    findings.extend(expected(scene));
    findings
}

/// The queries under `[queries]`.
fn kept(scene: Scene<'_>) -> Vec<Finding> {
    let all = scene.registry.settings.queries.all();
    let shared = all.iter().filter(|it| it.owner == QueryOwner::Registry);
    shared.filter_map(|saved| of_kept(scene, saved)).collect()
}

fn of_kept(scene: Scene<'_>, saved: &SavedQuery) -> Option<Finding> {
    let path = top("queries").key(&saved.name);
    if !is_name(&saved.name) {
        let finding = Finding::new(RuleId::BadQuery, FILE, At::Key(path));
        return Some(finding.fact("reason", "name").fact("at", &saved.name));
    }
    let text = format!("@{}", saved.name);
    let error = query(scene, &text).err()?;
    let is_here = match &error.kind {
        // A loop is told where the first of its names stands.
        QueryErrorKind::SavedLoop(names) => names.iter().min() == Some(&saved.name),
        QueryErrorKind::TooManyTerms(_) => true,
        _ => error
            .within
            .as_ref()
            .is_some_and(|it| it.name == saved.name),
    };
    if !is_here {
        return None;
    }
    bad(scene.registry, &saved.text, path, &error)
}

/// The records that are not as expected, and the expectations that can't be understood.
fn expected(scene: Scene<'_>) -> Vec<Finding> {
    let Scene { registry, today } = scene;
    let expectations = &registry.settings.expectations;
    if expectations.is_empty() {
        return Vec::new();
    }
    let links = members::resolve_links(registry);
    let view = View::new(registry, &links, today);
    // What can't be read may be just what is lacking.
    let is_whole = registry.unreadable_records().is_empty();
    let mut findings = Vec::new();
    for expectation in expectations {
        match understand(expectation, registry, today, None) {
            Ok(understood) if is_whole => {
                let unmet = measure(&view, &understood).unmet;
                findings.extend(unmet.iter().map(|record| {
                    Finding::new(RuleId::UnmetExpectation, &record.path, At::File)
                        .fact("expectation", &expectation.name)
                        .fact("requires", &expectation.requires)
                }));
            }
            Ok(_) => {}
            Err(mistakes) => findings.extend(
                mistakes
                    .iter()
                    .filter_map(|(key, error)| misread(registry, expectation, key, error)),
            ),
        }
    }
    findings
}

/// A query of an expectation that can't be understood; what is kept under a name is told there.
fn misread(
    registry: &Registry,
    expectation: &Expectation,
    key: &'static str,
    error: &QueryError,
) -> Option<Finding> {
    let path = inside("expectation", expectation.number, key);
    let text = match key {
        "where" => &expectation.which,
        _ => &expectation.requires,
    };
    match error.within {
        Some(_) => None,
        None => bad(registry, text, path, error),
    }
}

fn query(scene: Scene<'_>, text: &str) -> Result<Query, QueryError> {
    Query::for_owner(
        QueryOwner::Registry,
        text,
        scene.registry,
        scene.today,
        None,
    )
}

fn bad(registry: &Registry, text: &str, path: FieldPath, error: &QueryError) -> Option<Finding> {
    // Without people/ nothing says whether a person is there, and what can't be read may be meant.
    let before = error.text.get(..error.span.start).unwrap_or_default();
    let has_people = registry.of_kind(Kind::Person).next().is_some();
    let is_lost =
        !has_people && before.ends_with("person:") || !registry.unreadable_records().is_empty();
    if is_lost && matches!(error.kind, QueryErrorKind::UnknownRecord(_)) {
        return None;
    }
    let reason = match error.kind {
        QueryErrorKind::SavedLoop(_) => "loop",
        _ => "kept",
    };
    let at = error.text.get(error.span.clone()).unwrap_or_default();
    let place = match *error.text == *text {
        true => At::Part(path, error.span.start, error.span.end),
        false => At::Value(path),
    };
    let finding = Finding::new(RuleId::BadQuery, FILE, place)
        .fact("reason", reason)
        .fact("query", text)
        .fact("at", at);
    Some(finding.suggest(error.suggestion.as_deref()))
}
