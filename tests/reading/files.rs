//! What is no readable record of the registry: it ends, it is told, and no list lacks it silently.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::registry::{Copy, stderr, stdout};

/// The exit code and what was said; fails where that takes longer than a person waits.
fn run(mut command: Command) -> (Option<i32>, String, String) {
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("kompis runs");
    let begun = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().expect("it ends");
            panic!("{command:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().expect("its output");
    (output.status.code(), stdout(&output), stderr(&output))
}

fn kompis(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kompis"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("KOMPIS_REGISTRY");
    command
}

/// No number makes an id of such names.
#[test]
fn check_ends_whatever_files_are_called() {
    let long = "a".repeat(80);
    let names = ["日本", "_", "-", "Ω", "Prov Bolag", long.as_str()];
    for name in names {
        let copy = Copy::empty();
        for folder in ["schools", "companies"] {
            copy.put(&format!("{folder}/{name}.toml"), "name = \"x\"\n");
        }
        for (format, expected) in [("text", "kompis"), ("json", "\"rule\"")] {
            let mut command = kompis(copy.path(), &["check", "--format", format]);
            command.args(["--only", "bad-id", "--only", "same-id"]);
            let (code, said, _) = run(command);
            assert_eq!(code, Some(1), "{name}: {said}");
            assert!(
                said.contains(expected) || format == "text",
                "{name}: {said}"
            );
            // The command, where there is one, gives an id that is allowed.
            for line in said.lines().filter(|line| line.contains("git mv")) {
                let last = line.split(['/', ' ', '"']).rfind(|it| it.contains(".toml"));
                let stem = last.unwrap_or_default().trim_end_matches(".toml");
                assert!(kompis::model::id::Id::is_valid(stem), "{line}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn check_ends_where_a_name_is_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let copy = Copy::empty();
    copy.put("schools/prov.toml", "name = \"x\"\n");
    let name = std::ffi::OsStr::from_bytes(b"\xe5.toml");
    fs::write(copy.path().join("schools").join(name), "name = \"x\"\n").expect("a file");
    let (code, said, _) = run(kompis(copy.path(), &["check"]));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("bad-id"), "{said}");
}

/// What a list would lack is refused, and named where `--skip-broken` goes on without it.
fn lacks(copy: &Copy, named: &str, is_other: bool) {
    for arguments in [
        &["list", "--count"][..],
        &["stats"],
        &["matrix"],
        &["contacts"],
    ] {
        let mut command = kompis(copy.path(), arguments);
        as_other(&mut command, is_other);
        let (code, said, why) = run(command);
        assert_eq!((code, said.as_str()), (Some(3), ""), "{arguments:?}: {why}");
        assert!(why.contains(named), "{arguments:?}: {why}");
    }
    let mut command = kompis(copy.path(), &["list", "--count", "--skip-broken"]);
    as_other(&mut command, is_other);
    let (code, said, why) = run(command);
    assert_eq!((code, said.as_str()), (Some(0), "1\n"), "{why}");
    assert!(why.contains("left out: ") && why.contains(named), "{why}");
}

/// `nobody`, for whom permissions count, where the tests run as root.
fn as_other(command: &mut Command, is_other: bool) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::process::CommandExt;
        let is_root = fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0);
        if is_other && is_root {
            command.uid(65534).gid(65534).env("HOME", "/nonexistent");
        }
    }
    #[cfg(not(unix))]
    let _ = (command, is_other);
}

fn with_one_record() -> Copy {
    let copy = Copy::empty();
    copy.put("companies/provbolaget.toml", "name = \"Provbolaget\"\n");
    copy
}

#[test]
fn no_list_lacks_a_record_silently() {
    let copy = with_one_record();
    copy.put("kommuner/prov-kommun.toml", "name = \"Prov kommun\"\n");
    lacks(&copy, "kommuner/prov-kommun.toml", false);
    let copy = with_one_record();
    copy.put("prov-kommun.toml", "name = \"Prov kommun\"\n");
    lacks(&copy, "prov-kommun.toml", false);
    let copy = with_one_record();
    copy.put("companies/prov-2.toml", vec![b'#'; 2 << 20]);
    lacks(&copy, "companies/prov-2.toml", false);
}

#[cfg(unix)]
#[test]
fn no_list_lacks_what_a_link_hides() {
    use std::os::unix::fs::symlink;
    let outside = crate::temporary::folder();
    fs::write(outside.path().join("prov.toml"), "name = \"Prov\"\n").expect("a file");
    for (target, link) in [
        (outside.path().to_owned(), "municipalities"),
        (outside.path().to_owned(), "companies/norr"),
        (outside.path().join("prov.toml"), "companies/prov.toml"),
        (outside.path().join("gone.toml"), "companies/prov.toml"),
        ("../.git/config".into(), "companies/prov.toml"),
        ("../registry.toml".into(), "companies/prov.toml"),
        ("/dev/zero".into(), "companies/prov.toml"),
    ] {
        let copy = with_one_record();
        fs::create_dir_all(copy.path().join(".git")).expect("a folder");
        fs::write(copy.path().join(".git/config"), "name = \"Prov\"\n").expect("a file");
        symlink(target, copy.path().join(link)).expect("a link");
        lacks(&copy, link, false);
    }
}

#[cfg(unix)]
#[test]
fn no_list_lacks_what_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    for path in ["municipalities", "municipalities/prov-kommun.toml"] {
        let copy = with_one_record();
        copy.put(
            "municipalities/prov-kommun.toml",
            "name = \"Prov kommun\"\n",
        );
        let chmod = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
        };
        chmod(copy.path(), 0o755);
        chmod(&copy.path().join(path), 0o000);
        lacks(&copy, path, true);
        chmod(&copy.path().join(path), 0o755);
    }
}

#[test]
fn no_list_of_a_commit_lacks_a_record_silently() {
    let copy = with_one_record();
    copy.put("kommuner/prov-kommun.toml", "name = \"Prov kommun\"\n");
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &[
            "-c",
            "user.name=Prov",
            "-c",
            "user.email=prov@exempel.example",
            "commit",
            "-qm",
            "x",
        ],
    ] {
        let done = Command::new("git")
            .current_dir(copy.path())
            .args(arguments)
            .status();
        assert!(done.expect("git runs").success());
    }
    let (code, said, why) = run(kompis(copy.path(), &["list", "--rev", "HEAD", "--count"]));
    assert_eq!((code, said.as_str()), (Some(3), ""), "{why}");
    let skipping = ["list", "--rev", "HEAD", "--count", "--skip-broken"];
    let (code, said, why) = run(kompis(copy.path(), &skipping));
    assert_eq!((code, said.as_str()), (Some(0), "1\n"), "{why}");
    assert!(why.contains("left out: kommuner/prov-kommun.toml"), "{why}");
}

/// A link to a record inside is that record, however the registry is named.
#[cfg(unix)]
#[test]
fn a_link_inside_is_read_by_a_relative_path_too() {
    let copy = with_one_record();
    std::os::unix::fs::symlink(
        "provbolaget.toml",
        copy.path().join("companies/prov-2.toml"),
    )
    .expect("a link");
    let above = copy.path().parent().expect("a folder");
    let name = copy.path().file_name().expect("a name").to_string_lossy();
    let dotted = format!("./{name}/../{name}");
    for registry in [&*name, &dotted, &copy.path().display().to_string()] {
        let (code, said, why) = run(kompis(above, &["list", "--count", "--registry", registry]));
        assert_eq!((code, said.as_str()), (Some(0), "2\n"), "{registry}: {why}");
    }
}
