//! `kompis duplicates`.

use std::collections::BTreeSet;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, ReadOptions, query_words};
use super::exit_code::ExitCode;
use super::merge::merge_pair;
use super::output::{Target, one_of};
use super::prompt::{Choice, Prompt};
use super::write::{WriteMode, WriteOptions, write};
use crate::error::arguments::ArgumentsError;
use crate::error::{Error, Stop};
use crate::model::fields::ReferenceTarget;
use crate::model::id::Id;
use crate::ops::duplicates::list::{
    DuplicatesResult, Options, Pair, declare_different, duplicates,
};
use crate::render::{self, Format};

/// How the score is made, and what is not listed.
const SCORE: &str = "\
The score is what the reasons add up to, 100 at most: the same organisation number or code 100; names of one public actor \
90; the same name, or the same words in it, 80; a word that differs by a slip 70; all words of the other name 40; the same \
website, e-mail domain, phone number, e-mail address or employer 20 each. 20 less for two people, or two kinds of actors. Half \
where something says that they are two: other numbers or codes, or one is a part of the other. From 60 on actors whose names \
only resemble one another are listed; records with one name, number or code always.

`kompis check` reports the same pairs. Initiatives and people are listed for the same name only, people if they share an \
employer, an e-mail address or a phone number too; sources never. People who are in no list are not listed here either.

On a terminal it asks of each pair: merge, not the same, or later. Esc ends the questions.";

/// Find records that are probably the same
///
/// Lists pairs of records with the reasons and a score; `kompis merge KEEP DROP` makes one record of two.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = SCORE)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::duplicates::FORMATS))))]
#[command(mut_arg("dry_run", |it| it.requires("not_the_same")))]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `kind:company county:08`: only pairs of which it finds a record
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// The same as an option
    #[arg(long, value_name = "QUERY", conflicts_with = "query", add = complete::query())]
    r#where: Option<String>,
    /// Show at most this many pairs
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Say in registry.toml that two records are not the same
    #[arg(long, num_args = 2, value_names = ["REF", "REF"], add = complete::reference())]
    #[arg(requires = "reason")]
    #[arg(conflicts_with_all = ["query", "where", "limit", "output", "rev", "as_of", "skip_broken"])]
    not_the_same: Vec<String>,
    /// Why they are not the same
    #[arg(long, value_name = "TEXT", requires = "not_the_same")]
    reason: Option<String>,
    /// Exit with 1 when there are pairs; asks nothing
    #[arg(long, conflicts_with = "not_the_same")]
    exit_code: bool,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
    #[command(flatten)]
    mode: WriteMode,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    if let [one, other] = args.not_the_same.as_slice() {
        let reason = args.reason.as_deref().unwrap_or_default();
        return run_not_the_same(args, [one, other], reason, context);
    }
    let format = args.target.format(render::duplicates::FORMATS)?;
    let read = context.read(&args.reading)?;
    let result = work_out(args, context, &read)?;
    let look = context.look(read.registry(), &args.target);
    let report = render::duplicates::report(&result, format, &look);
    context.report(&args.target, format, report, &look)?;
    if result.more > 0 {
        context.note(format!("left out by --limit: {}", result.more));
    }
    let Some(first) = result.pairs.first() else {
        context.note("no two records look like the same");
        return Ok(ExitCode::Done);
    };
    // An earlier version can't be changed, and a script waits for no answer.
    let is_now = args.reading.revision.rev.is_none() && args.reading.as_of.is_none();
    let is_page = format == Format::Text && args.target.output.is_none();
    if is_now && is_page && !args.exit_code && context.output.shows_on_terminal() {
        let prompt = Prompt::open(context, context.words(read.registry()));
        if let Some(prompt) = prompt {
            review(args, &prompt, &result, &read, context)?;
            return Ok(ExitCode::Done);
        }
    }
    if format == Format::Text {
        let [one, other] = [&first.one.id, &first.other.id];
        context.note(format!(
            "the same: `kompis merge {one} {other}`; not the same: `kompis duplicates --not-the-same {one} {other} --reason …`"
        ));
    }
    Ok(ExitCode::no_if(args.exit_code))
}

/// The pairs of which the query finds a record, people among them.
fn work_out(args: &Args, context: &Context, read: &Read) -> Result<DuplicatesResult, Error> {
    let words = query_words(&args.query, args.r#where.as_ref());
    let options = Options {
        among: context.found_with_people(read, words)?,
        limit: args.limit,
    };
    Ok(duplicates(read.registry(), &options))
}

/// What can be done with a pair.
#[derive(Clone, Copy)]
enum Answer {
    Merge,
    Different,
    Later,
}

/// Asks of each pair what to do with it. Esc ends the questions, and so does everything that stops a command.
fn review(
    args: &Args,
    prompt: &Prompt,
    result: &DuplicatesResult,
    read: &Read,
    context: &mut Context,
) -> Result<(), Error> {
    let mut gone: BTreeSet<&Id> = BTreeSet::new();
    for (number, pair) in result.pairs.iter().enumerate() {
        let (one, other) = (&pair.one, &pair.other);
        if gone.contains(&one.id) || gone.contains(&other.id) {
            continue;
        }
        let look = context.look(read.registry(), &args.target);
        let words = look.words;
        context
            .output
            .message(&render::duplicates::page(pair, &look));
        let facts = [
            ("n", (number + 1).into()),
            ("of", result.pairs.len().into()),
        ];
        let question = words.with("duplicates-ask", &facts);
        let answers = [
            // Records of two kinds can't be merged: one of them must move first.
            (one.kind == other.kind, Answer::Merge, "duplicates-merge"),
            (true, Answer::Different, "duplicates-different"),
            (true, Answer::Later, "duplicates-later"),
        ];
        let answers: Vec<_> = answers
            .iter()
            .filter(|(is_offered, ..)| *is_offered)
            .collect();
        let choices = answers
            .iter()
            .map(|(.., id)| Choice::new(words.get(id), ""));
        let choices: Vec<Choice> = choices.collect();
        let done = match prompt.choose(&question, &choices) {
            Ok(chosen) => match answers[chosen].1 {
                Answer::Merge => merge_one(args, prompt, pair, context).map(Some),
                Answer::Different => ask_reason(args, prompt, pair, context).map(|()| None),
                Answer::Later => Ok(None),
            },
            Err(Error::Stopped(Stop::No)) => return Ok(()),
            Err(error) => return Err(error),
        };
        match done {
            Ok(dropped) => gone.extend(dropped),
            // Whoever does not want to write it after all decides later.
            Err(Error::Stopped(Stop::No)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Asks which record stays, first the one that more files name, and merges the two; returns the one that is gone.
fn merge_one<'p>(
    args: &Args,
    prompt: &Prompt,
    pair: &'p Pair,
    context: &mut Context,
) -> Result<&'p Id, Error> {
    let words = prompt.words();
    let sides = [&pair.one, &pair.other];
    let choices = sides.map(|it| Choice::new(&it.name, it.id.as_str()));
    let kept = prompt.choose(&words.get("duplicates-ask-keep"), &choices)?;
    let [keep, drop] = [sides[kept], sides[1 - kept]];
    merge_pair([&keep.id, &drop.id], &args.mode, context)?;
    Ok(&drop.id)
}

/// Asks why two records are not the same, and writes it.
fn ask_reason(
    args: &Args,
    prompt: &Prompt,
    pair: &Pair,
    context: &mut Context,
) -> Result<(), Error> {
    let words = prompt.words();
    let test = |text: &str| match text.is_empty() {
        true => Err(words.get("ask-needed")),
        false => Ok(()),
    };
    let reason = prompt.text(&words.get("duplicates-ask-reason"), None, test)?;
    let ids = [pair.one.id.as_str(), pair.other.id.as_str()];
    run_not_the_same(args, ids, &reason, context)?;
    Ok(())
}

/// Writes that two records are not the same.
fn run_not_the_same(
    args: &Args,
    references: [&str; 2],
    reason: &str,
    context: &mut Context,
) -> Result<ExitCode, Error> {
    let format = args.target.format.unwrap_or(Format::Text);
    if !matches!(format, Format::Text | Format::Json) {
        return Err(ArgumentsError::ForReading(format.key()).into());
    }
    let options = WriteOptions {
        mode: args.mode.clone(),
        declare: false,
        format,
    };
    write(context, "duplicates", &options, None, |context, read| {
        let assigner = context.assigner(read, false);
        let id = |text| assigner.reference(ReferenceTarget::Any, text);
        let (one, other) = (id(references[0])?, id(references[1])?);
        let plan = declare_different(read.registry(), [&one, &other], reason)?;
        Ok((plan, None))
    })
}
