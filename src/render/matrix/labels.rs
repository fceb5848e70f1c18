//! Every text of a matrix, the same in all formats: titles, heads, cells, legend, and the classes that colour cells.

use jiff::civil;

use crate::ops::matrix::axis::{Axis, AxisKind};
use crate::ops::matrix::cells::{Cell as MatrixCell, CellKind, Change, Mark, Named, Number, Sign};
use crate::ops::matrix::table::{Head, Matrix, MatrixRow};
use crate::render::Look;
use crate::render::grid::{Cell, Column, Grid, UNKNOWN};
use crate::render::label::time_marks;

/// The sign for sums.
pub(super) const SUM: &str = "Σ";

/// How many shades there are for numbers.
const SHADES: i64 = 5;

/// The query and the days that a page, drawing or workbook names.
#[derive(Clone, Debug)]
pub struct QueryInfo {
    /// The query as it was typed.
    pub query: String,
    /// The day or revision that the matrix is compared with.
    pub compared: Option<String>,
    /// The revision that the registry was read at.
    pub rev: Option<String>,
    /// Whether parts count as what they are part of.
    pub is_rolled_up: bool,
    /// The day that the matrix is about.
    pub day: civil::Date,
    /// Today.
    pub today: civil::Date,
}

/// The texts of a matrix.
pub(super) struct Labels<'a> {
    pub(super) matrix: &'a Matrix,
    pub(super) look: &'a Look<'a>,
    /// The largest number of a cell; none where cells hold no numbers.
    pub(super) largest: Option<i64>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(matrix: &'a Matrix, look: &'a Look<'a>) -> Labels<'a> {
        let largest = cells(matrix).filter_map(number_of).max();
        Labels {
            matrix,
            look,
            largest,
        }
    }

    /// The message with this id.
    pub(super) fn word(&self, id: &str) -> String {
        self.look.words.get(id)
    }

    /// The name of the registry, and how many rows and columns there are.
    pub(super) fn title(&self) -> String {
        match self.look.registry.settings.name.as_str() {
            "" => self.counts(),
            name => format!("{name}: {}", self.counts()),
        }
    }

    /// The query and the days, each with its label.
    pub(super) fn facts(&self, info: &QueryInfo) -> Vec<[String; 2]> {
        let query = match info.query.as_str() {
            // An empty value would look as if the query had been lost.
            "" => self.word("matrix-every"),
            query => query.to_owned(),
        };
        let parts = info.is_rolled_up.then(|| self.word("matrix-rolled-up"));
        [
            ("matrix-query", Some(query)),
            ("matrix-parts", parts),
            ("matrix-day", Some(info.day.to_string())),
            ("matrix-rev", info.rev.clone()),
            ("matrix-compared", info.compared.clone()),
            ("matrix-made", Some(info.today.to_string())),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some([self.word(label), value?]))
        .collect()
    }

    /// The facts on one line.
    pub(super) fn subtitle(&self, info: &QueryInfo) -> String {
        let facts = self.facts(info);
        let facts: Vec<String> = facts.iter().map(|fact| fact.join(": ")).collect();
        facts.join(" · ")
    }

    fn label(&self, axis: Axis, head: &Head) -> String {
        let look = self.look;
        match axis.kind {
            _ if head.id.is_empty() => UNKNOWN.to_owned(),
            AxisKind::Actor | AxisKind::Initiative | AxisKind::Source | AxisKind::Year => {
                head.name.clone()
            }
            AxisKind::Kind => look.value("kind", &head.id),
            AxisKind::Type => look.value("type", &head.id),
            AxisKind::County => look.value("county", &head.id),
            AxisKind::Role => look.role(&head.id),
            AxisKind::Tag => look.value("tags", &head.id),
        }
    }

    /// The name of a row.
    pub(super) fn row(&self, head: &Head) -> String {
        self.label(self.matrix.of.rows, head)
    }

    /// The name of a row, with the sign of what is over.
    pub(super) fn marked_row(&self, head: &Head) -> String {
        self.row(head) + &time_marks(head.ended, false)
    }

    /// The name of a column.
    pub(super) fn column(&self, head: &Head) -> String {
        self.label(self.matrix.of.columns, head)
    }

    /// The name of a column, with the sign of what is over.
    pub(super) fn marked_column(&self, head: &Head) -> String {
        self.column(head) + &time_marks(head.ended, false)
    }

    /// The heads of the columns, short where there is a short name.
    pub(super) fn heads(&self) -> Vec<String> {
        let head = |head: &Head| {
            let name = head.short.clone().unwrap_or_else(|| self.column(head));
            name + &time_marks(head.ended, false)
        };
        self.matrix.columns.iter().map(head).collect()
    }

    /// A number of a cell, or a sum.
    pub(super) fn number(&self, number: i64) -> String {
        self.number_as(self.matrix.of.cells, number)
    }

    fn number_as(&self, kind: CellKind, number: i64) -> String {
        match kind {
            CellKind::Amount => self.look.grouped(number),
            _ => number.to_string(),
        }
    }

    /// The text of a cell in a column.
    pub(super) fn cell(&self, cell: &MatrixCell, column: &Head) -> String {
        self.cell_as(self.matrix.of.cells, cell, column)
    }

    fn cell_as(&self, kind: CellKind, cell: &MatrixCell, column: &Head) -> String {
        match cell {
            MatrixCell::Roles(marks) => {
                let letters = marks.iter().map(|mark| self.letter(mark, column));
                letters.collect::<Vec<_>>().join(",")
            }
            MatrixCell::Number(Number { number, before, .. }) => {
                let now = self.number_as(kind, *number);
                match before.filter(|before| before != number) {
                    None => now,
                    Some(before) => {
                        let (sign, more) = match number.saturating_sub(before) {
                            more @ 1.. => ("+", more),
                            less => ("−", less.saturating_neg()),
                        };
                        format!("{now} ({sign}{})", self.number_as(kind, more))
                    }
                }
            }
            MatrixCell::Sign(sign) => {
                let point = if sign.inferred { "○" } else { "●" };
                signed(point, sign.change, sign.ended && !column.ended, sign.maybe)
            }
            MatrixCell::Names(names) => {
                let name = |it: &Named| signed(&it.name, it.change, false, false);
                names.iter().map(name).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// The letter of a role: small where no source states it.
    fn letter(&self, mark: &Mark, column: &Head) -> String {
        let letter = self.look.letter(&mark.role, mark.inferred);
        // What ended with its initiative is marked at the head of the column.
        let ended = mark.ended && !column.ended;
        signed(&letter, mark.change, ended, mark.maybe)
    }

    /// A cell in words, for screen readers.
    pub(super) fn spoken(&self, cell: &MatrixCell) -> String {
        match cell {
            MatrixCell::Roles(marks) => {
                let role = |mark: &Mark| {
                    let via = mark.via.as_ref().map(|group| self.look.via(group));
                    let flags = [mark.inferred, mark.ended, mark.maybe];
                    self.spoken_part(self.look.role(&mark.role), via, flags, mark.change)
                };
                marks.iter().map(role).collect::<Vec<_>>().join("; ")
            }
            MatrixCell::Number(number) => {
                let read = |number: i64| match self.matrix.of.cells {
                    CellKind::Amount => self.look.amount(number),
                    _ => number.to_string(),
                };
                let before = number.before.filter(|before| *before != number.number);
                let before = before.map(|before| {
                    let facts = [("n", read(before).into())];
                    self.look.words.with("matrix-before", &facts)
                });
                let flags = [number.inferred, false, false];
                self.spoken_part(read(number.number), before, flags, None)
            }
            MatrixCell::Sign(sign) => {
                let flags = [sign.inferred, sign.ended, sign.maybe];
                self.spoken_part(self.word("matrix-takes-part"), None, flags, sign.change)
            }
            MatrixCell::Names(names) => {
                let name = |named: &Named| {
                    self.spoken_part(named.name.clone(), None, [false; 3], named.change)
                };
                names.iter().map(name).collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// A part of a cell with what is said of it, then the words for inferred, over and in doubt, and for what came or went.
    fn spoken_part(
        &self,
        part: String,
        more: Option<String>,
        [inferred, ended, maybe]: [bool; 3],
        change: Option<Change>,
    ) -> String {
        let remarks = self.look.messages(&[
            (inferred, "inferred-mark"),
            (ended, "ended-mark"),
            (maybe, "maybe-mark"),
            (change == Some(Change::Came), "matrix-came"),
            (change == Some(Change::Went), "matrix-went"),
        ]);
        let words = [part].into_iter().chain(more).chain(remarks);
        words.collect::<Vec<_>>().join(", ")
    }

    /// A cell in words, with its row and column, for whoever points at it.
    pub(super) fn tip(&self, row: &Head, column: &Head, cell: &MatrixCell) -> String {
        let (row, column) = (self.row(row), self.column(column));
        format!("{row} · {column}: {}", self.spoken(cell))
    }

    /// What the letters and signs mean, those that are there, and how many rows and columns there are.
    pub(super) fn legend(&self) -> Vec<Vec<String>> {
        vec![self.role_letters(), self.signs(), vec![self.counts()]]
    }

    /// The legend of formats that slant inferred numbers: pages, drawings and workbooks.
    pub(super) fn legend_with_slanted(&self) -> Vec<Vec<String>> {
        let is_slanted =
            |cell: &MatrixCell| matches!(cell, MatrixCell::Number(number) if number.inferred);
        let mut legend = vec![self.role_letters(), self.signs()];
        if cells(self.matrix).any(is_slanted) {
            legend.push(vec![self.word("matrix-inferred-number")]);
        }
        legend.push(vec![self.counts()]);
        legend
    }

    fn counts(&self) -> String {
        let matrix = self.matrix;
        let count = |axis: Axis, count| {
            let message = match axis.kind {
                AxisKind::County => "count-counties".to_owned(),
                kind => format!("count-{}s", kind.key()),
            };
            self.look.words.count(&message, count)
        };
        let rows = count(matrix.of.rows, matrix.rows.len());
        let is_square = matrix.rows.len() == matrix.columns.len();
        match matrix.of.rows == matrix.of.columns && is_square {
            // Actors by actors: the same count twice would read like two.
            true => rows,
            false => {
                let columns = count(matrix.of.columns, matrix.columns.len());
                format!("{rows}, {columns}")
            }
        }
    }

    /// The letters with their roles.
    fn role_letters(&self) -> Vec<String> {
        let roles = marks(self.matrix).map(|mark| mark.role.as_str());
        self.look.role_letters(roles)
    }

    /// What the signs beside letters and numbers mean.
    fn signs(&self) -> Vec<String> {
        let matrix = self.matrix;
        let has_point = |fits: fn(&Sign) -> bool| {
            cells(matrix).any(|cell| matches!(cell, MatrixCell::Sign(sign) if fits(sign)))
        };
        let changed = || cells(matrix).filter(|cell| cell.is_changed());
        let is_number = |cell: &MatrixCell| matches!(cell, MatrixCell::Number(_));
        let rows = matrix.rows.iter().map(|row| &row.head);
        let ended = matrix.columns.iter().chain(rows).any(|head| head.ended)
            || marks(matrix).any(|mark| mark.ended)
            || has_point(|sign| sign.ended);
        let maybe = marks(matrix).any(|mark| mark.maybe) || has_point(|sign| sign.maybe);
        let amounts = (matrix.of.cells == CellKind::Amount).then(|| {
            let currency = &self.look.registry.settings.currency;
            let facts = [("currency", currency.as_str().into())];
            self.look.words.with("matrix-amounts", &facts)
        });
        let signs = self.look.messages(&[
            // Beside a changed number stands the difference instead.
            (changed().any(|cell| !is_number(cell)), "matrix-changed"),
            (changed().next().is_some(), "matrix-sum-changed"),
            (changed().any(is_number), "matrix-changed-number"),
            (marks(matrix).any(|mark| mark.inferred), "matrix-inferred"),
            (has_point(|sign| sign.inferred), "matrix-inferred-sign"),
            (ended, "matrix-ended"),
            (maybe, "matrix-maybe"),
        ]);
        amounts.into_iter().chain(signs).collect()
    }

    /// The CSS class of the whole table.
    pub(super) fn table_class(&self) -> &'static str {
        match self.matrix.of.cells {
            CellKind::Names => "names",
            CellKind::Count | CellKind::Amount => "numbers",
            CellKind::Roles | CellKind::Mark => "letters",
        }
    }

    /// The CSS classes of a cell: its shade, whether it is inferred, whether it came or went.
    pub(super) fn class(&self, cell: &MatrixCell) -> String {
        let mut class = match number_of(cell) {
            Some(number) => format!("heat{}", shade(number, self.largest.unwrap_or(0))),
            None => "some".to_owned(),
        };
        if cell.is_inferred() {
            class += " inferred";
        }
        match change_of(cell) {
            Some(Change::Came) => class += " came",
            Some(Change::Went) => class += " went",
            None => {}
        }
        class
    }

    /// The colours that are there: the classes, and the word for them.
    pub(super) fn colours(&self) -> Vec<(Vec<String>, String)> {
        let has = |change: Change| cells(self.matrix).any(|it| change_of(it) == Some(change));
        let shades = (1..=SHADES).map(|shade| format!("heat{shade}")).collect();
        [
            (self.largest.is_some(), shades, "matrix-heat"),
            (has(Change::Came), vec!["came".to_owned()], "matrix-came"),
            (has(Change::Went), vec!["went".to_owned()], "matrix-went"),
        ]
        .into_iter()
        .filter(|(is_there, ..)| *is_there)
        .map(|(_, classes, id)| (classes, self.word(id)))
        .collect()
    }

    /// Some rows, and some columns under these heads, as a table for people; the sums are those of all.
    pub(super) fn grid(&self, rows: &[&MatrixRow], shown: &[usize], heads: &[String]) -> Grid {
        let matrix = self.matrix;
        let columns = shown.iter().map(|at| {
            let id = &matrix.columns[*at].id;
            match matrix.of.cells {
                CellKind::Count | CellKind::Amount => Column::number(id, &heads[*at]),
                _ => Column::new(id, &heads[*at]),
            }
        });
        let sum = |sum: i64| Cell::labelled(sum.to_string(), self.number(sum));
        let row = |row: &&MatrixRow| {
            let cells = shown.iter().map(|at| {
                let cell = row.at(&matrix.columns[*at]);
                let drawn = self.grid_cell(cell, &matrix.columns[*at]);
                match cell.is_none_or(MatrixCell::is_inferred) {
                    true => drawn.quiet(),
                    false => drawn,
                }
            });
            std::iter::once(Cell::new(self.marked_row(&row.head)))
                .chain(cells)
                .chain([sum(row.head.total)])
                .collect()
        };
        let sums = shown.iter().map(|at| sum(matrix.columns[*at].total));
        let below = std::iter::once(Cell::new(SUM))
            .chain(sums)
            .chain([sum(matrix.total)])
            .collect();
        Grid {
            columns: std::iter::once(Column::new(matrix.of.rows.key(), ""))
                .chain(columns)
                .chain([Column::number("total", SUM)])
                .collect(),
            rows: rows.iter().map(row).chain([below]).collect(),
        }
    }

    /// The whole matrix as a table for people.
    pub(super) fn whole_grid(&self, heads: &[String]) -> Grid {
        let rows: Vec<&MatrixRow> = self.matrix.rows.iter().collect();
        let every: Vec<usize> = (0..self.matrix.columns.len()).collect();
        self.grid(&rows, &every, heads)
    }

    /// A cell of a table; programs take amounts as plain numbers.
    pub(super) fn grid_cell(&self, cell: Option<&MatrixCell>, column: &Head) -> Cell {
        let Some(cell) = cell else {
            // An empty cell is empty: that somebody takes no part is no unknown.
            return Cell::labelled("", " ");
        };
        let plain = match self.matrix.of.cells {
            CellKind::Amount => CellKind::Count,
            other => other,
        };
        Cell::labelled(self.cell_as(plain, cell, column), self.cell(cell, column))
    }
}

/// What came or went in a cell, if anything did; beside a number stands the difference instead.
pub(super) fn change_of(cell: &MatrixCell) -> Option<Change> {
    let changes: Vec<Option<Change>> = match cell {
        MatrixCell::Roles(marks) => marks.iter().map(|it| it.change).collect(),
        MatrixCell::Names(names) => names.iter().map(|it| it.change).collect(),
        MatrixCell::Sign(sign) => vec![sign.change],
        MatrixCell::Number(_) => Vec::new(),
    };
    // A cell has one colour: what came wins over what went.
    [Change::Came, Change::Went]
        .into_iter()
        .find(|change| changes.contains(&Some(*change)))
}

/// The shade of a number, from 1 to [`SHADES`] by its share of the largest; 0 for none.
fn shade(number: i64, largest: i64) -> i64 {
    if number <= 0 || largest <= 0 {
        return 0;
    }
    // An amount times the shades can exceed 64 bits. Rounded up, so that the smallest number is not shaded as none.
    let share = i128::from(number) * i128::from(SHADES);
    let shade = (share + i128::from(largest) - 1) / i128::from(largest);
    i64::try_from(shade).unwrap_or(SHADES).min(SHADES)
}

fn number_of(cell: &MatrixCell) -> Option<i64> {
    match cell {
        MatrixCell::Number(number) => Some(number.number),
        _ => None,
    }
}

fn cells(matrix: &Matrix) -> impl Iterator<Item = &MatrixCell> {
    matrix.rows.iter().flat_map(|row| row.cells.values())
}

fn marks(matrix: &Matrix) -> impl Iterator<Item = &Mark> {
    cells(matrix).flat_map(|cell| match cell {
        MatrixCell::Roles(marks) => marks.as_slice(),
        _ => &[],
    })
}

/// A text with + or − where it came or went, † where it ended, ? where the day is in doubt.
fn signed(text: &str, change: Option<Change>, ended: bool, maybe: bool) -> String {
    let change = match change {
        None => "",
        Some(Change::Came) => "+",
        Some(Change::Went) => "−",
    };
    // Without the spaces of `time_marks`: a cell is as narrow as can be.
    let ended = if ended { "†" } else { "" };
    let maybe = if maybe { "?" } else { "" };
    format!("{change}{text}{ended}{maybe}")
}

#[cfg(test)]
mod tests {
    use super::shade;

    #[test]
    fn the_largest_has_the_darkest_shade() {
        for (number, largest, expected) in [
            (0, 10, 0),
            (1, 10, 1),
            (2, 10, 1),
            (3, 10, 2),
            (10, 10, 5),
            (1, 1, 5),
            (-3, 10, 0),
            (0, 0, 0),
            (i64::MAX, i64::MAX, 5),
        ] {
            assert_eq!(shade(number, largest), expected, "{number} of {largest}");
        }
    }
}
