//! What is left of a person when the file is gone, and how that can be removed.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Look, escape};
use crate::ops::forget::Mention;
use crate::store::git::traces::{Trace, Traces};
use crate::text::shell;

/// How many commits are listed one by one.
const MAX_LISTED: usize = 20;

/// The folder that the history is rewritten in.
// A new clone: the rewriting can't be undone, and the old one stays until somebody has looked at it.
const REWRITTEN: &str = "rewritten";

/// The file with what is to go from other files and from messages, seen from that folder.
const NAMES: &str = "../names.txt";

/// How many letters of a hash are shown.
const SHORT: usize = 10;

/// What is left of a person. It is never nothing: nobody here sees the clones and copies of others.
#[derive(Debug, Serialize)]
pub struct Left {
    /// Places of the registry that name the person, of which there should be none.
    pub mentions: Vec<Mention>,
    /// Copies that `kompis edit` kept; they go with the file.
    pub copies: Vec<PathBuf>,
    /// Why git could not be asked, if so.
    pub unasked: Option<String>,
    /// What repositories hold.
    pub repositories: Vec<Rewriting>,
}

/// What a repository holds, and what rewrites it.
#[derive(Debug, Serialize)]
pub struct Rewriting {
    /// What it holds.
    pub traces: Traces,
    /// What to type to have it without the file and the names; none where no commit has any.
    pub commands: Vec<String>,
}

impl Rewriting {
    /// What rewrites a repository.
    pub fn of(traces: Traces) -> Rewriting {
        let commands = match traces.holding == 0 && traces.named.is_empty() {
            true => Vec::new(),
            false => commands(&traces),
        };
        Rewriting { traces, commands }
    }
}

/// The commands that make a new clone without the file, and put it where others get it.
fn commands(traces: &Traces) -> Vec<String> {
    let within = |words: &[&str]| shell::join([&["git", "-C", REWRITTEN], words].concat());
    // Others fetch from it; of several remotes one has to be rewritten first.
    let origin = traces.remotes.iter().find(|it| it.name == "origin");
    let remote = origin.or(traces.remotes.first()).map(|it| it.url.as_str());
    let top = traces.top.display().to_string();
    let mut filter = vec!["filter-repo"];
    if traces.holding > 0 {
        filter.push("--invert-paths");
        filter.extend(traces.paths.iter().flat_map(|path| ["--path", path]));
    }
    if !traces.named.files.is_empty() {
        filter.extend(["--replace-text", NAMES]);
    }
    if traces.named.messages > 0 {
        filter.extend(["--replace-message", NAMES]);
    }
    // Without --no-local a clone on the same disk shares the old objects, which hold what was to be removed.
    let from = remote.unwrap_or(&top);
    let clone = ["git", "clone", "--no-local", from, REWRITTEN];
    let mut commands = vec![shell::join(clone), within(&filter)];
    if let Some(remote) = remote {
        // git-filter-repo removes the remote, so that nobody pushes by mistake.
        commands.push(within(&["remote", "add", "origin", remote]));
        commands.push(within(&["push", "--force", "--all", "origin"]));
        commands.push(within(&["push", "--force", "--tags", "origin"]));
    }
    commands
}

/// What is left, for people, or would be.
pub fn left(left: &Left, is_gone: bool, look: &Look<'_>) -> String {
    let words = look.words;
    let lead = match is_gone {
        true => "forget-not-erased",
        false => "forget-would-leave",
    };
    let mut text = format!("\n{}\n", words.get(lead));
    for mention in &left.mentions {
        let field = look.field(&mention.key).to_lowercase();
        let facts = [
            ("file", mention.file.as_str().into()),
            ("field", field.into()),
        ];
        text.push_str(&item(&words.with("forget-mention", &facts)));
    }
    for copy in &left.copies {
        text.push_str(&item(
            &words.with("forget-copy", &[("file", shown(copy).into())]),
        ));
    }
    if let Some(why) = &left.unasked {
        text.push_str(&item(
            &words.with("forget-unasked", &[("why", why.as_str().into())]),
        ));
    } else if left.repositories.is_empty() {
        text.push_str(&item(&words.get("forget-no-repository")));
    }
    for repository in &left.repositories {
        text.push_str(&repository_items(&repository.traces, look));
    }
    // What no program can find: clones of others, and what was printed or sent. Said in any case.
    for message in ["forget-clones", "forget-copies"] {
        text.push_str(&item(&words.get(message)));
    }
    text + &steps(left, look)
}

/// The commits that wrote the file of a person.
pub fn commits(commits: &[Trace], look: &Look<'_>) -> Vec<String> {
    let mut lines: Vec<String> = commits
        .iter()
        .take(MAX_LISTED)
        .map(|commit| {
            let hash: String = commit.hash.chars().take(SHORT).collect();
            let Trace {
                date, author, path, ..
            } = commit;
            escape::terminal(&format!("{hash}  {date}  {author}  {path}"))
        })
        .collect();
    if commits.len() > MAX_LISTED {
        let more = commits.len() - MAX_LISTED;
        lines.push(look.words.with("forget-more", &[("n", more.into())]));
    }
    lines
}

/// How many commits of a repository wrote the file, and how many hold it.
pub fn holding(traces: &Traces, look: &Look<'_>) -> String {
    let facts = [
        ("top", shown(&traces.top).into()),
        ("n", traces.holding.into()),
        ("wrote", traces.commits.len().into()),
    ];
    look.words.with("forget-commits", &facts)
}

/// What else of a repository names the person.
pub fn named(traces: &Traces, look: &Look<'_>) -> Vec<String> {
    let named = &traces.named;
    let mut lines = Vec::new();
    if !named.files.is_empty() {
        let files = named.files.iter().take(MAX_LISTED);
        let mut files: Vec<String> = files.cloned().collect();
        if named.files.len() > MAX_LISTED {
            let more = named.files.len() - MAX_LISTED;
            files.push(look.words.with("forget-more", &[("n", more.into())]));
        }
        lines.push(
            look.words
                .with("forget-named", &[("files", files.join(", ").into())]),
        );
    }
    if named.messages > 0 {
        lines.push(look.words.count("forget-messages", named.messages));
    }
    lines
}

/// What a repository holds.
fn repository_items(traces: &Traces, look: &Look<'_>) -> String {
    let words = look.words;
    let mut text = item(&holding(traces, look));
    for line in commits(&traces.commits, look) {
        text.push_str(&format!("      {line}\n"));
    }
    let mut lines = named(traces, look);
    if traces.staged {
        let path = traces.paths.first().map_or("", String::as_str);
        let top = traces.top.display().to_string();
        let remove = ["git", "-C", &top, "rm", "--cached", "--", path];
        lines.push(words.with("forget-staged", &[("command", shell::join(remove).into())]));
    }
    if traces.is_shallow {
        lines.push(words.get("forget-shallow"));
    }
    let remotes = traces.remotes.iter();
    lines.extend(remotes.map(|it| words.with("forget-remote", &[("url", it.url.as_str().into())])));
    text.extend(lines.iter().map(|line| item(line)));
    text
}

/// How the histories are rewritten.
fn steps(left: &Left, look: &Look<'_>) -> String {
    let words = look.words;
    let mut text = String::new();
    for Rewriting { traces, commands } in &left.repositories {
        if commands.is_empty() {
            continue;
        }
        let about =
            |message: &str, top: &Path| words.with(message, &[("top", shown(top).into())]) + "\n";
        text.push_str(&format!("\n{}", about("forget-steps", &traces.top)));
        for command in commands {
            text.push_str(&format!("  {}\n", escape::terminal(command)));
        }
        if !traces.named.is_empty() {
            text.push_str(&format!("{}\n", words.get("forget-names")));
        }
        // The other repository names a commit of this one, which the rewriting replaces.
        if let Some(top) = &traces.superproject {
            text.push_str(&about("forget-superproject", top));
        }
    }
    if !text.is_empty() {
        text.push_str(&format!("{}\n", words.get("forget-afterwards")));
    }
    text
}

fn item(line: &str) -> String {
    format!("  – {line}\n")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
