//! Cuts the text of a query into terms; nothing is looked up yet.

use std::ops::Range;

use super::error::{QueryError, QueryErrorKind, TermError};
use super::saved::is_name;

/// One term of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether the term begins with `no:`.
    pub negated: bool,
    /// The condition, not yet compiled.
    pub kind: TermKind,
    /// Its range in the text, in bytes.
    pub span: Range<usize>,
}

/// The form of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A word or phrase to search for in the text of records.
    Text(String),
    /// `has:key`: something is known at a key.
    Has(KeyPath),
    /// `key:a,b`: a key has one of the values.
    Is(KeyPath, Vec<TermValue>),
    /// `@name`: the terms of a saved query.
    Saved(String),
}

/// A dotted path of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPath {
    /// The keys, as typed.
    pub keys: Vec<String>,
    /// Its range in the text, in bytes.
    pub span: Range<usize>,
}

/// One value of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermValue {
    /// The value without quotes.
    pub text: String,
    /// Its range in the text, in bytes.
    pub span: Range<usize>,
}

impl TermValue {
    /// Returns the value as a query must have it: in quotes unless it is one word.
    pub fn quoted(&self) -> String {
        let parts = |letter: char| letter.is_whitespace() || letter == ',';
        match self.text.contains(parts) {
            true => format!("\"{}\"", self.text),
            false => self.text.clone(),
        }
    }
}

/// Joins command-line arguments into one query.
///
/// An argument that begins with `key:` and holds no other `key:` and no `@name` is one term, spaces and all, since the
/// shell has removed the quotes inside it. A comma before a space belongs to the value.
pub fn join<S: AsRef<str>>(arguments: &[S]) -> String {
    let joined: Vec<String> = arguments
        .iter()
        .map(|it| quote_argument(it.as_ref()))
        .collect();
    joined.join(" ")
}

fn quote_argument(argument: &str) -> String {
    let begins = key_end(argument);
    let words: Vec<&str> = argument.split_whitespace().collect();
    let is_term =
        |word: &&str| key_end(word).is_some() || word.strip_prefix('@').is_some_and(is_name);
    let other = words.iter().skip(1).any(is_term);
    match begins {
        Some(end) if words.len() > 1 && !other && !argument.contains('"') => {
            let (key, value) = argument.split_at(end);
            format!("{key}\"{value}\"")
        }
        _ => argument.to_owned(),
    }
}

/// Returns the end of `no:`, `has:` and `key:` at the beginning of a word, when there is a key.
fn key_end(word: &str) -> Option<usize> {
    let mut end = 0;
    while let Some(colon) = word[end..].find(':') {
        let key = &word[end..end + colon];
        let is_key = !key.is_empty()
            && key
                .chars()
                // In small letters only: names such as `Kurs: IT` are text.
                .all(|letter| letter.is_lowercase() || "-.".contains(letter));
        if !is_key {
            break;
        }
        end += colon + 1;
        if key != "no" && key != "has" {
            return Some(end);
        }
    }
    (end > 0).then_some(end)
}

/// Cuts the text of a query into terms; all of them must hold.
///
/// # Errors
/// [`QueryError`] when a quote is not closed.
pub fn parse(text: &str) -> Result<Vec<Term>, QueryError> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    // Spaces inside quotes do not separate words.
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        if letter == '"' {
            quote = if quote.is_some() { None } else { Some(at) };
        }
        if letter.is_whitespace() && quote.is_none() {
            spans.extend(start.take().map(|start| start..at));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(at) = quote {
        let error = TermError::new(&(at..text.len()), QueryErrorKind::OpenQuote);
        return Err(error.in_query(text));
    }
    spans.extend(start.map(|start| start..text.len()));
    let spans = spans.into_iter();
    Ok(spans.map(|span| parse_term(text, span)).collect())
}

fn parse_term(text: &str, span: Range<usize>) -> Term {
    let mut at = span.start;
    let negated = text[at..span.end].starts_with("no:");
    if negated {
        at += "no:".len();
    }
    let has = text[at..span.end].starts_with("has:");
    if has {
        at += "has:".len();
    }
    let rest = &text[at..span.end];
    let saved = rest
        .strip_prefix('@')
        .filter(|name| !has && !name.is_empty());
    if let Some(name) = saved {
        return Term {
            negated,
            kind: TermKind::Saved(name.to_owned()),
            span,
        };
    }
    let kind = match key_end(rest) {
        Some(end) if !has => {
            let path = parse_path(&rest[..end - 1], at..at + end - 1);
            let given = parse_values(text, at + end..span.end);
            TermKind::Is(path, given)
        }
        // `no:website` asks for records without a website; only in quotes it is a word that must not be found.
        _ if has || (negated && !rest.starts_with('"')) => {
            TermKind::Has(parse_path(rest, at..span.end))
        }
        _ => TermKind::Text(unquoted(rest)),
    };
    Term {
        negated,
        kind,
        span,
    }
}

fn parse_path(text: &str, span: Range<usize>) -> KeyPath {
    KeyPath {
        keys: text.split('.').map(str::to_owned).collect(),
        span,
    }
}

/// Returns the values between commas; a comma inside quotes or before a space belongs to its value.
fn parse_values(text: &str, span: Range<usize>) -> Vec<TermValue> {
    let mut given = Vec::new();
    let mut start = span.start;
    let mut quoted = false;
    let body = &text[span.clone()];
    for (offset, letter) in body.char_indices() {
        let at = span.start + offset;
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                given.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    given.push(start..span.end);
    given
        .into_iter()
        .map(|span| TermValue {
            text: unquoted(&text[span.clone()]),
            span,
        })
        .collect()
}

fn unquoted(text: &str) -> String {
    text.replace('"', "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{TermKind, join, parse};

    #[test]
    fn a_query_is_cut_into_terms() {
        let text = "region \"öster norr\" kind:agency,company no:website no:county:08";
        let terms = parse(text).expect("no quote is open");
        let texts: Vec<_> = terms.iter().map(|term| &text[term.span.clone()]).collect();
        assert_eq!(
            texts,
            [
                "region",
                "\"öster norr\"",
                "kind:agency,company",
                "no:website",
                "no:county:08"
            ]
        );
        assert_eq!(terms[1].kind, TermKind::Text("öster norr".into()));
        assert!(
            matches!(&terms[2].kind, TermKind::Is(path, given) if path.keys == ["kind"] && given.len() == 2)
        );
        assert!(matches!(&terms[3].kind, TermKind::Has(path) if path.keys == ["website"]));
        assert!(terms[4].negated);
    }

    #[test]
    fn an_argument_with_one_key_is_one_term() {
        assert_eq!(
            join(&["kind:agency", "name:min framtid"]),
            "kind:agency name:\"min framtid\""
        );
        assert_eq!(join(&["kind:agency name:x"]), "kind:agency name:x");
        assert_eq!(
            join(&["no:initiative:min framtid"]),
            "no:initiative:\"min framtid\""
        );
        assert_eq!(join(&["region", "norr"]), "region norr");
        assert_eq!(join(&["county:08 @nu"]), "county:08 @nu");
        assert_eq!(join(&["name:a @ b"]), "name:\"a @ b\"");
    }

    #[test]
    fn an_open_quote_is_seen() {
        let error = parse("kind:agency \"norr").expect_err("an open quote");
        assert_eq!(error.span, 12..17);
    }
}
