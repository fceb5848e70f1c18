//! A matrix on paper: tables that are as wide as a page at most, names on each, letters as large as fits.

use std::ops::Range;

use super::asked::{Asked, title, told};
use super::heat::{class, largest};
use super::table::SUM;
use super::words::{class_of_table, heads, marked_name, number, written};
use crate::ops::matrix::cells::Shown as Cells;
use crate::ops::matrix::table::{Matrix, MatrixRow};
use crate::render::Look;
use crate::render::escape::html;
use crate::render::width::{broken, width};

/// How wide a page is, in hundredths of the size of a letter: on A4 across that is 7.5 points, on A3 10.8.
const PAGE: usize = 10_500;

/// The same where letters are as small as they may be: 6 points on A4, 8.7 on A3.
const FULL_PAGE: usize = 13_000;

/// The room that a letter takes in a cell and in a name.
const LETTER: usize = 85;
const NAME_LETTER: usize = 60;

/// The air at the sides of a cell.
const AIR: usize = 70;

/// The longest line of a turned head, in letters, on one page and on several, where letters are smaller. Browsers repeat heads
/// on the next page only while these take no more than a quarter of it.
const LONGEST: usize = 28;
const LONGEST_OF_MANY: usize = 34;

/// How wide such a line is.
const LINE: usize = 115;

/// What stands in the tables, and how wide that is.
struct Sheet {
    heads: Vec<Vec<String>>,
    /// The width of the names, of each column, and of the sums.
    names: usize,
    columns: Vec<usize>,
    sums: usize,
    /// The largest number of a cell.
    largest: Option<i64>,
}

/// The tables, after each other; hidden where there is no paper.
pub(super) fn paper(matrix: &Matrix, asked: &Asked, look: &Look<'_>) -> String {
    let mut sheet = sheet(matrix, LONGEST, look);
    let mut parts = parts(&sheet);
    if parts.len() > 1 {
        sheet = self::sheet(matrix, LONGEST_OF_MANY, look);
        parts = self::parts(&sheet);
    }
    let widths = parts.iter().map(|part| wide(&sheet, part));
    let widest = widths.max().unwrap_or(0).max(PAGE);
    let tables: String = parts
        .iter()
        .map(|part| table(matrix, &sheet, part, asked, look))
        .collect();
    // By the width of the page, whatever paper that is.
    format!(
        "<div class=\"paper\" style=\"font-size:calc(100vw / {})\">\n{tables}</div>\n",
        hundredths(widest)
    )
}

fn sheet(matrix: &Matrix, longest: usize, look: &Look<'_>) -> Sheet {
    let is_turned = matrix.of.cells != Cells::Names;
    let heads: Vec<Vec<String>> = heads(matrix, look)
        .iter()
        .map(|head| broken(head, if is_turned { longest } else { usize::MAX }))
        .collect();
    let letter = if is_turned { LETTER } else { NAME_LETTER };
    let letters = |text: &str| width(text) * letter + AIR;
    let column = |(at, lines): (usize, &Vec<String>)| {
        let head = &matrix.columns[at];
        let cells = matrix.rows.iter().filter_map(|row| row.at(head));
        let widest = cells
            .map(|cell| letters(&written(cell, matrix.of.cells, head, look)))
            .max();
        let widest = widest
            .unwrap_or(0)
            .max(letters(&number(matrix.of.cells, head.total, look)));
        match is_turned {
            true => widest.clamp(200, 1200).max(lines.len() * LINE + AIR),
            false => widest.clamp(700, 1400),
        }
    };
    let longest =
        |row: &MatrixRow| width(&marked_name(matrix.of.rows, &row.head, look)) * NAME_LETTER + AIR;
    let sums = matrix.rows.iter().map(|row| row.head.total);
    let sums = sums
        .chain([matrix.total])
        .map(|it| letters(&number(matrix.of.cells, it, look)));
    Sheet {
        names: matrix
            .rows
            .iter()
            .map(longest)
            .max()
            .unwrap_or(0)
            .clamp(800, 2400),
        columns: heads.iter().enumerate().map(column).collect(),
        sums: sums.max().unwrap_or(0),
        largest: largest(matrix),
        heads,
    }
}

/// The columns of each table: all of them where they fit, else about as many on each page; the sums stand on the last.
fn parts(sheet: &Sheet) -> Vec<Range<usize>> {
    let room = FULL_PAGE.saturating_sub(sheet.names);
    let all = sheet.columns.iter().sum::<usize>() + sheet.sums;
    let share = all / all.div_ceil(room.max(1)).max(1);
    let mut parts = Vec::new();
    let (mut first, mut used) = (0, 0);
    for (at, column) in sheet.columns.iter().enumerate() {
        let more = if at + 1 == sheet.columns.len() {
            sheet.sums
        } else {
            0
        };
        if at > first && (used >= share || used + column + more > room) {
            parts.push(first..at);
            (first, used) = (at, 0);
        }
        used += column;
    }
    parts.push(first..sheet.columns.len());
    parts
}

/// How wide a table is.
fn wide(sheet: &Sheet, part: &Range<usize>) -> usize {
    let sums = if part.end == sheet.columns.len() {
        sheet.sums
    } else {
        0
    };
    sheet.names + sheet.columns[part.clone()].iter().sum::<usize>() + sums
}

fn hundredths(number: usize) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

fn table(
    matrix: &Matrix,
    sheet: &Sheet,
    part: &Range<usize>,
    asked: &Asked,
    look: &Look<'_>,
) -> String {
    let is_last = part.end == matrix.columns.len();
    let class = class_of_table(matrix);
    let col = |wide: usize| format!("<col style=\"width:{}em\">", hundredths(wide));
    let widths = std::iter::once(&sheet.names).chain(&sheet.columns[part.clone()]);
    let widths = widths.chain(is_last.then_some(&sheet.sums));
    let columns: String = widths.map(|wide| col(*wide)).collect();
    let heads: String = sheet.heads[part.clone()]
        .iter()
        .map(|lines| {
            let lines: Vec<String> = lines.iter().map(|line| html(line)).collect();
            format!(
                "<th class=\"turned\"><span>{}</span></th>",
                lines.join("<br>")
            )
        })
        .collect();
    let name = html(&look.words.get("matrix-row"));
    let sum = |sum: i64| match is_last {
        true => format!(
            "<td class=\"sum\">{}</td>",
            number(matrix.of.cells, sum, look)
        ),
        false => String::new(),
    };
    let rows: String = matrix
        .rows
        .iter()
        .map(|row| self::row(matrix, sheet, row, part, &sum(row.head.total), look))
        .collect();
    let totals = matrix.columns[part.clone()].iter();
    let totals: String = totals
        .map(|head| format!("<td>{}</td>", number(matrix.of.cells, head.total, look)))
        .collect();
    format!(
        "<table class=\"{class}\" style=\"width:{}em\">\n<caption>{}</caption>\n<colgroup>{columns}</colgroup>\n\
         <thead>\n<tr><th class=\"name\">{name}</th>{heads}{}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n\
         <tfoot>\n<tr><th>{}</th>{totals}{}</tr>\n</tfoot>\n</table>\n",
        hundredths(wide(sheet, part)),
        caption(matrix, part, asked, look),
        if is_last {
            format!("<th class=\"sum\">{SUM}</th>")
        } else {
            String::new()
        },
        html(&look.words.get("matrix-sum")),
        sum(matrix.total),
    )
}

/// What was asked, and which columns these are.
fn caption(matrix: &Matrix, part: &Range<usize>, asked: &Asked, look: &Look<'_>) -> String {
    let title = html(&title(matrix, look));
    let told = html(&told(asked, look));
    let is_all = part.len() == matrix.columns.len();
    let columns = match is_all {
        true => String::new(),
        false => {
            let facts = [
                ("first", (part.start + 1).to_string().into()),
                ("last", part.end.to_string().into()),
                ("all", matrix.columns.len().to_string().into()),
            ];
            format!(" · {}", html(&look.words.with("matrix-part", &facts)))
        }
    };
    format!("<strong>{title}</strong><span>{told}{columns}</span>")
}

fn row(
    matrix: &Matrix,
    sheet: &Sheet,
    row: &MatrixRow,
    part: &Range<usize>,
    sum: &str,
    look: &Look<'_>,
) -> String {
    let cells: String = matrix.columns[part.clone()]
        .iter()
        .map(|head| match row.at(head) {
            Some(cell) => {
                let shown = html(&written(cell, matrix.of.cells, head, look));
                format!("<td class=\"{}\">{shown}</td>", class(cell, sheet.largest))
            }
            None => "<td></td>".to_owned(),
        })
        .collect();
    let name = html(&marked_name(matrix.of.rows, &row.head, look));
    format!("<tr><th>{name}</th>{cells}{sum}</tr>\n")
}
