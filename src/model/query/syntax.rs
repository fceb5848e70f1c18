//! The text of a query, cut into terms; nothing is looked up yet.

use std::ops::Range;

use super::saved::is_name;

/// A query as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedQuery {
    /// The whole text.
    pub text: String,
    /// Its terms; all must hold.
    pub terms: Vec<Term>,
}

/// One term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether `no:` turns it round.
    pub negated: bool,
    /// TermKind it asks.
    pub kind: TermKind,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

/// TermKind a term asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A word or phrase, anywhere in the text of a record.
    Text(String),
    /// Whether something is known at a key.
    Has(KeyPath),
    /// Whether a key has one of the values.
    Is(KeyPath, Vec<TermValue>),
    /// The terms of the query that is kept under a name.
    Saved(String),
}

/// The keys of a dotted path, with the place of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPath {
    /// The keys, as typed.
    pub keys: Vec<String>,
    /// Where the path stands in the text, in bytes.
    pub span: Range<usize>,
}

/// One value of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermValue {
    /// The value without quotes.
    pub text: String,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

impl TermValue {
    /// The value as a query must have it: in quotes where it is not one word.
    pub fn quoted(&self) -> String {
        let parts = |letter: char| letter.is_whitespace() || letter == ',';
        match self.text.contains(parts) {
            true => format!("\"{}\"", self.text),
            false => self.text.clone(),
        }
    }
}

/// A quote that is not closed, at this place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuote(pub usize);

/// Joins command-line arguments to one query.
///
/// An argument that begins with `key:` and holds no other `key:` and no `@name` is one term, spaces and all, since the
/// shell has eaten the quotes inside it. A comma with a space behind it belongs to the value.
pub fn join<S: AsRef<str>>(arguments: &[S]) -> String {
    let joined: Vec<String> = arguments
        .iter()
        .map(|it| one_argument(it.as_ref()))
        .collect();
    joined.join(" ")
}

fn one_argument(argument: &str) -> String {
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

/// The end of `no:`, `has:` and `key:` at the beginning of a word, when there is a key.
fn key_end(word: &str) -> Option<usize> {
    let mut end = 0;
    while let Some(colon) = word[end..].find(':') {
        let key = &word[end..end + colon];
        let is_key = !key.is_empty()
            && key
                .chars()
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

/// Cuts the text of a query into terms.
///
/// # Errors
/// [`OpenQuote`] when a quote is not closed.
pub fn parse(text: &str) -> Result<ParsedQuery, OpenQuote> {
    let terms = words(text)?
        .into_iter()
        .map(|span| term(text, span))
        .collect();
    Ok(ParsedQuery {
        text: text.to_owned(),
        terms,
    })
}

/// The spans of the words, a quoted part and all.
fn words(text: &str) -> Result<Vec<Range<usize>>, OpenQuote> {
    let mut spans = Vec::new();
    let mut start = None;
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
        return Err(OpenQuote(at));
    }
    spans.extend(start.map(|start| start..text.len()));
    Ok(spans)
}

fn term(text: &str, span: Range<usize>) -> Term {
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
            let path = path(&rest[..end - 1], at..at + end - 1);
            let given = values(text, at + end..span.end);
            TermKind::Is(path, given)
        }
        _ if has || (negated && !rest.starts_with('"')) => TermKind::Has(path(rest, at..span.end)),
        _ => TermKind::Text(unquoted(rest)),
    };
    Term {
        negated,
        kind,
        span,
    }
}

fn path(text: &str, span: Range<usize>) -> KeyPath {
    KeyPath {
        keys: text.split('.').map(str::to_owned).collect(),
        span,
    }
}

/// The values between commas; a comma inside quotes or before a space belongs to its value.
fn values(text: &str, span: Range<usize>) -> Vec<TermValue> {
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
    use super::{OpenQuote, TermKind, join, parse};

    #[test]
    fn words_and_terms_come_apart() {
        let syntax = parse("region \"öster norr\" kind:agency,company no:website no:county:08")
            .expect("no quote is open");
        let texts: Vec<_> = syntax
            .terms
            .iter()
            .map(|term| &syntax.text[term.span.clone()])
            .collect();
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
        assert_eq!(syntax.terms[1].kind, TermKind::Text("öster norr".into()));
        assert!(
            matches!(&syntax.terms[2].kind, TermKind::Is(path, given) if path.keys == ["kind"] && given.len() == 2)
        );
        assert!(matches!(&syntax.terms[3].kind, TermKind::Has(path) if path.keys == ["website"]));
        assert!(syntax.terms[4].negated);
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
        assert_eq!(parse("kind:agency \"norr"), Err(OpenQuote(12)));
    }
}
