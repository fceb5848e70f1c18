//! The report of `gaps`.

use super::grid::{Cell, Column, Grid};
use super::report::{Page, Report, Section};
use super::{Format, Look};
use crate::ops::gaps::{Absent, Expected, GapsResult, Lacking, Overlap};
use crate::ops::named::Named;

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
];

/// The report in a format.
pub fn report(result: &GapsResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("gaps", result),
        Format::Csv | Format::Tsv => Report::Table(for_programs(result)),
        _ => Report::Page(Page {
            intro: None,
            sections: sections(result, look),
            notes: legend(result, look),
        }),
    }
}

/// What the signs mean, those that are there.
fn legend(result: &GapsResult, look: &Look<'_>) -> Vec<Vec<String>> {
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
    .filter(|(is_there, _)| *is_there)
    .map(|(_, message)| vec![look.words.get(message).into_owned()])
    .collect()
}

fn sections(result: &GapsResult, look: &Look<'_>) -> Vec<Section> {
    let unmet = result.expectations.iter();
    let unmet = unmet.filter(|it| !it.unmet.is_empty());
    std::iter::once(expectations(&result.expectations, look))
        .chain(unmet.map(|it| self::unmet(it, look)))
        .chain([
            municipalities(&result.municipalities, look),
            roles(&result.roles, look),
            overlaps(&result.overlaps, look),
        ])
        .filter(|section| !section.grid.rows.is_empty())
        .collect()
}

/// Every expectation, and how many records meet it.
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
    let columns = vec![
        column("expectation", look),
        number("met", look),
        number("about", look),
        column("level", look),
    ];
    Section::new(word("expectations", look), columns, all.iter().map(row))
}

/// The records that don't meet an expectation.
fn unmet(expected: &Expected, look: &Look<'_>) -> Section {
    let row = |it: &Named| vec![name(it), Cell::new(look.type_or_kind(&it.id)), id_of(it)];
    let facts = [("name", expected.name.as_str().into())];
    let title = look.words.with("gaps-not-so", &facts);
    let kind = Column::new("kind", look.field("kind"));
    let columns = vec![column("name", look), kind, id(look)];
    Section::new(title, columns, expected.unmet.iter().map(row))
}

fn municipalities(all: &[Absent], look: &Look<'_>) -> Section {
    let row = |it: &Absent| {
        let share = share(it.taking_part, it.of, look);
        vec![
            name(&it.initiative),
            Cell::labelled(&it.county, look.county(&it.county)),
            Cell::new(with_doubt(share, it.maybe)),
            names(&it.absent),
            id_of(&it.initiative),
        ]
    };
    let columns = ["initiative", "county", "taking-part", "absent"].map(|key| column(key, look));
    let columns = columns.into_iter().chain([id(look)]).collect();
    Section::new(word("municipalities", look), columns, all.iter().map(row))
}

fn roles(all: &[Lacking], look: &Look<'_>) -> Section {
    let row = |it: &Lacking| {
        let lacks = it.lacks.iter();
        let lacks = lacks.map(|it| with_doubt(word(&format!("lack-{}", it.key), look), it.maybe));
        vec![
            name(&it.initiative),
            Cell::new(it.participants.to_string()),
            Cell::new(lacks.collect::<Vec<_>>().join(", ")),
            id_of(&it.initiative),
        ]
    };
    let columns = vec![
        column("initiative", look),
        number("participants", look),
        column("lacks", look),
        id(look),
    ];
    Section::new(word("roles", look), columns, all.iter().map(row))
}

fn overlaps(all: &[Overlap], look: &Look<'_>) -> Section {
    let row = |it: &Overlap| {
        let of = it.shared.len() + it.only_one.len() + it.only_other.len();
        vec![
            name(&it.one),
            name(&it.other),
            Cell::new(share(it.shared.len(), of, look)),
            names(&it.shared),
        ]
    };
    let columns = ["initiative", "other", "in-both", "shared"].map(|key| column(key, look));
    Section::new(word("overlaps", look), columns.into(), all.iter().map(row))
}

/// One long table: a row for each record that lacks something, with what it lacks.
fn for_programs(result: &GapsResult) -> Grid {
    let row = |gap: &str, one: &Named, other: Option<&Named>, what: &str| {
        let (id, name) = other.map_or(("", ""), |it| (it.id.as_str(), &it.name));
        [gap, one.id.as_str(), &one.name, id, name, what]
            .map(Cell::new)
            .to_vec()
    };
    let maybe = |text: &str, maybe: bool| format!("{text}{}", if maybe { "?" } else { "" });
    let mut rows = Vec::new();
    for expected in &result.expectations {
        let unmet = expected.unmet.iter();
        rows.extend(unmet.map(|it| row("expectation", it, None, &expected.name)));
    }
    for absent in &result.municipalities {
        let (initiative, county) = (&absent.initiative, maybe(&absent.county, absent.maybe));
        let absent = absent.absent.iter();
        rows.extend(absent.map(|it| row("municipality", it, Some(initiative), &county)));
    }
    for lacking in &result.roles {
        let lacks = lacking.lacks.iter().map(|it| maybe(it.key, it.maybe));
        rows.extend(lacks.map(|lack| row("role", &lacking.initiative, None, &lack)));
    }
    for overlap in &result.overlaps {
        let percent = overlap.percent.to_string();
        rows.push(row("overlap", &overlap.one, Some(&overlap.other), &percent));
    }
    let keys = ["gap", "id", "name", "other", "other-name", "what"];
    let columns = keys.map(|key| Column::new(key, key)).into();
    Grid { columns, rows }
}

/// A part of a whole, such as `3 of 13`.
fn share(part: usize, of: usize, look: &Look<'_>) -> String {
    let facts = [("n", part.into()), ("of", of.into())];
    look.words.with("gaps-n-of", &facts)
}

fn with_doubt(text: String, maybe: bool) -> String {
    if maybe { format!("{text} ?") } else { text }
}

fn with_mark(named: &Named) -> String {
    let ended = if named.ended { "\u{a0}†" } else { "" };
    format!("{}{ended}", named.name)
}

fn name(named: &Named) -> Cell {
    Cell::new(with_mark(named))
}

fn names(named: &[Named]) -> Cell {
    let names: Vec<String> = named.iter().map(with_mark).collect();
    Cell::new(names.join(", "))
}

fn id_of(named: &Named) -> Cell {
    Cell::new(named.id.as_str()).quiet()
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

/// An id is there to be copied: where it does not fit it goes first.
fn id(look: &Look<'_>) -> Column {
    Column::new("id", look.field("id")).droppable(1)
}
