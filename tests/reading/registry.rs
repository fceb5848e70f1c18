//! A temporary registry that tests damage, and the findings in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jiff::civil::date;
use kompis::model::rule::RuleId;
use kompis::ops::check::check;
use kompis::ops::check::rule::Family;
use kompis::ops::check::rules::rule;
use kompis::render::findings::place;
use kompis::store::load::load;
use tempfile::TempDir;

/// A temporary registry that tests damage.
pub(crate) struct Copy {
    folder: TempDir,
}

/// Rule, file and line of a finding; line 0 is the file as a whole.
pub(crate) type Found = (String, String, usize);

impl Copy {
    /// Copies the shipped registry.
    pub(crate) fn of_shipped_registry() -> Copy {
        let copy = Copy {
            folder: crate::temporary::folder(),
        };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("registry");
        copy_folder(&from, copy.folder.path());
        copy
    }

    /// Creates a registry with nothing but its settings.
    pub(crate) fn empty() -> Copy {
        let copy = Copy {
            folder: crate::temporary::folder(),
        };
        copy.write("registry.toml", "schema = 1\nname = \"Prov\"\n");
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).expect("a file")
    }

    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, text.replacen(from, to, 1));
    }

    pub(crate) fn findings(&self) -> Vec<Found> {
        self.findings_where(concerns_reading)
    }

    pub(crate) fn findings_where(&self, is_wanted: impl Fn(RuleId) -> bool) -> Vec<Found> {
        let loaded = load(self.path()).expect("a registry");
        let files = loaded.files;
        let mut findings = check(&loaded.registry, loaded.findings, date(2026, 11, 22));
        findings.retain(|finding| is_wanted(finding.rule));
        let placed = place(&findings, &|file| files.text(file));
        let labels = placed.iter().map(|it| {
            let spot = &it.spots[0];
            let line = spot.lines.map_or(0, |span| span.line);
            (it.finding.rule.to_string(), spot.file.to_owned(), line)
        });
        labels.collect()
    }

    pub(crate) fn run_kompis(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kompis"))
            .args(arguments)
            .arg("--registry")
            .arg(self.path())
            .env("COLUMNS", "80")
            .output()
            .expect("kompis runs")
    }
}

/// Returns whether a rule concerns what can't be read or followed, rather than what records state.
fn concerns_reading(id: RuleId) -> bool {
    let families = [Family::Reading, Family::References, Family::Vocabulary];
    families.contains(&rule(id).family)
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            fs::create_dir(&target).expect("made");
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}
