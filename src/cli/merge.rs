//! `kompis merge`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, split_list};
use super::exit_code::ExitCode;
use super::prompt::{Choice, ask_when_allowed};
use super::write::{WriteMode, WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::value::Value;
use crate::ops::merge::{Preferences, Side, contradictions, merge};
use crate::render::Format;

/// Make one record of two that are the same
///
/// Everything that DROP says is said by KEEP afterwards, and the file of DROP is removed: lists are united, participations,
/// posts and events that say the same are joined, and two roles or periods stay two. Every file that names DROP names KEEP;
/// its id and name are still found. Where the two contradict each other it is asked on a terminal which value is right;
/// elsewhere --prefer must say so.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Args {
    /// The record that stays
    #[arg(value_name = "KEEP", add = complete::reference())]
    keep: String,
    /// The record whose file is removed
    #[arg(value_name = "DROP", add = complete::reference())]
    drop: String,
    /// Whose value is taken where they contradict each other: `keep` or `drop`, for one field `website=drop`
    #[arg(long, value_name = "[FIELD=]SIDE")]
    prefer: Vec<String>,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    // What is wrong by itself is reported before anything is read.
    preferences(&args.prefer)?;
    let answered = ask(args, context)?;
    let is_answered = answered.is_some();
    run_answered(answered.as_ref().unwrap_or(args), is_answered, context)
}

/// Merges two records on a terminal: asks where they contradict each other, shows what would be written and asks whether to
/// write it.
pub(super) fn merge_pair(
    [keep, drop]: [&Id; 2],
    mode: &WriteMode,
    context: &mut Context,
) -> Result<ExitCode, Error> {
    let args = Args {
        keep: keep.to_string(),
        drop: drop.to_string(),
        prefer: Vec::new(),
        options: WriteOptions {
            mode: mode.clone(),
            declare: false,
            format: Format::Text,
        },
    };
    let answered = ask(&args, context)?;
    run_answered(&answered.unwrap_or(args), true, context)
}

/// Merges; where something was asked, what would be written is shown first.
fn run_answered(args: &Args, is_answered: bool, context: &mut Context) -> Result<ExitCode, Error> {
    let same = is_answered.then(|| args.words());
    write(context, "merge", &args.options, same, |context, read| {
        let plan = plan(args, context, read)?;
        // A file that can't be read may name the record too.
        context.refuse_unreadable_in(read)?;
        Ok((plan, None))
    })
}

fn plan(args: &Args, context: &Context, read: &Read) -> Result<Plan, Error> {
    let assigner = context.assigner(read, false);
    let record = |text: &str| -> Result<&Record, Error> {
        let id = assigner.reference(ReferenceTarget::Any, text)?;
        Ok(read.registry().get(&id).ok_or(ChangeError::NothingThere)?)
    };
    let records = [record(&args.keep)?, record(&args.drop)?];
    merge(read.registry(), records, &preferences(&args.prefer)?)
}

/// Parses `keep`, `drop`, `FIELD=keep` and `FIELD=drop`.
fn preferences(typed: &[String]) -> Result<Preferences, Error> {
    let mut preferences = Preferences::default();
    for text in split_list(typed) {
        let (field, side) = match text.split_once('=') {
            Some((field, side)) => (Some(field), side),
            None => (None, text.as_str()),
        };
        let side = match side {
            "keep" => Side::Keep,
            "drop" => Side::Drop,
            _ => {
                return Err(ChangeError::BadValue {
                    key: "--prefer".to_owned(),
                    value: text.clone(),
                    takes: "`keep`, `drop`, `FIELD=keep` or `FIELD=drop`".to_owned(),
                }
                .into());
            }
        };
        match field {
            Some(field) => _ = preferences.fields.insert(field.to_owned(), side),
            None => preferences.all = Some(side),
        }
    }
    Ok(preferences)
}

impl Args {
    /// The arguments as they are typed, without those of writing.
    fn words(&self) -> Vec<String> {
        let mut words = vec![self.keep.clone(), self.drop.clone()];
        words.extend(self.prefer.iter().map(|it| format!("--prefer={it}")));
        words
    }
}

/// Asks which value is right where the two records contradict each other; none when nothing is asked.
fn ask(args: &Args, context: &mut Context) -> Result<Option<Args>, Error> {
    let given = preferences(&args.prefer)?;
    if given.all.is_some() {
        return Ok(None);
    }
    let answered = ask_when_allowed(context, false, |questions| {
        let mut args = args.clone();
        let registry = questions.look.registry;
        let [keep, drop] =
            [&args.keep, &args.drop].map(|text| questions.resolve(ReferenceTarget::Any, text));
        let (keep, drop) = (keep?, drop?);
        let (Some(one), Some(other)) = (registry.get(&keep), registry.get(&drop)) else {
            return Err(ChangeError::NothingThere.into());
        };
        (args.keep, args.drop) = (keep.to_string(), drop.to_string());
        // Of two kinds nothing can be merged, whatever is answered.
        let is_same_kind = one.kind == other.kind;
        let open = contradictions(one, other).into_iter();
        for it in open.filter(|it| is_same_kind && !given.fields.contains_key(it.field)) {
            let label = questions.look.field(it.field);
            let question = questions
                .look
                .words
                .with("ask-merge", &[("field", label.into())]);
            let shown = |value: &Value, id: &str| {
                let texts = value.texts().into_iter();
                let texts: Vec<String> = texts
                    .map(|text| questions.look.value(it.field, &text))
                    .collect();
                Choice::new(texts.join(", "), id)
            };
            let choices = [shown(&it.keep, &args.keep), shown(&it.drop, &args.drop)];
            let side = ["keep", "drop"][questions.prompt.choose(&question, &choices)?];
            args.prefer.push(format!("{}={side}", it.field));
        }
        Ok(args)
    })?;
    // Where nothing was asked there is nothing to confirm.
    Ok(answered.filter(|it| it.prefer.len() > args.prefer.len()))
}
