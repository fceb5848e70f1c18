//! Findings for GitHub: workflow commands, which become annotations, and the summary of a step.

use std::collections::BTreeMap;

use super::findings::{self, Placed, Spot};
use super::grid::{Cell, Column, Grid};
use super::{Look, escape, markdown};
use crate::model::finding::Level;

/// How many annotations of a level GitHub shows of a step.
// GitHub drops the rest without a word.
const SHOWN: usize = 10;

/// How large the summary of a step may be, in bytes.
pub const LARGEST_SUMMARY: usize = 1 << 20;

/// The findings as workflow commands, errors first, files as they are named from `base`. Of what GitHub would not show,
/// a last notice says how much it is and where it stands.
pub fn commands(placed: &[Placed<'_>], base: &str, has_summary: bool, look: &Look<'_>) -> String {
    let of_level = |level: Level| placed.iter().filter(move |it| it.finding.level == level);
    let levels = [Level::Error, Level::Warning, Level::Note];
    let is_more = levels.iter().any(|level| of_level(*level).count() > SHOWN);
    let mut text = String::new();
    let mut rest = Vec::new();
    // Errors first: what is beyond the limit is then the least important.
    for level in levels {
        // The last notice is one of those that are shown.
        let shown = SHOWN - usize::from(is_more && level == Level::Note);
        for (number, finding) in of_level(level).enumerate() {
            if number < shown {
                text.push_str(&command(finding, base, look));
            } else {
                rest.push(finding);
            }
        }
    }
    if is_more {
        let where_all = match has_summary {
            true => "github-in-summary",
            false => "github-elsewhere",
        };
        let facts = [
            ("counts", findings::tally(rest, look).into()),
            ("where", look.words.get(where_all).into()),
        ];
        let rest = escape::workflow_data(&look.words.with("github-rest", &facts));
        text.push_str(&format!("::notice title=kompis check::{rest}\n"));
    }
    text
}

fn command(placed: &Placed<'_>, base: &str, look: &Look<'_>) -> String {
    let finding = placed.finding;
    let name = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut properties = format!("title={}", escape::workflow_property(finding.rule.as_str()));
    if let Some(spot) = placed.spots.first() {
        let file = escape::workflow_property(&format!("{base}{}", spot.file));
        properties.push_str(&format!(",file={file}"));
        properties.push_str(&region(spot));
    }
    let mut message = findings::describe(placed, base, look);
    if placed.spots.len() > 1 {
        let also = format!("\n{}: {}", look.words.get("also"), others(placed, base));
        message.push_str(&also);
    }
    let message = escape::workflow_data(&message);
    format!("::{name} {properties}::{message}\n")
}

/// The lines, and the columns where they are of one line: GitHub takes no others.
fn region(spot: &Spot<'_>) -> String {
    let Some(span) = spot.lines else {
        return String::new();
    };
    let lines = format!(",line={},endLine={}", span.line, span.end_line);
    if span.line != span.end_line {
        return lines;
    }
    format!("{lines},col={},endColumn={}", span.column, span.end_column)
}

/// The places but the first.
fn others(placed: &Placed<'_>, base: &str) -> String {
    findings::name_places(&placed.spots[1..], base).join(", ")
}

/// The whole list for the summary of a step, by file, in at most `space` bytes; what does not fit is counted.
pub fn summary(placed: &[Placed<'_>], base: &str, space: usize, look: &Look<'_>) -> String {
    if placed.is_empty() {
        return String::new();
    }
    let rest = |count: usize| format!("\n{}\n", look.words.count("github-cut", count));
    // The longest form of what is said of the rest.
    let reserved = rest(1).len().max(rest(placed.len()).len());
    let mut text = format!("## kompis check\n\n{}\n", findings::tally(placed, look));
    let mut written = 0;
    // GitHub refuses a summary that is too large as a whole.
    if text.len() + reserved > space {
        return String::new();
    }
    for (file, of_file) in by_file(placed) {
        let table = markdown::markdown(&grid(&of_file, base, look));
        // Cut between two rows only: the head and its rule come with the first.
        let mut lines = table.split_inclusive('\n');
        let head: String = lines.by_ref().take(2).collect();
        let name = escape::markdown(&format!("{base}{file}"));
        let mut part = format!("\n### {name}\n\n{head}");
        for row in lines {
            if text.len() + part.len() + row.len() + reserved > space {
                return text + &rest(placed.len() - written);
            }
            text.push_str(&part);
            text.push_str(row);
            part.clear();
            written += 1;
        }
    }
    text
}

/// The findings by the file of their first place.
fn by_file<'p, 'a>(placed: &'p [Placed<'a>]) -> BTreeMap<&'a str, Vec<&'p Placed<'a>>> {
    let mut files: BTreeMap<&str, Vec<&Placed<'_>>> = BTreeMap::new();
    for it in placed {
        let file = it.spots.first().map_or("", |spot| spot.file);
        files.entry(file).or_default().push(it);
    }
    files
}

fn grid(of_file: &[&Placed<'_>], base: &str, look: &Look<'_>) -> Grid {
    let columns = ["place", "level", "rule", "message", "help"]
        .map(|key| Column::new(key, look.words.get(&format!("github-{key}"))));
    let row = |placed: &&Placed<'_>| {
        let finding = placed.finding;
        let place = placed.spots.first().map_or(String::new(), Spot::position);
        let mut message = findings::sentence(finding, look);
        if placed.spots.len() > 1 {
            let also = look.words.get("also");
            message.push_str(&format!(" ({also}: {})", others(placed, base)));
        }
        vec![
            Cell::new(place.trim_start_matches(':')),
            Cell::new(look.words.get(&format!("level-{}", finding.level.key()))),
            Cell::new(finding.rule.as_str()),
            Cell::new(message),
            Cell::new(findings::advice(finding, look)),
        ]
    };
    Grid {
        columns: columns.into(),
        rows: of_file.iter().map(row).collect(),
    }
}
