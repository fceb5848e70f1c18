//! `kompis search`, or `list`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, ReadOptions, split_list};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::model::kind::Kind;
use crate::ops::search::{Options, search};
use crate::render;

/// The query language in short, for the help of every command that takes a query.
pub(super) const QUERY_HELP: &str = "\
Queries: all terms must hold, in any order
  linköping  \"min framtid\"        words and phrases, accents and case aside
  kind:municipality  county:08     key and value; county by code, letter or name
  type:forum,network               either
  start:2021..2023  end:..2021     dates and numbers in a range
  has:website  no:website          known, not known; no: turns any term round
  part-of.type:project             a dot steps to the other record
  initiative:connect role:owner    who is in Connect as owner
  actor:vinnova                    the initiatives of Vinnova
  with:vinnova  inferred:no  active:2021-05-01
  @tjust county:08                 one that is kept under a name: kompis queries

Keys: name alias former-name former-id id kind type tag county orgnr code part-of member leads-to start end status \
recurrence target-group goal need output reference open-ended website email phone address size founded dissolved \
successor publisher date url event source note checked text person active
Of participations: role unit since until amount formal-role inferred initiative actor with
Of people: title unit topic email phone, and kind:person to find them";

/// Find records by words and terms
#[derive(ClapArgs, Debug)]
#[command(after_long_help = QUERY_HELP)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::search::FORMATS))))]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `kind:municipality county:08`
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// Fields to show, such as `name,website`
    #[arg(long, value_name = "FIELD,…", add = complete::fields())]
    fields: Vec<String>,
    /// Fields to sort by
    #[arg(long, value_name = "FIELD,…", add = complete::fields())]
    sort: Vec<String>,
    /// Show at most this many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Show only how many there are
    #[arg(long)]
    count: bool,
    /// Show members in place of their group
    #[arg(long)]
    expand_groups: bool,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::search::FORMATS)?;
    let read = context.read(&args.reading)?;
    let query = context.query(read.registry(), &args.query)?;
    let options = Options {
        fields: split_list(&args.fields),
        sort: split_list(&args.sort),
        limit: args.limit,
        expand_groups: args.expand_groups,
    };
    let result =
        search(&read.view(), &query, &options).map_err(|unknown| ArgumentsError::UnknownField {
            field: unknown.field,
            near: unknown.near,
        })?;
    let look = context.look(read.registry(), &args.target);
    let report = match args.count {
        true => render::search::count(&result, format),
        false => render::search::report(&result, format, &look),
    };
    let has_table = !args.count && !result.rows.is_empty();
    let dropped = has_table.then(|| render::search::dropped_columns(&result, format, &look));
    let dropped = dropped.unwrap_or_default();
    context.report(&args.target, format, report, &look)?;
    if !dropped.is_empty() {
        let columns = dropped.join(", ");
        context.note(format!(
            "no room for {columns}: widen the window, or choose columns with `--fields`"
        ));
    }
    let is_contact_detail = |field: &String| ["email", "phone"].contains(&field.as_str());
    let person = result.rows.iter().any(|row| row.kind == Kind::Person);
    if person && result.fields.iter().any(is_contact_detail) {
        context.note("e-mail and phone of people are shown by `kompis contacts`");
    }
    if result.rows.is_empty() {
        context.note_no_match(&query);
        // The name of a person finds nothing, as if the registry did not have it.
        let people = people(args, context, &read, &options);
        if read.registry().of_kind(Kind::Person).next().is_none() {
            context.note("there are no people in this copy of the registry");
        } else if people > 0 {
            context.note(format!("with `kind:person` it finds people: {people}"));
        }
        return Ok(ExitCode::No);
    }
    Ok(ExitCode::Done)
}

/// How many people the query would find with `kind:person`.
fn people(args: &Args, context: &Context, read: &Read, options: &Options) -> usize {
    let mut query = args.query.clone();
    query.push("kind:person".to_owned());
    let query = context.query_quietly(read.registry(), &query).ok();
    let found = query.and_then(|query| search(&read.view(), &query, options).ok());
    found.map_or(0, |found| found.rows.len())
}
