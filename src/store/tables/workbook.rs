//! Workbooks of Excel and LibreOffice.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};
use jiff::civil;

use crate::error::import::ImportError;
use crate::model::table::{Cell, Form, Row, RowError, Table};

/// How many columns of a row are read: a sheet has 16,384, and a stray cell far right would make each row that wide.
const MAX_COLUMNS: u32 = 1024;

/// Reads the sheet that is named, else the first that has rows.
pub(super) fn read(
    file: &str,
    bytes: Vec<u8>,
    sheet: Option<&str>,
    is_known: impl Fn(&str) -> bool,
) -> Result<Table, ImportError> {
    let failed = |error: calamine::Error| ImportError::Workbook {
        file: file.to_owned(),
        reason: error.to_string(),
    };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(failed)?;
    let sheets = book.sheet_names();
    let wanted: Vec<String> = match sheet {
        Some(name) if sheets.iter().any(|it| it == name) => vec![name.to_owned()],
        Some(name) => {
            return Err(ImportError::NoSheet {
                file: file.to_owned(),
                sheet: name.to_owned(),
                sheets,
            });
        }
        None => sheets.clone(),
    };
    for name in wanted {
        let rows = rows(&mut book, &name).map_err(failed)?;
        if !rows.is_empty() {
            let mut table = Table::from_rows(rows, is_known);
            name_columns_of_errors(&mut table);
            table.form.insert(0, Form::Sheet(name, sheets.len()));
            return Ok(table);
        }
    }
    Ok(Table::default())
}

/// The rows of a sheet. Cells are taken one by one: a range would have a place for every cell up to the last, and a stray
/// one in the last row of a sheet would take all memory.
fn rows(book: &mut Sheets<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<Row>, calamine::Error> {
    let mut filled: BTreeMap<u32, BTreeMap<u32, Data>> = BTreeMap::new();
    let mut add = |(row, column): (u32, u32), value: Data| {
        if value != Data::Empty && column < MAX_COLUMNS {
            filled.entry(row).or_default().insert(column, value);
        }
    };
    match book {
        Sheets::Xlsx(book) => {
            let mut cells = book.worksheet_cells_reader(name)?;
            while let Some(cell) = cells.next_cell()? {
                add(cell.get_position(), cell.get_value().clone().into());
            }
        }
        _ => {
            let range = book.worksheet_range(name)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = |from: u32, index: usize| from + u32::try_from(index).unwrap_or(u32::MAX);
                add((at(top, row), at(left, column)), value.clone());
            }
        }
    }
    let row = |(number, cells): (u32, BTreeMap<u32, Data>)| {
        let wide = cells.keys().next_back().map_or(0, |last| last + 1);
        let mut row = Row {
            number: number as usize + 1,
            ..Row::default()
        };
        for column in 0..wide {
            let value = cells.get(&column).unwrap_or(&Data::Empty);
            if let (Data::Error(error), None) = (value, &row.error) {
                row.error = Some(RowError::Formula {
                    column: column.to_string(),
                    error: error.to_string(),
                });
            }
            row.cells.push(cell(value));
        }
        row
    };
    Ok(filled.into_iter().map(row).collect())
}

/// Gives errors of cells the heading of their column in place of its number.
fn name_columns_of_errors(table: &mut Table) {
    for row in &mut table.rows {
        if let Some(RowError::Formula { column, .. }) = &mut row.error {
            let heading = column.parse::<usize>().ok();
            if let Some(heading) = heading.and_then(|at| table.headings.get(at)) {
                column.clone_from(heading);
            }
        }
    }
}

fn cell(value: &Data) -> Cell {
    match value {
        Data::String(text) => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number(number.to_string()),
        // As it is shown: no exponent, and no fraction where there is none.
        Data::Float(number) => Cell::Number(number.to_string()),
        Data::Bool(flag) => Cell::Text(if *flag { "yes" } else { "no" }.to_owned()),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = || {
                let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
                civil::Date::new(i16::try_from(year).ok()?, month, day).ok()
            };
            match date() {
                Some(day) => Cell::Day(day),
                None => Cell::Number(moment.as_f64().to_string()),
            }
        }
        Data::DateTimeIso(text) => match text.get(..10).and_then(|it| it.parse().ok()) {
            Some(day) => Cell::Day(day),
            None => Cell::Text(text.clone()),
        },
        Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Error(_) | Data::Empty => Cell::Text(String::new()),
    }
}
