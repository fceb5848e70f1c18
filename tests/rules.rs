//! Every rule that the code names is in the table, and has its words in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kompis::ops::check::RULES;
use kompis::text::words::{Language, Words};

/// The rule ids that `src/` makes findings of.
fn used() -> BTreeSet<String> {
    let mut sources = String::new();
    gather(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut sources,
    );
    let calls = ["Finding::error(", ".finding(", ".bad("];
    let mut used = BTreeSet::new();
    for call in calls {
        for after in sources.split(call).skip(1) {
            if let Some(quoted) = after.trim_start().strip_prefix('"') {
                used.extend(quoted.split('"').next().map(str::to_owned));
            }
        }
    }
    used
}

/// The code below a folder without its tests.
fn gather(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, sources);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(&path).expect("a file");
            sources.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
}

#[test]
fn the_table_holds_every_rule_and_no_other() {
    let table: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(used(), table);
}

#[test]
fn every_rule_has_a_sentence_and_a_way_out_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language);
        let name = language.code();
        let source = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/text/{name}.ftl")),
        );
        let source = source.expect("the words");
        let all: BTreeSet<&str> = source
            .lines()
            .filter_map(|line| line.split(" =").next())
            .collect();
        for rule in RULES {
            let message = format!("finding-{}", rule.id);
            let parts = format!("{message}-");
            let mut told = all
                .iter()
                .filter(|it| **it == message || it.starts_with(&parts))
                .peekable();
            assert!(told.peek().is_some(), "{name}: {message} is missing");
            for message in told {
                let help = words.attribute(message, "help");
                assert!(
                    help.is_some_and(|it| !it.is_empty()),
                    "{name}: {message}.help"
                );
            }
        }
        for message in all.iter().filter(|it| it.starts_with("finding-")) {
            let known = |id: &str| {
                let rest = message.trim_start_matches("finding-").strip_prefix(id);
                rest.is_some_and(|it| it.is_empty() || it.starts_with('-'))
            };
            assert!(
                RULES.iter().any(|rule| known(rule.id)),
                "{name}: {message} is of no rule"
            );
        }
    }
}
