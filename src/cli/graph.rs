//! `kompis graph`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, ReadOptions};
use super::exit_code::ExitCode;
use super::output::{Choices, Target, one_of, one_word};
use crate::error::Error;
use crate::ops::graph::{GraphKind, Options, graph};
use crate::render::{self, Format};

/// Show who is tied to whom: actors to initiatives, or to each other by what they share
///
/// The participations are those of `kompis matrix` for the same query. Gephi's timeline works with `-o net.gexf`; most other
/// programs read `-o net.graphml`. Ties have no direction, and people are in no graph.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::graph::FORMATS))))]
pub(crate) struct Args {
    /// Terms: plain ones choose actors, `initiative.` ones initiatives, `role:` and the like ties
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// What is tied together; without it participations, and actors with --measures
    #[arg(long, value_parser = one_word(OF), value_name = "WHAT")]
    of: Option<GraphKind>,
    /// Show what each measures: ties, shared initiatives, part of the network, bridges, PageRank
    #[arg(long)]
    measures: bool,
    /// Show members in place of their group
    #[arg(long)]
    expand_groups: bool,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What is tied together, as `--of` takes it.
const OF: Choices<GraphKind> = &[
    (
        GraphKind::Participations,
        "participations",
        "Actors and the initiatives in which they take part",
    ),
    (
        GraphKind::Actors,
        "actors",
        "Actors that take part in the same initiatives",
    ),
    (
        GraphKind::Initiatives,
        "initiatives",
        "Initiatives in which the same actors take part",
    ),
];

/// The most ties that Mermaid draws by default; a page can't change that.
const MOST_OF_MERMAID: usize = 500;

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::graph::FORMATS)?;
    let read = context.read(&args.reading)?;
    let query = context.query(read.registry(), &args.query)?;
    // Few measures mean anything where actors are tied to initiatives only.
    let default = match args.measures {
        true => GraphKind::Actors,
        false => GraphKind::Participations,
    };
    let options = Options {
        of: args.of.unwrap_or(default),
        expand_groups: args.expand_groups,
        measures: args.measures,
    };
    let result = graph(&read.view(), &query, &options);
    let look = context.look(read.registry(), &args.target);
    let report = render::graph::report(&result, format, &look);
    context.report(&args.target, format, report, &look)?;
    if result.nodes.is_empty() {
        context.note_no_participants("graph", &args.query, &read)?;
        return Ok(ExitCode::No);
    }
    if format == Format::Mermaid && result.edges.len() > MOST_OF_MERMAID {
        let ties = result.edges.len();
        context.note(format!(
            "{ties} ties, and Mermaid draws {MOST_OF_MERMAID}: a narrower query, or `--format dot`"
        ));
    }
    Ok(ExitCode::Done)
}
