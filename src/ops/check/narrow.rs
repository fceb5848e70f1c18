//! Reports on some files only. All files are read and checked, since what is wrong in one may come from another.

use std::collections::BTreeSet;

use super::rule::Family;
use super::rules::rule;
use crate::model::finding::{Finding, Level, Place};
use crate::model::id::Id;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::FILE;

/// Retains the findings with a place in one of these files or folders, `""` for all of them; and those that say that the
/// settings can't be read, since then the others may be wrong.
pub fn narrow(findings: &mut Vec<Finding>, paths: &BTreeSet<String>) {
    findings.retain(|finding| {
        let mut files = finding.places.iter().map(|place| place.file.as_str());
        // Settings that can't be read may set other levels and words: what is found elsewhere is not certain then.
        let is_of_settings = || {
            let family = rule(finding.rule).family;
            matches!(family, Family::Reading | Family::Levels)
        };
        files.any(|file| is_in(file, paths) || (file == FILE && is_of_settings()))
    });
}

/// Retains the findings with a place in one of these files, and those of other files that were not there `before`, which is
/// worked out only for those findings that it matters for. Notes are left out: some depend on the day, and none stops a commit.
pub fn narrow_to_new(
    findings: &mut Vec<Finding>,
    paths: &BTreeSet<String>,
    before: impl FnOnce(&[Finding]) -> Vec<Finding>,
) {
    findings.retain(|finding| finding.level != Level::Note);
    let is_in_paths = |finding: &Finding| finding.places.iter().any(|it| is_in(&it.file, paths));
    // The hook runs at every commit, and most commits break nothing elsewhere.
    let others = findings.iter().filter(|finding| !is_in_paths(finding));
    let others: Vec<Finding> = others.cloned().collect();
    if others.is_empty() {
        return;
    }
    let before = before(&others);
    let known: BTreeSet<_> = before.iter().map(key).collect();
    findings.retain(|finding| is_in_paths(finding) || !known.contains(&key(finding)));
}

/// The ids of the records in these files or folders.
pub fn ids_in(registry: &Registry, paths: &BTreeSet<String>) -> BTreeSet<Id> {
    let files = registry.listed_files();
    let inside = files.filter(|file| is_in(&file.path, paths));
    inside.map(|file| file.id.clone()).collect()
}

/// What a finding is known by, whatever its level.
fn key(finding: &Finding) -> (RuleId, &[Place], &[(&'static str, String)]) {
    (finding.rule, &finding.places, &finding.facts)
}

/// Whether a file is one of these, or in one of these folders.
fn is_in(file: &str, paths: &BTreeSet<String>) -> bool {
    let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
    ["", file]
        .into_iter()
        .chain(folders)
        .any(|path| paths.contains(path))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, FILE, Finding, Level, Place, RuleId, narrow, narrow_to_new};
    use crate::model::finding::At;

    /// The findings that are left, by the file of their last place.
    fn left(paths: &[&str]) -> Vec<String> {
        let mut shared = Finding::new(RuleId::SameOrgnr, "companies/prov.toml", At::File);
        shared.places.push(Place {
            file: "schools/prov-2.toml".into(),
            at: At::File,
        });
        let of = |rule: RuleId, file: &str| Finding::new(rule, file, At::File);
        let mut findings = vec![
            of(RuleId::BadUrl, "companies-2/prov.toml"),
            of(RuleId::BadUrl, "companies/prov.toml"),
            shared,
            of(RuleId::UnknownKey, FILE),
            of(RuleId::UnknownLevel, FILE),
            of(RuleId::UnknownReference, FILE),
        ];
        let paths: BTreeSet<String> = paths.iter().map(ToString::to_string).collect();
        narrow(&mut findings, &paths);
        let last = |it: &Finding| it.places[it.places.len() - 1].file.clone();
        let names = findings
            .iter()
            .map(|it| format!("{} {}", it.rule, last(it)));
        names.collect()
    }

    #[test]
    fn findings_in_a_file_or_folder_are_retained_and_those_that_break_the_settings() {
        let settings = ["unknown-key registry.toml", "unknown-level registry.toml"];
        let with = |more: &[&'static str]| [more, &settings[..]].concat();
        assert_eq!(left(&[]), with(&[]));
        assert_eq!(
            left(&["schools"]),
            with(&["same-orgnr schools/prov-2.toml"])
        );
        assert_eq!(
            left(&["companies"]),
            with(&[
                "bad-url companies/prov.toml",
                "same-orgnr schools/prov-2.toml"
            ])
        );
        assert_eq!(
            left(&["companies-2/prov.toml"]),
            with(&["bad-url companies-2/prov.toml"])
        );
        assert_eq!(left(&[""]).len(), 6);
        assert_eq!(left(&[FILE]).len(), 3);
    }

    #[test]
    fn findings_that_other_files_had_before_are_removed() {
        let of = |rule: RuleId, file: &str| Finding::new(rule, file, At::File);
        let note = Finding {
            level: Level::Note,
            ..of(RuleId::OldCheck, "companies/prov.toml")
        };
        let old = of(RuleId::BadUrl, "schools/prov-2.toml");
        let lighter = Finding {
            level: Level::Warning,
            ..old.clone()
        };
        let mine = of(RuleId::BadUrl, "companies/prov.toml");
        let broken = of(RuleId::UnknownReference, "groups/alla.toml");
        let paths = BTreeSet::from(["companies/prov.toml".to_owned()]);
        let mut findings = vec![mine.clone(), note, old.clone(), broken.clone()];
        let before = vec![lighter, mine.clone()];
        narrow_to_new(&mut findings, &paths, |others| {
            assert_eq!(others, [old, broken.clone()]);
            before
        });
        assert_eq!(findings, [mine.clone(), broken]);
        let mut findings = vec![mine.clone()];
        narrow_to_new(&mut findings, &paths, |_| panic!("nobody need ask"));
        assert_eq!(findings, [mine]);
    }
}
