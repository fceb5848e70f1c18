//! Files that can't be read as records: kompis ends, reports them, and no list silently leaves them out.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::registry::{Copy, stderr, stdout};
use crate::time_limit::run_with_time_limit;

/// Runs a command and returns its exit code, standard output and standard error.
fn run(command: Command) -> (Option<i32>, String, String) {
    let output = run_with_time_limit(command);
    (output.status.code(), stdout(&output), stderr(&output))
}

fn kompis_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kompis"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("KOMPIS_REGISTRY");
    command
}

/// No number appended to such a name makes it a valid id.
#[test]
fn check_ends_for_file_names_that_give_no_id() {
    let long = "a".repeat(80);
    let names = ["日本", "_", "-", "Ω", "Prov Bolag", long.as_str()];
    for name in names {
        let copy = Copy::empty();
        for folder in ["schools", "companies"] {
            copy.write(&format!("{folder}/{name}.toml"), "name = \"x\"\n");
        }
        for (format, expected) in [("text", "kompis"), ("json", "\"rule\"")] {
            let mut command = kompis_command(copy.path(), &["check", "--format", format]);
            command.args(["--only", "bad-id", "--only", "same-id"]);
            let (code, output, _) = run(command);
            assert_eq!(code, Some(1), "{name}: {output}");
            assert!(
                output.contains(expected) || format == "text",
                "{name}: {output}"
            );
            // A suggested command gives a valid id.
            for line in output.lines().filter(|line| line.contains("git mv")) {
                let last = line.split(['/', ' ', '"']).rfind(|it| it.contains(".toml"));
                let stem = last.unwrap_or_default().trim_end_matches(".toml");
                assert!(kompis::model::id::Id::is_valid(stem), "{line}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn check_ends_for_a_file_name_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let copy = Copy::empty();
    copy.write("schools/prov.toml", "name = \"x\"\n");
    let name = std::ffi::OsStr::from_bytes(b"\xe5.toml");
    fs::write(copy.path().join("schools").join(name), "name = \"x\"\n").expect("a file");
    let (code, output, _) = run(kompis_command(copy.path(), &["check"]));
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("bad-id"), "{output}");
}

/// Asserts that lists are refused with the name of the file that they would lack, and that `--skip-broken` names it as
/// left out.
fn assert_refused_with_the_name(copy: &Copy, named: &str, is_other_user: bool) {
    for arguments in [&["list", "--count"][..], &["stats"], &["contacts"]] {
        let mut command = kompis_command(copy.path(), arguments);
        as_other_user(&mut command, is_other_user);
        let (code, output, why) = run(command);
        assert_eq!(
            (code, output.as_str()),
            (Some(3), ""),
            "{arguments:?}: {why}"
        );
        assert!(why.contains(named), "{arguments:?}: {why}");
    }
    let mut command = kompis_command(copy.path(), &["list", "--count", "--skip-broken"]);
    as_other_user(&mut command, is_other_user);
    let (code, output, why) = run(command);
    assert_eq!((code, output.as_str()), (Some(0), "1\n"), "{why}");
    assert!(why.contains("left out: ") && why.contains(named), "{why}");
}

/// Runs as `nobody` where the tests run as root, for whom permissions have no effect.
fn as_other_user(command: &mut Command, is_other_user: bool) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::process::CommandExt;
        let is_root = fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0);
        if is_other_user && is_root {
            command.uid(65534).gid(65534).env("HOME", "/nonexistent");
        }
    }
    #[cfg(not(unix))]
    let _ = (command, is_other_user);
}

fn with_one_record() -> Copy {
    let copy = Copy::empty();
    copy.write("companies/provbolaget.toml", "name = \"Provbolaget\"\n");
    copy
}

#[test]
fn a_matrix_is_refused_when_a_participant_is_unreadable_and_no_other_actor() {
    let copy = with_one_record();
    let participant = |actor: &str| {
        format!(
            "name = \"Provdagen\"\n\n[[participant]]\nactor = \"{actor}\"\nrole = \"partner\"\n"
        )
    };
    copy.write("companies/prov-2.toml", "name = \"Prov 2\nkind = [\n");
    copy.write("initiatives/provdagen.toml", participant("provbolaget"));
    let (code, _, why) = run(kompis_command(copy.path(), &["matrix"]));
    assert_eq!(code, Some(0), "{why}");
    copy.write("initiatives/provdagen.toml", participant("prov-2"));
    let (code, output, why) = run(kompis_command(copy.path(), &["matrix"]));
    assert_eq!((code, output.as_str()), (Some(3), ""), "{why}");
    assert!(why.contains("companies/prov-2.toml"), "{why}");
}

#[test]
fn a_list_is_refused_when_a_file_is_misplaced_or_too_large() {
    let copy = with_one_record();
    copy.write("kommuner/prov-kommun.toml", "name = \"Prov kommun\"\n");
    assert_refused_with_the_name(&copy, "kommuner/prov-kommun.toml", false);
    let copy = with_one_record();
    copy.write("prov-kommun.toml", "name = \"Prov kommun\"\n");
    assert_refused_with_the_name(&copy, "prov-kommun.toml", false);
    let copy = with_one_record();
    copy.write("companies/prov-2.toml", vec![b'#'; 2 << 20]);
    assert_refused_with_the_name(&copy, "companies/prov-2.toml", false);
}

#[cfg(unix)]
#[test]
fn a_list_is_refused_when_a_symbolic_link_hides_records() {
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
        assert_refused_with_the_name(&copy, link, false);
    }
}

#[cfg(unix)]
#[test]
fn a_list_is_refused_when_permissions_hide_records() {
    use std::os::unix::fs::PermissionsExt;
    for path in ["municipalities", "municipalities/prov-kommun.toml"] {
        let copy = with_one_record();
        copy.write(
            "municipalities/prov-kommun.toml",
            "name = \"Prov kommun\"\n",
        );
        let chmod = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
        };
        chmod(copy.path(), 0o755);
        chmod(&copy.path().join(path), 0o000);
        assert_refused_with_the_name(&copy, path, true);
        chmod(&copy.path().join(path), 0o755);
    }
}

#[test]
fn a_list_at_a_revision_is_refused_when_a_file_is_misplaced() {
    let copy = with_one_record();
    copy.write("kommuner/prov-kommun.toml", "name = \"Prov kommun\"\n");
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
    let (code, output, why) = run(kompis_command(
        copy.path(),
        &["list", "--rev", "HEAD", "--count"],
    ));
    assert_eq!((code, output.as_str()), (Some(3), ""), "{why}");
    let skipping = ["list", "--rev", "HEAD", "--count", "--skip-broken"];
    let (code, output, why) = run(kompis_command(copy.path(), &skipping));
    assert_eq!((code, output.as_str()), (Some(0), "1\n"), "{why}");
    assert!(why.contains("left out: kommuner/prov-kommun.toml"), "{why}");
}

/// A symbolic link to a record inside the registry is read, however the path of the registry is written.
#[cfg(unix)]
#[test]
fn a_symbolic_link_inside_is_read_by_any_path_of_the_registry() {
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
        let (code, output, why) = run(kompis_command(
            above,
            &["list", "--count", "--registry", registry],
        ));
        assert_eq!(
            (code, output.as_str()),
            (Some(0), "2\n"),
            "{registry}: {why}"
        );
    }
}
