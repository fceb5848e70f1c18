//! Lists with comments in them: each comment goes where its entry goes.

use std::ops::Range;

use crate::document::layout::Node;

/// An entry of a list with its comments.
#[derive(Debug, Default)]
pub(super) struct Entry<'t> {
    /// Comment lines above it.
    pub(super) above: Vec<&'t str>,
    /// Its text.
    pub(super) text: String,
    /// The comment behind it.
    pub(super) beside: Option<&'t str>,
}

/// A list with comments.
#[derive(Debug)]
pub(super) struct List<'t> {
    /// Comments behind the bracket that opens it: they are about the whole.
    pub(super) about: Vec<&'t str>,
    /// Its entries.
    pub(super) entries: Vec<Entry<'t>>,
    /// Comment lines below the last entry.
    pub(super) below: Vec<&'t str>,
}

impl<'t> List<'t> {
    /// The list at `range` with its entries as canonical texts, one for each node. A comment inside an entry goes above
    /// it.
    pub(super) fn new(
        text: &'t str,
        comments: &[Range<usize>],
        range: &Range<usize>,
        nodes: &[Node],
        texts: Vec<String>,
    ) -> List<'t> {
        let mut list = List {
            about: Vec::new(),
            entries: texts.into_iter().map(Entry::of).collect(),
            below: Vec::new(),
        };
        for comment in comments.iter().filter(|it| range.contains(&it.start)) {
            let before = nodes
                .iter()
                .filter(|it| it.value.start < comment.start)
                .count();
            let is_inside = |node: &Node| node.value.contains(&comment.start);
            if let Some(node) = nodes.iter().position(is_inside) {
                list.entries[node].above.push(&text[comment.clone()]);
                continue;
            }
            let from = match before.checked_sub(1) {
                Some(last) => nodes[last].value.end,
                None => range.start,
            };
            let is_same_line = !text[from..comment.start].contains('\n');
            let comment = &text[comment.clone()];
            match (is_same_line, before) {
                (true, 0) => list.about.push(comment),
                (true, _) => list.entries[before - 1].beside = Some(comment),
                (false, _) if before < nodes.len() => list.entries[before].above.push(comment),
                (false, _) => list.below.push(comment),
            }
        }
        list
    }

    /// Sorts the entries; of several that are alike one stays, with the comments of all.
    pub(super) fn sort(&mut self) {
        self.entries.sort_by(|one, other| one.text.cmp(&other.text));
        let mut sorted: Vec<Entry<'t>> = Vec::new();
        for entry in self.entries.drain(..) {
            match sorted.last_mut() {
                Some(last) if last.text == entry.text => {
                    last.above.extend(entry.above);
                    match last.beside {
                        Some(_) => last.above.extend(entry.beside),
                        None => last.beside = entry.beside,
                    }
                }
                _ => sorted.push(entry),
            }
        }
        self.entries = sorted;
    }

    /// Whether comments stand at its entries.
    pub(super) fn has_comments(&self) -> bool {
        let of_entry = |entry: &Entry<'_>| !entry.above.is_empty() || entry.beside.is_some();
        !self.below.is_empty() || self.entries.iter().any(of_entry)
    }

    /// The list, one entry a line.
    pub(super) fn text(&self) -> String {
        let mut text = "[\n".to_owned();
        let mut line = |line: &str| text.push_str(&format!("    {line}\n"));
        for entry in &self.entries {
            entry.above.iter().for_each(|comment| line(comment));
            match entry.beside {
                Some(comment) => line(&format!("{}, {comment}", entry.text)),
                None => line(&format!("{},", entry.text)),
            }
        }
        self.below.iter().for_each(|comment| line(comment));
        text.push(']');
        text
    }
}

impl Entry<'_> {
    fn of(text: String) -> Self {
        Entry {
            text,
            ..Entry::default()
        }
    }
}
