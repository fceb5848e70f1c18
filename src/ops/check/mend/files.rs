//! Files that are opened, or that belong elsewhere.

use super::Mender;
use super::command::Command;
use super::parts::{fact, stem};
use crate::model::finding::{Finding, Place};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::ops::assign::OPEN;

impl Mender<'_> {
    /// `kompis edit`: by the id where that is clear, else by the path.
    pub(super) fn edit(&self, file: &str) -> Command {
        let edit = Command::new(&["kompis", "edit"]);
        let stem = stem(file);
        let is_here = |record: &&Record| record.path == file;
        let id = Id::new(stem);
        let is_known = self.registry.get(&id).is_some_and(|it| is_here(&it))
            || self.registry.get(&id).is_none()
                && self
                    .registry
                    .unreadable_records()
                    .iter()
                    .any(|it| is_here(&it));
        if is_known && Id::is_valid(stem) {
            edit.and(&[stem])
        } else {
            edit.file(file)
        }
    }

    /// A file under another name or in another folder, with its history.
    pub(super) fn moved(&self, finding: &Finding, place: &Place) -> Option<Command> {
        let file = &place.file;
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let move_to =
            |from: &str, to: String| Some(Command::new(&["git", "mv"]).file(from).file(&to));
        match finding.rule {
            RuleId::BadId => {
                let made = Id::from_name(stem(file));
                let made = fact(finding, "suggestion").map_or(made, Id::new);
                move_to(file, format!("{folder}/{}.toml", self.free(made.as_str())?))
            }
            RuleId::SameId => {
                let last = &finding.places.last()?.file;
                let folder = last.rsplit_once('/').map_or("", |(folder, _)| folder);
                move_to(last, format!("{folder}/{}.toml", self.free(stem(last))?))
            }
            RuleId::Personnummer => move_to(file, format!("{folder}/{OPEN}.toml")),
            RuleId::LooseFile => move_to(file, format!("{OPEN}/{file}")),
            _ => {
                let right = fact(finding, "suggestion")?;
                move_to(fact(finding, "folder")?, right.to_owned())
            }
        }
    }

    /// The id, or with a number when another has it; none where no id can be made of the text.
    fn free(&self, id: &str) -> Option<String> {
        let id = Id::new(id);
        // A text that no id can be made of gives none with any number either. Of one more than there are records, one is free.
        let numbers = 2..=self.registry.ids().count() + 2;
        let numbered = numbers.map(|number| id.with_ending(&number.to_string()));
        std::iter::once(id.clone())
            .chain(numbered)
            .find(|id| Id::is_valid(id.as_str()) && !self.registry.has(id))
            .map(|id| id.to_string())
    }
}
