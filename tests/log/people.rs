//! People: contact details are masked, and the history comes from the repository that holds the people.

use std::fs;

use crate::repository::{Repository, command_in_hint, run, run_in_shell};
use crate::summary::{run_log, summarize};

fn pia(email: &str, phone: &str) -> String {
    format!(
        "name = \"Pia Prov\"\n\n[[post]]\nactor = \"provbolaget\"\nemail = [\"{email}\"]\nphone = [\"{phone}\"]\n"
    )
}

const PIA: &str = "people/pia-prov.toml";

#[test]
fn email_and_phone_are_always_masked() {
    let repository = Repository::new();
    repository.write(PIA, pia("pia@prov.example", "+46 70 174 06 05"));
    repository.commit("Pia: pia@prov.example, 070-174 06 05");
    repository.write(PIA, pia("pia.prov@prov.example", "+46 70 174 06 06"));
    repository.commit("two");
    for arguments in [
        &["log", "pia-prov"][..],
        &["log", "pia-prov", "--format", "json"],
        &["log", "provbolaget", "--people"],
        &["log", "provbolaget", "--people", "--format", "json"],
    ] {
        let summary = repository.stdout_of(arguments);
        assert!(summary.contains("•••"), "{summary}");
        for hidden in ["pia@", "pia.prov@", "174 06", "1740"] {
            assert!(!summary.contains(hidden), "{hidden}: {summary}");
        }
    }
    assert!(run_log(&repository, &["pia-prov"]).starts_with("two\n  Pia Prov at Provbolaget: "));
}

#[test]
fn the_log_of_an_actor_names_people_only_with_the_people_option() {
    let repository = Repository::new();
    let summary = run_log(&repository, &["provbolaget"]);
    assert!(!summary.contains("Pia"), "{summary}");
    fs::remove_file(repository.root.join(PIA)).expect("removed");
    repository.write("people/per-prov.toml", "name = \"Per Prov\"\n\n[[post]]\nactor = \"provbolaget\"\n\n[[post]]\nactor = \"exempel-kommun\"\n");
    repository.commit("two");
    let summary = run_log(&repository, &["provbolaget", "--people", "--since", "v1"]);
    assert!(summary.contains("two\n"), "{summary}");
    assert!(summary.contains("Per Prov"), "{summary}");
    assert!(!summary.contains("Exempel kommun"), "{summary}");
}

#[test]
fn a_withheld_person_appears_only_in_the_log_of_that_person() {
    let repository = Repository::new();
    repository.write(
        PIA,
        format!("withhold = true\n{}", pia("pia@prov.example", "")),
    );
    let people = ["log", "provbolaget", "--people"];
    // This includes the time before the person was withheld, and the time after the file is removed.
    for message in ["two", "three"] {
        let summary = run_log(&repository, &people[1..]);
        assert!(!summary.contains("Pia"), "{message}: {summary}");
        let json = repository.stdout_of(&[&people[..], &["--format", "json"]].concat());
        assert!(!json.contains("pia"), "{message}: {json}");
        repository.commit(message);
        let _ = fs::remove_file(repository.root.join(PIA));
    }
    let own = repository.run(&["log", "pia-prov"]).stdout;
    assert!(own.contains("Pia Prov"), "{own}");
}

#[test]
fn a_person_withheld_at_any_time_is_left_out_of_the_log_of_an_actor() {
    let repository = Repository::new();
    let person = |name: &str, more: &str| {
        format!("name = \"{name}\"\n{more}\n[[post]]\nactor = \"provbolaget\"\n")
    };
    let hidden = "people/hemlig-prov.toml";
    let later = "people/sen-prov.toml";
    repository.write(hidden, person("Hemlig Prov", "withhold = true\n"));
    repository.write(later, person("Sen Prov", ""));
    repository.write("people/per-prov.toml", person("Per Prov", ""));
    repository.commit("two");
    repository.write(later, person("Sen Prov", "withhold = true\n"));
    repository.commit("three");
    fs::remove_file(repository.root.join(hidden)).expect("removed");
    repository.commit("four");
    let summary = run_log(&repository, &["provbolaget", "--people"]);
    assert_eq!(summary.matches("Per Prov").count(), 1, "{summary}");
    for name in ["Hemlig", "hemlig-prov", "Sen Prov", "sen-prov"] {
        assert!(!summary.contains(name), "{name}: {summary}");
    }
    assert!(run_log(&repository, &["sen-prov"]).contains("Sen Prov"));
}

const EXPECTED: &str = "\
people two
  Pia Prov: new id pia-prov → pia-exempel
people one
  new person: Pia Prov (pia-prov)
  Pia Prov: new post at Provbolaget
";

#[test]
fn people_in_a_submodule_have_its_history() {
    let repository = Repository::with_people_submodule("pia-exempel");
    assert_eq!(run_log(&repository, &["pia-exempel"]), EXPECTED);
    let since = run_log(&repository, &["pia-exempel", "--since", "v1"]);
    assert_eq!(
        since,
        EXPECTED
            .split_inclusive("exempel\n")
            .next()
            .expect("a commit")
    );
    fs::write(
        repository.root.join("people/pia-exempel.toml"),
        "name = \"Pia Exempel\"\n",
    )
    .expect("written");
    let summary = run_log(&repository, &["pia-exempel", "--limit", "1"]);
    assert!(
        summary.starts_with("not committed yet\n  Pia Exempel: name Pia Prov → Pia Exempel\n"),
        "{summary}"
    );
    // The history of the registry itself is listed as usual, including people when `--people` is given.
    let summary = run_log(&repository, &["provbolaget", "--people", "--since", "v1"]);
    assert!(summary.contains("not committed yet"), "{summary}");
}

#[test]
fn a_missing_submodule_is_noted_with_the_command_that_fetches_it() {
    let repository = Repository::with_people_submodule("pia-exempel");
    let root = repository.clone_with_options(&[]).join("mitt register");
    let absent = run(&root, &["log", "pia-exempel"]);
    assert_eq!(absent.code, Some(3));
    let note = absent.stderr.lines().next().expect("a note");
    assert!(
        note.starts_with("note: the submodule `people` is not here, it is left out: `git "),
        "{note}"
    );
    run_in_shell(&root, command_in_hint(note));
    assert_eq!(
        summarize(&run(&root, &["log", "pia-exempel"]).stdout),
        EXPECTED
    );
}

#[test]
fn people_that_git_ignores_have_no_history() {
    let repository = Repository::empty();
    repository.write(".gitignore", "people/\n");
    repository.commit("one");
    let ran = repository.run(&["log", "pia-prov"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(
        ran.stderr
            .starts_with("note: git ignores `people`: nothing of it is at `HEAD`\n"),
        "{}",
        ran.stderr
    );
}
