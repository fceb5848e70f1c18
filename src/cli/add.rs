//! `kompis add`.

use clap::Args as ClapArgs;

use super::context::Context;
use super::exit_code::ExitCode;
use super::questions::add::{Given, ask};
use super::questions::write;
use super::write::Writing;
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::edit::{Edit, FileEdit, Plan};
use crate::model::fields::Target;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::ops::add::{self, New};
use crate::ops::assign::{Assigner, Assignment, parse};
use crate::text::suggest::nearest;

/// Add a record, an event of an initiative or a post of a person
///
/// KIND is municipality, region, agency, company, school, university, association, group, initiative, person or source;
/// NAME is its name. `add event INITIATIVE` and `add post PERSON` add a block to a record. Without KIND or NAME, what is
/// left open is asked for on a terminal.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    given: Given,
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
    args.given.kind.as_deref().map(what).transpose()?;
    let asked = ask(&args.given, args.writing.declare, context)?;
    let given = asked.as_ref().unwrap_or(&args.given);
    let kind = given
        .kind
        .as_deref()
        .ok_or(ChangeError::Missing("what: `kompis add KIND NAME`"))?;
    let what = what(kind)?;
    let name = given
        .name
        .as_deref()
        .ok_or(ChangeError::Missing("the name: `kompis add KIND NAME`"))?;
    let mut assignments: Vec<Assignment> = Vec::new();
    for text in &given.assignments {
        assignments.push(parse(text)?);
    }
    let names = super::show::references(&[name.to_owned()]);
    if names.len() != 1 && (names.is_empty() || given.id.is_some()) {
        let missing = "one name: `-` reads several, and --id is for one";
        return Err(ChangeError::Missing(missing).into());
    }
    let typed = asked.as_ref().map(Given::words);
    write(context, "add", &args.writing, typed, |context, read| {
        let mut plan = Plan::default();
        // What comes is compared with what came before it too.
        let mut registry = read.registry().with_changed([]);
        let exact = context.assigner(read, args.writing.declare).exact;
        for name in &names {
            let assigner = Assigner::new(&registry, exact, args.writing.declare);
            let next = self::plan(given, what, name, &assignments, &assigner)?;
            let created: Vec<Record> = next.files.iter().filter_map(created).collect();
            plan.join(next);
            registry = registry.with_changed(created);
        }
        Ok(plan)
    })
}

fn created(file: &FileEdit) -> Option<Record> {
    let (_, stem) = file.path.rsplit_once('/')?;
    match file.edits.first()? {
        Edit::Create(block) => Some(Record {
            id: Id::new(stem.strip_suffix(".toml")?),
            kind: file.kind,
            path: file.path.clone(),
            block: block.clone(),
        }),
        _ => None,
    }
}

fn plan(
    given: &Given,
    what: What,
    name: &str,
    assignments: &[Assignment],
    assigner: &Assigner<'_>,
) -> Result<Plan, Error> {
    let named = |target, kind| {
        let id = assigner.reference(target, name)?;
        let record = assigner
            .registry
            .get(&id)
            .filter(|record| record.kind == kind);
        record.ok_or_else(|| {
            Error::from(ChangeError::Missing(
                "an initiative for an event, a person for a post",
            ))
        })
    };
    let plan = match what {
        What::Record(kind) => {
            let new = New {
                kind,
                name: name.trim().to_owned(),
                id: given.id.clone(),
                assignments: assignments.to_vec(),
                force: given.force,
            };
            add::record(&new, assigner)?
        }
        What::Event => add::event(
            named(Target::Initiative, Kind::Initiative)?,
            assignments,
            assigner,
        )?,
        What::Post => add::post(named(Target::Any, Kind::Person)?, assignments, assigner)?,
    };
    Ok(assigner.with_sources(plan))
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
