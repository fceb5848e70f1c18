//! `kompis link`.

use clap::Args as ClapArgs;

use super::context::{Context, Read, listed};
use super::exit_code::ExitCode;
use super::questions::link::{Given, ask};
use super::questions::write;
use super::write::Writing;
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::error::change::ChangeError;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::fields::{Target, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::query::select::Subjects;
use crate::ops::assign::Assigner;
use crate::ops::link::{Options, check, link};

/// Let actors take part in an initiative
///
/// Without ACTOR, INITIATIVE or a role, what is left open is asked for on a terminal.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    given: Given,
    /// The first day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
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
    #[arg(long, value_name = "KEY,…", num_args = 0..=1, require_equals = true, default_missing_value = "actor")]
    inferred: Option<String>,
    /// A note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    // What is wrong by itself is told before anything is read.
    let period = Period {
        since: args.since.as_deref().map(date).transpose()?,
        until: args.until.as_deref().map(date).transpose()?,
    };
    check(&period, false)?;
    let asked = ask(&args.given, args.writing.declare, context)?;
    let given = asked.as_ref().unwrap_or(&args.given);
    let records = super::show::references(&given.records);
    let typed = asked.as_ref().map(|given| words(args, given));
    write(context, "link", &args.writing, typed, |context, read| {
        plan(args, given, &records, &period, context, read)
    })
}

/// The arguments that say the same.
fn words(args: &Args, given: &Given) -> Vec<String> {
    let mut words = given.words();
    let amount = args.amount.map(|amount| amount.to_string());
    for (option, value) in [
        ("--since", &args.since),
        ("--until", &args.until),
        ("--amount", &amount),
        ("--formal-role", &args.formal_role),
        ("--source", &args.source),
        ("--inferred", &args.inferred),
        ("--note", &args.note),
    ] {
        words.extend(value.iter().map(|value| format!("{option}={value}")));
    }
    words
}

fn plan(
    args: &Args,
    given: &Given,
    typed: &[String],
    period: &Period,
    context: &Context,
    read: &Read,
) -> Result<Plan, Error> {
    let assigner = context.assigner(read, args.writing.declare);
    let Some((initiative, actors)) = typed.split_last() else {
        return Err(ChangeError::Missing(
            "who and in what: `kompis link ACTOR… INITIATIVE --role ROLE`",
        )
        .into());
    };
    let initiative = assigner.reference(Target::Initiative, initiative)?;
    let mut ids: Vec<Id> = Vec::new();
    for actor in actors {
        ids.push(assigner.reference(Target::Actor, actor)?);
    }
    if let Some(query) = &given.r#where {
        let query = context.query(read.registry(), std::slice::from_ref(query))?;
        let hits = read.view().select(&query, Subjects::Actors, false);
        ids.extend(hits.into_iter().map(|hit| hit.id));
    }
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Err(
            ChangeError::Missing("who: `kompis link ACTOR… INITIATIVE --role ROLE`").into(),
        );
    }
    let options = options(args, given, period, &assigner)?;
    let record = read
        .registry()
        .get(&initiative)
        .filter(|it| it.kind == Kind::Initiative);
    let record = record.ok_or(ChangeError::Missing("an initiative"))?;
    Ok(assigner.with_sources(link(&ids, record, &options)?))
}

fn options(
    args: &Args,
    given: &Given,
    period: &Period,
    assigner: &Assigner<'_>,
) -> Result<Options, Error> {
    let mut roles = Vec::new();
    for role in listed(&given.role) {
        let role = assigner.word(WordList::Role, &role)?;
        // A role and its label are one role.
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    if roles.is_empty() {
        return Err(ChangeError::Missing("as what: --role ROLE").into());
    }
    let source = args
        .source
        .as_deref()
        .map(|text| assigner.reference(Target::Source, text))
        .transpose()?;
    Ok(Options {
        roles,
        since: period.since.clone(),
        until: period.until.clone(),
        amount: args.amount,
        formal_role: args.formal_role.clone(),
        source,
        inferred: args
            .inferred
            .iter()
            .flat_map(|keys| listed(std::slice::from_ref(keys)))
            .collect(),
        note: args.note.clone(),
    })
}

/// A date, exact, coarse or open.
pub(super) fn date(text: &str) -> Result<Date, Error> {
    Date::parse(text).ok_or_else(|| ArgumentsError::BadDay(text.to_owned()).into())
}
