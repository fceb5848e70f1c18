//! `kompis add`.

use clap::Args as ClapArgs;

use super::context::Context;
use super::exit_code::ExitCode;
use super::prompt::{Choice, Questions, ask_when_allowed, in_order};
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::codes;
use crate::model::edit::{Edit, FileEdit, Plan};
use crate::model::fields::{self, Field, ReferenceTarget, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::{types, types_of};
use crate::ops::add::{NewRecord, add, add_block};
use crate::ops::assign::{Assigner, Assignment, parse};
use crate::ops::guard;
use crate::text::suggest::nearest;

/// Add a record, an event of an initiative or a post of a person
///
/// KIND is municipality, region, agency, company, school, university, association, group, initiative, person or source;
/// NAME is its name. `add event INITIATIVE DATE` and `add post PERSON ACTOR` add a block to a record. Without KIND or NAME, what is
/// left open is asked for on a terminal.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Args {
    /// What to add
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// The name; of an event its initiative, of a post its person
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Its fields: `county=08 type=bank website=https://…`; of an event first its day, of a post its actor
    #[arg(value_name = "KEY=VALUE")]
    assignments: Vec<String>,
    /// The id; else it is made from the name
    #[arg(long)]
    id: Option<String>,
    /// Add it although another has the name, or nearly
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    options: WriteOptions,
}

/// What KIND can be.
#[derive(Clone, Copy)]
enum What {
    Record(Kind),
    Event,
    Post,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    // An unknown kind is an error before the first question.
    let what = args.kind.as_deref().map(parse_what).transpose()?;
    let args = &args.with_key_of_block(what);
    let answered = ask(args, context)?;
    let same = answered.as_ref().map(Args::words);
    let args = answered.as_ref().unwrap_or(args);
    let missing = ChangeError::Missing("what: `kompis add KIND NAME`");
    let what = parse_what(args.kind.as_deref().ok_or(missing)?)?;
    let missing = ChangeError::Missing("the name: `kompis add KIND NAME`");
    let name = args.name.clone().ok_or(missing)?;
    let assignments = args.assignments.iter().map(|text| parse(text));
    let assignments: Vec<Assignment> = assignments.collect::<Result<_, _>>()?;
    let names = super::show::references(&[name]);
    // `printf ... | kompis add company -` once made a company called `-`.
    if names.len() != 1 && (names.is_empty() || args.id.is_some()) {
        let missing = "one name: `-` reads several, and --id is for one";
        return Err(ChangeError::Missing(missing).into());
    }
    write(context, "add", &args.options, same, |context, read| {
        let mut plan = Plan::default();
        // A new record is compared with the new ones before it too.
        let mut registry = read.registry().with_changed([]);
        let exact = context.assigner(read, args.options.declare).exact;
        for name in &names {
            let assigner = Assigner::new(&registry, exact, args.options.declare);
            let next = self::plan(args, what, name, &assignments, &assigner)?;
            let created: Vec<Record> = next.files.iter().filter_map(created_record).collect();
            plan.join(next);
            registry = registry.with_changed(created);
        }
        Ok((plan, None))
    })
}

fn created_record(file: &FileEdit) -> Option<Record> {
    let (_, stem) = file.path.rsplit_once('/')?;
    match (file.edits.first()?, file.subject) {
        (Edit::Create(block), Subject::Record(kind)) => Some(Record {
            id: Id::new(stem.strip_suffix(".toml")?),
            kind,
            path: file.path.clone(),
            block: block.clone(),
        }),
        _ => None,
    }
}

fn plan(
    args: &Args,
    what: What,
    name: &str,
    assignments: &[Assignment],
    assigner: &Assigner<'_>,
) -> Result<Plan, Error> {
    let find = |target, kind| {
        let id = assigner.reference(target, name)?;
        let record = assigner.registry.get(&id);
        record.filter(|record| record.kind == kind).ok_or_else(|| {
            let missing = "an initiative for an event, a person for a post";
            Error::from(ChangeError::Missing(missing))
        })
    };
    let plan = match what {
        What::Record(kind) => {
            let new = NewRecord {
                kind,
                name: name.trim().to_owned(),
                id: args.id.clone(),
                assignments: assignments.to_vec(),
                force: args.force,
            };
            add(&new, assigner)?
        }
        What::Event => {
            let initiative = find(ReferenceTarget::Initiative, Kind::Initiative)?;
            add_block(initiative, assignments, assigner)?
        }
        What::Post => add_block(
            find(ReferenceTarget::Any, Kind::Person)?,
            assignments,
            assigner,
        )?,
    };
    Ok(assigner.with_sources(plan))
}

fn parse_what(text: &str) -> Result<What, ChangeError> {
    if let Some(kind) = Kind::from_key(text) {
        return Ok(What::Record(kind));
    }
    let kinds = Kind::ALL.into_iter().map(Kind::key);
    match text {
        "event" => Ok(What::Event),
        "post" => Ok(What::Post),
        _ => Err(ChangeError::UnknownKind {
            kind: text.to_owned(),
            near: nearest(text, kinds.chain(["event", "post"])).map(str::to_owned),
        }),
    }
}

impl Args {
    /// The same with `date=DATE` for the day of an event that is typed without key, and `actor=REF` for the actor of a post.
    fn with_key_of_block(&self, what: Option<What>) -> Args {
        let mut args = self.clone();
        let key = match what {
            Some(What::Event) => "date",
            Some(What::Post) => "actor",
            _ => return args,
        };
        if let Some(text) = args.assignments.first_mut().filter(|it| parse(it).is_err()) {
            *text = format!("{key}={text}");
        }
        args
    }

    /// The arguments as they are typed, without those of writing.
    fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = self.kind.iter().chain(&self.name).cloned().collect();
        words.extend(self.assignments.iter().cloned());
        if let Some(id) = &self.id {
            words.extend(["--id".to_owned(), id.clone()]);
        }
        words.extend(self.force.then(|| "--force".to_owned()));
        words
    }

    fn has(&self, key: &str) -> bool {
        let assigns = |text: &String| parse(text).is_ok_and(|it| it.key == key);
        self.assignments.iter().any(assigns)
    }

    /// Adds an assignment of an answer, if there is one.
    fn assign(&mut self, key: &str, answer: Option<String>) {
        if let Some(value) = answer.filter(|it| !it.is_empty()) {
            self.assignments.push(format!("{key}={value}"));
        }
    }
}

/// Asks for the kind, the name and what is often known of such a record, as far as that is open; none when nothing is
/// asked.
fn ask(args: &Args, context: &mut Context) -> Result<Option<Args>, Error> {
    let needed: &[&str] = match args.kind.as_deref() {
        Some("event") => &["date"],
        Some("post") => &["actor"],
        _ => &[],
    };
    let is_open = needed.iter().any(|key| !args.has(key));
    if args.kind.is_some() && args.name.is_some() && !is_open {
        return Ok(None);
    }
    ask_when_allowed(context, args.options.declare, |questions| {
        let mut args = args.clone();
        let kind = match args.kind.take() {
            Some(kind) => kind,
            None => ask_kind(questions)?,
        };
        match Kind::from_key(&kind) {
            Some(kind) => ask_record(questions, kind, &mut args)?,
            None if kind == "event" => ask_event(questions, &mut args)?,
            None => ask_post(questions, &mut args)?,
        }
        args.kind = Some(kind);
        Ok(args)
    })
}

fn ask_kind(questions: &Questions<'_>) -> Result<String, Error> {
    let look = &questions.look;
    let kinds = Kind::ALL.map(|kind| (look.kind(kind), kind.key()));
    let blocks = ["event", "post"].map(|key| (look.field(key).to_lowercase(), key));
    let choices = kinds.into_iter().chain(blocks);
    let choices: Vec<Choice> = choices.map(|(name, key)| Choice::new(name, key)).collect();
    questions
        .prompt
        .choose_key(&questions.word("ask-kind"), &choices)
}

fn ask_record(questions: &Questions<'_>, kind: Kind, args: &mut Args) -> Result<(), Error> {
    let name = match args.name.take() {
        Some(name) => name,
        None => ask_name(questions, kind, &mut args.force)?,
    };
    let is_public = public_actors::find(kind, &name).is_some();
    args.name = Some(name);
    // Of a public actor the built-in lists know the rest.
    if is_public && args.id.is_none() {
        return Ok(());
    }
    let fields: Vec<&Field> = fields::of(kind).collect();
    for key in keys_to_ask(kind) {
        if args.has(key) {
            continue;
        }
        let answer = match *key {
            "type" => ask_type(questions, kind)?,
            "county" => ask_county(questions)?,
            "part-of" => {
                let question = questions.look.field(key);
                let is_peer =
                    |it: &Record| it.kind == kind || it.kind.is_actor() && kind.is_actor();
                questions.choose_optional(&question, questions.records(is_peer))?
            }
            _ => Some(ask_optional(questions, kind, &fields, key)?),
        };
        args.assign(key, answer);
    }
    Ok(())
}

/// What is asked about a new record of a kind, besides its name.
fn keys_to_ask(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Municipality | Kind::Region => &["county", "orgnr"],
        Kind::Agency | Kind::Company | Kind::School | Kind::University | Kind::Association => {
            &["type", "county", "part-of", "orgnr"]
        }
        Kind::Group => &["county"],
        Kind::Initiative => &["type", "county", "part-of"],
        Kind::Person => &[],
        Kind::Source => &["publisher", "date", "url"],
    }
}

/// Asks for a name. When another record has it, or nearly, asks whether to use it all the same, and sets `force`.
fn ask_name(questions: &Questions<'_>, kind: Kind, force: &mut bool) -> Result<String, Error> {
    let needed = questions.word("ask-needed");
    let test = |text: &str| match text {
        "" => Err(needed.clone()),
        _ => Ok(()),
    };
    loop {
        let question = questions.look.field("name");
        let name = questions.prompt.text(&question, None, test)?;
        let mut block = Block::default();
        block.set("name", Value::Text(name.clone()));
        let (id, other) = match guard::name(questions.look.registry, kind, &block) {
            Err(ChangeError::Taken { id, name, .. } | ChangeError::Near { id, name, .. }) => {
                (id, name)
            }
            _ => return Ok(name),
        };
        // With `--force` the same name is meant.
        if *force {
            return Ok(name);
        }
        let facts = [("name", other.into()), ("id", id.to_string().into())];
        let question = questions.look.words.with("ask-taken", &facts);
        if questions.prompt.confirm(&question, false)? {
            *force = true;
            return Ok(name);
        }
    }
}

fn ask_type(questions: &Questions<'_>, kind: Kind) -> Result<Option<String>, Error> {
    let vocabulary = &questions.look.registry.settings.vocabulary;
    let declared = vocabulary.words(WordList::Type).iter();
    let declared = declared.map(|word| word.key.as_str());
    // A registry may give a built-in type another label: it is offered once.
    let declared = declared.filter(|key| !types().any(|it| it == *key));
    let keys: Vec<&str> = types_of(kind).iter().copied().chain(declared).collect();
    if keys.is_empty() {
        return Ok(None);
    }
    let label = |key: &str| vocabulary.label(WordList::Type, key, questions.look.words);
    let choices = keys.iter().map(|key| Choice::new(label(key), *key));
    questions.choose_optional(&questions.look.field("type"), choices.collect())
}

fn ask_county(questions: &Questions<'_>) -> Result<Option<String>, Error> {
    let counties = codes::counties().iter();
    let choices = in_order(counties.map(|it| Choice::new(&it.name, &it.code)));
    questions.choose_optional(&questions.look.field("county"), choices)
}

fn ask_event(questions: &Questions<'_>, args: &mut Args) -> Result<(), Error> {
    let initiative = match &args.name {
        Some(text) => questions.resolve(ReferenceTarget::Initiative, text)?,
        None => {
            let question = questions.look.field("initiative");
            questions.choose_record(&question, |it| it.kind == Kind::Initiative)?
        }
    };
    args.name = Some(initiative.to_string());
    let fields: Vec<&Field> = fields::EVENT.iter().collect();
    if !args.has("date") {
        let needed = questions.word("ask-needed");
        let test = |text: &str| match text {
            "" => Err(needed.clone()),
            _ => test_value(questions, Kind::Initiative, &fields, "date", text),
        };
        let question = questions.look.field("date");
        let date = questions.prompt.text(&question, None, test)?;
        args.assign("date", Some(date));
    }
    for key in ["name", "place"] {
        if !args.has(key) {
            let answer = ask_optional(questions, Kind::Initiative, &fields, key)?;
            args.assign(key, Some(answer));
        }
    }
    Ok(())
}

fn ask_post(questions: &Questions<'_>, args: &mut Args) -> Result<(), Error> {
    let choose = |field: &str, fits: fn(Kind) -> bool| {
        let question = questions.look.field(field);
        questions.choose_record(&question, |it| fits(it.kind))
    };
    let person = match &args.name {
        Some(text) => questions.resolve(ReferenceTarget::Any, text)?,
        None => choose("person", |kind| kind == Kind::Person)?,
    };
    args.name = Some(person.to_string());
    if !args.has("actor") {
        let actor = choose("actor", Kind::is_actor)?;
        args.assign("actor", Some(actor.to_string()));
    }
    if !args.has("title") {
        let fields: Vec<&Field> = fields::POST.iter().collect();
        let title = ask_optional(questions, Kind::Person, &fields, "title")?;
        args.assign("title", Some(title));
    }
    Ok(())
}

/// Asks for a value that may be left out.
fn ask_optional(
    questions: &Questions<'_>,
    kind: Kind,
    fields: &[&'static Field],
    key: &str,
) -> Result<String, Error> {
    let facts = [("field", questions.look.field(key).into())];
    let question = questions.look.words.with("ask-optional", &facts);
    questions.prompt.text(&question, None, |text| match text {
        "" => Ok(()),
        _ => test_value(questions, kind, fields, key, text),
    })
}

/// Tests a value as `key=value` does, so that Enter shows the error that would come later.
fn test_value(
    questions: &Questions<'_>,
    kind: Kind,
    fields: &[&'static Field],
    key: &str,
    text: &str,
) -> Result<(), String> {
    let test = || -> Result<(), Error> {
        let mut block = Block::default();
        let assignment = parse(&format!("{key}={text}"))?;
        questions.assigner.apply(fields, &mut block, &assignment)?;
        Ok(guard::numbers(questions.look.registry, kind, &block, None)?)
    };
    test().map_err(|error| match error.hint() {
        Some(hint) => format!("{error}: {hint}"),
        None => error.to_string(),
    })
}
