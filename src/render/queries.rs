//! The report of `queries`.

use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::{Format, Look};
use crate::model::query::saved::QueryOwner;
use crate::ops::queries::{Kept, QueriesResult};

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
];

/// The report in a format.
pub fn report(result: &QueriesResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("queries", result),
        Format::Csv | Format::Tsv => Report::Table(grid(result, look)),
        _ => Report::from(grid(result, look)),
    }
}

fn grid(result: &QueriesResult, look: &Look<'_>) -> Grid {
    let head = |key: &str| look.words.get(&format!("queries-{key}")).into_owned();
    Grid {
        columns: vec![
            Column::new("name", head("name")).unbreakable(),
            Column::new("query", head("query")),
            Column::number("finds", head("finds")),
            Column::new("keeper", head("keeper")).droppable(1),
            Column::new("mistake", head("state")),
        ],
        rows: result.queries.iter().map(|it| row(it, look)).collect(),
    }
}

fn row(kept: &Kept, look: &Look<'_>) -> Vec<Cell> {
    let finds = kept.finds.map(|it| it.to_string()).unwrap_or_default();
    let keeper = match kept.keeper {
        QueryOwner::Registry => ("registry", "queries-of-registry"),
        QueryOwner::User => ("user", "queries-of-user"),
    };
    vec![
        Cell::labelled(&kept.name, format!("@{}", kept.name)),
        Cell::new(&kept.query),
        Cell::new(finds),
        Cell::labelled(keeper.0, look.words.get(keeper.1)),
        Cell::labelled(
            kept.mistake.as_deref().unwrap_or_default(),
            state(kept, look),
        ),
    ]
}

/// Whether the query can be used, and if not, why.
fn state(kept: &Kept, look: &Look<'_>) -> String {
    let mistake = kept.mistake.as_deref().unwrap_or_default();
    match &kept.error {
        Some(error) => match error.within.as_ref().filter(|it| it.name != kept.name) {
            Some(within) => look.words.with(
                "queries-wrong-in",
                &[
                    ("at", mistake.into()),
                    ("name", within.name.as_str().into()),
                ],
            ),
            None => look.words.with("queries-wrong", &[("at", mistake.into())]),
        },
        None if kept.hidden => look.words.get("queries-hidden").into_owned(),
        None => look.words.get("queries-right").into_owned(),
    }
}
