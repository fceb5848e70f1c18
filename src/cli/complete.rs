//! Completion in a shell: answers the requests that the scripts in `completions/` make.
//!
//! A request is a run with `KOMPIS_COMPLETE` set to the name of the shell, and the words up to the cursor behind `--`.
//! A registry that can't be read gives no suggestions, but never an error: pressing Tab must not print one.

mod request;
mod shells;
mod suggest;

use std::env;
use std::ffi::OsStr;

use clap::Command;
use clap_complete::CompleteEnv;
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};

use self::request::{Request, Suggestion, registry_root, words_before_cursor};
use self::shells::SHELLS;
use self::suggest::{suggest_fields, suggest_query, suggest_references};
use super::exit_code::ExitCode;
use crate::model::rule::RuleId;
use crate::render::escape;
use crate::store::git::repository::Repository;

/// The variable that names the shell of a request.
const VARIABLE: &str = "KOMPIS_COMPLETE";

/// Answers the request of a shell; returns none when the run is no request.
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

/// The script that makes a shell send requests; empty for an unknown shell.
pub(super) fn script(shell: &str) -> String {
    let mut script = Vec::new();
    let written = SHELLS
        .completer(shell)
        .map(|it| it.write_registration(VARIABLE, "kompis", "kompis", "kompis", &mut script));
    // clap has checked the name of the shell.
    debug_assert!(matches!(written, Some(Ok(()))), "{shell}");
    let text = String::from_utf8_lossy(&script);
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n"))
}

/// Completes a query: keys, and values after a colon.
pub(super) fn query() -> ArgValueCompleter {
    completer(suggest_query)
}

/// Completes a query, or a path.
pub(super) fn query_or_path() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let mut candidates = candidates(suggest_query, typed);
        if !typed.is_empty() {
            let is_plain = |it: &CompletionCandidate| {
                let path = it.get_value().to_string_lossy();
                Suggestion::new(path.replace(['/', '\\'], ""), "").is_plain()
            };
            let paths = PathCompleter::any().complete(typed);
            candidates.extend(paths.into_iter().filter(is_plain));
        }
        candidates
    })
}

/// Completes a REF: ids.
pub(super) fn reference() -> ArgValueCompleter {
    completer(suggest_references)
}

/// Completes fields between commas.
pub(super) fn fields() -> ArgValueCompleter {
    completer(suggest_fields)
}

/// Completes branches and tags.
pub(super) fn revision() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let plain = |letter: char| letter.is_alphanumeric() || "-_./".contains(letter);
        let typed = typed.to_string_lossy();
        let root = registry_root(&words_before_cursor());
        let names = root.map(|root| Repository::find(&root).map(|it| it.branches_and_tags()));
        let mut names = names.and_then(Result::ok).unwrap_or_default();
        // The shell inserts a name as it is: it must be one word.
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

/// Suggests what fits a word that is typed.
type Suggest = fn(&Request, &str) -> Vec<Suggestion>;

fn completer(suggest: Suggest) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| candidates(suggest, typed))
}

fn candidates(suggest: Suggest, typed: &OsStr) -> Vec<CompletionCandidate> {
    let candidate = |suggestion: Suggestion| {
        let help = escape::terminal(&suggestion.help);
        CompletionCandidate::new(suggestion.value).help((!help.is_empty()).then(|| help.into()))
    };
    let typed = typed.to_str();
    let suggestions = typed.map(|typed| suggest(Request::of_process(), typed));
    suggestions.into_iter().flatten().map(candidate).collect()
}
