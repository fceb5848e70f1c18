//! A table before anyone draws it: described once, drawn by each format.

/// A table.
#[derive(Debug, Default)]
pub struct Grid {
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// The head of a column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What programs call it.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// Whether its cells stand to the right, as numbers do.
    pub right: bool,
    /// Whether a narrow screen may leave it out: 0 for never, else the highest goes first.
    pub may_go: u8,
    /// Whether its words never break, however narrow the screen: an address that breaks can't be copied.
    pub whole: bool,
}

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What programs read: ids, codes, words.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it stands back.
    pub quiet: bool,
}

/// What stands for a value that is not known.
pub const UNKNOWN: &str = "–";

impl Column {
    /// A column of texts.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Column {
        let key = key.into();
        Column {
            // An id that breaks can't be copied.
            whole: key == "id",
            key,
            label: label.into(),
            right: false,
            may_go: 0,
        }
    }

    /// A column of numbers.
    pub fn number(key: impl Into<String>, label: impl Into<String>) -> Column {
        Column {
            right: true,
            ..Column::new(key, label)
        }
    }

    /// The same with words that never break.
    #[must_use]
    pub fn whole(self) -> Column {
        Column {
            whole: true,
            ..self
        }
    }

    /// The same, left out where it does not fit; the highest goes first.
    #[must_use]
    pub fn may_go(self, may_go: u8) -> Column {
        Column { may_go, ..self }
    }
}

impl Cell {
    /// A cell that is the same to programs and people.
    pub fn new(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell {
            value: text.clone(),
            label: text,
            quiet: false,
        }
    }

    /// A cell that people read in other words.
    pub fn labelled(value: impl Into<String>, label: impl Into<String>) -> Cell {
        Cell {
            value: value.into(),
            label: label.into(),
            quiet: false,
        }
    }

    /// The same, standing back.
    #[must_use]
    pub fn quiet(self) -> Cell {
        Cell {
            quiet: true,
            ..self
        }
    }

    /// What people read; a dash where nothing is known.
    pub fn shown(&self) -> &str {
        if self.label.is_empty() {
            UNKNOWN
        } else {
            &self.label
        }
    }
}
