//! Every text of a registry with the field that it stands in, for the families that go by what a field holds.

use std::ops::Range;

use jiff::civil;

use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Place};
use crate::model::kind::Kind;
use crate::model::registry::Registry;
use crate::model::settings::FILE as SETTINGS;
use crate::model::value::{Block, Value};

/// What the families look at.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    /// Every record.
    pub(super) registry: &'a Registry,
    /// The day of the run.
    pub(super) today: civil::Date,
}

/// One text and where it stands.
#[derive(Debug)]
pub(super) struct Leaf<'a, 'p> {
    /// The file.
    pub(super) file: &'a str,
    /// The key that it stands at; of a list, that of the list.
    pub(super) key: &'static str,
    /// What the field holds.
    pub(super) holds: FieldType,
    /// The text.
    pub(super) text: &'a str,
    /// The way to the block that the key stands in.
    block: &'p FieldPath,
    /// The number in a list.
    index: Option<usize>,
}

impl Leaf<'_, '_> {
    /// The place of the text.
    pub(super) fn place(&self) -> Place {
        Place {
            file: self.file.to_owned(),
            at: self.at(),
        }
    }

    /// Where in the file it stands; made only for what is told, since most texts are right.
    pub(super) fn at(&self) -> At {
        At::Value(self.path())
    }

    fn path(&self) -> FieldPath {
        let path = self.block.key(self.key);
        match self.index {
            Some(index) => path.index(index),
            None => path,
        }
    }

    /// The place of a part of it, in bytes.
    pub(super) fn part(&self, range: Range<usize>) -> At {
        At::Part(self.path(), range.start, range.end)
    }

    /// Whether it stands in the file of a person.
    pub(super) fn is_of_person(&self) -> bool {
        is_of_person(self.file)
    }

    /// Whether it stands in `registry.toml`.
    pub(super) fn is_setting(&self) -> bool {
        self.file == SETTINGS
    }
}

/// Whether a file is that of a person.
pub(super) fn is_of_person(file: &str) -> bool {
    file.split('/').next() == Some(Kind::Person.folder())
}

/// Goes through every text of every file, those of unreadable records as far as they were read.
pub(super) fn walk<'a>(registry: &'a Registry, see: &mut dyn FnMut(Leaf<'a, '_>)) {
    let root = FieldPath::default();
    let settings = &registry.settings.block;
    block(SETTINGS, fields::SETTINGS.iter(), settings, &root, see);
    for record in registry.records().chain(registry.unreadable_records()) {
        let fields = fields::of(record.kind);
        block(&record.path, fields, &record.block, &root, see);
    }
}

fn block<'a>(
    file: &'a str,
    fields: impl Iterator<Item = &'static Field>,
    values: &'a Block,
    path: &FieldPath,
    see: &mut dyn FnMut(Leaf<'a, '_>),
) {
    for field in fields {
        let Some(value) = values.get(field.key) else {
            continue;
        };
        let mut leaf = |text: &'a str, index: Option<usize>| {
            see(Leaf {
                file,
                key: field.key,
                holds: field.holds,
                text,
                block: path,
                index,
            });
        };
        match (value, field.holds) {
            (Value::Text(text), _) => leaf(text, None),
            (Value::List(list), _) => {
                for (at, text) in list.iter().enumerate() {
                    leaf(text, Some(at));
                }
            }
            (Value::Table(inner), FieldType::Table(fields)) => {
                block(file, fields.iter(), inner, &path.key(field.key), see);
            }
            (Value::Tables(blocks), FieldType::Tables(fields) | FieldType::Blocks(fields)) => {
                let path = path.key(field.key);
                for (at, inner) in blocks.iter().enumerate() {
                    block(file, fields.iter(), inner, &path.index(at), see);
                }
            }
            _ => {}
        }
    }
}
