//! The axes of a matrix, and where along them a participation belongs.

use serde::{Serialize, Serializer};

use crate::model::fields::WordList;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::query::select::View;

/// What the rows or the columns of a matrix are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// What they are.
    pub kind: AxisKind,
    /// The end of the participation, where both ends have such a value: as it was typed, or the end that the other axis is
    /// not about.
    pub end: End,
}

/// What rows or columns may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisKind {
    /// Actors.
    Actor,
    /// Initiatives.
    Initiative,
    /// Kinds of actors.
    Kind,
    /// Types of actors, or of initiatives.
    Type,
    /// Counties of actors, or of initiatives.
    County,
    /// Roles.
    Role,
    /// Tags of actors, or of initiatives.
    Tag,
    /// Sources of the participations.
    Source,
    /// Years in which the participations lasted.
    Year,
}

/// An end of a participation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The actor.
    Actor,
    /// The initiative.
    Initiative,
}

/// Where along an axis a participation belongs.
pub(super) struct Place {
    /// The id of a record, a key, a code or a year; empty where it is not known.
    pub(super) key: String,
    /// Whether no source states that it belongs there.
    pub(super) inferred: bool,
    /// Whether it is one of several places, of which one is right.
    pub(super) maybe: bool,
}

/// Every word for an axis: what it stands for, and the end of a participation where it names one.
pub const WORDS: [(&str, AxisKind, Option<End>); 15] = [
    ("actor", AxisKind::Actor, None),
    ("initiative", AxisKind::Initiative, None),
    ("kind", AxisKind::Kind, None),
    ("type", AxisKind::Type, None),
    ("actor.type", AxisKind::Type, Some(End::Actor)),
    ("initiative.type", AxisKind::Type, Some(End::Initiative)),
    ("county", AxisKind::County, None),
    ("actor.county", AxisKind::County, Some(End::Actor)),
    ("initiative.county", AxisKind::County, Some(End::Initiative)),
    ("role", AxisKind::Role, None),
    ("tag", AxisKind::Tag, None),
    ("actor.tag", AxisKind::Tag, Some(End::Actor)),
    ("initiative.tag", AxisKind::Tag, Some(End::Initiative)),
    ("source", AxisKind::Source, None),
    ("year", AxisKind::Year, None),
];

/// The word for a kind, of this end where it is given.
fn word(kind: AxisKind, end: Option<End>) -> &'static str {
    let mut words = WORDS.iter();
    let found = words.find(|(_, known, of)| (*known, *of) == (kind, end));
    found.map_or("", |(word, ..)| word)
}

impl AxisKind {
    /// The word for it.
    pub fn key(self) -> &'static str {
        word(self, None)
    }

    /// Whether both ends of a participation have one.
    pub fn has_ends(self) -> bool {
        matches!(self, AxisKind::Type | AxisKind::County | AxisKind::Tag)
    }
}

/// As its word in [`WORDS`].
impl Serialize for Axis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl Axis {
    /// Actors down and initiatives across.
    pub const PARTICIPATIONS: [Axis; 2] = [
        Axis {
            kind: AxisKind::Actor,
            end: End::Actor,
        },
        Axis {
            kind: AxisKind::Initiative,
            end: End::Initiative,
        },
    ];

    /// The axes for two words, rows first; none for a word that is not in [`WORDS`].
    ///
    /// Both ends of a participation have types, counties and tags: one axis takes those of the actor and the other those of
    /// the initiative, and beside actors or initiatives themselves an axis takes those of the other end.
    pub fn pair(rows: &str, columns: &str) -> Option<[Axis; 2]> {
        let parse = |word: &str| WORDS.iter().find(|(known, ..)| *known == word);
        let (&(_, row, row_end), &(_, column, column_end)) = (parse(rows)?, parse(columns)?);
        let other = |kind| match kind {
            AxisKind::Actor => Some(End::Initiative),
            AxisKind::Initiative => Some(End::Actor),
            _ => None,
        };
        let row_end = row_end.or(other(column)).unwrap_or(End::Actor);
        let column_end = column_end.or(other(row)).unwrap_or(match row_end {
            End::Actor => End::Initiative,
            End::Initiative => End::Actor,
        });
        let axis = |kind, end| Axis { kind, end };
        Some([axis(row, row_end), axis(column, column_end)])
    }

    /// The word for it: `county`, or `initiative.county` where it is not the actor's.
    pub fn key(&self) -> &'static str {
        let is_of_initiative = self.kind.has_ends() && self.end == End::Initiative;
        word(self.kind, is_of_initiative.then_some(End::Initiative))
    }

    /// Whether its places are records.
    pub fn is_of_records(&self) -> bool {
        matches!(
            self.kind,
            AxisKind::Actor | AxisKind::Initiative | AxisKind::Source
        )
    }

    /// Where a participation belongs; an empty key where that is not known.
    pub(super) fn places(&self, view: &View<'_>, link: &Link) -> Vec<Place> {
        let [actor, initiative] = [&link.actor, &link.initiative].map(|id| view.registry.get(id));
        let of = match self.end {
            End::Actor => actor,
            End::Initiative => initiative,
        };
        let stated = |keys: Vec<String>, inferred: bool| {
            let place = |key| Place {
                key,
                inferred,
                maybe: false,
            };
            keys.into_iter().map(place).collect()
        };
        let of_field = |key: &str| match of {
            Some(record) => stated(
                record.block.list(key).to_vec(),
                record.block.is_inferred(key),
            ),
            None => Vec::new(),
        };
        let places: Vec<Place> = match self.kind {
            AxisKind::Actor => stated(vec![link.actor.to_string()], false),
            AxisKind::Initiative => stated(vec![link.initiative.to_string()], false),
            AxisKind::Kind => {
                let kind = actor.map(|it| it.kind.key().to_owned());
                stated(kind.into_iter().collect(), false)
            }
            AxisKind::Type => of_field("type"),
            AxisKind::County => of_field("county"),
            AxisKind::Role => stated(vec![link.block.role.clone()], false),
            AxisKind::Tag => of_field("tags"),
            AxisKind::Source => sources(view, link),
            AxisKind::Year => stated(years(view, link), has_inferred_day(view, link)),
        };
        // Where it is not known is a place too: the participation must be in some row, or the sums would not add up.
        match places.is_empty() {
            true => stated(vec![String::new()], false),
            false => places,
        }
    }

    /// The position in the order of kinds, words, codes and years, which have one without a name; what is not known is last.
    pub(super) fn order(&self, view: &View<'_>, key: &str) -> (bool, usize) {
        let vocabulary = &view.registry.settings.vocabulary;
        let place = match self.kind {
            AxisKind::Kind => Kind::ALL
                .iter()
                .position(|kind| kind.key() == key)
                .unwrap_or(0),
            AxisKind::Type => vocabulary.place(WordList::Type, key),
            AxisKind::Role => vocabulary.place(WordList::Role, key),
            AxisKind::County | AxisKind::Year => key.parse().unwrap_or(0),
            AxisKind::Actor | AxisKind::Initiative | AxisKind::Tag | AxisKind::Source => 0,
        };
        (key.is_empty(), place)
    }
}

/// The source of the block, else that of the initiative. Which of several sources states the participation is not known: then
/// it may belong to each of them.
fn sources(view: &View<'_>, link: &Link) -> Vec<Place> {
    let sources = match (&link.block.source, view.registry.get(&link.initiative)) {
        (Some(source), _) => vec![source.to_string()],
        (None, Some(initiative)) => initiative.block.list("sources").to_vec(),
        (None, None) => Vec::new(),
    };
    let maybe = sources.len() > 1;
    let place = |key| Place {
        key,
        inferred: maybe,
        maybe,
    };
    sources.into_iter().map(place).collect()
}

/// Whether a bound of the period is a conclusion: in the block, or in the initiative that lends its day.
fn has_inferred_day(view: &View<'_>, link: &Link) -> bool {
    let initiative = view.registry.get(&link.initiative);
    let of_initiative = |key: &str| initiative.is_some_and(|it| it.block.is_inferred(key));
    let in_block = |key: &str| link.block.inferred.iter().any(|it| it == key);
    let own = &link.block.period;
    in_block("since")
        || in_block("until")
        || link.period.since != own.since && of_initiative("start")
        || link.period.until != own.until && of_initiative("end")
}

/// The years from the first to the last day; an open period lasts until the day of the view.
fn years(view: &View<'_>, link: &Link) -> Vec<String> {
    // `..2019` has no first day and `2019..` no last: the bound that it has is the only year that is known.
    let since = link.period.since.as_ref();
    let since = since.and_then(|date| date.first().or(date.last()));
    let until = link.period.until.as_ref();
    let until = until.and_then(|date| date.last().or(date.first()));
    let today = view.day();
    let (first, last) = match (since, until) {
        (None, None) => return Vec::new(),
        (Some(since), Some(until)) => (since.year(), until.year()),
        (Some(since), None) => (since.year(), today.max(since).year()),
        (None, Some(until)) => (until.year(), until.year()),
    };
    (first..=last).map(|year| year.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Axis, WORDS};

    #[test]
    fn each_edge_speaks_of_its_own_end() {
        let table = [
            ("actor", "initiative", ["actor", "initiative"]),
            ("actor", "county", ["actor", "initiative.county"]),
            ("county", "initiative", ["county", "initiative"]),
            ("county", "actor", ["initiative.county", "actor"]),
            ("initiative", "county", ["initiative", "county"]),
            ("county", "type", ["county", "initiative.type"]),
            ("kind", "actor.type", ["kind", "type"]),
            ("initiative.type", "county", ["initiative.type", "county"]),
        ];
        for (rows, columns, expected) in table {
            let keys = Axis::pair(rows, columns).map(|axes| axes.map(|axis| axis.key()));
            assert_eq!(keys, Some(expected), "{rows} {columns}");
        }
        assert_eq!(
            Axis::pair("actor", "initiative"),
            Some(Axis::PARTICIPATIONS)
        );
        assert!(WORDS.iter().all(|(it, ..)| Axis::pair(it, it).is_some()));
        assert_eq!(Axis::pair("actor.role", "year"), None);
    }
}
