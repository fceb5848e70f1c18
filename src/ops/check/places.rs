//! Places in records, for the families.

use crate::model::finding::{At, FieldPath, Place};
use crate::model::record::Record;

/// The way to a key at the top.
pub(super) fn top(key: &str) -> FieldPath {
    FieldPath::default().key(key)
}

/// The way to a key of a block: `participant[2].actor`.
pub(super) fn inside(block: &str, number: usize, key: &str) -> FieldPath {
    top(block).index(number).key(key)
}

/// The value of a key at the top of a record.
pub(super) fn value(record: &Record, key: &str) -> Place {
    Place {
        file: record.path.clone(),
        at: At::Value(top(key)),
    }
}
