//! The report of `stats`.

use super::escape::{Style, paint};
use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::width::{width, wrap};
use super::{Format, Look};
use crate::ops::stats::{Count, Known, StatsResult, Top};

pub use super::LIST_FORMATS as FORMATS;

/// The report in a format.
pub fn report(result: &StatsResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("stats", result),
        Format::Csv | Format::Tsv | Format::Xlsx | Format::Excel => {
            Report::Table(grid(result, look))
        }
        Format::Markdown => Report::from(grid(result, look)),
        _ => Report::from(page(result, look)),
    }
}

/// Numbers under one title.
struct Section {
    key: &'static str,
    title: String,
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
        title: look.words.get(&format!("stats-{key}")),
        lines,
    };
    let counts = |section: &str, counts: &[Count]| {
        let key = |it: &Count| it.key.clone().unwrap_or_default();
        let line = |it: &Count| Line::new(&key(it), label(section, it, look), it.count);
        counts.iter().map(line).collect()
    };
    let roles = result.roles.iter().map(|it| Line {
        inferred: it.inferred,
        ..Line::new(&it.role, look.role(&it.role), it.stated)
    });
    let top = |top: &[Top]| {
        let line = |it: &Top| {
            let mark = if it.ended { " †" } else { "" };
            Line::new(it.id.as_str(), format!("{}{mark}", it.name), it.count)
        };
        top.iter().map(line).collect()
    };
    let known = |key: &'static str, known: &Known| {
        // Of nothing there is nothing to know.
        let all = if known.of == 0 { &[][..] } else { &known.known };
        let title = look.words.count(&format!("stats-{key}"), known.of);
        let lines = counts(key, all);
        Section { key, title, lines }
    };
    vec![
        section("kinds", counts("kinds", &result.kinds)),
        section("types", counts("types", &result.types)),
        section("roles", roles.collect()),
        section("counties", counts("counties", &result.counties)),
        section("actors", top(&result.actors)),
        section("initiatives", top(&result.initiatives)),
        known("known-of-actors", &result.known_of_actors),
        known("known-of-initiatives", &result.known_of_initiatives),
    ]
}

/// What is counted in a section; the records without a type or county have no key.
fn label(section: &str, count: &Count, look: &Look<'_>) -> String {
    match (section, count.key.as_deref()) {
        ("types", None) => look.words.get("stats-no-type"),
        ("counties", None) => look.words.get("stats-no-county"),
        (_, None) => String::new(),
        ("kinds", Some(kind)) => look.kind_of_many(kind, count.count),
        ("types", Some(key)) => look.value("type", key),
        ("counties", Some(code)) => look.county(code),
        // What is known of an initiative: fields, and whether it has an actor in these roles.
        (_, Some(role @ ("owner" | "funder"))) => look.role(role),
        (_, Some(field)) => look.field(field).to_lowercase(),
    }
}

/// One long table: what no source states is a section of its own.
fn grid(result: &StatsResult, look: &Look<'_>) -> Grid {
    let row = |section: &Cell, line: &Line, count: usize| {
        let cells = [&line.key, &line.label, &count.to_string()].map(Cell::new);
        std::iter::once(section.clone()).chain(cells).collect()
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for Section { key, title, lines } in sections(result, look) {
        let section = Cell::labelled(key, &title);
        rows.extend(lines.iter().map(|it| row(&section, it, it.count)));
        let section = Cell::labelled(format!("{key}-inferred"), look.marked(title, true));
        let inferred = lines.iter().filter(|it| it.inferred > 0);
        rows.extend(inferred.map(|it| row(&section, it, it.inferred)));
    }
    let column = |key: &str| Column::new(key, look.words.get(&format!("stats-head-{key}")));
    let count = Column::number("count", look.field("count"));
    Grid {
        columns: vec![column("section"), column("key"), column("label"), count],
        rows,
    }
}

/// The sections below each other, the numbers first and in one column.
fn page(result: &StatsResult, look: &Look<'_>) -> String {
    let mut sections = sections(result, look);
    sections.retain(|section| !section.lines.is_empty());
    let counts = sections.iter().flat_map(|section| &section.lines);
    let digits = counts.map(|it| it.count.to_string().len()).max();
    let digits = digits.unwrap_or_default();
    let text = |section: &Section| {
        let lines = section.lines.iter().map(|it| line(it, digits, look));
        let title = paint(&section.title, Style::Bold, look.color);
        format!("{title}\n{}", lines.collect::<String>())
    };
    sections.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn line(line: &Line, digits: usize, look: &Look<'_>) -> String {
    let count = format!("  {:>digits$}  ", line.count);
    let more = match line.inferred {
        0 => String::new(),
        more => format!(" + {}", look.words.count("stats-inferred", more)),
    };
    let indent = width(&count);
    let free = look.width.unwrap_or(usize::MAX).saturating_sub(indent);
    let lines = wrap(&format!("{}{more}", line.label), free);
    let next = format!("\n{}", " ".repeat(indent));
    format!("{count}{}\n", lines.join(&next))
}
