//! The report of `git install` and `git uninstall`, one item a line.

use super::width::{pad, width};
use super::{Look, escape};
use crate::store::git::install::{InstalledItem, Outcome, Remark};

/// Returns what became of each item, with its remark below it.
pub fn render(items: &[InstalledItem], look: &Look<'_>) -> String {
    let word = |item: &InstalledItem| look.words.get(outcome(item.outcome));
    let wide = items.iter().map(|item| width(&word(item))).max();
    let wide = wide.unwrap_or_default();
    let mut text = String::new();
    for item in items {
        let name = escape::terminal(&item.name);
        text.push_str(&format!("  {}  {name}\n", pad(&word(item), wide)));
        if let Some(remark) = &item.remark {
            let remark = sentence(remark, look);
            text.push_str(&format!("  {}  {remark}\n", pad("", wide)));
        }
    }
    text
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Written => "git-written",
        Outcome::UpToDate => "git-there",
        Outcome::Left => "git-left",
        Outcome::Removed => "git-removed",
    }
}

fn sentence(remark: &Remark, look: &Look<'_>) -> String {
    let with = |id: &str, name: &'static str, value: &str| {
        look.words.with(id, &[(name, value.to_owned().into())])
    };
    match remark {
        Remark::OtherHook(line) => with("git-other-hook", "line", line),
        Remark::SharedHooks(line) => with("git-shared-hooks", "line", line),
        Remark::Value(value) => with("git-value", "value", value),
        Remark::InTree => look.words.get("git-in-tree"),
        Remark::Changed => look.words.get("git-changed"),
    }
}
