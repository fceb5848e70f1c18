//! The result of `contacts`, in each of its formats.

mod emails;
mod form;
mod missing;
mod outlook;
mod parts;
mod sheets;
mod table;
mod vcard;
mod why;

pub use form::{Form, Version};

use form::head;
use table::{for_people, for_programs, for_screen, for_sheets};
use why::reasons;

use super::grid::Grid;
use super::{Format, Look, csv, ids, json, markdown, text};
use crate::ops::contacts::{Contact, ContactKind, ContactsResult};

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
            let table = markdown::markdown(&for_people(result, look));
            above.unwrap_or_default() + &table
        }
        _ => {
            let above = head(result, form, look).map(|it| format!(" {it}\n\n"));
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
    let contacts = drawn(&for_screen(result, look));
    let why = reasons(result, look);
    if why.rows.is_empty() {
        contacts
    } else {
        format!("{contacts}\n{}", drawn(&why))
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
