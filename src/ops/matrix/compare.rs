//! Compares two matrices: what came and what went.

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use super::axis::Axis;
use super::cells::{Cell, Change, Mark, Named, Number, Sign, count};
use super::table::{Layout, Matrix, MatrixRow, sort};
use crate::model::id::Id;
use crate::model::query::select::View;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::value::Value;

/// Marks what came and what went in the cells of `now`, and adds the rows and columns that are gone. Only rows and columns in
/// which something changed are left; their sums count the changed cells.
///
/// Both matrices must have all rows, however few their cells are: [`Options::min`] is the least number of changed cells.
pub fn compare(view: &View<'_>, before: &Matrix, now: Matrix, options: &Options) -> Matrix {
    let mut matrix = merge(before, now, options.min.max(1));
    sort(&mut matrix, view, options.sort);
    matrix
}

/// An older registry and a newer one, and which records have other ids in them.
pub struct Sides<'r> {
    old: &'r Registry,
    new: &'r Registry,
    renames: Renames,
}

impl<'r> Sides<'r> {
    /// Compares the ids of two registries.
    pub fn new(old: &'r Registry, new: &'r Registry) -> Sides<'r> {
        Sides {
            old,
            new,
            renames: Renames::find(old, new),
        }
    }

    /// Returns both registries, with the ids of the other as former ids, for queries that name records.
    pub fn by_both_ids(&self) -> [Registry; 2] {
        // One query is run on both sides; whoever types it knows one of the ids, and a record that is found on one side only
        // would seem to have come or gone.
        [
            with_former_ids(self.old, |id| self.renames.new_id(id)),
            with_former_ids(self.new, |id| self.renames.old_id(id)),
        ]
    }

    /// Renames the records in a matrix of the older registry to their ids in the newer: a record whose id changed neither came
    /// nor went.
    pub fn rename(&self, matrix: &mut Matrix) {
        let now = |axis: Axis, id: &str| match axis.is_of_records() {
            true => self.renames.new_id(&Id::new(id)).to_string(),
            false => id.to_owned(),
        };
        let Layout { rows, columns, .. } = matrix.of;
        for head in &mut matrix.columns {
            head.id = now(columns, &head.id);
        }
        for row in &mut matrix.rows {
            row.head.id = now(rows, &row.head.id);
            let cells = std::mem::take(&mut row.cells).into_iter();
            row.cells = cells.map(|(id, cell)| (now(columns, &id), cell)).collect();
            for cell in row.cells.values_mut() {
                if let Cell::Names(names) = cell {
                    for named in names {
                        named.id = self.renames.new_id(&named.id).clone();
                    }
                }
            }
        }
    }
}

/// Returns a registry with other ids of its records as former ids.
fn with_former_ids<'i>(registry: &'i Registry, other: impl Fn(&'i Id) -> &'i Id) -> Registry {
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

/// The rows with at least `min` changed cells, and the columns that changed in them.
fn merge(before: &Matrix, mut now: Matrix, min: usize) -> Matrix {
    let none = BTreeMap::new();
    let there: BTreeSet<String> = now.columns.iter().map(|head| head.id.clone()).collect();
    let gone = before.columns.iter().filter(|it| !there.contains(&it.id));
    now.columns.extend(gone.cloned());
    let earlier = before.rows.iter().map(|row| (row.head.id.as_str(), row));
    let mut earlier: BTreeMap<&str, &MatrixRow> = earlier.collect();
    for row in &mut now.rows {
        let old = earlier.remove(row.head.id.as_str());
        row.cells = cells(old.map_or(&none, |it| &it.cells), &row.cells);
    }
    // What is left of the earlier rows is gone.
    now.rows.extend(earlier.into_values().map(|row| MatrixRow {
        head: row.head.clone(),
        cells: cells(&row.cells, &none),
    }));
    let changed_cells = |row: &MatrixRow| row.cells.values().filter(|it| it.is_changed()).count();
    now.rows.retain(|row| changed_cells(row) >= min);
    // The sums count changed cells: those of either matrix would say nothing of the difference.
    for row in &mut now.rows {
        row.head.total = count(changed_cells(row));
    }
    for head in &mut now.columns {
        let cells = now.rows.iter().filter_map(|row| row.at(head));
        head.total = count(cells.filter(|cell| cell.is_changed()).count());
    }
    now.columns.retain(|head| head.total > 0);
    let changed: BTreeSet<&String> = now.columns.iter().map(|head| &head.id).collect();
    for row in &mut now.rows {
        row.cells.retain(|id, _| changed.contains(id));
    }
    now.total = now.rows.iter().map(|row| row.head.total).sum();
    now
}

/// The cells of a row in both matrices.
fn cells(old: &BTreeMap<String, Cell>, new: &BTreeMap<String, Cell>) -> BTreeMap<String, Cell> {
    let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    ids.into_iter()
        .filter_map(|id| Some((id.clone(), compared(old.get(id), new.get(id))?)))
        .collect()
}

/// A cell with what came and what went; none where neither matrix has it.
fn compared(old: Option<&Cell>, new: Option<&Cell>) -> Option<Cell> {
    let change = match (old, new) {
        (None, Some(_)) => Some(Change::Came),
        (Some(_), None) => Some(Change::Went),
        _ => None,
    };
    Some(match new.or(old)? {
        Cell::Roles(_) => {
            let marks = |cell: Option<&Cell>| match cell {
                Some(Cell::Roles(marks)) => marks.clone(),
                _ => Vec::new(),
            };
            let is_same = |one: &Mark, other: &Mark| one.role == other.role;
            let set = |mark: &mut Mark, change| mark.change = Some(change);
            Cell::Roles(merged(marks(old), marks(new), is_same, set))
        }
        Cell::Names(_) => {
            let names = |cell: Option<&Cell>| match cell {
                Some(Cell::Names(names)) => names.clone(),
                _ => Vec::new(),
            };
            let is_same = |one: &Named, other: &Named| one.id == other.id;
            let set = |named: &mut Named, change| named.change = Some(change);
            Cell::Names(merged(names(old), names(new), is_same, set))
        }
        Cell::Sign(sign) => Cell::Sign(Sign {
            change,
            ..sign.clone()
        }),
        Cell::Number(number) => {
            let number_of = |cell: Option<&Cell>| match cell {
                Some(Cell::Number(number)) => number.number,
                _ => 0,
            };
            Cell::Number(Number {
                number: number_of(new),
                before: Some(number_of(old)),
                inferred: number.inferred,
            })
        }
    })
}

/// The new items, then the old ones that went.
fn merged<T>(
    mut old: Vec<T>,
    mut new: Vec<T>,
    is_same: impl Fn(&T, &T) -> bool,
    set: impl Fn(&mut T, Change),
) -> Vec<T> {
    for item in &mut new {
        if !old.iter().any(|it| is_same(it, item)) {
            set(item, Change::Came);
        }
    }
    old.retain(|item| !new.iter().any(|it| is_same(it, item)));
    for item in &mut old {
        set(item, Change::Went);
    }
    new.extend(old);
    new
}
