//! The sections of a page, each a label with lines.

use super::values::{Sheet, cited, names};
use crate::ops::show::Participation;
use crate::render::escape;
use crate::render::width::{pad, width, wrap};

/// A label with the lines beside it.
pub(super) struct Section {
    pub(super) label: String,
    pub(super) lines: Vec<String>,
}

impl Sheet<'_> {
    pub(super) fn participations(&self) -> Vec<Section> {
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

    /// Parts, members, what leads where, events, people.
    pub(super) fn relations(&self) -> Vec<Section> {
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
    pub(super) fn description(&self) -> Vec<Section> {
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

    pub(super) fn origin(&self) -> Vec<Section> {
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

    fn list(&self, label: &str, lines: Vec<String>) -> Option<Section> {
        let label = self.look.words.get(label).to_lowercase();
        (!lines.is_empty()).then_some(Section { label, lines })
    }

    pub(super) fn section(&self, section: &Section, label_wide: usize) -> String {
        let indent = label_wide + 4;
        let label = escape::terminal(&section.label);
        let mut text = String::new();
        let lines = section.lines.iter().flat_map(|line| {
            let lines = wrap(line, self.wide.saturating_sub(indent).max(20));
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
}

/// Pads with spaces at which no line breaks.
fn pad_hard(text: &str, wide: usize) -> String {
    format!(
        "{text}{}",
        "\u{a0}".repeat(wide.saturating_sub(width(text)))
    )
}
