//! Findings on standard error.

use std::path::{Component, Path};

use super::Context;
use crate::model::finding::Finding;
use crate::model::registry::Registry;
use crate::ops::check::suggest::Suggester;
use crate::render::Look;
use crate::render::findings::{self, Placed};
use crate::store::files::Files;

impl Context {
    /// Draws findings on standard error, with the texts that were read and what is typed to mend them.
    pub(super) fn draw(
        &mut self,
        root: &Path,
        found: &[Finding],
        registry: &Registry,
        files: &Files,
    ) {
        let placed = findings::place(found, &|file| files.text(file));
        let suggester = Suggester::new(registry, found, self.today);
        self.draw_placed(root, &findings::with_commands(placed, &suggester), registry);
    }

    /// Draws findings on standard error, with the texts that are given.
    pub(crate) fn draw_with(
        &mut self,
        root: &Path,
        found: &[Finding],
        registry: &Registry,
        text_of: &dyn Fn(&str) -> Option<String>,
    ) {
        self.draw_placed(root, &findings::place(found, text_of), registry);
    }

    fn draw_placed(&mut self, root: &Path, placed: &[Placed<'_>], registry: &Registry) {
        let look = Look {
            registry,
            words: self.words(registry),
            width: self.output.width(),
            color: self.output.error_color(),
        };
        let drawn = findings::draw(placed, &base(root), &look);
        self.output.message(&drawn);
    }
}

/// What stands before a path of the registry so that it can be opened from here; nothing when the registry is elsewhere.
pub(crate) fn base(root: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = match root.strip_prefix(&here) {
        Ok(below) => below,
        Err(_) if root.is_relative() => root,
        Err(_) => return String::new(),
    };
    let folders = below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned() + "/"),
        Component::ParentDir => Some("../".to_owned()),
        _ => None,
    });
    folders.collect()
}
