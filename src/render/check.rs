//! The result of `check`, in each of its formats.

use serde::Serialize;

use super::findings::{self, Placed, Span, Spot};
use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::{Format, Look, github, sarif};
use crate::model::finding::Level;

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Xlsx,
    Format::Excel,
    Format::Github,
    Format::Sarif,
];

/// JsonPlace those who read the result look for files.
#[derive(Clone, Debug)]
pub struct Places {
    /// What stands before a path of the registry.
    pub base: String,
    /// Whether the whole list is in the summary of a GitHub step, too.
    pub has_summary: bool,
}

/// The findings in a format; as text, nothing when there are none.
pub fn report(placed: &[Placed<'_>], format: Format, places: &Places, look: &Look<'_>) -> Report {
    let base = &places.base;
    match format {
        Format::Json => Report::json("check", &document(placed, base, look)),
        Format::Sarif => Report::from(sarif::sarif(placed, base, look)),
        Format::Github => Report::from(github::commands(placed, base, places.has_summary, look)),
        // As other linters: nothing to say on standard output means nothing to do.
        Format::Text if placed.is_empty() => Report::from(String::new()),
        Format::Text => {
            let findings = findings::draw(placed, base, look);
            Report::from(findings + &findings::tally(placed, look) + "\n")
        }
        _ => Report::Table(grid(placed, base, look)),
    }
}

/// A row for each finding, with its first place.
fn grid(placed: &[Placed<'_>], base: &str, look: &Look<'_>) -> Grid {
    let column = |key: &str| Column::new(key, look.words.get(&format!("check-{key}")));
    let number = |key: &str| Column::number(key, look.words.get(&format!("check-{key}")));
    let count = |count: Option<usize>| Cell::new(count.map_or(String::new(), |it| it.to_string()));
    let level = |it: &JsonFinding<'_>| {
        let key = it.level.key();
        Cell::labelled(key, look.words.get(&format!("level-{key}")))
    };
    let findings: Vec<JsonFinding<'_>> = placed
        .iter()
        .map(|it| json_finding(it, base, look))
        .collect();
    Grid::new(
        &findings,
        vec![
            (column("level"), &level),
            (column("message"), &|it| Cell::new(&it.message)),
            (column("help"), &|it| Cell::new(&it.help)),
            (column("command"), &|it| {
                Cell::new(it.command.as_deref().unwrap_or_default())
            }),
            (column("record"), &|it| {
                Cell::new(it.record.unwrap_or_default())
            }),
            (column("file"), &|it| Cell::new(it.file)),
            (number("line"), &|it| count(it.line)),
            (number("column"), &|it| count(it.column)),
            (column("rule"), &|it| Cell::new(it.rule)),
        ],
    )
}

#[derive(Serialize)]
struct Document<'a> {
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<JsonFinding<'a>>,
}

/// A finding as programs read it; file, line, column and end are those of its first place.
#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    level: Level,
    record: Option<&'a str>,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end: Option<End>,
    message: String,
    help: String,
    /// The command that fixes it, in one line.
    command: Option<String>,
    places: Vec<JsonPlace<'a>>,
}

#[derive(Default, Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end: Option<End>,
}

/// The place behind the last character.
#[derive(Serialize)]
struct End {
    line: usize,
    column: usize,
}

fn document<'a>(placed: &'a [Placed<'_>], base: &str, look: &Look<'_>) -> Document<'a> {
    let count = |level| {
        let of_level = placed.iter().filter(|it| it.finding.level == level);
        of_level.count()
    };
    let finding = |it| json_finding(it, base, look);
    Document {
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        notes: count(Level::Note),
        findings: placed.iter().map(finding).collect(),
    }
}

fn json_finding<'a>(placed: &'a Placed<'_>, base: &str, look: &Look<'_>) -> JsonFinding<'a> {
    let first = placed.spots.first().map(json_place).unwrap_or_default();
    let command = placed.command.as_ref();
    JsonFinding {
        rule: placed.finding.rule.as_str(),
        level: placed.finding.level,
        record: record(first.file),
        file: first.file,
        line: first.line,
        column: first.column,
        end: first.end,
        message: findings::sentence(placed.finding, look),
        help: findings::advice(placed.finding, look),
        // One line even of several commands, since a program runs it as it is; a later one needs what an earlier one does.
        command: command.map(|command| command.lines(base).join(" && ")),
        places: placed.spots.iter().map(json_place).collect(),
    }
}

fn json_place<'a>(spot: &'a Spot<'_>) -> JsonPlace<'a> {
    let end = |span: Span| End {
        line: span.end_line,
        column: span.end_column,
    };
    JsonPlace {
        file: spot.file,
        line: spot.lines.map(|it| it.line),
        column: spot.lines.map(|it| it.column),
        end: spot.lines.map(end),
    }
}

/// The id of the record in a file.
fn record(file: &str) -> Option<&str> {
    let (_, name) = file.rsplit_once('/')?;
    name.strip_suffix(".toml")
}
