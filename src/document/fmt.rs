//! Formats an existing text: keys, lists and blocks in canonical order, each comment with the item that it belongs to.
//!
//! The text is divided into pieces, which are written in order. Unknown keys are kept as written, after the known ones.
//! The new text is returned only if it has the same meaning and the same comments as the old one.

mod pieces;

use std::ops::Range;

use self::pieces::{Above, Gap, List, Page, Piece, split_gap};
use super::layout::Layout;
use super::reader;
use super::{Document, MARK, Node, TableForm, format, prove};
use crate::model::fields::{Field, FieldType};
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// Returns the text in canonical form; none when it has a syntax error, or would lose a comment or a value.
pub fn fmt(subject: Subject, text: &str, vocabulary: &Vocabulary) -> Option<String> {
    fmt_by(|it, block| it.text(block), subject, text, vocabulary)
}

/// As [`fmt`], with the formatter as an argument: tests pass one that loses something.
fn fmt_by(
    write: impl FnOnce(Formatter<'_>, &Block) -> String,
    subject: Subject,
    text: &str,
    vocabulary: &Vocabulary,
) -> Option<String> {
    // The canonical form has neither mark nor CRLF, and the pieces below are put together with plain line ends.
    let plain = text.trim_start_matches(MARK).replace("\r\n", "\n");
    let document = Document::parse(&plain);
    let layout = Layout::new(&document)?;
    let block = reader::read_all(subject, &document)?;
    let new = write(Formatter::new(subject, layout, vocabulary), &block);
    let written = Document::parse(&new);
    let says = |block: &Block| prove::without_order(subject, block);
    let is_same = says(&reader::read_all(subject, &written)?) == says(&block);
    // Comments may change places, but none may be lost or doubled.
    (is_same && sorted_comments(&document) == sorted_comments(&written)).then_some(new)
}

fn sorted_comments<'d>(document: &Document<'d>) -> Vec<&'d str> {
    let spans = document.comments().iter().cloned();
    let mut comments: Vec<&str> = spans.map(|it| &document.text()[it]).collect();
    comments.sort_unstable();
    comments
}

/// Whether the settings have a table for it, which is kept as written.
fn is_table(field: &Field) -> bool {
    matches!(
        field.holds,
        FieldType::Tables(_) | FieldType::Table(_) | FieldType::Map | FieldType::Labels(_)
    )
}

/// A text divided into items and gaps.
struct Formatter<'d> {
    subject: Subject,
    vocabulary: &'d Vocabulary,
    layout: Layout<'d>,
    text: &'d str,
    /// The gap before each item, and the one after the last.
    gaps: Vec<Gap<'d>>,
}

/// The pieces of a table in canonical order.
#[derive(Default)]
struct Section<'d> {
    /// Keys with values.
    keys: Vec<Piece<'d>>,
    /// Tables with headers that belong to known keys.
    tables: Vec<Piece<'d>>,
    /// Tables with unknown headers.
    rest: Vec<Piece<'d>>,
}

impl<'d> Section<'d> {
    fn pieces(self) -> impl Iterator<Item = Piece<'d>> {
        self.keys.into_iter().chain(self.tables).chain(self.rest)
    }
}

impl<'d> Formatter<'d> {
    fn new(subject: Subject, layout: Layout<'d>, vocabulary: &'d Vocabulary) -> Self {
        let text = layout.text;
        let count = layout.items.len();
        let gap = |number: usize| {
            let before = number.checked_sub(1);
            let from = before.map_or(0, |it| layout.items[it].lines.end);
            let next = layout.items.get(number);
            let to = next.map_or(text.len(), |it| it.lines.start);
            split_gap(&text[from..to.max(from)], number == 0, number == count)
        };
        Formatter {
            subject,
            vocabulary,
            text,
            gaps: (0..=count).map(gap).collect(),
            layout,
        }
    }

    /// The order of a file: leading comments, keys, tables, blocks, unknown keys, trailing comments.
    fn text(mut self, block: &Block) -> String {
        let mut page = Page::default();
        if !self.layout.items.is_empty() {
            // Comments that stand apart at the top are about the file, whichever key comes first afterwards.
            page.free(&self.gaps[0].above.take_free());
        }
        let fields: Vec<&Field> = self.subject.fields().collect();
        // Before the blocks are sorted: a comment that stands apart above the first of them is a heading for all.
        let headings = self.headings(&fields, block);
        let section = self.section(self.layout.document.root(), &fields, block);
        let keys = section.keys.iter().chain(&section.tables);
        keys.for_each(|piece| page.piece(piece));
        for (field, free) in headings {
            page.free(&free);
            let pieces = self.blocks(field, block);
            pieces.iter().for_each(|piece| page.piece(piece));
        }
        section.rest.iter().for_each(|piece| page.piece(piece));
        if let Some(last) = self.gaps.last() {
            page.free(&last.above.groups);
        }
        page.text
    }

    // Comments

    fn comments_in(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = &'d str> {
        let text = self.text;
        let comments = self.layout.document.comments().iter();
        let inside = comments.filter(move |it| range.contains(&it.start));
        inside.map(move |it| &text[it.clone()])
    }

    fn has_comments(&self, node: Node<'_>) -> bool {
        self.comments_in(node.span()).next().is_some()
    }

    /// The comment on the line of an item.
    fn beside(&self, number: usize) -> Option<&'d str> {
        let item = &self.layout.items[number];
        self.comments_in(item.node.span().end..item.lines.end)
            .next()
    }

    /// Returns the comments of one item in place, or those of several items together above.
    fn comments_of(&self, items: &[usize]) -> Piece<'d> {
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
        let mut above = Above::attached(items.iter().flat_map(of_item).collect());
        above.is_apart = items
            .first()
            .is_some_and(|it| self.gaps[*it].above.is_apart);
        Piece {
            above,
            ..Piece::default()
        }
    }

    // Tables

    /// Returns the pieces of a table, without the blocks of the record.
    fn section(&self, table: Node<'d>, fields: &[&Field], block: &Block) -> Section<'d> {
        let mut section = Section::default();
        let is_field = |node: Node<'_>| fields.iter().any(|field| field.key == node.key());
        for field in fields {
            let Some(node) = table.get(field.key) else {
                continue;
            };
            if table != self.layout.document.root() || !self.is_blocks(field, node, block) {
                self.field(field, node, block, &mut section);
            }
        }
        for number in self.layout.within(table) {
            let node = self.layout.items[number].node;
            if node.child_of(table).is_none_or(is_field) {
                continue;
            }
            let piece = self.as_written(number);
            let own_table = self.layout.section_table(self.layout.section_of(number));
            match piece.is_head || own_table != table {
                true => section.rest.push(piece),
                false => section.keys.push(piece),
            }
        }
        section
    }

    /// Returns a known key in canonical form, or as written if that would lose something.
    fn field(&self, field: &Field, node: Node<'d>, block: &Block, to: &mut Section<'d>) {
        let items = self.layout.within(node);
        if let Some(piece) = self.canonical(field, node, block, &items) {
            to.keys.push(piece);
            return;
        }
        if let Some(pieces) = self.headed(field, node, block, &items) {
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

    /// Returns a table of the settings with its own header: its keys in order, then its parts with other headers.
    fn headed(
        &self,
        field: &Field,
        node: Node<'d>,
        block: &Block,
        items: &[usize],
    ) -> Option<Vec<Piece<'d>>> {
        let FieldType::Table(fields) = field.holds else {
            return None;
        };
        let (head, block) = (*items.first()?, block.table(field.key)?);
        if self.layout.items[head].node != node || node.table_form() != Some(TableForm::Head) {
            return None;
        }
        let fields: Vec<&Field> = fields.iter().collect();
        let mut pieces = vec![self.as_written(head)];
        pieces.extend(self.section(node, &fields, block).pieces());
        Some(pieces)
    }

    /// Returns a key with the canonical text of its value; none if not all of it is known or comments would be lost.
    fn canonical(
        &self,
        field: &Field,
        node: Node<'_>,
        block: &Block,
        items: &[usize],
    ) -> Option<Piece<'d>> {
        if self.subject == Subject::Settings && is_table(field) {
            return None;
        }
        let value = block.get(field.key).filter(|value| value.is_known())?;
        let mut piece = self.comments_of(items);
        let written = if node.is_in_one_place() {
            self.value(field, value, node, &mut piece)?
        } else {
            let mut nodes = items.iter().map(|it| &self.layout.items[*it]);
            if nodes.any(|it| !it.is_head() && self.has_comments(it.node)) {
                return None;
            }
            format::value(field, value, "\n")
        };
        piece.text = format!("{} = {written}", field.key);
        Some(piece)
    }

    /// Returns the canonical text of a value; multi-line strings are kept, and lists keep their comments.
    fn value(
        &self,
        field: &Field,
        value: &Value,
        node: Node<'_>,
        piece: &mut Piece<'d>,
    ) -> Option<String> {
        let written = node.written();
        let is_long = ["\"\"\"", "'''"].iter().any(|it| written.starts_with(it));
        // How a long text is broken into lines is up to its author.
        if is_long && written.contains('\n') {
            return Some(written.to_owned());
        }
        if node.is_table() {
            self.lift_comments(node, piece);
        }
        if node.is_table() || !self.has_comments(node) {
            return Some(format::value(field, value, "\n"));
        }
        let mut list = self.list(field, value, node)?;
        if field.holds.is_sorted() {
            list.sort();
        }
        piece.above.attach(std::mem::take(&mut list.about));
        Some(match list.has_comments() {
            true => list.text(),
            false => format::value(field, value, "\n"),
        })
    }

    /// Returns a list with its comments; none when a comment has a place that it cannot be moved from.
    fn list(&self, field: &Field, value: &Value, node: Node<'_>) -> Option<List<'d>> {
        let texts = format::entries_in_order(field, value, "\n");
        let is_whole = node.is_list() && texts.len() == node.child_count();
        is_whole.then(|| List::new(self.layout.document, node, texts))
    }

    // Items as they are written

    fn as_written(&self, number: usize) -> Piece<'d> {
        let item = &self.layout.items[number];
        let mut piece = self.comments_of(&[number]);
        let written = &self.text[item.lines.start..item.node.span().end];
        piece.text = written.trim().to_owned();
        piece.is_head = item.is_head();
        piece
    }

    /// Returns an item with one space on either side of the equals sign.
    fn spaced(&self, number: usize) -> Piece<'d> {
        let mut piece = self.as_written(number);
        let item = &self.layout.items[number];
        if !item.is_head() {
            let key = self.text[item.lines.start..item.node.span().start].trim();
            let key = key.trim_end_matches('=').trim_end();
            if item.node.is_table() {
                self.lift_comments(item.node, &mut piece);
            }
            piece.text = format!("{key} = {}", self.on_one_line(item.node));
        }
        piece
    }

    /// Moves the comments inside a table in braces above it, since a table on one line has no place for them.
    fn lift_comments(&self, node: Node<'_>, piece: &mut Piece<'d>) {
        let comments = self.comments_in(node.span());
        piece.above.attach(comments.collect());
    }

    /// Returns a value as written, a table in braces on one line. TOML 1.1 allows several lines and a comma after the last
    /// key, TOML 1.0 does not, and other programs may read no more than that.
    fn on_one_line(&self, node: Node<'_>) -> String {
        let written = node.written();
        let inner = written.trim_end_matches('}').trim_end();
        if !node.is_table()
            || node.child_count() == 0
            || !written.contains('\n') && !inner.ends_with(',')
        {
            return written.to_owned();
        }
        let pair = |child: Node<'_>| {
            let key = &self.text[child.key_span()];
            format!("{key} = {}", self.on_one_line(child))
        };
        let pairs: Vec<String> = node.children().map(pair).collect();
        format!("{{ {} }}", pairs.join(", "))
    }

    // Blocks

    /// Returns whether a top-level field is written as blocks, which come after keys and tables.
    fn is_blocks(&self, field: &Field, node: Node<'_>, block: &Block) -> bool {
        matches!(field.holds, FieldType::Blocks(_))
            && (node.is_list_of_heads() || self.inline_blocks(field, block).is_some())
    }

    /// Returns the fields that are written as blocks, each with the separate comments above the first.
    fn headings<'f>(
        &mut self,
        fields: &[&'f Field],
        block: &Block,
    ) -> Vec<(&'f Field, Vec<Vec<&'d str>>)> {
        let mut headings = Vec::new();
        for field in fields {
            let Some(node) = self.layout.document.root().get(field.key) else {
                continue;
            };
            if self.is_blocks(field, node, block) {
                let first = node.children().next().filter(|_| node.is_list_of_heads());
                let number = first.and_then(|first| self.layout.item_of(first));
                let free = number.map(|number| self.gaps[number].above.take_free());
                headings.push((*field, free.unwrap_or_default()));
            }
        }
        headings
    }

    /// Returns the list of a field that holds blocks, if it is written in brackets and all of it is known.
    fn inline_blocks(&self, field: &Field, block: &Block) -> Option<Node<'d>> {
        let node = self.layout.document.root().get(field.key)?;
        let value = block.get(field.key).filter(|value| value.is_known())?;
        let can_move = node.is_in_one_place() && self.list(field, value, node).is_some();
        can_move.then_some(node)
    }

    /// Returns the pieces of all blocks of a field, in order.
    fn blocks(&self, field: &Field, block: &Block) -> Vec<Piece<'d>> {
        let blocks = block.tables(field.key);
        let mut each = match self.inline_blocks(field, block) {
            Some(node) => self.listed_blocks(field, blocks, node),
            None => self.headed_blocks(field, blocks),
        };
        let order = match self.subject {
            Subject::Record(_) => format::order(field.key, blocks, self.vocabulary),
            // Expectations keep the order that people gave them, in which `gaps` shows them.
            Subject::Settings => (0..blocks.len()).collect(),
        };
        order
            .into_iter()
            .flat_map(|number| std::mem::take(&mut each[number]))
            .collect()
    }

    fn headed_blocks(&self, field: &Field, blocks: &[Block]) -> Vec<Vec<Piece<'d>>> {
        let (FieldType::Blocks(inner), Some(node)) =
            (field.holds, self.layout.document.root().get(field.key))
        else {
            return Vec::new();
        };
        let inner: Vec<&Field> = inner.iter().collect();
        let one = |(block, table): (&Block, Node<'d>)| {
            let head = self.layout.item_of(table).map(|number| Piece {
                text: format!("[[{}]]", field.key),
                ..self.as_written(number)
            });
            let section = self.section(table, &inner, block);
            head.into_iter().chain(section.pieces()).collect()
        };
        blocks.iter().zip(node.children()).map(one).collect()
    }

    /// Makes blocks of a list in brackets, each with the comments of its entry; comments about the list go to the first.
    fn listed_blocks(
        &self,
        field: &Field,
        blocks: &[Block],
        node: Node<'_>,
    ) -> Vec<Vec<Piece<'d>>> {
        let value = Value::Tables(blocks.to_vec());
        let Some(list) = self.list(field, &value, node) else {
            return Vec::new();
        };
        let own = self.comments_of(&self.layout.within(node));
        let own = own.above.lines().chain(own.beside).chain(own.below);
        let mut about: Vec<&str> = own.chain(list.about).collect();
        let mut after = list.below;
        let last = blocks.len().saturating_sub(1);
        let each = blocks.iter().zip(list.entries).enumerate();
        each.map(|(number, (block, entry))| {
            let mut above = std::mem::take(&mut about);
            above.extend(entry.above);
            above.extend(entry.beside);
            if number == last {
                above.append(&mut after);
            }
            vec![Piece {
                above: Above::attached(above),
                text: format::section(field, block, "\n").trim_end().to_owned(),
                is_head: true,
                ..Piece::default()
            }]
        })
        .collect()
    }
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
