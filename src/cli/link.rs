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
use crate::model::fields::{ReferenceTarget, WordList};
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::query::select::Subjects;
use crate::model::reference::{self, Found};
use crate::model::value::{Block, Value};
use crate::ops::assign::Assigner;
use crate::ops::link::{check_period, link};

/// Let actors take part in an initiative
///
/// Without ACTOR, INITIATIVE or a role, what is left open is asked for on a terminal.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Args {
    /// Actors, then the initiative; `-` reads actors from standard input, one a line
    #[arg(value_name = "REF", add = complete::reference())]
    records: Vec<String>,
    /// Actors that a query finds
    #[arg(long, value_name = "QUERY", add = complete::query())]
    r#where: Option<String>,
    /// As what; give it again, or with commas, for several roles
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    options: WriteOptions,
}

/// The optional keys of a participant.
#[derive(ClapArgs, Clone, Debug)]
struct Details {
    /// The first day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// The unit that takes part, where it is a part of the actor: a department
    #[arg(long, value_name = "TEXT")]
    unit: Option<String>,
    /// How much, in whole units of the registry's currency
    #[arg(long, value_name = "NUMBER")]
    amount: Option<i64>,
    /// The role in the terms of a programme, such as ESF's
    #[arg(long, value_name = "TEXT")]
    formal_role: Option<String>,
    /// The source, where it is another than the initiative's
    #[arg(long, value_name = "REF")]
    source: Option<String>,
    /// The keys that no source states; without keys, that it takes part at all
    // `--inferred REF` without `=` would take the REF for its keys.
    #[arg(long, value_name = "KEY,…", num_args = 0..=1, require_equals = true, default_missing_value = "actor")]
    inferred: Option<String>,
    /// A note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Details {
    /// The keys that are given, with their values as they were typed.
    fn typed(&self) -> impl Iterator<Item = (&'static str, String)> {
        [
            ("unit", self.unit.clone()),
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("amount", self.amount.map(|amount| amount.to_string())),
            ("formal-role", self.formal_role.clone()),
            ("source", self.source.clone()),
            ("inferred", self.inferred.clone()),
            ("note", self.note.clone()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
    }

    fn period(&self) -> Result<Period, Error> {
        Ok(Period {
            since: self.since.as_deref().map(parse_date).transpose()?,
            until: self.until.as_deref().map(parse_date).transpose()?,
        })
    }

    /// The keys that are given, as a participant has them.
    fn block(&self, assigner: &Assigner<'_>) -> Result<Block, Error> {
        let mut block = Block::default();
        for (key, text) in self.typed() {
            let value = match key {
                "since" | "until" => Value::Date(parse_date(&text)?),
                "amount" => Value::Integer(self.amount.unwrap_or_default()),
                "source" => Value::Text(
                    assigner
                        .reference(ReferenceTarget::Source, &text)?
                        .to_string(),
                ),
                "inferred" => match split_list(&[text]) {
                    keys if keys.is_empty() => continue,
                    keys => Value::List(keys),
                },
                _ => Value::Text(text),
            };
            block.set(key, value);
        }
        Ok(block)
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
        Ok((plan(args, &records, context, read)?, None))
    })
}

fn plan(args: &Args, records: &[String], context: &Context, read: &Read) -> Result<Plan, Error> {
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
    let details = args.details.block(&assigner)?;
    let record = read.registry().get(&initiative);
    let record = record.filter(|it| it.kind == Kind::Initiative);
    let record = record.ok_or(ChangeError::Missing("an initiative"))?;
    Ok(assigner.with_sources(link(&ids, record, &roles, &details)?))
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
    let is_whole = args.records.len() >= needed && !args.role.is_empty();
    // Answers can't be typed where names come from standard input.
    if is_whole || args.records.iter().any(|it| it == "-") {
        return Ok(None);
    }
    ask_when_allowed(context, args.options.declare, |questions| {
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
    })
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
