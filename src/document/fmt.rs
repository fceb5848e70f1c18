//! The canonical form of a text that is there: keys, lists and blocks in order, each comment with what it belongs to.
//!
//! A text is taken apart into pieces and put together anew. What is not known here stays as it is written, behind what is.
//! The new text is given out only when it means what the old one means and has the same comments.

mod blocks;
mod gaps;
mod list;
mod page;
mod pieces;

use std::collections::BTreeSet;

use self::gaps::Gap;
use self::list::List;
use self::page::{Page, Piece};
use super::Document;
use super::layout::{Layout, Node, Shape, key as key_step, step};
use super::reader::{self, Reading};
use super::tree::{self, Keys, Tree};
use super::{format, prove};
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::Finding;
use crate::model::finding::Step;
use crate::model::kind::Kind;
use crate::model::settings::FILE as SETTINGS;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// The mark that some editors put first in a file.
pub(super) const MARK: char = '\u{feff}';

/// What a text is: by it are its keys known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The record of a file.
    Record(Kind),
    /// The settings of a registry.
    Settings,
}

impl Subject {
    /// What the file at a path is: the nearest folder that is called like one of a kind says it; none where there is none.
    pub fn of(path: &str) -> Option<Subject> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let kind = folders.split('/').rev().find_map(Kind::from_folder);
        let settings = (name == SETTINGS).then_some(Subject::Settings);
        kind.map(Subject::Record).or(settings)
    }

    fn fields(self) -> Vec<&'static Field> {
        match self {
            Subject::Record(kind) => fields::of(kind).collect(),
            Subject::Settings => fields::SETTINGS.iter().collect(),
        }
    }

    /// What is wrong with the text of a file, by itself.
    pub fn faults(self, file: &str, text: &str) -> Vec<Finding> {
        self.reading(file, &Document::parse(text)).findings
    }

    fn reading(self, file: &str, document: &Document<'_>) -> Reading {
        match self {
            Subject::Record(kind) => reader::record_of(kind, file, document),
            Subject::Settings => reader::settings_of(file, document),
        }
    }
}

/// The text in canonical form; none when it has a syntax error, or is written in a way that can't be kept.
pub fn fmt(subject: Subject, text: &str, vocabulary: &Vocabulary) -> Option<String> {
    fmt_by(
        |formatter, block| formatter.text(block),
        subject,
        text,
        vocabulary,
    )
}

/// The same with any way to write it, for tests of what becomes of a wrong text.
fn fmt_by(
    write: impl FnOnce(Formatter<'_>, &Block) -> String,
    subject: Subject,
    text: &str,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let plain = text.trim_start_matches(MARK).replace("\r\n", "\n");
    let document = Document::parse(&plain);
    let formatter = Formatter::new(subject, &document, vocabulary)?;
    let new = write(formatter, &subject.reading("", &document).block);
    means_the_same(subject, &document, &Document::parse(&new)).then_some(new)
}

/// Whether two texts say the same, order aside where order means nothing, and have the same comments.
fn means_the_same(subject: Subject, old: &Document<'_>, new: &Document<'_>) -> bool {
    let fields = subject.fields();
    let meaning = |document| {
        let mut keys = tree::read(document)?;
        prove::level_all(&fields, &mut keys);
        Some(keys)
    };
    let comments = |document: &Document<'_>| {
        let spans = document.comments().iter().cloned();
        let mut comments: Vec<String> = spans.map(|it| document.text()[it].to_owned()).collect();
        comments.sort();
        comments
    };
    meaning(old).is_some_and(|old| meaning(new) == Some(old)) && comments(old) == comments(new)
}

/// Whether the settings have a table for it, which stands as it is written.
fn is_table(field: &Field) -> bool {
    matches!(
        field.holds,
        FieldType::Tables(_) | FieldType::Table(_) | FieldType::Map | FieldType::Labels(_)
    )
}

fn has_blocks(field: &Field) -> bool {
    matches!(field.holds, FieldType::Blocks(_))
}

/// A text, taken apart.
struct Formatter<'t> {
    subject: Subject,
    vocabulary: &'t Vocabulary,
    document: &'t Document<'t>,
    layout: Layout<'t>,
    text: &'t str,
    /// The gap before each item, and the one behind the last.
    gaps: Vec<Gap<'t>>,
    /// What the text says.
    tree: Keys,
}

/// A table, with what is known of it.
struct Known<'k> {
    path: &'k [Step],
    fields: &'k [&'k Field],
    block: &'k Block,
    tree: &'k Keys,
}

/// The pieces of a table in canonical order.
#[derive(Default)]
struct Section<'t> {
    /// Keys with values.
    keys: Vec<Piece<'t>>,
    /// Tables with heads that belong to known keys.
    tables: Vec<Piece<'t>>,
    /// Tables with heads that are not known.
    rest: Vec<Piece<'t>>,
}

impl<'t> Formatter<'t> {
    fn new(
        subject: Subject,
        document: &'t Document<'t>,
        vocabulary: &'t Vocabulary,
    ) -> Option<Self> {
        let layout = Layout::new(document)?;
        let text = document.text();
        let count = layout.items.len();
        let gaps = (0..=count).map(|number| {
            let from = number
                .checked_sub(1)
                .map_or(0, |it| layout.items[it].lines.end);
            let to = layout
                .items
                .get(number)
                .map_or(text.len(), |it| it.lines.start);
            gaps::gap(&text[from..to.max(from)], number == 0, number == count)
        });
        Some(Formatter {
            subject,
            vocabulary,
            gaps: gaps.collect(),
            tree: tree::read(document)?,
            document,
            layout,
            text,
        })
    }

    /// The whole text: what the file is about, keys, tables, blocks, what is not known, what stands at the end.
    fn text(mut self, block: &Block) -> String {
        let mut page = Page::default();
        let is_empty = self.layout.items.is_empty();
        if !is_empty {
            page.free(&self.gaps[0].above.take_free());
        }
        let fields = self.subject.fields();
        let tree = std::mem::take(&mut self.tree);
        let headings = self.headings(&fields);
        let known = Known {
            path: &[],
            fields: &fields,
            block,
            tree: &tree,
        };
        let section = self.section(&known);
        section.keys.iter().for_each(|piece| page.piece(piece));
        section.tables.iter().for_each(|piece| page.piece(piece));
        for (field, free) in headings {
            page.free(&free);
            let pieces = self.blocks(field, block, &tree);
            pieces.iter().for_each(|piece| page.piece(piece));
        }
        section.rest.iter().for_each(|piece| page.piece(piece));
        let last = self
            .gaps
            .last()
            .map_or_else(Vec::new, |gap| gap.above.groups.clone());
        page.free(&last);
        page.done()
    }

    /// The fields that are written as blocks with heads, each with the comments that stand apart above the first.
    fn headings(&mut self, fields: &[&'static Field]) -> Vec<(&'static Field, Vec<Vec<&'t str>>)> {
        let mut headings = Vec::new();
        for field in fields.iter().filter(|it| has_blocks(it)) {
            let path = [key_step(field.key)];
            let first = step(&path, Step::Index(0));
            let by_heads = self.layout.items.iter().position(|item| item.path == first);
            if let Some(number) = by_heads {
                headings.push((*field, self.gaps[number].above.take_free()));
            } else if self.inline_blocks(field).is_some() {
                headings.push((*field, Vec::new()));
            }
        }
        headings
    }

    // Tables

    /// The pieces of a table, blocks inside it aside.
    fn section(&self, known: &Known<'_>) -> Section<'t> {
        let mut section = Section::default();
        let below = self.layout.below(known.path);
        let inside: Vec<usize> = below
            .into_iter()
            .filter(|number| self.layout.items[*number].path.len() > known.path.len())
            .collect();
        let mut told = BTreeSet::new();
        let first_key = |number: &usize| match &self.layout.items[*number].path[known.path.len()] {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        };
        for field in known.fields {
            let items: Vec<usize> = inside
                .iter()
                .copied()
                .filter(|it| first_key(it) == Some(field.key))
                .collect();
            told.extend(items.iter().copied());
            if !items.is_empty() && !self.is_blocks(known, field, &items) {
                self.field(known, field, &items, &mut section);
            }
        }
        for number in inside.iter().filter(|it| !told.contains(it)) {
            let piece = self.as_written(*number);
            if piece.is_head || self.is_in_own_section(known.path, *number) {
                section.rest.push(piece);
            } else {
                section.keys.push(piece);
            }
        }
        section
    }

    /// Whether an item stands below a head of its own, inside the table at `path`.
    fn is_in_own_section(&self, path: &[Step], number: usize) -> bool {
        let first = self.layout.section_of(number);
        self.layout.section_path(first).len() > path.len()
    }

    /// Whether a field of the top is written as blocks, which come later.
    fn is_blocks(&self, known: &Known<'_>, field: &Field, items: &[usize]) -> bool {
        let is_numbered =
            |number: &usize| matches!(self.layout.items[*number].path.get(1), Some(Step::Index(_)));
        known.path.is_empty()
            && matches!(field.holds, FieldType::Blocks(_))
            && (items.iter().all(is_numbered) || self.inline_blocks(field).is_some())
    }

    /// A known key: as it is written in canonical form, or as it is where that would lose something.
    fn field(&self, known: &Known<'_>, field: &Field, items: &[usize], to: &mut Section<'t>) {
        if let Some(piece) = self.canonical(known, field, items) {
            to.keys.push(piece);
            return;
        }
        if let Some(pieces) = self.headed(known, field, items) {
            to.tables.extend(pieces);
            return;
        }
        let has_head = items.iter().any(|it| self.layout.items[*it].is_head());
        let pieces = items.iter().map(|number| match self.subject {
            Subject::Settings => self.spaced(*number),
            Subject::Record(_) => self.as_written(*number),
        });
        match has_head {
            true => to.tables.extend(pieces),
            false => to.keys.extend(pieces),
        }
    }

    /// A table of the settings below its own head: its keys in order, what it holds under other heads behind them.
    fn headed(&self, known: &Known<'_>, field: &Field, items: &[usize]) -> Option<Vec<Piece<'t>>> {
        let FieldType::Table(fields) = field.holds else {
            return None;
        };
        let path = step(known.path, key_step(field.key));
        let (head, inside) = items.split_first()?;
        let is_own_head = |number: &usize| {
            let item = &self.layout.items[*number];
            item.is_head() && item.path == path
        };
        let Some(Tree::Table(tree)) = known.tree.get(field.key) else {
            return None;
        };
        if !is_own_head(head) || inside.iter().any(is_own_head) {
            return None;
        }
        let fields: Vec<&Field> = fields.iter().collect();
        let section = self.section(&Known {
            path: &path,
            fields: &fields,
            block: known.block.table(field.key)?,
            tree,
        });
        let pieces = [
            vec![self.as_written(*head)],
            section.keys,
            section.tables,
            section.rest,
        ];
        Some(pieces.concat())
    }

    fn canonical(&self, known: &Known<'_>, field: &Field, items: &[usize]) -> Option<Piece<'t>> {
        if self.subject == Subject::Settings && is_table(field) {
            return None;
        }
        let value = known.block.get(field.key)?;
        if !is_all(field, value, known.tree.get(field.key)?) {
            return None;
        }
        let node = self.layout.items[items[0]].node.as_ref();
        let node = node.filter(|_| items.len() == 1 && !self.is_folded(known.path, items[0]));
        let mut piece = self.comments_of(items);
        let written = match node {
            Some(node) => self.value(field, value, node, &mut piece)?,
            None => match self.inner_comments(items) {
                0 => format::value(field, value, "\n"),
                _ => return None,
            },
        };
        piece.text = format!("{} = {written}", field.key);
        Some(piece)
    }

    /// Whether the item is a key inside the table of a field, not the field itself.
    fn is_folded(&self, path: &[Step], number: usize) -> bool {
        self.layout.items[number].path.len() > path.len() + 1
    }

    /// The canonical text of a value; what stands between three quotes stays, and lists keep their comments.
    fn value(
        &self,
        field: &Field,
        value: &Value,
        node: &Node,
        piece: &mut Piece<'t>,
    ) -> Option<String> {
        let written = &self.text[node.value.clone()];
        let is_long = ["\"\"\"", "'''"].iter().any(|it| written.starts_with(it));
        if is_long && written.contains('\n') {
            return Some(written.to_owned());
        }
        if !self.has_comments(&node.value) {
            return Some(format::value(field, value, "\n"));
        }
        if let Shape::Inline(_) = node.shape {
            self.lift_comments(node, piece);
            return Some(format::value(field, value, "\n"));
        }
        let mut list = self.list(field, value, node)?;
        if field.holds.is_sorted() {
            list.sort();
        }
        if !list.about.is_empty() {
            piece.above.groups.push(std::mem::take(&mut list.about));
            piece.above.is_attached = true;
        }
        Some(match list.has_comments() {
            true => list.text(),
            false => format::value(field, value, "\n"),
        })
    }

    /// A list with its comments; none when a comment stands where it can't be moved from.
    fn list(&self, field: &Field, value: &Value, node: &Node) -> Option<List<'t>> {
        let Shape::List(nodes) = &node.shape else {
            return None;
        };
        let texts: Vec<String> = match value {
            Value::List(list) => list.iter().map(|it| format::quoted(it, "\n")).collect(),
            _ => format::entries(field, value, "\n"),
        };
        if texts.len() != nodes.len() {
            return None;
        }
        let comments = self.document.comments();
        Some(List::new(self.text, comments, &node.value, nodes, texts))
    }
}

/// Whether a value of the model is all that a text says at a key.
fn is_all(field: &Field, value: &Value, written: &Tree) -> bool {
    let level = |tree: Tree| {
        let mut keys = Keys::from([(field.key.to_owned(), tree)]);
        prove::level(&[field], &mut keys);
        keys
    };
    level(tree::of(value)) == level(written.clone())
}

#[cfg(test)]
mod tests {
    use super::{Subject, fmt, fmt_by};
    use crate::model::kind::Kind;

    #[test]
    fn a_text_that_lost_something_is_not_given_out() {
        let subject = Subject::Record(Kind::Company);
        let (old, vocabulary) = ("note = 'x' # y\nname = 'Prov'\n", Default::default());
        let right = "name = \"Prov\"\nnote = \"x\" # y\n";
        assert_eq!(fmt(subject, old, &vocabulary).as_deref(), Some(right));
        for wrong in [
            "name = \"Prov\"\nnote = \"x\"\n",
            "name = \"Prov\" # y\n",
            "name = \"Prov\"\nnote = \"z\" # y\n",
        ] {
            let made = fmt_by(|_, _| wrong.to_owned(), subject, old, &vocabulary);
            assert_eq!(made, None, "{wrong}");
        }
    }
}
