//! `due`: what somebody should look at again, since nobody has for too long.

use std::collections::BTreeSet;

use jiff::civil;
use serde::Serialize;

use super::link::set_field;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::Value;
use crate::text::order;

/// What is due.
#[derive(Debug, Serialize)]
pub struct DueResult {
    /// The records, people first, then initiatives; in each kind those that were looked at longest ago first.
    pub rows: Vec<DueRow>,
    /// How many initiatives nobody has looked at, beside the rows.
    pub unchecked_initiatives: usize,
    /// How many actors nobody has looked at, beside the rows.
    pub unchecked_actors: usize,
    /// How many people are due that are in no list.
    pub withheld: usize,
}

/// One record that is due.
#[derive(Debug, Serialize)]
pub struct DueRow {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Whether it is over; of a person, whether every post is.
    pub ended: bool,
    /// When somebody looked at it last, as the file has it.
    pub checked: Option<String>,
    /// The last day on which that still counted.
    pub due: Option<String>,
}

/// Which records are looked through, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The only records that count; none for all.
    pub among: Option<BTreeSet<Id>>,
    /// Whether initiatives and actors that nobody has looked at are rows too.
    pub unchecked: bool,
}

/// Finds what is due on a day.
///
/// A person whom nobody has looked at is due: that is what the law asks. Of the other records only those are due that
/// somebody has looked at, too long ago; thousands that came from a code list would hide them.
pub fn due(registry: &Registry, today: civil::Date, options: &Options) -> DueResult {
    let mut result = DueResult {
        rows: Vec::new(),
        unchecked_initiatives: 0,
        unchecked_actors: 0,
        withheld: 0,
    };
    for record in registry.records() {
        let among = options.among.as_ref();
        if among.is_some_and(|among| !among.contains(&record.id)) {
            continue;
        }
        let review_by = registry.settings.review_by(record);
        if review_by.is_some_and(|day| day >= today) {
            continue;
        }
        let is_unchecked = review_by.is_none();
        match record.kind {
            // Counted all the same: the duty to look at the data does not end because the person is in no list.
            Kind::Person if record.is_withheld() => result.withheld += 1,
            // A source says what it said on its day; nobody has to look at it again unless somebody has begun to.
            Kind::Source if is_unchecked => {}
            Kind::Initiative if is_unchecked && !options.unchecked => {
                result.unchecked_initiatives += 1;
            }
            kind if kind.is_actor() && is_unchecked && !options.unchecked => {
                result.unchecked_actors += 1;
            }
            _ => result.rows.push(row(record, review_by, today)),
        }
    }
    // Among those of a kind what nobody ever looked at comes first: without a day, it sorts before every day.
    result.rows.sort_by(|left, right| {
        let place = |row: &DueRow| {
            // People first, then what changes most.
            let first = match row.kind {
                Kind::Person => 0,
                Kind::Initiative => 1,
                Kind::Source => 3,
                _ => 2,
            };
            (first, row.kind, row.due.clone())
        };
        place(left)
            .cmp(&place(right))
            .then_with(|| order::compare(&left.name, &right.name))
            .then_with(|| left.id.cmp(&right.id))
    });
    result
}

fn row(record: &Record, review_by: Option<civil::Date>, today: civil::Date) -> DueRow {
    // Without a post nothing says that somebody has left.
    let has_left = |record: &Record| {
        let mut posts = record.posts().peekable();
        posts.peek().is_some() && posts.all(|post| post.period.ended_before(today))
    };
    DueRow {
        id: record.id.clone(),
        kind: record.kind,
        name: record.name().to_owned(),
        ended: match record.kind {
            Kind::Person => has_left(record),
            _ => record.period().ended_before(today),
        },
        checked: record.block.date("checked").map(ToString::to_string),
        due: review_by.map(|day| day.to_string()),
    }
}

/// Plans that the records were looked at on a day.
pub fn mark(registry: &Registry, result: &DueResult, today: civil::Date) -> Plan {
    let mut plan = Plan::default();
    let records = result.rows.iter().filter_map(|row| registry.get(&row.id));
    for record in records {
        let checked = Value::Date(Date::day(today));
        set_field(&mut plan, record, "checked", Some(checked));
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::{Options, due};
    use crate::model::kind::Kind;
    use crate::model::registry::sample;

    #[test]
    fn a_record_is_due_on_the_day_after_its_last_day_and_people_come_first() {
        let keys: &[(&str, &str)] = &[("name", "Prov"), ("checked", "2024-03-10")];
        let registry = sample::registry(&[
            (Kind::Initiative, "provforum", keys),
            (Kind::Person, "pia-prov", keys),
        ]);
        let initiative = registry.of_kind(Kind::Initiative).next().expect("a record");
        let last = registry.settings.review_by(initiative).expect("a day");
        let ids = |today| -> Vec<String> {
            let result = due(&registry, today, &Options::default());
            result.rows.iter().map(|row| row.id.to_string()).collect()
        };
        let is_due = |today| ids(today).contains(&"provforum".to_owned());
        assert!(!is_due(last));
        assert!(is_due(last.tomorrow().expect("a day")));
        let later = jiff::civil::date(2040, 1, 1);
        assert_eq!(ids(later), ["pia-prov", "provforum"]);
    }
}
