//! `kompis add`.

use clap::Args as ClapArgs;

use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::write::{Writing, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::edit::Plan;
use crate::model::fields::Target;
use crate::model::kind::Kind;
use crate::ops::add::{self, New};
use crate::ops::assign::{Assignment, parse};
use crate::text::suggest::nearest;

/// Add a record, an event of an initiative or a post of a person
///
/// KIND is municipality, region, agency, company, school, university, association, group, initiative, person or source;
/// NAME is its name. `add event INITIATIVE` and `add post PERSON` add a block to a record.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// What to add
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// The name; of an event its initiative, of a post its person
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Its fields: `county=08 type=bank website=https://…`
    #[arg(value_name = "KEY=VALUE")]
    assignments: Vec<String>,
    /// The id; else it is made from the name
    #[arg(long)]
    id: Option<String>,
    /// Add it although another has the name, or nearly
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    writing: Writing,
}

/// What is to be added.
#[derive(Clone, Copy)]
enum What {
    Record(Kind),
    Event,
    Post,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let kind = args
        .kind
        .as_deref()
        .ok_or(ChangeError::Missing("what: `kompis add KIND NAME`"))?;
    let what = what(kind)?;
    let name = args
        .name
        .as_deref()
        .ok_or(ChangeError::Missing("the name: `kompis add KIND NAME`"))?;
    let mut assignments: Vec<Assignment> = Vec::new();
    for text in &args.assignments {
        assignments.push(parse(text)?);
    }
    write(context, "add", &args.writing, |context, read| {
        plan(args, what, name, &assignments, context, read)
    })
}

fn plan(
    args: &Args,
    what: What,
    name: &str,
    assignments: &[Assignment],
    context: &Context,
    read: &Read,
) -> Result<Plan, Error> {
    let assigner = context.assigner(read, args.writing.declare);
    let named = |target, kind| {
        let id = assigner.reference(target, name)?;
        let record = read
            .registry()
            .get(&id)
            .filter(|record| record.kind == kind);
        record.ok_or_else(|| {
            Error::from(ChangeError::Missing(
                "an initiative for an event, a person for a post",
            ))
        })
    };
    match what {
        What::Record(kind) => {
            let new = New {
                kind,
                name: name.trim().to_owned(),
                id: args.id.clone(),
                assignments: assignments.to_vec(),
                force: args.force,
            };
            add::record(&new, &assigner)
        }
        What::Event => add::event(
            named(Target::Initiative, Kind::Initiative)?,
            assignments,
            &assigner,
        ),
        What::Post => add::post(named(Target::Any, Kind::Person)?, assignments, &assigner),
    }
}

fn what(kind: &str) -> Result<What, ChangeError> {
    match (kind, Kind::ALL.into_iter().find(|it| it.key() == kind)) {
        (_, Some(kind)) => Ok(What::Record(kind)),
        ("event", None) => Ok(What::Event),
        ("post", None) => Ok(What::Post),
        (_, None) => {
            let known = Kind::ALL
                .into_iter()
                .map(Kind::key)
                .chain(["event", "post"]);
            Err(ChangeError::UnknownKind {
                kind: kind.to_owned(),
                near: nearest(kind, known).map(str::to_owned),
            })
        }
    }
}
