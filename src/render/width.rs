//! How wide a text is on a terminal.

use unicode_width::UnicodeWidthStr;

/// The columns that a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Pads a text with spaces to `wide` columns.
pub fn pad(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(width(text))))
}

/// Breaks a text between words into lines of at most `wide` columns; a longer word has its own line.
pub fn wrap(text: &str, wide: usize) -> Vec<String> {
    // Not `split_whitespace`: a hard space holds words together.
    let words = text
        .split([' ', '\n', '\r', '\t'])
        .filter(|word| !word.is_empty());
    fill(words, " ", wide)
}

/// Joins items with ` · ` into lines of at most `wide` columns; no item breaks.
pub fn flow(items: &[String], wide: usize) -> Vec<String> {
    fill(items.iter().map(String::as_str), " · ", wide)
}

/// Puts as many items on each line as fit, with a sign between them.
fn fill<'i>(items: impl Iterator<Item = &'i str>, sign: &str, wide: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if width(line) + width(sign) + width(item) <= wide => {
                line.push_str(sign);
                line.push_str(item);
            }
            _ => lines.push(item.to_owned()),
        }
    }
    lines
}

/// Breaks a text into lines of at most `wide` columns; a longer word goes on in the next line.
pub fn wrap_anywhere(text: &str, wide: usize) -> Vec<String> {
    let cut = |line: String| -> Vec<String> {
        let letters: Vec<char> = line.chars().collect();
        let pieces = letters.chunks(wide.max(1));
        pieces.map(|piece| piece.iter().collect()).collect()
    };
    wrap(text, wide).into_iter().flat_map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::{flow, pad, wrap, wrap_anywhere};

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("en två tre fyra", 7), ["en två", "tre", "fyra"]);
        assert_eq!(
            wrap("kompetensförsörjning x", 5),
            ["kompetensförsörjning", "x"]
        );
        assert_eq!(wrap_anywhere("en kompetens", 5), ["en", "kompe", "tens"]);
        let items = [
            "A arrangör".to_owned(),
            "P part".to_owned(),
            "V värd".to_owned(),
        ];
        assert_eq!(flow(&items, 20), ["A arrangör · P part", "V värd"]);
        assert_eq!(pad("åäö", 5), "åäö  ");
    }
}
