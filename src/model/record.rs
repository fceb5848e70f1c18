//! A record: its id, its kind and the values of its file.

use jiff::civil;

use super::date::Date;
use super::id::Id;
use super::kind::Kind;
use super::period::{Holds, Period};
use super::value::Block;

/// One record of the registry.
#[derive(Clone, Debug)]
pub struct Record {
    /// The stem of its file.
    pub id: Id,
    /// The kind, by the first folder of its path.
    pub kind: Kind,
    /// The path below the registry, with `/` between folders.
    pub path: String,
    /// The keys and values of the file.
    pub block: Block,
}

/// One `[[participant]]` of an initiative.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Who takes part.
    pub actor: Id,
    /// As what.
    pub role: String,
    /// The unit of the actor, such as a department, that takes part.
    pub unit: Option<String>,
    /// The period as the block has it.
    pub period: Period,
    /// The contribution, in whole units of the registry's currency.
    pub amount: Option<i64>,
    /// The role in the terms of a programme, such as ESF's.
    pub formal_role: Option<String>,
    /// The keys of the block that no source states.
    pub inferred: Vec<String>,
    /// The source of the block, if it differs from that of the record.
    pub source: Option<Id>,
    /// A note.
    pub note: Option<String>,
}

/// One `[[event]]` of an initiative.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub date: Option<Date>,
    /// The name.
    pub name: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// The number of visitors, and whether it is approximate.
    pub attendance: Option<(i64, bool)>,
    /// The keys of the block that no source states.
    pub inferred: Vec<String>,
    /// The source of the block, if it differs from that of the record.
    pub source: Option<Id>,
    /// A note.
    pub note: Option<String>,
}

/// One `[[post]]` of a person.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where.
    pub actor: Id,
    /// As what.
    pub title: Option<String>,
    /// The unit of the actor.
    pub unit: Option<String>,
    /// The initiatives that the post is for.
    pub initiatives: Vec<Id>,
    /// The topics that the person is responsible for.
    pub topics: Vec<String>,
    /// E-mail addresses, as published.
    pub email: Vec<String>,
    /// Phone numbers, as published.
    pub phone: Vec<String>,
    /// From when until when.
    pub period: Period,
    /// The keys of the block that no source states.
    pub inferred: Vec<String>,
    /// The source of the block, if it differs from that of the record.
    pub source: Option<Id>,
    /// A note.
    pub note: Option<String>,
}

impl Record {
    /// Returns the current name.
    pub fn name(&self) -> &str {
        self.block.text("name").unwrap_or(self.id.as_str())
    }

    /// Returns the name on `day`: of the former names that were still in use, the one that ended first.
    pub fn name_on(&self, day: Option<civil::Date>) -> &str {
        let Some(day) = day else { return self.name() };
        self.former_names()
            .filter_map(|(name, until)| Some((name, until?.last()?)))
            .filter(|(_, last)| *last >= day)
            .min_by_key(|(_, last)| *last)
            .map_or_else(|| self.name(), |(name, _)| name)
    }

    /// Returns the former names, each with its last day.
    pub fn former_names(&self) -> impl Iterator<Item = (&str, Option<&Date>)> {
        self.block
            .tables("former-names")
            .iter()
            .filter_map(|former| Some((former.text("name")?, former.date("until"))))
    }

    /// The name, the short name, other names and former names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.block.text("name"), self.block.text("short")]
            .into_iter()
            .flatten()
            .chain(self.block.list("aliases").iter().map(String::as_str))
            .chain(self.former_names().map(|(name, _)| name))
    }

    /// The one id at `key`.
    pub fn reference(&self, key: &str) -> Option<Id> {
        self.block.text(key).map(Id::new)
    }

    /// The ids at `key`.
    pub fn references(&self, key: &str) -> Vec<Id> {
        self.block.list(key).iter().map(Id::new).collect()
    }

    /// Returns the period of the subject: start and end of an initiative, founding and dissolution of an actor.
    pub fn period(&self) -> Period {
        let (since, until) = match self.kind {
            Kind::Initiative => ("start", "end"),
            _ => ("founded", "dissolved"),
        };
        Period {
            since: self.block.date(since).cloned(),
            until: self.block.date(until).cloned(),
        }
    }

    /// Returns whether the subject exists on `day`; an actor whose dates are not known is taken to exist.
    pub fn holds(&self, day: civil::Date) -> Holds {
        let period = self.period();
        let unknown = period == Period::default();
        match (self.kind, unknown) {
            (Kind::Initiative, _) => period.holds(day),
            (_, true) => Holds::Yes,
            (_, false) if period.ended_before(day) || period.begins_after(day) => Holds::No,
            (_, false) => Holds::Yes,
        }
    }

    /// Returns the participants in the order of the file; a block without actor or role is skipped (it is a finding).
    pub fn participants(&self) -> impl Iterator<Item = Participant> {
        self.block.tables("participant").iter().filter_map(|block| {
            Some(Participant {
                actor: Id::new(block.text("actor")?),
                role: block.text("role")?.to_owned(),
                unit: block.text("unit").map(str::to_owned),
                period: period_of(block),
                amount: block.integer("amount"),
                formal_role: block.text("formal-role").map(str::to_owned),
                inferred: block.list("inferred").to_vec(),
                source: block.text("source").map(Id::new),
                note: block.text("note").map(str::to_owned),
            })
        })
    }

    /// The events, in the order of the file.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        self.block.tables("event").iter().map(|block| Event {
            date: block.date("date").cloned(),
            name: block.text("name").map(str::to_owned),
            place: block.text("place").map(str::to_owned),
            attendance: block
                .table("attendance")
                .and_then(|it| Some((it.integer("count")?, it.flag("approximate")))),
            inferred: block.list("inferred").to_vec(),
            source: block.text("source").map(Id::new),
            note: block.text("note").map(str::to_owned),
        })
    }

    /// Returns whether the person must be left out of all lists.
    pub fn is_withheld(&self) -> bool {
        self.block.flag("withhold")
    }

    /// Returns the posts that a person may have on a day.
    pub fn posts_on(&self, day: civil::Date) -> impl Iterator<Item = Post> {
        self.posts()
            .filter(move |post| post.period.holds(day) != Holds::No)
    }

    /// Returns the posts of a person in the order of the file; one without actor is skipped (it is a finding).
    pub fn posts(&self) -> impl Iterator<Item = Post> {
        self.post_blocks().map(|(post, _)| post)
    }

    /// Returns the posts of a person, each with its block.
    pub fn post_blocks(&self) -> impl Iterator<Item = (Post, &Block)> {
        self.block.tables("post").iter().filter_map(|block| {
            let post = Post {
                actor: Id::new(block.text("actor")?),
                title: block.text("title").map(str::to_owned),
                unit: block.text("unit").map(str::to_owned),
                initiatives: block.list("initiatives").iter().map(Id::new).collect(),
                topics: block.list("topics").to_vec(),
                email: block.list("email").to_vec(),
                phone: block.list("phone").to_vec(),
                period: period_of(block),
                inferred: block.list("inferred").to_vec(),
                source: block.text("source").map(Id::new),
                note: block.text("note").map(str::to_owned),
            };
            Some((post, block))
        })
    }
}

fn period_of(block: &Block) -> Period {
    Period {
        since: block.date("since").cloned(),
        until: block.date("until").cloned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Block, Date, Id, Kind, Record};
    use crate::model::value::Value;

    #[test]
    fn a_record_bears_the_name_of_the_day() {
        let mut former = Block::default();
        former.set("name", Value::Text("Provlandstinget".into()));
        former.set("until", Value::Date(Date::day(date(2018, 1, 31))));
        let mut block = Block::default();
        block.set("name", Value::Text("Region Prov".into()));
        block.set("former-names", Value::Tables(vec![former]));
        let record = Record {
            id: Id::new("region-prov"),
            kind: Kind::Region,
            path: "regions/region-prov.toml".into(),
            block,
        };
        assert_eq!(record.name_on(None), "Region Prov");
        assert_eq!(record.name_on(Some(date(2018, 1, 31))), "Provlandstinget");
        assert_eq!(record.name_on(Some(date(2018, 2, 1))), "Region Prov");
    }
}
