//! Participations, where the actor and role say which.

use super::Mender;
use super::command::{Command, linked};
use super::parts::fact;
use crate::model::date::Date;
use crate::model::fields::WordList;
use crate::model::finding::{Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::value::Block;
use crate::ops::assign::OPEN;
use crate::ops::expectations;

impl Mender<'_> {
    /// The participation that an expectation lacks.
    pub(super) fn expected(&self, finding: &Finding, record: &Record) -> Option<Command> {
        let name = fact(finding, "expectation")?;
        let role = expectations::lacking_link(self.registry, self.today, name, record)?;
        let role = role.as_deref().unwrap_or(OPEN);
        Some(match record.kind {
            Kind::Initiative => linked(OPEN, record, role),
            _ => Command::new(&["kompis", "link", record.id.as_str(), OPEN, "--role", role]),
        })
    }

    /// The command for what is wrong in a participation, where the actor and role say which.
    pub(super) fn participation(
        &self,
        finding: &Finding,
        initiative: &Record,
        block: &Block,
        place: &Place,
    ) -> Option<Command> {
        let (actor, role) = (block.text("actor")?, block.text("role")?);
        let is_known = self.registry.get(&Id::new(actor)).is_some();
        let is_declared = self.registry.settings.vocabulary.has(WordList::Role, role);
        let blocks = initiative.block.tables("participant").iter();
        let same =
            blocks.filter(|it| it.text("actor") == Some(actor) && it.text("role") == Some(role));
        if !is_known || !is_declared || same.count() > 1 {
            return None;
        }
        let path = place.at.path()?;
        match finding.rule {
            RuleId::ParticipationOutsideInitiative | RuleId::ReversedDates | RuleId::BadNumber => {
                let option = format!("--{}={OPEN}", path.last_key());
                Some(linked(actor, initiative, role).and(&[&option]))
            }
            RuleId::DissolvedActor => dissolved(finding, initiative, block),
            _ => None,
        }
    }
}

/// Who is gone ends, or was the successor from the beginning.
fn dissolved(finding: &Finding, initiative: &Record, block: &Block) -> Option<Command> {
    let (actor, role) = (block.text("actor")?, block.text("role")?);
    let successor = fact(finding, "successor");
    let known = |key: &str| Some(format!("--{key}={}", block.get(key)?.texts().join(",")));
    let but = |keys: &[&str]| -> Vec<String> { keys.iter().filter_map(|key| known(key)).collect() };
    if fact(finding, "reason")?.starts_with("begins") {
        let all = but(&[
            "since",
            "until",
            "amount",
            "formal-role",
            "source",
            "inferred",
            "note",
        ]);
        let unlink = [
            "kompis",
            "unlink",
            actor,
            initiative.id.as_str(),
            "--role",
            role,
        ];
        let new = linked(successor?, initiative, role).and(&all);
        return Some(new.then(Command::new(&unlink)));
    }
    let day = fact(finding, "day")?;
    let end = [
        "kompis",
        "end",
        actor,
        initiative.id.as_str(),
        "--role",
        role,
        "--on",
        day,
    ];
    let end = Command::new(&end);
    let next = Date::parse(day)?.last()?.tomorrow().ok()?;
    Some(match successor {
        Some(successor) => {
            let since = vec![format!("--since={next}")];
            let options = [since, but(&["until"])].concat();
            end.then(linked(successor, initiative, role).and(&options))
        }
        None => end,
    })
}
