//! `kompis check`.

use clap::{Args as ClapArgs, ValueEnum};

use super::context::{Context, base};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::model::finding::{Finding, Level};
use crate::ops::check::check;
use crate::render::check::{FORMATS, render};
use crate::render::{Format, findings};
use crate::store::load;

/// Find what is wrong with the registry, and say what to do about it
///
/// Prints nothing when all is well. Exit code 1 when there are errors.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// Exit with 1 for these too
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Vec<Deny>,
    /// Format of the result
    #[arg(long, value_parser = one_of(FORMATS), help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every finding that is a warning
    Warnings,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, FORMATS)?;
    let loaded = context.load()?;
    let found = check(&loaded.registry, loaded.findings);
    let placed = findings::place(&found, &|file| load::shown_text(&loaded.root, file));
    let look = context.look(&loaded.registry, &args.target);
    let text = render(&placed, format, &base(&loaded.root), &look);
    context.output.show(&args.target, &text)?;
    Ok(answer(&found, &args.deny))
}

/// No when there are errors; notes never say no, since some depend on the day.
fn answer(found: &[Finding], deny: &[Deny]) -> ExitCode {
    let is_denied = |level| match level {
        Level::Error => true,
        Level::Warning => deny.contains(&Deny::Warnings),
        Level::Note => false,
    };
    if found.iter().any(|finding| is_denied(finding.level)) {
        ExitCode::No
    } else {
        ExitCode::Done
    }
}

#[cfg(test)]
mod tests {
    use super::{Deny, ExitCode, Finding, Level, answer};
    use crate::model::finding::At;

    #[test]
    fn warnings_say_no_only_when_asked_to() {
        let of = |level| {
            let mut finding = Finding::error("bad-id", "x", At::File);
            finding.level = level;
            [finding]
        };
        let deny = [Deny::Warnings];
        assert_eq!(answer(&[], &deny), ExitCode::Done);
        assert_eq!(answer(&of(Level::Error), &[]), ExitCode::No);
        assert_eq!(answer(&of(Level::Warning), &[]), ExitCode::Done);
        assert_eq!(answer(&of(Level::Warning), &deny), ExitCode::No);
        assert_eq!(answer(&of(Level::Note), &deny), ExitCode::Done);
    }
}
