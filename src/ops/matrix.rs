//! `matrix`: who takes part in what, actors down and initiatives across.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use serde::Serialize;

use crate::model::fields::WordList;
use crate::model::id::Id;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::Query;
use crate::model::query::select::{Subjects, View};
use crate::text::order;

/// Actors, initiatives, and the roles where they meet.
#[derive(Debug, Serialize)]
pub struct Matrix {
    /// The initiatives, from the left.
    pub columns: Vec<Head>,
    /// The actors, from the top.
    pub rows: Vec<MatrixRow>,
    /// How many cells hold something.
    pub total: usize,
}

/// What stands at the head of a column.
#[derive(Debug, Serialize)]
pub struct Head {
    /// The id of the initiative.
    pub id: Id,
    /// Its name, on the day that is asked about.
    pub name: String,
    /// Its short name.
    pub short: Option<String>,
    /// Whether it is over.
    pub ended: bool,
    /// How many actors of the rows take part.
    pub total: usize,
}

/// One actor with its cells.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// The id of the actor.
    pub id: Id,
    /// Its name, on the day that is asked about.
    pub name: String,
    /// The roles in each initiative in which it takes part.
    pub cells: BTreeMap<Id, Vec<Mark>>,
    /// In how many initiatives of the columns it takes part.
    pub total: usize,
}

impl MatrixRow {
    /// The roles in the initiative of a column; none where it does not take part.
    pub fn at(&self, column: &Head) -> &[Mark] {
        self.cells.get(&column.id).map_or(&[], Vec::as_slice)
    }
}

/// One role in a cell.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// The role.
    pub role: String,
    /// Whether no source states it.
    pub inferred: bool,
    /// The group by which the actor takes part.
    pub via: Option<Id>,
    /// Whether it is over.
    pub ended: bool,
    /// Whether the day is in doubt.
    pub maybe: bool,
}

/// Which rows there are.
#[derive(Debug, Default)]
pub struct Options {
    /// Whether members take the place of their groups.
    pub expand_groups: bool,
    /// Whether actors without participation have a row too.
    pub all: bool,
    /// The least number of initiatives of a row.
    pub min: usize,
}

/// Works out the matrix of a query: plain terms choose actors, `initiative.` terms initiatives, link terms cells too.
pub fn matrix(view: &View<'_>, query: &Query, options: &Options) -> Matrix {
    let mut links: BTreeMap<Id, Vec<usize>> = view
        .select(query, Subjects::Actors, options.expand_groups)
        .into_iter()
        .map(|hit| (hit.id, hit.links))
        .collect();
    if options.all {
        let actors = view.select(
            &query.without_links(),
            Subjects::Actors,
            options.expand_groups,
        );
        for hit in actors {
            links.entry(hit.id).or_default();
        }
    } else {
        let least = options.min.max(1);
        links.retain(|_, links| initiatives(view, links).len() >= least);
    }
    let columns = heads(view, &links);
    let days: Vec<civil::Date> = view.as_of.into_iter().chain(query.days()).collect();
    let rows = rows(view, &links, &days);
    let total = rows.iter().map(|row| row.total).sum();
    Matrix {
        columns,
        rows,
        total,
    }
}

fn initiatives<'a>(view: &View<'a>, links: &[usize]) -> BTreeSet<&'a Id> {
    links
        .iter()
        .map(|at| &view.links.get(*at).initiative)
        .collect()
}

fn heads(view: &View<'_>, links: &BTreeMap<Id, Vec<usize>>) -> Vec<Head> {
    let mut actors: BTreeMap<&Id, usize> = BTreeMap::new();
    for links in links.values() {
        for id in initiatives(view, links) {
            *actors.entry(id).or_default() += 1;
        }
    }
    let mut heads: Vec<Head> = actors
        .into_iter()
        .filter_map(|(id, total)| Some((view.registry.get(id)?, total)))
        .map(|(record, total)| Head {
            id: record.id.clone(),
            name: view.name(&record.id).to_owned(),
            short: record.block.text("short").map(str::to_owned),
            ended: record.period().ended_before(view.day()),
            total,
        })
        .collect();
    heads.sort_by(|left, right| {
        order::compare(&left.name, &right.name).then_with(|| left.id.cmp(&right.id))
    });
    heads
}

fn rows(view: &View<'_>, links: &BTreeMap<Id, Vec<usize>>, days: &[civil::Date]) -> Vec<MatrixRow> {
    let mut rows: Vec<MatrixRow> = links
        .iter()
        .map(|(id, links)| {
            let cells = cells(view, links, days);
            MatrixRow {
                id: id.clone(),
                name: view.name(id).to_owned(),
                total: cells.len(),
                cells,
            }
        })
        .collect();
    rows.sort_by(|left, right| {
        order::compare(&left.name, &right.name).then_with(|| left.id.cmp(&right.id))
    });
    rows
}

/// The roles of an actor, initiative by initiative, each once: what is stated before what is inferred, what lasts before
/// what is over.
fn cells(view: &View<'_>, links: &[usize], days: &[civil::Date]) -> BTreeMap<Id, Vec<Mark>> {
    let mut cells: BTreeMap<Id, Vec<Mark>> = BTreeMap::new();
    for link in links.iter().map(|at| view.links.get(*at)) {
        let mark = mark(view, link, days);
        let marks = cells.entry(link.initiative.clone()).or_default();
        match marks.iter_mut().find(|known| known.role == mark.role) {
            Some(known) if (mark.inferred, mark.ended) < (known.inferred, known.ended) => {
                *known = mark;
            }
            Some(_) => {}
            None => marks.push(mark),
        }
    }
    let vocabulary = &view.registry.settings.vocabulary;
    for marks in cells.values_mut() {
        marks.sort_by_key(|mark| vocabulary.place(WordList::Role, &mark.role));
    }
    cells
}

fn mark(view: &View<'_>, link: &Link, days: &[civil::Date]) -> Mark {
    Mark {
        role: link.block.role.clone(),
        inferred: link.is_inferred(),
        via: link.via.clone(),
        ended: link.period.ended_before(view.day()),
        maybe: days
            .iter()
            .any(|day| link.period.holds(*day) == Holds::Maybe),
    }
}
