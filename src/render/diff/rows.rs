//! The rows of the matrix that changed, as tables of markdown: in a cell what stood there, and what does.

use std::collections::BTreeSet;

use super::parts::{Part, folded};
use crate::model::fields::WordList;
use crate::model::id::Id;
use crate::ops::diff::matrix::{Row, Rows, Sign};
use crate::render::grid::UNKNOWN;
use crate::render::{Look, escape};

/// How many initiatives stand side by side.
const ACROSS: usize = 8;

/// One table, or several when there are many initiatives.
pub(super) fn parts(rows: &Rows, look: &Look<'_>) -> Vec<Part> {
    let tables = rows.columns.chunks(ACROSS);
    tables.map(|columns| part(columns, rows, look)).collect()
}

fn part(columns: &[(Id, String)], rows: &Rows, look: &Look<'_>) -> Part {
    let is_here = |row: &&Row| columns.iter().any(|(id, _)| row.is_changed(id));
    let shown: Vec<&Row> = rows.rows.iter().filter(is_here).collect();
    let heads: Vec<String> = columns.iter().map(|it| escape::comment(&it.1)).collect();
    let label = look.words.get("diff-matrix");
    let (head, tail) = folded(&format!("{label} ({})", shown.len()));
    let row = |row: &&Row| {
        let cells = columns.iter().map(|(id, _)| cell(row, id, look));
        let cells: Vec<String> = cells.collect();
        format!(
            "| {} | {} |\n",
            escape::comment(&row.name),
            cells.join(" | ")
        )
    };
    Part {
        head: format!(
            "{head}| | {} |\n| --- |{}\n",
            heads.join(" | "),
            " --- |".repeat(columns.len())
        ),
        items: shown.iter().map(row).collect(),
        tail: format!(
            "\n{}\n{tail}",
            escape::comment(&legend(columns, &shown, look))
        ),
    }
}

/// The letters before and now; where nothing changed those that are there.
fn cell(row: &Row, initiative: &Id, look: &Look<'_>) -> String {
    let Some([was, is]) = row.cells.get(initiative) else {
        return String::new();
    };
    if was == is {
        return escape::comment(&letters(is, look));
    }
    let [was, is] = [was, is].map(|signs| match letters(signs, look) {
        none if none.is_empty() => UNKNOWN.to_owned(),
        letters => escape::comment(&letters),
    });
    format!("{was} → **{is}**")
}

fn letters(signs: &[Sign], look: &Look<'_>) -> String {
    let vocabulary = &look.registry.settings.vocabulary;
    let letters: Vec<String> = signs
        .iter()
        .map(|sign| {
            let letter = vocabulary.letter(&sign.role, look.words);
            let letter = match sign.inferred {
                true => letter.to_lowercase(),
                false => letter,
            };
            format!("{letter}{}", if sign.ended { "†" } else { "" })
        })
        .collect();
    letters.join(",")
}

/// What the letters and signs of these cells mean.
fn legend(columns: &[(Id, String)], rows: &[&Row], look: &Look<'_>) -> String {
    let cells = || {
        rows.iter()
            .flat_map(|row| columns.iter().filter_map(|it| row.cells.get(&it.0)))
    };
    let signs = || cells().flatten().flatten();
    let vocabulary = &look.registry.settings.vocabulary;
    let roles: BTreeSet<(usize, &str)> = signs()
        .map(|sign| {
            (
                vocabulary.place(WordList::Role, &sign.role),
                sign.role.as_str(),
            )
        })
        .collect();
    let roles = roles.into_iter().map(|(_, role)| {
        let letter = vocabulary.letter(role, look.words);
        format!("{letter} {}", look.role(role))
    });
    let marks = [
        (signs().any(|sign| sign.inferred), "matrix-inferred"),
        (signs().any(|sign| sign.ended), "matrix-ended"),
    ];
    let marks = marks.into_iter().filter(|(is_there, _)| *is_there);
    let marks = marks.map(|(_, message)| look.words.get(message).into_owned());
    roles.chain(marks).collect::<Vec<_>>().join(" · ")
}
