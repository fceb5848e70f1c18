//! The cells of a matrix: roles, numbers, names, signs or amounts.

use std::collections::BTreeSet;

use jiff::civil;
use serde::{Serialize, Serializer};

use crate::model::fields::WordList;
use crate::model::id::Id;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::select::View;
use crate::ops::named;

/// What cells show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// The roles.
    #[default]
    Roles,
    /// How many there are: pairs of an actor and an initiative; where actors meet actors, initiatives that they share.
    Count,
    /// That there is something.
    Mark,
    /// The sum of the amounts, each once.
    Amount,
    /// The names of what is shared.
    Names,
}

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Roles.
    Roles(Vec<Mark>),
    /// A number, with the earlier one where two matrices are compared.
    Number(Number),
    /// That there is something.
    Sign(Sign),
    /// Names.
    Names(Vec<Named>),
}

/// The content alone: all cells of a matrix are of one kind.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Roles(marks) => marks.serialize(serializer),
            Cell::Number(number) => number.serialize(serializer),
            Cell::Sign(sign) => sign.serialize(serializer),
            Cell::Names(names) => names.serialize(serializer),
        }
    }
}

/// A number of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Number {
    /// How many or how much.
    pub number: i64,
    /// Whether all that is counted is inferred.
    pub inferred: bool,
    /// The number in the earlier matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
}

/// A cell that shows only that it is not empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sign {
    /// Whether all of it is inferred.
    pub inferred: bool,
    /// Whether all of it is over.
    pub ended: bool,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// Whether it came or went, where two matrices are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A record by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// Its name on the day of the view.
    pub name: String,
    /// Whether it came or went, where two matrices are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// One role in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// Whether it came or went, where two matrices are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A difference between two matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was not there.
    Came,
    /// It is no longer there.
    Went,
}

/// A participation as it counts: that of a part may count as one of the whole.
#[derive(Clone, Debug)]
pub(super) struct CountedLink {
    /// The participation, with the ends as which it counts.
    pub(super) link: Link,
    /// Its number in [`Links`](crate::model::links::Links), as it is written.
    pub(super) origin: usize,
    /// Whether no source states it, or that the part is one of the whole as which it is counted.
    pub(super) inferred: bool,
}

/// A participation in a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlacedLink<'t> {
    /// The participation.
    pub(super) counted: &'t CountedLink,
    /// Whether no source states it, or that it belongs in the row or the column.
    pub(super) inferred: bool,
    /// Whether it may belong elsewhere.
    pub(super) maybe: bool,
}

/// The cell for participations; none where there is nothing to show.
pub(super) fn cell(
    view: &View<'_>,
    links: &[PlacedLink<'_>],
    kind: CellKind,
    days: &[civil::Date],
) -> Option<Cell> {
    let inferred = links.iter().all(|placed| placed.inferred);
    let number = |number| {
        Cell::Number(Number {
            number,
            inferred,
            before: None,
        })
    };
    match kind {
        CellKind::Roles => Some(Cell::Roles(marks(view, links, days))),
        CellKind::Count => Some(number(pairs(links))),
        CellKind::Amount => amount(view, links).map(number),
        // A sign stands for all participations in the cell: a mark on it must hold for each of them.
        CellKind::Mark => Some(Cell::Sign(Sign {
            inferred,
            ended: links
                .iter()
                .all(|it| it.counted.link.period.ended_before(view.day())),
            maybe: links.iter().all(|placed| is_doubtful(placed, days)),
            change: None,
        })),
        // Names say what two share; a participation shares nothing.
        CellKind::Names => None,
    }
}

/// How many pairs of an actor and an initiative there are.
pub(super) fn pairs(links: &[PlacedLink<'_>]) -> i64 {
    // Two roles of one actor in one initiative are two participations, but one partner.
    let pairs: BTreeSet<(&Id, &Id)> = links
        .iter()
        .map(|PlacedLink { counted, .. }| (&counted.link.actor, &counted.link.initiative))
        .collect();
    count(pairs.len())
}

/// A number of things as cells and sums hold it.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The sum of the amounts. What an actor gives to a part is in what it gives to the whole in the same role, where that is
/// known; none where no amount is known.
pub(super) fn amount(view: &View<'_>, links: &[PlacedLink<'_>]) -> Option<i64> {
    // By the ends as they are written: with `--roll-up` a part and its whole count as one initiative, and which of two amounts
    // is in the other could not be seen.
    let known: Vec<(usize, &Link, i64)> = links
        .iter()
        .map(|placed| (placed.counted.origin, view.links.get(placed.counted.origin)))
        .filter_map(|(at, link)| Some((at, link, link.block.amount?)))
        .collect();
    let is_in_whole = |link: &Link| {
        let part = &link.initiative;
        let wholes = view.registry.wholes(part);
        known.iter().any(|(_, other, _)| {
            other.actor == link.actor
                && other.block.role == link.block.role
                && wholes.contains(&other.initiative)
                // In a loop nothing is a part.
                && !view.registry.wholes(&other.initiative).contains(part)
        })
    };
    let mut counted = BTreeSet::new();
    let once = known
        .iter()
        .filter(|(at, link, _)| !is_in_whole(link) && counted.insert(*at));
    // A file may state any number: a sum that is too large must not panic.
    let sum = once.fold(0_i64, |sum, (_, _, amount)| sum.saturating_add(*amount));
    (!known.is_empty()).then_some(sum)
}

/// The roles, each once: what is stated before what is inferred, what lasts before what is over.
fn marks(view: &View<'_>, links: &[PlacedLink<'_>], days: &[civil::Date]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for placed in links {
        let link = &placed.counted.link;
        let mark = Mark {
            role: link.block.role.clone(),
            inferred: placed.inferred,
            via: link.via.clone(),
            ended: link.period.ended_before(view.day()),
            maybe: is_doubtful(placed, days),
            change: None,
        };
        match marks.iter_mut().find(|known| known.role == mark.role) {
            Some(known) if (mark.inferred, mark.ended) < (known.inferred, known.ended) => {
                *known = mark;
            }
            Some(_) => {}
            None => marks.push(mark),
        }
    }
    let vocabulary = &view.registry.settings.vocabulary;
    marks.sort_by_key(|mark| vocabulary.place(WordList::Role, &mark.role));
    marks
}

fn is_doubtful(placed: &PlacedLink<'_>, days: &[civil::Date]) -> bool {
    let holds = |day: &civil::Date| placed.counted.link.period.holds(*day);
    placed.maybe || days.iter().any(|day| holds(day) == Holds::Maybe)
}

/// The names of records, in order.
pub(super) fn named<'i>(view: &View<'_>, ids: impl IntoIterator<Item = &'i Id>) -> Vec<Named> {
    let sorted = named::Named::sorted(view, ids).into_iter();
    let change = None;
    sorted
        .map(|named::Named { id, name, .. }| Named { id, name, change })
        .collect()
}

impl Cell {
    /// Whether something in it came or went, where two matrices are compared.
    pub fn is_changed(&self) -> bool {
        match self {
            Cell::Roles(marks) => marks.iter().any(|mark| mark.change.is_some()),
            Cell::Names(names) => names.iter().any(|named| named.change.is_some()),
            Cell::Sign(sign) => sign.change.is_some(),
            Cell::Number(number) => number.before.is_some_and(|it| it != number.number),
        }
    }

    /// Whether no source states any of it.
    pub fn is_inferred(&self) -> bool {
        match self {
            Cell::Roles(marks) => marks.iter().all(|mark| mark.inferred),
            Cell::Number(number) => number.inferred,
            Cell::Sign(sign) => sign.inferred,
            Cell::Names(_) => false,
        }
    }
}
