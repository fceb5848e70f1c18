//! Every text of a registry with the field that it stands in, for the families that go by what a field holds.

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
pub(super) struct Leaf<'a> {
    /// The file.
    pub(super) file: &'a str,
    /// Where in the file.
    pub(super) path: FieldPath,
    /// What the field holds.
    pub(super) holds: FieldType,
    /// The text.
    pub(super) text: &'a str,
}

impl Leaf<'_> {
    /// The place of the text.
    pub(super) fn place(self) -> Place {
        Place {
            file: self.file.to_owned(),
            at: At::Value(self.path),
        }
    }

    /// The key that it stands at; of a list, that of the list.
    pub(super) fn key(&self) -> &str {
        self.path.last_key()
    }

    /// A finding at the text.
    pub(super) fn at(&self) -> At {
        At::Value(self.path.clone())
    }

    /// Whether it stands in the file of a person.
    pub(super) fn is_of_person(&self) -> bool {
        self.file.split('/').next() == Some(Kind::Person.folder())
    }

    /// Whether it stands in `registry.toml`.
    pub(super) fn is_setting(&self) -> bool {
        self.file == SETTINGS
    }
}

/// Goes through every text of every file, those of unreadable records as far as they were read.
pub(super) fn walk<'a>(registry: &'a Registry, see: &mut dyn FnMut(Leaf<'a>)) {
    let root = FieldPath::default();
    let settings = &registry.settings.block;
    block(SETTINGS, fields::SETTINGS.iter(), settings, &root, see);
    for record in registry.records().chain(registry.apart()) {
        let fields = fields::of(record.kind);
        block(&record.path, fields, &record.block, &root, see);
    }
}

fn block<'a>(
    file: &'a str,
    fields: impl Iterator<Item = &'static Field>,
    values: &'a Block,
    path: &FieldPath,
    see: &mut dyn FnMut(Leaf<'a>),
) {
    for field in fields {
        let Some(value) = values.get(field.key) else {
            continue;
        };
        let path = path.key(field.key);
        let leaf = |path: FieldPath, text: &'a str| Leaf {
            file,
            path,
            holds: field.holds,
            text,
        };
        match (value, field.holds) {
            (Value::Text(text), _) => see(leaf(path, text)),
            (Value::List(list), _) => {
                for (at, text) in list.iter().enumerate() {
                    see(leaf(path.index(at), text));
                }
            }
            (Value::Table(inner), FieldType::Table(fields)) => {
                block(file, fields.iter(), inner, &path, see);
            }
            (Value::Tables(blocks), FieldType::Tables(fields) | FieldType::Blocks(fields)) => {
                for (at, inner) in blocks.iter().enumerate() {
                    block(file, fields.iter(), inner, &path.index(at), see);
                }
            }
            _ => {}
        }
    }
}
