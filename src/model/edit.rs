//! What a command wants to write, in words of the model; the store turns it into changed lines.

use std::collections::BTreeMap;

use super::change::Change;
use super::fields::WordList;
use super::kind::Kind;
use super::value::{Block, Value};

/// Everything that one command writes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The files, each once.
    pub files: Vec<FileEdit>,
    /// What new words are called that were typed, by list and key.
    pub labels: BTreeMap<(WordList, String), String>,
    /// Words that the registry is to declare.
    pub declared: Vec<NewWord>,
    /// The same in the words of the partnership, for people and programs to read.
    pub changes: Vec<Change>,
}

/// A word that the registry is to declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWord {
    /// Its list.
    pub list: WordList,
    /// The word as files hold it.
    pub key: String,
    /// What it is called, as it was typed.
    pub label: String,
    /// What stands for a role in a matrix.
    pub letter: Option<String>,
}

/// What changes in one file.
#[derive(Clone, Debug)]
pub struct FileEdit {
    /// The path below the registry, with `/` between folders.
    pub path: String,
    /// What the record is.
    pub kind: Kind,
    /// The edits, one after the other.
    pub edits: Vec<Edit>,
}

/// One edit; the number of a block counts the blocks as they stand when the edit's turn comes.
#[derive(Clone, Debug)]
pub enum Edit {
    /// The file comes to be.
    Create(Block),
    /// The file goes; the only edit of its file.
    Delete,
    /// A key gets a value, or goes.
    Set {
        /// Where the key stands.
        spot: Spot,
        /// The key.
        key: &'static str,
        /// The value; none removes the key.
        value: Option<Value>,
    },
    /// A block comes in, in sorted place.
    Insert {
        /// What the block is called: `participant`.
        key: &'static str,
        /// The block.
        block: Block,
    },
    /// A block goes.
    Remove {
        /// What the block is called.
        key: &'static str,
        /// Its number, counted from 0.
        index: usize,
    },
}

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// At the top of the record.
    Record,
    /// In one of its blocks.
    Block {
        /// What the block is called.
        key: &'static str,
        /// Its number, counted from 0.
        index: usize,
    },
}

impl Plan {
    /// Adds what another plan writes.
    pub fn join(&mut self, other: Plan) {
        for file in other.files {
            for edit in file.edits {
                self.edit(&file.path, file.kind, edit);
            }
        }
        self.labels.extend(other.labels);
        self.declared.extend(other.declared);
        self.changes.extend(other.changes);
    }

    /// Adds an edit to the file at `path`.
    pub fn edit(&mut self, path: &str, kind: Kind, edit: Edit) {
        match self.files.iter_mut().find(|file| file.path == path) {
            Some(file) => file.edits.push(edit),
            None => self.files.push(FileEdit {
                path: path.to_owned(),
                kind,
                edits: vec![edit],
            }),
        }
    }
}
