//! `kompis textconv`: git calls it to show a record in a difference.

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::context::Context;
use super::exit_code::ExitCode;
use super::output::Target;
use crate::document::merge::read_known;
use crate::error::Error;
use crate::error::registry::RegistryError;
use crate::model::kind::Kind;
use crate::model::registry::Registry;
use crate::model::subject::Subject;
use crate::model::value::Block;
use crate::render::textconv::{readable, unread};
use crate::store::disk;
use crate::store::folder::settings_around;

/// Show a file of the registry in words, as git asks for differences
///
/// What reaches or identifies a person is hidden. `kompis git install` tells git about it.
#[derive(ClapArgs, Debug)]
#[command(hide = true)]
pub(crate) struct Args {
    /// The file, or a copy of it
    file: PathBuf,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let bytes = match disk::read(&args.file) {
        // An error would end all of `git log -p`.
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            let size = args.file.metadata().map_or(0, |it| it.len());
            context.output.print(&format!("# {size} bytes\n"))?;
            return Ok(ExitCode::Done);
        }
        read => read.map_err(|error| RegistryError::Io(args.file.clone(), error))?,
    };
    let text = String::from_utf8_lossy(&bytes);
    // git hands over copies in other folders: the registry is where we stand.
    let here = std::env::current_dir().unwrap_or_default();
    let near = context.folder().unwrap_or(here).join("x");
    let registry = Registry::new(settings_around(&near), []);
    let look = context.look(&registry, &Target::default());
    let read: Vec<(Kind, Block)> = kinds(args)
        .into_iter()
        .filter_map(|kind| Some((kind, read_known(kind, &text)?)))
        .collect();
    // A file that may be a person's is masked like one.
    let may_be_person = read.iter().any(|(kind, _)| *kind == Kind::Person);
    let text = match read.first() {
        Some((kind, block)) => readable(*kind, block, &text, may_be_person, &look),
        None => unread(&text),
    };
    context.output.print(&text)?;
    Ok(ExitCode::Done)
}

/// The kinds that the file may have: that of its folder, else several, tried in this order.
fn kinds(args: &Args) -> Vec<Kind> {
    match Subject::of(&args.file.to_string_lossy()) {
        Some(Subject::Record(kind)) => vec![kind],
        Some(Subject::Settings) => Vec::new(),
        None => vec![
            Kind::Initiative,
            Kind::Person,
            Kind::Source,
            Kind::Municipality,
        ],
    }
}
