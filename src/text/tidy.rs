//! Invisible differences that make a search fail: extra spaces, and invisible characters.

use std::ops::Range;

/// Marks without width: zero width spaces, marks of direction, soft hyphens, byte order marks.
const INVISIBLE: [char; 5] = ['\u{200b}', '\u{200e}', '\u{200f}', '\u{ad}', '\u{feff}'];

/// Returns whether a character is invisible: a control character, a mark of direction (Unicode UAX #9), a line separator, or a mark
/// without width. The joiners U+200C and U+200D are none of these: some scripts and emoji are written with them.
pub fn is_unseen(letter: char) -> bool {
    let controls = letter.is_control() && !matches!(letter, '\n' | '\t');
    // Nearly all letters are Latin, and are looked at wherever something is printed.
    if letter < '\u{300}' {
        return controls || letter == '\u{ad}';
    }
    let turns = matches!(letter, '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends_line = matches!(letter, '\u{2028}' | '\u{2029}');
    // Word joiner, invisible operators, deprecated format characters, interlinear marks, tags.
    let formats = matches!(letter, '\u{180e}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    turns || ends_line || formats || controls || INVISIBLE.contains(&letter)
}

/// Returns where the first invisible character of a text is. Most of a text is ASCII, of which the bytes are looked at.
pub fn find_unseen(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let is_seen = |byte: &&u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
        from += text.as_bytes()[from..].iter().take_while(is_seen).count();
        let letter = text[from..].chars().next()?;
        if is_unseen(letter) {
            return Some(from);
        }
        from += letter.len_utf8();
    }
}

/// The text without marks that have no width.
pub fn without_marks(text: &str) -> String {
    text.replace(INVISIBLE, "")
}

/// Returns the first range with extra spaces or an invisible character. Inside a text of several lines, spaces are
/// kept; it ends in a line end of its own.
pub fn find_untidy(text: &str) -> Option<Range<usize>> {
    if is_plain(text) {
        return None;
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let is_space = |letter: char| letter == ' ' || letter == '\t';
    let doubled = |at: usize| {
        let spaces = text[at..].len() - text[at..].trim_start_matches(is_space).len();
        at..at + spaces
    };
    let inner = match text.contains('\n') {
        true => None,
        false => text.find("  ").into_iter().chain(text.find('\t')).min(),
    };
    let unseen = text.char_indices().find(|(_, letter)| is_unseen(*letter));
    let found = [
        (start > 0).then_some(0..start),
        inner.map(doubled),
        unseen.map(|(at, letter)| at..at + letter.len_utf8()),
        (end < text.len()).then_some(end..text.len()),
    ];
    found.into_iter().flatten().min_by_key(|range| range.start)
}

/// Whether a text is certainly tidy: ASCII and the letters from À to ÿ, with single spaces between them. Nearly every text
/// is, and to look at its bytes once takes a tenth of the time.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    let fits = text.bytes().all(|byte| {
        let fits = match byte {
            b' ' => before != b' ',
            b'!'..=b'~' | 0xc3 => true,
            0x80..=0xbf => before == 0xc3,
            _ => false,
        };
        before = byte;
        fits
    });
    fits && before != b' '
}

/// Returns the text with one space between words, none at either end, and no invisible characters; a text of several lines keeps
/// the spaces inside it.
pub fn tidy(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let seen = |letter: char| match letter {
        '\n' => Some('\n'),
        // U+2028 and U+0085 separate words; removing them would join two.
        _ if is_unseen(letter) && letter.is_whitespace() => Some(' '),
        _ => (!is_unseen(letter)).then_some(letter),
    };
    let seen: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter_map(seen)
        .collect();
    let inner = seen.trim();
    if !inner.contains('\n') {
        let words: Vec<&str> = inner.split_whitespace().collect();
        let end = if text.ends_with('\n') { "\n" } else { "" };
        return words.join(" ") + end;
    }
    let end = if seen.ends_with('\n') { "\n" } else { "" };
    format!("{inner}{end}")
}

#[cfg(test)]
mod tests {
    use super::{find_unseen, find_untidy, is_unseen, tidy};

    #[test]
    fn what_cannot_be_seen_is_known() {
        for unseen in [
            '\u{7}',
            '\u{1b}',
            '\u{85}',
            '\u{ad}',
            '\u{200b}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{61c}',
            '\u{2028}',
            '\u{2060}',
            '\u{e0041}',
        ] {
            assert!(is_unseen(unseen), "{unseen:?}");
            let text = format!("Åre\n kommun\t~{unseen}ö{unseen}");
            assert_eq!(
                find_unseen(&text),
                Some("Åre\n kommun\t~".len()),
                "{unseen:?}"
            );
        }
        for seen in ['a', 'å', ' ', '\n', '\t', '–', '·', '\u{200d}'] {
            assert!(!is_unseen(seen), "{seen:?}");
            assert_eq!(find_unseen(&format!("Å{seen}n")), None, "{seen:?}");
        }
    }

    #[test]
    fn the_first_stray_space_is_found_alone() {
        for (text, expected) in [
            (" Prov  AB", Some(0..1)),
            ("Prov  AB ", Some(4..6)),
            ("Prov AB\u{a0}", Some(7..9)),
            ("Prov\tAB", Some(4..5)),
            ("Pr\u{ad}ov AB ", Some(2..4)),
            ("två  \n  rader\n", None),
            ("två\nrader  \n", Some(10..12)),
            ("", None),
        ] {
            assert_eq!(find_untidy(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_tidy_text_stays_and_another_becomes_one() {
        for (text, expected) in [
            ("Exempelby kommun", "Exempelby kommun"),
            (" Exempelby  kommun ", "Exempelby kommun"),
            ("a \u{200b} b", "a b"),
            ("a\u{85}b\tc", "a b c"),
            ("Ex\u{ad}empel", "Exempel"),
            ("Ång ström é×÷ÿ", "Ång ström é×÷ÿ"),
            ("en rad\n", "en rad\n"),
            (" två\n  rader \n\n", "två\n  rader\n"),
            ("två\r\nrader\r\n", "två\nrader\n"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(tidy(text), expected, "{text:?}");
            assert_eq!(find_untidy(&tidy(text)), None, "{text:?}");
            assert_eq!(find_untidy(text).is_none(), text == expected, "{text:?}");
        }
    }
}
