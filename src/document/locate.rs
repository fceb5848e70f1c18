//! Finds the places of fields in a text: findings have paths, and only those that are printed need a place.

use std::ops::Range;

use super::{Document, MARK, boundary};
use crate::model::finding::{At, FieldPath, Step};

/// Returns the range of `text` for each place; for a field that does not exist, that of the nearest block
/// around it. The text is parsed once for all of them.
pub fn locate(text: &str, places: &[&At]) -> Vec<Range<usize>> {
    let document = Document::parse(text);
    // The file may have been changed on the disk since the finding: no range may be outside the text or split a letter.
    let clamp = |range: Range<usize>| {
        let start = boundary(text, range.start);
        start..boundary(text, range.end).max(start)
    };
    let place = |at: &&At| match at {
        At::File => 0..0,
        At::Bytes(start, end) => *start..*end,
        At::Key(path) => field(&document, path, true),
        At::Value(path) => field(&document, path, false),
        At::Part(path, start, end) => {
            part(text, clamp(field(&document, path, false)), *start..*end)
        }
    };
    places.iter().map(|at| clamp(place(at))).collect()
}

/// Returns the range of a part of the string at `whole` if it is written without escapes, else the whole.
fn part(text: &str, whole: Range<usize>, part: Range<usize>) -> Range<usize> {
    let written = &text[whole.clone()];
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let inner = |quotes: &&str| written.strip_prefix(*quotes)?.strip_suffix(*quotes);
    let Some(inner) = quotes.iter().find_map(inner) else {
        return whole;
    };
    // A line end directly after three quotes is not part of the string.
    let plain = match inner.len() + 6 <= written.len() {
        true => inner
            .strip_prefix("\r\n")
            .or(inner.strip_prefix('\n'))
            .unwrap_or(inner),
        false => inner,
    };
    // Line ends are one letter in the text, whatever they are in the file.
    let is_escaped = plain.contains('\r') || written.starts_with('"') && plain.contains('\\');
    if part.is_empty() || is_escaped || plain.get(part.clone()).is_none() {
        return whole;
    }
    let start = whole.start + written.len() - (written.len() - inner.len()) / 2 - plain.len();
    start + part.start..start + part.end
}

fn field(document: &Document<'_>, path: &FieldPath, of_key: bool) -> Range<usize> {
    let mut found = 0..0;
    let mut node = document.root();
    for (at, step) in path.0.iter().enumerate() {
        let last = at + 1 == path.0.len();
        let Some(next) = node.step(step) else {
            // `[participant]` is read as the first of several.
            match step {
                Step::Index(0) if node.is_table() => continue,
                _ => break,
            }
        };
        node = next;
        found = match of_key && last {
            true => node.key_span(),
            false => node.span(),
        };
    }
    found
}

/// Finds lines and columns in a text, both counted from 1, the column in characters.
///
/// Characters are counted once, so that many places in one very long line cost no more than in short ones.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters begin before each [`STRIDE`] bytes.
    counted: Vec<usize>,
}

/// The number of bytes that are counted for a place.
const STRIDE: usize = 1024;

impl<'t> Lines<'t> {
    /// The lines of `text`.
    pub fn new(text: &'t str) -> Lines<'t> {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        let mut counted = vec![0];
        for bytes in text.as_bytes().chunks(STRIDE) {
            counted.push(counted[counted.len() - 1] + characters(bytes));
        }
        Lines {
            text,
            starts,
            counted,
        }
    }

    /// Returns the line and column of a byte; a byte order mark does not count.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let at = boundary(self.text, at);
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.begin(line).min(at);
        (line, self.before(at) - self.before(start) + 1)
    }

    /// The byte at a column of a line, or the end of that line.
    pub fn byte(&self, line: usize, column: usize) -> usize {
        let range = self.line(line);
        let wanted = self.before(range.start) + column - 1;
        if wanted >= self.before(range.end) {
            return range.end;
        }
        let stride = self.counted.partition_point(|count| *count <= wanted) - 1;
        let from = boundary(self.text, stride * STRIDE).max(range.start);
        let mut letters = self.text[from..range.end].char_indices();
        let letter = letters.nth(wanted - self.before(from));
        letter.map_or(range.end, |(at, _)| from + at)
    }

    /// The bytes of a line, without its end and a byte order mark.
    pub fn line(&self, line: usize) -> Range<usize> {
        let start = self.begin(line);
        let next = self.starts.get(line);
        let end = next.map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// Returns the start of a line, after a byte order mark.
    fn begin(&self, line: usize) -> usize {
        let start = self.starts[line.clamp(1, self.starts.len()) - 1];
        // Editors do not count the mark as a column.
        match self.text.starts_with(MARK) {
            true => start.max(MARK.len_utf8()),
            false => start,
        }
    }

    /// How many characters begin before a byte.
    fn before(&self, at: usize) -> usize {
        let stride = at / STRIDE;
        self.counted[stride] + characters(&self.text.as_bytes()[stride * STRIDE..at])
    }
}

/// How many characters begin among these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{At, FieldPath, Lines, locate};

    #[test]
    fn a_field_is_found_inside_blocks() {
        let text =
            "name = \"Å\"\n\n[[participant]]\nactor = \"a\"\n\n[[participant]]\nactor = \"b\"\n";
        let path = FieldPath::default()
            .key("participant")
            .index(1)
            .key("actor");
        let places = locate(text, &[&At::Value(path.clone()), &At::Key(path)]);
        assert_eq!(&text[places[0].clone()], "\"b\"");
        assert_eq!(&text[places[1].clone()], "actor");
        let lines = Lines::new(text);
        assert_eq!(lines.place(places[1].start), (7, 1));
        assert_eq!(lines.place(10), (1, 10));
        assert_eq!(lines.place(text.len()), (8, 1));
    }

    #[test]
    fn columns_and_bytes_are_each_others_way_back() {
        let text = format!("\u{feff}å{}\n{}ä\n", "ö".repeat(3000), "€x".repeat(2000));
        let lines = Lines::new(&text);
        for (at, _) in text.char_indices().skip(1) {
            let (line, column) = lines.place(at);
            assert_eq!(lines.byte(line, column), at);
        }
        assert_eq!(lines.place(text.find('\n').expect("an end")), (1, 3002));
        assert_eq!(lines.byte(2, 9999), text.len() - 1);
        assert_eq!(lines.byte(1, 9999), text.find('\n').expect("an end"));
    }

    #[test]
    fn a_part_of_a_text_is_found_where_it_stands_letter_for_letter() {
        let place = |written: &str, start, end| {
            let text = format!("q = {written}\n");
            let at = At::Part(FieldPath::default().key("q"), start, end);
            text[locate(&text, &[&at]).remove(0)].to_owned()
        };
        assert_eq!(place("\"å kin:x\"", 3, 6), "kin");
        assert_eq!(place("'kin:x'", 0, 3), "kin");
        assert_eq!(place("\"\"\"\nrad\nkin:x\"\"\"", 4, 7), "kin");
        assert_eq!(place("'''kin:x'''", 0, 3), "kin");
        for whole in ["\"\\u0061 kin:x\"", "\"\"\"a\\\nkin:x\"\"\"", "'x'"] {
            assert_eq!(place(whole, 2, 5), whole);
        }
        assert_eq!(place("'kin:x'", 2, 2), "'kin:x'");
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let text = "\u{feff}name = 1\n";
        let value = At::Value(FieldPath::default().key("name"));
        let place = locate(text, &[&value]).remove(0);
        assert_eq!(&text[place.clone()], "1");
        assert_eq!(Lines::new(text).place(place.start), (1, 8));
    }
}
