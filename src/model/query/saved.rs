//! Queries that are kept under a name, in `registry.toml` or in the user's own settings.

use std::collections::BTreeMap;

use serde::Serialize;

/// Who keeps a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QueryOwner {
    /// `registry.toml`: everybody who has the registry.
    Registry,
    /// The user's own settings.
    User,
}

/// A query under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its name, without `@`.
    pub name: String,
    /// TermKind it says.
    pub text: String,
    /// Who keeps it.
    pub owner: QueryOwner,
}

/// Every query that is kept.
#[derive(Clone, Debug, Default)]
pub struct SavedQueries {
    registry: BTreeMap<String, String>,
    user: BTreeMap<String, String>,
}

impl SavedQueries {
    /// Those of a registry, and none of a user.
    pub fn new(registry: BTreeMap<String, String>) -> SavedQueries {
        SavedQueries {
            registry,
            user: BTreeMap::new(),
        }
    }

    /// Takes those of the user in. TermKind the registry keeps under the same name goes before: a list that is shared says
    /// the same to everybody.
    pub fn keep(&mut self, user: BTreeMap<String, String>) {
        self.user = user;
    }

    /// Every one of them by name, the registry's before the user's.
    pub fn all(&self) -> Vec<SavedQuery> {
        let of = |owner: QueryOwner| {
            let named = move |(name, text): (&String, &String)| SavedQuery {
                name: name.clone(),
                text: text.clone(),
                owner,
            };
            self.of(owner).iter().map(named)
        };
        let mut all: Vec<SavedQuery> = of(QueryOwner::Registry)
            .chain(of(QueryOwner::User))
            .collect();
        all.sort_by(|left, right| (&left.name, left.owner).cmp(&(&right.name, right.owner)));
        all
    }

    /// The query that `@name` means to a user, or to a query of `by`: what is shared knows only what is shared.
    pub fn find(&self, name: &str, by: QueryOwner) -> Option<SavedQuery> {
        let keepers = [QueryOwner::Registry, QueryOwner::User];
        let keepers = keepers.into_iter().filter(|owner| *owner <= by);
        let found = |owner: QueryOwner| {
            let text = self.of(owner).get(name)?;
            Some(SavedQuery {
                name: name.to_owned(),
                text: text.clone(),
                owner,
            })
        };
        keepers.into_iter().find_map(found)
    }

    /// The names that a query of `by` may use.
    pub fn names(&self, by: QueryOwner) -> impl Iterator<Item = &str> {
        let user = (by == QueryOwner::User).then_some(&self.user);
        let names = self
            .registry
            .keys()
            .chain(user.into_iter().flatten().map(|it| it.0));
        names.map(String::as_str)
    }

    fn of(&self, owner: QueryOwner) -> &BTreeMap<String, String> {
        match owner {
            QueryOwner::Registry => &self.registry,
            QueryOwner::User => &self.user,
        }
    }
}

/// Whether a query can be kept under the name: letters, digits, `-` and `_`, so that it is one word of a query.
pub fn is_name(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    !name.is_empty() && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_name_is_one_word() {
        assert!(is_name("tjust-2024") && is_name("öst_1"));
        for name in ["", "två ord", "a:b", "a,b", "a.b", "\"a\""] {
            assert!(!is_name(name), "{name}");
        }
    }
}
