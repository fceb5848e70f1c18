//! Full and read-only disks, and files that an editor changes in the meantime.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use kompis::error::write::WriteError;
use kompis::model::edit::{Edit, Plan, Spot};
use kompis::model::kind::Kind;
use kompis::model::subject::Subject;
use kompis::model::value::Value;
use kompis::store::{load, write};
use tempfile::TempDir;

use crate::sandbox::{
    Sandbox, changed_files, kompis_command, run_output, snapshot, write_registry_files,
};

/// A disk in memory (tmpfs), unmounted when it is dropped.
struct Disk {
    folder: TempDir,
}

impl Disk {
    /// Returns nothing where this process may not mount; under `CI=true` that is a failure.
    fn new(size: &str) -> Option<Disk> {
        let folder = crate::temporary::folder();
        let options = format!("size={size},mode=0777");
        let disk = Disk { folder };
        if disk.mount(&["-t", "tmpfs", "-o", &options, "tmpfs"]) {
            return Some(disk);
        }
        let test = std::thread::current();
        let test = test.name().unwrap_or_default();
        let skipped =
            format!("NOT TESTED: {test}: neither `mount` nor `sudo mount` is allowed here");
        assert!(
            std::env::var_os("CI").is_none_or(|it| it != "true"),
            "{skipped}"
        );
        // Not with `eprintln`: the test harness would show that only on failure.
        let _ = writeln!(std::io::stderr(), "{skipped}");
        None
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        run_as_root("mount", arguments, self.folder.path())
    }

    /// A disk with a registry that has been written to; a file takes up the rest of the disk.
    fn filled(size: &str) -> Option<(Disk, Filler)> {
        let disk = Disk::new(size)?;
        write_registry_files(&disk.root());
        disk.assert_runs(&["set", "provmassa", "note=x"]);
        let path = disk.folder.path().join("filler");
        let mut file = fs::File::create(&path).expect("a file");
        while file.write_all(&[0; 4096]).is_ok() {}
        Some((disk, Filler { path, file }))
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("registry")
    }

    fn assert_runs(&self, arguments: &[&str]) {
        let ran = run(&self.root(), arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }

    /// Asserts that kompis fails with this message and changes nothing.
    fn assert_refused(&self, arguments: &[&str], why: &str) {
        let before = snapshot(&self.root());
        let refused = run(&self.root(), arguments);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(3), ""));
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
        let changed = changed_files(&before, &snapshot(&self.root()));
        assert_eq!(changed, Vec::<String>::new());
    }
}

/// A file that takes up the space of a disk.
struct Filler {
    path: PathBuf,
    file: fs::File,
}

impl Filler {
    /// Frees this many bytes.
    fn free(&self, bytes: u64) {
        let length = self.file.metadata().expect("a file").len();
        self.file.set_len(length - bytes).expect("shorter");
    }

    fn remove(self) {
        fs::remove_file(self.path).expect("room again");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run_as_root("umount", &[], self.folder.path());
    }
}

/// Runs a program that needs root. The machines of GitHub allow it through `sudo`, which must not ask for a password.
fn run_as_root(program: &str, arguments: &[&str], folder: &Path) -> bool {
    [&[program][..], &["sudo", "-n", program]]
        .iter()
        .any(|words| {
            let mut command = Command::new(words[0]);
            let command = command.args(&words[1..]).args(arguments).arg(folder);
            command.output().is_ok_and(|output| output.status.success())
        })
}

fn run(root: &Path, arguments: &[&str]) -> crate::sandbox::RunOutput {
    run_output(
        kompis_command(root, arguments)
            .output()
            .expect("kompis runs"),
    )
}

#[test]
fn a_read_only_registry_can_be_read_and_not_written() {
    let Some(disk) = Disk::new("2m") else { return };
    write_registry_files(&disk.root());
    for written_before in [false, true] {
        if written_before {
            assert!(disk.mount(&["-o", "remount,rw"]), "writable again");
            disk.assert_runs(&["set", "provmassa", "note=x"]);
        }
        assert!(disk.mount(&["-o", "remount,ro"]), "read-only");
        let read = run(&disk.root(), &["list", "id:provforum", "--format", "ids"]);
        assert_eq!(
            (read.code, read.stdout.as_str(), read.stderr.as_str()),
            (Some(0), "provforum\n", "")
        );
        let link = ["link", "provbolaget", "provforum", "--role", "partner"];
        let shown = run(&disk.root(), &[&link[..], &["--dry-run"]].concat());
        assert_eq!(shown.code, Some(0), "{}", shown.stderr);
        assert!(shown.stdout.contains("+actor = \"provbolaget\""));
        disk.assert_refused(&link, "Read-only file system");
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_read_only_registry_is_read_as_if_an_interrupted_change_were_finished() {
    let Some(disk) = Disk::new("2m") else { return };
    let root = disk.root();
    write_registry_files(&root);
    // The journal is there, and some of the files have taken their place.
    let mut killed = kompis_command(&root, &["rename", "provbolaget", "nytt-bolag"]);
    killed.env("KOMPIS_KILL_AT", "8");
    assert_eq!(killed.status().expect("kompis").code(), None);
    assert!(root.join(".kompis/journal").exists());
    let on_disk = snapshot(&root);
    assert!(disk.mount(&["-o", "remount,ro"]), "read-only");
    let lines: [&[&str]; 5] = [
        &["list", "--format", "ids"],
        &["show", "provbolaget"],
        &["show", "pia-prov"],
        &["search", "nytt-bolag", "--format", "json"],
        &["check"],
    ];
    let read = || lines.map(|line| run(&root, line).stdout);
    let before = read();
    assert!(before[0].contains("nytt-bolag\n"), "{before:?}");
    assert_eq!(snapshot(&root), on_disk);
    assert!(disk.mount(&["-o", "remount,rw"]), "writable again");
    disk.assert_runs(&["list"]);
    assert!(!root.join(".kompis/journal").exists());
    assert_eq!(read(), before);
}

#[test]
fn a_full_disk_keeps_the_old_file() {
    let Some((disk, filler)) = Disk::filled("512k") else {
        return;
    };
    let note = format!("note={}", "prov ".repeat(4000));
    let set = ["set", "provforum", "provmassa", &note];
    disk.assert_refused(&set, "No space left on device");
    let list = ["list", "kind:initiative", "--format", "ids"];
    assert_eq!(run(&disk.root(), &list).stdout, "provforum\nprovmassa\n");
    let file = disk.folder.path().join("lista.txt");
    let named = file.display().to_string();
    let output = run(&disk.root(), &["list", "--format", "text", "-o", &named]);
    assert_eq!(output.code, Some(3));
    let why = format!("can't write `{named}`: No space left on device");
    assert!(output.stderr.contains(&why), "{}", output.stderr);
    let left = fs::read_dir(disk.folder.path()).expect("a folder").count();
    assert_eq!(left, 2, "the registry and the filler");
    filler.remove();
    disk.assert_runs(&set);
}

#[test]
fn a_disk_that_fills_up_midway_changes_nothing() {
    let Some((disk, filler)) = Disk::filled("512k") else {
        return;
    };
    let note = format!("note={}", "prov ".repeat(3500));
    // For nothing, for the journal, and for the journal and one of the two files.
    for more in [8, 32, 20] {
        filler.free(more * 1024);
        disk.assert_refused(
            &["set", "provforum", "provmassa", &note],
            "No space left on device",
        );
        let journal = disk.root().join(".kompis/journal");
        assert!(!journal.exists(), "{more}");
    }
}

fn plan_an_edit(sandbox: &Sandbox) -> (Plan, load::Loaded) {
    let loaded = load::load(&sandbox.root).expect("a registry");
    let mut plan = Plan::default();
    let spot = Spot::Block {
        key: "participant",
        index: 0,
    };
    let value = Some(Value::Text("partner".into()));
    let edit = Edit::Set {
        spot,
        key: "role",
        value,
    };
    plan.edit(
        "initiatives/provforum.toml",
        Subject::Record(Kind::Initiative),
        edit,
    );
    (plan, loaded)
}

#[test]
fn a_file_saved_by_an_editor_before_planning_ends_is_not_overwritten() {
    let sandbox = Sandbox::new();
    let (plan, loaded) = plan_an_edit(&sandbox);
    // Now the first block belongs to another actor.
    let text = sandbox
        .read("initiatives/provforum.toml")
        .replace("exempel-kommun", "prov-kommun");
    sandbox.write("initiatives/provforum.toml", &text);
    let refused = write::prepare(&sandbox.root, &plan, &loaded.registry);
    assert!(
        matches!(&refused, Err(WriteError::Changed(file)) if file == "initiatives/provforum.toml"),
        "{refused:?}"
    );
}

#[test]
fn a_file_saved_by_an_editor_before_the_rename_is_not_overwritten() {
    let sandbox = Sandbox::new();
    let (plan, loaded) = plan_an_edit(&sandbox);
    let texts = write::prepare(&sandbox.root, &plan, &loaded.registry).expect("a plan");
    let saved = sandbox.read("initiatives/provforum.toml") + "# saved meanwhile\n";
    sandbox.write("initiatives/provforum.toml", &saved);
    let before = sandbox.snapshot();
    let refused = write::write(&sandbox.root, &texts);
    assert!(
        matches!(refused, Err(WriteError::Changed(_))),
        "{refused:?}"
    );
    assert_eq!(
        changed_files(&before, &sandbox.snapshot()),
        Vec::<String>::new()
    );
    // A file that somebody removed is not created again.
    fs::remove_file(sandbox.path("initiatives/provforum.toml")).expect("it goes");
    let refused = write::write(&sandbox.root, &texts);
    assert!(
        matches!(refused, Err(WriteError::Changed(_))),
        "{refused:?}"
    );
    assert!(!sandbox.path("initiatives/provforum.toml").exists());
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let path = sandbox.path("initiatives/provforum.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    sandbox.assert_changes(
        &["set", "provforum", "note=x"],
        &["initiatives/provforum.toml"],
    );
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

/// A disk that was full once may have left the file empty. git would then see the files in `.kompis/`.
#[test]
fn an_empty_gitignore_of_the_kompis_folder_is_restored() {
    let sandbox = Sandbox::new();
    sandbox.write(".kompis/.gitignore", "");
    let done = sandbox.run(&["set", "provmassa", "note=prov"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert_eq!(sandbox.read(".kompis/.gitignore"), "*\n");
}
