//! Questions on a terminal: this file alone asks, and decides whether anybody may be asked.

use std::io::{self, Write};

use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{FuzzySelect, Input};

use super::context::Context;
use super::interrupt;
use crate::error::Error;
use crate::error::Stop;
use crate::render::{escape, width};
use crate::text::fold::{fold, slug};
use crate::text::words::Words;

/// How many choices are seen at once.
const SEEN: usize = 12;

/// What stands before a choice, and a column that stays free.
const MARGIN: usize = 4;

/// The cursor is shown; whoever ends a choice early leaves it hidden.
const SHOW_CURSOR: &str = "\u{1b}[?25h";

/// Somebody who can be asked.
pub(super) struct Prompt {
    theme: Box<dyn Theme>,
    words: Words,
    width: usize,
}

impl Prompt {
    /// Whether somebody may be asked: standard input and standard error are a terminal that can move its cursor, `CI` is
    /// not set, and nobody said `--no-input`.
    pub(super) fn may_ask(context: &Context) -> bool {
        let is = |name: &str, test: fn(&str) -> bool| {
            std::env::var(name).is_ok_and(|value| test(&value))
        };
        let in_ci = is("CI", |value| !value.is_empty() && value != "false");
        let is_dumb = is("TERM", |value| value == "dumb");
        context.output.is_terminal() && !context.no_input() && !in_ci && !is_dumb
    }

    /// Somebody to ask in a language, when there is.
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

    /// Which of the rows; what is typed narrows them down. Esc ends it.
    pub(super) fn choose(&self, question: &str, rows: &[Row]) -> Result<usize, Error> {
        let rows: Vec<String> = rows.iter().map(|row| row.text(self.width)).collect();
        self.ask(|| {
            FuzzySelect::with_theme(&*self.theme)
                .with_prompt(escape::terminal(question))
                .items(&rows)
                .default(0)
                .max_length(SEEN)
                .interact_opt()
        })?
        .ok_or_else(|| Stop::No.into())
    }

    /// A text that passes the test; what is wrong with it is said on Enter.
    pub(super) fn text(
        &self,
        question: &str,
        default: Option<&str>,
        test: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, Error> {
        let text = self.ask(|| {
            let mut input = Input::<String>::with_theme(&*self.theme)
                .with_prompt(escape::terminal(question))
                .allow_empty(true)
                .validate_with(|text: &String| test(text.trim()));
            if let Some(default) = default {
                input = input.default(default.to_owned());
            }
            input.interact_text()
        })?;
        Ok(text.trim().to_owned())
    }

    /// Yes or no; Enter is yes where `default` says so.
    pub(super) fn yes(&self, question: &str, default: bool) -> Result<bool, Error> {
        let [yes, no] = ["choice-yes", "choice-no"].map(|id| self.words.get(id));
        let answer = |text: &str| match fold(text).as_str() {
            "" => Some(default),
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

    /// Asks; when that ends early, the cursor is shown again.
    fn ask<T>(&self, question: impl FnOnce() -> dialoguer::Result<T>) -> Result<T, Error> {
        let held = interrupt::as_key();
        let answer = question();
        drop(held);
        answer.map_err(|dialoguer::Error::IO(error)| {
            // When nobody sees the terminal any more, it does not matter.
            let _ = io::stderr().write_all(format!("{SHOW_CURSOR}\n").as_bytes());
            match error.kind() {
                io::ErrorKind::Interrupted => Stop::Interrupted.into(),
                _ => Stop::Terminal(error).into(),
            }
        })
    }
}

/// One choice.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// What it is called.
    name: String,
    /// What stands for it in files.
    key: String,
}

impl Row {
    /// A choice by its name and the word that stands for it in files.
    pub(super) fn new(name: impl Into<String>, key: impl Into<String>) -> Row {
        Row {
            name: name.into(),
            key: key.into(),
        }
    }

    /// `name · key`; where the key does not hold it, the name without accents too, since these are matched as they stand.
    fn text(&self, wide: usize) -> String {
        let mut ending = String::new();
        if !self.key.is_empty() && self.key != self.name {
            ending = format!(" · {}", self.key);
        }
        let plain = fold(&self.name);
        let is_in_key = self.key.is_empty() || self.key.starts_with(&slug(&self.name));
        if plain != self.name.to_lowercase() && !is_in_key {
            ending.push_str(&format!(" · {plain}"));
        }
        let free = wide.saturating_sub(MARGIN + width::width(&ending)).max(8);
        escape::terminal(&format!("{}{ending}", cut(&self.name, free)))
    }
}

/// The beginning of a text that is too wide.
fn cut(text: &str, wide: usize) -> String {
    if width::width(text) <= wide {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        if width::width(&cut) + 2 > wide {
            break;
        }
        cut.push(letter);
    }
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn a_row_can_be_found_without_accents_and_fits_its_line() {
        let text = |name, key| Row::new(name, key).text(40);
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
