//! The id of a record: the stem of its file.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::text::fold::slug;

/// The id of a record, unique in the whole registry.
///
/// Sets of ids are made all the time: a copy shares the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// The longest id, in characters.
pub const LONGEST: usize = 80;

impl Id {
    /// Creates an id without checking it: a file with an invalid stem can still be referred to.
    pub fn new(text: impl AsRef<str>) -> Id {
        Id(text.as_ref().into())
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `text` is written as an id must be: `[a-z0-9]+(-[a-z0-9]+)*`, at most 80 characters, no Windows device name.
    pub fn is_valid(text: &str) -> bool {
        let is_part = |part: &str| {
            let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            !part.is_empty() && part.bytes().all(is_allowed)
        };
        text.len() <= LONGEST && text.split('-').all(is_part) && !is_device(text)
    }

    /// Makes an id from a name, cut at a hyphen when it is too long.
    pub fn from_name(name: &str) -> Id {
        let mut slug = slug(name);
        if slug.len() > LONGEST {
            // One more than fits, to see whether a word ends exactly at the limit.
            slug.truncate(LONGEST + 1);
            let end = slug.rfind('-').unwrap_or(LONGEST);
            slug.truncate(end);
        }
        if is_device(&slug) {
            slug.push_str("-2");
        }
        Id(slug.into())
    }

    /// Returns the id with a hyphen and an ending such as a number; a long id is shortened before it.
    pub fn with_ending(&self, ending: &str) -> Id {
        let longest = LONGEST.saturating_sub(ending.len() + 1);
        let start: String = self.0.chars().take(longest).collect();
        Id(format!("{}-{ending}", start.trim_end_matches('-')).into())
    }
}

/// Returns whether the name is reserved for a device on Windows, where a file of that name cannot be checked out.
pub fn is_device(text: &str) -> bool {
    matches!(text, "con" | "prn" | "aux" | "nul")
        || matches!(text.as_bytes(), [b'c', b'o', b'm', n] | [b'l', b'p', b't', n] if n.is_ascii_digit())
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn only_small_letters_digits_and_single_hyphens_make_an_id() {
        for good in ["a", "habo-kommun-0305", "2023"] {
            assert!(Id::is_valid(good), "{good}");
        }
        let long = "a".repeat(81);
        for bad in [
            "",
            "Habo",
            "håbo",
            "a--b",
            "-a",
            "a-",
            "a_b",
            "con",
            "com1",
            long.as_str(),
        ] {
            assert!(!Id::is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn a_long_name_is_cut_at_a_hyphen() {
        let id = Id::from_name(&"ord ".repeat(40));
        assert!(Id::is_valid(id.as_str()));
        assert_eq!(id.as_str().len(), 79);
        let fits = format!("{}-{}", "a".repeat(40), "b".repeat(39));
        assert_eq!(Id::from_name(&format!("{fits} c")).as_str(), fits);
        let longest = Id::new("a".repeat(80)).with_ending("12");
        assert_eq!(longest.as_str(), "a".repeat(77) + "-12");
        assert_eq!(Id::new("a").with_ending("2").as_str(), "a-2");
    }
}
