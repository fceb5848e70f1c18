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
use crate::model::rule::RuleId;
use crate::model::settings::FILE as SETTINGS;
use crate::ops::assign::OPEN;

/// Knows the commands for the findings of one run.
#[derive(Debug)]
pub struct Mender<'a> {
    registry: &'a Registry,
    today: civil::Date,
    by_path: BTreeMap<&'a str, &'a Record>,
    /// What `check --fix` mends.
    fixed: BTreeSet<(RuleId, Place)>,
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
        let is_form = rule(finding.rule).family == Family::Form;
        let is_fixed = |place: &Place| self.fixed.contains(&(finding.rule, place.clone()));
        match finding.rule {
            RuleId::CannotOpen
            | RuleId::NotUtf8
            | RuleId::SchemaTooNew
            | RuleId::SymbolicLink
            | RuleId::TooLarge => None,
            RuleId::BadId | RuleId::SameId | RuleId::LooseFile | RuleId::UnknownFolder => {
                self.moved(finding, place)
            }
            RuleId::Personnummer if place.at == At::File => self.moved(finding, place),
            _ if is_form => Some(Command::new(&["kompis", "fmt"]).file(&place.file)),
            _ if place.file == SETTINGS => Some(Command::new(&["kompis", "edit", SETTINGS])),
            id if finding.places.iter().any(is_fixed) => {
                let fix = Command::new(&["kompis", "check", "--fix"]);
                let is_one = finding.places.iter().all(|it| it.file == place.file);
                Some(if is_one {
                    fix.file(&place.file)
                } else {
                    fix.and(&["--only", id.as_str()])
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
        if finding.rule == RuleId::UnknownReference {
            return self.unknown_reference(finding, record, place);
        }
        if finding.rule == RuleId::UndeclaredWord && fact(finding, "suggestion").is_none() {
            return Some(Command::new(&["kompis", "edit", SETTINGS]));
        }
        if let Some((key, index)) = block_of(record, place) {
            let block = record.block.tables(key).get(index)?;
            return (key == "participant")
                .then(|| self.participation(finding, record, block, place))
                .flatten();
        }
        match finding.rule {
            RuleId::SameOrgnr => self.same_orgnr(finding),
            RuleId::UnmetExpectation => self.expected(finding, record),
            RuleId::KindAndOrgnr => self.kind_and_orgnr(finding, record),
            RuleId::PartOfLoop => Some(set(record, &["part-of="])),
            RuleId::DissolvedActor => self.dissolved(finding, record, place),
            RuleId::GroupInItself => self.group_in_itself(finding),
            RuleId::InitiativeWithoutOwner => Some(linked(OPEN, record, "owner")),
            RuleId::InitiativeWithoutParticipants => Some(linked(OPEN, record, OPEN)),
            RuleId::InitiativeWithoutSource => Some(Command::new(&[
                "kompis",
                "set",
                record.id.as_str(),
                &format!("sources+={OPEN}"),
                "--declare",
            ])),
            RuleId::ActorWithoutCounty => {
                let county = self.county(record).unwrap_or_else(|| OPEN.to_owned());
                Some(set(record, &[&format!("county={county}")]))
            }
            RuleId::SameCode => {
                let last = self.by_path.get(finding.places.last()?.file.as_str())?;
                Some(set(last, &[&format!("code={OPEN}")]))
            }
            RuleId::SameName if record.kind != Kind::Person => {
                Some(set(record, &[&format!("name={OPEN}")]))
            }
            RuleId::ProbableDuplicate | RuleId::SameName | RuleId::PersonWithoutBasis => {
                Some(Command::new(&["kompis", "edit", SETTINGS]))
            }
            _ => self.value(finding, record, place),
        }
    }
}
