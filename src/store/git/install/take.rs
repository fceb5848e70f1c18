//! Takes each thing away that is as it was put.

use super::files::{any_text, remove, write};
use super::place::{Done, Place, Step, Told, line};
use crate::error::Error;
use crate::store::disk::text_if_any;
use crate::store::git::{attributes, hook};

impl Place {
    /// Takes a file away that is as it was written; whether it is away.
    pub(super) fn remove_file(&mut self, path: &str, hash: &str) -> Result<bool, Error> {
        let file = self.top.join(path);
        if !file.exists() {
            return Ok(true);
        }
        if self.hash(&file)? != hash {
            self.step(Done::Left, path, Some(Told::Changed));
            return Ok(false);
        }
        self.step(Done::Removed, path, None);
        if !self.dry_run {
            remove(&self.top, path)?;
        }
        Ok(true)
    }

    /// Takes our lines out of a file, and the file away when it holds no others and there was none; whether they are away.
    pub(super) fn remove_lines(&mut self, path: &str, was_none: bool) -> Result<bool, Error> {
        let file = self.top.join(path);
        let there = text_if_any(&file)?.unwrap_or_default();
        let Some(new) = attributes::without_line(&there) else {
            return Ok(true);
        };
        self.step(Done::Removed, path, None);
        if self.dry_run {
            return Ok(true);
        }
        match new.is_empty() && was_none {
            true => remove(&self.top, path)?,
            false => write(&self.top, path, &new)?,
        }
        Ok(true)
    }

    /// Takes a setting away.
    pub(super) fn remove_key(&mut self, key: &str) -> Result<bool, Error> {
        let arguments = ["config", "--local", "--get", key];
        if self.repository.line(&arguments).is_ok() {
            self.key_step(Done::Removed, key, None);
            if !self.dry_run {
                line(&self.repository, &["config", "--local", "--unset-all", key])?;
            }
        }
        Ok(true)
    }

    /// Takes the hook away, if it is as it was written.
    pub(super) fn remove_hook(&mut self, hash: &str) -> Result<bool, Error> {
        let Some(hooks) = hook::folder(&self.repository) else {
            return Ok(true);
        };
        let file = hooks.folder.join(hook::NAME);
        if !any_text(&file).is_some_and(|text| hook::is_ours(&text)) {
            return Ok(true);
        }
        let what = self.shown(&file);
        let is_untouched = self.hash(&file)? == hash;
        let (done, told) = match is_untouched {
            true => (Done::Removed, None),
            false => (Done::Left, Some(Told::Changed)),
        };
        self.steps.push(Step { done, what, told });
        if is_untouched && !self.dry_run {
            hooks.remove()?;
        }
        Ok(is_untouched)
    }
}
