//! The line that is typed: the words before the cursor, and the registry that they mean.

use std::env;
use std::path::PathBuf;

use crate::model::registry::Registry;
use crate::store::{folder, load, settings};

/// The words of the line before the one at the cursor.
pub(super) fn words_before() -> Vec<String> {
    let words = env::args_os().skip_while(|word| word != "--").skip(1);
    let mut words: Vec<String> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    words.pop();
    words
}

/// The registry, with the queries that the user keeps.
pub(super) fn read(before: &[String]) -> Option<Registry> {
    let mut registry = load::load(&root(before)?).ok()?.registry;
    registry
        .settings
        .queries
        .keep(settings::user_queries().texts);
    Some(registry)
}

/// The registry that the words before the cursor mean, or the one from here.
pub(super) fn root(before: &[String]) -> Option<PathBuf> {
    let of_environment = || env::var("KOMPIS_REGISTRY").ok().filter(|it| !it.is_empty());
    let named = option(before, "--registry")
        .or_else(of_environment)
        .map(path_of);
    let here = env::current_dir().ok()?;
    folder::find(named.as_deref(), &here).ok()
}

/// The value of an option among the words, the last one given.
pub(super) fn option(words: &[String], name: &str) -> Option<String> {
    (0..words.len())
        .rev()
        .find_map(|at| match words[at].strip_prefix(name)?.strip_prefix('=') {
            Some(value) => Some(value.to_owned()),
            None if words[at] == name => words.get(at + 1).cloned(),
            None => None,
        })
}

/// A path as it stands on a command line: the shell has not yet taken its quotes and `~` away.
fn path_of(word: String) -> PathBuf {
    let plain = word.replace(['"', '\''], "").replace("\\ ", " ");
    let home = || env::home_dir().filter(|home| !home.as_os_str().is_empty());
    match plain.strip_prefix("~/") {
        Some(rest) => home().map_or_else(|| PathBuf::from(&plain), |home| home.join(rest)),
        None => PathBuf::from(plain),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{option, path_of};

    #[test]
    fn options_are_read_as_they_stand_on_the_line() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            option(&words("--lang en x"), "--lang").as_deref(),
            Some("en")
        );
        assert_eq!(
            option(&words("--lang=en x"), "--lang").as_deref(),
            Some("en")
        );
        assert_eq!(option(&words("--language en"), "--lang"), None);
        assert_eq!(path_of("'a b'/c".into()), PathBuf::from("a b/c"));
        assert_eq!(path_of("a\\ b".into()), PathBuf::from("a b"));
    }
}
