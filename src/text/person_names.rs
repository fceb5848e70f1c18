//! Finds names of people in free text, in the orders and forms in which they are written.

use std::collections::{HashMap, HashSet};

use super::fold::fold;

/// Names of people by their first two words, so that many people cost no more than few: hundreds share a given name.
#[derive(Debug, Default)]
pub struct PersonNames<'a> {
    by_words: HashMap<String, HashMap<String, Vec<Spelling<'a>>>>,
}

/// A name as it may be written: as it is, or surname first.
#[derive(Debug)]
struct Spelling<'a> {
    /// The words behind the first.
    rest: Vec<String>,
    /// How many words the surname has, when it stands first.
    surname: Option<usize>,
    name: &'a str,
}

/// The ways in which a name may be written: as it is, and surname first, with a comma or without.
pub fn spellings(name: &str) -> impl Iterator<Item = String> {
    orders(name).flat_map(|(first, last)| match last.is_empty() {
        true => vec![first],
        false => vec![format!("{first}, {last}"), format!("{first} {last}")],
    })
}

/// The orders in which the words of a name may be written, in two parts: as it is with nothing behind it, and with its
/// last words first. Which words are the surname, the name does not say.
fn orders(name: &str) -> impl Iterator<Item = (String, String)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let joined = move |at: usize| (words[at..].join(" "), words[..at].join(" "));
    let count = name.split_whitespace().count();
    (0..count).map(joined)
}

impl<'a> PersonNames<'a> {
    /// Prepares a search for names; one word alone may be anything, and is not searched for.
    pub fn new(names: impl Iterator<Item = &'a str>) -> PersonNames<'a> {
        let mut by_words: HashMap<String, HashMap<String, Vec<Spelling<'_>>>> = HashMap::new();
        let mut known = HashSet::new();
        let words = |text: &str| split(&fold(text)).map(str::to_owned).collect::<Vec<_>>();
        for name in names {
            if !known.insert(name) || words(name).len() < 2 {
                continue;
            }
            for (surname, given) in orders(name) {
                let (mut rest, given) = (words(&surname), words(&given));
                if rest.is_empty() {
                    continue;
                }
                let first = rest.remove(0);
                let spelling = Spelling {
                    surname: (!given.is_empty()).then_some(1 + rest.len()),
                    rest: [rest, given].concat(),
                    name,
                };
                if let Some(second) = spelling.rest.first().cloned() {
                    let of_first = by_words.entry(first).or_default();
                    of_first.entry(second).or_default().push(spelling);
                }
            }
        }
        PersonNames { by_words }
    }

    /// The names that stand in a text, also in the genitive: `Bo Eks`, `Ek, Bo`.
    pub fn find(&self, text: &str) -> Vec<&'a str> {
        let mut found = Vec::new();
        // One word alone is no name, and most texts are one.
        if !text
            .trim()
            .contains(|letter: char| !letter.is_alphanumeric())
        {
            return found;
        }
        let text = fold(text);
        let words: Vec<&str> = split(&text).collect();
        for (at, word) in words.iter().enumerate() {
            let (Some(of_first), Some(second)) = (self.by_words.get(*word), words.get(at + 1))
            else {
                continue;
            };
            let seconds = [Some(*second), second.strip_suffix('s')];
            let spellings = seconds.into_iter().flatten();
            for spelling in spellings.filter_map(|it| of_first.get(it)).flatten() {
                if spelling.stands_at(&text, &words[at..]) && !found.contains(&spelling.name) {
                    found.push(spelling.name);
                }
            }
        }
        found
    }
}

impl Spelling<'_> {
    /// Whether a text has the name where these words of it begin.
    fn stands_at(&self, text: &str, words: &[&str]) -> bool {
        let Some((last, inner)) = self.rest.split_last() else {
            return true;
        };
        let Some(found) = words.get(1..=self.rest.len()) else {
            return false;
        };
        let end = found[found.len() - 1];
        let is_last = end == last || end.strip_suffix('s') == Some(last);
        is_last
            && inner.iter().eq(&found[..inner.len()])
            && self.surname.is_none_or(|count| {
                // A surname that ends a sentence does not belong to the name that begins the next.
                let from = offset(text, words[count - 1]) + words[count - 1].len();
                let between = &text[from..offset(text, words[count])];
                between.trim().is_empty() || between.trim() == ","
            })
    }
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::PersonNames;

    #[test]
    fn names_are_found_as_people_write_them() {
        let names = ["Bo Ek", "Anna Maria Prov Exempel", "Mia Prov-Ek"];
        let names = PersonNames::new(names.into_iter());
        for (text, expected) in [
            ("Bo Ek var med", vec!["Bo Ek"]),
            ("Bo Eks förslag", vec!["Bo Ek"]),
            ("BO EK:s förslag", vec!["Bo Ek"]),
            ("Ek, Bo var med", vec!["Bo Ek"]),
            ("Ek,Bo", vec!["Bo Ek"]),
            ("Ek Bo", vec!["Bo Ek"]),
            ("Prov Exempel, Anna Maria", vec!["Anna Maria Prov Exempel"]),
            ("Exempel, Anna Maria Prov", vec!["Anna Maria Prov Exempel"]),
            ("Prov-Ek, Mia; Bo Ek", vec!["Mia Prov-Ek", "Bo Ek"]),
            ("trä av ek. Bo i det", vec![]),
            ("ek (bo)", vec![]),
            ("Bo Ekman och Bo Ekson", vec![]),
            ("Bos Ek", vec![]),
        ] {
            assert_eq!(names.find(text), expected, "{text}");
        }
    }
}
