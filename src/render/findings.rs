//! Findings as people read them: the sentence, the place with a caret, and what to do.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Drawn, Origin, Renderer, Snippet};

use super::command::Command;
use super::{Look, escape, width};
use crate::document::locate::{Lines, locate};
use crate::model::finding::{At, Finding, Level, Place};
use crate::model::kind::Kind;
use crate::model::rule::RuleId;
use crate::ops::check::suggest::Suggester;
use crate::store::folder::SETTINGS;
use crate::text::mask;

/// How many places of one finding are drawn; the rest are named in a line.
const DRAWN_PLACES: usize = 3;

/// How many more places are named.
const NAMED_PLACES: usize = 10;

/// How much of a long line is shown, in characters.
const EXCERPT_LENGTH: usize = 200;

/// How much of a long line is shown before what is wrong.
const EXCERPT_BEFORE: usize = 40;

/// A finding and where each of its places is in the text.
#[derive(Debug)]
pub struct Placed<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Its places, in their order.
    pub spots: Vec<Spot<'a>>,
    /// The command that fixes it, if there is one and it is wanted.
    pub command: Option<Command>,
}

/// A place in a file, in lines and columns.
#[derive(Debug)]
pub struct Spot<'a> {
    /// The path below the registry.
    pub file: &'a str,
    /// The lines and columns; `None` when it is the file as such, or a file that can't be shown.
    pub lines: Option<Span>,
    excerpt: Option<Excerpt>,
}

/// From where to where, counted from 1, columns in characters; the end is the first column behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first line.
    pub line: usize,
    /// The column there.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
}

/// The line to be shown, with nothing in it that must not be, and the bytes to underline.
#[derive(Clone, Debug)]
struct Excerpt {
    text: String,
    under: Range<usize>,
    is_cut: bool,
}

/// Works out where findings stand in the texts, and sorts them by file and line. Each text is read once.
pub fn place<'a>(
    findings: &'a [Finding],
    text_of: &dyn Fn(&str) -> Option<String>,
) -> Vec<Placed<'a>> {
    let mut by_file: BTreeMap<&str, Vec<&At>> = BTreeMap::new();
    for Place { file, at } in findings.iter().flat_map(|finding| &finding.places) {
        by_file.entry(file).or_default().push(at);
    }
    let spots: BTreeMap<_, _> = by_file
        .into_iter()
        .flat_map(|(file, ats)| spots_in(file, text_of(file), ats))
        .collect();
    let spot = |place: &'a Place| {
        let (lines, excerpt) = spots
            .get(&(place.file.as_str(), &place.at))
            .cloned()
            .unwrap_or_default();
        Spot {
            file: &place.file,
            lines,
            excerpt,
        }
    };
    let mut placed: Vec<Placed<'a>> = findings
        .iter()
        .map(|finding| {
            let mut spots: Vec<Spot<'a>> = finding.places.iter().map(spot).collect();
            spots.sort_by_key(|spot| (spot.file, spot.lines));
            Placed {
                finding,
                spots,
                command: None,
            }
        })
        .collect();
    placed.sort_by_key(|it| {
        let first = it.spots.first();
        (
            first.map(|spot| spot.file),
            first.and_then(|spot| spot.lines),
            it.finding,
        )
    });
    placed
}

/// Adds the commands that fix the findings.
#[must_use]
pub fn with_commands<'a>(
    mut placed: Vec<Placed<'a>>,
    suggester: &Suggester<'_>,
) -> Vec<Placed<'a>> {
    for it in &mut placed {
        it.command = Command::new(suggester, it.finding);
    }
    placed
}

type LocatedPlace<'a> = ((&'a str, &'a At), (Option<Span>, Option<Excerpt>));

/// Every place in one file.
fn spots_in<'a>(file: &'a str, text: Option<String>, ats: Vec<&'a At>) -> Vec<LocatedPlace<'a>> {
    let Some(text) = text else {
        return ats
            .into_iter()
            .map(|at| ((file, at), (None, None)))
            .collect();
    };
    let lines = Lines::new(&text);
    let safe = safe(file, &text);
    let safe_lines = Lines::new(&safe);
    let ranges = locate(&text, &ats);
    let of_range = |(at, range): (&'a At, Range<usize>)| {
        if *at == At::File {
            return ((file, at), (None, None));
        }
        let (line, column) = lines.place(range.start);
        let (end_line, end_column) = lines.place(range.end);
        let span = Span {
            line,
            column,
            end_line,
            end_column,
        };
        let excerpt = excerpt(&safe, &safe_lines, span);
        ((file, at), (Some(span), Some(excerpt)))
    };
    ats.into_iter().zip(ranges).map(of_range).collect()
}

/// The first line of what is wrong, cut when it is very long.
fn excerpt(safe: &str, lines: &Lines<'_>, span: Span) -> Excerpt {
    let line = lines.line(span.line);
    let line = line.start..line.start + safe[line].trim_end().len();
    let start = lines.byte(span.line, span.column).min(line.end);
    let end = if span.end_line > span.line {
        line.end
    } else {
        lines.byte(span.line, span.end_column).min(line.end)
    };
    let is_long = safe[line.clone()].len() > 2 * EXCERPT_LENGTH;
    let skipped = if is_long {
        span.column.saturating_sub(EXCERPT_BEFORE).max(1)
    } else {
        1
    };
    let from = lines.byte(span.line, skipped).min(start);
    let to = lines
        .byte(span.line, skipped + EXCERPT_LENGTH)
        .clamp(start, line.end);
    let to = if is_long { to } else { line.end };
    let cut = if from > line.start { "…" } else { "" };
    let rest = if to < line.end { "…" } else { "" };
    let text = format!("{cut}{}{rest}", &safe[from..to]);
    let under = |at: usize| at.min(to) - from + cut.len();
    Excerpt {
        under: under(start)..under(end.max(start)),
        is_cut: !cut.is_empty(),
        text,
    }
}

/// The text of a file in which each letter of what must not be shown is replaced.
fn masked(file: &str, text: &str) -> String {
    if Kind::of_file(file) == Some(Kind::Person) {
        mask::mask_personal(text)
    } else {
        mask::mask_outside_people(text)
    }
}

/// Masks a text, and replaces its control and direction characters.
fn safe(file: &str, text: &str) -> String {
    masked(file, text)
        .split('\n')
        .map(|line| harmless(line.trim_end_matches('\r')))
        .collect::<Vec<_>>()
        .join("\n")
}

fn harmless(line: &str) -> String {
    let parts: Vec<String> = line.split('\t').map(escape::terminal).collect();
    parts.join("\t")
}

/// The text of a file for a difference: what must not be shown is hidden, and invisible line ends get a sign.
pub fn hidden(file: &str, text: &str) -> String {
    masked(file, text)
        .split('\n')
        .map(|line| match line.strip_suffix('\r') {
            Some(line) => harmless(line) + "␍",
            None => harmless(line),
        })
        .map(|line| line.replace('\u{feff}', "⟨BOM⟩"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Draws findings one after the other, with files as they are named from `base`.
pub fn draw(placed: &[Placed<'_>], base: &str, look: &Look<'_>) -> String {
    let renderer = if look.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Unicode)
        .term_width(look.width.unwrap_or(140));
    let mut text = String::new();
    for finding in placed {
        // All that it is given is escaped: the sequences in what it draws are its own.
        let drawn = escape::own(&renderer.render(&[group(finding, base, look)]));
        for line in drawn.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

fn group<'a>(placed: &Placed<'_>, base: &str, look: &Look<'_>) -> Group<'a> {
    let finding = placed.finding;
    let level = match finding.level {
        Level::Error => Drawn::ERROR,
        Level::Warning => Drawn::WARNING,
        Level::Note => Drawn::NOTE,
    };
    let word = |message: &str| look.words.get(message);
    let name = word(&format!("level-{}", finding.level.key()));
    let indent = name.chars().count() + finding.rule.as_str().len() + 4;
    let title = level
        .with_name(name)
        .primary_title(wrapped(&sentence(finding, look), indent, look))
        .id(finding.rule.as_str());
    let mut group = Group::with_title(title);
    let mut more = Vec::new();
    for (number, spot) in placed.spots.iter().enumerate() {
        let path = format!("{base}{}", escape::terminal(spot.file));
        if number >= DRAWN_PLACES {
            let line = spot.lines.map_or(String::new(), |span| {
                format!(":{}:{}", span.line, span.column)
            });
            more.push(format!("{path}{line}"));
            continue;
        }
        group = match (spot.lines, &spot.excerpt) {
            (Some(span), Some(excerpt)) => drawn_line(group, path, span, excerpt),
            _ => group.element(Origin::path(path)),
        };
    }
    if !more.is_empty() {
        let facts = [("n", more.len().into())];
        if more.len() > NAMED_PLACES {
            more.truncate(NAMED_PLACES);
            more.push("…".to_owned());
        }
        let text = format!(
            "{}\n{}",
            look.words.with("and-more-places", &facts),
            more.join("\n")
        );
        group = group.element(Drawn::NOTE.with_name(word("also")).message(text));
    }
    let help = word("help");
    let indent = help.chars().count() + 9;
    let advice = wrapped(&advice(finding, look), indent, look);
    let group = group.element(Drawn::HELP.with_name(help).message(advice));
    match &placed.command {
        // A command is never wrapped: it is to be copied.
        Some(command) => {
            let lines: Vec<String> = command
                .lines(base)
                .iter()
                .map(|line| escape::terminal(line))
                .collect();
            group.element(Drawn::HELP.with_name(word("run")).message(lines.join("\n")))
        }
        None => group,
    }
}

/// The line of a place with what is wrong underlined; of a line that is cut, the column is that of the whole line.
fn drawn_line<'a>(group: Group<'a>, path: String, span: Span, excerpt: &Excerpt) -> Group<'a> {
    let snippet = Snippet::source(excerpt.text.clone())
        .line_start(span.line)
        .annotation(AnnotationKind::Primary.span(excerpt.under.clone()));
    if excerpt.is_cut {
        let origin = Origin::path(path).line(span.line).char_column(span.column);
        return group.element(origin).element(snippet);
    }
    group.element(snippet.path(path))
}

/// A sentence in lines that fit beside what stands before it.
fn wrapped(text: &str, indent: usize, look: &Look<'_>) -> String {
    let text = escape::terminal(text);
    match look.width {
        Some(wide) => width::wrap(&text, wide.saturating_sub(indent).max(30)).join("\n"),
        None => text,
    }
}

/// The number of errors, warnings and notes; a level without findings is left out.
pub fn tally<'a>(placed: impl IntoIterator<Item = &'a Placed<'a>>, look: &Look<'_>) -> String {
    let mut counts = BTreeMap::new();
    for it in placed {
        *counts.entry(it.finding.level).or_insert(0) += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(level, count)| look.words.count(&format!("count-{}s", level.key()), count))
        .collect();
    counts.join(", ")
}

/// Describes a finding in lines: the sentence, the help, the commands. Files are named from `base`.
pub fn describe(placed: &Placed<'_>, base: &str, look: &Look<'_>) -> String {
    let finding = placed.finding;
    let word = |message: &str| look.words.get(message);
    let help = format!("{}: {}", word("help"), advice(finding, look));
    let commands = placed.command.iter().flat_map(|it| it.lines(base));
    let commands = commands.map(|line| format!("{}: {}", word("run"), escape::terminal(&line)));
    let lines: Vec<String> = [sentence(finding, look), help]
        .into_iter()
        .chain(commands)
        .collect();
    lines.join("\n")
}

/// The sentence that says what is wrong.
pub fn sentence(finding: &Finding, look: &Look<'_>) -> String {
    let facts = facts(finding, look);
    look.words.message(&message(finding), None, &facts)
}

/// The sentence that says what to do: what was probably meant, or the help of the rule.
pub fn advice(finding: &Finding, look: &Look<'_>) -> String {
    let facts = facts(finding, look);
    if let Some((_, suggestion)) = facts.iter().find(|(name, _)| *name == "suggestion") {
        let value = [("suggestion", suggestion.as_str().into())];
        return look.words.with("did-you-mean", &value);
    }
    // Nothing of a person belongs in a note, and settings have none.
    let file = finding.places.first().map_or("", |place| &place.file);
    let has_no_note = file.starts_with(Kind::Person.folder()) || file == SETTINGS;
    if finding.rule == RuleId::UnknownKey && has_no_note {
        return look.words.get("unknown-key-remove");
    }
    look.words.message(&message(finding), Some("help"), &facts)
}

/// The key of the message of a finding. Some rules have one message for each reason, expected type, or list.
fn message(finding: &Finding) -> String {
    let by = match finding.rule {
        RuleId::WrongType => "expected",
        RuleId::UndeclaredWord => "list",
        _ => "reason",
    };
    match finding.facts.iter().find(|(name, _)| *name == by) {
        Some((_, part)) => format!("finding-{}-{part}", finding.rule),
        None => format!("finding-{}", finding.rule),
    }
}

/// The facts with contact details and identity numbers of people hidden.
pub fn safe_facts(finding: &Finding) -> impl Iterator<Item = (&'static str, String)> {
    let of_person = finding.places.iter().any(Place::is_of_person);
    let is_own = |place: &Place| {
        let path = place.at.path();
        path.is_some_and(|path| matches!(path.last_key(), "email" | "phone"))
    };
    let is_own = finding.places.iter().any(is_own);
    finding.facts.iter().map(move |(name, value)| {
        let hidden = match (of_person, is_own) {
            (true, _) => mask::mask_personal(value),
            (false, true) => mask::mask_organisation_contact(value),
            (false, false) => mask::mask_outside_people(value),
        };
        (*name, hidden)
    })
}

/// The facts as people read them: in their language, with contact details and identity numbers of people hidden.
fn facts(finding: &Finding, look: &Look<'_>) -> Vec<(&'static str, String)> {
    safe_facts(finding)
        .map(|(name, value)| {
            let read = match name {
                "expected" | "found" if value.starts_with("kind-") => {
                    look.words.get(&format!("a-{value}"))
                }
                "expected" | "found" => {
                    let label = look.words.find(&format!("{name}-{value}"));
                    label.unwrap_or_default()
                }
                _ => value,
            };
            (name, read)
        })
        .collect()
}
