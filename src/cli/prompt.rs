//! Questions on a terminal. Only this file asks, and it decides whether anybody may be asked.

use std::io::{self, Write};

use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{FuzzySelect, Input};

use super::context::Context;
use super::interrupt;
use super::output::Target;
use crate::error::change::ChangeError;
use crate::error::reference::ReferenceError;
use crate::error::{Error, Stop};
use crate::model::fields;
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::ops::assign::Assigner;
use crate::render::{Look, escape, width};
use crate::text::fold::{fold, slug};
use crate::text::order;
use crate::text::words::Words;

/// How many choices are on the screen at once.
const MAX_VISIBLE: usize = 12;

/// The width of the marker before a choice, and of a column that stays free.
const MARGIN: usize = 4;

/// Shows the cursor: dialoguer leaves it hidden when a choice ends early.
const SHOW_CURSOR: &str = "\u{1b}[?25h";

/// Asks questions on a terminal.
pub(super) struct Prompt {
    theme: Box<dyn Theme>,
    words: Words,
    width: usize,
}

impl Prompt {
    /// Whether questions may be asked: standard input and standard error are a terminal that can move its cursor, `CI` is
    /// not set, and `--no-input` is not given.
    fn may_ask(context: &Context) -> bool {
        let is = |name: &str, test: fn(&str) -> bool| {
            std::env::var(name).is_ok_and(|value| test(&value))
        };
        // Some of these systems have a terminal but no user, and the job would wait for an answer.
        let in_ci = is("CI", |value| !value.is_empty() && value != "false");
        // dialoguer draws its lists by moving the cursor.
        let is_dumb = is("TERM", |value| value == "dumb");
        context.output.is_terminal() && !context.no_input() && !in_ci && !is_dumb
    }

    /// A prompt in a language; none when no questions may be asked.
    pub(super) fn open(context: &Context, words: Words) -> Option<Prompt> {
        if !Prompt::may_ask(context) {
            return None;
        }
        let theme: Box<dyn Theme> = if context.output.error_color() {
            Box::new(ColorfulTheme::default())
        } else {
            Box::new(SimpleTheme)
        };
        Some(Prompt {
            theme,
            words,
            width: context.output.width().unwrap_or(80),
        })
    }

    /// The texts in its language.
    pub(super) fn words(&self) -> Words {
        self.words
    }

    /// Asks for one of the choices and returns its index; typing narrows them down, Esc ends the question.
    pub(super) fn choose(&self, question: &str, choices: &[Choice]) -> Result<usize, Error> {
        let rows: Vec<String> = choices.iter().map(|it| it.row(self.width)).collect();
        self.ask(|| {
            FuzzySelect::with_theme(&*self.theme)
                .with_prompt(escape::terminal(question))
                .items(&rows)
                .default(0)
                .max_length(MAX_VISIBLE)
                .interact_opt()
        })?
        .ok_or_else(|| Stop::No.into())
    }

    /// Asks for one of the choices and returns its key.
    pub(super) fn choose_key(&self, question: &str, choices: &[Choice]) -> Result<String, Error> {
        Ok(choices[self.choose(question, choices)?].key.clone())
    }

    /// Asks for a text that passes the test; Enter shows the error of one that does not.
    pub(super) fn text(
        &self,
        question: &str,
        default: Option<&str>,
        test: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, Error> {
        let text = self.ask(|| {
            let mut input = Input::<String>::with_theme(&*self.theme)
                .with_prompt(escape::terminal(question))
                // The test decides, and says why; dialoguer would ask again without a word.
                .allow_empty(true)
                .validate_with(|text: &String| test(text.trim()));
            if let Some(default) = default {
                input = input.default(default.to_owned());
            }
            input.interact_text()
        })?;
        Ok(text.trim().to_owned())
    }

    /// Asks for yes or no; Enter alone is `default`.
    pub(super) fn confirm(&self, question: &str, default: bool) -> Result<bool, Error> {
        let [yes, no] = ["choice-yes", "choice-no"].map(|id| self.words.get(id));
        let answer = |text: &str| match fold(text).as_str() {
            "" => Some(default),
            // `y` and `n` are typed from habit, whatever the language of the question.
            text if fold(&yes).starts_with(text) || "yes".starts_with(text) => Some(true),
            text if fold(&no).starts_with(text) || "no".starts_with(text) => Some(false),
            _ => None,
        };
        let question = if default {
            format!("{question} [{yes}]/{no}")
        } else {
            format!("{question} {yes}/[{no}]")
        };
        let text = self.text(&question, None, |text| match answer(text) {
            Some(_) => Ok(()),
            None => Err(format!("{yes}, {no}")),
        })?;
        Ok(answer(&text).unwrap_or(default))
    }

    /// Asks a question; when it ends early, the cursor is shown again.
    fn ask<T>(&self, question: impl FnOnce() -> dialoguer::Result<T>) -> Result<T, Error> {
        let guard = interrupt::read_ctrl_c_as_key();
        let answer = question();
        drop(guard);
        answer.map_err(|dialoguer::Error::IO(error)| {
            // A terminal that is gone needs no cursor.
            let _ = io::stderr().write_all(format!("{SHOW_CURSOR}\n").as_bytes());
            match error.kind() {
                io::ErrorKind::Interrupted => Stop::Interrupted.into(),
                _ => Stop::Terminal(error).into(),
            }
        })
    }
}

/// One choice: a label, and the key that files have for it.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    name: String,
    key: String,
}

impl Choice {
    /// A choice by its label and key.
    pub(super) fn new(name: impl Into<String>, key: impl Into<String>) -> Choice {
        Choice {
            name: name.into(),
            key: key.into(),
        }
    }

    /// `name · key`. Names with accents that the key does not show are followed by the name without them, because
    /// dialoguer matches what is typed letter by letter.
    fn row(&self, wide: usize) -> String {
        let mut ending = String::new();
        if !self.key.is_empty() && self.key != self.name {
            ending = format!(" · {}", self.key);
        }
        // `orebro` finds Örebro only where these letters stand in the row.
        let plain = fold(&self.name);
        let is_in_key = self.key.is_empty() || self.key.starts_with(&slug(&self.name));
        if plain != self.name.to_lowercase() && !is_in_key {
            ending.push_str(&format!(" · {plain}"));
        }
        // A row that wraps leaves stale lines behind when the list is drawn again. The key is kept whole: it tells names apart.
        let free = wide.saturating_sub(MARGIN + width::width(&ending)).max(8);
        escape::terminal(&format!("{}{ending}", shorten(&self.name, free)))
    }
}

/// Shortens a text that is too wide.
fn shorten(text: &str, wide: usize) -> String {
    if width::width(text) <= wide {
        return text.to_owned();
    }
    let mut cut = text.to_owned();
    while width::width(&cut) >= wide {
        cut.pop();
    }
    format!("{}…", cut.trim_end())
}

/// Asks about a registry what the arguments of a command leave open.
pub(super) struct Questions<'a> {
    pub(super) prompt: Prompt,
    pub(super) look: Look<'a>,
    pub(super) assigner: Assigner<'a>,
}

/// Reads the registry and calls `ask` when questions may be asked. No lock is held meanwhile.
pub(super) fn ask_when_allowed<T>(
    context: &mut Context,
    declare: bool,
    ask: impl FnOnce(&Questions<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    // Before the registry is read: the command reads it again, which without a terminal would be for nothing.
    if !Prompt::may_ask(context) {
        return Ok(None);
    }
    let folder = context.folder()?;
    let read = context.read_for_writing(&folder, None)?;
    let Some(prompt) = Prompt::open(context, context.words(read.registry())) else {
        return Ok(None);
    };
    let questions = Questions {
        prompt,
        look: context.look(read.registry(), &Target::default()),
        assigner: context.assigner(&read, declare),
    };
    ask(&questions).map(Some)
}

impl Questions<'_> {
    /// The text of a message.
    pub(super) fn word(&self, message: &str) -> String {
        self.look.words.get(message)
    }

    /// Asks for one of the records that fit, in Swedish order.
    pub(super) fn choose_record(
        &self,
        question: &str,
        fits: impl Fn(&Record) -> bool,
    ) -> Result<Id, Error> {
        let choices = self.records(fits);
        if choices.is_empty() {
            return Err(ChangeError::NothingThere.into());
        }
        Ok(Id::new(&self.prompt.choose_key(question, &choices)?))
    }

    /// The records that fit, in Swedish order, with their ids as keys.
    pub(super) fn records(&self, fits: impl Fn(&Record) -> bool) -> Vec<Choice> {
        let records = self.look.registry.records().filter(|it| fits(it));
        in_order(records.map(|it| Choice::new(it.name(), it.id.as_str())))
    }

    /// Asks for one of the choices, or none, and returns its key.
    pub(super) fn choose_optional(
        &self,
        question: &str,
        mut choices: Vec<Choice>,
    ) -> Result<Option<String>, Error> {
        choices.insert(0, Choice::new(self.word("ask-none"), ""));
        let chosen = self.prompt.choose_key(question, &choices)?;
        Ok(Some(chosen).filter(|key| !key.is_empty()))
    }

    /// The id of the record that a REF names; asks when it names several.
    pub(super) fn resolve(&self, target: fields::ReferenceTarget, text: &str) -> Result<Id, Error> {
        match self.assigner.reference(target, text) {
            Err(Error::Reference(ReferenceError::Ambiguous { text, candidates })) => {
                choose_candidate(&self.prompt, self.look.words, &text, &candidates)
            }
            result => result,
        }
    }
}

/// Asks which of several records a REF means.
fn choose_candidate(
    prompt: &Prompt,
    words: Words,
    text: &str,
    candidates: &[(Id, String)],
) -> Result<Id, Error> {
    let choices = candidates.iter();
    let choices = in_order(choices.map(|(id, name)| Choice::new(name, id.as_str())));
    let question = words.with("ask-which", &[("text", text.into())]);
    Ok(Id::new(&prompt.choose_key(&question, &choices)?))
}

/// Choices in Swedish order of their names.
pub(super) fn in_order(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = choices.collect();
    choices.sort_by(|left, right| order::compare(&left.name, &right.name));
    choices
}

/// Asks which record an ambiguous REF among the arguments of the process means, and returns the arguments with its id in
/// place of the REF; none when no questions may be asked.
///
/// # Errors
/// [`Stop`] when there is no answer.
pub(super) fn resolve_in_arguments(
    context: &Context,
    arguments: &[String],
    error: &ReferenceError,
) -> Result<Option<Vec<String>>, Error> {
    let ReferenceError::Ambiguous { text, candidates } = error else {
        return Ok(None);
    };
    let is_value = |argument: &str| {
        let value = argument.split_once('=').map(|(_, value)| value.trim());
        value == Some(text)
    };
    let names_it = |argument: &String| argument == text || is_value(argument);
    // It may stand in standard input, which can be read only once.
    if !arguments.iter().any(names_it) {
        return Ok(None);
    }
    let words = context.words(&Registry::default());
    let Some(prompt) = Prompt::open(context, words) else {
        return Ok(None);
    };
    let id = choose_candidate(&prompt, words, text, candidates)?;
    let with_id = |argument: &String| match argument.split_once('=') {
        _ if argument == text => id.to_string(),
        Some((key, _)) if is_value(argument) => format!("{key}={id}"),
        _ => argument.clone(),
    };
    Ok(Some(arguments.iter().map(with_id).collect()))
}

#[cfg(test)]
mod tests {
    use super::Choice;

    #[test]
    fn a_row_can_be_found_without_accents_and_fits_its_line() {
        let text = |name, key| Choice::new(name, key).row(40);
        assert_eq!(
            text("Örebro kommun", "orebro-kommun"),
            "Örebro kommun · orebro-kommun"
        );
        assert_eq!(text("ägare", "owner"), "ägare · owner · agare");
        assert_eq!(text("partner", "partner"), "partner");
        assert_eq!(text("Kalmar", ""), "Kalmar");
        let long = text(
            "Ett mycket långt namn på en provaktör i ett provlän",
            "prov",
        );
        assert!(
            long.chars().count() <= 120 && long.contains("… · prov"),
            "{long}"
        );
    }
}
