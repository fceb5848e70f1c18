//! Options of every command, and of every command that reads.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum, ValueHint};

use crate::cli::complete;
use crate::cli::output::When;

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// Folder of the registry; else the nearest upwards from here
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        value_parser = clap::builder::OsStringValueParser::new().map(PathBuf::from),
        value_hint = ValueHint::DirPath,
        env = "KOMPIS_REGISTRY",
        hide_env_values = true,
        help_heading = "Everywhere"
    )]
    pub(crate) registry: Option<PathBuf>,
    /// Language of labels and findings; else the registry's
    #[arg(long, global = true, value_enum, help_heading = "Everywhere")]
    pub(crate) lang: Option<Lang>,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        hide_possible_values = true,
        value_name = "WHEN",
        help_heading = "Everywhere"
    )]
    pub(crate) color: When,
    /// Say nothing besides the result and errors
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    pub(crate) quiet: bool,
    /// Ask nothing: what is left open is an error
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) no_input: bool,
    /// Day to take for today
    #[arg(
        long,
        global = true,
        value_name = "DATE",
        env = "KOMPIS_TODAY",
        hide_env_values = true,
        help_heading = "Everywhere"
    )]
    pub(crate) today: Option<String>,
}

/// A language, as `--lang` takes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    /// Swedish
    Sv,
    /// English
    En,
}

/// Options of every command that reads the registry.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Reading {
    /// What held on a day, with the names of that day
    #[arg(long, value_name = "DATE", help_heading = "Reading")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) revised: Revised,
    /// Go on without records that can't be read
    #[arg(long, help_heading = "Reading")]
    pub(crate) skip_broken: bool,
}

/// Which registry is read: the one on the disk, or what it was.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Revised {
    /// What was known then: a commit of git, or the last before the end of a day
    #[arg(
        long,
        value_name = "REV",
        value_parser = clap::builder::NonEmptyStringValueParser::new(),
        add = complete::revision(),
        help_heading = "Reading"
    )]
    pub(crate) rev: Option<String>,
}

/// The words of a query, or the one that an option says.
pub(crate) fn asked<'a>(words: &'a [String], option: Option<&'a String>) -> &'a [String] {
    option.map_or(words, std::slice::from_ref)
}

/// Splits `a,b c` as options with several values take them.
pub(crate) fn split_list(values: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values
        .iter()
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty() && seen.insert(value.clone()))
        .collect()
}
