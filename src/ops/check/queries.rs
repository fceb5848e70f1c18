//! Queries that `registry.toml` keeps and that can't be understood: saved ones, and those of expectations.
//!
//! Those of groups are read with their records: who belongs to a group, lists must know.

use super::places::{inside, top};
use super::walk::Scene;
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::kind::Kind;
use crate::model::query::compile::Query;
use crate::model::query::mistake::QueryFault;
use crate::model::settings::FILE;
use crate::model::value::Block;

/// What is wrong with the queries of the settings.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let settings = &scene.registry.settings;
    // Words that could not be read are not unknown.
    if settings.is_partial {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let saved = settings.block.table("queries");
    for (name, value) in saved.into_iter().flat_map(Block::iter) {
        let path = top("queries").key(name);
        let texts = value.texts();
        findings.extend(texts.iter().filter_map(|it| mistake(scene, it, &path)));
    }
    for (number, block) in settings.block.tables("expectation").iter().enumerate() {
        for key in ["where", "requires"] {
            let path = inside("expectation", number, key);
            let found = block.text(key).and_then(|it| mistake(scene, it, &path));
            findings.extend(found);
        }
    }
    findings
}

/// The first mistake in a query.
fn mistake(scene: Scene<'_>, text: &str, path: &FieldPath) -> Option<Finding> {
    let registry = scene.registry;
    let error = Query::new(text, registry, scene.today, None).err()?;
    // Without people/ nothing says whether a person is there, and what can't be read may be meant.
    let is_whole = registry.of_kind(Kind::Person).next().is_some() && registry.apart().is_empty();
    if matches!(error.fault, QueryFault::UnknownRecord(_)) && !is_whole {
        return None;
    }
    let at = At::Part(path.clone(), error.span.start, error.span.end);
    let finding = Finding::error("bad-query", FILE, at)
        .fact("reason", "saved")
        .fact("query", text)
        .fact("at", &error.text[error.span.clone()])
        .suggest(error.suggestion.as_deref());
    Some(finding)
}
