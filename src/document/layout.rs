//! The lines of a text that has no syntax error.
//!
//! Everything but comments and blank lines is an item: the header of a table or block, or a key with its value.
//! Each item has lines of its own, so an edit replaces whole lines.

use std::ops::Range;

use super::{Document, MARK, Node};

/// A header, or a key with its value.
#[derive(Debug)]
pub(super) struct Item<'d> {
    /// The table below the header, or the value.
    pub(super) node: Node<'d>,
    /// Its whole lines, with the last line ending.
    pub(super) lines: Range<usize>,
}

impl Item<'_> {
    /// Returns whether the item is the header of a table or block.
    pub(super) fn is_head(&self) -> bool {
        !self.node.is_in_one_place()
    }
}

/// A range of bytes and its new text.
pub(super) type Replacement = (Range<usize>, String);

/// Returns the text with the replacements made.
pub(super) fn apply(text: &str, mut replacements: Vec<Replacement>) -> String {
    // Of two at the same place, the insertion comes first.
    replacements.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in replacements {
        // Two removed blocks may both take the blank line between them.
        new.push_str(&text[at..range.start.max(at)]);
        new.push_str(&with);
        at = at.max(range.end);
    }
    new + &text[at..]
}

/// A text and its items.
#[derive(Debug)]
pub(super) struct Layout<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) text: &'d str,
    /// The items, by place.
    pub(super) items: Vec<Item<'d>>,
}

impl<'d> Layout<'d> {
    /// Returns the layout of a text; none when it has a syntax error.
    pub(super) fn new(document: &'d Document<'d>) -> Option<Layout<'d>> {
        // After a syntax error it is not certain where a value ends, so no line may be moved.
        if !document.errors().is_empty() {
            return None;
        }
        let mut layout = Layout {
            document,
            text: document.text(),
            items: Vec::new(),
        };
        for node in document.lines() {
            let lines = match node.is_in_one_place() {
                true => layout.lines(node.key_span().start..node.span().end),
                false => layout.lines(node.span()),
            };
            layout.items.push(Item { node, lines });
        }
        Some(layout)
    }

    // Lines

    /// Returns the line ending of the text: that of its first line.
    pub(super) fn newline(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// Returns the start of the first line, after a byte order mark.
    pub(super) fn start(&self) -> usize {
        match self.text.strip_prefix(MARK) {
            Some(rest) => self.text.len() - rest.len(),
            None => 0,
        }
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        start.max(self.start())
    }

    /// Returns the end of the line that `at` is in, with its line ending.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end + 1)
    }

    /// The whole lines of a range.
    pub(super) fn lines(&self, range: Range<usize>) -> Range<usize> {
        self.line_start(range.start)..self.line_end(range.end)
    }

    fn is_comment(&self, line: Range<usize>) -> bool {
        self.text[line].trim_start().starts_with('#')
    }

    fn is_blank(&self, line: Range<usize>) -> bool {
        self.text[line].trim().is_empty()
    }

    /// Returns the start of the comment lines directly above the line at `start`, not before `limit`.
    pub(super) fn lead_start(&self, start: usize, limit: usize) -> usize {
        let mut lead = start;
        while lead > limit {
            let above = self.line_start(lead - 1);
            if above >= lead || !self.is_comment(above..lead) {
                break;
            }
            lead = above;
        }
        lead
    }

    /// Returns the range with the blank line before it, or else the one after it.
    pub(super) fn with_blank_line(&self, range: Range<usize>) -> Range<usize> {
        if range.start > self.start() {
            let above = self.line_start(range.start - 1);
            if self.is_blank(above..range.start) {
                return above..range.end;
            }
        }
        let below = self.line_end(range.end);
        if self.is_blank(range.end..below) {
            return range.start..below;
        }
        range
    }

    /// Returns the indentation of the line at `line`.
    pub(super) fn indent(&self, line: usize) -> &'d str {
        let rest = &self.text[line..];
        &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
    }

    // Items

    /// Returns the start of an item with the comment lines directly above it.
    pub(super) fn item_start(&self, number: usize) -> usize {
        let limit = self.end_before(number);
        self.lead_start(self.items[number].lines.start, limit)
    }

    /// Returns the end of the item before one, or the start of the text.
    pub(super) fn end_before(&self, number: usize) -> usize {
        let before = number.checked_sub(1);
        before.map_or(self.start(), |before| self.items[before].lines.end)
    }

    /// Returns the end of an item with the comment lines directly below it, unless they are directly above the next.
    pub(super) fn item_end(&self, number: usize) -> usize {
        let end = self.items[number].lines.end;
        let mut below = end;
        while below < self.text.len() && self.is_comment(below..self.line_end(below)) {
            below = self.line_end(below);
        }
        let is_next = self
            .items
            .get(number + 1)
            .is_some_and(|next| next.lines.start == below);
        if is_next { end } else { below }
    }

    /// Returns the indexes of the items of a node.
    pub(super) fn within(&self, outer: Node<'_>) -> Vec<usize> {
        let items = self.items.iter().enumerate();
        let within = items.filter(|(_, item)| item.node.is_within(outer));
        within.map(|(number, _)| number).collect()
    }

    /// Returns the index of the item of a node: a key with its value, or a header.
    pub(super) fn item_of(&self, node: Node<'_>) -> Option<usize> {
        self.items.iter().position(|item| item.node == node)
    }

    /// Returns the first item of the section of an item: the one after the header before it.
    pub(super) fn section_of(&self, number: usize) -> usize {
        let head = (0..=number).rev().find(|at| self.items[*at].is_head());
        head.map_or(0, |head| head + 1)
    }

    /// Returns the table of a section.
    pub(super) fn section_table(&self, first: usize) -> Node<'d> {
        let head = first.checked_sub(1);
        head.map_or(self.document.root(), |head| self.items[head].node)
    }

    /// Returns the indexes of the items of a section.
    pub(super) fn section(&self, first: usize) -> Range<usize> {
        let heads = self.items.iter().enumerate().skip(first);
        let next = heads.filter(|(_, item)| item.is_head()).map(|(at, _)| at);
        first..next.min().unwrap_or(self.items.len())
    }
}
