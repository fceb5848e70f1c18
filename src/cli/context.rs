//! What every command needs: common options, the folder of the registry, the language, the clock, and findings on standard
//! error.

mod query;
mod read;

pub(crate) use self::query::query_words;
pub(crate) use self::read::{
    Read, describe_missing, find_revision, findings_in, meanwhile, reads_all,
};

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use clap::builder::{NonEmptyStringValueParser, OsStringValueParser, TypedValueParser};
use clap::{Args, ValueHint};
use jiff::civil;
use jiff::tz::TimeZone;

use super::complete;
use super::output::{Choices, Output, Target, When, one_word};
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::model::date::Date;
use crate::model::finding::Finding;
use crate::model::registry::Registry;
use crate::ops::check::suggest::Suggester;
use crate::render::Look;
use crate::render::findings::{self, Placed};
use crate::store::folder::{self, PathTarget};
use crate::store::load::Files;
use crate::store::load::Loaded;
use crate::store::lock::Lock;
use crate::text::words::{Language, Words};

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct GlobalOptions {
    /// Folder of the registry; else the nearest upwards from here
    // An empty KOMPIS_REGISTRY is none, while the parser of paths refuses it.
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    #[arg(env = "KOMPIS_REGISTRY", hide_env_values = true)]
    pub(crate) registry: Option<PathBuf>,
    /// Language of labels and findings; else the registry's
    #[arg(long, global = true, value_parser = one_word(LANGUAGES))]
    pub(crate) lang: Option<Language>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    #[arg(default_value = "auto", hide_possible_values = true)]
    pub(crate) color: When,
    /// Say nothing besides the result and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Ask nothing: what is left open is an error
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Day to take for today
    #[arg(long, global = true, value_name = "DATE")]
    #[arg(env = "KOMPIS_TODAY", hide_env_values = true)]
    pub(crate) today: Option<String>,
}

/// A language, as `--lang` takes it.
const LANGUAGES: Choices<Language> = &[
    (Language::Sv, "sv", "Swedish"),
    (Language::En, "en", "English"),
];

/// Options of every command that reads the registry.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ReadOptions {
    /// What held on a day, with the names of that day
    #[arg(long, value_name = "DATE", help_heading = "Reading")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) revision: RevisionOption,
    /// Go on without records that can't be read
    #[arg(long, help_heading = "Reading")]
    pub(crate) skip_broken: bool,
}

/// The option that reads an earlier version of the registry.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct RevisionOption {
    /// What was known then: a commit of git, or the last before the end of a day
    #[arg(long, value_name = "REV", value_parser = NonEmptyStringValueParser::new())]
    #[arg(add = complete::revision(), help_heading = "Reading")]
    pub(crate) rev: Option<String>,
}

/// The registry of a command that shows something of it.
#[derive(Debug)]
struct Shown {
    loaded: Loaded,
    /// Whether `--skip-broken` is given.
    skip_broken: bool,
    /// Keeps other kompis from writing while records are still read.
    _lock: Option<Lock>,
}

/// What is the same in a whole run.
#[derive(Debug)]
pub(crate) struct Context {
    global: GlobalOptions,
    today: civil::Date,
    /// The day of `--as-of`, once the registry was read.
    as_of: Option<civil::Date>,
    /// Why the user's own queries can't be read, once the registry was read.
    own_queries_error: Option<String>,
    /// What is going to be shown, until it is known whether it lacks something.
    shown: Vec<Shown>,
    /// Where results and messages go.
    pub(crate) output: Output,
}

impl Context {
    /// The context of a run with these options.
    ///
    /// # Errors
    /// [`crate::error::arguments::ArgumentsError`] when `--today` is no day.
    pub(crate) fn new(global: &GlobalOptions) -> Result<Context, Error> {
        let today = match &global.today {
            Some(text) if !text.is_empty() => parse_day(text)?,
            // In the local time zone: at night the UTC day is another.
            _ => jiff::Zoned::now().date(),
        };
        let output = Output::new(global.color, global.quiet);
        Ok(Context {
            global: global.clone(),
            today,
            as_of: None,
            own_queries_error: None,
            shown: Vec::new(),
            output,
        })
    }

    /// Whether `--no-input` is given.
    pub(crate) fn no_input(&self) -> bool {
        self.global.no_input
    }

    /// The folder that `--registry` names.
    pub(crate) fn named_registry(&self) -> Option<&Path> {
        self.global.registry.as_deref()
    }

    /// Prints a note to standard error, unless `--quiet`.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        self.output.note(text.as_ref());
    }

    /// Today.
    pub(crate) fn today(&self) -> civil::Date {
        self.today
    }

    /// The texts in the language of `--lang`, else of the registry.
    pub(crate) fn words(&self, registry: &Registry) -> Words {
        Words::new(self.language().unwrap_or(registry.settings.language))
    }

    /// The language of `--lang`.
    pub(crate) fn language(&self) -> Option<Language> {
        self.global.lang
    }

    /// How a result looks: in a file it has no colours, and lines as long as they need.
    pub(crate) fn look<'a>(&self, registry: &'a Registry, target: &Target) -> Look<'a> {
        let on_screen = target.output.is_none();
        Look {
            registry,
            words: self.words(registry),
            // A file is read on other screens, and by programs.
            width: self.output.width().filter(|_| on_screen),
            color: on_screen && self.output.color(),
        }
    }

    /// The folder of the registry.
    ///
    /// # Errors
    /// [`crate::error::registry::RegistryError`] when there is none.
    pub(crate) fn folder(&self) -> Result<PathBuf, Error> {
        let here = std::env::current_dir().unwrap_or_default();
        // An empty KOMPIS_REGISTRY is none.
        let named = self
            .named_registry()
            .filter(|it| !it.as_os_str().is_empty());
        Ok(folder::find(named, &here)?)
    }
}

impl Context {
    /// Draws findings on standard error, with the texts that were read and the commands that fix them.
    fn draw_findings(
        &mut self,
        root: &Path,
        found: &[Finding],
        registry: &Registry,
        files: &Files,
    ) {
        let placed = findings::place(found, &|file| files.text(file));
        // By all findings: what `check --fix` fixes needs no command.
        let suggester = Suggester::new(registry, found, self.today);
        self.draw_placed(root, &findings::with_commands(placed, &suggester), registry);
    }

    /// Draws findings on standard error, with the texts that are given.
    pub(crate) fn draw_findings_with(
        &mut self,
        root: &Path,
        found: &[Finding],
        registry: &Registry,
        text_of: &dyn Fn(&str) -> Option<String>,
    ) {
        self.draw_placed(root, &findings::place(found, text_of), registry);
    }

    fn draw_placed(&mut self, root: &Path, placed: &[Placed<'_>], registry: &Registry) {
        let look = Look {
            registry,
            words: self.words(registry),
            width: self.output.width(),
            color: self.output.error_color(),
        };
        let drawn = findings::draw(placed, &path_prefix(root), &look);
        self.output.message(&drawn);
    }
}

/// The prefix that makes paths of the registry relative to the working directory; empty when the registry is an absolute path
/// outside it.
pub(crate) fn path_prefix(root: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = match root.strip_prefix(&here) {
        Ok(below) => below,
        // `--registry ../x` is shown as it was typed.
        Err(_) if root.is_relative() => root,
        Err(_) => return String::new(),
    };
    let folders = below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned() + "/"),
        Component::ParentDir => Some("../".to_owned()),
        _ => None,
    });
    folders.collect()
}

/// Where a path leads that was typed in the working directory, or as findings and lists show it.
pub(crate) fn find_path(root: &Path, typed: &str) -> PathTarget {
    let here = std::env::current_dir().unwrap_or_default();
    folder::find_target(root, &here, Path::new(typed))
}

/// Splits the values of an option at commas; each value is returned once.
pub(crate) fn split_list(values: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values
        .iter()
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty() && seen.insert(value.clone()))
        .collect()
}

/// The seconds from 1970 to the beginning of a day in the local time zone; none outside the range of dates.
pub(crate) fn beginning_of(day: civil::Date) -> Option<i64> {
    let begins = day.to_zoned(TimeZone::system()).ok()?;
    Some(begins.timestamp().as_second())
}

/// The seconds from 1970 to the end of a day in the local time zone.
fn end_of(day: civil::Date) -> i64 {
    // Not 24 hours: a day has 23 or 25 when the clocks change.
    let next = day.tomorrow().ok().and_then(beginning_of);
    next.unwrap_or(i64::MAX)
}

/// Parses one exact day: `2023-10-25`.
fn parse_day(text: &str) -> Result<civil::Date, Error> {
    Date::parse(text)
        // `--as-of 2023` would leave open whether its first or its last day is meant.
        .filter(Date::is_exact)
        .and_then(|date| date.first())
        .ok_or_else(|| ArgumentsError::BadDay(text.to_owned()).into())
}
