//! The contacts as a table: for people, for programs, for spreadsheets.

use super::parts::{because, joined};
use super::why::{WHY, WHY_FOR_PROGRAMS, each_initiative, initiative, roles, source, sources, why};
use crate::ops::contacts::{Because, Contact, ContactActor, ContactPost, ContactsResult};
use crate::render::Look;
use crate::render::grid::{Cell, Column, Grid};
use crate::text::phone;

/// The columns that people see; `--why` adds the last three.
const FOR_PEOPLE: &[&str] = &["name", "title", "actor", "email", "phone", "id"];

/// The columns that programs see: one fact in each.
const FOR_PROGRAMS: &[&str] = &[
    "name",
    "title",
    "unit",
    "actor",
    "actor-name",
    "email",
    "phone",
    "id",
    "phone-e164",
    "because",
];

/// What people read, without what put each contact there.
pub(super) fn for_screen(result: &ContactsResult, look: &Look<'_>) -> Grid {
    grid(&result.rows, &[FOR_PEOPLE], look)
}

/// What people read.
pub(super) fn for_people(result: &ContactsResult, look: &Look<'_>) -> Grid {
    grid(&result.rows, &[FOR_PEOPLE, WHY], look)
}

/// One row for each contact, or for each reason when those are asked for.
pub(super) fn for_programs(result: &ContactsResult, look: &Look<'_>) -> Grid {
    let mut rows = Vec::new();
    for row in &result.rows {
        match row.why.as_deref() {
            None | Some([]) => rows.push(row.clone()),
            Some(reasons) => rows.extend(reasons.iter().map(|reason| Contact {
                why: Some(vec![reason.clone()]),
                ..row.clone()
            })),
        }
    }
    grid(&rows, &[FOR_PROGRAMS, WHY_FOR_PROGRAMS], look)
}

/// What people read, with numbers that spreadsheets leave alone.
pub(super) fn for_sheets(result: &ContactsResult, look: &Look<'_>) -> Grid {
    let mut rows = result.rows.clone();
    for row in &mut rows {
        row.phone = row.phone.iter().map(|it| phone::for_sheet(it)).collect();
    }
    grid(&rows, &[FOR_PEOPLE, WHY], look)
}

fn grid(rows: &[Contact], fields: &[&[&str]], look: &Look<'_>) -> Grid {
    let why = rows.iter().any(|row| row.why.is_some());
    let fields: Vec<&str> = fields
        .iter()
        .filter(|part| why || (**part != WHY && **part != WHY_FOR_PROGRAMS))
        .flat_map(|part| part.iter().copied())
        .collect();
    let column = |field: &&str| {
        let column = Column::new(*field, look.field(field)).may_go(may_go(field));
        if matches!(*field, "email" | "phone") {
            column.whole()
        } else {
            column
        }
    };
    let cells = |row: &Contact| fields.iter().map(|field| cell(field, row, look)).collect();
    Grid {
        columns: fields.iter().map(column).collect(),
        rows: rows.iter().map(cells).collect(),
    }
}

/// An address that breaks can't be copied: on a narrow screen the id goes first, then the title.
fn may_go(field: &str) -> u8 {
    match field {
        "id" => 2,
        "title" => 1,
        _ => 0,
    }
}

fn cell(field: &str, row: &Contact, look: &Look<'_>) -> Cell {
    match field {
        "name" => name(row, look),
        "title" => {
            let titles = row.posts.iter().filter_map(|post| post.title.as_deref());
            Cell::labelled(
                joined(titles, ";"),
                joined(row.posts.iter().map(in_unit), " / "),
            )
        }
        "unit" => Cell::new(joined(
            row.posts.iter().filter_map(|post| post.unit.as_deref()),
            ";",
        )),
        "actor" => Cell::labelled(
            joined(row.actors.iter().map(|it| it.id.as_str()), ";"),
            joined(row.actors.iter().map(marked), ", "),
        ),
        "actor-name" => Cell::new(joined(row.actors.iter().map(|it| &it.name), ";")),
        "email" => Cell::labelled(joined(&row.email, ";"), joined(&row.email, " / ")),
        "phone" => {
            let whole = |number: &String| number.replace(' ', "\u{a0}");
            Cell::labelled(
                joined(&row.phone, ";"),
                joined(row.phone.iter().map(whole), "\u{a0}/ "),
            )
        }
        "phone-e164" => {
            let numbers = row.phone.iter().filter_map(|it| phone::e164(it));
            Cell::new(joined(numbers, ";"))
        }
        "because" => Cell::new(row.because.map_or("", because)),
        "initiative" => {
            let all: Vec<&str> = why(row).map(|it| it.initiative.as_str()).collect();
            Cell::labelled(all.join(";"), each_initiative(row, look, initiative))
        }
        "role" => {
            let all: Vec<&str> = why(row).map(|it| it.role.as_str()).collect();
            Cell::labelled(all.join(";"), each_initiative(row, look, roles))
        }
        "inferred" => Cell::new(joined(
            why(row).map(|it| if it.inferred { "yes" } else { "no" }),
            ";",
        )),
        "via" => Cell::new(joined(
            why(row)
                .filter_map(|it| it.via.as_ref())
                .map(|it| it.as_str()),
            ";",
        )),
        "source" => {
            let sources = sources(row, why(row));
            Cell::labelled(
                joined(sources.iter().map(|id| id.as_str()), ";"),
                joined(sources.iter().map(|id| source(id, look)), "; "),
            )
        }
        _ => Cell::new(row.id.as_str()).quiet(),
    }
}

fn name(row: &Contact, look: &Look<'_>) -> Cell {
    let maybe = if row.maybe { " ?" } else { "" };
    match &row.name {
        Some(name) => Cell::labelled(name, format!("{name}{maybe}")),
        None => {
            let label = look.words.get(match row.because {
                Some(Because::Left) => "contacts-functional-left",
                Some(Because::Unreachable) => "contacts-functional-unreachable",
                Some(Because::Nobody) | None => "contacts-functional",
            });
            Cell::labelled("", format!("{label}{maybe}")).quiet()
        }
    }
}

/// The title with the unit behind it.
fn in_unit(post: &ContactPost) -> String {
    let parts = [&post.title, &post.unit];
    joined(parts.into_iter().flatten(), ", ")
}

fn marked(actor: &ContactActor) -> String {
    format!("{}{}", actor.name, if actor.ended { " †" } else { "" })
}
