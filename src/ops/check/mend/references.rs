//! References that lead nowhere, or round.

use std::collections::BTreeSet;

use super::Mender;
use super::command::{Command, set};
use super::parts::{block_of, dotted, entry, fact};
use crate::model::finding::{Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::ops::assign::OPEN;

/// From how many files on an id that is missing was probably somebody's.
const MANY: usize = 3;

impl Mender<'_> {
    /// A member goes that leads back to the group, from a group that keeps others where there is one; whom queries find is
    /// for somebody to say.
    pub(super) fn group_in_itself(&self, finding: &Finding) -> Option<Command> {
        let ring: Vec<&str> = fact(finding, "way")?.split(" → ").collect();
        let steps = ring
            .windows(2)
            .filter_map(|step| Some((self.registry.get(&Id::new(step[0]))?, step[1])));
        let steps: Vec<(&Record, &str)> = steps.collect();
        let members = |group: &Record| group.block.list("members").to_vec();
        let mut named = steps.clone();
        named.retain(|(group, member)| members(group).iter().any(|it| it == member));
        let large = named.iter().find(|(group, _)| members(group).len() > 1);
        Some(match large.or(named.first()) {
            Some((group, member)) => set(group, &[&format!("members-={member}")]),
            None => set(steps.first()?.0, &[&format!("members-where={OPEN}")]),
        })
    }

    /// The successor stands in place of whom it took over from; without one, who is gone leaves a list.
    pub(super) fn dissolved(
        &self,
        finding: &Finding,
        record: &Record,
        place: &Place,
    ) -> Option<Command> {
        let id = fact(finding, "id")?;
        let key = dotted(place).filter(|key| key != "successor")?;
        match (fact(finding, "successor"), entry(place)) {
            (Some(successor), _) => self.instead(record, place, id, successor),
            (None, Some(_)) => Some(set(record, &[&format!("{key}-={id}")])),
            (None, None) => Some(set(record, &[&format!("{key}={OPEN}")])),
        }
    }

    /// An id that many name was somebody's; else one letter is wrong, or the record is missing.
    pub(super) fn unknown_reference(
        &self,
        finding: &Finding,
        record: &Record,
        place: &Place,
    ) -> Option<Command> {
        let id = fact(finding, "id").filter(|id| Id::is_valid(id));
        let meant = fact(finding, "suggestion");
        let files: BTreeSet<&str> = finding.places.iter().map(|it| it.file.as_str()).collect();
        if let Some(id) = id.filter(|_| files.len() >= MANY) {
            let now = meant.unwrap_or(OPEN);
            return Some(Command::new(&[
                "kompis",
                "set",
                now,
                &format!("former-ids+={id}"),
            ]));
        }
        if let Some(meant) = meant {
            let is_in_block = block_of(record, place).is_some();
            let old = fact(finding, "id").filter(|_| !is_in_block)?;
            return self.instead(record, place, old, meant);
        }
        let id = id?;
        let all = public_actors::all();
        let public = all
            .iter()
            .find(|((kind, it), _)| kind.is_actor() && it.as_str() == id);
        if let Some(((kind, _), block)) = public {
            return Some(Command::new(&[
                "kompis",
                "add",
                kind.key(),
                block.text("name")?,
            ]));
        }
        let path = place.at.path()?;
        let is_initiative = record.kind == Kind::Initiative;
        let kind = match path.last_key() {
            "source" | "sources" => Kind::Source.key(),
            "leads-to" | "initiatives" => Kind::Initiative.key(),
            "part-of" if is_initiative => Kind::Initiative.key(),
            _ => OPEN,
        };
        Some(Command::new(&["kompis", "add", kind, OPEN, "--id", id]))
    }
}
