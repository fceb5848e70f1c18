//! What stands along an edge of a matrix, and where on it a participation belongs.

use serde::{Serialize, Serializer};

use crate::model::fields::WordList;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::query::select::View;

/// What stands along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// What it is.
    pub what: What,
    /// Of whom, where both ends of a participation have one: as it was asked for, or by what stands along the other edge.
    pub end: End,
}

/// What may stand along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
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

/// One end of a participation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Who takes part.
    Actor,
    /// In what.
    Initiative,
}

/// Where along an edge a participation belongs.
pub(super) struct Place {
    /// The id of a record, a key, a code or a year; empty where it is not known.
    pub(super) key: String,
    /// Whether no source states that it belongs there.
    pub(super) inferred: bool,
    /// Whether it is one of several places, of which one is right.
    pub(super) maybe: bool,
}

/// Every word for an edge.
pub const WORDS: &[&str] = &[
    "actor",
    "initiative",
    "kind",
    "type",
    "actor.type",
    "initiative.type",
    "county",
    "actor.county",
    "initiative.county",
    "role",
    "tag",
    "actor.tag",
    "initiative.tag",
    "source",
    "year",
];

impl What {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            What::Actor => "actor",
            What::Initiative => "initiative",
            What::Kind => "kind",
            What::Type => "type",
            What::County => "county",
            What::Role => "role",
            What::Tag => "tag",
            What::Source => "source",
            What::Year => "year",
        }
    }

    fn read(word: &str) -> Option<What> {
        let all = [
            What::Actor,
            What::Initiative,
            What::Kind,
            What::Type,
            What::County,
            What::Role,
            What::Tag,
            What::Source,
            What::Year,
        ];
        all.into_iter().find(|what| what.key() == word)
    }
}

/// By the word that [`WORDS`] has for it.
impl Serialize for Axis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

impl Axis {
    /// Actors down and initiatives across.
    pub const PARTICIPATIONS: [Axis; 2] = [
        Axis {
            what: What::Actor,
            end: End::Actor,
        },
        Axis {
            what: What::Initiative,
            end: End::Initiative,
        },
    ];

    /// The axes that two words ask for, rows first; none for a word that is not in [`WORDS`].
    ///
    /// Where both ends of a participation have a type, county or tag, that of the actor is meant along one edge and that of
    /// the initiative along the other: of the one that does not stand along the other edge itself.
    pub fn pair(rows: &str, columns: &str) -> Option<[Axis; 2]> {
        let [(row, row_end), (column, column_end)] = [read(rows)?, read(columns)?];
        let other = |what| match what {
            What::Actor => Some(End::Initiative),
            What::Initiative => Some(End::Actor),
            _ => None,
        };
        let row_end = row_end.or(other(column)).unwrap_or(End::Actor);
        let column_end = column_end.or(other(row)).unwrap_or(match row_end {
            End::Actor => End::Initiative,
            End::Initiative => End::Actor,
        });
        Some([
            Axis {
                what: row,
                end: row_end,
            },
            Axis {
                what: column,
                end: column_end,
            },
        ])
    }

    /// The word for it: `county`, or `initiative.county` where it is not the actor's.
    pub fn key(&self) -> String {
        match (self.what, self.end) {
            (What::Type | What::County | What::Tag, End::Initiative) => {
                format!("initiative.{}", self.what.key())
            }
            (what, _) => what.key().to_owned(),
        }
    }

    /// Whether records stand along it.
    pub fn is_of_records(&self) -> bool {
        matches!(self.what, What::Actor | What::Initiative | What::Source)
    }

    /// Where a participation belongs; an empty key where that is not known.
    pub(super) fn places(&self, view: &View<'_>, link: &Link) -> Vec<Place> {
        let of = match self.end {
            End::Actor => view.registry.get(&link.actor),
            End::Initiative => view.registry.get(&link.initiative),
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
        let places: Vec<Place> = match self.what {
            What::Actor => stated(vec![link.actor.to_string()], false),
            What::Initiative => stated(vec![link.initiative.to_string()], false),
            What::Kind => {
                let actor = view.registry.get(&link.actor);
                let kind = actor.map(|it| it.kind.key().to_owned());
                stated(kind.into_iter().collect(), false)
            }
            What::Type => of_field("type"),
            What::County => of_field("county"),
            What::Role => stated(vec![link.block.role.clone()], false),
            What::Tag => of_field("tags"),
            What::Source => sources(view, link),
            What::Year => stated(years(view, link), has_inferred_day(view, link)),
        };
        match places.is_empty() {
            true => stated(vec![String::new()], false),
            false => places,
        }
    }

    /// The place in the order that there is without a name: of kinds, words, codes and years; what is not known comes last.
    pub(super) fn order(&self, view: &View<'_>, key: &str) -> (bool, usize) {
        let vocabulary = &view.registry.settings.vocabulary;
        let place = match self.what {
            What::Kind => Kind::ALL
                .iter()
                .position(|kind| kind.key() == key)
                .unwrap_or(0),
            What::Type => vocabulary.place(WordList::Type, key),
            What::Role => vocabulary.place(WordList::Role, key),
            What::County | What::Year => key.parse().unwrap_or(0),
            What::Actor | What::Initiative | What::Tag | What::Source => 0,
        };
        (key.is_empty(), place)
    }
}

/// What a word asks for, and of which end, where it says so.
fn read(word: &str) -> Option<(What, Option<End>)> {
    let end = match word.split_once('.') {
        None => return Some((What::read(word)?, None)),
        Some(("actor", _)) => End::Actor,
        Some(("initiative", _)) => End::Initiative,
        Some(_) => return None,
    };
    let (_, what) = word.split_once('.')?;
    let what = What::read(what)?;
    matches!(what, What::Type | What::County | What::Tag).then_some((what, Some(end)))
}

/// The source of the block, else that of the initiative. Which of several sources states the participation is not known: then
/// it may belong to each of them.
fn sources(view: &View<'_>, link: &Link) -> Vec<Place> {
    let of_initiative = || {
        let initiative = view.registry.get(&link.initiative);
        initiative.map_or(Vec::new(), |it| it.block.list("sources").to_vec())
    };
    let sources = match &link.block.source {
        Some(source) => vec![source.to_string()],
        None => of_initiative(),
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

/// The years from the first to the last day; what goes on lasts until the day that is asked about.
fn years(view: &View<'_>, link: &Link) -> Vec<String> {
    let year = |day: Option<jiff::civil::Date>| day.map(|day| day.year());
    let since = link
        .period
        .since
        .as_ref()
        .and_then(|date| year(date.first().or(date.last())));
    let until = link
        .period
        .until
        .as_ref()
        .and_then(|date| year(date.last().or(date.first())));
    let today = view.day().year();
    let (first, last) = match (since, until) {
        (None, None) => return Vec::new(),
        (Some(since), Some(until)) => (since, until),
        (Some(since), None) => (since, today.max(since)),
        (None, Some(until)) => (until, until),
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
            assert_eq!(keys, Some(expected.map(str::to_owned)), "{rows} {columns}");
        }
        assert_eq!(
            Axis::pair("actor", "initiative"),
            Some(Axis::PARTICIPATIONS)
        );
        assert!(WORDS.iter().all(|word| Axis::pair(word, word).is_some()));
        assert_eq!(Axis::pair("actor.role", "year"), None);
    }
}
