//! The pieces of a formatted text: items and lists with their comments, and the text that is written from them.

use std::ops::Range;

use crate::document::{Document, Node};

/// The lines between two items: comments that belong to the one above, and comments that belong to the one below.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Gap<'t> {
    /// Comment lines directly below an item and separate from the next.
    pub(super) below: Vec<&'t str>,
    /// Comment lines above the next item.
    pub(super) above: Above<'t>,
}

/// The comment lines above an item, in groups with blank lines between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Above<'t> {
    /// The groups.
    pub(super) groups: Vec<Vec<&'t str>>,
    /// Whether a blank line comes first.
    pub(super) is_apart: bool,
    /// Whether the last group is directly above the item.
    pub(super) is_attached: bool,
}

impl<'t> Above<'t> {
    /// Removes and returns the groups that are not directly above the item.
    pub(super) fn take_free(&mut self) -> Vec<Vec<&'t str>> {
        let kept = usize::from(self.is_attached && !self.groups.is_empty());
        let free = self.groups.drain(..self.groups.len() - kept).collect();
        self.is_apart |= !Vec::is_empty(&free);
        free
    }

    /// Returns one group of lines directly above an item.
    pub(super) fn attached(lines: Vec<&'t str>) -> Above<'t> {
        let mut above = Above {
            is_attached: true,
            ..Above::default()
        };
        above.attach(lines);
        above
    }

    /// Adds lines directly above the item, below the existing ones.
    pub(super) fn attach(&mut self, lines: Vec<&'t str>) {
        if !lines.is_empty() {
            self.groups.push(lines);
            self.is_attached = true;
        }
    }

    /// Its lines, all groups together.
    pub(super) fn lines(&self) -> impl Iterator<Item = &'t str> {
        self.groups.iter().flatten().copied()
    }
}

/// Assigns the lines of a gap; `is_first` when no item is above, `is_last` when none follows.
pub(super) fn split_gap(lines: &str, is_first: bool, is_last: bool) -> Gap<'_> {
    let lines: Vec<&str> = lines.lines().map(str::trim).collect();
    let blank = |line: Option<&&str>| line.is_some_and(|line| line.is_empty());
    let mut groups: Vec<Vec<&str>> = lines
        .split(|line| line.is_empty())
        .filter(|group| !group.is_empty())
        .map(<[&str]>::to_vec)
        .collect();
    let touches_next = !is_last && !lines.is_empty() && !blank(lines.last());
    let touches_above = !is_first && !lines.is_empty() && !blank(lines.first());
    // Comments that touch both items are about the one below.
    let is_one = groups.len() == 1 && touches_next;
    let below = match touches_above && !is_one {
        true => groups.remove(0),
        false => Vec::new(),
    };
    let above = Above {
        is_apart: !below.is_empty() || blank(lines.first()),
        is_attached: touches_next && !groups.is_empty(),
        groups,
    };
    Gap { below, above }
}

/// A header, a key with its value, or lines that are kept as they are, with their comments.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece<'t> {
    /// Comment lines above it.
    pub(super) above: Above<'t>,
    /// Its text, without a line ending.
    pub(super) text: String,
    /// The comment on its line.
    pub(super) beside: Option<&'t str>,
    /// Comment lines right below it.
    pub(super) below: Vec<&'t str>,
    /// Whether it is the header of a table or block.
    pub(super) is_head: bool,
}

/// A text that is written piece by piece.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) text: String,
    /// Whether the next piece needs a blank line before it.
    owes_blank: bool,
}

impl Page {
    /// Writes a piece.
    pub(super) fn piece(&mut self, piece: &Piece<'_>) {
        let above = &piece.above;
        if piece.is_head || self.owes_blank || above.is_apart && !above.groups.is_empty() {
            self.blank();
        }
        self.owes_blank = false;
        self.groups(&above.groups);
        if !above.groups.is_empty() && !above.is_attached {
            self.blank();
        }
        self.text.push_str(&piece.text);
        if let Some(comment) = piece.beside {
            self.text.push(' ');
            self.text.push_str(comment);
        }
        self.text.push('\n');
        piece.below.iter().for_each(|comment| self.line(comment));
        // Without a blank line these comments would be those of the next item when the text is formatted again.
        self.owes_blank = !piece.below.is_empty();
    }

    /// Comments that stand for themselves, with a blank line on both sides.
    pub(super) fn free(&mut self, groups: &[Vec<&str>]) {
        if !groups.is_empty() {
            self.blank();
            self.groups(groups);
            self.owes_blank = true;
        }
    }

    fn groups(&mut self, groups: &[Vec<&str>]) {
        for (number, group) in groups.iter().enumerate() {
            if number > 0 {
                self.blank();
            }
            group.iter().for_each(|comment| self.line(comment));
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// One blank line, not two, and none at the beginning.
    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

/// An entry of a list with its comments.
#[derive(Debug, Default)]
pub(super) struct Entry<'t> {
    /// Comment lines above it.
    pub(super) above: Vec<&'t str>,
    /// Its text.
    pub(super) text: String,
    /// The comment on its line.
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
    /// The list that a node is, with its entries as canonical texts. A comment inside an entry goes above it.
    pub(super) fn new(document: &Document<'t>, node: Node<'_>, texts: Vec<String>) -> List<'t> {
        let text = document.text();
        let spans: Vec<Range<usize>> = node.children().map(Node::span).collect();
        let entry = |text| Entry {
            text,
            ..Entry::default()
        };
        let mut list = List {
            about: Vec::new(),
            entries: texts.into_iter().map(entry).collect(),
            below: Vec::new(),
        };
        let inside = |span: &&Range<usize>| node.span().contains(&span.start);
        for span in document.comments().iter().filter(inside) {
            let before = spans.partition_point(|it| it.start < span.start);
            let comment = &text[span.clone()];
            let end_before = before.checked_sub(1).map(|last| spans[last].end);
            if end_before.is_some_and(|end| span.start < end) {
                list.entries[before - 1].above.push(comment);
                continue;
            }
            let from = end_before.unwrap_or(node.span().start);
            let is_same_line = !text[from..span.start].contains('\n');
            match (is_same_line, before) {
                (true, 0) => list.about.push(comment),
                (true, _) => list.entries[before - 1].beside = Some(comment),
                (false, _) if before < spans.len() => list.entries[before].above.push(comment),
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
                    // A line has room for one comment.
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

#[cfg(test)]
mod tests {
    use super::split_gap;

    #[test]
    fn a_comment_belongs_to_the_line_that_it_touches() {
        let between = split_gap("# one\n\n# two\n\n\n# three\n", false, false);
        assert_eq!(between.below, ["# one"]);
        assert_eq!(between.above.groups, [["# two"], ["# three"]]);
        assert!(between.above.is_attached && between.above.is_apart);
        let touches_both = split_gap("# one\n# two\n", false, false);
        assert_eq!(touches_both.above.groups, [["# one", "# two"]]);
        assert!(touches_both.above.is_attached && !touches_both.above.is_apart);
        let free = split_gap("\n# one\n\n", false, false);
        assert!(!free.above.is_attached && free.above.is_apart);
        let last = split_gap("# one\n\n# two\n", false, true);
        assert_eq!(
            (last.below, last.above.groups),
            (vec!["# one"], vec![vec!["# two"]])
        );
        let first = split_gap("# one\n\n", true, false);
        assert_eq!(first.above.groups, [["# one"]]);
        assert!(first.below.is_empty());
    }
}
