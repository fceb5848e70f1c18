//! A git repository in which branches are made and merged without a work tree.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) struct Repository {
    folder: TempDir,
}

/// The commits of two branches: ours and theirs.
pub(crate) type Branches = [String; 2];

impl Repository {
    pub(crate) fn new() -> Repository {
        let repository = Repository {
            folder: crate::temporary::folder(),
        };
        repository.git(&["init", "--quiet", "."], "");
        let attributes = repository.folder.path().join(".gitattributes");
        fs::write(attributes, "*.toml merge=kompis\n").expect("a file");
        repository
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(self.folder.path()).args(words);
        for (name, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Prov Exempel"),
            ("GIT_AUTHOR_EMAIL", "prov@exempel.example"),
            ("GIT_COMMITTER_NAME", "Prov Exempel"),
            ("GIT_COMMITTER_EMAIL", "prov@exempel.example"),
        ] {
            command.env(name, value);
        }
        command
    }

    fn output(mut command: Command, input: &str) -> Output {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("git runs");
        let mut stdin = child.stdin.take().expect("an input");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        child.wait_with_output().expect("git ends")
    }

    fn git(&self, words: &[&str], input: &str) -> String {
        let output = Repository::output(self.command(words), input);
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {words:?}: {message}");
        String::from_utf8(output.stdout)
            .expect("text")
            .trim_end()
            .to_owned()
    }

    /// Commits a base version of a file and two versions that derive from it.
    pub(crate) fn branches(&self, file: &str, base: &str, ours: &str, theirs: &str) -> Branches {
        let base = self.commit(file, base, None);
        [ours, theirs].map(|text| self.commit(file, text, Some(&base)))
    }

    fn commit(&self, file: &str, text: &str, parent: Option<&str>) -> String {
        let mut tree = self.git(&["hash-object", "-w", "--stdin"], text);
        let mut sort = "100644 blob";
        for name in file.rsplit('/') {
            tree = self.git(&["mktree"], &format!("{sort} {tree}\t{name}\n"));
            sort = "040000 tree";
        }
        let parents: Vec<&str> = parent.into_iter().flat_map(|it| ["-p", it]).collect();
        let words = [&["commit-tree", "-m", "prov", &tree], parents.as_slice()].concat();
        self.git(&words, "")
    }

    /// Merges two branches, with kompis as the merge driver or without. Returns the file, or as an error the file with
    /// conflict markers.
    pub(crate) fn merge(
        &self,
        [ours, theirs]: &Branches,
        file: &str,
        with_driver: bool,
    ) -> Result<String, String> {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_kompis"));
        let driver = format!(
            "merge.kompis.driver='{}' merge-driver %O %A %B %P --marker-size %L",
            program.display()
        );
        let words = ["merge-tree", "--write-tree", ours, theirs];
        let words = match with_driver {
            true => [&["-c", &driver], words.as_slice()].concat(),
            false => words.to_vec(),
        };
        let output = Repository::output(self.command(&words), "");
        let lines = String::from_utf8_lossy(&output.stdout);
        let tree = lines.lines().next().expect("a tree");
        let text = self.git(&["cat-file", "blob", &format!("{tree}:{file}")], "") + "\n";
        match output.status.code() {
            Some(0) => Ok(text),
            Some(1) => Err(text),
            code => panic!("{code:?}: {}", String::from_utf8_lossy(&output.stderr)),
        }
    }

    /// Runs git in the work tree, with kompis as the merge driver.
    pub(crate) fn git_with_driver(&self, words: &[&str]) -> String {
        let program = env!("CARGO_BIN_EXE_kompis");
        let driver =
            format!("merge.kompis.driver='{program}' merge-driver %O %A %B %P --marker-size %L");
        self.git(&[&["-c", &driver], words].concat(), "")
    }

    /// Writes a file of the work tree.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let file = self.folder.path().join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("written");
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.path().join(file)).expect(file)
    }

    /// Runs kompis in the work tree, and returns its exit code and output.
    pub(crate) fn kompis(&self, words: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kompis"));
        command.current_dir(self.folder.path()).args(words);
        command
            .env_remove("KOMPIS_REGISTRY")
            .env("KOMPIS_TODAY", "2026-11-22");
        let output = Repository::output(command, "");
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    }
}
