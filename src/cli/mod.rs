//! What people type: arguments in, an exit code out.

mod add;
mod check;
mod complete;
mod completions;
mod contacts;
mod context;
mod end;
mod exit_code;
mod explain;
mod link;
mod matrix;
mod output;
mod search;
mod set;
mod show;
mod start;
mod stats;
mod unlink;
mod write;

use std::process::ExitCode as Code;

use clap::{CommandFactory, Parser, Subcommand};

use self::context::{Context, Global};
use self::exit_code::ExitCode;
use self::output::Output;
use crate::error::{Error, OutputError};
use crate::model::query::mistake::QueryError;
use crate::render::escape;

/// A registry of partners and actors in regional skills supply: who works with whom, on what, in which role
#[derive(Parser, Debug)]
#[command(
    name = "kompis",
    version,
    propagate_version = true,
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    global: Global,
}

#[derive(Subcommand, Debug)]
enum Command {
    #[command(visible_alias = "list")]
    Search(search::Args),
    Show(show::Args),
    Matrix(matrix::Args),
    Contacts(contacts::Args),
    Stats(stats::Args),
    Check(check::Args),
    Explain(explain::Args),
    Add(add::Args),
    Set(set::Args),
    Link(link::Args),
    End(end::Args),
    Unlink(unlink::Args),
    Completions(completions::Args),
}

/// Runs the program on the arguments of the process.
pub fn main() -> Code {
    if let Some(code) = complete::answer(Cli::command) {
        return code.into();
    }
    let cli = Cli::parse();
    let mut context = match Context::new(&cli.global) {
        Ok(context) => context,
        Err(error) => return fail(&mut Output::new(cli.global.color, false), &error),
    };
    match run(&cli, &mut context) {
        Ok(code) => code.into(),
        Err(Error::Output(OutputError::Closed)) => ExitCode::Done.into(),
        Err(error) => fail(&mut context.output, &error),
    }
}

fn run(cli: &Cli, context: &mut Context) -> Result<ExitCode, Error> {
    match &cli.command {
        Some(Command::Search(args)) => search::run(args, context),
        Some(Command::Show(args)) => show::run(args, context),
        Some(Command::Matrix(args)) => matrix::run(args, context),
        Some(Command::Contacts(args)) => contacts::run(args, context),
        Some(Command::Stats(args)) => stats::run(args, context),
        Some(Command::Add(args)) => add::run(args, context),
        Some(Command::Set(args)) => set::run(args, context),
        Some(Command::Link(args)) => link::run(args, context),
        Some(Command::End(args)) => end::run(args, context),
        Some(Command::Unlink(args)) => unlink::run(args, context),
        Some(Command::Completions(args)) => completions::run(args, context),
        Some(Command::Check(args)) => check::run(args, context),
        Some(Command::Explain(args)) => explain::run(args, context),
        None => start::run(context),
    }
}

/// Says what stopped us and what to do about it.
fn fail(output: &mut Output, error: &Error) -> Code {
    let (red, bold, plain) = if output.error_color() {
        ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "", "")
    };
    output.message(&format!(
        "{red}error{plain}{bold}:{plain} {}\n",
        escape::lines(&error.to_string())
    ));
    if let Error::Query(error) = error {
        output.message(&caret(error));
    }
    if let Some(hint) = error.hint() {
        output.message(&format!(" {bold}help:{plain} {}\n", escape::lines(&hint)));
    }
    if error.is_usage() {
        ExitCode::Usage.into()
    } else {
        ExitCode::CouldNot.into()
    }
}

/// The query with a caret under the mistake.
fn caret(error: &QueryError) -> String {
    let before = error.text[..error.span.start].chars().count();
    let under = error.text[error.span.clone()].chars().count().max(1);
    format!(
        "   {}\n   {}{}\n",
        escape::terminal(&error.text),
        " ".repeat(before),
        "^".repeat(under)
    )
}
