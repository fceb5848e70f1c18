//! `kompis init`.

use std::path::{Path, PathBuf, absolute};

use clap::{Args as ClapArgs, ValueHint};

use super::context::{Context, path_prefix};
use super::exit_code::ExitCode;
use super::output::Target;
use super::prompt::Prompt;
use super::schema;
use super::write::{Locks, WriteOptions, Writer, print_same_command};
use crate::error::Error;
use crate::error::write::InitError;
use crate::error::write::WriteError;
use crate::model::registry::Registry;
use crate::ops::init::init;
use crate::render::init::{Next, render};
use crate::store::git::repository::Repository;
use crate::store::init::{enclosing_registry, existing_files, initial_files};
use crate::store::write::prepare;
use crate::text::words::Words;

/// Start a registry: settings, a page for those who change it, and what text editors complete by
///
/// In DIR, else where --registry says, else in the folder `registry` here, where kompis finds it from all folders below. In
/// the language of --lang, else in Swedish. Nothing that exists is written over.
#[derive(ClapArgs, Debug)]
#[command(mut_arg("declare", |argument| argument.hide(true)))]
#[command(mut_arg("lock_timeout", |argument| argument.hide(true)))]
pub(crate) struct Args {
    /// The folder of the registry
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
    /// What the registry is called
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Begin with the public actors of Sweden: municipalities, regions, agencies, universities
    #[arg(long)]
    with_reference: bool,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let named = args.dir.as_deref().or_else(|| context.named_registry());
    let named = named.unwrap_or(Path::new("registry")).to_owned();
    let folder = absolute(&named).map_err(|error| WriteError::Io(named.clone(), error))?;
    // Each would take the files of the other for its own.
    if let Some(registry) = enclosing_registry(&folder) {
        return Err(InitError::Inside(registry).into());
    }
    let language = context.language().unwrap_or_default();
    let words = Words::new(language);
    let answered = ask(args, context, words)?;
    let given = answered.as_deref().or(args.name.as_deref());
    let default = words.get("init-name");
    let name = given.map(str::trim).filter(|it| !it.is_empty());
    let name = name.unwrap_or(&default);
    let plan = init(name, args.with_reference);
    // What has files already is refused before anything is prepared.
    let editors = schema::files(&Registry::default(), words);
    let files = initial_files(name, language, args.with_reference, editors);
    let planned = plan.files.iter().map(|file| &file.path);
    let all = files.iter().map(|text| &text.path).chain(planned);
    let there = existing_files(&folder, all);
    if !there.is_empty() {
        return Err(InitError::Exists(named, there).into());
    }
    // The settings come last, so that the folder is a registry when all else is there.
    let mut all = files;
    let settings = all.pop();
    all.extend(prepare(&folder, &plan, &Registry::default())?);
    all.extend(settings);
    let writer = Writer {
        command: "init",
        options: &args.options,
        folder: &folder,
        planned: &(plan, None),
        texts: &all,
    };
    let code = writer.write(context, Locks::default())?;
    if answered.is_some() {
        let arguments = args.words(&named, name);
        print_same_command(context, words, "init", arguments, &args.options);
    }
    if !args.options.mode.dry_run && args.options.is_text() {
        print_next(context, &folder)?;
    }
    Ok(code)
}

/// Asks for the name of the registry.
fn ask(args: &Args, context: &Context, words: Words) -> Result<Option<String>, Error> {
    let Some(prompt) = Prompt::open(context, words).filter(|_| args.name.is_none()) else {
        return Ok(None);
    };
    let default = words.get("init-name");
    let name = prompt.text(&words.get("ask-registry-name"), Some(&default), |_| Ok(()))?;
    Ok(Some(name))
}

impl Args {
    /// The arguments as they are typed, with the name that was answered, without the options of writing.
    fn words(&self, folder: &Path, name: &str) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.dir.as_ref().map(|_| folder.display().to_string()));
        words.extend(["--name".to_owned(), name.to_owned()]);
        words.extend(self.with_reference.then(|| "--with-reference".to_owned()));
        words
    }
}

/// Prints what to type next.
fn print_next(context: &mut Context, folder: &Path) -> Result<(), Error> {
    let read = context.read_for_writing(folder, None)?;
    let look = context.look(read.registry(), &Target::default());
    let found = context.folder().ok();
    let is_found = found.is_some_and(|found| absolute(found).is_ok_and(|found| found == folder));
    let below = path_prefix(folder);
    let next = Next {
        at: folder.display().to_string(),
        folder: (!is_found).then(|| match below.as_str() {
            "" => folder.display().to_string(),
            below => below.to_owned(),
        }),
        in_git: Repository::find(folder).is_ok(),
        has_actors: read.registry().records().next().is_some(),
    };
    Ok(context.output.say(&render(&next, &look))?)
}
