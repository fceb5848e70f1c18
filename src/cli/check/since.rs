//! What the branch brought: `--since`.

use crate::cli::context::{Context, RevisionOption};
use crate::error::Error;
use crate::error::revision::RevisionError;
use crate::model::finding::Finding;
use crate::ops::check::since::{Side, since};
use crate::ops::check::{CheckOptions, check_with};
use crate::store::git::revision::Revision;
use crate::store::load::Loaded;

/// What was found without what was there where the branch left `rev`.
///
/// # Errors
/// [`RevisionError`] when there is no such revision, or no commit in common, as in a shallow clone.
pub(super) fn brought(
    rev: &str,
    revision: &RevisionOption,
    found: Vec<Finding>,
    loaded: &Loaded,
    asked: &CheckOptions,
    context: &mut Context,
) -> Result<Vec<Finding>, Error> {
    let folder = context.folder()?;
    let one = context.revision(&folder, rev)?;
    let other = context.revision(&folder, revision.rev.as_deref().unwrap_or("HEAD"))?;
    let base = Revision::merge_base(&folder, &one, &other)?;
    let mut before = match context.load_revision(&folder, &base) {
        // The branch brought the registry.
        Err(Error::Revision(RevisionError::NoRegistry { .. })) => return Ok(found),
        before => before?,
    };
    let form = before.form_findings();
    before.findings.extend(form);
    let reading = std::mem::take(&mut before.findings);
    let known = check_with(&before.registry, reading, context.today(), asked);
    let now = Side {
        registry: &loaded.registry,
        found: &found,
        text_of: &|file| loaded.files.text(file),
    };
    let base = Side {
        registry: &before.registry,
        found: &known,
        text_of: &|file| before.files.text(file),
    };
    Ok(since(&now, &base))
}
