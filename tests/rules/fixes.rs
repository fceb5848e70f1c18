//! Every suggested command is tried: it is refused while it has a `…` to fill in, and otherwise fixes the finding.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kompis::ops::check::rules::rules;
use tempfile::TempDir;

use crate::{fixture, has_no_fixture};

/// Rules without a suggested command: the file can't be read, or kompis is too old for it.
const WITHOUT_COMMAND: &[&str] = &["not-utf8", "schema-too-new"];

/// A registry in a git repository.
struct Copy {
    folder: TempDir,
}

impl Copy {
    fn new() -> Copy {
        let copy = Copy {
            folder: crate::temporary::folder(),
        };
        copy.shell("git init --quiet");
        copy
    }

    fn of_folder(folder: &Path) -> Copy {
        let copy = Copy::new();
        copy_folder(folder, &copy.root());
        copy.shell("git add --all");
        copy
    }

    /// Creates a registry with these files.
    fn with_files(files: &[(&str, &str)]) -> Copy {
        let copy = Copy::new();
        let settings = "schema = 1\nname = \"Prov\"\n[privacy]\nbasis = \"public-task\"\n";
        for (path, text) in [("registry.toml", settings)].iter().chain(files) {
            let path = copy.root().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        copy.shell("git add --all");
        copy
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("registry")
    }

    /// Runs a shell line in the folder that has the registry.
    fn shell(&self, line: &str) -> Output {
        let kompis = Path::new(env!("CARGO_BIN_EXE_kompis"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = kompis.parent().map(Path::to_owned).into_iter();
        let folders = folders.chain(std::env::split_paths(&path));
        Command::new("sh")
            .args(["-c", line])
            .current_dir(self.folder.path())
            .env("PATH", std::env::join_paths(folders).expect("a path"))
            .env("KOMPIS_TODAY", "2026-11-22")
            .env("EDITOR", "true")
            .env_remove("VISUAL")
            .env_remove("KOMPIS_REGISTRY")
            .output()
            .expect("a shell")
    }

    /// Runs `check` and returns the suggested commands of all findings of a rule.
    fn commands(&self, rule: &str) -> Vec<Option<String>> {
        let output = self.shell("kompis check --format json");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let findings = report["result"]["findings"].as_array().cloned();
        let of_rule = |it: &serde_json::Value| it["rule"] == rule;
        let findings = findings.unwrap_or_default().into_iter().filter(of_rule);
        findings
            .map(|it| it["command"].as_str().map(str::to_owned))
            .collect()
    }

    /// Returns every file with its content.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        walk(&self.root(), &mut files);
        files.sort();
        files
    }

    /// Runs the suggested command of the first finding of a rule, and asserts that it does what it should.
    fn try_command(&self, rule: &str) {
        let commands = self.commands(rule);
        let line = commands.first().cloned().flatten();
        let line = line.unwrap_or_else(|| panic!("{rule}: no command in {commands:?}"));
        let before = self.files();
        if line.starts_with("kompis fmt") && !self.shell("kompis fmt --help").status.success() {
            return;
        }
        let output = self.shell(&line);
        let is_edit = line.starts_with("kompis edit");
        let is_open = line.contains('…');
        let is_check = line.starts_with("kompis check");
        assert!(
            is_check || output.status.success() != is_open,
            "{rule}: {line}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        if is_edit || is_open {
            assert!(self.files() == before, "{rule}: {line} changed a file");
        } else {
            let left = self.commands(rule);
            assert!(
                left.len() < commands.len(),
                "{rule} is still there after {line}"
            );
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn walk(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name == ".kompis") {
            continue;
        }
        if path.is_dir() {
            walk(&path, files);
        } else {
            let bytes = fs::read(&path).expect("a file");
            files.push((path, bytes));
        }
    }
}

#[test]
fn the_suggested_command_of_every_rule_fixes_its_fixture() {
    let rules = rules().filter(|rule| !has_no_fixture(rule));
    for rule in rules {
        let copy = Copy::of_folder(&fixture(rule));
        if WITHOUT_COMMAND.contains(&rule.id.as_str()) {
            assert!(
                copy.commands(rule.id.as_str()).iter().all(Option::is_none),
                "{}",
                rule.id.as_str()
            );
        } else {
            copy.try_command(rule.id.as_str());
        }
    }
}

const TOWN: (&str, &str) = (
    "municipalities/exempelby-kommun.toml",
    "name = \"Exempelby kommun\"\ncounty = [\"08\"]\n",
);
const PAPER: (&str, &str) = ("sources/provbladet.toml", "name = \"Om mässan\"\n");

/// A case that no fixture shows: a rule, files, and the command that must be suggested.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

const CASES: &[Case] = &[
    (
        "unknown-county",
        &[(
            "companies/prov.toml",
            "name = \"Prov\"\ncounty = [\"05\", \"H\"]\n",
        )],
        "kompis set prov county=05,08",
    ),
    (
        "wrong-type",
        &[("companies/prov.toml", "name = \"Prov\"\ncounty = \"08\"\n")],
        "kompis set prov county=08",
    ),
    (
        "wrong-type",
        &[
            (
                "initiatives/prov.toml",
                "name = \"Prov\"\nsources = [\"provbladet\"]\nopen-ended = \"true\"\n",
            ),
            PAPER,
        ],
        "kompis set prov open-ended=true",
    ),
    (
        "bad-orgnr",
        &[(
            "companies/prov.toml",
            "name = \"Prov\"\norgnr = \"16 556000 4615\"\n",
        )],
        "kompis check --fix registry/companies/prov.toml",
    ),
    (
        "orgnr-check-digit",
        &[(
            "municipalities/vasterviks-kommun.toml",
            "name = \"Västerviks kommun\"\norgnr = \"212000-0744\"\ncounty = [\"08\"]\n",
        )],
        "kompis set vasterviks-kommun orgnr=212000-0779",
    ),
    (
        "code-and-name",
        &[(
            "municipalities/vasterviks-kommun.toml",
            "name = \"Västerviks kommun\"\ncode = \"0305\"\ncounty = [\"03\"]\n",
        )],
        "kompis set vasterviks-kommun code=0883 county=08",
    ),
    (
        "actor-without-county",
        &[
            TOWN,
            (
                "schools/provskolan.toml",
                "name = \"Provskolan\"\npart-of = \"exempelby-kommun\"\n",
            ),
        ],
        "kompis set provskolan county=08",
    ),
    (
        "unknown-reference",
        &[
            TOWN,
            (
                "companies/ett.toml",
                "name = \"Ett\"\npart-of = \"gamla-provet\"\n",
            ),
            (
                "companies/fyra.toml",
                "name = \"Fyra\"\npart-of = \"gamla-provet\"\n",
            ),
            (
                "companies/nitton.toml",
                "name = \"Nitton\"\npart-of = \"gamla-provet\"\n",
            ),
        ],
        "kompis set … former-ids+=gamla-provet",
    ),
    (
        "unknown-reference",
        &[
            ("companies/gamla-provbolag.toml", "name = \"Prov\"\n"),
            (
                "companies/ett.toml",
                "name = \"Ett\"\npart-of = \"gamla-provbolaget\"\n",
            ),
            (
                "companies/fyra.toml",
                "name = \"Fyra\"\npart-of = \"gamla-provbolaget\"\n",
            ),
            (
                "companies/nitton.toml",
                "name = \"Nitton\"\npart-of = \"gamla-provbolaget\"\n",
            ),
        ],
        "kompis set gamla-provbolag former-ids+=gamla-provbolaget",
    ),
    (
        "unknown-reference",
        &[(
            "companies/prov.toml",
            "name = \"Prov\"\npart-of = \"vasterviks-kommun\"\n",
        )],
        "kompis add municipality 'Västerviks kommun'",
    ),
    (
        "unknown-reference",
        &[(
            "companies/prov.toml",
            "name = \"Prov\"\nsources = [\"nagot-annat-1999\"]\n",
        )],
        "kompis add source … --id nagot-annat-1999",
    ),
    (
        "unknown-reference",
        &[
            PAPER,
            (
                "companies/prov.toml",
                "name = \"Prov\"\nsources = [\"provblad, nr 3\", \"provbladt\"]\n",
            ),
        ],
        "kompis edit prov",
    ),
    (
        "dissolved-actor",
        &[
            PAPER,
            (
                "associations/gamla.toml",
                "name = \"Gamla provet\"\ndissolved = 2018-12-31\nsuccessor = \"nya\"\n",
            ),
            ("associations/nya.toml", "name = \"Nyprovförbundet\"\n"),
            (
                "initiatives/provmassan.toml",
                "name = \"Provmässan\"\nstart = 2015-01-01\nsources = [\"provbladet\"]\n\n[[participant]]\nactor = \"gamla\"\nrole = \"owner\"\nuntil = 2020-06-30\n",
            ),
        ],
        "kompis end gamla provmassan --role owner --on 2018-12-31 && kompis link nya provmassan --role owner --since=2019-01-01 --until=2020-06-30",
    ),
    (
        "dissolved-actor",
        &[
            PAPER,
            (
                "associations/gamla.toml",
                "name = \"Gamla provet\"\ndissolved = 2018-12-31\nsuccessor = \"nya\"\n",
            ),
            ("associations/nya.toml", "name = \"Nyprovförbundet\"\n"),
            (
                "initiatives/provmassan.toml",
                "name = \"Provmässan\"\nstart = 2015-01-01\nsources = [\"provbladet\"]\n\n[[participant]]\nactor = \"gamla\"\nrole = \"owner\"\nunit = \"Kansliet\"\nuntil = 2020-06-30\n\n[[participant]]\nactor = \"gamla\"\nrole = \"owner\"\nunit = \"Lagret\"\nuntil = 2017-06-30\n",
            ),
        ],
        "kompis end gamla provmassan --role owner --unit=Kansliet --on 2018-12-31 && kompis link nya provmassan --role owner --unit=Kansliet --since=2019-01-01 --until=2020-06-30",
    ),
    (
        "dissolved-actor",
        &[
            (
                "associations/gamla.toml",
                "name = \"Gamla provet\"\ndissolved = 2018-12-31\nsuccessor = \"nya\"\n",
            ),
            ("associations/nya.toml", "name = \"Nyprovförbundet\"\n"),
            (
                "groups/alla.toml",
                "name = \"Alla\"\nmembers = [\"gamla\"]\nfounded = 2019-01-01\n",
            ),
        ],
        "kompis set alla members-=gamla members+=nya",
    ),
    (
        "dissolved-actor",
        &[
            (
                "associations/gamla.toml",
                "name = \"Gamla provet\"\ndissolved = 2018-12-31\n",
            ),
            (
                "companies/prov.toml",
                "name = \"Prov\"\npart-of = \"gamla\"\nfounded = 2019-01-01\n",
            ),
        ],
        "kompis set prov part-of=…",
    ),
    (
        "dissolved-actor",
        &[
            (
                "associations/gamla.toml",
                "name = \"Gamla provet\"\ndissolved = \"2018\"\nsuccessor = \"aldre\"\n",
            ),
            (
                "associations/aldre.toml",
                "name = \"Provet dessförinnan\"\ndissolved = \"2017\"\n",
            ),
        ],
        "kompis edit gamla",
    ),
    (
        "group-in-itself",
        &[
            (
                "groups/alla.toml",
                "name = \"Alla\"\ncounty = [\"08\"]\nmembers-where = \"county:08\"\n",
            ),
            (
                "groups/bara.toml",
                "name = \"Bara\"\ncounty = [\"08\"]\nmembers = [\"alla\"]\n",
            ),
        ],
        "kompis set bara members-=alla",
    ),
    (
        "group-in-itself",
        &[
            (
                "groups/alla.toml",
                "name = \"Alla\"\ncounty = [\"08\"]\nmembers-where = \"county:08\"\n",
            ),
            (
                "groups/bara.toml",
                "name = \"Bara\"\ncounty = [\"08\"]\nmembers-where = \"county:08\"\n",
            ),
        ],
        "kompis set alla members-where=…",
    ),
    (
        "not-canonical",
        &[
            (
                "registry.toml",
                "schema = 1\n\n[levels]\nsame-name = \"error\"\n\n[[not-the-same]]\nrecords = [\"ett\", \"tva\"]\nreason = \"prov\"\n",
            ),
            ("companies/ett.toml", "name = \"Ett\"\n"),
            ("companies/tva.toml", "name = \"Två\"\n"),
        ],
        "kompis fmt registry/registry.toml",
    ),
    (
        "kind-and-orgnr",
        &[
            TOWN,
            (
                "schools/provskolan.toml",
                "name = \"Provskolan\"\norgnr = \"212000-0449\"\ncounty = [\"08\"]\n",
            ),
        ],
        "kompis set provskolan orgnr= part-of=…",
    ),
    (
        "same-orgnr",
        &[
            (
                "municipalities/vasterviks-kommun.toml",
                "name = \"Västerviks kommun\"\norgnr = \"212000-0779\"\ncounty = [\"08\"]\n",
            ),
            (
                "schools/provskolan.toml",
                "name = \"Provskolan\"\norgnr = \"212000-0779\"\ncounty = [\"08\"]\n",
            ),
        ],
        "kompis set provskolan orgnr= part-of=vasterviks-kommun",
    ),
    (
        "stray-space",
        &[(
            "companies/prov.toml",
            "name = \"Prov\"\nphone = [\"08-465 004  00\", \"08-465 004 01\"]\n",
        )],
        "kompis set prov phone='08-465 004 00,08-465 004 01'",
    ),
    (
        "bad-email",
        &[(
            "companies/prov.toml",
            "name = \"Prov\"\nemail = \"info@prov.example; post@prov.example\"\n",
        )],
        "kompis set prov email=info@prov.example,post@prov.example",
    ),
    (
        "stray-space",
        &[
            TOWN,
            (
                "people/prov-provsson.toml",
                "name = \"Prov Provsson\"\n\n[[post]]\nactor = \"exempelby-kommun\"\nemail = \" prov@exempel.example\"\n",
            ),
        ],
        "kompis edit prov-provsson",
    ),
    (
        "surname-first",
        &[
            TOWN,
            (
                "people/anna-prov.toml",
                "name = \"von Prov, Anna, PhD\"\n\n[[post]]\nactor = \"exempelby-kommun\"\n",
            ),
        ],
        "kompis set anna-prov name='Anna von Prov, PhD'",
    ),
    (
        "surname-first",
        &[
            TOWN,
            (
                "people/anna-prov.toml",
                "name = \"Anna Prov, Rektor\"\n\n[[post]]\nactor = \"exempelby-kommun\"\n",
            ),
        ],
        "kompis set anna-prov name=…",
    ),
    (
        "bad-url",
        &[(
            "companies/prov.toml",
            "name = \"Prov\"\nwebsite = \"prov.example/it's\"\n",
        )],
        "kompis set prov website='https://prov.example/it'\\''s'",
    ),
    (
        "undeclared-word",
        &[
            TOWN,
            PAPER,
            (
                "initiatives/prov.toml",
                "name = \"Prov\"\nsources = [\"provbladet\"]\n\n[[participant]]\nactor = \"exempelby-kommun\"\nrole = \"parter\"\n",
            ),
        ],
        "kompis edit prov",
    ),
    (
        "participation-outside-initiative",
        &[
            TOWN,
            PAPER,
            (
                "initiatives/prov.toml",
                "name = \"Prov\"\nend = 2020-12-31\nsources = [\"provbladet\"]\n\n[[participant]]\nactor = \"exempelby-kommun\"\nrole = \"owner\"\nuntil = 2022-01-01\n",
            ),
        ],
        "kompis link exempelby-kommun prov --role owner --until=…",
    ),
    (
        "bad-id",
        &[
            ("companies/prov-ab.toml", "name = \"Prov AB\"\n"),
            ("companies/Prov_AB.toml", "name = \"Annat\"\n"),
        ],
        "git mv registry/companies/Prov_AB.toml registry/companies/prov-ab-2.toml",
    ),
    (
        "missing-name",
        &[
            ("companies/prov.toml", "county = [\"08\"]\n"),
            (
                "schools/prov.toml",
                "name = \"Provskolan\"\ncounty = [\"08\"]\n",
            ),
        ],
        "kompis edit registry/companies/prov.toml",
    ),
];

#[test]
fn suggested_commands_are_as_expected_and_work() {
    for (rule, files, expected) in CASES {
        let copy = Copy::with_files(files);
        let commands = copy.commands(rule);
        assert_eq!(
            commands.first().cloned().flatten().as_deref(),
            Some(*expected),
            "{rule}"
        );
        copy.try_command(rule);
    }
}
