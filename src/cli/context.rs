//! What every command needs: the registry, the language, the day, and how wide and colourful the output may be.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};
use jiff::civil;

use super::output::{Output, Target, When};
use crate::error::write::WriteError;
use crate::error::{ArgumentsError, Error, ReferenceError, RegistryError};
use crate::model::date::Date;
use crate::model::finding::Finding;
use crate::model::id::Id;
use crate::model::links::Links;
use crate::model::members;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::query::syntax;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::ops::assign::Assigner;
use crate::render::{Look, findings};
use crate::store::folder;
use crate::store::load::{self, Loaded};
use crate::store::lock::{self, Lock, LockError};
use crate::text::order;
use crate::text::words::{Language, Words};

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// Folder of the registry; else the nearest upwards from here
    #[arg(
        long,
        global = true,
        value_name = "DIR",
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
    /// Go on without records that can't be read
    #[arg(long, help_heading = "Reading")]
    pub(crate) skip_broken: bool,
}

/// What a run knows.
#[derive(Debug)]
pub(crate) struct Context {
    global: Global,
    today: civil::Date,
    /// Where results and messages go.
    pub(crate) output: Output,
}

/// A registry with its participations, as it is looked at.
#[derive(Debug)]
pub(crate) struct Read {
    /// What was read, with its findings.
    pub(crate) loaded: Loaded,
    links: Links,
    as_of: Option<civil::Date>,
    today: civil::Date,
}

impl Read {
    /// The registry.
    pub(crate) fn registry(&self) -> &Registry {
        &self.loaded.registry
    }

    /// The registry as it is looked at.
    pub(crate) fn view(&self) -> View<'_> {
        View {
            registry: self.registry(),
            links: &self.links,
            today: self.today,
            as_of: self.as_of,
        }
    }
}

impl Context {
    /// The context of a run.
    ///
    /// # Errors
    /// [`ArgumentsError`] when `--today` is no day.
    pub(crate) fn new(global: &Global) -> Result<Context, Error> {
        let today = match &global.today {
            Some(text) => day(text)?,
            None => jiff::Zoned::now().date(),
        };
        let output = Output::new(global.color, global.quiet);
        Ok(Context {
            global: global.clone(),
            today,
            output,
        })
    }

    /// The day of the run.
    pub(crate) fn today(&self) -> civil::Date {
        self.today
    }

    /// The words of the language that was asked for, or of the registry's.
    pub(crate) fn words(&self, registry: &Registry) -> Words {
        let language = match self.global.lang {
            Some(Lang::Sv) => Language::Sv,
            Some(Lang::En) => Language::En,
            None => registry.settings.language,
        };
        Words::new(language)
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
    /// [`RegistryError`] when there is none.
    pub(crate) fn folder(&self) -> Result<PathBuf, Error> {
        let here = std::env::current_dir().unwrap_or_default();
        Ok(folder::find(self.global.registry.as_deref(), &here)?)
    }

    /// Reads the registry and what is wrong with it.
    ///
    /// # Errors
    /// [`RegistryError`] when there is none or it can't be opened.
    pub(crate) fn load(&mut self) -> Result<Loaded, Error> {
        let folder = self.folder()?;
        match load::load(&folder) {
            Ok(loaded) => Ok(loaded),
            Err((error, found)) => {
                self.draw(&folder, &found, &Registry::default());
                Err(error.into())
            }
        }
    }

    /// Reads the registry for a command that shows something of it.
    ///
    /// # Errors
    /// [`RegistryError`] when a list would silently lack a record, unless `--skip-broken` says to go on.
    pub(crate) fn read(&mut self, reading: &Reading) -> Result<Read, Error> {
        let as_of = reading.as_of.as_deref().map(day).transpose()?;
        let loaded = self.load()?;
        if !loaded.unreadable.is_empty() {
            if !reading.skip_broken {
                let broken = |finding: &&Finding| {
                    finding
                        .places
                        .iter()
                        .any(|place| loaded.unreadable.contains(&place.file))
                };
                let found: Vec<Finding> = loaded.findings.iter().filter(broken).cloned().collect();
                self.draw(&loaded.root, &found, &loaded.registry);
                return Err(RegistryError::Unreadable(loaded.unreadable.len()).into());
            }
            self.output
                .note(&format!("left out: {}", loaded.unreadable.join(", ")));
        }
        let links = Links::new(&loaded.registry, members::of_groups(&loaded.registry));
        Ok(Read {
            loaded,
            links,
            as_of,
            today: self.today,
        })
    }

    /// Takes the lock for writing; when that takes a while, says so.
    ///
    /// # Errors
    /// [`WriteError::Locked`] when another holds it for longer than `seconds`.
    pub(crate) fn lock(&mut self, folder: &Path, seconds: u64) -> Result<Lock, Error> {
        let output = &mut self.output;
        let mut waiting = || output.note("waiting for another kompis that writes");
        lock::for_writing(folder, Duration::from_secs(seconds), &mut waiting).map_err(|error| {
            match error {
                LockError::Timeout => WriteError::Locked.into(),
                LockError::Io(error) => WriteError::Io(folder.to_owned(), error).into(),
            }
        })
    }

    /// Reads the registry for a command that writes: records that can't be read don't stop it.
    ///
    /// # Errors
    /// [`RegistryError`] when it can't be opened.
    pub(crate) fn read_for_writing(&mut self, folder: &Path) -> Result<Read, Error> {
        let loaded = match load::load(folder) {
            Ok(loaded) => loaded,
            Err((error, found)) => {
                self.draw(folder, &found, &Registry::default());
                return Err(error.into());
            }
        };
        let links = Links::new(&loaded.registry, members::of_groups(&loaded.registry));
        Ok(Read {
            loaded,
            links,
            as_of: None,
            today: self.today,
        })
    }

    /// How values are read: without a terminal a REF must leave no doubt.
    pub(crate) fn assigner<'a>(&self, read: &'a Read, declare: bool) -> Assigner<'a> {
        Assigner {
            registry: read.registry(),
            exact: !self.output.is_terminal(),
            declare,
        }
    }

    /// Draws findings on standard error.
    fn draw(&mut self, root: &Path, found: &[Finding], registry: &Registry) {
        let look = Look {
            registry,
            words: self.words(registry),
            width: self.output.width(),
            color: self.output.error_color(),
        };
        let placed = findings::place(found, &|file| load::shown_text(root, file));
        self.output
            .message(&findings::draw(&placed, &base(root), &look));
    }

    /// The query that the arguments make.
    ///
    /// # Errors
    /// [`crate::model::query::mistake::QueryError`] for a mistake in it.
    pub(crate) fn query(&self, registry: &Registry, arguments: &[String]) -> Result<Query, Error> {
        let query = Query::new(&syntax::join(arguments), registry, self.today)?;
        for (text, id) in &query.understood {
            self.say_understood(registry, text, id);
        }
        Ok(query)
    }

    /// Says which record was understood from a part of its name.
    fn say_understood(&self, registry: &Registry, text: &str, id: &Id) {
        let name = registry.get(id).map_or(id.as_str(), |record| record.name());
        self.output
            .note(&format!("`{text}` is understood as {name} ({id})"));
    }

    /// The record that a REF names, of those that fit; what was understood from an inexact one is said.
    ///
    /// # Errors
    /// [`ReferenceError`] when it names none, or several.
    pub(crate) fn resolve(
        &mut self,
        registry: &Registry,
        text: &str,
        fits: impl Fn(&Record) -> bool,
    ) -> Result<Id, Error> {
        let named = |id: Id| {
            let name = registry
                .get(&id)
                .map_or(id.as_str(), |record| record.name())
                .to_owned();
            (id, name)
        };
        match reference::find(registry, text, fits) {
            Found::One(id, step) => {
                if step.is_guess() {
                    self.say_understood(registry, text, &id);
                }
                Ok(id)
            }
            Found::Several(ids) => {
                let mut candidates: Vec<(Id, String)> = ids.into_iter().map(named).collect();
                candidates.sort_by(|(_, left), (_, right)| order::compare(left, right));
                Err(ReferenceError::Ambiguous {
                    text: text.to_owned(),
                    candidates,
                }
                .into())
            }
            Found::Nothing(near) => Err(ReferenceError::Unknown {
                text: text.to_owned(),
                near: near.map(named),
            }
            .into()),
        }
    }
}

/// What stands before a path of the registry so that it can be opened from here; nothing when the registry is elsewhere.
pub(super) fn base(root: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = match root.strip_prefix(&here) {
        Ok(below) => below,
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

/// A day, written `2023-10-25`; of a month or year, the first.
fn day(text: &str) -> Result<civil::Date, Error> {
    Date::parse(text)
        .and_then(|date| date.first())
        .ok_or_else(|| ArgumentsError::BadDay(text.to_owned()).into())
}

/// Splits `a,b c` as options with several values take them.
pub(super) fn listed(values: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values
        .iter()
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty() && seen.insert(value.clone()))
        .collect()
}
