//! `kompis matrix`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, ReadOptions, RevisionOption};
use super::exit_code::ExitCode;
use super::output::{Choices, Target, one_of, one_word};
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::model::date::Date;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::ops::matrix::axis::{Axis, AxisKind, WORDS};
use crate::ops::matrix::cells::CellKind;
use crate::ops::matrix::compare::{Sides, compare};
use crate::ops::matrix::table::{Matrix, Sort};
use crate::ops::matrix::{Options, matrix};
use crate::render;
use crate::render::matrix::QueryInfo;

/// Show who takes part in what, actors down and initiatives across, or by what they are
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::matrix::FORMATS))))]
pub(crate) struct Args {
    /// Terms: plain ones choose actors, `initiative.` ones initiatives, `role:` and the like cells
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// What stands at the left
    #[arg(long, value_name = "WHAT", default_value = "actor", value_parser = axes(), help_heading = "Matrix")]
    rows: String,
    /// What stands at the top; actors against actors show what they share
    #[arg(long, value_name = "WHAT", default_value = "initiative", value_parser = axes(), help_heading = "Matrix")]
    columns: String,
    /// What stands in the cells; roles, or where actors meet actors how many initiatives they share
    #[arg(long, value_parser = one_word(CELLS), help_heading = "Matrix")]
    cells: Option<CellKind>,
    /// Count parts as what they are part of
    #[arg(long, help_heading = "Matrix")]
    roll_up: bool,
    /// Order of rows and columns
    #[arg(long, value_parser = one_word(SORT), default_value = "name", help_heading = "Matrix")]
    sort: Sort,
    /// What came and went since a revision, or since a day; --min counts what changed
    #[arg(long, value_name = "REV|DATE", add = complete::revision(), conflicts_with = "all", help_heading = "Matrix")]
    compare: Option<String>,
    /// Show members in place of their group; an amount that a group gives stays with it
    #[arg(long, help_heading = "Matrix")]
    expand_groups: bool,
    /// Show actors without participation too
    #[arg(long, help_heading = "Matrix")]
    all: bool,
    /// Show rows that have something in at least this many columns
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(conflicts_with = "all", help_heading = "Matrix")]
    min: usize,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What cells show, as `--cells` takes it.
#[rustfmt::skip]
const CELLS: Choices<CellKind> = &[
    (CellKind::Roles, "roles", "Letters for the roles"),
    (CellKind::Count, "count", "How many: pairs of an actor and an initiative, or what is shared"),
    (CellKind::Mark, "mark", "A sign"),
    (CellKind::Amount, "amount", "The sum of the amounts, each once"),
    (CellKind::Names, "names", "The names of what is shared"),
];

/// How rows and columns are ordered, as `--sort` takes it.
const SORT: Choices<Sort> = &[
    (Sort::Name, "name", "By name"),
    (Sort::Count, "count", "The largest sums first"),
    (Sort::County, "county", "By county, then by name"),
    (Sort::Cluster, "cluster", "Those that are alike together"),
];

fn axes() -> clap::builder::PossibleValuesParser {
    WORDS.map(|(word, ..)| word).to_vec().into()
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::matrix::FORMATS)?;
    let options = options(args)?;
    let read = context.read(&args.reading)?;
    let result = match &args.compare {
        Some(with) => compare_with(args, with, &options, &read, context)?,
        None => {
            let query = context.query(read.registry(), &args.query)?;
            matrix(&read.view(), &query, &options)
        }
    };
    let look = context.look(read.registry(), &args.target);
    let info = QueryInfo {
        query: args.query.join(" "),
        compared: args.compare.clone(),
        rev: args.reading.revision.rev.clone(),
        is_rolled_up: args.roll_up,
        day: read.view().as_of.unwrap_or(context.today()),
        today: context.today(),
    };
    let report = render::matrix::report(&result, format, &info, &look);
    context.report(&args.target, format, report, &look)?;
    if result.rows.is_empty() {
        match args.compare {
            Some(_) => context.note("nothing came and nothing went"),
            None => say_why_empty(args, &options, &read, context)?,
        }
        return Ok(ExitCode::No);
    }
    Ok(ExitCode::Done)
}

/// Notes why the matrix is empty.
fn say_why_empty(
    args: &Args,
    options: &Options,
    read: &Read,
    context: &mut Context,
) -> Result<(), Error> {
    let query = context.query_quietly(read.registry(), &args.query)?;
    if matrix(&read.view(), &query, &Options::default())
        .rows
        .is_empty()
    {
        return context.note_no_participants("matrix", &args.query, read);
    }
    let columns = args.min;
    let note = match (options.cells, options.rows == options.columns) {
        _ if columns > 1 => format!("nothing is in {columns} columns: a smaller `--min`"),
        (CellKind::Amount, _) => "no amount is known in what matches".to_owned(),
        (_, true) => "nothing is shared in what matches".to_owned(),
        _ => return context.note_no_participants("matrix", &args.query, read),
    };
    context.note(&note);
    Ok(())
}

/// The options of the matrix that the arguments describe.
fn options(args: &Args) -> Result<Options, ArgumentsError> {
    let same = || ArgumentsError::SameEdges(args.rows.clone());
    let [rows, columns] = Axis::pair(&args.rows, &args.columns).ok_or_else(same)?;
    let is_shared =
        rows.kind == columns.kind && matches!(rows.kind, AxisKind::Actor | AxisKind::Initiative);
    let is_same_end = !rows.kind.has_ends() || rows.end == columns.end;
    if !is_shared && rows.kind == columns.kind && is_same_end {
        return Err(same());
    }
    let cells = match args.cells {
        None if is_shared => CellKind::Count,
        None => CellKind::Roles,
        // What is shared has a number and names, but no role, sum or sign of its own.
        Some(kind) if kind != CellKind::Count && is_shared != (kind == CellKind::Names) => {
            let word = CELLS.iter().find(|it| it.0 == kind).map_or("", |it| it.1);
            return Err(ArgumentsError::NotShared(word));
        }
        Some(kind) => kind,
    };
    Ok(Options {
        rows,
        // Records meet themselves by what they share, whichever end is meant.
        columns: if is_shared { rows } else { columns },
        cells,
        roll_up: args.roll_up,
        sort: args.sort,
        expand_groups: args.expand_groups,
        all: args.all,
        min: args.min,
    })
}

/// The matrix with what came and went: since a day, by what held then and holds now, or since a revision.
fn compare_with(
    args: &Args,
    with: &str,
    options: &Options,
    read: &Read,
    context: &mut Context,
) -> Result<Matrix, Error> {
    // `--min` counts what changed, which is known only when both sides are whole.
    let all = &Options { min: 1, ..*options };
    let day = Date::parse(with).filter(Date::is_exact);
    if let Some(day) = day.and_then(|date| date.first()) {
        let query_on = |day| context.query_on(read.registry(), &args.query, Some(day));
        let on = |day, query: &Query| {
            let view = View {
                as_of: Some(day),
                ..read.view()
            };
            matrix(&view, query, all)
        };
        let today = read.view().day();
        let query = query_on(today)?;
        context.note_guesses(read.registry(), &query);
        let (before, now) = (on(day, &query_on(day)?), on(today, &query));
        return Ok(compare(&read.view(), &before, now, options));
    }
    let then = context.read(&ReadOptions {
        revision: RevisionOption {
            rev: Some(with.to_owned()),
        },
        ..args.reading.clone()
    })?;
    let sides = Sides::new(then.registry(), read.registry());
    let [of_then, of_now] = queries(&sides, args, context)?;
    let mut before = matrix(&then.view(), &of_then, all);
    sides.rename(&mut before);
    let now = matrix(&read.view(), &of_now, all);
    Ok(compare(&read.view(), &before, now, options))
}

/// The query as each registry reads it: a record that only one of them knows came or went.
fn queries(sides: &Sides<'_>, args: &Args, context: &Context) -> Result<[Query; 2], Error> {
    let [then, now] = sides.by_both_ids();
    let query = |registry| context.query_quietly(registry, &args.query);
    match (query(&then), query(&now)) {
        (of_then, Ok(of_now)) => {
            context.note_guesses(&now, &of_now);
            Ok([of_then.unwrap_or_else(|_| of_now.clone()), of_now])
        }
        (Ok(of_then), Err(_)) => {
            context.note_guesses(&then, &of_then);
            Ok([of_then.clone(), of_then])
        }
        (Err(_), Err(error)) => Err(error),
    }
}
