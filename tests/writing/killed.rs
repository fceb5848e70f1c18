//! A change of many files that is killed at every step: the registry is as before or as after, whoever comes next.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Output;

use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::store::load;
use rayon::prelude::*;

use crate::sandbox::{Tree, kompis_command, snapshot};
use crate::temporary;

const FILES: usize = 300;

/// The journal is written and removed, and each file is written and takes its place.
const MOST_STEPS: usize = 2 * (FILES + 2) + 20;

#[test]
fn a_change_that_is_killed_at_any_step_is_made_as_a_whole_or_not_at_all() {
    let folder = temporary::folder_in_memory();
    let original = folder.path().join("original");
    write_registry(&original);
    let before = snapshot(&original);
    let changed = folder.path().join("changed");
    copy(&before, &changed);
    assert!(rename(&changed, None).status.success());
    let after = snapshot(&changed);
    assert_eq!(after.len(), before.len(), "one file has another name");
    let killed = (1..=MOST_STEPS).into_par_iter().filter(|step| {
        let root = folder.path().join(format!("killed-{step}"));
        copy(&before, &root);
        let ran = rename(&root, Some(*step));
        let was_killed = ran.status.signal().is_some();
        check_what_comes_next(&root, *step, was_killed, [&before, &after]);
        fs::remove_dir_all(&root).expect("removed");
        was_killed
    });
    let killed = killed.count();
    assert!(killed > 2 * FILES, "it was killed at {killed} steps");
    assert!(killed < MOST_STEPS, "it was never finished");
}

/// Reads without writing, then lets another command come, and compares all files with those before and after.
fn check_what_comes_next(root: &Path, step: usize, was_killed: bool, [before, after]: [&Tree; 2]) {
    let is_journal = root.join(".kompis/journal").exists();
    let as_on_disk = snapshot(root);
    // Whoever may not write reads what will be there.
    let read = load::open(root).expect("a registry").registry;
    let is_after = read.has(&Id::new("nytt"));
    assert_ne!(is_after, read.has(&Id::new("prov")), "step {step}");
    let actor = if is_after { "nytt" } else { "prov" };
    for initiative in read.of_kind(Kind::Initiative) {
        let named: Vec<Id> = initiative.participants().map(|it| it.actor).collect();
        assert_eq!(named, [Id::new(actor)], "step {step}");
    }
    assert_eq!(snapshot(root), as_on_disk, "step {step}: reading wrote");
    let mut expected = if is_after {
        after.clone()
    } else {
        before.clone()
    };
    let line: &[&str] = match step % 3 {
        0 => &["list", "--count"],
        1 => &["set", "insats-7", "note=x"],
        _ => {
            // git sees what is there, and disturbs nothing.
            git(root, &["init", "--quiet"]);
            git(root, &["status", "--porcelain"]);
            &["show", "insats-7"]
        }
    };
    let next = kompis_command(root, line).output().expect("kompis");
    let message = String::from_utf8_lossy(&next.stderr).into_owned();
    assert!(next.status.success(), "step {step}: {message}");
    let says_so = message.contains("finished a change that was interrupted");
    assert_eq!(says_so, is_journal, "step {step}: {message}");
    if line[0] == "set" {
        let text = expected.get_mut("initiatives/insats-7.toml").expect("it");
        let old = String::from_utf8(text.clone()).expect("UTF-8");
        *text = old.replacen("\n\n", "\nnote = \"x\"\n\n", 1).into_bytes();
    }
    let found = snapshot(root);
    let differing: Vec<&String> = found
        .keys()
        .chain(expected.keys())
        .filter(|path| found.get(*path) != expected.get(*path))
        .collect();
    assert!(
        differing.is_empty(),
        "step {step}, killed {was_killed}: {differing:?}"
    );
    assert!(!root.join(".kompis/journal").exists(), "step {step}");
}

#[test]
fn a_file_that_was_changed_since_stops_every_command_and_stays() {
    let folder = temporary::folder_in_memory();
    let root = folder.path().join("registry");
    write_interrupted(&root);
    let file = root.join("initiatives/insats-7.toml");
    fs::write(&file, "name = \"Min egen\"\n").expect("written");
    assert_stopped(&root, &["initiatives/insats-7.toml", ".kompis/journal"]);
    fs::remove_file(root.join(".kompis/journal")).expect("removed");
    let ran = kompis_command(&root, &["list"]).output().expect("kompis");
    assert!(ran.status.success());
}

#[test]
fn a_journal_that_was_not_written_here_is_not_followed() {
    let folder = temporary::folder_in_memory();
    let root = folder.path().join("registry");
    write_interrupted(&root);
    // As a clone or an archive brings it: the same files on another place of the disk.
    let copy_of = folder.path().join("copy");
    copy(&snapshot(&root), &copy_of);
    fs::create_dir(copy_of.join(".kompis")).expect("a folder");
    for name in ["journal", "lock"] {
        let name = format!(".kompis/{name}");
        fs::copy(root.join(&name), copy_of.join(&name)).expect("copied");
    }
    assert_stopped(&copy_of, &["was not written in this copy"]);
    // Without a lock file nothing says that it was written here.
    fs::remove_file(copy_of.join(".kompis/lock")).expect("removed");
    let journal = fs::read_to_string(root.join(".kompis/journal")).expect("a journal");
    let start = journal.find("\"lock\":").expect("a number") + "\"lock\":".len();
    let end = start + journal[start..].find(',').expect("an end");
    let planted = format!("{}0{}", &journal[..start], &journal[end..]);
    fs::write(copy_of.join(".kompis/journal"), planted).expect("written");
    assert!(load::open(&copy_of).is_err());
}

#[test]
fn who_is_withheld_is_so_at_every_step() {
    let folder = temporary::folder_in_memory();
    for step in 1..30 {
        let root = folder.path().join(format!("killed-{step}"));
        write_registry(&root);
        fs::create_dir(root.join("people")).expect("a folder");
        let person = root.join("people/prov.toml");
        fs::remove_file(root.join("companies/prov.toml")).expect("removed");
        fs::write(person, "name = \"Prov Exempel\"\nwithhold = true\n").expect("written");
        rename(&root, Some(step));
        let withheld = load::withheld_people(&root);
        assert!(
            withheld.contains(&Id::new("prov")),
            "step {step}: {withheld:?}"
        );
    }
}

/// Writes a registry in which a rename was killed halfway.
fn write_interrupted(root: &Path) {
    write_registry(root);
    let killed = rename(root, Some(MOST_STEPS / 2));
    assert!(killed.status.signal().is_some());
}

/// Asserts that commands which read and write stop with these words, and change nothing.
fn assert_stopped(root: &Path, words: &[&str]) {
    let before = snapshot(root);
    for line in [&["list"][..], &["set", "insats-8", "note=x"], &["check"]] {
        let ran = kompis_command(root, line).output().expect("kompis");
        let message = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(3), "{line:?}: {message}");
        for word in words {
            assert!(message.contains(word), "{line:?}: {message}");
        }
        assert_eq!(snapshot(root), before, "{line:?}");
    }
}

fn rename(root: &Path, kill_at: Option<usize>) -> Output {
    let mut command = kompis_command(root, &["rename", "prov", "nytt", "--quiet"]);
    if let Some(step) = kill_at {
        command.env("KOMPIS_KILL_AT", step.to_string());
    }
    command.output().expect("kompis")
}

fn git(root: &Path, arguments: &[&str]) {
    let status = std::process::Command::new("git")
        .args(arguments)
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git");
    assert!(status.status.success());
}

fn write_registry(root: &Path) {
    let mut tree: Tree = BTreeMap::new();
    let settings = "schema = 1\nname = \"Prov\"\n\n[queries]\nvart = \"actor:prov\"\n";
    tree.insert("registry.toml".to_owned(), settings.into());
    tree.insert(
        "companies/prov.toml".to_owned(),
        "name = \"Prov AB\"\n".into(),
    );
    for number in 1..FILES {
        let text = format!(
            "name = \"Insats {number}\"\n\n# Så står det.\n[[participant]]\nactor = \"prov\"\nrole = \"owner\"\n"
        );
        tree.insert(format!("initiatives/insats-{number}.toml"), text.into());
    }
    copy(&tree, root);
}

fn copy(tree: &Tree, root: &Path) {
    for (path, bytes) in tree {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, bytes).expect("written");
    }
}
