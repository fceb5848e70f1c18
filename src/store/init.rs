//! The files that a new registry begins with.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use super::folder::{SETTINGS, is_registry};
use super::replace::NewText;
use crate::document::format::quoted;
use crate::text::words::Language;

/// Lines end alike on every system, so that a difference is one of meaning.
const ATTRIBUTES: &str = "*.toml text eol=lf\n";

/// The settings, a page for those who change records, what git is to know, and what text editors read (`editors`, with
/// their paths); the settings come last, so that the folder is a registry when all else is there.
pub fn initial_files(
    name: &str,
    language: Language,
    with_reference: bool,
    editors: Vec<(String, String)>,
) -> Vec<NewText> {
    let (settings, page, reason) = match language {
        Language::Sv => (
            include_str!("init/sv.toml"),
            include_str!("init/sv.md"),
            "Habo och Håbo är två kommuner",
        ),
        Language::En => (
            include_str!("init/en.toml"),
            include_str!("init/en.md"),
            "Habo and Håbo are two municipalities",
        ),
    };
    // The id is written, not made from the name: cards must keep theirs when the registry is renamed.
    let mut settings = settings
        .replace("{id}", &random_id())
        .replace("{name}", &quoted(name, "\n"));
    if with_reference {
        settings.push_str(&format!(
            "\n[[not-the-same]]\nrecords = [\n    \"habo-kommun\",\n    \"habo-kommun-0305\",\n]\nreason = \"{reason}\"\n"
        ));
    }
    let new = |path: &str, new: String| NewText::new(path, None, Some(new));
    let mut texts = vec![
        new(".gitattributes", ATTRIBUTES.to_owned()),
        new("README.md", page.replace("{name}", &one_line(name))),
    ];
    texts.extend(editors.into_iter().map(|(path, text)| new(&path, text)));
    texts.push(new(SETTINGS, settings));
    texts
}

/// Returns sixteen hexadecimal digits that no other registry has, from the random keys that the system gives to each process.
pub fn random_id() -> String {
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}

/// A name as a heading of Markdown holds it.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Those of the paths below `root` where something is already.
pub fn existing_files<'a>(root: &Path, paths: impl Iterator<Item = &'a String>) -> Vec<String> {
    // A link that leads nowhere would be in the way as well.
    let is_there = |path: &&String| root.join(path).symlink_metadata().is_ok();
    paths.filter(is_there).cloned().collect()
}

/// The registry that `root` would lie in.
pub fn enclosing_registry(root: &Path) -> Option<PathBuf> {
    let mut above = root.ancestors().skip(1);
    above.find(|folder| is_registry(folder)).map(Path::to_owned)
}
