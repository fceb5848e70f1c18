//! `check --since` judges a branch by the levels and exceptions of where it left: a branch that could switch checks off would
//! pass them all.

use crate::repository::Repository;

/// A registry in which an initiative names an actor that is not there, in the last commit.
fn with_error(more: &str, settings: &str) -> Repository {
    let repository = Repository::new();
    let forum = format!(
        "name = \"Nytt provforum\"\n\n[[participant]]\nactor = \"ingen-prov\"\nrole = \"owner\"\n{more}"
    );
    repository.write("initiatives/nytt-provforum.toml", forum);
    let old = std::fs::read_to_string(repository.root.join("registry.toml")).expect("settings");
    repository.write("registry.toml", old + settings);
    repository.commit("two");
    repository
}

const EXCEPTION: &str = "\n[[allow]]\nrule = \"unknown-reference\"\nreason = \"prov\"\n";
const LEVEL: &str = "\n[levels]\nunknown-reference = \"allow\"\n";

#[test]
fn a_branch_cannot_allow_what_it_breaks() {
    for (more, settings) in [("", ""), (EXCEPTION, ""), ("", LEVEL), (EXCEPTION, LEVEL)] {
        let repository = with_error(more, settings);
        let output = repository.run(&["check", "--since", "v1"]);
        assert_eq!(output.code, Some(1), "{more}{settings}: {}", output.stdout);
        assert!(
            output.stdout.contains("unknown-reference"),
            "{}",
            output.stdout
        );
        assert!(!output.stdout.contains("unused-allow"), "{}", output.stdout);
    }
}

#[test]
fn exceptions_and_levels_that_were_there_count() {
    for (more, settings) in [(EXCEPTION, ""), ("", LEVEL)] {
        let repository = with_error(more, settings);
        repository.git(&["tag", "v2"]);
        let file = "initiatives/nytt-provforum.toml";
        let text = std::fs::read_to_string(repository.root.join(file)).expect("a record");
        let text = text.replace("role = \"owner\"", "role = \"partner\"");
        repository.write(file, text.replace("ingen-prov", "ingen-annan-prov"));
        repository.commit("three");
        let output = repository.run(&["check", "--since", "v2"]);
        assert_eq!(output.code, Some(0), "{more}{settings}: {}", output.stdout);
    }
}
