//! Where in a text a field is: findings name fields, and only what is drawn is looked up.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::finding::{At, FieldPath, Step};

/// The bytes of `text` that a finding is about; for a field that is not there, the nearest block around it.
pub fn locate(text: &str, at: &At) -> Range<usize> {
    match at {
        At::File => 0..0,
        At::Bytes(start, end) => clamp(text, *start..*end),
        At::Key(path) => field(text, path, true),
        At::Value(path) => field(text, path, false),
    }
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

fn field(text: &str, path: &FieldPath, of_key: bool) -> Range<usize> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut found = 0..0;
    let mut here = Here::Table(table.get_ref());
    for (at, step) in path.0.iter().enumerate() {
        let last = at + 1 == path.0.len();
        let Some((key, value)) = here.step(step) else {
            return found;
        };
        found = if of_key && last { key } else { value.span() };
        here = Here::Value(value.get_ref());
    }
    clamp(text, found)
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

/// The line and column of a byte, both counted from 1, the column in characters.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..boundary(text, at)];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |it| it.chars().count())
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::{At, FieldPath, line_and_column, locate};

    #[test]
    fn a_field_is_found_inside_blocks() {
        let text =
            "name = \"Å\"\n\n[[participant]]\nactor = \"a\"\n\n[[participant]]\nactor = \"b\"\n";
        let path = FieldPath::default()
            .key("participant")
            .index(1)
            .key("actor");
        let value = locate(text, &At::Value(path.clone()));
        assert_eq!(&text[value], "\"b\"");
        let key = locate(text, &At::Key(path));
        assert_eq!(&text[key.clone()], "actor");
        assert_eq!(line_and_column(text, key.start), (7, 1));
        assert_eq!(line_and_column(text, 10), (1, 10));
    }
}
