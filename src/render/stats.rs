//! The result of `stats`, in each of its formats.

use super::escape::{Style, paint};
use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::width::{width, wrap};
use super::{Format, Look};
use crate::model::fields::WordList;
use crate::model::kind::Kind;
use crate::ops::stats::{Count, Known, StatsResult, Top};

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
];

/// The report in a format.
pub fn report(result: &StatsResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("stats", result),
        Format::Csv | Format::Tsv => Report::Table(grid(result, look)),
        Format::Markdown => Report::from(grid(result, look)),
        _ => Report::from(page(result, look)),
    }
}

/// Numbers that stand together.
struct Section {
    key: &'static str,
    head: String,
    lines: Vec<Line>,
}

/// One number and what it counts.
struct Line {
    key: String,
    label: String,
    count: usize,
    /// As many more that no source states.
    inferred: usize,
}

impl Line {
    fn new(key: &str, label: String, count: usize) -> Line {
        Line {
            key: key.to_owned(),
            label,
            count,
            inferred: 0,
        }
    }
}

fn sections(result: &StatsResult, look: &Look<'_>) -> Vec<Section> {
    let section = |key: &'static str, lines: Vec<Line>| Section {
        key,
        head: look.words.get(&format!("stats-{key}")).into_owned(),
        lines,
    };
    let lines = |counts: &[Count], label: &dyn Fn(&Count) -> String| {
        let line =
            |it: &Count| Line::new(it.key.as_deref().unwrap_or_default(), label(it), it.count);
        counts.iter().map(line).collect::<Vec<Line>>()
    };
    let roles = result.roles.iter().map(|it| Line {
        inferred: it.inferred,
        ..Line::new(&it.role, look.role(&it.role), it.stated)
    });
    let most = |most: &[Top]| most.iter().map(top).collect::<Vec<Line>>();
    let known = |key: &'static str, known: &Known| {
        // Of nothing there is nothing to know.
        let counts = if known.of == 0 { &[][..] } else { &known.known };
        Section {
            head: look.words.count(&format!("stats-{key}"), known.of),
            ..section(key, lines(counts, &|it| field(it, look)))
        }
    };
    vec![
        section("kinds", lines(&result.kinds, &|it| kind(it, look))),
        section("types", lines(&result.types, &|it| type_of(it, look))),
        section("roles", roles.collect()),
        section("counties", lines(&result.counties, &|it| county(it, look))),
        section("actors", most(&result.actors)),
        section("initiatives", most(&result.initiatives)),
        known("known-of-actors", &result.known_of_actors),
        known("known-of-initiatives", &result.known_of_initiatives),
    ]
}

fn kind(count: &Count, look: &Look<'_>) -> String {
    let kind = |kind: &Kind| count.key.as_deref() == Some(kind.key());
    match Kind::ALL.into_iter().find(kind) {
        Some(kind) if count.count == 1 => look.kind(kind),
        Some(kind) => look
            .words
            .get(&format!("kinds-{}", kind.key()))
            .into_owned(),
        None => String::new(),
    }
}

fn type_of(count: &Count, look: &Look<'_>) -> String {
    let vocabulary = &look.registry.settings.vocabulary;
    match &count.key {
        Some(key) => vocabulary.label(WordList::Type, key, look.words),
        None => look.words.get("stats-no-type").into_owned(),
    }
}

fn county(count: &Count, look: &Look<'_>) -> String {
    match &count.key {
        Some(code) => look.county(code),
        None => look.words.get("stats-no-county").into_owned(),
    }
}

fn field(count: &Count, look: &Look<'_>) -> String {
    match count.key.as_deref() {
        Some(role @ ("owner" | "funder")) => look.role(role),
        Some(field) => look.field(field).to_lowercase(),
        None => String::new(),
    }
}

fn top(top: &Top) -> Line {
    let over = if top.ended { " †" } else { "" };
    Line::new(top.id.as_str(), format!("{}{over}", top.name), top.count)
}

/// One long table: what no source states is a section of its own.
fn grid(result: &StatsResult, look: &Look<'_>) -> Grid {
    let mut rows = Vec::new();
    let mut row = |section: &str, line: &Line, count: usize| {
        rows.push(vec![
            Cell::new(section),
            Cell::new(&line.key),
            Cell::new(&line.label),
            Cell::new(count.to_string()),
        ]);
    };
    for section in sections(result, look) {
        for line in &section.lines {
            row(section.key, line, line.count);
        }
        for line in section.lines.iter().filter(|line| line.inferred > 0) {
            row(&format!("{}-inferred", section.key), line, line.inferred);
        }
    }
    let column = |key: &str| Column::new(key, look.words.get(&format!("stats-head-{key}")));
    Grid {
        columns: vec![
            column("section"),
            column("key"),
            column("label"),
            Column::number("count", look.field("count")),
        ],
        rows,
    }
}

/// A few short sections, numbers first and in one column.
fn page(result: &StatsResult, look: &Look<'_>) -> String {
    let sections = sections(result, look);
    let lines = || sections.iter().flat_map(|section| &section.lines);
    let wide = lines().map(|it| it.count.to_string().len()).max();
    let wide = wide.unwrap_or_default();
    let blocks: Vec<String> = sections
        .iter()
        .filter(|section| !section.lines.is_empty())
        .map(|section| {
            let lines: Vec<String> = section
                .lines
                .iter()
                .map(|line| drawn(line, wide, look))
                .collect();
            format!(
                "{}\n{}",
                paint(&section.head, Style::Bold, look.color),
                lines.concat()
            )
        })
        .collect();
    blocks.join("\n")
}

fn drawn(line: &Line, wide: usize, look: &Look<'_>) -> String {
    let count = format!("  {:>wide$}  ", line.count);
    let more = match line.inferred {
        0 => String::new(),
        more => format!(" + {}", look.words.count("stats-inferred", more)),
    };
    let label = format!("{}{more}", line.label);
    let room = look
        .width
        .map_or(usize::MAX, |all| all.saturating_sub(width(&count)));
    let parts = wrap(&label, room);
    let hanging = format!("\n{}", " ".repeat(width(&count)));
    format!("{count}{}\n", parts.join(&hanging))
}
