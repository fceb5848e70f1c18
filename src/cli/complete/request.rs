//! The request of a shell: the words before the cursor, the registry that they mean, and what may be suggested there.

use std::collections::BTreeSet;
use std::env;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::model::codes;
use crate::model::fields::{self, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::keys::NextValue;
use crate::model::record::Record;
use crate::model::registry::{Candidates, Registry};
use crate::model::settings::Settings;
use crate::ops::search;
use crate::store::{folder, load, settings};
use crate::text::filter::Needle;
use crate::text::fold::fold;
use crate::text::words::{Language, Words};

/// More ids than this are suggested without names: to read 500 files took 18 ms, and nobody reads that many names.
const MOST_NAMED: usize = 1000;

/// One suggestion.
#[derive(Debug)]
pub(super) struct Suggestion {
    pub(super) value: String,
    pub(super) help: String,
    /// Its other names, by which it is found too.
    pub(super) names: Vec<String>,
}

impl Suggestion {
    pub(super) fn new(value: impl Into<String>, help: impl Into<String>) -> Suggestion {
        let help = help.into();
        Suggestion {
            value: value.into(),
            names: vec![help.clone()],
            help,
        }
    }

    /// A suggestion that is found by these names too.
    fn with_names(self, names: impl IntoIterator<Item = String>) -> Suggestion {
        Suggestion {
            names: names.into_iter().collect(),
            ..self
        }
    }

    /// Whether it needs no quotes: a shell inserts it as it is.
    pub(super) fn is_plain(&self) -> bool {
        // A file name in the registry may hold `$(...)`.
        let plain = |letter: char| letter.is_alphanumeric() || "-_.:".contains(letter);
        !self.value.is_empty() && !self.value.starts_with('-') && self.value.chars().all(plain)
    }
}

/// A request with the registry that it is about. Its files are not listed until records are to be suggested.
pub(super) struct Request {
    /// The words before the one at the cursor.
    before: Vec<String>,
    /// The folder of the registry, if there is one.
    root: Option<PathBuf>,
    /// Its settings, with the user's own queries.
    pub(super) settings: Settings,
    words: Words,
}

impl Request {
    /// The request that this process answers.
    pub(super) fn of_process() -> &'static Request {
        static HERE: OnceLock<Request> = OnceLock::new();
        HERE.get_or_init(|| {
            let before = words_before_cursor();
            let root = registry_root(&before);
            Request::new(before, root)
        })
    }

    pub(super) fn new(before: Vec<String>, root: Option<PathBuf>) -> Request {
        let settings = root.as_deref().and_then(|it| load::settings(it).ok());
        // Without a registry there is nothing to query.
        let (root, mut settings) = match settings {
            Some(settings) => (root, settings),
            None => (None, Settings::default()),
        };
        if root.is_some() {
            settings.queries.keep(settings::user_queries().texts);
        }
        let lang = option_value(&before, "--lang").and_then(|it| Language::from_code(&it));
        let words = Words::new(lang.unwrap_or(settings.language));
        Request {
            before,
            root,
            settings,
            words,
        }
    }

    /// Fields that a list may show.
    pub(super) fn fields(&self) -> Vec<Suggestion> {
        let label = |field: &str| self.words.get(&format!("field-{field}"));
        let suggestion = |field: &str| Suggestion::new(field, label(field));
        search::field_names().into_iter().map(suggestion).collect()
    }

    /// The label of a field.
    pub(super) fn label(&self, field: &str) -> String {
        let label = self.words.find(&format!("field-{field}"));
        label.unwrap_or_default()
    }

    /// Records that a REF may name; people only with `--people`.
    pub(super) fn references(&self, typed: &str) -> Vec<Suggestion> {
        let people = self.before.iter().any(|word| word == "--people");
        let shown = |kind: &Kind| people || *kind != Kind::Person;
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(shown).collect();
        self.records(&kinds, typed)
    }

    /// The saved queries, each with its text.
    pub(super) fn saved_queries(&self) -> Vec<Suggestion> {
        let all = self.settings.queries.all();
        let mut suggestions: Vec<Suggestion> = all
            .into_iter()
            .map(|saved| Suggestion::new(saved.name, saved.text))
            .collect();
        // Of two with one name the first is meant.
        suggestions.dedup_by(|other, one| other.value == one.value);
        suggestions
    }

    /// The values that may follow the colon of a key in the query `typed`, whose last list has the values `list`.
    pub(super) fn values(&self, expected: &NextValue, typed: &str, list: &str) -> Vec<Suggestion> {
        match expected {
            NextValue::Kinds => {
                let labelled = |key: &str| self.labelled(key, &format!("kind-{key}"));
                let kinds = Kind::ALL.into_iter().map(Kind::key);
                ["actor"].into_iter().chain(kinds).map(labelled).collect()
            }
            NextValue::Records(kinds) if kinds == &Kind::ALL => {
                let people = self.asks_for_people(typed);
                let shown: Vec<Kind> = Kind::ALL
                    .into_iter()
                    .filter(|kind| (*kind == Kind::Person) == people)
                    .collect();
                self.records(&shown, list)
            }
            NextValue::Records(kinds) => self.records(kinds, list),
            NextValue::Words(list) => self.vocabulary(*list),
            NextValue::Choice(choices) => choices
                .iter()
                .map(|choice| self.labelled(choice, &format!("choice-{choice}")))
                .collect(),
            NextValue::Counties => codes::counties().iter().map(of_county).collect(),
            NextValue::Flag => self.flags(),
            NextValue::Inferred => {
                let keys = fields::PARTICIPANT.iter().map(|field| field.key);
                let fields = keys.map(|key| self.labelled(key, &format!("field-{key}")));
                self.flags().into_iter().chain(fields).collect()
            }
            NextValue::Day => vec![Suggestion::new("today", "")],
            NextValue::Free => Vec::new(),
        }
    }

    /// A word with its label, known by its labels in both languages.
    fn labelled(&self, key: &str, message: &str) -> Suggestion {
        let names = Language::ALL.map(|it| Words::new(it).get(message));
        Suggestion::new(key, self.words.get(message)).with_names(names)
    }

    fn flags(&self) -> Vec<Suggestion> {
        ["yes", "no"]
            .map(|flag| self.labelled(flag, &format!("choice-{flag}")))
            .into()
    }

    fn vocabulary(&self, list: WordList) -> Vec<Suggestion> {
        let vocabulary = &self.settings.vocabulary;
        let label = |key: &str, language| vocabulary.label(list, key, Words::new(language));
        let suggestion = |key: &str| {
            let names = Language::ALL.map(|it| label(key, it));
            Suggestion::new(key, label(key, self.words.language())).with_names(names)
        };
        let words = vocabulary.words(list).iter();
        words.map(|word| suggestion(&word.key)).collect()
    }

    /// Suggests records of these kinds that have a valid id and are not withheld: those whose ids begin with the last
    /// value of a list, or else those that a name may fit. Other files are not read: Tab may not take longer than a blink,
    /// however large the registry is.
    fn records(&self, kinds: &[Kind], list: &str) -> Vec<Suggestion> {
        let (given, last) = split_list(list);
        let given: BTreeSet<&str> = given.split(',').collect();
        let fits =
            |kind: Kind, id: &str| kinds.contains(&kind) && !given.contains(id) && Id::is_valid(id);
        let begins = self.open(|kind, id| id.starts_with(last) && fits(kind, id));
        let suggestions = match begins.ids().count() > MOST_NAMED {
            true => suggest_ids(&begins),
            false => suggest_records(&begins, &Candidates::default()),
        };
        if !suggestions.is_empty() {
            return suggestions;
        }
        let mut candidates = Candidates::default();
        for word in fold(last).split(' ').filter(|word| !word.is_empty()) {
            candidates
                .filter
                .require(vec![Needle::Folded(word.to_owned())]);
        }
        suggest_records(&self.open(fits), &candidates)
    }

    /// Opens the part of the registry that is wanted.
    fn open(&self, is_wanted: impl Fn(Kind, &str) -> bool + Sync) -> Registry {
        let root = self.root.as_deref();
        let opened = root.and_then(|root| load::open_part(root, is_wanted).ok());
        opened.unwrap_or_default()
    }

    /// Whether the query has `kind:person`: no other list has people.
    fn asks_for_people(&self, typed: &str) -> bool {
        let words = self.before.iter().map(String::as_str).chain([typed]);
        words
            .flat_map(|word| {
                word.split(|letter: char| letter.is_whitespace() || "\"'".contains(letter))
            })
            .filter_map(|term| term.strip_prefix("kind:"))
            .flat_map(|kinds| kinds.split(','))
            .any(|kind| kind == Kind::Person.key() || kind == Kind::Person.folder())
    }
}

/// Splits a list before its last value.
pub(super) fn split_list(list: &str) -> (&str, &str) {
    list.split_at(list.rfind(',').map_or(0, |comma| comma + 1))
}

/// Suggests the records of the candidates, which are found by their names too.
fn suggest_records(registry: &Registry, candidates: &Candidates) -> Vec<Suggestion> {
    let records = registry.candidates(candidates);
    let records = records.filter(|record| !record.is_withheld());
    let suggestion = |record: &Record| {
        let names = record.names().map(str::to_owned);
        Suggestion::new(record.id.as_str(), record.name()).with_names(names)
    };
    records.map(suggestion).collect()
}

/// Suggests all ids but those of people who are withheld, whose files alone are parsed.
fn suggest_ids(registry: &Registry) -> Vec<Suggestion> {
    let mut candidates = Candidates {
        kinds: Some(BTreeSet::from([Kind::Person])),
        ..Candidates::default()
    };
    let key = Needle::Key("withhold".to_owned());
    candidates.filter.require(vec![key]);
    let people = registry.candidates(&candidates);
    let withheld = people.filter(|person| person.is_withheld());
    let withheld: BTreeSet<&Id> = withheld.map(|person| &person.id).collect();
    let mut ids: Vec<&Id> = registry.ids().collect();
    ids.dedup();
    ids.retain(|id| !withheld.contains(id));
    let suggestion = |id: &Id| Suggestion::new(id.as_str(), "");
    ids.into_iter().map(suggestion).collect()
}

fn of_county(county: &codes::County) -> Suggestion {
    let names = [&county.name, &county.short, &county.letter].map(ToString::to_string);
    Suggestion::new(&county.code, &county.name).with_names(names)
}

/// The words of the command line before the one at the cursor.
pub(super) fn words_before_cursor() -> Vec<String> {
    let words = env::args_os().skip_while(|word| word != "--").skip(1);
    let mut words: Vec<String> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    words.pop();
    words
}

/// The folder of the registry that the words before the cursor name, or of the one here.
pub(super) fn registry_root(before: &[String]) -> Option<PathBuf> {
    let of_environment = || env::var("KOMPIS_REGISTRY").ok().filter(|it| !it.is_empty());
    let named = option_value(before, "--registry")
        .or_else(of_environment)
        .map(unquote_path);
    let here = env::current_dir().ok()?;
    folder::find(named.as_deref(), &here).ok()
}

/// The last value of an option among the words.
pub(super) fn option_value(words: &[String], name: &str) -> Option<String> {
    (0..words.len())
        .rev()
        .find_map(|at| match words[at].strip_prefix(name)?.strip_prefix('=') {
            Some(value) => Some(value.to_owned()),
            None if words[at] == name => words.get(at + 1).cloned(),
            None => None,
        })
}

/// A path on a command line without quotes and `~`, which the shell has not expanded yet.
fn unquote_path(word: String) -> PathBuf {
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

    use super::{option_value, unquote_path};

    #[test]
    fn options_are_read_as_they_stand_on_the_line() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            option_value(&words("--lang en x"), "--lang").as_deref(),
            Some("en")
        );
        assert_eq!(
            option_value(&words("--lang=en x"), "--lang").as_deref(),
            Some("en")
        );
        assert_eq!(option_value(&words("--language en"), "--lang"), None);
        assert_eq!(unquote_path("'a b'/c".into()), PathBuf::from("a b/c"));
        assert_eq!(unquote_path("a\\ b".into()), PathBuf::from("a b"));
    }
}
