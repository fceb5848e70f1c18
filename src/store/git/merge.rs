//! The merge of git itself, by lines.

use std::path::Path;

use super::{Mode, message, start};
use crate::error::revision::RevisionError;

/// Merges two texts that were changed from one, line by line; whether all went well, else markers stand in the text.
///
/// # Errors
/// [`RevisionError`] when git can't be started, or can't read the files as texts.
pub fn by_lines(
    [base, ours, theirs]: [&Path; 3],
    size: usize,
) -> Result<(Vec<u8>, bool), RevisionError> {
    let mut command = start(Path::new("."), Mode::Inert);
    command.args([
        "merge-file",
        "--stdout",
        "-L",
        "ours",
        "-L",
        "base",
        "-L",
        "theirs",
    ]);
    command.arg(format!("--marker-size={size}"));
    command.args([ours, base, theirs]);
    let output = command.output().map_err(RevisionError::NoGit)?;
    // The number of conflicts, at most 127.
    match output.status.code() {
        Some(0) => Ok((output.stdout, true)),
        Some(1..=127) => Ok((output.stdout, false)),
        _ => Err(RevisionError::Git(message(&output.stderr))),
    }
}
