//! `kompis end`.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::link::{check_options, names, parse_date};
use super::prompt::{Choice, Questions, ask_when_allowed};
use super::show::references;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::fields::{ReferenceTarget, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::select::Subjects;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::Block;
use crate::ops::assign::Assigner;
use crate::ops::end::{Which, end, is_open_at};

/// End participations or posts: give them their last day
///
/// `kompis end ACTOR INITIATIVE` ends a participation, `kompis end PERSON ACTOR` a post. Without one of them, or without a
/// day, what is left open is asked for on a terminal.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// The last day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[command(flatten)]
    options: WriteOptions,
}

/// The arguments that choose participations or posts, of `end` and `unlink`.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Selection {
    /// Actors, then the initiative; or people, then the actor; `-` reads the first from standard input, one a line
    #[arg(value_name = "REF", add = complete::reference())]
    pub(super) records: Vec<String>,
    /// Actors, or people with `kind:person`, that a query finds; of them all that match
    #[arg(long, value_name = "QUERY", add = complete::query())]
    r#where: Option<String>,
    /// As what, where an actor takes part in several ways
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// The title, where a person has several posts
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The unit, where there are several
    #[arg(long, value_name = "TEXT")]
    unit: Option<String>,
    /// From when, where there are several
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
}

/// Participations or posts by their records, the initiative or the people, and their indexes.
type Found<'a> = Vec<(&'a Record, BTreeSet<usize>)>;

impl Selection {
    /// The same with the lines of standard input in place of `-`: it can be read once, but plans are made twice.
    pub(super) fn with_input(&self) -> Selection {
        Selection {
            records: references(&self.records),
            ..self.clone()
        }
    }

    /// Whether posts of people are meant.
    fn is_of_posts(&self, registry: &Registry) -> bool {
        match self.records.as_slice() {
            [other] if self.r#where.is_some() => {
                !names(registry, other, Kind::Initiative, self.title.is_none())
            }
            [] => self.title.is_some(),
            [first, ..] => names(registry, first, Kind::Person, self.title.is_some()),
        }
    }

    /// Finds the participations or posts; with `is_open`, those that have no last day before others. Of a REF one must be
    /// meant, of what a query finds all are.
    ///
    /// # Errors
    /// [`ChangeError`] when one is not linked, or several ways of one REF could be meant.
    pub(super) fn find<'a>(
        &self,
        context: &Context,
        read: &'a Read,
        is_open: bool,
    ) -> Result<Found<'a>, Error> {
        let registry = read.registry();
        let is_post = self.is_of_posts(registry);
        check_options(
            is_post,
            &[
                ("role", self.role.is_some()),
                ("title", self.title.is_some()),
            ],
        )?;
        let missing = match is_post {
            true => "who and where: PERSON ACTOR",
            false => "who and in what: ACTOR INITIATIVE",
        };
        let (last, first) = match self.records.split_last() {
            Some((last, first)) if !first.is_empty() || self.r#where.is_some() => (last, first),
            _ => return Err(ChangeError::Missing(missing).into()),
        };
        let chosen = match is_post {
            true => self.choose_posts((first, last), context, read)?,
            false => self.choose_participations((first, last), context, read)?,
        };
        let mut found: BTreeMap<&Id, (&Record, BTreeSet<usize>)> = BTreeMap::new();
        let mut is_linked = false;
        for (record, which, is_named) in &chosen {
            let indexes = match is_named {
                true => BTreeSet::from([which.find_one(record, is_open)?]),
                false => which.find_all(record),
            };
            is_linked |= !indexes.is_empty();
            // What a query finds may have ended long ago, and then that is right.
            let is_meant = |at: &usize| *is_named || !is_open || is_open_at(record, *at);
            let indexes = indexes.into_iter().filter(is_meant);
            let entry = found.entry(&record.id);
            let entry = entry.or_insert_with(|| (record, BTreeSet::new()));
            entry.1.extend(indexes);
        }
        if !is_linked {
            let id = last.clone();
            return Err(ChangeError::NoneLinked { id, is_post }.into());
        }
        Ok(found.into_values().collect())
    }

    /// The participations of actors in an initiative, each with whether a REF names the actor.
    fn choose_participations<'a>(
        &self,
        (first, last): (&[String], &String),
        context: &Context,
        read: &'a Read,
    ) -> Result<Vec<(&'a Record, Which, bool)>, Error> {
        let assigner = context.assigner(read, false);
        let initiative = assigner.reference(ReferenceTarget::Initiative, last)?;
        let record = read.registry().get(&initiative);
        let record = record.ok_or(ChangeError::Missing("an initiative"))?;
        let role = self.role.as_deref();
        let role = role.map(|role| assigner.word(WordList::Role, role));
        let role = role.transpose()?;
        let which = |actor: Id| self.which(actor, role.clone());
        let mut chosen = Vec::new();
        for text in first {
            let actor = actor_of(record, text, &assigner)?;
            chosen.push((record, which(actor)?, true));
        }
        let found = (self.r#where.as_ref(), Subjects::Actors);
        let nothing = (&[][..], ReferenceTarget::Actor);
        for actor in context.named_and_found(read, &assigner, nothing, found)? {
            chosen.push((record, which(actor)?, false));
        }
        Ok(chosen)
    }

    /// The posts of people at an actor, each with whether a REF names the person.
    fn choose_posts<'a>(
        &self,
        (first, last): (&[String], &String),
        context: &Context,
        read: &'a Read,
    ) -> Result<Vec<(&'a Record, Which, bool)>, Error> {
        let assigner = context.assigner(read, false);
        let registry = read.registry();
        let named = (first, ReferenceTarget::Person);
        let named = context.named_and_found(read, &assigner, named, (None, Subjects::Records))?;
        let found = (self.r#where.as_ref(), Subjects::Records);
        let nothing = (&[][..], ReferenceTarget::Person);
        let found = context.named_and_found(read, &assigner, nothing, found)?;
        let people = named.iter().map(|id| (id, true));
        let others = found.difference(&named).map(|id| (id, false));
        let mut chosen = Vec::new();
        for (id, is_named) in people.chain(others) {
            let record = registry.get(id).filter(|it| it.kind == Kind::Person);
            let Some(record) = record else { continue };
            let actor = actor_of(record, last, &assigner)?;
            let which = self.which(actor, self.title.clone())?;
            chosen.push((record, which, is_named));
        }
        Ok(chosen)
    }

    fn which(&self, actor: Id, name: Option<String>) -> Result<Which, Error> {
        let unit = self.unit.clone();
        let since = self.since.as_deref().map(parse_date).transpose()?;
        Ok(Which {
            actor,
            name,
            unit,
            since,
        })
    }
}

/// The actor that a REF names. The actor of a participant or post may have no record any more.
fn actor_of(record: &Record, text: &str, assigner: &Assigner<'_>) -> Result<Id, Error> {
    let blocks = ["participant", "post"].map(|key| record.block.tables(key));
    let mut actors = blocks
        .into_iter()
        .flatten()
        .filter_map(|it| it.text("actor"));
    match actors.any(|actor| actor == text) {
        true => Ok(Id::new(text)),
        false => assigner.reference(ReferenceTarget::Actor, text),
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let answered = ask(args, context)?;
    let same = answered.as_ref().map(Args::words);
    let args = answered.as_ref().unwrap_or(args);
    let missing = ChangeError::Missing("the last day: --on DATE");
    let on = parse_date(args.on.as_deref().ok_or(missing)?)?;
    let selection = args.selection.with_input();
    write(context, "end", &args.options, same, |context, read| {
        let mut plan = Plan::default();
        for (record, indexes) in selection.find(context, read, true)? {
            plan.join(end(record, &indexes, &on)?);
        }
        Ok((plan, None))
    })
}

impl Args {
    /// The arguments as they are typed, without those of writing.
    fn words(&self) -> Vec<String> {
        let given = &self.selection;
        let mut words = given.records.clone();
        for (option, value) in [
            ("--where", &given.r#where),
            ("--role", &given.role),
            ("--title", &given.title),
            ("--unit", &given.unit),
            ("--since", &given.since),
            ("--on", &self.on),
        ] {
            if let Some(value) = value {
                words.extend([option.to_owned(), value.clone()]);
            }
        }
        words
    }
}

/// Asks which participation or post ends and when, as far as that is open; none when nothing is asked.
fn ask(args: &Args, context: &mut Context) -> Result<Option<Args>, Error> {
    let given = &args.selection;
    let is_whole = given.records.len() >= 2 || given.r#where.is_some();
    // Answers can't be typed where names come from standard input.
    if is_whole && args.on.is_some() || given.records.iter().any(|it| it == "-") {
        return Ok(None);
    }
    let today = context.today().to_string();
    ask_when_allowed(context, false, |questions| {
        let mut args = args.clone();
        if args.selection.r#where.is_none() && args.selection.records.len() <= 2 {
            ask_selection(questions, &mut args.selection)?;
        }
        if args.on.is_none() {
            let question = questions.word("ask-last-day");
            let test = |text: &str| match Date::parse(text) {
                Some(_) => Ok(()),
                None => Err(questions.word("ask-bad-day")),
            };
            args.on = Some(questions.prompt.text(&question, Some(&today), test)?);
        }
        Ok(args)
    })
}

/// Asks who takes part in what, or who has a post where. A REF that is given is resolved first, so that the other questions
/// offer only what fits it.
fn ask_selection(questions: &Questions<'_>, given: &mut Selection) -> Result<(), Error> {
    let registry = questions.look.registry;
    let is_post = given.is_of_posts(registry);
    let (first, second) = match is_post {
        true => (ReferenceTarget::Person, ReferenceTarget::Actor),
        false => (ReferenceTarget::Actor, ReferenceTarget::Initiative),
    };
    let mut records = given.records.iter();
    let first = records.next().map(|text| questions.resolve(first, text));
    let second = records.next().map(|text| questions.resolve(second, text));
    let (first, second) = (first.transpose()?, second.transpose()?);
    let first = match first {
        Some(id) => id,
        None if is_post => questions.choose_record(&questions.word("ask-actor"), |it| {
            it.kind == Kind::Person && open_blocks(it, None).next().is_some()
        })?,
        None => questions.choose_record(&questions.word("ask-actor"), |actor| {
            registry
                .records()
                .filter(|it| it.kind == Kind::Initiative)
                .any(|it| open_blocks(it, Some(&actor.id)).next().is_some())
        })?,
    };
    let second = match second {
        Some(id) => id,
        None if is_post => {
            let person = registry.get(&first);
            let has_post =
                |actor: &Id| person.is_some_and(|it| open_blocks(it, Some(actor)).next().is_some());
            questions.choose_record(&questions.word("ask-place"), |it| has_post(&it.id))?
        }
        None => questions.choose_record(&questions.word("ask-initiative"), |it| {
            it.kind == Kind::Initiative && open_blocks(it, Some(&first)).next().is_some()
        })?,
    };
    let (record, actor) = if is_post {
        (&first, &second)
    } else {
        (&second, &first)
    };
    let is_open = if is_post {
        given.title.is_none()
    } else {
        given.role.is_none()
    };
    if let Some(record) = registry.get(record).filter(|_| is_open) {
        ask_which(questions, record, actor, given)?;
    }
    given.records = vec![first.to_string(), second.to_string()];
    Ok(())
}

/// The participants of an initiative, or posts of a person, that have no last day; of one actor, or of all.
fn open_blocks<'a>(record: &'a Record, actor: Option<&Id>) -> impl Iterator<Item = &'a Block> {
    let blocks = record.block.tables(match record.kind {
        Kind::Person => "post",
        _ => "participant",
    });
    let actor = actor.map(|it| it.as_str().to_owned());
    blocks.iter().filter(move |block| {
        let is_of = |actor: &String| block.text("actor") == Some(actor);
        actor.as_ref().is_none_or(is_of) && block.date("until").is_none()
    })
}

/// Asks which participation or post is meant where there are several.
fn ask_which(
    questions: &Questions<'_>,
    record: &Record,
    actor: &Id,
    given: &mut Selection,
) -> Result<(), Error> {
    let blocks: Vec<&Block> = open_blocks(record, Some(actor)).collect();
    if blocks.len() < 2 {
        return Ok(());
    }
    let is_post = record.kind == Kind::Person;
    let text = |block: &Block, key: &str| block.text(key).map(str::to_owned);
    let since = |block: &Block| block.date("since").map(ToString::to_string);
    let choice = |block: &&Block| {
        let name = match is_post {
            true => text(block, "title"),
            false => text(block, "role").map(|role| questions.look.role(&role)),
        };
        let words: Vec<String> = name.into_iter().chain(text(block, "unit")).collect();
        Choice::new(words.join(", "), since(block).unwrap_or_default())
    };
    let choices: Vec<Choice> = blocks.iter().map(choice).collect();
    let question = questions.word("ask-role");
    let chosen = blocks[questions.prompt.choose(&question, &choices)?];
    match is_post {
        true => given.title = text(chosen, "title"),
        false => given.role = text(chosen, "role"),
    }
    given.unit = given.unit.take().or(text(chosen, "unit"));
    given.since = given.since.take().or(since(chosen));
    Ok(())
}
