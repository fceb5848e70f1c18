//! What a page is set from: values, days, events and posts as people read them.

use crate::model::codes;
use crate::model::value::Value;
use crate::ops::show::{Cited, Event, Fact, Named, Page, ShownPost};
use crate::render::Look;

/// The widest that a page is set: longer lines are hard to read.
const WIDEST: usize = 100;

/// A page while it is set.
pub(super) struct Sheet<'a> {
    pub(super) page: &'a Page,
    pub(super) look: &'a Look<'a>,
    pub(super) wide: usize,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(page: &'a Page, look: &'a Look<'a>) -> Sheet<'a> {
        let wide = look.width.unwrap_or(WIDEST).min(WIDEST);
        Sheet { page, look, wide }
    }

    pub(super) fn signs(&self, ended: bool, maybe: bool) -> String {
        format!(
            "{}{}",
            if ended { "\u{a0}†" } else { "" },
            if maybe { "\u{a0}?" } else { "" }
        )
    }

    pub(super) fn fact(&self, key: &str) -> Option<&Fact> {
        self.page.facts.iter().find(|fact| fact.key == key)
    }

    pub(super) fn is_inferred(&self, key: &str) -> bool {
        self.page.inferred.iter().any(|it| it == key)
    }

    /// The text, with a mark where no source states what stands at `key`.
    pub(super) fn marked(&self, text: String, key: &str) -> String {
        if self.is_inferred(key) {
            self.look.inferred(&text)
        } else {
            text
        }
    }

    /// The values of a field as its file holds them.
    pub(super) fn values(&self, key: &str) -> Vec<String> {
        self.fact(key)
            .map_or_else(Vec::new, |fact| fact.value.texts())
    }

    /// The values of a field as people read them.
    pub(super) fn readable(&self, fact: &Fact) -> Vec<String> {
        match &fact.value {
            Value::Table(block) => vec![self.look.table(&fact.key, block)],
            Value::Tables(blocks) => blocks
                .iter()
                .map(|block| self.look.table(&fact.key, block))
                .collect(),
            value => value
                .texts()
                .iter()
                .map(|text| self.look.value(&fact.key, text))
                .collect(),
        }
    }

    /// The period that two fields of the record give.
    pub(super) fn period(&self, since: &str, until: &str) -> Option<String> {
        let day = |key: &str| {
            let values = self.values(key);
            values
                .first()
                .map(|day| self.marked(self.look.day(day), key))
        };
        joined(day(since), day(until))
    }

    /// A period, one day as one.
    pub(super) fn span(&self, since: Option<&str>, until: Option<&str>) -> Option<String> {
        joined(
            since.map(|day| self.look.day(day)),
            until.map(|day| self.look.day(day)),
        )
    }

    pub(super) fn event(&self, event: &Event) -> String {
        let date = event.date.clone().map(|date| {
            let date = self.look.day(&date);
            if event.inferred.iter().any(|key| key == "date") {
                self.look.inferred(&date)
            } else {
                date
            }
        });
        let came = event.attendance.map(|count| {
            let count = self.look.count(count, event.approximate);
            self.with("show-came", "n", &count)
        });
        let source = event
            .source
            .as_ref()
            .map(|source| self.with("show-source-is", "name", &source.name));
        let parts = [
            date,
            event.name.clone(),
            event.place.clone(),
            came,
            event.note.clone(),
            source,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// A post in a line, and what it is for in another.
    pub(super) fn post(&self, post: &ShownPost) -> Vec<String> {
        let look = self.look;
        let on_own_page = post.person.id == self.page.record.id;
        let who = (!on_own_page).then(|| post.person.name.clone());
        let place = (post.actor.id != self.page.record.id).then(|| {
            if post.inferred.iter().any(|key| key == "actor") {
                look.inferred(&post.actor.name)
            } else {
                post.actor.name.clone()
            }
        });
        let period = self.span(post.since.as_deref(), post.until.as_deref());
        let period = period.map(|period| format!("{period}{}", self.signs(post.ended, false)));
        let topics = (!post.topics.is_empty()).then(|| {
            let topics: Vec<String> = post
                .topics
                .iter()
                .map(|topic| look.value("topics", topic))
                .collect();
            topics.join(", ")
        });
        let first = [
            who,
            post.title.clone(),
            post.unit.clone(),
            place,
            topics,
            period,
        ];
        let source = post.source.as_ref().filter(|_| on_own_page);
        let source = source.map(|source| self.with("show-source-is", "name", &source.name));
        let said: Vec<String> = post.note.clone().into_iter().chain(source).collect();
        let reach: Vec<String> = post.phone.iter().chain(&post.email).cloned().collect();
        let initiatives = if on_own_page {
            names(&post.initiatives)
        } else {
            Vec::new()
        };
        [
            first.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            reach.join(" · "),
            initiatives.join(" · "),
            said.join(" · "),
        ]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
    }

    pub(super) fn with(&self, message: &str, name: &str, value: &str) -> String {
        self.look.words.with(message, &[(name, value.into())])
    }
}

/// Two bounds with a dash between; one that is not known is empty, two that are the same are one.
fn joined(since: Option<String>, until: Option<String>) -> Option<String> {
    match (since, until) {
        (None, None) => None,
        (since, until) if since == until => since,
        (since, until) => {
            let period = format!(
                "{} – {}",
                since.unwrap_or_default(),
                until.unwrap_or_default()
            );
            Some(period.trim().to_owned())
        }
    }
}

pub(super) fn names(named: &[Named]) -> Vec<String> {
    named.iter().map(|it| it.name.clone()).collect()
}

pub(super) fn county(code: &str) -> String {
    codes::county(code).map_or_else(
        || code.to_owned(),
        |county| format!("{} ({code})", county.name),
    )
}

/// The publisher, the date and the title.
pub(super) fn cited(cited: &Cited) -> String {
    let head: Vec<&str> = [cited.publisher.as_deref(), cited.date.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let title = cited.source.name.as_str();
    if head.is_empty() {
        title.to_owned()
    } else {
        format!("{}: {title}", head.join(" "))
    }
}
