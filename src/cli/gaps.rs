//! `kompis gaps`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, ReadOptions, query_words};
use super::exit_code::ExitCode;
use super::output::{Choices, Target, one_of, one_word};
use crate::error::Error;
use crate::ops::gaps::{GapsResult, Options, Sort, gaps};
use crate::render;

/// What is said of expectations.
const EXPECTING: &str = "\
What is expected is declared in registry.toml; `kompis check` tells of it too:

  [[expectation]]
  name = \"every municipality in Kalmar county is in a forum\"
  where = \"kind:municipality county:08\"
  requires = \"initiative.type:forum\"
  level = \"note\"

Every record that `where` finds must be found by `requires`. Without any, it tells of municipalities that are absent \
where others of their county take part, of initiatives without owner, funder or education actor, and of initiatives with \
nearly the same participants. What a whole has its parts need not have.";

/// Show what is missing and what is there twice
#[derive(ClapArgs, Debug)]
#[command(after_long_help = EXPECTING)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::gaps::FORMATS))))]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `county:08`: only of records that they find
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// The same as an option
    #[arg(long, value_name = "QUERY", conflicts_with = "query", add = complete::query())]
    r#where: Option<String>,
    /// Only these
    #[arg(long, value_parser = one_word(ONLY), value_name = "WHAT", value_delimiter = ',')]
    only: Vec<Sort>,
    /// Also initiatives and participations that are over
    #[arg(long)]
    ended: bool,
    /// From how many municipalities of a county on the others are absent
    #[arg(long, value_name = "N", default_value_t = 3)]
    municipalities: usize,
    /// From how many percent of shared participants on two initiatives overlap
    #[arg(long, value_name = "PERCENT", default_value_t = 75)]
    similar: usize,
    /// Exit with 1 when there are gaps
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What to look for, as `--only` takes it.
#[rustfmt::skip]
const ONLY: Choices<Sort> = &[
    (Sort::Expectations, "expectations", "What the registry expects"),
    (Sort::Municipalities, "municipalities", "Municipalities of a county where others take part"),
    (Sort::Roles, "roles", "Initiatives without owner, funder or education actor"),
    (Sort::Overlaps, "overlaps", "Initiatives with nearly the same participants"),
];

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::gaps::FORMATS)?;
    let read = context.read(&args.reading)?;
    let query = context.query(
        read.registry(),
        query_words(&args.query, args.r#where.as_ref()),
    )?;
    let options = Options {
        only: args.only.iter().copied().collect(),
        ended: args.ended,
        municipalities: args.municipalities.max(1),
        similar: args.similar,
    };
    let result = gaps(&read.view(), &query, &options);
    let look = context.look(read.registry(), &args.target);
    let report = render::gaps::report(&result, format, &look);
    context.report(&args.target, format, report, &look)?;
    for note in notes(&result) {
        context.note(&note);
    }
    // What can't be understood is not known to be so.
    let is_empty = result.is_empty() && result.wrong.is_empty();
    Ok(ExitCode::no_if(args.exit_code && !is_empty))
}

/// What was left out, and what to type next.
fn notes(result: &GapsResult) -> Vec<String> {
    let wrong = result.wrong.iter();
    let mut notes: Vec<String> = wrong
        .map(|name| format!("`{name}` can't be understood: `kompis check registry.toml`"))
        .collect();
    if result.is_empty() && result.wrong.is_empty() {
        notes.push("no gaps".to_owned());
    }
    if result.left_out_ended > 0 {
        notes.push(format!(
            "left out because they are over: {} (`--ended`)",
            result.left_out_ended
        ));
    }
    if result.left_out_alone > 0 {
        notes.push(format!(
            "not asked for owner, funder and education, since one actor at most takes part: {}",
            result.left_out_alone
        ));
    }
    if let Some(lacking) = result.roles.first() {
        let id = &lacking.initiative.id;
        notes.push(format!("who is in it: `kompis show {id}`"));
    }
    notes
}
