//! What commands ask when flags left it open, and how that ends: the difference, yes or no, and the same as a command.

pub(super) mod add;
pub(super) mod end;
pub(super) mod link;

use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::output::Target;
use super::prompt::{Prompt, Row};
use super::write::{self, WriteFormat, Writing};
use crate::error::Error;
use crate::error::Stop;
use crate::error::change::ChangeError;
use crate::error::reference::ReferenceError;
use crate::model::edit::Plan;
use crate::model::fields::Target as Referred;
use crate::model::id::Id;
use crate::model::record::Record;
use crate::ops::assign::Assigner;
use crate::ops::declare::declare;
use crate::render::Look;
use crate::store::write::prepare;
use crate::text::order;
use crate::text::shell;

/// Somebody to ask, and the registry that it is about.
struct Asking<'a> {
    prompt: &'a Prompt,
    look: Look<'a>,
    assigner: Assigner<'a>,
}

/// Asks when there is somebody to ask; no lock is held meanwhile.
fn with_asking<T>(
    context: &mut Context,
    declare: bool,
    ask: impl FnOnce(&Asking<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    if !Prompt::may_ask(context) {
        return Ok(None);
    }
    let folder = context.folder()?;
    let read = context.read_for_writing(&folder, None)?;
    let Some(prompt) = Prompt::open(context, context.words(read.registry())) else {
        return Ok(None);
    };
    let asking = Asking {
        prompt: &prompt,
        look: context.look(read.registry(), &Target::default()),
        assigner: context.assigner(&read, declare),
    };
    ask(&asking).map(Some)
}

impl Asking<'_> {
    /// What a message says.
    fn word(&self, message: &str) -> String {
        self.look.words.get(message).into_owned()
    }

    /// One of the records that fit, in Swedish order; none where that may be.
    fn record(
        &self,
        question: &str,
        may_be_none: bool,
        fits: impl Fn(&Record) -> bool,
    ) -> Result<Option<Id>, Error> {
        let mut records: Vec<&Record> =
            self.look.registry.records().filter(|it| fits(it)).collect();
        records.sort_by(|left, right| order::compare(left.name(), right.name()));
        let rows = records
            .iter()
            .map(|record| Row::new(record.name(), record.id.as_str()))
            .collect();
        let chosen = self.one(question, may_be_none, rows)?;
        Ok(chosen.map(|at| records[at].id.clone()))
    }

    /// One of the rows; none where that may be.
    fn one(
        &self,
        question: &str,
        may_be_none: bool,
        mut rows: Vec<Row>,
    ) -> Result<Option<usize>, Error> {
        if rows.is_empty() && !may_be_none {
            return Err(ChangeError::NothingThere.into());
        }
        if !may_be_none {
            return self.prompt.choose(question, &rows).map(Some);
        }
        rows.insert(0, Row::new(self.word("ask-none"), ""));
        Ok(self.prompt.choose(question, &rows)?.checked_sub(1))
    }

    /// The id of the record that a REF names; of several that which is picked.
    fn reference(&self, target: Referred, text: &str) -> Result<String, Error> {
        match self.assigner.reference(target, text) {
            Ok(id) => Ok(id.to_string()),
            Err(Error::Reference(ReferenceError::Ambiguous { text, candidates })) => {
                Ok(pick(self.prompt, &self.look, &text, &candidates)?.to_string())
            }
            Err(error) => Err(error),
        }
    }
}

/// Which of several records a REF means.
fn pick(
    prompt: &Prompt,
    look: &Look<'_>,
    text: &str,
    candidates: &[(Id, String)],
) -> Result<Id, Error> {
    let mut candidates = candidates.to_vec();
    candidates.sort_by(|(_, left), (_, right)| order::compare(left, right));
    let rows: Vec<Row> = candidates
        .iter()
        .map(|(id, name)| Row::new(name, id.as_str()))
        .collect();
    let question = look.words.with("ask-which", &[("text", text.into())]);
    let chosen = prompt.choose(&question, &rows)?;
    Ok(candidates.swap_remove(chosen).0)
}

/// The arguments with the id of the record that an ambiguous REF among them means; none when nobody can be asked.
///
/// # Errors
/// [`Stop`] when there is no answer.
pub(super) fn picked(
    context: &Context,
    arguments: &[String],
    error: &ReferenceError,
) -> Result<Option<Vec<String>>, Error> {
    let ReferenceError::Ambiguous { text, candidates } = error else {
        return Ok(None);
    };
    let is_value = |argument: &str| {
        let value = argument.split_once('=').map(|(_, value)| value.trim());
        value == Some(text)
    };
    let names_it = |argument: &String| argument == text || is_value(argument);
    if !arguments.iter().any(names_it) {
        return Ok(None);
    }
    let registry = crate::model::registry::Registry::default();
    let look = context.look(&registry, &Target::default());
    let Some(prompt) = Prompt::open(context, look.words) else {
        return Ok(None);
    };
    let id = pick(&prompt, &look, text, candidates)?;
    let with_id = |argument: &String| match argument.split_once('=') {
        _ if argument == text => id.to_string(),
        Some((key, _)) if is_value(argument) => format!("{key}={id}"),
        _ => argument.clone(),
    };
    Ok(Some(arguments.iter().map(with_id).collect()))
}

/// Writes a plan; when questions led to it, shows the difference first, asks, and says the command that would have done
/// the same.
///
/// # Errors
/// Those of [`write::write`], and [`Stop`] when the answer is no.
pub(super) fn write(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    asked: Option<Vec<String>>,
    plan: impl Fn(&mut Context, &Read) -> Result<Plan, Error>,
) -> Result<ExitCode, Error> {
    let Some(typed) = asked else {
        return write::write(context, command, writing, plan);
    };
    if !writing.dry_run {
        confirm(context, writing, &plan)?;
    }
    let code = write::write(context, command, writing, plan)?;
    let folder = context.folder()?;
    let read = context.read_for_writing(&folder, None)?;
    let words = context.words(read.registry());
    say_same(context, &words.get("ask-same"), command, typed, writing);
    Ok(code)
}

/// Shows what would be written and asks whether it is right.
fn confirm(
    context: &mut Context,
    writing: &Writing,
    plan: impl Fn(&mut Context, &Read) -> Result<Plan, Error>,
) -> Result<(), Error> {
    let folder = context.folder()?;
    let read = context.read_for_writing(&folder, None)?;
    let mut plan = plan(context, &read)?;
    if writing.declare {
        declare(&mut plan, read.registry());
    }
    let texts = prepare(&folder, &plan, read.registry())?;
    let words = context.words(read.registry());
    let Some(prompt) = Prompt::open(context, words).filter(|_| !texts.is_empty()) else {
        return Ok(());
    };
    for text in &texts {
        let difference = write::difference(text);
        context.output.message(&difference);
    }
    match prompt.yes(&words.get("ask-write"), true)? {
        true => Ok(()),
        false => Err(Stop::No.into()),
    }
}

/// Says the command that does the same without a question.
pub(super) fn say_same(
    context: &mut Context,
    lead: &str,
    command: &str,
    typed: Vec<String>,
    writing: &Writing,
) {
    let mut words = vec!["kompis".to_owned(), command.to_owned()];
    if let Some(named) = context.named() {
        let by_environment = std::env::var_os("KOMPIS_REGISTRY");
        if by_environment.as_deref() != Some(named.as_os_str()) {
            words.extend(["--registry".to_owned(), named.display().to_string()]);
        }
    }
    words.extend(typed);
    for (given, option) in [
        (writing.declare, "--declare"),
        (writing.dry_run, "--dry-run"),
        (writing.commit, "--commit"),
        (writing.format == WriteFormat::Json, "--format=json"),
    ] {
        words.extend(given.then(|| option.to_owned()));
    }
    context
        .output
        .note(&format!("{lead} {}", shell::join(&words)));
}
