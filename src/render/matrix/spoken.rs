//! What a letter or sign of a matrix says in words: for whoever points at it, and whoever hears it.

use super::words::label;
use crate::ops::matrix::cells::{Cell as Shown, Change, Mark, Number, Shown as Cells};
use crate::ops::matrix::table::{Head, Matrix};
use crate::render::Look;

/// A cell in words.
pub(super) fn spoken(matrix: &Matrix, cell: &Shown, look: &Look<'_>) -> String {
    let word = |id: &str| look.words.get(id).into_owned();
    match cell {
        Shown::Roles(marks) => {
            let roles: Vec<String> = marks.iter().map(|mark| role(mark, look)).collect();
            roles.join("; ")
        }
        Shown::Number(number) => self::number(matrix, number, look),
        Shown::Sign(sign) => {
            let also = also([sign.inferred, sign.ended, sign.maybe], sign.change, look);
            std::iter::once(word("matrix-takes-part"))
                .chain(also)
                .collect::<Vec<_>>()
                .join(", ")
        }
        Shown::Names(names) => {
            let name = |name: &str, change| {
                let also = also([false; 3], change, look);
                let words = std::iter::once(name.to_owned()).chain(also);
                words.collect::<Vec<_>>().join(", ")
            };
            let names: Vec<String> = names
                .iter()
                .map(|named| name(&named.name, named.change))
                .collect();
            names.join("; ")
        }
    }
}

/// A cell in words, and whose it is.
pub(super) fn tip(
    matrix: &Matrix,
    row: &Head,
    column: &Head,
    cell: &Shown,
    look: &Look<'_>,
) -> String {
    format!(
        "{} · {}: {}",
        label(matrix.of.rows, row, look),
        label(matrix.of.columns, column, look),
        spoken(matrix, cell, look)
    )
}

fn role(mark: &Mark, look: &Look<'_>) -> String {
    let via = mark.via.as_ref().map(|group| {
        let facts = [("group", look.name(group).into())];
        look.words.with("via-group", &facts)
    });
    let also = also([mark.inferred, mark.ended, mark.maybe], mark.change, look);
    let words = std::iter::once(look.role(&mark.role))
        .chain(via)
        .chain(also);
    words.collect::<Vec<_>>().join(", ")
}

fn number(matrix: &Matrix, number: &Number, look: &Look<'_>) -> String {
    let read = |number: i64| match matrix.of.cells {
        Cells::Amount => look.amount(number),
        _ => number.to_string(),
    };
    let before = number.before.filter(|before| *before != number.number);
    let before = before.map(|before| {
        let facts = [("n", read(before).into())];
        look.words.with("matrix-before", &facts)
    });
    let words = std::iter::once(read(number.number))
        .chain(before)
        .chain(also([number.inferred, false, false], None, look));
    words.collect::<Vec<_>>().join(", ")
}

/// Whether it is inferred, over, in doubt, and whether it came or went.
fn also(
    [inferred, ended, maybe]: [bool; 3],
    change: Option<Change>,
    look: &Look<'_>,
) -> Vec<String> {
    [
        (inferred, "inferred-mark"),
        (ended, "ended-mark"),
        (maybe, "maybe-mark"),
        (change == Some(Change::Came), "matrix-came"),
        (change == Some(Change::Went), "matrix-went"),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, message)| look.words.get(message).into_owned())
    .collect()
}
