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
// A record that hundreds name is one finding with hundreds of places.
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

impl Spot<'_> {
    /// The line and the column, to stand behind the name of the file; empty for the file as such.
    pub fn position(&self) -> String {
        let position = |span: Span| format!(":{}:{}", span.line, span.column);
        self.lines.map_or(String::new(), position)
    }
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
    // A file that can't be shown, such as one that is not UTF-8, has no lines; its finding is about all of it.
    let spots_of = |(file, ats)| Some(spots_in(file, &text_of(file)?, ats));
    let spots: BTreeMap<_, _> = by_file.into_iter().filter_map(spots_of).flatten().collect();
    let spot = |place: &'a Place| {
        let file = place.file.as_str();
        let (lines, excerpt) = spots.get(&(file, &place.at)).cloned().unzip();
        Spot {
            file,
            lines,
            excerpt,
        }
    };
    let placed = |finding: &'a Finding| {
        let mut spots: Vec<Spot<'a>> = finding.places.iter().map(spot).collect();
        spots.sort_by_key(|spot| (spot.file, spot.lines));
        let command = None;
        Placed {
            finding,
            spots,
            command,
        }
    };
    let mut placed: Vec<Placed<'a>> = findings.iter().map(placed).collect();
    // In the order of the files, as somebody goes through them; rules come last.
    placed.sort_by_key(|it| {
        let first = it.spots.first().map(|spot| (spot.file, spot.lines));
        (first, it.finding)
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

/// A place in a file, with the lines and columns of it and what is shown of them.
type LocatedPlace<'a> = ((&'a str, &'a At), (Span, Excerpt));

/// The places in one file that are more than the file as such.
fn spots_in<'a>(file: &'a str, text: &str, ats: Vec<&'a At>) -> Vec<LocatedPlace<'a>> {
    let lines = Lines::new(text);
    // Masking and escaping keep the number of letters, so that lines and columns of the one text are those of the other.
    let safe = safe(file, text);
    let safe_lines = Lines::new(&safe);
    let located = locate(text, &ats);
    let inner = ats
        .into_iter()
        .zip(located)
        .filter(|(at, _)| **at != At::File);
    let spot = |(at, range): (&'a At, Range<usize>)| {
        let (line, column) = lines.place(range.start);
        let (end_line, end_column) = lines.place(range.end);
        let span = Span {
            line,
            column,
            end_line,
            end_column,
        };
        ((file, at), (span, excerpt(&safe, &safe_lines, span)))
    };
    inner.map(spot).collect()
}

/// The first line of what is wrong, cut when it is very long.
fn excerpt(safe: &str, lines: &Lines<'_>, span: Span) -> Excerpt {
    let line = lines.line(span.line);
    let line = line.start..line.start + safe[line].trim_end().len();
    let start = lines.byte(span.line, span.column).min(line.end);
    let end = match span.end_line > span.line {
        true => line.end,
        false => lines.byte(span.line, span.end_column).min(line.end),
    };
    let (mut from, mut to) = (lines.byte(span.line, 1).min(start), line.end);
    // One line may be the whole file, as when an editor lost the line ends.
    if safe[line.clone()].len() > 2 * EXCERPT_LENGTH {
        let skipped = span.column.saturating_sub(EXCERPT_BEFORE).max(1);
        from = lines.byte(span.line, skipped).min(start);
        let shown = lines.byte(span.line, skipped + EXCERPT_LENGTH);
        to = shown.clamp(start, line.end);
    }
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
    match Kind::of_file(file) == Some(Kind::Person) {
        true => mask::mask_personal(text),
        false => mask::mask_outside_people(text),
    }
}

/// Masks a text, and replaces its control and direction characters.
fn safe(file: &str, text: &str) -> String {
    let masked = masked(file, text);
    let lines = masked.split('\n');
    let lines = lines.map(|line| harmless(line.trim_end_matches('\r')));
    lines.collect::<Vec<_>>().join("\n")
}

fn harmless(line: &str) -> String {
    // A tab stays, since the renderer aligns the caret below it and a difference shows the indent.
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
        // A byte order mark that is removed would be a difference of two equal lines.
        .map(|line| line.replace('\u{feff}', "⟨BOM⟩"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Draws findings one after the other, with files as they are named from `base`.
pub fn draw(placed: &[Placed<'_>], base: &str, look: &Look<'_>) -> String {
    let renderer = match look.color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer
        .decor_style(DecorStyle::Unicode)
        // The default of the package, where no terminal says how wide it is.
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
    let (drawn, more) = placed.spots.split_at(placed.spots.len().min(DRAWN_PLACES));
    for spot in drawn {
        let path = format!("{base}{}", escape::terminal(spot.file));
        group = match (spot.lines, &spot.excerpt) {
            (Some(span), Some(excerpt)) => drawn_line(group, path, span, excerpt),
            _ => group.element(Origin::path(path)),
        };
    }
    if !more.is_empty() {
        let count = look.words.count("and-more-places", more.len());
        let text = format!("{count}\n{}", name_places(more, base).join("\n"));
        group = group.element(Drawn::NOTE.with_name(word("also")).message(text));
    }
    let help = word("help");
    let indent = help.chars().count() + 9;
    let advice = wrapped(&advice(finding, look), indent, look);
    let group = group.element(Drawn::HELP.with_name(help).message(advice));
    match &placed.command {
        // A command is never wrapped: it is to be copied.
        Some(command) => {
            let lines = escape::lines(&command.lines(base).join("\n"));
            group.element(Drawn::HELP.with_name(word("run")).message(lines))
        }
        None => group,
    }
}

/// Names places by file, line and column: the first few, and a sign that there are more.
pub fn name_places(spots: &[Spot<'_>], base: &str) -> Vec<String> {
    let name =
        |spot: &Spot<'_>| format!("{base}{}{}", escape::terminal(spot.file), spot.position());
    let mut names: Vec<String> = spots.iter().take(NAMED_PLACES).map(name).collect();
    if spots.len() > NAMED_PLACES {
        names.push("…".to_owned());
    }
    names
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
    // Facts are quoted from files, and findings go to logs of CI that many can read.
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
