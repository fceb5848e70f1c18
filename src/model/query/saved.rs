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
        let mut all = Vec::new();
        for (owner, queries) in [
            (QueryOwner::Registry, &self.registry),
            (QueryOwner::User, &self.user),
        ] {
            all.extend(queries.iter().map(|(name, text)| SavedQuery {
                name: name.clone(),
                text: text.clone(),
                owner,
            }));
        }
        // The sort is stable: of two with one name that of the registry stays first.
        all.sort_by(|left, right| left.name.cmp(&right.name));
        all
    }

    /// Returns the query that `@name` means in a query of `by`. A query of the registry can use only queries of the registry,
    /// since other people do not have the user's.
    pub fn find(&self, name: &str, by: QueryOwner) -> Option<SavedQuery> {
        let saved = |queries: &BTreeMap<String, String>, owner| {
            let (name, text) = queries.get_key_value(name)?;
            let (name, text) = (name.clone(), text.clone());
            Some(SavedQuery { name, text, owner })
        };
        let of_user = || saved(&self.user, QueryOwner::User).filter(|it| it.owner <= by);
        saved(&self.registry, QueryOwner::Registry).or_else(of_user)
    }

    /// Returns the names that a query of `by` may use.
    pub fn names(&self, by: QueryOwner) -> impl Iterator<Item = &str> {
        let user = self.user.keys().filter(move |_| by == QueryOwner::User);
        self.registry.keys().chain(user).map(String::as_str)
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
