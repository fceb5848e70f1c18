//! Trees and contents, straight from git's objects.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdout, Stdio};

use rayon::prelude::*;
use sha1::{Digest, Sha1};

use super::repository::Repository;
use super::{may_fetch, message};
use crate::error::revision::RevisionError;
use crate::store::files::Content;

/// A file, a link or a submodule in a tree.
#[derive(Debug)]
pub(in crate::store) struct Entry {
    /// Its path below the tree, with `/` between folders.
    pub(in crate::store) path: String,
    pub(in crate::store) kind: EntryKind,
    /// The hash of what it holds, of a submodule that of its commit.
    pub(in crate::store) object: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum EntryKind {
    File,
    Link,
    Submodule,
}

/// Where a link leads.
#[derive(Debug)]
pub(in crate::store) enum LinkTarget {
    /// A file of the tree.
    File(String),
    /// Something outside the tree.
    Outside,
    /// A folder, or nothing.
    NoFile,
}

/// How many objects one git reads: it reads one after the other, so that several are faster.
const PART: usize = 2_500;

/// The hash of the object that a name means: `COMMIT:./` is the tree of the folder; `None` when there is none.
pub(in crate::store) fn find(repository: &Repository, name: &str) -> Option<String> {
    // A name that begins with a dash is no option.
    let hash = repository.line(&["rev-parse", "--verify", "--end-of-options", name]);
    hash.ok().filter(|hash| !hash.is_empty())
}

/// Whether a repository has a commit, or a tree.
pub(in crate::store) fn has_commit(repository: &Repository, commit: &str) -> bool {
    // By its tree: `rev-parse --verify` takes any whole hash for an object, there or not.
    find(repository, &format!("{commit}^{{tree}}")).is_some()
}

/// Everything in a tree, whatever the depth, in the order of its paths' bytes.
pub(in crate::store) fn list(
    repository: &Repository,
    tree: &str,
) -> Result<Vec<Entry>, RevisionError> {
    let listed = repository.list(&["ls-tree", "-rz", "--full-tree", tree]);
    let listed = listed.map_err(|error| repository.or_not_fetched(error))?;
    Ok(listed.iter().filter_map(|line| read_entry(line)).collect())
}

/// Reads `MODE TYPE HASH`, a tab and a path.
fn read_entry(line: &str) -> Option<Entry> {
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split(' ');
    let kind = match words.next()? {
        "120000" => EntryKind::Link,
        "160000" => EntryKind::Submodule,
        _ => EntryKind::File,
    };
    Some(Entry {
        path: path.to_owned(),
        kind,
        object: words.nth(1)?.to_owned(),
    })
}

/// What stands in objects, in their order; what is larger than `largest` bytes is left where it is.
pub(in crate::store) fn contents(
    repository: &Repository,
    tree: &str,
    objects: &[String],
    largest: u64,
) -> Result<Vec<Content>, RevisionError> {
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    fetch_at_once(repository, tree);
    let parts = objects.par_chunks(PART).map(|part| {
        // By hash, not by path: a path may hold a line break.
        let lines: Vec<String> = part.iter().map(|it| format!("{it}\n")).collect();
        let arguments = ["cat-file", "--batch", "--buffer"];
        ask(repository, &arguments, &lines, |answers| {
            part.iter()
                .map(|_| read_content(answers, largest))
                .collect()
        })
    });
    let parts: Vec<Vec<Content>> = parts.collect::<Result<_, _>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Returns whether bytes are the content of an object. In a repository with SHA-256 no bytes are: git reads all of them.
pub(in crate::store) fn is_blob(object: &str, bytes: &[u8]) -> bool {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    let hash = hash.finalize();
    let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
    let digits = hash.iter().map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    let (written, rest) = object.as_bytes().as_chunks::<2>();
    rest.is_empty() && digits.eq(written.iter().copied())
}

/// The hash of a tree without files. That no repository has it is no matter: git makes it up.
pub(super) fn empty_tree(repository: &Repository) -> Result<String, RevisionError> {
    // Not a constant: it is another one where hashes are SHA-256.
    repository.line(&["hash-object", "-t", "tree", "--stdin"])
}

/// In a partial clone git would fetch what is not here one by one; what needs a difference makes it fetch all at once.
fn fetch_at_once(repository: &Repository, tree: &str) {
    if !may_fetch() || !repository.is_partial() {
        return;
    }
    if let Ok(empty) = empty_tree(repository) {
        let difference = ["diff-tree", "-r", "--numstat", &empty, tree];
        // Should it fail, git tries again, and says why that fails.
        let _ = repository.bytes(&difference);
    }
}

/// Where links lead, in their order; their paths are below the tree.
pub(in crate::store) fn link_targets(
    repository: &Repository,
    tree: &str,
    paths: &[&str],
) -> Result<Vec<LinkTarget>, RevisionError> {
    // git reads line by line: a name of two lines can be no id, and is taken for a link out of the registry.
    let is_line = |path: &&&str| !path.contains('\n');
    let single_lines = paths.iter().filter(is_line);
    let lines: Vec<String> = single_lines
        .map(|path| format!("{tree}:{path}\n"))
        .collect();
    let arguments = ["cat-file", "--batch-check", "--follow-symlinks", "--buffer"];
    ask(repository, &arguments, &lines, |answers| {
        let mut targets = Vec::with_capacity(paths.len());
        for path in paths {
            targets.push(match is_line(&path) {
                true => read_target(answers)?,
                false => LinkTarget::Outside,
            });
        }
        Ok(targets)
    })
}

pub(super) type Answers = BufReader<ChildStdout>;

/// Asks git one line after the other and reads its answers at the same time: a pipe holds only so much.
pub(super) fn ask<T>(
    repository: &Repository,
    arguments: &[&str],
    lines: &[String],
    read: impl FnOnce(&mut Answers) -> io::Result<T>,
) -> Result<T, RevisionError> {
    let mut command = repository.command(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(RevisionError::NoGit)?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(mut stderr)) = pipes else {
        return Err(RevisionError::Git("there is no pipe to it".to_owned()));
    };
    let mut said = Vec::new();
    let read = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(lines.concat().as_bytes()));
        scope.spawn(|| stderr.read_to_end(&mut said));
        read(&mut BufReader::with_capacity(1 << 16, stdout))
    });
    let status = child.wait();
    let is_done = status.is_ok_and(|status| status.success());
    let said = message(said.as_slice());
    match read {
        // It may have stopped in the middle of what was read to the end.
        Ok(read) if is_done => Ok(read),
        Err(error) if said.is_empty() => Err(RevisionError::Git(error.to_string())),
        _ => Err(RevisionError::of_git(said)),
    }
    .map_err(|error| repository.or_not_fetched(error))
}

/// Asks git one line after the other and returns all that it answers.
pub(super) fn ask_all(
    repository: &Repository,
    arguments: &[&str],
    lines: &[String],
) -> Result<Vec<u8>, RevisionError> {
    ask(repository, arguments, lines, |answers| {
        let mut all = Vec::new();
        answers.read_to_end(&mut all)?;
        Ok(all)
    })
}

/// Reads `HASH TYPE SIZE` and as many bytes.
fn read_content(answers: &mut Answers, largest: u64) -> io::Result<Content> {
    let head = next_line(answers)?;
    if head.ends_with(" missing") {
        return Err(io::Error::other(format!("{head}, see `git fsck`")));
    }
    let size = last_number(&head)?;
    // A few kilobytes of a hostile clone may unpack to gigabytes.
    let content = if size > largest {
        io::copy(&mut answers.take(size), &mut io::sink())?;
        Content::TooLarge(size)
    } else {
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        answers.take(size).read_to_end(&mut bytes)?;
        Content::Bytes(bytes)
    };
    answers.read_exact(&mut [0])?;
    Ok(content)
}

/// Reads `HASH TYPE SIZE`, `… missing`, or `symlink SIZE` and the like with as many bytes.
fn read_target(answers: &mut Answers) -> io::Result<LinkTarget> {
    let head = next_line(answers)?;
    let words: Vec<&str> = head.split(' ').collect();
    match words.as_slice() {
        [.., "missing" | "ambiguous"] => Ok(LinkTarget::NoFile),
        [object, "blob", _] => Ok(LinkTarget::File((*object).to_owned())),
        [_, _, _] => Ok(LinkTarget::NoFile),
        [why, _] => {
            io::copy(&mut answers.take(last_number(&head)?), &mut io::sink())?;
            answers.read_exact(&mut [0])?;
            match *why {
                "symlink" => Ok(LinkTarget::Outside),
                _ => Ok(LinkTarget::NoFile),
            }
        }
        _ => Err(io::Error::other(format!("git answers `{head}`"))),
    }
}

/// The next line, without its end.
pub(super) fn next_line(answers: &mut Answers) -> io::Result<String> {
    let mut line = Vec::new();
    answers.read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// The number at the end of a line.
fn last_number(head: &str) -> io::Result<u64> {
    let number = head.rsplit(' ').next().and_then(|it| it.parse().ok());
    number.ok_or_else(|| io::Error::other(format!("git answers `{head}`")))
}

#[cfg(test)]
mod tests {
    use super::is_blob;

    /// The hash that `git hash-object` prints for `Prov` and a line end.
    const HASH: &str = "8df1a0d7d4473bbf99a44721d6df4bb98f106dbc";

    #[test]
    fn bytes_are_recognised_by_the_hash_of_git() {
        assert!(is_blob(HASH, b"Prov\n"));
        for (hash, bytes) in [
            (HASH, "Prov"),
            (HASH, "Prov\r\n"),
            (&HASH[..39], "Prov\n"),
            ("", "Prov\n"),
        ] {
            assert!(!is_blob(hash, bytes.as_bytes()), "{hash} {bytes:?}");
        }
        // Of a repository whose hashes are SHA-256.
        assert!(!is_blob(&HASH.repeat(2)[..64], b"Prov\n"));
    }
}
