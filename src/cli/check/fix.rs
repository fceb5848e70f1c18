//! `kompis check --fix`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use clap::Args as ClapArgs;

use super::select;
use crate::cli::context::Context;
use crate::cli::output::Target;
use crate::cli::write::{WriteMode, check_committed, hidden_difference, list_files};
use crate::document::form;
use crate::error::Error;
use crate::model::finding::Finding;
use crate::model::rule::RuleId;
use crate::ops::check::{CheckOptions, check_with, fix, narrow};
use crate::render::Look;
use crate::store::folder::SETTINGS;
use crate::store::load::Files;
use crate::store::load::Loaded;
use crate::store::replace::NewText;
use crate::store::write::edit_file;

/// Options of `--fix`.
#[derive(ClapArgs, Clone, Debug, Default)]
#[command(mut_arg("dry_run", |it| it.requires("fix").help(DRY_RUN).help_heading("Mending")))]
#[command(mut_arg("commit", |it| it.requires("fix").help(COMMIT).help_heading("Mending")))]
#[command(mut_arg("lock_timeout", |it| it.help_heading("Mending")))]
pub(crate) struct Fixing {
    /// Mend what is safe: the order and form of files, spaces, the form of numbers, former ids
    #[arg(long, conflicts_with = "rev", help_heading = "Mending")]
    pub(crate) fix: bool,
    #[command(flatten)]
    pub(crate) mode: WriteMode,
}

/// What the options of writing are called under the heading of `--fix`.
const DRY_RUN: &str = "Show what `--fix` would change and write nothing";
const COMMIT: &str = "Commit just what is mended";

/// The rules that files break, by file.
type BrokenRules = BTreeMap<String, BTreeSet<RuleId>>;

/// How often a registry is checked again: what is fixed may uncover what can be fixed too.
const ROUNDS: usize = 10;

/// What is fixed.
#[derive(Default)]
struct Fixed {
    /// How many places, by rule.
    counts: BTreeMap<RuleId, usize>,
    /// The new texts, by path.
    texts: BTreeMap<String, NewText>,
    /// The files in which nothing more can be fixed.
    unfixable: BTreeSet<String>,
    /// How many places are left, since fixing them would bring another finding, or the file can't be edited.
    left: usize,
    /// How many files can't be edited.
    failed: usize,
}

/// Fixes what is safe among what is chosen, and reports it. When people read the result, the report is on the same channel as
/// the findings that come after it.
pub(super) fn run(
    args: &Fixing,
    chosen: &[String],
    is_text: bool,
    options: &CheckOptions,
    context: &mut Context,
) -> Result<(), Error> {
    let folder = context.folder()?;
    let locks = args.mode.lock(context, &folder)?;
    let records = locks.records.as_ref();
    let loaded = context
        .read_for_writing(&folder, records)?
        .loaded
        .read_all();
    let paths = select::paths(chosen, &loaded, context)?;
    let (loaded, fixed) = fix_in_memory(loaded, paths.as_ref(), options, context);
    let texts: Vec<NewText> = fixed.texts.values().cloned().collect();
    let look = context.look(&loaded.registry, &Target::default());
    let summary = fixed.summary(args.mode.dry_run, &look);
    if args.mode.dry_run {
        let differences = texts.iter().map(hidden_difference).collect::<String>();
        context.output.print(&differences)?;
        note(context, &summary);
        return Ok(());
    }
    if args.mode.commit && texts.is_empty() {
        check_committed(context, &folder, |context, last| {
            let paths = select::paths(chosen, &last.loaded, context)?;
            let (_, fixed) = fix_in_memory(last.loaded, paths.as_ref(), options, context);
            Ok(fixed.texts.into_keys().collect())
        })?;
    }
    args.mode.write(
        context,
        ("check", &folder),
        &texts,
        locks,
        |context, lock| {
            drop(lock);
            let mut printed = Ok(());
            if is_text {
                let files: Vec<&str> = texts.iter().map(|text| text.path.as_str()).collect();
                let files = match files.is_empty() {
                    true => String::new(),
                    false => format!("  {}\n", list_files(&files)),
                };
                printed = context.output.say(&format!("{summary}\n{files}\n"));
            } else {
                note(context, &summary);
            }
            let first = summary.lines().next().unwrap_or_default();
            Ok((first.to_owned(), printed.map_err(Error::from)))
        },
    )
}

fn note(context: &Context, lines: &str) {
    for line in lines.lines() {
        context.note(line);
    }
}

/// Fixes in memory, as long as there is something to fix. Returns also the registry as it will be.
fn fix_in_memory(
    mut loaded: Loaded,
    paths: Option<&BTreeSet<String>>,
    options: &CheckOptions,
    context: &Context,
) -> (Loaded, Fixed) {
    let mut fixed = Fixed::default();
    for _ in 0..ROUNDS {
        let (registry, files) = (&loaded.registry, &loaded.files);
        let form = form::find(
            registry,
            &loaded.findings,
            || (),
            |(), file| fixed.text(files, file).map(Cow::Owned),
        );
        let broken_form = rules_by_file(&form);
        let reading = [loaded.findings.clone(), form].concat();
        let mut found = check_with(&loaded.registry, reading, context.today(), options);
        if let Some(paths) = paths {
            narrow::narrow(&mut found, paths);
        }
        // What can't be read is always reported, and fixed only when that is wanted.
        found.retain(|it| options.only.is_empty() || options.only.contains(&it.rule));
        for finding in &mut found {
            let places = &mut finding.places;
            // The next round would try the same again.
            places.retain(|it| !fixed.unfixable.contains(&it.file));
        }
        // Values first: one that changes may need another place in its list.
        let mut new = fixed.fix_values(&loaded, &found, context);
        if new.is_empty() {
            new = fixed.fix_form(&loaded, &found, &broken_form);
        }
        if new.is_empty() {
            break;
        }
        new.iter().for_each(|text| fixed.keep(text));
        loaded = loaded.with_texts(&new);
    }
    (loaded, fixed)
}

fn rules_by_file(findings: &[Finding]) -> BrokenRules {
    let mut broken = BrokenRules::new();
    for finding in findings {
        for place in &finding.places {
            let rules = broken.entry(place.file.clone()).or_default();
            rules.insert(finding.rule);
        }
    }
    broken
}

impl Fixed {
    /// The text of a file as it will be.
    fn text(&self, files: &Files, file: &str) -> Option<String> {
        match self.texts.get(file) {
            Some(text) => text.new.clone(),
            None => files.text(file),
        }
    }

    /// Keeps a new text; the old text is the one before the first fix of the file.
    fn keep(&mut self, text: &NewText) {
        let first = self.texts.get(&text.path).and_then(|it| it.old.clone());
        let old = first.or_else(|| text.old.clone());
        let kept = NewText::new(&text.path, old, text.new.clone());
        self.texts.insert(text.path.clone(), kept);
    }

    /// Fixes values; files that can't be edited are left.
    fn fix_values(
        &mut self,
        loaded: &Loaded,
        found: &[Finding],
        context: &Context,
    ) -> Vec<NewText> {
        let fixes = fix::plan(&loaded.registry, found, context.today());
        let mut new = Vec::new();
        for file in &fixes.plan.files {
            let old = self.text(&loaded.files, &file.path);
            match edit_file(file, old, &loaded.registry) {
                Ok(text) => new.push(text),
                Err(_) => {
                    self.failed += 1;
                    self.unfixable.insert(file.path.clone());
                }
            }
        }
        for (rule, place) in &fixes.fixed {
            if !self.unfixable.contains(&place.file) {
                *self.counts.entry(*rule).or_default() += 1;
            }
        }
        self.left = fixes.left.len() + self.failed;
        new
    }

    /// Fixes how files are written.
    fn fix_form(
        &mut self,
        loaded: &Loaded,
        found: &[Finding],
        broken_form: &BrokenRules,
    ) -> Vec<NewText> {
        let wanted = rules_by_file(found);
        let vocabulary = &loaded.registry.settings.vocabulary;
        let mut new = Vec::new();
        let records = loaded.registry.records();
        let files = records.map(|it| (it.path.as_str(), Some(it)));
        for (file, record) in files.chain([(SETTINGS, None)]) {
            let (Some(rules), Some(before)) = (wanted.get(file), broken_form.get(file)) else {
                continue;
            };
            let Some(old) = self.text(&loaded.files, file) else {
                continue;
            };
            // With `--only` a file may have just some of its form fixed.
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
            if !after.is_empty() {
                self.unfixable.insert(file.to_owned());
            }
            new.push(NewText::new(file, Some(old), Some(tidied)));
        }
        new
    }

    /// What was fixed, in a line or two: `2 stray-space, 1 former-id`.
    fn summary(&self, is_dry: bool, look: &Look<'_>) -> String {
        let message = match (self.texts.is_empty(), is_dry) {
            (true, _) => "fix-nothing",
            (false, true) => "fix-would-mend",
            (false, false) => "fix-mended",
        };
        let counts = self.counts.iter();
        let counts: Vec<String> = counts
            .map(|(rule, count)| format!("{count} {rule}"))
            .collect();
        let facts = [("rules", counts.join(", ").into())];
        let mut summary = look.words.with(message, &facts);
        if self.left > 0 {
            summary.push('\n');
            summary.push_str(&look.words.count("fix-left", self.left));
        }
        summary
    }
}
