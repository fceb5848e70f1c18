//! The form of a text in which it is searched, and the form in which it becomes an id.

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
    nfc(text).to_lowercase()
}

/// Lower case without accents: `Örebro` and `orebro` fold to the same text.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for letter in DecomposingNormalizerBorrowed::new_nfd()
        .normalize(&lower)
        .chars()
    {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            'æ' => folded.push_str("ae"),
            'ø' => folded.push('o'),
            'ß' => folded.push_str("ss"),
            'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            '‐' | '‑' | '–' | '—' => folded.push('-'),
            '’' => folded.push('\''),
            _ => folded.push(letter),
        }
    }
    folded
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
    use super::{fold, nfc, slug};

    #[test]
    fn accents_and_case_fold_away() {
        assert_eq!(fold("Örebro"), "orebro");
        assert_eq!(fold("O\u{308}rebro"), "orebro");
        assert_eq!(fold("Ærø ÉTÉ"), "aero ete");
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
