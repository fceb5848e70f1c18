//! Several processes on one registry at the same time, and processes that are killed.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kompis::document::{format, reader};
use kompis::model::kind::Kind;
use kompis::model::vocabulary::Vocabulary;

use crate::sandbox::{FORUM, Sandbox, run_in_parallel, run_output};

const WRITERS: usize = 200;

#[test]
fn two_hundred_parallel_links_are_all_written() {
    let sandbox = Sandbox::new();
    let canonical = "name = \"Provforum\"\ntype = \"forum\"\n\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\n";
    sandbox.write("initiatives/provforum.toml", canonical);
    let names: Vec<String> = (0..WRITERS)
        .map(|number| format!("provbolag-{number}"))
        .collect();
    for name in &names {
        sandbox.write(
            &format!("companies/{name}.toml"),
            &format!("name = \"AB {name}\"\n"),
        );
    }
    let before = sandbox.snapshot();
    let timeout = ["--role", "partner", "--lock-timeout", "300"];
    run_in_parallel(names.iter().map(|name| {
        let link = ["link", name, "provforum"];
        sandbox.command(&[&link[..], &timeout].concat())
    }));
    let text = sandbox.read("initiatives/provforum.toml");
    let block = reader::record(Kind::Initiative, "", &text).block;
    let actors: Vec<&str> = block
        .tables("participant")
        .iter()
        .filter_map(|it| it.text("actor"))
        .collect();
    assert_eq!(actors.len(), WRITERS + 1);
    let unique: BTreeSet<&str> = actors.iter().copied().collect();
    assert_eq!(unique.len(), WRITERS + 1, "someone twice");
    assert!(
        names.iter().all(|name| unique.contains(name.as_str())),
        "someone is missing"
    );
    assert_eq!(
        text,
        format::record(Kind::Initiative, &block, &Vocabulary::default())
    );
    let changed = crate::sandbox::changed_files(&before, &sandbox.snapshot());
    assert_eq!(changed, ["initiatives/provforum.toml"]);
}

#[test]
fn a_reader_never_sees_a_partly_written_file() {
    let sandbox = Sandbox::new();
    let over = AtomicBool::new(false);
    let (mut by_kompis, mut by_hand) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..60 {
                let note = format!("note=begin {} end", "prov ".repeat(1 + number % 7 * 2000));
                let ran = sandbox.run(&["set", "provforum", &note]);
                assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            }
            over.store(true, Ordering::Relaxed);
        });
        let reader = scope.spawn(|| {
            let mut count = 0;
            while !over.load(Ordering::Relaxed) {
                let ran = sandbox.run(&["list", "id:provforum", "--format", "ids"]);
                assert_eq!(
                    (ran.code, ran.stdout.as_str()),
                    (Some(0), "provforum\n"),
                    "{}",
                    ran.stderr
                );
                count += 1;
            }
            count
        });
        while !over.load(Ordering::Relaxed) {
            let text = sandbox.read("initiatives/provforum.toml");
            assert!(
                text.starts_with("# About") && text.ends_with("known.\n"),
                "half a file"
            );
            assert_eq!(
                text.contains("note = \"begin"),
                text.contains(" end\""),
                "half a note"
            );
            by_hand += 1;
        }
        by_kompis = reader.join().expect("a reader");
    });
    assert!(by_kompis > 20 && by_hand > 100, "{by_kompis} {by_hand}");
    let _ = writeln!(
        std::io::stderr(),
        "60 writes, read {by_kompis} times by kompis and {by_hand} times as a file"
    );
}

#[test]
fn a_killed_process_leaves_the_old_file_or_the_new_one() {
    let sandbox = Sandbox::new();
    let note = |number: usize| format!("note={number} {}end", "prov ".repeat(20_000));
    let write = |number: usize| sandbox.command(&["set", "provmassa", &note(number), "--quiet"]);
    // The duration of one run gives the range of moments at which to kill the others.
    let begun = Instant::now();
    assert!(write(1_000).status().expect("kompis runs").success());
    let whole = begun.elapsed().as_micros() as u64 * 5 / 2;
    let (mut old, mut new, mut leftovers) = (0, 0, 0);
    let mut random: u64 = 0x2545_f491_4f6c_dd1d;
    for number in 0..200 {
        let before = sandbox.read("initiatives/provmassa.toml");
        let mut child = write(number).spawn().expect("kompis runs");
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        std::thread::sleep(Duration::from_micros((random >> 33) % whole));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        let after = sandbox.read("initiatives/provmassa.toml");
        let expected = note(number).replacen('=', " = \"", 1) + "\"\n";
        if after == before {
            old += 1;
        } else {
            assert!(after.starts_with("name = \"Provmässa\"\n"), "half a file");
            assert!(after.ends_with(&expected), "half a file");
            new += 1;
        }
        leftovers += count_temporary_files(&sandbox);
        let listed = sandbox.run(&["list", "kind:initiative", "--format", "ids"]);
        assert_eq!(listed.stdout, "provforum\nprovmassa\n", "{}", listed.stderr);
    }
    let _ = writeln!(
        std::io::stderr(),
        "200 killed: {old} old files, {new} new, {leftovers} looks at a file left behind"
    );
    assert!(old > 0 && new > 0, "killed at one moment only: {old} {new}");
    sandbox.run(&["set", "provmassa", "note=last"]);
    assert_eq!(
        count_temporary_files(&sandbox),
        0,
        "what was left is cleared"
    );
}

/// Returns the number of temporary files among the initiatives.
fn count_temporary_files(sandbox: &Sandbox) -> usize {
    let entries = fs::read_dir(sandbox.path("initiatives")).expect("a folder");
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"))
        .count()
}

#[test]
fn temporary_files_of_a_killed_process_are_ignored_and_removed_later() {
    let sandbox = Sandbox::new();
    sandbox.write("initiatives/.kompis-abc123.tmp", "name = \"Half");
    sandbox.write("initiatives/.someone-elses.tmp", "kept");
    let listed = sandbox.run(&["list", "kind:initiative", "--format", "ids"]);
    assert_eq!(
        (listed.code, listed.stdout.as_str()),
        (Some(0), "provforum\nprovmassa\n")
    );
    let checked = sandbox.run(&["check"]);
    assert!(!checked.stdout.contains("tmp") && !checked.stderr.contains("tmp"));
    sandbox.assert_changes(
        &["set", "provmassa", "note=x"],
        &[
            "initiatives/.kompis-abc123.tmp",
            "initiatives/provmassa.toml",
        ],
    );
    assert!(sandbox.path("initiatives/.someone-elses.tmp").exists());
}

#[test]
fn kompis_waits_for_the_lock_and_says_so() {
    let sandbox = Sandbox::new();
    sandbox.assert_changes(
        &["set", "provmassa", "note=x"],
        &["initiatives/provmassa.toml"],
    );
    assert_eq!(sandbox.read(".kompis/.gitignore"), "*\n");
    let lock = fs::File::options()
        .read(true)
        .write(true)
        .open(sandbox.path(".kompis/lock"))
        .expect("a lock");
    lock.lock().expect("it is free");
    let begun = Instant::now();
    let link = [
        "link",
        "provbolaget",
        "provforum",
        "--role",
        "partner",
        "--lock-timeout",
        "1",
    ];
    let message = sandbox.assert_refused(&link, 3);
    let took = begun.elapsed();
    assert!(
        took >= Duration::from_secs(1) && took < Duration::from_secs(10),
        "{took:?}"
    );
    assert!(
        message.contains("note: waiting for another kompis that writes\n"),
        "{message}"
    );
    assert!(
        message.contains("error: another kompis is writing to the registry\n"),
        "{message}"
    );
    assert!(message.contains("--lock-timeout SECONDS"), "{message}");
    // A dry run and a reader wait for the writer too.
    let mut readers = Vec::new();
    for arguments in [
        &["list", "id:provforum", "--format", "ids"][..],
        &[&link[..5], &["--dry-run"]].concat(),
    ] {
        let mut command = sandbox.command(arguments);
        readers.push(
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("kompis runs"),
        );
    }
    std::thread::sleep(Duration::from_millis(1500));
    assert!(
        readers
            .iter_mut()
            .all(|reader| reader.try_wait().expect("a child").is_none())
    );
    lock.unlock().expect("it is ours");
    for reader in readers {
        let ran = run_output(reader.wait_with_output().expect("kompis ends"));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(
            ran.stderr
                .contains("note: waiting for another kompis that writes\n")
        );
        assert!(ran.stdout.contains("provforum"), "{}", ran.stdout);
    }
}

#[test]
fn readers_share_the_lock() {
    let sandbox = Sandbox::new();
    sandbox.assert_changes(
        &["set", "provmassa", "note=x"],
        &["initiatives/provmassa.toml"],
    );
    let lock = fs::File::open(sandbox.path(".kompis/lock")).expect("a lock");
    lock.lock_shared().expect("it is free");
    let read = sandbox.run(&["list", "id:provforum", "--format", "ids"]);
    assert_eq!((read.code, read.stderr.as_str()), (Some(0), ""));
    let message = sandbox.assert_refused(&["set", "provmassa", "note=y", "--lock-timeout", "0"], 3);
    assert!(message.contains("another kompis"), "{message}");
}

#[test]
fn reading_and_dry_runs_leave_nothing_behind() {
    let sandbox = Sandbox::new();
    for arguments in [
        &["list"][..],
        &["check"],
        &["show", "provforum"],
        &[
            "link",
            "provbolaget",
            "provforum",
            "--role",
            "partner",
            "--dry-run",
        ],
        &[
            "set",
            "provforum",
            "note=x",
            "--dry-run",
            "--format",
            "json",
        ],
    ] {
        let message = sandbox.assert_changes(arguments, &[]);
        assert!(!message.contains("error"), "{message}");
        assert!(!sandbox.path(".kompis").exists(), "{arguments:?}");
    }
    assert_eq!(sandbox.read("initiatives/provforum.toml"), FORUM);
}
