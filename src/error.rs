//! What stopped us, what to do about it, and the exit code.

pub mod change;
pub mod edit;
pub mod form;
pub mod git;
pub mod init;
pub mod revision;
pub mod select;
pub mod write;

use std::fmt;
use std::io;
use std::path::PathBuf;

use self::change::ChangeError;
use self::edit::EditError;
use self::form::FormError;
use self::git::GitError;
use self::init::InitError;
use self::revision::RevisionError;
use self::select::SelectError;
use self::write::WriteError;

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::mistake::{QueryError, QueryFault};
use crate::model::query::saved::Keeper;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;

/// Why a command could not do what was asked.
#[derive(Debug)]
pub enum Error {
    /// A mistake in a query.
    Query(QueryError),
    /// A REF that leads nowhere, or to several records.
    Reference(ReferenceError),
    /// The registry is missing or can't be read.
    Registry(RegistryError),
    /// Nothing can be read at a revision.
    Revision(RevisionError),
    /// The result could not be written.
    Output(OutputError),
    /// Arguments that are wrong together.
    Arguments(ArgumentsError),
    /// Files or a query that don't say what to look at.
    Select(SelectError),
    /// A change that can't be.
    Change(ChangeError),
    /// A change that could not be written.
    Write(WriteError),
    /// A registry that could not be made.
    Init(InitError),
    /// A text from an editor that was not written.
    Edit(EditError),
    /// A text that was not put in canonical form.
    Form(FormError),
    /// What git can't be told.
    Git(GitError),
    /// Somebody was asked and did not answer.
    Stopped(Stop),
}

/// Why a question has no answer.
#[derive(Debug)]
pub enum Stop {
    /// The answer was no, or Esc.
    No,
    /// Ctrl-C.
    Interrupted,
    /// The terminal can't be read or written.
    Terminal(io::Error),
}

/// A REF that leads to no one record.
#[derive(Debug)]
pub enum ReferenceError {
    /// No record goes by it; perhaps one is near.
    Unknown {
        /// What was typed.
        text: String,
        /// The id and name of the record that was probably meant.
        near: Option<(Id, String)>,
    },
    /// The record that goes by it can't be read.
    Unreadable {
        /// Its id.
        id: Id,
        /// Its file.
        path: String,
    },
    /// A record goes by it that can't stand there.
    WrongKind {
        /// Its id.
        id: Id,
        /// Its name; none of a person.
        name: Option<String>,
        /// What it is.
        kind: Kind,
    },
    /// Several records go by it.
    Ambiguous {
        /// What was typed.
        text: String,
        /// Their ids and names.
        candidates: Vec<(Id, String)>,
    },
}

impl ReferenceError {
    /// Why no record of those that fit goes by a text: `near` is the one that is near, if any.
    pub fn nothing(registry: &Registry, text: &str, near: Option<Id>) -> ReferenceError {
        if let Some(record) = reference::unreadable(registry, text) {
            return ReferenceError::Unreadable {
                id: record.id.clone(),
                path: record.path.clone(),
            };
        }
        let other = match reference::find(registry, text, |_| true) {
            Found::One(id, step) if step.is_exact() => registry.get(&id),
            _ => None,
        };
        if let Some(record) = other {
            return ReferenceError::WrongKind {
                id: record.id.clone(),
                name: (record.kind != Kind::Person).then(|| record.name().to_owned()),
                kind: record.kind,
            };
        }
        let name = |id: &Id| {
            registry
                .get(id)
                .map_or(id.as_str(), |it| it.name())
                .to_owned()
        };
        ReferenceError::Unknown {
            text: text.to_owned(),
            near: near.map(|id| (id.clone(), name(&id))),
        }
    }
}

/// A registry that is missing or can't be read.
#[derive(Debug)]
pub enum RegistryError {
    /// None was found.
    NotFound,
    /// The user's settings name no registry.
    BadSettings(PathBuf),
    /// The folder that was named is none.
    NotARegistry(PathBuf),
    /// Files that could not be read; their findings have been shown.
    Unreadable(usize),
    /// Words that `registry.toml` may declare, where that could not be read.
    Words,
    /// It is written for a later kompis; the finding has been shown.
    TooNew,
    /// A file or folder of it could not be opened.
    Io(PathBuf, io::Error),
}

/// A result that could not be written.
#[derive(Debug)]
pub enum OutputError {
    /// The file can't be written.
    File(PathBuf, io::Error),
    /// Whoever read the output has enough.
    Closed,
    /// Standard output can't be written.
    Stdout(io::Error),
    /// The format is no text, and would go to a terminal.
    Binary(&'static str),
    /// The ending of the file is no format of this command.
    UnknownEnding {
        /// The file.
        file: PathBuf,
        /// The formats that there are.
        formats: Vec<&'static str>,
    },
}

/// Arguments that are wrong together, or wrong by themselves in a way that clap can't see.
#[derive(Debug)]
pub enum ArgumentsError {
    /// Not a day.
    BadDay(String),
    /// An option that says something about another format.
    NotOfFormat {
        /// The option.
        option: &'static str,
        /// The format that it is for.
        format: &'static str,
    },
    /// What can't be written in a format.
    NotInFormat {
        /// The option.
        option: &'static str,
        /// The format that was asked for.
        format: &'static str,
    },
    /// No such field for `--fields` or `--sort`.
    UnknownField {
        /// What was typed.
        field: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// No such rule of `check`.
    UnknownRule {
        /// What was typed.
        rule: String,
        /// What was probably meant.
        near: Option<&'static str>,
    },
    /// A rule that can't be set: it tells what can't be read.
    FixedRule(&'static str),
    /// The same along both edges of a matrix, where it meets itself only.
    SameEdges(String),
    /// Roles, signs or amounts where actors meet actors: they share initiatives.
    NotShared(&'static str),
    /// A format of what is read, where something is written.
    ForReading(&'static str),
}

impl Error {
    /// Whether the arguments are wrong by themselves, whatever the registry holds.
    pub fn is_usage(&self) -> bool {
        match self {
            // What is kept under a name is no argument.
            Error::Query(error) if error.within.is_some() => false,
            Error::Query(error) => match error.fault {
                QueryFault::UnknownRecord(_) | QueryFault::AmbiguousRecord { .. } => false,
                QueryFault::OpenQuote
                | QueryFault::UnknownKey(_)
                | QueryFault::NoValue(_)
                | QueryFault::NoKey(_)
                | QueryFault::OneValue(_)
                | QueryFault::BadDay(_)
                | QueryFault::NoStep(_)
                | QueryFault::UnknownWord { .. }
                | QueryFault::BadDate(_)
                | QueryFault::BadNumber(_)
                | QueryFault::BadFlag(_)
                | QueryFault::NotForGroups(_)
                | QueryFault::UnknownSaved { .. }
                | QueryFault::SavedLoop(_)
                | QueryFault::NegatedSaved(_)
                | QueryFault::TooManyTerms(_) => true,
            },
            Error::Arguments(_)
            | Error::Output(OutputError::UnknownEnding { .. } | OutputError::Binary(_)) => true,
            Error::Change(error) => error.is_usage(),
            Error::Form(error) => error.is_usage(),
            Error::Git(error) => error.is_usage(),
            Error::Select(error) => error.is_usage(),
            Error::Reference(_)
            | Error::Registry(_)
            | Error::Revision(_)
            | Error::Output(_)
            | Error::Write(_)
            | Error::Init(_)
            | Error::Edit(_)
            | Error::Stopped(_) => false,
        }
    }

    /// What to do or type, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Query(error) => kept_hint(error).or_else(|| query_hint(error)),
            Error::Reference(error) => reference_hint(error),
            Error::Registry(error) => registry_hint(error),
            Error::Revision(error) => error.hint(),
            Error::Change(error) => error.hint(),
            Error::Select(error) => error.hint(),
            Error::Write(error) => error.hint(),
            Error::Init(error) => error.hint(),
            Error::Edit(error) => error.hint(),
            Error::Form(error) => error.hint(),
            Error::Git(error) => Some(error.hint()),
            Error::Stopped(_) => None,
            Error::Output(OutputError::UnknownEnding { formats, .. }) => Some(format!(
                "formats are {}: end the file so, or give --format",
                formats.join(", ")
            )),
            Error::Output(OutputError::Binary(format)) => {
                Some(format!("write it to a file: `-o file.{format}`"))
            }
            Error::Output(OutputError::File(..) | OutputError::Closed | OutputError::Stdout(_)) => {
                None
            }
            Error::Arguments(error) => Some(arguments_hint(error)),
        }
    }
}

fn arguments_hint(error: &ArgumentsError) -> String {
    let meant = |near: &str| format!("did you mean `{near}`?");
    match error {
        ArgumentsError::NotOfFormat { format, .. } => format!("give --format {format}"),
        ArgumentsError::NotInFormat { .. } => {
            "formats that can are text, json, csv, tsv, excel, xlsx, markdown, ids".to_owned()
        }
        ArgumentsError::ForReading(_) => "give text or json".to_owned(),
        ArgumentsError::BadDay(_) => "write a day as `2023-10-25`".to_owned(),
        ArgumentsError::UnknownField { near, .. } => near.as_deref().map_or_else(
            || {
                "a field is a key of a record, or `id`, `kind`, `role`, `initiative`, `amount` …"
                    .to_owned()
            },
            meant,
        ),
        ArgumentsError::UnknownRule { near, .. } => {
            near.map_or_else(|| "see all rules: `kompis explain`".to_owned(), meant)
        }
        ArgumentsError::FixedRule(rule) => {
            format!("what can't be read is always told: `kompis explain {rule}`")
        }
        ArgumentsError::SameEdges(_) => {
            "only actors and initiatives meet themselves: `--rows actor --columns actor`".to_owned()
        }
        ArgumentsError::NotShared("names") => {
            "names are of what is shared: `--rows actor --columns actor --cells names`".to_owned()
        }
        ArgumentsError::NotShared(_) => {
            "where actors meet actors, write `--cells count` or `--cells names`".to_owned()
        }
    }
}

/// Where a query is kept that has a mistake, and what was probably meant there.
fn kept_hint(error: &QueryError) -> Option<String> {
    let within = error.within.as_ref()?;
    let hint = match query_hint(error) {
        Some(hint) => format!("{hint}; "),
        None => String::new(),
    };
    Some(match within.keeper {
        Keeper::Registry => format!("{hint}mend it: `kompis edit registry.toml`"),
        Keeper::User => format!("{hint}mend it in your own settings: `kompis queries` says where"),
    })
}

fn query_hint(error: &QueryError) -> Option<String> {
    if let Some(suggestion) = &error.suggestion {
        return Some(format!("did you mean `{suggestion}`?"));
    }
    match &error.fault {
        QueryFault::OpenQuote => Some("close it, or leave it out".to_owned()),
        QueryFault::UnknownKey(_) => {
            Some("to look for the text itself, put it in quotes: '\"…\"'".to_owned())
        }
        QueryFault::NoValue(key) => Some(format!("to ask for any value, write `has:{key}`")),
        QueryFault::NoKey(_) => Some("write a key: `has:website`, `no:county:08`".to_owned()),
        QueryFault::OneValue(key) => Some(format!("write the term twice: `{key}:… {key}:…`")),
        QueryFault::BadDay(_) => Some("write one day: `2023-10-25`".to_owned()),
        QueryFault::NoStep(_) => Some(
            "a dot leads to another record: `initiative.county:22`, `actor.kind:university`"
                .to_owned(),
        ),
        QueryFault::UnknownWord { key, known, .. } if known.is_empty() => Some(match &**key {
            "county" => "write a code, a letter or a name: `08`, `H`, `Kalmar`".to_owned(),
            key => format!("the registry declares none: see [vocabulary] {key}s in registry.toml"),
        }),
        QueryFault::UnknownWord { known, .. } => {
            let known: Vec<_> = known.iter().map(|word| format!("`{word}`")).collect();
            Some(format!("there are {}", known.join(", ")))
        }
        QueryFault::BadDate(_) => {
            Some("write `2023-10-25`, `2023-10`, `2023`, `2021..2023` or `..2021`".to_owned())
        }
        QueryFault::BadNumber(_) => Some("write `70`, `70..`, `..70` or `70..100`".to_owned()),
        QueryFault::BadFlag(_) => Some("write `yes` or `no`".to_owned()),
        QueryFault::UnknownRecord(text) => Some(format!("look for it: `kompis search {text}`")),
        QueryFault::AmbiguousRecord { candidates, .. } => {
            let ids: Vec<_> = candidates
                .iter()
                .take(8)
                .map(|id| format!("`{id}`"))
                .collect();
            Some(format!("say which: {}", ids.join(", ")))
        }
        QueryFault::NotForGroups(_) => {
            Some("a group's members are found by `kind`, `type`, `county` and `id`".to_owned())
        }
        QueryFault::UnknownSaved { any: false, .. } => Some(
            "keep one: write `name = \"county:08\"` under [queries] in registry.toml".to_owned(),
        ),
        QueryFault::UnknownSaved { name, .. } => Some(format!(
            "see those that are kept: `kompis queries`; to look for the text: '\"@{name}\"'"
        )),
        QueryFault::SavedLoop(names) => {
            let names: Vec<_> = names.iter().map(|name| format!("`@{name}`")).collect();
            Some(format!("take one out of the other: {}", names.join(", ")))
        }
        QueryFault::NegatedSaved(_) => Some("turn its terms round one by one".to_owned()),
        QueryFault::TooManyTerms(_) => Some("keep fewer in one another".to_owned()),
    }
}

/// How many candidates a hint names.
const NAMED: usize = 20;

fn reference_hint(error: &ReferenceError) -> Option<String> {
    match error {
        ReferenceError::Unknown {
            near: Some((id, name)),
            ..
        } => Some(format!("did you mean {name} (`{id}`)?")),
        ReferenceError::Unknown { text, near: None } => {
            Some(format!("look for it: `kompis search {text}`"))
        }
        ReferenceError::Unreadable { id, .. } => Some(format!(
            "what is wrong: `kompis check`; mend it: `kompis edit {id}`"
        )),
        ReferenceError::WrongKind { id, .. } => Some(format!("see it: `kompis show {id}`")),
        ReferenceError::Ambiguous { candidates, .. } => {
            let lines: Vec<_> = candidates
                .iter()
                .take(NAMED)
                .map(|(id, name)| format!("\n         {name} · {id}"))
                .collect();
            let more = match candidates.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!("\n         and {more} more"),
            };
            Some(format!("say which, by its id:{}{more}", lines.concat()))
        }
    }
}

fn registry_hint(error: &RegistryError) -> Option<String> {
    match error {
        RegistryError::NotFound => Some(
            "start one: `kompis init`; or point at one: `--registry DIR` or KOMPIS_REGISTRY"
                .to_owned(),
        ),
        RegistryError::BadSettings(_) => {
            Some("write a line there: registry = \"/path/to/registry\"".to_owned())
        }
        RegistryError::NotARegistry(_) => Some(
            "a registry is a folder with a `registry.toml` that has a line `schema = 1`".to_owned(),
        ),
        RegistryError::Words => Some("see what is wrong there: `kompis check`".to_owned()),
        RegistryError::Unreadable(_) => {
            Some("mend them, or go on without them: `--skip-broken`".to_owned())
        }
        // The finding that was shown says what to do.
        RegistryError::TooNew | RegistryError::Io(..) => None,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Query(error) => error.fmt(formatter),
            Error::Reference(error) => error.fmt(formatter),
            Error::Registry(error) => error.fmt(formatter),
            Error::Revision(error) => error.fmt(formatter),
            Error::Output(error) => error.fmt(formatter),
            Error::Arguments(error) => error.fmt(formatter),
            Error::Select(error) => error.fmt(formatter),
            Error::Change(error) => error.fmt(formatter),
            Error::Write(error) => error.fmt(formatter),
            Error::Init(error) => error.fmt(formatter),
            Error::Edit(error) => error.fmt(formatter),
            Error::Form(error) => error.fmt(formatter),
            Error::Git(error) => error.fmt(formatter),
            Error::Stopped(Stop::No | Stop::Interrupted) => {
                write!(formatter, "nothing was written")
            }
            Error::Stopped(Stop::Terminal(error)) => write!(formatter, "can't ask: {error}"),
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            QueryFault::OpenQuote => write!(formatter, "a quote is not closed"),
            QueryFault::UnknownKey(key) => write!(formatter, "there is no key `{key}`"),
            QueryFault::NoValue(key) => write!(formatter, "`{key}:` has no value"),
            QueryFault::NoKey(_) => write!(formatter, "a key is missing"),
            QueryFault::OneValue(key) => write!(formatter, "`{key}` takes one value"),
            QueryFault::BadDay(text) => write!(formatter, "`{text}` is no day"),
            QueryFault::NoStep(key) => write!(formatter, "`{key}` leads to no other record"),
            QueryFault::UnknownWord { key, word, .. } => {
                write!(formatter, "there is no {key} `{word}`")
            }
            QueryFault::BadDate(text) => write!(formatter, "`{text}` is no date"),
            QueryFault::BadNumber(text) => write!(formatter, "`{text}` is no number"),
            QueryFault::BadFlag(text) => write!(formatter, "`{text}` is neither yes nor no"),
            QueryFault::UnknownRecord(text) => write!(formatter, "no record goes by `{text}`"),
            QueryFault::AmbiguousRecord { text, candidates } => {
                write!(formatter, "`{text}` may be {} records", candidates.len())
            }
            QueryFault::NotForGroups(key) => {
                write!(formatter, "`{key}` can't choose the members of a group")
            }
            QueryFault::UnknownSaved { name, .. } => {
                write!(formatter, "no query is kept as `@{name}`")
            }
            QueryFault::SavedLoop(names) => {
                let name = names.first().map_or("", String::as_str);
                write!(formatter, "`@{name}` comes back to itself")
            }
            QueryFault::NegatedSaved(name) => {
                write!(
                    formatter,
                    "`no:` turns one term round, and `@{name}` is not one"
                )
            }
            QueryFault::TooManyTerms(most) => {
                write!(
                    formatter,
                    "the queries that are kept come to more than {most} terms"
                )
            }
        }?;
        match &self.within {
            Some(within) => write!(formatter, ", in `@{}`", within.name),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReferenceError::Unknown { text, .. } => write!(formatter, "no record goes by `{text}`"),
            ReferenceError::Unreadable { path, .. } => write!(formatter, "`{path}` can't be read"),
            ReferenceError::WrongKind {
                name: Some(name),
                id,
                kind,
            } => write!(
                formatter,
                "{name} ({id}) can't stand there: {}",
                described(*kind)
            ),
            ReferenceError::WrongKind { id, kind, .. } => {
                write!(formatter, "`{id}` can't stand there: {}", described(*kind))
            }
            ReferenceError::Ambiguous { text, candidates } => {
                write!(formatter, "`{text}` may be {} records", candidates.len())
            }
        }
    }
}

/// What a record of a kind is.
fn described(kind: Kind) -> String {
    let article = if kind.key().starts_with(['a', 'i']) {
        "an"
    } else {
        "a"
    };
    let word = if kind.is_actor() { ", an actor" } else { "" };
    format!("it is {article} {}{word}", kind.key())
}

impl fmt::Display for RegistryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegistryError::NotFound => {
                write!(
                    formatter,
                    "there is no registry here or in any folder above"
                )
            }
            RegistryError::BadSettings(path) => {
                write!(
                    formatter,
                    "your settings `{}` lead to no registry",
                    path.display()
                )
            }
            RegistryError::NotARegistry(path) => {
                write!(formatter, "`{}` is no registry", path.display())
            }
            RegistryError::Words => {
                write!(formatter, "what `registry.toml` declares can't be read")
            }
            RegistryError::Unreadable(1) => write!(formatter, "1 record can't be read"),
            RegistryError::Unreadable(count) => write!(formatter, "{count} records can't be read"),
            RegistryError::TooNew => {
                write!(formatter, "the registry was not read")
            }
            RegistryError::Io(path, error) => {
                write!(formatter, "can't read `{}`: {error}", path.display())
            }
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::File(path, error) => {
                write!(formatter, "can't write `{}`: {error}", path.display())
            }
            OutputError::Closed => write!(formatter, "the reader has gone"),
            OutputError::Stdout(error) => write!(formatter, "can't write: {error}"),
            OutputError::Binary(format) => {
                write!(formatter, "`{format}` is nothing for a terminal")
            }
            OutputError::UnknownEnding { file, .. } => {
                write!(
                    formatter,
                    "the ending of `{}` is no format of this command",
                    file.display()
                )
            }
        }
    }
}

impl fmt::Display for ArgumentsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArgumentsError::NotOfFormat { option, format } => {
                write!(formatter, "`{option}` is for the format `{format}`")
            }
            ArgumentsError::NotInFormat { option, format } => {
                write!(formatter, "`{option}` can't be written as `{format}`")
            }
            ArgumentsError::ForReading(format) => {
                write!(formatter, "what is written is not told as `{format}`")
            }
            ArgumentsError::BadDay(text) => write!(formatter, "`{text}` is no day"),
            ArgumentsError::UnknownField { field, .. } => {
                write!(formatter, "there is no field `{field}`")
            }
            ArgumentsError::UnknownRule { rule, .. } => {
                write!(formatter, "there is no rule `{rule}`")
            }
            ArgumentsError::FixedRule(rule) => {
                write!(formatter, "the rule `{rule}` can't be set or left out")
            }
            ArgumentsError::SameEdges(word) => {
                write!(formatter, "rows and columns are both `{word}`")
            }
            ArgumentsError::NotShared(cells) => {
                write!(formatter, "`--cells {cells}` says nothing here")
            }
        }
    }
}

impl std::error::Error for Error {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Error {
        Error::Query(error)
    }
}

impl From<ReferenceError> for Error {
    fn from(error: ReferenceError) -> Error {
        Error::Reference(error)
    }
}

impl From<RegistryError> for Error {
    fn from(error: RegistryError) -> Error {
        Error::Registry(error)
    }
}

impl From<RevisionError> for Error {
    fn from(error: RevisionError) -> Error {
        Error::Revision(error)
    }
}

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Error {
        Error::Output(error)
    }
}

impl From<ArgumentsError> for Error {
    fn from(error: ArgumentsError) -> Error {
        Error::Arguments(error)
    }
}

impl From<SelectError> for Error {
    fn from(error: SelectError) -> Error {
        Error::Select(error)
    }
}

impl From<ChangeError> for Error {
    fn from(error: ChangeError) -> Error {
        Error::Change(error)
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Error {
        Error::Write(error)
    }
}

impl From<InitError> for Error {
    fn from(error: InitError) -> Error {
        Error::Init(error)
    }
}

impl From<EditError> for Error {
    fn from(error: EditError) -> Error {
        Error::Edit(error)
    }
}

impl From<FormError> for Error {
    fn from(error: FormError) -> Error {
        Error::Form(error)
    }
}

impl From<GitError> for Error {
    fn from(error: GitError) -> Error {
        Error::Git(error)
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Error {
        Error::Stopped(stop)
    }
}
