//! A matrix as a drawing: every text a text, in lines that are wide enough wherever it is shown.

use super::labels::{Labels, QueryInfo, SUM};
use crate::ops::matrix::table::MatrixRow;
use crate::render::escape::html;
use crate::render::width::{flow, width, wrap, wrap_anywhere};

/// The styles for day and night.
const STYLE: &str = include_str!("drawing.css");

/// The height of a line.
const LINE: usize = 16;

/// The width of a letter at most; most are narrower.
// Nobody here knows the font of the reader: a text that is narrower than its box is better than one that is cut.
const LETTER: usize = 8;

/// Letters that take half as much again.
const WIDE: &str = "mwMW%@";

/// The padding on each side of a text.
const AIR: usize = 6;

/// The narrowest drawing: the lines above and below must fit.
const PAPER: usize = 60 * LETTER;

/// The longest line of a head or name, and of a cell.
const LONGEST: usize = 34;
const LONGEST_CELL: usize = 24;

/// Text in a box: its lines.
type Lines = Vec<String>;

/// Where everything stands.
struct Plan {
    heads: Vec<Lines>,
    names: Vec<Lines>,
    /// The cells, row by row.
    cells: Vec<Vec<Lines>>,
    /// Where columns begin: names, each column, sums, and the end.
    across: Vec<usize>,
    /// Where rows begin: each row, sums, and the end.
    down: Vec<usize>,
    /// The lines above the heads, and where these begin.
    above: Vec<(&'static str, String)>,
    top: usize,
}

/// The drawing.
pub(super) fn svg(labels: &Labels<'_>, info: &QueryInfo) -> String {
    let plan = plan(labels, info);
    let end = |places: &[usize]| places.last().copied().unwrap_or(0);
    let (right, bottom) = (end(&plan.across).max(PAPER), end(&plan.down));
    let below = below(labels, right, bottom);
    let height = bottom + below.1 + AIR;
    let above: String = (0..)
        .zip(&plan.above)
        .map(|(at, (class, line))| text(AIR, LINE * (at + 1), class, "", line))
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" lang=\"{}\" width=\"{right}\" height=\"{height}\" viewBox=\"0 0 {right} {height}\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n<rect class=\"paper\" width=\"{right}\" height=\"{height}\"/>\n{above}{}{}{}{}</svg>\n",
        labels.look.words.language().code(),
        html(&labels.title()),
        top(labels, &plan),
        rows(labels, &plan),
        sums(labels, &plan),
        below.0
    )
}

fn plan(labels: &Labels<'_>, info: &QueryInfo) -> Plan {
    let matrix = labels.matrix;
    let in_lines = |text: &str| wrap_anywhere(text, LONGEST);
    let heads: Vec<Lines> = labels.heads().iter().map(|it| in_lines(it)).collect();
    let names = matrix.rows.iter();
    let names: Vec<Lines> = names
        .map(|row| in_lines(&labels.marked_row(&row.head)))
        .collect();
    let row_cells = |row: &MatrixRow| -> Vec<Lines> {
        let cell = |head| match row.at(head) {
            Some(cell) => wrap_anywhere(&labels.cell(cell, head), LONGEST_CELL),
            None => Lines::new(),
        };
        matrix.columns.iter().map(cell).collect()
    };
    let cells: Vec<Vec<Lines>> = matrix.rows.iter().map(row_cells).collect();
    let mut across = vec![0, widest(&names).max(LETTER * 10) + 2 * AIR];
    for (at, head) in heads.iter().enumerate() {
        let sum = vec![labels.number(matrix.columns[at].total)];
        let widest_cell = widest(cells.iter().map(|row| &row[at]).chain([&sum]));
        let column = (widest_cell + AIR).max(head.len() * LINE + AIR).max(26);
        across.push(across[at + 1] + column);
    }
    let right = across[heads.len() + 1];
    let totals = matrix.rows.iter().map(|row| row.head.total);
    let largest = totals.chain([matrix.total]).max().unwrap_or(0);
    let sums = vec![labels.number(largest)];
    across.push(right + widest([&sums]) + 2 * AIR);
    let wide = across[heads.len() + 2].max(PAPER) / LETTER;
    let title = wrap(&labels.title(), wide * 3 / 4).into_iter();
    let subtitle = wrap(&labels.subtitle(info), wide).into_iter();
    let title = title.map(|line| ("title", line));
    let above: Vec<(&str, String)> = title.chain(subtitle.map(|line| ("quiet", line))).collect();
    let top = (above.len() + 1) * LINE;
    let mut down = vec![top + widest(&heads) + 2 * AIR];
    for (name, cells) in names.iter().zip(&cells) {
        let lines = cells.iter().chain([name]).map(Vec::len).max().unwrap_or(1);
        down.push(down[down.len() - 1] + lines.max(1) * LINE + AIR);
    }
    down.push(down[down.len() - 1] + LINE + AIR);
    Plan {
        heads,
        names,
        cells,
        across,
        down,
        above,
        top,
    }
}

/// The width of the longest of all lines.
fn widest<'l>(texts: impl IntoIterator<Item = &'l Lines>) -> usize {
    let lines = texts.into_iter().flatten();
    let line_width = |line: &String| {
        let wide = line.chars().filter(|letter| WIDE.contains(*letter));
        width(line) * LETTER + wide.count() * LETTER / 2
    };
    lines.map(line_width).max().unwrap_or(0)
}

/// One line of text.
fn text(x: usize, y: usize, class: &str, more: &str, line: &str) -> String {
    format!(
        "<text x=\"{x}\" y=\"{y}\" class=\"{class}\"{more}>{}</text>\n",
        html(line)
    )
}

/// The heads, turned: each reads upwards, its lines from the left.
fn top(labels: &Labels<'_>, plan: &Plan) -> String {
    let base = plan.down[0] - AIR;
    let mut drawn = String::new();
    for (at, lines) in plan.heads.iter().enumerate() {
        let left = plan.across[at + 1];
        let wide = plan.across[at + 2] - left;
        let first = left + (wide - lines.len() * LINE) / 2 + 12;
        // Short heads are explained where one points at them.
        let name = labels.column(&labels.matrix.columns[at]);
        drawn += &format!("<g class=\"head\"><title>{}</title>\n", html(&name));
        for (number, line) in lines.iter().enumerate() {
            let x = first + number * LINE;
            let turn = format!(" transform=\"rotate(-90 {x} {base})\"");
            drawn += &text(x, base, "turned", &turn, line);
        }
        drawn += "</g>\n";
    }
    let right = plan.across[plan.heads.len() + 2] - AIR;
    drawn += &text(right, base, "number", "", SUM);
    // Lines between columns.
    for x in &plan.across[1..plan.heads.len() + 2] {
        let bottom = plan.down[plan.down.len() - 1];
        drawn += &format!("<path class=\"line\" d=\"M{x} {}V{bottom}\"/>\n", plan.top);
    }
    drawn
}

fn rows(labels: &Labels<'_>, plan: &Plan) -> String {
    let right = plan.across[plan.heads.len() + 2];
    let mut drawn = String::new();
    for (at, row) in labels.matrix.rows.iter().enumerate() {
        let (y, high) = (plan.down[at], plan.down[at + 1] - plan.down[at]);
        drawn += &format!("<path class=\"line\" d=\"M0 {y}H{right}\"/>\n");
        for (number, line) in plan.names[at].iter().enumerate() {
            drawn += &text(AIR, y + LINE * (number + 1) - 1, "name", "", line);
        }
        for (number, column) in labels.matrix.columns.iter().enumerate() {
            let Some(cell) = row.at(column) else { continue };
            let x = plan.across[number + 1];
            let wide = plan.across[number + 2] - x;
            drawn += &format!(
                "<g class=\"cell {}\"><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"/>\n",
                labels.class(cell),
                html(&labels.tip(&row.head, column, cell))
            );
            for (number, line) in plan.cells[at][number].iter().enumerate() {
                drawn += &text(x + wide / 2, y + LINE * (number + 1) - 1, "in", "", line);
            }
            drawn += "</g>\n";
        }
        let sum = labels.number(row.head.total);
        drawn += &text(right - AIR, y + LINE - 1, "number", "", &sum);
    }
    drawn
}

fn sums(labels: &Labels<'_>, plan: &Plan) -> String {
    let matrix = labels.matrix;
    let y = plan.down[matrix.rows.len()];
    let right = plan.across[plan.heads.len() + 2];
    let base = y + LINE - 1;
    let mut drawn = format!("<path class=\"rule\" d=\"M0 {y}H{right}\"/>\n");
    drawn += &text(AIR, base, "name", "", SUM);
    for (at, head) in matrix.columns.iter().enumerate() {
        let middle = (plan.across[at + 1] + plan.across[at + 2]) / 2;
        drawn += &text(middle, base, "in quiet", "", &labels.number(head.total));
    }
    let total = labels.number(matrix.total);
    drawn + &text(right - AIR, base, "number", "", &total)
}

/// What letters and colours mean, and how high that is.
fn below(labels: &Labels<'_>, right: usize, top: usize) -> (String, usize) {
    let limit = (right / LETTER).saturating_sub(2);
    let legend = labels.legend_with_slanted();
    let mut drawn = String::new();
    let mut y = top + LINE / 2;
    for line in legend.iter().flat_map(|items| flow(items, limit)) {
        y += LINE;
        drawn += &text(AIR, y, "quiet", "", &line);
    }
    for (classes, word) in labels.colours() {
        let mut x = AIR;
        for class in classes {
            drawn += &format!(
                "<g class=\"{class}\"><rect x=\"{x}\" y=\"{}\" width=\"{LINE}\" height=\"{LINE}\"/></g>\n",
                y + LINE / 2
            );
            x += LINE;
        }
        y += LINE + LINE / 2 - 4;
        drawn += &text(x + AIR, y, "quiet", "", &word);
    }
    (drawn, y + LINE / 2 - top)
}
