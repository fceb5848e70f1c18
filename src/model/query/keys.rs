//! The keys of queries: which exist, where a dotted path of them leads, and what may be typed next.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{QueryErrorKind, TermError, TermResult};
use super::link::LinkKey;
use super::syntax::KeyPath;
use super::values;
use crate::model::fields::{self, Field, FieldType, ReferenceTarget, WordList};
use crate::model::kind::Kind;

/// Keys that ask about the record itself and are no fields.
const SPECIAL: [&str; 5] = ["kind", "id", "text", "person", "active"];

/// Keys of files that no query may name.
// Blocks are reached by their own keys, exceptions are for `check`, and what `members-where` finds is seen by `member:`.
const HIDDEN: [&str; 4] = ["participant", "post", "allow", "members-where"];

/// A key that may be typed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextKey {
    /// The key as a query names it.
    pub key: &'static str,
    /// The key as files name it; its label is found by it.
    pub field: &'static str,
    /// Whether the key leads to another record or block, so that a dot may follow.
    pub steps: bool,
    /// Whether `has:` and a bare `no:` accept it.
    pub can_be_known: bool,
}

/// What may follow the colon of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextValue {
    /// Kinds, and `actor` for every kind of actor.
    Kinds,
    /// Records of these kinds.
    Records(Vec<Kind>),
    /// Words of the vocabulary.
    Words(WordList),
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// Counties.
    Counties,
    /// Yes or no.
    Flag,
    /// Yes, no, or a key of a participation.
    Inferred,
    /// A day, or `today`.
    Day,
    /// Any text.
    Free,
}

/// Returns every key that a term may begin with, as queries name it.
pub fn all_keys() -> BTreeSet<&'static str> {
    let fields = fields::RECORD
        .iter()
        .chain(fields::POST)
        .map(|field| field.singular);
    let links = LinkKey::ALL.into_iter().map(LinkKey::key);
    fields
        .chain(links)
        .chain(SPECIAL)
        .filter(|key| !HIDDEN.contains(key))
        .collect()
}

/// Returns the key of participations that is written `key`.
pub(super) fn link_key(key: &str) -> Option<LinkKey> {
    LinkKey::ALL.into_iter().find(|it| it.key() == key)
}

/// Where a path of keys has led so far.
enum Position {
    /// At the beginning of a term.
    Start,
    /// At records of these kinds. By a participation (`initiative.`, `actor.`) the special keys may follow too.
    Record { kinds: Vec<Kind>, by_link: bool },
    /// In a table or block with these fields.
    Block(&'static [Field]),
}

impl Position {
    /// Returns the position after a path of keys; none when the path leads nowhere.
    fn after(path: &[&str]) -> Option<Position> {
        let mut position = Position::Start;
        for key in path {
            position = match (&position, link_key(key)) {
                (Position::Start, Some(LinkKey::Initiative)) => {
                    Position::by_link(ReferenceTarget::Initiative)
                }
                (Position::Start, Some(LinkKey::Actor)) => {
                    Position::by_link(ReferenceTarget::Actor)
                }
                (Position::Start, Some(_)) => return None,
                _ => Position::behind(&position.fields(key))?,
            };
        }
        Some(position)
    }

    /// Returns the position behind the dot of one of these fields; none when they lead to no record or block.
    fn behind(fields: &[&Field]) -> Option<Position> {
        match fields.first()?.holds {
            FieldType::Reference(_) | FieldType::References(_) => Some(Position::Record {
                kinds: fields::targets(fields),
                by_link: false,
            }),
            FieldType::Table(inner) | FieldType::Tables(inner) | FieldType::Blocks(inner) => {
                Some(Position::Block(inner))
            }
            _ => None,
        }
    }

    fn by_link(target: ReferenceTarget) -> Position {
        Position::Record {
            kinds: kinds_of(target),
            by_link: true,
        }
    }

    /// Returns the fields that a key names here: of the records, or else of the posts of people, so that `title` means
    /// `post.title`. An actor and an initiative may each have one of that name.
    fn fields(&self, key: &str) -> Vec<&'static Field> {
        let named = |fields: &'static [Field]| fields.iter().filter(|it| it.is_called(key));
        let kinds = match self {
            Position::Block(fields) => return named(fields).collect(),
            Position::Start => &Kind::ALL[..],
            Position::Record { kinds, .. } => kinds,
        };
        let of_kinds = |field: &&Field| kinds.iter().any(|kind| field.on.has(*kind));
        let records: Vec<_> = named(fields::RECORD).filter(of_kinds).collect();
        match records.is_empty() && kinds.contains(&Kind::Person) {
            true => named(fields::POST).collect(),
            false => records,
        }
    }
}

/// Returns the keys of a path as files hold them, and the type of the last one. The path begins at records of one of the
/// kinds; `keys` are those of `path` behind `initiative.` or `actor.`.
pub(super) fn resolve_path(
    path: &KeyPath,
    keys: &[String],
    kinds: &[Kind],
) -> TermResult<(Vec<&'static str>, FieldType)> {
    let error = |kind| TermError::new(&path.span, kind);
    let mut position = Some(Position::Record {
        kinds: kinds.to_vec(),
        by_link: false,
    });
    let mut found: Vec<&'static str> = Vec::new();
    let mut holds = None;
    for (at, key) in keys.iter().enumerate() {
        let Some(here) = position else {
            let before = found.last().copied().unwrap_or_default();
            return Err(error(QueryErrorKind::NoStep(before.to_owned())));
        };
        let is_hidden = at == 0 && HIDDEN.contains(&key.as_str());
        let fields = here.fields(key);
        let Some(field) = fields.first().filter(|_| !is_hidden) else {
            return Err(unknown_key(path, path.keys.len() - keys.len() + at, key));
        };
        // By address: fields of records and other blocks have some of the same keys.
        let of_posts = fields::POST.iter().any(|it| std::ptr::eq(it, *field));
        if of_posts && matches!(here, Position::Record { .. }) {
            found.push("post");
        }
        found.push(field.key);
        holds = Some(field.holds);
        position = Position::behind(&fields);
    }
    holds
        .map(|holds| (found, holds))
        .ok_or_else(|| unknown_key(path, 0, ""))
}

/// The error for a key that does not exist, or not after the `before` keys of the path that precede it.
fn unknown_key(path: &KeyPath, before: usize, key: &str) -> TermError {
    let error = |kind| TermError::new(&path.span, kind);
    if key.is_empty() {
        return error(QueryErrorKind::NoKey(path.keys.join(".")));
    }
    if all_keys().contains(key) {
        return error(match before {
            0 => QueryErrorKind::NoStep(key.to_owned()),
            _ => QueryErrorKind::NotBehindDot {
                key: key.into(),
                before: path.keys[..before].join(".").into(),
                instead: None,
            },
        });
    }
    let error = error(QueryErrorKind::UnknownKey(key.to_owned()));
    // A label is what people see in lists, so it is surer than a key that only looks similar.
    match values::key_with_label(key) {
        Some(meant) => error.with_suggestion(meant),
        None => error.suggest(key, all_keys()),
    }
}

/// Returns whether a field called `key` may name a record of `kind`: both actors and initiatives have `part-of`.
pub(super) fn leads_to(key: &str, kind: Kind) -> bool {
    let all = fields::RECORD.iter().chain(fields::POST);
    let named: Vec<&Field> = all.filter(|field| field.key == key).collect();
    fields::targets(&named).contains(&kind)
}

/// Returns the keys that may follow `path`, by name; none when none may.
pub fn next_keys(path: &[&str]) -> Vec<NextKey> {
    let mut keys = BTreeMap::new();
    match Position::after(path) {
        None => {}
        Some(Position::Start) => {
            keys.extend(all_keys().into_iter().map(|key| (key, can_be_known(key))));
        }
        Some(Position::Record { kinds, by_link }) => {
            for field in kinds.iter().flat_map(|kind| fields::of(*kind)) {
                keys.insert(field.singular, true);
            }
            if by_link {
                keys.extend(SPECIAL.map(|key| (key, can_be_known(key))));
            }
        }
        Some(Position::Block(fields)) => {
            keys.extend(fields.iter().map(|field| (field.singular, true)));
        }
    }
    // `has:participant` is accepted, but not suggested.
    keys.retain(|key, _| !HIDDEN.contains(key));
    keys.into_iter()
        .map(|(key, can_be_known)| NextKey {
            key,
            field: file_key(key),
            steps: Position::after(&[path, &[key]].concat()).is_some(),
            can_be_known,
        })
        .collect()
}

/// Whether `has:` accepts the key: of those that are no fields only `person` (somebody has a post there).
fn can_be_known(key: &str) -> bool {
    key == "person" || !SPECIAL.contains(&key)
}

/// Returns the key that files use for a key of queries.
fn file_key(key: &'static str) -> &'static str {
    Position::Start
        .fields(key)
        .first()
        .filter(|_| link_key(key).is_none())
        .map_or(key, |field| field.key)
}

/// Returns what may follow the colon after `path`.
pub fn allowed_value(path: &[&str]) -> NextValue {
    let Some((key, before)) = path.split_last() else {
        return NextValue::Free;
    };
    let Some(position) = Position::after(before) else {
        return NextValue::Free;
    };
    if matches!(
        position,
        Position::Start | Position::Record { by_link: true, .. }
    ) {
        match *key {
            "kind" => return NextValue::Kinds,
            "id" => return NextValue::Records(Kind::ALL.to_vec()),
            "person" => return NextValue::Records(vec![Kind::Person]),
            "active" => return NextValue::Day,
            _ => {}
        }
    }
    let link_key = link_key(key).filter(|_| matches!(position, Position::Start));
    if let Some(key) = link_key {
        return match key {
            LinkKey::Initiative => NextValue::Records(kinds_of(ReferenceTarget::Initiative)),
            LinkKey::Actor | LinkKey::With => NextValue::Records(kinds_of(ReferenceTarget::Actor)),
            LinkKey::Role => NextValue::Words(WordList::Role),
            LinkKey::Inferred => NextValue::Inferred,
            LinkKey::Unit
            | LinkKey::Since
            | LinkKey::Until
            | LinkKey::Amount
            | LinkKey::FormalRole => NextValue::Free,
        };
    }
    let fields = position.fields(key);
    match fields.first().map(|field| field.holds) {
        Some(FieldType::Reference(_) | FieldType::References(_)) => {
            NextValue::Records(fields::targets(&fields))
        }
        Some(FieldType::Word(list) | FieldType::Words(list)) => NextValue::Words(list),
        Some(FieldType::Choice(choices)) => NextValue::Choice(choices),
        Some(FieldType::Counties) => NextValue::Counties,
        Some(FieldType::Flag) => NextValue::Flag,
        _ => NextValue::Free,
    }
}

fn kinds_of(target: ReferenceTarget) -> Vec<Kind> {
    let mut kinds = Kind::ALL.to_vec();
    kinds.retain(|kind| target.allows(*kind));
    kinds
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{NextKey, NextValue, allowed_value, next_keys};
    use crate::model::fields::WordList;
    use crate::model::kind::Kind;
    use crate::model::query::compile::Query;
    use crate::model::query::error::QueryErrorKind;
    use crate::model::registry::Registry;

    fn names(path: &[&str]) -> Vec<&'static str> {
        next_keys(path).iter().map(|it| it.key).collect()
    }

    /// Returns the key that a query rejects.
    fn unknown(text: &str) -> Option<String> {
        match Query::new(text, &Registry::default(), date(2026, 11, 22), None)
            .err()?
            .kind
        {
            QueryErrorKind::UnknownKey(key) | QueryErrorKind::NoStep(key) => Some(key),
            QueryErrorKind::NotBehindDot { key, .. } => Some(key.into()),
            _ => None,
        }
    }

    /// Visits every key of every path of up to three keys.
    fn visit(path: &[&'static str], see: &mut dyn FnMut(&[&'static str], NextKey)) {
        for next in next_keys(path) {
            let path = [path, &[next.key]].concat();
            see(&path, next);
            if path.len() < 3 {
                visit(&path, see);
            }
        }
    }

    #[test]
    fn every_suggested_key_is_accepted() {
        let mut seen = 0;
        visit(&[], &mut |path, next| {
            let dotted = path.join(".");
            assert_eq!(unknown(&format!("{dotted}:x")), None, "{dotted}");
            let known = unknown(&format!("has:{dotted}"));
            assert_eq!(known.is_none(), next.can_be_known, "has:{dotted}");
            assert_eq!(next_keys(path).is_empty(), !next.steps, "{dotted}.");
            seen += 1;
        });
        assert!(seen > 500, "{seen}");
    }

    #[test]
    fn suggestions_after_a_dot_are_fields_of_that_record() {
        assert!(names(&["initiative"]).contains(&"target-group"));
        assert!(!names(&["initiative"]).contains(&"orgnr"));
        assert!(names(&["actor"]).contains(&"kind"));
        assert!(names(&["part-of"]).contains(&"orgnr"));
        assert!(names(&["part-of"]).contains(&"status"));
        assert_eq!(names(&["address"]), ["place", "postal-code", "street"]);
        assert_eq!(names(&["role"]), [""; 0]);
        assert_eq!(names(&["nonsense"]), [""; 0]);
    }

    #[test]
    fn the_value_of_a_key_follows_its_type() {
        assert_eq!(allowed_value(&["kind"]), NextValue::Kinds);
        assert_eq!(allowed_value(&["actor", "kind"]), NextValue::Kinds);
        assert_eq!(allowed_value(&["part-of", "kind"]), NextValue::Free);
        assert_eq!(allowed_value(&["role"]), NextValue::Words(WordList::Role));
        assert_eq!(
            allowed_value(&["initiative", "county"]),
            NextValue::Counties
        );
        assert_eq!(
            allowed_value(&["person"]),
            NextValue::Records(vec![Kind::Person])
        );
        assert_eq!(
            allowed_value(&["source"]),
            NextValue::Records(vec![Kind::Source])
        );
        assert_eq!(allowed_value(&["withhold"]), NextValue::Flag);
        assert_eq!(
            allowed_value(&["recurrence", "per"]),
            NextValue::Choice(&["week", "month", "year"])
        );
        assert_eq!(allowed_value(&["name"]), NextValue::Free);
        let part_of = allowed_value(&["part-of"]);
        assert!(
            matches!(&part_of, NextValue::Records(kinds) if kinds.contains(&Kind::Initiative)
            && kinds.contains(&Kind::Region) && !kinds.contains(&Kind::Person))
        );
    }
}
