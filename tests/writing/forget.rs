//! `forget` removes only the person's file, and reports what is left in history. `due --mark` writes only one key.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kompis::error::write::WriteError;
use kompis::store::replace::NewText;
use kompis::store::write::write;
use serde_json::Value;

use crate::commits::{Repository, repository_with_people_submodule};
use crate::sandbox::{Sandbox, changed_files, snapshot};

const PERSON: &str = "people/pia-prov.toml";
const FORGET: [&str; 2] = ["forget", "pia-prov"];

/// Runs with `--format json`, asserts success, and returns `left`: the traces of the person that remain.
fn remaining_traces(repository: &Repository, arguments: &[&str]) -> Value {
    let ran = repository.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    report["result"]["left"].clone()
}

fn texts_of_key(list: &Value, key: &str) -> Vec<String> {
    let list = list.as_array().expect("a list");
    let text = |it: &Value| it[key].as_str().expect("a text").to_owned();
    list.iter().map(text).collect()
}

/// Returns the commits whose tree has one of the paths, by asking git about each commit.
fn commits_with_path(repository: &Repository, folder: &Path, paths: &[&str]) -> BTreeSet<String> {
    let all = repository.git_in(folder, &["rev-list", "--all", "--reflog"]);
    let holds = |commit: &&str| {
        let listed = ["ls-tree", "-r", "--name-only", "--full-tree", commit];
        let files = repository.git_in(folder, &listed);
        files.lines().any(|file| paths.contains(&file))
    };
    all.lines().filter(holds).map(str::to_owned).collect()
}

#[test]
fn forget_removes_only_the_file_of_the_person() {
    let sandbox = Sandbox::new();
    sandbox.write("people/per-prov.toml", "name = \"Per Prov\"\n");
    let message = sandbox.assert_changes(&FORGET, &[PERSON]);
    assert!(!sandbox.path(PERSON).exists());
    assert!(message.contains("is not erased"), "{message}");
    // A second time there is no such person.
    let message = sandbox.assert_refused(&FORGET, 3);
    assert!(
        message.contains("no record goes by `pia-prov`"),
        "{message}"
    );
}

#[test]
fn dry_run_removes_nothing_and_masks_contact_details() {
    let sandbox = Sandbox::new();
    let contact_lines = "\nemail = \"pia@prov.example\"\nphone = \"0000-12 34 56\"\n";
    let text = sandbox.read(PERSON) + contact_lines.trim_start();
    sandbox.write(PERSON, &text);
    let message = sandbox.assert_changes(&["forget", "pia-prov", "--dry-run"], &[]);
    assert!(message.contains("-name = \"Pia Prov\""), "{message}");
    assert!(message.contains("would go from here"), "{message}");
    assert!(
        !message.contains("pia@") && !message.contains("12 34"),
        "{message}"
    );
}

#[test]
fn forget_removes_an_unreadable_file() {
    let sandbox = Sandbox::new();
    sandbox.write(PERSON, "name = \"Pia Prov\"\nnote = \"\n");
    sandbox.assert_changes(&FORGET, &[PERSON]);
}

#[test]
fn forget_removes_nothing_without_the_lock() {
    let sandbox = Sandbox::new();
    sandbox.run(&["forget", "pia-prov", "--dry-run"]);
    fs::create_dir_all(sandbox.path(".kompis")).expect("a folder");
    let lock = fs::File::create(sandbox.path(".kompis/lock")).expect("a file");
    // The lock is shared with readers, so that the registry can be read.
    lock.lock_shared().expect("a lock");
    let message = sandbox.assert_refused(&["forget", "pia-prov", "--lock-timeout", "0"], 3);
    assert!(message.contains("another kompis is writing"), "{message}");
}

#[test]
fn a_file_changed_in_the_meantime_is_not_removed() {
    let sandbox = Sandbox::new();
    let removal_of = |old: &str| NewText {
        path: PERSON.to_owned(),
        old: Some(old.to_owned()),
        new: None,
    };
    let refused = write(&sandbox.root, &[removal_of("name = \"Pia\"\n")]);
    assert!(
        matches!(refused, Err(WriteError::Changed(_))),
        "{refused:?}"
    );
    assert!(sandbox.path(PERSON).exists());
    write(&sandbox.root, &[removal_of(&sandbox.read(PERSON))]).expect("it goes");
    assert!(!sandbox.path(PERSON).exists());
}

#[cfg(unix)]
#[test]
fn forget_refuses_a_symbolic_link() {
    let sandbox = Sandbox::new();
    let moved = sandbox.folder.path().join("pia.toml");
    fs::rename(sandbox.path(PERSON), &moved).expect("moved");
    fs::create_dir_all(sandbox.path("folk")).expect("a folder");
    fs::rename(&moved, sandbox.path("folk/pia.toml")).expect("moved");
    std::os::unix::fs::symlink("../folk/pia.toml", sandbox.path(PERSON)).expect("a link");
    let message = sandbox.assert_refused(&FORGET, 3);
    assert!(message.contains("symbolic link"), "{message}");
}

#[test]
fn forget_removes_drafts_of_the_person() {
    let sandbox = Sandbox::new();
    for name in ["pia-prov.toml", "pia-prov~2.toml", "per-prov.toml"] {
        sandbox.write(&format!(".kompis/edit/{name}"), "name = \"x\"\n");
    }
    let message = sandbox.assert_changes(&FORGET, &[PERSON]);
    assert!(message.contains("pia-prov~2.toml"), "{message}");
    let left: Vec<_> = fs::read_dir(sandbox.path(".kompis/edit"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["per-prov.toml"]);
}

#[test]
fn forget_reports_every_commit_that_has_the_file() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    let commit = |message: &str| {
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", message]);
    };
    // Another person, whose file is so similar that git takes it for a copy of hers.
    let text = sandbox.read(PERSON);
    sandbox.write("people/pil-prov.toml", &text.replace("Pia", "Pil"));
    commit("another");
    // Her file moves to a subfolder, then her id changes. On a branch she has a title, and in the stash a unit.
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
    let expected = commits_with_path(&repository, &repository.top, &paths);
    let left = remaining_traces(&repository, &["forget", "pia-exempel", "--commit"]);
    let traces = &left["repositories"][0]["traces"];
    assert_eq!(traces["holding"].as_u64(), Some(expected.len() as u64));
    let reported_paths: BTreeSet<&str> = traces["paths"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(reported_paths, paths.iter().copied().collect());
    let reported_commits: BTreeSet<String> = texts_of_key(&traces["commits"], "hash")
        .into_iter()
        .collect();
    assert!(
        reported_commits.is_subset(&expected),
        "{reported_commits:?}"
    );
    let subjects: BTreeSet<String> = reported_commits
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
    // The commit that removes the file no longer has it, and its message does not name her.
    let (message, files) = repository.last_commit(&repository.top);
    assert_eq!(message, "personal data removed");
    assert_eq!(files, [format!("registry/{renamed}")]);
    assert_eq!(
        commits_with_path(&repository, &repository.top, &paths),
        expected
    );
}

#[test]
fn a_similar_file_of_another_person_is_not_reported() {
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
    let left = remaining_traces(&repository, &["forget", "pil-prov"]);
    let traces = &left["repositories"][0]["traces"];
    assert_eq!(
        traces["paths"],
        serde_json::json!([format!("registry/{other}")])
    );
    assert_eq!(traces["holding"], 1);
}

#[test]
fn past_files_and_commit_messages_that_name_the_person_are_reported() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    let commit = |message: &str| {
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", message]);
    };
    let left = remaining_traces(&repository, &["forget", "pia-prov", "--dry-run"]);
    let named = &left["repositories"][0]["traces"]["named"];
    assert_eq!(*named, serde_json::json!({ "files": [], "messages": 0 }));
    // A note names her and another has her address; both are removed again. One commit message names her.
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
    let left = remaining_traces(&repository, &["forget", "pia-prov", "--dry-run"]);
    assert_eq!(left["mentions"], serde_json::json!([]));
    let named = &left["repositories"][0]["traces"]["named"];
    let files = ["companies/provbolaget.toml", "initiatives/provforum.toml"];
    let files = files.map(|file| format!("registry/{file}"));
    assert_eq!(*named, serde_json::json!({ "files": files, "messages": 2 }));
    let rewrite = texts_in_list(&left["repositories"][0]["commands"])[1];
    let names = "--replace-text ../names.txt --replace-message ../names.txt";
    assert!(
        rewrite.ends_with(&format!("--path registry/{PERSON} {names}")),
        "{rewrite}"
    );
    // The report for a request of access says so too.
    let ran = repository.run(&["show", "pia-prov", "--all"]);
    assert!(ran.stdout.contains(&files.join(", ")), "{}", ran.stdout);
}

fn texts_in_list(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().filter_map(Value::as_str).collect()
}

#[test]
fn forget_works_in_a_submodule_and_reports_the_outer_repository() {
    let repository = repository_with_people_submodule();
    let people = repository.sandbox.path("people");
    let before = snapshot(&repository.top);
    let left = remaining_traces(&repository, &["forget", "pia-prov", "--commit"]);
    assert_eq!(
        changed_files(&before, &snapshot(&repository.top)),
        [format!("registry/{PERSON}")]
    );
    let repositories = left["repositories"].as_array().expect("a list");
    assert_eq!(repositories.len(), 1, "the outer one never had it");
    let traces = &repositories[0]["traces"];
    assert_eq!(traces["paths"][0], "pia-prov.toml");
    assert_eq!(traces["holding"], 1);
    assert!(traces["superproject"].is_string());
    let (message, files) = repository.last_commit(&people);
    assert_eq!(
        (message.as_str(), files),
        ("personal data removed", vec!["pia-prov.toml".to_owned()])
    );
    // Where people were moved out of the outer repository, its history still has them.
    let repository = Repository::new("registry");
    let people = repository.sandbox.path("people");
    repository.git(&["rm", "--cached", "-r", "--quiet", "registry/people"]);
    repository.git(&["commit", "--quiet", "--message", "people move out"]);
    repository.git_in(&people, &["init", "--quiet"]);
    repository.git_in(&people, &["add", "--all"]);
    repository.git_in(&people, &["commit", "--quiet", "--message", "people"]);
    let left = remaining_traces(&repository, &FORGET);
    let paths: Vec<&Value> = left["repositories"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| &it["traces"]["paths"][0])
        .collect();
    assert_eq!(paths, ["pia-prov.toml", "registry/people/pia-prov.toml"]);
}

#[test]
fn forgetting_an_uncommitted_person_makes_no_commit() {
    let repository = Repository::new("registry");
    repository
        .sandbox
        .write("people/per-prov.toml", "name = \"Per Prov\"\n");
    repository.git(&["add", "--all"]);
    let left = remaining_traces(&repository, &["forget", "per-prov", "--commit"]);
    assert_eq!(left["repositories"][0]["traces"]["holding"], 0);
    assert_eq!(
        left["repositories"][0]["commands"],
        Value::Array(Vec::new())
    );
    assert_eq!(repository.status(), "");
    assert_eq!(repository.last_commit(&repository.top).0, "begin");
    // A file that differs from the last commit is removed too.
    let text = repository.sandbox.read(PERSON) + "title = \"VD\"\n";
    repository.sandbox.write(PERSON, &text);
    let ran = repository.run(&["forget", "pia-prov", "--commit"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(repository.status(), "");
}

#[test]
fn no_command_names_a_forgotten_person() {
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
    let all_output = || {
        let all_output = commands.iter().map(|arguments| {
            let ran = sandbox.run(arguments);
            ran.stdout + &ran.stderr
        });
        all_output.collect::<String>()
    };
    let names = |text: &str| text.contains("Pia") || text.contains("pia-prov");
    assert!(names(&all_output()), "it would be seen");
    sandbox.assert_changes(&FORGET, &[PERSON]);
    assert!(!names(&all_output()), "{}", all_output());
    let message = sandbox.assert_refused(&["show", "Pia Prov"], 3);
    assert!(message.contains("no record goes by"), "{message}");
}

#[test]
fn other_files_that_name_the_person_are_reported() {
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
    // A number that is also the company's does not identify her; a number in a text does.
    let forum = sandbox.read("initiatives/provforum.toml");
    let forum = forum + "# Pia Prov vet mer.\n";
    let forum = forum.replacen('\n', "\nnote = \"Ring +46 (0)8 46 50 04 00.\"\n", 1);
    sandbox.write("initiatives/provforum.toml", &forum);
    let company = sandbox.read("companies/provbolaget.toml") + "phone = \"08-465 004 00\"\n";
    sandbox.write("companies/provbolaget.toml", &company);
    let message = sandbox.assert_changes(&FORGET, &[PERSON]);
    assert!(
        message.contains("initiatives/provforum.toml: note"),
        "{message}"
    );
    assert!(
        message.contains("initiatives/provforum.toml: comment"),
        "{message}"
    );
    assert!(!message.contains("phone"), "{message}");
    assert!(
        message.contains("companies/provbolaget.toml: e-mail"),
        "{message}"
    );
    assert!(message.contains("people/per-prov.toml: note"), "{message}");
    assert!(message.contains("registry.toml: "), "{message}");
}

#[test]
fn without_git_the_report_says_that_history_was_not_searched() {
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
        let message = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{message}");
        assert!(message.contains("could not be asked"), "{message}");
    }
}

#[test]
fn due_mark_writes_only_the_checked_date() {
    let repository = Repository::new("registry");
    let before = repository.sandbox.read(PERSON);
    let ran = repository.run(&["due", "kind:person", "--mark", "--commit"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let expected = before.replacen('\n', "\nchecked = 2026-11-22\n", 1);
    assert_eq!(repository.sandbox.read(PERSON), expected);
    let (message, files) = repository.last_commit(&repository.top);
    assert_eq!(files, [format!("registry/{PERSON}")]);
    assert!(!message.contains("Pia"), "{message}");
}

#[test]
fn passwords_in_remote_urls_are_not_printed() {
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
    let traces_left = remaining_traces(&repository, &["forget", "pia-prov", "--dry-run"]);
    let traces = &traces_left["repositories"][0]["traces"];
    assert_eq!(traces["holding"].as_u64(), Some(2), "{traces}");
    let hashes = texts_of_key(&traces["commits"], "hash");
    assert!(hashes.contains(&lost), "{hashes:?}");
}
