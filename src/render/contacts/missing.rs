//! Actors that can't be reached, in each of the formats of tables.

use super::parts::because;
use crate::ops::contacts::{ContactsResult, Unreachable};
use crate::render::grid::{Cell, Column, Grid};
use crate::render::{Format, Look, csv, ids, json, markdown, text};

/// Those that can't be reached, in a format.
pub(super) fn text(result: &ContactsResult, format: Format, look: &Look<'_>) -> String {
    let grid = || grid(result, look);
    match format {
        Format::Json => json::json("contacts", result),
        Format::Ids => ids::ids(result.unreachable.iter().map(|actor| actor.id.as_str())),
        Format::Csv => csv::csv(&grid()),
        Format::Tsv => csv::tsv(&grid()),
        Format::Excel => csv::office(&grid(), b';'),
        Format::Markdown => markdown::markdown(&grid()),
        _ if result.unreachable.is_empty() => String::new(),
        _ => {
            let table = text::table(&grid(), look.width, look.color);
            let many = look
                .words
                .count("count-unreachable", result.unreachable.len());
            format!("{table}\n {many}\n")
        }
    }
}

/// A row for each of them.
pub(super) fn grid(result: &ContactsResult, look: &Look<'_>) -> Grid {
    let fields = ["name", "kind", "because", "id"];
    let columns = fields.iter().map(|field| {
        let may_go = u8::from(*field == "id");
        Column::new(*field, look.field(field)).may_go(may_go)
    });
    let row = |actor: &Unreachable| {
        let mark = if actor.ended { " †" } else { "" };
        let reason = because(actor.because);
        let kind = look.registry.get(&actor.id).map_or("", |it| it.kind.key());
        let why = look.words.get(&format!("contacts-because-{reason}"));
        vec![
            Cell::labelled(&actor.name, format!("{}{mark}", actor.name)),
            Cell::labelled(kind, look.sort_of(&actor.id)),
            Cell::labelled(reason, why),
            Cell::new(actor.id.as_str()).quiet(),
        ]
    };
    Grid {
        columns: columns.collect(),
        rows: result.unreachable.iter().map(row).collect(),
    }
}
