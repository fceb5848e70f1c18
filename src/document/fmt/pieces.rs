//! Items as they are written, with the comments that belong to them.

use std::ops::Range;

use super::Formatter;
use super::gaps::Above;
use super::page::Piece;
use crate::document::layout::{Node, Pair, Shape};

impl<'t> Formatter<'t> {
    /// An item as it is written, its comments with it.
    pub(super) fn as_written(&self, number: usize) -> Piece<'t> {
        let item = &self.layout.items[number];
        let end = match &item.node {
            Some(node) => node.value.end,
            None => self.code_end(&item.lines),
        };
        let mut piece = self.comments_of(&[number]);
        piece.text = self.text[item.lines.start..end].trim().to_owned();
        piece.is_head = item.is_head();
        piece
    }

    /// The same with one space on either side of the equals sign.
    pub(super) fn spaced(&self, number: usize) -> Piece<'t> {
        let mut piece = self.as_written(number);
        let item = &self.layout.items[number];
        if let Some(node) = &item.node {
            let key = self.text[item.lines.start..node.value.start].trim();
            let key = key.trim_end_matches('=').trim_end();
            if let Shape::Inline(_) = node.shape {
                self.lift_comments(node, &mut piece);
            }
            piece.text = format!("{key} = {}", self.on_one_line(node));
        }
        piece
    }

    /// Puts the comments inside a table in braces above it: on one line there is no place for them.
    pub(super) fn lift_comments(&self, node: &Node, piece: &mut Piece<'t>) {
        let inside = self.document.comments().iter();
        let inside = inside.filter(|it| node.value.contains(&it.start));
        let comments: Vec<&str> = inside.map(|it| &self.text[it.clone()]).collect();
        if !comments.is_empty() {
            piece.above.groups.push(comments);
            piece.above.is_attached = true;
        }
    }

    /// A value as it is written, a table in braces on one line. TOML 1.1 allows more lines and a comma behind the last
    /// key, TOML 1.0 does not, and other programs may read no more than that.
    fn on_one_line(&self, node: &Node) -> String {
        let written = &self.text[node.value.clone()];
        let Shape::Inline(pairs) = &node.shape else {
            return written.to_owned();
        };
        let inner = written.trim_end_matches('}').trim_end();
        if pairs.is_empty() || !written.contains('\n') && !inner.ends_with(',') {
            return written.to_owned();
        }
        let pair = |(_, inner): &Pair| {
            format!(
                "{} = {}",
                &self.text[inner.key.clone()],
                self.on_one_line(inner)
            )
        };
        let pairs: Vec<String> = pairs.iter().map(pair).collect();
        format!("{{ {} }}", pairs.join(", "))
    }

    /// Where the comment of a head begins, or its line ends.
    pub(super) fn code_end(&self, lines: &Range<usize>) -> usize {
        let comment = self
            .document
            .comments()
            .iter()
            .find(|it| lines.contains(&it.start));
        comment.map_or(lines.end, |it| it.start)
    }

    /// The comments of one item where they stand; those of several, all above.
    pub(super) fn comments_of(&self, items: &[usize]) -> Piece<'t> {
        if let [number] = items {
            return Piece {
                above: self.gaps[*number].above.clone(),
                beside: self.beside(*number),
                below: self.gaps[number + 1].below.clone(),
                ..Piece::default()
            };
        }
        let of_item = |number: &usize| {
            let above = self.gaps[*number].above.lines();
            above
                .chain(self.beside(*number))
                .chain(self.gaps[number + 1].below.iter().copied())
        };
        let lines: Vec<&str> = items.iter().flat_map(of_item).collect();
        Piece {
            above: Above {
                is_apart: items
                    .first()
                    .is_some_and(|it| self.gaps[*it].above.is_apart),
                is_attached: true,
                groups: if lines.is_empty() {
                    Vec::new()
                } else {
                    vec![lines]
                },
            },
            ..Piece::default()
        }
    }

    /// The comment behind an item.
    pub(super) fn beside(&self, number: usize) -> Option<&'t str> {
        let item = &self.layout.items[number];
        let from = match &item.node {
            Some(node) => node.value.end,
            None => item.lines.start,
        };
        let mut comments = self.document.comments().iter();
        let comment = comments.find(|it| (from..item.lines.end).contains(&it.start))?;
        Some(&self.text[comment.clone()])
    }

    pub(super) fn has_comments(&self, range: &Range<usize>) -> bool {
        self.document
            .comments()
            .iter()
            .any(|it| range.contains(&it.start))
    }

    /// How many comments stand inside the values of items.
    pub(super) fn inner_comments(&self, items: &[usize]) -> usize {
        let nodes = items
            .iter()
            .filter_map(|it| self.layout.items[*it].node.as_ref());
        nodes.filter(|node| self.has_comments(&node.value)).count()
    }
}
