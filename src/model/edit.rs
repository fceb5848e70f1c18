//! Plans of commands that write, and results of merges, in terms of records; `document::edit` turns them into changed lines.

use std::collections::BTreeMap;

use super::change::Change;
use super::fields::WordList;
use super::kind::Kind;
use super::record::Record;
use super::subject::Subject;
use super::value::{Block, Value};
use super::vocabulary::Labels;

/// Everything that a command writes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The files, each once.
    pub files: Vec<FileEdit>,
    /// Labels of new words as they were typed, by list and key.
    pub labels: BTreeMap<(WordList, String), String>,
    /// Words to declare in `registry.toml`.
    pub declared: Vec<NewWord>,
    /// The changes that the edits make, for reports.
    pub changes: Vec<Change>,
    /// The indexes of the files by path: a plan may have thousands.
    by_path: BTreeMap<String, usize>,
}

/// A word to declare in `registry.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWord {
    /// Its list.
    pub list: WordList,
    /// The word as files hold it.
    pub key: String,
    /// Its labels; a tag has none.
    pub labels: Labels,
}

/// The edits of one file.
#[derive(Clone, Debug)]
pub struct FileEdit {
    /// The path below the registry, with `/` between folders.
    pub path: String,
    /// The record, or the settings of the registry.
    pub subject: Subject,
    /// The edits, in the order in which they are applied.
    pub edits: Vec<Edit>,
    /// The new path of a file that is moved, and the kind that the record has there.
    pub moved_to: Option<(String, Kind)>,
}

/// An edit of a file. The index of a block counts the blocks as they are after the edits before.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Creates the file.
    Create(Block),
    /// Deletes the file; the only edit of its file.
    Delete,
    /// Sets or removes a key.
    Set {
        /// The table that holds the key.
        spot: Spot,
        /// The key.
        key: &'static str,
        /// The value; none removes the key.
        value: Option<Value>,
    },
    /// Inserts a block at its sorted place.
    Insert {
        /// The key of the block: `participant`.
        key: &'static str,
        /// The block.
        block: Block,
    },
    /// Removes a block.
    Remove {
        /// The key of the block.
        key: &'static str,
        /// Its index.
        index: usize,
    },
    /// Brings blocks into their sorted order, each with its comments.
    Sort {
        /// The key of the blocks.
        key: &'static str,
    },
}

/// The table that holds a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The record itself.
    Record,
    /// One of its blocks.
    Block {
        /// The key of the block.
        key: &'static str,
        /// Its index.
        index: usize,
    },
}

/// The result of merging two changed versions of a record.
#[derive(Clone, Debug, Default)]
pub struct Merge {
    /// The changes of the other side, as edits of our text.
    pub edits: Vec<Edit>,
    /// Values that both sides changed differently; the record keeps ours.
    pub conflicts: Vec<Conflict>,
    /// The merged record, its blocks in any order.
    pub block: Block,
}

/// A value or block that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The value of a key.
    Key {
        /// The block of the key, after all edits, and the key of such blocks; none at the top of the record.
        inside: Option<(&'static str, Block)>,
        /// The key.
        key: &'static str,
        /// Their value, if they have one.
        theirs: Option<Value>,
    },
    /// A block that one side changed and the other removed.
    Block {
        /// The key of the block.
        key: &'static str,
        /// Our block, if we have it.
        ours: Option<Block>,
        /// Their block, if they have it.
        theirs: Option<Block>,
    },
}

impl Plan {
    /// Adds what another plan writes.
    pub fn join(&mut self, other: Plan) {
        for file in other.files {
            let own = self.file(&file.path, file.subject);
            own.edits.extend(file.edits);
            own.moved_to = file.moved_to.or(own.moved_to.take());
        }
        self.labels.extend(other.labels);
        self.declared.extend(other.declared);
        self.changes.extend(other.changes);
    }

    /// Adds an edit to the file at `path`.
    pub fn edit(&mut self, path: &str, subject: Subject, edit: Edit) {
        self.file(path, subject).edits.push(edit);
    }

    /// Adds an edit of the file of a record.
    pub fn edit_record(&mut self, record: &Record, edit: Edit) {
        self.edit(&record.path, Subject::Record(record.kind), edit);
    }

    /// Moves the file of a record to another path, where it is of a kind.
    pub fn move_record(&mut self, record: &Record, path: String, kind: Kind) {
        let file = self.file(&record.path, Subject::Record(record.kind));
        file.moved_to = Some((path, kind));
    }

    /// All edits of a file stay in one list: the index of a block counts what the edits before it did.
    fn file(&mut self, path: &str, subject: Subject) -> &mut FileEdit {
        let next = self.files.len();
        let at = *self.by_path.entry(path.to_owned()).or_insert(next);
        if at == next {
            self.files.push(FileEdit {
                path: path.to_owned(),
                subject,
                edits: Vec::new(),
                moved_to: None,
            });
        }
        &mut self.files[at]
    }
}
