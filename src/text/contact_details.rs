//! Contact details in free text that may be a person's: e-mail addresses and phone numbers.

use std::ops::Range;

use super::personnummer::{self, groups, is_join};
use super::{email, phone, url};

/// How many digits a phone number has at least, with its `0`.
const FEWEST_DIGITS: usize = 8;

/// Returns the ranges of e-mail addresses and phone numbers that may be a person's, in the order of the text.
///
/// An address counts unless its words say that it is of a function ([`email::is_functional`]). A phone number counts
/// when it is written in full, with its `0` or `+`, unless only organisations have such numbers ([`phone::may_be_of_person`]).
pub fn find(text: &str) -> Vec<Range<usize>> {
    // Most texts can have neither.
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < FEWEST_DIGITS && !text.contains('@') {
        return Vec::new();
    }
    let users: Vec<Range<usize>> = url::users(text).collect();
    let is_of_person = |range: &Range<usize>| {
        let address = &text[range.clone()];
        // The password before a host looks like the local part of an address.
        let is_user = users.iter().any(|user| user.contains(&range.start));
        !is_user && email::is_valid(address) && !email::is_functional(address)
    };
    let mut found: Vec<Range<usize>> = addresses(text).filter(is_of_person).collect();
    found.extend(numbers(text));
    found.sort_by_key(|range| range.start);
    found
}

/// Where a text has what looks like an e-mail address.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let part = |letter: char| !letter.is_whitespace() && !"\"'<>()[]{},;:/|?&=@".contains(letter);
    text.match_indices('@').filter_map(move |(at, _)| {
        let before = text[..at].trim_end_matches(part).len();
        let after = text[at + 1..].trim_start_matches(part);
        let address = text[before..text.len() - after.len()].trim_end_matches(['.', '!']);
        let end = before + address.len();
        (before < at && end > at + 1).then_some(before..end)
    })
}

/// Where a text has a phone number that may be a person's.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let groups = groups(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        match number(text, &groups[at..]) {
            Some((range, count)) => {
                found.push(range);
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// The longest number that begins with the first of some groups of digits, and how many of them it takes.
fn number(text: &str, groups: &[Range<usize>]) -> Option<(Range<usize>, usize)> {
    let first = groups.first()?;
    let before = text[..first.start].trim_end_matches('(');
    let is_foreign = before.ends_with('+');
    if !is_foreign && !text[first.clone()].starts_with('0') {
        return None;
    }
    let before = before.strip_suffix('+').unwrap_or(before);
    // After a letter or a sign the number is part of something longer, such as a web address.
    if before.ends_with(|it: char| it.is_alphanumeric() || "-_/.=&#".contains(it)) {
        return None;
    }
    let start = if is_foreign {
        before.len()
    } else {
        first.start
    };
    let joined = |pair: &[Range<usize>]| {
        let between = &text[pair[0].end..pair[1].start];
        let is_sign = |it: char| is_join(it) || "/().".contains(it);
        between.chars().count() <= 3 && between.chars().all(is_sign) && !between.contains(". ")
    };
    let count = 1 + groups.windows(2).take_while(|pair| joined(pair)).count();
    (1..=count).rev().find_map(|count| {
        let taken = &groups[..count];
        let end = taken[count - 1].end;
        let digits: usize = taken.iter().map(ExactSizeIterator::len).sum();
        let is_part = text[end..].starts_with(|it: char| it.is_alphanumeric() || it == '_');
        let is_number = (FEWEST_DIGITS..=15).contains(&digits)
            && !is_part
            && !is_day(taken)
            && personnummer::find(&text[start..end]).is_none()
            && phone::may_be_of_person(&text[start..end].replace(['.', '\t'], " "));
        is_number.then_some((start..end, count))
    })
}

/// Whether digits are grouped as day, month and year.
fn is_day(groups: &[Range<usize>]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
    lengths == [2, 2, 4]
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn details_of_people_are_found_however_they_are_written() {
        // From the series that PTS keeps free for books and films.
        for (text, expected) in [
            ("ring Bo på 070-174 06 35.", vec!["070-174 06 35"]),
            ("tel:0701740635", vec!["0701740635"]),
            ("år 2020 070–174 06 35", vec!["070–174 06 35"]),
            ("(070) 174 06 35", vec!["070) 174 06 35"]),
            ("070.174.06.35", vec!["070.174.06.35"]),
            ("+46 (0)70-174 06 35", vec!["+46 (0)70-174 06 35"]),
            ("0046 70 174 06 35", vec!["0046 70 174 06 35"]),
            (
                "070-174 06 35 / 070-174 06 36",
                vec!["070-174 06 35", "070-174 06 36"],
            ),
            ("08-465 004 00, 12 personer", vec!["08-465 004 00"]),
            (
                "mejla anna.prov@prov.example.",
                vec!["anna.prov@prov.example"],
            ),
            (
                "mailto:anna@prov.example?subject=x",
                vec!["anna@prov.example"],
            ),
            (
                "<anna@prov.example>, 0701740635",
                vec!["anna@prov.example", "0701740635"],
            ),
        ] {
            let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_and_addresses_are_none() {
        for text in [
            "från 2019-05-15 till 2021-04-06",
            "08-12-2024 och 01.02.2023",
            "orgnr 556007-3495 och 212000-0449",
            "1 250 000 kr, 0,5 procent",
            "kommun 0580. 12 deltagare, län 08",
            "dnr 2020/00694, RUN 2021-0042:3",
            "https://prov.example/0701740635?id=0701740635",
            "växel 0771-23 45 67, 1177",
            "e3b0701740635f",
            "701740635",
            "info@prov.example, registrator@prov.example",
            "@prov på nätet, https://video.example/@anna.prov",
            "121212-1212",
            "https://anna:hemligt@prov.example",
        ] {
            let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, Vec::<&str>::new(), "{text}");
        }
    }
}
