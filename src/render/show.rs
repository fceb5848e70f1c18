//! The page of a record, as text or JSON.

pub mod held;
mod sections;
mod values;

use self::values::{Sheet, county};
use super::escape::{Style, paint};
use super::width::{width, wrap};
use super::{Format, Look, json};
use crate::model::kind::Kind;
use crate::ops::show::Page;

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json];

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

impl Sheet<'_> {
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
        let name = name.replace('\u{a0}', " ");
        let id = self.page.record.id.as_str();
        let gap = match self.wide.checked_sub(width(&name) + width(id)) {
            Some(gap) if gap >= 2 => " ".repeat(gap),
            // Side by side they are too long.
            _ => format!("\n{}", " ".repeat(self.wide.saturating_sub(width(id)))),
        };
        let color = self.look.color;
        let (name, id) = (
            paint(&name, Style::Bold, color),
            paint(id, Style::Dim, color),
        );
        format!("{name}{gap}{id}\n")
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
}
