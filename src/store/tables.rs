//! Tables that other programs wrote: csv, workbooks and contact cards.

mod cards;
mod workbook;

use std::borrow::Cow;
use std::io;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::disk;
use crate::error::import::ImportError;
use crate::model::table::{Cell, Form, Row, RowError, Table};

/// The signs between cells that are looked for. Of two that split a file equally well the first is taken.
const DELIMITERS: [u8; 4] = *b";,\t|";

/// The largest file that is read, in bytes: a million rows are about a hundred million.
const LARGEST: u64 = 1 << 28;

/// How many rows are split to find out which sign is between the cells.
const SAMPLE: usize = 20;

/// The contents of a file to import.
#[derive(Debug)]
pub enum Contents {
    /// Rows under headings.
    Table(Table),
    /// A JSON document.
    Json(String),
}

/// Reads a file; `-` is standard input. What it is shows in its first bytes, since endings of files are often wrong.
///
/// `is_known` says whether a text is a known heading.
///
/// # Errors
/// [`ImportError`] when it can't be opened, or is no workbook or lacks the sheet.
pub fn read(
    file: &Path,
    sheet: Option<&str>,
    is_known: impl Fn(&str) -> bool,
) -> Result<Contents, ImportError> {
    let name = file.display().to_string();
    let bytes = match name.as_str() {
        "-" => disk::read_all(io::stdin(), LARGEST),
        _ => disk::read_up_to(file, LARGEST),
    };
    let bytes = bytes.map_err(|error| ImportError::Io(name.clone(), error))?;
    let is_workbook = bytes.starts_with(b"PK") || bytes.starts_with(b"\xd0\xcf\x11\xe0");
    let table = if is_workbook {
        workbook::read(&name, bytes, sheet, is_known)?
    } else {
        let (text, encoding) = decode(&bytes);
        let start = text.trim_start();
        if start.starts_with('{') {
            return Ok(Contents::Json(text.into_owned()));
        }
        let is_card = start
            .get(..11)
            .is_some_and(|it| it.eq_ignore_ascii_case("BEGIN:VCARD"));
        let mut table = match is_card {
            true => cards::read(&text),
            false => read_delimited(&text, is_known),
        };
        table.form.insert(0, Form::Encoding(encoding.name()));
        table
    };
    match table.rows.is_empty() && table.left_out.is_empty() {
        true => Err(ImportError::Empty(name)),
        false => Ok(Contents::Table(table)),
    }
}

/// The text of a file, and its encoding: that of its byte order mark, else UTF-8 where it fits, else that of Windows, which
/// Swedish Excel writes.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, &'static Encoding) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, ..) = encoding.decode(bytes);
        return (text, encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), UTF_8),
        Err(_) => (WINDOWS_1252.decode(bytes).0, WINDOWS_1252),
    }
}

/// Reads rows with a sign between their cells.
fn read_delimited(text: &str, is_known: impl Fn(&str) -> bool) -> Table {
    // Excel reads and writes a first line that names the sign.
    let named = text.lines().next().and_then(|line| {
        let sign = line.trim_end().strip_prefix("sep=")?;
        Some((line.len(), *sign.as_bytes().first()?))
    });
    let (text, delimiter, skipped) = match named {
        Some((length, sign)) => (text[length..].trim_start_matches(['\r', '\n']), sign, 1),
        None => (text, find_delimiter(text), 0),
    };
    let rows = split(text, delimiter).map(|(line, cells)| Row {
        number: line + skipped,
        cells: cells
            .into_iter()
            .map(|it| Cell::Text(without_quote(it)))
            .collect(),
        error: None,
    });
    let mut table = Table::from_rows(rows.collect(), is_known);
    let wide = table.headings.len();
    // A quote that is missing makes one cell of all rows up to the next one.
    let has_rows = |cell: &Cell| {
        let text = cell.text();
        let mut lines = text.lines();
        let cells = |line: &str| line.matches(char::from(delimiter)).count() + 1;
        wide > 1 && lines.any(|line| cells(line) >= wide)
    };
    for row in &mut table.rows {
        if row.cells.iter().any(has_rows) {
            row.error = Some(RowError::Quote);
        }
    }
    table.form.insert(0, Form::Delimiter(char::from(delimiter)));
    table
}

/// A cell without what keeps spreadsheets from changing it: a quote before a formula (`'+46…`), or a formula that is a text
/// (`="0883"`).
fn without_quote(cell: String) -> String {
    let text = cell.strip_prefix("=\"").and_then(|it| it.strip_suffix('"'));
    if let Some(text) = text {
        return text.replace("\"\"", "\"");
    }
    let formula = cell.strip_prefix('\'');
    match formula.filter(|it| it.starts_with(['=', '+', '-', '@'])) {
        Some(rest) => rest.to_owned(),
        None => cell,
    }
}

/// The sign that splits the most rows into as many cells as the first, and into more than one.
fn find_delimiter(text: &str) -> u8 {
    let score = |delimiter: &u8| {
        let rows: Vec<usize> = split(text, *delimiter)
            .take(SAMPLE)
            .map(|(_, cells)| cells.len())
            .collect();
        let widest = rows.iter().copied().max().unwrap_or(0);
        let even = rows.iter().filter(|wide| **wide == widest).count();
        (widest > 1).then_some((even * widest.min(50), widest))
    };
    // `max_by_key` would take the last of equals.
    let best = DELIMITERS.iter().rev().max_by_key(|it| score(it));
    best.copied().unwrap_or(b';')
}

/// The rows of a text, each with the number of its first line.
fn split(text: &str, delimiter: u8) -> impl Iterator<Item = (usize, Vec<String>)> + '_ {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut line, mut counted) = (1, 0);
    std::iter::from_fn(move || {
        // A text in memory that is valid UTF-8 gives no errors.
        let is_there = reader.read_record(&mut record).unwrap_or(false);
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
        // The reader's own number of the line is one too low where lines end in CRLF: a row then begins at the LF.
        let gap = text[start..]
            .bytes()
            .take_while(|it| matches!(it, b'\r' | b'\n'))
            .count();
        let before = text[counted..start + gap].bytes();
        line += before.filter(|it| *it == b'\n').count();
        counted = start + gap;
        let cells = record.iter().map(str::to_owned).collect();
        is_there.then_some((line, cells))
    })
}

#[cfg(test)]
mod tests {
    use super::{decode, find_delimiter, read_delimited};
    use crate::model::table::{Cell, RowError};

    #[test]
    fn the_encoding_of_swedish_excel_is_found() {
        let (text, encoding) = decode(b"Namn;Ort\r\n\xd6rebro prov;V\xe4ster\xe5s\r\n");
        assert_eq!(encoding.name(), "windows-1252");
        assert!(text.contains("Örebro prov;Västerås"), "{text}");
        let (text, encoding) = decode("\u{feff}Ort\nVästerås".as_bytes());
        assert_eq!((text.as_ref(), encoding.name()), ("Ort\nVästerås", "UTF-8"));
        let (text, _) = decode(b"\xff\xfeO\0r\0t\0");
        assert_eq!(text, "Ort");
    }

    #[test]
    fn the_sign_between_cells_is_found() {
        for (text, sign) in [
            ("Namn;Ort\n\"Prov; AB\";Exempelby, norra\n", b';'),
            ("Namn,Titel\n\"Prov, Anna\",chef; ekonom\n", b','),
            ("Namn\tOrt\nProv AB\tExempelby\n", b'\t'),
            ("Namn\nProv AB\n", b';'),
        ] {
            assert_eq!(find_delimiter(text), sign, "{text}");
        }
    }

    #[test]
    fn a_quote_that_is_missing_is_an_error_of_its_row() {
        let table = read_delimited(
            "Namn;Ort;Nr\n\"Prov AB;A;1\nAndra;B;2\n\"\"Prov; C\"\";D;3\n",
            |_| false,
        );
        assert_eq!(table.rows[0].error, Some(RowError::Quote));
        let table = read_delimited(
            "Namn;Ort;Nr\n\"Prov; AB\";\"Gatan 1\n111 11 A\";1\n",
            |_| false,
        );
        assert_eq!(table.rows[0].error, None);
    }

    #[test]
    fn what_protects_texts_from_spreadsheets_is_removed() {
        let table = read_delimited(
            "Kod;Telefon;Titel\n\"=\"\"0883\"\"\";'+46 8;'n Prov\n",
            |_| false,
        );
        let texts: Vec<String> = table.rows[0].cells.iter().map(Cell::text).collect();
        assert_eq!(texts, ["0883", "+46 8", "'n Prov"]);
    }

    #[test]
    fn rows_have_the_numbers_of_their_lines() {
        let text = "sep=;\nNamn;Ort\n\"Prov\nAB\";A\nB;C\n";
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let table = read_delimited(&text, |_| false);
            let numbers: Vec<usize> = table.rows.iter().map(|it| it.number).collect();
            assert_eq!(numbers, [3, 5]);
        }
        let table = read_delimited(text, |_| false);
        assert_eq!(table.rows[0].cells[0], Cell::Text("Prov\nAB".to_owned()));
    }
}
