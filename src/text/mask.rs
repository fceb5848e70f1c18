//! Hiding what identifies or reaches a person, letter for letter, so that carets stay where they are.

use std::ops::Range;

/// What takes the place of each hidden letter or digit.
pub const DOT: char = '•';

/// Hides e-mail addresses, phone numbers and whatever looks like a personnummer.
pub fn personal(text: &str) -> String {
    let mut hide = emails(text);
    hide.extend(numbers(text, "-+ /().", |digits| digits >= 6));
    cover(text, &hide)
}

/// Hides only what looks like a Swedish personal identity number (personnummer).
pub fn personnummer(text: &str) -> String {
    let hide: Vec<_> = numbers(text, "-+", |digits| digits == 10 || digits == 12)
        .into_iter()
        .filter(|range| looks_like_personnummer(&text[range.clone()]))
        .collect();
    cover(text, &hide)
}

fn cover(text: &str, hide: &[Range<usize>]) -> String {
    text.char_indices()
        .map(|(at, letter)| {
            let hidden = hide.iter().any(|range| range.contains(&at));
            if hidden && letter.is_alphanumeric() {
                DOT
            } else {
                letter
            }
        })
        .collect()
}

fn emails(text: &str) -> Vec<Range<usize>> {
    let part = |letter: char| letter.is_alphanumeric() || "._%+-".contains(letter);
    text.match_indices('@')
        .filter_map(|(at, _)| {
            let before = text[..at].trim_end_matches(part).len();
            let after = text.len() - text[at + 1..].trim_start_matches(part).len();
            (before < at && after > at + 1).then_some(before..after)
        })
        .collect()
}

/// Runs of digits and the signs that may join them, when `enough` of them are digits.
fn numbers(text: &str, joins: &str, enough: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut run: Option<(usize, usize, usize)> = None;
    for (at, letter) in text.char_indices().chain([(text.len(), '\n')]) {
        if letter.is_ascii_digit() {
            let (start, _, digits) = run.unwrap_or((at, at, 0));
            run = Some((start, at + 1, digits + 1));
        } else if !joins.contains(letter)
            && let Some((start, end, digits)) = run.take()
            && enough(digits)
            && !is_date(&text[start..end])
        {
            found.push(start..end);
        }
    }
    found
}

fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.split('-').collect();
    matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2)
}

/// Third digit of a personnummer's six first is 0 or 1 (a month); an organisation's is 2 or more.
fn looks_like_personnummer(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let short = &digits[digits.len() - 10..];
    matches!(short.as_bytes()[2], b'0' | b'1')
}

#[cfg(test)]
mod tests {
    use super::{personal, personnummer};

    #[test]
    fn reach_and_identity_are_hidden_in_place() {
        assert_eq!(
            personal("email = \"nn@exempel.se\""),
            "email = \"••@•••••••.••\""
        );
        assert_eq!(
            personal("phone = \"0000-12 34 56\""),
            "phone = \"••••-•• •• ••\""
        );
        assert_eq!(personal("since = 2023-10-25"), "since = 2023-10-25");
    }

    #[test]
    fn an_organisation_number_is_not_a_person() {
        assert_eq!(personnummer("212000-0449"), "212000-0449");
        assert_eq!(personnummer("2023 19121212-1212"), "2023 ••••••••-••••");
    }
}
