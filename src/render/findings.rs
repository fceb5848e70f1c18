//! Findings as people read them: the sentence, the place with a caret, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Drawn, Renderer, Snippet};

use super::{Look, escape};
use crate::model::finding::{At, Finding, Level};
use crate::model::kind::Kind;
use crate::store::locate::{line_and_column, locate};
use crate::text::mask;

/// How many places of one finding are drawn; the rest are named in a line.
const DRAWN_PLACES: usize = 3;

/// The findings, one after the other; `text_of` gives the text of a file, where it can be read.
pub fn draw(
    findings: &[Finding],
    text_of: &dyn Fn(&str) -> Option<String>,
    look: &Look<'_>,
) -> String {
    let renderer = if look.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Unicode)
        .term_width(look.width.unwrap_or(140));
    let drawn: Vec<String> = findings
        .iter()
        .map(|finding| renderer.render(&groups(finding, text_of, look)) + "\n\n")
        .collect();
    drawn.concat()
}

fn groups<'a>(
    finding: &Finding,
    text_of: &dyn Fn(&str) -> Option<String>,
    look: &Look<'_>,
) -> Vec<Group<'a>> {
    let level = match finding.level {
        Level::Error => Drawn::ERROR,
        Level::Warning => Drawn::WARNING,
        Level::Note => Drawn::NOTE,
    };
    let name = look
        .words
        .get(&format!("level-{}", finding.level.key()))
        .into_owned();
    let title = level
        .with_name(name)
        .primary_title(sentence(finding, look))
        .id(finding.rule);
    let mut group = Group::with_title(title);
    let mut more = Vec::new();
    for (at, place) in finding.places.iter().enumerate() {
        let text = text_of(&place.file).unwrap_or_default();
        let bytes = locate(&text, &place.at);
        if at >= DRAWN_PLACES {
            let (line, column) = line_and_column(&text, bytes.start);
            more.push(format!("{}:{line}:{column}", escape::terminal(&place.file)));
            continue;
        }
        let shown = safe(&place.file, &text);
        let bytes = moved(&text, &shown, bytes.start)..moved(&text, &shown, bytes.end);
        let path = escape::terminal(&place.file);
        group = if place.at == At::File || text.is_empty() {
            group.element(annotate_snippets::Origin::path(path))
        } else {
            let snippet = Snippet::source(shown)
                .path(path)
                .annotation(AnnotationKind::Primary.span(bytes));
            group.element(snippet)
        };
    }
    let help = Drawn::HELP.with_name(look.words.get("help").into_owned());
    if !more.is_empty() {
        let places = more.join(", ");
        let facts = [("n", more.len().into()), ("places", places.into())];
        let note = Drawn::NOTE.with_name(look.words.get("level-note").into_owned());
        group = group.element(note.message(look.words.with("and-more-places", &facts)));
    }
    vec![group.element(help.message(advice(finding, look)))]
}

/// The text of a file with what must not be shown hidden, letter for letter: reach in people's files, and anywhere what
/// looks like a personnummer; control characters too, each by one that is as long.
fn safe(file: &str, text: &str) -> String {
    let masked = if file.starts_with(Kind::Person.folder()) {
        mask::personal(text)
    } else {
        mask::personnummer(text)
    };
    masked
        .chars()
        .map(|letter| match letter {
            '\n' | '\t' => letter,
            '\r' => ' ',
            _ if letter.is_ascii_control() => '?',
            _ => letter,
        })
        .collect()
}

/// Where in `shown` the byte `at` of `text` has come to stand: both have the same characters, some hidden.
fn moved(text: &str, shown: &str, at: usize) -> usize {
    let characters = text[..at].chars().count();
    shown.chars().take(characters).map(char::len_utf8).sum()
}

/// What is wrong, in a sentence.
pub fn sentence(finding: &Finding, look: &Look<'_>) -> String {
    let message = format!("finding-{}", finding.rule);
    let facts = facts(finding, look);
    let values: Vec<_> = facts
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    look.words.with(&message, &values)
}

/// What to do: what was probably meant, or the way out of the rule.
pub fn advice(finding: &Finding, look: &Look<'_>) -> String {
    let facts = facts(finding, look);
    if let Some((_, suggestion)) = facts.iter().find(|(name, _)| *name == "suggestion") {
        let value = [("suggestion", suggestion.as_str().into())];
        return look.words.with("did-you-mean", &value);
    }
    let values: Vec<_> = facts
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    look.words
        .attribute_with(&format!("finding-{}", finding.rule), "help", &values)
}

/// The facts as they may be read: words in the language, reach and identity of people hidden.
fn facts(finding: &Finding, look: &Look<'_>) -> Vec<(&'static str, String)> {
    let of_person = finding
        .places
        .first()
        .is_some_and(|place| place.file.starts_with(Kind::Person.folder()));
    finding
        .facts
        .iter()
        .map(|(name, value)| {
            let read = match *name {
                "expected" if value.starts_with("kind-") => look.words.get(value).into_owned(),
                "found" if value.starts_with("kind-") => look.words.get(value).into_owned(),
                "expected" | "found" => look.words.get(&format!("expected-{value}")).into_owned(),
                "list" => look.field(value),
                _ if of_person => mask::personal(value),
                _ => mask::personnummer(value),
            };
            (*name, escape::terminal(&read))
        })
        .collect()
}
