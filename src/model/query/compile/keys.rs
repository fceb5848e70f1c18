//! Keys: which a term may begin with, and where they lead.

use std::collections::BTreeSet;

use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::query::error::{QueryErrorKind, TermError, TermResult};
use crate::model::query::link::LinkKey;
use crate::model::query::syntax::KeyPath;
use crate::model::query::values;

/// Keys that ask about the record itself and are no fields.
pub(in crate::model::query) const SPECIAL: [&str; 5] = ["kind", "id", "text", "person", "active"];

/// Keys of files that no query names.
pub(in crate::model::query) const HIDDEN: [&str; 4] =
    ["participant", "post", "allow", "members-where"];

/// Every key that a term may begin with, for did-you-mean and completions.
pub fn keys() -> BTreeSet<&'static str> {
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

pub(super) fn link_key(key: &str) -> Option<LinkKey> {
    LinkKey::ALL.into_iter().find(|it| it.key() == key)
}

/// The keys as files hold them, and the type of the last. The first is a key of a record of one of the kinds.
pub(super) fn field_path(
    path: &KeyPath,
    keys: &[String],
    kinds: &[Kind],
) -> TermResult<(Vec<&'static str>, FieldType)> {
    let unknown = |at: usize, key: &str| {
        if key.is_empty() {
            let before = path.keys.join(".");
            return TermError::new(&path.span, QueryErrorKind::NoKey(before));
        }
        if self::keys().contains(key) {
            let before = path.keys.len() - keys.len() + at;
            let kind = match before {
                0 => QueryErrorKind::NoStep(key.to_owned()),
                _ => QueryErrorKind::NotBehindDot {
                    key: key.into(),
                    before: path.keys[..before].join(".").into(),
                    instead: None,
                },
            };
            return TermError::new(&path.span, kind);
        }
        let error = TermError::new(&path.span, QueryErrorKind::UnknownKey(key.to_owned()));
        match values::key_called(key) {
            Some(meant) => error.with_suggestion(meant),
            None => error.suggest(key, self::keys()),
        }
    };
    if keys
        .first()
        .is_some_and(|key| HIDDEN.contains(&key.as_str()))
    {
        return Err(unknown(0, &keys[0]));
    }
    let mut kinds = kinds.to_vec();
    let mut found = Vec::new();
    let mut holds = None;
    for (at, key) in keys.iter().enumerate() {
        let field = match holds {
            None | Some(FieldType::Reference(_) | FieldType::References(_)) => {
                top_field(key, &mut kinds, &mut found)
            }
            Some(
                FieldType::Table(fields) | FieldType::Tables(fields) | FieldType::Blocks(fields),
            ) => {
                let field = fields.iter().find(|field| field.is_called(key));
                kinds = fields::targets(field.as_slice());
                field
            }
            Some(_) => {
                let before = found.last().copied().unwrap_or_default().to_owned();
                return Err(TermError::new(&path.span, QueryErrorKind::NoStep(before)));
            }
        };
        let field = field.ok_or_else(|| unknown(at, key))?;
        found.push(field.key);
        holds = Some(field.holds);
    }
    holds
        .map(|holds| (found, holds))
        .ok_or_else(|| unknown(0, ""))
}

/// A field of a record of one of the kinds, or of a person's posts: `title` means `post.title`. `kinds` becomes those of the
/// records that the field may name.
fn top_field(
    name: &str,
    kinds: &mut Vec<Kind>,
    path: &mut Vec<&'static str>,
) -> Option<&'static Field> {
    let is_there = |field: &&Field| kinds.iter().any(|kind| field.on.has(*kind));
    let of_records = fields::RECORD
        .iter()
        .filter(|field| field.is_called(name))
        .filter(is_there);
    let mut called: Vec<&Field> = of_records.collect();
    if called.is_empty() && kinds.contains(&Kind::Person) {
        called.extend(fields::POST.iter().filter(|field| field.is_called(name)));
        path.extend(called.first().map(|_| "post"));
    }
    *kinds = fields::targets(&called);
    called.first().copied()
}

/// Whether a field called `key` may name a record of `kind`: the parts of actors and of initiatives are both `part-of`.
pub(super) fn leads_to(key: &str, kind: Kind) -> bool {
    fields::RECORD
        .iter()
        .chain(fields::POST)
        .filter(|field| field.key == key)
        .any(|field| match field.holds {
            FieldType::Reference(target) | FieldType::References(target) => target.allows(kind),
            _ => false,
        })
}
