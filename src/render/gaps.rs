//! The report of `gaps`.

use super::grid::{Cell, Column, Grid};
use super::label::time_marks;
use super::report::{Page, Report, Section};
use super::{Format, Look};
use crate::ops::gaps::{Absent, Expected, GapsResult, Lacking, Overlap};
use crate::ops::named::Named;

pub use super::LIST_FORMATS as FORMATS;

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
    let signs = look.messages(&[
        (named.any(|it| it.ended), "matrix-ended"),
        (maybe.any(|it| it), "gaps-maybe"),
    ]);
    // A line each: the second explains at length.
    signs.into_iter().map(|sign| vec![sign]).collect()
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
    // Only what is not met has a level: an expectation that is met is no problem of any.
    let level = |it: &Expected| match it.unmet.is_empty() {
        true => Cell::new(""),
        false => Cell::new(look.words.get(&format!("level-{}", it.level.key()))),
    };
    let grid = Grid::new(
        all,
        vec![
            (column("expectation", look), &|it| Cell::new(&it.name)),
            (number("met", look), &|it| count(it.about - it.unmet.len())),
            (number("about", look), &|it| count(it.about)),
            (column("level", look), &level),
        ],
    );
    Section::new(word("expectations", look), grid)
}

/// The records that don't meet an expectation.
fn unmet(expected: &Expected, look: &Look<'_>) -> Section {
    let facts = [("name", expected.name.as_str().into())];
    let title = look.words.with("gaps-not-so", &facts);
    let kind = Column::new("kind", look.field("kind"));
    let grid = Grid::new(
        &expected.unmet,
        vec![
            (column("name", look), &name),
            (kind, &|it| Cell::new(look.type_or_kind(&it.id))),
            (id(look), &id_of),
        ],
    );
    Section::new(title, grid)
}

fn municipalities(all: &[Absent], look: &Look<'_>) -> Section {
    let taking_part = |it: &Absent| with_doubt(share(it.taking_part, it.of, look), it.maybe);
    let grid = Grid::new(
        all,
        vec![
            (column("initiative", look), &|it| name(&it.initiative)),
            (column("county", look), &|it| {
                Cell::labelled(&it.county, look.county(&it.county))
            }),
            (column("taking-part", look), &|it| {
                Cell::new(taking_part(it))
            }),
            (column("absent", look), &|it| names(&it.absent)),
            (id(look), &|it| id_of(&it.initiative)),
        ],
    );
    Section::new(word("municipalities", look), grid)
}

fn roles(all: &[Lacking], look: &Look<'_>) -> Section {
    let lacks = |it: &Lacking| {
        let lacks = it.lacks.iter();
        let lacks = lacks.map(|it| with_doubt(word(&format!("lack-{}", it.key), look), it.maybe));
        Cell::new(lacks.collect::<Vec<_>>().join(", "))
    };
    let grid = Grid::new(
        all,
        vec![
            (column("initiative", look), &|it| name(&it.initiative)),
            (number("participants", look), &|it| count(it.participants)),
            (column("lacks", look), &lacks),
            (id(look), &|it| id_of(&it.initiative)),
        ],
    );
    Section::new(word("roles", look), grid)
}

fn overlaps(all: &[Overlap], look: &Look<'_>) -> Section {
    let in_both = |it: &Overlap| {
        let of = it.shared.len() + it.only_one.len() + it.only_other.len();
        Cell::new(share(it.shared.len(), of, look))
    };
    let grid = Grid::new(
        all,
        vec![
            (column("initiative", look), &|it| name(&it.one)),
            (column("other", look), &|it| name(&it.other)),
            (column("in-both", look), &in_both),
            (column("shared", look), &|it| names(&it.shared)),
        ],
    );
    Section::new(word("overlaps", look), grid)
}

/// One long table: a row for each record that lacks something, with what it lacks.
fn for_programs(result: &GapsResult) -> Grid {
    let row = |gap: &str, one: &Named, other: Option<&Named>, what: &str| {
        let (id, name) = other.map_or(("", ""), |it| (it.id.as_str(), &it.name));
        [gap, one.id.as_str(), &one.name, id, name, what].map(str::to_owned)
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
    Grid::of_texts(&keys, rows)
}

/// A part of a whole, such as `3 of 13`.
fn share(part: usize, of: usize, look: &Look<'_>) -> String {
    look.words
        .with("gaps-n-of", &[("n", part.into()), ("of", of.into())])
}

fn with_doubt(text: String, maybe: bool) -> String {
    if maybe { format!("{text} ?") } else { text }
}

fn with_mark(named: &Named) -> String {
    named.name.clone() + &time_marks(named.ended, false)
}

fn name(named: &Named) -> Cell {
    Cell::new(with_mark(named))
}

fn names(named: &[Named]) -> Cell {
    let names: Vec<String> = named.iter().map(with_mark).collect();
    Cell::new(names.join(", "))
}

fn count(count: usize) -> Cell {
    Cell::new(count.to_string())
}

fn id_of(named: &Named) -> Cell {
    Cell::new(named.id.as_str()).quiet()
}

fn word(key: &str, look: &Look<'_>) -> String {
    look.words.get(&format!("gaps-{key}"))
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
