//! Two matrices compared: what came and what went.

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use super::axis::Axis;
use super::cells::{Cell, Change, Mark, Named, Number, Sign};
use super::sort::sort;
use super::table::{Head, Matrix, MatrixRow, Of};
use crate::model::id::Id;
use crate::model::query::select::View;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::value::Value;

/// The matrix of now with what it was: what came and went is marked in its cells, and rows and columns that are gone are there
/// too. Only rows and columns in which something changed are left, and their sums count the changed cells.
///
/// Both matrices have all rows, however few their cells are: [`Options::min`] asks for as many changed cells.
pub fn compare(view: &View<'_>, before: &Matrix, now: Matrix, options: &Options) -> Matrix {
    let mut matrix = together(before, now, options.min.max(1));
    sort(&mut matrix, view, options.sort);
    matrix
}

/// An older registry and a newer one, and who is who in them.
pub struct Sides<'r> {
    old: &'r Registry,
    new: &'r Registry,
    renames: Renames,
}

impl<'r> Sides<'r> {
    /// The two, and whose ids are others.
    pub fn new(old: &'r Registry, new: &'r Registry) -> Sides<'r> {
        Sides {
            old,
            new,
            renames: Renames::find(old, new),
        }
    }

    /// Both with records that go by the ids of the other too, for queries that name them.
    pub fn by_both_ids(&self) -> [Registry; 2] {
        [
            known_as(self.old, |id| self.renames.new_id(id)),
            known_as(self.new, |id| self.renames.old_id(id)),
        ]
    }

    /// Gives the records in a matrix of the older the ids that they have now: who has another id than before neither came nor
    /// went.
    pub fn follow(&self, matrix: &mut Matrix) {
        let now = |axis: Axis, id: &str| match axis.is_of_records() {
            true => self.renames.new_id(&Id::new(id)).to_string(),
            false => id.to_owned(),
        };
        let Of { rows, columns, .. } = matrix.of;
        for head in &mut matrix.columns {
            head.id = now(columns, &head.id);
        }
        for row in &mut matrix.rows {
            row.head.id = now(rows, &row.head.id);
            let cells = std::mem::take(&mut row.cells).into_iter();
            row.cells = cells.map(|(id, cell)| (now(columns, &id), cell)).collect();
            for named in row.cells.values_mut().filter_map(Cell::names_mut).flatten() {
                named.id = self.renames.new_id(&named.id).clone();
            }
        }
    }
}

/// A registry whose records have other ids as former ids.
fn known_as<'i>(registry: &'i Registry, other: impl Fn(&'i Id) -> &'i Id) -> Registry {
    let renamed = registry.records().filter(|it| *other(&it.id) != it.id);
    registry.with_changed(renamed.map(|record| {
        let theirs = other(&record.id).to_string();
        let mut record = record.clone();
        let former = record.block.list("former-ids").iter().cloned();
        let former = former.chain([theirs]).collect();
        record.block.set("former-ids", Value::List(former));
        record
    }))
}

/// What is told of rows with at least so many changed cells.
fn together(before: &Matrix, mut now: Matrix, min: usize) -> Matrix {
    let mut columns = std::mem::take(&mut now.columns);
    add_heads(&mut columns, &before.columns);
    let mut were: BTreeMap<&str, &BTreeMap<String, Cell>> = BTreeMap::new();
    for row in &before.rows {
        were.insert(&row.head.id, &row.cells);
    }
    for row in &mut now.rows {
        let old = were.remove(row.head.id.as_str());
        row.cells = cells(old.unwrap_or(&BTreeMap::new()), &row.cells);
    }
    for row in before
        .rows
        .iter()
        .filter(|row| were.contains_key(row.head.id.as_str()))
    {
        now.rows.push(MatrixRow {
            head: Head {
                total: 0,
                ..row.head.clone()
            },
            cells: cells(&row.cells, &BTreeMap::new()),
        });
    }
    now.rows.retain(|row| changed(row) >= min);
    let cells = now.rows.iter().flat_map(|row| &row.cells);
    let changed = cells.filter(|(_, cell)| cell.is_changed());
    let changed: BTreeSet<String> = changed.map(|(id, _)| id.clone()).collect();
    columns.retain(|head| changed.contains(&head.id));
    for row in &mut now.rows {
        row.cells.retain(|id, _| changed.contains(id));
    }
    now.columns = columns;
    count(&mut now);
    now
}

/// The sums of what is compared: how many cells changed.
fn count(matrix: &mut Matrix) {
    let sum = |cells: usize| i64::try_from(cells).unwrap_or(i64::MAX);
    for row in &mut matrix.rows {
        row.head.total = sum(changed(row));
    }
    let rows = &matrix.rows;
    for head in &mut matrix.columns {
        let cells = rows.iter().filter_map(|row| row.at(head));
        head.total = sum(cells.filter(|cell| cell.is_changed()).count());
    }
    matrix.total = rows.iter().map(|row| row.head.total).sum();
}

/// How many cells of a row changed.
fn changed(row: &MatrixRow) -> usize {
    row.cells.values().filter(|cell| cell.is_changed()).count()
}

fn add_heads(heads: &mut Vec<Head>, before: &[Head]) {
    let there: BTreeSet<String> = heads.iter().map(|head| head.id.clone()).collect();
    let gone = before.iter().filter(|head| !there.contains(&head.id));
    heads.extend(gone.map(|head| Head {
        total: 0,
        ..head.clone()
    }));
}

fn cells(old: &BTreeMap<String, Cell>, new: &BTreeMap<String, Cell>) -> BTreeMap<String, Cell> {
    let mut cells = BTreeMap::new();
    for id in old.keys().chain(new.keys()) {
        let cell = match (old.get(id), new.get(id)) {
            (Some(old), Some(new)) => both(old, new),
            (Some(old), None) => with(old, Change::Went),
            (None, Some(new)) => with(new, Change::Came),
            (None, None) => continue,
        };
        cells.insert(id.clone(), cell);
    }
    cells
}

/// A cell that came or went as a whole.
fn with(cell: &Cell, change: Change) -> Cell {
    match cell {
        Cell::Roles(marks) => Cell::Roles(
            marks
                .iter()
                .map(|mark| Mark {
                    change: Some(change),
                    ..mark.clone()
                })
                .collect(),
        ),
        Cell::Names(names) => Cell::Names(
            names
                .iter()
                .map(|named| Named {
                    change: Some(change),
                    ..named.clone()
                })
                .collect(),
        ),
        Cell::Sign(sign) => Cell::Sign(Sign {
            change: Some(change),
            ..sign.clone()
        }),
        Cell::Number(number) => Cell::Number(match change {
            Change::Came => Number {
                before: Some(0),
                ..number.clone()
            },
            Change::Went => Number {
                number: 0,
                before: Some(number.number),
                inferred: number.inferred,
            },
        }),
    }
}

/// A cell that is there before and now.
fn both(old: &Cell, new: &Cell) -> Cell {
    match (old, new) {
        (Cell::Roles(old), Cell::Roles(new)) => {
            let has = |marks: &[Mark], role: &str| marks.iter().any(|mark| mark.role == role);
            let is = new.iter().map(|mark| Mark {
                change: (!has(old, &mark.role)).then_some(Change::Came),
                ..mark.clone()
            });
            let was = old.iter().filter(|mark| !has(new, &mark.role));
            let was = was.map(|mark| Mark {
                change: Some(Change::Went),
                ..mark.clone()
            });
            Cell::Roles(is.chain(was).collect())
        }
        (Cell::Names(old), Cell::Names(new)) => {
            let has = |names: &[Named], one: &Named| names.iter().any(|it| it.id == one.id);
            let is = new.iter().map(|named| Named {
                change: (!has(old, named)).then_some(Change::Came),
                ..named.clone()
            });
            let was = old.iter().filter(|named| !has(new, named));
            let was = was.map(|named| Named {
                change: Some(Change::Went),
                ..named.clone()
            });
            Cell::Names(is.chain(was).collect())
        }
        (Cell::Number(old), Cell::Number(new)) => Cell::Number(Number {
            before: Some(old.number),
            ..new.clone()
        }),
        _ => new.clone(),
    }
}
