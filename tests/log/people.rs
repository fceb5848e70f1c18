//! People: their contact details are never shown, and their history is that of the repository that they are in.

use std::fs;

use crate::output::{log, short};
use crate::repository::{Repository, run, to_type, type_in};

fn pia(email: &str, phone: &str) -> String {
    format!(
        "name = \"Pia Prov\"\n\n[[post]]\nactor = \"provbolaget\"\nemail = [\"{email}\"]\nphone = [\"{phone}\"]\n"
    )
}

const PIA: &str = "people/pia-prov.toml";

#[test]
fn email_and_phone_are_never_shown() {
    let repository = Repository::new();
    repository.put(PIA, pia("pia@prov.example", "+46 70 174 06 05"));
    repository.commit("Pia: pia@prov.example, 070-174 06 05");
    repository.put(PIA, pia("pia.prov@prov.example", "+46 70 174 06 06"));
    repository.commit("two");
    for arguments in [
        &["log", "pia-prov"][..],
        &["log", "pia-prov", "--format", "json"],
        &["log", "provbolaget", "--people"],
        &["log", "provbolaget", "--people", "--format", "json"],
    ] {
        let told = repository.shows(arguments);
        assert!(told.contains("•••"), "{told}");
        for hidden in ["pia@", "pia.prov@", "174 06", "1740"] {
            assert!(!told.contains(hidden), "{hidden}: {told}");
        }
    }
    assert!(log(&repository, &["pia-prov"]).starts_with("two\n  Pia Prov at Provbolaget: "));
}

#[test]
fn people_are_in_the_log_of_an_actor_only_with_the_option() {
    let repository = Repository::new();
    let told = log(&repository, &["provbolaget"]);
    assert!(!told.contains("Pia"), "{told}");
    fs::remove_file(repository.root.join(PIA)).expect("removed");
    repository.put("people/per-prov.toml", "name = \"Per Prov\"\n\n[[post]]\nactor = \"provbolaget\"\n\n[[post]]\nactor = \"exempel-kommun\"\n");
    repository.commit("two");
    let told = log(&repository, &["provbolaget", "--people", "--since", "v1"]);
    assert!(told.contains("two\n"), "{told}");
    assert!(told.contains("Per Prov"), "{told}");
    assert!(!told.contains("Exempel kommun"), "{told}");
}

#[test]
fn who_is_withheld_is_only_in_their_own_log() {
    let repository = Repository::new();
    repository.put(
        PIA,
        format!("withhold = true\n{}", pia("pia@prov.example", "")),
    );
    let people = ["log", "provbolaget", "--people"];
    // Not even of the time before, also when the file is gone.
    for message in ["two", "three"] {
        let told = log(&repository, &people[1..]);
        assert!(!told.contains("Pia"), "{message}: {told}");
        let json = repository.shows(&[&people[..], &["--format", "json"]].concat());
        assert!(!json.contains("pia"), "{message}: {json}");
        repository.commit(message);
        let _ = fs::remove_file(repository.root.join(PIA));
    }
    let own = repository.run(&["log", "pia-prov"]).stdout;
    assert!(own.contains("Pia Prov"), "{own}");
}

#[test]
fn who_is_withheld_is_found_only_by_name() {
    let repository = Repository::new();
    let person = |name: &str, more: &str| {
        format!("name = \"{name}\"\n{more}\n[[post]]\nactor = \"provbolaget\"\n")
    };
    let hidden = "people/hemlig-prov.toml";
    let later = "people/sen-prov.toml";
    repository.put(hidden, person("Hemlig Prov", "withhold = true\n"));
    repository.put(later, person("Sen Prov", ""));
    repository.put("people/per-prov.toml", person("Per Prov", ""));
    repository.commit("two");
    repository.put(later, person("Sen Prov", "withhold = true\n"));
    repository.commit("three");
    fs::remove_file(repository.root.join(hidden)).expect("removed");
    repository.commit("four");
    let told = log(&repository, &["provbolaget", "--people"]);
    assert_eq!(told.matches("Per Prov").count(), 1, "{told}");
    for name in ["Hemlig", "hemlig-prov", "Sen Prov", "sen-prov"] {
        assert!(!told.contains(name), "{name}: {told}");
    }
    assert!(log(&repository, &["sen-prov"]).contains("Sen Prov"));
}

const TOLD: &str = "\
people two
  Pia Prov: new id pia-prov → pia-exempel
people one
  new person: Pia Prov (pia-prov)
  Pia Prov: new post at Provbolaget
";

#[test]
fn people_have_the_history_of_their_submodule() {
    let repository = Repository::with_people("pia-exempel");
    assert_eq!(log(&repository, &["pia-exempel"]), TOLD);
    let since = log(&repository, &["pia-exempel", "--since", "v1"]);
    assert_eq!(
        since,
        TOLD.split_inclusive("exempel\n").next().expect("a commit")
    );
    fs::write(
        repository.root.join("people/pia-exempel.toml"),
        "name = \"Pia Exempel\"\n",
    )
    .expect("written");
    let told = log(&repository, &["pia-exempel", "--limit", "1"]);
    assert!(
        told.starts_with("not committed yet\n  Pia Exempel: name Pia Prov → Pia Exempel\n"),
        "{told}"
    );
    // The registry's own is told as ever, with whoever has a post when that is asked for.
    let told = log(&repository, &["provbolaget", "--people", "--since", "v1"]);
    assert!(told.contains("not committed yet"), "{told}");
}

#[test]
fn a_submodule_that_is_not_here_is_said() {
    let repository = Repository::with_people("pia-exempel");
    let root = repository.clone_with(&[]).join("mitt register");
    let absent = run(&root, &["log", "pia-exempel"]);
    assert_eq!(absent.code, Some(3));
    let note = absent.stderr.lines().next().expect("a note");
    assert!(
        note.starts_with("note: the submodule `people` is not here, it is left out: `git "),
        "{note}"
    );
    type_in(&root, to_type(note));
    assert_eq!(short(&run(&root, &["log", "pia-exempel"]).stdout), TOLD);
}

#[test]
fn people_that_git_ignores_have_no_history() {
    let repository = Repository::empty();
    repository.put(".gitignore", "people/\n");
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
