//! TermKind may be typed next in a query: the keys after a dot, and what may stand behind a colon.

use std::collections::BTreeMap;

use super::compile::{self, SPECIAL};
use super::link::LinkKey;
use crate::model::fields::{self, Field, FieldType, Target, WordList};
use crate::model::kind::Kind;

/// A key that may be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextKey {
    /// The key as a query names it.
    pub key: &'static str,
    /// The key as files name it, by which its label is known.
    pub field: &'static str,
    /// Whether it leads to something else, so that a dot may follow.
    pub steps: bool,
    /// Whether `has:` and a bare `no:` take it.
    pub can_be_known: bool,
}

/// TermKind may stand behind the colon of a key.
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
    /// A day, of which one has a name.
    Day,
    /// Anything.
    Free,
}

/// The keys that may follow `path`, by name; none when nothing may.
pub fn keys(path: &[&str]) -> Vec<NextKey> {
    let mut keys = BTreeMap::new();
    match stand(path) {
        None => {}
        Some(Stand::Start) => {
            for key in compile::keys() {
                keys.insert(key, can_be_known(key));
            }
        }
        Some(Stand::Record { kinds, by_link }) => {
            for field in kinds.iter().flat_map(|kind| fields::of(*kind)) {
                keys.insert(field.singular, true);
            }
            if by_link {
                keys.extend(SPECIAL.map(|key| (key, can_be_known(key))));
            }
        }
        Some(Stand::Block(fields)) => {
            keys.extend(fields.iter().map(|field| (field.singular, true)))
        }
    }
    keys.retain(|key, _| !compile::HIDDEN.contains(key));
    keys.into_iter()
        .map(|(key, can_be_known)| NextKey {
            key,
            field: field_of(key),
            steps: stand(&[path, &[key]].concat()).is_some(),
            can_be_known,
        })
        .collect()
}

/// Whether `has:` can ask for the key: of those that are no fields only whether somebody has a post there.
fn can_be_known(key: &str) -> bool {
    key == "person" || !SPECIAL.contains(&key)
}

/// TermKind may stand behind the colon after `path`.
pub fn value(path: &[&str]) -> NextValue {
    let Some((key, before)) = path.split_last() else {
        return NextValue::Free;
    };
    match (stand(before), *key) {
        (None, _) => NextValue::Free,
        (Some(Stand::Start | Stand::Record { by_link: true, .. }), "kind") => NextValue::Kinds,
        (Some(Stand::Start | Stand::Record { by_link: true, .. }), "id") => {
            NextValue::Records(Kind::ALL.to_vec())
        }
        (Some(Stand::Start | Stand::Record { by_link: true, .. }), "person") => {
            NextValue::Records(vec![Kind::Person])
        }
        (Some(Stand::Start | Stand::Record { by_link: true, .. }), "active") => NextValue::Day,
        (Some(Stand::Start), _) if link_key(key).is_some() => link_value(key),
        (Some(Stand::Start), _) => value_of(top_fields(key, &Kind::ALL)),
        (Some(Stand::Record { kinds, .. }), _) => value_of(top_fields(key, &kinds)),
        (Some(Stand::Block(fields)), _) => {
            value_of(fields.iter().filter(|it| it.is_called(key)).collect())
        }
    }
}

/// Where a path of keys leads.
enum Stand {
    /// Nowhere yet.
    Start,
    /// To other records; by a participation, which is asked in more ways.
    Record { kinds: Vec<Kind>, by_link: bool },
    /// Into a table or block.
    Block(&'static [Field]),
}

fn stand(path: &[&str]) -> Option<Stand> {
    let mut stand = Stand::Start;
    for key in path {
        let fields = match stand {
            Stand::Start => match link_key(key) {
                Some(LinkKey::Initiative) => {
                    stand = by_link(Target::Initiative);
                    continue;
                }
                Some(LinkKey::Actor) => {
                    stand = by_link(Target::Actor);
                    continue;
                }
                Some(_) => return None,
                None => top_fields(key, &Kind::ALL),
            },
            Stand::Record { ref kinds, .. } => top_fields(key, kinds),
            Stand::Block(fields) => fields.iter().filter(|it| it.is_called(key)).collect(),
        };
        stand = match fields.first()?.holds {
            FieldType::Reference(_) | FieldType::References(_) => Stand::Record {
                kinds: fields::targets(&fields),
                by_link: false,
            },
            FieldType::Table(inner) | FieldType::Tables(inner) | FieldType::Blocks(inner) => {
                Stand::Block(inner)
            }
            _ => return None,
        };
    }
    Some(stand)
}

fn by_link(target: Target) -> Stand {
    Stand::Record {
        kinds: allowed(&[target]),
        by_link: true,
    }
}

/// The fields of records of these kinds that bear the name, or else those of posts: an actor and an initiative may each have
/// one.
fn top_fields(key: &str, kinds: &[Kind]) -> Vec<&'static Field> {
    let of = |fields: &'static [Field]| fields.iter().filter(|it| it.is_called(key));
    let is_there = |field: &&Field| kinds.iter().any(|kind| field.on.has(*kind));
    let records: Vec<_> = of(fields::RECORD).filter(is_there).collect();
    match records.is_empty() && kinds.contains(&Kind::Person) {
        true => of(fields::POST).collect(),
        false => records,
    }
}

fn field_of(key: &'static str) -> &'static str {
    top_fields(key, &Kind::ALL)
        .first()
        .filter(|_| link_key(key).is_none())
        .map_or(key, |field| field.key)
}

fn link_key(key: &str) -> Option<LinkKey> {
    LinkKey::ALL.into_iter().find(|it| it.key() == key)
}

fn link_value(key: &str) -> NextValue {
    match link_key(key) {
        Some(LinkKey::Initiative) => NextValue::Records(allowed(&[Target::Initiative])),
        Some(LinkKey::Actor | LinkKey::With) => NextValue::Records(allowed(&[Target::Actor])),
        Some(LinkKey::Role) => NextValue::Words(WordList::Role),
        Some(LinkKey::Inferred) => NextValue::Inferred,
        Some(LinkKey::Since | LinkKey::Until | LinkKey::Amount | LinkKey::FormalRole) | None => {
            NextValue::Free
        }
    }
}

fn value_of(fields: Vec<&Field>) -> NextValue {
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

fn allowed(targets: &[Target]) -> Vec<Kind> {
    let allows = |kind: &Kind| targets.iter().any(|target| target.allows(*kind));
    Kind::ALL.into_iter().filter(allows).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Kind, NextKey, NextValue, keys, value};
    use crate::model::fields::WordList;
    use crate::model::query::compile::Query;
    use crate::model::query::error::QueryErrorKind;
    use crate::model::registry::Registry;

    fn names(path: &[&str]) -> Vec<&'static str> {
        keys(path).iter().map(|it| it.key).collect()
    }

    /// The key that a query complains of, if it does.
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

    /// Goes through every key of every path of up to three.
    fn each(path: &[&'static str], see: &mut dyn FnMut(&[&'static str], NextKey)) {
        for next in keys(path) {
            let path = [path, &[next.key]].concat();
            see(&path, next);
            if path.len() < 3 {
                each(&path, see);
            }
        }
    }

    #[test]
    fn a_query_knows_every_key_that_is_offered() {
        let mut seen = 0;
        each(&[], &mut |path, next| {
            let dotted = path.join(".");
            assert_eq!(unknown(&format!("{dotted}:x")), None, "{dotted}");
            let known = unknown(&format!("has:{dotted}"));
            assert_eq!(known.is_none(), next.can_be_known, "has:{dotted}");
            assert_eq!(keys(path).is_empty(), !next.steps, "{dotted}.");
            seen += 1;
        });
        assert!(seen > 500, "{seen}");
    }

    #[test]
    fn what_is_offered_after_a_dot_can_be_there() {
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
    fn a_value_is_what_its_key_holds() {
        assert_eq!(value(&["kind"]), NextValue::Kinds);
        assert_eq!(value(&["actor", "kind"]), NextValue::Kinds);
        assert_eq!(value(&["part-of", "kind"]), NextValue::Free);
        assert_eq!(value(&["role"]), NextValue::Words(WordList::Role));
        assert_eq!(value(&["initiative", "county"]), NextValue::Counties);
        assert_eq!(value(&["person"]), NextValue::Records(vec![Kind::Person]));
        assert_eq!(value(&["source"]), NextValue::Records(vec![Kind::Source]));
        assert_eq!(value(&["withhold"]), NextValue::Flag);
        assert_eq!(
            value(&["recurrence", "per"]),
            NextValue::Choice(&["week", "month", "year"])
        );
        assert_eq!(value(&["name"]), NextValue::Free);
        let part_of = value(&["part-of"]);
        assert!(
            matches!(&part_of, NextValue::Records(kinds) if kinds.contains(&Kind::Initiative)
            && kinds.contains(&Kind::Region) && !kinds.contains(&Kind::Person))
        );
    }
}
