//! Parses a text that may be broken, so that what stands behind a mistake is still read.
//!
//! toml reads on after a mistake, but a list or head that is never closed swallows what follows. Such an opening is one
//! fault: it is closed where a new key or block begins, and the text is read once more.

mod mends;
mod scan;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use self::mends::Mends;
use self::scan::{Opening, Scan};
use super::syntax::{self, Reason};

/// How many openings are closed in one text before it is taken as it is.
const MOST: usize = 40;

/// The size from which closing openings one by one takes too long.
const LARGE: usize = 1 << 16;

/// A text as far as it could be parsed.
#[derive(Debug)]
pub struct Parsed<'t> {
    /// The keys and values; their spans are those of the mended text, see [`Parsed::original`].
    pub table: Spanned<DeTable<'t>>,
    /// What is wrong, in the order of the text.
    pub faults: Vec<Fault>,
    mends: Mends,
}

/// One thing that TOML does not allow.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The bytes of the text that it is about.
    pub span: Range<usize>,
    /// What it is.
    pub reason: Reason,
    /// What the parser says.
    pub message: String,
    /// Whether what follows is read as if it were right.
    pub mended: bool,
}

impl Parsed<'_> {
    /// The bytes of the text that a span of the table is about.
    pub fn original(&self, span: Range<usize>) -> Range<usize> {
        self.mends.original(span)
    }
}

/// Parses `text`; `room` holds the mended text, if mending it takes.
pub fn parse<'t>(text: &'t str, room: &'t mut Option<String>) -> Parsed<'t> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let Some(first) = opening(text, &errors) else {
        let mends = Mends::default();
        let mut faults = faults(text, &errors, &mends, Vec::new());
        numbers(text, &table, &mends, &mut faults);
        return Parsed {
            table,
            faults,
            mends,
        };
    };
    let (mended, mends, opened) = mend(text, first);
    let mended: &'t str = room.insert(mended);
    let (table, errors) = DeTable::parse_recoverable(mended);
    let mut faults = faults(text, &errors, &mends, opened);
    numbers(text, &table, &mends, &mut faults);
    Parsed {
        table,
        faults,
        mends,
    }
}

/// Closes one opening after the other.
fn mend(text: &str, first: Opening) -> (String, Mends, Vec<Fault>) {
    let most = if text.len() > LARGE { 4 } else { MOST };
    let mut mended = text.to_owned();
    let mut mends = Mends::default();
    let mut faults = Vec::new();
    let mut next = Some(first);
    for _ in 0..most {
        let Some(opening) = next.take() else { break };
        let span = mends.original(opening.span.clone());
        // One a line: `[[participant` is one fault, though it takes two brackets.
        let is_told = faults.iter().any(|fault: &Fault| {
            let (one, other) = (fault.span.start, span.start);
            !text[one.min(other)..one.max(other)].contains('\n')
        });
        if !is_told {
            faults.push(Fault {
                span,
                reason: opening.reason,
                message: String::new(),
                mended: true,
            });
        }
        mended.insert_str(opening.close_at, opening.close);
        mends.add(opening.close_at, opening.close.len());
        next = self::opening(&mended, &DeTable::parse_recoverable(&mended).1);
    }
    (mended, mends, faults)
}

/// The faults of the openings and of what is left, at most one a line.
fn faults(text: &str, errors: &[Error], mends: &Mends, opened: Vec<Fault>) -> Vec<Fault> {
    let mut placed: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| {
            (
                mends.original(error.span().unwrap_or(0..0)),
                error.message(),
            )
        })
        .collect();
    placed.sort_by_key(|(span, _)| span.start);
    let mut lines = BTreeSet::new();
    for fault in &opened {
        lines.insert(Lines::default().of(text, fault.span.start));
    }
    let mut counted = Lines::default();
    let mut faults = opened;
    for (span, message) in placed {
        if lines.insert(counted.of(text, span.start)) {
            let (reason, span) = syntax::explain(text, message, span);
            faults.push(Fault {
                span,
                reason,
                message: message.to_owned(),
                mended: false,
            });
        }
    }
    faults.sort_by_key(|fault| fault.span.start);
    faults
}

/// Adds the numbers that are none: the parser leaves it to the reader of a value whether `0x` or `1_0٠` is one, and nobody
/// reads a value whose key is not known.
fn numbers(text: &str, table: &Spanned<DeTable<'_>>, mends: &Mends, faults: &mut Vec<Fault>) {
    let mut wrong = Vec::new();
    let values = table.get_ref().iter();
    values.for_each(|(_, value)| wrong_numbers(value, &mut wrong));
    for span in wrong {
        let span = mends.original(span);
        let is_new = |fault: &Fault| {
            let (one, other) = (fault.span.start, span.start);
            text[one.min(other)..one.max(other)].contains('\n')
        };
        if faults.iter().all(is_new) {
            faults.push(Fault {
                span,
                reason: Reason::BadNumber,
                message: String::new(),
                mended: false,
            });
        }
    }
    faults.sort_by_key(|fault| fault.span.start);
}

fn wrong_numbers(value: &Spanned<DeValue<'_>>, wrong: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::Integer(number) => {
            let digits = number.as_str().trim_start_matches(['+', '-']);
            let is_digit = |letter: char| letter.is_digit(number.radix());
            if digits.is_empty() || !digits.chars().all(is_digit) {
                wrong.push(value.span());
            }
        }
        DeValue::Float(number) if number.as_str().parse::<f64>().is_err() => {
            wrong.push(value.span());
        }
        DeValue::Array(entries) => entries.iter().for_each(|it| wrong_numbers(it, wrong)),
        DeValue::Table(table) => table.iter().for_each(|(_, it)| wrong_numbers(it, wrong)),
        _ => {}
    }
}

/// Counts lines of growing places without beginning anew each time.
#[derive(Default)]
struct Lines {
    line: usize,
    at: usize,
}

impl Lines {
    fn of(&mut self, text: &str, at: usize) -> usize {
        let at = at.clamp(self.at, text.len());
        let between = &text.as_bytes()[self.at..at];
        self.line += between.iter().filter(|byte| **byte == b'\n').count();
        self.at = at;
        self.line
    }
}

/// The first opening that is never closed, when the parser met one.
fn opening(text: &str, errors: &[Error]) -> Option<Opening> {
    let head = errors.iter().find(|error| {
        let message = error.message();
        message.starts_with("unclosed table") || message.starts_with("unclosed array table")
    });
    let head = head.and_then(Error::span).map(|span| span.start);
    let value = errors.iter().any(|error| {
        let message = error.message();
        message.starts_with("unclosed array,")
            || message.starts_with("unclosed inline table")
            || message.starts_with("invalid multi-line")
    });
    let value = if value {
        Scan::new(text).opening()
    } else {
        None
    };
    match (head, value) {
        (Some(head), Some(value)) if value.close_at < head => Some(value),
        (Some(head), _) => {
            let start = text[..head].rfind('\n').map_or(0, |at| at + 1);
            Some(Opening {
                span: start..head,
                reason: Reason::OpenHead,
                close_at: head,
                close: "]",
            })
        }
        (None, value) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::{Reason, parse};

    fn reasons(text: &str) -> Vec<(usize, Reason)> {
        let mut room = None;
        let parsed = parse(text, &mut room);
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        parsed
            .faults
            .iter()
            .map(|fault| (line(fault.span.start), fault.reason))
            .collect()
    }

    #[test]
    fn what_is_left_open_is_one_fault_and_hides_nothing() {
        let table = [
            (
                "a = [\"x\", \"y\"\nb = =\n",
                vec![(1, Reason::OpenList), (2, Reason::TwoEquals)],
            ),
            (
                "a = [\n    \"x\",\n    \"y\",\n\n[[participant]]\nactor \"x\"\n",
                vec![(1, Reason::OpenList), (6, Reason::NoEquals)],
            ),
            (
                "a = { b = 1\nc = 2\nd\n",
                vec![(1, Reason::OpenBraces), (3, Reason::NoEquals)],
            ),
            (
                "a = [{ b = 1 ]\nc = 2\nd\n",
                vec![(1, Reason::OpenBraces), (3, Reason::NoEquals)],
            ),
            (
                "a = \"\"\"x\n\nb = 1\nc\n",
                vec![(1, Reason::OpenText), (4, Reason::NoEquals)],
            ),
            (
                "[[participant]\na = 1\n\n[[participant\nb\n",
                vec![
                    (1, Reason::OpenHead),
                    (4, Reason::OpenHead),
                    (5, Reason::NoEquals),
                ],
            ),
            ("a = [", vec![(1, Reason::OpenList)]),
        ];
        for (text, expected) in table {
            assert_eq!(reasons(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_that_is_none_is_a_fault_at_any_key() {
        for wrong in ["0x", "0b", "0o", "1_0\u{660}", "[1, 0x]", "{ b = 0b }"] {
            let text = format!("x = 1\na = {wrong}\n");
            assert_eq!(reasons(&text), [(2, Reason::BadNumber)], "{text}");
        }
        for right in [
            "0", "-1_000", "0x_f", "0xff", "0o7", "0b1", "1.5", "-inf", "nan", "6.02e+23",
            "1_0.0_1",
        ] {
            let text = format!("a = {right}\n");
            let expected = match right {
                "0x_f" => vec![(1, Reason::BadNumber)],
                _ => Vec::new(),
            };
            assert_eq!(reasons(&text), expected, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text_that_was_written() {
        let text = "[[a]\nb = 1\n[[c]\nd = 2\n";
        let mut room = None;
        let parsed = parse(text, &mut room);
        let (_, value) = parsed.table.get_ref().get_key_value("c").expect("a block");
        let block = value.get_ref().get(0).expect("an entry");
        let entry = block
            .get_ref()
            .as_table()
            .and_then(|it| it.get("d"))
            .expect("a key");
        assert_eq!(&text[parsed.original(entry.span())], "2");
    }
}
