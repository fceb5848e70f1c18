//! Expansion of saved queries: `@tjust` in a query stands for the terms of the query of that name.

use super::error::{QueryError, QueryErrorKind, TermError};
use super::saved::{QueryOwner, SavedQueries, SavedQuery};
use super::syntax::{Term, TermKind, parse};
use crate::text::suggest::nearest;

/// The most terms and names that a query may expand to: queries that use each other twice grow exponentially.
const MAX_TERMS: usize = 1000;

/// The longest chain of saved queries. Nobody can read a longer one, and `check`, which compiles every query, would read
/// the last of a chain once for each query before it.
const MAX_DEPTH: usize = 32;

/// A term, and the query that it comes from.
pub(super) struct ExpandedTerm {
    text: String,
    within: Option<SavedQuery>,
    pub(super) term: Term,
}

impl ExpandedTerm {
    /// Returns whether the term is a phrase in quotes.
    pub(super) fn is_quoted(&self) -> bool {
        self.text[self.term.span.clone()].starts_with(['"'])
    }

    /// Adds the query to an error in this term: the one that was typed, or the saved one.
    pub(super) fn error(&self, error: TermError) -> QueryError {
        error.in_query(&self.text).within(self.within.clone())
    }
}

/// Returns the terms of a query, with saved queries replaced by their terms. `by` is where the query comes from.
///
/// # Errors
/// [`QueryError`] for an open quote, an unknown name, a cycle of names, and too many terms.
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
    expander.expand_text(text)?;
    Ok(expander.parts)
}

struct Expander<'a> {
    saved: &'a SavedQueries,
    by: QueryOwner,
    /// The saved queries that are being expanded, each used by the one before.
    open: Vec<SavedQuery>,
    /// How many terms and names were read. Empty queries that use each other would otherwise never end.
    read: usize,
    parts: Vec<ExpandedTerm>,
}

impl Expander<'_> {
    fn expand_text(&mut self, text: &str) -> Result<(), QueryError> {
        let within = self.open.last().cloned();
        let terms = parse(text).map_err(|error| error.within(within.clone()))?;
        for term in terms {
            let part = ExpandedTerm {
                text: text.to_owned(),
                within: within.clone(),
                term,
            };
            self.read += 1;
            // A query that somebody typed may be as long as they like.
            if self.read > MAX_TERMS && within.is_some() {
                let kind = QueryErrorKind::TooManyTerms(MAX_TERMS);
                return Err(part.error(TermError::new(&part.term.span, kind)));
            }
            match &part.term.kind {
                TermKind::Saved(name) => self.expand_name(name, &part)?,
                _ => self.parts.push(part),
            }
        }
        Ok(())
    }

    /// Replaces `@name` by the terms of that query.
    fn expand_name(&mut self, name: &str, part: &ExpandedTerm) -> Result<(), QueryError> {
        let error = |kind| TermError::new(&part.term.span, kind);
        // Inside a saved query its owner counts, not who typed the query around it.
        let by = part.within.as_ref().map_or(self.by, |it| it.owner);
        let Some(saved) = self.saved.find(name, by) else {
            let mut known = self.saved.names(by).peekable();
            let kind = QueryErrorKind::UnknownSaved {
                name: name.to_owned(),
                any: known.peek().is_some(),
            };
            let mut error = error(kind);
            error.suggestion = nearest(name, known).map(|near| format!("@{near}"));
            return Err(part.error(error));
        };
        if let Some(from) = self.open.iter().position(|it| *it == saved) {
            let names = self.open[from..].iter().map(|it| it.name.clone()).collect();
            return Err(part.error(error(QueryErrorKind::SavedLoop(names))));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(part.error(error(QueryErrorKind::TooDeep(MAX_DEPTH))));
        }
        let before = self.parts.len();
        self.open.push(saved.clone());
        self.expand_text(&saved.text)?;
        self.open.pop();
        if part.term.negated {
            match &mut self.parts[before..] {
                // The opposite of several terms is that one of them fails, which no list of terms can say.
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

    /// Saved queries of a registry and its user, written `name = text`.
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

    /// Returns the terms of a query, negated ones with `!`; or its error and the saved query that has it.
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
    fn queries_of_the_registry_take_precedence_and_use_only_each_other() {
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
    fn a_query_that_uses_itself_is_an_error() {
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
    fn queries_that_use_each_other_twice_are_limited() {
        let lines: Vec<String> = (0..30)
            .map(|at| format!("q{at} = @q{next} @q{next}", next = at + 1))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for last in ["q30 = x", "q30 = "] {
            let saved = saved(&[&lines[..], &[last]].concat(), &[]);
            let error = terms("@q0", &saved, QueryOwner::Registry);
            assert!(error.starts_with("TooManyTerms(1000) in"), "{error}");
        }
        let saved = saved(&[&lines[..], &["q30 = x"]].concat(), &[]);
        assert_eq!(terms("@q29", &saved, QueryOwner::Registry), "x x");
    }
}
