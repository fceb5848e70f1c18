//! `matrix`: who takes part in what; actors down and initiatives across, or by what they are.

pub mod axis;
pub mod cells;
pub mod compare;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use self::axis::{Axis, AxisKind, End};
use self::cells::{
    Cell, CellKind, CountedLink, Number, PlacedLink, amount, cell, count, named, pairs,
};
use self::table::{Head, Layout, Matrix, MatrixRow, Sort, sort};
use crate::model::id::Id;
use crate::model::query::compile::Query;
use crate::model::query::select::{Subjects, View};

/// Which matrix is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What the rows are.
    pub rows: Axis,
    /// What the columns are.
    pub columns: Axis,
    /// What the cells show.
    pub cells: CellKind,
    /// Whether parts count as what they are part of.
    pub roll_up: bool,
    /// How rows and columns are ordered.
    pub sort: Sort,
    /// Whether members take the place of their groups.
    pub expand_groups: bool,
    /// Whether actors without participation have a row too.
    pub all: bool,
    /// The least number of cells of a row.
    pub min: usize,
}

/// The roles of actors in initiatives.
impl Default for Options {
    fn default() -> Options {
        let [rows, columns] = Axis::PARTICIPATIONS;
        Options {
            rows,
            columns,
            cells: CellKind::default(),
            roll_up: false,
            sort: Sort::default(),
            expand_groups: false,
            all: false,
            min: 0,
        }
    }
}

/// The cells that are not empty, row by row.
type Cells = BTreeMap<String, BTreeMap<String, Cell>>;

/// Computes the matrix of a query: plain terms choose actors, `initiative.` terms initiatives, link terms cells too.
pub fn matrix(view: &View<'_>, query: &Query, options: &Options) -> Matrix {
    let links = counted_links(view, query, options);
    // A coarse date is in doubt only about a day that somebody asks for: without one, all that is written counts.
    let days: Vec<civil::Date> = view.as_of.into_iter().chain(query.days()).collect();
    let is_shared = options.rows == options.columns;
    let (mut cells, sums) = match options.rows.kind {
        AxisKind::Actor | AxisKind::Initiative if is_shared => {
            let end = match options.rows.kind {
                AxisKind::Actor => End::Actor,
                _ => End::Initiative,
            };
            shared(view, &links, end, options.cells, options.min)
        }
        _ => participations(view, &links, options, &days),
    };
    if options.all && options.rows.kind == AxisKind::Actor {
        let actors = &query.without_links();
        for hit in view.select(actors, Subjects::Actors, options.expand_groups) {
            cells.entry(hit.id.to_string()).or_default();
        }
    }
    let mut matrix = with_heads(view, options, cells, &sums);
    sort(&mut matrix, view, options.sort);
    matrix
}

/// The participations that the query finds; with [`Options::roll_up`] those of parts count as those of their whole.
fn counted_links(view: &View<'_>, query: &Query, options: &Options) -> Vec<CountedLink> {
    // An amount that a group gives belongs to no member: it stays with the group.
    let expands = options.expand_groups && options.cells != CellKind::Amount;
    let hits = view.select(query, Subjects::Participants, expands);
    let origins: BTreeSet<usize> = hits.into_iter().flat_map(|hit| hit.links).collect();
    let as_counted = |origin: usize| {
        let mut link = view.links.get(origin).clone();
        let mut inferred = link.is_inferred();
        if options.roll_up {
            for id in [&mut link.actor, &mut link.initiative] {
                let mut wholes = view.registry.wholes(id);
                // A whole that the registry does not have can be no row: the last that it has takes its place.
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
        CountedLink {
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

/// The cells of participations, and their sums.
fn participations(
    view: &View<'_>,
    links: &[CountedLink],
    options: &Options,
    days: &[civil::Date],
) -> (Cells, Sums) {
    let mut places = Places::new();
    for one in links {
        let columns = options.columns.places(view, &one.link);
        for row in options.rows.places(view, &one.link) {
            let of_row = places.entry(row.key).or_default();
            for column in &columns {
                let placed = PlacedLink {
                    counted: one,
                    inferred: one.inferred || row.inferred || column.inferred,
                    maybe: row.maybe || column.maybe,
                };
                of_row.entry(column.key.clone()).or_default().push(placed);
            }
        }
    }
    let mut cells: Cells = places
        .iter()
        .map(|(row, of_row)| {
            let cells = of_row.iter().filter_map(|(column, links)| {
                Some((column.clone(), cell(view, links, options.cells, days)?))
            });
            (row.clone(), cells.collect())
        })
        .collect();
    // Before the sums, so that a column does not count rows that nobody sees.
    cells.retain(|_, row| row.len() >= options.min.max(1));
    places.retain(|row, _| cells.contains_key(row));
    let sums = sums(view, &places, &cells, options.cells);
    (cells, sums)
}

/// Adds the heads of the rows, and of the columns that are not empty.
fn with_heads(view: &View<'_>, options: &Options, cells: Cells, sums: &Sums) -> Matrix {
    let columns: BTreeSet<&String> = cells.values().flat_map(BTreeMap::keys).collect();
    let head = |axis: Axis, id: &String, sums: &BTreeMap<String, i64>| {
        let of = Id::new(id);
        // A tag or a year may be spelt like the id of a record, and is none.
        let record = view.registry.get(&of).filter(|_| axis.is_of_records());
        let short = record.and_then(|it| it.block.text("short"));
        Head {
            id: id.to_owned(),
            name: record.map_or(id.as_str(), |_| view.name(&of)).to_owned(),
            short: short.map(str::to_owned),
            ended: record.is_some_and(|it| it.period().ended_before(view.day())),
            total: sums.get(id).copied().unwrap_or_default(),
        }
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
        of: Layout {
            rows: options.rows,
            columns: options.columns,
            cells: options.cells,
        },
        columns,
        rows,
        total: sums.total,
    }
}

/// The sums of a matrix.
#[derive(Debug, Default)]
struct Sums {
    /// The sum of each row.
    rows: BTreeMap<String, i64>,
    /// The sum of each column.
    columns: BTreeMap<String, i64>,
    /// The sum of all.
    total: i64,
}

/// The participations of each cell, row by row.
type Places<'t> = BTreeMap<String, BTreeMap<String, Vec<PlacedLink<'t>>>>;

/// The sums: numbers and amounts count each participation once, however many cells it is in; else cells that are not empty
/// count.
fn sums(view: &View<'_>, places: &Places<'_>, cells: &Cells, kind: CellKind) -> Sums {
    // From the participations, not from the cells: one that is in two counties would count twice.
    let mut rows: BTreeMap<&String, Sum<'_>> = BTreeMap::new();
    let mut columns: BTreeMap<&String, Sum<'_>> = BTreeMap::new();
    let mut all = Sum::default();
    for (row, of_row) in places {
        for (column, links) in of_row {
            let is_filled = cells.get(row).is_some_and(|row| row.contains_key(column));
            let of_row = rows.entry(row).or_default();
            let of_column = columns.entry(column).or_default();
            for (filled, all) in [of_row, of_column, &mut all] {
                *filled += i64::from(is_filled);
                all.extend(links);
            }
        }
    }
    let worth = |(filled, links): &Sum<'_>| match kind {
        CellKind::Count => pairs(links),
        CellKind::Amount => amount(view, links).unwrap_or_default(),
        CellKind::Roles | CellKind::Mark | CellKind::Names => *filled,
    };
    let each = |sums: &BTreeMap<&String, Sum<'_>>| {
        let sums = sums.iter();
        sums.map(|(key, sum)| ((*key).clone(), worth(sum)))
            .collect()
    };
    Sums {
        rows: each(&rows),
        columns: each(&columns),
        total: worth(&all),
    }
}

/// What a sum is computed from: how many cells are not empty, and the participations in them.
type Sum<'t> = (i64, Vec<PlacedLink<'t>>);

/// The cells of actors against actors by the initiatives that they share, or of initiatives by their actors, and their sums.
///
/// The sum of a row is how many it shares with anybody, the sum of a column how many it shares with those that have a row.
fn shared(
    view: &View<'_>,
    links: &[CountedLink],
    end: End,
    kind: CellKind,
    min: usize,
) -> (Cells, Sums) {
    let mut through: BTreeMap<&Id, BTreeMap<&Id, bool>> = BTreeMap::new();
    for CountedLink { link, inferred, .. } in links {
        let (one, by) = match end {
            End::Actor => (&link.actor, &link.initiative),
            End::Initiative => (&link.initiative, &link.actor),
        };
        let stated = through.entry(one).or_default().entry(by).or_default();
        *stated |= !inferred;
    }
    // By way of what is shared, rather than comparing each with all others: most of them share nothing.
    let mut of: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
    for (one, its) in &through {
        for by in its.keys() {
            of.entry(by).or_default().push(one);
        }
    }
    let mut cells = Cells::new();
    let mut below: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
    let mut sums = Sums::default();
    for (one, its) in &through {
        let mut with: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
        for by in its.keys() {
            for other in of[by].iter().filter(|other| *other != one) {
                with.entry(other).or_default().push(by);
            }
        }
        if with.len() < min.max(1) {
            continue;
        }
        let mut shared: BTreeSet<&Id> = BTreeSet::new();
        for (other, both) in with {
            // One initiative that both certainly share is enough to state that they share something.
            let is_stated = |by: &&Id| its[by] && through[other][by];
            let cell = match kind {
                CellKind::Names => Cell::Names(named(view, both.iter().copied())),
                _ => Cell::Number(Number {
                    number: count(both.len()),
                    inferred: !both.iter().any(is_stated),
                    before: None,
                }),
            };
            shared.extend(&both);
            below.entry(other).or_default().extend(both);
            let row = cells.entry(one.to_string()).or_default();
            row.insert(other.to_string(), cell);
        }
        sums.rows.insert(one.to_string(), count(shared.len()));
    }
    let of_column = |(id, shared): (&&Id, &BTreeSet<&Id>)| (id.to_string(), count(shared.len()));
    sums.columns = below.iter().map(of_column).collect();
    let all: BTreeSet<&Id> = below.values().flatten().copied().collect();
    sums.total = count(all.len());
    (cells, sums)
}
