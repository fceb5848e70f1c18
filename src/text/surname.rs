//! Splits names of people into given names and surname.

use super::fold::fold;

/// Words before a surname that belong to it, though lists are not sorted by them.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le",
    "ter", "van", "von", "zu",
];

/// Those of them that nobody is sorted by, however they are written.
const NOBLE: &[&str] = &["af", "av", "von", "zu"];

/// What follows a name and is no part of it: generations, degrees and titles, folded and without full stops.
#[rustfmt::skip]
const SUFFIXES: &[&str] = &[
    "ba", "bsc", "docent", "dr", "ii", "iii", "iv", "j:r", "jr", "junior", "ma", "mba", "md", "msc", "phd", "prof",
    "professor", "s:r", "senior", "sr",
];

/// A name of a person in its parts (RFC 6350, 6.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The given names.
    pub given: String,
    /// The surname, with `von`, `af` and the like before it.
    pub family: String,
    /// What follows the name: `jr`, `PhD`.
    pub suffix: String,
}

/// The parts of a name: its surname is the last word, with `von`, `af` and the like before it, or what stands before a
/// comma (`Prov, Anna`). A name of one word has no surname.
pub fn split(name: &str) -> Parts {
    if let Some(parts) = split_surname_first(name) {
        return parts;
    }
    let (before, after) = at_comma(name).unwrap_or((name, ""));
    let after = words_of(after);
    let mut words: Vec<&str> = before.split_whitespace().collect();
    let ends = words.iter().rev().take_while(|word| is_suffix(word));
    let ends = ends.count();
    // A name has a given name and a surname before anything that follows it.
    let own = words.len() - ends.min(words.len().saturating_sub(2));
    let suffix = [words.split_off(own), after].concat().join(" ");
    let Some(mut from) = words.len().checked_sub(1).filter(|last| *last > 0) else {
        return Parts {
            given: words.join(" "),
            suffix,
            ..Parts::default()
        };
    };
    while from > 1 && belongs_to_next(words[from - 1]) {
        from -= 1;
    }
    Parts {
        given: words[..from].join(" "),
        family: words[from..].join(" "),
        suffix,
    }
}

/// The parts of a name with a comma after its surname (`Prov, Anna`); none where only `jr`, `PhD` and the like follow the
/// comma.
pub fn split_surname_first(name: &str) -> Option<Parts> {
    let (family, after) = at_comma(name)?;
    let mut given = words_of(after);
    let own = given.iter().rposition(|word| !is_suffix(word))? + 1;
    let suffix = given.split_off(own).join(" ");
    Some(Parts {
        given: given.join(" "),
        family: family.split_whitespace().collect::<Vec<_>>().join(" "),
        suffix,
    })
}

/// A name that was written surname first, with its given names first; none where the parts may be something else, such
/// as the name and title of `Anna Prov, Rektor`.
pub fn given_name_first(parts: &Parts) -> Option<String> {
    let (given, family) = (&parts.given, &parts.family);
    let is_given = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    let mut words = family.split_whitespace().rev();
    let is_one_surname = words.next().is_some() && words.all(belongs_to_next);
    let name = format!("{given} {family}");
    (is_one_surname && given.split_whitespace().all(is_given)).then(|| match &*parts.suffix {
        "" => name,
        suffix => format!("{name}, {suffix}"),
    })
}

/// Splits a name at its comma. A comma in anything else is none of a name written
/// surname first.
fn at_comma(name: &str) -> Option<(&str, &str)> {
    let is_of_name = |letter: char| letter.is_alphabetic() || " ,.'’-:".contains(letter);
    let parts = name.split_once(',')?;
    parts.1.chars().all(is_of_name).then_some(parts)
}

fn words_of(text: &str) -> Vec<&str> {
    let words = text.split(|it: char| it.is_whitespace() || it == ',');
    words.filter(|it| !it.is_empty()).collect()
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&fold(word).replace('.', "").as_str())
}

/// Returns whether a word belongs to the surname after it: `von`, or the `Prov-von` of `Prov-von Exempel`.
fn belongs_to_next(word: &str) -> bool {
    let last = word.rsplit('-').next().unwrap_or(word);
    PARTICLES.contains(&fold(last).as_str())
}

/// Returns the sort key of a name: the surname without `von` and the like, then the rest. *De Geer* is sorted at D, *von
/// Otter* at O, *de Prov* at P.
pub fn sort_key(parts: &Parts) -> String {
    let Parts { given, family, .. } = parts;
    if family.is_empty() {
        return given.clone();
    }
    let words: Vec<&str> = family.split_whitespace().collect();
    let belongs =
        |word: &&str| !NOBLE.contains(&fold(word).as_str()) && word.starts_with(char::is_uppercase);
    let last = words.len() - 1;
    let from = words.iter().position(belongs).unwrap_or(last);
    let before = [&[given.as_str()], &words[..from]].concat();
    [&words[from..], &before].concat().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{given_name_first, sort_key, split, split_surname_first};

    #[test]
    fn a_surname_is_the_last_word_with_what_belongs_to_it() {
        let table = [
            ("Åsa Exempelsson", "Åsa", "Exempelsson", "Exempelsson Åsa"),
            ("Lisa Maria Prov", "Lisa Maria", "Prov", "Prov Lisa Maria"),
            (
                "Carl von der Prov",
                "Carl",
                "von der Prov",
                "Prov Carl von der",
            ),
            ("De Prov", "De", "Prov", "Prov De"),
            ("Eva De la Prov", "Eva", "De la Prov", "De la Prov Eva"),
            ("Eva de Prov", "Eva", "de Prov", "Prov Eva de"),
            ("Bo Von Prov", "Bo", "Von Prov", "Prov Bo Von"),
            (
                "Eva-Lena Prov-Öst",
                "Eva-Lena",
                "Prov-Öst",
                "Prov-Öst Eva-Lena",
            ),
            ("Eva Öst prov", "Eva Öst", "prov", "prov Eva Öst"),
            (
                "Prov-Lisa  Af Prov",
                "Prov-Lisa",
                "Af Prov",
                "Prov Prov-Lisa Af",
            ),
            ("Prov", "Prov", "", "Prov"),
            ("", "", "", ""),
        ];
        for (name, given, surname, sorted) in table {
            let parts = split(name);
            assert_eq!(
                (parts.given.as_str(), parts.family.as_str()),
                (given, surname)
            );
            assert_eq!(sort_key(&parts), sorted, "{name}");
        }
    }

    #[test]
    fn what_follows_a_name_is_no_surname() {
        let table = [
            ("Åsa Prov-von Exempel", "Åsa", "Prov-von Exempel", ""),
            ("Åsa von Prov-Exempel", "Åsa", "von Prov-Exempel", ""),
            ("Anna Prov jr", "Anna", "Prov", "jr"),
            ("Anna Prov J:r", "Anna", "Prov", "J:r"),
            ("Anna Prov, PhD", "Anna", "Prov", "PhD"),
            ("Anna af Prov, Ph.D., jr.", "Anna", "af Prov", "Ph.D. jr."),
            ("Prov, Anna", "Anna", "Prov", ""),
            ("von Prov, Anna Maria", "Anna Maria", "von Prov", ""),
            ("Prov,Anna, PhD", "Anna", "Prov", "PhD"),
            ("Anna Ma", "Anna", "Ma", ""),
            ("Prov,", "Prov", "", ""),
        ];
        for (name, given, family, suffix) in table {
            let parts = split(name);
            let split = [parts.given, parts.family, parts.suffix];
            assert_eq!(split, [given, family, suffix], "{name}");
        }
    }

    #[test]
    fn a_name_is_turned_where_no_other_meaning_is_possible() {
        let table = [
            ("Prov, Anna", Some("Anna Prov")),
            ("Prov,Anna", Some("Anna Prov")),
            ("von der Prov, Anna Maria", Some("Anna Maria von der Prov")),
            ("Prov-Exempel, Anna-Lena", Some("Anna-Lena Prov-Exempel")),
            ("Prov, Anna, PhD", Some("Anna Prov, PhD")),
            ("Anna Prov, Rektor", None),
            ("Prov Exempel, Anna", None),
            ("Prov, rektor", None),
            ("Prov, VD", None),
            (", Anna", None),
        ];
        for (name, turned) in table {
            let parts = split_surname_first(name).expect(name);
            assert_eq!(given_name_first(&parts).as_deref(), turned, "{name}");
        }
        for name in [
            "Anna Prov",
            "Anna Prov, PhD",
            "Anna Prov, jr.",
            "Anna Prov, J:r, MBA",
            "Prov,",
        ] {
            assert_eq!(split_surname_first(name), None, "{name}");
        }
    }
}
