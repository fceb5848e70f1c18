//! The page of a record, as text or JSON.

pub mod held;

use super::width::{pad, width, wrap};
use super::{Format, Look, escape, json};
use crate::model::codes;
use crate::model::kind::Kind;
use crate::model::value::Value;
use crate::ops::show::{Cited, Event, Fact, Named, Page, Participation, ShownPost};

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json];

/// The widest that a page is set: longer lines are hard to read.
const WIDEST: usize = 100;

/// The pages in a format.
pub fn render(pages: &[Page], format: Format, look: &Look<'_>) -> String {
    if format == Format::Json {
        return json::json("show", &pages);
    }
    let pages: Vec<String> = pages
        .iter()
        .map(|page| Sheet::new(page, look).text())
        .collect();
    pages.join("\n")
}

/// A page while it is set.
struct Sheet<'a> {
    page: &'a Page,
    look: &'a Look<'a>,
    wide: usize,
}

/// A label with the lines beside it.
struct Section {
    label: String,
    lines: Vec<String>,
}

impl<'a> Sheet<'a> {
    fn new(page: &'a Page, look: &'a Look<'a>) -> Sheet<'a> {
        let wide = look.width.unwrap_or(WIDEST).min(WIDEST);
        Sheet { page, look, wide }
    }

    fn text(&self) -> String {
        let mut text = self.title();
        for line in self.opening() {
            for line in wrap(&escape::terminal(&line), self.wide - 2) {
                text.push_str(&format!("  {}\n", line.replace('\u{a0}', " ")));
            }
        }
        let blocks = [
            self.participations(),
            self.relations(),
            self.description(),
            self.origin(),
        ];
        let label_wide = blocks
            .iter()
            .flatten()
            .map(|section| width(&section.label))
            .max()
            .unwrap_or(0);
        for block in blocks.iter().filter(|block| !block.is_empty()) {
            text.push('\n');
            for section in block {
                text.push_str(&self.section(section, label_wide));
            }
        }
        text
    }

    /// The name to the left, the id to the right.
    fn title(&self) -> String {
        let name = format!(
            "{}{}",
            self.page.record.name,
            self.signs(self.page.ended, self.page.maybe)
        );
        let name = escape::terminal(&name).replace('\u{a0}', " ");
        let id = self.page.record.id.as_str();
        let gap = match self.wide.checked_sub(width(&name) + width(id)) {
            Some(gap) if gap >= 2 => " ".repeat(gap),
            // Side by side they are too long.
            _ => format!("\n{}", " ".repeat(self.wide.saturating_sub(width(id)))),
        };
        let (bold, dim, plain) = if self.look.color {
            ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m")
        } else {
            ("", "", "")
        };
        format!("{bold}{name}{plain}{gap}{dim}{id}{plain}\n")
    }

    fn signs(&self, ended: bool, maybe: bool) -> String {
        format!(
            "{}{}",
            if ended { "\u{a0}†" } else { "" },
            if maybe { "\u{a0}?" } else { "" }
        )
    }

    /// What it is, where, from when until when, and what it was called.
    fn opening(&self) -> Vec<String> {
        let look = self.look;
        let record = &self.page.record;
        let mut first = vec![self.marked(look.sort_of(&record.id), "type")];
        let counties = self.values("county");
        let mark = |name: String| self.marked(name, "county");
        first.extend(counties.iter().map(|code| mark(county(code))));
        // The code of a region is that of its county.
        let is_region = record.kind == Some(Kind::Region);
        for key in ["orgnr", "code", "reference"] {
            let shown = |value: &String| !(is_region && counties.contains(value));
            let values = self.values(key).into_iter().filter(shown);
            first.extend(values.map(|value| self.marked(value, key)));
        }
        first.extend(self.period("start", "end"));
        for key in ["status", "recurrence"] {
            let text = self.fact(key).map(|fact| self.readable(fact).join(", "));
            first.extend(text.map(|text| self.marked(text, key)));
        }
        let mut lines = vec![first.join(" · ")];
        if self.is_inferred("name") {
            lines.push(look.words.get("show-name-inferred").into_owned());
        }
        if let Some(whole) = &self.page.part_of {
            let whole = self.with("show-part-of", "name", &whole.name);
            lines.push(self.marked(whole, "part-of"));
        }
        // On the page of a day in the past.
        let today = look.name(&record.id);
        if today != record.name {
            lines.push(self.with("show-now", "name", &today));
        }
        lines.extend(
            self.fact("former-names")
                .into_iter()
                .flat_map(|fact| self.readable(fact))
                .map(|name| self.with("show-former", "name", &name)),
        );
        lines.extend(self.also());
        lines
    }

    /// Other names. Of an initiative the short name is only a head for matrices.
    fn also(&self) -> Option<String> {
        let aliases = self.values("aliases");
        let mut names = self.values("short");
        names.retain(|short| {
            self.page.record.kind != Some(Kind::Initiative)
                && !aliases.contains(short)
                && *short != self.page.record.name
        });
        names.extend(aliases);
        (!names.is_empty()).then(|| self.with("show-also", "names", &names.join(", ")))
    }

    fn participations(&self) -> Vec<Section> {
        let lines: Vec<(&Participation, String, String)> = self
            .page
            .participations
            .iter()
            .map(|it| (it, self.other(it), self.about(it)))
            .collect();
        let widest = lines
            .iter()
            .filter(|(_, _, about)| !about.is_empty())
            .map(|(_, name, _)| width(name))
            .max()
            .unwrap_or(0)
            .min(self.wide / 2 - 4);
        let mut sections: Vec<Section> = Vec::new();
        for (participation, name, about) in lines {
            let roles: Vec<String> = participation
                .roles
                .iter()
                .map(|role| self.look.role(role))
                .collect();
            let label = roles.join(", ");
            let line = if about.is_empty() {
                name
            } else {
                format!("{}\u{a0}\u{a0} {about}", pad_hard(&name, widest))
            };
            match sections.last_mut() {
                Some(section) if section.label == label => section.lines.push(line),
                _ => sections.push(Section {
                    label,
                    lines: vec![line],
                }),
            }
        }
        if self.values("open-ended").contains(&"yes".to_owned()) {
            let line = self.look.words.get("show-open-ended").into_owned();
            sections.push(Section {
                label: "…".to_owned(),
                lines: vec![line],
            });
        }
        sections
    }

    fn other(&self, participation: &Participation) -> String {
        let members = match participation.members {
            0 => String::new(),
            n => format!(" ({})", self.look.words.count("show-member-count", n)),
        };
        format!("{}{members}", participation.other.name)
    }

    /// The period, the amount and what marks a participation.
    fn about(&self, it: &Participation) -> String {
        let mut parts: Vec<String> = self
            .span(it.since.as_deref(), it.until.as_deref())
            .into_iter()
            .collect();
        parts.extend(it.amount.map(|amount| self.look.amount(amount)));
        parts.extend(it.formal_role.clone());
        if let Some(group) = &it.via {
            parts.push(self.with("via-group", "group", &group.name));
        } else if it.inferred {
            parts.push(self.look.words.get("inferred-mark").into_owned());
        }
        parts.extend(it.note.clone());
        parts.extend(
            it.source
                .as_ref()
                .map(|source| self.with("show-source-is", "name", &source.name)),
        );
        let signs = self.signs(it.ended && !self.page.ended, it.maybe);
        format!("{}{signs}", parts.join(" · ")).trim().to_owned()
    }

    /// Parts, members, what leads where, events, people.
    fn relations(&self) -> Vec<Section> {
        let page = self.page;
        let lists = [
            ("show-parts", &page.parts),
            ("show-leads-to", &page.leads_to),
            ("show-comes-from", &page.comes_from),
            ("show-member-of", &page.member_of),
        ];
        let mut sections: Vec<Section> = lists
            .into_iter()
            .filter_map(|(label, named)| self.list(label, names(named)))
            .collect();
        let members = names(&page.members).join(", ");
        let members = match (members.is_empty(), self.is_inferred("members-where")) {
            (true, _) => Vec::new(),
            (false, false) => vec![members],
            (false, true) => vec![format!(
                "({}) {members}",
                self.look.words.get("inferred-mark")
            )],
        };
        sections.extend(self.list("show-members", members));
        let events = page.events.iter().map(|event| self.event(event)).collect();
        sections.extend(self.list("show-events", events));
        let posts: Vec<String> = page.posts.iter().flat_map(|post| self.post(post)).collect();
        if posts.is_empty() && page.people > 0 {
            let hint = self.look.words.count("show-people-hint", page.people);
            sections.extend(self.list("show-people", vec![hint]));
        } else if page.people > 0 {
            sections.extend(self.list("show-people", posts));
        } else {
            sections.extend(self.list("field-post", posts));
        }
        sections
    }

    /// The remaining fields.
    fn description(&self) -> Vec<Section> {
        const SHOWN_ABOVE: [&str; 14] = [
            "short",
            "aliases",
            "former-names",
            "type",
            "orgnr",
            "code",
            "county",
            "start",
            "end",
            "status",
            "recurrence",
            "reference",
            "open-ended",
            "note",
        ];
        let facts = self
            .page
            .facts
            .iter()
            .filter(|fact| !SHOWN_ABOVE.contains(&fact.key.as_str()));
        let mut sections: Vec<Section> = facts
            .map(|fact| {
                let mut lines = self.readable(fact);
                if let (true, Some(last)) = (fact.inferred, lines.last_mut()) {
                    *last = self.look.inferred(last);
                }
                Section {
                    label: self.look.field(&fact.key).to_lowercase(),
                    lines,
                }
            })
            .collect();
        sections.extend(self.list("field-note", self.values("note")));
        sections
    }

    fn origin(&self) -> Vec<Section> {
        let sources: Vec<String> = self.page.sources.iter().map(cited).collect();
        let label = if sources.len() == 1 {
            "show-source"
        } else {
            "show-sources"
        };
        let cited_by = names(&self.page.cited_by);
        [
            self.list(label, sources),
            self.list("show-cited-by", cited_by),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn list(&self, label: &str, lines: Vec<String>) -> Option<Section> {
        let label = self.look.words.get(label).to_lowercase();
        (!lines.is_empty()).then_some(Section { label, lines })
    }

    fn section(&self, section: &Section, label_wide: usize) -> String {
        let indent = label_wide + 4;
        let label = escape::terminal(&section.label);
        let mut text = String::new();
        let lines = section.lines.iter().flat_map(|line| {
            let line = escape::terminal(line);
            let lines = wrap(&line, self.wide.saturating_sub(indent).max(20));
            lines
                .into_iter()
                .enumerate()
                .map(|(at, line)| if at == 0 { line } else { format!("  {line}") })
        });
        for (at, line) in lines.enumerate() {
            let label = if at == 0 { label.as_str() } else { "" };
            let line = line.replace('\u{a0}', " ");
            text.push_str(format!("  {}  {line}", pad(label, label_wide)).trim_end());
            text.push('\n');
        }
        text
    }

    fn fact(&self, key: &str) -> Option<&Fact> {
        self.page.facts.iter().find(|fact| fact.key == key)
    }

    fn is_inferred(&self, key: &str) -> bool {
        self.page.inferred.iter().any(|it| it == key)
    }

    /// The text, with a mark where no source states what stands at `key`.
    fn marked(&self, text: String, key: &str) -> String {
        if self.is_inferred(key) {
            self.look.inferred(&text)
        } else {
            text
        }
    }

    /// The values of a field as its file holds them.
    fn values(&self, key: &str) -> Vec<String> {
        self.fact(key)
            .map_or_else(Vec::new, |fact| fact.value.texts())
    }

    /// The values of a field as people read them.
    fn readable(&self, fact: &Fact) -> Vec<String> {
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
    fn period(&self, since: &str, until: &str) -> Option<String> {
        let day = |key: &str| {
            let values = self.values(key);
            values
                .first()
                .map(|day| self.marked(self.look.day(day), key))
        };
        joined(day(since), day(until))
    }

    /// A period, one day as one.
    fn span(&self, since: Option<&str>, until: Option<&str>) -> Option<String> {
        joined(
            since.map(|day| self.look.day(day)),
            until.map(|day| self.look.day(day)),
        )
    }

    fn event(&self, event: &Event) -> String {
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
    fn post(&self, post: &ShownPost) -> Vec<String> {
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

    fn with(&self, message: &str, name: &str, value: &str) -> String {
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

/// Pads with spaces at which no line breaks.
fn pad_hard(text: &str, wide: usize) -> String {
    format!(
        "{text}{}",
        "\u{a0}".repeat(wide.saturating_sub(width(text)))
    )
}

fn names(named: &[Named]) -> Vec<String> {
    named.iter().map(|it| it.name.clone()).collect()
}

fn county(code: &str) -> String {
    codes::county(code).map_or_else(
        || code.to_owned(),
        |county| format!("{} ({code})", county.name),
    )
}

/// The publisher, the date and the title.
fn cited(cited: &Cited) -> String {
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
