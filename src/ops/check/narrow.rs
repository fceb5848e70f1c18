//! Telling of some files only; all are read and judged, since what is wrong in one may come from another.

use std::collections::BTreeSet;

use super::rule::Family;
use super::rules::rule;
use crate::model::finding::{Finding, Level, Place};
use crate::model::rule::RuleId;
use crate::model::settings::FILE;

/// Leaves the findings that show in one of these files or folders, `""` for all of them; and those that tell that the
/// settings can't be read, by which the others may be wrong.
pub fn narrow(findings: &mut Vec<Finding>, paths: &BTreeSet<String>) {
    findings.retain(|finding| {
        let mut files = finding.places.iter().map(|place| place.file.as_str());
        files.any(|file| is_in(file, paths) || (file == FILE && is_of_settings(finding)))
    });
}

/// Leaves the findings that show in one of these files, and those of other files that were not there `before`, which is
/// worked out only when it matters. What depends on the day is left out: it stops no commit.
pub fn narrow_to_new(
    findings: &mut Vec<Finding>,
    paths: &BTreeSet<String>,
    before: impl FnOnce() -> Vec<Finding>,
) {
    findings.retain(|finding| finding.level != Level::Note);
    let shows = |finding: &Finding| finding.places.iter().any(|it| is_in(&it.file, paths));
    if findings.iter().all(shows) {
        return;
    }
    let before = before();
    let known: BTreeSet<_> = before.iter().map(what).collect();
    findings.retain(|finding| shows(finding) || !known.contains(&what(finding)));
}

/// What a finding says, whatever its level.
fn what(finding: &Finding) -> (RuleId, &[Place], &[(&'static str, String)]) {
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

fn is_of_settings(finding: &Finding) -> bool {
    let family = rule(finding.rule).family;
    matches!(family, Family::Reading | Family::Levels)
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
        let told = findings
            .iter()
            .map(|it| format!("{} {}", it.rule, last(it)));
        told.collect()
    }

    #[test]
    fn what_shows_in_a_file_or_folder_is_left_and_what_breaks_the_settings() {
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
    fn what_was_wrong_before_in_other_files_is_not_told() {
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
        let mut findings = vec![mine.clone(), note, old, broken.clone()];
        let before = vec![lighter, mine.clone()];
        narrow_to_new(&mut findings, &paths, || before);
        assert_eq!(findings, [mine.clone(), broken]);
        let mut findings = vec![mine.clone()];
        narrow_to_new(&mut findings, &paths, || panic!("nobody need ask"));
        assert_eq!(findings, [mine]);
    }
}
