//! Where else than in their own file a person stands: by name, by id, by e-mail address.

use serde::Serialize;

use super::privacy::Names;
use super::walk::walk;
use crate::model::fields::FieldType;
use crate::model::record::Record;
use crate::model::registry::Registry;

/// A place that names a person, or leads to them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mention {
    /// The file.
    pub file: String,
    /// The key that it stands at.
    pub key: String,
}

/// The places outside a person's file that name the person; there should be none.
pub fn mentions(registry: &Registry, person: &Record) -> Vec<Mention> {
    let names = Names::of(person.names());
    let addresses: Vec<String> = person.posts().flat_map(|post| post.email).collect();
    let mut found = Vec::new();
    walk(registry, &mut |leaf| {
        if leaf.file == person.path {
            return;
        }
        let is_id = matches!(
            leaf.holds,
            FieldType::Reference(_) | FieldType::References(_) | FieldType::FormerIds
        );
        let leads = is_id && leaf.text == person.id.as_str();
        let reaches = addresses
            .iter()
            .any(|it| leaf.text.to_lowercase().contains(&it.to_lowercase()));
        if leads || reaches || !names.among(leaf.text).is_empty() {
            found.push(Mention {
                file: leaf.file.to_owned(),
                key: leaf.key.to_owned(),
            });
        }
    });
    found.sort();
    found.dedup();
    found
}
