//! `kompis git`.

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use super::context::Context;
use super::exit_code::ExitCode;
use super::output::Target;
use super::schema;
use crate::error::Error;
use crate::error::registry::RegistryError;
use crate::render::git::render;
use crate::store::git::install::{Options, Source, install, uninstall};
use crate::store::lock::Purpose;
use crate::text::words::{Language, Words};

/// Tell git of kompis: merging and differences of records, and a check before each commit
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Install(Install),
    Uninstall(Uninstall),
}

/// Let git merge and show records by kompis, and check what is staged before each commit
///
/// Writes a line of `.gitattributes`, the files that editors read (see `kompis schema`), settings of this clone, and a
/// pre-commit hook where there is none. What is there already is left as it is, and it says what it did. Each clone needs it
/// once: settings and hooks go to nobody else.
#[derive(ClapArgs, Debug)]
struct Install {
    /// Write workflows too: what a pull request brings is checked, and told in a comment
    #[arg(long, value_enum, value_name = "FORGE")]
    ci: Option<Forge>,
    /// Repository that the workflow installs kompis from
    #[arg(long, value_name = "URL", requires = "ci")]
    kompis_from: Option<String>,
    /// Commit of that repository, its whole hash
    #[arg(long, value_name = "HASH", requires = "ci")]
    kompis_rev: Option<String>,
    #[command(flatten)]
    trial: Trial,
}

/// Take back what `kompis git install` wrote in this clone, and nothing else
#[derive(ClapArgs, Debug)]
struct Uninstall {
    #[command(flatten)]
    trial: Trial,
}

#[derive(ClapArgs, Debug)]
struct Trial {
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Where pull requests are made.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Forge {
    /// GitHub Actions
    Github,
}

/// How long it waits for another kompis that writes, in seconds.
const TIMEOUT: u64 = 30;

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let (dry_run, source) = match &args.command {
        Command::Install(args) => {
            let from = || Source::new(args.kompis_from.as_deref(), args.kompis_rev.as_deref());
            let source = args.ci.map(|Forge::Github| from()).transpose()?;
            (args.trial.dry_run, source)
        }
        Command::Uninstall(args) => (args.trial.dry_run, None),
    };
    let folder = context.folder()?;
    let lock = match dry_run {
        true => None,
        false => Some(context.lock(&folder, Purpose::Records, TIMEOUT)?),
    };
    let read = context.read_for_writing(&folder, lock.as_ref())?;
    let registry = read.registry();
    let look = context.look(registry, &Target::default());
    let items = match &args.command {
        // Its schemas would lack the words that can't be read.
        Command::Install(_) if registry.settings.is_partial => {
            return Err(RegistryError::Words.into());
        }
        Command::Install(_) => {
            let options = Options {
                editor_files: &schema::files(registry, look.words),
                source,
                dry_run,
            };
            install(&folder, &options)?
        }
        Command::Uninstall(_) => {
            // They may have been installed with another `--lang`.
            let languages = Language::ALL.into_iter();
            let files = languages.flat_map(|it| schema::files(registry, Words::new(it)));
            uninstall(&folder, &files.collect::<Vec<_>>(), dry_run)?
        }
    };
    if !dry_run && !items.is_empty() {
        context.output.set_written();
    }
    if items.is_empty() {
        context.note(look.words.get("git-nothing"));
    }
    context.output.say(&render(&items, &look))?;
    if dry_run {
        context.note(look.words.get("git-dry"));
    }
    Ok(ExitCode::Done)
}
