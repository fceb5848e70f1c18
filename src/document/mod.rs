//! One lossless parse of one text: the spans and values of keys, tables and comments, and the syntax errors.
//!
//! Everything that reads or changes a file works on a [`Document`]: the reader makes a record of it, an edit finds the
//! lines to replace, the formatter and the merge divide it, the proof compares the meaning of two documents. The tokens
//! come from `toml_parser`, the parser of the `toml` crate. A document keeps what `toml` discards: the spans of
//! keys and headers, the order of the text, comments, and everything after a syntax error.

pub mod declare;
pub mod edit;
pub mod fmt;
pub mod form;
pub mod format;
mod layout;
mod list;
pub mod locate;
pub mod merge;
mod parse;
pub mod prove;
pub mod reader;
mod syntax;

use std::borrow::Cow;
use std::ops::Range;

use toml::value::Datetime;

pub use self::syntax::{Reason, SyntaxError};
use crate::model::finding::{FieldPath, Step};

/// The byte order mark that some editors write first in a file.
const MARK: char = '\u{feff}';

/// Returns the start of the character at `at`, or the end of the text.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The parse of one text.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    /// The first is the top-level table; the others have the index of their parent.
    nodes: Vec<NodeData<'t>>,
    /// The headers, and the keys with values outside braces and brackets, in the order of the text.
    lines: Vec<usize>,
    comments: Vec<Range<usize>>,
    errors: Vec<SyntaxError>,
}

#[derive(Debug)]
struct NodeData<'t> {
    /// The key; empty for an entry of a list.
    key: Cow<'t, str>,
    key_span: Range<usize>,
    span: Range<usize>,
    parent: usize,
    /// The keys of a table or the entries of a list: the first and the last of them, each with the next one. A vector in
    /// each node would be an allocation for each list and block.
    children: Option<(usize, usize)>,
    child_count: usize,
    next: Option<usize>,
    content: Content<'t>,
}

#[derive(Debug)]
enum Content<'t> {
    Scalar(Scalar<'t>),
    /// `[ … ]`.
    List,
    /// `[[x]]`.
    ListOfHeads,
    Table(TableForm),
}

/// A value that contains no other values.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'t> {
    /// A text.
    Text(Cow<'t, str>),
    /// A whole number: its digits, and their radix.
    Integer(Cow<'t, str>, u32),
    /// A number with a fraction or exponent, as it is written.
    Float(Cow<'t, str>),
    /// Yes or no.
    Flag(bool),
    /// A date, a time, or both.
    Datetime(Datetime),
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableForm {
    /// With a header of its own, `[x]` or `[[x]]`; also the top-level table.
    Head,
    /// `{ … }`.
    Inline,
    /// With dotted keys: `x.y = 1`.
    Dotted,
    /// Only implied by the headers of tables inside it: `[x.y]`.
    Implied,
}

/// A key with its value, an entry of a list, or the top-level table.
#[derive(Clone, Copy, Debug)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    number: usize,
}

/// Two references are equal when they are the same node of the same text.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<'t> Document<'t> {
    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the top-level table.
    pub fn root(&self) -> Node<'_> {
        self.node(0)
    }

    /// The spans of the comments in the order of the text, each from its `#` to its last visible character.
    pub fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    /// The syntax errors in the order of the text, at most one a line.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Returns the node at a path, if there is one.
    pub fn find(&self, path: &FieldPath) -> Option<Node<'_>> {
        path.0.iter().try_fold(self.root(), Node::step)
    }

    /// The headers, and the keys with values outside braces and brackets, in the order of the text.
    fn lines(&self) -> impl Iterator<Item = Node<'_>> {
        self.lines.iter().map(|number| self.node(*number))
    }

    fn node(&self, number: usize) -> Node<'_> {
        Node {
            document: self,
            number,
        }
    }
}

impl<'d> Node<'d> {
    fn data(self) -> &'d NodeData<'d> {
        &self.document.nodes[self.number]
    }

    /// The key; empty for an entry of a list.
    pub fn key(self) -> &'d str {
        &self.data().key
    }

    /// The span of the key; for an entry of a list, that of the entry.
    pub fn key_span(self) -> Range<usize> {
        self.data().key_span.clone()
    }

    /// The span of the value. For a table, that of its braces or header; without either, that of the key that implies it.
    pub fn span(self) -> Range<usize> {
        self.data().span.clone()
    }

    /// The value as it is written.
    pub fn written(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// Returns the value, if it contains no other values.
    pub fn scalar(self) -> Option<&'d Scalar<'d>> {
        match &self.data().content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Returns the text, if the value is one.
    pub fn text(self) -> Option<&'d str> {
        match self.scalar() {
            Some(Scalar::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns how the table is written; none if it is not a table.
    pub fn table_form(self) -> Option<TableForm> {
        match self.data().content {
            Content::Table(form) => Some(form),
            _ => None,
        }
    }

    /// Whether it is a table.
    pub fn is_table(self) -> bool {
        self.table_form().is_some()
    }

    /// Whether it is a list: `[ … ]` or `[[x]]`.
    pub fn is_list(self) -> bool {
        matches!(self.data().content, Content::List | Content::ListOfHeads)
    }

    /// Returns whether it is a list of tables with headers: `[[x]]`.
    pub fn is_list_of_heads(self) -> bool {
        matches!(self.data().content, Content::ListOfHeads)
    }

    /// Returns whether the value directly follows its key: it is not spread over headers or dotted keys.
    fn is_in_one_place(self) -> bool {
        match self.table_form() {
            Some(form) => form == TableForm::Inline,
            None => !self.is_list_of_heads(),
        }
    }

    /// The keys of a table or the entries of a list, in the order of the text.
    pub fn children(self) -> impl Iterator<Item = Node<'d>> {
        let first = self.data().children.map(|(first, _)| first);
        let first = first.map(|number| self.document.node(number));
        std::iter::successors(first, |child| Some(self.document.node(child.data().next?)))
    }

    /// How many children there are.
    pub fn child_count(self) -> usize {
        self.data().child_count
    }

    /// Returns the child of a table with this key.
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.is_table()
            .then(|| self.children().find(|child| child.key() == key))
            .flatten()
    }

    /// Returns the parent; none for the top-level table.
    fn parent(self) -> Option<Node<'d>> {
        (self.number > 0).then(|| self.document.node(self.data().parent))
    }

    /// Returns the child of `outer` that is this node or contains it.
    fn child_of(self, outer: Node<'_>) -> Option<Node<'d>> {
        let mut node = self;
        loop {
            let parent = node.parent()?;
            if parent == outer {
                return Some(node);
            }
            node = parent;
        }
    }

    /// Returns whether this node is `outer` or inside it.
    fn is_within(self, outer: Node<'_>) -> bool {
        self == outer || self.child_of(outer).is_some()
    }

    /// Returns its path from the top-level table.
    pub fn path(self) -> FieldPath {
        let Some(parent) = self.parent() else {
            return FieldPath::default();
        };
        let path = parent.path();
        match parent.is_list() {
            false => path.key(self.key()),
            true => {
                let index = parent.children().position(|child| child == self);
                path.index(index.unwrap_or_default())
            }
        }
    }

    /// Returns the node at one step of a path.
    fn step(self, step: &Step) -> Option<Node<'d>> {
        match step {
            Step::Key(key) => self.get(key),
            Step::Index(index) if self.is_list() => self.children().nth(*index),
            Step::Index(_) => None,
        }
    }
}
