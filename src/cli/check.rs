//! `kompis check`.

mod fix;
mod select;

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, RevisionOption, find_revision, meanwhile, path_prefix};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use super::search::QUERY_HELP;
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::error::revision::RevisionError;
use crate::error::write::OutputError;
use crate::model::finding::{Finding, Level};
use crate::model::id::Id;
use crate::model::rule::RuleId;
use crate::ops::check::rule::Rule;
use crate::ops::check::rules::rule;
use crate::ops::check::since::{Side, since};
use crate::ops::check::suggest::Suggester;
use crate::ops::check::{Baseline, CheckOptions, check_with, narrow};
use crate::render::check::{self as render, FORMATS, Places};
use crate::render::{Format, findings, github};
use crate::store::git::repository::Repository;
use crate::store::git::revision::Revision;
use crate::store::git::staged::Staged;
use crate::store::load::{Loaded, Unread, differing_ids, open_at};

/// Find what is wrong with the registry, and say what to do about it
///
/// Prints nothing when all is well. Exit code 1 when there are errors. Rules and their levels: `kompis explain`.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = QUERY_HELP)]
#[command(mut_arg("format", |it| it.value_parser(one_of(FORMATS))))]
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
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    revision: RevisionOption,
}

/// What `--deny` takes for every warning.
const WARNINGS: &str = "warnings";

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(FORMATS)?;
    let options = check_options(args)?;
    let is_text = format == Format::Text && args.target.output.is_none();
    if args.fixing.fix {
        if args.fixing.mode.dry_run && format != Format::Text {
            // What comes is a difference, which is none of the others.
            let (option, format) = ("--fix --dry-run", "text");
            return Err(ArgumentsError::NotOfFormat { option, format }.into());
        }
        fix::run(&args.fixing, &args.chosen, is_text, &options, context)?;
        if args.fixing.mode.dry_run {
            return Ok(ExitCode::Done);
        }
    }
    let (loaded, found, paths) = if args.staged {
        match check_staged(is_text, &options, context)? {
            Some((loaded, found)) => (loaded, found, None),
            None => return Ok(ExitCode::Done),
        }
    } else {
        let (base, loaded) = match &args.since {
            None => (None, context.load_with_form(&args.revision)?),
            Some(rev) => {
                let folder = context.folder()?;
                let other = args.revision.rev.as_deref().unwrap_or("HEAD");
                let open = || Base::open(&folder, rev, other);
                let load = || context.load_with_form(&args.revision);
                let (base, loaded) = meanwhile(open, load);
                (Some(base), loaded?)
            }
        };
        let mut loaded = loaded;
        let paths = select::paths(&args.chosen, &loaded, context)?;
        let mut found = match base {
            Some(base) => find_new(base, &mut loaded, &options, context)?,
            None => check_loaded(&mut loaded, &options, context),
        };
        if let Some(paths) = &paths {
            narrow::narrow(&mut found, paths);
        }
        (loaded, found, paths)
    };
    report(&found, format, &args.target, &loaded, context)?;
    if paths.as_ref().is_some_and(BTreeSet::is_empty) {
        return Ok(ExitCode::No);
    }
    let deny_warnings = args.deny.iter().any(|it| it == WARNINGS);
    Ok(exit_code(&found, deny_warnings))
}

/// Finds what is wrong with a registry, how its files are written as well.
fn check_loaded(loaded: &mut Loaded, options: &CheckOptions, context: &Context) -> Vec<Finding> {
    if options.finds_form() {
        let form = loaded.form_findings();
        loaded.findings.extend(form);
    }
    let reading = std::mem::take(&mut loaded.findings);
    check_with(&loaded.registry, reading, context.today(), options)
}

/// Finds what is wrong in the files that are staged, and what they break in others: what was wrong before in files that are
/// not staged stops no commit. `None` when people read the result and nothing is staged.
fn check_staged(
    is_text: bool,
    options: &CheckOptions,
    context: &mut Context,
) -> Result<Option<(Loaded, Vec<Finding>)>, Error> {
    let folder = context.folder()?;
    let staged = Staged::read(&folder)?;
    // The hook runs for every commit of the repository, most of which do not concern the registry.
    if !staged.is_change && is_text {
        return Ok(None);
    }
    let open_parents = || {
        let parents = staged.parents.iter();
        let opened = parents.filter_map(|parent| open_at(&folder, parent).ok());
        opened.collect::<Vec<Loaded>>()
    };
    let open = || context.open_revision_quietly(&folder, &staged.revision);
    let (parents, loaded) = meanwhile(open_parents, open);
    let loaded = loaded?;
    let mut loaded = loaded.read_with_form();
    loaded.files.check_read()?;
    let differing: Vec<BTreeSet<Id>> = parents
        .iter()
        .map(|before| differing_ids(before, &loaded))
        .collect();
    let narrowed = match (parents.as_slice(), differing.as_slice()) {
        ([before], [differing]) if staged.parents.len() == 1 => {
            // A file that is staged with another mode differs in nothing, and is reported all the same.
            let staged = narrow::ids_in(&loaded.registry, &staged.files);
            options.only_differing(&loaded.registry, &before.registry, &(differing | &staged))
        }
        _ => options.clone(),
    };
    let mut found = check_loaded(&mut loaded, &narrowed, context);
    narrow::narrow_to_new(&mut found, &staged.files, |found| {
        // In the commits that the next one follows; where there was no registry, nothing was wrong.
        let before = parents
            .into_iter()
            .zip(&differing)
            .map(|(before, differing)| before.read_differing(&loaded, differing));
        before
            .filter(|before| before.files.check_read().is_ok())
            .flat_map(|mut before| {
                let options = options.only_of(found, &loaded.registry, &before.registry);
                check_loaded(&mut before, &options, context)
            })
            .collect()
    });
    Ok(Some((loaded, found)))
}

/// The revision where a branch left another.
struct Base {
    /// The two whose line of history parted there.
    named: Vec<Revision>,
    /// The revision with its registry.
    opened: Result<(Revision, Result<Loaded, Unread>), RevisionError>,
}

impl Base {
    /// Finds it, and opens its registry.
    fn open(folder: &Path, one: &str, other: &str) -> Base {
        let mut named = Vec::new();
        let opened = Base::find(folder, [one, other], &mut named);
        let opened = opened.map(|base| {
            let loaded = open_at(folder, &base);
            (base, loaded)
        });
        Base { named, opened }
    }

    fn find(
        folder: &Path,
        names: [&str; 2],
        named: &mut Vec<Revision>,
    ) -> Result<Revision, RevisionError> {
        for name in names {
            named.push(find_revision(folder, name)?);
        }
        // What others brought to REV since then is not the branch's doing.
        Revision::merge_base(&named[0], &named[1])
    }
}

/// Finds what was not wrong where the branch began, by the levels and exceptions that there were then.
///
/// # Errors
/// [`RevisionError`] when there is no such revision, or no commit in common, as in a shallow clone.
fn find_new(
    base: Base,
    loaded: &mut Loaded,
    options: &CheckOptions,
    context: &mut Context,
) -> Result<Vec<Finding>, Error> {
    for revision in &base.named {
        context.note_day(revision);
    }
    let (base, opened) = base.opened?;
    let before = match context.take_opened(opened, &base) {
        // The branch brought the registry.
        Err(Error::Revision(RevisionError::NoRegistry { .. })) => {
            return Ok(check_loaded(loaded, options, context));
        }
        before => before?,
    };
    let differing = differing_ids(&before, loaded);
    let mut before = before.read_differing(loaded, &differing);
    before.files.check_read()?;
    let by_base = CheckOptions {
        base: Some(Baseline::new(&loaded.registry, &before.registry)),
        ..options.clone()
    };
    let found = check_loaded(loaded, &by_base, context);
    if found.is_empty() {
        return Ok(found);
    }
    let options = options.only_of(&found, &loaded.registry, &before.registry);
    let known = check_loaded(&mut before, &options, context);
    let now = Side {
        registry: &loaded.registry,
        found: &found,
        text_of: &|file| loaded.files.text(file),
    };
    let base = Side {
        registry: &before.registry,
        found: &known,
        text_of: &|file| before.files.text(file),
    };
    Ok(since(&now, &base))
}

/// The options that the arguments give.
fn check_options(args: &Args) -> Result<CheckOptions, ArgumentsError> {
    let mut options = CheckOptions::default();
    for name in &args.only {
        options.only.insert(parse_rule(name)?.id);
    }
    for name in &args.skip {
        options.skip.insert(parse_settable(name)?);
    }
    let levels = [
        (&args.allow, None),
        (&args.warn, Some(Level::Warning)),
        (&args.deny, Some(Level::Error)),
    ];
    for (names, level) in levels {
        let is_rule = |name: &&String| level != Some(Level::Error) || *name != WARNINGS;
        for name in names.iter().filter(is_rule) {
            options.levels.insert(parse_settable(name)?, level);
        }
    }
    Ok(options)
}

/// Prints findings, or writes them to a file, and to the summary of a step on GitHub.
///
/// # Errors
/// [`OutputError`] when they can't be written.
fn report(
    found: &[Finding],
    format: Format,
    target: &Target,
    loaded: &Loaded,
    context: &mut Context,
) -> Result<(), OutputError> {
    let placed = findings::place(found, &|file| loaded.files.text(file));
    let suggester = Suggester::new(&loaded.registry, found, context.today());
    let placed = findings::with_commands(placed, &suggester);
    let look = context.look(&loaded.registry, target);
    let summary = path_variable("GITHUB_STEP_SUMMARY").filter(|_| format == Format::Github);
    let places = Places {
        base: match format {
            // GitHub finds files by their path from the top of the repository.
            Format::Github | Format::Sarif => path_in_repository(&loaded.root),
            _ => path_prefix(&loaded.root),
        },
        has_summary: summary.is_some(),
    };
    let report = render::report(&placed, format, &places, &look);
    context.output.report(target, format, report, &look)?;
    if let Some(file) = summary {
        let whole = |space: usize| github::summary(&placed, &places.base, space, &look);
        context
            .output
            .append(&file, github::LARGEST_SUMMARY, whole)?;
    }
    Ok(())
}

/// The path in an environment variable.
fn path_variable(name: &str) -> Option<PathBuf> {
    let value = env::var_os(name).filter(|value| !value.is_empty());
    value.map(PathBuf::from)
}

/// What stands before a path of the registry in its git repository, wherever in it we stand; where there is none, in the
/// folder that GitHub works in, or else as from here.
fn path_in_repository(root: &Path) -> String {
    let real = root.canonicalize().unwrap_or_default();
    let top = Repository::find(root).and_then(|it| it.top()).ok();
    let tops = [top, path_variable("GITHUB_WORKSPACE")]
        .into_iter()
        .flatten();
    let mut tops = tops.filter_map(|top| top.canonicalize().ok());
    let Some(below) = tops.find_map(|top| real.strip_prefix(top).ok()) else {
        return path_prefix(root);
    };
    let names = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    names.map(|name| name.into_owned() + "/").collect()
}

/// Parses the name of a rule.
pub(super) fn parse_rule(name: &str) -> Result<&'static Rule, ArgumentsError> {
    RuleId::parse(name)
        .map(rule)
        .ok_or_else(|| ArgumentsError::UnknownRule {
            rule: name.to_owned(),
            near: RuleId::nearest(name),
        })
}

/// Parses the name of a rule whose level can be set.
fn parse_settable(name: &str) -> Result<RuleId, ArgumentsError> {
    let rule = parse_rule(name)?;
    if rule.is_fixed() {
        return Err(ArgumentsError::FixedRule(rule.id.as_str()));
    }
    Ok(rule.id)
}

/// `No` when there are errors. Notes never count, since some depend on the day.
fn exit_code(found: &[Finding], deny_warnings: bool) -> ExitCode {
    let is_denied = |level| match level {
        Level::Error => true,
        Level::Warning => deny_warnings,
        Level::Note => false,
    };
    ExitCode::no_if(found.iter().any(|finding| is_denied(finding.level)))
}

#[cfg(test)]
mod tests {
    use super::{ExitCode, Finding, Level, RuleId, exit_code};
    use crate::model::finding::At;

    #[test]
    fn warnings_say_no_only_when_asked_to() {
        let of = |level| {
            let mut finding = Finding::new(RuleId::BadId, "x", At::File);
            finding.level = level;
            [finding]
        };
        assert_eq!(exit_code(&[], true), ExitCode::Done);
        assert_eq!(exit_code(&of(Level::Error), false), ExitCode::No);
        assert_eq!(exit_code(&of(Level::Warning), false), ExitCode::Done);
        assert_eq!(exit_code(&of(Level::Warning), true), ExitCode::No);
        assert_eq!(exit_code(&of(Level::Note), true), ExitCode::Done);
    }
}
