//! `matrix`: who takes part in what; actors down and initiatives across, or by what they are.

pub mod axis;
pub mod cells;
pub mod compare;
mod shared;
pub mod sort;
mod sums;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use self::axis::{Axis, What};
use self::cells::{Cell, Placed, Shown, Taken, cell};
use self::sort::{Sort, sort};
use self::sums::{Places, Sums, sums};
use self::table::{Head, Matrix, MatrixRow, Of};
use crate::model::id::Id;
use crate::model::query::compile::Query;
use crate::model::query::select::{Subjects, View};

/// What matrix is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What stands at the left.
    pub rows: Axis,
    /// What stands at the top.
    pub columns: Axis,
    /// What stands in the cells.
    pub cells: Shown,
    /// Whether parts count as what they are part of.
    pub roll_up: bool,
    /// How rows and columns are ordered.
    pub sort: Sort,
    /// Whether members take the place of their groups.
    pub expand_groups: bool,
    /// Whether actors without participation have a row too.
    pub all: bool,
    /// The least number of columns in which a row has something.
    pub min: usize,
}

/// The roles of actors in initiatives.
impl Default for Options {
    fn default() -> Options {
        let [rows, columns] = Axis::PARTICIPATIONS;
        Options {
            rows,
            columns,
            cells: Shown::default(),
            roll_up: false,
            sort: Sort::default(),
            expand_groups: false,
            all: false,
            min: 0,
        }
    }
}

/// Works out the matrix of a query: plain terms choose actors, `initiative.` terms initiatives, link terms cells too.
pub fn matrix(view: &View<'_>, query: &Query, options: &Options) -> Matrix {
    let taken = taken(view, query, options);
    let days: Vec<civil::Date> = view.as_of.into_iter().chain(query.days()).collect();
    let is_shared = options.rows == options.columns;
    let (mut cells, sums) = match options.rows.what {
        What::Actor | What::Initiative if is_shared => {
            let end = match options.rows.what {
                What::Actor => axis::End::Actor,
                _ => axis::End::Initiative,
            };
            shared::cells(view, &taken, end, options.cells, options.min)
        }
        _ => met(view, &taken, options, &days),
    };
    if options.all && options.rows.what == What::Actor {
        let actors = &query.without_links();
        for hit in view.select(actors, Subjects::Actors, options.expand_groups) {
            cells.entry(hit.id.to_string()).or_default();
        }
    }
    let mut matrix = gathered(view, options, cells, &sums);
    sort(&mut matrix, view, options.sort);
    matrix
}

/// The participations that the query finds, parts as their whole where that is asked for.
fn taken(view: &View<'_>, query: &Query, options: &Options) -> Vec<Taken> {
    // What a group gives is no member's: it stands at the group.
    let expands = options.expand_groups && options.cells != Shown::Amount;
    let hits = view.select(query, Subjects::Actors, expands);
    let origins: BTreeSet<usize> = hits.into_iter().flat_map(|hit| hit.links).collect();
    let as_counted = |origin: usize| {
        let mut link = view.links.get(origin).clone();
        let mut inferred = link.is_inferred();
        if options.roll_up {
            for id in [&mut link.actor, &mut link.initiative] {
                let mut wholes = view.registry.wholes(id);
                while wholes
                    .pop_if(|it| view.registry.get(it).is_none())
                    .is_some()
                {}
                // In a loop nothing is a part.
                if let Some(whole) = wholes.pop().filter(|it| !is_part(view, it, id)) {
                    inferred |= is_inferred_part(view, id)
                        || wholes.iter().any(|part| is_inferred_part(view, part));
                    *id = whole;
                }
            }
        }
        Taken {
            link,
            origin,
            inferred,
        }
    };
    origins.into_iter().map(as_counted).collect()
}

/// Whether a record is part of another, or of what that is part of.
fn is_part(view: &View<'_>, part: &Id, whole: &Id) -> bool {
    view.registry.wholes(part).contains(whole)
}

/// Whether no source states what the record is part of.
fn is_inferred_part(view: &View<'_>, part: &Id) -> bool {
    let part = view.registry.get(part);
    part.is_some_and(|it| it.block.is_inferred("part-of"))
}

/// The cells where rows and columns meet in a participation, row by row, and their sums.
fn met(
    view: &View<'_>,
    taken: &[Taken],
    options: &Options,
    days: &[civil::Date],
) -> (BTreeMap<String, BTreeMap<String, Cell>>, Sums) {
    let mut places = Places::new();
    for one in taken {
        let columns = options.columns.places(view, &one.link);
        for row in options.rows.places(view, &one.link) {
            let of_row = places.entry(row.key).or_default();
            for column in &columns {
                let placed = Placed {
                    taken: one,
                    inferred: one.inferred || row.inferred || column.inferred,
                    maybe: row.maybe || column.maybe,
                };
                of_row.entry(column.key.clone()).or_default().push(placed);
            }
        }
    }
    let mut cells: BTreeMap<String, BTreeMap<String, Cell>> = places
        .iter()
        .map(|(row, of_row)| {
            let cells = of_row.iter().filter_map(|(column, links)| {
                Some((column.clone(), cell(view, links, options.cells, days)?))
            });
            (row.clone(), cells.collect())
        })
        .collect();
    cells.retain(|_, row| row.len() >= options.min.max(1));
    places.retain(|row, _| cells.contains_key(row));
    let sums = sums(view, &places, &cells, options.cells);
    (cells, sums)
}

/// Rows and columns with their heads: columns that hold something in these rows.
fn gathered(
    view: &View<'_>,
    options: &Options,
    cells: BTreeMap<String, BTreeMap<String, Cell>>,
    sums: &Sums,
) -> Matrix {
    let columns: BTreeSet<&String> = cells.values().flat_map(BTreeMap::keys).collect();
    let head = |axis: Axis, id: &String, sums: &BTreeMap<String, i64>| Head {
        total: sums.get(id).copied().unwrap_or_default(),
        ..head(view, axis, id)
    };
    let columns = columns
        .into_iter()
        .map(|id| head(options.columns, id, &sums.columns))
        .collect();
    let rows = cells
        .into_iter()
        .map(|(id, cells)| MatrixRow {
            head: head(options.rows, &id, &sums.rows),
            cells,
        })
        .collect();
    Matrix {
        of: Of {
            rows: options.rows,
            columns: options.columns,
            cells: options.cells,
        },
        columns,
        rows,
        total: sums.total,
    }
}

/// What stands at a head, without its sum.
fn head(view: &View<'_>, axis: Axis, id: &str) -> Head {
    let of = Id::new(id);
    let record = axis
        .is_of_records()
        .then(|| view.registry.get(&of))
        .flatten();
    Head {
        id: id.to_owned(),
        name: record.map_or(id, |_| view.name(&of)).to_owned(),
        short: record
            .and_then(|it| it.block.text("short"))
            .map(str::to_owned),
        ended: record.is_some_and(|it| it.period().ended_before(view.day())),
        total: 0,
    }
}
