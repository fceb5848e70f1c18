//! How rules are set: unknown names and levels in `[levels]`, and exceptions.

use rayon::prelude::*;

use super::reading;
use crate::model::finding::{At, Finding, Level};
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::settings::FILE;
use crate::model::value::Block;
use crate::ops::check::rule::{CheckInput, ERROR, Family, Rule, WARNING, inside, top};
use crate::text::suggest::nearest;

pub(super) const RULES: &[Rule] = &[
    Rule::new(Family::Levels, ERROR, RuleId::UnknownRule).find(find_unknown_rules),
    Rule::new(Family::Levels, ERROR, RuleId::UnknownLevel).find(find_unknown_levels),
    // Found by `allow`, which knows what exceptions take away.
    Rule::new(Family::Levels, WARNING, RuleId::UnusedAllow),
];

/// The lines of `[levels]` in `registry.toml`: the name of a rule, and the word for its level.
fn levels<'a>(input: &CheckInput<'a>) -> impl Iterator<Item = (&'a str, String)> {
    let levels = input.registry.settings.block.table("levels");
    let lines = levels.into_iter().flat_map(Block::iter);
    lines.filter_map(|(name, value)| Some((name, value.texts().first()?.clone())))
}

fn find_unknown_rules(input: &CheckInput<'_>) -> Vec<Finding> {
    let set = levels(input).map(|(name, _)| (FILE, At::Key(top("levels").key(name)), name));
    let has_exceptions = |record: &&&Record| !record.block.tables("allow").is_empty();
    let records: Vec<&&Record> = input.records.par_iter().filter(has_exceptions).collect();
    let allowed = records.into_iter().flat_map(|record| {
        let blocks = record.block.tables("allow").iter().enumerate();
        blocks.filter_map(|(number, block)| {
            let at = At::Value(inside("allow", number, "rule"));
            Some((record.path.as_str(), at, block.text("rule")?))
        })
    });
    set.chain(allowed)
        .filter(|(.., name)| RuleId::parse(name).is_none())
        .map(|(file, at, name)| {
            Finding::new(RuleId::UnknownRule, file, at)
                .fact("name", name)
                .suggest(RuleId::nearest(name))
        })
        .collect()
}

/// Whether no level can be set for a rule.
fn is_fixed(id: RuleId) -> bool {
    reading::RULES.iter().any(|rule| rule.id == id)
}

fn find_unknown_levels(input: &CheckInput<'_>) -> Vec<Finding> {
    let find = |(name, word): (&str, String)| {
        let id = RuleId::parse(name)?;
        let reason = match Level::setting(&word) {
            Some(_) if is_fixed(id) => "fixed",
            Some(_) => return None,
            None => "word",
        };
        let at = At::Value(top("levels").key(name));
        let finding = Finding::new(RuleId::UnknownLevel, FILE, at)
            .fact("reason", reason)
            .fact("rule", id.as_str())
            .fact("word", &word)
            .suggest(nearest(&word, Level::SETTINGS).filter(|_| reason == "word"));
        Some(finding)
    };
    levels(input).filter_map(find).collect()
}
