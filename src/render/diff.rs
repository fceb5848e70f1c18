//! The result of `diff`: on a screen a heading for each record with its changes below, as a comment for a pull request, or as
//! JSON.

mod comment;
mod group;

use self::group::{Group, count_phrases, groups, rank};
use super::escape::{Style, paint};
use super::width::wrap;
use super::{Format, Look, json};
use crate::ops::diff::summary::Summary;

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Markdown, Format::Json];

/// The widest that a line is where no terminal says how wide.
const WIDE: usize = 160;

/// The changes in a format; on a screen nothing when there are none, while a comment says so.
pub fn render(summary: &Summary, format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("diff", summary),
        Format::Markdown => comment::comment(summary, look),
        _ => screen(summary, look),
    }
}

/// The changes, and how many there are.
fn screen(summary: &Summary, look: &Look<'_>) -> String {
    if summary.is_empty() {
        return String::new();
    }
    let groups = groups(&summary.changes, look);
    let section = |groups: &[Group<'_>]| {
        let label = look.words.get(groups[0].section.message());
        let label = paint(&label, Style::Bold, look.color);
        let lines = groups.iter().map(|group| group_lines(group, look));
        format!("{label}\n{}", lines.collect::<String>())
    };
    let sections = groups.chunk_by(|one, other| one.section == other.section);
    let mut parts: Vec<String> = sections.map(section).collect();
    let mut counts = count_phrases(&summary.counts, look);
    if summary.counts.withheld > 0 {
        counts.push(look.words.count("diff-withheld", summary.counts.withheld));
    }
    let counts = wrap(&counts.join(", "), look.width.unwrap_or(WIDE));
    parts.push(counts.iter().map(|line| format!("{line}\n")).collect());
    parts.join("\n")
}

fn group_lines(group: &Group<'_>, look: &Look<'_>) -> String {
    let mut text = String::new();
    if let Some(id) = group.id {
        let name = paint(&group.name, Style::Bold, look.color);
        let id = paint(id.as_str(), Style::Dim, look.color);
        text.push_str(&format!("  {name}  {id}\n"));
    }
    let indent = if group.id.is_some() { "    " } else { "  " };
    let width = look.width.unwrap_or(WIDE).saturating_sub(indent.len() + 2);
    for (change, sentence) in &group.changes {
        let (_, sign) = rank(change);
        let style = match sign {
            '+' => Style::Green,
            '−' => Style::Red,
            _ => Style::Yellow,
        };
        let mut sign = paint(&sign.to_string(), style, look.color);
        for line in wrap(sentence, width.max(20)) {
            text.push_str(&format!("{indent}{sign} {line}\n"));
            sign = " ".to_owned();
        }
    }
    text
}
