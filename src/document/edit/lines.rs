//! Lines that come and go: keys in tables of every form, and what is at a path.

use std::ops::Range;

use crate::document::format;
use crate::document::layout::{Layout, Node, Replacement, Shape, Table};
use crate::error::write::EditFault;
use crate::model::finding::Step;

/// Turns single changes of a text into replacements.
pub(in crate::document) struct Editor<'a> {
    pub(in crate::document) layout: Layout<'a>,
}

impl Editor<'_> {
    /// A new key in a table, behind the nearest key before it in the order.
    pub(in crate::document) fn put(
        &self,
        table: &[Step],
        order: &[&str],
        key: &str,
        written: &str,
    ) -> Result<Replacement, EditFault> {
        let layout = &self.layout;
        let (first, dots) = match layout.written(table) {
            Table::Section(first) => (first, String::new()),
            Table::Dotted(item) => {
                let first = layout.section_of(item);
                let outer = layout.section_path(first).len();
                (first, dotted(&table[outer..]))
            }
            Table::Inline(node) => return Ok(self.put_in_braces(node, key, written)),
            Table::Implied(_) | Table::Nowhere => {
                return Err(EditFault::Scattered(key.to_owned()));
            }
        };
        let before: Vec<&str> = order.iter().copied().take_while(|it| *it != key).collect();
        let comes_before = |path: &[Step]| match path.strip_prefix(table) {
            Some([Step::Key(other), ..]) => before.contains(&other.as_str()),
            _ => false,
        };
        let section = &layout.items[layout.section(first)];
        let anchor = section.iter().rev().find(|item| comes_before(&item.path));
        let own = section.iter().find(|item| item.path.starts_with(table));
        let (at, indent) = match (anchor, own) {
            (Some(item), _) => (item.lines.end, self.indent_of(item.lines.start)),
            (None, Some(item)) if first == 0 => {
                let at = layout.lead_start(item.lines.start, layout.start());
                (at, self.indent_of(item.lines.start))
            }
            (None, Some(item)) => (item.lines.start, self.indent_of(item.lines.start)),
            (None, None) => (self.section_start(first), String::new()),
        };
        Ok(self.whole_line(at, &format!("{indent}{dots}{} = {written}", bare(key))))
    }

    fn section_start(&self, first: usize) -> usize {
        match first.checked_sub(1) {
            Some(head) => self.layout.items[head].lines.end,
            None => self.layout.start(),
        }
    }

    fn indent_of(&self, line: usize) -> String {
        let rest = &self.layout.text[line..];
        rest.chars().take_while(|it| " \t".contains(*it)).collect()
    }

    /// A line that comes in at the beginning of another, or at the end of the text.
    pub(in crate::document) fn whole_line(&self, at: usize, line: &str) -> Replacement {
        let newline = self.layout.newline();
        let before = &self.layout.text[self.layout.start()..at];
        let joint = if before.is_empty() || before.ends_with('\n') {
            ""
        } else {
            newline
        };
        (at..at, format!("{joint}{line}{newline}"))
    }

    /// A new key in a table on one line: the last.
    fn put_in_braces(&self, table: &Node, key: &str, written: &str) -> Replacement {
        let pair = format!("{} = {written}", bare(key));
        match &table.shape {
            Shape::Inline(pairs) if !pairs.is_empty() => {
                let last = pairs.iter().map(|(_, node)| node.value.end).max();
                let at = last.unwrap_or(table.value.end - 1);
                (at..at, format!(", {pair}"))
            }
            _ => (table.value.clone(), format!("{{ {pair} }}")),
        }
    }

    /// What is at a path goes: lines, sections with the comments right above them, or a key in braces.
    pub(in crate::document) fn take(&self, path: &[Step]) -> Vec<Replacement> {
        let layout = &self.layout;
        if let Some((
            node,
            Some(Node {
                shape: Shape::Inline(pairs),
                ..
            }),
        )) = layout.find(path)
        {
            return vec![(from_braces(pairs, node), String::new())];
        }
        let mut gone: Vec<Range<usize>> = Vec::new();
        let below = layout.below(path);
        for run in below.chunk_by(|one, next| one + 1 == *next || !layout.items[*next].is_head()) {
            let (first, last) = (run[0], run[run.len() - 1]);
            if layout.items[first].is_head() {
                let whole = layout.item_start(first)..layout.items[last].lines.end;
                gone.push(layout.with_blank_line(whole));
            } else {
                gone.extend(run.iter().map(|number| layout.items[*number].lines.clone()));
            }
        }
        gone.into_iter()
            .map(|range| (range, String::new()))
            .collect()
    }
}

/// The range of a key in braces, with the comma before or behind it.
fn from_braces(pairs: &[(String, Node)], node: &Node) -> Range<usize> {
    let place = pairs
        .iter()
        .position(|(_, other)| other.key == node.key)
        .unwrap_or(0);
    match (place.checked_sub(1), pairs.get(place + 1)) {
        (_, Some((_, next))) => node.key.start..next.key.start,
        (Some(before), None) => pairs[before].1.value.end..node.value.end,
        (None, None) => node.key.start..node.value.end,
    }
}

/// A key as it stands in a text: in quotes where it must.
pub(in crate::document) fn bare(key: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        format::quoted(key, "")
    }
}

/// What stands before a key whose table is written by dots.
fn dotted(path: &[Step]) -> String {
    path.iter()
        .map(|step| match step {
            Step::Key(key) => format!("{}.", bare(key)),
            Step::Index(_) => String::new(),
        })
        .collect()
}
