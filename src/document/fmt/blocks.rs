//! Blocks with heads of their own, in order, whether they are written so or as a list in brackets.

use super::gaps::Above;
use super::page::Piece;
use super::{Formatter, Known, Subject, is_all};
use crate::document::format;
use crate::document::layout::{Node, key as key_step};
use crate::document::tree::{self, Keys, Tree};
use crate::model::fields::{Field, FieldType};
use crate::model::finding::Step;
use crate::model::value::{Block, Value};

impl<'t> Formatter<'t> {
    /// The list of a field that holds blocks, where it is written in brackets and all of it is known.
    pub(super) fn inline_blocks(&self, field: &Field) -> Option<&Node> {
        let FieldType::Blocks(_) = field.holds else {
            return None;
        };
        let node = self.layout.at(&[key_step(field.key)])?.node.as_ref()?;
        let reading = self.subject.reading("", self.document);
        let value = reading.block.get(field.key)?;
        let is_known = is_all(field, value, tree::read(self.document)?.get(field.key)?);
        let can_move = self.list(field, value, node).is_some();
        (is_known && can_move).then_some(node)
    }

    /// The pieces of all blocks of a field, in order.
    pub(super) fn blocks(
        &self,
        field: &'static Field,
        block: &Block,
        tree: &Keys,
    ) -> Vec<Piece<'t>> {
        let blocks = block.tables(field.key);
        let mut each = match self.inline_blocks(field) {
            Some(node) => self.listed_blocks(field, blocks, node),
            None => self.headed_blocks(field, blocks, tree),
        };
        let order = match self.subject {
            Subject::Record(_) => format::order(field.key, blocks, self.vocabulary),
            Subject::Settings => (0..blocks.len()).collect(),
        };
        order
            .into_iter()
            .flat_map(|number| std::mem::take(&mut each[number]))
            .collect()
    }

    pub(super) fn headed_blocks(
        &self,
        field: &Field,
        blocks: &[Block],
        tree: &Keys,
    ) -> Vec<Vec<Piece<'t>>> {
        let inner: Vec<&Field> = match field.holds {
            FieldType::Blocks(inner) => inner.iter().collect(),
            _ => Vec::new(),
        };
        let empty = Keys::new();
        let one = |(number, block): (usize, &Block)| {
            let path = [key_step(field.key), Step::Index(number)];
            let tree = match tree.get(field.key) {
                Some(Tree::List(list)) => match list.get(number) {
                    Some(Tree::Table(keys)) => keys,
                    _ => &empty,
                },
                _ => &empty,
            };
            let head = self.layout.items.iter().position(|item| item.path == path);
            let known = Known {
                path: &path,
                fields: &inner,
                block,
                tree,
            };
            let section = self.section(&known);
            let head = head.map(|number| Piece {
                text: format!("[[{}]]", field.key),
                ..self.as_written(number)
            });
            let mut pieces: Vec<Piece<'t>> = head.into_iter().collect();
            pieces.extend(section.keys);
            pieces.extend(section.tables);
            pieces.extend(section.rest);
            pieces
        };
        blocks.iter().enumerate().map(one).collect()
    }

    /// Blocks out of a list in brackets, each with the comments of its entry; those about the list come with the first.
    pub(super) fn listed_blocks(
        &self,
        field: &Field,
        blocks: &[Block],
        node: &Node,
    ) -> Vec<Vec<Piece<'t>>> {
        let value = Value::Tables(blocks.to_vec());
        let Some(list) = self.list(field, &value, node) else {
            return Vec::new();
        };
        let number = self
            .layout
            .items
            .iter()
            .position(|item| item.path == [key_step(field.key)]);
        let own = number
            .map(|number| self.comments_of(&[number]))
            .unwrap_or_default();
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
            let text = format::section(field, block, "\n");
            vec![Piece {
                above: Above {
                    is_attached: true,
                    is_apart: false,
                    groups: if above.is_empty() {
                        Vec::new()
                    } else {
                        vec![above]
                    },
                },
                text: text.trim_end().to_owned(),
                is_head: true,
                ..Piece::default()
            }]
        })
        .collect()
    }
}
