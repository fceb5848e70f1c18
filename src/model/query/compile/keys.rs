//! Keys: which a term may begin with, and where they lead.

use std::collections::BTreeSet;

use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::query::link::LinkKey;
use crate::model::query::mistake::{Mistake, QueryFault, Understood};
use crate::model::query::syntax::Path;
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

/// The keys as files hold them, and the type of the last.
pub(super) fn field_path(
    path: &Path,
    keys: &[String],
) -> Understood<(Vec<&'static str>, FieldType)> {
    let unknown = |key: &str| {
        if key.is_empty() {
            let before = path.keys.join(".");
            return Mistake::new(&path.span, QueryFault::NoKey(before));
        }
        if self::keys().contains(key) {
            return Mistake::new(&path.span, QueryFault::NoStep(key.to_owned()));
        }
        let mistake = Mistake::new(&path.span, QueryFault::UnknownKey(key.to_owned()));
        match values::key_called(key) {
            Some(meant) => mistake.meaning(meant),
            None => mistake.suggest(key, self::keys()),
        }
    };
    if keys
        .first()
        .is_some_and(|key| HIDDEN.contains(&key.as_str()))
    {
        return Err(unknown(&keys[0]));
    }
    let mut found = Vec::new();
    let mut holds = None;
    for key in keys {
        let field = match holds {
            None => top_field(key, &mut found),
            Some(FieldType::Reference(_) | FieldType::References(_)) => top_field(key, &mut found),
            Some(
                FieldType::Table(fields) | FieldType::Tables(fields) | FieldType::Blocks(fields),
            ) => by_name(fields, key),
            Some(_) => {
                let before = found.last().copied().unwrap_or_default().to_owned();
                return Err(Mistake::new(&path.span, QueryFault::NoStep(before)));
            }
        };
        let field = field.ok_or_else(|| unknown(key))?;
        found.push(field.key);
        holds = Some(field.holds);
    }
    holds.map(|holds| (found, holds)).ok_or_else(|| unknown(""))
}

fn by_name(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields
        .iter()
        .find(|field| field.singular == name || field.key == name)
}

/// A field of a record, or of a person's posts: `title` means `post.title`.
fn top_field(name: &str, path: &mut Vec<&'static str>) -> Option<&'static Field> {
    by_name(fields::RECORD, name).or_else(|| {
        let field = by_name(fields::POST, name)?;
        path.push("post");
        Some(field)
    })
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
