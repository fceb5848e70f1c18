//! Hiding what identifies or reaches a person, letter for letter, so that carets stay where they are.

use std::ops::Range;

/// What takes the place of each hidden letter or digit.
pub const DOT: char = '•';

/// Hides e-mail addresses, phone numbers, what stands at keys for them, and whatever looks like a personnummer.
pub fn personal(text: &str) -> String {
    let mut hide = emails(text);
    hide.extend(phones(text));
    hide.extend(personnummers(text));
    hide.extend(reach(text));
    cover(text, hide)
}

/// Hides only what looks like a Swedish personal identity number (personnummer).
pub fn personnummer(text: &str) -> String {
    cover(text, personnummers(text))
}

fn cover(text: &str, mut hide: Vec<Range<usize>>) -> String {
    hide.sort_by_key(|range| range.start);
    let mut covered = String::with_capacity(text.len());
    let mut next = hide.iter().peekable();
    let mut until = 0;
    for (at, letter) in text.char_indices() {
        while let Some(range) = next.next_if(|range| range.start <= at) {
            until = until.max(range.end);
        }
        let hidden = at < until && letter.is_alphanumeric();
        covered.push(if hidden { DOT } else { letter });
    }
    covered
}

fn emails(text: &str) -> Vec<Range<usize>> {
    let part = |letter: char| !letter.is_whitespace() && !"\"'<>()[]{},;=@".contains(letter);
    text.match_indices('@')
        .filter_map(|(at, _)| {
            let before = text[..at].trim_end_matches(part).len();
            let after = text.len() - text[at + 1..].trim_start_matches(part).len();
            (before < at && after > at + 1).then_some(before..after)
        })
        .collect()
}

/// Runs of at least six digits and the signs that join the digits of a phone number; dates are none.
fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut run: Option<(usize, usize, usize)> = None;
    for (at, letter) in text.char_indices().chain([(text.len(), '\n')]) {
        if letter.is_ascii_digit() {
            let (start, _, digits) = run.unwrap_or((at, at, 0));
            run = Some((start, at + 1, digits + 1));
        } else if !is_join(letter)
            && let Some((start, end, digits)) = run.take()
            && digits >= 6
            && !is_date(&text[start..end])
        {
            found.push(start..end);
        }
    }
    found
}

/// Signs that stand between the digits of one number, hard and narrow spaces and dashes among them.
fn is_join(letter: char) -> bool {
    "-+ /().\u{a0}\u{2009}\u{202f}\u{2010}\u{2011}\u{2012}\u{2013}\u{2212}".contains(letter)
}

/// A date, a month, or two of them with dots between, of a year that no phone number begins with.
fn is_date(run: &str) -> bool {
    run.split("..").all(|date| {
        if !date.starts_with(['1', '2']) {
            return false;
        }
        let parts: Vec<usize> = date
            .split('-')
            .map(|part| {
                let digits = part.bytes().all(|byte| byte.is_ascii_digit());
                if digits { part.len() } else { 0 }
            })
            .collect();
        matches!(parts.as_slice(), [4] | [4, 2] | [4, 2, 2])
    })
}

/// Six or eight digits and four more, with a sign or space between or none, that begin with a month and a day:
/// days of coordination numbers (samordningsnummer) are 60 higher, organisation numbers have months of 20 and more.
fn personnummers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..]
            .iter()
            .take_while(|it| it.is_ascii_digit())
            .count();
        if digits > 0 {
            runs.push(at..at + digits);
        }
        at += digits.max(1);
    }
    let mut found = Vec::new();
    for (number, run) in runs.iter().enumerate() {
        let next = runs.get(number + 1);
        let joined = next.is_some_and(|next| {
            next.len() == 4 && matches!(&text[run.end..next.start], "-" | "+" | " " | "\u{2013}")
        });
        let birth = match run.len() {
            10 | 12 => run.start..run.end - 4,
            6 | 8 if joined => run.clone(),
            _ => continue,
        };
        if has_month_and_day(&text[birth]) {
            let end = next.filter(|_| joined && run.len() < 10);
            found.push(run.start..end.map_or(run.end, |next| next.end));
        }
    }
    found
}

fn has_month_and_day(birth: &str) -> bool {
    let four = &birth[birth.len() - 4..];
    let month = four[..2].parse().unwrap_or(0);
    let day = four[2..].parse().unwrap_or(0);
    (1..=12).contains(&month) && ((1..=31).contains(&day) || (61..=91).contains(&day))
}

/// What stands behind `email =` and `phone =`, to the end of the line or of the list.
fn reach(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut in_list = false;
    for line in text.split_inclusive('\n') {
        if in_list {
            found.push(at..at + line.len());
            in_list = !line.contains(']');
        } else if let Some(value) = ["email", "phone"]
            .iter()
            .filter_map(|key| behind_key(line, key))
            .min()
        {
            found.push(at + value..at + line.len());
            in_list = line[value..].trim_start().starts_with('[') && !line[value..].contains(']');
        }
        at += line.len();
    }
    found
}

/// Where the value of `key` begins on a line.
fn behind_key(line: &str, key: &str) -> Option<usize> {
    line.match_indices(key).find_map(|(at, _)| {
        let rest = &line[at + key.len()..];
        let value = rest
            .trim_start_matches(['"', '\'', ' ', '\t'])
            .strip_prefix('=')?;
        Some(line.len() - value.len())
    })
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
        for open in [
            "212000-0449",
            "2120000449",
            "010-4870000",
            "2023-10-25",
            "2010-2012-11",
            "url/2023/1234567890123",
        ] {
            assert_eq!(personnummer(open), open);
        }
        for hidden in [
            "19121212-1212",
            "121212-1212",
            "121212+1212",
            "1212121212",
            "191212121212",
            "121272-1212",
            "121212 1212",
        ] {
            let masked = personnummer(&format!("år 2023 {hidden}."));
            assert!(
                !masked[8..].contains(|it: char| it.is_ascii_digit()),
                "{masked}"
            );
            assert!(masked.starts_with("år 2023 "));
        }
    }

    #[test]
    fn what_stands_at_a_key_for_reach_is_hidden_whatever_it_is() {
        for (text, masked) in [
            (
                "phone = 12345\nunit = \"a\"\n",
                "phone = •••••\nunit = \"a\"\n",
            ),
            (
                "phone = [\n  \"12345\",\n]\nunit = 1\n",
                "phone = [\n  \"•••••\",\n]\nunit = 1\n",
            ),
            ("email = \"nn at exempel\"\n", "email = \"•• •• •••••••\"\n"),
            (
                "post = [{ phone = \"12\" }]\n",
                "post = [{ phone = \"••\" }]\n",
            ),
        ] {
            assert_eq!(personal(text), masked);
        }
    }

    #[test]
    fn dates_are_not_hidden() {
        for text in [
            "2023-10",
            "\"2021..2023\"",
            "..2019-05-15",
            "x-2021-04-06",
            "2023-13-01",
        ] {
            assert_eq!(personal(text), text);
        }
    }
}
