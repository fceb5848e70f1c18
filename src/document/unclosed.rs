//! Lists, braces and long texts that are opened and never closed.
//!
//! The parser takes everything behind an open bracket for its content, up to the end of the file, and one missing `]`
//! would hide the rest of the record. So the place where it was probably meant to be closed is found first: where a new
//! key or head begins a line.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use super::syntax::Reason;

/// Something that is opened and never closed.
#[derive(Debug)]
pub(super) struct Unclosed {
    /// What opens it.
    pub(super) span: Range<usize>,
    pub(super) reason: Reason,
    /// Where it was probably meant to be closed.
    pub(super) close_at: usize,
    /// What closes it there.
    pub(super) close: &'static str,
}

/// How many are closed in one text: a file with more is no record, and each long text that is never closed is lexed anew.
const MOST: usize = 40;

/// What is never closed in a text, by the place where it is to be closed.
pub(super) fn find(text: &str, tokens: &[Token]) -> Vec<Unclosed> {
    // Most texts are closed, and what looks like a head may be an entry of theirs.
    if is_balanced(text, tokens) {
        return Vec::new();
    }
    let mut walk = Walk {
        text,
        open: Vec::new(),
        found: Vec::new(),
    };
    let mut next = walk.tokens(tokens, 0);
    while let Some(at) = next.filter(|_| walk.found.len() < MOST) {
        walk.begin_line(at);
        let rest = Source::new(&text[at..]).lex().into_vec();
        next = walk.tokens(&rest, at);
    }
    while !walk.open.is_empty() && walk.found.len() < MOST {
        walk.close_last(text.len(), true);
    }
    walk.found
}

/// Whether each list, table in braces and long text is closed, by what closes it.
fn is_balanced(text: &str, tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    let mut begins_line = true;
    let mut in_head = false;
    for token in tokens {
        match token.kind() {
            TokenKind::Newline => {
                in_head = false;
                begins_line = true;
                continue;
            }
            TokenKind::Whitespace => continue,
            TokenKind::LeftSquareBracket if open.is_empty() && begins_line => in_head = true,
            _ if in_head => {}
            TokenKind::LeftSquareBracket => open.push(TokenKind::RightSquareBracket),
            TokenKind::LeftCurlyBracket => open.push(TokenKind::RightCurlyBracket),
            kind @ (TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket)
                if !open.is_empty() && open.pop() != Some(kind) =>
            {
                return false;
            }
            TokenKind::MlBasicString | TokenKind::MlLiteralString
                if !is_closed(raw(text, token, 0)) =>
            {
                return false;
            }
            _ => {}
        }
        begins_line = false;
    }
    open.is_empty()
}

fn raw<'t>(text: &'t str, token: &Token, offset: usize) -> &'t str {
    &text[offset + token.span().start()..offset + token.span().end()]
}

/// Whether a text between three quotes ends with them, and not with an escaped quote.
fn is_closed(raw: &str) -> bool {
    let (quotes, inside) = raw.split_at(3.min(raw.len()));
    inside.strip_suffix(quotes).is_some_and(|inside| {
        let slashes = inside.bytes().rev().take_while(|byte| *byte == b'\\');
        quotes == "'''" || slashes.count() % 2 == 0
    })
}

struct Walk<'t> {
    text: &'t str,
    /// The brackets that are open, each with its place.
    open: Vec<(TokenKind, usize)>,
    found: Vec<Unclosed>,
}

impl Walk<'_> {
    /// Walks over tokens whose places count from `offset`; stops at a long text that is never closed, and returns where
    /// the text behind it begins.
    fn tokens(&mut self, tokens: &[Token], offset: usize) -> Option<usize> {
        let mut begins_line = true;
        let mut in_head = false;
        for token in tokens {
            if self.found.len() >= MOST {
                return None;
            }
            let start = offset + token.span().start();
            match token.kind() {
                TokenKind::Newline => {
                    begins_line = true;
                    in_head = false;
                    self.begin_line(offset + token.span().end());
                    continue;
                }
                TokenKind::Whitespace => continue,
                // The parser itself says what is wrong with a head.
                TokenKind::LeftSquareBracket if begins_line && self.open.is_empty() => {
                    in_head = true;
                }
                _ if in_head => {}
                kind @ (TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket) => {
                    self.open.push((kind, start));
                }
                TokenKind::RightSquareBracket => self.close(TokenKind::LeftSquareBracket, start),
                TokenKind::RightCurlyBracket => self.close(TokenKind::LeftCurlyBracket, start),
                TokenKind::MlBasicString | TokenKind::MlLiteralString => {
                    let raw = raw(self.text, token, offset);
                    if !is_closed(raw) {
                        let next = next_line(self.text, start);
                        self.found.push(Unclosed {
                            span: start..start + 3,
                            reason: Reason::OpenText,
                            close_at: next,
                            close: if raw.starts_with('"') {
                                "\"\"\"\n"
                            } else {
                                "'''\n"
                            },
                        });
                        return Some(next);
                    }
                }
                _ => {}
            }
            begins_line = false;
        }
        None
    }

    /// At the beginning of a line: a new key or head shows that what is open was not meant to go on.
    fn begin_line(&mut self, at: usize) {
        if self.open.is_empty() {
            return;
        }
        let line = self.text[at..].split('\n').next().unwrap_or_default();
        let goes_on = self.text[..at].trim_end().ends_with([',', '{']);
        let (is_head, is_key) = (is_head(line), is_key(line));
        while let Some((open, _)) = self.open.last() {
            let may_hold_key = *open == TokenKind::LeftCurlyBracket && goes_on;
            if !(is_head || is_key && !may_hold_key) || self.found.len() >= MOST {
                return;
            }
            self.close_last(at, true);
        }
    }

    /// At a closing bracket: what was opened inside the list or table that it closes is never closed.
    fn close(&mut self, wanted: TokenKind, at: usize) {
        // Of a deep pile only the top is looked at: each level that is never closed is an error of its own.
        let mut near = self.open.iter().rev().take(MOST);
        if let Some(inner) = near.position(|(open, _)| *open == wanted) {
            (0..inner).for_each(|_| self.close_last(at, false));
            self.open.pop();
        }
    }

    fn close_last(&mut self, close_at: usize, at_line: bool) {
        let Some((open, at)) = self.open.pop() else {
            return;
        };
        let (reason, close) = match (open, at_line) {
            (TokenKind::LeftCurlyBracket, true) => (Reason::OpenBraces, "}\n"),
            (TokenKind::LeftCurlyBracket, false) => (Reason::OpenBraces, "}"),
            (_, true) => (Reason::OpenList, "]\n"),
            (_, false) => (Reason::OpenList, "]"),
        };
        self.found.push(Unclosed {
            span: at..at + 1,
            reason,
            close_at,
            close,
        });
    }
}

/// The first line behind `open` that begins with a key or a head, or the end.
fn next_line(text: &str, open: usize) -> usize {
    let mut at = open;
    for (number, line) in text[open..].split_inclusive('\n').enumerate() {
        if number > 0 && (is_head(line) || is_key(line)) {
            return at;
        }
        at += line.len();
    }
    text.len()
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

/// Whether a byte may stand in a key without quotes, or between two.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}
