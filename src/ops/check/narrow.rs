//! Telling of some files only; all are read and judged, since what is wrong in one may come from another.

use std::collections::BTreeSet;

use super::rules::{Family, rule};
use crate::model::finding::Finding;
use crate::model::settings::FILE;

/// Leaves the findings that show in one of these files or folders, `""` for all of them; and those that tell that the
/// settings can't be read, by which the others may be wrong.
pub fn narrow(findings: &mut Vec<Finding>, paths: &BTreeSet<String>) {
    findings.retain(|finding| {
        let mut files = finding.places.iter().map(|place| place.file.as_str());
        files.any(|file| is_in(file, paths) || (file == FILE && is_of_settings(finding)))
    });
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
    let family = rule(finding.rule).map(|rule| rule.family);
    matches!(family, Some(Family::Reading | Family::Levels))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, FILE, Finding, narrow};
    use crate::model::finding::{At, Place};

    /// The findings that are left, by the file of their last place.
    fn left(paths: &[&str]) -> Vec<String> {
        let mut shared = Finding::error("same-orgnr", "companies/prov.toml", At::File);
        shared.places.push(Place {
            file: "schools/prov-2.toml".into(),
            at: At::File,
        });
        let of = |rule: &'static str, file: &str| Finding::error(rule, file, At::File);
        let mut findings = vec![
            of("bad-url", "companies-2/prov.toml"),
            of("bad-url", "companies/prov.toml"),
            shared,
            of("unknown-key", FILE),
            of("unknown-level", FILE),
            of("unknown-reference", FILE),
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
}
