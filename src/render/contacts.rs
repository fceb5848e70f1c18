//! The result of `contacts`, in each of its formats.

mod emails;
mod form;
mod missing;
mod outlook;
mod parts;
mod sheets;
mod vcard;

pub use form::{Form, Version};

use form::head;
use parts::{because, joined};

use super::grid::{Cell, Column, Grid};
use super::{Format, Look, csv, escape, ids, json, markdown, text};
use crate::model::id::Id;
use crate::ops::contacts::{
    Because, Contact, ContactActor, ContactKind, ContactPost, ContactsResult, Reason,
};
use crate::text::phone;

/// The formats of the command; of those with one ending, the first is that of a file.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Xlsx,
    Format::Excel,
    Format::Outlook,
    Format::Vcard,
    Format::Emails,
    Format::Ids,
];

/// The result in a format.
pub fn render(result: &ContactsResult, format: Format, form: &Form, look: &Look<'_>) -> Vec<u8> {
    match format {
        Format::Xlsx if form.missing => {
            sheets::xlsx(result, &missing::grid(result, look), form, look)
        }
        Format::Xlsx => sheets::xlsx(result, &for_sheets(result, look), form, look),
        _ if form.missing => missing::text(result, format, look).into_bytes(),
        _ => contacts(result, format, form, look).into_bytes(),
    }
}

fn contacts(result: &ContactsResult, format: Format, form: &Form, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("contacts", result),
        Format::Ids => ids::ids(result.rows.iter().map(|row| row.id.as_str())),
        Format::Csv => csv::csv(&for_programs(result, look)),
        Format::Tsv => csv::tsv(&for_programs(result, look)),
        Format::Excel => csv::office(&for_sheets(result, look), b';'),
        Format::Outlook => outlook::outlook(result, look),
        Format::Vcard => vcard::vcards(result, form, look),
        Format::Emails => emails::emails(result, &form.separator),
        _ if result.rows.is_empty() => String::new(),
        Format::Markdown => {
            let above = head(result, form, look).map(|it| markdown::line(&it) + "\n\n");
            let table = markdown::markdown(&grid(&result.rows, &[FOR_PEOPLE, WHY], look));
            above.unwrap_or_default() + &table
        }
        _ => {
            let above =
                head(result, form, look).map(|it| format!(" {}\n\n", escape::terminal(&it)));
            let foot = foot(result, look);
            format!(
                "{}{}\n {foot}\n",
                above.unwrap_or_default(),
                tables(result, look)
            )
        }
    }
}

/// The contacts; below, where that is asked for, what put each there.
fn tables(result: &ContactsResult, look: &Look<'_>) -> String {
    let drawn = |grid: &Grid| text::table(grid, look.width, look.color);
    let contacts = drawn(&grid(&result.rows, &[FOR_PEOPLE], look));
    let why = reasons(result, look);
    if why.rows.is_empty() {
        contacts
    } else {
        format!("{contacts}\n{}", drawn(&why))
    }
}

/// A row for each contact and initiative.
fn reasons(result: &ContactsResult, look: &Look<'_>) -> Grid {
    let mut rows = Vec::new();
    for row in &result.rows {
        for (at, reasons) in by_initiative(row).iter().enumerate() {
            let actors = joined(row.actors.iter().map(|it| &it.name), ", ");
            let contact = row.name.clone().unwrap_or(actors);
            let sources = sources(row, reasons.iter().copied());
            let first = Cell::labelled(&contact, if at == 0 { &contact } else { " " });
            rows.push(vec![
                first,
                Cell::new(initiative(reasons, look)),
                Cell::new(roles(reasons, look)),
                Cell::new(joined(sources.iter().map(|id| source(id, look)), "; ")),
            ]);
        }
    }
    let why = Column::new("contact", look.words.get("field-why"));
    let columns = WHY
        .iter()
        .map(|field| Column::new(*field, look.field(field)));
    Grid {
        columns: [why].into_iter().chain(columns).collect(),
        rows,
    }
}

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

/// The columns of `--why`.
const WHY: &[&str] = &["initiative", "role", "source"];

/// The columns of `--why` that programs see.
const WHY_FOR_PROGRAMS: &[&str] = &["initiative", "role", "inferred", "via", "source"];

/// One row for each contact, or for each reason when those are asked for.
fn for_programs(result: &ContactsResult, look: &Look<'_>) -> Grid {
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
fn for_sheets(result: &ContactsResult, look: &Look<'_>) -> Grid {
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

fn why(row: &Contact) -> impl Iterator<Item = &Reason> {
    row.why.iter().flatten()
}

/// What put the row there, initiative by initiative.
fn by_initiative(row: &Contact) -> Vec<Vec<&Reason>> {
    let mut initiatives: Vec<Vec<&Reason>> = Vec::new();
    for reason in why(row) {
        let mut known = initiatives.iter_mut();
        match known.find(|it| it[0].initiative == reason.initiative) {
            Some(reasons) => reasons.push(reason),
            None => initiatives.push(vec![reason]),
        }
    }
    initiatives
}

/// One part for each initiative of the row, in their order.
fn each_initiative(
    row: &Contact,
    look: &Look<'_>,
    part: fn(&[&Reason], &Look<'_>) -> String,
) -> String {
    let parts: Vec<String> = by_initiative(row)
        .iter()
        .map(|reasons| part(reasons, look))
        .collect();
    parts.join("; ")
}

fn initiative(reasons: &[&Reason], look: &Look<'_>) -> String {
    let over = reasons.iter().all(|reason| reason.ended);
    let name = reasons.first().map(|it| look.name(&it.initiative));
    format!(
        "{}{}",
        name.unwrap_or_default(),
        if over { " †" } else { "" }
    )
}

/// The roles in one initiative, with the mark of what no source states.
fn roles(reasons: &[&Reason], look: &Look<'_>) -> String {
    let role = |reason: &&Reason| {
        let label = look.role(&reason.role);
        match (&reason.via, reason.inferred) {
            (Some(group), _) => {
                let facts = [("group", look.name(group).into())];
                format!("{label} ({})", look.words.with("via-group", &facts))
            }
            (None, true) => format!("{label} ({})", look.words.get("inferred-mark")),
            (None, false) => label,
        }
    };
    joined(reasons.iter().map(role), ", ")
}

/// Who says that the person has the post, and that the actor takes part.
fn sources<'a>(row: &'a Contact, reasons: impl Iterator<Item = &'a Reason>) -> Vec<&'a Id> {
    let of_posts = row.posts.iter().flat_map(|post| &post.sources);
    of_posts
        .chain(reasons.flat_map(|reason| &reason.sources))
        .collect()
}

/// A source by who published it and when; by its title where that is not known.
fn source(id: &Id, look: &Look<'_>) -> String {
    let record = look.registry.get(id);
    let publisher = record.and_then(|it| it.block.text("publisher"));
    let date = record.and_then(|it| it.block.date("date"));
    match (publisher, date) {
        (Some(publisher), Some(date)) => format!("{publisher} {date}"),
        _ => look.name(id),
    }
}

/// How many there are, and how many of them can be reached by what.
fn foot(result: &ContactsResult, look: &Look<'_>) -> String {
    let count = |fits: &dyn Fn(&Contact) -> bool| result.rows.iter().filter(|it| fits(it)).count();
    let is_person = |row: &Contact| row.kind == ContactKind::Person;
    let told = |message: &str, n: usize| look.words.count(message, n);
    let neither = |row: &Contact| row.email.is_empty() && row.phone.is_empty();
    format!(
        "{}, {} · {}, {}, {}",
        told("count-people", result.people()),
        told("count-functional", count(&|row| !is_person(row))),
        told("count-with-email", count(&|row| !row.email.is_empty())),
        told("count-with-phone", count(&|row| !row.phone.is_empty())),
        told("count-with-neither", count(&neither)),
    )
}
