//! The catalogue of rules: each rule has messages in both languages, a section in `docs/rules.md`, a fixture that
//! breaks only it, and beside the fixture a page with the output of `check`.

#[path = "rules/duplicates.rs"]
#[allow(
    clippy::print_stdout,
    reason = "with --nocapture it prints what it measures"
)]
mod duplicates;
#[path = "rules/fixes.rs"]
mod fixes;
#[path = "rules/privacy.rs"]
mod privacy;
#[path = "program/temporary.rs"]
mod temporary;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use jiff::civil::date;
use kompis::model::finding::{Finding, Level};
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::model::value::{Block, Value};
use kompis::ops::check::rule::Rule;
use kompis::ops::check::rules::{families, rules};
use kompis::ops::check::{CheckOptions, check, check_with};
use kompis::ops::explain::explain;
use kompis::render::{Look, findings};
use kompis::store::load::load;
use kompis::text::words::{Language, Words};

/// Rules whose fixture can't be kept under version control; `tests/reading/findings.rs` creates it.
const WITHOUT_FIXTURE: &[(&str, &str)] = &[
    ("cannot-open", "permissions and pipes are not kept"),
    ("symbolic-link", "a link to nothing can't be packed"),
    ("too-large", "more than a megabyte"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(rule: &Rule) -> PathBuf {
    root().join("tests/fixtures/rules").join(rule.id.as_str())
}

fn has_no_fixture(rule: &Rule) -> bool {
    WITHOUT_FIXTURE
        .iter()
        .any(|(id, _)| *id == rule.id.as_str())
}

/// Reads and checks the fixture of a rule.
fn findings_of_fixture(rule: &Rule) -> (Registry, Vec<Finding>) {
    match load(&fixture(rule)) {
        Ok(mut loaded) => {
            let form = loaded.form_findings();
            loaded.findings.extend(form);
            let found = check(&loaded.registry, loaded.findings, date(2026, 11, 22));
            (loaded.registry, found)
        }
        Err(unread) => (Registry::default(), unread.findings),
    }
}

/// With `--only` the form of files is not looked at unless it matters.
#[test]
fn each_rule_is_found_when_only_it_is_reported() {
    for rule in rules().filter(|rule| !has_no_fixture(rule)) {
        let Ok(mut loaded) = load(&fixture(rule)) else {
            continue;
        };
        let mut options = CheckOptions::default();
        options.only.insert(rule.id);
        if options.finds_form() {
            let form = loaded.form_findings();
            loaded.findings.extend(form);
        }
        let found = check_with(
            &loaded.registry,
            loaded.findings,
            date(2026, 11, 22),
            &options,
        );
        assert_eq!(found, findings_of_fixture(rule).1, "{}", rule.id);
    }
}

#[test]
fn every_rule_has_a_message_and_help_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language);
        let name = language.code();
        let source = fs::read_to_string(root().join(format!("src/text/{name}.ftl")));
        let source = source.expect("the words");
        let all: BTreeSet<&str> = source
            .lines()
            .filter_map(|line| line.split(" =").next())
            .collect();
        for rule in rules() {
            let message = format!("finding-{}", rule.id);
            let parts = format!("{message}-");
            let mut names = all
                .iter()
                .filter(|it| **it == message || it.starts_with(&parts))
                .peekable();
            assert!(names.peek().is_some(), "{name}: {message} is missing");
            for message in names {
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
                rules().any(|rule| known(rule.id.as_str())),
                "{name}: {message} is of no rule"
            );
        }
        for family in families() {
            let message = format!("family-{}", family.key());
            assert!(words.find(&message).is_some(), "{name}: {message}");
        }
    }
}

#[test]
fn every_rule_has_a_section_in_order_with_its_level() {
    let page = fs::read_to_string(root().join("docs/rules.md")).expect("the page");
    let heads = page.lines().filter(|line| line.starts_with("##"));
    let mut expected = Vec::new();
    for family in families() {
        let key = family.key();
        expected.push(format!("## {}{}", key[..1].to_uppercase(), &key[1..]));
        let rules = rules().filter(|rule| rule.family == family);
        expected.extend(rules.map(|rule| format!("### {}", rule.id)));
    }
    assert_eq!(heads.collect::<Vec<_>>(), expected);
    for rule in rules() {
        let level = rule.level.map_or("allowed", Level::key);
        let head = format!("\n### {}\n\n_{level}_\n\n", rule.id);
        assert!(page.contains(&head), "{}: its level is {level}", rule.id);
        let text = explain(rule).text;
        let paragraphs = text
            .split("\n\n")
            .filter(|it| !it.starts_with("```"))
            .count();
        assert!(paragraphs >= 2, "{}: what and why, and what to do", rule.id);
        assert_eq!(text.matches("```").count(), 2, "{}: one example", rule.id);
    }
}

/// Returns the rules that `line` breaks in a record, for each of some kinds.
fn rules_broken_by(line: &str) -> Vec<BTreeSet<&'static str>> {
    let name = match line.starts_with("name") {
        true => "",
        false => "name = \"Exempel\"\n",
    };
    let kinds = [
        Kind::Municipality,
        Kind::Company,
        Kind::Initiative,
        Kind::Person,
    ];
    let of_kind = |kind: Kind| {
        let folder = temporary::folder();
        let root = folder.path();
        fs::write(root.join("registry.toml"), "schema = 1\n").expect("written");
        fs::create_dir(root.join(kind.folder())).expect("made");
        let file = root.join(kind.folder()).join("exempel.toml");
        fs::write(file, format!("{name}{line}\n")).expect("written");
        let mut loaded = load(root).expect("a registry");
        let form = loaded.form_findings();
        loaded.findings.extend(form);
        let found = check(&loaded.registry, loaded.findings, date(2026, 11, 22));
        found.iter().map(|finding| finding.rule.as_str()).collect()
    };
    kinds.into_iter().map(of_kind).collect()
}

/// In examples of one wrong line, and maybe a right one, the wrong line breaks the rule and the right one does not.
#[test]
fn examples_in_the_docs_break_the_rule_or_not_as_marked() {
    let mut tried = Vec::new();
    for rule in rules() {
        let text = explain(rule).text;
        let lines = text.lines().filter(|line| line.contains(" = "));
        let marked = |mark: &str| {
            lines
                .clone()
                .filter(|it| it.contains(mark))
                .collect::<Vec<_>>()
        };
        let (wrong, right) = (marked("# wrong"), marked("# right"));
        let ([wrong], [] | [_]) = (wrong.as_slice(), right.as_slice()) else {
            continue;
        };
        if text.contains("\n[") || text.contains("# people/") {
            continue;
        }
        let is_broken = |line: &str| -> Vec<bool> {
            let shown = rules_broken_by(line);
            shown
                .iter()
                .map(|it| it.contains(rule.id.as_str()))
                .collect()
        };
        // The lines above the wrong one belong to the example, such as the other record of a pair.
        let before = lines.clone().take_while(|it| it != wrong);
        let before: String = before.map(|it| format!("{it}\n")).collect();
        let broken = is_broken(&format!("{before}{wrong}"));
        assert!(broken.contains(&true), "{}: {wrong}", rule.id);
        for right in right {
            let left = is_broken(right);
            let is_fixed = broken
                .iter()
                .zip(&left)
                .any(|(before, after)| *before && !after);
            assert!(is_fixed, "{}: {right}", rule.id);
        }
        tried.push(rule.id.as_str());
    }
    assert!(tried.len() >= 14, "{tried:?}");
}

#[test]
fn every_rule_has_a_fixture_that_breaks_only_it() {
    for rule in rules().filter(|rule| !has_no_fixture(rule)) {
        assert!(fixture(rule).is_dir(), "{}: no fixture", rule.id);
        let (_, found) = findings_of_fixture(rule);
        let mut ids: Vec<&str> = found.iter().map(|finding| finding.rule.as_str()).collect();
        if rule.id.as_str() == "more-faults" {
            ids.retain(|id| *id != "syntax-error");
        }
        assert_eq!(ids, [rule.id.as_str()], "{}", rule.id);
        let level = rule.level.unwrap_or(found[0].level);
        let found_level = found
            .iter()
            .find(|it| it.rule.as_str() == rule.id.as_str())
            .map(|it| it.level);
        assert_eq!(found_level, Some(level), "{}", rule.id);
    }
    let reading = fs::read_to_string(root().join("tests/reading/findings.rs")).expect("the tests");
    for (id, why) in WITHOUT_FIXTURE {
        assert!(reading.contains(&format!("\"{id}\"")), "{id}: {why}");
    }
    for entry in fs::read_dir(root().join("tests/fixtures/rules")).expect("fixtures") {
        let name = entry.expect("a fixture").file_name();
        let name = name.to_string_lossy();
        assert!(
            rules().any(|rule| rule.id.as_str() == name),
            "{name} is no rule"
        );
    }
}

#[test]
fn every_fixture_has_a_page_with_its_output() {
    for rule in rules().filter(|rule| !has_no_fixture(rule)) {
        let page = fs::read_to_string(fixture(rule).join("check.md")).unwrap_or_default();
        let command = format!(
            "$ kompis check --registry tests/fixtures/rules/{}\n",
            rule.id
        );
        let output = page.split_once(&command).map_or("", |(_, output)| output);
        let is_shown = output.contains(&format!("[{}]", rule.id));
        assert!(is_shown, "{}: no page shows it", rule.id);
    }
}

#[test]
fn explain_lists_every_rule_in_its_family_with_its_level() {
    let registry = Registry::default();
    let words = Words::new(Language::En);
    let look = Look {
        registry: &registry,
        words,
        width: None,
        color: false,
    };
    let listed = kompis::render::explain::list(&look);
    let mut lines = listed.lines().filter(|line| !line.is_empty());
    for family in families() {
        let head = words.get(&format!("family-{}", family.key()));
        assert_eq!(lines.next(), Some(head.as_str()));
        for rule in rules().filter(|rule| rule.family == family) {
            let level = words.get(&format!("level-{}", rule.level.map_or("allow", Level::key)));
            let line: Vec<&str> = lines
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .collect();
            assert_eq!(line, [rule.id.as_str(), &level]);
        }
    }
    assert_eq!(lines.next(), None);
}

/// A message without one of its variables would show the name of the variable.
#[test]
fn messages_have_all_their_variables_in_both_languages() {
    for rule in rules().filter(|rule| !has_no_fixture(rule)) {
        let (registry, found) = findings_of_fixture(rule);
        for language in Language::ALL {
            let look = Look {
                registry: &registry,
                words: Words::new(language),
                width: None,
                color: false,
            };
            for finding in &found {
                for text in [
                    findings::sentence(finding, &look),
                    findings::advice(finding, &look),
                ] {
                    let is_whole =
                        !text.is_empty() && !text.contains("{$") && !text.starts_with("finding-");
                    assert!(is_whole, "{} ({}): {text}", rule.id, language.code());
                }
            }
        }
    }
}

/// Two thousand actors with similar names, half of them at one website, are distinguished by their numbers.
#[test]
fn records_with_similar_names_and_different_numbers_are_no_duplicates() {
    let companies = (0..2_000).map(|number: u32| {
        let mut block = Block::default();
        block.set("name", Value::Text(format!("Exempelbolaget {number} AB")));
        let site = if number.is_multiple_of(2) { 0 } else { number };
        block.set(
            "website",
            Value::Text(format!("https://exempel{site}.example")),
        );
        block.set(
            "email",
            Value::Text(format!("info@exempel{}.example", number % 7)),
        );
        let id = Id::new(format!("exempelbolaget-{number}"));
        let path = format!("companies/{id}.toml");
        let kind = Kind::Company;
        Record {
            id,
            kind,
            path,
            block,
        }
    });
    let registry = Registry::new(Settings::default(), companies);
    let found = check(&registry, Vec::new(), date(2026, 11, 22));
    assert_eq!(found, []);
}

/// Windows line ends are one finding, also inside a multi-line string.
#[test]
fn windows_line_ends_are_one_finding() {
    let text = "name = \"Prov AB\"\r\ncounty = [\"08\"]\r\nnote = \"\"\"\r\nrad ett\r\nrad två\r\n\"\"\"\r\n";
    let found = privacy::findings_in(&[("companies/prov-ab.toml", text)]);
    let rules: Vec<&str> = found.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(rules, ["carriage-returns"]);
}

/// An exception suppresses only what it names, in its own record.
#[test]
fn an_exception_applies_only_to_the_rule_and_field_it_names() {
    let rules_with_exception = |rule: &str, field: Option<&str>| {
        let mut allow = Block::default();
        allow.set("rule", Value::Text(rule.to_owned()));
        allow.set("reason", Value::Text("prov".to_owned()));
        if let Some(field) = field {
            allow.set("field", Value::Text(field.to_owned()));
        }
        let mut block = Block::default();
        block.set("name", Value::Text("Exempelbolaget".to_owned()));
        block.set("website", Value::Text("exempel".to_owned()));
        block.set(
            "email",
            Value::List(vec!["prov".to_owned(), "prov@exempel.se".to_owned()]),
        );
        block.set("allow", Value::Tables(vec![allow]));
        let record = Record {
            id: Id::new("exempelbolaget"),
            kind: Kind::Company,
            path: "companies/exempelbolaget.toml".to_owned(),
            block,
        };
        let registry = Registry::new(Settings::default(), [record]);
        let found = check(&registry, Vec::new(), date(2026, 11, 22));
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule.as_str()).collect();
        rules.join(" ")
    };
    assert_eq!(rules_with_exception("bad-url", None), "bad-email");
    assert_eq!(
        rules_with_exception("bad-url", Some("website")),
        "bad-email"
    );
    assert_eq!(
        rules_with_exception("bad-url", Some("web")),
        "bad-email bad-url unused-allow"
    );
    assert_eq!(rules_with_exception("bad-email", Some("email")), "bad-url");
    assert_eq!(
        rules_with_exception("bad-email", Some("email[0]")),
        "bad-url"
    );
    assert_eq!(
        rules_with_exception("bad-email", Some("email[1]")),
        "bad-email bad-url unused-allow"
    );
    assert_eq!(
        rules_with_exception("syntax-error", None),
        "bad-email bad-url unused-allow"
    );
    assert_eq!(
        rules_with_exception("bad-ulr", None),
        "bad-email bad-url unknown-rule"
    );
}
