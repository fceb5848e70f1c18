//! The export as tables, described once: csv, its data package, the database, the workbook and parquet draw these.

use std::collections::BTreeMap;

use crate::model::fields::{self, Field, FieldType, ReferenceTarget};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::shape::Shape;
use crate::model::value::{Block, Value};
use crate::ops::export::Export;

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name, as files have it.
    pub(super) name: &'static str,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// How many of the first columns name a row.
    pub(super) key: usize,
    /// Its rows, each with a value for every column.
    pub(super) rows: Vec<Vec<Datum>>,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name: the key of the field, with that of its table before a dot.
    pub(super) key: String,
    /// What it holds; several values are one text.
    pub(super) holds: FieldType,
}

/// What a column holds, as far as other programs tell values apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DataType {
    Text,
    Integer,
    Flag,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Datum {
    Unknown,
    Text(String),
    Integer(i64),
    Flag(bool),
}

/// What separates the values of a list: as in the csv of other commands.
pub(super) const SEPARATOR: &str = ";";

/// The table of a shape of records; none for `registry.toml`.
const SUBJECTS: [(&str, Shape); 4] = [
    ("sources", Shape::Source),
    ("actors", Shape::Actor),
    ("initiatives", Shape::Initiative),
    ("people", Shape::Person),
];

/// The tables of blocks: the key of the block, the column that names the record, and what that is.
const BLOCKS: [(&str, &str, &str, ReferenceTarget); 5] = [
    (
        "participations",
        "participant",
        "initiative",
        ReferenceTarget::Initiative,
    ),
    ("events", "event", "initiative", ReferenceTarget::Initiative),
    ("posts", "post", "person", ReferenceTarget::Person),
    (
        "former-names",
        "former-names",
        "record",
        ReferenceTarget::Any,
    ),
    ("exceptions", "allow", "record", ReferenceTarget::Any),
];

/// The names of all tables, of which an export without people has fewer.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let subjects = SUBJECTS.iter().map(|it| it.0);
    let blocks = BLOCKS.iter().map(|it| it.0);
    subjects.chain(blocks).chain([MEMBERS, LISTS, ABOUT])
}

const MEMBERS: &str = "members";
const LISTS: &str = "lists";
const ABOUT: &str = "about";

/// Returns the tables, those that are referred to first. There are tables of people only where there may be people.
pub(super) fn tables(export: &Export) -> Vec<Table> {
    let is_there = |shape: Shape| shape != Shape::Person || export.personal_data.is_some();
    let subjects = SUBJECTS.iter().filter(|it| is_there(it.1));
    let subjects = subjects.map(|(name, shape)| subject(name, *shape, &export.records));
    let blocks = BLOCKS
        .iter()
        .filter(|it| it.3 != ReferenceTarget::Person || export.personal_data.is_some());
    let blocks = blocks.map(|(name, key, record, target)| {
        let record = Column::new(*record, FieldType::Reference(*target));
        of_blocks(name, key, record, &export.records)
    });
    let rest = [members(export), lists(&export.records), about(export)];
    subjects.chain(blocks).chain(rest).collect()
}

impl Table {
    fn new(name: &'static str, key: usize, columns: Vec<Column>) -> Table {
        Table {
            name,
            columns,
            key,
            rows: Vec::new(),
        }
    }
}

impl Column {
    fn new(key: impl Into<String>, holds: FieldType) -> Column {
        let key = key.into();
        Column { key, holds }
    }

    /// The name as a program has it that would need quotes around a hyphen or a dot.
    pub(super) fn plain_name(&self) -> String {
        plain_name(&self.key)
    }

    /// The key without that of its table.
    pub(super) fn last_key(&self) -> &str {
        self.key.rsplit('.').next().unwrap_or(&self.key)
    }

    /// The type of its values.
    pub(super) fn data_type(&self) -> DataType {
        match self.holds {
            FieldType::Integer => DataType::Integer,
            FieldType::Flag => DataType::Flag,
            _ => DataType::Text,
        }
    }

    /// The table that it refers to.
    pub(super) fn references(&self) -> Option<&'static str> {
        let FieldType::Reference(target) = self.holds else {
            return None;
        };
        match target {
            ReferenceTarget::Actor => Some("actors"),
            ReferenceTarget::Initiative => Some("initiatives"),
            ReferenceTarget::Person => Some("people"),
            ReferenceTarget::Source => Some("sources"),
            ReferenceTarget::Any => None,
        }
    }
}

/// A name without signs that need quotes.
pub(super) fn plain_name(name: &str) -> String {
    name.replace(['-', '.'], "_")
}

impl Datum {
    fn text(text: impl Into<String>) -> Datum {
        Datum::Text(text.into())
    }

    fn of(value: &Value) -> Datum {
        match value {
            Value::Integer(number) => Datum::Integer(*number),
            Value::Flag(flag) => Datum::Flag(*flag),
            value => Datum::Text(value.texts().join(SEPARATOR)),
        }
    }
}

/// All records of one shape.
fn subject(name: &'static str, shape: Shape, records: &[Record]) -> Table {
    let fields = shape.fields();
    let mut columns = vec![
        Column::new("id", FieldType::Text),
        Column::new("kind", FieldType::Text),
    ];
    add_columns(&mut columns, &fields, "");
    let mut table = Table::new(name, 1, columns);
    for record in records.iter().filter(|it| Shape::of(it.kind) == shape) {
        let mut row = vec![
            Datum::text(record.id.as_str()),
            Datum::text(record.kind.key()),
        ];
        add_values(&mut row, &fields, Some(&record.block));
        table.rows.push(row);
    }
    table
}

/// All blocks of one key, each with its record and its number in it.
fn of_blocks(name: &'static str, key: &str, record: Column, records: &[Record]) -> Table {
    let mut columns = vec![record, Column::new("number", FieldType::Integer)];
    let field = fields::RECORD.iter().find(|it| it.key == key);
    let inner: Vec<&Field> = match field.map(|it| it.holds) {
        Some(FieldType::Blocks(inner) | FieldType::Tables(inner)) => inner.iter().collect(),
        _ => Vec::new(),
    };
    add_columns(&mut columns, &inner, "");
    let mut table = Table::new(name, 2, columns);
    for record in records {
        for (number, block) in (1..).zip(record.block.tables(key)) {
            let mut row = vec![Datum::text(record.id.as_str()), Datum::Integer(number)];
            add_values(&mut row, &inner, Some(block));
            table.rows.push(row);
        }
    }
    table
}

/// Adds a column for each field, and for each field of a table in it; blocks have tables of their own.
fn add_columns(columns: &mut Vec<Column>, fields: &[&Field], before: &str) {
    for field in fields {
        let key = format!("{before}{}", field.key);
        match field.holds {
            FieldType::Table(inner) => {
                add_columns(columns, &Vec::from_iter(inner), &format!("{key}."));
            }
            FieldType::Tables(_) | FieldType::Blocks(_) => {}
            holds => columns.push(Column { key, holds }),
        }
    }
}

/// Adds the values of these fields, in the order of the columns.
fn add_values(row: &mut Vec<Datum>, fields: &[&Field], block: Option<&Block>) {
    for field in fields {
        let value = block.and_then(|block| block.get(field.key));
        match (field.holds, value) {
            (FieldType::Table(inner), Some(Value::Table(block))) => {
                add_values(row, &Vec::from_iter(inner), Some(block));
            }
            (FieldType::Table(inner), _) => add_values(row, &Vec::from_iter(inner), None),
            (FieldType::Tables(_) | FieldType::Blocks(_), _) => {}
            (_, Some(value)) => row.push(Datum::of(value)),
            (_, None) => row.push(Datum::Unknown),
        }
    }
}

/// The members of groups, found by queries too, with groups in a group replaced by their members.
fn members(export: &Export) -> Table {
    let actor = |key: &str| Column::new(key, FieldType::Reference(ReferenceTarget::Actor));
    let mut table = Table::new(MEMBERS, 2, vec![actor("actor"), actor("member")]);
    let row = |(group, member): &(Id, Id)| {
        let ids = [group, member].map(|id| Datum::text(id.as_str()));
        ids.to_vec()
    };
    table.rows = export.members.iter().map(row).collect();
    table
}

/// The values of lists, a row each, so that a program can join them.
fn lists(records: &[Record]) -> Table {
    let columns = [
        ("record", FieldType::Reference(ReferenceTarget::Any)),
        ("key", FieldType::Text),
        ("number", FieldType::Integer),
        ("value", FieldType::Text),
    ];
    let columns = columns.map(|(key, holds)| Column::new(key, holds));
    let mut table = Table::new(LISTS, 3, columns.into());
    for record in records {
        for (field, value) in fields::in_order(fields::of(record.kind), &record.block) {
            let is_list =
                matches!(value, Value::List(_)) || matches!(field.holds, FieldType::Reach);
            let values = if is_list { value.texts() } else { Vec::new() };
            for (number, value) in (1..).zip(values) {
                table.rows.push(vec![
                    Datum::text(record.id.as_str()),
                    Datum::text(field.key),
                    Datum::Integer(number),
                    Datum::text(value),
                ]);
            }
        }
    }
    table
}

/// What the export is.
fn about(export: &Export) -> Table {
    let columns = ["about", "value"].map(|key| Column::new(key, FieldType::Text));
    let mut table = Table::new(ABOUT, 1, columns.into());
    let of_registry = ["name", "id", "language", "currency"].map(|key| {
        let value = export.settings.text(key);
        (key, value.map(str::to_owned))
    });
    let of_people = export.personal_data.iter().flat_map(|it| {
        [
            ("people", Some(it.people.to_string())),
            ("day", Some(it.day.clone())),
            ("purpose", it.purpose.clone()),
        ]
    });
    let facts = of_registry.into_iter().chain(of_people);
    let row = |(key, value): (&str, Option<String>)| {
        vec![Datum::text(key), value.map_or(Datum::Unknown, Datum::Text)]
    };
    table.rows = facts.map(row).collect();
    table
}

/// The names of the records, by id.
pub(super) fn names_of_records(export: &Export) -> BTreeMap<&str, &str> {
    let records = export.records.iter();
    records.map(|it| (it.id.as_str(), it.name())).collect()
}

#[cfg(test)]
mod tests {
    use super::{BLOCKS, SUBJECTS, plain_name};
    use crate::model::fields::{FieldType, RECORD};
    use crate::model::kind::Kind;
    use crate::model::shape::Shape;

    #[test]
    fn every_kind_and_every_block_has_a_table() {
        for kind in Kind::ALL {
            let shape = Shape::of(kind);
            assert!(SUBJECTS.iter().any(|it| it.1 == shape), "{kind:?}");
        }
        for field in RECORD {
            if matches!(field.holds, FieldType::Blocks(_) | FieldType::Tables(_)) {
                assert!(BLOCKS.iter().any(|it| it.1 == field.key), "{}", field.key);
            }
        }
    }

    #[test]
    fn names_need_no_quotes() {
        assert_eq!(plain_name("address.postal-code"), "address_postal_code");
    }
}
