//! Personnummer: the number of a person (18 § folkbokföringslagen), and the check digit that it shares with others.

use std::ops::Range;

use jiff::civil;

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
/// ten with `-` or `+` before the last four, a day that there was or will be, and a check digit that fits.
pub fn find(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at
            + run(&bytes[at..], |byte| {
                byte.is_ascii_digit() || byte == b'-' || byte == b'+'
            });
        if is_number(&text[at..end]) && !follows_a_letter(text, at) {
            return Some(at..end);
        }
        at = end;
    }
    None
}

fn run(bytes: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| holds(**byte)).count()
}

/// What stands behind a letter, a sign or a point is a part of something longer.
fn follows_a_letter(text: &str, at: usize) -> bool {
    text[..at].ends_with(|letter: char| letter.is_alphanumeric() || "-+_/.".contains(letter))
}

fn is_number(run: &str) -> bool {
    let run = run.trim_end_matches(['-', '+']);
    let (birth, last) = match run.split_once(['-', '+']) {
        Some((birth, last)) if last.len() == 4 => (birth, last),
        Some(_) => return false,
        None if run.len() == 12 => run.split_at(8),
        None => return false,
    };
    let digits = format!("{birth}{last}");
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits || !matches!(birth.len(), 6 | 8) {
        return false;
    }
    let ten = &digits[digits.len() - 10..];
    is_day(birth) && luhn(ten.as_bytes()).is_multiple_of(10)
}

/// Whether six or eight digits are a day; that of a coordination number is 60 higher.
fn is_day(birth: &str) -> bool {
    let (year, rest) = birth.split_at(birth.len() - 4);
    let number = |text: &str| text.parse::<i16>().unwrap_or(0);
    let (month, day) = (number(&rest[..2]), number(&rest[2..]));
    let day = if day > 60 { day - 60 } else { day };
    let years = match year.len() {
        4 => vec![number(year)],
        _ => vec![1900 + number(year), 2000 + number(year)],
    };
    years.into_iter().any(|year| {
        let is_day = |(month, day)| civil::Date::new(year, month, day).is_ok();
        let parts = i8::try_from(month).ok().zip(i8::try_from(day).ok());
        (1850..2100).contains(&year) && parts.is_some_and(is_day)
    })
}

#[cfg(test)]
mod tests {
    use super::find;

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
}
