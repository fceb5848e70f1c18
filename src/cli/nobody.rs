//! TermKind is said where nobody takes part in what a query matches.

use super::context::{Context, Read};
use crate::error::Error;
use crate::model::query::select::Subjects;
use crate::model::query::syntax::{self, TermKind};
use crate::text::shell;

/// Says that nobody does; where plain words, which choose actors, find initiatives, also what to type for these.
///
/// # Errors
/// Those of a query, which has none here: it was understood before.
pub(super) fn say(
    command: &str,
    arguments: &[String],
    read: &Read,
    context: &mut Context,
) -> Result<(), Error> {
    context.output.note("nobody takes part in what matches");
    context.say_hints(&context.query_quietly(read.registry(), arguments)?);
    let Some(words) = about_initiatives(arguments) else {
        return Ok(());
    };
    let query = context.query_quietly(read.registry(), &words)?;
    let hits = read.view().select(&query, Subjects::Actors, false);
    if hits.iter().any(|hit| !hit.links.is_empty()) {
        let line = shell::join(&words);
        context.output.note(&format!(
            "words choose actors; in initiatives: `kompis {command} {line}`"
        ));
    }
    Ok(())
}

/// The same words, asked of initiatives; none where there are no words, or where something else is asked too.
fn about_initiatives(arguments: &[String]) -> Option<Vec<String>> {
    let syntax = syntax::parse(&syntax::join(arguments)).ok()?;
    let word = |term: &syntax::Term| match &term.kind {
        TermKind::Text(text) if !term.negated => Some(format!("initiative.text:{text}")),
        _ => None,
    };
    let words: Option<Vec<String>> = syntax.terms.iter().map(word).collect();
    words.filter(|words| !words.is_empty())
}
