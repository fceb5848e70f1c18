//! `explain`: the section of `docs/rules.md` about a rule.

use super::check::rule::Rule;

/// The page of the rules: the one place where they are explained.
const PAGE: &str = include_str!("../../docs/rules.md");

/// A rule and what is written about it.
#[derive(Debug)]
pub struct Explanation {
    /// The rule.
    pub rule: &'static Rule,
    /// What, why, an example and what to do: paragraphs and examples in Markdown.
    pub text: &'static str,
}

/// The section about a rule; a test checks that each rule has one.
pub fn explain(rule: &'static Rule) -> Explanation {
    let heading = format!("\n### {}\n", rule.id);
    let text = PAGE.split_once(heading.as_str()).map_or("", |(_, rest)| {
        let end = rest.find("\n##").unwrap_or(rest.len());
        // The first line is the level, which the table knows.
        let chapter = rest[..end].trim_start();
        chapter.split_once('\n').map_or("", |(_, text)| text.trim())
    });
    Explanation { rule, text }
}
