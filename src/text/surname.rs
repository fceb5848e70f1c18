//! Names of people, in two parts: given names and surname.

use super::fold::fold;

/// Words before a surname that belong to it, though lists are not sorted by them.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le",
    "ter", "van", "von", "zu",
];

/// Those of them that nobody is sorted by, however they are written.
const NOBLE: &[&str] = &["af", "av", "von", "zu"];

/// The given names and the surname: the last word, with `von`, `af` and the like before it. A name of one word has no
/// surname.
pub fn split(name: &str) -> (String, String) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some(mut from) = words.len().checked_sub(1).filter(|last| *last > 0) else {
        return (words.join(" "), String::new());
    };
    while from > 1 && PARTICLES.contains(&fold(words[from - 1]).as_str()) {
        from -= 1;
    }
    (words[..from].join(" "), words[from..].join(" "))
}

/// What a list is sorted by: the surname without `von` and the like, then all the others. *De Geer* stands at D, *von
/// Otter* at O, *de Prov* at P.
pub fn key(name: &str) -> String {
    let (given, surname) = split(name);
    if surname.is_empty() {
        return given;
    }
    let words: Vec<&str> = surname.split_whitespace().collect();
    let belongs =
        |word: &&str| !NOBLE.contains(&fold(word).as_str()) && word.starts_with(char::is_uppercase);
    let last = words.len() - 1;
    let from = words.iter().position(belongs).unwrap_or(last);
    let before = [&[given.as_str()], &words[..from]].concat();
    [&words[from..], &before].concat().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{key, split};

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
            assert_eq!(
                split(name),
                (given.to_owned(), surname.to_owned()),
                "{name}"
            );
            assert_eq!(key(name), sorted, "{name}");
        }
    }
}
