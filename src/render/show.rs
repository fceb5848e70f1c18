//! The report of `show`: a page for each record.

pub mod personal_data;

use super::escape::{self, Style, paint};
use super::label::time_marks;
use super::report::Report;
use super::width::{pad, width, wrap};
use super::{Format, Look};
use crate::model::codes;
use crate::model::kind::Kind;
use crate::model::value::Value;
use crate::ops::show::{Cited, Event, Fact, Named, Page, Participation, ShownPost};

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json];

/// The widest lines of a page: longer ones are hard to read.
const WIDEST: usize = 100;

/// The report in a format.
pub fn report(pages: &[Page], format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("show", &pages),
        _ => {
            let pages = pages.iter().map(|page| PageText::new(page, look).text());
            Report::from(pages.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// A label with the lines beside it.
struct Section {
    label: String,
    lines: Vec<String>,
}

/// Writes sections one below the other, their labels in one column.
fn sections_text(blocks: &[Vec<Section>], wide: usize) -> String {
    let labels = blocks.iter().flatten().map(|section| width(&section.label));
    let label_wide = labels.max().unwrap_or(0);
    let mut text = String::new();
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        text.push('\n');
        for Section { label, lines } in block {
            let mut label = escape::terminal(label);
            for line in lines {
                // However long the label, a readable line is left.
                let parts = wrap(line, wide.saturating_sub(label_wide + 4).max(20));
                for (at, part) in parts.iter().enumerate() {
                    let indent = if at == 0 { "" } else { "  " };
                    let part = part.replace('\u{a0}', " ");
                    let line = format!("  {}  {indent}{part}", pad(&label, label_wide));
                    text.push_str(line.trim_end());
                    text.push('\n');
                    label.clear();
                }
            }
        }
    }
    text
}

/// A page with the look that it is written for.
struct PageText<'a> {
    page: &'a Page,
    look: &'a Look<'a>,
    wide: usize,
}

impl<'a> PageText<'a> {
    fn new(page: &'a Page, look: &'a Look<'a>) -> PageText<'a> {
        let wide = look.width.unwrap_or(WIDEST).min(WIDEST);
        PageText { page, look, wide }
    }

    fn text(&self) -> String {
        let mut text = self.title();
        for line in self.opening() {
            for line in wrap(&line, self.wide - 2) {
                text.push_str(&format!("  {}\n", line.replace('\u{a0}', " ")));
            }
        }
        let blocks = [
            self.participations(),
            self.relations(),
            self.description(),
            self.sources(),
        ];
        text + &sections_text(&blocks, self.wide)
    }

    /// The name to the left, the id to the right.
    fn title(&self) -> String {
        let signs = time_marks(self.page.ended, self.page.maybe);
        let name = format!("{}{signs}", self.page.record.name).replace('\u{a0}', " ");
        let id = self.page.record.id.as_str();
        let gap = match self.wide.checked_sub(width(&name) + width(id)) {
            Some(gap) if gap >= 2 => " ".repeat(gap),
            // Side by side they are too long.
            _ => format!("\n{}", " ".repeat(self.wide.saturating_sub(width(id)))),
        };
        let color = self.look.color;
        let name = paint(&name, Style::Bold, color);
        format!("{name}{gap}{}\n", paint(id, Style::Dim, color))
    }

    /// The fields that the opening shows, and the note, which comes last.
    const SHOWN_APART: [&'static str; 14] = [
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

    /// What it is, where, from when until when, and what it was called.
    fn opening(&self) -> Vec<String> {
        let look = self.look;
        let record = &self.page.record;
        let mut first = vec![self.marked(look.type_or_kind(&record.id), "type")];
        let counties = self.values("county");
        let mark = |name: String| self.marked(name, "county");
        first.extend(counties.iter().map(|code| mark(county(code))));
        // The code of a region is that of its county.
        let is_region = record.kind == Some(Kind::Region);
        for key in ["orgnr", "code", "reference"] {
            let is_shown = |value: &String| !(is_region && counties.contains(value));
            let values = self.values(key).into_iter().filter(is_shown);
            first.extend(values.map(|value| self.marked(value, key)));
        }
        let day = |key: &str| {
            let day = self.values(key).into_iter().next()?;
            Some(self.marked(look.day(&day), key))
        };
        first.extend(span(day("start"), day("end")));
        for key in ["status", "recurrence"] {
            let text = self.fact(key).map(|fact| self.readable(fact).join(", "));
            first.extend(text.map(|text| self.marked(text, key)));
        }
        let mut lines = vec![first.join(" · ")];
        // A mark behind the name itself would look like a part of it.
        if self.is_inferred("name") {
            lines.push(self.word("show-name-inferred"));
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
        let former = self.fact("former-names").into_iter();
        let former = former.flat_map(|fact| self.readable(fact));
        lines.extend(former.map(|name| self.with("show-former", "name", &name)));
        lines.extend(self.other_names());
        lines
    }

    /// Other names. Of an initiative the short name is only a head for matrices.
    fn other_names(&self) -> Option<String> {
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

    /// The participations, those with the same roles under one label.
    fn participations(&self) -> Vec<Section> {
        let all = self.page.participations.iter();
        let lines: Vec<(&Participation, String, String)> = all
            .map(|it| (it, self.other_end(it), self.participation(it)))
            .collect();
        let beside = lines.iter().filter(|(_, _, about)| !about.is_empty());
        let widest = beside.map(|(_, name, _)| width(name)).max();
        // One long name must not push what is beside the others out of sight.
        let widest = widest.unwrap_or(0).min(self.wide / 2 - 4);
        let mut sections: Vec<Section> = Vec::new();
        for (participation, name, about) in lines {
            let roles = participation.roles.iter();
            let roles: Vec<String> = roles.map(|role| self.look.role(role)).collect();
            let label = roles.join(", ");
            // Hard spaces, at which no line breaks.
            let gap = "\u{a0}".repeat(widest.saturating_sub(width(&name)) + 2);
            let line = match about.is_empty() {
                true => name,
                false => format!("{name}{gap} {about}"),
            };
            match sections.last_mut() {
                Some(section) if section.label == label => section.lines.push(line),
                _ => {
                    let lines = vec![line];
                    sections.push(Section { label, lines });
                }
            }
        }
        if self.values("open-ended").contains(&"yes".to_owned()) {
            let (label, lines) = ("…".to_owned(), vec![self.word("show-open-ended")]);
            sections.push(Section { label, lines });
        }
        sections
    }

    fn other_end(&self, participation: &Participation) -> String {
        let name = &participation.other.name;
        match participation.members {
            0 => name.clone(),
            n => format!("{name} ({})", self.look.words.count("show-member-count", n)),
        }
    }

    /// The unit, the period, the amount and the marks of a participation.
    fn participation(&self, it: &Participation) -> String {
        let mark = match &it.via {
            Some(group) => Some(self.with("via-group", "group", &group.name)),
            None => it.inferred.then(|| self.word("inferred-mark")),
        };
        let text = joined([
            it.unit.clone(),
            self.period(it.since.as_deref(), it.until.as_deref()),
            it.amount.map(|amount| self.look.amount(amount)),
            it.formal_role.clone(),
            mark,
            it.note.clone(),
            self.source(it.source.as_ref()),
        ]);
        let signs = time_marks(it.ended && !self.page.ended, it.maybe);
        format!("{text}{signs}").trim().to_owned()
    }

    /// Parts, members, what leads where, events, people.
    fn relations(&self) -> Vec<Section> {
        let page = self.page;
        let mark = self.is_inferred("members-where");
        let mark = mark.then(|| format!("({}) ", self.word("inferred-mark")));
        // On one line: a group may have hundreds. The mark stands before them, where it is seen.
        let members = (!page.members.is_empty())
            .then(|| mark.unwrap_or_default() + &names(&page.members).join(", "));
        let events = page.events.iter().map(|event| self.event(event)).collect();
        let mut posts: Vec<String> = page.posts.iter().flat_map(|post| self.post(post)).collect();
        // People are named only on request (`--people`).
        if posts.is_empty() && page.people > 0 {
            posts.push(self.look.words.count("show-people-hint", page.people));
        }
        let of_posts = match page.people {
            0 => "field-post",
            _ => "show-people",
        };
        self.sections([
            ("show-parts", names(&page.parts)),
            ("show-leads-to", names(&page.leads_to)),
            ("show-comes-from", names(&page.comes_from)),
            ("show-member-of", names(&page.member_of)),
            ("show-members", members.into_iter().collect()),
            ("show-events", events),
            (of_posts, posts),
        ])
    }

    /// Sections under messages, without those that have no lines.
    fn sections<const N: usize>(&self, all: [(&str, Vec<String>); N]) -> Vec<Section> {
        let section = |(label, lines)| Section {
            label: self.look.words.get(label).to_lowercase(),
            lines,
        };
        let filled = all.into_iter().filter(|(_, lines)| !lines.is_empty());
        filled.map(section).collect()
    }

    /// The remaining fields, in the order of the table of keys.
    fn description(&self) -> Vec<Section> {
        let facts = self.page.facts.iter();
        let facts = facts.filter(|it| !PageText::SHOWN_APART.contains(&it.key.as_str()));
        let field = |fact: &Fact| {
            let mut lines = self.readable(fact);
            // One mark, behind the last value, is for the whole field.
            if let Some(last) = lines.pop() {
                lines.push(self.look.marked(last, fact.inferred));
            }
            let label = self.look.field(&fact.key).to_lowercase();
            Section { label, lines }
        };
        let note = self.sections([("field-note", self.values("note"))]);
        facts.map(field).chain(note).collect()
    }

    fn sources(&self) -> Vec<Section> {
        let sources: Vec<String> = self.page.sources.iter().map(cited).collect();
        let label = match sources.len() {
            1 => "show-source",
            _ => "show-sources",
        };
        let cited_by = names(&self.page.cited_by);
        self.sections([(label, sources), ("show-cited-by", cited_by)])
    }

    fn event(&self, event: &Event) -> String {
        let is_inferred = event.inferred.iter().any(|key| key == "date");
        let date = event.date.as_ref();
        let date = date.map(|date| self.look.marked(self.look.day(date), is_inferred));
        let attendance = event.attendance.map(|count| {
            let count = self.look.count(count, event.approximate);
            self.with("show-came", "n", &count)
        });
        joined([
            date,
            event.name.clone(),
            event.place.clone(),
            attendance,
            event.note.clone(),
            self.source(event.source.as_ref()),
        ])
    }

    /// A post in a line, and contact details, initiatives and note in others.
    fn post(&self, post: &ShownPost) -> Vec<String> {
        let look = self.look;
        let on_own_page = post.person.id == self.page.record.id;
        let who = (!on_own_page).then(|| post.person.name.clone());
        let is_inferred = post.inferred.iter().any(|key| key == "actor");
        let place = (post.actor.id != self.page.record.id)
            .then(|| look.marked(post.actor.name.clone(), is_inferred));
        let period = self.period(post.since.as_deref(), post.until.as_deref());
        let period = period.map(|period| period + &time_marks(post.ended, false));
        let topics = post.topics.iter().map(|topic| look.value("topics", topic));
        let topics = topics.collect::<Vec<_>>().join(", ");
        let topics = Some(topics).filter(|it| !it.is_empty());
        let [title, unit] = [&post.title, &post.unit].map(Clone::clone);
        let contact_details = post.phone.iter().chain(&post.email).cloned().map(Some);
        let (initiatives, source) = match on_own_page {
            true => (names(&post.initiatives), self.source(post.source.as_ref())),
            false => (Vec::new(), None),
        };
        let lines = [
            joined([who, title, unit, place, topics, period]),
            joined(contact_details),
            initiatives.join(" · "),
            joined([post.note.clone(), source]),
        ];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }

    fn fact(&self, key: &str) -> Option<&Fact> {
        self.page.facts.iter().find(|fact| fact.key == key)
    }

    fn is_inferred(&self, key: &str) -> bool {
        self.page.inferred.iter().any(|it| it == key)
    }

    /// The text, with a mark where no source states the field.
    fn marked(&self, text: String, key: &str) -> String {
        self.look.marked(text, self.is_inferred(key))
    }

    /// The values of a field as its file holds them.
    fn values(&self, key: &str) -> Vec<String> {
        let fact = self.fact(key);
        fact.map_or_else(Vec::new, |fact| fact.value.texts())
    }

    /// The values of a field as people read them.
    fn readable(&self, fact: &Fact) -> Vec<String> {
        let table = |block| self.look.table(&fact.key, block);
        match &fact.value {
            Value::Table(block) => vec![table(block)],
            Value::Tables(blocks) => blocks.iter().map(table).collect(),
            value => {
                let texts = value.texts().into_iter();
                texts.map(|it| self.look.value(&fact.key, &it)).collect()
            }
        }
    }

    fn period(&self, since: Option<&str>, until: Option<&str>) -> Option<String> {
        let day = |day| self.look.day(day);
        span(since.map(day), until.map(day))
    }

    fn source(&self, source: Option<&Named>) -> Option<String> {
        source.map(|source| self.with("show-source-is", "name", &source.name))
    }

    fn word(&self, message: &str) -> String {
        self.look.words.get(message)
    }

    fn with(&self, message: &str, name: &str, value: &str) -> String {
        self.look.words.with(message, &[(name, value.into())])
    }
}

/// Two days with a dash between; one that is not known is left out, two that are the same are one.
fn span(since: Option<String>, until: Option<String>) -> Option<String> {
    if since == until {
        return since;
    }
    let [since, until] = [since, until].map(Option::unwrap_or_default);
    Some(format!("{since} – {until}").trim().to_owned())
}

/// The parts that are known, with a sign between them.
fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

fn names(named: &[Named]) -> Vec<String> {
    named.iter().map(|it| it.name.clone()).collect()
}

fn county(code: &str) -> String {
    match codes::county(code) {
        Some(county) => format!("{} ({code})", county.name),
        None => code.to_owned(),
    }
}

/// The publisher, the date and the title of a source.
fn cited(cited: &Cited) -> String {
    let title = cited.source.name.as_str();
    match (cited.publisher.as_deref(), cited.date.as_deref()) {
        (Some(publisher), Some(date)) => format!("{publisher} {date}: {title}"),
        (Some(head), None) | (None, Some(head)) => format!("{head}: {title}"),
        (None, None) => title.to_owned(),
    }
}
