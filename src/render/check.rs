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
        // As other linters: nothing to say on standard output means nothing to do.
        _ if placed.is_empty() => String::new(),
        _ => findings::draw(placed, base, look) + &findings::tally(placed, look) + "\n",
    }
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
