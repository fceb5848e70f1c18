//! Where git still has a file: the commits of every branch, tag, stash and reflog, under the names that it had; and what else
//! names the person that it is about.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::log::{ListedCommit, list_commits};
use super::objects::{ask, ask_all, next_line};
use super::repository::Repository;
use super::{list, without_passwords};
use crate::error::revision::RevisionError;

/// What one repository still has of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Traces {
    /// The top of its work tree.
    pub top: PathBuf,
    /// The paths that the file has and had below it, the last first.
    pub paths: Vec<String>,
    /// The commits that wrote it, the last first.
    pub commits: Vec<Trace>,
    /// How many commits hold it in all: those, and the ones after them that left it as it was.
    pub holding: usize,
    /// Whether the next commit would hold it too: the index has it.
    pub staged: bool,
    /// The top of the work tree that has this one as a submodule.
    pub superproject: Option<PathBuf>,
    /// Whether it is a shallow clone, which does not know all commits.
    pub is_shallow: bool,
    /// Where it may have been pushed to.
    pub remotes: Vec<Remote>,
    /// What else names who the file is about.
    pub named: Mentions,
}

/// A file, and what it is looked for by.
#[derive(Clone, Copy, Debug)]
pub struct TracedFile<'a> {
    /// Its path below the registry.
    pub path: &'a str,
    /// The stems of names that it had.
    pub former: &'a [&'a str],
    /// What names who it is about, in other files and in messages.
    pub words: &'a [String],
}

/// One commit that wrote the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Its hash.
    pub hash: String,
    /// The day on which it was made, as its author's clock had it.
    pub date: String,
    /// Who made it.
    pub author: String,
    /// The path of the file then.
    pub path: String,
}

/// Another repository that this one knows.
#[derive(Clone, Debug, Serialize)]
pub struct Remote {
    /// What it is called here.
    pub name: String,
    /// Where it is, without name and password.
    pub url: String,
}

/// What else of a repository names somebody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Mentions {
    /// The paths, from the top, of other files that do or did.
    pub files: BTreeSet<String>,
    /// How many commits do in their message.
    pub messages: usize,
}

impl Mentions {
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.messages == 0
    }
}

/// What the repositories hold of a file below `root`: the one that its folder lies in, such as a submodule, and the one
/// around the registry.
///
/// # Errors
/// [`RevisionError`] when there is no git, no repository, or git fails.
pub fn traces(root: &Path, file: TracedFile<'_>) -> Result<Vec<Traces>, RevisionError> {
    let on_disk = root.join(file.path);
    let folder = on_disk.parent().unwrap_or(root);
    let name = on_disk.file_name().unwrap_or_default().to_string_lossy();
    let inner = Repository::find(folder)?;
    let mut all = vec![inner.traces(TracedFile {
        path: &name,
        ..file
    })?];
    if let Ok(outer) = Repository::find(root) {
        let traces = outer.traces(file)?;
        // Where people lie in a repository of their own, they may have been in the other one before.
        if traces.top != all[0].top && traces.has_any() {
            all.push(traces);
        }
    }
    Ok(all)
}

impl Traces {
    /// Whether the repository still has anything of the file, or names the person that it is about.
    pub fn has_any(&self) -> bool {
        self.holding > 0 || self.staged || !self.named.is_empty()
    }
}

impl Repository {
    /// What it holds of a file below the folder that it is seen from.
    fn traces(&self, file: TracedFile<'_>) -> Result<Traces, RevisionError> {
        let TracedFile { path, former, .. } = file;
        let path = format!("{}{path}", self.prefix()?);
        let staged = self.bytes(&["ls-files", "-z", "--", &pathspec(&path)])?;
        let superproject = self.line(&["rev-parse", "--show-superproject-working-tree"])?;
        let mut paths = vec![path.clone()];
        paths.extend(former.iter().map(|stem| sibling(&path, stem)));
        let mut commits = Vec::new();
        let mut holding = BTreeSet::new();
        // What no branch leads to any more is still there as long as the reflog names it.
        let everything = self.line(&["rev-list", "--all", "--reflog"])?;
        let everything: Vec<&str> = everything.lines().collect();
        let mut at = 0;
        while let Some(path) = paths.get(at).cloned() {
            at += 1;
            let writing = self.commits_writing(&path)?;
            let hashes: Vec<&str> = writing.iter().map(|it| it.hash.as_str()).collect();
            for other in self.other_names(&path, &hashes, former)? {
                if !paths.contains(&other) {
                    paths.push(other);
                }
            }
            holding.extend(self.commits_with(&everything, &path)?);
            let wrote = self.commits_with(&hashes, &path)?;
            commits.extend(writing.into_iter().filter(|it| wrote.contains(&it.hash)));
        }
        paths.retain(|it| *it == path || commits.iter().any(|commit| commit.path == *it));
        commits.sort_by(|left, right| right.date.cmp(&left.date));
        let named = self.mentions(file.words, &everything, &paths)?;
        Ok(Traces {
            named,
            top: self.top()?,
            paths,
            commits,
            holding: holding.len(),
            staged: !staged.is_empty(),
            superproject: (!superproject.is_empty()).then(|| PathBuf::from(superproject)),
            is_shallow: self.is_shallow()?,
            remotes: self.remotes(),
        })
    }

    /// The commits that wrote a path or took it away, the last first.
    fn commits_writing(&self, path: &str) -> Result<Vec<Trace>, RevisionError> {
        let pathspec = pathspec(path);
        let arguments = ["--all", "--reflog", "--full-history", "--", &pathspec];
        let trace = |listed: ListedCommit| Trace {
            hash: listed.commit.hash,
            date: listed.signed_date,
            author: listed.signed_author,
            path: path.to_owned(),
        };
        Ok(list_commits(self, &arguments)?
            .into_iter()
            .map(trace)
            .collect())
    }

    /// Those of the commits whose tree has the path.
    fn commits_with(
        &self,
        commits: &[&str],
        path: &str,
    ) -> Result<BTreeSet<String>, RevisionError> {
        let lines: Vec<String> = commits.iter().map(|it| format!("{it}:{path}\n")).collect();
        let arguments = ["cat-file", "--batch-check", "--buffer"];
        ask(self, &arguments, &lines, |answers| {
            let mut found = BTreeSet::new();
            for commit in commits {
                if !next_line(answers)?.ends_with(" missing") {
                    found.insert((*commit).to_owned());
                }
            }
            Ok(found)
        })
    }

    /// What the path was called before or after some of the commits.
    ///
    /// git compares how similar files are, and the files of two people are similar: a name counts where the file stayed as it was,
    /// where its stem did, or where the record says that it had it.
    fn other_names(
        &self,
        path: &str,
        commits: &[&str],
        former: &[&str],
    ) -> Result<Vec<String>, RevisionError> {
        let mut names = Vec::new();
        for commit in commits {
            let shown = ["-M", "--diff-filter=R", "--no-commit-id", "--name-status"];
            let arguments = [&["diff-tree", "-r", "--root", "-z"], &shown[..]].concat();
            let words = self.list(&[&arguments[..], &[commit]].concat())?;
            for renamed in words.chunks_exact(3) {
                let other = match renamed {
                    [_, from, to] if *to == path => from,
                    [_, from, to] if *from == path => to,
                    _ => continue,
                };
                let is_same = renamed[0] == "R100" || stem(other) == stem(path);
                if is_same || former.contains(&stem(other)) {
                    names.push(other.to_owned());
                }
            }
        }
        Ok(names)
    }

    /// What names somebody by one of the words, beside the files at these paths.
    ///
    /// A file counts where a commit wrote the word or took it out; case does not matter in ASCII.
    fn mentions(
        &self,
        words: &[String],
        commits: &[&str],
        paths: &[String],
    ) -> Result<Mentions, RevisionError> {
        if words.is_empty() {
            return Ok(Mentions::default());
        }
        let words: Vec<String> = words.iter().map(|word| literal(word)).collect();
        let pattern = words.join("|");
        let searched = format!("-S{pattern}");
        let shown = ["--no-renames", "--no-commit-id", "--name-only", "-z", "-i"];
        let arguments = [&["diff-tree", "--stdin", "-r", "--root"], &shown[..]].concat();
        let arguments = [&arguments[..], &["--pickaxe-regex", &searched]].concat();
        let lines: Vec<String> = commits.iter().map(|commit| format!("{commit}\n")).collect();
        let files = list(&ask_all(self, &arguments, &lines)?).into_iter();
        let grep = format!("--grep={pattern}");
        let messages = self.line(&["rev-list", "--all", "--reflog", "-E", "-i", &grep])?;
        Ok(Mentions {
            files: files.filter(|path| !paths.contains(path)).collect(),
            messages: messages.lines().count(),
        })
    }

    /// The other repositories that this one knows.
    fn remotes(&self) -> Vec<Remote> {
        let urls = self.list(&["config", "-z", "--get-regexp", r"^remote\..*\.url$"]);
        let urls = urls.unwrap_or_default();
        let remote = |pair: &String| {
            let (key, url) = pair.split_once('\n')?;
            let name = key.strip_prefix("remote.")?.strip_suffix(".url")?;
            Some(Remote {
                name: name.to_owned(),
                // The answer is given to the person whom it is about.
                url: without_passwords(url),
            })
        };
        urls.iter().filter_map(remote).collect()
    }
}

/// A text as an extended regular expression that finds just it (POSIX, 9.4.3).
fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\.[]()*+?{}^$|".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// A pathspec that means just this path from the top.
fn pathspec(path: &str) -> String {
    format!(":(top,literal){path}")
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// The file of another stem in the same folder.
fn sibling(path: &str, stem: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{stem}.toml"),
        None => format!("{stem}.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::{literal, sibling, stem};

    #[test]
    fn a_file_by_another_name_stands_in_the_same_folder() {
        assert_eq!(stem("registry/people/pi/pia-prov.toml"), "pia-prov");
        assert_eq!(
            sibling("people/pia-prov.toml", "pia-exempel"),
            "people/pia-exempel.toml"
        );
        assert_eq!(sibling("pia-prov.toml", "pia-exempel"), "pia-exempel.toml");
    }

    #[test]
    fn signs_of_patterns_are_taken_as_they_are() {
        assert_eq!(
            literal("åsa.prov+x@prov.example"),
            "åsa\\.prov\\+x@prov\\.example"
        );
        assert_eq!(literal("Åsa (P) Prov|x"), "Åsa \\(P\\) Prov\\|x");
    }
}
