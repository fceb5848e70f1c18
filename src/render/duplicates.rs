//! The report of `duplicates`.

use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::{Format, Look, text};
use crate::ops::duplicates::Reason;
use crate::ops::duplicates::list::{DuplicatesResult, Pair, Side};

pub use super::LIST_FORMATS as FORMATS;

/// The report in a format.
pub fn report(result: &DuplicatesResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("duplicates", result),
        Format::Csv | Format::Tsv => Report::Table(for_programs(&result.pairs)),
        _ => Report::from(for_people(&result.pairs, look)),
    }
}

/// A pair as it stands above the question what to do with it.
pub fn page(pair: &Pair, look: &Look<'_>) -> String {
    let pairs = std::slice::from_ref(pair);
    text::table(&for_people(pairs, look), look.width, look.color)
}

/// Two rows for each pair; what both share stands in the first.
fn for_people(pairs: &[Pair], look: &Look<'_>) -> Grid {
    let head = |key: &str| Column::new(key, word(key, look));
    let columns = vec![
        Column::new("name", look.field("name")),
        Column::new("kind", look.field("kind")),
        Column::new("county", look.field("county")).droppable(1),
        Column::new("id", look.field("id")),
        Column::number("files", word("files", look)),
        Column::number("score", word("score", look)),
        head("reasons"),
    ];
    let row = |side: &Side, score: String, reasons: String| {
        let counties = side.county.iter().map(|code| look.county(code));
        let counties: Vec<String> = counties.collect();
        // Most people have none: a dash would say that somebody should add one.
        let blank = |text: String| {
            if text.is_empty() {
                " ".to_owned()
            } else {
                text
            }
        };
        vec![
            Cell::new(&side.name),
            Cell::new(look.kind(side.kind)),
            Cell::new(blank(counties.join(", "))),
            Cell::new(side.id.as_str()).quiet(),
            Cell::new(side.files.to_string()),
            Cell::new(blank(score)),
            Cell::new(blank(reasons)),
        ]
    };
    let rows = pairs.iter().flat_map(|pair| {
        let reasons: Vec<String> = pair.reasons.iter().map(|it| reason(it, look)).collect();
        [
            row(&pair.one, pair.score.to_string(), reasons.join(", ")),
            row(&pair.other, String::new(), String::new()),
        ]
    });
    Grid {
        columns,
        rows: rows.collect(),
    }
}

/// A row for each pair.
fn for_programs(pairs: &[Pair]) -> Grid {
    let side = |it: &Side| {
        let [id, name] = [it.id.as_str(), &it.name].map(str::to_owned);
        let (kind, county) = (it.kind.key().to_owned(), it.county.join(","));
        [id, name, kind, county, it.files.to_string()]
    };
    let row = |pair: &Pair| -> Vec<String> {
        let reasons: Vec<&str> = pair.reasons.iter().map(Reason::key).collect();
        let of_both = [pair.score.to_string(), reasons.join(",")];
        let sides = [&pair.one, &pair.other].into_iter().flat_map(side);
        of_both.into_iter().chain(sides).collect()
    };
    let keys = [
        "score",
        "reasons",
        "id",
        "name",
        "kind",
        "county",
        "files",
        "other",
        "other-name",
        "other-kind",
        "other-county",
        "other-files",
    ];
    Grid::of_texts(&keys, pairs.iter().map(row).collect())
}

/// A reason in words.
fn reason(reason: &Reason, look: &Look<'_>) -> String {
    match reason {
        Reason::Slip(one, other) => {
            let facts = [("one", one.into()), ("other", other.into())];
            look.words.with("duplicates-slip", &facts)
        }
        _ => word(reason.key(), look),
    }
}

fn word(key: &str, look: &Look<'_>) -> String {
    look.words.get(&format!("duplicates-{key}"))
}
