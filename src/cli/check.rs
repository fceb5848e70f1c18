//! `kompis check`.

mod fix;
mod report;
mod select;
mod since;
mod staged;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, RevisionOption};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use super::search::QUERY_HELP;
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::model::finding::{Finding, Level};
use crate::model::rule::RuleId;
use crate::ops::check::rule::Rule;
use crate::ops::check::rules::rule;
use crate::ops::check::{CheckOptions, check_with, narrow};
use crate::render::Format;
use crate::render::check::FORMATS;

/// Find what is wrong with the registry, and say what to do about it
///
/// Prints nothing when all is well. Exit code 1 when there are errors. Rules and their levels: `kompis explain`.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = QUERY_HELP)]
pub(crate) struct Args {
    /// Tell only of these files or folders, or of what a query finds; all is read in any case
    #[arg(value_name = "FILE|QUERY", add = complete::query_or_path())]
    chosen: Vec<String>,
    /// Tell only these
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules(), help_heading = "Rules")]
    only: Vec<String>,
    /// Tell all but these
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules(), help_heading = "Rules")]
    skip: Vec<String>,
    /// Allow what a rule forbids
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules(), help_heading = "Rules")]
    allow: Vec<String>,
    /// Take it for a warning
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules(), help_heading = "Rules")]
    warn: Vec<String>,
    /// Take it for an error; `warnings` for all that are warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules(), help_heading = "Rules")]
    deny: Vec<String>,
    /// Check what is staged, as the next commit would have it: only what its files show, and what they break in others
    #[arg(long, conflicts_with_all = ["chosen", "rev", "fix", "since"], help_heading = "Reading")]
    staged: bool,
    /// Tell only what the branch brought since it left REV
    #[arg(long, value_name = "REV", conflicts_with = "fix", value_parser = clap::builder::NonEmptyStringValueParser::new(), add = complete::revision())]
    since: Option<String>,
    #[command(flatten)]
    fixing: fix::Fixing,
    /// Format of the result
    #[arg(long, value_parser = one_of(FORMATS), help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    revision: RevisionOption,
}

/// What `--deny` takes for every warning.
const WARNINGS: &str = "warnings";

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, FORMATS)?;
    let asked = asked(args)?;
    if args.fixing.fix {
        if args.fixing.dry_run && format != Format::Text {
            // What comes is a difference, which is none of the others.
            let (option, format) = ("--fix --dry-run", "text");
            return Err(ArgumentsError::NotOfFormat { option, format }.into());
        }
        let is_text = format == Format::Text && args.target.output.is_none();
        fix::run(&args.fixing, &args.chosen, is_text, &asked, context)?;
        if args.fixing.dry_run {
            return Ok(ExitCode::Done);
        }
    }
    let deny_warnings = args.deny.iter().any(|it| it == WARNINGS);
    if args.staged {
        let found = staged::run(format, &args.target, &asked, context)?;
        return Ok(answer(&found, deny_warnings));
    }
    let mut loaded = context.load(&args.revision)?;
    let chosen = select::paths(&args.chosen, &loaded, context)?;
    let form = loaded.form_findings();
    loaded.findings.extend(form);
    let reading = std::mem::take(&mut loaded.findings);
    let mut found = check_with(&loaded.registry, reading, context.today(), &asked);
    if let Some(rev) = &args.since {
        found = since::brought(rev, &args.revision, found, &loaded, &asked, context)?;
    }
    if let Some(paths) = &chosen {
        narrow::narrow(&mut found, paths);
    }
    report::tell(&found, format, &args.target, &loaded, context)?;
    if chosen.is_some_and(|paths| paths.is_empty()) {
        return Ok(ExitCode::No);
    }
    Ok(answer(&found, deny_warnings))
}

/// What the arguments say about rules.
fn asked(args: &Args) -> Result<CheckOptions, ArgumentsError> {
    let mut asked = CheckOptions::default();
    for name in &args.only {
        asked.only.insert(known(name)?.id);
    }
    for name in &args.skip {
        asked.skip.insert(settable(name)?);
    }
    let levels = [
        (&args.allow, None),
        (&args.warn, Some(Level::Warning)),
        (&args.deny, Some(Level::Error)),
    ];
    for (names, level) in levels {
        let is_rule = |name: &&String| level != Some(Level::Error) || *name != WARNINGS;
        for name in names.iter().filter(is_rule) {
            asked.levels.insert(settable(name)?, level);
        }
    }
    Ok(asked)
}

/// The rule that an argument names.
pub(super) fn known(name: &str) -> Result<&'static Rule, ArgumentsError> {
    RuleId::parse(name)
        .map(rule)
        .ok_or_else(|| ArgumentsError::UnknownRule {
            rule: name.to_owned(),
            near: RuleId::nearest(name),
        })
}

fn settable(name: &str) -> Result<RuleId, ArgumentsError> {
    let rule = known(name)?;
    if rule.is_fixed() {
        return Err(ArgumentsError::FixedRule(rule.id.as_str()));
    }
    Ok(rule.id)
}

/// No when there are errors; notes never say no, since some depend on the day.
fn answer(found: &[Finding], deny_warnings: bool) -> ExitCode {
    let is_denied = |level| match level {
        Level::Error => true,
        Level::Warning => deny_warnings,
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
    use super::{ExitCode, Finding, Level, RuleId, answer};
    use crate::model::finding::At;

    #[test]
    fn warnings_say_no_only_when_asked_to() {
        let of = |level| {
            let mut finding = Finding::new(RuleId::BadId, "x", At::File);
            finding.level = level;
            [finding]
        };
        assert_eq!(answer(&[], true), ExitCode::Done);
        assert_eq!(answer(&of(Level::Error), false), ExitCode::No);
        assert_eq!(answer(&of(Level::Warning), false), ExitCode::Done);
        assert_eq!(answer(&of(Level::Warning), true), ExitCode::No);
        assert_eq!(answer(&of(Level::Note), true), ExitCode::Done);
    }
}
