//! What the shell may suggest: the answers to the requests that the scripts in `completions/` make.
//!
//! A request is a run with `KOMPIS_COMPLETE` set to the name of the shell, and the words up to the cursor behind `--`.
//! What can't be read gives no suggestions and never an error: nobody asked for one by pressing Tab.

mod line;
mod offer;
mod request;
mod shells;
mod typed;

use std::env;
use std::ffi::OsStr;

use clap::Command;
use clap_complete::CompleteEnv;
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};

use self::offer::Offer;
use self::request::Request;
use self::shells::SHELLS;
use super::exit_code::ExitCode;
use crate::model::rule::RuleId;
use crate::render::escape;
use crate::store::git::repository::Repository;

/// The variable that says which shell asks.
const VARIABLE: &str = "KOMPIS_COMPLETE";

/// Answers the request of a shell; none when the run is no request.
pub(super) fn answer(command: fn() -> Command) -> Option<ExitCode> {
    let here = env::current_dir().ok();
    let answered = CompleteEnv::with_factory(command)
        .var(VARIABLE)
        .shells(SHELLS)
        .try_complete(env::args_os(), here.as_deref());
    match answered {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::Done),
        Err(_) => Some(ExitCode::CouldNot),
    }
}

/// The script that makes a shell ask; empty for a shell that is not known.
pub(super) fn script(shell: &str) -> String {
    let mut script = Vec::new();
    let written = SHELLS
        .completer(shell)
        .map(|it| it.write_registration(VARIABLE, "kompis", "kompis", "kompis", &mut script));
    debug_assert!(matches!(written, Some(Ok(()))), "{shell}");
    let text = String::from_utf8_lossy(&script);
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n"))
}

/// Completes a query: keys, and behind a colon what the key may be.
pub(super) fn query() -> ArgValueCompleter {
    offering(typed::of_query)
}

/// Completes a query, or a path from here.
pub(super) fn query_or_path() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let mut candidates = offered(typed::of_query, typed);
        if !typed.is_empty() {
            let is_plain = |it: &CompletionCandidate| {
                let path = it.get_value().to_string_lossy();
                Offer::new(path.replace(['/', '\\'], ""), "").is_plain()
            };
            let paths = PathCompleter::any().complete(typed);
            candidates.extend(paths.into_iter().filter(is_plain));
        }
        candidates
    })
}

/// Completes a REF: ids.
pub(super) fn reference() -> ArgValueCompleter {
    offering(typed::of_reference)
}

/// Completes fields between commas.
pub(super) fn fields() -> ArgValueCompleter {
    offering(typed::of_fields)
}

/// Completes branches and tags.
pub(super) fn revision() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let plain = |letter: char| letter.is_alphanumeric() || "-_./".contains(letter);
        let typed = typed.to_string_lossy();
        let words = line::words_before();
        let names =
            line::root(&words).map(|root| Repository::find(&root).map(|it| it.branches_and_tags()));
        let mut names = names.and_then(Result::ok).unwrap_or_default();
        // What is put on a command line as it is must be one word.
        names.retain(|name| name.starts_with(&*typed) && name.chars().all(plain));
        names.into_iter().map(CompletionCandidate::new).collect()
    })
}

/// Completes names of rules, between commas.
pub(super) fn rules() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_string_lossy();
        let (before, last) = typed.rsplit_once(',').map_or(("", &*typed), |(_, last)| {
            (&typed[..typed.len() - last.len()], last)
        });
        let names = RuleId::ALL.iter().map(|rule| rule.as_str());
        names
            .filter(|name| name.starts_with(last))
            .map(|name| CompletionCandidate::new(format!("{before}{name}")))
            .collect()
    })
}

/// What a request offers for what is typed.
type Offering = fn(&Request, &str) -> Vec<Offer>;

fn offering(of: Offering) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| offered(of, typed))
}

fn offered(of: Offering, typed: &OsStr) -> Vec<CompletionCandidate> {
    let candidate = |offer: Offer| {
        let help = escape::terminal(&offer.help);
        CompletionCandidate::new(offer.value).help((!help.is_empty()).then(|| help.into()))
    };
    let typed = typed.to_str();
    let offers = typed.map(|typed| of(Request::here(), typed));
    offers.into_iter().flatten().map(candidate).collect()
}
