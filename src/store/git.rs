//! The only place that starts git.
//!
//! A clone may be hostile, and so may the `.git` of an unpacked archive. `start` holds the settings and the environment
//! that keep git from running anything that either of them brings while it only reads.

pub mod commit;
pub mod install;
pub(super) mod log;
pub(super) mod objects;
pub mod repository;
pub mod revision;
pub mod staged;
pub mod traces;

use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::revision::RevisionError;

/// Settings that hold for every git, since those of the command line win over those of any file.
const SETTINGS: [&str; 2] = [
    // Committed files can look like a bare repository, whose settings git would then follow.
    "safe.bareRepository=explicit",
    // git asks this program which files changed whenever it reads the index.
    "core.fsmonitor=false",
];

/// `status` and `write-tree` may write the index, and then git runs the hook `post-index-change`.
const NO_HOOKS: &str = "core.hooksPath=/dev/null";

/// The variable that says whether git fetches from a promisor remote what a partial clone lacks.
const NO_LAZY_FETCH: &str = "GIT_NO_LAZY_FETCH";

/// What git is started for, which says what it may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Nothing that the repository brings is run.
    Inert,
    /// The hooks and filters of the repository are run, as by any `git commit`.
    Commit,
}

/// A git command in a folder, with nothing on its standard input.
fn start(folder: &Path, mode: Mode) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).stdin(Stdio::null());
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    if mode == Mode::Inert {
        command.args(["-c", NO_HOOKS]);
        // Messages of git are compared.
        command
            .env("LC_ALL", "C")
            // `status` would else write the index, which another git may be using.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_PAGER", "cat");
        if !may_fetch() {
            // A git from before 2.39.4 knows only the second.
            command
                .env(NO_LAZY_FETCH, "1")
                .env("GIT_ALLOW_PROTOCOL", "");
        }
    }
    command
}

/// Whether the user lets git fetch what a partial clone lacks. That runs what the settings of the clone name,
/// such as `core.sshCommand` or a remote helper.
fn may_fetch() -> bool {
    env::var(NO_LAZY_FETCH)
        .is_ok_and(|value| ["0", "false", "no", "off"].contains(&value.to_lowercase().as_str()))
}

/// Runs git and returns what it prints.
fn bytes(mut command: Command) -> Result<Vec<u8>, RevisionError> {
    let output = command.output().map_err(RevisionError::NoGit)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(RevisionError::of_git(message(&output.stderr))),
    }
}

/// Runs git and returns what it prints, without the end of the last line.
fn line(command: Command) -> Result<String, RevisionError> {
    let text = String::from_utf8_lossy(&bytes(command)?).into_owned();
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The parts of a list that git prints with `-z`, by which it quotes no names.
fn list(printed: &[u8]) -> Vec<String> {
    // To look for what is not UTF-8 takes several times as long as to see that there is nothing.
    let text = match std::str::from_utf8(printed) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(printed),
    };
    let parts = text.split('\0').filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Whether git failed without a word: some of its commands say no in that way.
fn is_no<T>(answer: &Result<T, RevisionError>) -> bool {
    matches!(answer, Err(RevisionError::Git(message)) if message.is_empty())
}

/// The path that git prints on a line, whatever its bytes.
fn path(mut line: Vec<u8>) -> PathBuf {
    let length = line.trim_ascii_end().len();
    line.truncate(length);
    #[cfg(unix)]
    let text = <OsString as std::os::unix::ffi::OsStringExt>::from_vec(line);
    #[cfg(not(unix))]
    let text = OsString::from(String::from_utf8_lossy(&line).into_owned());
    PathBuf::from(text)
}

/// Merges two texts that were changed from one, line by line; returns the text and whether there were no conflicts,
/// which stand between markers.
///
/// # Errors
/// [`RevisionError`] when git can't be started, or can't read the files as texts.
pub fn merge_lines(
    [base, ours, theirs]: [&Path; 3],
    size: usize,
) -> Result<(Vec<u8>, bool), RevisionError> {
    let mut command = start(Path::new("."), Mode::Inert);
    command.args(["merge-file", "--stdout", &format!("--marker-size={size}")]);
    // git would else put the names of its temporary files behind the markers.
    command.args(["-L", "ours", "-L", "base", "-L", "theirs"]);
    command.args([ours, base, theirs]);
    let output = command.output().map_err(RevisionError::NoGit)?;
    // The number of conflicts, at most 127.
    match output.status.code() {
        Some(0) => Ok((output.stdout, true)),
        Some(1..=127) => Ok((output.stdout, false)),
        _ => Err(RevisionError::Git(message(&output.stderr))),
    }
}

/// What git said on stderr, without passwords and control characters: addresses of remotes stand in it, and whatever a
/// remote chose to answer.
fn message(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let is_kept = |letter: &char| matches!(letter, '\n' | '\t') || !letter.is_control();
    let plain: String = text.chars().filter(is_kept).collect();
    without_passwords(plain.trim())
}

/// The text with its addresses, each without the name and password that may stand before the host.
fn without_passwords(text: &str) -> String {
    const SIGN: &str = "://";
    let mut parts = text.split(SIGN);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|letter: char| letter == '/' || letter.is_whitespace());
        let (host, rest) = part.split_at(end.unwrap_or(part.len()));
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        plain.extend([SIGN, host, rest]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{message, without_passwords};

    #[test]
    fn passwords_of_addresses_are_left_out() {
        for (url, expected) in [
            (
                "https://pia:hemligt@git.example/a/b.git",
                "https://git.example/a/b.git",
            ),
            ("https://pia:a@b:c@git.example", "https://git.example"),
            ("https://git.example/a@b.git", "https://git.example/a@b.git"),
            ("git@git.example:a/b.git", "git@git.example:a/b.git"),
            ("/srv/git/b.git", "/srv/git/b.git"),
            (
                "fatal: 'https://x:hemligt@git.example' and ssh://y@git.example/z: no",
                "fatal: 'https://git.example' and ssh://git.example/z: no",
            ),
        ] {
            assert_eq!(without_passwords(url), expected, "{url}");
        }
    }

    #[test]
    fn control_characters_of_git_are_left_out() {
        let said = b"\nfatal: a\x1b[2J\x07\r\n\tb \xff\n";
        assert_eq!(message(said), "fatal: a[2J\n\tb \u{fffd}");
    }
}
