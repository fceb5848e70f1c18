//! Names of people, in two parts: given names and surname.

use super::fold::fold;

/// Words before a surname that belong to it, though lists are not sorted by them.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le",
    "ter", "van", "von", "zu",
];

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

/// What a list is sorted by: the surname without `von` and the like, then all the others.
pub fn key(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let last = words.pop().unwrap_or_default();
    format!("{last} {}", words.join(" ")).trim_end().to_owned()
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
