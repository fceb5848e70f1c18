//! Reading runs no program that comes with a clone or an unpacked archive.
//!
//! A bait is a program that leaves a file with its name when it is run. Each test first shows that git itself runs the
//! bait, so that a bait which never fires can't make the test pass.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::repository::{Repository, kompis_command, run, run_in_shell, run_output, stdout_of};

/// The name of a bait, the shell commands that put `$BAIT` into the repository, and those that make git run it.
type Bait = (&'static str, &'static str, &'static str);

/// Baits in the `.git` folder of an unpacked archive. `$BLOB` is an object of `v1`; `touch` makes git compare files.
const BAITS: [Bait; 22] = [
    (
        "fsmonitor",
        "git config include.path more; git config --file .git/more core.fsmonitor \"$BAIT\"",
        "git status",
    ),
    (
        "fsmonitor-of-submodule",
        "git config --file \".git/modules/mitt register/people/config\" core.fsmonitor \"$BAIT\"",
        "git -C mitt*/people status",
    ),
    (
        "filter",
        "git config filter.one.clean \"$BAIT\"; git config filter.one.required true",
        "touch mitt*/*.toml mitt*/*/*.toml; git status",
    ),
    (
        "filter-of-work-tree",
        "git config extensions.worktreeConfig true; git config --worktree filter.a=b.clean \"$BAIT\"",
        "touch mitt*/*.toml mitt*/*/*.toml; git status",
    ),
    (
        "filter-process",
        "git config filter.two.process \"$BAIT\"",
        "touch mitt*/*.toml mitt*/*/*.toml; git status",
    ),
    (
        "smudge",
        "git config filter.one.smudge \"$BAIT\"",
        "git checkout v1 -- mitt*/companies",
    ),
    (
        "textconv",
        "git config diff.one.textconv \"$BAIT\"",
        "git diff v1",
    ),
    (
        "diff-command",
        "git config diff.one.command \"$BAIT\"",
        "git diff v1",
    ),
    (
        "external-diff",
        "git config diff.external \"$BAIT\"",
        "git diff v1",
    ),
    (
        "hook-of-index",
        "mkdir -p .git/h; cp \"$FILE\" .git/h/post-index-change; git config core.hooksPath .git/h",
        "touch mitt*/*.toml mitt*/*/*.toml; git status",
    ),
    (
        "hook-of-references",
        "mkdir -p .git/h; cp \"$FILE\" .git/h/reference-transaction; git config core.hooksPath .git/h",
        "git branch x",
    ),
    (
        "hook-of-commit",
        "mkdir -p .git/h; cp \"$FILE\" .git/h/pre-commit; git config core.hooksPath .git/h",
        "git commit --allow-empty --message x",
    ),
    (
        "ssh",
        "git config core.sshCommand \"$BAIT\"; git config core.repositoryFormatVersion 1
         git config extensions.partialClone origin; git config remote.origin.promisor true
         git config remote.origin.url ssh://pia:hemligt@prov.example/x",
        "rm -f .git/objects/$BLOB; git cat-file -p v1:mitt\\ register/companies/provbolaget.toml",
    ),
    (
        "upload-pack",
        "git config remote.local.uploadpack \"$BAIT\"; git config remote.local.promisor true
         git config remote.local.url .",
        "git fetch local",
    ),
    (
        "remote-helper",
        "git config protocol.ext.allow always; git config remote.helper.url \"ext::$BAIT\"
         git config remote.helper.promisor true",
        "git fetch helper",
    ),
    (
        "alternates",
        "git init --quiet --bare .git/other; git config core.alternateRefsCommand \"$BAIT\"
         echo ../other/objects > .git/objects/info/alternates",
        "git rev-list --alternate-refs --all",
    ),
    (
        "signature",
        "git config gpg.program \"$BAIT\"; git config log.showSignature true",
        "git log",
    ),
    (
        "editor",
        "git config core.editor \"$BAIT\"",
        "git commit --allow-empty",
    ),
    (
        "credentials",
        "git config credential.helper \"!$BAIT\"",
        "printf 'protocol=https\\nhost=prov.example\\n\\n' | GIT_TERMINAL_PROMPT=0 git credential fill",
    ),
    (
        "submodule",
        "git config 'submodule.mitt register/people.update' \"!$BAIT\"",
        "git -C mitt*/people checkout --quiet HEAD~1; git submodule update",
    ),
    (
        "alias",
        "git config alias.bait \"!$BAIT\"; git config alias.status \"!$BAIT\"",
        "git bait",
    ),
    (
        "merge-driver",
        "git config merge.one.driver \"$BAIT\"",
        "git branch x v1; git checkout --quiet --force x; echo '# y' >> 'mitt register/companies/provbolaget.toml'
         git commit --quiet --all --message x; git merge main",
    ),
];

/// Lines of `.git/info/attributes` that assign the filters and drivers to files.
const ATTRIBUTES: &str = "\
*.toml filter=one diff=one merge=one
**/municipalities/** filter=two
registry.toml filter=a=b
";

/// Every command, in a form that only reads or only shows what it would write.
const LINES: &[&str] = &[
    "",
    "search --rev HEAD prov",
    "search --rev 2026-12-31 kind:person",
    "search --rev v1",
    "show provbolaget",
    "show pia-exempel --all",
    "matrix --rev HEAD",
    "contacts --rev v1",
    "stats --rev HEAD",
    "graph --rev HEAD",
    "gaps --rev HEAD",
    "export - --rev HEAD --with-people",
    "queries",
    "due",
    "check",
    "check --staged",
    "check --since v1",
    "check --format github",
    "check --fix --dry-run",
    "explain bad-id",
    "completions bash",
    "schema",
    "fmt --check",
    "diff",
    "diff v1",
    "diff v1...HEAD",
    "log provforum --people",
    "log pia-exempel",
    "init ny --dry-run",
    "add company Prov --dry-run",
    "set provforum note=x --dry-run",
    "link provbolaget provforum --role owner --dry-run",
    "end provbolaget provforum --on 2026-01-01 --dry-run",
    "unlink provbolaget provforum --dry-run",
    "rename provbolaget nytt --dry-run",
    "duplicates",
    "merge provbolaget provbolaget --dry-run",
    "retire provbolaget --on 2026-01-01 --dry-run",
    "move provbolaget association --dry-run",
    "remove provbolaget --cascade --dry-run",
    "import --matrix registry.toml --dry-run",
    "forget pia-exempel --dry-run",
    "edit provforum --dry-run",
    "git install --dry-run",
    "git uninstall --dry-run",
    "merge-driver registry.toml registry.toml registry.toml registry.toml",
    "textconv registry.toml",
    // This is refused before anything is written, because the file already differs.
    "set provforum note=x --commit",
];

/// A folder with a repository and a folder in which baits leave their names.
struct Trap {
    repository: Repository,
    fired: PathBuf,
    blob: String,
}

impl Trap {
    /// Creates a registry with people in a submodule. After `v1` it has a signed commit, a staged new file (so that
    /// `write-tree` writes the index) and a changed file.
    fn new() -> Trap {
        let repository = Repository::with_people_submodule("pia-exempel");
        let fired = repository.path("fired");
        fs::create_dir(&fired).expect("made");
        let blob = repository.git(&["rev-parse", "v1:mitt register/companies/provbolaget.toml"]);
        let blob = format!("{}/{}", &blob[..2], &blob[2..]);
        let trap = Trap {
            repository,
            fired,
            blob,
        };
        let signer = "cat >/dev/null; printf '\\n[GNUPG:] SIG_CREATED \\n' >&2; echo '-----BEGIN PGP SIGNATURE-----'";
        let signer = trap.program("signer", signer);
        let line = format!(
            "echo '# x' >> 'mitt register/companies/provbolaget.toml' &&
             git -c gpg.program='{}' commit --quiet --all --gpg-sign --message signed &&
             echo 'name = \"Nybolaget\"' > 'mitt register/companies/nybolaget.toml' &&
             git add 'mitt register/companies/nybolaget.toml' &&
             echo '# x' >> 'mitt register/initiatives/provforum.toml'",
            signer.display()
        );
        run_in_shell(&trap.repository.top, &line);
        fs::write(trap.repository.top.join(".git/info/attributes"), ATTRIBUTES).expect("written");
        trap
    }

    /// Creates an executable script of one line. A shell writes it: if this process held the file open for writing
    /// while another test starts a process, the script could not be run.
    fn program(&self, name: &str, line: &str) -> PathBuf {
        let folder = self.repository.folder.path();
        let write = format!("cat > {name} <<'END'\n#!/bin/sh\n{line}\nEND\nchmod +x {name}");
        run_in_shell(folder, &write);
        folder.join(name)
    }

    /// The search path for programs. Baits are run by name, because few git settings accept a path with a space.
    fn path(&self) -> PathBuf {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folder = self.repository.folder.path().to_owned();
        let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
        std::env::join_paths(folders).expect("a path").into()
    }

    /// Runs a shell line in a folder, where `$BAIT` is the name and `$FILE` the path of the program that leaves `name`.
    fn run_with_bait(&self, name: &str, folder: &Path, line: &str) {
        let leaves = format!(": > '{}/{name}'; exit 1", self.fired.display());
        let file = self.program(&format!("bait-{name}"), &leaves);
        let variables = format!(
            "BAIT=bait-{name}; FILE='{}'; BLOB={}; export PATH='{}'",
            file.display(),
            self.blob,
            self.path().display()
        );
        run_in_shell(folder, &format!("{variables}\n{line}"));
    }

    /// Returns the names of the baits that ran since the last call.
    fn take_fired(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(&self.fired).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let names: BTreeSet<String> = names.map(|it| it.to_string_lossy().into_owned()).collect();
        for name in &names {
            fs::remove_file(self.fired.join(name)).expect("removed");
        }
        names
    }

    /// Runs every line in a registry, asserts that no bait runs and that each ends in time, and returns the exit codes.
    fn run_all_lines(&self, root: &Path) -> Vec<(&'static str, Option<i32>)> {
        let mut codes = Vec::new();
        for line in LINES {
            // git compares the content only of files that are not older than the index.
            run_in_shell(root, "touch *.toml */*.toml");
            let words: Vec<&str> = line.split_whitespace().collect();
            let begun = Instant::now();
            let mut command = kompis_command(root, &words);
            command.env("EDITOR", "true").env("PATH", self.path());
            let ran = run_output(command.output().expect("kompis runs"));
            assert_eq!(
                self.take_fired(),
                BTreeSet::new(),
                "`kompis {line}` runs these"
            );
            assert!(begun.elapsed() < Duration::from_secs(60), "{line}");
            assert!(!ran.stderr.contains("hemligt"), "{line}: {}", ran.stderr);
            codes.push((*line, ran.code));
        }
        codes
    }
}

/// Asserts that all lines succeed, except those that must be refused.
fn assert_exit_codes(codes: Vec<(&'static str, Option<i32>)>) {
    for (line, code) in codes {
        let expected = match line {
            // `init` refuses to create a registry inside a registry.
            _ if line.ends_with("--commit") || line.starts_with("init") => code == Some(3),
            // No two records here are of one kind.
            _ if line.starts_with("merge ") => code == Some(2),
            _ => matches!(code, Some(0 | 1)),
        };
        assert!(expected, "{line}: {code:?}");
    }
}

#[test]
fn every_command_is_in_the_list() {
    let repository = Repository::new();
    let help = stdout_of(&repository.root, &["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let named: BTreeSet<&str> = commands
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    let tried: BTreeSet<&str> = LINES
        .iter()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let untried: Vec<&&str> = named.difference(&tried).collect();
    assert_eq!((named.len() > 20, untried.as_slice()), (true, &[][..]));
}

#[test]
fn no_command_runs_programs_from_an_unpacked_archive() {
    let trap = Trap::new();
    for (name, setup, trigger) in BAITS {
        let copy = trap.repository.path(&format!("copy-{name}"));
        let line = format!(
            "cp -R '{}' '{}'",
            trap.repository.top.display(),
            copy.display()
        );
        run_in_shell(trap.repository.folder.path(), &line);
        trap.run_with_bait(name, &copy, setup);
        trap.take_fired();
        trap.run_with_bait(
            name,
            &copy,
            &format!("({trigger}) >../out 2>&1 </dev/null; true"),
        );
        let message = fs::read_to_string(trap.repository.path("out")).expect("the output of git");
        assert!(
            trap.take_fired().contains(name),
            "git does not run `{name}`: {message}"
        );
    }
    for (name, setup, _) in BAITS {
        trap.run_with_bait(name, &trap.repository.top, setup);
    }
    trap.take_fired();
    let root = &trap.repository.root;
    assert_exit_codes(trap.run_all_lines(root));
    // With this object missing, git would fetch it, and run what the settings name for that.
    let blob = trap.repository.top.join(".git/objects").join(&trap.blob);
    fs::remove_file(blob).expect("removed");
    let codes = trap.run_all_lines(root);
    assert!(codes.contains(&("search --rev v1", Some(3))), "{codes:?}");
    let message = run_output(
        kompis_command(root, &["diff", "v1"])
            .output()
            .expect("it runs"),
    )
    .stderr;
    assert!(
        message.contains("`git fetch --refetch --no-filter`"),
        "{message}"
    );
}

#[test]
fn no_command_runs_programs_from_a_clone() {
    let trap = Trap::new();
    // Files that make a folder look like a bare repository, whose settings git would follow.
    let setup = "for folder in $FOLDERS; do
           mkdir -p $folder/objects $folder/refs $folder/hooks; touch $folder/objects/x $folder/refs/x
           cp \"$FILE\" $folder/hooks/post-index-change; echo 'ref: refs/heads/main' > $folder/HEAD
           printf '[core]\\nrepositoryFormatVersion = 0\\nbare = false\\nworktree = .\\nfsmonitor = \"%s\"\\n' \"$BAIT\" > $folder/config
         done";
    for folders in ["companies people", "people .", "."] {
        let source = Repository::at("prov", "registry");
        let line = format!("FOLDERS='{folders}'; {setup}");
        trap.run_with_bait("bare", &source.root, &line);
        source.commit("bare");
        let clone = source.clone_with_options(&[]).join("registry");
        for folder in folders.split(' ') {
            let trigger = "git status >/dev/null 2>&1; true";
            trap.run_with_bait("bare", &clone.join(folder), trigger);
            assert!(
                trap.take_fired().contains("bare"),
                "git does not run it in {folder}"
            );
        }
        trap.run_all_lines(&clone);
        if folders.contains('.') {
            let message = run(&clone, &["search", "--rev", "HEAD"]).stderr;
            assert!(message.contains("look like a bare repository"), "{message}");
        }
    }
}
