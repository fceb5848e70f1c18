//! The rows of the matrix that changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use crate::model::id::Id;
use crate::model::members;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::ops::matrix::cells::Cell;
use crate::ops::matrix::{Options, matrix};
use crate::text::{mask, order};

/// The rows and columns in which something changed.
#[derive(Debug, Default)]
pub struct Rows {
    /// The initiatives, each with its name, from the left.
    pub columns: Vec<(Id, String)>,
    /// The actors, from the top.
    pub rows: Vec<Row>,
}

/// An actor with its cells before and now.
#[derive(Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// The cells that are not empty on both sides, by initiative.
    pub cells: BTreeMap<Id, [Vec<Sign>; 2]>,
}

/// A role in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The role.
    pub role: String,
    /// Whether no source states it.
    pub inferred: bool,
    /// Whether it ended before its initiative.
    pub ended: bool,
}

impl Row {
    /// Whether the cell of an initiative changed.
    pub fn is_changed(&self, initiative: &Id) -> bool {
        let cell = self.cells.get(initiative);
        cell.is_some_and(|[was, is]| was != is)
    }
}

/// A cell by actor and initiative.
type Cells = BTreeMap<(Id, Id), Vec<Sign>>;

/// The names of actors and initiatives.
type Names = BTreeMap<Id, String>;

/// Finds the rows of the matrix that changed; an initiative that is unreadable on one side is left out.
pub(super) fn changed_rows(
    old: &Registry,
    new: &Registry,
    renames: &Renames,
    today: civil::Date,
) -> Rows {
    let mut names = Names::new();
    let was = cells(old, today, &mut names, &|id| {
        Id::new(renames.translate_id(id.as_str()))
    });
    let is = cells(new, today, &mut names, &Id::clone);
    let known = |id: &Id| !old.is_unreadable(renames.old_id(id)) && !new.is_unreadable(id);
    let mut rows: BTreeMap<&Id, Row> = BTreeMap::new();
    let mut changed = BTreeSet::new();
    let keys: BTreeSet<&(Id, Id)> = was.keys().chain(is.keys()).collect();
    for key in keys.into_iter().filter(|(_, initiative)| known(initiative)) {
        let (actor, initiative) = key;
        let cell = [&was, &is].map(|it| it.get(key).cloned().unwrap_or_default());
        if cell[0] != cell[1] {
            changed.insert((actor, initiative));
        }
        let row = rows.entry(actor).or_insert_with(|| Row {
            name: name(&names, actor),
            cells: BTreeMap::new(),
        });
        row.cells.insert(initiative.clone(), cell);
    }
    let columns: BTreeSet<&Id> = changed.iter().map(|it| it.1).collect();
    let mut columns: Vec<(Id, String)> = columns
        .into_iter()
        .map(|id| (id.clone(), name(&names, id)))
        .collect();
    columns.sort_by(|left, right| order::compare(&left.1, &right.1));
    let actors: BTreeSet<&Id> = changed.iter().map(|it| it.0).collect();
    rows.retain(|actor, _| actors.contains(actor));
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by(|left, right| order::compare(&left.name, &right.name));
    Rows { columns, rows }
}

fn name(names: &Names, id: &Id) -> String {
    names
        .get(id)
        .map_or_else(|| id.to_string(), |name| mask::mask_outside_people(name))
}

/// The cells of the matrix of a whole registry, by the ids that `new_id` gives.
fn cells(
    registry: &Registry,
    today: civil::Date,
    names: &mut Names,
    new_id: &dyn Fn(&Id) -> Id,
) -> Cells {
    let links = members::resolve_links(registry);
    let view = View::new(registry, &links, today);
    let matrix = matrix(&view, &Query::default(), &Options::default());
    let new_id = |id: &str| new_id(&Id::new(id));
    let mut ended = BTreeSet::new();
    for head in &matrix.columns {
        names.insert(new_id(&head.id), head.name.clone());
        ended.extend(head.ended.then_some(&head.id));
    }
    let mut cells = Cells::new();
    for row in &matrix.rows {
        names.insert(new_id(&row.head.id), row.head.name.clone());
        for (initiative, cell) in &row.cells {
            // The default matrix has roles in all its cells.
            let Cell::Roles(marks) = cell else {
                continue;
            };
            let signs = marks.iter().map(|mark| Sign {
                role: mark.role.clone(),
                inferred: mark.inferred,
                // Of an initiative that is over all participations are: the head says so once.
                ended: mark.ended && !ended.contains(initiative),
            });
            let cell = cells
                .entry((new_id(&row.head.id), new_id(initiative)))
                .or_default();
            // Two actors that were merged may have had the same role.
            for sign in signs {
                if !cell.contains(&sign) {
                    cell.push(sign);
                }
            }
        }
    }
    cells
}
