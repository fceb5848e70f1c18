//! Phone numbers, as Swedes write them.
//!
//! The package's tables are read on the first question and cost some 70 milliseconds: ask only when there is a number.

use phonenumber::country;

/// Whether `text` is one number that may be called, `1177` and other short ones too, in Sweden's plan unless it begins with `+`.
pub fn is_valid(text: &str) -> bool {
    let is_written_so =
        |letter: char| letter.is_ascii_digit() || "+-/() \u{a0}\u{2011}\u{2013}".contains(letter);
    let is_short = (3..=6).contains(&text.len())
        && text.starts_with('1')
        && text.bytes().all(|it| it.is_ascii_digit());
    is_short
        || text.chars().all(is_written_so)
            && phonenumber::parse(Some(country::SE), text).is_ok_and(|number| number.is_valid())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn numbers_that_nobody_has_show_the_forms() {
        // From the series that PTS keeps free for books and films.
        for good in [
            "08-465 004 00",
            "+46 8 465 004 00",
            "031-390 06 50",
            "070-174 06 50",
            "0701 74 06 50",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "",
            "12",
            "08-46",
            "070-174 06 50 / 070-174 06 51",
            "växeln",
            "070-174 06 500 00",
            "00-12 34 56",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
