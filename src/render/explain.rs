//! The result of `explain`: one rule, or all of them.

use super::escape::{Style, paint};
use super::{Look, width};
use crate::model::finding::Level;
use crate::ops::check::rule::Rule;
use crate::ops::check::rules::{families, rules};
use crate::ops::explain::Explanation;

/// How wide paragraphs are where nobody says how wide the screen is.
const WIDTH: usize = 100;

/// What is written about a rule, examples set in.
pub fn render(explanation: &Explanation, look: &Look<'_>) -> String {
    let rule = explanation.rule;
    let mut text = format!(
        "{}   {} · {}\n",
        paint(rule.id.as_str(), Style::Bold, look.color),
        look.words.get(&format!("family-{}", rule.family.key())),
        level(rule, look)
    );
    for (part, is_example) in parts(explanation.text) {
        text.push('\n');
        let wide = look.width.unwrap_or(WIDTH).min(WIDTH);
        let lines = match is_example {
            true => part.lines().map(|line| format!("    {line}")).collect(),
            false => width::wrap(&part, wide),
        };
        text.extend(lines.iter().map(|line| line.trim_end().to_owned() + "\n"));
    }
    text
}

/// Every rule by family, with its level.
pub fn list(look: &Look<'_>) -> String {
    let longest = rules().map(|rule| rule.id.as_str().len()).max();
    let longest = longest.unwrap_or(0);
    let mut text = String::new();
    for family in families() {
        let head = look.words.get(&format!("family-{}", family.key()));
        text.push_str(&format!("{}\n", paint(&head, Style::Bold, look.color)));
        for rule in rules().filter(|rule| rule.family == family) {
            text.push_str(&format!("  {:longest$}   {}\n", rule.id, level(rule, look)));
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

fn level(rule: &Rule, look: &Look<'_>) -> String {
    let key = rule.level.map_or("allow", Level::key);
    look.words.get(&format!("level-{key}"))
}

/// The paragraphs and examples of a chapter, in their order.
pub fn parts(chapter: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    for (number, part) in chapter.split("```").enumerate() {
        let is_example = number % 2 == 1;
        if is_example {
            let lines = part.split_once('\n').map_or("", |(_, lines)| lines);
            parts.push((lines.trim_end().to_owned(), true));
        } else {
            let paragraphs = part.split("\n\n").map(str::trim);
            let paragraphs = paragraphs.filter(|it| !it.is_empty());
            parts.extend(paragraphs.map(|it| (it.to_owned(), false)));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_chapter_is_paragraphs_and_examples() {
        let found = parts("One\nmore.\n\nTwo.\n\n```toml\na = 1\n\nb = 2\n```\n\nThree.");
        let shown: Vec<(&str, bool)> = found
            .iter()
            .map(|(text, is)| (text.as_str(), *is))
            .collect();
        assert_eq!(
            shown,
            [
                ("One\nmore.", false),
                ("Two.", false),
                ("a = 1\n\nb = 2", true),
                ("Three.", false)
            ]
        );
    }
}
