//! Spans of days, as programs that draw time want them.

use jiff::civil;
use serde::{Serialize, Serializer};

use crate::model::date::Date;
use crate::model::period::Period;

/// A span of days; a bound that is not known is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The first day.
    #[serde(serialize_with = "day")]
    pub start: Option<civil::Date>,
    /// The last day.
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
    /// The days that a period may cover: `2023` lasts the whole year. Bounds that contradict each other are dropped.
    pub fn new(period: &Period) -> Span {
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

    /// The days in both spans, if there are any.
    fn intersect(self, other: Span) -> Option<Span> {
        let ends = [self.end, other.end];
        let span = Span {
            start: self.start.max(other.start),
            end: ends.into_iter().flatten().min(),
        };
        span.is_possible().then_some(span)
    }
}

/// Merges spans that overlap or touch, and sorts them.
pub fn merge(mut spans: Vec<Span>) -> Vec<Span> {
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

/// Whether the second span, which does not begin earlier, begins before the first has ended or the day after.
fn touches(first: &Span, second: &Span) -> bool {
    match (first.end, second.start) {
        (Some(end), Some(start)) => end.tomorrow().map_or(true, |next| start <= next),
        _ => true,
    }
}

/// The days in both lists of spans; where there are none, those of the list that begins later.
pub fn overlap(left: &[Span], right: &[Span]) -> Vec<Span> {
    let both: Vec<Span> = left
        .iter()
        .flat_map(|one| right.iter().filter_map(|other| one.intersect(*other)))
        .collect();
    if both.is_empty() {
        left.max(right).to_vec()
    } else {
        both
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, merge, overlap};
    use crate::model::date::Date;
    use crate::model::period::Period;

    fn span(since: &str, until: &str) -> Span {
        Span::new(&Period {
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
    fn spans_that_touch_are_merged() {
        let (first, next) = (span("2021", "2021"), span("2022", "2022"));
        let later = span("2024", "");
        assert_eq!(
            merge(vec![later, next, first]),
            [span("2021", "2022"), later]
        );
        assert_eq!(merge(vec![later, span("", "")]), [Span::default()]);
        assert_eq!(
            merge(vec![span("2021", "2025"), span("2022", "2023")]),
            [span("2021", "2025")]
        );
    }

    #[test]
    fn the_overlap_is_what_both_have_or_else_the_later() {
        let early = [span("2019", "2020")];
        assert_eq!(overlap(&early, &[span("2020", "")]), [span("2020", "2020")]);
        assert_eq!(overlap(&early, &[span("", "")]), early);
        let later = [span("2022", "2023")];
        assert_eq!(overlap(&early, &later), later);
        assert_eq!(overlap(&later, &early), later);
    }
}
