//! Workflows for GitHub: one checks a pull request and describes its changes, the other may write and makes a comment of that.

use crate::document::format::quoted;
use crate::error::write::GitError;
use crate::text::url;

/// What the first line of our own begins with; that of earlier versions is no more than this.
const MARKER: &str = "# Written by `kompis git install --ci github`";

/// Where the workflows stand, from the top of the work tree.
pub(super) const PATHS: [&str; 2] = [
    ".github/workflows/kompis.yml",
    ".github/workflows/kompis-comment.yml",
];

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
        // A branch or a tag may lead to another program tomorrow, and workflows run what they install.
        if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(GitError::BadCommit(commit.to_owned()));
        }
        Ok(Source {
            address: address.to_owned(),
            commit: commit.to_owned(),
        })
    }
}

/// The texts of the workflows at [`PATHS`]; `registry` is its path from the top of the work tree.
pub(super) fn texts(source: &Source, registry: &str) -> [String; 2] {
    let value = |text: &str| quoted(text, "\n");
    let check = include_str!("kompis.yml")
        .replace("{source}", &value(&source.address))
        .replace("{commit}", &value(&source.commit))
        .replace("{registry}", &value(registry));
    let comment = include_str!("kompis-comment.yml");
    [&check, comment].map(|text| {
        let rest = text.strip_prefix("{marker}").unwrap_or(text);
        format!("{}{rest}", first_line(registry, rest))
    })
}

/// Who wrote the file, for which registry, and a checksum of the rest.
fn first_line(registry: &str, rest: &str) -> String {
    format!(
        "{MARKER} for {registry:?} (checksum {:016x})",
        checksum(rest)
    )
}

/// The 64-bit FNV-1a hash of a text, whatever its line ends: it finds changes, and keeps nobody from making some.
fn checksum(text: &str) -> u64 {
    let bytes = text.bytes().filter(|byte| *byte != b'\r');
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Who wrote the workflow that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// We did for this registry, and nobody has changed it since.
    Unchanged,
    /// We did for this registry, or an earlier version did, which wrote no checksum; it may have been changed since.
    Changed,
    /// We did for another registry.
    OtherRegistry,
    /// Somebody else did.
    Others,
}

impl Origin {
    /// Whether we wrote it for this registry.
    pub(super) fn is_ours(self) -> bool {
        matches!(self, Origin::Unchanged | Origin::Changed)
    }
}

/// Finds out who wrote the workflow that stands in a text.
pub(super) fn origin(text: &str, registry: &str) -> Origin {
    let (first, rest) = text.split_at(text.find(['\r', '\n']).unwrap_or(text.len()));
    // `{:?}` keeps a line break in the name of a folder from beginning a line of YAML.
    let for_registry = format!("{MARKER} for {registry:?} (");
    if !first.starts_with(MARKER) {
        Origin::Others
    } else if first == first_line(registry, rest) {
        Origin::Unchanged
    } else if first == MARKER || first.starts_with(&for_registry) {
        Origin::Changed
    } else {
        Origin::OtherRegistry
    }
}

#[cfg(test)]
mod tests {
    use super::{GitError, MARKER, Origin, Source, origin, texts};

    #[test]
    fn a_workflow_is_pinned_to_a_commit() {
        let (address, commit) = (
            "https://exempel.se/prov/kompis",
            "0123456789abcdef".repeat(3),
        );
        let commit = &commit[..40];
        let source = Source::new(Some(address), Some(commit)).expect("a source");
        let texts = texts(&source, "prov å");
        assert!(texts[0].contains("KOMPIS_REGISTRY: \"prov å\""));
        for text in texts {
            assert!(!text.contains("{source}") && !text.contains("{registry}"));
            let table = [
                (text.clone(), "prov å", Origin::Unchanged),
                (text.replace('\n', "\r\n"), "prov å", Origin::Unchanged),
                (format!("{text}# mine\n"), "prov å", Origin::Changed),
                (text.clone(), "prov", Origin::OtherRegistry),
                (
                    format!("{MARKER}\nname: kompis\n"),
                    "prov å",
                    Origin::Changed,
                ),
                ("name: mine\n".to_owned(), "prov å", Origin::Others),
            ];
            for (text, registry, expected) in table {
                assert_eq!(origin(&text, registry), expected, "{text}");
            }
        }
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
