//! Personnummer: the number of a person (18 § folkbokföringslagen), and the check digit that it shares with others.

use std::ops::Range;

use jiff::civil;

use super::tidy::is_unseen;

/// The sum of the digits with weights 2, 1, 2, 1 … from the left, digit sums added (Luhn): the last digit makes it end
/// in 0.
pub fn luhn(digits: &[u8]) -> u32 {
    let weighed = digits.iter().enumerate().map(|(at, digit)| {
        let product = u32::from(digit - b'0') * if at % 2 == 0 { 2 } else { 1 };
        product / 10 + product % 10
    });
    weighed.sum()
}

/// The first personnummer or coordination number (samordningsnummer) in a text, by the strict rule: twelve digits, or
/// ten with a sign or space before the last four, a date of birth, and a check digit that fits. The signs between the
/// digits may be any dash, `+` or space.
pub fn find(text: &str) -> Option<Range<usize>> {
    // Most texts have too few digits.
    if text.bytes().filter(u8::is_ascii_digit).count() < 10 {
        return None;
    }
    let is_number = |it: &Candidate| it.is_marked && it.stands_alone(text) && it.is_valid();
    candidates(text).find(is_number).map(|it| it.range)
}

/// Everything that may be a personnummer, whatever its check digit: what is hidden where texts are printed.
pub fn find_similar(text: &str) -> impl Iterator<Item = Range<usize>> {
    // One too many hidden is harmless; a slip in the check digit still points at somebody.
    let is_similar = |it: &Candidate| is_birth(it.birth(), false);
    candidates(text).filter(is_similar).map(|it| it.range)
}

/// Whether a sign joins the digits of one number: a dash, `+`, a space on the same line, or a mark without width.
pub(super) fn is_join(letter: char) -> bool {
    is_dash(letter)
        || letter == '+'
        || letter.is_whitespace() && !matches!(letter, '\n' | '\r')
        || is_unseen(letter) && !letter.is_control()
}

/// A hyphen, or one of the dashes that word processors put in its place.
pub fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{ad}' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Digits in the groups of a personnummer.
struct Candidate {
    range: Range<usize>,
    /// Ten digits, or twelve.
    digits: String,
    /// Whether its form says that it is one: a century, or a sign or space before the last four.
    is_marked: bool,
    /// Whether only spaces are between its groups.
    is_spaced: bool,
}

/// How digits may be grouped, with the sign that must be before the last four where other numbers look the same.
const FORMS: &[(&[usize], bool)] = &[
    (&[12], false),
    (&[8, 4], false),
    (&[2, 6, 4], false),
    (&[2, 10], false),
    // With spaces, `2023-10-25 1400` would be one.
    (&[4, 2, 2, 4], true),
    (&[6, 4], false),
    (&[10], false),
];

fn candidates(text: &str) -> impl Iterator<Item = Candidate> {
    let groups = groups(text);
    let starts = 0..groups.len();
    starts.flat_map(move |at| {
        let fits = |&(form, needs_dash): &(&[usize], bool)| {
            let found = groups.get(at..at + form.len())?;
            let lengths = found.iter().map(|group| group.len());
            if !lengths.eq(form.iter().copied()) {
                return None;
            }
            let between = |pair: &[Range<usize>]| &text[pair[0].end..pair[1].start];
            let joins: Vec<&str> = found.windows(2).map(between).collect();
            // Up to three signs: "640823 – 3234" has a dash with spaces.
            let is_joined = joins
                .iter()
                .all(|join| join.chars().count() <= 3 && join.chars().all(is_join));
            let is_dashed = |join: &&str| join.chars().all(|it| is_dash(it) || it == '+');
            if !is_joined || needs_dash && !joins.iter().all(is_dashed) {
                return None;
            }
            let digits: String = found.iter().map(|group| &text[group.clone()]).collect();
            let has_century = digits.len() == 12 && ["18", "19", "20"].contains(&&digits[..2]);
            let is_spaced = joins
                .iter()
                .any(|join| !join.contains(|it| is_dash(it) || it == '+'));
            (has_century || digits.len() == 10).then(|| Candidate {
                range: found[0].start..found[form.len() - 1].end,
                is_marked: form.len() > 1 || has_century,
                is_spaced: is_spaced && digits.len() == 10,
                digits,
            })
        };
        FORMS.iter().filter_map(fits).collect::<Vec<_>>()
    })
}

/// The runs of digits in a text.
pub(super) fn groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices(|letter: char| letter.is_ascii_digit()) {
        match groups.last_mut() {
            Some(group) if group.end == at => group.end += 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

impl Candidate {
    /// Whether it is no part of something longer: behind a letter, a sign or a point, or before a sign and a digit. Ten
    /// digits with a space between are not one of several groups of digits either: that is a phone number.
    fn stands_alone(&self, text: &str) -> bool {
        let (before, after) = (&text[..self.range.start], &text[self.range.end..]);
        let is_part =
            before.ends_with(|it: char| it.is_alphanumeric() || is_dash(it) || "+_/.".contains(it));
        let is_digit = |letter: char| letter.is_ascii_digit();
        let rest = after.trim_start_matches(|it| is_dash(it) || it == '+');
        let goes_on = rest.len() < after.len() && rest.starts_with(is_digit);
        let is_of_several = before.trim_end_matches(is_join).ends_with(is_digit)
            || after.trim_start_matches(is_join).starts_with(is_digit);
        !(is_part || goes_on || self.is_spaced && is_of_several)
    }

    fn birth(&self) -> &str {
        &self.digits[..self.digits.len() - 4]
    }

    /// Whether date of birth, birth number (001 to 999) and check digit fit.
    fn is_valid(&self) -> bool {
        let ten = &self.digits[self.digits.len() - 10..];
        is_birth(self.birth(), true)
            // Birth numbers begin at 001.
            && &ten[6..9] != "000"
            && luhn(ten.as_bytes()).is_multiple_of(10)
    }
}

/// Whether six or eight digits are a date of birth, exactly or as far as month and day go. The day of a coordination
/// number is 60 higher, and its month or day may be 00 where it is not known.
fn is_birth(birth: &str, is_exact: bool) -> bool {
    let (year, rest) = birth.split_at(birth.len() - 4);
    let number = |text: &str| text.parse::<i16>().unwrap_or(0);
    let (month, day) = (number(&rest[..2]), number(&rest[2..]));
    let is_coordination = day >= 60;
    let day = if is_coordination { day - 60 } else { day };
    let lowest = i16::from(!is_coordination);
    if !(lowest..=12).contains(&month) || !(lowest..=31).contains(&day) {
        return false;
    }
    if !is_exact || month == 0 || day == 0 {
        return true;
    }
    let years = match year.len() {
        4 => vec![number(year)],
        // Without a century both are possible; leap days differ.
        _ => vec![1900 + number(year), 2000 + number(year)],
    };
    years.into_iter().any(|year| {
        let parts = i8::try_from(month).ok().zip(i8::try_from(day).ok());
        let is_day = |(month, day)| civil::Date::new(year, month, day).is_ok();
        // The oldest people in registers were born in the 19th century.
        (1850..2100).contains(&year) && parts.is_some_and(is_day)
    })
}

#[cfg(test)]
mod tests {
    use super::{find, find_similar};

    #[test]
    fn only_what_is_strictly_a_number_is_found() {
        // The numbers that Skatteverket gives as examples; nobody has them.
        for found in [
            "19121212-1212",
            "121212-1212",
            "121212+1212",
            "191212121212",
            "nr 121212-1212.",
            "121272-1219",
        ] {
            assert!(find(found).is_some(), "{found}");
        }
        for other in [
            "212000-0449",
            "1212121212",
            "121212-1213",
            "121312-1212",
            "2017-11-13",
            "ref 2020/00694",
            "x-121212-1212",
            "19121212-12123",
            "0000-12 34 56",
        ] {
            assert_eq!(find(other), None, "{other}");
        }
    }

    #[test]
    fn signs_and_spaces_between_the_groups_do_not_hide_a_number() {
        let dashes = "-\u{ad}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}+";
        let spaces = " \u{a0}\u{2007}\u{2009}\u{202f}\u{200b}\t";
        for sign in dashes.chars().chain(spaces.chars()) {
            for written in [
                format!("121212{sign}1212"),
                format!("19121212{sign}1212"),
                format!("19{sign}121212{sign}1212"),
                format!("19{sign}1212121212"),
            ] {
                let text = format!("åren 2019, 2020: {written}, sade hen");
                let found = find(&text).map(|range| text[range].to_owned());
                assert_eq!(found.as_ref(), Some(&written), "{written:?}");
                assert!(
                    find_similar(&text).any(|range| text[range] == written),
                    "{written:?}"
                );
            }
        }
        for written in ["121212 - 1212", "121212 – 1212", "1912-12-12-1212"] {
            assert!(find(written).is_some(), "{written}");
        }
        // A day, a range of days, a day with a time or year behind it, phone numbers and sums.
        for other in [
            "2012-12-12 1212",
            "2012-12-12–2013-12-12",
            "1212 121212 1212",
            "121212 1212 12",
            "12 12 12 12 12",
            "121212\n1212",
        ] {
            assert_eq!(find(other), None, "{other}");
        }
    }

    #[test]
    fn a_coordination_number_may_lack_month_or_day() {
        for found in ["191500882392", "150088-2392", "19150088-2392"] {
            assert!(find(found).is_some(), "{found}");
            assert_eq!(find_similar(found).count(), 1, "{found}");
        }
        // Only a coordination number may; and no birth number is 000.
        for other in ["150028-2395", "151300-2392", "121212-0008"] {
            let ten: Vec<u8> = other.bytes().filter(u8::is_ascii_digit).collect();
            assert!(super::luhn(&ten).is_multiple_of(10), "{other}");
            assert_eq!(find(other), None, "{other}");
        }
    }
}
