//! `kompis merge-driver`: git calls it where two sides changed a record.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::context::Context;
use super::exit_code::ExitCode;
use crate::document::merge::{is_toml, mark_conflicts, means, merge_text, read_known};
use crate::error::Error;
use crate::error::revision::RevisionError;
use crate::model::kind::Kind;
use crate::model::subject::Subject;
use crate::ops::merge_driver::merge;
use crate::store::disk::{self, Access};
use crate::store::folder::settings_around;
use crate::store::git::merge_lines;

/// Merge two changed versions of a record, as git asks its merge drivers
///
/// The result takes the place of OURS. Exit code 0 when all went well, 1 when there are conflicts between markers in it, 129 when
/// it could not be done. `kompis git install` tells git about it.
#[derive(ClapArgs, Debug)]
#[command(hide = true)]
pub(crate) struct Args {
    /// The version that both sides changed
    base: PathBuf,
    /// Our version; the result is written here
    ours: PathBuf,
    /// Their version
    theirs: PathBuf,
    /// The file that it is in the repository: its folder says what it holds
    path: PathBuf,
    /// How long the markers of a conflict are
    #[arg(long, value_name = "N", default_value_t = 7)]
    marker_size: usize,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    match result(args).and_then(|(bytes, is_clean)| {
        let written = disk::write_named(&args.ours, &bytes, Access::Usual);
        written.map_err(|error| RevisionError::Git(error.to_string()))?;
        Ok(is_clean)
    }) {
        Ok(true) => Ok(ExitCode::Done),
        Ok(false) => Ok(ExitCode::No),
        Err(error) => {
            context.note(format!("{}: {error}", args.path.display()));
            // git takes 1 for a conflict with markers in the file, but nothing was written.
            Ok(ExitCode::NotMerged)
        }
    }
}

/// The merged text, and whether nothing in it is left to a person.
fn result(args: &Args) -> Result<(Vec<u8>, bool), RevisionError> {
    let files = [&args.base, &args.ours, &args.theirs].map(PathBuf::as_path);
    let (lines, is_clean) = merge_lines(files, args.marker_size)?;
    let (Some(subject), Some(texts)) = (Subject::of(&args.path.to_string_lossy()), texts(files))
    else {
        return Ok((lines, is_clean));
    };
    let texts = texts.each_ref().map(String::as_str);
    let text = String::from_utf8_lossy(&lines);
    if let Subject::Record(kind) = subject {
        match by_meaning(kind, texts, &text, is_clean, args) {
            Meant::Text(text, is_clean) => return Ok((text.into_bytes(), is_clean)),
            Meant::Contradiction => return Ok((lines, false)),
            Meant::Unknown => {}
        }
    }
    // Lines that go together can still be no text: a key twice, a list cut in two.
    let breaks = texts.iter().all(|text| is_toml(text)) && !is_toml(&text);
    Ok((lines, is_clean && !breaks))
}

/// What a merge by meaning comes to.
enum Meant {
    /// A text, and whether nothing in it is left to a person.
    Text(String, bool),
    /// Both changed the same differently, and that can't be marked.
    Contradiction,
    /// Something in the texts is not known here.
    Unknown,
}

/// The three texts; none when one is not UTF-8.
fn texts(files: [&Path; 3]) -> Option<[String; 3]> {
    let [base, ours, theirs] = files.map(|file| disk::read_text(file).ok());
    Some([base?, ours?, theirs?])
}

/// The text that means what both sides meant: the one that git made line by line where that is so.
fn by_meaning(kind: Kind, texts: [&str; 3], lines: &str, is_clean: bool, args: &Args) -> Meant {
    let [Some(base), Some(ours), Some(theirs)] = texts.map(|text| read_known(kind, text)) else {
        return Meant::Unknown;
    };
    let merge = merge(kind, &base, &ours, &theirs);
    let contradicts = !merge.conflicts.is_empty();
    if is_clean && !contradicts && means(kind, lines, &merge.block) {
        return Meant::Text(lines.to_owned(), true);
    }
    // git starts the driver at the top of the work tree, with the path from there.
    let path = std::path::absolute(&args.path).unwrap_or_else(|_| args.path.clone());
    let vocabulary = settings_around(&path).vocabulary;
    let text = merge_text(kind, texts[1], &merge, &vocabulary);
    if !contradicts {
        // What can't be written is a person's to bring together, even where the lines go together.
        return text.map_or(Meant::Contradiction, |text| Meant::Text(text, true));
    }
    let marked = text.and_then(|text| {
        mark_conflicts(kind, &text, &merge.conflicts, &vocabulary, args.marker_size)
    });
    marked.map_or(Meant::Contradiction, |text| Meant::Text(text, false))
}
