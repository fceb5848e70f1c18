//! `-o FILE`: what is there is replaced as a whole, what is no file is written to, and what the registry holds is left alone.
#![cfg(unix)]

#[path = "program/temporary.rs"]
mod temporary;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

/// Lists the municipalities of a county into a file.
fn write_to(file: &Path) {
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
    write_to(&file);
    assert_eq!(
        fs::read_to_string(&file).expect("the list").lines().count(),
        12
    );
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn a_link_stays_a_link() {
    let folder = temporary::folder();
    let file = folder.path().join("lista.ids");
    let link = folder.path().join("senaste.ids");
    fs::write(&file, "before").expect("a file");
    symlink(&file, &link).expect("a link");
    write_to(&link);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(
        fs::read_to_string(&file).expect("the list").lines().count(),
        12
    );
}

/// Runs with the registry of the fixtures of contacts.
fn run(arguments: &[&str], file: &Path) -> (Option<i32>, String) {
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
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code(), said)
}

/// A committed link must not lead a list into a file elsewhere.
#[test]
fn a_link_that_leads_out_of_its_folder_is_refused() {
    let folder = crate::temporary::folder();
    let (inside, outside) = (folder.path().join("clone"), folder.path().join("outside"));
    fs::create_dir(&inside).expect("a folder");
    fs::write(&outside, "before").expect("a file");
    for target in [outside.clone(), folder.path().join("gone")] {
        let link = inside.join("lista.csv");
        symlink(&target, &link).expect("a link");
        let (code, said) = run(&["list"], &link);
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("lista.csv` is a symbolic link"), "{said}");
        assert!(link.is_symlink());
        fs::remove_file(link).expect("it goes");
    }
    assert_eq!(fs::read_to_string(&outside).expect("a file"), "before");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[test]
fn peoples_contact_details_are_nobody_elses_to_read() {
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
        let (code, said) = run(arguments, &file);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(mode(&file), expected, "{arguments:?}");
        // Whoever has made the file has said who may read it.
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permissions");
        run(arguments, &file);
        assert_eq!(mode(&file), 0o640, "{arguments:?}");
        fs::remove_file(file).expect("it goes");
    }
}

#[test]
fn what_the_registry_or_git_holds_is_not_replaced() {
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
        let (code, said) = run(&["contacts", "--format", "csv"], &path);
        assert_eq!(code, Some(2), "{file}: {said}");
        assert!(
            said.contains("is a file of the registry or of git"),
            "{file}: {said}"
        );
        assert_eq!(fs::read(&path).ok(), before, "{file}");
    }
    // What is plainly no part of it may be there, and be made anew.
    for _ in 0..2 {
        let (code, said) = run(
            &["contacts", "--format", "csv"],
            &registry.join("lista.csv"),
        );
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn a_pipe_is_written_to() {
    let folder = temporary::folder();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let reader = Command::new("cat")
        .arg(&pipe)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cat");
    write_to(&pipe);
    let read = reader.wait_with_output().expect("what cat read");
    assert_eq!(String::from_utf8_lossy(&read.stdout).lines().count(), 12);
    assert!(!fs::metadata(&pipe).expect("the pipe").is_file());
}
