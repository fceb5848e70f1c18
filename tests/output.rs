//! `-o FILE`: what is there is replaced as a whole, through links, and what is no file is written to.
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
