//! `-o FILE`: an existing file is replaced as a whole, a pipe is written to, and files of the registry are never
//! replaced.
#![cfg(unix)]

#[path = "program/temporary.rs"]
mod temporary;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

/// Lists the municipalities of a county into a file.
fn list_to_file(file: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_kompis"))
        .args([
            "list",
            "kind:municipality",
            "county:08",
            "--format",
            "ids",
            "-o",
        ])
        .arg(file)
        .stderr(Stdio::null())
        .status()
        .expect("kompis runs");
    assert!(status.success());
}

#[test]
fn a_file_keeps_its_permissions() {
    let folder = temporary::folder();
    let file = folder.path().join("lista.ids");
    fs::write(&file, "before").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permissions");
    list_to_file(&file);
    assert_eq!(
        fs::read_to_string(&file).expect("the list").lines().count(),
        12
    );
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn a_symbolic_link_is_kept_and_its_target_replaced() {
    let folder = temporary::folder();
    let file = folder.path().join("lista.ids");
    let link = folder.path().join("senaste.ids");
    fs::write(&file, "before").expect("a file");
    symlink(&file, &link).expect("a link");
    list_to_file(&link);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(
        fs::read_to_string(&file).expect("the list").lines().count(),
        12
    );
}

/// Runs kompis with `-o FILE` on the fixture of contacts, and returns the exit code and standard error.
fn run_with_output(arguments: &[&str], file: &Path) -> (Option<i32>, String) {
    let registry = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/contacts");
    let output = Command::new("sh")
        .args([
            "-c",
            "umask 022; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_kompis"),
        ])
        .args(arguments)
        .arg("-o")
        .arg(file)
        .arg("--registry")
        .arg(registry)
        .output()
        .expect("kompis runs");
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code(), message)
}

/// A symbolic link in a commit must not redirect a list to a file elsewhere.
#[test]
fn a_symbolic_link_out_of_its_folder_is_refused() {
    let folder = crate::temporary::folder();
    let (inside, outside) = (folder.path().join("clone"), folder.path().join("outside"));
    fs::create_dir(&inside).expect("a folder");
    fs::write(&outside, "before").expect("a file");
    for target in [outside.clone(), folder.path().join("gone")] {
        let link = inside.join("lista.csv");
        symlink(&target, &link).expect("a link");
        let (code, message) = run_with_output(&["list"], &link);
        assert_eq!(code, Some(3), "{message}");
        assert!(
            message.contains("lista.csv` is a symbolic link"),
            "{message}"
        );
        assert!(link.is_symlink());
        fs::remove_file(link).expect("it goes");
    }
    assert_eq!(fs::read_to_string(&outside).expect("a file"), "before");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[test]
fn files_with_contact_details_are_readable_only_by_their_owner() {
    let folder = crate::temporary::folder();
    let people =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/contacts/people"));
    let person = people
        .expect("people")
        .next()
        .expect("a person")
        .expect("a file")
        .path();
    let person = person
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let mode = |file: &Path| fs::metadata(file).expect("a file").permissions().mode() & 0o777;
    for (arguments, expected) in [
        (&["contacts", "--format", "csv"][..], 0o600),
        (&["contacts", "--format", "vcard"], 0o600),
        (&["contacts", "--format", "xlsx"], 0o600),
        (&["contacts", "--format", "emails"], 0o600),
        (&["show", &person, "--all", "--format", "text"], 0o600),
        (&["show", &person, "--format", "text"], 0o600),
        (&["list", "--format", "csv"], 0o644),
    ] {
        let file = folder.path().join("lista");
        let (code, message) = run_with_output(arguments, &file);
        assert_eq!(code, Some(0), "{message}");
        assert_eq!(mode(&file), expected, "{arguments:?}");
        // The permissions of an existing file are kept: its owner has decided who may read it.
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permissions");
        run_with_output(arguments, &file);
        assert_eq!(mode(&file), 0o640, "{arguments:?}");
        fs::remove_file(file).expect("it goes");
    }
}

#[test]
fn files_of_the_registry_or_of_git_are_not_replaced() {
    let folder = crate::temporary::folder();
    let registry = folder.path().join("registry");
    for below in ["people", ".schema", ".kompis"] {
        fs::create_dir_all(registry.join(below)).expect("a folder");
    }
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    let files = [
        "registry/registry.toml",
        "registry/README.md",
        "registry/people/pia-prov.toml",
        "registry/people/ny.TOML",
        "registry/.gitattributes",
        "registry/.schema/actor.json",
        "registry/.kompis/lock",
        ".git/config",
        "registry/senaste.csv",
    ];
    fs::write(registry.join("registry.toml"), "schema = 1\n").expect("a file");
    symlink("people/pia-prov.toml", registry.join("senaste.csv")).expect("a link");
    fs::write(
        registry.join("people/pia-prov.toml"),
        "name = \"Pia Prov\"\n",
    )
    .expect("a file");
    for file in files {
        let path = folder.path().join(file);
        let before = fs::read(&path).ok();
        let (code, message) = run_with_output(&["contacts", "--format", "csv"], &path);
        assert_eq!(code, Some(2), "{file}: {message}");
        assert!(
            message.contains("is a file of the registry or of git"),
            "{file}: {message}"
        );
        assert_eq!(fs::read(&path).ok(), before, "{file}");
    }
    // A file that is clearly not part of the registry may be written there, and replaced.
    for _ in 0..2 {
        let (code, message) = run_with_output(
            &["contacts", "--format", "csv"],
            &registry.join("lista.csv"),
        );
        assert_eq!(code, Some(0), "{message}");
    }
}

#[test]
fn output_can_be_a_named_pipe() {
    let folder = temporary::folder();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let reader = Command::new("cat")
        .arg(&pipe)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cat");
    list_to_file(&pipe);
    let read = reader.wait_with_output().expect("what cat read");
    assert_eq!(String::from_utf8_lossy(&read.stdout).lines().count(), 12);
    assert!(!fs::metadata(&pipe).expect("the pipe").is_file());
}
