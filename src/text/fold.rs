//! The form of a text in which it is searched, and the form in which it becomes an id.

use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The text in Unicode normal form C, as macOS file names and pasted text often are not.
pub fn nfc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .into_owned()
}

/// Whether the text is in Unicode normal form C already.
pub fn is_nfc(text: &str) -> bool {
    ComposingNormalizerBorrowed::new_nfc().is_normalized(text)
}

/// Lower case in normal form C: the text with its right letters, whatever their case.
pub fn lower(text: &str) -> String {
    // Letters of Latin are in that form, and each is made lower case whatever stands beside it: a Greek sigma is not.
    if text.chars().any(|letter| letter >= '\u{300}') {
        return nfc(text).to_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter.is_ascii() {
            true => lower.push(letter.to_ascii_lowercase()),
            false => lower.extend(letter.to_lowercase()),
        }
    }
    lower
}

/// Lower case without accents: `Örebro` and `orebro` fold to the same text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Adds the folded form of a text to another.
pub fn fold_into(text: &str, folded: &mut String) {
    let start = folded.len();
    let mut rest = text;
    loop {
        // Most of a text is ASCII, which is copied and made lower case in runs.
        let run = rest.bytes().take_while(u8::is_ascii).count();
        let begins = folded.len();
        folded.push_str(&rest[..run]);
        folded[begins..].make_ascii_lowercase();
        let mut letters = rest[run..].chars();
        let Some(letter) = letters.next() else { return };
        rest = letters.as_str();
        match letter {
            '\u{80}'..='\u{36f}' => folded.push_str(&LATIN[letter as usize - 0x80]),
            '‐' | '‑' | '–' | '—' => folded.push('-'),
            '’' => folded.push('\''),
            '”' | '“' | '‘' | '…' | '•' => folded.push(letter),
            // Outside Latin a letter may fold in another way beside others: Greek has a sigma for the end of a word.
            _ => {
                folded.truncate(start);
                folded.push_str(&fold_any(text));
                return;
            }
        }
    }
}

/// The letters of Latin, each in folded form: normalizing a text costs ten times as much as looking its letters up.
static LATIN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let letters = '\u{80}'..='\u{36f}';
    letters
        .map(|letter| fold_any(letter.encode_utf8(&mut [0; 4])))
        .collect()
});

/// Folds a text of any letters.
fn fold_any(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(&lower);
    for letter in decomposed.chars() {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            // Letters that Unicode does not decompose.
            'æ' => folded.push_str("ae"),
            'ø' => folded.push('o'),
            'ß' => folded.push_str("ss"),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ð' | 'đ' => folded.push('d'),
            '‐' | '‑' | '–' | '—' => folded.push('-'),
            '’' => folded.push('\''),
            _ => folded.push(letter),
        }
    }
    folded
}

/// The text without the spaces between digits, so that a postal code or a number is one word however it is grouped.
pub(super) fn join_digits(text: &str) -> String {
    let is_digit = |letter: Option<char>| letter.is_some_and(|it| it.is_ascii_digit());
    let mut joined = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let is_between = letter == ' '
            && is_digit(text[..at].chars().next_back())
            && is_digit(text[at + 1..].chars().next());
        if !is_between {
            joined.push(letter);
        }
    }
    joined
}

/// How well a searched text matches at a place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Whole words.
    Words,
    /// The beginning of a word.
    Beginning,
    /// The middle of a word.
    Middle,
}

/// The best place at which `wanted` stands in `text`, both folded or both not; none where it does not stand there. `593 33`
/// and `59333` are the same.
pub fn fit(text: &str, wanted: &str) -> Option<Fit> {
    // Every look at a text takes as long as `wanted` is, which somebody may have typed without end. At most every second letter
    // is a space between digits.
    if wanted.len() > 2 * text.len() {
        return None;
    }
    fit_exactly(text, wanted).or_else(|| {
        let has_digit = |text: &str| text.bytes().any(|it| it.is_ascii_digit());
        if !has_digit(wanted) || !has_digit(text) {
            return None;
        }
        fit_exactly(&join_digits(text), &join_digits(wanted))
    })
}

fn fit_exactly(text: &str, wanted: &str) -> Option<Fit> {
    let fit = |(at, _): (usize, &str)| {
        let begins = !text[..at].ends_with(char::is_alphanumeric);
        let ends = !text[at + wanted.len()..].starts_with(char::is_alphanumeric);
        match (begins, ends) {
            (true, true) => Fit::Words,
            (true, false) => Fit::Beginning,
            (false, _) => Fit::Middle,
        }
    };
    text.match_indices(wanted).map(fit).min()
}

/// A folded text whose words have no final s, as a genitive has it: `ystads kommun` and `ystad kommun` become one. For
/// comparison only, since many names end in s.
pub fn without_genitive(folded: &str) -> String {
    let mut text = String::with_capacity(folded.len());
    for (at, word) in folded.split(' ').enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(match word.strip_suffix('s') {
            // Shorter words end in s for other reasons: "AS", "IS".
            Some(stem) if stem.chars().count() >= 3 => stem,
            _ => word,
        });
    }
    text
}

/// The id that a name gives: folded, with one hyphen for each run of other characters.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in fold(name).chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fit, fit, fold, fold_any, lower, nfc, slug};

    #[test]
    fn whole_words_fit_best() {
        assert_eq!(fit("utvärdering av vård", "vård"), Some(Fit::Words));
        assert_eq!(fit("vårdval, utvärdering", "vård"), Some(Fit::Beginning));
        assert_eq!(fit("utvärdering", "värd"), Some(Fit::Middle));
        assert_eq!(fit("593 33 västervik", "59333"), Some(Fit::Words));
        assert_eq!(fit("tel 59333", "593 33"), Some(Fit::Words));
        assert_eq!(fit("593 33", "59 34"), None);
    }

    #[test]
    fn accents_and_case_fold_away() {
        assert_eq!(fold("Örebro"), "orebro");
        assert_eq!(fold("O\u{308}rebro"), "orebro");
        assert_eq!(fold("Ærø ÉTÉ"), "aero ete");
        assert_eq!(fold("ΌΣΟΣ"), "οσος");
    }

    proptest! {
        #[test]
        fn letters_of_latin_are_made_lower_case_as_unicode_does(text in "[ -~]{0,3}[\u{80}-\u{36f}]{0,9}\\PC{0,3}") {
            prop_assert_eq!(lower(&text), nfc(&text).to_lowercase());
        }

        #[test]
        fn the_table_of_letters_folds_as_unicode_does(text in "[ -~]{0,3}\\PC{0,6}[\u{80}-\u{36f}–—‘’“”…•]{0,9}") {
            prop_assert_eq!(fold(&text), fold_any(&text));
        }
    }

    #[test]
    fn decomposed_letters_compose() {
        assert_eq!(nfc("A\u{30a}mål"), "Åmål");
    }

    #[test]
    fn a_name_becomes_an_id() {
        assert_eq!(slug("Håbo kommun"), "habo-kommun");
        assert_eq!(
            slug("Connect 1 – Samverkan på riktigt"),
            "connect-1-samverkan-pa-riktigt"
        );
        assert_eq!(slug("  Kyl & Frysexpressen!"), "kyl-frysexpressen");
    }
}
