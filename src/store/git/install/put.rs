//! Puts each thing where it belongs, unless somebody else's is there.

use std::path::Path;

use super::files::{any_text, write};
use super::place::{Done, Place, Step, Told, line};
use crate::error::Error;
use crate::error::write::GitError;
use crate::store::disk::text_if_any;
use crate::store::git::installed::{self, Thing};
use crate::store::git::program::Program;
use crate::store::git::workflow::{self, Source};
use crate::store::git::{attributes, hook};

impl Place {
    /// The texts of the workflows, unless somebody else's are there.
    pub(super) fn workflows(&self, source: &Source) -> Result<[(&'static str, String); 2], Error> {
        let files = workflow::files(source, self.registry());
        for (path, _) in &files {
            let there = text_if_any(&self.top.join(path))?;
            if there.is_some_and(|text| !workflow::is_ours(&text)) {
                return Err(GitError::Taken((*path).to_owned()).into());
            }
        }
        Ok(files)
    }

    /// Writes a file that is not there, or says something else and may be brought up to date.
    pub(super) fn file(
        &mut self,
        path: &str,
        new: &str,
        may_change: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let file = self.top.join(path);
        let there = text_if_any(&file)?;
        match &there {
            Some(old) if old == new => {
                self.step(Done::There, path, None);
                return Ok(());
            }
            Some(old) if !may_change(old) => {
                self.step(Done::Left, path, None);
                return Ok(());
            }
            _ => self.step(Done::Written, path, None),
        }
        let noted = self.noted(path);
        if self.dry_run {
            return Ok(());
        }
        write(&self.top, path, new)?;
        // What was there before is not ours to take away, though we brought it up to date.
        if let Some(noted) = &noted {
            installed::forget(&self.repository, noted)?;
        }
        if noted.is_some() || there.is_none() {
            self.note(&Thing::File(self.hash(&file)?, path.to_owned()))?;
        }
        Ok(())
    }

    /// Puts our line into `.gitattributes` beside the records.
    pub(super) fn attributes(&mut self) -> Result<(), Error> {
        let path = format!("{}{}", self.records, attributes::FILE);
        let file = self.top.join(&path);
        let there = text_if_any(&file)?;
        let Some(new) = attributes::with_line(there.as_deref().unwrap_or_default()) else {
            self.step(Done::There, &path, None);
            return Ok(());
        };
        self.step(Done::Written, &path, None);
        if !self.dry_run {
            write(&self.top, &path, &new)?;
        }
        self.note(&match there {
            None => Thing::FirstLines(path),
            Some(_) => Thing::Lines(path),
        })
    }

    /// Tells git of the programs that merge and show records.
    pub(super) fn settings(&mut self, program: &Program) -> Result<(), Error> {
        let kompis = &program.word;
        // A percent sign is one of git's own in a driver.
        let quoted = kompis.replace('%', "%%");
        // A program that is not there must not lose what they have: then git merges, and shows the text as it is.
        let is_there = |program: &str| format!("command -v {program} >/dev/null 2>&1");
        let driver = format!(
            "if {}; then {quoted} merge-driver %O %A %B %P --marker-size %L; \
             else git merge-file --marker-size=%L %A %O %B; fi",
            is_there(&quoted)
        );
        let textconv = format!(
            "f() {{ if {}; then {kompis} textconv \"$1\"; else cat \"$1\"; fi; }}; f",
            is_there(kompis)
        );
        for (key, value) in [
            ("merge.kompis.name", "kompis merges by meaning".to_owned()),
            ("merge.kompis.driver", driver),
            ("diff.kompis.textconv", textconv),
        ] {
            let ours = Thing::Key(key.to_owned());
            let is_ours = installed::read(&self.repository).contains(&ours);
            let there = self.repository.line(&["config", "--local", "--get", key]);
            match there {
                Ok(there) if there == value => self.key_step(Done::There, key, None),
                Ok(there) if !is_ours => {
                    self.key_step(Done::Left, key, Some(Told::Value(there)));
                }
                _ => {
                    self.key_step(Done::Written, key, None);
                    self.note(&ours)?;
                    if !self.dry_run {
                        line(&self.repository, &["config", "--local", key, &value])?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts a hook where there is none.
    pub(super) fn hook(&mut self, program: &Program) -> Result<(), Error> {
        let Some(hooks) = hook::folder(&self.repository) else {
            return Ok(());
        };
        let file = hooks.folder.join(hook::NAME);
        let shown = self.shown(&file);
        let line = || hook::command(&program.word, self.registry());
        let there = any_text(&file);
        let new = hook::text(program, self.registry(), hooks.is_in_tree);
        let in_tree = hooks.is_in_tree.then_some(Told::InTree);
        let ours = installed::read(&self.repository);
        let ours = ours.into_iter().find(|it| matches!(it, Thing::Hook(_)));
        let is_untouched = |file: &Path| {
            let hash = self.hash(file).ok().map(Thing::Hook);
            hash.is_some() && hash == ours
        };
        let (done, told) = match &there {
            Some(there) if *there == new => (Done::There, None),
            Some(_) if is_untouched(&file) => (Done::Written, in_tree),
            Some(there) if hook::is_ours(there) => (Done::Left, Some(Told::Changed)),
            Some(there) if hook::calls_us(there) => (Done::There, None),
            Some(_) => (Done::Left, Some(Told::OtherHook(line()))),
            None if !hooks.is_own => (Done::Left, Some(Told::SharedHooks(line()))),
            None => (Done::Written, in_tree),
        };
        self.steps.push(Step {
            done,
            what: shown,
            told,
        });
        if done == Done::Written && !self.dry_run {
            hooks.write(&new)?;
            if let Some(ours) = &ours {
                installed::forget(&self.repository, ours)?;
            }
            self.note(&Thing::Hook(self.hash(&file)?))?;
        }
        Ok(())
    }
}
