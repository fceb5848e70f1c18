//! What people read in a matrix, whoever draws it: heads, cells, legend.

use std::collections::BTreeSet;

use crate::model::fields::WordList;
use crate::ops::matrix::axis::{Axis, What};
use crate::ops::matrix::cells::{Cell as Shown, Change, Mark, Shown as Cells};
use crate::ops::matrix::table::{Head, Matrix};
use crate::render::Look;
use crate::render::grid::UNKNOWN;

/// What people read at a head.
pub(super) fn label(axis: Axis, head: &Head, look: &Look<'_>) -> String {
    match axis.what {
        _ if head.id.is_empty() => UNKNOWN.to_owned(),
        What::Actor | What::Initiative | What::Source | What::Year => head.name.clone(),
        What::Kind => look.value("kind", &head.id),
        What::Type => look.value("type", &head.id),
        What::County => look.value("county", &head.id),
        What::Role => look.role(&head.id),
        What::Tag => look.value("tags", &head.id),
    }
}

/// A number of a cell, or a sum.
pub(super) fn number(shown: Cells, number: i64, look: &Look<'_>) -> String {
    match shown {
        Cells::Amount => look.grouped(number),
        Cells::Roles | Cells::Count | Cells::Mark | Cells::Names => number.to_string(),
    }
}

/// What people read at a head, with the sign of what is over.
pub(super) fn marked_name(axis: Axis, head: &Head, look: &Look<'_>) -> String {
    format!("{}{}", label(axis, head, look), ended(head))
}

/// The class of a table of such cells.
pub(super) fn class_of_table(matrix: &Matrix) -> &'static str {
    match matrix.of.cells {
        Cells::Names => "names",
        Cells::Count | Cells::Amount => "numbers",
        Cells::Roles | Cells::Mark => "letters",
    }
}

/// What stands in a cell, as it is read.
pub(super) fn written(cell: &Shown, shown: Cells, head: &Head, look: &Look<'_>) -> String {
    match cell {
        Shown::Roles(marks) => {
            let letters: Vec<String> = marks.iter().map(|mark| letter(mark, head, look)).collect();
            letters.join(",")
        }
        Shown::Number(number) => match number.before {
            Some(before) if before != number.number => {
                let (sign, more) = match number.number.saturating_sub(before) {
                    more @ 1.. => ("+", more),
                    less => ("−", less.saturating_neg()),
                };
                let now = self::number(shown, number.number, look);
                format!("{now} ({sign}{})", self::number(shown, more, look))
            }
            _ => self::number(shown, number.number, look),
        },
        Shown::Sign(sign) => {
            let point = if sign.inferred { "○" } else { "●" };
            let ended = if sign.ended && !head.ended { "†" } else { "" };
            let maybe = if sign.maybe { "?" } else { "" };
            format!("{}{point}{ended}{maybe}", changed(sign.change))
        }
        Shown::Names(names) => {
            let names: Vec<String> = names
                .iter()
                .map(|named| format!("{}{}", changed(named.change), named.name))
                .collect();
            names.join(", ")
        }
    }
}

/// The letter of a role: small where no source states it, † where it ended before its initiative, ? where the day is in doubt,
/// + and − where it came or went.
fn letter(mark: &Mark, head: &Head, look: &Look<'_>) -> String {
    let vocabulary = &look.registry.settings.vocabulary;
    let letter = vocabulary.letter(&mark.role, look.words);
    let letter = if mark.inferred {
        letter.to_lowercase()
    } else {
        letter
    };
    let ended = if mark.ended && !head.ended { "†" } else { "" };
    let maybe = if mark.maybe { "?" } else { "" };
    format!("{}{letter}{ended}{maybe}", changed(mark.change))
}

fn changed(change: Option<Change>) -> &'static str {
    match change {
        None => "",
        Some(Change::Came) => "+",
        Some(Change::Went) => "−",
    }
}

/// The heads of the columns, short where there is a short name.
pub(super) fn heads(matrix: &Matrix, look: &Look<'_>) -> Vec<String> {
    let head = |head: &Head| {
        let label = label(matrix.of.columns, head, look);
        let name = head.short.clone().unwrap_or(label);
        format!("{name}{}", ended(head))
    };
    matrix.columns.iter().map(head).collect()
}

/// The sign of what is over.
fn ended(head: &Head) -> &'static str {
    if head.ended { "\u{a0}†" } else { "" }
}

/// What the letters and signs mean, those that are there, and how many rows and columns there are.
pub(super) fn legend(matrix: &Matrix, look: &Look<'_>) -> Vec<Vec<String>> {
    let count = |axis: Axis, count| {
        let message = match axis.what {
            What::County => "count-counties".to_owned(),
            what => format!("count-{}s", what.key()),
        };
        look.words.count(&message, count)
    };
    let rows = count(matrix.of.rows, matrix.rows.len());
    let columns = count(matrix.of.columns, matrix.columns.len());
    let is_square = matrix.rows.len() == matrix.columns.len();
    let counts = match matrix.of.rows == matrix.of.columns && is_square {
        true => rows,
        false => format!("{rows}, {columns}"),
    };
    vec![roles(matrix, look), signs(matrix, look), vec![counts]]
}

/// The same where numbers that are inferred are slanted: on pages, in drawings and workbooks.
pub(super) fn legend_of_slanted(matrix: &Matrix, look: &Look<'_>) -> Vec<Vec<String>> {
    let mut legend = legend(matrix, look);
    let is_slanted = |cell: &Shown| matches!(cell, Shown::Number(number) if number.inferred);
    if cells(matrix).any(is_slanted) {
        let last = legend.len() - 1;
        legend.insert(
            last,
            vec![look.words.get("matrix-inferred-number").into_owned()],
        );
    }
    legend
}

fn cells(matrix: &Matrix) -> impl Iterator<Item = &Shown> {
    matrix.rows.iter().flat_map(|row| row.cells.values())
}

fn marks(matrix: &Matrix) -> impl Iterator<Item = &Mark> {
    cells(matrix).flat_map(|cell| match cell {
        Shown::Roles(marks) => marks.as_slice(),
        _ => &[],
    })
}

/// The letters with their roles.
fn roles(matrix: &Matrix, look: &Look<'_>) -> Vec<String> {
    let vocabulary = &look.registry.settings.vocabulary;
    let used: BTreeSet<(usize, &str)> = marks(matrix)
        .map(|mark| {
            (
                vocabulary.place(WordList::Role, &mark.role),
                mark.role.as_str(),
            )
        })
        .collect();
    used.into_iter()
        .map(|(_, role)| {
            format!(
                "{} {}",
                vocabulary.letter(role, look.words),
                look.role(role)
            )
        })
        .collect()
}

/// The signs beside letters and numbers.
fn signs(matrix: &Matrix, look: &Look<'_>) -> Vec<String> {
    let points = || {
        cells(matrix).filter_map(|cell| match cell {
            Shown::Sign(sign) => Some(sign),
            _ => None,
        })
    };
    // Of a number the difference stands beside it.
    let is_number = |cell: &Shown| matches!(cell, Shown::Number(_));
    let is_signed = |cell: &Shown| !is_number(cell) && cell.is_changed();
    let is_other = |cell: &Shown| is_number(cell) && cell.is_changed();
    let heads = || {
        let rows = matrix.rows.iter().map(|row| &row.head);
        matrix.columns.iter().chain(rows)
    };
    let over = heads().any(|head| head.ended)
        || marks(matrix).any(|mark| mark.ended)
        || points().any(|sign| sign.ended);
    let maybe = marks(matrix).any(|mark| mark.maybe) || points().any(|sign| sign.maybe);
    let amounts = (matrix.of.cells == Cells::Amount).then(|| {
        let currency = &look.registry.settings.currency;
        let facts = [("currency", currency.as_str().into())];
        look.words.with("matrix-amounts", &facts)
    });
    let signs = [
        (cells(matrix).any(is_signed), "matrix-changed"),
        (cells(matrix).any(Shown::is_changed), "matrix-sum-changed"),
        (cells(matrix).any(is_other), "matrix-changed-number"),
        (marks(matrix).any(|mark| mark.inferred), "matrix-inferred"),
        (points().any(|sign| sign.inferred), "matrix-inferred-sign"),
        (over, "matrix-ended"),
        (maybe, "matrix-maybe"),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, message)| look.words.get(message).into_owned());
    amounts.into_iter().chain(signs).collect()
}
