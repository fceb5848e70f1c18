//! The report of `queries`.

use super::grid::{Cell, Column, Grid};
use super::report::Report;
use super::{Format, Look};
use crate::model::query::saved::QueryOwner;
use crate::ops::queries::{Kept, QueriesResult};

pub use super::LIST_FORMATS as FORMATS;

/// The report in a format.
pub fn report(result: &QueriesResult, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("queries", result),
        Format::Csv | Format::Tsv => Report::Table(grid(result, look)),
        _ => Report::from(grid(result, look)),
    }
}

fn grid(result: &QueriesResult, look: &Look<'_>) -> Grid {
    let head = |key: &str| look.words.get(&format!("queries-{key}"));
    let keeper = |it: &Kept| match it.keeper {
        QueryOwner::Registry => Cell::labelled("registry", head("of-registry")),
        QueryOwner::User => Cell::labelled("user", head("of-user")),
    };
    let finds = |it: &Kept| it.finds.map_or(String::new(), |it| it.to_string());
    let mistake = |it: &Kept| it.mistake.clone().unwrap_or_default();
    Grid::new(
        &result.queries,
        vec![
            // A name that breaks can't be copied.
            (Column::new("name", head("name")).unbreakable(), &|it| {
                Cell::labelled(&it.name, format!("@{}", it.name))
            }),
            (Column::new("query", head("query")), &|it| {
                Cell::new(&it.query)
            }),
            (Column::number("finds", head("finds")), &|it| {
                Cell::new(finds(it))
            }),
            (Column::new("keeper", head("keeper")).droppable(1), &keeper),
            (Column::new("mistake", head("state")), &|it| {
                Cell::labelled(mistake(it), state(it, look))
            }),
        ],
    )
}

/// Whether the query can be used, and if not, why.
fn state(kept: &Kept, look: &Look<'_>) -> String {
    let mistake = kept.mistake.as_deref().unwrap_or_default();
    match &kept.error {
        // A query can be wrong because of another that it names; then that one is to be corrected.
        Some(error) => match error.within.as_ref().filter(|it| it.name != kept.name) {
            Some(within) => {
                let facts = [
                    ("at", mistake.into()),
                    ("name", within.name.as_str().into()),
                ];
                look.words.with("queries-wrong-in", &facts)
            }
            None => look.words.with("queries-wrong", &[("at", mistake.into())]),
        },
        None if kept.hidden => look.words.get("queries-hidden"),
        None => look.words.get("queries-right"),
    }
}
