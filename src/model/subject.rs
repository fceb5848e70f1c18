//! What a text is about: a record of a kind, or the settings of the registry.

use super::fields::{self, Field};
use super::kind::Kind;
use super::settings::FILE;

/// The sort of a text, which decides its known keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The record of a file.
    Record(Kind),
    /// The settings of a registry.
    Settings,
}

impl Subject {
    /// Returns the sort of the file at a path by the nearest folder with the name of a kind.
    pub fn of(path: &str) -> Option<Subject> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let kind = folders.split('/').rev().find_map(Kind::from_folder);
        let settings = (name == FILE).then_some(Subject::Settings);
        kind.map(Subject::Record).or(settings)
    }

    /// Returns the top-level field with a key.
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.key == key)
    }

    /// The top-level keys that it can have.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> + Clone {
        let (fields, kind) = match self {
            Subject::Record(kind) => (fields::RECORD, Some(kind)),
            Subject::Settings => (fields::SETTINGS, None),
        };
        let is_on = move |field: &&Field| kind.is_none_or(|kind| field.on.has(kind));
        fields.iter().filter(is_on)
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;
    use crate::model::kind::Kind;

    #[test]
    fn the_nearest_folder_of_a_kind_decides() {
        let company = Some(Subject::Record(Kind::Company));
        assert_eq!(Subject::of("registry/companies/p/prov.toml"), company);
        assert_eq!(Subject::of("x/registry.toml"), Some(Subject::Settings));
        assert_eq!(Subject::of("x/prov.toml"), None);
    }
}
