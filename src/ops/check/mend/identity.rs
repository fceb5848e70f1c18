//! Numbers that two records share, or that say another kind.

use super::Mender;
use super::command::{Command, set};
use super::parts::fact;
use crate::model::finding::Finding;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::ops::assign::OPEN;
use crate::text::fold::fold;

impl Mender<'_> {
    /// The number goes from what is only a part of the legal person, when that can be told, else from the last.
    pub(super) fn same_orgnr(&self, finding: &Finding) -> Option<Command> {
        let found = finding.places.iter();
        let records: Vec<&Record> = found
            .filter_map(|place| self.by_path.get(place.file.as_str()).copied())
            .collect();
        let number = fact(finding, "orgnr");
        let is_holder = |record: &&&Record| {
            let known = public_actors::find(record.kind, record.name());
            known.is_some_and(|(_, block)| block.text("orgnr") == number)
        };
        let holders: Vec<&&Record> = records.iter().filter(is_holder).collect();
        let [holder] = holders.as_slice() else {
            return Some(set(records.last()?, &["orgnr="]));
        };
        let part = records.iter().find(|record| record.id != holder.id)?;
        let whole = format!("part-of={}", holder.id);
        let is_free = [part, *holder]
            .iter()
            .all(|it| it.block.get("part-of").is_none());
        let assignments = ["orgnr=", &whole];
        Some(set(
            part,
            if is_free {
                &assignments
            } else {
                &assignments[..1]
            },
        ))
    }

    /// A record whose number says that it is of another kind goes there; what can't be that loses the number.
    pub(super) fn kind_and_orgnr(&self, finding: &Finding, record: &Record) -> Option<Command> {
        let name = fold(record.name());
        let is_university = name.contains("universitet") || name.contains("hogskol");
        let kind = match fact(finding, "reason")? {
            "municipality" => Kind::Municipality,
            "region" => Kind::Region,
            "federation" => Kind::Association,
            "agency" if is_university => Kind::University,
            "agency" => Kind::Agency,
            _ => {
                let number = self.known(record, "orgnr");
                let number = number.unwrap_or_else(|| OPEN.to_owned());
                return Some(set(record, &[&format!("orgnr={number}")]));
            }
        };
        if record.kind == Kind::School {
            return Some(set(record, &["orgnr=", &format!("part-of={OPEN}")]));
        }
        let (_, below) = record.path.split_once('/')?;
        let to = format!("{}/{below}", kind.folder());
        let (folder, _) = to.rsplit_once('/')?;
        let is_there = self
            .by_path
            .keys()
            .any(|path| path.starts_with(&format!("{folder}/")));
        let moved = Command::new(&["git", "mv"]).file(&record.path).file(&to);
        Some(match is_there {
            true => moved,
            false => Command::new(&["mkdir", "-p"]).file(folder).then(moved),
        })
    }
}
