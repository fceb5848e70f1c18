//! `kompis schema`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::context::{Context, RevisionOption, path_prefix};
use super::exit_code::ExitCode;
use super::output::Target;
use crate::error::Error;
use crate::error::registry::RegistryError;
use crate::model::kind::Kind;
use crate::model::registry::Registry;
use crate::model::shape::Shape;
use crate::ops::schema::{export_schema, schema};
use crate::render::json;
use crate::store::lock::Purpose;
use crate::store::schema::{TAPLO, outdated_files, schema_path, taplo_text};
use crate::store::write::write;
use crate::text::words::Words;

/// Print what a record may hold as JSON Schema, for editors: keys, their meaning, and the words of the registry
///
/// Draft 7, in the language of --lang, else the registry's. `init` puts the schemas into `.schema/` and a `.taplo.toml`
/// that points at them beside it, by which editors with taplo (Even Better TOML in VS Code) complete and check records.
/// After new words in registry.toml, or with a later kompis, `kompis schema --write` brings them up to date.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// What is to be described: records of a kind, registry.toml, or the JSON of `export`; without KIND any record
    #[arg(value_name = "KIND", value_parser = described())]
    kind: Option<Described>,
    /// Write the schemas that are missing or out of date into the registry
    #[arg(long, conflicts_with_all = ["kind", "output"])]
    write: bool,
    /// Print the `.taplo.toml` of a folder above the registry, for those who open that: run it there
    #[arg(long, conflicts_with_all = ["kind", "write"])]
    taplo: bool,
    /// Write to a file
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// How long it waits for another kompis that writes, in seconds.
const TIMEOUT: u64 = 30;

/// What a schema is about.
#[derive(Clone, Copy, Debug)]
enum Described {
    /// A file of the registry.
    File(Shape),
    /// The JSON of `export`.
    Export,
}

/// What KIND takes: a shape, a kind of record, or the command whose result is described.
fn described() -> impl TypedValueParser<Value = Described> {
    const EXPORT: &str = "export";
    let shapes = Shape::ALL.map(|shape| PossibleValue::new(shape.key()));
    let actors = Shape::Actor
        .kinds()
        .map(|kind| PossibleValue::new(kind.key()));
    let values = shapes
        .into_iter()
        .chain(actors)
        .chain([PossibleValue::new(EXPORT)]);
    PossibleValuesParser::new(values).try_map(|key| {
        let shape = Shape::ALL.into_iter().find(|shape| shape.key() == key);
        let kind = || Kind::from_key(&key);
        let shape = shape.or_else(|| kind().map(Shape::of));
        shape
            .map(Described::File)
            .or((key == EXPORT).then_some(Described::Export))
            .ok_or("no such kind")
    })
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    if args.write {
        return put(context);
    }
    let registry = registry(context)?;
    let words = context.words(&registry);
    let text = match args.taplo {
        true => taplo_text(&path_prefix(&context.folder()?), &comment(words)),
        false => json::plain(&match args.kind {
            Some(Described::Export) => export_schema(&registry, words),
            Some(Described::File(shape)) => schema(Some(shape), &registry, words),
            None => schema(None, &registry, words),
        }),
    };
    let target = Target {
        output: args.output.clone(),
        ..Target::default()
    };
    context.output.show(&target, &text)?;
    Ok(ExitCode::Done)
}

/// The registry, for its words; where there is none, those that are built in.
fn registry(context: &mut Context) -> Result<Registry, Error> {
    match context.load(&RevisionOption::default()) {
        Ok(loaded) if loaded.registry.settings.is_partial => Err(RegistryError::Words.into()),
        Ok(loaded) => Ok(loaded.registry),
        Err(Error::Registry(RegistryError::NotFound)) => Ok(Registry::default()),
        Err(error) => Err(error),
    }
}

/// Brings the files that editors read up to date; a `.taplo.toml` that somebody has changed stays as it is.
fn put(context: &mut Context) -> Result<ExitCode, Error> {
    let folder = context.folder()?;
    let lock = context.lock(&folder, Purpose::Records, TIMEOUT)?;
    let read = context.read_for_writing(&folder, Some(&lock))?;
    // The schemas would lack the words that can't be read.
    if read.registry().settings.is_partial {
        return Err(RegistryError::Words.into());
    }
    let words = context.words(read.registry());
    let mut texts = outdated_files(&folder, &files(read.registry(), words))?;
    texts.retain(|text| text.path != TAPLO || text.old.is_none());
    write(&folder, &texts)?;
    match texts.is_empty() {
        true => context.note("it is so already; nothing was written"),
        false => context.output.set_written(),
    }
    let below = path_prefix(&folder);
    let written = texts.iter().map(|text| format!("{below}{}\n", text.path));
    context.output.say(&written.collect::<String>())?;
    Ok(ExitCode::Done)
}

/// The files that editors read, with their texts.
pub(super) fn files(registry: &Registry, words: Words) -> Vec<(String, String)> {
    let schemas = Shape::ALL.map(|shape| {
        let text = json::plain(&schema(Some(shape), registry, words));
        (schema_path(shape), text)
    });
    let taplo = (TAPLO.to_owned(), taplo_text("", &comment(words)));
    std::iter::once(taplo).chain(schemas).collect()
}

/// What `.taplo.toml` says about itself.
fn comment(words: Words) -> String {
    words.get("schema-comment")
}
