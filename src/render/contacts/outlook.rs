//! The table that Outlook imports: one contact a line, under the heads of its own language.

use super::parts::{in_actors, titles, topics, units};
use crate::ops::contacts::{Contact, ContactsResult};
use crate::render::grid::{Cell, Column, Grid};
use crate::render::{Look, csv};
use crate::text::phone;
use crate::text::surname::Parts;

/// The heads, by their words.
const HEADS: &[&str] = &[
    "first-name",
    "last-name",
    "company",
    "department",
    "job-title",
    "phone",
    "phone-2",
    "mobile",
    "email",
    "email-name",
    "email-2",
    "email-3",
    "categories",
    "notes",
];

/// The contacts as comma-separated values for Outlook.
pub(super) fn outlook(result: &ContactsResult, look: &Look<'_>) -> String {
    let column = |head: &&str| {
        let label = look.words.get(&format!("outlook-{head}"));
        Column::new(*head, label)
    };
    let grid = Grid {
        columns: HEADS.iter().map(column).collect(),
        rows: result.rows.iter().map(|it| row(it, look)).collect(),
    };
    csv::office(&grid, b',')
}

fn row(row: &Contact, look: &Look<'_>) -> Vec<Cell> {
    let actors = in_actors(row);
    let Parts { given, family, .. } = row.parts.clone();
    let name = row.name.clone().unwrap_or_else(|| actors.clone());
    let (mobile, fixed): (Vec<&String>, Vec<&String>) =
        row.phone.iter().partition(|it| phone::is_mobile(it));
    let number = |given: &str| phone::e164(given).unwrap_or_else(|| given.to_owned());
    let phone = |list: &[&String], at: usize| list.get(at).map_or(String::new(), |it| number(it));
    let email = |at: usize| row.email.get(at).cloned().unwrap_or_default();
    // What there are no columns for.
    let more_fixed = fixed.iter().skip(2).chain(mobile.iter().skip(1));
    let more = more_fixed
        .map(|it| number(it))
        .chain(row.email.iter().skip(3).cloned());
    let notes: Vec<String> = more.collect();
    [
        given,
        family,
        actors,
        units(row),
        titles(row),
        phone(&fixed, 0),
        phone(&fixed, 1),
        phone(&mobile, 0),
        email(0),
        name,
        email(1),
        email(2),
        topics(row, look).join(";"),
        notes.join(" / "),
    ]
    .into_iter()
    .map(Cell::new)
    .collect()
}
