//! A table as other programs write it: headings and rows, each with the place where it stands in its file.

use jiff::civil;

/// A table that was read from a file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The headings of its columns.
    pub headings: Vec<String>,
    /// Its rows, without empty ones.
    pub rows: Vec<Row>,
    /// What was found out about the file: its encoding, its delimiter, its sheet.
    pub form: Vec<Form>,
    /// What is not read: photos of contact cards, cards that are broken.
    pub left_out: Vec<LeftOut>,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The number that people see: of a line, of a row of a sheet, of the first line of a card.
    pub number: usize,
    /// A cell for each heading.
    pub cells: Vec<Cell>,
    /// Why none of it can be read.
    pub error: Option<RowError>,
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text, perhaps an empty one.
    Text(String),
    /// A number, as text: a spreadsheet has removed zeros in front.
    Number(String),
    /// A day.
    Day(civil::Date),
}

/// A row that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowError {
    /// It has more cells than there are headings.
    TooLong {
        /// How many cells it has.
        cells: usize,
        /// How many headings there are.
        headings: usize,
    },
    /// A cell holds an error of a spreadsheet.
    Formula {
        /// The heading of its column.
        column: String,
        /// The error, as the spreadsheet shows it: `#REF!`.
        error: String,
    },
    /// A cell that has other rows in it: a quote is probably missing.
    Quote,
    /// A contact card that does not end, or has another inside.
    Card,
}

/// What was found out about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// The encoding of its text.
    Encoding(&'static str),
    /// The sign between its cells.
    Delimiter(char),
    /// The name of the sheet that was read, and how many there are.
    Sheet(String, usize),
    /// The row with the headings, if it is not the first.
    HeadingRow(usize),
}

/// Something that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it stands.
    pub row: usize,
    /// The name of the property: `PHOTO`.
    pub what: String,
}

impl Cell {
    /// The value as a text without spaces around it.
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Number(text) => text.trim().to_owned(),
            Cell::Day(day) => day.to_string(),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Text(text) if text.trim().is_empty())
    }
}

impl Table {
    /// A table whose headings are among some rows: the first row with two known headings, else the first row.
    pub fn from_rows(mut rows: Vec<Row>, is_known: impl Fn(&str) -> bool) -> Table {
        rows.retain(|row| row.error.is_some() || row.cells.iter().any(|cell| !cell.is_empty()));
        let known = |row: &Row| row.cells.iter().filter(|it| is_known(&it.text())).count();
        // Lists of coordinators have a title and a date above.
        let at = rows.iter().position(|row| known(row) >= 2).unwrap_or(0);
        let mut rows = rows.into_iter().skip(at);
        let Some(head) = rows.next() else {
            return Table::default();
        };
        let mut headings: Vec<String> = head.cells.iter().map(Cell::text).collect();
        while headings.last().is_some_and(String::is_empty) {
            headings.pop();
        }
        let wide = headings.len();
        let fitted = rows.map(|mut row| {
            let is_filled = |cell: &Cell| !cell.is_empty();
            let cells = row.cells.iter().rposition(is_filled).map_or(0, |at| at + 1);
            if cells > wide && row.error.is_none() {
                let headings = wide;
                row.error = Some(RowError::TooLong { cells, headings });
            }
            row.cells.resize(wide, Cell::Text(String::new()));
            row
        });
        let form = (at > 0).then_some(Form::HeadingRow(head.number));
        Table {
            headings,
            rows: fitted.collect(),
            form: form.into_iter().collect(),
            left_out: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Form, Row, RowError, Table};

    fn row(number: usize, texts: &[&str]) -> Row {
        Row {
            number,
            cells: texts
                .iter()
                .map(|it| Cell::Text((*it).to_owned()))
                .collect(),
            error: None,
        }
    }

    #[test]
    fn headings_are_found_below_a_title() {
        let rows = vec![
            row(1, &["Prov 2026", ""]),
            row(2, &["", ""]),
            row(3, &["Namn", "Ort", ""]),
            row(4, &["Prov AB", "Exempelby", "", ""]),
            row(5, &["a", "b", "c"]),
        ];
        let table = Table::from_rows(rows, |it| ["Namn", "Ort"].contains(&it));
        assert_eq!(table.headings, ["Namn", "Ort"]);
        assert_eq!(table.form, [Form::HeadingRow(3)]);
        assert_eq!(table.rows[0].error, None);
        let too_long = RowError::TooLong {
            cells: 3,
            headings: 2,
        };
        assert_eq!(table.rows[1].error, Some(too_long));
    }
}
