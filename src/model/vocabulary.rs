//! The words that a registry uses: roles, types, tags and topics, built in or declared in `registry.toml`.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::WordList;
use super::kind::Kind;
use crate::text::fold::fold;
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// A word with its labels.
#[derive(Clone, Debug)]
pub struct Word {
    /// The word as files hold it.
    pub key: String,
    labels: Option<Labels>,
}

/// The labels of a declared word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
    /// The letter of a role in matrices, in both languages.
    pub letter: Option<String>,
}

/// Every list of words.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    lists: BTreeMap<WordList, Vec<Word>>,
}

/// The roles that are built in, in the order in which they are shown.
pub const ROLES: &[&str] = &[
    "owner",
    "initiator",
    "organiser",
    "co-organiser",
    "coordinator",
    "host",
    "funder",
    "co-funder",
    "partner",
    "member",
    "contributor",
    "participant",
    "invited",
];

/// The types that are built in, each with the kind of records that has it: of actors first, then of initiatives.
const TYPES: &[(Kind, &[&str])] = &[
    (Kind::Agency, &["county-board", "ministry", "fund"]),
    (Kind::Company, &["bank"]),
    (
        Kind::Association,
        &[
            "chamber",
            "cluster",
            "council",
            "federation",
            "coordination-association",
            "municipal-association",
            "employer-association",
            "trade-organisation",
        ],
    ),
    (
        Kind::School,
        &[
            "learning-centre",
            "upper-secondary",
            "adult-education",
            "higher-vocational",
            "folk-high-school",
        ],
    ),
    (
        Kind::Initiative,
        &[
            "project",
            "pre-study",
            "forum",
            "network",
            "fair",
            "event",
            "plan",
            "strategy",
            "programme",
            "cooperation",
            "activity",
        ],
    ),
];

/// The types that are built in, in the order in which they are shown.
pub fn types() -> impl Iterator<Item = &'static str> {
    TYPES.iter().flat_map(|(_, types)| types.iter().copied())
}

/// The built-in types that records of a kind have.
pub fn types_of(kind: Kind) -> &'static [&'static str] {
    let of_kind = TYPES.iter().find(|(it, _)| *it == kind);
    of_kind.map_or(&[], |(_, types)| types)
}

const TOPICS: &[&str] = &["moderator", "press"];

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        let word = |key: &str| Word {
            key: key.to_owned(),
            labels: None,
        };
        let built_in = |keys: &[&str]| keys.iter().map(|key| word(key)).collect();
        Vocabulary {
            lists: BTreeMap::from([
                (WordList::Role, built_in(ROLES)),
                (WordList::Type, types().map(word).collect()),
                (WordList::Tag, Vec::new()),
                (WordList::Topic, built_in(TOPICS)),
            ]),
        }
    }
}

impl Vocabulary {
    /// Adds a word that the registry declares.
    pub fn declare(&mut self, list: WordList, key: &str, labels: Option<Labels>) {
        let words = self.lists.entry(list).or_default();
        // A registry may give a built-in word labels of its own.
        words.retain(|word| word.key != key);
        words.push(Word {
            key: key.to_owned(),
            labels,
        });
    }

    /// The labels that the registry gives a word.
    pub fn labels(&self, list: WordList, key: &str) -> Option<&Labels> {
        let mut words = self.words(list).iter();
        words.find(|word| word.key == key)?.labels.as_ref()
    }

    /// The words of a list, in the order in which they are shown.
    pub fn words(&self, list: WordList) -> &[Word] {
        self.lists.get(&list).map_or(&[], Vec::as_slice)
    }

    /// The types that records of some kinds may have: those of other kinds are left out, unless the registry declares them.
    pub fn types_among(&self, kinds: &[Kind]) -> Vec<&Word> {
        let fits = |word: &&Word| {
            let mut types = kinds.iter().flat_map(|kind| types_of(*kind));
            word.labels.is_some() || types.any(|it| *it == word.key)
        };
        self.words(WordList::Type).iter().filter(fits).collect()
    }

    /// Whether a record of `kind` may be of a type: the built-in types of actors are for actors, those of initiatives for
    /// initiatives, and those that the registry declares for all.
    pub fn fits(&self, kind: Kind, key: &str) -> bool {
        let mut kinds = Kind::ALL.to_vec();
        kinds.retain(|it| it.is_actor() == kind.is_actor());
        self.types_among(&kinds).iter().any(|word| word.key == key)
    }

    /// Whether the list holds `key`.
    pub fn has(&self, list: WordList, key: &str) -> bool {
        self.words(list).iter().any(|word| word.key == key)
    }

    /// Returns the position of `key` in the list; undeclared words come last.
    pub fn place(&self, list: WordList, key: &str) -> usize {
        let words = self.words(list);
        words
            .iter()
            .position(|word| word.key == key)
            .unwrap_or(words.len())
    }

    /// Returns the label of `key`; undeclared words and tags have none but themselves.
    pub fn label(&self, list: WordList, key: &str, words: Words) -> String {
        let word = self.word(list, key);
        let label = word.and_then(|word| match (&word.labels, words.language()) {
            (Some(labels), Language::Sv) => Some(labels.sv.clone()),
            (Some(labels), Language::En) => Some(labels.en.clone()),
            (None, _) => words.find(&format!("{}-{key}", list.key())),
        });
        label.unwrap_or_else(|| key.to_owned())
    }

    /// Returns the letter or two of a role in matrices, unique in the language.
    pub fn letter(&self, role: &str, words: Words) -> String {
        let word = self.word(WordList::Role, role);
        let letter = word.and_then(|word| match &word.labels {
            // A declared role without a letter is shown by its word: a made-up letter could be that of another role.
            Some(labels) => labels.letter.clone(),
            None => words.attribute(&format!("role-{role}"), "letter"),
        });
        letter.unwrap_or_else(|| role.to_owned())
    }

    /// A letter or two for a new role that is called `label`, which no role has in either language, nor `taken`; the letters
    /// of the label come first.
    pub fn free_letter<'a>(
        &self,
        label: &str,
        taken: impl Iterator<Item = &'a str>,
    ) -> Option<String> {
        let known = self.words(WordList::Role).iter();
        let mut used: BTreeSet<String> = known
            .flat_map(|word| Language::ALL.map(|it| self.letter(&word.key, Words::new(it))))
            // Small letters mean that something is inferred, so `A` and `a` can't be two roles.
            .map(|letter| letter.to_lowercase())
            .collect();
        used.extend(taken.map(str::to_lowercase));
        let letters: Vec<char> = label.chars().filter(|it| it.is_alphabetic()).collect();
        let (first, rest) = letters.split_first()?;
        let first = first.to_uppercase().to_string();
        let with_second = rest.iter().chain(&['x', 'y', 'z']).map(|second| {
            let second = second.to_lowercase();
            format!("{first}{second}")
        });
        // Any letter is better than none: a matrix could not show the role.
        let others = ('A'..='Z').map(String::from);
        std::iter::once(first.clone())
            .chain(with_second)
            .chain(others)
            .find(|letter| !used.contains(&letter.to_lowercase()))
    }

    /// Returns the word whose key or label is most similar to `text`, and that key or label.
    pub fn near(&self, list: WordList, text: &str) -> Option<(&Word, String)> {
        let names = |word: &Word| {
            let labels = Language::ALL.map(|it| self.label(list, &word.key, Words::new(it)));
            [word.key.clone()].into_iter().chain(labels)
        };
        let all: Vec<String> = self.words(list).iter().flat_map(names).collect();
        let near = nearest(text, all.iter().map(String::as_str))?;
        Some((self.find_word(list, near)?, near.to_owned()))
    }

    /// Returns the word with this key, or this label in either language; case and accents are ignored.
    pub fn find_word(&self, list: WordList, text: &str) -> Option<&Word> {
        let folded = fold(text);
        self.words(list).iter().find(|word| {
            fold(&word.key) == folded
                || Language::ALL
                    .into_iter()
                    .any(|it| fold(&self.label(list, &word.key, Words::new(it))) == folded)
        })
    }

    fn word(&self, list: WordList, key: &str) -> Option<&Word> {
        self.words(list).iter().find(|word| word.key == key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Labels, ROLES, Vocabulary, types, types_of};
    use crate::model::fields::WordList;
    use crate::model::kind::Kind;
    use crate::text::words::{Language, Words};

    #[test]
    fn every_role_has_a_letter_of_its_own_in_each_language() {
        let vocabulary = Vocabulary::default();
        for language in Language::ALL {
            let words = Words::new(language);
            let letters: BTreeSet<_> = ROLES
                .iter()
                .map(|role| vocabulary.letter(role, words).to_lowercase())
                .collect();
            assert_eq!(letters.len(), ROLES.len(), "{language:?}");
        }
    }

    #[test]
    fn every_built_in_word_has_a_label() {
        for language in Language::ALL {
            let words = Words::new(language);
            for role in ROLES {
                assert!(words.find(&format!("role-{role}")).is_some(), "{role}");
            }
            for key in types() {
                assert!(words.find(&format!("type-{key}")).is_some(), "{key}");
            }
        }
    }

    #[test]
    fn a_word_is_known_by_its_label_in_either_language() {
        let vocabulary = Vocabulary::default();
        for text in ["owner", "ägare", "agare", "Owner"] {
            let word = vocabulary.find_word(WordList::Role, text).expect("a role");
            assert_eq!(word.key, "owner");
        }
    }

    #[test]
    fn a_built_in_word_that_is_declared_again_has_the_new_labels() {
        let mut vocabulary = Vocabulary::default();
        let labels = Labels {
            sv: "projektägare".to_owned(),
            en: "lead".to_owned(),
            letter: None,
        };
        vocabulary.declare(WordList::Role, "owner", Some(labels));
        let label = |language| vocabulary.label(WordList::Role, "owner", Words::new(language));
        assert_eq!(Language::ALL.map(label), ["projektägare", "lead"]);
    }

    #[test]
    fn every_built_in_type_is_of_one_kind() {
        let offered: Vec<&str> = Kind::ALL.into_iter().flat_map(types_of).copied().collect();
        for key in types() {
            assert_eq!(offered.iter().filter(|it| **it == key).count(), 1, "{key}");
        }
        assert_eq!(offered.len(), types().count());
    }

    #[test]
    fn a_type_that_the_registry_declares_fits_every_kind() {
        let mut vocabulary = Vocabulary::default();
        let labels = Labels {
            sv: "branschråd".to_owned(),
            en: "industry council".to_owned(),
            letter: None,
        };
        vocabulary.declare(WordList::Type, "branschrad", Some(labels));
        let types = |kind| {
            let types = vocabulary.types_among(&[kind]);
            let keys: Vec<String> = types.iter().map(|it| it.key.clone()).collect();
            keys
        };
        assert_eq!(types(Kind::Company), ["bank", "branschrad"]);
        assert!(!types(Kind::Initiative).contains(&"bank".to_owned()));
        assert!(types(Kind::Initiative).contains(&"branschrad".to_owned()));
        let fits =
            |key: &str| [Kind::Company, Kind::Initiative].map(|kind| vocabulary.fits(kind, key));
        assert_eq!(fits("branschrad"), [true, true]);
        assert_eq!(fits("chamber"), [true, false]);
        assert_eq!(fits("fair"), [false, true]);
    }
}
