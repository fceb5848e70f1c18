//! Where the repository of a submodule may be.

use std::path::{Component, Path, PathBuf};

use super::repository::Repository;
use super::revision::Revision;

/// The repositories that a submodule may have here, best first: in its folder, else where git keeps those of submodules
/// that are not checked out, in this work tree or another.
pub(in crate::store) fn places(
    revision: &Revision,
    path: &str,
) -> impl Iterator<Item = Repository> {
    let folder = revision.repository.folder();
    let in_folder = Repository::at(&folder.join(path));
    let kept = kept(revision, path).into_iter();
    let kept = kept.filter_map(|git_dir| Repository::kept_in(git_dir, folder));
    in_folder.into_iter().chain(kept)
}

/// Where git keeps the repository of the submodule that stood at a path, by its name in the `.gitmodules` of then.
fn kept(revision: &Revision, path: &str) -> Vec<PathBuf> {
    let repository = &revision.repository;
    let told = |arguments: &[&str]| repository.line(arguments).ok();
    let Some(name) = name(revision, path) else {
        return Vec::new();
    };
    let modules = format!("modules/{name}");
    let folder = repository.folder();
    let own = told(&["rev-parse", "--git-path", &modules]);
    let shared = told(&["rev-parse", "--git-common-dir"]).map(|it| format!("{it}/{modules}"));
    own.into_iter()
        .chain(shared)
        .map(|path| folder.join(path))
        .filter(|path| path.is_dir())
        .collect()
}

/// The name of the submodule at a path below the registry.
fn name(revision: &Revision, path: &str) -> Option<String> {
    let repository = &revision.repository;
    let prefix = repository.line(&["rev-parse", "--show-prefix"]).ok()?;
    let file = format!("{}:.gitmodules", revision.commit);
    let asked = [
        "config",
        "--blob",
        &file,
        "-z",
        "--get-regexp",
        r"^submodule\..*\.path$",
    ];
    let told = repository.line(&asked).ok()?;
    let wanted = format!("{prefix}{path}");
    let mut pairs = told.split('\0').filter_map(|pair| pair.split_once('\n'));
    let (key, _) = pairs.find(|(_, value)| value.trim_end_matches('/') == wanted)?;
    let name = key.strip_prefix("submodule.")?.strip_suffix(".path")?;
    is_below(name).then(|| name.to_owned())
}

/// Whether a name leads to nowhere but below a folder: whoever writes `.gitmodules` does not choose what git runs in.
fn is_below(name: &str) -> bool {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.contains('\\') && Path::new(name).components().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, expected) in [
            ("people", true),
            ("registry/people", true),
            ("..people", true),
            ("", false),
            ("../people", false),
            ("people/../../x", false),
            ("/tmp/people", false),
            ("..\\people", false),
        ] {
            assert_eq!(is_below(name), expected, "{name}");
        }
    }
}
