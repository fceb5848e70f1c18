//! A table before a format draws it.

/// A table.
#[derive(Debug, Default)]
pub struct Grid {
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// Columns, each with the function that makes its cells from an item.
pub type Columns<'f, T> = Vec<(Column, &'f dyn Fn(&T) -> Cell)>;

/// The head of a column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The head for programs.
    pub key: String,
    /// The head for people.
    pub label: String,
    /// Whether its cells are aligned to the right, as numbers are.
    pub right: bool,
    /// Whether a narrow screen may drop it: 0 for never, else the highest is dropped first.
    pub drop_rank: u8,
    /// Whether its words never break, however narrow the screen: an address that breaks can't be copied.
    pub unbreakable: bool,
}

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The text for programs: ids, codes, words.
    pub value: String,
    /// The text for people.
    pub label: String,
    /// Whether it is drawn less visibly than the others.
    pub quiet: bool,
}

/// The sign for an unknown value.
pub const UNKNOWN: &str = "–";

impl Grid {
    /// A table with a row for each item: its columns, each with the function that makes its cells.
    pub fn new<'i, T: 'i>(items: impl IntoIterator<Item = &'i T>, columns: Columns<'_, T>) -> Grid {
        // Head and cells stand side by side, so that a new column can't shift the cells of the others.
        let cells = |item: &T| columns.iter().map(|(_, cell)| cell(item)).collect();
        let rows = items.into_iter().map(cells).collect();
        let columns = columns.into_iter().map(|(column, _)| column).collect();
        Grid { columns, rows }
    }

    /// A table under keys and labels that are the same, with these texts.
    pub fn of_texts<R: IntoIterator<Item = String>>(keys: &[&str], rows: Vec<R>) -> Grid {
        let row = |row: R| row.into_iter().map(Cell::new).collect();
        Grid {
            columns: keys.iter().map(|key| Column::new(*key, *key)).collect(),
            rows: rows.into_iter().map(row).collect(),
        }
    }
}

impl Column {
    /// A column of texts.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Column {
        let key = key.into();
        Column {
            // An id that breaks can't be copied.
            unbreakable: key == "id",
            key,
            label: label.into(),
            right: false,
            drop_rank: 0,
        }
    }

    /// A column of numbers.
    pub fn number(key: impl Into<String>, label: impl Into<String>) -> Column {
        Column {
            right: true,
            ..Column::new(key, label)
        }
    }

    /// Returns the column with words that never break.
    #[must_use]
    pub fn unbreakable(self) -> Column {
        Column {
            unbreakable: true,
            ..self
        }
    }

    /// Returns the column as one that is dropped where it does not fit; the highest rank is dropped first.
    #[must_use]
    pub fn droppable(self, drop_rank: u8) -> Column {
        Column { drop_rank, ..self }
    }
}

impl Cell {
    /// A cell with one text for programs and people.
    pub fn new(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell {
            value: text.clone(),
            label: text,
            quiet: false,
        }
    }

    /// A cell with another text for people.
    pub fn labelled(value: impl Into<String>, label: impl Into<String>) -> Cell {
        Cell {
            value: value.into(),
            label: label.into(),
            quiet: false,
        }
    }

    /// Returns the cell drawn less visibly.
    #[must_use]
    pub fn quiet(self) -> Cell {
        self.quiet_if(true)
    }

    /// Returns the cell drawn less visibly, if it should be.
    #[must_use]
    pub fn quiet_if(self, quiet: bool) -> Cell {
        Cell { quiet, ..self }
    }

    /// The text for people; a dash where nothing is known.
    pub fn shown(&self) -> &str {
        // A blank cell must look different from one whose value nobody knows.
        if self.label.is_empty() {
            UNKNOWN
        } else {
            &self.label
        }
    }
}
