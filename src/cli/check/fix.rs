//! `kompis check --fix`.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args as ClapArgs;

use super::select;
use crate::cli::context::Context;
use crate::cli::output::Target;
use crate::cli::write::{
    Trees, check_committed, clean_trees, commit, hidden_difference, list_files,
};
use crate::document::form;
use crate::error::Error;
use crate::model::edit::FileEdit;
use crate::model::finding::Finding;
use crate::model::rule::RuleId;
use crate::ops::check::rule::Family;
use crate::ops::check::rules::rule;
use crate::ops::check::{CheckOptions, check_with, fix, narrow};
use crate::render::Look;
use crate::store::files::Files;
use crate::store::folder::SETTINGS;
use crate::store::load::Loaded;
use crate::store::lock::Purpose;
use crate::store::write::{NewText, edit_file, write as write_files};

/// Options of `--fix`.
#[derive(ClapArgs, Clone, Debug, Default)]
pub(crate) struct Fixing {
    /// Mend what is safe: the order and form of files, spaces, the form of numbers, former ids
    #[arg(long, conflicts_with = "rev", help_heading = "Mending")]
    pub(crate) fix: bool,
    /// Show what `--fix` would change and write nothing
    #[arg(long, requires = "fix", help_heading = "Mending")]
    pub(crate) dry_run: bool,
    /// Commit just what is mended
    #[arg(
        long,
        requires = "fix",
        conflicts_with = "dry_run",
        help_heading = "Mending"
    )]
    commit: bool,
    /// Wait at most this long for another kompis that writes
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        help_heading = "Mending"
    )]
    lock_timeout: u64,
}

/// Rules of form that files break, by file.
type Broken = BTreeMap<String, BTreeSet<RuleId>>;

/// How often a registry is looked at again: what is mended may uncover what can be mended too.
const ROUNDS: usize = 10;

/// What is mended.
#[derive(Default)]
struct Mended {
    /// How many places, by rule.
    counts: BTreeMap<RuleId, usize>,
    /// The new texts, by path.
    texts: BTreeMap<String, NewText>,
    /// How many places are left, since mending them would bring another fault.
    left: usize,
    /// How many files are written in a way that can't be edited.
    failed: usize,
}

/// Mends what is safe of what is asked about, and says what that was; findings come after it on the same channel when
/// they are read by people.
pub(super) fn run(
    args: &Fixing,
    chosen: &[String],
    is_text: bool,
    asked: &CheckOptions,
    context: &mut Context,
) -> Result<(), Error> {
    let folder = context.folder()?;
    let _commit = match args.commit {
        true => Some(context.lock(&folder, Purpose::Commit, args.lock_timeout)?),
        false => None,
    };
    let lock = match args.dry_run {
        true => None,
        false => Some(context.lock(&folder, Purpose::Records, args.lock_timeout)?),
    };
    let loaded = context.read_for_writing(&folder, lock.as_ref())?.loaded;
    let paths = select::paths(chosen, &loaded, context)?;
    let (loaded, mended) = work_out(loaded, paths.as_ref(), asked, context);
    let texts: Vec<NewText> = mended.texts.values().cloned().collect();
    let look = context.look(&loaded.registry, &Target::default());
    let told = mended.told(args.dry_run, &look);
    if args.dry_run {
        let differences = texts.iter().map(hidden_difference).collect::<String>();
        context.output.print(&differences)?;
        note(context, &told);
        return Ok(());
    }
    let trees = match args.commit {
        true => clean_trees(&folder, &texts)?,
        false => Trees::new(),
    };
    if args.commit && texts.is_empty() {
        check_committed(context, &folder, |context, last| {
            let paths = select::paths(chosen, &last.loaded, context)?;
            let (_, fixed) = work_out(last.loaded, paths.as_ref(), asked, context);
            Ok(fixed.texts.into_keys().collect())
        })?;
    }
    write_files(&folder, &texts)?;
    if !texts.is_empty() {
        context.output.set_written();
    }
    drop(lock);
    let mut said = Ok(());
    if is_text {
        let files: Vec<&str> = texts.iter().map(|text| text.path.as_str()).collect();
        let files = match files.is_empty() {
            true => String::new(),
            false => format!("  {}\n", list_files(&files)),
        };
        said = context.output.say(&format!("{told}\n{files}\n"));
    } else {
        note(context, &told);
    }
    // Whether or not that can be printed, the commit is made.
    commit(&trees, told.lines().next().unwrap_or_default())?;
    Ok(said?)
}

fn note(context: &Context, told: &str) {
    for line in told.lines() {
        context.output.note(line);
    }
}

/// Mends in memory, as long as there is something to mend; the registry as it will be.
fn work_out(
    mut loaded: Loaded,
    paths: Option<&BTreeSet<String>>,
    asked: &CheckOptions,
    context: &Context,
) -> (Loaded, Mended) {
    let mut mended = Mended::default();
    let mut stubborn = BTreeSet::new();
    for _ in 0..ROUNDS {
        let text_of = |file: &str| mended.text(&loaded.files, file);
        let form = form::find(&loaded.registry, &loaded.findings, &text_of);
        let broken = by_file(form.iter());
        let reading = [loaded.findings.clone(), form].concat();
        let mut found = check_with(&loaded.registry, reading, context.today(), asked);
        if let Some(paths) = paths {
            narrow::narrow(&mut found, paths);
        }
        // What can't be read is always told, and mended only when that is asked for.
        found.retain(|it| asked.only.is_empty() || asked.only.contains(&it.rule));
        for finding in &mut found {
            finding.places.retain(|it| !stubborn.contains(&it.file));
        }
        let mut new = mended.values(&loaded, &found, context, &mut stubborn);
        if new.is_empty() {
            new = mended.forms(&loaded, &found, &broken, &mut stubborn);
        }
        if new.is_empty() {
            break;
        }
        loaded = loaded.with_texts(&new);
    }
    (loaded, mended)
}

/// The rules that findings tell of.
fn by_file<'f>(findings: impl Iterator<Item = &'f Finding>) -> Broken {
    let mut broken = Broken::new();
    for finding in findings {
        for place in &finding.places {
            let rules = broken.entry(place.file.clone()).or_default();
            rules.insert(finding.rule);
        }
    }
    broken
}

impl Mended {
    /// The text of a file as it will be.
    fn text(&self, files: &Files, file: &str) -> Option<String> {
        match self.texts.get(file) {
            Some(text) => text.new.clone(),
            None => files.text(file),
        }
    }

    /// Keeps a new text; that of a file that was mended before goes on from there.
    fn keep(&mut self, text: &NewText) {
        let first = self.texts.get(&text.path).and_then(|it| it.old.clone());
        let old = first.or_else(|| text.old.clone());
        let kept = NewText {
            old,
            ..text.clone()
        };
        self.texts.insert(text.path.clone(), kept);
    }

    /// Mends values. Files that can't be edited so are left.
    fn values(
        &mut self,
        loaded: &Loaded,
        found: &[Finding],
        context: &Context,
        stubborn: &mut BTreeSet<String>,
    ) -> Vec<NewText> {
        let fixes = fix::plan(&loaded.registry, found, context.today());
        let mut new = Vec::new();
        let edit = |file: &FileEdit, old| edit_file(file, old, &loaded.registry);
        for file in &fixes.plan.files {
            match edit(file, self.text(&loaded.files, &file.path)) {
                Ok(text) => new.push(text),
                Err(_) => {
                    stubborn.insert(file.path.clone());
                    self.failed += 1;
                }
            }
        }
        for (rule, place) in &fixes.fixed {
            if !stubborn.contains(&place.file) {
                *self.counts.entry(*rule).or_default() += 1;
            }
        }
        self.left = fixes.left.len() + self.failed;
        new.iter().for_each(|text| self.keep(text));
        new
    }

    /// Mends how files are written.
    fn forms(
        &mut self,
        loaded: &Loaded,
        found: &[Finding],
        broken: &Broken,
        stubborn: &mut BTreeSet<String>,
    ) -> Vec<NewText> {
        let is_form = |id: RuleId| rule(id).family == Family::Form;
        let wanted = by_file(found.iter().filter(|finding| is_form(finding.rule)));
        let vocabulary = &loaded.registry.settings.vocabulary;
        let mut new = Vec::new();
        let files = loaded
            .registry
            .records()
            .map(|it| (it.path.as_str(), Some(it)));
        for (file, record) in files.chain([(SETTINGS, None)]) {
            let rules = wanted.get(file);
            let text = rules.and_then(|_| self.text(&loaded.files, file));
            let (Some(rules), Some(before), Some(old)) = (rules, broken.get(file), text) else {
                continue;
            };
            let tidied = match before.is_subset(rules) {
                true => form::canonical(record, &old, vocabulary),
                false => form::fix_rules(record, &old, rules, vocabulary),
            };
            let Some(tidied) = tidied else {
                continue;
            };
            let after = form::broken_rules(file, record, &tidied, vocabulary);
            for rule in before.difference(&after) {
                *self.counts.entry(*rule).or_default() += 1;
            }
            stubborn.extend((!after.is_empty()).then(|| file.to_owned()));
            new.push(NewText {
                path: file.to_owned(),
                old: Some(old),
                new: Some(tidied),
            });
        }
        new.iter().for_each(|text| self.keep(text));
        new
    }

    /// How many places by rule: `2 stray-space, 1 former-id`.
    fn rules(&self) -> String {
        let counts: Vec<String> = self
            .counts
            .iter()
            .map(|(rule, count)| format!("{count} {rule}"))
            .collect();
        counts.join(", ")
    }

    /// What was mended, in a line or two.
    fn told(&self, is_dry: bool, look: &Look<'_>) -> String {
        let message = match (self.texts.is_empty(), is_dry) {
            (true, _) => "fix-nothing",
            (false, true) => "fix-would-mend",
            (false, false) => "fix-mended",
        };
        let mut told = look.words.with(message, &[("rules", self.rules().into())]);
        if self.left > 0 {
            told.push('\n');
            told.push_str(&look.words.count("fix-left", self.left));
        }
        told
    }
}
