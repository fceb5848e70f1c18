//! `git install` writes what is missing and reports it; `git uninstall` restores every file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::repository::{Repository, RunOutput, kompis_command, run, run_output};

/// Reads the git settings, the hooks and every file of the work tree except the lock folder.
pub(crate) fn snapshot(top: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let is_of_git = folder.file_name().is_some_and(|it| it == ".git");
            if name == ".kompis" || is_of_git && !["config", "hooks"].contains(&&*name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

pub(crate) fn install(repository: &Repository) -> String {
    let RunOutput {
        code,
        stdout,
        stderr,
    } = repository.run(&["git", "install"]);
    assert_eq!((code, &*stderr), (Some(0), ""), "{stdout}");
    stdout
}

#[test]
fn uninstall_restores_every_file_byte_for_byte() {
    for (name, below, attributes) in [
        ("prov", "", None),
        ("prov å x", "registret å", None),
        ("prov", "registry", Some("*.toml text")),
        ("prov", "a/b", Some("# ours\r\n")),
        ("prov", "registry", Some("")),
    ] {
        let repository = Repository::at(name, below);
        if let Some(attributes) = attributes {
            repository.write(".gitattributes", attributes);
        }
        let before = snapshot(&repository.top);
        let dry = repository.run(&["git", "install", "--dry-run"]);
        assert_eq!(
            (dry.code, snapshot(&repository.top)),
            (Some(0), before.clone())
        );
        let message = install(&repository);
        assert_eq!(message, dry.stdout);
        assert!(
            message.contains("written") && !message.contains("there already"),
            "{message}"
        );
        let installed = snapshot(&repository.top);
        assert_ne!(installed, before);
        let again = install(&repository);
        assert!(
            !again.contains("written") && !again.contains("left"),
            "{again}"
        );
        assert_eq!(snapshot(&repository.top), installed);
        let dry = repository.run(&["git", "uninstall", "--dry-run"]);
        assert_eq!((dry.code, snapshot(&repository.top)), (Some(0), installed));
        let message = repository.stdout_of(&["git", "uninstall"]);
        assert_eq!(message, dry.stdout);
        assert_eq!(snapshot(&repository.top), before, "{message}");
        let again = repository.run(&["git", "uninstall"]);
        assert_eq!((again.code, &*again.stdout), (Some(0), ""));
        assert_eq!(again.stderr, "note: there is nothing to take back\n");
    }
}

#[test]
fn install_sets_attributes_and_drivers_for_records_only() {
    let repository = Repository::at("prov", "a/registry");
    install(&repository);
    let output = repository.git(&[
        "check-attr",
        "merge",
        "diff",
        "eol",
        "--",
        "a/registry/companies/x.toml",
    ]);
    for expected in ["merge: kompis", "diff: kompis", "eol: lf"] {
        assert!(output.contains(expected), "{output}");
    }
    assert!(
        repository
            .git(&["check-attr", "merge", "--", "x.toml"])
            .contains("unspecified")
    );
    let driver = repository.git(&["config", "merge.kompis.driver"]);
    let program = shell_words::quote(env!("CARGO_BIN_EXE_kompis"));
    assert!(
        driver.contains(&format!(
            "then {program} merge-driver %O %A %B %P --marker-size %L;"
        )),
        "{driver}"
    );
    let textconv = repository.git(&["config", "diff.kompis.textconv"]);
    assert!(
        textconv.contains(&format!("then {program} textconv")),
        "{textconv}"
    );
}

/// What is masked was the same before and after, so that no difference showed that a phone number had changed.
#[test]
fn differences_show_that_hidden_details_changed() {
    let repository = Repository::new();
    install(&repository);
    let file = "people/prov-provsson.toml";
    let person = "# Ring inte på fredagar.\nname = \"Prov Provsson\"\n\n[[post]]\nactor = \"prov-ab\"\nphone = \"08-465 004 01\"\n";
    repository.write(file, person);
    repository.git(&["add", "."]);
    repository.git(&["commit", "--quiet", "--no-verify", "--message", "a person"]);
    for (old, new, shown) in [
        ("004 01", "004 02", "Phone: ••-••• ••• ••"),
        ("fredagar", "måndagar", "# Ring inte på måndagar."),
    ] {
        repository.write(file, person.replace(old, new));
        let difference = repository.git(&["diff"]);
        let added = difference.lines().filter(|line| line.starts_with('+'));
        let added: Vec<&str> = added.collect();
        assert!(
            added.iter().any(|line| line.contains(shown)),
            "{difference}"
        );
        assert!(!difference.contains("004 0"), "{difference}");
    }
}

#[test]
fn drivers_name_the_program_without_path_when_it_is_found_by_name() {
    let repository = Repository::new();
    let folder = Path::new(env!("CARGO_BIN_EXE_kompis"))
        .parent()
        .expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(path).expect("a path");
    let mut installing = kompis_command(&repository.root, &["git", "install"]);
    assert!(
        installing
            .env("PATH", path)
            .output()
            .expect("it runs")
            .status
            .success()
    );
    let textconv = repository.git(&["config", "diff.kompis.textconv"]);
    assert!(textconv.contains("then kompis textconv"), "{textconv}");
    // Installing again updates the entries where the name no longer finds this program.
    let message = install(&repository);
    assert_eq!(message.matches("written").count(), 3, "{message}");
    assert!(
        repository
            .git(&["config", "diff.kompis.textconv"])
            .contains('/')
    );
    repository.stdout_of(&["git", "uninstall"]);
    assert!(!repository.top.join(".git/hooks/pre-commit").exists());
}

#[test]
fn install_and_uninstall_leave_settings_and_lines_of_others() {
    let repository = Repository::new();
    repository.git(&["config", "merge.kompis.driver", "prov %A"]);
    let message = install(&repository);
    assert!(message.contains("it is: prov %A"), "{message}");
    for path in [".taplo.toml", ".gitattributes", ".git/hooks/pre-commit"] {
        let file = repository.top.join(path);
        let text = fs::read_to_string(&file).expect("a file");
        fs::write(&file, text + "# mine\n").expect("written");
    }
    let message = repository.stdout_of(&["git", "uninstall"]);
    let changed = "left     .taplo.toml\n           somebody has changed it since\n";
    assert!(message.contains(changed), "{message}");
    let left = |path: &str| fs::read_to_string(repository.top.join(path)).expect(path);
    assert_eq!(left(".gitattributes"), "# mine\n");
    assert!(left(".taplo.toml").ends_with("# mine\n"));
    assert_eq!(left(".git/hooks/pre-commit"), "#!/bin/sh\n# mine\n");
    assert_eq!(
        repository.git(&["config", "merge.kompis.driver"]),
        "prov %A"
    );
    assert!(!repository.top.join(".schema").exists());
}

#[test]
fn install_fails_without_a_repository_and_without_git() {
    let repository = Repository::new();
    fs::remove_dir_all(repository.top.join(".git")).expect("removed");
    for arguments in [&["git", "install"][..], &["git", "uninstall"]] {
        let RunOutput {
            code,
            stdout,
            stderr,
        } = repository.run(arguments);
        assert_eq!((code, &*stdout), (Some(3), ""));
        assert!(
            stderr.contains("is in no git repository\n help: make one: `git init`"),
            "{stderr}"
        );
    }
    let RunOutput { code, stderr, .. } = repository.run(&["check", "--staged"]);
    assert_eq!(code, Some(3));
    assert!(
        stderr.ends_with("help: without --staged the files themselves are checked\n"),
        "{stderr}"
    );
    let mut alone = kompis_command(&repository.root, &["git", "install"]);
    let alone = run_output(alone.env("PATH", "/nowhere").output().expect("it runs"));
    assert_eq!(alone.code, Some(3));
    assert!(
        alone.stderr.contains("there is no git program here"),
        "{}",
        alone.stderr
    );
}

/// People in a submodule are records too, so their repository is installed as well.
#[test]
fn a_people_submodule_gets_its_own_hook_and_drivers() {
    let people = Repository::empty();
    people.git(&["commit", "--quiet", "--allow-empty", "--message", "none"]);
    let repository = Repository::empty_at("prov", "registry");
    fs::remove_dir_all(repository.root.join("people")).expect("removed");
    let from = people.top.to_string_lossy().into_owned();
    repository.git(&["submodule", "--quiet", "add", &from, "registry/people"]);
    repository.commit("one");
    let before = snapshot(&repository.top);
    let message = install(&repository);
    for expected in [
        "registry/people/.gitattributes",
        "merge.kompis.driver (registry/people/)",
    ] {
        assert!(message.contains(expected), "{message}");
    }
    let folder = repository.root.join("people");
    let person = |name: &str, text: &str| fs::write(folder.join(name), text).expect("written");
    let git = |arguments: &[&str]| {
        let mut command = crate::repository::git_command(&folder, arguments);
        run_output(command.output().expect("git runs"))
    };
    person("fel.toml", "nam = \"Prov Fel\"\n");
    assert_eq!(git(&["add", "fel.toml"]).code, Some(0));
    let stopped = git(&["commit", "--message", "wrong"]);
    assert_eq!(stopped.code, Some(1));
    assert!(
        stopped.stderr.contains("error[unknown-key]"),
        "{}",
        stopped.stderr
    );
    person(
        "fel.toml",
        "name = \"Prov Rätt\"\nbasis = \"consent\"\ninformed = 2026-01-01\n",
    );
    git(&["add", "fel.toml"]);
    let done = git(&["commit", "--quiet", "--message", "right"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    // Uninstalling removes the entries in both repositories.
    fs::remove_file(folder.join("fel.toml")).expect("removed");
    run(&repository.root, &["git", "uninstall"]);
    assert_eq!(snapshot(&repository.top), before);
}

#[test]
fn each_registry_of_a_repository_has_its_own_block() {
    let repository = Repository::at("prov", "one");
    let before = snapshot(&repository.top);
    install(&repository);
    let alone = snapshot(&repository.top);
    let other = repository.top.join("två å");
    for folder in ["companies", ""] {
        fs::create_dir_all(other.join(folder)).expect("made");
    }
    let settings = "schema = 1\nname = \"Provregister två\"\nlanguage = \"en\"\n";
    fs::write(other.join("registry.toml"), settings).expect("written");
    crate::repository::stdout_of(&other, &["git", "install"]);
    let again = install(&repository);
    assert!(!again.contains("written"), "{again}");
    // One hook checks both registries.
    for (folder, name) in [(&repository.root, "ett"), (&other, "tva")] {
        let file = folder.join(format!("companies/{name}.toml"));
        fs::write(&file, "name = \"Prov\"\nwebiste = \"x\"\n").expect("written");
        repository.git(&["add", "--all"]);
        let commit = ["commit", "--quiet", "--message", "x"];
        let mut commit = crate::repository::git_command(&repository.top, &commit);
        let output = run_output(commit.output().expect("git runs"));
        assert_eq!(output.code, Some(1), "{}", output.stderr);
        assert!(
            output.stderr.contains("error[unknown-key]"),
            "{}",
            output.stderr
        );
        fs::remove_file(file).expect("removed");
    }
    // Entries that both need stay as long as one of them is installed.
    crate::repository::stdout_of(&other, &["git", "uninstall"]);
    fs::remove_dir_all(&other).expect("removed");
    assert_eq!(snapshot(&repository.top), alone);
    repository.stdout_of(&["git", "uninstall"]);
    assert_eq!(snapshot(&repository.top), before);
}

const OLD_ATTRIBUTES: &str =
    "# Written by `kompis git install`\n*.toml text eol=lf merge=kompis diff=kompis\n";
const OLD_HOOK: &str = "#!/bin/sh
# Written by `kompis git install`; `kompis git uninstall` takes it away
kompis check --staged --registry . && exit 0
echo 'nothing was committed: mend it and stage that, or leave the check out: git commit --no-verify' >&2
exit 1
";

/// Creates a repository as an earlier version of kompis left it. That version listed what it wrote in git's settings.
fn installed_by_an_earlier_version() -> (Repository, BTreeMap<PathBuf, Vec<u8>>) {
    let repository = Repository::new();
    let before = snapshot(&repository.top);
    for (path, text) in [
        (".gitattributes", OLD_ATTRIBUTES),
        (".git/hooks/pre-commit", OLD_HOOK),
    ] {
        let file = repository.top.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(&file, text).expect("written");
    }
    let driver = "if command -v kompis >/dev/null 2>&1; then kompis merge-driver %O %A %B %P --marker-size %L; else git merge-file --marker-size=%L %A %O %B; fi";
    repository.git(&["config", "merge.kompis.driver", driver]);
    for entry in ["first-lines .gitattributes", "key merge.kompis.driver"] {
        repository.git(&["config", "--add", "kompis.installed", entry]);
    }
    (repository, before)
}

#[test]
fn uninstall_removes_what_an_earlier_version_installed() {
    let (repository, before) = installed_by_an_earlier_version();
    let message = repository.stdout_of(&["git", "uninstall"]);
    assert!(!message.contains("left"), "{message}");
    assert_eq!(snapshot(&repository.top), before, "{message}");
}

#[test]
fn install_replaces_what_an_earlier_version_installed() {
    let (repository, before) = installed_by_an_earlier_version();
    let message = install(&repository);
    assert!(!message.contains("left"), "{message}");
    let read = |path: &str| fs::read_to_string(repository.top.join(path)).expect(path);
    for path in [".gitattributes", ".git/hooks/pre-commit"] {
        let text = read(path);
        assert_eq!(text.matches("# kompis begin .\n").count(), 1, "{text}");
        assert_eq!(
            text.matches("kompis diff=").count(),
            usize::from(path.ends_with("es"))
        );
    }
    assert!(!read(".git/config").contains("installed"));
    repository.stdout_of(&["git", "uninstall"]);
    assert_eq!(snapshot(&repository.top), before);
}

#[test]
fn a_changed_hook_of_an_earlier_version_is_left() {
    let (repository, _) = installed_by_an_earlier_version();
    let hook = repository.top.join(".git/hooks/pre-commit");
    fs::write(&hook, format!("{OLD_HOOK}# mine\n")).expect("written");
    let message = repository.run(&["git", "install"]).stdout;
    let left = "left     .git/hooks/pre-commit\n           somebody has changed it since\n";
    assert!(message.contains(left), "{message}");
    assert!(
        fs::read_to_string(&hook)
            .expect("a hook")
            .ends_with("# mine\n")
    );
}
