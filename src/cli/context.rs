//! What every command needs: the registry, the language, the day, and how wide and colourful the output may be.

mod asked;
mod clock;
mod findings;
mod options;
mod reading;
mod revision;

pub(crate) use self::findings::base;
pub(crate) use self::options::{Global, Reading, Revised, asked, split_list};
pub(crate) use self::reading::Read;
pub(crate) use self::revision::{Since, told_absent};

use std::path::{Path, PathBuf};

use jiff::civil;

use self::options::Lang;
use super::output::{Output, Target};
use crate::error::Error;
use crate::model::registry::Registry;
use crate::render::Look;
use crate::store::folder;
use crate::store::settings::UnreadableQueries;
use crate::text::words::{Language, Words};

/// What a run knows.
#[derive(Debug)]
pub(crate) struct Context {
    global: Global,
    today: civil::Date,
    /// The day that the command asks about, once it has read the registry.
    as_of: Option<civil::Date>,
    /// Why queries that the user keeps can't be read, once the registry was.
    lacking: Option<UnreadableQueries>,
    /// Where results and messages go.
    pub(crate) output: Output,
}

impl Context {
    /// The context of a run.
    ///
    /// # Errors
    /// [`crate::error::arguments::ArgumentsError`] when `--today` is no day.
    pub(crate) fn new(global: &Global) -> Result<Context, Error> {
        let today = match &global.today {
            Some(text) if !text.is_empty() => clock::day(text)?,
            _ => clock::today(),
        };
        let output = Output::new(global.color, global.quiet);
        Ok(Context {
            global: global.clone(),
            today,
            as_of: None,
            lacking: None,
            output,
        })
    }

    /// Whether somebody said that nothing is to be asked.
    pub(crate) fn no_input(&self) -> bool {
        self.global.no_input
    }

    /// The registry that was named.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.global.registry.as_deref()
    }

    /// Today.
    pub(crate) fn today(&self) -> civil::Date {
        self.today
    }

    /// The words of the language that was asked for, or of the registry's.
    pub(crate) fn words(&self, registry: &Registry) -> Words {
        Words::new(self.language().unwrap_or(registry.settings.language))
    }

    /// The language that was asked for.
    pub(crate) fn language(&self) -> Option<Language> {
        self.global.lang.map(|lang| match lang {
            Lang::Sv => Language::Sv,
            Lang::En => Language::En,
        })
    }

    /// How a result is to look: in a file without colour, and with lines as long as they need.
    pub(crate) fn look<'a>(&self, registry: &'a Registry, target: &Target) -> Look<'a> {
        let on_screen = target.output.is_none();
        Look {
            registry,
            words: self.words(registry),
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
            .global
            .registry
            .as_deref()
            .filter(|it| !it.as_os_str().is_empty());
        Ok(folder::find(named, &here)?)
    }
}
