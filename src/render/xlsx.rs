//! Workbooks for Excel and LibreOffice: the same tables in the same words, and the same bytes for the same day.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil;
use rust_xlsxwriter::{
    Color, ConditionalFormat2ColorScale, DocProperties, ExcelDateTime, Format as Look, FormatAlign,
    FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::escape;
use super::grid::{Cell, Column, Grid};
use super::text::HARD_SPACE;
use super::width::{width, wrap};

/// A sheet: some lines, then a table whose head stays in sight.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The name, which is made valid and unique.
    pub name: String,
    /// Lines above the table.
    pub above: Vec<String>,
    /// The table.
    pub grid: &'a Grid,
    /// How many columns stay in sight.
    pub frozen: u16,
    /// What only the sheet of a matrix has.
    pub matrix: Option<MatrixLook>,
}

/// The look of a matrix: names in the first column, sums in the last row and column, and quiet cells slanted instead of grey,
/// which can't be read on every colour.
#[derive(Debug, Default)]
pub struct MatrixLook {
    /// The columns under upright heads.
    pub upright: Range<u16>,
    /// How many rows and columns, behind the first column, are coloured by size.
    pub heat: (u32, u16),
    /// Colours (RGB) behind cells, by their row below the head and their column.
    pub colours: BTreeMap<(usize, usize), u32>,
}

impl<'a> Sheet<'a> {
    /// A sheet with nothing but a table.
    pub fn new(name: impl Into<String>, grid: &'a Grid) -> Sheet<'a> {
        Sheet {
            name: name.into(),
            above: Vec::new(),
            grid,
            frozen: 0,
            matrix: None,
        }
    }

    fn is_upright(&self, column: u16) -> bool {
        let matrix = self.matrix.as_ref();
        matrix.is_some_and(|it| it.upright.contains(&column))
    }
}

/// The day of a workbook that has none: the same result gives the same bytes on every day.
pub const NO_DAY: civil::Date = civil::date(2000, 1, 1);

/// The most letters that a cell holds.
// The limits of Excel; a file beyond them is reported as damaged when it is opened.
const LONGEST_CELL: usize = 32_767;

/// The most rows of a sheet.
const MOST_ROWS: usize = 1_048_576;

/// The most columns of a sheet.
const MOST_COLUMNS: usize = 16_384;

/// The widest that a column gets, in digits; longer texts wrap.
const WIDEST: usize = 60;

/// How many digits fit on a page side by side and can still be read: an A4 holds 130 at their usual size.
const PAGE: f64 = 260.0;

/// The most letters in a line of an upright head.
const LONGEST_UPRIGHT: usize = 36;

/// Writes sheets as a workbook that was made on `day`. Cells hold labels, columns of numbers hold numbers, and every text
/// is a text, whatever it begins with.
pub fn xlsx(sheets: &[Sheet<'_>], day: civil::Date) -> Vec<u8> {
    // A sheet too large or an invalid name would fail: rows and columns are limited, and names made valid.
    workbook(sheets, day).unwrap_or_default()
}

fn workbook(sheets: &[Sheet<'_>], day: civil::Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The calendar of Excel begins in 1900.
    let year = u16::try_from(day.year()).unwrap_or(1900).max(1900);
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    // Else the package writes the time of the clock, and no two files are the same.
    let made = ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let name = free_name(&sheet.name, &names);
        fill(workbook.add_worksheet().set_name(&name)?, sheet)?;
        names.push(name);
    }
    workbook.save_to_buffer()
}

/// A valid name that no sheet has yet; upper and lower case are the same.
fn free_name(wanted: &str, taken: &[String]) -> String {
    let plain = escape::terminal(wanted).replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    let short = |most: usize| -> String {
        let cut: String = plain.trim_matches(['\'', ' ']).chars().take(most).collect();
        cut.trim_matches(['\'', ' ']).to_owned()
    };
    let is_taken = |name: &str| {
        let mut taken = taken.iter().map(|it| it.to_lowercase());
        name.is_empty() || taken.any(|it| it == name.to_lowercase())
    };
    // What Excel allows: 31 letters, none of the signs above, and no apostrophe at an end.
    let mut name = short(31);
    let mut number = 2;
    while is_taken(&name) {
        // Room for a space and five digits.
        name = format!("{} {number}", short(25)).trim().to_owned();
        number += 1;
    }
    name
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let mut line = 0;
    for text in &sheet.above {
        write(worksheet, line, 0, text, &Look::new())?;
        line += 1;
    }
    // An empty line between the lines above and the table.
    let head = if sheet.above.is_empty() { 0 } else { line + 1 };
    let columns = sheet.grid.columns.iter().take(MOST_COLUMNS);
    for (at, column) in (0..).zip(columns) {
        worksheet.set_column_width(at, column_width(sheet, at))?;
        let look = head_look(column, sheet.is_upright(at));
        write(worksheet, head, at, &column.label, &look)?;
    }
    let free = MOST_ROWS - usize::try_from(head).unwrap_or(0) - 1;
    let last = sheet.grid.rows.len();
    for (number, row) in sheet.grid.rows.iter().enumerate().take(free) {
        let line = head + 1 + u32::try_from(number).unwrap_or(0);
        // Sums are numbers, whatever the columns hold.
        let is_sum = sheet.matrix.is_some() && number + 1 == last;
        let cells = row.iter().zip(&sheet.grid.columns).take(MOST_COLUMNS);
        for (at, (cell, column)) in (0..).zip(cells) {
            let look = cell_look(sheet, (number, at), cell);
            write_cell(worksheet, (line, at), cell, column.right || is_sum, &look)?;
        }
    }
    if let Some(matrix) = &sheet.matrix {
        if !matrix.upright.is_empty() {
            worksheet.set_row_height(head, upright_height(sheet))?;
        }
        if let (rows @ 1.., columns @ 1..) = matrix.heat {
            let scale = ConditionalFormat2ColorScale::new()
                .set_minimum_color(Color::RGB(0x00E6_F0FB))
                .set_maximum_color(Color::RGB(0x006B_A5DC));
            worksheet.add_conditional_format(head + 1, 1, head + rows, columns, &scale)?;
        }
    }
    let width = u16::try_from(sheet.grid.columns.len().min(MOST_COLUMNS)).unwrap_or(0);
    if let (None, 1.., 1..) = (&sheet.matrix, width, last) {
        // The sums of a matrix would be filtered with its rows.
        let rows = u32::try_from(last.min(free)).unwrap_or(0);
        worksheet.autofilter(head, 0, head + rows, width - 1)?;
    }
    worksheet.set_freeze_panes(head + 1, sheet.frozen)?;
    worksheet.set_repeat_rows(head, head)?;
    if let Some(last) = sheet.frozen.checked_sub(1) {
        worksheet.set_repeat_columns(0, last)?;
    }
    // A4; without a size a printer in Sweden gets pages of US Letter.
    worksheet.set_landscape().set_paper_size(9);
    // Over as many pages as its rows need, and as narrow as one page where that can be read.
    worksheet.set_print_fit_to_pages(pages_across(sheet), 0);
    worksheet.set_print_gridlines(true);
    Ok(())
}

/// How many pages a sheet is wide; a matrix is always one.
fn pages_across(sheet: &Sheet<'_>) -> u16 {
    let columns = u16::try_from(sheet.grid.columns.len()).unwrap_or(u16::MAX);
    let width: f64 = (0..columns).map(|at| column_width(sheet, at)).sum();
    match sheet.matrix {
        None => (1..).find(|pages| f64::from(*pages) * PAGE >= width),
        Some(_) => None,
    }
    .unwrap_or(1)
}

fn head_look(column: &Column, is_upright: bool) -> Look {
    let look = Look::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Bottom)
        .set_border_bottom(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E7_EBEF));
    if is_upright {
        look.set_rotation(90).set_align(FormatAlign::Center)
    } else if column.right {
        look.set_align(FormatAlign::Right)
    } else {
        look
    }
}

/// The height of upright heads, in points: that of the longest, within reason.
fn upright_height(sheet: &Sheet<'_>) -> f64 {
    let heads = (0..).zip(&sheet.grid.columns);
    let upright = heads.filter(|(at, _)| sheet.is_upright(*at));
    let longest = upright.map(|(_, column)| width(&column.label)).max();
    let letters = longest.unwrap_or(0).clamp(4, LONGEST_UPRIGHT);
    u32::try_from(letters).map_or(0.0, f64::from) * 7.0 + 12.0
}

/// The lines of an upright head, side by side; a longer word goes on in the next line.
fn upright_lines(head: &str) -> usize {
    // Letters differ in width: lines end before they must.
    let most = LONGEST_UPRIGHT * 7 / 8;
    let lines = wrap(head, most).into_iter();
    lines.map(|line| width(&line).div_ceil(most)).sum()
}

/// The format of a cell: sums below a rule, centred under upright heads, quiet ones in grey or slanted.
fn cell_look(sheet: &Sheet<'_>, (row, at): (usize, u16), cell: &Cell) -> Look {
    let mut look = Look::new().set_align(FormatAlign::Top);
    let Some(matrix) = &sheet.matrix else {
        let grey = Color::RGB(0x0059_636E);
        return if cell.quiet {
            look.set_font_color(grey)
        } else {
            look
        };
    };
    // Thousands apart, as the language of the program has them.
    look = look.set_num_format("#,##0");
    if matrix.upright.contains(&at) {
        look = look.set_align(FormatAlign::Center);
    }
    if row + 1 == sheet.grid.rows.len() {
        look = look.set_border_top(FormatBorder::Thin);
    }
    if let Some(color) = matrix.colours.get(&(row, usize::from(at))) {
        look = look.set_background_color(Color::RGB(*color));
    }
    if cell.quiet { look.set_italic() } else { look }
}

fn write_cell(
    worksheet: &mut Worksheet,
    (line, at): (u32, u16),
    cell: &Cell,
    is_number: bool,
    look: &Look,
) -> Result<(), XlsxError> {
    // Only in columns of numbers: the code `0180` would lose its zero.
    match cell.value.parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => {
            worksheet.write_number_with_format(line, at, number, look)?;
            Ok(())
        }
        _ if cell.label.is_empty() => Ok(()),
        _ => {
            let look = look.clone().set_text_wrap();
            write(worksheet, line, at, &cell.label, &look)
        }
    }
}

/// Writes a text; one that looks like a formula stays a text when somebody edits it.
fn write(
    worksheet: &mut Worksheet,
    line: u32,
    at: u16,
    text: &str,
    look: &Look,
) -> Result<(), XlsxError> {
    let text = escape::sheet(&text.replace(HARD_SPACE, " "));
    let text: String = text.chars().take(LONGEST_CELL).collect();
    let look = match escape::is_risky(&text) {
        true => look.clone().set_quote_prefix(),
        false => look.clone(),
    };
    worksheet.write_string_with_format(line, at, text, &look)?;
    Ok(())
}

fn column_width(sheet: &Sheet<'_>, at: u16) -> f64 {
    let index = usize::from(at);
    let cells = sheet.grid.rows.iter().filter_map(|row| row.get(index));
    let head = sheet.grid.columns.get(index);
    let head = head.map_or("", |column| column.label.as_str());
    let (head, lines) = match sheet.is_upright(at) {
        // A line that stands upright is about as wide as three digits.
        true => ("", upright_lines(head) * 3),
        false => (head, 0),
    };
    let texts = cells
        .flat_map(|cell| cell.label.lines())
        .chain(head.lines());
    let widest = texts.map(width).max().unwrap_or(0);
    // Room for the padding of a cell, and for letters that are wider than a digit.
    let digits = widest.max(lines).clamp(2, WIDEST) + 2;
    u32::try_from(digits).map_or(10.0, f64::from)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Sheet, free_name, xlsx};
    use crate::render::grid::{Cell, Column, Grid};

    #[test]
    fn names_of_sheets_are_free_and_short() {
        let taken = ["Kontakter".to_owned()];
        for (wanted, name) in [
            ("Om listan", "Om listan"),
            ("kontakter", "kontakter 2"),
            ("a/b[c]:*?\\", "a b c"),
            ("'citat'", "citat"),
            ("", "2"),
            (
                "abcdefghijklmnopqrstuvwxyzåäö-12345",
                "abcdefghijklmnopqrstuvwxyzåäö-1",
            ),
        ] {
            assert_eq!(free_name(wanted, &taken), name, "{wanted:?}");
        }
    }

    #[test]
    fn the_same_day_gives_the_same_bytes() {
        let grid = Grid {
            columns: vec![Column::new("name", "Namn"), Column::number("n", "Antal")],
            rows: vec![vec![Cell::new("=1+1"), Cell::new("3")]],
        };
        let bytes = |day| xlsx(&[Sheet::new("Prov", &grid)], date(2026, 11, day));
        assert!(bytes(22).starts_with(b"PK"));
        assert_eq!(bytes(22), bytes(22));
        assert_ne!(bytes(22), bytes(23));
    }

    #[test]
    fn nothing_is_too_large() {
        let grid = Grid {
            columns: vec![Column::new("name", "x".repeat(40_000))],
            rows: vec![vec![Cell::new("å".repeat(40_000))]],
        };
        let sheets = [Sheet::new("Prov", &grid), Sheet::new("prov", &grid)];
        assert!(!xlsx(&sheets, date(2026, 11, 22)).is_empty());
    }
}
