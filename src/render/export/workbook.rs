//! The tables as a workbook, with a sheet for each subject, in the words of the language.

use std::collections::BTreeMap;

use super::tables::{Column, DataType, Datum, Table};
use crate::model::fields::FieldType;
use crate::render::Look;
use crate::render::grid::{self, Cell, Grid};
use crate::render::xlsx::{self, Sheet};

/// The tables that are sheets, in their order: the others are for programs.
const SHEETS: [&str; 8] = [
    "actors",
    "initiatives",
    "participations",
    "events",
    "people",
    "posts",
    "sources",
    "about",
];

/// Writes the tables as a workbook; references have the names of what they lead to beside them.
pub(super) fn xlsx(tables: &[Table], names: &BTreeMap<&str, &str>, look: &Look<'_>) -> Vec<u8> {
    let find = |name: &&str| tables.iter().find(|table| table.name == *name);
    let shown: Vec<&Table> = SHEETS.iter().filter_map(find).collect();
    let grids: Vec<Grid> = shown.iter().map(|it| sheet_grid(it, names, look)).collect();
    let sheets = shown.iter().zip(&grids).map(|(table, grid)| Sheet {
        frozen: 1,
        ..Sheet::new(look.words.get(&format!("export-{}", table.name)), grid)
    });
    xlsx::xlsx(&Vec::from_iter(sheets), xlsx::NO_DAY)
}

/// A column of a sheet: its head, and the place of its values in the rows.
struct Shown<'t> {
    at: usize,
    column: &'t Column,
    /// Whether the names of the records are shown instead of their ids.
    is_name: bool,
}

fn sheet_grid(table: &Table, names: &BTreeMap<&str, &str>, look: &Look<'_>) -> Grid {
    let is_known = |at: usize| table.rows.iter().any(|row| row[at] != Datum::Unknown);
    let columns = table.columns.iter().enumerate();
    // A column that nobody has a value for would only make the sheet wide.
    let mut columns: Vec<Shown<'_>> = columns
        .filter(|(at, _)| *at < table.key || is_known(*at))
        .flat_map(|(at, column)| {
            let shown = |is_name| Shown {
                at,
                column,
                is_name,
            };
            let name = column.references().map(|_| shown(true));
            name.into_iter().chain([shown(false)])
        })
        .collect();
    // People look for names.
    if columns.first().is_some_and(|it| it.column.key == "id") {
        columns.rotate_left(1);
        let name = columns.iter().position(|it| it.column.key == "name");
        columns[..=name.unwrap_or(0)].rotate_right(1);
    }
    let cells = |row: &Vec<Datum>| {
        let cells = columns.iter().map(|it| it.cell(&row[it.at], names, look));
        cells.collect()
    };
    Grid {
        rows: table.rows.iter().map(cells).collect(),
        columns: columns.iter().map(|it| it.head(look)).collect(),
    }
}

impl Shown<'_> {
    fn head(&self, look: &Look<'_>) -> grid::Column {
        let label = look.field(self.column.last_key());
        let label = match self.column.references() {
            Some(_) if !self.is_name => format!("{label} (id)"),
            _ => label,
        };
        match self.column.data_type() {
            DataType::Integer => grid::Column::number(&self.column.key, label),
            _ => grid::Column::new(&self.column.key, label),
        }
    }

    /// The cell of a value: codes, days and numbers as they are, words as people read them.
    fn cell(&self, datum: &Datum, names: &BTreeMap<&str, &str>, look: &Look<'_>) -> Cell {
        let text = match datum {
            Datum::Unknown => return Cell::default(),
            Datum::Integer(number) => return Cell::new(number.to_string()),
            Datum::Flag(flag) => return Cell::new(look.choice(if *flag { "yes" } else { "no" })),
            Datum::Text(text) => text.as_str(),
        };
        let vocabulary = &look.registry.settings.vocabulary;
        let several = |label: &dyn Fn(&str) -> String| {
            let labels: Vec<String> = text.split(super::tables::SEPARATOR).map(label).collect();
            labels.join("; ")
        };
        let label = match self.column.holds {
            _ if self.is_name => names.get(text).copied().unwrap_or(text).to_owned(),
            FieldType::Text if self.column.key == "about" => {
                look.words.get(&format!("export-about-{text}"))
            }
            _ if self.column.key == "kind" => look.value("kind", text),
            FieldType::Word(list) | FieldType::Words(list) => {
                several(&|word| vocabulary.label(list, word, look.words))
            }
            FieldType::Choice(_) => look.choice(text),
            FieldType::Keys => several(&|key| look.field(key)),
            FieldType::Text | FieldType::Query => text.to_owned(),
            _ => several(&str::to_owned),
        };
        Cell::labelled(text, label)
    }
}
