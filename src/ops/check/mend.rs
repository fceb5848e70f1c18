//! The commands that mend what was found, word for word: in one place, so that a test can try each.
//!
//! `…` stands for what only a person knows. What no other command mends is opened by `kompis edit`.

mod command;
mod files;
mod identity;
mod participations;
mod parts;
mod references;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

pub use self::command::{Command, Word};
use self::command::{is_public, linked, set};
use self::parts::{block_of, fact};
use super::fix;
use super::rules::{Family, rule};
use crate::model::finding::{At, Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::FILE as SETTINGS;
use crate::ops::assign::OPEN;

/// Knows the commands for the findings of one run.
#[derive(Debug)]
pub struct Mender<'a> {
    registry: &'a Registry,
    today: civil::Date,
    by_path: BTreeMap<&'a str, &'a Record>,
    /// What `check --fix` mends.
    fixed: BTreeSet<(&'static str, Place)>,
}

impl<'a> Mender<'a> {
    /// The commands for these findings.
    pub fn new(registry: &'a Registry, findings: &[Finding], today: civil::Date) -> Mender<'a> {
        let records = registry.records();
        Mender {
            registry,
            today,
            by_path: records.map(|it| (it.path.as_str(), it)).collect(),
            fixed: fix::fixes(registry, findings, today).mended,
        }
    }

    /// What is typed to mend a finding; none where no command helps.
    pub fn command(&self, finding: &Finding) -> Option<Command> {
        let place = finding.places.first()?;
        let is_form = rule(finding.rule).is_some_and(|it| it.family == Family::Form);
        let is_fixed = |place: &Place| self.fixed.contains(&(finding.rule, place.clone()));
        match finding.rule {
            "cannot-open" | "not-utf8" | "schema-too-new" | "symbolic-link" | "too-large" => None,
            "bad-id" | "same-id" | "loose-file" | "unknown-folder" => self.moved(finding, place),
            "personnummer" if place.at == At::File => self.moved(finding, place),
            _ if is_form => Some(Command::new(&["kompis", "fmt"]).file(&place.file)),
            _ if place.file == SETTINGS => Some(Command::new(&["kompis", "edit", SETTINGS])),
            id if finding.places.iter().any(is_fixed) => {
                let fix = Command::new(&["kompis", "check", "--fix"]);
                let is_one = finding.places.iter().all(|it| it.file == place.file);
                Some(if is_one {
                    fix.file(&place.file)
                } else {
                    fix.and(&["--only", id])
                })
            }
            _ => {
                let command = self.specific(finding, place);
                let command = command.filter(|it| is_public(it, finding));
                command.or_else(|| Some(self.edit(&place.file)))
            }
        }
    }

    /// The command that changes just what is wrong in a record that can be read.
    fn specific(&self, finding: &Finding, place: &Place) -> Option<Command> {
        let record = *self.by_path.get(place.file.as_str())?;
        if !Id::is_valid(record.id.as_str()) {
            return None;
        }
        if finding.rule == "unknown-reference" {
            return self.unknown_reference(finding, record, place);
        }
        if finding.rule == "undeclared-word" && fact(finding, "suggestion").is_none() {
            return Some(Command::new(&["kompis", "edit", SETTINGS]));
        }
        if let Some((key, index)) = block_of(record, place) {
            let block = record.block.tables(key).get(index)?;
            return (key == "participant")
                .then(|| self.participation(finding, record, block, place))
                .flatten();
        }
        match finding.rule {
            "same-orgnr" => self.same_orgnr(finding),
            "unmet-expectation" => self.expected(finding, record),
            "kind-and-orgnr" => self.kind_and_orgnr(finding, record),
            "part-of-loop" => Some(set(record, &["part-of="])),
            "dissolved-actor" => self.dissolved(finding, record, place),
            "group-in-itself" => self.group_in_itself(finding),
            "initiative-without-owner" => Some(linked(OPEN, record, "owner")),
            "initiative-without-participants" => Some(linked(OPEN, record, OPEN)),
            "initiative-without-source" => Some(Command::new(&[
                "kompis",
                "set",
                record.id.as_str(),
                &format!("sources+={OPEN}"),
                "--declare",
            ])),
            "actor-without-county" => {
                let county = self.county(record).unwrap_or_else(|| OPEN.to_owned());
                Some(set(record, &[&format!("county={county}")]))
            }
            "same-code" => {
                let last = self.by_path.get(finding.places.last()?.file.as_str())?;
                Some(set(last, &[&format!("code={OPEN}")]))
            }
            "same-name" if record.kind != Kind::Person => {
                Some(set(record, &[&format!("name={OPEN}")]))
            }
            "probable-duplicate" | "same-name" | "person-without-basis" => {
                Some(Command::new(&["kompis", "edit", SETTINGS]))
            }
            _ => self.value(finding, record, place),
        }
    }
}
