//! The result of `check`, in each of its formats.

use serde::Serialize;

use super::findings::{self, Placed, Span, Spot};
use super::{Format, Look, github, json, sarif};
use crate::model::finding::Level;

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json, Format::Github, Format::Sarif];

/// JsonPlace those who read the result look for files.
#[derive(Clone, Debug)]
pub struct Places {
    /// What stands before a path of the registry.
    pub base: String,
    /// Whether the whole list is in the summary of a GitHub step, too.
    pub has_summary: bool,
}

/// Writes findings in a format; as text, nothing when there are none.
pub fn render(placed: &[Placed<'_>], format: Format, places: &Places, look: &Look<'_>) -> String {
    let base = &places.base;
    match format {
        Format::Json => json::json("check", &document(placed, base, look)),
        Format::Sarif => sarif::sarif(placed, base, look),
        Format::Github => github::commands(placed, base, places.has_summary, look),
        _ if placed.is_empty() => String::new(),
        _ => findings::draw(placed, base, look) + &findings::tally(placed, look) + "\n",
    }
}

fn count(placed: &[Placed<'_>], level: Level) -> usize {
    let of_level = |it: &&Placed<'_>| it.finding.level == level;
    placed.iter().filter(of_level).count()
}

#[derive(Serialize)]
struct Document<'a> {
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<JsonFinding<'a>>,
}

/// A finding as programs read it; lines and columns are those of its first place.
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

#[derive(Serialize)]
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

impl End {
    fn new(span: Span) -> End {
        End {
            line: span.end_line,
            column: span.end_column,
        }
    }
}

fn document<'a>(placed: &'a [Placed<'_>], base: &str, look: &Look<'_>) -> Document<'a> {
    Document {
        errors: count(placed, Level::Error),
        warnings: count(placed, Level::Warning),
        notes: count(placed, Level::Note),
        findings: placed
            .iter()
            .map(|it| json_finding(it, base, look))
            .collect(),
    }
}

fn json_finding<'a>(placed: &'a Placed<'_>, base: &str, look: &Look<'_>) -> JsonFinding<'a> {
    let places: Vec<JsonPlace<'a>> = placed.spots.iter().map(json_place).collect();
    let first = placed.spots.first();
    let span = first.and_then(|spot| spot.lines);
    let file = first.map_or("", |spot| spot.file);
    let command = placed.command.as_ref();
    JsonFinding {
        rule: placed.finding.rule.as_str(),
        level: placed.finding.level,
        record: record(file),
        file,
        line: span.map(|it| it.line),
        column: span.map(|it| it.column),
        end: span.map(End::new),
        message: findings::sentence(placed.finding, look),
        help: findings::advice(placed.finding, look),
        command: command.map(|command| command.lines(base).join(" && ")),
        places,
    }
}

fn json_place<'a>(spot: &'a Spot<'_>) -> JsonPlace<'a> {
    JsonPlace {
        file: spot.file,
        line: spot.lines.map(|it| it.line),
        column: spot.lines.map(|it| it.column),
        end: spot.lines.map(End::new),
    }
}

/// The id of the record in a file.
fn record(file: &str) -> Option<&str> {
    let (_, name) = file.rsplit_once('/')?;
    name.strip_suffix(".toml")
}
