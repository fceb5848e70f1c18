//! What comes out when two sides have changed a record: what to do to our text, and what both changed differently.

use super::edit::Edit;
use super::value::{Block, Value};

/// A merge of a record by what it says.
#[derive(Clone, Debug, Default)]
pub struct Merge {
    /// What the other side did, as edits of our text.
    pub edits: Vec<Edit>,
    /// What both changed differently; ours stands in the record.
    pub conflicts: Vec<Conflict>,
    /// What the record says then, its blocks in any order.
    pub block: Block,
}

/// What both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A key.
    Key {
        /// The block that it stands in, with the name of such blocks and as it is when all edits are made; none at the top.
        inside: Option<(&'static str, Block)>,
        /// The key.
        key: &'static str,
        /// What they have; none where they have none.
        theirs: Option<Value>,
    },
    /// A block that one side changed and the other took away.
    Block {
        /// What such blocks are called.
        key: &'static str,
        /// Ours, when we have it.
        ours: Option<Block>,
        /// Theirs, when they have it.
        theirs: Option<Block>,
    },
}
