//! What is staged: the index as git would commit it, and which files of the registry differ by that.

use std::collections::BTreeSet;
use std::path::Path;

use super::objects;
use super::repository::Repository;
use super::revision::Revision;
use crate::error::revision::RevisionError;
use crate::model::kind::Kind;
use crate::model::settings::FILE;
use crate::store::disk;

/// What messages call the index.
const NAME: &str = "the index";

/// What the next commit would bring. To start git takes 4 ms: what does not depend on one another is asked at once.
#[derive(Debug)]
pub struct Staged {
    /// The registry as the next commit would have it.
    pub revision: Revision,
    /// The commits that it would follow: none at first, several in a merge.
    pub parents: Vec<Revision>,
    /// The files below the registry that differ from every parent, including removed ones.
    pub files: BTreeSet<String>,
    /// Whether there is a file that differs from one.
    pub is_change: bool,
}

impl Staged {
    /// Reads what is staged of the registry in `root`. A hook of git sees the index that its commit is made of, be it not that of
    /// the repository, as for `git commit FILE`; a hook of the people's submodule sees what is staged there.
    ///
    /// # Errors
    /// [`RevisionError`] when the registry is in no repository or not staged, or git fails.
    pub fn read(root: &Path) -> Result<Staged, RevisionError> {
        let repository = Repository::find(root).map_err(|error| match error {
            RevisionError::NoRepository(folder) => RevisionError::NoIndex(folder),
            other => other,
        })?;
        let folder = Kind::Person.folder();
        let people = Repository::at(&root.join(folder)).filter(Repository::is_of_hook);
        let repository = repository.with_index_of_hook();
        let (tree, commits) = rayon::join(|| write_tree(&repository), || parents(&repository));
        let tree = tree?;
        let settings = format!("{tree}:./{FILE}");
        let find_settings = || objects::find(&repository, &settings);
        let (mut staged, settings) = match people {
            None => {
                let new = || Staged::new(&repository, &tree, commits?);
                let (staged, settings) = rayon::join(new, find_settings);
                (staged?, settings)
            }
            Some(people) => {
                let people = people.with_index_of_hook();
                let of_people = write_tree(&people)?;
                let mut staged = Staged::new(&people, &of_people, parents(&people)?)?;
                let below = staged.files.iter().map(|path| format!("{folder}/{path}"));
                staged.files = below.collect();
                // The rest of the registry is as it was.
                let with = |of_people: &str| Revision {
                    people: Some((people.clone(), of_people.to_owned())),
                    ..as_revision(&repository, &tree)
                };
                let parents = staged.parents.iter();
                staged.parents = parents.map(|it| with(&it.commit)).collect();
                staged.revision = with(&of_people);
                (staged, find_settings())
            }
        };
        if staged.is_change && settings.is_none() {
            return Err(RevisionError::NotStaged(root.to_owned()));
        }
        staged.revision.name = NAME.to_owned();
        Ok(staged)
    }

    fn new(
        repository: &Repository,
        tree: &str,
        commits: Vec<String>,
    ) -> Result<Staged, RevisionError> {
        let before = match commits.is_empty() {
            // All is new in the first commit.
            true => vec![objects::empty_tree(repository)?],
            false => commits.clone(),
        };
        let differing = before
            .iter()
            .map(|it| differing_files(repository, it, tree));
        let differing: Vec<BTreeSet<String>> = differing.collect::<Result<_, _>>()?;
        let parents = commits.iter().map(|commit| as_revision(repository, commit));
        Ok(Staged {
            revision: as_revision(repository, tree),
            parents: parents.collect(),
            is_change: differing.iter().any(|files| !files.is_empty()),
            // What a merge took from one side as it was there is nothing that the merge brings.
            files: differing
                .into_iter()
                .reduce(|all, it| &all & &it)
                .unwrap_or_default(),
        })
    }
}

/// The tree that a commit of the index would have.
fn write_tree(repository: &Repository) -> Result<String, RevisionError> {
    // A partial clone may lack the contents of files that nobody has changed.
    repository.line(&["write-tree", "--missing-ok"])
}

/// A commit or a tree as a revision.
fn as_revision(repository: &Repository, object: &str) -> Revision {
    Revision {
        repository: repository.clone(),
        name: object.to_owned(),
        commit: object.to_owned(),
        short: object.to_owned(),
        day: String::new(),
        people: None,
    }
}

/// The commits that the next one follows.
fn parents(repository: &Repository) -> Result<Vec<String>, RevisionError> {
    let (head, merged) = rayon::join(
        || repository.line(&["rev-parse", "--verify", "--quiet", "HEAD"]),
        || repository.line(&["rev-parse", "--git-path", "MERGE_HEAD"]),
    );
    let merged = disk::read_text(&repository.folder().join(merged?)).unwrap_or_default();
    let all = head.into_iter().chain(merged.lines().map(str::to_owned));
    Ok(all.collect())
}

/// The files below the folder of the repository that differ between two trees.
fn differing_files(
    repository: &Repository,
    old: &str,
    new: &str,
) -> Result<BTreeSet<String>, RevisionError> {
    // A submodule counts even where `.gitmodules` or a setting says to ignore it: people are in one.
    let shown = ["--name-only", "--no-renames", "--ignore-submodules=none"];
    let arguments = [&["diff-tree", "-r", "-z", "--relative"], &shown[..]].concat();
    let names = repository.list(&[&arguments[..], &[old, new, "--", "."]].concat())?;
    Ok(names.into_iter().collect())
}
