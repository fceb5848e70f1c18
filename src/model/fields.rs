//! The table of keys: what a record of each kind may hold, in canonical order.
//!
//! The reader, the formatter, queries, completions, the schema and suggestions use it; nothing else may list keys.

use super::kind::Kind;
use super::value::{Block, Value};
use crate::text::fold::fold;
use crate::text::words::{Language, Words};

/// A key: its name in files, its name in queries (the singular), its type, and the kinds of records that have it.
#[derive(Debug)]
pub struct Field {
    /// The key as files have it.
    pub key: &'static str,
    /// The key as a query names it.
    pub singular: &'static str,
    /// The type of its value.
    pub holds: FieldType,
    /// The kinds of records that have it.
    pub on: Scope,
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum FieldType {
    /// Prose.
    Text,
    /// Several texts whose order has a meaning.
    Texts,
    /// One text or several: e-mail addresses and phone numbers.
    Reach,
    /// An absolute http or https address.
    Url,
    /// The id of one record.
    Reference(ReferenceTarget),
    /// The ids of several records, by code point.
    References(ReferenceTarget),
    /// Ids that the record had before, by code point.
    FormerIds,
    /// A word of the vocabulary.
    Word(WordList),
    /// Words of the vocabulary, by code point.
    Words(WordList),
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// Codes of counties (län), two digits each.
    Counties,
    /// The code that SCB or Skolverket gives: digits.
    Code,
    /// An organisation number.
    Orgnr,
    /// A day, exact, coarse or open.
    Date,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Flag,
    /// A query.
    Query,
    /// Names of keys of the same table.
    Keys,
    /// Keys with values on one line.
    Table(&'static [Field]),
    /// Several of these on one line each.
    Tables(&'static [Field]),
    /// Blocks: `[[participant]]`.
    Blocks(&'static [Field]),
    /// Free keys with texts.
    Map,
    /// Free keys with labels: `{ sv = "mentor", en = "mentor", letter = "Me" }`.
    Labels(&'static [Field]),
}

impl Field {
    /// Returns whether the field has this name in files or in queries.
    pub fn is_called(&self, name: &str) -> bool {
        self.singular == name || self.key == name
    }
}

impl FieldType {
    /// Returns whether a list is sorted by code point: ids and words are, texts and addresses keep their order.
    pub fn is_sorted(self) -> bool {
        matches!(
            self,
            FieldType::References(_)
                | FieldType::FormerIds
                | FieldType::Words(_)
                | FieldType::Counties
                | FieldType::Keys
        )
    }
}

/// The records that a reference may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferenceTarget {
    /// An actor of any kind.
    Actor,
    /// An initiative.
    Initiative,
    /// A person.
    Person,
    /// A source.
    Source,
    /// Any record.
    Any,
}

impl ReferenceTarget {
    /// Returns whether the reference may name a record of `kind`.
    pub fn allows(self, kind: Kind) -> bool {
        match self {
            ReferenceTarget::Actor => kind.is_actor(),
            ReferenceTarget::Initiative => kind == Kind::Initiative,
            ReferenceTarget::Person => kind == Kind::Person,
            ReferenceTarget::Source => kind == Kind::Source,
            ReferenceTarget::Any => true,
        }
    }

    /// Returns the id of the message that names these records.
    pub fn message(self) -> &'static str {
        match self {
            ReferenceTarget::Actor => "kind-actor",
            ReferenceTarget::Initiative => "kind-initiative",
            ReferenceTarget::Person => "kind-person",
            ReferenceTarget::Source => "kind-source",
            ReferenceTarget::Any => "kind-record",
        }
    }
}

/// The lists of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordList {
    /// Roles of participants.
    Role,
    /// Types of actors and initiatives.
    Type,
    /// Tags, which the registry declares.
    Tag,
    /// Topics of contact persons.
    Topic,
}

impl WordList {
    /// The name of the list in messages.
    pub fn key(self) -> &'static str {
        match self {
            WordList::Role => "role",
            WordList::Type => "type",
            WordList::Tag => "tag",
            WordList::Topic => "topic",
        }
    }
}

/// Which kinds of records have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every kind.
    All,
    /// Every kind of actor.
    Actor,
    /// Actors and initiatives.
    Organised,
    /// Initiatives.
    Initiative,
    /// People.
    Person,
    /// Sources.
    Source,
}

impl Scope {
    /// Whether records of the kind have the field.
    pub fn has(self, kind: Kind) -> bool {
        match self {
            Scope::All => true,
            Scope::Actor => kind.is_actor(),
            Scope::Organised => kind.is_actor() || kind == Kind::Initiative,
            Scope::Initiative => kind == Kind::Initiative,
            Scope::Person => kind == Kind::Person,
            Scope::Source => kind == Kind::Source,
        }
    }
}

/// The kinds of the records that one of the fields may name.
pub fn targets(fields: &[&Field]) -> Vec<Kind> {
    let target = |field: &&Field| match field.holds {
        FieldType::Reference(target) | FieldType::References(target) => Some(target),
        _ => None,
    };
    // A key may have several rows: `part-of` of an actor and of an initiative lead to different records.
    let targets: Vec<ReferenceTarget> = fields.iter().filter_map(target).collect();
    let is_allowed = |kind: &Kind| targets.iter().any(|target| target.allows(*kind));
    Kind::ALL.into_iter().filter(is_allowed).collect()
}

/// The fields of a record of `kind`, in canonical order.
pub fn of(kind: Kind) -> impl Iterator<Item = &'static Field> {
    RECORD.iter().filter(move |field| field.on.has(kind))
}

/// Returns the values of the fields that a block has, in the order of the fields.
pub fn in_order<'f, 'b>(
    fields: impl Iterator<Item = &'f Field>,
    block: &'b Block,
) -> Vec<(&'f Field, &'b Value)> {
    let mut left: Vec<(&str, &Value)> = block.iter().collect();
    let mut found = Vec::with_capacity(left.len());
    for field in fields {
        // A block has few of the keys that it may have.
        if left.is_empty() {
            break;
        }
        if let Some(at) = left.iter().position(|(key, _)| *key == field.key) {
            found.push((field, left.swap_remove(at).1));
        }
    }
    found
}

/// Returns the field of records of `kind` with this key.
pub fn find(kind: Kind, key: &str) -> Option<&'static Field> {
    of(kind).find(|field| field.key == key)
}

/// Returns whether lists and queries withhold the field of people: contact details are for `contacts` only, and a note
/// may hold anything.
pub fn is_withheld_of_people(field: &Field) -> bool {
    matches!(field.holds, FieldType::Reach) || field.key == "note"
}

/// Whether a key holds a date, in a record or a block of one.
pub fn is_date(key: &str) -> bool {
    fn among(fields: &[Field], key: &str) -> bool {
        fields.iter().any(|field| match field.holds {
            FieldType::Date => field.key == key,
            FieldType::Table(inner) | FieldType::Tables(inner) | FieldType::Blocks(inner) => {
                among(inner, key)
            }
            _ => false,
        })
    }
    among(RECORD, key)
}

/// Returns the choice with this key, or this label in either language; case and accents are ignored.
pub fn parse_choice(choices: &[&'static str], text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let called = |choice: &&str| {
        let message = format!("choice-{choice}");
        let mut labels = Language::ALL.iter().map(|it| Words::new(*it).get(&message));
        *choice == folded || labels.any(|label| fold(&label) == folded)
    };
    choices.iter().copied().find(called)
}

/// Parses yes or no in either language.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "yes" | "true" | "ja" => Some(true),
        "no" | "false" | "nej" => Some(false),
        _ => None,
    }
}

/// Returns the keys that a block must have.
pub fn required(block: &str) -> &'static [&'static str] {
    match block {
        "participant" => &["actor", "role"],
        "post" => &["actor"],
        "former-names" => &["name"],
        "allow" => &["rule", "reason"],
        "expectation" => &["name", "where", "requires"],
        "not-the-same" => &["records"],
        "import" => &["name"],
        "judgement" => &["import", "row", "decision"],
        _ => &[],
    }
}

const fn field(key: &'static str, holds: FieldType, on: Scope) -> Field {
    list(key, key, holds, on)
}

const fn list(key: &'static str, singular: &'static str, holds: FieldType, on: Scope) -> Field {
    Field {
        key,
        singular,
        holds,
        on,
    }
}

// The table around it decides where it may stand.
const fn sub(key: &'static str, holds: FieldType) -> Field {
    field(key, holds, Scope::All)
}

/// Every field of a record, in canonical order.
// The order is that of canonical files: to move a row changes every file that has the key.
pub const RECORD: &[Field] = &[
    field("name", FieldType::Text, Scope::All),
    field("short", FieldType::Text, Scope::Organised),
    list("aliases", "alias", FieldType::Texts, Scope::All),
    list(
        "former-names",
        "former-name",
        FieldType::Tables(FORMER_NAME),
        Scope::Organised,
    ),
    list("former-ids", "former-id", FieldType::FormerIds, Scope::All),
    field("type", FieldType::Word(WordList::Type), Scope::Organised),
    field("orgnr", FieldType::Orgnr, Scope::Actor),
    field("code", FieldType::Code, Scope::Actor),
    field("county", FieldType::Counties, Scope::Organised),
    field(
        "part-of",
        FieldType::Reference(ReferenceTarget::Actor),
        Scope::Actor,
    ),
    field(
        "part-of",
        FieldType::Reference(ReferenceTarget::Initiative),
        Scope::Initiative,
    ),
    list(
        "members",
        "member",
        FieldType::References(ReferenceTarget::Actor),
        Scope::Actor,
    ),
    field("members-where", FieldType::Query, Scope::Actor),
    field(
        "leads-to",
        FieldType::References(ReferenceTarget::Initiative),
        Scope::Initiative,
    ),
    // Whether an initiative is active is computed from these, never stored: a stored word would be wrong the day after.
    field("start", FieldType::Date, Scope::Initiative),
    field("end", FieldType::Date, Scope::Initiative),
    field(
        "status",
        // Only what the dates can't say.
        FieldType::Choice(&["proposed", "paused", "cancelled"]),
        Scope::Initiative,
    ),
    field(
        "recurrence",
        FieldType::Table(RECURRENCE),
        Scope::Initiative,
    ),
    list(
        "target-groups",
        "target-group",
        FieldType::Texts,
        Scope::Initiative,
    ),
    list("goals", "goal", FieldType::Texts, Scope::Initiative),
    list("needs", "need", FieldType::Texts, Scope::Initiative),
    list("outputs", "output", FieldType::Texts, Scope::Initiative),
    field("reference", FieldType::Text, Scope::Initiative),
    field("open-ended", FieldType::Flag, Scope::Initiative),
    field("website", FieldType::Url, Scope::Organised),
    field("email", FieldType::Reach, Scope::Actor),
    field("phone", FieldType::Reach, Scope::Actor),
    field("address", FieldType::Table(ADDRESS), Scope::Actor),
    field("size", FieldType::Table(SIZE), Scope::Actor),
    field("founded", FieldType::Date, Scope::Actor),
    field("dissolved", FieldType::Date, Scope::Actor),
    field(
        // A list, since an actor may be split; one id alone, the form before, is still read.
        "successor",
        FieldType::References(ReferenceTarget::Actor),
        Scope::Actor,
    ),
    field("publisher", FieldType::Text, Scope::Source),
    field("date", FieldType::Date, Scope::Source),
    field("url", FieldType::Url, Scope::Source),
    field("retrieved", FieldType::Date, Scope::Source),
    // For people whose `name` does not show which part is which: contact cards need both.
    field("given", FieldType::Text, Scope::Person),
    field("family", FieldType::Text, Scope::Person),
    field("basis", FieldType::Choice(BASES), Scope::Person),
    field("informed", FieldType::Date, Scope::Person),
    field("withhold", FieldType::Flag, Scope::Person),
    list("tags", "tag", FieldType::Words(WordList::Tag), Scope::All),
    field("note", FieldType::Text, Scope::All),
    list(
        "sources",
        "source",
        FieldType::References(ReferenceTarget::Source),
        Scope::All,
    ),
    field("checked", FieldType::Date, Scope::All),
    field("inferred", FieldType::Keys, Scope::All),
    field(
        "participant",
        FieldType::Blocks(PARTICIPANT),
        Scope::Initiative,
    ),
    field("event", FieldType::Blocks(EVENT), Scope::Initiative),
    field("post", FieldType::Blocks(POST), Scope::Person),
    field("allow", FieldType::Blocks(ALLOW), Scope::All),
];

/// The lawful bases of GDPR article 6.1, a to f.
pub const BASES: &[&str] = &[
    "consent",
    "contract",
    "legal-obligation",
    "vital-interests",
    "public-task",
    "legitimate-interest",
];

const FORMER_NAME: &[Field] = &[sub("name", FieldType::Text), sub("until", FieldType::Date)];

const RECURRENCE: &[Field] = &[
    sub("times", FieldType::Integer),
    sub("per", FieldType::Choice(&["week", "month", "year"])),
    sub(
        "season",
        FieldType::Choice(&["spring", "summer", "autumn", "winter"]),
    ),
];

const ADDRESS: &[Field] = &[
    sub("street", FieldType::Text),
    sub("postal-code", FieldType::Text),
    sub("place", FieldType::Text),
];

const SIZE: &[Field] = &[
    sub("count", FieldType::Integer),
    sub("unit", FieldType::Text),
    sub("approximate", FieldType::Flag),
];

const ATTENDANCE: &[Field] = &[
    sub("count", FieldType::Integer),
    sub("approximate", FieldType::Flag),
];

/// The fields of a `[[participant]]`: who takes part, in which role, and when.
pub const PARTICIPANT: &[Field] = &[
    sub("actor", FieldType::Reference(ReferenceTarget::Actor)),
    sub("role", FieldType::Word(WordList::Role)),
    sub("unit", FieldType::Text),
    sub("since", FieldType::Date),
    sub("until", FieldType::Date),
    sub("amount", FieldType::Integer),
    sub("formal-role", FieldType::Text),
    sub("inferred", FieldType::Keys),
    sub("source", FieldType::Reference(ReferenceTarget::Source)),
    sub("note", FieldType::Text),
];

/// The fields of an `[[event]]`.
pub const EVENT: &[Field] = &[
    sub("date", FieldType::Date),
    sub("name", FieldType::Text),
    sub("place", FieldType::Text),
    sub("attendance", FieldType::Table(ATTENDANCE)),
    sub("inferred", FieldType::Keys),
    sub("source", FieldType::Reference(ReferenceTarget::Source)),
    sub("note", FieldType::Text),
];

/// The fields of a `[[post]]`: where a person works and what for.
pub const POST: &[Field] = &[
    sub("actor", FieldType::Reference(ReferenceTarget::Actor)),
    sub("title", FieldType::Text),
    sub("unit", FieldType::Text),
    list(
        "initiatives",
        "initiative",
        FieldType::References(ReferenceTarget::Initiative),
        Scope::All,
    ),
    list(
        "topics",
        "topic",
        FieldType::Words(WordList::Topic),
        Scope::All,
    ),
    sub("email", FieldType::Reach),
    sub("phone", FieldType::Reach),
    sub("since", FieldType::Date),
    sub("until", FieldType::Date),
    sub("inferred", FieldType::Keys),
    sub("source", FieldType::Reference(ReferenceTarget::Source)),
    sub("note", FieldType::Text),
];

const ALLOW: &[Field] = &[
    sub("rule", FieldType::Text),
    sub("reason", FieldType::Text),
    sub("field", FieldType::Text),
];

/// The keys of `registry.toml`.
pub const SETTINGS: &[Field] = &[
    sub("schema", FieldType::Integer),
    // The UIDs of contact cards begin with it: records of two registries may have the same id.
    sub("id", FieldType::Text),
    sub("name", FieldType::Text),
    sub("language", FieldType::Choice(&["sv", "en"])),
    sub("currency", FieldType::Text),
    sub("privacy", FieldType::Table(PRIVACY)),
    sub(
        "review",
        FieldType::Table(&[sub("after-months", FieldType::Integer)]),
    ),
    sub(
        "layout",
        FieldType::Table(&[sub("shard", FieldType::Integer)]),
    ),
    sub("vocabulary", FieldType::Table(VOCABULARY)),
    sub("levels", FieldType::Map),
    sub("queries", FieldType::Map),
    sub("expectation", FieldType::Blocks(EXPECTATION)),
    sub("not-the-same", FieldType::Blocks(NOT_THE_SAME)),
    sub("import", FieldType::Blocks(IMPORT)),
    sub("judgement", FieldType::Blocks(JUDGEMENT)),
];

const PRIVACY: &[Field] = &[
    sub("basis", FieldType::Choice(BASES)),
    sub("review-after-months", FieldType::Integer),
];

/// The tables of the vocabulary in `registry.toml`.
pub const VOCABULARY: &[Field] = &[
    sub("tags", FieldType::Texts),
    sub("roles", FieldType::Labels(LABELS)),
    sub("types", FieldType::Labels(LABELS)),
    sub("topics", FieldType::Labels(LABELS)),
];

const LABELS: &[Field] = &[
    sub("sv", FieldType::Text),
    sub("en", FieldType::Text),
    sub("letter", FieldType::Text),
];

const EXPECTATION: &[Field] = &[
    sub("name", FieldType::Text),
    sub("where", FieldType::Query),
    sub("requires", FieldType::Query),
    sub("level", FieldType::Choice(&["error", "warning", "note"])),
];

const NOT_THE_SAME: &[Field] = &[
    sub("records", FieldType::References(ReferenceTarget::Any)),
    sub("reason", FieldType::Text),
];

/// What `import` knows of files of one sort.
const IMPORT: &[Field] = &[
    sub("name", FieldType::Text),
    sub("kind", FieldType::Text),
    sub("sheet", FieldType::Text),
    // `Heading=field`, as `--map` takes it.
    sub("columns", FieldType::Texts),
    sub("accept", FieldType::Texts),
    sub("actor", FieldType::Reference(ReferenceTarget::Actor)),
    sub("role", FieldType::Word(WordList::Role)),
];

/// What was decided about a row of an imported file.
const JUDGEMENT: &[Field] = &[
    sub("import", FieldType::Text),
    sub("row", FieldType::Text),
    sub(
        "decision",
        FieldType::Choice(&["same", "new", "not-ours", "later"]),
    ),
    sub("record", FieldType::Reference(ReferenceTarget::Any)),
    sub("on", FieldType::Date),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Field, RECORD, of};
    use crate::model::kind::Kind;
    use crate::text::words::{Language, Words};

    #[test]
    fn no_kind_has_a_key_twice() {
        for kind in Kind::ALL {
            let keys: Vec<_> = of(kind).map(|field| field.key).collect();
            let unique: BTreeSet<_> = keys.iter().collect();
            assert_eq!(unique.len(), keys.len(), "{kind:?}");
        }
    }

    #[test]
    fn every_field_has_a_label_in_both_languages() {
        fn labelled(field: &Field) {
            for language in Language::ALL {
                let message = format!("field-{}", field.key);
                assert!(Words::new(language).find(&message).is_some(), "{message}");
            }
            if let super::FieldType::Blocks(fields) | super::FieldType::Table(fields) = field.holds
            {
                fields.iter().for_each(labelled);
            }
        }
        RECORD.iter().for_each(labelled);
    }
}
