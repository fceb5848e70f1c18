//! Periods, and whether something holds on a day.

use jiff::civil;

use super::date::Date;
use super::value::Block;

/// A period of days; a missing bound is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// Whether something holds on a day, as far as its dates are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// No.
    No,
    /// Perhaps: a bound is missing or coarse.
    Maybe,
    /// Yes.
    Yes,
}

impl Period {
    /// The period between the dates at two keys of a block.
    pub fn of(block: &Block, since: &str, until: &str) -> Period {
        Period {
            since: block.date(since).cloned(),
            until: block.date(until).cloned(),
        }
    }

    /// Whether the period holds `day`.
    pub fn holds(&self, day: civil::Date) -> Holds {
        let since = self.since.as_ref().map(|since| on_or_after(day, since));
        let until = self.until.as_ref().map(|until| on_or_before(day, until));
        // Both bounds must hold, so the weaker answer wins; a missing bound leaves it open.
        let [begun, not_over] = [since, until].map(|it| it.unwrap_or(Holds::Maybe));
        begun.min(not_over)
    }

    /// Whether the period was certainly over before `day`.
    pub fn ended_before(&self, day: civil::Date) -> bool {
        self.until
            .as_ref()
            .is_some_and(|until| on_or_before(day, until) == Holds::No)
    }

    /// Whether the period certainly begins after `day`.
    pub fn begins_after(&self, day: civil::Date) -> bool {
        self.since
            .as_ref()
            .is_some_and(|since| on_or_after(day, since) == Holds::No)
    }

    /// Returns whether a day may lie in both periods.
    pub fn overlaps(&self, other: &Period) -> bool {
        !is_before(self, other) && !is_before(other, self)
    }

    /// The part of this period that lies within `whole`: no earlier since, no later until.
    pub fn within(&self, whole: &Period) -> Period {
        let since = match (&self.since, &whole.since) {
            (Some(own), Some(outer)) if outer.first() > own.first() => Some(outer),
            (own, outer) => own.as_ref().or(outer.as_ref()),
        };
        let until = match (&self.until, &whole.until) {
            (Some(own), Some(outer)) if ends_sooner(outer, own) => Some(outer),
            (own, outer) => own.as_ref().or(outer.as_ref()),
        };
        Period {
            since: since.cloned(),
            until: until.cloned(),
        }
    }
}

/// Whether the first period is certainly over when the second begins.
fn is_before(first: &Period, second: &Period) -> bool {
    let end = first.until.as_ref().and_then(Date::last);
    let start = second.since.as_ref().and_then(Date::first);
    // With an unknown bound they may overlap: only what is certain separates them.
    matches!((end, start), (Some(end), Some(start)) if end < start)
}

fn ends_sooner(left: &Date, right: &Date) -> bool {
    match (left.last(), right.last()) {
        (Some(left), Some(right)) => left < right,
        // `2021..` has no last day: any end with one is sooner.
        (left, right) => left.is_some() && right.is_none(),
    }
}

/// Whether `day` is the day `since` or later.
fn on_or_after(day: civil::Date, since: &Date) -> Holds {
    if since.first().is_some_and(|first| day < first) {
        Holds::No
    } else if since.last().is_some_and(|last| day >= last) {
        Holds::Yes
    } else {
        Holds::Maybe
    }
}

/// Whether `day` is the day `until` or earlier.
fn on_or_before(day: civil::Date, until: &Date) -> Holds {
    if until.last().is_some_and(|last| day > last) {
        Holds::No
    } else if until.first().is_some_and(|first| day <= first) {
        Holds::Yes
    } else {
        Holds::Maybe
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Date, Holds, Period};

    fn period(since: &str, until: &str) -> Period {
        Period {
            since: Date::parse(since),
            until: Date::parse(until),
        }
    }

    #[test]
    fn a_day_inside_outside_or_in_doubt() {
        let year = period("2021-02-01", "2021-10-31");
        assert_eq!(year.holds(date(2021, 10, 31)), Holds::Yes);
        assert_eq!(year.holds(date(2021, 11, 1)), Holds::No);
        assert_eq!(period("2023", "").holds(date(2023, 5, 1)), Holds::Maybe);
        assert_eq!(
            period("", "2017-11").holds(date(2017, 11, 14)),
            Holds::Maybe
        );
        assert_eq!(
            period("", "..2017-11-13").holds(date(2017, 12, 1)),
            Holds::No
        );
    }

    #[test]
    fn periods_that_share_their_last_and_first_day_overlap() {
        let until = period("2021", "2022-05-31");
        assert!(until.overlaps(&period("2022-05-31", "")));
        assert!(!until.overlaps(&period("2022-06-01", "")));
    }

    #[test]
    fn a_part_lasts_at_most_as_long_as_its_whole() {
        let whole = period("2021", "2023");
        assert_eq!(period("", "").within(&whole), whole);
        assert_eq!(period("2020", "2024").within(&whole), whole);
        assert_eq!(
            period("2022", "2022-06").within(&whole),
            period("2022", "2022-06")
        );
    }
}
