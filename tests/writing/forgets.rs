//! `forget`: just that file goes, and what still holds it is told truly. `due --mark`: just that key.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kompis::error::write::WriteError;
use kompis::store::write::{NewText, write};
use serde_json::Value;

use crate::commits::{Repository, with_submodule};
use crate::sandbox::{Sandbox, different, tree};

const PERSON: &str = "people/pia-prov.toml";
const FORGET: [&str; 2] = ["forget", "pia-prov"];

/// What is said to be left, of a run that says it as data.
fn left(repository: &Repository, arguments: &[&str]) -> Value {
    let ran = repository.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let told: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    told["result"]["left"].clone()
}

fn texts(list: &Value, key: &str) -> Vec<String> {
    let list = list.as_array().expect("a list");
    let text = |it: &Value| it[key].as_str().expect("a text").to_owned();
    list.iter().map(text).collect()
}

/// The commits whose tree has one of the paths, asked one by one.
fn holders(repository: &Repository, folder: &Path, paths: &[&str]) -> BTreeSet<String> {
    let all = repository.git_in(folder, &["rev-list", "--all", "--reflog"]);
    let holds = |commit: &&str| {
        let listed = ["ls-tree", "-r", "--name-only", "--full-tree", commit];
        let files = repository.git_in(folder, &listed);
        files.lines().any(|file| paths.contains(&file))
    };
    all.lines().filter(holds).map(str::to_owned).collect()
}

#[test]
fn just_that_file_goes() {
    let sandbox = Sandbox::new();
    sandbox.write("people/per-prov.toml", "name = \"Per Prov\"\n");
    let told = sandbox.changes(&FORGET, &[PERSON]);
    assert!(!sandbox.path(PERSON).exists());
    assert!(told.contains("is not erased"), "{told}");
    // Once more there is nobody.
    let told = sandbox.refuses(&FORGET, 3);
    assert!(told.contains("no record goes by `pia-prov`"), "{told}");
}

#[test]
fn a_dry_run_takes_nothing_and_hides_what_reaches_people() {
    let sandbox = Sandbox::new();
    let reach = "\nemail = \"pia@prov.example\"\nphone = \"0000-12 34 56\"\n";
    let text = sandbox.read(PERSON) + reach.trim_start();
    sandbox.write(PERSON, &text);
    let told = sandbox.changes(&["forget", "pia-prov", "--dry-run"], &[]);
    assert!(told.contains("-name = \"Pia Prov\""), "{told}");
    assert!(told.contains("would go from here"), "{told}");
    assert!(!told.contains("pia@") && !told.contains("12 34"), "{told}");
}

#[test]
fn a_file_that_cannot_be_read_can_go() {
    let sandbox = Sandbox::new();
    sandbox.write(PERSON, "name = \"Pia Prov\"\nnote = \"\n");
    sandbox.changes(&FORGET, &[PERSON]);
}

#[test]
fn who_does_not_hold_the_lock_takes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.run(&["forget", "pia-prov", "--dry-run"]);
    fs::create_dir_all(sandbox.path(".kompis")).expect("a folder");
    let lock = fs::File::create(sandbox.path(".kompis/lock")).expect("a file");
    // Readers share it, so that the registry can be read.
    lock.lock_shared().expect("a lock");
    let told = sandbox.refuses(&["forget", "pia-prov", "--lock-timeout", "0"], 3);
    assert!(told.contains("another kompis is writing"), "{told}");
}

#[test]
fn a_file_that_somebody_changed_meanwhile_stays() {
    let sandbox = Sandbox::new();
    let goes = |old: &str| NewText {
        path: PERSON.to_owned(),
        old: Some(old.to_owned()),
        new: None,
    };
    let refused = write(&sandbox.root, &[goes("name = \"Pia\"\n")]);
    assert!(
        matches!(refused, Err(WriteError::Changed(_))),
        "{refused:?}"
    );
    assert!(sandbox.path(PERSON).exists());
    write(&sandbox.root, &[goes(&sandbox.read(PERSON))]).expect("it goes");
    assert!(!sandbox.path(PERSON).exists());
}

#[cfg(unix)]
#[test]
fn a_link_does_not_go_while_its_file_stays() {
    let sandbox = Sandbox::new();
    let moved = sandbox.folder.path().join("pia.toml");
    fs::rename(sandbox.path(PERSON), &moved).expect("moved");
    fs::create_dir_all(sandbox.path("folk")).expect("a folder");
    fs::rename(&moved, sandbox.path("folk/pia.toml")).expect("moved");
    std::os::unix::fs::symlink("../folk/pia.toml", sandbox.path(PERSON)).expect("a link");
    let told = sandbox.refuses(&FORGET, 3);
    assert!(told.contains("symbolic link"), "{told}");
}

#[test]
fn kept_drafts_go_too() {
    let sandbox = Sandbox::new();
    for name in ["pia-prov.toml", "pia-prov~2.toml", "per-prov.toml"] {
        sandbox.write(&format!(".kompis/edit/{name}"), "name = \"x\"\n");
    }
    let told = sandbox.changes(&FORGET, &[PERSON]);
    assert!(told.contains("pia-prov~2.toml"), "{told}");
    let left: Vec<_> = fs::read_dir(sandbox.path(".kompis/edit"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["per-prov.toml"]);
}

#[test]
fn the_commits_that_hold_it_are_told_truly() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    let commit = |message: &str| {
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", message]);
    };
    // Somebody else, whose file git takes for a copy of hers.
    let text = sandbox.read(PERSON);
    sandbox.write("people/pil-prov.toml", &text.replace("Pia", "Pil"));
    commit("another");
    // She moves to a folder, then gets another id; on a branch she has a note, and in the stash another.
    fs::create_dir_all(sandbox.path("people/pi")).expect("a folder");
    let shard = "people/pi/pia-prov.toml";
    fs::rename(sandbox.path(PERSON), sandbox.path(shard)).expect("moved");
    commit("moved");
    let renamed = "people/pi/pia-exempel.toml";
    fs::rename(sandbox.path(shard), sandbox.path(renamed)).expect("moved");
    let text = text.replacen('\n', "\nformer-ids = [\"pia-prov\"]\n", 1);
    sandbox.write(renamed, &text.replace("Pia Prov", "Pia Exempel"));
    commit("renamed");
    repository.git(&["branch", "topic"]);
    repository.git(&["rm", "--quiet", "registry/people/pil-prov.toml"]);
    commit("the other is gone");
    repository.git(&["checkout", "--quiet", "topic"]);
    sandbox.write(renamed, &(sandbox.read(renamed) + "title = \"VD\"\n"));
    commit("title");
    sandbox.write(renamed, &(sandbox.read(renamed) + "unit = \"x\"\n"));
    repository.git(&["stash", "--quiet"]);
    repository.git(&["checkout", "--quiet", "main"]);
    let paths = [renamed, shard, PERSON].map(|path| format!("registry/{path}"));
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let expected = holders(&repository, &repository.top, &paths);
    let told = left(&repository, &["forget", "pia-exempel", "--commit"]);
    let traces = &told["repositories"][0]["traces"];
    assert_eq!(traces["holding"].as_u64(), Some(expected.len() as u64));
    let told_paths: BTreeSet<&str> = traces["paths"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(told_paths, paths.iter().copied().collect());
    let wrote: BTreeSet<String> = texts(&traces["commits"], "hash").into_iter().collect();
    assert!(wrote.is_subset(&expected), "{wrote:?}");
    let subjects: BTreeSet<String> = wrote
        .iter()
        .map(|hash| repository.git(&["log", "-1", "--format=%s", hash]))
        .map(|subject| subject.trim().to_owned())
        .collect();
    for subject in ["begin", "moved", "renamed", "title"] {
        assert!(subjects.contains(subject), "{subjects:?}");
    }
    assert!(
        subjects.iter().any(|it| it.starts_with("WIP")),
        "the stash: {subjects:?}"
    );
    assert!(!subjects.contains("the other is gone"), "{subjects:?}");
    // The commit that takes it away holds it no more, and does not say who.
    let (message, files) = repository.last(&repository.top);
    assert_eq!(message, "personal data removed");
    assert_eq!(files, [format!("registry/{renamed}")]);
    assert_eq!(holders(&repository, &repository.top, &paths), expected);
}

#[test]
fn a_file_that_is_much_alike_is_not_taken_for_hers() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    let text = sandbox.read(PERSON);
    let other = "people/pil-prov.toml";
    fs::rename(sandbox.path(PERSON), sandbox.path(other)).expect("moved");
    sandbox.write(other, &text.replace("Pia", "Pil"));
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message", "one for another"]);
    let seen = ["show", "-M", "--format=", "--name-status"];
    assert!(repository.git(&seen).starts_with('R'), "git takes it so");
    let told = left(&repository, &["forget", "pil-prov"]);
    let traces = &told["repositories"][0]["traces"];
    assert_eq!(
        traces["paths"],
        serde_json::json!([format!("registry/{other}")])
    );
    assert_eq!(traces["holding"], 1);
}

#[test]
fn other_files_and_messages_that_name_her_are_told_though_they_do_no_more() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    let commit = |message: &str| {
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", message]);
    };
    let told = left(&repository, &["forget", "pia-prov", "--dry-run"]);
    let named = &told["repositories"][0]["traces"]["named"];
    assert_eq!(*named, serde_json::json!({ "files": [], "messages": 0 }));
    // A note names her, another has her address, and both are mended; one commit says who it is about.
    let person = sandbox.read(PERSON) + "email = \"pia.prov+x@prov.example\"\n";
    sandbox.write(PERSON, &person);
    for (file, note) in [
        ("initiatives/provforum.toml", "Ring Pia Prov."),
        (
            "companies/provbolaget.toml",
            "Skriv till PIA.PROV+X@prov.example.",
        ),
    ] {
        let text = sandbox.read(file);
        sandbox.write(file, &format!("{text}# {note}\n"));
        commit("a note on pia prov");
        sandbox.write(file, &text);
        commit("mended");
    }
    let told = left(&repository, &["forget", "pia-prov", "--dry-run"]);
    assert_eq!(told["mentions"], serde_json::json!([]));
    let named = &told["repositories"][0]["traces"]["named"];
    let files = ["companies/provbolaget.toml", "initiatives/provforum.toml"];
    let files = files.map(|file| format!("registry/{file}"));
    assert_eq!(*named, serde_json::json!({ "files": files, "messages": 2 }));
    let rewrite = texts_of(&told["repositories"][0]["commands"])[1];
    let names = "--replace-text ../names.txt --replace-message ../names.txt";
    assert!(
        rewrite.ends_with(&format!("--path registry/{PERSON} {names}")),
        "{rewrite}"
    );
    // So it is to who asks for access.
    let ran = repository.run(&["show", "pia-prov", "--all"]);
    assert!(ran.stdout.contains(&files.join(", ")), "{}", ran.stdout);
}

fn texts_of(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().filter_map(Value::as_str).collect()
}

#[test]
fn it_works_in_a_submodule_and_finds_what_was_there_before_it() {
    let repository = with_submodule();
    let people = repository.sandbox.path("people");
    let before = tree(&repository.top);
    let told = left(&repository, &["forget", "pia-prov", "--commit"]);
    assert_eq!(
        different(&before, &tree(&repository.top)),
        [format!("registry/{PERSON}")]
    );
    let repositories = told["repositories"].as_array().expect("a list");
    assert_eq!(repositories.len(), 1, "the outer one never had it");
    let traces = &repositories[0]["traces"];
    assert_eq!(traces["paths"][0], "pia-prov.toml");
    assert_eq!(traces["holding"], 1);
    assert!(traces["superproject"].is_string());
    let (message, files) = repository.last(&people);
    assert_eq!(
        (message.as_str(), files),
        ("personal data removed", vec!["pia-prov.toml".to_owned()])
    );
    // Where people moved out of the outer one, that one holds them too.
    let repository = Repository::new("registry");
    let people = repository.sandbox.path("people");
    repository.git(&["rm", "--cached", "-r", "--quiet", "registry/people"]);
    repository.git(&["commit", "--quiet", "--message", "people move out"]);
    repository.git_in(&people, &["init", "--quiet"]);
    repository.git_in(&people, &["add", "--all"]);
    repository.git_in(&people, &["commit", "--quiet", "--message", "people"]);
    let told = left(&repository, &FORGET);
    let paths: Vec<&Value> = told["repositories"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| &it["traces"]["paths"][0])
        .collect();
    assert_eq!(paths, ["pia-prov.toml", "registry/people/pia-prov.toml"]);
}

#[test]
fn what_was_never_committed_needs_no_commit() {
    let repository = Repository::new("registry");
    repository
        .sandbox
        .write("people/per-prov.toml", "name = \"Per Prov\"\n");
    repository.git(&["add", "--all"]);
    let told = left(&repository, &["forget", "per-prov", "--commit"]);
    assert_eq!(told["repositories"][0]["traces"]["holding"], 0);
    assert_eq!(
        told["repositories"][0]["commands"],
        Value::Array(Vec::new())
    );
    assert_eq!(repository.status(), "");
    assert_eq!(repository.last(&repository.top).0, "begin");
    // What differs from the last commit goes all the same.
    let text = repository.sandbox.read(PERSON) + "title = \"VD\"\n";
    repository.sandbox.write(PERSON, &text);
    let ran = repository.run(&["forget", "pia-prov", "--commit"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(repository.status(), "");
}

#[test]
fn nothing_names_the_person_any_more() {
    let sandbox = Sandbox::new();
    let commands: [&[&str]; 14] = [
        &["search", "kind:person"],
        &["search", "pia"],
        &["show", "provbolaget", "--people"],
        &["show", "provforum", "--people"],
        &["contacts"],
        &["contacts", "--format", "json"],
        &["matrix"],
        &["stats"],
        &["due", "--unchecked"],
        &["check"],
        &["check", "--format", "sarif"],
        &["schema"],
        &["fmt", "--check"],
        &[],
    ];
    let said = || {
        let said = commands.iter().map(|arguments| {
            let ran = sandbox.run(arguments);
            ran.stdout + &ran.stderr
        });
        said.collect::<String>()
    };
    let names = |text: &str| text.contains("Pia") || text.contains("pia-prov");
    assert!(names(&said()), "it would be seen");
    sandbox.changes(&FORGET, &[PERSON]);
    assert!(!names(&said()), "{}", said());
    let told = sandbox.refuses(&["show", "Pia Prov"], 3);
    assert!(told.contains("no record goes by"), "{told}");
}

#[test]
fn where_else_the_person_is_named_is_told() {
    let sandbox = Sandbox::new();
    let mail = "name = \"Pia Prov\"\n\n[[post]]\nactor = \"provbolaget\"\nemail = \"pp@prov.example\"\nphone = \"08-465 004 00\"\n";
    sandbox.write(PERSON, mail);
    let settings = sandbox.read("registry.toml");
    let pair = "\n[[not-the-same]]\nrecords = [\"per-prov\", \"pia-prov\"]\nreason = \"two\"\n";
    sandbox.write("registry.toml", &(settings + pair));
    sandbox.write(
        "companies/provbolaget.toml",
        "name = \"Provbolaget\"\nemail = \"PP@prov.example\"\n",
    );
    sandbox.write(
        "people/per-prov.toml",
        "name = \"Per Prov\"\nnote = \"Efter Pia Prov.\"\n",
    );
    // A number that is the company's too says nothing of her; one in a text does.
    let forum = sandbox.read("initiatives/provforum.toml");
    let forum = forum + "# Pia Prov vet mer.\n";
    let forum = forum.replacen('\n', "\nnote = \"Ring +46 (0)8 46 50 04 00.\"\n", 1);
    sandbox.write("initiatives/provforum.toml", &forum);
    let company = sandbox.read("companies/provbolaget.toml") + "phone = \"08-465 004 00\"\n";
    sandbox.write("companies/provbolaget.toml", &company);
    let told = sandbox.changes(&FORGET, &[PERSON]);
    assert!(told.contains("initiatives/provforum.toml: note"), "{told}");
    assert!(
        told.contains("initiatives/provforum.toml: comment"),
        "{told}"
    );
    assert!(!told.contains("phone"), "{told}");
    assert!(
        told.contains("companies/provbolaget.toml: e-mail"),
        "{told}"
    );
    assert!(told.contains("people/per-prov.toml: note"), "{told}");
    assert!(told.contains("registry.toml: "), "{told}");
}

#[test]
fn without_git_it_is_said_that_nobody_looked() {
    let sandbox = Sandbox::new();
    for arguments in [&FORGET[..], &["show", "pia-prov", "--all"]] {
        let mut command = sandbox.command(
            &[
                arguments,
                &["--dry-run"][..usize::from(arguments == FORGET)],
            ]
            .concat(),
        );
        let output = command.env("PATH", "").output().expect("kompis runs");
        let told = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{told}");
        assert!(told.contains("could not be asked"), "{told}");
    }
}

#[test]
fn marks_are_written_and_nothing_else() {
    let repository = Repository::new("registry");
    let before = repository.sandbox.read(PERSON);
    let ran = repository.run(&["due", "kind:person", "--mark", "--commit"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let expected = before.replacen('\n', "\nchecked = 2026-11-22\n", 1);
    assert_eq!(repository.sandbox.read(PERSON), expected);
    let (message, files) = repository.last(&repository.top);
    assert_eq!(files, [format!("registry/{PERSON}")]);
    assert!(!message.contains("Pia"), "{message}");
}

#[test]
fn what_a_remote_is_reached_with_is_not_printed() {
    let repository = Repository::new("registry");
    let url = "https://pia:hemligt@git.example/x.git";
    repository.git(&["remote", "add", "origin", url]);
    for format in ["text", "json"] {
        for arguments in [
            &["forget", "pia-prov", "--dry-run", "--format", format][..],
            &["show", "pia-prov", "--all", "--format", format],
        ] {
            let ran = repository.run(arguments);
            let printed = ran.stdout + &ran.stderr;
            assert!(!printed.contains("hemligt"), "{arguments:?}: {printed}");
            let is_list = arguments[0] == "show" && format == "text";
            let is_named = printed.contains("https://git.example/x.git");
            assert!(is_named || is_list, "{arguments:?}: {printed}");
        }
    }
}

#[test]
fn commits_that_only_the_reflog_has_are_reported() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.write(PERSON, &(sandbox.read(PERSON) + "title = \"VD\"\n"));
    repository.git(&["commit", "--quiet", "--all", "--message", "title"]);
    let lost = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["branch", "--quiet", "-D", "topic"]);
    let left = left(&repository, &["forget", "pia-prov", "--dry-run"]);
    let traces = &left["repositories"][0]["traces"];
    assert_eq!(traces["holding"].as_u64(), Some(2), "{traces}");
    let hashes = texts(&traces["commits"], "hash");
    assert!(hashes.contains(&lost), "{hashes:?}");
}
