//! What stops something from being written: a change, a result, a new registry, a text from an editor,
//! a workflow.

use std::io;
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use thiserror::Error;

use crate::text::shell;

/// Why a text can't be edited as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The text has a syntax error.
    Broken,
    /// The blocks are a list on one line: `participant = [{ … }]`.
    InlineBlocks(&'static str),
    /// There is no such block.
    NoBlock(&'static str),
    /// There is no such key in the field table.
    NoField(String),
    /// The key is in several places, and comments between them would be lost.
    Scattered(String),
}

/// What is in progress in a repository while nobody can commit single files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Another git writes, or was stopped while it did.
    Lock,
    /// A merge, rebase, cherry-pick or revert that is not committed yet, by its name.
    Operation(&'static str),
}

/// Why nothing was written, or not all.
#[derive(Debug, Error, Diagnostic)]
pub enum WriteError {
    /// A file is written in a way that can't be edited.
    #[error("{}", match .1 {
        EditError::Broken => format!("`{}` has a syntax error", .0),
        EditError::InlineBlocks(key) => format!("the {key} blocks of `{}` stand in a list on one line", .0),
        EditError::NoBlock(key) => format!("`{}` has no such {key} any more", .0),
        EditError::NoField(key) => format!("`{}` can have no key `{key}`", .0),
        EditError::Scattered(key) => format!("`{key}` stands in several places of `{}`", .0),
    })]
    #[diagnostic(help("{}", match .1 {
        EditError::Broken => format!("mend it: `kompis check`, then `kompis edit` or any editor on {}", .0),
        EditError::InlineBlocks(key) => format!("write them as blocks of their own: [[{key}]]"),
        EditError::Scattered(_) => format!("nothing was written; change {} in an editor", .0),
        EditError::NoBlock(_) | EditError::NoField(_) => String::new(),
    }))]
    Layout(String, EditError),
    /// The new text would not mean what was planned.
    #[error("the new text of `{0}` would not mean what was asked")]
    #[diagnostic(help("nothing was written; change the file in an editor"))]
    Unproven(String),
    /// There is a file where a new one would be written.
    #[error("`{0}` is there already")]
    #[diagnostic(help("choose another id: --id"))]
    Exists(String),
    /// Somebody changed the file after it was read.
    #[error("somebody changed `{0}` meanwhile")]
    #[diagnostic(help("nothing of it was written; try again"))]
    Changed(String),
    /// The file can't be read or written.
    #[error("can't write `{0}`: {1}")]
    Io(PathBuf, io::Error),
    /// The file, or a folder that leads to it, is a symbolic link.
    #[error("`{0}` is a symbolic link")]
    #[diagnostic(help(
        "kompis does not write through it: put the file or folder itself in its place"
    ))]
    // A link in a clone once led a write to a file of the home folder.
    Link(PathBuf),
    /// One file could not be written, and others could not be taken back.
    #[error("{1}; these are written and could not be taken back: {done}", done = .0.join(", "))]
    #[diagnostic(forward(1))]
    // The user has to know which files hold the change already.
    Partly(Vec<String>, Box<WriteError>),
    /// The journal of an interrupted change was not written here.
    #[error("`{}` was not written in this copy of the registry", .0.display())]
    #[diagnostic(help(
        "it may have come with a clone or a copy: look at what it would write, then `rm {}`",
        shell::join([.0.display().to_string()])
    ))]
    ForeignJournal(PathBuf),
    /// Files of an interrupted change have been changed since.
    #[error("a change of several files was interrupted, and these have changed since: {}", .0.join(", "))]
    #[diagnostic(help(
        "nothing was changed; make these files as they should be, then `rm {}`",
        shell::join([.1.display().to_string()])
    ))]
    ChangedSince(Vec<String>, PathBuf),
    /// Another kompis holds the lock.
    #[error("another kompis is writing to the registry")]
    #[diagnostic(help("wait for the other kompis, or give it more time: --lock-timeout SECONDS"))]
    Locked,
    /// Something is in progress in the repository, as this file of git shows; nothing is written.
    #[error("{}", match .0 {
        Obstacle::Lock => format!("another git has locked the repository: `{}`", .1.display()),
        Obstacle::Operation(what) => format!("a {what} is in progress in the repository"),
    })]
    #[diagnostic(help("{}; nothing was written", match .0 {
        Obstacle::Lock => format!(
            "wait for the other git; if there is none, `rm {}`",
            shell::join(&[.1.display().to_string()])
        ),
        Obstacle::Operation(_) => "finish it as `git status` says, or leave --commit out".to_owned(),
    }))]
    InProgress(Obstacle, PathBuf),
    /// git is configured to ignore changes of these files; nothing is written.
    #[error("git is set not to look at changes of {} (skip-worktree or assume-unchanged)", .0.join(", "))]
    #[diagnostic(help("see them with `git ls-files -v`; leave --commit out; nothing was written"))]
    // git would commit without these files, and report nothing.
    Unwatched(Vec<String>),
    /// These files of a work tree hold the change already, but it is not committed.
    #[error("it is written already, but not committed: {}", .1.join(", "))]
    #[diagnostic(help(
        "commit it: `{}`, then `{}`",
        git(.0, &["add", "--"], .1),
        git(.0, &["commit", "--"], .1)
    ))]
    Pending(PathBuf, Vec<String>),
    /// git does not know the name of who commits; nothing is written.
    #[error("git does not know who commits")]
    #[diagnostic(help(
        "say it: `git config user.name NAME` and `git config user.email ADDRESS`; nothing was written"
    ))]
    NoName,
    /// All is written, but git did not commit it.
    #[error("written, but not committed: {0}")]
    #[diagnostic(help("the files are written: see `git status`, and commit them yourself"))]
    NotCommitted(String),
    /// git ignores files that would be committed.
    #[error("git ignores {}", .0.join(", "))]
    #[diagnostic(help("leave --commit out; nothing was written"))]
    Ignored(Vec<String>),
    /// Files that would be committed differ from the last commit already.
    #[error("these differ from the last commit already: {}", .0.join(", "))]
    #[diagnostic(help("commit or put away those changes first"))]
    Dirty(Vec<String>),
}

/// A command of git on files of a work tree, as a line for a shell.
fn git(top: &Path, command: &[&str], files: &[String]) -> String {
    let folder = top.display().to_string();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    shell::join([&["git", "-C", &folder], command, &files].concat())
}

/// Why a result was not written.
#[derive(Debug, Error, Diagnostic)]
pub enum OutputError {
    /// The file can't be written.
    #[error(transparent)]
    #[diagnostic(transparent)]
    File(WriteError),
    /// The file is one that kompis or git reads.
    #[error("`{0}` is a file of the registry or of git")]
    #[diagnostic(code(usage), help("choose another file"))]
    // `-o registry.toml` would replace the registry by a list.
    Kept(PathBuf),
    /// The format is a folder with a file for each table.
    #[error("`{0}` is a folder with a file for each table")]
    #[diagnostic(
        code(usage),
        help("name a folder: `kompis export FOLDER --format {0}`")
    )]
    OfFolder(&'static str),
    /// The folder is in a registry.
    #[error("`{0}` is in a registry")]
    #[diagnostic(
        code(usage),
        help("choose a folder outside it: kompis takes what is there for records")
    )]
    InRegistry(PathBuf),
    /// The folder has files that an export does not write.
    #[error("`{0}` has files that are not of an export: {1}")]
    #[diagnostic(help("choose another folder, or remove them; nothing was written"))]
    Occupied(PathBuf, String),
    /// The change is written, but standard output can't be.
    #[error("the change is written, but standard output is not: {0}")]
    Unreported(io::Error),
    /// The reader of standard output has closed it.
    #[error("the reader has gone")]
    // As after `| head`: no error for anybody, so that nothing is printed.
    Closed,
    /// Standard output can't be written.
    #[error("can't write to standard output: {0}")]
    Stdout(io::Error),
    /// The format is no text, and would go to a terminal.
    #[error("`{0}` is nothing for a terminal")]
    #[diagnostic(code(usage), help("write it to a file, such as `file.{0}`"))]
    Binary(&'static str),
    /// The ending of the file is no format of this command.
    #[error("the ending of `{file}` is no format of this command")]
    #[diagnostic(
        code(usage),
        help("formats are {}: end the file so, or give --format", .formats.join(", "))
    )]
    UnknownEnding {
        /// The file.
        file: PathBuf,
        /// The formats of the command.
        formats: Vec<&'static str>,
    },
}

/// Why a text from an editor was not written.
#[derive(Debug, Error, Diagnostic)]
pub enum EditorError {
    /// Neither VISUAL nor EDITOR is set.
    #[error("neither VISUAL nor EDITOR says which editor")]
    #[diagnostic(help("say which: `export EDITOR=nano`, or VISUAL, or any editor of yours"))]
    NoEditor,
    /// The command of the editor can't be split into words.
    #[error("`{0}` is no command")]
    #[diagnostic(help("close the quotes in VISUAL or EDITOR"))]
    BadEditor(String),
    /// The editor can't be started or failed: its command, the error, and the copy of a text that was changed.
    #[error("`{0}`: {1}")]
    #[diagnostic(help("{}", match .2 {
        Some(copy) => kept(copy),
        None => "nothing was written; see VISUAL and EDITOR".to_owned(),
    }))]
    Failed(String, String, Option<PathBuf>),
    /// The text has new findings, which have been printed; its copy is kept.
    #[error("{0}")]
    #[diagnostic(help("{}", kept(.1)))]
    Faulty(String, PathBuf),
    /// The file is not UTF-8.
    #[error("`{0}` is not UTF-8")]
    #[diagnostic(help("save it as UTF-8: `iconv -f latin1 -t utf-8 {0}`"))]
    NotText(String),
    /// The text could not be written; its copy is kept.
    #[error("{0}")]
    #[diagnostic(help("{}", kept(.1)))]
    Kept(WriteError, PathBuf),
}

fn kept(copy: &Path) -> String {
    format!(
        "nothing was written; your text is kept in `{}`",
        copy.display()
    )
}

/// Why a text was not put in canonical form.
#[derive(Debug, Error, Diagnostic)]
pub enum FormatError {
    /// `--path` is missing for standard input.
    #[error("standard input has no name")]
    #[diagnostic(
        code(usage),
        help("say what it is: `kompis fmt - --path initiatives/x.toml`")
    )]
    NoPath,
    /// The file is in no folder of a kind.
    #[error("`{0}` is in no folder of a kind of records")]
    #[diagnostic(
        code(usage),
        help(
            "a record stands in the folder of its kind: `municipalities/x.toml`, `initiatives/x.toml`"
        )
    )]
    NoKind(String),
    /// The registry has no such file.
    #[error("there is no file of the registry called `{0}`")]
    #[diagnostic(help("name a file, a folder or an id; without any all files are meant"))]
    NoFile(String),
    /// Files that can't be read; their findings have been printed.
    #[error("{}", match .0.as_slice() {
        [file] => format!("`{file}` has no canonical form"),
        files => format!("{} files have no canonical form: {}", files.len(), files.join(", ")),
    })]
    #[diagnostic(help("mend what is shown above; the file was left as it is"))]
    Broken(Vec<String>),
    /// Standard input can't be read.
    #[error("standard input: {0}")]
    Stdin(io::Error),
}

/// Why a registry was not created.
#[derive(Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum InitError {
    /// The folder has files that would be overwritten.
    #[error("`{0}` holds {found}", found = already(.1))]
    #[diagnostic(help("nothing was written; choose another folder: `kompis init DIR`"))]
    Exists(PathBuf, Vec<String>),
    /// The folder is inside another registry.
    #[error("`{0}` is a registry, and none can be in another")]
    #[diagnostic(help("use that one: `kompis --registry {}`, or choose a folder outside it", .0.display()))]
    Inside(PathBuf),
}

/// The first few files, and how many more there are.
fn already(files: &[String]) -> String {
    // A message is one line.
    let (named, rest) = files.split_at(files.len().min(3));
    match rest.len() {
        0 => format!("{} already", named.join(", ")),
        more => format!("{} already and {more} more", named.join(", ")),
    }
}

/// Why nothing was installed into git.
#[derive(Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum GitError {
    /// The registry is in no git repository.
    #[error("`{0}` is in no git repository")]
    #[diagnostic(help("make one: `git init`"))]
    NoRepository(PathBuf),
    /// A file that kompis did not write is where the workflow would be written.
    #[error("`{0}` is there and is not from kompis")]
    #[diagnostic(help("nothing was written; give that file another name, or leave out --ci"))]
    Taken(String),
    /// The workflow would not know where to get kompis from.
    #[error("where the workflow gets kompis from is not said")]
    #[diagnostic(
        code(usage),
        help("say it: `--kompis-from https://HOST/OWNER/kompis --kompis-rev HASH`")
    )]
    NoSource,
    /// Not an address that a program can be installed from.
    #[error("`{0}` is no address for cargo")]
    #[diagnostic(code(usage), help("write it as `https://HOST/OWNER/kompis`"))]
    BadSource(String),
    /// Not the whole hash of a commit.
    #[error("`{0}` is not the whole hash of a commit")]
    #[diagnostic(
        code(usage),
        help("write all 40 digits, for a name may lead elsewhere tomorrow: `git ls-remote URL`")
    )]
    BadCommit(String),
}
