//! What people type: arguments in, an exit code out.

mod add;
mod check;
mod complete;
mod completions;
mod contacts;
mod context;
mod diff;
mod due;
mod duplicates;
mod edit;
mod end;
mod exit_code;
mod explain;
mod export;
mod fmt;
mod forget;
mod gaps;
mod git;
mod graph;
mod import;
mod init;
mod interrupt;
mod link;
mod log;
mod matrix;
mod merge;
mod merge_driver;
mod r#move;
mod output;
mod progress;
mod prompt;
mod queries;
mod remove;
mod rename;
mod retire;
mod schema;
mod search;
mod set;
mod show;
mod start;
mod stats;
mod textconv;
mod unlink;
mod write;

use std::process::ExitCode as Code;

use clap::error::ContextValue;
use clap::{CommandFactory, Parser, Subcommand};

use self::context::{Context, GlobalOptions};
use self::exit_code::ExitCode;
use self::output::{Output, When};
use crate::error::reference::HINT_BREAK;
use crate::error::write::OutputError;
use crate::error::{Error, Stop};
use crate::model::query::error::QueryError;
use crate::render::escape::{self, Style, paint};

/// A registry of partners and actors in regional skills supply: who works with whom, on what, in which role
#[derive(Parser, Debug)]
#[command(
    name = "kompis",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "Begin with: kompis search linköping · kompis matrix county:08 · kompis help COMMAND"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    global: GlobalOptions,
}

#[derive(Subcommand, Debug)]
enum Command {
    Init(init::Args),
    #[command(visible_alias = "list")]
    Search(search::Args),
    Show(show::Args),
    Stats(stats::Args),
    Log(log::Args),
    Add(add::Args),
    Set(set::Args),
    Edit(edit::Args),
    Link(link::Args),
    End(end::Args),
    Unlink(unlink::Args),
    Rename(rename::Args),
    Duplicates(duplicates::Args),
    Merge(merge::Args),
    Retire(retire::Args),
    Move(r#move::Args),
    Remove(remove::Args),
    Import(import::Args),
    Matrix(matrix::Args),
    Contacts(contacts::Args),
    Gaps(gaps::Args),
    Graph(graph::Args),
    Export(export::Args),
    Queries(queries::Args),
    Check(check::Args),
    Explain(explain::Args),
    Fmt(fmt::Args),
    Diff(diff::Args),
    Git(git::Args),
    Schema(schema::Args),
    Due(due::Args),
    Forget(forget::Args),
    Completions(completions::Args),
    MergeDriver(merge_driver::Args),
    Textconv(textconv::Args),
}

/// What the program takes, as clap knows it: every command, its options and their values.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program on the arguments of the process.
pub fn main() -> Code {
    // Before clap: the words of a request are those of a command that is not finished.
    if let Some(code) = complete::answer(Cli::command) {
        return code.into();
    }
    let mut again = None;
    loop {
        let parsed = match &again {
            Some(arguments) => Cli::try_parse_from(arguments),
            None => Cli::try_parse(),
        };
        let cli = match parsed {
            Ok(cli) => cli,
            Err(error) => return answer_clap(error),
        };
        let mut context = match Context::new(&cli.global) {
            Ok(context) => context,
            Err(error) => return fail(&mut Output::new(cli.global.color, false), &error),
        };
        let error = match run(&cli, &mut context) {
            Ok(code) => return code.into(),
            // A record that can't be read may be the one that is not found.
            Err(error) => context.refuse_unreadable().err().unwrap_or(error),
        };
        // Where a REF is ambiguous, the user can choose a record on a terminal; then the command starts again with its id.
        match resolve_reference(&context, again, error) {
            Ok(arguments) => again = Some(arguments),
            // `kompis search | head` has all that it wants: that is no error.
            Err(Error::Output(OutputError::Closed)) => return ExitCode::Done.into(),
            Err(error) => return fail(&mut context.output, &error),
        }
    }
}

/// Asks which record an ambiguous REF means; the arguments to start again with.
fn resolve_reference(
    context: &Context,
    arguments: Option<Vec<String>>,
    error: Error,
) -> Result<Vec<String>, Error> {
    let Error::Reference(reference) = &error else {
        return Err(error);
    };
    // An argument that is not UTF-8 is no REF; without all of them the command can't start again.
    let typed = || {
        std::env::args_os()
            .map(|it| it.into_string().ok())
            .collect()
    };
    let Some(arguments) = arguments.or_else(typed) else {
        return Err(error);
    };
    prompt::resolve_in_arguments(context, &arguments, reference)?.ok_or(error)
}

fn run(cli: &Cli, context: &mut Context) -> Result<ExitCode, Error> {
    match &cli.command {
        Some(Command::Search(args)) => search::run(args, context),
        Some(Command::Show(args)) => show::run(args, context),
        Some(Command::Matrix(args)) => matrix::run(args, context),
        Some(Command::Graph(args)) => graph::run(args, context),
        Some(Command::Contacts(args)) => contacts::run(args, context),
        Some(Command::Stats(args)) => stats::run(args, context),
        Some(Command::Gaps(args)) => gaps::run(args, context),
        Some(Command::Export(args)) => export::run(args, context),
        Some(Command::Queries(args)) => queries::run(args, context),
        Some(Command::Init(args)) => init::run(args, context),
        Some(Command::Add(args)) => add::run(args, context),
        Some(Command::Set(args)) => set::run(args, context),
        Some(Command::Edit(args)) => edit::run(args, context),
        Some(Command::Fmt(args)) => fmt::run(args, context),
        Some(Command::Link(args)) => link::run(args, context),
        Some(Command::End(args)) => end::run(args, context),
        Some(Command::Unlink(args)) => unlink::run(args, context),
        Some(Command::Rename(args)) => rename::run(args, context),
        Some(Command::Duplicates(args)) => duplicates::run(args, context),
        Some(Command::Merge(args)) => merge::run(args, context),
        Some(Command::Retire(args)) => retire::run(args, context),
        Some(Command::Move(args)) => r#move::run(args, context),
        Some(Command::Remove(args)) => remove::run(args, context),
        Some(Command::Import(args)) => import::run(args, context),
        Some(Command::MergeDriver(args)) => merge_driver::run(args, context),
        Some(Command::Textconv(args)) => textconv::run(args, context),
        Some(Command::Git(args)) => git::run(args, context),
        Some(Command::Completions(args)) => completions::run(args, context),
        Some(Command::Check(args)) => check::run(args, context),
        Some(Command::Diff(args)) => diff::run(args, context),
        Some(Command::Log(args)) => log::run(args, context),
        Some(Command::Due(args)) => due::run(args, context),
        Some(Command::Forget(args)) => forget::run(args, context),
        Some(Command::Explain(args)) => explain::run(args, context),
        Some(Command::Schema(args)) => schema::run(args, context),
        None => start::run(context),
    }
}

/// The exit code of an error.
fn exit_code(error: &Error) -> ExitCode {
    match error {
        Error::Stopped(Stop::No) => ExitCode::No,
        Error::Stopped(Stop::Interrupted) => ExitCode::Interrupted,
        // Scripts tell a wrong command line, which never succeeds, from a registry that can be corrected.
        _ if error.is_usage() => ExitCode::Usage,
        _ => ExitCode::CouldNot,
    }
}

/// Prints what clap has to say, help or an error, through the writer: an argument that it repeats may hold anything.
fn answer_clap(mut error: clap::Error) -> Code {
    // clap's own styles stay, so that only the arguments in its message can be escaped.
    let clean = |value: &ContextValue| match value {
        ContextValue::String(text) => ContextValue::String(escape::terminal(text)),
        ContextValue::Strings(texts) => {
            ContextValue::Strings(texts.iter().map(|it| escape::terminal(it)).collect())
        }
        other => other.clone(),
    };
    let context: Vec<_> = error
        .context()
        .map(|(kind, it)| (kind, clean(it)))
        .collect();
    for (kind, value) in context {
        error.insert(kind, value);
    }
    let mut output = Output::new(When::Auto, false);
    let text = |color| match color {
        true => escape::own(&error.render().ansi().to_string()),
        false => error.render().to_string(),
    };
    match error.use_stderr() {
        true => output.message(&text(output.error_color())),
        // Whoever reads the help may have enough of it.
        false => output.print(&text(output.color())).unwrap_or_default(),
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::Usage.into(), Code::from)
}

/// Prints an error and its hint.
fn fail(output: &mut Output, error: &Error) -> Code {
    // The user ended it, and needs no `error:` to know.
    if let Error::Stopped(Stop::No | Stop::Interrupted) = error {
        output.note(&error.to_string());
        return exit_code(error).into();
    }
    let color = output.error_color();
    let (head, colon) = (
        paint("error", Style::Error, color),
        paint(":", Style::Bold, color),
    );
    // A path with a line break in it begins no line of its own; git's own words may have several.
    let text = escape::terminal(error.to_string().trim_end());
    output.message(&format!("{head}{colon} {text}\n"));
    if let Error::Query(error) = error {
        output.message(&caret(error));
    }
    if let Some(hint) = error.hint() {
        let head = paint("help:", Style::Bold, color);
        // A list continues on indented lines; no value in it begins a line of its own.
        let parts: Vec<String> = hint.split(HINT_BREAK).map(escape::terminal).collect();
        output.message(&format!(" {head} {}\n", parts.join(HINT_BREAK)));
    }
    exit_code(error).into()
}

/// The query with a caret under the error.
fn caret(error: &QueryError) -> String {
    // In characters: by bytes the caret would stand too far right after å, ä and ö.
    let before = error.text[..error.span.start].chars().count();
    let under = error.text[error.span.clone()].chars().count().max(1);
    format!(
        "   {}\n   {}{}\n",
        escape::terminal(&error.text),
        " ".repeat(before),
        "^".repeat(under)
    )
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::Cli;
    use crate::model::query::keys::all_keys;

    /// Every command and argument has a help that begins with a capital and has no full stop.
    fn assert_help(command: &Command) {
        let name = command.get_name();
        let about = command.get_about().map(ToString::to_string);
        let of_arguments = command.get_arguments().map(|argument| {
            let help = argument.get_help().map(ToString::to_string);
            (format!("{name} {}", argument.get_id()), help)
        });
        for (what, help) in std::iter::once((name.to_owned(), about)).chain(of_arguments) {
            let help = help.unwrap_or_default();
            let first = help.chars().next();
            let begins = first.is_some_and(|it| it.is_uppercase() || it == '`');
            assert!(begins && !help.ends_with('.'), "{what}: {help:?}");
        }
        command.get_subcommands().for_each(assert_help);
    }

    #[test]
    fn every_help_is_written_alike() {
        let command = Cli::command();
        command.clone().debug_assert();
        assert_help(&command);
    }

    #[test]
    fn the_help_of_queries_names_every_key() {
        let words: Vec<&str> = super::search::QUERY_HELP.split([' ', '\n', ',']).collect();
        let missing: Vec<_> = all_keys()
            .into_iter()
            .filter(|key| !words.contains(key) && !OF_PEOPLE.contains(key))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    /// Keys of people and of single blocks, which few ask for.
    const OF_PEOPLE: [&str; 7] = [
        "basis",
        "family",
        "given",
        "informed",
        "withhold",
        "retrieved",
        "short",
    ];
}
