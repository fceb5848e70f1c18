//! What stops a change: an invalid value, a record that exists already, a participation that does not exist.

use std::collections::BTreeSet;

use miette::Diagnostic;
use thiserror::Error;

use crate::model::id::Id;
use crate::model::reference::Naming;
use crate::model::value::Value;
use crate::text::suggest::did_you_mean;

/// Why a change was not planned.
#[derive(Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum ChangeError {
    /// Neither `key=value`, `key+=value`, `key-=value` nor `key=`.
    #[error("`{0}` is no assignment")]
    #[diagnostic(
        code(usage),
        help("write `key=value`, `key+=value` to add, `key-=value` to take away, `key=` for none")
    )]
    NoAssignment(String),
    /// The record has no such key.
    #[error("there is no key `{key}` here")]
    #[diagnostic(code(usage), help("{}", did_you_mean(.near, "")))]
    UnknownKey {
        /// What was typed.
        key: String,
        /// The key that was probably meant.
        near: Option<String>,
    },
    /// The key is one of a block of the record, which other commands write.
    #[error("`{key}` is no field{}", match key == block {
        true => ", but a block".to_owned(),
        false => format!(" of the record, but of its {block} blocks"),
    })]
    #[diagnostic(code(usage), help("{}", block_key_hint(.key, .block)))]
    BlockKey {
        /// What was typed.
        key: String,
        /// The key of the block.
        block: &'static str,
    },
    /// There is no such kind of record.
    #[error("there is no kind `{kind}`")]
    #[diagnostic(code(usage), help("{}", did_you_mean(.near, "")))]
    UnknownKind {
        /// What was typed.
        kind: String,
        /// The kind that was probably meant.
        near: Option<String>,
    },
    /// The key takes no such value.
    #[error("`{key}` can't be `{value}`")]
    #[diagnostic(code(usage), help("it takes {takes}"))]
    BadValue {
        /// The key.
        key: String,
        /// What was typed.
        value: String,
        /// What the key takes.
        takes: String,
    },
    /// `+=` and `-=` are for keys with several values.
    #[error("`{0}` has one value")]
    #[diagnostic(code(usage), help("write `{0}=value`"))]
    NotAList(String),
    /// The record does not have the value that `-=` removes.
    #[error("`{key}` has no `{value}`")]
    #[diagnostic(help("see what is there: `kompis show REF`, field {key}"))]
    // Exit class 3: whether the value is there depends on the registry.
    NotThere {
        /// The key.
        key: String,
        /// What was typed.
        value: String,
    },
    /// The vocabulary does not declare the word.
    #[error("there is no {list} `{word}`")]
    #[diagnostic(code(usage), help("{}", match (.near, *.list) {
        (Some(near), _) => format!("did you mean `{near}`? or declare `{word}`: give --declare"),
        (None, "tag") => format!(
            "declare it: give --declare, or add \"{word}\" to [vocabulary] tags in registry.toml"
        ),
        (None, list) => format!(
            "one of {}; or declare it: give --declare, or add to [vocabulary] in registry.toml: {list}s.{key} = {{ sv = {word:?}, en = \"…\" }}",
            .known.join(", ")
        ),
    }))]
    UndeclaredWord {
        /// The list: `role`, `type`, `tag` or `topic`.
        list: &'static str,
        /// What was typed.
        word: String,
        /// The key that it would have.
        key: String,
        /// The word that was probably meant.
        near: Option<String>,
        /// The keys of the declared words.
        known: Vec<String>,
    },
    /// No source has that id or name.
    #[error("no source goes by `{text}`")]
    #[diagnostic(help("{}", match .near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "add it first: `kompis add source \"{text}\" publisher=… date=… url=…`, or give --declare"
        ),
    }))]
    UnknownSource {
        /// What was typed.
        text: String,
        /// The source that was probably meant.
        near: Option<Id>,
    },
    /// Another record had the id before, and is still found by it.
    #[error("`{id}` was the id of {other}, which is still found by it")]
    #[diagnostic(help(
        "choose another; or take it away there: `kompis set {other} former-ids-={id}`"
    ))]
    WasIdOf {
        /// The id.
        id: String,
        /// The other record.
        other: Id,
    },
    /// Two records of different kinds can't be one.
    #[error("{drop} is of another kind than {keep}")]
    #[diagnostic(help("move it first: `kompis move {drop} {kind}`"))]
    DifferentKinds {
        /// The record that stays.
        keep: Id,
        /// The record whose file would be removed.
        drop: Id,
        /// The kind of the record that stays.
        kind: &'static str,
    },
    /// Two records that are merged contradict each other.
    #[error("the two contradict each other: {}", list_contradictions(.0))]
    #[diagnostic(help(
        "say whose value is right: --prefer keep, --prefer drop, or for one field --prefer {}=drop",
        .0.first().map_or("FIELD", |it| it.field)
    ))]
    Contradictions(Vec<Contradiction>),
    /// Other files name a record that would be removed.
    #[error("{id} is named elsewhere")]
    #[diagnostic(help("{}", named_hint(.id, .places)))]
    Named {
        /// The record.
        id: Id,
        /// The places that name it.
        places: Vec<Naming>,
    },
    /// Other files name a record as one of a kind that it would no longer be.
    #[error("{id} can't be a record of the kind `{kind}`: others name it as what it is")]
    #[diagnostic(help("change these first: {}", list_places(.places)))]
    NamedAsOtherKind {
        /// The record.
        id: Id,
        /// The kind that it would have.
        kind: &'static str,
        /// The places that name it.
        places: Vec<Naming>,
    },
    /// A record of another kind can't have all of the fields.
    #[error("a record of the kind `{kind}` has no {keys}")]
    #[diagnostic(help("what {id} has there would be lost; if it may, give --force"))]
    WouldLose {
        /// The record.
        id: Id,
        /// The kind that it would have.
        kind: &'static str,
        /// The fields.
        keys: String,
    },
    /// People are forgotten, which says where else the data is.
    #[error("{0} is a person")]
    #[diagnostic(help("`kompis forget {0}` removes the file, and says where the data still is"))]
    Forget(Id),
    /// A source does not end.
    #[error("{0} is a source, which is never over")]
    #[diagnostic(help("remove it where nothing names it: `kompis remove {0}`"))]
    NeverOver(Id),
    /// The record is over already, on another day.
    #[error("{id} has {key} = {day} already")]
    #[diagnostic(help("correct it: `kompis set {id} {key}=…`"))]
    OverAlready {
        /// The record.
        id: Id,
        /// `dissolved` or `end`.
        key: &'static str,
        /// The day.
        day: String,
    },
    /// The record can't have such successors.
    #[error("{0} can't have that successor")]
    #[diagnostic(
        code(usage),
        help("an actor is succeeded by other actors, an initiative leads to others")
    )]
    NoSuccessor(Id),
    /// A period whose days were both given, and that ends before it begins.
    #[error("it would end {until}, before it begins {since}")]
    #[diagnostic(code(usage), help("the last day comes after the first"))]
    UntilBeforeSince {
        /// The first day.
        since: String,
        /// The last day.
        until: String,
    },
    /// The same where one of the days is in the registry already.
    #[error("it would end {until}, before it begins {since}")]
    #[diagnostic(help(
        "the last day comes after the first; for another participation give both days"
    ))]
    // No usage error: the arguments alone may be right.
    UntilBeforeKnownSince {
        /// The first day.
        since: String,
        /// The last day.
        until: String,
    },
    /// The actor takes no part in the initiative, or not in that role.
    #[error("{actor} takes no part in {initiative}{}", said(" as ", .role, .unit))]
    #[diagnostic(help("see who does: `kompis show {initiative}`"))]
    NotLinked {
        /// The actor.
        actor: String,
        /// The initiative.
        initiative: String,
        /// The role that was given.
        role: Option<String>,
        /// The unit that was given.
        unit: Option<String>,
    },
    /// The person has no post at the actor, or not with that title.
    #[error("{person} has no post at {actor}{}", said(" as ", .title, .unit))]
    #[diagnostic(help("see which there are: `kompis show {person}`"))]
    NoPost {
        /// The person.
        person: String,
        /// The actor.
        actor: String,
        /// The title that was given.
        title: Option<String>,
        /// The unit that was given.
        unit: Option<String>,
    },
    /// None of those that a query finds is linked to the record.
    #[error("none of those that are found {}", match .is_post {
        true => format!("has such a post at {id}"),
        false => format!("takes part in {id} in that way"),
    })]
    #[diagnostic(help("see who does: `kompis show {id}`"))]
    NoneLinked {
        /// The initiative, or the actor of posts.
        id: String,
        /// Whether posts are meant.
        is_post: bool,
    },
    /// The actor takes part in several ways, or the person has several posts there, and no option says which is meant.
    #[error("{}", match .person {
        Some(person) => format!("{person} has several posts at {actor}"),
        None => format!("{actor} takes part in several ways"),
    })]
    #[diagnostic(help("say which with --{option}: {}", .ways.join(", ")))]
    Which {
        /// The person whose posts they are; none for participations.
        person: Option<String>,
        /// The actor.
        actor: String,
        /// The option that tells them apart.
        option: &'static str,
        /// Each by its role or title, unit and period.
        ways: Vec<String>,
    },
    /// An option of participations is given for a post, or the other way round.
    #[error("--{option} is not for {}", match .is_post {
        true => "posts",
        false => "participations",
    })]
    #[diagnostic(code(usage), help("{}", match .is_post {
        true => "the first is a person, who has a post: --title, --unit, --since; for a participation begin with an actor",
        false => "the first is an actor, which takes part: --role, --unit, --since; for a post begin with a person",
    }))]
    WrongOption {
        /// The option.
        option: &'static str,
        /// Whether it is given for a post.
        is_post: bool,
    },
    /// A person has posts at actors, not in initiatives.
    #[error("{initiative} is an initiative, and a post is at an actor")]
    #[diagnostic(help("link the post to both: `kompis link PERSON ACTOR --for {initiative}`"))]
    PostAtInitiative {
        /// The initiative.
        initiative: String,
    },
    /// The initiative has no such event, or several.
    #[error("{initiative} has {} `{text}`", match .several {
        true => "several events",
        false => "no event",
    })]
    #[diagnostic(help("{}", match .known.is_empty() {
        true => format!("add one: `kompis add event {initiative} DATE`"),
        false => format!("say the day or the name: {}", .known.join(", ")),
    }))]
    WhichEvent {
        /// The initiative.
        initiative: String,
        /// What was typed.
        text: String,
        /// Whether it is the day or the name of several.
        several: bool,
        /// The events, by day and name.
        known: Vec<String>,
    },
    /// Events are named only where one record has them.
    #[error("{0} is no initiative, and has no events")]
    #[diagnostic(help("`kompis set INITIATIVE event:DATE key=value`"))]
    NoEvents(String),
    /// Not a valid id.
    #[error("`{0}` can be no id")]
    #[diagnostic(
        code(usage),
        help("an id is made of a-z, 0-9 and single hyphens, at most 80 characters")
    )]
    BadId(String),
    /// Another record has the id, number, code or name already.
    #[error("{name} ({id}) has the {what} `{value}` already")]
    #[diagnostic(help("see it: `kompis show {id}`{}", match .forcible {
        true => "; if they are two, give --force",
        false => "",
    }))]
    Taken {
        /// What is taken: `id`, `orgnr`, `code` or `name`.
        what: &'static str,
        /// The value.
        value: String,
        /// The record that has it.
        id: Id,
        /// Its name.
        name: String,
        /// Whether `--force` may add it all the same.
        forcible: bool,
    },
    /// There is no record to choose from.
    #[error("there is no record to choose")]
    #[diagnostic(help("add one first: `kompis add`"))]
    NothingThere,
    /// Another record has nearly that name.
    #[error("`{value}` is nearly the name of {name} ({id})")]
    #[diagnostic(help("see it: `kompis show {id}`; if they are two, give --force"))]
    // Not final (--force): two schools may well have nearly one name.
    Near {
        /// The name.
        value: String,
        /// The record that has a similar one.
        id: Id,
        /// Its name.
        name: String,
    },
    /// A required argument is missing.
    #[error("say {0}")]
    #[diagnostic(code(usage))]
    Missing(&'static str),
}

/// The role or title and the unit that were given.
fn said(before: &str, name: &Option<String>, unit: &Option<String>) -> String {
    let name = name.iter().map(|name| format!("{before}{name}"));
    let unit = unit.iter().map(|unit| format!(" (unit `{unit}`)"));
    name.chain(unit).collect()
}

/// Places by file and key, each once.
fn list_places(places: &[Naming]) -> String {
    let places = places.iter().map(|it| format!("{} ({})", it.file, it.key));
    let places: BTreeSet<String> = places.collect();
    Vec::from_iter(places).join(", ")
}

fn named_hint(id: &Id, places: &[Naming]) -> String {
    let listed = list_places(places);
    match places.iter().any(|it| it.target.is_none()) {
        // A query without one of its terms would find something else.
        true => format!("change the queries first: {listed}"),
        false => format!("{listed}; see what would go: `kompis remove {id} --cascade --dry-run`"),
    }
}

/// A field with one value that differs between two records that are merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The field.
    pub field: &'static str,
    /// The value of the record that stays.
    pub keep: Value,
    /// The value of the record whose file would be removed.
    pub drop: Value,
}

fn list_contradictions(all: &[Contradiction]) -> String {
    let shown = |value: &Value| value.texts().join(", ");
    let parts = all.iter().map(|it| {
        let (keep, drop) = (shown(&it.keep), shown(&it.drop));
        format!("{} `{keep}` (keep) or `{drop}` (drop)", it.field)
    });
    Vec::from_iter(parts).join("; ")
}

/// The command that writes a key of a block.
fn block_key_hint(key: &str, block: &str) -> String {
    match (block, key) {
        ("participant", "actor" | "role" | "participant") => {
            "it belongs to a participant: `kompis link ACTOR INITIATIVE --role ROLE`".to_owned()
        }
        ("participant", key) => format!(
            "it belongs to a participant: `kompis link ACTOR INITIATIVE --role ROLE --{key} …`"
        ),
        ("event", _) => "it belongs to an event: `kompis set INITIATIVE event:DATE …`, or a new one: `kompis add event INITIATIVE DATE …`".to_owned(),
        ("post", _) => "it belongs to a post: `kompis link PERSON ACTOR …`".to_owned(),
        _ => "change it with `kompis edit REF`".to_owned(),
    }
}
