//! Dates as sources give them: a day, a month, a year, or only a bound.

use std::fmt;

use jiff::civil;

/// A day that is known exactly, coarsely (`2023-10`, `2023`) or only up to a bound (`..2019-05-15`, `2021..`).
///
/// It is an interval of possible days; a missing bound is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    first: Option<civil::Date>,
    last: Option<civil::Date>,
    // Kept as written, since files and lists show it. Not a `String`, which would make every value of a record larger.
    text: Box<str>,
}

impl Date {
    /// Reads `2023-10-25`, `2023-10`, `2023`, `..DATE` (that day or before) and `DATE..` (that day or after).
    pub fn parse(text: &str) -> Option<Date> {
        let (first, last) = if let Some(bound) = text.strip_prefix("..") {
            (None, Some(span(bound)?.1))
        } else if let Some(bound) = text.strip_suffix("..") {
            (Some(span(bound)?.0), None)
        } else {
            let (first, last) = span(text)?;
            (Some(first), Some(last))
        };
        Some(Date {
            first,
            last,
            text: text.into(),
        })
    }

    /// One exact day.
    pub fn day(day: civil::Date) -> Date {
        Date {
            first: Some(day),
            last: Some(day),
            text: day.to_string().into(),
        }
    }

    /// Returns the first possible day.
    pub fn first(&self) -> Option<civil::Date> {
        self.first
    }

    /// Returns the last possible day.
    pub fn last(&self) -> Option<civil::Date> {
        self.last
    }

    /// Returns whether it is one exact day; such a date is written without quotes in a file.
    pub fn is_exact(&self) -> bool {
        self.first.is_some() && self.first == self.last
    }

    /// Returns the text as files have it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Compares two dates by their first possible day; open beginnings come first.
    pub fn order(&self) -> (Option<civil::Date>, Option<civil::Date>) {
        (self.first, self.last)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// The first and last day of a year, a month or a day.
fn span(text: &str) -> Option<(civil::Date, civil::Date)> {
    // Numbers may have a sign in Rust: `+023` has the width of a year.
    let is_written_so = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !is_written_so {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    let two_digits = |at: usize| text.get(at..at + 2)?.parse().ok();
    match text.len() {
        4 => {
            let first = civil::Date::new(year, 1, 1).ok()?;
            Some((first, first.last_of_year()))
        }
        7 => {
            let first = civil::Date::new(year, two_digits(5)?, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        10 => {
            let day = civil::Date::new(year, two_digits(5)?, two_digits(8)?).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

/// Returns the same day of the month some months later, or the last day of a shorter month.
pub fn months_after(day: civil::Date, more: i64) -> Option<civil::Date> {
    let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
    // The number comes from `registry.toml` and may be any.
    let months = months.checked_add(more)?;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    let last = civil::Date::new(year, month, 1).ok()?.last_of_month();
    civil::Date::new(year, month, day.day().min(last.day())).ok()
}

/// A range of days in a query: `2023`, `2021..2023`, `..2021`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateRange {
    first: Option<civil::Date>,
    last: Option<civil::Date>,
}

impl DateRange {
    /// Reads a date or two dates joined by `..`; either may be left out.
    pub fn parse(text: &str) -> Option<DateRange> {
        let (first, last) = match text.split_once("..").unwrap_or((text, text)) {
            ("", "") => return None,
            (from, "") => (Some(span(from)?.0), None),
            ("", to) => (None, Some(span(to)?.1)),
            (from, to) => (Some(span(from)?.0), Some(span(to)?.1)),
        };
        // `2023..2021` can only be a mistake: nothing would ever be found.
        let is_backwards = matches!((first, last), (Some(first), Some(last)) if last < first);
        (!is_backwards).then_some(DateRange { first, last })
    }

    /// Returns whether the date may fall inside the range.
    pub fn may_hold(&self, date: &Date) -> bool {
        let before = matches!((date.last(), self.first), (Some(last), Some(first)) if last < first);
        let after = matches!((date.first(), self.last), (Some(first), Some(last)) if first > last);
        !before && !after
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Date, DateRange, months_after};

    #[test]
    fn a_coarse_date_is_every_day_that_it_may_be() {
        let month = Date::parse("2023-02").expect("a month");
        assert_eq!(month.first(), Some(date(2023, 2, 1)));
        assert_eq!(month.last(), Some(date(2023, 2, 28)));
        let open = Date::parse("..2019").expect("an open date");
        assert_eq!(
            (open.first(), open.last()),
            (None, Some(date(2019, 12, 31)))
        );
        assert!(Date::parse("2023-10-25").expect("a day").is_exact());
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_last() {
        assert_eq!(months_after(date(2024, 1, 31), 1), Some(date(2024, 2, 29)));
        assert_eq!(months_after(date(2024, 12, 5), 24), Some(date(2026, 12, 5)));
        assert_eq!(months_after(date(2024, 1, 1), i64::from(i32::MAX)), None);
    }

    #[test]
    fn a_range_holds_its_bounds() {
        let day = Date::parse("2023-12-31").expect("a day");
        for (range, holds) in [
            ("2023-12-31..", true),
            ("..2023-12-31", true),
            ("2024-01-01..", false),
            ("..2023-12-30", false),
        ] {
            let range = DateRange::parse(range).expect("a range");
            assert_eq!(range.may_hold(&day), holds, "{range:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for bad in [
            "",
            "..",
            "2023-13",
            "2023-02-30",
            "23-10-25",
            "2023-1-5",
            "2023/10",
            "+023",
            "2023..2024",
        ] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_range_holds_what_may_fall_in_it() {
        let range = DateRange::parse("2021..2023").expect("a range");
        for inside in ["2021", "2023-12-31", "..2021", "2022.."] {
            assert!(
                range.may_hold(&Date::parse(inside).expect("a date")),
                "{inside}"
            );
        }
        for outside in ["2020", "2024-01-01", "..2020"] {
            assert!(
                !range.may_hold(&Date::parse(outside).expect("a date")),
                "{outside}"
            );
        }
        assert_eq!(DateRange::parse("2023..2021"), None);
    }
}
