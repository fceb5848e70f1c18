//! What `add` asks: the kind, the name, and what is known of such a record.

use clap::Args as ClapArgs;

use super::{Asking, with_asking};
use crate::cli::context::Context;
use crate::cli::prompt::Row;
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::codes;
use crate::model::fields::{self, Field, Target, WordList};
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::{types, types_of};
use crate::ops::assign::{Assignment, parse};
use crate::ops::guard;
use crate::text::order;

/// What is said of a new record, event or post.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Given {
    /// What to add
    #[arg(value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// The name; of an event its initiative, of a post its person
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Its fields: `county=08 type=bank website=https://…`
    #[arg(value_name = "KEY=VALUE")]
    pub(crate) assignments: Vec<String>,
    /// The id; else it is made from the name
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// Add it although another has the name, or nearly
    #[arg(long)]
    pub(crate) force: bool,
}

impl Given {
    /// The arguments that say the same.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = self.kind.iter().chain(&self.name).cloned().collect();
        words.extend(self.assignments.iter().cloned());
        if let Some(id) = &self.id {
            words.extend(["--id".to_owned(), id.clone()]);
        }
        if self.force {
            words.push("--force".to_owned());
        }
        words
    }

    fn has(&self, key: &str) -> bool {
        let of = |text: &String| parse(text).is_ok_and(|it| it.key == key);
        self.assignments.iter().any(of)
    }

    fn put(&mut self, key: &str, value: Option<String>) {
        let value = value.filter(|it| !it.is_empty());
        self.assignments
            .extend(value.map(|value| format!("{key}={value}")));
    }
}

/// Asks for what is left open; none when nothing is, or nobody can be asked.
pub(crate) fn ask(
    given: &Given,
    declare: bool,
    context: &mut Context,
) -> Result<Option<Given>, Error> {
    let needed: &[&str] = match given.kind.as_deref() {
        Some("event") => &["date"],
        Some("post") => &["actor"],
        _ => &[],
    };
    let is_open = needed.iter().any(|key| !given.has(key));
    if given.kind.is_some() && given.name.is_some() && !is_open {
        return Ok(None);
    }
    with_asking(context, declare, |asking| {
        let mut given = given.clone();
        let kind = match &given.kind {
            Some(kind) => kind.clone(),
            None => asking.kind()?,
        };
        given.kind = Some(kind.clone());
        match Kind::ALL.into_iter().find(|it| it.key() == kind) {
            Some(kind) => asking.new_record(kind, &mut given)?,
            None if kind == "event" => asking.event(&mut given)?,
            None => asking.post(&mut given)?,
        }
        Ok(given)
    })
}

impl Asking<'_> {
    fn kind(&self) -> Result<String, Error> {
        let kinds = Kind::ALL.map(|kind| (self.look.kind(kind), kind.key()));
        let blocks = ["event", "post"].map(|key| (self.look.field(key).to_lowercase(), key));
        let all: Vec<(String, &str)> = kinds.into_iter().chain(blocks).collect();
        let rows: Vec<Row> = all.iter().map(|(name, key)| Row::new(name, *key)).collect();
        let chosen = self.prompt.choose(&self.word("ask-kind"), &rows)?;
        Ok(all[chosen].1.to_owned())
    }

    fn new_record(&self, kind: Kind, given: &mut Given) -> Result<(), Error> {
        let name = match &given.name {
            Some(name) => name.clone(),
            None => self.name(kind, given)?,
        };
        given.name = Some(name.clone());
        if public_actors::find(kind, &name).is_some() && given.id.is_none() {
            return Ok(());
        }
        let fields: Vec<&Field> = fields::of(kind).collect();
        for key in asked_of(kind) {
            if given.has(key) {
                continue;
            }
            let value = match *key {
                "type" => self.of_type(kind)?,
                "county" => self.county()?,
                "part-of" => {
                    let question = self.look.field(key);
                    let is_peer = |of: Kind| of == kind || of.is_actor() && kind.is_actor();
                    let found = self.record(&question, true, |it| is_peer(it.kind))?;
                    found.map(|id| id.to_string())
                }
                _ => self.value(kind, &fields, key, None)?,
            };
            given.put(key, value);
        }
        Ok(())
    }

    /// A name; when a record goes by it already, or nearly, that is said and may be overruled.
    fn name(&self, kind: Kind, given: &mut Given) -> Result<String, Error> {
        loop {
            let needed = self.word("ask-needed");
            let question = self.look.field("name");
            let name = self.prompt.text(&question, None, |text| match text {
                "" => Err(needed.clone()),
                _ => Ok(()),
            })?;
            let mut block = Block::default();
            block.set("name", Value::Text(name.clone()));
            let guarded = guard::name(self.look.registry, kind, &block);
            let Err(
                ChangeError::Taken {
                    id, name: other, ..
                }
                | ChangeError::Near {
                    id, name: other, ..
                },
            ) = guarded
            else {
                return Ok(name);
            };
            if given.force {
                return Ok(name);
            }
            let facts = [("name", other.into()), ("id", id.to_string().into())];
            let question = self.look.words.with("ask-taken", &facts);
            if self.prompt.yes(&question, false)? {
                given.force = true;
                return Ok(name);
            }
        }
    }

    fn of_type(&self, kind: Kind) -> Result<Option<String>, Error> {
        let vocabulary = &self.look.registry.settings.vocabulary;
        let own = vocabulary.words(WordList::Type).iter();
        let own = own.map(|word| word.key.as_str());
        let own = own.filter(|key| !types().any(|it| it == *key));
        let keys: Vec<&str> = types_of(kind).iter().copied().chain(own).collect();
        if keys.is_empty() {
            return Ok(None);
        }
        let label = |key: &str| vocabulary.label(WordList::Type, key, self.look.words);
        let rows = keys.iter().map(|key| Row::new(label(key), *key)).collect();
        let chosen = self.one(&self.look.field("type"), true, rows)?;
        Ok(chosen.map(|at| keys[at].to_owned()))
    }

    fn county(&self) -> Result<Option<String>, Error> {
        let mut counties: Vec<&codes::County> = codes::counties().iter().collect();
        counties.sort_by(|left, right| order::compare(&left.name, &right.name));
        let rows = counties
            .iter()
            .map(|county| Row::new(&county.name, &county.code))
            .collect();
        let chosen = self.one(&self.look.field("county"), true, rows)?;
        Ok(chosen.map(|at| counties[at].code.clone()))
    }

    /// A value that is typed; it is tried on Enter, as it will be taken.
    fn value(
        &self,
        kind: Kind,
        fields: &[&'static Field],
        key: &str,
        default: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let facts = [("field", self.look.field(key).into())];
        let question = self.look.words.with("ask-optional", &facts);
        let test = |text: &str| match text {
            "" => Ok(()),
            _ => self.try_value(kind, fields, key, text),
        };
        Ok(Some(self.prompt.text(&question, default, test)?))
    }

    fn try_value(
        &self,
        kind: Kind,
        fields: &[&'static Field],
        key: &str,
        text: &str,
    ) -> Result<(), String> {
        let said = |error: Error| match error.hint() {
            Some(hint) => format!("{error}: {hint}"),
            None => error.to_string(),
        };
        let assignment: Assignment =
            parse(&format!("{key}={text}")).map_err(|it| said(it.into()))?;
        let (field, value) = self
            .assigner
            .assign(fields, &Block::default(), &assignment)
            .map_err(said)?;
        let mut block = Block::default();
        if let Some(value) = value {
            block.set(field.key, value);
        }
        guard::numbers(self.look.registry, kind, &block, None).map_err(|it| said(it.into()))
    }

    fn event(&self, given: &mut Given) -> Result<(), Error> {
        let initiative = match &given.name {
            Some(text) => self.reference(Target::Initiative, text)?,
            None => self.needed("initiative", |kind| kind == Kind::Initiative)?,
        };
        given.name = Some(initiative);
        let fields: Vec<&Field> = fields::EVENT.iter().collect();
        if !given.has("date") {
            let date = self.value_needed(Kind::Initiative, &fields, "date")?;
            given.put("date", Some(date));
        }
        for key in ["name", "place"] {
            if !given.has(key) {
                let value = self.value(Kind::Initiative, &fields, key, None)?;
                given.put(key, value);
            }
        }
        Ok(())
    }

    fn post(&self, given: &mut Given) -> Result<(), Error> {
        let person = match &given.name {
            Some(text) => self.reference(Target::Any, text)?,
            None => self.needed("person", |kind| kind == Kind::Person)?,
        };
        given.name = Some(person);
        let fields: Vec<&Field> = fields::POST.iter().collect();
        if !given.has("actor") {
            let actor = self.needed("actor", Kind::is_actor)?;
            given.put("actor", Some(actor));
        }
        if !given.has("title") {
            let title = self.value(Kind::Person, &fields, "title", None)?;
            given.put("title", title);
        }
        Ok(())
    }

    /// A record that must be said.
    fn needed(&self, field: &str, fits: impl Fn(Kind) -> bool) -> Result<String, Error> {
        let found = self.record(&self.look.field(field), false, |it| fits(it.kind))?;
        Ok(found.map(|id| id.to_string()).unwrap_or_default())
    }

    /// A value that must be said.
    fn value_needed(
        &self,
        kind: Kind,
        fields: &[&'static Field],
        key: &str,
    ) -> Result<String, Error> {
        let needed = self.word("ask-needed");
        self.prompt
            .text(&self.look.field(key), None, |text| match text {
                "" => Err(needed.clone()),
                _ => self.try_value(kind, fields, key, text),
            })
    }
}

/// What is asked about a new record of a kind, besides its name.
fn asked_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Municipality | Kind::Region => &["county", "orgnr"],
        Kind::Agency | Kind::Company | Kind::School | Kind::University | Kind::Association => {
            &["type", "county", "part-of", "orgnr"]
        }
        Kind::Group => &["county"],
        Kind::Initiative => &["type", "county", "part-of"],
        Kind::Person => &[],
        Kind::Source => &["publisher", "date", "url"],
    }
}
