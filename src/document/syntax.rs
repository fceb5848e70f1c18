//! Classifies syntax errors by what the parser was doing when it met them, never by the words of its messages.

use std::ops::Range;

use toml_parser::decoder::ScalarKind;
use toml_parser::{Expected, ParseError};

use super::boundary;

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The bytes to underline.
    pub span: Range<usize>,
    /// The reason.
    pub reason: Reason,
    /// The message of the parser, for errors without a reason of their own.
    pub message: String,
}

impl SyntaxError {
    /// Creates an error without a message of the parser.
    pub(super) fn new(reason: Reason, span: Range<usize>) -> SyntaxError {
        SyntaxError {
            span,
            reason,
            message: String::new(),
        }
    }
}

/// The reason for a syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `[[participant]`: a header without its end.
    OpenHead,
    /// A list without `]`.
    OpenList,
    /// A table in braces without `}`.
    OpenBraces,
    /// A multi-line string that never ends.
    OpenText,
    /// A string without its closing quote.
    OpenQuote,
    /// A line that is no `key = value`.
    NoEquals,
    /// `key =` and nothing more.
    NoValue,
    /// A text without quotes.
    NoQuotes,
    /// `True`: it is written `true`.
    Capital,
    /// `= value` or `[]`.
    NoKey,
    /// Characters that a key cannot have.
    BadKey,
    /// A bracket where a key should be.
    StrayBracket,
    /// Something after the value.
    RestOfLine,
    /// `a = = b`.
    TwoEquals,
    /// Two entries without a comma.
    NoComma,
    /// Two commas.
    ExtraComma,
    /// An unknown escape sequence.
    Escape,
    /// An invisible character.
    ControlCharacter,
    /// An invalid date.
    BadDate,
    /// An invalid number.
    BadNumber,
    /// An old line ending, a carriage return alone.
    LoneReturn,
    /// Lists that are nested too deep.
    TooDeep,
    /// A key or block that exists already.
    SameKey,
    /// `=======`: a conflict marker.
    Conflict,
    /// Anything else: the message of the parser is shown.
    Other,
}

impl Reason {
    /// The suffix of its message id.
    pub fn key(self) -> &'static str {
        match self {
            Reason::OpenHead => "open-head",
            Reason::OpenList => "open-list",
            Reason::OpenBraces => "open-braces",
            Reason::OpenText => "open-text",
            Reason::OpenQuote => "open-quote",
            Reason::NoEquals => "no-equals",
            Reason::NoValue => "no-value",
            Reason::NoQuotes => "no-quotes",
            Reason::Capital => "capital",
            Reason::NoKey => "no-key",
            Reason::BadKey => "bad-key",
            Reason::StrayBracket => "stray-bracket",
            Reason::RestOfLine => "rest-of-line",
            Reason::TwoEquals => "two-equals",
            Reason::NoComma => "no-comma",
            Reason::ExtraComma => "extra-comma",
            Reason::Escape => "escape",
            Reason::ControlCharacter => "control-character",
            Reason::BadDate => "bad-date",
            Reason::BadNumber => "bad-number",
            Reason::LoneReturn => "lone-return",
            Reason::TooDeep => "too-deep",
            Reason::SameKey => "same-key",
            Reason::Conflict => "conflict",
            Reason::Other => "other",
        }
    }
}

/// Classifies an error in the order of the tokens by what the parser expected and what it found.
pub(super) fn classify_token_error(text: &str, error: &ParseError) -> SyntaxError {
    let mut span = span_of(text, error);
    let context = error.context().unwrap_or_default();
    let reason = match (
        error.expected().unwrap_or_default(),
        text[span.start..].chars().next(),
    ) {
        // The context of a header is all of it; that of a list is the opening bracket.
        ([Expected::Literal("]" | "]]")], _) if context.len() > 1 => Reason::OpenHead,
        ([Expected::Literal("]")], _) => Reason::OpenList,
        ([Expected::Literal("}")], _) => Reason::OpenBraces,
        ([Expected::Literal("\n"), ..], _) => Reason::RestOfLine,
        ([Expected::Literal("[")], Some(']')) => Reason::StrayBracket,
        ([Expected::Literal("=")], Some(',')) => Reason::ExtraComma,
        ([Expected::Literal("=")], _) => Reason::NoEquals,
        (_, Some(',')) => Reason::ExtraComma,
        ([Expected::Literal(",")], _) => Reason::NoComma,
        (_, Some('=')) => Reason::TwoEquals,
        ([Expected::Description("key")], Some('{' | '[')) => Reason::NoKey,
        ([Expected::Description("value")], _) => Reason::NoValue,
        _ => Reason::Other,
    };
    if matches!(reason, Reason::OpenList | Reason::OpenBraces) {
        span = context.start()..context.end();
    }
    with_best_span(text, reason, span, error)
}

/// Classifies an error in a text between quotes, in a comment or in a line ending, of which `raw` is the whole.
pub(super) fn classify_text_error(
    text: &str,
    raw: Range<usize>,
    error: &ParseError,
) -> SyntaxError {
    let written = &text[raw.clone()];
    let mut span = span_of(text, error);
    let reason = match text[span.start..].chars().next() {
        _ if span.start >= raw.end && written.starts_with(['"', '\'']) => {
            match written.starts_with("\"\"\"") || written.starts_with("'''") {
                true => {
                    span = raw.start..raw.start + 3;
                    Reason::OpenText
                }
                false => Reason::OpenQuote,
            }
        }
        _ if written == "\r" => Reason::LoneReturn,
        Some('\r') => Reason::LoneReturn,
        Some(letter) if letter.is_control() => Reason::ControlCharacter,
        _ => Reason::Escape,
    };
    with_best_span(text, reason, span, error)
}

/// Classifies an error in a value without quotes that was taken for a `kind`.
pub(super) fn classify_bare_error(
    text: &str,
    raw: Range<usize>,
    kind: ScalarKind,
    error: &ParseError,
) -> SyntaxError {
    let digits = text[raw.clone()].trim_start_matches(['+', '-']).as_bytes();
    let reason = match kind {
        _ if raw.is_empty() => Reason::NoValue,
        ScalarKind::DateTime => Reason::BadDate,
        // `08`: a code without its quotes.
        ScalarKind::Integer(_) | ScalarKind::Float if matches!(digits, [b'0', b'0'..=b'9', ..]) => {
            Reason::NoQuotes
        }
        ScalarKind::Integer(_) | ScalarKind::Float => Reason::BadNumber,
        ScalarKind::String | ScalarKind::Boolean(_) => {
            match text[raw.clone()].to_ascii_lowercase().as_str() {
                "true" | "false" => Reason::Capital,
                _ => Reason::NoQuotes,
            }
        }
    };
    with_best_span(text, reason, raw, error)
}

/// Classifies an error in a key.
pub(super) fn classify_key_error(text: &str, raw: Range<usize>, error: &ParseError) -> SyntaxError {
    if raw.is_empty() {
        return with_best_span(text, Reason::NoKey, raw, error);
    }
    match text[raw.clone()].starts_with(['"', '\'']) && !error.expected().is_some_and(is_of_quotes)
    {
        true => classify_text_error(text, raw, error),
        false => with_best_span(text, Reason::BadKey, span_of(text, error), error),
    }
}

/// Returns whether the parser expected other quotes than the three around a key.
fn is_of_quotes(expected: &[Expected]) -> bool {
    matches!(
        expected,
        [Expected::Description(_), Expected::Description(_)]
    )
}

fn span_of(text: &str, error: &ParseError) -> Range<usize> {
    let span = error.unexpected().or(error.context()).unwrap_or_default();
    let start = boundary(text, span.start());
    start..boundary(text, span.end()).max(start)
}

/// Returns the error with the bytes of its line to underline.
fn with_best_span(
    text: &str,
    reason: Reason,
    span: Range<usize>,
    error: &ParseError,
) -> SyntaxError {
    let start = text[..span.start].rfind('\n').map_or(0, |it| it + 1);
    let shown = text[start..].lines().next().unwrap_or_default().trim_end();
    let end = start + shown.len();
    let (reason, span) = match reason {
        // The parser takes the marker for a broken key; the reader has looked for the other markers before.
        _ if shown == "=======" => (Reason::Conflict, start..end),
        Reason::OpenQuote => {
            let before = text[start..span.start].rfind(['"', '\'']);
            let quote = before.map_or(span.start, |at| start + at);
            (reason, quote..end.max(quote))
        }
        // From the opening bracket to where the end is missing.
        Reason::OpenHead => (reason, start..span.start),
        Reason::NoEquals => {
            let first = start + shown.len() - shown.trim_start().len();
            (reason, first..span.start.max(first))
        }
        Reason::RestOfLine => (reason, span.start..end.max(span.start)),
        _ => (reason, span),
    };
    SyntaxError {
        span,
        reason,
        message: error.description().to_owned(),
    }
}
