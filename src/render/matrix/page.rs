//! A matrix as a page: one file that a browser shows, sorts, filters and prints, and a screen reader reads.

use super::labels::{Labels, QueryInfo, SUM};
use super::print;
use crate::ops::matrix::cells::Cell;
use crate::ops::matrix::table::{Head, MatrixRow};
use crate::render::escape::html as escaped;

/// The styles for day, night and paper; on paper the tables of `print.rs` take the place of the one that scrolls.
const STYLE: &str = include_str!("page.css");

/// Sorting and filtering.
// Within the file, since the page is mailed and opened without a network.
const SCRIPT: &str = include_str!("page.js");

/// The page.
pub(super) fn html(labels: &Labels<'_>, info: &QueryInfo) -> String {
    let title = escaped(&labels.title());
    let rows = labels.matrix.rows.iter();
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
<table class="{class}">
<caption><div id="about"><strong>{title}</strong><span>{subtitle}</span></div></caption>
<thead>
{heads}</thead>
<tbody>
{body}</tbody>
<tfoot>
{sums}</tfoot>
</table>
</div>
{print}<ul class="legend">
{legend}</ul>
<script>
{SCRIPT}</script>
</body>
</html>
"#,
        lang = labels.look.words.language().code(),
        filter = escaped(&labels.word("matrix-filter")),
        class = labels.table_class(),
        subtitle = escaped(&labels.subtitle(info)),
        heads = head_row(labels),
        body = rows.map(|row| body_row(labels, row)).collect::<String>(),
        sums = sum_row(labels),
        print = print::tables(labels, info),
        legend = legend(labels),
    )
}

/// The heads, each a button that sorts.
fn head_row(labels: &Labels<'_>) -> String {
    let head = |class: &str, shown: &str, full: &str| {
        let [shown, full] = [shown, full].map(escaped);
        format!(
            "<th scope=\"col\" class=\"{class}\"><button type=\"button\" title=\"{full}\"><span>{shown}</span></button></th>\n"
        )
    };
    let name = labels.word("matrix-row");
    let column = |(column, shown): (&Head, String)| {
        let full = with_ended(labels.column(column), column, labels);
        head("turned", &shown, &full)
    };
    let columns = labels.matrix.columns.iter().zip(labels.heads());
    let columns: String = columns.map(column).collect();
    format!(
        "<tr>{}{columns}{}</tr>\n",
        head("name", &name, &name),
        head("sum", SUM, &labels.word("matrix-sum"))
    )
}

/// A whole name, with the word for what is over.
fn with_ended(name: String, head: &Head, labels: &Labels<'_>) -> String {
    match head.ended {
        true => format!("{name} ({})", labels.word("ended-mark")),
        false => name,
    }
}

fn body_row(labels: &Labels<'_>, row: &MatrixRow) -> String {
    let columns = labels.matrix.columns.iter();
    let cells = columns.map(|column| match row.at(column) {
        Some(cell) => body_cell(labels, &row.head, column, cell),
        None => "<td></td>".to_owned(),
    });
    format!(
        "<tr><th scope=\"row\" title=\"{}\">{}</th>{}<td class=\"sum\" data-value=\"{}\">{}</td></tr>\n",
        escaped(&with_ended(labels.row(&row.head), &row.head, labels)),
        escaped(&labels.marked_row(&row.head)),
        cells.collect::<String>(),
        row.head.total,
        labels.number(row.head.total)
    )
}

/// A cell: letters for the eye, words for screen readers.
fn body_cell(labels: &Labels<'_>, row: &Head, column: &Head, cell: &Cell) -> String {
    let shown = escaped(&labels.cell(cell, column));
    let heard = || {
        let heard = escaped(&labels.spoken(cell));
        format!("<span aria-hidden=\"true\">{shown}</span><span class=\"heard\">{heard}</span>")
    };
    // Columns are sorted by the number, which the text has grouped.
    let (inside, value) = match cell {
        Cell::Names(_) => (shown, String::new()),
        Cell::Number(number) => (heard(), format!(" data-value=\"{}\"", number.number)),
        Cell::Roles(_) | Cell::Sign(_) => (heard(), String::new()),
    };
    format!(
        "<td class=\"{}\"{value} title=\"{}\">{inside}</td>",
        labels.class(cell),
        escaped(&labels.tip(row, column, cell))
    )
}

fn sum_row(labels: &Labels<'_>) -> String {
    let sum = |head: &Head| format!("<td>{}</td>", labels.number(head.total));
    let sums: String = labels.matrix.columns.iter().map(sum).collect();
    format!(
        "<tr><th scope=\"row\">{}</th>{sums}<td class=\"sum\">{}</td></tr>\n",
        escaped(&labels.word("matrix-sum")),
        labels.number(labels.matrix.total)
    )
}

fn legend(labels: &Labels<'_>) -> String {
    let lines = labels.legend_with_slanted().concat().into_iter();
    let lines = lines.map(|line| format!("<li>{}</li>\n", escaped(&line)));
    let colours = labels.colours().into_iter().map(|(classes, word)| {
        let samples = classes.iter();
        let samples = samples.map(|class| format!("<i class=\"{class}\"></i>"));
        format!(
            "<li>{} {}</li>\n",
            samples.collect::<String>(),
            escaped(&word)
        )
    });
    lines.chain(colours).collect()
}
