//! Stretches of days, as programs that draw time want them.

use jiff::civil;
use serde::{Serialize, Serializer};

use crate::model::date::Date;
use crate::model::period::Period;

/// The first and the last day of a stretch; a bound that is not known is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The first day that it may be.
    #[serde(serialize_with = "day")]
    pub start: Option<civil::Date>,
    /// The last day that it may be.
    #[serde(serialize_with = "day")]
    pub end: Option<civil::Date>,
}

fn day<S: Serializer>(day: &Option<civil::Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}

impl Span {
    /// The days of a period at most: `2023` lasts the whole year. Bounds that contradict each other tell nothing.
    pub fn of(period: &Period) -> Span {
        let span = Span {
            start: period.since.as_ref().and_then(Date::first),
            end: period.until.as_ref().and_then(Date::last),
        };
        if span.is_possible() {
            span
        } else {
            Span::default()
        }
    }

    fn is_possible(&self) -> bool {
        !matches!((self.start, self.end), (Some(start), Some(end)) if start > end)
    }

    /// The days of both, if there are any.
    fn meet(self, other: Span) -> Option<Span> {
        let ends = [self.end, other.end];
        let span = Span {
            start: self.start.max(other.start),
            end: ends.into_iter().flatten().min(),
        };
        span.is_possible().then_some(span)
    }
}

/// The same days in stretches apart from each other, in order.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if touches(last, &span) => {
                last.end = last.end.zip(span.end).map(|(left, right)| left.max(right));
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// Whether the second, which does not begin earlier, begins before the first is over or the day after.
fn touches(first: &Span, second: &Span) -> bool {
    match (first.end, second.start) {
        (Some(end), Some(start)) => end.tomorrow().map_or(true, |next| start <= next),
        _ => true,
    }
}

/// The days of both; where they have none in common, those of the one that began later.
pub fn of_both(left: &[Span], right: &[Span]) -> Vec<Span> {
    let both: Vec<Span> = left
        .iter()
        .flat_map(|one| right.iter().filter_map(|other| one.meet(*other)))
        .collect();
    if both.is_empty() {
        left.max(right).to_vec()
    } else {
        both
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, merged, of_both};
    use crate::model::date::Date;
    use crate::model::period::Period;

    fn span(since: &str, until: &str) -> Span {
        Span::of(&Period {
            since: Date::parse(since),
            until: Date::parse(until),
        })
    }

    #[test]
    fn coarse_dates_last_as_long_as_they_may() {
        assert_eq!(span("2023", "2024-02"), span("2023-01-01", "2024-02-29"));
        assert_eq!(span("..2019", "2021.."), Span::default());
        assert_eq!(span("2024", "2023"), Span::default());
    }

    #[test]
    fn stretches_that_touch_are_one() {
        let (first, next) = (span("2021", "2021"), span("2022", "2022"));
        let later = span("2024", "");
        assert_eq!(
            merged(vec![later, next, first]),
            [span("2021", "2022"), later]
        );
        assert_eq!(merged(vec![later, span("", "")]), [Span::default()]);
        assert_eq!(
            merged(vec![span("2021", "2025"), span("2022", "2023")]),
            [span("2021", "2025")]
        );
    }

    #[test]
    fn two_share_the_days_of_both_or_those_of_the_later() {
        let early = [span("2019", "2020")];
        assert_eq!(of_both(&early, &[span("2020", "")]), [span("2020", "2020")]);
        assert_eq!(of_both(&early, &[span("", "")]), early);
        let later = [span("2022", "2023")];
        assert_eq!(of_both(&early, &later), later);
        assert_eq!(of_both(&later, &early), later);
    }
}
