//! What a text opens and never closes.

use std::ops::Range;

use crate::store::syntax::Reason;

/// Something that is opened and never closed, and where it can be.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) span: Range<usize>,
    pub(super) reason: Reason,
    pub(super) close_at: usize,
    pub(super) close: &'static str,
}

/// A walk over a text that knows texts, comments, lists and braces.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
    stack: Vec<(u8, usize)>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Scan<'a> {
        Scan {
            text,
            at: 0,
            stack: Vec::new(),
        }
    }

    pub(super) fn opening(mut self) -> Option<Opening> {
        while let Some(byte) = self.text.as_bytes().get(self.at).copied() {
            let found = match byte {
                b'#' => {
                    self.at = self.line_end();
                    None
                }
                b'"' | b'\'' => self.quote(byte),
                b'[' if self.stack.is_empty() && self.begins_line() => {
                    self.at = self.line_end();
                    None
                }
                b'[' | b'{' => {
                    self.stack.push((byte, self.at));
                    self.at += 1;
                    None
                }
                b']' | b'}' => self.closer(byte),
                b'\n' => {
                    self.at += 1;
                    self.line()
                }
                _ => {
                    self.at += 1;
                    None
                }
            };
            if found.is_some() {
                return found;
            }
        }
        self.left_open(self.text.len(), true)
    }

    fn line_end(&self) -> usize {
        self.text[self.at..]
            .find('\n')
            .map_or(self.text.len(), |end| self.at + end)
    }

    fn begins_line(&self) -> bool {
        let before = &self.text[..self.at];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        before[start..]
            .trim_start_matches('\u{feff}')
            .trim()
            .is_empty()
    }

    /// Goes behind a text; one between three quotes that never ends is an opening.
    fn quote(&mut self, quote: u8) -> Option<Opening> {
        let three = if quote == b'"' { "\"\"\"" } else { "'''" };
        let open = self.at;
        if self.text[open..].starts_with(three) {
            let mut from = open + 3;
            while let Some(end) = self.text[from..].find(three) {
                let end = from + end;
                let slashes = self.text[..end].bytes().rev().take_while(|it| *it == b'\\');
                if quote == b'\'' || slashes.count() % 2 == 0 {
                    self.at = end + 3;
                    return None;
                }
                from = end + 1;
            }
            return Some(Opening {
                span: open..open + 3,
                reason: Reason::OpenText,
                close_at: self.next_key(open),
                close: if quote == b'"' { "\"\"\"\n" } else { "'''\n" },
            });
        }
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(byte) = bytes.get(self.at).copied() {
            match byte {
                b'\n' => return None,
                b'\\' if quote == b'"' => self.at += 1,
                _ if byte == quote => {
                    self.at += 1;
                    return None;
                }
                _ => {}
            }
            self.at += 1;
        }
        None
    }

    /// Goes behind a closing bracket; one that closes another opening shows that the inner one is left open.
    fn closer(&mut self, byte: u8) -> Option<Opening> {
        let wanted = if byte == b']' { b'[' } else { b'{' };
        match self.stack.last() {
            Some((open, _)) if *open != wanted && self.stack.len() > 1 => {
                self.left_open(self.at, false)
            }
            Some((open, _)) if *open == wanted => {
                self.stack.pop();
                self.at += 1;
                None
            }
            _ => {
                self.at += 1;
                None
            }
        }
    }

    /// At the beginning of a line: a new key or block inside a list or braces shows that these are left open.
    fn line(&mut self) -> Option<Opening> {
        let (open, _) = *self.stack.last()?;
        let line = &self.text[self.at..self.line_end()];
        let inside = self.text[..self.at].trim_end();
        let goes_on = open == b'{' && (inside.ends_with(',') || inside.ends_with('{'));
        let begins = is_head(line) || is_key(line) && !goes_on;
        begins.then(|| self.left_open(self.at, true)).flatten()
    }

    fn left_open(&self, close_at: usize, at_line: bool) -> Option<Opening> {
        let (open, at) = *self.stack.last()?;
        let (reason, close) = match (open, at_line) {
            (b'[', true) => (Reason::OpenList, "]\n"),
            (b'[', false) => (Reason::OpenList, "]"),
            (_, true) => (Reason::OpenBraces, "}\n"),
            (_, false) => (Reason::OpenBraces, "}"),
        };
        Some(Opening {
            span: at..at + 1,
            reason,
            close_at,
            close,
        })
    }

    /// The first line behind `open` that begins a key or a block, or the end.
    fn next_key(&self, open: usize) -> usize {
        let mut at = open;
        for (number, line) in self.text[open..].split_inclusive('\n').enumerate() {
            if number > 0 && (is_head(line) || is_key(line)) {
                return at;
            }
            at += line.len();
        }
        self.text.len()
    }
}

/// Whether a line is `[[block]]` or `[table]`.
fn is_head(line: &str) -> bool {
    let line = line.trim();
    let name = line.trim_start_matches('[').trim_end_matches(']');
    line.starts_with('[') && !name.is_empty() && name.bytes().all(is_bare)
}

/// Whether a line begins with `key =`.
fn is_key(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.bytes().all(is_bare)
    })
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}
