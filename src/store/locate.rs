//! Where in a text a field is: findings name fields, and only what is drawn is looked up.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::recover::{self, Parsed};
use crate::model::finding::{At, FieldPath, Step};

/// The bytes of `text` that each of the findings' places is about; for a field that is not there, the nearest block
/// around it. The text is parsed once for all of them.
pub fn locate(text: &str, places: &[&At]) -> Vec<Range<usize>> {
    let mut room = None;
    let parsed = recover::parse(text, &mut room);
    let place = |at: &&At| match at {
        At::File => 0..0,
        At::Bytes(start, end) => clamp(text, *start..*end),
        At::Key(path) => clamp(text, field(&parsed, path, true)),
        At::Value(path) => clamp(text, field(&parsed, path, false)),
    };
    places.iter().map(place).collect()
}

fn clamp(text: &str, range: Range<usize>) -> Range<usize> {
    let start = boundary(text, range.start);
    let end = boundary(text, range.end).max(start);
    start..end
}

/// The beginning of the character that `at` stands in, or the end of the text.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn field(parsed: &Parsed<'_>, path: &FieldPath, of_key: bool) -> Range<usize> {
    let mut found = 0..0;
    let mut here = Here::Table(parsed.table.get_ref());
    for (at, step) in path.0.iter().enumerate() {
        let last = at + 1 == path.0.len();
        let Some((key, value)) = here.step(step) else {
            // `[participant]` is read as the first of several.
            match (step, here) {
                (Step::Index(0), Here::Value(DeValue::Table(_))) => continue,
                _ => break,
            }
        };
        found = if of_key && last { key } else { value.span() };
        here = Here::Value(value.get_ref());
    }
    parsed.original(found)
}

#[derive(Clone, Copy)]
enum Here<'a, 'i> {
    Table(&'a DeTable<'i>),
    Value(&'a DeValue<'i>),
}

impl<'a, 'i> Here<'a, 'i> {
    /// The span of the key or entry, and the value there.
    fn step(self, step: &Step) -> Option<(Range<usize>, &'a Spanned<DeValue<'i>>)> {
        match (step, self) {
            (Step::Key(key), Here::Table(table) | Here::Value(DeValue::Table(table))) => {
                let (key, value) = table.get_key_value(key.as_str())?;
                Some((key.span(), value))
            }
            (Step::Index(index), Here::Value(DeValue::Array(entries))) => {
                let entry = entries.get(*index)?;
                Some((entry.span(), entry))
            }
            _ => None,
        }
    }
}

/// Finds lines and columns in a text, both counted from 1, the column in characters.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of `text`.
    pub fn new(text: &'t str) -> Lines<'t> {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Lines { text, starts }
    }

    /// The line and column of a byte. A byte order mark is no character.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let at = boundary(self.text, at);
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts[line - 1];
        let before = self.text[start..at].trim_start_matches('\u{feff}');
        (line, before.chars().count() + 1)
    }

    /// The bytes of a line, without its end.
    pub fn line(&self, line: usize) -> Range<usize> {
        let start = self.starts[line.clamp(1, self.starts.len()) - 1];
        let end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |end| start + end);
        start..end
    }
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
    fn a_byte_order_mark_is_no_column() {
        let text = "\u{feff}name = 1\n";
        let value = At::Value(FieldPath::default().key("name"));
        let place = locate(text, &[&value]).remove(0);
        assert_eq!(&text[place.clone()], "1");
        assert_eq!(Lines::new(text).place(place.start), (1, 8));
    }
}
