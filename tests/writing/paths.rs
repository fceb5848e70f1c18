//! Where kompis writes: never through symbolic links, with which permissions, and what happens with FIFOs and huge
//! files.
#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::commits::Repository;
use crate::sandbox::{
    FORUM, RunOutput, Sandbox, changed_files, kompis_command, run_output, snapshot,
};

/// Runs kompis with a time limit, because it must not wait for a FIFO or read a huge file.
fn run_with_time_limit(command: Command) -> RunOutput {
    run_output(crate::time_limit::run_with_time_limit(command))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").mode() & 0o7777
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

fn make_fifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo");
    assert!(made.success());
}

/// Returns whether the tests run as root, for whom permissions have no effect.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0)
}

/// Makes the command run as a user for whom permissions count: `nobody` where the tests run as root.
fn as_other_user(command: &mut Command) -> &mut Command {
    match is_root() {
        true => command.uid(65534).gid(65534),
        false => command,
    }
}

/// Symbolic links that the test creates: the path from the top of the work tree, whether it leads to a folder, and the
/// command that would write through it.
const LINKS: &[(&str, bool, &[&str])] = &[
    ("registry/.kompis", true, &["set", "provmassa", "note=x"]),
    (
        "registry/.kompis/.gitignore",
        false,
        &["set", "provmassa", "note=x"],
    ),
    (
        "registry/.kompis/lock",
        false,
        &["set", "provmassa", "note=x"],
    ),
    (
        "registry/.kompis/commit-lock",
        false,
        &["set", "provmassa", "note=x", "--commit"],
    ),
    ("registry/.kompis/edit", true, &["edit", "provmassa"]),
    ("registry/agencies", true, &["add", "agency", "Provverket"]),
    (
        "registry/agencies",
        true,
        &["add", "agency", "Provverket", "--dry-run"],
    ),
    ("registry/.schema", true, &["schema", "--write"]),
    (
        "registry/.schema/registry.json",
        false,
        &["schema", "--write"],
    ),
    ("registry/.gitattributes", false, &["git", "install"]),
    ("registry/.taplo.toml", false, &["schema", "--write"]),
    (".github", true, WORKFLOWS),
    (".github/workflows", true, WORKFLOWS),
    (".github/workflows/kompis.yml", false, WORKFLOWS),
];

const WORKFLOWS: &[&str] = &[
    "git",
    "install",
    "--ci",
    "github",
    "--kompis-from",
    "https://exempel.example/kompis",
    "--kompis-rev",
    "0123456789012345678901234567890123456789",
];

#[test]
fn no_command_writes_through_a_symbolic_link() {
    for (path, is_folder, arguments) in LINKS {
        // An existing target would be overwritten; a missing one would be created.
        for is_there in [true, false] {
            let repository = Repository::new("registry");
            let outside = repository.home().join("outside");
            fs::create_dir(&outside).expect("a folder");
            let target = outside.join("target");
            match (is_there, is_folder) {
                (true, true) => fs::create_dir(&target).expect("a folder"),
                // A file that kompis wrote, because it would update only such a file.
                (true, false) => fs::write(&target, OURS).expect("a file"),
                _ => {}
            }
            let before = snapshot(&outside);
            let link = repository.top.join(path);
            fs::create_dir_all(link.parent().expect("a folder")).expect("a folder");
            symlink(&target, &link).expect("a link");
            let mut command = kompis_command(&repository.sandbox.root, arguments);
            crate::commits::isolate_git(&mut command, repository.home());
            command.env("EDITOR", "true");
            let ran = run_with_time_limit(command);
            let message = format!("{path} {arguments:?}: {}{}", ran.stdout, ran.stderr);
            // An existing `.taplo.toml` is never changed.
            let is_left = path.ends_with(".taplo.toml") && is_there;
            if !is_left {
                assert_eq!(ran.code, Some(3), "{message}");
                assert!(ran.stderr.contains("is a symbolic link"), "{message}");
                assert!(ran.stderr.contains(path), "{message}");
            }
            assert!(link.is_symlink(), "{message}");
            assert_eq!(
                changed_files(&before, &snapshot(&outside)),
                Vec::<String>::new()
            );
            assert_eq!(
                fs::read_dir(&outside).expect("a folder").count(),
                usize::from(is_there)
            );
            if let (true, true) = (is_there, is_folder) {
                assert_eq!(
                    fs::read_dir(&target).expect("a folder").count(),
                    0,
                    "{message}"
                );
            }
        }
    }
}

const OURS: &str = "# Written by `kompis git install --ci github`\n";

#[test]
fn git_install_writes_no_hook_through_a_symbolic_link() {
    for path in [
        ".git/hooks",
        ".git/hooks/pre-commit",
        ".githooks",
        ".githooks/a",
    ] {
        for is_there in [true, false] {
            let repository = Repository::new("registry");
            let outside = repository.home().join("outside");
            fs::create_dir(&outside).expect("a folder");
            let target = outside.join("target");
            if is_there {
                match path {
                    ".git/hooks/pre-commit" => fs::write(&target, "#!/bin/sh\n").expect("a file"),
                    _ => fs::create_dir(&target).expect("a folder"),
                }
            }
            if path.starts_with(".githooks") {
                repository.git(&["config", "core.hooksPath", ".githooks/a/b"]);
            }
            let link = repository.top.join(path);
            let _ = fs::remove_dir_all(repository.top.join(".git/hooks"));
            fs::create_dir_all(link.parent().expect("a folder")).expect("a folder");
            symlink(&target, &link).expect("a link");
            let before = snapshot(&outside);
            let ran = repository.run(&["git", "install"]);
            // It is refused, or it finds another hook and leaves it.
            assert!(matches!(ran.code, Some(0 | 3)), "{}", ran.stderr);
            assert!(link.is_symlink());
            assert_eq!(
                changed_files(&before, &snapshot(&outside)),
                Vec::<String>::new()
            );
            assert_eq!(
                fs::read_dir(&outside).expect("a folder").count(),
                usize::from(is_there)
            );
        }
    }
}

/// A record that is a symbolic link to another record: the target is changed, once, and the link stays.
#[test]
fn a_symbolic_link_inside_the_registry_is_kept() {
    let commands: &[&[&str]] = &[
        &["set", "provlank", "note=x"],
        &["set", "--where", "kind:initiative type:forum", "note=x"],
        &["set", "provlank", "note=x", "--commit"],
        &["fmt", "initiatives/provlank.toml"],
        &["check", "--fix", "initiatives/provlank.toml"],
        &["edit", "provlank"],
    ];
    for arguments in commands {
        let repository = Repository::new("registry");
        let sandbox = &repository.sandbox;
        let link = sandbox.path("initiatives/provlank.toml");
        symlink("provforum.toml", &link).expect("a link");
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", "link"]);
        let mut command = kompis_command(&sandbox.root, arguments);
        crate::commits::isolate_git(&mut command, repository.home());
        command
            .env("EDITOR", "sh -c 'echo \"# x\" >>\"$0\"'")
            .env_remove("VISUAL");
        let ran = run_with_time_limit(command);
        assert_eq!(
            ran.code,
            Some(0),
            "{arguments:?}: {}{}",
            ran.stdout,
            ran.stderr
        );
        assert!(link.is_symlink(), "{arguments:?}");
        assert_ne!(
            sandbox.read("initiatives/provforum.toml"),
            FORUM,
            "{arguments:?}"
        );
        if arguments.contains(&"--commit") {
            assert_eq!(repository.status(), "");
        }
    }
}

/// Several people write to a folder that belongs to their group, whatever their umask.
#[test]
fn files_in_a_shared_folder_stay_writable_for_the_group() {
    let sandbox = Sandbox::new();
    let folders = ["", "companies", "initiatives"];
    for folder in folders {
        chmod(&sandbox.path(folder), 0o2775);
    }
    chmod(sandbox.folder.path(), 0o755);
    if is_root() {
        let chown = ["-R", "root:65534"];
        let done = Command::new("chown")
            .args(chown)
            .arg(&sandbox.root)
            .status();
        assert!(done.expect("chown").success());
        for folder in folders {
            chmod(&sandbox.path(folder), 0o2775);
        }
    }
    let with_umask = |words: &str| {
        let mut command = Command::new("sh");
        let line = format!("umask 022; exec '{}' {words}", env!("CARGO_BIN_EXE_kompis"));
        command
            .args(["-c", &line])
            .env("KOMPIS_REGISTRY", &sandbox.root);
        command.current_dir("/").env("HOME", "/nonexistent");
        command
    };
    let first = run_with_time_limit(with_umask("add company 'Provbolaget Norr'"));
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let group = fs::metadata(&sandbox.root).expect("a folder").gid();
    for (path, expected) in [
        (".kompis", 0o2775),
        (".kompis/lock", 0o664),
        (".kompis/.gitignore", 0o664),
        ("companies/provbolaget-norr.toml", 0o664),
    ] {
        assert_eq!(
            format!("{:o}", mode(&sandbox.path(path))),
            format!("{expected:o}"),
            "{path}"
        );
        assert_eq!(
            fs::metadata(sandbox.path(path)).expect("a file").gid(),
            group,
            "{path}"
        );
    }
    let mut second = with_umask("set provbolaget-norr note=x");
    as_other_user(&mut second);
    let second = run_with_time_limit(second);
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    let path = sandbox.path("companies/provbolaget-norr.toml");
    assert_eq!(mode(&path), 0o664);
    assert_eq!(fs::metadata(&path).expect("a file").gid(), group);
    // The error names the lock file when its permissions refuse it.
    chmod(&sandbox.path(".kompis/lock"), 0o400);
    let mut refused = with_umask("set provbolaget-norr note=y");
    as_other_user(&mut refused);
    let refused = run_with_time_limit(refused);
    assert_eq!(refused.code, Some(3), "{}", refused.stdout);
    assert!(
        refused.stderr.contains(".kompis/lock`: Permission denied"),
        "{}",
        refused.stderr
    );
}

#[test]
fn no_command_waits_for_a_fifo() {
    let sandbox = Sandbox::new();
    sandbox.assert_changes(
        &["set", "provmassa", "note=prov"],
        &["initiatives/provmassa.toml"],
    );
    let lock = sandbox.path(".kompis/lock");
    fs::remove_file(&lock).expect("it goes");
    make_fifo(&lock);
    let read = run_with_time_limit(sandbox.command(&["list", "id:provmassa", "--format", "ids"]));
    assert_eq!(
        (read.code, read.stdout.as_str()),
        (Some(0), "provmassa\n"),
        "{}",
        read.stderr
    );
    let refused = run_with_time_limit(sandbox.command(&["set", "provmassa", "note=x"]));
    assert_eq!(refused.code, Some(3));
    let why = ".kompis/lock`: it is not a regular file";
    assert!(refused.stderr.contains(why), "{}", refused.stderr);
    for (path, commands) in [
        (
            "companies/provbolaget.toml",
            &["list", "show provmassa", "stats"][..],
        ),
        (
            "registry.toml",
            &[
                "list",
                "check",
                "set provmassa note=x",
                "fmt",
                "schema",
                "init",
            ],
        ),
    ] {
        let sandbox = Sandbox::new();
        fs::remove_file(sandbox.path(path)).expect("it goes");
        make_fifo(&sandbox.path(path));
        for words in commands {
            let arguments: Vec<&str> = words.split(' ').collect();
            let refused = run_with_time_limit(sandbox.command(&arguments));
            assert_eq!(
                refused.code,
                Some(3),
                "{words}: {}{}",
                refused.stdout,
                refused.stderr
            );
            let is_named = refused.stderr.contains("it is not a regular file");
            assert!(
                is_named && refused.stderr.contains(path) || *words == "init",
                "{words}: {}",
                refused.stderr
            );
        }
    }
}

/// A file larger than the available memory is not read.
#[test]
fn a_huge_file_is_not_read() {
    for (path, words, code) in [
        ("registry.toml", "list", 3),
        ("registry.toml", "fmt", 3),
        ("registry.toml", "fmt registry.toml --check", 3),
        ("registry.toml", "schema", 3),
        ("registry.toml", "edit registry.toml", 3),
        ("companies/provbolaget.toml", "list", 3),
        ("companies/provbolaget.toml", "fmt", 3),
        ("companies/provbolaget.toml", "edit provbolaget", 3),
        ("companies/provbolaget.toml", "set provmassa note=x", 0),
        ("people/pia-prov.toml", "textconv people/pia-prov.toml", 0),
    ] {
        let sandbox = Sandbox::new();
        let file = fs::OpenOptions::new().write(true).open(sandbox.path(path));
        file.expect("a file").set_len(6 << 30).expect("a hole");
        let program = env!("CARGO_BIN_EXE_kompis");
        let line = format!("ulimit -v 4000000 2>/dev/null; exec '{program}' {words}");
        let mut command = Command::new("sh");
        command.args(["-c", &line]).current_dir(&sandbox.root);
        command
            .env("KOMPIS_REGISTRY", &sandbox.root)
            .env("EDITOR", "true");
        let ran = run_with_time_limit(command);
        assert_eq!(
            ran.code,
            Some(code),
            "{path} {words}: {}{}",
            ran.stdout,
            ran.stderr
        );
    }
}

#[test]
fn unreadable_settings_are_named_in_the_error() {
    let sandbox = Sandbox::new();
    chmod(sandbox.folder.path(), 0o755);
    chmod(&sandbox.path("registry.toml"), 0o000);
    let mut command = sandbox.command(&["list"]);
    command.current_dir("/").env("HOME", "/nonexistent");
    as_other_user(&mut command);
    let refused = run_with_time_limit(command);
    assert_eq!(refused.code, Some(3));
    assert!(
        refused.stderr.contains("registry.toml`: Permission denied"),
        "{}",
        refused.stderr
    );
}

/// A full standard output must not undo a change or a commit.
#[test]
fn a_full_standard_output_is_reported_and_undoes_no_change() {
    for (arguments, output) in [
        (&["set", "provmassa", "note=x"][..], "/dev/full"),
        (
            &["set", "provmassa", "note=x", "--format", "json"],
            "/dev/full",
        ),
        (&["set", "provmassa", "note=x", "--commit"], "/dev/full"),
        (&["schema", "--write"], "/dev/full"),
        (&["git", "install"], "/dev/full"),
    ] {
        let repository = Repository::new("registry");
        let before = repository.sandbox.snapshot();
        let full = fs::OpenOptions::new()
            .write(true)
            .open(output)
            .expect("a full disk");
        let mut command = kompis_command(&repository.sandbox.root, arguments);
        crate::commits::isolate_git(&mut command, repository.home());
        let child = command
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .expect("kompis runs");
        let ran = run_output(child.wait_with_output().expect("its output"));
        assert_eq!(ran.code, Some(3), "{}", ran.stderr);
        assert!(
            ran.stderr
                .contains("the change is written, but standard output is not"),
            "{}",
            ran.stderr
        );
        assert_ne!(
            changed_files(&before, &repository.sandbox.snapshot()),
            Vec::<String>::new()
        );
        if arguments.contains(&"--commit") {
            assert_eq!(repository.status(), "");
        }
    }
}

#[test]
fn the_copy_for_the_editor_is_readable_only_by_its_owner() {
    let sandbox = Sandbox::new();
    let seen = sandbox.folder.path().join("seen");
    let mut command = sandbox.command(&["edit", "pia-prov"]);
    let editor = format!(
        "sh -c 'umask 022; stat -c %a \"$0\" >\"{}\"'",
        seen.display()
    );
    let ran = run_output(command.env("VISUAL", editor).output().expect("kompis runs"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(seen).expect("what it saw"), "600\n");
}

/// The new text must be on the disk before it replaces the old one, and the folder is synced after the rename.
#[test]
fn a_file_is_synced_to_disk_before_it_is_renamed() {
    let sandbox = Sandbox::new();
    let log = sandbox.folder.path().join("calls");
    let mut command = Command::new("strace");
    command.args([
        "-f",
        "-y",
        "-e",
        "trace=fsync,rename,renameat,renameat2",
        "-o",
    ]);
    command
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_kompis"))
        .args(["set", "provmassa", "note=x"]);
    let traced = command.env("KOMPIS_REGISTRY", &sandbox.root).output();
    let calls = fs::read_to_string(&log).unwrap_or_default();
    if !traced.is_ok_and(|it| it.status.success()) || calls.is_empty() {
        let _ = writeln!(
            std::io::stderr(),
            "NOT TESTED: fsync before rename: strace can't be used here"
        );
        return;
    }
    let at = |call: &str, name: &str| {
        let is_it = |line: &str| line.contains(call) && line.contains(name);
        calls
            .lines()
            .position(is_it)
            .unwrap_or_else(|| panic!("no {call} of {name}:\n{calls}"))
    };
    let (file, rename) = (at("fsync(", ".tmp>"), at("rename", "provmassa.toml"));
    let folder = at("fsync(", "/initiatives>");
    assert!(file < rename && rename < folder, "{calls}");
}
