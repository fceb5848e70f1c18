//! A matrix as a page: one file that a browser shows, sorts, filters and prints, and a screen reader reads.

use super::asked::{Asked, title, told};
use super::heat::{class, colours, largest};
use super::paper;
use super::spoken::{spoken, tip};
use super::words::{class_of_table, heads, label, legend_of_slanted, marked_name, number, written};
use crate::ops::matrix::cells::Cell as Shown;
use crate::ops::matrix::table::{Head, Matrix, MatrixRow};
use crate::render::Look;
use crate::render::escape::html;

/// How it looks, by day, by night and on paper; there the tables of [`paper`] take the place of the one that scrolls.
const STYLE: &str = include_str!("page.css");

/// Sorting and filtering.
const SCRIPT: &str = include_str!("page.js");

/// The page.
pub(super) fn page(matrix: &Matrix, asked: &Asked, look: &Look<'_>) -> String {
    let word = |id: &str| html(&look.words.get(id));
    let title = html(&title(matrix, look));
    let largest = largest(matrix);
    let body: String = matrix
        .rows
        .iter()
        .map(|row| self::row(matrix, row, largest, look))
        .collect();
    let cells = class_of_table(matrix);
    format!(
        r#"<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<form class="tools" hidden>
<label>{filter} <input type="search" autocomplete="off"></label>
<output></output>
</form>
<div class="scroll" role="region" aria-labelledby="about" tabindex="0">
<table class="{cells}">
<caption><div id="about"><strong>{title}</strong><span>{told}</span></div></caption>
<thead>
{heads}</thead>
<tbody>
{body}</tbody>
<tfoot>
{sums}</tfoot>
</table>
</div>
{paper}<ul class="legend">
{legend}</ul>
<script>
{SCRIPT}</script>
</body>
</html>
"#,
        lang = look.words.language().code(),
        filter = word("matrix-filter"),
        told = html(&told(asked, look)),
        heads = head_row(matrix, look),
        sums = sums(matrix, look),
        paper = paper::paper(matrix, asked, look),
        legend = explained(matrix, look),
    )
}

/// The heads, each a button that sorts.
fn head_row(matrix: &Matrix, look: &Look<'_>) -> String {
    let head = |class: &str, shown: &str, full: &str| {
        let shown = html(shown);
        let full = html(full);
        format!(
            "<th scope=\"col\" class=\"{class}\"><button type=\"button\" title=\"{full}\"><span>{shown}</span></button></th>\n"
        )
    };
    let name = look.words.get("matrix-row");
    let sum = look.words.get("matrix-sum");
    let columns = matrix.columns.iter().zip(heads(matrix, look));
    let columns = columns.map(|(column, shown)| {
        let full = full(label(matrix.of.columns, column, look), column, look);
        head("turned", &shown, &full)
    });
    std::iter::once("<tr>".to_owned() + &head("name", &name, &name))
        .chain(columns)
        .chain([head("sum", "Σ", &sum), "</tr>\n".to_owned()])
        .collect()
}

/// A whole name, with the word for what is over.
fn full(name: String, head: &Head, look: &Look<'_>) -> String {
    match head.ended {
        true => format!("{name} ({})", look.words.get("ended-mark")),
        false => name,
    }
}

fn row(matrix: &Matrix, row: &MatrixRow, largest: Option<i64>, look: &Look<'_>) -> String {
    let cells = matrix.columns.iter().map(|column| match row.at(column) {
        Some(cell) => self::cell(matrix, &row.head, column, cell, largest, look),
        None => "<td></td>".to_owned(),
    });
    format!(
        "<tr><th scope=\"row\" title=\"{}\">{}</th>{}<td class=\"sum\" data-value=\"{}\">{}</td></tr>\n",
        html(&full(
            label(matrix.of.rows, &row.head, look),
            &row.head,
            look
        )),
        html(&marked_name(matrix.of.rows, &row.head, look)),
        cells.collect::<String>(),
        row.head.total,
        number(matrix.of.cells, row.head.total, look)
    )
}

/// A cell: the letters for the eye, the words for the ear.
fn cell(
    matrix: &Matrix,
    row: &Head,
    column: &Head,
    cell: &Shown,
    largest: Option<i64>,
    look: &Look<'_>,
) -> String {
    let shown = html(&written(cell, matrix.of.cells, column, look));
    let inside = match cell {
        Shown::Names(_) => shown,
        Shown::Roles(_) | Shown::Number(_) | Shown::Sign(_) => format!(
            "<span aria-hidden=\"true\">{shown}</span><span class=\"heard\">{}</span>",
            html(&spoken(matrix, cell, look))
        ),
    };
    let value = match cell {
        Shown::Number(number) => format!(" data-value=\"{}\"", number.number),
        Shown::Roles(_) | Shown::Sign(_) | Shown::Names(_) => String::new(),
    };
    format!(
        "<td class=\"{}\"{value} title=\"{}\">{inside}</td>",
        class(cell, largest),
        html(&tip(matrix, row, column, cell, look))
    )
}

fn sums(matrix: &Matrix, look: &Look<'_>) -> String {
    let sum = html(&look.words.get("matrix-sum"));
    let sums: String = matrix
        .columns
        .iter()
        .map(|head| format!("<td>{}</td>", number(matrix.of.cells, head.total, look)))
        .collect();
    let total = number(matrix.of.cells, matrix.total, look);
    format!("<tr><th scope=\"row\">{sum}</th>{sums}<td class=\"sum\">{total}</td></tr>\n")
}

fn explained(matrix: &Matrix, look: &Look<'_>) -> String {
    let lines = legend_of_slanted(matrix, look).concat();
    let lines = lines
        .iter()
        .map(|line| format!("<li>{}</li>\n", html(line)));
    let colours = colours(matrix, look).into_iter().map(|(classes, word)| {
        let samples = classes
            .iter()
            .map(|class| format!("<i class=\"{class}\"></i>"));
        format!("<li>{} {}</li>\n", samples.collect::<String>(), html(&word))
    });
    lines.chain(colours).collect()
}
