//! How rules are set: names of rules that there are not, levels that are none.

use super::places::{inside, top};
use super::rules::rule;
use super::walk::Scene;
use crate::model::finding::{At, Finding, Level};
use crate::model::rule::RuleId;
use crate::model::settings::FILE;
use crate::model::value::Block;
use crate::text::suggest::nearest;

/// What is wrong with `[levels]` in `registry.toml`, and with the rules that `[[allow]]` names.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let settings = &scene.registry.settings.block;
    let levels = settings
        .table("levels")
        .into_iter()
        .flat_map(Block::iter)
        .filter_map(|(name, value)| level(name, value.texts().first()?));
    let allowed = scene.registry.records().flat_map(|record| {
        let blocks = record.block.tables("allow").iter().enumerate();
        blocks.filter_map(|(number, block)| {
            let name = block.text("rule")?;
            let at = At::Value(inside("allow", number, "rule"));
            RuleId::parse(name)
                .is_none()
                .then(|| unknown(&record.path, at, name))
        })
    });
    levels.chain(allowed).collect()
}

/// One line of `[levels]`.
fn level(name: &str, word: &str) -> Option<Finding> {
    let path = top("levels").key(name);
    let Some(rule) = RuleId::parse(name).map(rule) else {
        return Some(unknown(FILE, At::Key(path), name));
    };
    let reason = match Level::setting(word) {
        Some(_) if rule.is_fixed() => "fixed",
        Some(_) => return None,
        None => "word",
    };
    let finding = Finding::new(RuleId::UnknownLevel, FILE, At::Value(path))
        .fact("reason", reason)
        .fact("rule", rule.id.as_str())
        .fact("word", word)
        .suggest(nearest(word, Level::SETTINGS).filter(|_| reason == "word"));
    Some(finding)
}

fn unknown(file: &str, at: At, name: &str) -> Finding {
    Finding::new(RuleId::UnknownRule, file, at)
        .fact("name", name)
        .suggest(RuleId::nearest(name))
}
