//! Every command in every format, on a registry whose names look like markup, formulas or commands.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::formats::{check_characters, check_output, contains_name};
use crate::program::{Run, all_runs, commands, run_git, run_kompis, sample_runs, write_file};
use crate::toml_string;

/// The name that every format must print unchanged, apart from its own escapes.
pub(crate) const SCRIPT: &str = "<script>alert(1)</script> & \"Söner\"";

const FORMULA: &str = "=1+1|`cmd`";
const PLUS: &str = "+46 cmd|'a'!A1";
const AT: &str = "@cmd -->]]> <img src=x onerror=alert(2)>";
const MINUS: &str = "-x | **fet** \u{2028}## rubrik\n| a |\t%0A::error::x \\";
const BELL: &str = "\u{1b}]0;titel\u{7}\u{202e}\u{9b}2J\u{2029}ett<br>%{x}";

/// The ids are those that tests/program/lines.rs uses.
fn files(company: &str) -> Vec<(&'static str, String)> {
    // TOML allows these characters in a file unescaped.
    let long = toml_string(&format!("{BELL} {}", "åäö,;\\<&".repeat(25)))
        .replace("\\u202e", "\u{202e}")
        .replace("\\u009b", "\u{9b}");
    let [company, formula, plus, at, minus] = [company, FORMULA, PLUS, AT, MINUS].map(toml_string);
    let script = toml_string(SCRIPT);
    vec![
        (
            "registry.toml",
            format!(
                "schema = 1\nname = {script}\n\n[privacy]\nreview-after-months = 12\n\n[queries]\nvara = 'text:\"{SCRIPT_QUERY}\"'\n\n\
             [[expectation]]\nname = {script}\nwhere = \"kind:actor\"\nrequires = \"has:website\"\n"
            ),
        ),
        (
            "companies/bolaget.toml",
            format!(
                "name = {company}\naliases = [{at}]\nnote = {minus}\nemail = \"info@prov.example\"\nphone = \"+46-8 465 004 00 vx\"\nsources = [\"kallan\"]\nwebsite = \"<b>x\"\n"
            ),
        ),
        ("companies/tvilling.toml", format!("name = {script}\n")),
        (
            "companies/borta.toml",
            format!("name = {formula}\ndissolved = 2025-12-31\n"),
        ),
        (
            "municipalities/kommunen.toml",
            format!("name = {plus}\ncounty = [\"08\"]\n"),
        ),
        (
            "groups/gruppen.toml",
            format!("name = {at}\nmembers = [\"bolaget\", \"kommunen\"]\n"),
        ),
        (
            "initiatives/insatsen.toml",
            format!(
                "name = {minus}\nshort = {script}\ntype = \"project\"\ncounty = [\"08\"]\nsources = [\"kallan\"]\ngoals = [{script}]\nnote = {long}\n\n\
             [[participant]]\nactor = \"bolaget\"\nrole = \"owner\"\nformal-role = {script}\n\n\
             [[participant]]\nactor = \"gruppen\"\nrole = \"partner\"\nnote = {minus}\n\n\
             [[participant]]\nactor = \"borta\"\nrole = \"funder\"\namount = 1000\n\n\
             [[event]]\ndate = 2026-01-01\nname = {script}\nplace = {at}\n"
            ),
        ),
        (
            "initiatives/gamla.toml",
            format!(
                "name = {long}\ntype = \"project\"\n\n[[participant]]\nactor = \"kommunen\"\nrole = \"owner\"\n\n[[participant]]\nactor = \"bolaget\"\nrole = \"partner\"\n"
            ),
        ),
        (
            "sources/kallan.toml",
            format!("name = {script}\npublisher = {at}\ndate = 2026-01-01\n"),
        ),
        (
            "people/xid0x.toml",
            format!(
                "name = {script}\nnote = {minus}\n\n[[post]]\nactor = \"bolaget\"\ntitle = {formula}\nunit = {script}\nemail = \"prov@prov.example\"\nnote = {long}\n"
            ),
        ),
        (
            "people/xid1x.toml",
            format!(
                "name = {formula}\nwithhold = true\n\n[[post]]\nactor = \"bolaget\"\ntitle = {script}\n"
            ),
        ),
    ]
}

const SCRIPT_QUERY: &str = "<script>alert(2)</script> | @x";

fn write_registry(root: &Path) {
    init_repository(root);
    for company in ["Bolaget", SCRIPT] {
        for (file, text) in files(company) {
            write_file(root, file, &text);
        }
        run_git(root, &["add", "--all"]);
        let message = format!("{SCRIPT} | \u{1b}]0;titel\u{7} {company}");
        run_git(root, &["commit", "--quiet", "--message", &message]);
        if company == "Bolaget" {
            run_git(root, &["tag", "v1"]);
        }
    }
    let text = format!(
        "name = {}\nnote = {}\n",
        toml_string(SCRIPT),
        toml_string(AT)
    );
    write_file(root, "companies/tvilling.toml", &text);
    run_git(root, &["add", "--all"]);
}

fn init_repository(root: &Path) {
    std::fs::create_dir_all(root).expect("a folder");
    run_git(root, &["init", "--quiet", "--initial-branch=main"]);
}

#[test]
fn a_name_is_plain_text_in_every_format_of_every_command() {
    let folder = crate::temporary::folder();
    let root = folder.path().join("register");
    write_registry(&root);
    let seen = Mutex::new(BTreeSet::new());
    let runs = all_runs();
    // The first line of each command and disclosure is tried in all formats, of the others a quarter.
    let runs = sample_runs(&runs, |at| at % 4 == 0);
    let problem = |run: &&Run| {
        let arguments = run.arguments();
        let output = run_kompis(&root, &arguments);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let format = run.format();
        let found = match output.status.code() {
            None | Some(2 | 101) => Err(format!("exit code {:?}: {message}", output.status.code())),
            _ => check_characters(&message, "text")
                .and_then(|()| check_output(&output.stdout, format)),
        };
        if found.is_ok() && contains_name(&output.stdout, format) {
            let mut seen = seen.lock().expect("whole");
            seen.insert((run.command.clone(), format.to_owned()));
        }
        found
            .err()
            .map(|it| format!("kompis {}: {it}", arguments.join(" ")))
    };
    let problems: Vec<String> = runs.par_iter().filter_map(problem).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    let seen = seen.into_inner().expect("whole");
    let formats = commands().into_iter().flat_map(|command| {
        let name = command.name;
        let formats = command.formats.into_iter();
        formats.map(move |format| (name.clone(), format))
    });
    let without_name: Vec<_> = formats
        .filter(|it| it.1 != "ids" && !seen.contains(it))
        .collect();
    assert_eq!(
        without_name,
        WITHOUT_NAME.map(|(command, format)| (command.to_owned(), format.to_owned())),
        "the name is in none of these"
    );
}

/// Commands that print no name: `init` starts a new registry, the editor changes nothing, a moved file is the same, and an
/// export as csv is a folder.
const WITHOUT_NAME: [(&str, &str); 7] = [
    ("init", "text"),
    ("init", "json"),
    ("edit", "text"),
    ("edit", "json"),
    ("move", "text"),
    ("move", "json"),
    ("export", "csv"),
];
