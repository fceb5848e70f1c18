//! A matrix as plain data.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::axis::Axis;
use super::cells::{Cell, Shown};

/// Rows, columns, and what stands where they meet.
#[derive(Debug, Serialize)]
pub struct Matrix {
    /// What it is a matrix of.
    pub of: Of,
    /// The columns, from the left.
    pub columns: Vec<Head>,
    /// The rows, from the top.
    pub rows: Vec<MatrixRow>,
    /// The sum of all: of roles and signs how many cells hold something.
    pub total: i64,
}

/// What a matrix is of.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Of {
    /// What stands at the left.
    pub rows: Axis,
    /// What stands at the top.
    pub columns: Axis,
    /// What stands in the cells.
    pub cells: Shown,
}

/// What stands at the head of a row or column.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The id of a record, a key, a code or a year; empty for what is not known.
    pub id: String,
    /// The name of a record, on the day that is asked about; else the same.
    pub name: String,
    /// Its short name.
    pub short: Option<String>,
    /// Whether it is over.
    pub ended: bool,
    /// The sum of its cells.
    pub total: i64,
}

/// One row with its cells.
#[derive(Debug)]
pub struct MatrixRow {
    /// What stands at its head.
    pub head: Head,
    /// The cells that hold something, by the ids of columns.
    pub cells: BTreeMap<String, Cell>,
}

impl MatrixRow {
    /// What stands in a column; none where nothing does.
    pub fn at(&self, column: &Head) -> Option<&Cell> {
        self.cells.get(&column.id)
    }
}

/// The cells beside what stands at the head.
impl Serialize for MatrixRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            id: &'a str,
            name: &'a str,
            short: Option<&'a str>,
            ended: bool,
            total: i64,
            cells: &'a BTreeMap<String, Cell>,
        }
        let head = &self.head;
        let row = Row {
            id: &head.id,
            name: &head.name,
            short: head.short.as_deref(),
            ended: head.ended,
            total: head.total,
            cells: &self.cells,
        };
        row.serialize(serializer)
    }
}
