//! `kompis import`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueHint};
use jiff::civil;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::output::Target;
use super::prompt::{Choice, Questions, ask_when_allowed};
use super::write::{Extra, Planned, Preview, WriteOptions, write};
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::error::import::ImportError;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::table::Table;
use crate::ops::assign::Assigner;
use crate::ops::import::columns::{is_heading, parse_mapping};
use crate::ops::import::export::Export;
use crate::ops::import::options::{Judgement, Mode, Options, Reading};
use crate::ops::import::result::{ImportResult, Outcome, RowResult};
use crate::ops::import::saved::{self, Saved};
use crate::ops::import::{MatrixReading, import, import_export, import_matrix};
use crate::render::report::Report;
use crate::render::{self, Format};
use crate::store::tables::{self, Contents};
use crate::text::fold::slug;

/// What the columns can be, and what is done with rows.
const COLUMNS: &str = "\
Columns are known by their headings in Swedish and English, as Excel, Outlook, Google Contacts and kompis itself write them. \
--map HEADING=FIELD says it for others: a key of records (`name`, `orgnr`, `email`, `address.place` …), `actor` (the organisation \
of a person or participation), `person`, `given`, `family`, `title`, `unit`, `municipality` (for its county), `initiative`, \
`role`, `since`, `until`, `amount`, or `-` to leave the column out. Other columns are not read.

A row that names a person is about that person and a post at the organisation of the row; any other row is about the \
organisation. With an initiative and a role the organisation takes part in it.

Records are found by id, organisation number, code and name. Empty cells change nothing. Without an option, records that are \
there get what they lack; --update replaces what differs too, --only-new leaves them alone. A row is doubtful when its record \
may be there under another name: on a terminal kompis asks, and keeps the answer in registry.toml under the name of the import. \
Rows that are doubtful or refused stop no others; --rejects writes them to a file, to be corrected and imported again.";

/// Add and change records by the rows of a csv, xlsx, ods, vcf or json file
///
/// Prints what would be new, what changes, and which rows are doubtful or refused and why; --dry-run only that. All of it is
/// written or nothing, and the same file a second time changes nothing. Exit code 1 when rows are left over.
#[derive(ClapArgs, Clone, Debug)]
#[command(after_long_help = COLUMNS)]
pub(crate) struct Args {
    /// The file; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// The kind of the records of rows that do not say it
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    kind: Option<Kind>,
    /// The sheet of a workbook; else the first with rows
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Read a column as a field, or not with `-`
    #[arg(long, value_name = "HEADING=FIELD")]
    map: Vec<String>,
    /// The name under which registry.toml keeps columns and decisions; known ones are taken from there
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The organisation of people whose rows name none
    #[arg(long, value_name = "REF", add = complete::reference())]
    actor: Option<String>,
    /// The role of participations whose rows name none
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// The source of the facts
    #[arg(long, value_name = "REF")]
    source: Option<String>,
    /// Tag the records of the rows
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Accept a guess: leading-zero, excel-date or surname-first
    #[arg(long, value_name = "GUESS", value_parser = parse_reading, value_delimiter = ',')]
    accept: Vec<Reading>,
    /// Replace values that differ
    #[arg(long, conflicts_with = "only_new")]
    update: bool,
    /// Add new records only
    #[arg(long)]
    only_new: bool,
    /// Read a matrix: a row for each actor, a column for each initiative, roles as letters, words or crosses
    #[arg(long)]
    #[arg(conflicts_with_all = ["kind", "map", "name", "actor", "tag", "accept", "update", "only_new", "rejects"])]
    matrix: bool,
    /// End participations that are not in the matrix
    #[arg(long, value_name = "DATE", requires = "matrix")]
    end_on: Option<String>,
    /// Write the rows that are left over to a file, with the reason
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    options: WriteOptions,
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    let known = Kind::ALL.map(Kind::key);
    Kind::from_key(text).ok_or_else(|| format!("one of {}", known.join(", ")))
}

fn parse_reading(text: &str) -> Result<Reading, String> {
    let known = Reading::ALL.map(Reading::key);
    Reading::from_key(text).ok_or_else(|| format!("one of {}", known.join(", ")))
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let mapping: Vec<(String, String)> = args
        .map
        .iter()
        .map(|it| parse_mapping(it))
        .collect::<Result<_, _>>()?;
    let folder = context.folder()?;
    let sheet = match (&args.sheet, &args.name) {
        (None, Some(_)) => {
            let read = context.read_for_writing(&folder, None)?;
            saved_of(args, &read).and_then(|it| it.sheet)
        }
        (sheet, _) => sheet.clone(),
    };
    let is_known = |text: &str| match args.matrix {
        // Names of actors and initiatives are not known yet: the first row with several cells has them.
        true => !text.is_empty(),
        false => is_heading(text),
    };
    let contents = tables::read(&args.file, sheet.as_deref(), is_known)?;
    let (table, export) = match contents {
        Contents::Table(table) => (table, None),
        Contents::Json(text) => {
            let invalid = |reason| ImportError::Json {
                file: args.file.display().to_string(),
                reason,
            };
            let export = Export::parse(&text).map_err(invalid)?;
            (export.table.clone(), Some(export))
        }
    };
    let file = File {
        table: &table,
        export,
        mapping: &mapping,
        sheet,
    };
    let mut answers = Answers::default();
    let answered = ask(args, &file, context, &mut answers);
    let answered = match answered {
        // What was answered before the user stopped is kept, so that the next run goes on there.
        Err(Error::Stopped(stop)) if !answers.judgements.is_empty() => {
            keep_answers(args, &file, context, &answers)?;
            return Err(stop.into());
        }
        answered => answered?,
    };
    let same = answered.then(|| args.words(&answers));
    let mut left_over = None;
    let code = write(context, "import", &args.options, same, |context, read| {
        let (planned, rejects) = plan(args, &file, context, read, &answers)?;
        left_over = rejects;
        Ok(planned)
    })?;
    let Some(rejects) = left_over else {
        return Ok(code);
    };
    if let Some(path) = &args.rejects {
        let target = Target {
            output: Some(path.clone()),
            has_details: true,
            ..Target::default()
        };
        let read = context.read_for_writing(&folder, None)?;
        let look = context.look(read.registry(), &target);
        context
            .output
            .report(&target, Format::Excel, Report::Table(rejects), &look)?;
    }
    Ok(ExitCode::No)
}

/// A file that was read, and how its columns are to be read.
struct File<'f> {
    table: &'f Table,
    /// The records of an export, of which the table has only the names.
    export: Option<Export>,
    mapping: &'f [(String, String)],
    sheet: Option<String>,
}

impl File<'_> {
    fn import(
        &self,
        options: &Options,
        assigner: &Assigner<'_>,
        today: civil::Date,
    ) -> Result<ImportResult, Error> {
        Ok(match &self.export {
            Some(export) => import_export(export, options, assigner, today),
            None => import(self.table, options, assigner, today)?,
        })
    }
}

/// What the user answered.
#[derive(Clone, Debug, Default)]
struct Answers {
    kind: Option<Kind>,
    accepted: BTreeSet<Reading>,
    declined: BTreeSet<Reading>,
    source: Option<String>,
    judgements: Vec<(String, Judgement)>,
}

impl Args {
    /// The name under which columns and decisions are kept: that of the file, if decisions need one.
    fn kept_as(&self, answers: &Answers) -> Option<String> {
        let file = || slug(&self.file.file_stem()?.to_string_lossy()).into();
        let needs_name = !answers.judgements.is_empty();
        self.name
            .clone()
            .or_else(|| needs_name.then(file).flatten())
    }

    /// The arguments that do the same without questions; decisions are in `registry.toml` then.
    fn words(&self, answers: &Answers) -> Vec<String> {
        let mut words = vec![self.file.display().to_string()];
        let mut add = |option: &str, value: &str| {
            words.extend([format!("--{option}"), value.to_owned()]);
        };
        let kind = self.kind.or(answers.kind);
        let single = [
            ("kind", kind.map(|it| it.key().to_owned())),
            ("sheet", self.sheet.clone()),
            ("name", self.kept_as(answers)),
            ("actor", self.actor.clone()),
            ("role", self.role.clone()),
            (
                "source",
                self.source.clone().or_else(|| answers.source.clone()),
            ),
        ];
        for (option, value) in single {
            if let Some(value) = value {
                add(option, &value);
            }
        }
        self.map.iter().for_each(|it| add("map", it));
        self.tag.iter().for_each(|it| add("tag", it));
        let accepted = self.accept.iter().chain(&answers.accepted);
        let accepted: BTreeSet<&str> = accepted.map(|it| it.key()).collect();
        accepted.into_iter().for_each(|it| add("accept", it));
        if let Some(rejects) = &self.rejects {
            add("rejects", &rejects.display().to_string());
        }
        words.extend(self.update.then(|| "--update".to_owned()));
        words.extend(self.only_new.then(|| "--only-new".to_owned()));
        words
    }
}

fn saved_of(args: &Args, read: &Read) -> Option<Saved> {
    saved::find(&read.registry().settings, args.name.as_deref()?)
}

/// The options of an import: those of the arguments and answers, else the saved ones.
fn options_of(
    args: &Args,
    file: &File<'_>,
    assigner: &Assigner<'_>,
    answers: &Answers,
) -> Result<Options, Error> {
    let name = args.kept_as(answers);
    let saved = name.and_then(|name| saved::find(&assigner.registry.settings, &name));
    let mut options = saved.map(|it| it.options).unwrap_or_default();
    options.kind = args.kind.or(answers.kind).or(options.kind);
    options.mapping.extend(file.mapping.iter().cloned());
    // A column that this month's file has not is no error, if only the saved options name it.
    let has = |heading: &String| file.table.headings.contains(heading);
    options
        .mapping
        .retain(|it| has(&it.0) || file.mapping.contains(it));
    options
        .accepted
        .extend(args.accept.iter().chain(&answers.accepted));
    options
        .judgements
        .extend(answers.judgements.iter().cloned());
    options.tags.clone_from(&args.tag);
    options.mode = match (args.update, args.only_new) {
        (true, _) => Mode::Update,
        (_, true) => Mode::OnlyNew,
        _ => Mode::Fill,
    };
    let source = args.source.as_ref().or(answers.source.as_ref());
    let find = |target, text: &String| assigner.reference(target, text);
    options.source = source
        .map(|it| find(ReferenceTarget::Source, it))
        .transpose()?;
    if let Some(actor) = &args.actor {
        options.actor = Some(find(ReferenceTarget::Actor, actor)?);
    }
    options.role = args.role.clone().or(options.role);
    Ok(options)
}

/// Plans the import; the rows that are left over are returned too.
fn plan(
    args: &Args,
    file: &File<'_>,
    context: &mut Context,
    read: &Read,
    answers: &Answers,
) -> Result<(Planned, Option<render::grid::Grid>), Error> {
    let assigner = context.assigner(read, args.options.declare);
    // Thousands of rows take seconds. After the assigner, which ends what is shown: it may be followed by questions.
    context.start_progress(&read.loaded.root);
    let options = options_of(args, file, &assigner, answers)?;
    let today = context.today();
    let mut result = match args.matrix {
        true => {
            let bad_day = |text: &String| ArgumentsError::BadDay(text.clone());
            let day = |text: &String| Date::parse(text).ok_or_else(|| bad_day(text));
            let view = read.view();
            let reading = MatrixReading {
                links: view.links,
                words: context.words(read.registry()),
                end_on: args.end_on.as_ref().map(day).transpose()?,
            };
            import_matrix(file.table, &options, &assigner, &reading, today)
        }
        false => file.import(&options, &assigner, today)?,
    };
    if result.needs_source && !args.options.mode.dry_run {
        return Err(ImportError::NoSource.into());
    }
    let mut plan = std::mem::take(&mut result.plan);
    if let Some(name) = args.kept_as(answers) {
        let saved = Saved {
            sheet: file.sheet.clone(),
            options,
        };
        saved::save(&mut plan, &read.registry().settings, &name, &saved);
    }
    // Names of records that are new are in the preview too.
    let after = read
        .registry()
        .with_changed(std::mem::take(&mut result.records));
    let look = context.look(&after, &Target::default());
    let preview = Preview {
        text: render::import::text(file.table, &result, &look),
        json: serde_json::to_value(&result).unwrap_or_default(),
    };
    let rejects = render::import::rejects(file.table, &result, &look);
    Ok(((plan, Some(Extra::Preview(preview))), rejects))
}

/// Asks on a terminal for what is left open; returns whether anything was asked.
fn ask(
    args: &Args,
    file: &File<'_>,
    context: &mut Context,
    answers: &mut Answers,
) -> Result<bool, Error> {
    if args.options.mode.dry_run || args.matrix {
        return Ok(false);
    }
    let today = context.today();
    let answered = ask_when_allowed(context, args.options.declare, |questions| {
        let assigner = &questions.assigner;
        let work_out = |answers: &Answers| -> Result<ImportResult, Error> {
            let options = options_of(args, file, assigner, answers)?;
            file.import(&options, assigner, today)
        };
        let mut is_asked = false;
        let mut result = work_out(answers)?;
        let lacks_kind = |it: &RowResult| it.reasons.iter().any(|it| it.reason == "no-kind");
        if answers.kind.is_none() && result.rows.iter().any(lacks_kind) {
            answers.kind = Some(ask_kind(questions)?);
            is_asked = true;
            result = work_out(answers)?;
        }
        // A row that is decided may have a guess in it, and a row without a guess may be doubtful.
        while ask_guess(questions, &result, answers)?
            || ask_rows(questions, &result, answers, today)?
        {
            is_asked = true;
            result = work_out(answers)?;
        }
        let needs_source = result.needs_source;
        if needs_source && args.source.is_none() {
            is_asked = true;
            let sources = questions.records(|it| it.kind == Kind::Source);
            if !sources.is_empty() {
                let question = questions.word("import-ask-source");
                answers.source = Some(questions.prompt.choose_key(&question, &sources)?);
            }
        }
        Ok(is_asked)
    })?;
    Ok(answered.unwrap_or(false))
}

/// Asks whether a guess is right that was not asked about; returns whether there was one.
fn ask_guess(
    questions: &Questions<'_>,
    result: &ImportResult,
    answers: &mut Answers,
) -> Result<bool, Error> {
    let mut reasons = result.rows.iter().flat_map(|it| &it.reasons);
    let open = reasons.find_map(|reason| {
        let reading = reason.reading?;
        let is_answered =
            answers.accepted.contains(&reading) || answers.declined.contains(&reading);
        (!is_answered).then_some((reading, reason))
    });
    let Some((reading, reason)) = open else {
        return Ok(false);
    };
    let facts = reason
        .facts
        .iter()
        .map(|(key, text)| (*key, text.as_str().into()));
    let facts: Vec<_> = facts.collect();
    let message = format!("import-ask-{}", reading.key());
    let question = questions.look.words.with(&message, &facts);
    match questions.prompt.confirm(&question, true)? {
        true => answers.accepted.insert(reading),
        false => answers.declined.insert(reading),
    };
    Ok(true)
}

/// Asks about each doubtful row that was not decided; returns whether there was one.
fn ask_rows(
    questions: &Questions<'_>,
    result: &ImportResult,
    answers: &mut Answers,
    today: civil::Date,
) -> Result<bool, Error> {
    let doubtful = result
        .rows
        .iter()
        .filter(|it| it.outcome == Outcome::Doubtful);
    let is_open = |row: &&RowResult| answers.judgements.iter().all(|(key, _)| *key != row.key);
    let open: Vec<&RowResult> = doubtful.filter(is_open).collect();
    for (at, row) in open.iter().enumerate() {
        // Two rows may be about one organisation.
        if answers.judgements.iter().all(|(key, _)| *key != row.key) {
            let judgement = ask_row(questions, row, (at + 1, open.len()), today)?;
            answers.judgements.push((row.key.clone(), judgement));
        }
    }
    Ok(!open.is_empty())
}

fn ask_kind(questions: &Questions<'_>) -> Result<Kind, Error> {
    let actors = Kind::ALL.into_iter().filter(|it| it.is_actor());
    let kinds: Vec<Kind> = actors.chain([Kind::Initiative]).collect();
    let choices = kinds
        .iter()
        .map(|it| Choice::new(questions.look.kind(*it), it.key()));
    let choices: Vec<Choice> = choices.collect();
    Ok(kinds[questions
        .prompt
        .choose(&questions.word("import-ask-kind"), &choices)?])
}

/// Asks what to do with a doubtful row.
fn ask_row(
    questions: &Questions<'_>,
    row: &RowResult,
    (number, count): (usize, usize),
    today: civil::Date,
) -> Result<Judgement, Error> {
    let look = &questions.look;
    let same = row.candidates.iter().map(|id| {
        let name = look.name(id);
        (
            look.words.with("import-same-as", &[("name", name.into())]),
            id,
        )
    });
    let mut choices: Vec<Choice> = same
        .map(|(label, id)| Choice::new(label, id.as_str()))
        .collect();
    let others = ["as-new", "not-ours", "decide-later"];
    choices.extend(others.map(|it| Choice::new(questions.word(&format!("import-{it}")), "")));
    let facts = [
        ("n", number.into()),
        ("of", count.into()),
        ("row", row.row.into()),
        ("name", row.name.as_str().into()),
    ];
    let question = look.words.with("import-ask-row", &facts);
    let chosen = questions.prompt.choose(&question, &choices)?;
    Ok(match chosen.checked_sub(row.candidates.len()) {
        None => Judgement::Same(Id::clone(&row.candidates[chosen])),
        Some(0) => Judgement::New,
        Some(1) => Judgement::NotOurs,
        Some(_) => Judgement::Later(Some(today)),
    })
}

/// Writes the decisions of somebody who stopped before the last one.
fn keep_answers(
    args: &Args,
    file: &File<'_>,
    context: &mut Context,
    answers: &Answers,
) -> Result<(), Error> {
    let Some(name) = args.kept_as(answers) else {
        return Ok(());
    };
    write(context, "import", &args.options, None, |context, read| {
        let assigner = context.assigner(read, false);
        let answers = Answers {
            source: None,
            ..answers.clone()
        };
        let args = Args {
            source: None,
            ..args.clone()
        };
        let saved = Saved {
            sheet: file.sheet.clone(),
            options: options_of(&args, file, &assigner, &answers)?,
        };
        let mut plan = Plan::default();
        saved::save(&mut plan, &read.registry().settings, &name, &saved);
        Ok((plan, None))
    })?;
    Ok(())
}
