//! Kept queries in the queries that name them: `@tjust` stands for the terms of the query that is called so.

use super::error::{QueryError, QueryErrorKind, TermError};
use super::saved::{QueryOwner, SavedQueries, SavedQuery};
use super::syntax::{OpenQuote, Term, TermKind, parse};
use crate::text::suggest::nearest;

/// The most terms and names that kept queries may come to in one query: those that name one another grow fast.
const MOST_TERMS: usize = 1000;

/// The most kept queries in a chain, each named by the one before: nobody reads a longer one, and every query of a long chain
/// would be read once for each query before it.
const MOST_DEPTH: usize = 32;

/// A term and the text that it stands in.
pub(super) struct ExpandedTerm {
    text: String,
    within: Option<SavedQuery>,
    pub(super) term: Term,
}

impl ExpandedTerm {
    /// Whether the term is a phrase in quotes.
    pub(super) fn is_quoted(&self) -> bool {
        self.text[self.term.span.clone()].starts_with(['"'])
    }

    /// The error at its place, in the query that is typed or in the one that is kept.
    pub(super) fn error(&self, error: TermError) -> QueryError {
        error.in_query(&self.text).within(self.within.clone())
    }
}

/// The terms of a query, those of the queries that it names in their place; `by` is who wrote it.
pub(super) fn expand(
    text: &str,
    saved: &SavedQueries,
    by: QueryOwner,
) -> Result<Vec<ExpandedTerm>, QueryError> {
    let mut expander = Expander {
        saved,
        by,
        open: Vec::new(),
        read: 0,
        parts: Vec::new(),
    };
    expander.text(text)?;
    Ok(expander.parts)
}

struct Expander<'a> {
    saved: &'a SavedQueries,
    by: QueryOwner,
    /// The kept queries that are being read, the one in the other.
    open: Vec<SavedQuery>,
    /// How many terms and names were read: names of queries that say nothing would else go on without end.
    read: usize,
    parts: Vec<ExpandedTerm>,
}

impl Expander<'_> {
    fn text(&mut self, text: &str) -> Result<(), QueryError> {
        let within = self.open.last().cloned();
        let syntax = parse(text).map_err(|OpenQuote(at)| {
            TermError::new(&(at..text.len()), QueryErrorKind::OpenQuote)
                .in_query(text)
                .within(within.clone())
        })?;
        for term in syntax.terms {
            let part = ExpandedTerm {
                text: text.to_owned(),
                within: within.clone(),
                term,
            };
            self.read += 1;
            if self.read > MOST_TERMS && within.is_some() {
                let kind = QueryErrorKind::TooManyTerms(MOST_TERMS);
                return Err(part.error(TermError::new(&part.term.span, kind)));
            }
            match &part.term.kind {
                TermKind::Saved(name) => self.named(name, &part)?,
                _ => self.parts.push(part),
            }
        }
        Ok(())
    }

    /// The terms of `@name` in the place of that term.
    fn named(&mut self, name: &str, part: &ExpandedTerm) -> Result<(), QueryError> {
        let error = |kind| TermError::new(&part.term.span, kind);
        let by = part.within.as_ref().map_or(self.by, |it| it.owner);
        let Some(saved) = self.saved.find(name, by) else {
            let mut known = self.saved.names(by).peekable();
            let kind = QueryErrorKind::UnknownSaved {
                name: name.to_owned(),
                any: known.peek().is_some(),
            };
            let near = nearest(name, known).map(|near| format!("@{near}"));
            let mut error = error(kind);
            error.suggestion = near;
            return Err(part.error(error));
        };
        if let Some(from) = self.open.iter().position(|it| *it == saved) {
            let names = self.open[from..].iter().map(|it| it.name.clone()).collect();
            return Err(part.error(error(QueryErrorKind::SavedLoop(names))));
        }
        if self.open.len() == MOST_DEPTH {
            return Err(part.error(error(QueryErrorKind::TooDeep(MOST_DEPTH))));
        }
        let before = self.parts.len();
        self.open.push(saved.clone());
        self.text(&saved.text)?;
        self.open.pop();
        if part.term.negated {
            match &mut self.parts[before..] {
                [one] => one.term.negated = !one.term.negated,
                _ => {
                    let kind = QueryErrorKind::NegatedSaved(name.to_owned());
                    return Err(part.error(error(kind)));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{QueryOwner, SavedQueries, expand};

    /// Queries that a registry and its user keep, as `name = text`.
    fn saved(registry: &[&str], user: &[&str]) -> SavedQueries {
        let read = |lines: &[&str]| -> BTreeMap<String, String> {
            let lines = lines.iter().filter_map(|line| line.split_once(" = "));
            lines
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect()
        };
        let mut saved = SavedQueries::new(read(registry));
        saved.keep(read(user));
        saved
    }

    /// The terms of a query, `!` before those that are turned round; or its error and where that is kept.
    fn terms(text: &str, saved: &SavedQueries, by: QueryOwner) -> String {
        match expand(text, saved, by) {
            Ok(parts) => {
                let term = |part: &super::ExpandedTerm| {
                    let sign = if part.term.negated { "!" } else { "" };
                    format!("{sign}{}", &part.text[part.term.span.clone()])
                };
                parts.iter().map(term).collect::<Vec<_>>().join(" ")
            }
            Err(error) => {
                let within = error.within.map_or_else(String::new, |it| it.name);
                format!("{:?} in {within:?}", error.kind)
            }
        }
    }

    #[test]
    fn a_name_stands_for_its_terms() {
        let saved = saved(
            &[
                "a = kind:region county:08",
                "b = x @a",
                "c = county:08",
                "e = no:county:08",
            ],
            &[],
        );
        let of = |text: &str| terms(text, &saved, QueryOwner::User);
        assert_eq!(of("@b tag:it"), "x kind:region county:08 tag:it");
        assert_eq!(of("\"@b\" @"), "\"@b\" @");
        assert_eq!(of("no:@c"), "!county:08");
        assert_eq!(of("@e"), "!no:county:08");
        assert_eq!(of("no:@e"), "no:county:08");
        assert_eq!(of("no:@a"), "NegatedSaved(\"a\") in \"\"");
        assert_eq!(
            of("x @d"),
            "UnknownSaved { name: \"d\", any: true } in \"\""
        );
    }

    #[test]
    fn what_is_shared_goes_before_and_knows_only_what_is_shared() {
        let saved = saved(&["a = x", "b = @own"], &["a = y", "own = z @a"]);
        assert_eq!(terms("@a", &saved, QueryOwner::User), "x");
        assert_eq!(terms("@own", &saved, QueryOwner::User), "z x");
        let unknown = "UnknownSaved { name: \"own\", any: true } in ";
        assert_eq!(
            terms("@b", &saved, QueryOwner::User),
            format!("{unknown}\"b\"")
        );
        assert_eq!(
            terms("@own", &saved, QueryOwner::Registry),
            format!("{unknown}\"\"")
        );
    }

    #[test]
    fn a_query_that_comes_back_to_itself_is_told() {
        let saved = saved(&["a = @b", "b = x @c", "c = @b", "d = @d"], &[]);
        let of = |text: &str| terms(text, &saved, QueryOwner::Registry);
        assert_eq!(of("@a"), "SavedLoop([\"b\", \"c\"]) in \"c\"");
        assert_eq!(of("@d"), "SavedLoop([\"d\"]) in \"d\"");
    }

    #[test]
    fn a_chain_of_queries_has_an_end() {
        let lines: Vec<String> = (0..33)
            .map(|at| format!("q{at} = @q{next}", next = at + 1))
            .collect();
        let lines: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .chain(["q33 = x"])
            .collect();
        let saved = saved(&lines, &[]);
        assert_eq!(terms("@q2", &saved, QueryOwner::Registry), "x");
        assert_eq!(
            terms("@q1", &saved, QueryOwner::Registry),
            "TooDeep(32) in \"q32\""
        );
    }

    #[test]
    fn queries_in_queries_do_not_grow_without_end() {
        let lines: Vec<String> = (0..30)
            .map(|at| format!("q{at} = @q{next} @q{next}", next = at + 1))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for last in ["q30 = x", "q30 = "] {
            let saved = saved(&[&lines[..], &[last]].concat(), &[]);
            let told = terms("@q0", &saved, QueryOwner::Registry);
            assert!(told.starts_with("TooManyTerms(1000) in"), "{told}");
        }
        let saved = saved(&[&lines[..], &["q30 = x"]].concat(), &[]);
        assert_eq!(terms("@q29", &saved, QueryOwner::Registry), "x x");
    }
}
