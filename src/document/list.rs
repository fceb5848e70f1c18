//! Changes the entries of a list so that the others keep their lines and comments.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Node;
use super::format;
use super::layout::{Layout, Replacement};
use crate::model::fields::Field;
use crate::model::value::Value;

/// Returns the replacements inside a list; none when the list must be written as a whole.
pub(super) fn change(
    layout: &Layout<'_>,
    node: Node<'_>,
    field: &Field,
    old: Option<&Value>,
    new: &Value,
) -> Option<Vec<Replacement>> {
    let old = old?;
    let nodes: Vec<Node<'_>> = node.children().collect();
    if !node.is_list() || nodes.is_empty() || !matches!(new, Value::List(_) | Value::Tables(_)) {
        return None;
    }
    let newline = layout.newline();
    let was = format::entries_in_order(field, old, newline);
    // Each value must be that of one node, or a wrong entry would be removed.
    if was.len() != nodes.len() {
        return None;
    }
    let list = List {
        layout,
        nodes,
        range: node.span(),
    };
    let has_comments = list.has_comments();
    let is_canonical = node.written() == format::value(field, old, newline);
    // Without comments nothing is lost when the list is written anew, and a canonical one stays canonical.
    if !has_comments && (is_canonical || !list.is_one_a_line()) {
        return None;
    }
    let will = wanted(field, &was, format::entries(field, new, newline));
    let changes = changes(&was, &will);
    let replacements = if list.is_one_a_line() {
        list.by_lines(&changes)
    } else {
        list.by_bytes(&changes)
    };
    Some(replacements)
}

/// Returns the new entries; existing ones keep their order if the list is not sorted.
fn wanted(field: &Field, was: &[String], will: Vec<String>) -> Vec<String> {
    if !field.holds.is_sorted() {
        return will;
    }
    let mut all: Vec<String> = Vec::new();
    for entry in was.iter().filter(|entry| will.contains(entry)) {
        if !all.contains(entry) {
            all.push(entry.clone());
        }
    }
    for entry in will {
        if !all.contains(&entry) {
            let place = all.iter().position(|other| *other > entry);
            all.insert(place.unwrap_or(all.len()), entry);
        }
    }
    all
}

/// A change of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change<'t> {
    /// The entry with this index is removed.
    Remove(usize),
    /// The entry is inserted before the one with this index, or after the last.
    Insert(usize, &'t str),
}

/// Returns the fewest changes from one list to another.
pub(super) fn changes<'t>(was: &[String], will: &'t [String]) -> Vec<Change<'t>> {
    let mut changes = Vec::new();
    // The longest common part keeps the most lines, and with them their comments; lists are short.
    for op in capture_diff_slices(Algorithm::Lcs, was, will) {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        changes.extend(old.clone().map(Change::Remove));
        changes.extend(will[new].iter().map(|entry| Change::Insert(old.end, entry)));
    }
    changes
}

struct List<'l> {
    layout: &'l Layout<'l>,
    nodes: Vec<Node<'l>>,
    range: Range<usize>,
}

impl List<'_> {
    fn text(&self, range: Range<usize>) -> &str {
        &self.layout.text[range]
    }

    fn entry(&self, number: usize) -> Range<usize> {
        self.nodes[number].span()
    }

    fn last(&self) -> usize {
        self.nodes.len() - 1
    }

    /// From the end of an entry to the next, or to the end of the list.
    fn gap(&self, number: usize) -> Range<usize> {
        let next = self.nodes.get(number + 1);
        self.entry(number).end..next.map_or(self.range.end, |next| next.span().start)
    }

    fn has_comments(&self) -> bool {
        let before = self.range.start..self.entry(0).start;
        // Between entries there are only commas, space and comments: a `#` in a text is never there.
        self.text(before).contains('#')
            || (0..self.nodes.len()).any(|number| self.text(self.gap(number)).contains('#'))
    }

    /// Whether each entry stands on lines of its own, its comma with it.
    fn is_one_a_line(&self) -> bool {
        let opens = self
            .text(self.range.start..self.entry(0).start)
            .contains('\n');
        opens
            && (0..self.nodes.len()).all(|number| {
                let gap = self.text(self.gap(number));
                let line = gap.split('\n').next().unwrap_or_default();
                let has_comma = line.trim_start().starts_with(',');
                let is_last = number == self.last();
                let bare =
                    is_last && (line.trim().is_empty() || line.trim_start().starts_with('#'));
                // A comma on a line of its own can't be moved with its entry.
                let comma_below = is_last && !has_comma && self.comma(number).is_some();
                gap.contains('\n') && (has_comma || bare) && !comma_below
            })
    }

    /// Returns the place of the comma after an entry.
    fn comma(&self, number: usize) -> Option<usize> {
        let gap = self.gap(number);
        let mut in_comment = false;
        for (at, letter) in self.text(gap.clone()).char_indices() {
            match letter {
                '#' => in_comment = true,
                '\n' => in_comment = false,
                ',' if !in_comment => return Some(gap.start + at),
                _ => {}
            }
        }
        None
    }

    fn by_lines(&self, steps: &[Change<'_>]) -> Vec<Replacement> {
        let newline = self.layout.newline();
        let mut replacements = Vec::new();
        let mut appended = false;
        let mut last_goes = false;
        for step in steps {
            match step {
                Change::Remove(number) => {
                    last_goes |= *number == self.last();
                    replacements.push((self.layout.lines(self.entry(*number)), String::new()));
                }
                Change::Insert(number, entry) => {
                    let near = self.entry((*number).min(self.last())).start;
                    let line = format!(
                        "{}{entry},{newline}",
                        self.layout.indent(self.layout.line_start(near))
                    );
                    let at = if *number <= self.last() {
                        self.above(*number)
                    } else {
                        appended = true;
                        self.layout.line_end(self.entry(self.last()).end)
                    };
                    replacements.push((at..at, line));
                }
            }
        }
        // The entry that was last needs no comma until another follows.
        if appended && !last_goes && self.comma(self.last()).is_none() {
            let end = self.entry(self.last()).end;
            replacements.push((end..end, ",".to_owned()));
        }
        replacements
    }

    /// Returns the start of the line of an entry, with the comments directly above it.
    fn above(&self, number: usize) -> usize {
        let limit = match number.checked_sub(1) {
            Some(before) => self.layout.line_end(self.entry(before).end),
            None => self.layout.line_end(self.range.start),
        };
        let start = self.layout.line_start(self.entry(number).start);
        self.layout.lead_start(start, limit)
    }

    fn by_bytes(&self, steps: &[Change<'_>]) -> Vec<Replacement> {
        let last_goes = steps
            .iter()
            .any(|step| matches!(step, Change::Remove(number) if *number == self.last()));
        let mut replacements = Vec::new();
        for step in steps {
            match step {
                Change::Remove(number) => {
                    if let Some(comma) = self.comma(*number) {
                        let behind = self.layout.indent(comma + 1).len();
                        replacements.push((comma..comma + 1 + behind, String::new()));
                    }
                    replacements.push((self.entry(*number), String::new()));
                }
                Change::Insert(number, entry) if *number <= self.last() || last_goes => {
                    let at = self.entry((*number).min(self.last())).start;
                    replacements.push((at..at, format!("{entry}, ")));
                }
                Change::Insert(_, entry) => {
                    let at = self.entry(self.last()).end;
                    replacements.push((at..at, format!(", {entry}")));
                }
            }
        }
        replacements
    }
}
