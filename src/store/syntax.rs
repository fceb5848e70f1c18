//! What the parser's messages mean in a record: our own reasons, and the bytes that they are about.

use std::ops::Range;

/// Why a line can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `[[participant]`: a head without its end.
    OpenHead,
    /// A list without `]`.
    OpenList,
    /// A table in braces without `}`.
    OpenBraces,
    /// A text between three quotes that never ends.
    OpenText,
    /// A text whose closing quote is missing.
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
    /// Letters that a key can't have.
    BadKey,
    /// A bracket where a key should be.
    StrayBracket,
    /// Something behind the value.
    RestOfLine,
    /// `a = = b`.
    TwoEquals,
    /// Two entries without a comma.
    NoComma,
    /// Two commas.
    ExtraComma,
    /// A backslash that stands for nothing.
    Escape,
    /// A character that nobody sees.
    ControlCharacter,
    /// A date that is none.
    BadDate,
    /// A number that is none.
    BadNumber,
    /// Old line endings, a carriage return alone.
    LoneReturn,
    /// Lists in lists without end.
    TooDeep,
    /// A key or block that is there already.
    SameKey,
    /// `=======`: what git left.
    Conflict,
    /// Something else: the parser's own words.
    Other,
}

impl Reason {
    /// The end of the message that says it.
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

/// The parser's words by their beginnings, the longer ones first.
const MESSAGES: &[(&str, Reason)] = &[
    ("duplicate key", Reason::SameKey),
    ("cannot extend value", Reason::SameKey),
    ("unclosed array table", Reason::OpenHead),
    ("unclosed table", Reason::OpenHead),
    ("unclosed array", Reason::OpenList),
    ("unclosed inline table", Reason::OpenBraces),
    (
        "invalid multi-line basic string, expected `\"`",
        Reason::OpenText,
    ),
    (
        "invalid multi-line literal string, expected `'`",
        Reason::OpenText,
    ),
    ("invalid multi-line", Reason::ControlCharacter),
    ("invalid basic string, expected `\"`", Reason::OpenQuote),
    ("invalid literal string, expected `'`", Reason::OpenQuote),
    ("invalid basic string", Reason::ControlCharacter),
    ("invalid literal string", Reason::ControlCharacter),
    ("invalid comment character", Reason::ControlCharacter),
    ("key with no value", Reason::NoEquals),
    ("missing assignment", Reason::NoEquals),
    ("missing value", Reason::NoValue),
    ("string values must be quoted", Reason::NoQuotes),
    ("missing opening quote", Reason::NoQuotes),
    ("invalid boolean", Reason::NoQuotes),
    ("unquoted keys cannot be empty", Reason::NoKey),
    ("missing key", Reason::NoKey),
    ("invalid unquoted key", Reason::BadKey),
    ("missing table open", Reason::StrayBracket),
    ("unexpected key or value", Reason::RestOfLine),
    ("unexpected content", Reason::RestOfLine),
    ("extra `=`", Reason::TwoEquals),
    ("extra assignment", Reason::NoComma),
    ("unexpected `=` in array", Reason::TwoEquals),
    ("missing comma", Reason::NoComma),
    ("extra comma", Reason::ExtraComma),
    ("missing escaped value", Reason::Escape),
    ("too few unicode", Reason::Escape),
    ("invalid escape", Reason::Escape),
    ("invalid date", Reason::BadDate),
    ("invalid time", Reason::BadDate),
    ("invalid offset", Reason::BadDate),
    ("carriage return", Reason::LoneReturn),
    ("cannot recurse", Reason::TooDeep),
    ("recursion limit", Reason::TooDeep),
    ("unexpected leading zero", Reason::NoQuotes),
    ("unexpected sign", Reason::BadNumber),
    ("redundant", Reason::BadNumber),
    ("integers with a radix", Reason::BadNumber),
    ("radix must be", Reason::BadNumber),
    ("`_` may only", Reason::BadNumber),
    ("invalid integer", Reason::BadNumber),
    ("invalid float", Reason::BadNumber),
    ("invalid fraction", Reason::BadNumber),
    ("invalid exponent", Reason::BadNumber),
    ("invalid hexadecimal", Reason::BadNumber),
];

/// What a message of the parser means, and the bytes that show it best.
pub fn explain(text: &str, message: &str, span: Range<usize>) -> (Reason, Range<usize>) {
    let span = inside(text, span);
    let line = line_of(text, span.start);
    let shown = text[line.clone()].trim_end();
    let end = line.start + shown.len();
    let reason = MESSAGES
        .iter()
        .find(|(beginning, _)| message.starts_with(beginning))
        .map_or(Reason::Other, |(_, reason)| *reason);
    match reason {
        _ if shown == "=======" => (Reason::Conflict, line.start..end),
        Reason::NoQuotes if span.is_empty() => (Reason::NoValue, span),
        Reason::NoQuotes | Reason::BadDate | Reason::BadNumber => {
            let word = if span.len() > 1 {
                span
            } else {
                word_at(text, span.start)
            };
            match text[word.clone()].to_ascii_lowercase().as_str() {
                "true" | "false" => (Reason::Capital, word),
                _ => (reason, word),
            }
        }
        Reason::OpenQuote => {
            let before = &text[line.start..span.start];
            let quote = before
                .rfind(['"', '\''])
                .map_or(span.start, |at| line.start + at);
            (reason, quote..end.max(quote))
        }
        Reason::NoEquals => {
            let indent = shown.len() - shown.trim_start().len();
            (
                reason,
                line.start + indent..span.start.max(line.start + indent),
            )
        }
        Reason::RestOfLine => (reason, span.start..end.max(span.start)),
        _ => (reason, span),
    }
}

/// The line that a byte stands in, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
    start..end
}

/// The run of signs without spaces and brackets that a byte stands in.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let is_edge = |letter: char| letter.is_whitespace() || "=,[]{}#\"'".contains(letter);
    let start = text[..at].trim_end_matches(|it| !is_edge(it)).len();
    let end = text.len() - text[at..].trim_start_matches(|it| !is_edge(it)).len();
    start..end
}

/// The span on characters, and inside the text.
fn inside(text: &str, span: Range<usize>) -> Range<usize> {
    let down = |at: usize| {
        (0..=at.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    };
    let start = down(span.start);
    start..down(span.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::{Reason, explain};

    #[test]
    fn what_is_shown_is_what_is_wrong() {
        let table = [
            (
                "a = \"x\nb = 1\n",
                "invalid basic string, expected `\"`",
                6..6,
                Reason::OpenQuote,
                "\"x",
            ),
            (
                "a 3\n",
                "key with no value, expected `=`",
                2..2,
                Reason::NoEquals,
                "a ",
            ),
            (
                "a = \n",
                "string values must be quoted",
                4..4,
                Reason::NoValue,
                "",
            ),
            (
                "a = [08] # x\n",
                "unexpected leading zero",
                5..6,
                Reason::NoQuotes,
                "08",
            ),
            (
                "a = 1__0\n",
                "`_` may only go between digits",
                5..6,
                Reason::BadNumber,
                "1__0",
            ),
            (
                "a = True\n",
                "invalid boolean, expected `true`",
                4..8,
                Reason::Capital,
                "True",
            ),
            (
                "a = 1 b\n",
                "unexpected key or value, expected newline",
                6..6,
                Reason::RestOfLine,
                "b",
            ),
            ("=======\n", "extra `=`", 1..2, Reason::Conflict, "======="),
            ("a = 1\n", "something new", 0..1, Reason::Other, "a"),
        ];
        for (text, message, span, reason, shown) in table {
            let (found, span) = explain(text, message, span);
            assert_eq!((found, &text[span]), (reason, shown), "{text}");
        }
    }
}
