//! A matrix on paper: tables at most as wide as a page, each with the names, in letters as large as fit.

use std::ops::Range;

use super::labels::{Labels, QueryInfo, SUM};
use crate::ops::matrix::cells::CellKind;
use crate::ops::matrix::table::{Head, MatrixRow};
use crate::render::escape::html as escaped;
use crate::render::width::{width, wrap_anywhere};

/// How wide a page is, in hundredths of the size of a letter: on A4 across that is 7.5 points, on A3 10.8.
const PAGE: usize = 10_500;

/// The same where letters are as small as they may be: 6 points on A4, 8.7 on A3.
const FULL_PAGE: usize = 13_000;

/// The width of a letter in a cell and in a name.
const LETTER: usize = 85;
const NAME_LETTER: usize = 60;

/// The padding at the sides of a cell.
const AIR: usize = 70;

/// The longest line of a turned head, in letters, on one page and on several, where letters are smaller. Browsers repeat heads
/// on the next page only while these take no more than a quarter of it.
const LONGEST: usize = 28;
const LONGEST_OF_MANY: usize = 34;

/// How wide such a line is.
const LINE: usize = 115;

/// The widths of what stands in the tables.
struct Measured {
    /// The lines of each head.
    heads: Vec<Vec<String>>,
    names: usize,
    columns: Vec<usize>,
    sums: usize,
}

/// The tables, one below the other; hidden on a screen.
pub(super) fn tables(labels: &Labels<'_>, info: &QueryInfo) -> String {
    let mut measured = measure(labels, LONGEST);
    let mut parts = parts(&measured);
    // On several pages letters are smaller, so that heads may be longer.
    if parts.len() > 1 {
        measured = measure(labels, LONGEST_OF_MANY);
        parts = self::parts(&measured);
    }
    let widths = parts.iter().map(|part| measured.width(part));
    let widest = widths.max().unwrap_or(0).max(PAGE);
    let drawn = parts.iter();
    let tables: String = drawn
        .map(|part| table(labels, &measured, part, info))
        .collect();
    // By the width of the page, whatever paper that is.
    format!(
        "<div class=\"paper\" style=\"font-size:calc(100vw / {})\">\n{tables}</div>\n",
        hundredths(widest)
    )
}

fn measure(labels: &Labels<'_>, longest: usize) -> Measured {
    let matrix = labels.matrix;
    let is_turned = matrix.of.cells != CellKind::Names;
    let longest = if is_turned { longest } else { usize::MAX };
    let heads = labels.heads().into_iter();
    let heads: Vec<Vec<String>> = heads.map(|head| wrap_anywhere(&head, longest)).collect();
    let letter = if is_turned { LETTER } else { NAME_LETTER };
    let letters = |text: &str| width(text) * letter + AIR;
    let column = |(at, lines): (usize, &Vec<String>)| {
        let head = &matrix.columns[at];
        let cells = matrix.rows.iter().filter_map(|row| row.at(head));
        let widest = cells.map(|cell| letters(&labels.cell(cell, head))).max();
        let sum = letters(&labels.number(head.total));
        let widest = widest.unwrap_or(0).max(sum);
        match is_turned {
            // One long cell must not make its column as wide as a page: it wraps.
            true => widest.clamp(200, 1200).max(lines.len() * LINE + AIR),
            false => widest.clamp(700, 1400),
        }
    };
    let rows = matrix.rows.iter();
    let names = rows.map(|row| width(&labels.marked_row(&row.head)) * NAME_LETTER + AIR);
    let sums = matrix.rows.iter().map(|row| row.head.total);
    let sums = sums.chain([matrix.total]);
    let sums = sums.map(|it| letters(&labels.number(it)));
    Measured {
        names: names.max().unwrap_or(0).clamp(800, 2400),
        columns: heads.iter().enumerate().map(column).collect(),
        sums: sums.max().unwrap_or(0),
        heads,
    }
}

/// The columns of each table: all of them where they fit, else about as many on each page; the sums stand on the last.
fn parts(measured: &Measured) -> Vec<Range<usize>> {
    let free = FULL_PAGE.saturating_sub(measured.names);
    let all = measured.columns.iter().sum::<usize>() + measured.sums;
    // Else the last page would hold a few columns only.
    let share = all / all.div_ceil(free.max(1)).max(1);
    let mut parts = Vec::new();
    let (mut first, mut used) = (0, 0);
    for (at, column) in measured.columns.iter().enumerate() {
        let is_last = at + 1 == measured.columns.len();
        let more = if is_last { measured.sums } else { 0 };
        if at > first && (used >= share || used + column + more > free) {
            parts.push(first..at);
            (first, used) = (at, 0);
        }
        used += column;
    }
    parts.push(first..measured.columns.len());
    parts
}

impl Measured {
    /// The widths of the columns of a table: the names, its columns, and on the last table the sums.
    fn widths(&self, part: &Range<usize>) -> Vec<usize> {
        let is_last = part.end == self.columns.len();
        std::iter::once(&self.names)
            .chain(&self.columns[part.clone()])
            .chain(is_last.then_some(&self.sums))
            .copied()
            .collect()
    }

    fn width(&self, part: &Range<usize>) -> usize {
        self.widths(part).iter().sum()
    }
}

fn hundredths(number: usize) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

fn table(
    labels: &Labels<'_>,
    measured: &Measured,
    part: &Range<usize>,
    info: &QueryInfo,
) -> String {
    let matrix = labels.matrix;
    let is_last = part.end == matrix.columns.len();
    let col = |wide: &usize| format!("<col style=\"width:{}em\">", hundredths(*wide));
    let columns: String = measured.widths(part).iter().map(col).collect();
    let head = |lines: &Vec<String>| {
        let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        let lines = lines.join("<br>");
        format!("<th class=\"turned\"><span>{lines}</span></th>")
    };
    let heads: String = measured.heads[part.clone()].iter().map(head).collect();
    let only_last = |text: String| if is_last { text } else { String::new() };
    let sum = |sum: i64| only_last(format!("<td class=\"sum\">{}</td>", labels.number(sum)));
    let row = |it: &MatrixRow| row(labels, it, part, &sum(it.head.total));
    let rows: String = matrix.rows.iter().map(row).collect();
    let total = |head: &Head| format!("<td>{}</td>", labels.number(head.total));
    let totals: String = matrix.columns[part.clone()].iter().map(total).collect();
    format!(
        "<table class=\"{}\" style=\"width:{}em\">\n<caption>{}</caption>\n<colgroup>{columns}</colgroup>\n\
         <thead>\n<tr><th class=\"name\">{}</th>{heads}{}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n\
         <tfoot>\n<tr><th>{}</th>{totals}{}</tr>\n</tfoot>\n</table>\n",
        labels.table_class(),
        hundredths(measured.width(part)),
        caption(labels, part, info),
        escaped(&labels.word("matrix-row")),
        only_last(format!("<th class=\"sum\">{SUM}</th>")),
        escaped(&labels.word("matrix-sum")),
        sum(matrix.total),
    )
}

/// The title, the query, and which columns these are.
fn caption(labels: &Labels<'_>, part: &Range<usize>, info: &QueryInfo) -> String {
    let all = labels.matrix.columns.len();
    let columns = match part.len() == all {
        true => String::new(),
        false => {
            let facts = [
                ("first", (part.start + 1).to_string().into()),
                ("last", part.end.to_string().into()),
                ("all", all.to_string().into()),
            ];
            let columns = labels.look.words.with("matrix-part", &facts);
            format!(" · {}", escaped(&columns))
        }
    };
    format!(
        "<strong>{}</strong><span>{}{columns}</span>",
        escaped(&labels.title()),
        escaped(&labels.subtitle(info))
    )
}

fn row(labels: &Labels<'_>, row: &MatrixRow, part: &Range<usize>, sum: &str) -> String {
    let cell = |head| match row.at(head) {
        Some(cell) => {
            let shown = escaped(&labels.cell(cell, head));
            format!("<td class=\"{}\">{shown}</td>", labels.class(cell))
        }
        None => "<td></td>".to_owned(),
    };
    let columns = &labels.matrix.columns[part.clone()];
    let cells: String = columns.iter().map(cell).collect();
    let name = escaped(&labels.marked_row(&row.head));
    format!("<tr><th>{name}</th>{cells}{sum}</tr>\n")
}
