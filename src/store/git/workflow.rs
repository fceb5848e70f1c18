//! Workflows for GitHub: one that checks and tells what changed, and one that may write and makes a comment of it.

use crate::document::format::quoted;
use crate::error::write::GitError;
use crate::text::url;

/// The line by which we know our own.
const MARKER: &str = "# Written by `kompis git install --ci github`";

/// What a workflow installs kompis from, until there are programs to fetch.
#[derive(Clone, Debug)]
pub struct Source {
    address: String,
    commit: String,
}

impl Source {
    /// A repository and the whole hash of a commit there; without an address that of this package, where it has one.
    ///
    /// # Errors
    /// [`GitError`] when one is not said, or is not what it should be.
    pub fn new(address: Option<&str>, commit: Option<&str>) -> Result<Source, GitError> {
        let own = Some(env!("CARGO_PKG_REPOSITORY")).filter(|own| !own.is_empty());
        let address = address.or(own).ok_or(GitError::NoSource)?;
        let commit = commit.ok_or(GitError::NoSource)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:@+%".contains(&byte);
        let is_https = address.starts_with("https://") && url::is_valid(address);
        if !is_https || !address.bytes().all(is_plain) {
            return Err(GitError::BadSource(address.to_owned()));
        }
        if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(GitError::BadCommit(commit.to_owned()));
        }
        Ok(Source {
            address: address.to_owned(),
            commit: commit.to_owned(),
        })
    }
}

/// The files below the top of the repository, with their texts; `below` is the registry from there.
pub(super) fn files(source: &Source, below: &str) -> [(&'static str, String); 2] {
    let value = |text: &str| quoted(text, "\n");
    let check = include_str!("workflow/kompis.yml")
        .replace("{source}", &value(&source.address))
        .replace("{commit}", &value(&source.commit))
        .replace("{registry}", &value(below));
    let comment = include_str!("workflow/kompis-comment.yml").to_owned();
    [
        (".github/workflows/kompis.yml", check),
        (".github/workflows/kompis-comment.yml", comment),
    ]
}

/// Whether a text is a workflow of ours.
pub(super) fn is_ours(text: &str) -> bool {
    text.lines().next() == Some(MARKER)
}

#[cfg(test)]
mod tests {
    use super::{GitError, Source, files, is_ours};

    #[test]
    fn a_workflow_is_pinned_to_a_commit() {
        let (address, commit) = (
            "https://exempel.se/prov/kompis",
            "0123456789abcdef".repeat(3),
        );
        let commit = &commit[..40];
        let source = Source::new(Some(address), Some(commit)).expect("a source");
        for (path, text) in files(&source, "prov å") {
            assert!(is_ours(&text), "{path}");
            assert!(!text.contains("{source}") && !text.contains("{registry}"));
        }
        assert!(
            files(&source, "prov å")[0]
                .1
                .contains("KOMPIS_REGISTRY: \"prov å\"")
        );
        for bad in [
            "exempel.se/kompis",
            "https://exempel.se/$(x)",
            "https://exempel.se/\"",
        ] {
            let source = Source::new(Some(bad), Some(commit));
            assert_eq!(source.err(), Some(GitError::BadSource(bad.to_owned())));
        }
        for bad in ["main", "0123456", &"z".repeat(40)] {
            let source = Source::new(Some(address), Some(bad));
            assert_eq!(source.err(), Some(GitError::BadCommit(bad.to_owned())));
        }
        let none = Source::new(Some(address), None);
        assert_eq!(none.err(), Some(GitError::NoSource));
    }
}
