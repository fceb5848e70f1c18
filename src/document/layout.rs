//! Where the keys, heads and blocks of a text stand.
//!
//! Everything that is no comment and no blank line is an item: the head of a table or block, or a key with its value.
//! Each item stands on lines of its own, so an edit is a matter of lines.

use std::ops::Range;

use super::{Document, Node as Parsed, TableForm};
use crate::model::finding::Step;

/// A key of a table on one line, with its value.
pub(super) type Pair = (String, Node);

/// A key with its value, or a value in a list.
#[derive(Debug)]
pub(super) struct Node {
    /// Where the key stands; of an entry of a list the value.
    pub(super) key: Range<usize>,
    /// Where the value stands.
    pub(super) value: Range<usize>,
    /// What the value is made of.
    pub(super) shape: Shape,
}

/// What a value is made of.
#[derive(Debug)]
pub(super) enum Shape {
    /// Text, a number, a date, or what has no name here.
    Plain,
    /// `[…]`.
    List(Vec<Node>),
    /// `{…}`, in the order of the text.
    Inline(Vec<Pair>),
}

/// A head, or a key with its value.
#[derive(Debug)]
pub(super) struct Item {
    /// The way to it.
    pub(super) path: Vec<Step>,
    /// Its lines, whole, with the last line ending.
    pub(super) lines: Range<usize>,
    /// The key with its value; none for a head.
    pub(super) node: Option<Node>,
}

impl Item {
    /// Whether the item is the head of a table or block.
    pub(super) fn is_head(&self) -> bool {
        self.node.is_none()
    }
}

/// A range of bytes and the text that takes its place.
pub(super) type Replacement = (Range<usize>, String);

/// The text with the replacements made.
pub(super) fn apply(text: &str, mut replacements: Vec<Replacement>) -> String {
    // Of two at one place what comes in stands before what goes.
    replacements.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in replacements {
        new.push_str(&text[at..range.start.max(at)]);
        new.push_str(&with);
        at = at.max(range.end);
    }
    new + &text[at..]
}

/// How a table is written.
pub(super) enum Table<'l> {
    /// Below a head, or at the top of the text; the number of its first item.
    Section(usize),
    /// In braces.
    Inline(&'l Node),
    /// By keys with dots: the first of its items.
    Dotted(usize),
    /// By the heads of tables inside it alone: the first of them.
    Implied(usize),
    /// Not at all, or in a way that is not known here.
    Nowhere,
}

/// A text and its items.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// The items, by place.
    pub(super) items: Vec<Item>,
}

impl<'a> Layout<'a> {
    /// The layout of a text; none when it has a syntax error.
    pub(super) fn new(document: &Document<'a>) -> Option<Layout<'a>> {
        if !document.errors().is_empty() {
            return None;
        }
        let mut layout = Layout {
            text: document.text(),
            items: Vec::new(),
        };
        layout.table(document.root(), &[]);
        layout.items.sort_by_key(|item| item.lines.start);
        Some(layout)
    }

    fn table(&mut self, table: Parsed<'_, '_>, path: &[Step]) {
        for node in table.children() {
            let path = step(path, key(node.key()));
            match node.table_form() {
                Some(form) if form != TableForm::Inline => {
                    if form == TableForm::Head {
                        self.head(node, path.clone());
                    }
                    self.table(node, &path);
                }
                _ if node.is_list_of_heads() => {
                    for (number, block) in node.children().enumerate() {
                        let path = step(&path, Step::Index(number));
                        self.head(block, path.clone());
                        self.table(block, &path);
                    }
                }
                _ => {
                    let lines = self.lines(node.key_span().start..node.span().end);
                    let node = Some(own(node));
                    self.items.push(Item { path, lines, node });
                }
            }
        }
    }

    fn head(&mut self, node: Parsed<'_, '_>, path: Vec<Step>) {
        let lines = self.lines(node.span());
        self.items.push(Item {
            path,
            lines,
            node: None,
        });
    }

    // Lines

    /// The line ending of the text: that of its first line.
    pub(super) fn newline(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// The beginning of the first line: a byte order mark belongs to no line.
    pub(super) fn start(&self) -> usize {
        match self.text.strip_prefix('\u{feff}') {
            Some(rest) => self.text.len() - rest.len(),
            None => 0,
        }
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        start.max(self.start())
    }

    /// The end of the line that `at` is in, its line ending included.
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

    /// The beginning of the comment lines right above the line that begins at `start`; they end at `limit` upwards.
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

    /// The beginning of an item with the comment lines right above it.
    pub(super) fn item_start(&self, number: usize) -> usize {
        let limit = match number.checked_sub(1) {
            Some(before) => self.items[before].lines.end,
            None => self.start(),
        };
        self.lead_start(self.items[number].lines.start, limit)
    }

    /// The end of an item with the comment lines right below it, unless they stand above the next.
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

    /// The range with the blank line before it, or else the one behind it.
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

    /// The spaces before the first letter of a line.
    pub(super) fn indent(&self, at: usize) -> &'a str {
        let line = &self.text[self.line_start(at)..at];
        &line[..line.len() - line.trim_start().len()]
    }

    // Items

    /// The numbers of the items at a path and below it.
    pub(super) fn below(&self, path: &[Step]) -> Vec<usize> {
        (0..self.items.len())
            .filter(|number| self.items[*number].path.starts_with(path))
            .collect()
    }

    /// The item at a path; of a key with its value, or of a head.
    pub(super) fn at(&self, path: &[Step]) -> Option<&Item> {
        self.items.iter().find(|item| item.path == path)
    }

    /// A key with its value, and the table in braces that it stands in, if any.
    pub(super) fn find(&self, path: &[Step]) -> Option<(&Node, Option<&Node>)> {
        for item in &self.items {
            let (Some(node), Some(rest)) = (&item.node, path.strip_prefix(item.path.as_slice()))
            else {
                continue;
            };
            let mut found = (node, None);
            for step in rest {
                let (Shape::Inline(pairs), Step::Key(key)) = (&found.0.shape, step) else {
                    return None;
                };
                let (_, inner) = pairs.iter().find(|(name, _)| name == key)?;
                found = (inner, Some(found.0));
            }
            return Some(found);
        }
        None
    }

    /// The first item of the section that an item stands in: the one behind the head before it.
    pub(super) fn section_of(&self, number: usize) -> usize {
        let head = (0..=number).rev().find(|at| self.items[*at].is_head());
        head.map_or(0, |head| head + 1)
    }

    /// The way to the table that a section is.
    pub(super) fn section_path(&self, first: usize) -> &[Step] {
        match first.checked_sub(1) {
            Some(head) => &self.items[head].path,
            None => &[],
        }
    }

    /// The items of a section, by number.
    pub(super) fn section(&self, first: usize) -> Range<usize> {
        let heads = self.items.iter().enumerate().skip(first);
        let next = heads.filter(|(_, item)| item.is_head()).map(|(at, _)| at);
        first..next.min().unwrap_or(self.items.len())
    }

    /// How the table at a path is written.
    pub(super) fn written(&self, path: &[Step]) -> Table<'_> {
        if path.is_empty() {
            return Table::Section(0);
        }
        if let Some((node, _)) = self.find(path) {
            return match node.shape {
                Shape::Inline(_) => Table::Inline(node),
                Shape::Plain | Shape::List(_) => Table::Nowhere,
            };
        }
        let below = self.below(path);
        let is_head = |number: &&usize| self.items[**number].is_head();
        if let Some(head) = below
            .iter()
            .find(|number| self.items[**number].path == path)
        {
            return Table::Section(head + 1);
        }
        match (below.iter().find(|number| !is_head(number)), below.first()) {
            (Some(key), _) if self.section_path(self.section_of(*key)).len() < path.len() => {
                Table::Dotted(*key)
            }
            (_, Some(first)) => Table::Implied(*first),
            (_, None) => Table::Nowhere,
        }
    }
}

/// The places of a node and of what is inside it.
fn own(node: Parsed<'_, '_>) -> Node {
    let shape = match node.table_form() {
        Some(TableForm::Inline) => {
            let pairs = node.children();
            Shape::Inline(pairs.map(|it| (it.key().to_owned(), own(it))).collect())
        }
        None if node.is_list() => Shape::List(node.children().map(own).collect()),
        _ => Shape::Plain,
    };
    Node {
        key: node.key_span(),
        value: node.span(),
        shape,
    }
}

/// A path with one more step.
pub(super) fn step(path: &[Step], step: Step) -> Vec<Step> {
    path.iter().cloned().chain([step]).collect()
}

/// A key as a step.
pub(super) fn key(key: &str) -> Step {
    Step::Key(key.to_owned())
}
