//! Which commit somebody means, and what is lacking there.

use std::path::Path;

use super::{Context, clock};
use crate::error::revision::RevisionError;
use crate::model::date::Date;
use crate::store::git::revision::Revision;
use crate::store::load::{Absent, Why};
use crate::text::shell;

/// Since when a history is told.
#[derive(Debug)]
pub(crate) enum Since {
    /// From a second on, counted from 1970.
    From(i64),
    /// What a commit has not.
    After(Box<Revision>),
}

impl Context {
    /// The commit that a REV means: a day is the last commit before its end, where kompis runs.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no such commit.
    pub(crate) fn revision(&mut self, folder: &Path, rev: &str) -> Result<Revision, RevisionError> {
        let Ok(day) = clock::day(rev) else {
            return Revision::find(folder, rev);
        };
        let revision = Revision::last_before(folder, rev, clock::end_of(day))?;
        self.output.note(&format!(
            "{rev} is the commit {} of {}",
            revision.short, revision.day
        ));
        if let Some(name) = revision.namesake() {
            self.output
                .note(&format!("there is also `{name}`: `--rev {name}`"));
        }
        Ok(revision)
    }

    /// The moment that a history begins with: a day, a month or a year where kompis runs, else a commit.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no such commit.
    pub(crate) fn since(&mut self, folder: &Path, text: &str) -> Result<Since, RevisionError> {
        let day = Date::parse(text).and_then(|date| date.first());
        match day.and_then(clock::beginning_of) {
            Some(begins) => Ok(Since::From(begins)),
            None => Ok(Since::After(Box::new(Revision::find(folder, text)?))),
        }
    }
}

/// What is lacking from a revision, why, and what to type when that helps.
pub(crate) fn told_absent(absent: &Absent, revision: &Revision, root: &Path) -> String {
    let Absent { path, why } = absent;
    let name = &revision.name;
    let line = |words: &[&str]| {
        let folder = root.display().to_string();
        let words = ["git", "-C", &folder]
            .into_iter()
            .chain(words.iter().copied());
        shell::join(&words.map(str::to_owned).collect::<Vec<_>>())
    };
    match why {
        Why::Ignored => format!("git ignores `{path}`: nothing of it is at `{name}`"),
        Why::NoSubmodule => format!(
            "the submodule `{path}` is not here, it is left out: `{}`",
            line(&["submodule", "update", "--init", path])
        ),
        Why::NoCommit => format!(
            "the submodule `{path}` lacks its commit of `{name}`, it is left out: `{}`",
            line(&["fetch", "--recurse-submodules=yes"])
        ),
    }
}
