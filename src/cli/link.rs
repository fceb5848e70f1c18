//! `kompis link`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, split_list};
use super::exit_code::ExitCode;
use super::prompt::{Choice, Questions, ask_when_allowed};
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::error::change::ChangeError;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::fields::{self, Field, ReferenceTarget, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::query::select::Subjects;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::ops::assign::{Assigner, Assignment, Sign};
use crate::ops::link::{self, check_period, link_post};

/// Let actors take part in an initiative, or give people a post at an actor
///
/// `kompis link ACTOR INITIATIVE --role ROLE` links an actor, `kompis link PERSON ACTOR --title TEXT` a person. What is there
/// already is changed; an option without value removes it: `--until=`. What is left open is asked for on a terminal.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Args {
    /// Actors, then the initiative; or people, then the actor; `-` reads the first from standard input, one a line
    #[arg(value_name = "REF", add = complete::reference())]
    records: Vec<String>,
    /// Actors, or people with `kind:person`, that a query finds
    #[arg(long, value_name = "QUERY", add = complete::query())]
    r#where: Option<String>,
    /// As what an actor takes part; give it again, or with commas, for several roles
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    options: WriteOptions,
}

/// The optional keys of a participant or post.
#[derive(ClapArgs, Clone, Debug)]
struct Details {
    /// The title of a post
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The unit of the actor: a department that takes part, or where a person works
    #[arg(long, value_name = "TEXT")]
    unit: Option<String>,
    /// E-mail address of a post; give it again for several
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// Phone number of a post; give it again for several
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,
    /// What a person answers for: press
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// An initiative that a post is for
    #[arg(long, value_name = "REF", add = complete::reference())]
    r#for: Vec<String>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// How much an actor pays, in whole units of the registry's currency
    #[arg(long, value_name = "NUMBER")]
    amount: Option<String>,
    /// The role in the terms of a programme, such as ESF's
    #[arg(long, value_name = "TEXT")]
    formal_role: Option<String>,
    /// The source, where it is another than the record's
    #[arg(long, value_name = "REF")]
    source: Option<String>,
    /// The keys that no source states; without keys, that there is a link at all
    // `--inferred REF` without `=` would take the REF for its keys.
    #[arg(long, value_name = "KEY,…", num_args = 0..=1, require_equals = true, default_missing_value = "actor")]
    inferred: Option<String>,
    /// A note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// The options of participations alone, and those of posts alone.
const FOR_PARTICIPATIONS: [&str; 3] = ["role", "amount", "formal-role"];
const FOR_POSTS: [&str; 5] = ["title", "email", "phone", "topic", "for"];

/// Checks that options which are given are not those of the other sort of link.
///
/// # Errors
/// [`ChangeError::WrongOption`] for one that is.
pub(super) fn check_options(
    is_post: bool,
    given: &[(&'static str, bool)],
) -> Result<(), ChangeError> {
    let wrong: &[&str] = match is_post {
        true => &FOR_PARTICIPATIONS,
        false => &FOR_POSTS,
    };
    let is_wrong = |(option, is_given): &&(&str, bool)| *is_given && wrong.contains(option);
    match given.iter().find(is_wrong) {
        Some((option, _)) => Err(ChangeError::WrongOption { option, is_post }),
        None => Ok(()),
    }
}

/// Whether a REF names a record of the kind rather than an actor; `in_doubt` where it could be either, or names neither.
pub(super) fn names(registry: &Registry, text: &str, kind: Kind, in_doubt: bool) -> bool {
    let fits = |it: &Record| it.kind == kind || it.kind.is_actor();
    let is_of_kind = |id: &Id| registry.get(id).is_some_and(|it| it.kind == kind);
    match reference::find(registry, text, fits) {
        Found::One(id, _) => is_of_kind(&id),
        Found::Several(ids) if ids.iter().all(is_of_kind) => true,
        Found::Several(ids) => in_doubt && ids.iter().any(is_of_kind),
        Found::Nothing(_) => in_doubt,
    }
}

impl Details {
    /// The options that are given, with their values as they were typed.
    fn typed(&self) -> impl Iterator<Item = (&'static str, String)> {
        let several = |all: &[String]| (!all.is_empty()).then(|| all.join(","));
        [
            ("title", self.title.clone()),
            ("unit", self.unit.clone()),
            ("email", several(&self.email)),
            ("phone", several(&self.phone)),
            ("topic", several(&self.topic)),
            ("for", several(&self.r#for)),
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("amount", self.amount.clone()),
            ("formal-role", self.formal_role.clone()),
            ("source", self.source.clone()),
            ("inferred", self.inferred.clone()),
            ("note", self.note.clone()),
        ]
        .into_iter()
        .filter_map(|(option, value)| Some((option, value?)))
    }

    /// Whether one of the options of posts alone is given.
    fn is_of_post(&self) -> bool {
        self.typed().any(|(option, _)| FOR_POSTS.contains(&option))
    }

    fn period(&self) -> Result<Period, Error> {
        let day = |text: &Option<String>| {
            let text = text.as_deref().filter(|it| !it.is_empty());
            text.map(parse_date).transpose()
        };
        Ok(Period {
            since: day(&self.since)?,
            until: day(&self.until)?,
        })
    }

    /// The keys that are given, as a block with these fields has them; those without value are to be removed.
    fn read(
        &self,
        fields: &'static [Field],
        assigner: &Assigner<'_>,
    ) -> Result<link::Details, Error> {
        let fields: Vec<&Field> = fields.iter().collect();
        let mut details = link::Details::default();
        for (option, text) in self.typed() {
            let key = if option == "for" {
                "initiatives"
            } else {
                option
            };
            let assignment = Assignment {
                key: key.to_owned(),
                sign: Sign::Set,
                text,
            };
            let field = assigner.apply(&fields, &mut details.block, &assignment)?;
            if details.block.get(field.key).is_none() {
                details.removed.push(field.key);
            }
        }
        Ok(details)
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    // What is wrong by itself is reported before anything is read.
    check_period(&args.details.period()?, false)?;
    let answered = ask(args, context)?;
    let same = answered.as_ref().map(Args::words);
    let args = answered.as_ref().unwrap_or(args);
    // Standard input can be read once, but the plan is made twice.
    let records = super::show::references(&args.records);
    write(context, "link", &args.options, same, |context, read| {
        let is_post = args.is_post(&records, read.registry());
        let given = args.details.typed().map(|(option, _)| (option, true));
        let given = given.chain([("role", !args.role.is_empty())]);
        check_options(is_post, &given.collect::<Vec<_>>())?;
        let plan = match is_post {
            true => plan_posts(args, &records, context, read)?,
            false => plan_participations(args, &records, context, read)?,
        };
        Ok((plan, None))
    })
}

fn plan_participations(
    args: &Args,
    records: &[String],
    context: &Context,
    read: &Read,
) -> Result<Plan, Error> {
    let assigner = context.assigner(read, args.options.declare);
    let Some((initiative, actors)) = records.split_last() else {
        let missing = "who and in what: `kompis link ACTOR… INITIATIVE --role ROLE`";
        return Err(ChangeError::Missing(missing).into());
    };
    let initiative = assigner.reference(ReferenceTarget::Initiative, initiative)?;
    let found = (args.r#where.as_ref(), Subjects::Actors);
    let ids = context.named_and_found(read, &assigner, (actors, ReferenceTarget::Actor), found)?;
    let ids = Vec::from_iter(ids);
    if ids.is_empty() {
        let missing = "who: `kompis link ACTOR… INITIATIVE --role ROLE`";
        return Err(ChangeError::Missing(missing).into());
    }
    let roles = roles(&args.role, &assigner)?;
    let details = args.details.read(fields::PARTICIPANT, &assigner)?;
    let record = read.registry().get(&initiative);
    let record = record.filter(|it| it.kind == Kind::Initiative);
    let record = record.ok_or(ChangeError::Missing("an initiative"))?;
    Ok(assigner.with_sources(link::link(&ids, record, &roles, &details)?))
}

fn plan_posts(
    args: &Args,
    records: &[String],
    context: &Context,
    read: &Read,
) -> Result<Plan, Error> {
    let assigner = context.assigner(read, args.options.declare);
    let registry = read.registry();
    let missing = ChangeError::Missing("who and where: `kompis link PERSON… ACTOR --title TEXT`");
    let (actor, people) = match records.split_last() {
        Some((actor, people)) if !people.is_empty() || args.r#where.is_some() => (actor, people),
        _ => return Err(missing.into()),
    };
    let actor = match assigner.reference(ReferenceTarget::Actor, actor) {
        Err(_) if names(registry, actor, Kind::Initiative, false) => {
            let initiative = actor.clone();
            return Err(ChangeError::PostAtInitiative { initiative }.into());
        }
        other => other?,
    };
    let found = (args.r#where.as_ref(), Subjects::Records);
    let ids = context.named_and_found(read, &assigner, (people, ReferenceTarget::Person), found)?;
    let people = ids.iter().filter_map(|id| registry.get(id));
    let people: Vec<&Record> = people.filter(|it| it.kind == Kind::Person).collect();
    if people.is_empty() {
        return Err(missing.into());
    }
    let details = args.details.read(fields::POST, &assigner)?;
    let mut plan = Plan::default();
    for person in people {
        plan.join(link_post(person, &actor, &details)?);
    }
    Ok(assigner.with_sources(plan))
}

fn roles(typed: &[String], assigner: &Assigner<'_>) -> Result<Vec<String>, Error> {
    let mut roles = Vec::new();
    for role in split_list(typed) {
        let role = assigner.word(WordList::Role, &role)?;
        // A role and its label are one role.
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    match roles.is_empty() {
        true => Err(ChangeError::Missing("as what: --role ROLE").into()),
        false => Ok(roles),
    }
}

/// Parses a date: exact, coarse or open.
pub(super) fn parse_date(text: &str) -> Result<Date, Error> {
    Date::parse(text).ok_or_else(|| ArgumentsError::BadDay(text.to_owned()).into())
}

impl Args {
    /// Whether posts of people are meant.
    fn is_post(&self, records: &[String], registry: &Registry) -> bool {
        let is_of_post = self.details.is_of_post();
        match records {
            [] => is_of_post,
            [other] if self.r#where.is_some() => {
                !names(registry, other, Kind::Initiative, !is_of_post)
            }
            // `kompis link prov-ab --title samordnare` asks for the person.
            [_] if is_of_post => true,
            [first, ..] => names(registry, first, Kind::Person, is_of_post),
        }
    }

    /// The arguments as they are typed, without those of writing.
    fn words(&self) -> Vec<String> {
        let mut words = self.records.clone();
        let query = self.r#where.iter().map(|query| ("--where", query));
        let roles = self.role.iter().map(|role| ("--role", role));
        for (option, value) in query.chain(roles) {
            words.extend([option.to_owned(), value.clone()]);
        }
        let details = self.details.typed();
        words.extend(details.map(|(key, value)| format!("--{key}={value}")));
        words
    }
}

/// Asks who takes part, in what and in which role, as far as that is open; none when nothing is asked.
fn ask(args: &Args, context: &mut Context) -> Result<Option<Args>, Error> {
    let needed = if args.r#where.is_some() { 1 } else { 2 };
    let is_whole = args.records.len() >= needed;
    let has_role = !args.role.is_empty() || args.details.is_of_post();
    // Answers can't be typed where names come from standard input.
    if is_whole && has_role || args.records.iter().any(|it| it == "-") {
        return Ok(None);
    }
    ask_when_allowed(context, args.options.declare, |questions| {
        let is_post = args.is_post(&args.records, questions.look.registry);
        match is_post {
            // The arguments say it all, and the title may not be known.
            true if is_whole => Ok(None),
            true => ask_post(args, questions).map(Some),
            false => ask_participation(args, needed, questions).map(Some),
        }
    })
    .map(Option::flatten)
}

fn ask_participation(args: &Args, needed: usize, questions: &Questions<'_>) -> Result<Args, Error> {
    let mut args = args.clone();
    let initiative = match args.records.as_slice() {
        [] => None,
        // `kompis link vinnova` names an actor and `kompis link connect` an initiative: the question is for the other.
        [one] if needed == 2 && !means_initiative(questions, one) => None,
        _ => args.records.pop(),
    };
    let mut records = Vec::new();
    for text in &args.records {
        records.push(questions.resolve(ReferenceTarget::Actor, text)?);
    }
    if records.is_empty() && args.r#where.is_none() {
        let question = questions.word("ask-actor");
        records.push(questions.choose_record(&question, |it| it.kind.is_actor())?);
    }
    records.push(match initiative {
        Some(text) => questions.resolve(ReferenceTarget::Initiative, &text)?,
        None => {
            let question = questions.word("ask-initiative");
            questions.choose_record(&question, |it| it.kind == Kind::Initiative)?
        }
    });
    args.records = records.iter().map(ToString::to_string).collect();
    if args.role.is_empty() {
        args.role.push(ask_role(questions)?);
    }
    Ok(args)
}

/// Asks for the person or the actor of a post, and for the title.
fn ask_post(args: &Args, questions: &Questions<'_>) -> Result<Args, Error> {
    let mut args = args.clone();
    let registry = questions.look.registry;
    let (person, actor) = match args.records.first() {
        Some(text) if names(registry, text, Kind::Person, false) => (Some(text), None),
        other => (None, other),
    };
    let mut records = Vec::new();
    match person {
        Some(text) => records.push(questions.resolve(ReferenceTarget::Person, text)?),
        None if args.r#where.is_none() => {
            let question = questions.word("ask-actor");
            records.push(questions.choose_record(&question, |it| it.kind == Kind::Person)?);
        }
        None => {}
    }
    records.push(match actor {
        Some(text) => questions.resolve(ReferenceTarget::Actor, text)?,
        None => {
            let question = questions.word("ask-place");
            questions.choose_record(&question, |it| it.kind.is_actor())?
        }
    });
    args.records = records.iter().map(ToString::to_string).collect();
    if args.details.title.is_none() {
        let facts = [("field", questions.look.field("title").into())];
        let question = questions.look.words.with("ask-optional", &facts);
        let title = questions.prompt.text(&question, None, |_| Ok(()))?;
        args.details.title = Some(title).filter(|it| !it.is_empty());
    }
    Ok(args)
}

/// Whether a single REF means an initiative rather than an actor.
fn means_initiative(questions: &Questions<'_>, text: &str) -> bool {
    let step = |target: ReferenceTarget| {
        let found = reference::find(questions.look.registry, text, |it| target.allows(it.kind));
        match found {
            Found::One(_, step) => (0, Some(step)),
            Found::Several(_) => (1, None),
            Found::Nothing(_) => (2, None),
        }
    };
    step(ReferenceTarget::Initiative) < step(ReferenceTarget::Actor)
}

fn ask_role(questions: &Questions<'_>) -> Result<String, Error> {
    let vocabulary = &questions.look.registry.settings.vocabulary;
    let words = vocabulary.words(WordList::Role).iter();
    let choices = words.map(|word| Choice::new(questions.look.role(&word.key), &word.key));
    let question = questions.word("ask-role");
    questions
        .prompt
        .choose_key(&question, &choices.collect::<Vec<_>>())
}
