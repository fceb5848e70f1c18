//! `kompis check --staged`.

use std::path::Path;

use super::report;
use crate::cli::context::Context;
use crate::cli::output::Target;
use crate::error::Error;
use crate::model::finding::Finding;
use crate::ops::check::{CheckOptions, check_with, narrow};
use crate::render::Format;
use crate::store::git::revision::Revision;
use crate::store::git::staged::Staged;
use crate::store::load::{self, Loaded};

/// Tells what is wrong in the files that are staged, and what they break in others; what was wrong before in files that
/// are not staged stops no commit.
pub(super) fn run(
    format: Format,
    target: &Target,
    asked: &CheckOptions,
    context: &mut Context,
) -> Result<Vec<Finding>, Error> {
    let folder = context.folder()?;
    let staged = Staged::read(&folder)?;
    if !staged.is_change && format == Format::Text && target.output.is_none() {
        return Ok(Vec::new());
    }
    let mut loaded = context.load_revision_quietly(&folder, &staged.revision)?;
    let mut found = judged(&mut loaded, asked, context);
    let before = || before(&folder, &staged.parents, asked, context);
    narrow::narrow_to_new(&mut found, &staged.files, before);
    report::tell(&found, format, target, &loaded, context)?;
    Ok(found)
}

/// What is wrong, how files are written as well.
fn judged(loaded: &mut Loaded, asked: &CheckOptions, context: &Context) -> Vec<Finding> {
    let form = loaded.form_findings();
    loaded.findings.extend(form);
    let reading = std::mem::take(&mut loaded.findings);
    check_with(&loaded.registry, reading, context.today(), asked)
}

/// What was wrong in the commits that the next one follows; where there was no registry, nothing.
fn before(
    folder: &Path,
    parents: &[Revision],
    asked: &CheckOptions,
    context: &Context,
) -> Vec<Finding> {
    let loaded = parents
        .iter()
        .filter_map(|it| load::load_at(folder, it).ok());
    loaded
        .flat_map(|mut loaded| judged(&mut loaded, asked, context))
        .collect()
}
