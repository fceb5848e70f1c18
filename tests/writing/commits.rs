//! `--commit`: it commits only the written files, with a message about the change, wherever the registry is in the
//! repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::sandbox::{
    RunOutput, Sandbox, changed_files, kompis_command, run_in_parallel, run_output, snapshot,
    write_registry_files,
};

/// Sets the environment so that git ignores the settings of this machine.
pub(crate) fn isolate_git(command: &mut Command, home: &Path) {
    command
        .env("HOME", home)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", home.join("gitconfig"))
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_AUTHOR_NAME")
        .env_remove("GIT_AUTHOR_EMAIL")
        .env_remove("GIT_COMMITTER_NAME")
        .env_remove("GIT_COMMITTER_EMAIL")
        .env_remove("EMAIL");
}

pub(crate) struct Repository {
    pub(crate) sandbox: Sandbox,
    /// The top of the work tree.
    pub(crate) top: PathBuf,
}

const GIT_SETTINGS: &str = "[user]\nname = Prov\nemail = prov@example.invalid\n[protocol \"file\"]\nallow = always\n[init]\ndefaultBranch = main\n";
const LINK: [&str; 5] = ["link", "provbolaget", "provforum", "--role", "partner"];

impl Repository {
    /// Creates a repository with the registry in the folder `below`, all committed.
    pub(crate) fn new(below: &str) -> Repository {
        let repository = Repository::without_commits(below);
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", "begin"]);
        repository
    }

    pub(crate) fn without_commits(below: &str) -> Repository {
        let sandbox = Sandbox::at(&format!("top/{below}"));
        let top = sandbox.folder.path().join("top");
        fs::write(sandbox.folder.path().join("gitconfig"), GIT_SETTINGS).expect("a file");
        fs::write(top.join("other.txt"), "one\n").expect("a file");
        let repository = Repository { sandbox, top };
        repository.git(&["init", "--quiet"]);
        repository
    }

    pub(crate) fn home(&self) -> &Path {
        self.sandbox.folder.path()
    }

    pub(crate) fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        isolate_git(&mut command, self.home());
        let output: Output = command
            .arg("-C")
            .arg(folder)
            .args(arguments)
            .output()
            .expect("git runs");
        let ran = run_output(output);
        assert_eq!(ran.code, Some(0), "git {arguments:?}: {}", ran.stderr);
        ran.stdout
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.top, arguments)
    }

    pub(crate) fn run_in(&self, root: &Path, arguments: &[&str]) -> RunOutput {
        let mut command = kompis_command(root, arguments);
        isolate_git(&mut command, self.home());
        run_output(command.output().expect("kompis runs"))
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> RunOutput {
        self.run_in(&self.sandbox.root, arguments)
    }

    /// Runs with `--commit`, asserts success, and returns the message and files of the new commit.
    fn commit_of(&self, arguments: &[&str]) -> (String, Vec<String>) {
        let ran = self.run(&[arguments, &["--commit"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        self.last_commit(&self.top)
    }

    pub(crate) fn last_commit(&self, folder: &Path) -> (String, Vec<String>) {
        let message = self.git_in(folder, &["log", "-1", "--format=%B"]);
        let arguments = [
            "-c",
            "core.quotePath=false",
            "show",
            "--format=",
            "--name-only",
            "HEAD",
        ];
        let files = self.git_in(folder, &arguments);
        (
            message.trim().to_owned(),
            files.lines().map(str::to_owned).collect(),
        )
    }

    pub(crate) fn status(&self) -> String {
        self.git(&["-c", "core.quotePath=false", "status", "--short"])
    }

    fn commit_count(&self) -> String {
        self.git(&["rev-list", "--count", "HEAD"]).trim().to_owned()
    }
}

const LINKED: &str = "Provbolaget takes part in Provforum as partner";

#[test]
fn commit_contains_only_the_written_files() {
    let repository = Repository::new("registry");
    fs::write(repository.top.join("other.txt"), "two\n").expect("a file");
    repository.git(&["add", "other.txt"]);
    fs::write(repository.top.join("new.txt"), "new\n").expect("a file");
    let mut note = repository.sandbox.read("initiatives/provmassa.toml");
    note.push_str("# not committed\n");
    repository
        .sandbox
        .write("initiatives/provmassa.toml", &note);
    let (message, files) = repository.commit_of(&LINK);
    assert_eq!(message, LINKED);
    assert_eq!(files, ["registry/initiatives/provforum.toml"]);
    assert_eq!(
        repository.status(),
        " M registry/initiatives/provmassa.toml\nM  other.txt\n?? new.txt\n".replace(
            " M registry/initiatives/provmassa.toml\nM  other.txt\n",
            "M  other.txt\n M registry/initiatives/provmassa.toml\n"
        )
    );
    let (message, files) = repository.commit_of(&["add", "company", "Exempelbolaget"]);
    assert_eq!(message, "new company: Exempelbolaget (exempelbolaget)");
    assert_eq!(files, ["registry/companies/exempelbolaget.toml"]);
    assert!(
        !repository.status().contains("compan"),
        "{}",
        repository.status()
    );
}

#[test]
fn commit_messages_name_no_person() {
    let repository = Repository::new("registry");
    let (message, files) = repository.commit_of(&["set", "pia-prov", "note=x", "--lang", "sv"]);
    assert!(
        !message.contains("Pia") && !message.contains("pia"),
        "{message}"
    );
    assert_eq!(files, ["registry/people/pia-prov.toml"]);
    let (message, _) = repository.commit_of(&["add", "person", "Per Exempel"]);
    assert!(!message.to_lowercase().contains("per exempel"), "{message}");
    let (message, _) = repository.commit_of(&["add", "post", "pia-prov", "actor=exempel-kommun"]);
    assert!(
        !message.contains("Pia") && !message.contains("pia"),
        "{message}"
    );
}

#[test]
fn commit_is_refused_when_a_file_already_differs_from_the_last_commit() {
    let repository = Repository::new("registry");
    let text = repository.sandbox.read("initiatives/provforum.toml") + "# mine\n";
    repository
        .sandbox
        .write("initiatives/provforum.toml", &text);
    for staged in [false, true] {
        if staged {
            repository.git(&["add", "--all"]);
        }
        let before = snapshot(&repository.top);
        let refused = repository.run(&[&LINK[..], &["--commit"]].concat());
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(3), ""));
        assert!(
            refused.stderr.contains(
                "differ from the last commit already: registry/initiatives/provforum.toml"
            ),
            "{}",
            refused.stderr
        );
        assert_eq!(
            changed_files(&before, &snapshot(&repository.top)),
            Vec::<String>::new()
        );
    }
    assert_eq!(repository.commit_count(), "1");
}

#[test]
fn commit_works_wherever_the_registry_is_in_the_repository() {
    for below in [".", "a/b/registry", "med mellanslag och å/registret"] {
        let repository = Repository::new(below);
        let (message, files) = repository.commit_of(&LINK);
        assert_eq!(message, LINKED, "{below}");
        let file = format!("{below}/initiatives/provforum.toml");
        assert_eq!(files, [file.trim_start_matches("./")]);
        assert_eq!(repository.status(), "", "{below}");
    }
    let repository = Repository::without_commits("registry");
    let (message, files) = repository.commit_of(&["add", "company", "Exempelbolaget"]);
    assert_eq!(message, "new company: Exempelbolaget (exempelbolaget)");
    assert_eq!(
        files,
        ["registry/companies/exempelbolaget.toml"],
        "on a branch without commits"
    );
}

#[test]
fn commit_works_in_a_linked_work_tree() {
    let repository = Repository::new("registry");
    let linked = repository.home().join("linked");
    repository.git(&[
        "worktree",
        "add",
        "--quiet",
        "-b",
        "topic",
        &linked.display().to_string(),
    ]);
    let mut arguments = LINK.to_vec();
    arguments.push("--commit");
    let ran = repository.run_in(&linked.join("registry"), &arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(repository.last_commit(&linked).0, LINKED);
    assert_eq!(repository.commit_count(), "1", "the other branch stays");
}

/// Creates a repository with `people/` as a submodule, all committed.
pub(crate) fn repository_with_people_submodule() -> Repository {
    let repository = Repository::without_commits("registry");
    let people = repository.sandbox.path("people");
    let outside = repository.home().join("people");
    fs::rename(&people, &outside).expect("it moves");
    repository.git_in(&outside, &["init", "--quiet"]);
    repository.git_in(&outside, &["add", "--all"]);
    repository.git_in(&outside, &["commit", "--quiet", "--message", "people"]);
    let from = outside.display().to_string();
    repository.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &from,
        "registry/people",
    ]);
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message", "begin"]);
    repository
}

#[test]
fn commit_works_with_people_in_a_submodule() {
    let repository = repository_with_people_submodule();
    let people = repository.sandbox.path("people");
    let arguments = ["set", "pia-prov", "topics=x", "--commit"];
    assert_eq!(repository.run(&arguments).code, Some(2), "no such key");
    let ran = repository.run(&[
        "set",
        "pia-prov",
        "provforum",
        "tags+=vård",
        "--declare",
        "--commit",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (message, files) = repository.last_commit(&people);
    assert!(!message.contains("Pia"), "{message}");
    assert_eq!(files, ["pia-prov.toml"]);
    let (message, files) = repository.last_commit(&repository.top);
    assert!(!message.contains("Pia"), "{message}");
    assert_eq!(
        files,
        [
            "registry/initiatives/provforum.toml",
            "registry/registry.toml"
        ]
    );
    assert_eq!(
        repository.status(),
        " M registry/people\n",
        "the new commit of people is for its owner to take in"
    );
}

#[test]
fn nothing_is_written_when_git_does_not_know_the_author() {
    let repository = Repository::new("registry");
    fs::write(
        repository.home().join("gitconfig"),
        "[user]\nuseConfigOnly = true\n",
    )
    .expect("a file");
    let before = snapshot(&repository.top);
    let refused = repository.run(&[&LINK[..], &["--commit"]].concat());
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(3), ""));
    assert!(
        refused.stderr.contains("git does not know who commits"),
        "{}",
        refused.stderr
    );
    assert!(
        refused.stderr.contains("git config user.name"),
        "{}",
        refused.stderr
    );
    assert_eq!(
        changed_files(&before, &snapshot(&repository.top)),
        Vec::<String>::new()
    );
}

#[test]
fn nothing_is_written_outside_git_or_to_ignored_files() {
    let sandbox = Sandbox::new();
    let message = sandbox.assert_refused(&[&LINK[..], &["--commit"]].concat(), 3);
    assert!(message.contains("is in no git repository"), "{message}");
    let repository = Repository::without_commits("registry");
    fs::write(repository.top.join(".gitignore"), "people/\n").expect("a file");
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message", "begin"]);
    let before = snapshot(&repository.top);
    for arguments in [
        &["set", "pia-prov", "note=x", "--commit"][..],
        &["add", "person", "Per Exempel", "--commit"],
    ] {
        let refused = repository.run(arguments);
        assert_eq!(refused.code, Some(3), "{}", refused.stderr);
        assert!(refused.stderr.contains("git ignores"), "{}", refused.stderr);
        assert_eq!(
            changed_files(&before, &snapshot(&repository.top)),
            Vec::<String>::new()
        );
    }
}

#[cfg(unix)]
#[test]
fn a_refusing_hook_leaves_the_files_written_and_nothing_staged() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::new("registry");
    let hook = repository.top.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().expect("a parent")).expect("a folder");
    fs::write(&hook, "#!/bin/sh\necho 'the hook says no' >&2\nexit 1\n").expect("a file");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("permissions");
    for arguments in [&LINK[..], &["add", "company", "Exempelbolaget"]] {
        let refused = repository.run(&[arguments, &["--commit"]].concat());
        assert_eq!(refused.code, Some(3));
        assert!(
            refused
                .stderr
                .contains("written, but not committed: the hook says no"),
            "{}",
            refused.stderr
        );
    }
    let status = repository.status();
    assert_eq!(
        status,
        " M registry/initiatives/provforum.toml\n?? registry/companies/exempelbolaget.toml\n"
    );
    // A hook can read the registry while kompis commits: kompis has released its lock by then.
    let program = env!("CARGO_BIN_EXE_kompis");
    let root = repository.sandbox.root.display().to_string();
    fs::write(
        &hook,
        format!("#!/bin/sh\nexec '{program}' --registry '{root}' check >&2\n"),
    )
    .expect("a file");
    let ran = repository.run(&["set", "provmassa", "note=x", "--commit"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("waiting"), "{}", ran.stderr);
}

#[test]
fn parallel_commits_are_all_made() {
    let repository = Repository::new("registry");
    run_in_parallel((0..8).map(|number| {
        let name = format!("Exempelbolag {number}");
        let arguments = ["add", "company", &name, "--commit"];
        let mut command = kompis_command(&repository.sandbox.root, &arguments);
        isolate_git(&mut command, repository.home());
        command
    }));
    assert_eq!(
        (
            repository.commit_count().as_str(),
            repository.status().as_str()
        ),
        ("9", "")
    );
}

#[test]
fn no_commit_is_made_when_nothing_changes() {
    let repository = Repository::new("registry");
    let ran = repository.run(&["set", "provforum", "type=forum", "--commit"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("it is so already"), "{}", ran.stderr);
    assert_eq!(repository.commit_count(), "1");
    write_registry_files(&repository.sandbox.root);
    assert_eq!(repository.status(), "");
}

#[test]
fn check_fix_commits_only_the_fixed_files() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    sandbox.write("companies/provbolaget.toml", "name = \"Provbolaget \"\n");
    repository.git(&["commit", "--all", "--quiet", "--message", "a space"]);
    sandbox.write("sources/provtidningen-2023.toml", "name = \"Om  provet\"\n");
    let arguments = ["check", "--fix", "--only", "stray-space", "--commit"];
    // Uncommitted changes of somebody else are not mixed into the commit.
    let refused = repository.run_in(&sandbox.root, &arguments);
    assert_eq!(refused.code, Some(3), "{}", refused.stdout);
    assert!(
        sandbox
            .read("companies/provbolaget.toml")
            .contains("Provbolaget \"")
    );
    sandbox.write(
        "sources/provtidningen-2023.toml",
        "name = \"Om provet, del två\"\n",
    );
    let ran = repository.run_in(&sandbox.root, &arguments);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let log = repository.git(&["log", "-1", "--format=%s", "--name-only"]);
    assert_eq!(
        log,
        "mended: 1 stray-space\n\nregistry/companies/provbolaget.toml\n"
    );
    let status = repository.git(&["status", "--short"]);
    assert_eq!(status, " M registry/sources/provtidningen-2023.toml\n");
}

/// Runs with `--commit`, asserts that it is refused with nothing written, and returns the message.
fn assert_commit_refused(repository: &Repository, root: &Path, arguments: &[&str]) -> String {
    let before = snapshot(&repository.top);
    let refused = repository.run_in(root, &[arguments, &["--commit"]].concat());
    let RunOutput {
        code,
        stdout,
        stderr,
    } = refused;
    assert_eq!((code, stdout.as_str()), (Some(3), ""), "{stderr}");
    assert_eq!(
        changed_files(&before, &snapshot(&repository.top)),
        Vec::<String>::new()
    );
    stderr
}

#[test]
fn commit_is_refused_before_writing_when_git_is_busy() {
    let repository = Repository::new("registry");
    let root = &repository.sandbox.root;
    for (file, expected) in [
        ("index.lock", "another git has locked the repository"),
        ("HEAD.lock", "another git has locked the repository"),
        ("MERGE_HEAD", "a merge is in progress"),
        ("rebase-merge", "a rebase is in progress"),
        ("rebase-apply", "a rebase is in progress"),
        ("CHERRY_PICK_HEAD", "a cherry-pick is in progress"),
        ("REVERT_HEAD", "a revert is in progress"),
    ] {
        let path = repository.top.join(".git").join(file);
        let head = repository.git(&["rev-parse", "HEAD"]);
        fs::write(&path, head).expect("a file");
        let message = assert_commit_refused(&repository, root, &LINK);
        assert!(message.contains(expected), "{file}: {message}");
        assert!(message.contains("nothing was written"), "{file}: {message}");
        fs::remove_file(path).expect("removed");
    }
    repository.commit_of(&LINK);
}

#[test]
fn commit_is_refused_for_files_that_git_is_told_to_ignore() {
    let repository = Repository::new("registry");
    let file = "registry/initiatives/provforum.toml";
    for flag in ["skip-worktree", "assume-unchanged"] {
        repository.git(&["update-index", &format!("--{flag}"), file]);
        let message = assert_commit_refused(&repository, &repository.sandbox.root, &LINK);
        assert!(
            message.contains(flag) && message.contains(file),
            "{message}"
        );
        repository.git(&["update-index", &format!("--no-{flag}"), file]);
    }
    // A new file may be outside a sparse checkout.
    let sparse = [
        "sparse-checkout",
        "set",
        "--no-cone",
        "/*",
        "!/registry/sources/",
    ];
    repository.git(&sparse);
    repository.commit_of(&["add", "source", "Exempelkälla"]);
    assert_eq!(repository.status(), "");
}

#[test]
fn commit_is_refused_during_a_merge_conflict() {
    let repository = Repository::new("registry");
    let file = "initiatives/provmassa.toml";
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository
        .sandbox
        .write(file, "name = \"En\"\ntype = \"fair\"\n");
    repository.git(&["commit", "--all", "--quiet", "--message", "one"]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository
        .sandbox
        .write(file, "name = \"Två\"\ntype = \"fair\"\n");
    repository.git(&["commit", "--all", "--quiet", "--message", "two"]);
    let mut merging = Command::new("git");
    isolate_git(&mut merging, repository.home());
    merging
        .arg("-C")
        .arg(&repository.top)
        .args(["merge", "topic"]);
    assert_eq!(
        run_output(merging.output().expect("git runs")).code,
        Some(1)
    );
    let message = assert_commit_refused(&repository, &repository.sandbox.root, &LINK);
    assert!(message.contains("a merge is in progress"), "{message}");
}

/// When the commit failed, repeating the command must not claim that everything is done: the file is still uncommitted.
#[cfg(unix)]
#[test]
fn repeating_a_command_after_a_failed_commit_reports_the_uncommitted_file() {
    let repository = Repository::new("registry");
    let sandbox = &repository.sandbox;
    sandbox.write("companies/provbolaget.toml", "name = \"Prov  bolaget\"\n");
    repository.git(&["commit", "--all", "--quiet", "--message", "spaces"]);
    // A difference in an unrelated file does not matter.
    sandbox.write(
        "sources/provtidningen-2023.toml",
        "name = \"Om provet 2\"\n",
    );
    let fix = ["check", "--fix", "--only", "stray-space"];
    let hook = repository.top.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().expect("a parent")).expect("a folder");
    for (arguments, file) in [
        (&LINK[..], None),
        (
            &["set", "provmassa", "note=x"],
            Some("initiatives/provmassa.toml"),
        ),
        (
            &["set", "provforum", "tags+=prov", "--declare"],
            Some("registry.toml"),
        ),
        (
            &["end", "exempel-kommun", "provforum", "--on", "2026-01-01"],
            Some("initiatives/provforum.toml"),
        ),
        (&fix, Some("companies/provbolaget.toml")),
    ] {
        let arguments = [arguments, &["--commit"]].concat();
        fs::write(&hook, "#!/bin/sh\nexit 1\n").expect("a file");
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("permissions");
        let failed = repository.run(&arguments);
        assert!(
            failed.stderr.contains("written, but not committed"),
            "{}",
            failed.stderr
        );
        fs::remove_file(&hook).expect("removed");
        let again = repository.run(&arguments);
        assert_eq!(again.code, Some(3), "{arguments:?}: {}", again.stderr);
        let Some(file) = file else {
            // `link` reports that the participation exists; it is committed by hand.
            repository.git(&[
                "commit",
                "--quiet",
                "--message",
                "x",
                "registry/initiatives",
            ]);
            continue;
        };
        let RunOutput {
            stderr: message, ..
        } = again;
        assert!(
            message.contains("not committed") && message.contains(file),
            "{message}"
        );
        assert!(!message.contains("provtidningen"), "{message}");
        let (_, hint) = message.split_once("commit it: ").expect("a hint");
        let mut shell = Command::new("sh");
        isolate_git(&mut shell, repository.home());
        let typed: Vec<&str> = hint.split('`').skip(1).step_by(2).collect();
        let commit = typed[1].replace("commit --", "commit --quiet --message x --");
        let line = format!("{} && {commit}", typed[0]);
        assert_eq!(
            run_output(shell.args(["-c", &line]).output().expect("a shell")).code,
            Some(0)
        );
        let ran = repository.run(&arguments);
        assert!(
            matches!(ran.code, Some(0 | 1)),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
    assert_eq!(
        repository.status(),
        " M registry/sources/provtidningen-2023.toml\n"
    );
}

/// git treats the folder as another user's when this variable of its own tests is set.
#[test]
fn a_repository_of_another_user_is_reported_with_a_hint_that_works() {
    let repository = Repository::new("registry");
    let arguments = [&LINK[..], &["--commit"]].concat();
    let run = || {
        let mut command = kompis_command(&repository.sandbox.root, &arguments);
        isolate_git(&mut command, repository.home());
        command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
        run_output(command.output().expect("kompis runs"))
    };
    let before = snapshot(&repository.top);
    let refused = run();
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("belongs to another user"),
        "{}",
        refused.stderr
    );
    assert_eq!(
        changed_files(&before, &snapshot(&repository.top)),
        Vec::<String>::new()
    );
    // The command of the hint solves it.
    let (_, line) = refused.stderr.split_once('`').expect("the folder");
    let line = line
        .trim_end()
        .trim_end_matches('`')
        .rsplit('`')
        .next()
        .expect("a command");
    let mut shell = Command::new("sh");
    isolate_git(&mut shell, repository.home());
    assert_eq!(
        run_output(shell.args(["-c", line]).output().expect("a shell")).code,
        Some(0)
    );
    let trusted = run();
    assert_eq!(trusted.code, Some(0), "{}", trusted.stderr);
    assert_eq!(repository.last_commit(&repository.top).0, LINKED);
}

#[cfg(target_os = "linux")]
#[test]
fn commit_works_in_a_folder_whose_name_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let name = std::ffi::OsStr::from_bytes(b"prov-\xe5");
    let mut repository = Repository::new("registry");
    let top = repository.home().join(name);
    fs::rename(&repository.top, &top).expect("moved");
    repository.sandbox.root = top.join("registry");
    repository.top = top;
    let (message, files) = repository.commit_of(&LINK);
    assert_eq!(
        (message.as_str(), files),
        (
            LINKED,
            vec!["registry/initiatives/provforum.toml".to_owned()]
        )
    );
    assert_eq!(repository.status(), "");
}

#[test]
fn commit_waits_for_the_commit_lock_and_writes_nothing_without_it() {
    let repository = Repository::new("registry");
    let root = &repository.sandbox.root;
    fs::create_dir_all(root.join(".kompis")).expect("a folder");
    let lock = fs::File::create(root.join(".kompis/commit-lock")).expect("a file");
    lock.lock().expect("a lock");
    for arguments in [&LINK[..], &["check", "--fix"]] {
        let arguments = [arguments, &["--lock-timeout", "0"]].concat();
        let message = assert_commit_refused(&repository, root, &arguments);
        assert!(message.contains("another kompis is writing"), "{message}");
    }
    // Without `--commit`, kompis does not wait for the commit lock.
    let ran = repository.run(&[&LINK[..], &["--lock-timeout", "0"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}
