//! Every text of a registry with the field that it stands in, for the rules that go by what a field holds.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding, Place, Step};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::FILE as SETTINGS;
use crate::model::value::{Block, Value};

/// One text and where it stands.
#[derive(Clone, Debug)]
pub(in crate::ops) struct Text<'a> {
    /// The file.
    pub(in crate::ops) file: &'a str,
    /// The key that it stands at; of an entry of a list, the key of the list.
    pub(in crate::ops) key: &'static str,
    /// What the field holds.
    pub(in crate::ops) holds: FieldType,
    /// The text.
    pub(in crate::ops) text: &'a str,
    /// The path to the block that the key stands in; none at the top. Shared, since a registry has many texts and few of
    /// them are wrong.
    block: Option<Arc<FieldPath>>,
    /// The number in a list.
    index: Option<usize>,
}

impl Text<'_> {
    /// The place of the text.
    pub(super) fn place(&self) -> Place {
        Place {
            file: self.file.to_owned(),
            at: self.at(),
        }
    }

    /// Where in the file it stands.
    pub(super) fn at(&self) -> At {
        At::Value(self.path())
    }

    /// Where a part of it stands, in bytes of the text.
    pub(super) fn part(&self, range: Range<usize>) -> At {
        At::Part(self.path(), range.start, range.end)
    }

    fn path(&self) -> FieldPath {
        let path = match &self.block {
            Some(block) => block.key(self.key),
            None => FieldPath::default().key(self.key),
        };
        match self.index {
            Some(index) => path.index(index),
            None => path,
        }
    }

    /// Whether it stands in the file of a person.
    pub(super) fn is_of_person(&self) -> bool {
        Kind::of_file(self.file) == Some(Kind::Person)
    }
}

/// Gathers the texts of all files; of records that can't be read, those that could be.
pub(in crate::ops) fn gather_texts(registry: &Registry) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    gather_of_settings(registry, &mut texts);
    for record in registry.records().chain(registry.unreadable_records()) {
        gather_of_record(record, &mut texts);
    }
    texts
}

/// Adds the texts of `registry.toml`.
pub(super) fn gather_of_settings<'a>(registry: &'a Registry, texts: &mut Vec<Text<'a>>) {
    let fields = fields::SETTINGS.iter();
    gather(SETTINGS, fields, &registry.settings.block, None, texts);
}

/// Adds the texts of a record.
pub(super) fn gather_of_record<'a>(record: &'a Record, texts: &mut Vec<Text<'a>>) {
    let fields = fields::of(record.kind);
    gather(&record.path, fields, &record.block, None, texts);
}

fn gather<'a>(
    file: &'a str,
    fields: impl Iterator<Item = &'static Field>,
    values: &'a Block,
    path: Option<FieldPath>,
    texts: &mut Vec<Text<'a>>,
) {
    let path = path.map(Arc::new);
    let inside = |key: &str| {
        path.as_deref()
            .map_or_else(FieldPath::default, FieldPath::clone)
            .key(key)
    };
    for (field, value) in fields::in_order(fields, values) {
        let mut push = |text: &'a str, index: Option<usize>| {
            texts.push(Text {
                file,
                key: field.key,
                holds: field.holds,
                text,
                block: path.clone(),
                index,
            });
        };
        match (value, field.holds) {
            (Value::Text(text), _) => push(text, None),
            (Value::List(list), _) => {
                for (index, text) in list.iter().enumerate() {
                    push(text, Some(index));
                }
            }
            (Value::Table(inner), FieldType::Table(fields)) => {
                gather(file, fields.iter(), inner, Some(inside(field.key)), texts);
            }
            (Value::Tables(blocks), FieldType::Tables(fields) | FieldType::Blocks(fields)) => {
                let path = inside(field.key);
                for (index, inner) in blocks.iter().enumerate() {
                    gather(file, fields.iter(), inner, Some(path.index(index)), texts);
                }
            }
            _ => {}
        }
    }
}

/// The value at the end of a path.
pub(super) fn value_at(block: &Block, path: &[Step]) -> Option<Value> {
    let mut value = Value::Table(block.clone());
    for step in path {
        value = match (step, value) {
            (Step::Key(key), Value::Table(mut block)) => block.take(key)?,
            (Step::Index(at), Value::Tables(blocks)) => Value::Table(blocks.into_iter().nth(*at)?),
            (Step::Index(at), Value::List(list)) => Value::Text(list.into_iter().nth(*at)?),
            // A list of one may be written as a text.
            (Step::Index(0), text @ Value::Text(_)) => text,
            _ => return None,
        };
    }
    Some(value)
}

/// The findings that `find` has about the texts of a file: one for each value, with every place where the value stands.
pub(super) fn find_values(
    texts: &[Text<'_>],
    find: impl Fn(&Text<'_>) -> Option<Finding>,
) -> Vec<Finding> {
    // Somebody's address stands in each of their posts: one mistake, which is fixed once.
    let mut findings: BTreeMap<&str, Finding> = BTreeMap::new();
    for text in texts {
        let Some(finding) = find(text) else {
            continue;
        };
        match findings.entry(text.text) {
            Entry::Occupied(mut known) => known.get_mut().places.extend(finding.places),
            Entry::Vacant(free) => _ = free.insert(finding),
        }
    }
    findings.into_values().collect()
}
