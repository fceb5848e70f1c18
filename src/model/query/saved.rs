//! Queries that are saved under a name, in `registry.toml` or in the user's settings.

use std::collections::BTreeMap;

use serde::Serialize;

/// Where a query is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QueryOwner {
    /// `registry.toml`: everybody who has the registry.
    Registry,
    /// The user's own settings.
    User,
}

/// A saved query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its name, without `@`.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Where it is saved.
    pub owner: QueryOwner,
}

/// All saved queries.
#[derive(Clone, Debug, Default)]
pub struct SavedQueries {
    registry: BTreeMap<String, String>,
    user: BTreeMap<String, String>,
}

impl SavedQueries {
    /// Creates the saved queries of a registry, without any of a user.
    pub fn new(registry: BTreeMap<String, String>) -> SavedQueries {
        SavedQueries {
            registry,
            user: BTreeMap::new(),
        }
    }

    /// Adds the queries of the user. A query of the registry with the same name takes precedence, so that a shared list
    /// means the same to everybody.
    pub fn keep(&mut self, user: BTreeMap<String, String>) {
        self.user = user;
    }

    /// Returns all queries by name, the registry's before the user's.
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

    /// Returns the query that `@name` means in a query of `by`. A query of the registry can use only queries of the registry,
    /// since other people do not have the user's.
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

    /// Returns the names that a query of `by` may use.
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

/// Returns whether a query may have the name: letters, digits, `-` and `_`, so that it is one word of a query.
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
