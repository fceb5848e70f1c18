//! From terms to tests: keys, words, codes and REFs are looked up, and mistakes get their place.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil;

use super::expand::expand;
use super::link::{LinkKey, LinkTest};
use super::mistake::{Mistake, QueryError, QueryFault, Understood};
use super::record::{NumberRange, RecordTest, Wanted};
use super::saved::Keeper;
use super::syntax::{Given, OpenQuote, Path, Syntax, Term, What, parse};
use super::values;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::model::vocabulary::Vocabulary;
use crate::text::fold::{fold, lower};
use crate::text::words::Words;

/// A query whose keys and values are understood.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// What must hold, or must not.
    pub tests: Vec<Asked>,
    /// The records that were understood from a part of a name, each with what was typed.
    pub understood: Vec<(String, Id)>,
}

/// One test with its sign.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whether `no:` turns it round.
    pub negated: bool,
    /// What is asked.
    pub test: Test,
}

/// About what a term asks.
#[derive(Clone, Debug)]
pub enum Test {
    /// One of these words stands somewhere in the text of a record.
    Words(Vec<Word>),
    /// Something about the record.
    Record(RecordTest),
    /// Something about a participation, with the whole key as typed.
    Link(LinkKey, String, LinkTest),
    /// What holds on a day, of records and participations alike.
    Active(civil::Date),
}

/// A word to look for.
#[derive(Clone, Debug)]
pub struct Word {
    /// Without accents.
    pub folded: String,
    /// With them, in lower case.
    pub lower: String,
}

impl Word {
    fn new(text: &str) -> Word {
        Word {
            folded: fold(text),
            lower: lower(text),
        }
    }
}

impl Query {
    /// Understands the text of a query.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the first mistake and, where there is one, what was probably meant.
    pub fn new(
        text: &str,
        registry: &Registry,
        today: civil::Date,
        as_of: Option<civil::Date>,
    ) -> Result<Query, QueryError> {
        Query::of(Keeper::User, text, registry, today, as_of)
    }

    /// Understands the text of a query that somebody keeps: what is shared knows only what is shared.
    ///
    /// # Errors
    /// The same.
    pub fn of(
        keeper: Keeper,
        text: &str,
        registry: &Registry,
        today: civil::Date,
        as_of: Option<civil::Date>,
    ) -> Result<Query, QueryError> {
        let compiler = Compiler {
            registry: Some(registry),
            vocabulary: &registry.settings.vocabulary,
            today,
            day: as_of.unwrap_or(today),
            understood: RefCell::default(),
        };
        let parts = expand(text, &registry.settings.queries, keeper)?;
        let tests = parts.iter().map(|part| {
            let test = compiler.term(&part.term);
            Ok(Asked {
                negated: part.term.negated,
                test: test.map_err(|mistake| part.error(mistake))?,
            })
        });
        Ok(Query {
            text: text.to_owned(),
            tests: tests.collect::<Result<_, QueryError>>()?,
            understood: compiler.understood.into_inner(),
        })
    }

    /// The query in two: the tests on records that stand apart, and all the rest.
    pub fn divide(&self, apart: impl Fn(&RecordTest) -> bool) -> (Query, Query) {
        let (tests, rest) = self
            .tests
            .iter()
            .cloned()
            .partition(|asked| matches!(&asked.test, Test::Record(test) if apart(test)));
        let query = |tests| Query {
            tests,
            ..self.clone()
        };
        (query(tests), query(rest))
    }

    /// Whether it asks about participations, that there are some or that there are none.
    pub fn speaks_of_links(&self) -> bool {
        self.tests
            .iter()
            .any(|asked| matches!(asked.test, Test::Link(..)))
    }

    /// Whether a term asks for participations that there are.
    pub fn asks_links(&self) -> bool {
        self.tests
            .iter()
            .any(|asked| !asked.negated && matches!(asked.test, Test::Link(..)))
    }

    /// The days on which it asks what holds.
    pub fn days(&self) -> impl Iterator<Item = civil::Date> {
        self.tests.iter().filter_map(|asked| match asked.test {
            Test::Active(day) if !asked.negated => Some(day),
            _ => None,
        })
    }

    /// The same query without its terms about participations.
    #[must_use]
    pub fn without_links(&self) -> Query {
        let about_records = |asked: &&Asked| !matches!(asked.test, Test::Link(..));
        let tests = self.tests.iter().filter(about_records).cloned().collect();
        Query {
            tests,
            ..self.clone()
        }
    }
}

/// What a group's members can be asked for by.
const GROUP_KEYS: [&str; 4] = ["kind", "type", "county", "id"];

/// The tests of `members-where`: terms on kind, type, county and id, each with whether it is negated.
///
/// # Errors
/// [`QueryError`] for a mistake, and for any other key.
pub fn group_query(text: &str) -> Result<Vec<(bool, RecordTest)>, QueryError> {
    let syntax = read(text)?;
    let vocabulary = Vocabulary::default();
    let compiler = Compiler {
        registry: None,
        vocabulary: &vocabulary,
        today: civil::Date::ZERO,
        day: civil::Date::ZERO,
        understood: RefCell::default(),
    };
    let mut tests = Vec::new();
    for term in &syntax.terms {
        let key = match &term.what {
            What::Is(path, _) if matches!(path.keys.as_slice(), [key] if GROUP_KEYS.contains(&key.as_str())) => {
                None
            }
            What::Is(path, _) | What::Has(path) => Some(path.keys.join(".")),
            What::Text(text) => Some(text.clone()),
            What::Saved(name) => Some(format!("@{name}")),
        };
        if let Some(key) = key {
            let fault = QueryFault::NotForGroups(key.clone());
            let mistake = Mistake::new(&term.span, fault).suggest(&key, GROUP_KEYS);
            return Err(mistake.in_query(text));
        }
        match compiler
            .term(term)
            .map_err(|mistake| mistake.in_query(text))?
        {
            Test::Record(test) => tests.push((term.negated, test)),
            Test::Words(_) | Test::Link(..) | Test::Active(_) => {}
        }
    }
    Ok(tests)
}

fn read(text: &str) -> Result<Syntax, QueryError> {
    parse(text).map_err(|OpenQuote(at)| {
        Mistake::new(&(at..text.len()), QueryFault::OpenQuote).in_query(text)
    })
}

struct Compiler<'a> {
    /// None for a group's query, which names no other records.
    registry: Option<&'a Registry>,
    vocabulary: &'a Vocabulary,
    today: civil::Date,
    /// The day on which people must have their posts.
    day: civil::Date,
    /// What was understood from a part of a name.
    understood: RefCell<Vec<(String, Id)>>,
}

/// Keys that ask about the record itself and are no fields.
pub(super) const SPECIAL: [&str; 5] = ["kind", "id", "text", "person", "active"];

/// Keys of files that no query names.
pub(super) const HIDDEN: [&str; 4] = ["participant", "post", "allow", "members-where"];

/// Every key that a term may begin with, for did-you-mean and completions.
pub fn keys() -> BTreeSet<&'static str> {
    let fields = fields::RECORD
        .iter()
        .chain(fields::POST)
        .map(|field| field.singular);
    let links = LinkKey::ALL.into_iter().map(LinkKey::key);
    fields
        .chain(links)
        .chain(SPECIAL)
        .filter(|key| !HIDDEN.contains(key))
        .collect()
}

impl Compiler<'_> {
    fn term(&self, term: &Term) -> Understood<Test> {
        match &term.what {
            What::Text(text) => Ok(Test::Words(vec![Word::new(text)])),
            What::Has(path) => self.has(path),
            // Another query's terms have taken its place.
            What::Saved(name) => Ok(Test::Words(vec![Word::new(name)])),
            What::Is(path, given) => {
                if let Some(empty) = given.iter().find(|value| value.text.is_empty()) {
                    let span = path.span.start..empty.span.end;
                    return Err(Mistake::new(
                        &span,
                        QueryFault::NoValue(path.keys.join(".")),
                    ));
                }
                self.is(path, given)
            }
        }
    }

    fn has(&self, path: &Path) -> Understood<Test> {
        let (first, rest) = head(path);
        let test = match (link_key(first), rest) {
            (Some(LinkKey::Amount), []) => LinkTest::Amount(vec![NumberRange::ANY]),
            (Some(LinkKey::Since), []) => LinkTest::Since(Wanted::Known),
            (Some(LinkKey::Until), []) => LinkTest::Until(Wanted::Known),
            (Some(LinkKey::FormalRole), []) => LinkTest::FormalRole(Wanted::Known),
            (Some(LinkKey::Inferred), []) => LinkTest::Inferred(true),
            (Some(_), []) => LinkTest::Role(Wanted::Known),
            (Some(key), rest) => return self.step(key, path, rest, None),
            (None, _) if path.keys == ["participant"] => LinkTest::Role(Wanted::Known),
            (None, _) => return self.record(path, &path.keys, None).map(Test::Record),
        };
        let key = link_key(first).unwrap_or(LinkKey::Role);
        Ok(Test::Link(key, key.key().to_owned(), test))
    }

    fn is(&self, path: &Path, given: &[Given]) -> Understood<Test> {
        let (first, rest) = head(path);
        match (link_key(first), rest) {
            (Some(key), []) => Ok(Test::Link(
                key,
                key.key().to_owned(),
                self.link(key, given)?,
            )),
            (Some(key), rest) => self.step(key, path, rest, Some(given)),
            (None, []) if first == "text" => Ok(Test::Words(
                given.iter().map(|it| Word::new(&it.text)).collect(),
            )),
            (None, []) if first == "active" => self.active(given).map(Test::Active),
            (None, _) => self.record(path, &path.keys, Some(given)).map(Test::Record),
        }
    }

    /// A dotted term that begins with `initiative.` or `actor.`.
    fn step(
        &self,
        key: LinkKey,
        path: &Path,
        rest: &[String],
        given: Option<&[Given]>,
    ) -> Understood<Test> {
        let test = match key {
            LinkKey::Initiative => LinkTest::OfInitiative(self.record(path, rest, given)?),
            LinkKey::Actor => LinkTest::OfActor(self.record(path, rest, given)?),
            _ => {
                return Err(Mistake::new(
                    &path.span,
                    QueryFault::NoStep(key.key().to_owned()),
                ));
            }
        };
        Ok(Test::Link(key, path.keys.join("."), test))
    }

    fn link(&self, key: LinkKey, given: &[Given]) -> Understood<LinkTest> {
        Ok(match key {
            LinkKey::Initiative => {
                LinkTest::Initiative(self.ids(given, |it| it.kind == Kind::Initiative)?)
            }
            LinkKey::Actor => LinkTest::Actor(self.ids(given, |it| it.kind.is_actor())?),
            LinkKey::With => LinkTest::With(self.ids(given, |it| it.kind.is_actor())?),
            LinkKey::Role => LinkTest::Role(self.words("role", WordList::Role, given)?),
            LinkKey::Since => LinkTest::Since(values::dates(given)?),
            LinkKey::Until => LinkTest::Until(values::dates(given)?),
            LinkKey::Amount => LinkTest::Amount(values::numbers(given)?),
            LinkKey::FormalRole => LinkTest::FormalRole(values::holds(given)),
            LinkKey::Inferred => {
                let is_key =
                    |it: &Given| fields::PARTICIPANT.iter().any(|field| field.key == it.text);
                if given.iter().all(is_key) {
                    LinkTest::InferredKeys(given.iter().map(|it| it.text.clone()).collect())
                } else {
                    LinkTest::Inferred(values::flag(values::one("inferred", given)?)?)
                }
            }
        })
    }

    fn record(
        &self,
        path: &Path,
        keys: &[String],
        given: Option<&[Given]>,
    ) -> Understood<RecordTest> {
        let first = keys.first().map_or("", String::as_str);
        let Some(given) = given else {
            if keys == ["person"] {
                return Ok(self.people(None));
            }
            let (keys, _) = self.field_path(path, keys)?;
            return Ok(RecordTest::Value(keys, Wanted::Known));
        };
        match (first, keys.len()) {
            ("kind", 1) => values::kinds(given).map(RecordTest::Kind),
            ("id", 1) => self.ids(given, |_| true).map(RecordTest::Id),
            ("name", 1) => Ok(RecordTest::Name(
                given.iter().map(|it| fold(&it.text)).collect(),
            )),
            ("text", 1) => Ok(RecordTest::Text(
                given.iter().map(|it| fold(&it.text)).collect(),
            )),
            ("person", 1) => {
                let shown = |it: &Record| it.kind == Kind::Person && !it.is_withheld();
                Ok(self.people(Some(self.ids(given, shown)?)))
            }
            ("active", 1) => self.active(given).map(RecordTest::Active),
            _ => {
                let (keys, holds) = self.field_path(path, keys)?;
                let last = keys.last().copied().unwrap_or_default();
                let wanted = self.wanted(path, (last, holds), given)?;
                Ok(RecordTest::Value(keys, wanted))
            }
        }
    }

    /// The keys as files hold them, and the type of the last.
    fn field_path(
        &self,
        path: &Path,
        keys: &[String],
    ) -> Understood<(Vec<&'static str>, FieldType)> {
        let unknown = |key: &str| {
            if key.is_empty() {
                let before = path.keys.join(".");
                return Mistake::new(&path.span, QueryFault::NoKey(before));
            }
            if self::keys().contains(key) {
                return Mistake::new(&path.span, QueryFault::NoStep(key.to_owned()));
            }
            let mistake = Mistake::new(&path.span, QueryFault::UnknownKey(key.to_owned()));
            match values::key_called(key) {
                Some(meant) => mistake.meaning(meant),
                None => mistake.suggest(key, self::keys()),
            }
        };
        if keys
            .first()
            .is_some_and(|key| HIDDEN.contains(&key.as_str()))
        {
            return Err(unknown(&keys[0]));
        }
        let mut found = Vec::new();
        let mut holds = None;
        for key in keys {
            let field = match holds {
                None => top_field(key, &mut found),
                Some(FieldType::Reference(_) | FieldType::References(_)) => {
                    top_field(key, &mut found)
                }
                Some(
                    FieldType::Table(fields)
                    | FieldType::Tables(fields)
                    | FieldType::Blocks(fields),
                ) => by_name(fields, key),
                Some(_) => {
                    let before = found.last().copied().unwrap_or_default().to_owned();
                    return Err(Mistake::new(&path.span, QueryFault::NoStep(before)));
                }
            };
            let field = field.ok_or_else(|| unknown(key))?;
            found.push(field.key);
            holds = Some(field.holds);
        }
        holds.map(|holds| (found, holds)).ok_or_else(|| unknown(""))
    }

    fn wanted(
        &self,
        path: &Path,
        (last, holds): (&str, FieldType),
        given: &[Given],
    ) -> Understood<Wanted> {
        let key = path.keys.join(".");
        Ok(match holds {
            FieldType::Word(list) | FieldType::Words(list) => self.words(&key, list, given)?,
            FieldType::Choice(choices) => values::choice(&key, choices, given)?,
            FieldType::Counties => values::counties(&key, given)?,
            FieldType::Date => values::dates(given)?,
            FieldType::Integer => {
                let ranges = values::numbers(given)?;
                Wanted::Numbers(ranges)
            }
            FieldType::Flag => Wanted::Flag(values::flag(values::one(&key, given)?)?),
            FieldType::Reference(_) | FieldType::References(_) => {
                let ids = self.ids(given, |record| leads_to(last, record.kind))?;
                Wanted::OneOf(ids.iter().map(ToString::to_string).collect())
            }
            FieldType::Orgnr => Wanted::OneOf(given.iter().map(values::orgnr).collect()),
            FieldType::Blocks(_) | FieldType::Tables(_) | FieldType::Table(_) => {
                values::anything(given)
            }
            FieldType::Code => Wanted::OneOf(given.iter().map(|it| it.text.clone()).collect()),
            FieldType::Text
            | FieldType::Texts
            | FieldType::Reach
            | FieldType::Url
            | FieldType::FormerIds
            | FieldType::Query
            | FieldType::Keys
            | FieldType::Map
            | FieldType::Labels(_) => values::holds(given),
        })
    }

    fn words(&self, key: &str, list: WordList, given: &[Given]) -> Understood<Wanted> {
        let mut keys = BTreeSet::new();
        for value in given {
            let word = self.vocabulary.meant(list, &value.text);
            // A group's query knows only the built-in words; any other is taken as it stands.
            match (word, self.registry) {
                (Some(word), _) => keys.insert(word.key.clone()),
                (None, None) => keys.insert(value.text.clone()),
                (None, Some(_)) => {
                    let words = self.vocabulary.words(list);
                    let known = words.iter().map(|word| word.key.clone()).collect();
                    let label = |word: &str, language| {
                        let words = Words::new(language);
                        self.vocabulary.label(list, word, words)
                    };
                    return Err(values::unknown_word(key, value, known, label));
                }
            };
        }
        Ok(Wanted::OneOf(keys))
    }

    fn ids(&self, given: &[Given], fits: impl Fn(&Record) -> bool) -> Understood<BTreeSet<Id>> {
        let mut ids = BTreeSet::new();
        for value in given {
            let Some(registry) = self.registry else {
                ids.insert(Id::new(&value.text));
                continue;
            };
            match reference::find(registry, &value.text, &fits) {
                Found::One(id, step) => {
                    if step.is_guess() {
                        let text = value.text.clone();
                        self.understood.borrow_mut().push((text, id.clone()));
                    }
                    ids.insert(id);
                }
                Found::Several(candidates) => {
                    let text = value.text.clone();
                    return Err(Mistake::new(
                        &value.span,
                        QueryFault::AmbiguousRecord { text, candidates },
                    ));
                }
                Found::Nothing(near) => {
                    let fault = QueryFault::UnknownRecord(value.text.clone());
                    let mut mistake = Mistake::new(&value.span, fault);
                    mistake.suggestion = near.map(|id| id.to_string());
                    return Err(mistake);
                }
            }
        }
        Ok(ids)
    }

    /// Those with a post on the day, of these people or of any, and where they have it.
    fn people(&self, people: Option<BTreeSet<Id>>) -> RecordTest {
        let mut at = BTreeSet::new();
        let registry = self.registry.into_iter();
        let all = registry.flat_map(|registry| registry.of_kind(Kind::Person));
        let asked = |person: &&Record| {
            let meant = people.as_ref().is_none_or(|ids| ids.contains(&person.id));
            meant && !person.is_withheld()
        };
        for person in all.filter(asked) {
            at.insert(person.id.clone());
            for post in person.posts_on(self.day) {
                at.insert(post.actor);
                at.extend(post.initiatives);
            }
        }
        RecordTest::Person { people, at }
    }

    /// One exact day: a month or a year is no moment.
    fn active(&self, given: &[Given]) -> Understood<civil::Date> {
        let given = values::one("active", given)?;
        if given.text == "today" || given.text == "idag" {
            return Ok(self.today);
        }
        Date::parse(&given.text)
            .filter(Date::is_exact)
            .and_then(|date| date.first())
            .ok_or_else(|| Mistake::new(&given.span, QueryFault::BadDay(given.text.clone())))
    }
}

fn head(path: &Path) -> (&str, &[String]) {
    match path.keys.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("", &[]),
    }
}

fn link_key(key: &str) -> Option<LinkKey> {
    LinkKey::ALL.into_iter().find(|it| it.key() == key)
}

fn by_name(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields
        .iter()
        .find(|field| field.singular == name || field.key == name)
}

/// A field of a record, or of a person's posts: `title` means `post.title`.
fn top_field(name: &str, path: &mut Vec<&'static str>) -> Option<&'static Field> {
    by_name(fields::RECORD, name).or_else(|| {
        let field = by_name(fields::POST, name)?;
        path.push("post");
        Some(field)
    })
}

/// Whether a field called `key` may name a record of `kind`: the parts of actors and of initiatives are both `part-of`.
fn leads_to(key: &str, kind: Kind) -> bool {
    fields::RECORD
        .iter()
        .chain(fields::POST)
        .filter(|field| field.key == key)
        .any(|field| match field.holds {
            FieldType::Reference(target) | FieldType::References(target) => target.allows(kind),
            _ => false,
        })
}
