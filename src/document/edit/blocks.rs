//! Blocks that come and go, each with its lines.

use super::lines::Editor;
use crate::document::format;
use crate::document::layout::{Replacement, key as key_step};
use crate::error::write::EditFault;
use crate::model::fields;
use crate::model::finding::Step;
use crate::model::kind::Kind;
use crate::model::value::Block;

impl Editor<'_> {
    /// The number of each block's head; refused where they are no blocks with heads.
    fn heads(&self, key: &'static str) -> Result<Vec<usize>, EditFault> {
        let path = [key_step(key)];
        if self.layout.at(&path).is_some() {
            return Err(EditFault::InlineBlocks(key));
        }
        let heads = self.layout.below(&path).into_iter();
        let heads = heads.filter(|number| self.layout.items[*number].is_head());
        Ok(heads
            .filter(|number| self.layout.items[*number].path.len() == 2)
            .collect())
    }

    /// The way to a block.
    pub(super) fn block(&self, key: &'static str, index: usize) -> Result<Vec<Step>, EditFault> {
        if index < self.heads(key)?.len() {
            Ok(vec![key_step(key), Step::Index(index)])
        } else {
            Err(EditFault::NoBlock(key))
        }
    }

    /// A block comes in before the one that has its place now, or behind the last.
    pub(in crate::document) fn insert(
        &self,
        kind: Kind,
        key: &'static str,
        block: &Block,
        place: usize,
    ) -> Result<Replacement, EditFault> {
        let heads = self.heads(key)?;
        let layout = &self.layout;
        let newline = layout.newline();
        let written = format::block(kind, key, block, newline);
        if let Some(next) = heads.get(place) {
            let at = layout.item_start(*next);
            return Ok((at..at, format!("{written}{newline}")));
        }
        let last = match heads.len().checked_sub(1) {
            Some(last) => layout.below(&[key_step(key), Step::Index(last)]).pop(),
            None => self.last_before(kind, key),
        };
        let at = last.map_or(layout.start(), |last| layout.item_end(last));
        let blank = if at == layout.start() { "" } else { newline };
        let (at, line) = self.whole_line(at, &format!("{blank}{}", written.trim_end()));
        Ok((at, line))
    }

    /// The last item of all that stands before blocks called `key` in canonical order, and of the top of the record.
    fn last_before(&self, kind: Kind, key: &str) -> Option<usize> {
        let layout = &self.layout;
        let before = fields::of(kind).take_while(|field| field.key != key);
        before
            .filter_map(|field| layout.below(&[key_step(field.key)]).pop())
            .chain(layout.section(0).last())
            .max()
    }
}
