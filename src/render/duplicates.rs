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
        Format::Csv | Format::Tsv | Format::Xlsx | Format::Excel => {
            Report::Table(for_programs(&result.pairs, look))
        }
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
fn for_programs(pairs: &[Pair], look: &Look<'_>) -> Grid {
    let reasons = |it: &Pair| {
        let keys: Vec<&str> = it.reasons.iter().map(Reason::key).collect();
        let labels: Vec<String> = it.reasons.iter().map(|it| reason(it, look)).collect();
        Cell::labelled(keys.join(","), labels.join(", "))
    };
    let [one, other] = [(true, ""), (false, "other-")].map(|(is_one, before)| {
        SIDE.map(|key| {
            let name = match format!("{before}{key}").as_str() {
                // The key of the other is its id.
                "other-id" => "other".to_owned(),
                name => name.to_owned(),
            };
            let label = match key {
                "files" => word(key, look),
                _ => look.field(key),
            };
            let label = if is_one { label } else { format!("{label} 2") };
            let column = match key {
                "files" => Column::number(name, label),
                _ => Column::new(name, label),
            };
            (column, is_one, key)
        })
    });
    let sides: Vec<(Column, bool, &str)> = one.into_iter().chain(other).collect();
    let row = |pair: &Pair| {
        let of_side = sides.iter().map(|(_, is_one, key)| {
            side_cell(if *is_one { &pair.one } else { &pair.other }, key, look)
        });
        let of_both = [Cell::new(pair.score.to_string()), reasons(pair)];
        of_both.into_iter().chain(of_side).collect()
    };
    let heads = [
        Column::number("score", word("score", look)),
        Column::new("reasons", word("reasons", look)),
    ];
    Grid {
        rows: pairs.iter().map(row).collect(),
        columns: heads
            .into_iter()
            .chain(sides.iter().map(|it| it.0.clone()))
            .collect(),
    }
}

/// What is said of each record of a pair.
const SIDE: [&str; 5] = ["id", "name", "kind", "county", "files"];

fn side_cell(side: &Side, key: &str, look: &Look<'_>) -> Cell {
    match key {
        "id" => Cell::new(side.id.as_str()),
        "name" => Cell::new(&side.name),
        "kind" => Cell::labelled(side.kind.key(), look.kind(side.kind)),
        "county" => Cell::new(side.county.join(",")),
        _ => Cell::new(side.files.to_string()),
    }
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
