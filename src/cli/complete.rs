//! What the shell may suggest: the answers to the requests that the scripts in `completions/` make.
//!
//! A request is a run with `KOMPIS_COMPLETE` set to the name of the shell, and the words up to the cursor behind `--`.
//! What can't be read gives no suggestions and never an error: nobody asked for one by pressing Tab.

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clap::Command;
use clap_complete::CompleteEnv;
use clap_complete::engine::{
    self, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use clap_complete::env::{Elvish, EnvCompleter, Fish, Powershell, Shells};

use super::exit_code::ExitCode;
use crate::model::codes;
use crate::model::fields::{self, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::next::{self, NextValue};
use crate::model::record::Record;
use crate::model::reference::has_word_beginning;
use crate::model::registry::Registry;
use crate::ops::check::rules::RULES;
use crate::ops::search;
use crate::render::{Look, escape};
use crate::store::git::repository::Repository;
use crate::store::{folder, load, settings};
use crate::text::fold::fold;
use crate::text::words::{Language, Words};

/// The variable that says which shell asks.
const VARIABLE: &str = "KOMPIS_COMPLETE";

const SHELLS: Shells<'static> = Shells(&[&BASH, &ZSH, &Fish, &Powershell, &Elvish]);

/// Answers the request of a shell; none when the run is no request.
pub(super) fn answer(command: fn() -> Command) -> Option<ExitCode> {
    let here = env::current_dir().ok();
    let answered = CompleteEnv::with_factory(command)
        .var(VARIABLE)
        .shells(SHELLS)
        .try_complete(env::args_os(), here.as_deref());
    match answered {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::Done),
        Err(_) => Some(ExitCode::CouldNot),
    }
}

/// The script that makes a shell ask; empty for a shell that is not known.
pub(super) fn script(shell: &str) -> String {
    let mut script = Vec::new();
    let written = SHELLS
        .completer(shell)
        .map(|it| it.write_registration(VARIABLE, "kompis", "kompis", "kompis", &mut script));
    debug_assert!(matches!(written, Some(Ok(()))), "{shell}");
    let text = String::from_utf8_lossy(&script);
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n"))
}

/// Writes what may be suggested, as the script of a shell reads it.
type Answer = fn(&mut Command, Vec<OsString>, Option<&Path>, &mut dyn Write) -> io::Result<()>;

/// A shell whose script is our own.
struct Own {
    name: &'static str,
    script: &'static [u8],
    answer: Answer,
}

/// bash, which cuts words at colons.
const BASH: Own = Own {
    name: "bash",
    script: include_bytes!("../../completions/kompis.bash"),
    answer: answer_bash,
};

/// zsh, which is told what stands for more to come.
const ZSH: Own = Own {
    name: "zsh",
    script: include_bytes!("../../completions/_kompis"),
    answer: answer_zsh,
};

impl EnvCompleter for Own {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is(&self, name: &str) -> bool {
        name == self.name
    }

    fn write_registration(
        &self,
        _variable: &str,
        _name: &str,
        _bin: &str,
        _completer: &str,
        script: &mut dyn Write,
    ) -> io::Result<()> {
        script.write_all(self.script)
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        here: Option<&Path>,
        answer: &mut dyn Write,
    ) -> io::Result<()> {
        (self.answer)(command, words, here, answer)
    }
}

/// One value a line.
fn answer_bash(
    command: &mut Command,
    words: Vec<OsString>,
    here: Option<&Path>,
    answer: &mut dyn Write,
) -> io::Result<()> {
    let last = words.len().saturating_sub(1);
    for candidate in engine::complete(command, words, last, here)? {
        writeln!(answer, "{}", candidate.get_value().to_string_lossy())?;
    }
    Ok(())
}

/// One value a line with its help; the first sign says whether a space follows, and `~` that none begins as typed.
fn answer_zsh(
    command: &mut Command,
    words: Vec<OsString>,
    here: Option<&Path>,
    answer: &mut dyn Write,
) -> io::Result<()> {
    let last = words.len().saturating_sub(1);
    let typed = words.last().map(|it| it.to_string_lossy().into_owned());
    let candidates = engine::complete(command, words, last, here)?;
    let begins = |it: &CompletionCandidate| {
        let value = it.get_value().to_string_lossy();
        typed
            .as_deref()
            .is_none_or(|typed| value.starts_with(typed))
    };
    if !candidates.iter().any(begins) {
        writeln!(answer, "~")?;
    }
    for candidate in candidates {
        let value = candidate.get_value().to_string_lossy();
        let sign = if value.ends_with([':', '.', '=', '/']) {
            '-'
        } else {
            '+'
        };
        let value = value.replace('\\', "\\\\").replace(':', "\\:");
        write!(answer, "{sign}{value}")?;
        let help = candidate
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        match help.lines().next() {
            Some(line) => writeln!(answer, ":{}", line.replace('\\', "\\\\"))?,
            None => writeln!(answer)?,
        }
    }
    Ok(())
}

/// Completes a query: keys, and behind a colon what the key may be.
pub(super) fn query() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| Request::here().of_query(typed))
}

/// Completes a query, or a path from here.
pub(super) fn query_or_path() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let mut candidates = Request::here().of_query(typed);
        if !typed.is_empty() {
            let is_plain = |it: &CompletionCandidate| {
                let path = it.get_value().to_string_lossy();
                Offer::new(path.replace(['/', '\\'], ""), "").is_plain()
            };
            let paths = PathCompleter::any().complete(typed);
            candidates.extend(paths.into_iter().filter(is_plain));
        }
        candidates
    })
}

/// Completes a REF: ids.
pub(super) fn reference() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| Request::here().of_reference(typed))
}

/// Completes fields between commas.
pub(super) fn fields() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| Request::here().of_fields(typed))
}

/// Completes branches and tags.
pub(super) fn revision() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let plain = |letter: char| letter.is_alphanumeric() || "-_./".contains(letter);
        let typed = typed.to_string_lossy();
        let words = words_before();
        let names = root(&words).map(|root| Repository::around(&root).map(|it| it.names()));
        let mut names = names.and_then(Result::ok).unwrap_or_default();
        // What is put on a command line as it is must be one word.
        names.retain(|name| name.starts_with(&*typed) && name.chars().all(plain));
        names.into_iter().map(CompletionCandidate::new).collect()
    })
}

/// Completes names of rules, between commas.
pub(super) fn rules() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_string_lossy();
        let (before, last) = typed.rsplit_once(',').map_or(("", &*typed), |(_, last)| {
            (&typed[..typed.len() - last.len()], last)
        });
        let rules = RULES.iter().filter(|rule| rule.id.starts_with(last));
        rules
            .map(|rule| CompletionCandidate::new(format!("{before}{}", rule.id)))
            .collect()
    })
}

/// One suggestion.
#[derive(Debug)]
struct Offer {
    value: String,
    help: String,
    /// What it is also called.
    names: Vec<String>,
}

impl Offer {
    fn new(value: impl Into<String>, help: impl Into<String>) -> Offer {
        let help = help.into();
        Offer {
            value: value.into(),
            names: vec![help.clone()],
            help,
        }
    }

    /// Whether a shell takes it for one word as it stands: it is put on a command line as it is.
    fn is_plain(&self) -> bool {
        let plain = |letter: char| letter.is_alphanumeric() || "-_.:".contains(letter);
        !self.value.is_empty() && !self.value.starts_with('-') && self.value.chars().all(plain)
    }
}

/// The words of a request, and the registry that they mean.
struct Request {
    /// The words before the one at the cursor.
    before: Vec<String>,
    registry: Registry,
    words: Words,
}

impl Request {
    /// The request that this run answers.
    fn here() -> &'static Request {
        static HERE: OnceLock<Request> = OnceLock::new();
        HERE.get_or_init(|| {
            let before = words_before();
            let registry = read(&before).unwrap_or_default();
            Request::new(before, registry)
        })
    }

    fn new(before: Vec<String>, registry: Registry) -> Request {
        let asked = option(&before, "--lang").and_then(|it| Language::from_code(&it));
        let words = Words::new(asked.unwrap_or(registry.settings.language));
        Request {
            before,
            registry,
            words,
        }
    }

    fn look(&self) -> Look<'_> {
        Look {
            registry: &self.registry,
            words: self.words,
            width: None,
            color: false,
        }
    }

    fn of_reference(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
        let people = self.before.iter().any(|word| word == "--people");
        let shown = |kind: &Kind| people || *kind != Kind::Person;
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(shown).collect();
        candidates("", typed, self.records(&kinds))
    }

    fn of_fields(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
        let offer = |field: &str| Offer::new(field, self.look().field(field));
        let offers = search::field_names().into_iter().map(offer).collect();
        in_list("", typed, offers)
    }

    /// Completes the last term of what was typed.
    fn of_query(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        let Some(typed) = typed.to_str() else {
            return Vec::new();
        };
        let start = typed.rfind(char::is_whitespace).map_or(0, |at| {
            at + typed[at..].chars().next().map_or(0, char::len_utf8)
        });
        let (before, term) = typed.split_at(start);
        if term.contains('"') {
            return Vec::new();
        }
        let (sign, rest) = match term.strip_prefix("no:") {
            Some(rest) => ("no:", rest),
            None => ("", term),
        };
        if let Some(name) = rest.strip_prefix('@') {
            return candidates(&format!("{before}{sign}@"), name, self.saved());
        }
        if let Some(rest) = rest.strip_prefix("has:") {
            return self.of_key(&format!("{before}{sign}has:"), rest, Form::Known);
        }
        let Some((path, values)) = rest.split_once(':') else {
            let form = if sign.is_empty() {
                Form::First
            } else {
                Form::Negated
            };
            return self.of_key(&format!("{before}{sign}"), rest, form);
        };
        let keys: Vec<&str> = path.split('.').collect();
        let offers = self.values(&next::value(&keys), typed);
        in_list(&format!("{before}{sign}{path}:"), values, offers)
    }

    /// The queries that are kept, each with what it says.
    fn saved(&self) -> Vec<Offer> {
        let all = self.registry.settings.queries.all();
        let mut offers: Vec<Offer> = all
            .into_iter()
            .map(|saved| Offer::new(saved.name, saved.text))
            .collect();
        // Of two with one name the first is meant.
        offers.dedup_by(|other, one| other.value == one.value);
        offers
    }

    /// Completes a key, perhaps behind a dot.
    fn of_key(&self, before: &str, typed: &str, form: Form) -> Vec<CompletionCandidate> {
        let (path, last) = typed
            .rsplit_once('.')
            .map_or((None, typed), |(path, last)| (Some(path), last));
        let keys: Vec<&str> = path.into_iter().flat_map(|path| path.split('.')).collect();
        let mut offers = Vec::new();
        for next in next::keys(&keys) {
            let label = self.words.find(&format!("field-{}", next.field));
            let help = label.unwrap_or_default();
            if next.can_be_known && form != Form::First {
                offers.push(Offer::new(next.key, help.clone()));
            }
            if form != Form::Known {
                offers.push(Offer::new(format!("{}:", next.key), help.clone()));
            }
            if next.steps {
                offers.push(Offer::new(format!("{}.", next.key), help));
            }
        }
        if form == Form::First && path.is_none() {
            offers.extend(["has:", "no:"].map(|sign| Offer::new(sign, "")));
        }
        let path = path.map_or(String::new(), |path| format!("{path}."));
        offers.retain(|offer| offer.value.starts_with(last));
        candidates(&format!("{before}{path}"), last, offers)
    }

    /// What may stand behind the colon of a key.
    fn values(&self, expected: &NextValue, typed: &str) -> Vec<Offer> {
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
                self.records(&shown)
            }
            NextValue::Records(kinds) => self.records(kinds),
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
            NextValue::Day => vec![Offer::new("today", "")],
            NextValue::Free => Vec::new(),
        }
    }

    /// A word with its label, known by its labels in both languages.
    fn labelled(&self, key: &str, message: &str) -> Offer {
        let names = Language::ALL.map(|it| Words::new(it).get(message).into_owned());
        Offer {
            value: key.to_owned(),
            help: self.words.get(message).into_owned(),
            names: names.to_vec(),
        }
    }

    fn flags(&self) -> Vec<Offer> {
        ["yes", "no"]
            .map(|flag| self.labelled(flag, &format!("choice-{flag}")))
            .into()
    }

    fn vocabulary(&self, list: WordList) -> Vec<Offer> {
        let vocabulary = &self.registry.settings.vocabulary;
        let label = |key: &str, language| vocabulary.label(list, key, Words::new(language));
        let keys = vocabulary.words(list).iter().map(|word| &word.key);
        keys.map(|key| Offer {
            value: key.clone(),
            help: label(key, self.words.language()),
            names: Language::ALL.map(|it| label(key, it)).to_vec(),
        })
        .collect()
    }

    /// Records of these kinds; an id that is none is not offered.
    fn records(&self, kinds: &[Kind]) -> Vec<Offer> {
        let fits =
            |record: &&Record| kinds.contains(&record.kind) && Id::is_valid(record.id.as_str());
        let offer = |record: &Record| Offer {
            value: record.id.to_string(),
            help: record.name().to_owned(),
            names: record.names().map(str::to_owned).collect(),
        };
        self.registry.records().filter(fits).map(offer).collect()
    }

    /// Whether the query asks for people by their kind: else no list names them.
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

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// At the beginning of a term.
    First,
    /// Behind `no:`, where a key may stand alone.
    Negated,
    /// Behind `has:`, where a key does stand alone.
    Known,
}

fn of_county(county: &codes::County) -> Offer {
    let names = [&county.name, &county.short, &county.letter];
    Offer {
        value: county.code.clone(),
        help: county.name.clone(),
        names: names.map(ToString::to_string).to_vec(),
    }
}

/// The offers that fit what is typed behind the last comma; what stands before it is not offered again.
fn in_list(before: &str, typed: &str, mut offers: Vec<Offer>) -> Vec<CompletionCandidate> {
    let (given, last) = typed.split_at(typed.rfind(',').map_or(0, |comma| comma + 1));
    let taken: BTreeSet<&str> = given.split(',').collect();
    offers.retain(|offer| !taken.contains(offer.value.as_str()));
    candidates(&format!("{before}{given}"), last, offers)
}

/// The offers that begin with what is typed, or else those that are called so: `örebro` finds `orebro-kommun`.
fn candidates(before: &str, typed: &str, mut offers: Vec<Offer>) -> Vec<CompletionCandidate> {
    offers.retain(Offer::is_plain);
    if offers.iter().any(|offer| offer.value.starts_with(typed)) {
        offers.retain(|offer| offer.value.starts_with(typed));
    } else {
        let folded = fold(typed);
        let is_called = |name: &str| has_word_beginning(&fold(name), &folded);
        offers.retain(|offer| {
            is_called(&offer.value) || offer.names.iter().any(|name| is_called(name))
        });
    }
    let candidate = |offer: Offer| {
        let help = escape::terminal(&offer.help);
        CompletionCandidate::new(format!("{before}{}", offer.value))
            .help((!help.is_empty()).then(|| help.into()))
    };
    offers.into_iter().map(candidate).collect()
}

/// The words of the line before the one at the cursor.
fn words_before() -> Vec<String> {
    let words = env::args_os().skip_while(|word| word != "--").skip(1);
    let mut words: Vec<String> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    words.pop();
    words
}

fn read(before: &[String]) -> Option<Registry> {
    let mut registry = load::load(&root(before)?).ok()?.registry;
    registry.settings.queries.keep(settings::queries().texts);
    Some(registry)
}

/// The registry that the words before the cursor mean, or the one from here.
fn root(before: &[String]) -> Option<PathBuf> {
    let of_environment = || env::var("KOMPIS_REGISTRY").ok().filter(|it| !it.is_empty());
    let named = option(before, "--registry")
        .or_else(of_environment)
        .map(path_of);
    let here = env::current_dir().ok()?;
    folder::find(named.as_deref(), &here).ok()
}

/// The value of an option among the words, the last one given.
fn option(words: &[String], name: &str) -> Option<String> {
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
    use std::collections::BTreeSet;
    use std::ffi::OsStr;
    use std::path::PathBuf;

    use super::{CompletionCandidate, Id, Kind, Record, Registry, Request, option, path_of};
    use crate::model::query::saved::SavedQueries;
    use crate::model::settings::Settings;
    use crate::model::value::{Block, Value};

    fn record(kind: Kind, id: &str, name: &str) -> Record {
        let mut block = Block::default();
        block.set("name", Value::Text(name.to_owned()));
        Record {
            id: Id::new(id),
            kind,
            path: format!("{}/{id}.toml", kind.folder()),
            block,
        }
    }

    /// A request in a made-up registry, behind these words.
    fn request(before: &[&str]) -> Request {
        let records = [
            record(
                Kind::Municipality,
                "provkopings-kommun",
                "Provköpings kommun",
            ),
            record(Kind::Region, "region-oster", "Region Öster"),
            record(Kind::Person, "prova-exempel", "Prova Exempel"),
        ];
        let registry = Registry::new(Settings::default(), records, BTreeSet::new());
        Request::new(before.iter().map(ToString::to_string).collect(), registry)
    }

    fn values(candidates: &[CompletionCandidate]) -> Vec<String> {
        let value = |it: &CompletionCandidate| it.get_value().to_string_lossy().into_owned();
        candidates.iter().map(value).collect()
    }

    fn references(before: &[&str], typed: &str) -> Vec<String> {
        values(&request(before).of_reference(OsStr::new(typed)))
    }

    fn queries(typed: &str) -> Vec<String> {
        values(&request(&["kompis", "search"]).of_query(OsStr::new(typed)))
    }

    #[test]
    fn a_record_is_found_by_id_or_else_by_name() {
        assert_eq!(references(&[], "prov"), ["provkopings-kommun"]);
        assert_eq!(references(&[], "öster"), ["region-oster"]);
        assert_eq!(references(&[], ""), ["provkopings-kommun", "region-oster"]);
        assert_eq!(
            references(&["--people"], "prov"),
            ["prova-exempel", "provkopings-kommun"]
        );
        let found = request(&[]).of_reference(OsStr::new("region"));
        let help = found[0].get_help().map(ToString::to_string);
        assert_eq!(help.as_deref(), Some("Region Öster"));
    }

    #[test]
    fn the_last_term_is_completed() {
        assert_eq!(queries("coun"), ["county:"]);
        assert_eq!(queries("kind:group coun"), ["kind:group county:"]);
        assert_eq!(queries("has:coun"), ["has:county"]);
        assert_eq!(queries("no:coun"), ["no:county", "no:county:"]);
        assert_eq!(queries("has:recurrence.p"), ["has:recurrence.per"]);
        assert_eq!(
            queries("recurrence.per:"),
            ["week", "month", "year"].map(|it| format!("recurrence.per:{it}"))
        );
        assert_eq!(queries("initiative.county:08,1").len(), 7);
        assert_eq!(queries("kind:region,reg"), [""; 0]);
        assert_eq!(queries("withhold:ja"), ["withhold:yes"]);
        assert_eq!(queries("active:"), ["active:today"]);
        assert_eq!(queries("name:prov"), [""; 0]);
        assert_eq!(queries("name:\"prov coun"), ["name:\"prov county:"]);
        assert_eq!(queries("nonsense:x"), [""; 0]);
    }

    #[test]
    fn kept_queries_are_completed_behind_an_at() {
        let mut request = request(&["kompis", "search"]);
        let kept = |names: &[&str]| {
            let named = |name: &&str| ((*name).to_owned(), "county:08".to_owned());
            names.iter().map(named).collect()
        };
        let settings = &mut request.registry.settings;
        settings.queries = SavedQueries::new(kept(&["tjust", "öst"]));
        settings.queries.keep(kept(&["tjust", "egen", "två ord"]));
        let typed = |typed: &str| values(&request.of_query(OsStr::new(typed)));
        assert_eq!(typed("@"), ["@egen", "@tjust", "@öst"]);
        assert_eq!(typed("kind:group no:@tj"), ["kind:group no:@tjust"]);
        assert_eq!(typed("@ost"), ["@öst"]);
        let found = request.of_query(OsStr::new("@tj"));
        let help = found[0].get_help().map(ToString::to_string);
        assert_eq!(help.as_deref(), Some("county:08"));
    }

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
