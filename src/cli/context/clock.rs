//! Days as they are typed, and the clock where kompis runs: today, and the moments when a day begins and ends.

use jiff::civil;
use jiff::tz::TimeZone;

use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::model::date::Date;

/// Today.
pub(super) fn today() -> civil::Date {
    jiff::Zoned::now().date()
}

/// The seconds from 1970 to the beginning of a day; none of a day that is none here.
pub(super) fn beginning_of(day: civil::Date) -> Option<i64> {
    let begins = day.to_zoned(TimeZone::system()).ok()?;
    Some(begins.timestamp().as_second())
}

/// The seconds from 1970 to the end of a day.
pub(super) fn end_of(day: civil::Date) -> i64 {
    let next = day.tomorrow().ok().and_then(beginning_of);
    next.unwrap_or(i64::MAX)
}

/// One exact day, written `2023-10-25`.
pub(super) fn day(text: &str) -> Result<civil::Date, Error> {
    Date::parse(text)
        .filter(Date::is_exact)
        .and_then(|date| date.first())
        .ok_or_else(|| ArgumentsError::BadDay(text.to_owned()).into())
}
