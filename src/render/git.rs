//! What installing and taking back did, one thing a line.

use super::width::{pad, width};
use super::{Look, escape};
use crate::store::git::install::{Done, Step, Told};

/// What became of each thing, and below it what more there is to know.
pub fn render(steps: &[Step], look: &Look<'_>) -> String {
    let word = |step: &Step| look.words.get(done(step.done));
    let wide = steps.iter().map(|step| width(&word(step))).max();
    let wide = wide.unwrap_or_default();
    let mut text = String::new();
    for step in steps {
        let what = escape::terminal(&step.what);
        text.push_str(&format!("  {}  {what}\n", pad(&word(step), wide)));
        if let Some(told) = &step.told {
            let told = sentence(told, look);
            text.push_str(&format!("  {}  {told}\n", pad("", wide)));
        }
    }
    text
}

fn done(done: Done) -> &'static str {
    match done {
        Done::Written => "git-written",
        Done::There => "git-there",
        Done::Left => "git-left",
        Done::Removed => "git-removed",
    }
}

fn sentence(told: &Told, look: &Look<'_>) -> String {
    let with = |id: &str, name: &'static str, value: &str| {
        let facts = [(name, value.to_owned().into())];
        look.words.with(id, &facts)
    };
    match told {
        Told::OtherHook(line) => with("git-other-hook", "line", line).to_string(),
        Told::SharedHooks(line) => with("git-shared-hooks", "line", line).to_string(),
        Told::Value(value) => with("git-value", "value", value).to_string(),
        Told::InTree => look.words.get("git-in-tree").to_string(),
        Told::Changed => look.words.get("git-changed").to_string(),
    }
}
