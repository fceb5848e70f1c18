//! The result of `gaps`, in each of its formats.

use super::escape::{Style, paint};
use super::grid::{Cell, Column, Grid};
use super::{Format, Look, csv, escape, json, markdown, text};
use crate::ops::gaps::{Absent, Expected, GapsResult, Lack, Lacking, Named, Overlap};

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
];

/// The result in a format.
pub fn render(result: &GapsResult, format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("gaps", result),
        Format::Csv => csv::csv(&grid(result)),
        Format::Tsv => csv::tsv(&grid(result)),
        Format::Markdown => {
            let section = |it: &Section| {
                let head = escape::markdown(&it.head);
                format!("## {head}\n\n{}", markdown::markdown(&it.grid))
            };
            let legend = legend(result, look).join(" · ");
            let legend = match legend.is_empty() {
                true => legend,
                false => format!("{}\n", escape::markdown(&legend)),
            };
            joined(result, look, &section, legend)
        }
        _ => {
            let section = |it: &Section| {
                let table = text::table(&it.grid, look.width, look.color);
                format!("{}\n{table}", paint(&it.head, Style::Bold, look.color))
            };
            let legend = legend(result, look);
            let legend = legend.iter().map(|line| format!(" {line}\n"));
            joined(result, look, &section, legend.collect())
        }
    }
}

/// The sections, and below them what their signs mean.
fn joined(
    result: &GapsResult,
    look: &Look<'_>,
    section: &dyn Fn(&Section) -> String,
    legend: String,
) -> String {
    let sections = sections(result, look);
    let sections = sections.iter().map(section);
    let legend = Some(legend).filter(|legend| !legend.is_empty());
    sections.chain(legend).collect::<Vec<_>>().join("\n")
}

/// What the signs mean, those that are there.
fn legend(result: &GapsResult, look: &Look<'_>) -> Vec<String> {
    let unmet = result.expectations.iter().flat_map(|it| &it.unmet);
    let absent = result.municipalities.iter();
    let absent = absent.flat_map(|it| it.absent.iter().chain([&it.initiative]));
    let lacking = result.roles.iter().map(|it| &it.initiative);
    let overlaps = result.overlaps.iter();
    let overlaps = overlaps.flat_map(|it| it.shared.iter().chain([&it.one, &it.other]));
    let mut named = unmet.chain(absent).chain(lacking).chain(overlaps);
    let lacks = result.roles.iter().flat_map(|it| &it.lacks);
    let absent = result.municipalities.iter().map(|it| it.maybe);
    let mut maybe = lacks.map(|it| it.maybe).chain(absent);
    [
        (named.any(|it| it.ended), "matrix-ended"),
        (maybe.any(|it| it), "gaps-maybe"),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, message)| look.words.get(message).into_owned())
    .collect()
}

/// A table with what it is about.
struct Section {
    head: String,
    grid: Grid,
}

fn sections(result: &GapsResult, look: &Look<'_>) -> Vec<Section> {
    let mut sections = Vec::new();
    if !result.expectations.is_empty() {
        sections.push(expectations(&result.expectations, look));
    }
    let unmet = result.expectations.iter();
    sections.extend(
        unmet
            .filter(|it| !it.unmet.is_empty())
            .map(|it| expected(it, look)),
    );
    if !result.municipalities.is_empty() {
        sections.push(municipalities(&result.municipalities, look));
    }
    if !result.roles.is_empty() {
        sections.push(roles(&result.roles, look));
    }
    if !result.overlaps.is_empty() {
        sections.push(overlaps(&result.overlaps, look));
    }
    sections
}

/// Every expectation, and how much of it is so.
fn expectations(all: &[Expected], look: &Look<'_>) -> Section {
    let row = |it: &Expected| {
        let level = look.words.get(&format!("level-{}", it.level.key()));
        let mark = if it.unmet.is_empty() { "" } else { &*level };
        vec![
            Cell::new(&it.name),
            Cell::new((it.about - it.unmet.len()).to_string()),
            Cell::new(it.about.to_string()),
            Cell::new(mark),
        ]
    };
    Section {
        head: word("expectations", look),
        grid: Grid {
            columns: vec![
                column("expectation", look),
                number("met", look),
                number("about", look),
                column("level", look),
            ],
            rows: all.iter().map(row).collect(),
        },
    }
}

/// The records that are not as expected.
fn expected(expected: &Expected, look: &Look<'_>) -> Section {
    let row = |it: &Named| {
        vec![
            Cell::new(marked(it)),
            Cell::new(look.sort_of(&it.id)),
            Cell::new(it.id.as_str()).quiet(),
        ]
    };
    Section {
        head: look
            .words
            .with("gaps-not-so", &[("name", expected.name.as_str().into())]),
        grid: Grid {
            columns: vec![column("name", look), kind(look), id(look)],
            rows: expected.unmet.iter().map(row).collect(),
        },
    }
}

fn municipalities(all: &[Absent], look: &Look<'_>) -> Section {
    let row = |it: &Absent| {
        let of = [("n", it.taking_part.into()), ("of", it.of.into())];
        vec![
            Cell::new(marked(&it.initiative)),
            Cell::labelled(&it.county, look.county(&it.county)),
            Cell::new(doubted(look.words.with("gaps-n-of", &of), it.maybe)),
            Cell::new(names(&it.absent)),
            Cell::new(it.initiative.id.as_str()).quiet(),
        ]
    };
    Section {
        head: word("municipalities", look),
        grid: Grid {
            columns: vec![
                column("initiative", look),
                column("county", look),
                column("taking-part", look),
                column("absent", look),
                id(look),
            ],
            rows: all.iter().map(row).collect(),
        },
    }
}

fn roles(all: &[Lacking], look: &Look<'_>) -> Section {
    let row = |it: &Lacking| {
        let lacks: Vec<String> = it.lacks.iter().map(|it| lack(it, look)).collect();
        vec![
            Cell::new(marked(&it.initiative)),
            Cell::new(it.participants.to_string()),
            Cell::new(lacks.join(", ")),
            Cell::new(it.initiative.id.as_str()).quiet(),
        ]
    };
    Section {
        head: word("roles", look),
        grid: Grid {
            columns: vec![
                column("initiative", look),
                number("participants", look),
                column("lacks", look),
                id(look),
            ],
            rows: all.iter().map(row).collect(),
        },
    }
}

fn lack(lack: &Lack, look: &Look<'_>) -> String {
    doubted(word(&format!("lack-{}", lack.key), look), lack.maybe)
}

/// A text with a sign where it is in doubt.
fn doubted(text: String, maybe: bool) -> String {
    if maybe { format!("{text} ?") } else { text }
}

fn overlaps(all: &[Overlap], look: &Look<'_>) -> Section {
    let row = |it: &Overlap| {
        let of = it.shared.len() + it.only_one.len() + it.only_other.len();
        let of = [("n", it.shared.len().into()), ("of", of.into())];
        vec![
            Cell::new(marked(&it.one)),
            Cell::new(marked(&it.other)),
            Cell::new(look.words.with("gaps-n-of", &of)),
            Cell::new(names(&it.shared)),
        ]
    };
    Section {
        head: word("overlaps", look),
        grid: Grid {
            columns: vec![
                column("initiative", look),
                column("other", look),
                column("in-both", look),
                column("shared", look),
            ],
            rows: all.iter().map(row).collect(),
        },
    }
}

/// One long table: a row for each record that lacks something, with what it lacks.
fn grid(result: &GapsResult) -> Grid {
    let mut rows = Vec::new();
    let mut row = |gap: &str, one: &Named, other: Option<&Named>, what: String| {
        rows.push(vec![
            Cell::new(gap),
            Cell::new(one.id.as_str()),
            Cell::new(&one.name),
            Cell::new(other.map_or("", |it| it.id.as_str())),
            Cell::new(other.map_or("", |it| &it.name)),
            Cell::new(what),
        ]);
    };
    for expected in &result.expectations {
        for record in &expected.unmet {
            row("expectation", record, None, expected.name.clone());
        }
    }
    for absent in &result.municipalities {
        for municipality in &absent.absent {
            let maybe = if absent.maybe { "?" } else { "" };
            row(
                "municipality",
                municipality,
                Some(&absent.initiative),
                format!("{}{maybe}", absent.county),
            );
        }
    }
    for lacking in &result.roles {
        for lack in &lacking.lacks {
            let maybe = if lack.maybe { "?" } else { "" };
            row(
                "role",
                &lacking.initiative,
                None,
                format!("{}{maybe}", lack.key),
            );
        }
    }
    for overlap in &result.overlaps {
        let percent = overlap.percent.to_string();
        row("overlap", &overlap.one, Some(&overlap.other), percent);
    }
    let keys = ["gap", "id", "name", "other", "other-name", "what"];
    Grid {
        columns: keys.into_iter().map(|key| Column::new(key, key)).collect(),
        rows,
    }
}

fn marked(named: &Named) -> String {
    let over = if named.ended { "\u{a0}†" } else { "" };
    format!("{}{over}", named.name)
}

fn names(named: &[Named]) -> String {
    let names: Vec<String> = named.iter().map(marked).collect();
    names.join(", ")
}

fn word(key: &str, look: &Look<'_>) -> String {
    look.words.get(&format!("gaps-{key}")).into_owned()
}

fn column(key: &str, look: &Look<'_>) -> Column {
    Column::new(key, word(&format!("head-{key}"), look))
}

fn number(key: &str, look: &Look<'_>) -> Column {
    Column::number(key, word(&format!("head-{key}"), look))
}

fn kind(look: &Look<'_>) -> Column {
    Column::new("kind", look.field("kind"))
}

/// An id is there to be copied: where it does not fit it goes first.
fn id(look: &Look<'_>) -> Column {
    Column::new("id", look.field("id")).may_go(1)
}
