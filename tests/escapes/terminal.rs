//! Every command in every format, with colours, on values, file names and arguments that try to control a terminal.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Output;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::formats::check_characters;
use crate::program::{
    Run, all_runs, clean_command, commands_that_skip_broken, run_git, write_file,
};
use crate::toml_string;

/// Escape sequences that colour, conceal and erase, change the text direction, hide characters, and start a new line.
const HOSTILE: &str = "\u{1b}[31mröd\u{1b}[8mdold\u{9b}2J\u{1b}]0;t\u{7}\u{202e}\u{2066}\u{61c}\u{200b}\u{2028}\r\n::error::falsk";

/// The ids are those that tests/program/lines.rs uses; each kind also has a file with a hostile name.
fn write_registry(root: &Path) {
    let hostile = toml_string(HOSTILE);
    let company = format!(
        "name = {hostile}\naliases = [{hostile}]\nformer-names = [{{ name = {hostile} }}]\norgnr = {hostile}\nwebsite = {hostile}\n\
         email = {hostile}\nphone = {hostile}\naddress = {{ street = {hostile}, city = {hostile} }}\ncounty = [{hostile}]\n\
         tags = [{hostile}]\nnote = {hostile}\nsources = [\"kallan\"]\n{hostile} = 1\n"
    );
    let initiative = format!(
        "name = {hostile}\nshort = {hostile}\ntype = {hostile}\ntags = [{hostile}]\ntopics = [{hostile}]\ngoals = [{hostile}]\n\
         start = 2020-01-01\nnote = {hostile}\n\n[[participant]]\nactor = \"bolaget\"\nrole = \"owner\"\nformal-role = {hostile}\nnote = {hostile}\n\n\
         [[participant]]\nactor = {hostile}\nrole = {hostile}\n\n[[participant]]\nactor = \"gruppen\"\nrole = \"partner\"\n\n\
         [[event]]\ndate = 2026-01-01\nname = {hostile}\nplace = {hostile}\n"
    );
    let group = format!("name = {hostile}\nmembers = [\"bolaget\", \"kommunen\"]\n");
    let source = format!("name = {hostile}\npublisher = {hostile}\ndate = 2026-01-01\n");
    let person = format!(
        "name = {hostile}\nnote = {hostile}\n\n[[post]]\nactor = \"bolaget\"\ntitle = {hostile}\nunit = {hostile}\n\
         email = {hostile}\nphone = {hostile}\nnote = {hostile}\n"
    );
    let settings = format!(
        "schema = 1\nname = {hostile}\n\n[privacy]\nreview-after-months = 12\n\n[queries]\nvara = {hostile}\n{hostile} = \"kind:actor\"\n\n\
         [[expectation]]\nname = {hostile}\nwhere = \"kind:actor\"\nrequires = \"has:orgnr\"\n"
    );
    let broken = format!("name = \"x\"\n# {HOSTILE}\n").replace(['\n', '\r'], " ") + "\n= {\n";
    write_file(root, "registry.toml", &settings);
    for (file, text) in [
        ("companies/bolaget.toml", &company),
        (
            "companies/borta.toml",
            &format!("dissolved = 2025-12-31\n{company}"),
        ),
        ("municipalities/kommunen.toml", &company),
        ("groups/gruppen.toml", &group),
        ("initiatives/insatsen.toml", &initiative),
        ("initiatives/gamla.toml", &initiative),
        ("sources/kallan.toml", &source),
        ("people/xid0x.toml", &person),
        ("people/xid1x.toml", &format!("withhold = true\n{person}")),
    ] {
        write_file(root, file, text);
    }
    run_git(root, &["init", "--quiet", "--initial-branch=main"]);
    run_git(root, &["add", "--all"]);
    run_git(root, &["commit", "--quiet", "--message", HOSTILE]);
    run_git(root, &["tag", "v1"]);
    for (folder, text) in [
        ("companies", &company),
        ("initiatives", &initiative),
        ("groups", &group),
        ("sources", &source),
        ("people", &person),
    ] {
        write_file(root, &format!("{folder}/{folder}{HOSTILE}.toml"), text);
        write_file(
            root,
            &format!("{folder}/broken-{folder}{HOSTILE}.toml"),
            &broken,
        );
    }
    run_git(root, &["add", "--all"]);
    run_git(root, &["commit", "--quiet", "--message", HOSTILE]);
    let note = format!("name = {hostile}\n");
    write_file(root, "companies/tvilling.toml", &note);
    run_git(root, &["add", "--all"]);
}

/// Removes colours from the output, unless they come from the hostile text.
fn without_styles(text: &str) -> String {
    if text.contains("\u{1b}[31mröd") || text.contains("\u{1b}[8m") {
        return text.to_owned();
    }
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';');
        plain.push_str(rest.strip_prefix('m').unwrap_or("\u{1b}"));
    }
    plain
}

/// Returns the reason if a value controls the terminal or starts a line.
fn find_problem(output: &Output, format: &str) -> Option<String> {
    let code = output.status.code();
    if matches!(code, None | Some(101)) {
        return Some(format!("exit code {code:?}"));
    }
    let texts = [(&output.stdout, format), (&output.stderr, "text")];
    texts.into_iter().find_map(|(bytes, format)| {
        if ["xlsx", "sqlite"].contains(&format) {
            return None;
        }
        let text = without_styles(&String::from_utf8_lossy(bytes));
        let text = text.trim_start_matches('\u{feff}');
        // A line break in a CSV cell is inside quotes, and one in a card is written `\\n`.
        let is_sheet = ["csv", "excel", "outlook"].contains(&format);
        let forged = |line: &str| line.starts_with("::error::falsk");
        match check_characters(text, format) {
            Err(reason) => Some(reason),
            Ok(()) if !is_sheet && text.lines().any(forged) => {
                Some(format!("a forged line: {text}"))
            }
            Ok(()) => None,
        }
    })
}

fn run_with_colors(root: &Path, arguments: &[OsString], width: Option<&str>) -> Output {
    let mut command = clean_command(env!("CARGO_BIN_EXE_kompis"), root);
    command.args(arguments).args(["--color", "always"]);
    if let Some(width) = width {
        command.env("COLUMNS", width);
    }
    command.output().expect("kompis runs")
}

#[test]
fn no_value_or_file_name_controls_the_terminal_in_any_format() {
    let folder = crate::temporary::folder();
    let root = folder.path().join("register");
    fs::create_dir_all(&root).expect("made");
    write_registry(&root);
    let all = all_runs();
    let chosen = |(at, run): &(usize, &Run)| run.is_first || at % 4 == 0;
    let chosen: Vec<_> = all.iter().enumerate().filter(chosen).collect();
    let reads = commands_that_skip_broken();
    let problems: Vec<String> = chosen
        .par_iter()
        .filter_map(|(at, it)| {
            let mut arguments: Vec<OsString> =
                it.arguments().into_iter().map(OsString::from).collect();
            // Without `--skip-broken` every list is refused because of the invalid files.
            let line = it.line.arguments;
            if reads.contains(&it.command) && !line.contains("--rev") {
                arguments.push("--skip-broken".into());
            }
            let width = (at % 2 == 0).then_some("40");
            let problem = find_problem(&run_with_colors(&root, &arguments, width), it.format())?;
            Some(format!("kompis {arguments:?}: {problem}"))
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn no_argument_controls_the_terminal() {
    let folder = crate::temporary::folder();
    let root = folder.path().join("register");
    fs::create_dir_all(&root).expect("made");
    write_registry(&root);
    let lines: &[&[&str]] = &[
        &[HOSTILE],
        &["show", HOSTILE],
        &["search", HOSTILE],
        &["search", "role:", HOSTILE],
        &["search", "--fields", HOSTILE],
        &["search", "--format", HOSTILE],
        &["search", "--rev", HOSTILE],
        &["search", "--output", HOSTILE],
        &["search", "--limit", HOSTILE],
        &["--registry", HOSTILE, "search"],
        &["matrix", "--rows", "actor.tag", "--format", "ids"],
        &["contacts", "--purpose", HOSTILE],
        &["check", HOSTILE],
        &["check", "--only", HOSTILE],
        &["explain", HOSTILE],
        &["completions", HOSTILE],
        &["add", HOSTILE, "x"],
        &["add", "company", HOSTILE],
        &["set", "tvilling", HOSTILE],
        &["set", "tvilling", &format!("website={HOSTILE}")],
        &["set", "tvilling", &format!("{HOSTILE}=x")],
        &["link", "tvilling", HOSTILE],
        &["unlink", HOSTILE, "insatsen"],
        &["rename", "tvilling", HOSTILE],
        &["merge", "tvilling", "insatsen", "--prefer", HOSTILE],
        &["retire", "tvilling", "--on", HOSTILE],
        &["move", "tvilling", HOSTILE],
        &["remove", HOSTILE],
        &["import", HOSTILE],
        &["import", "registry.toml", "--map", HOSTILE],
        &[
            "import",
            "registry.toml",
            "--map",
            &format!("{HOSTILE}=name"),
        ],
        &["import", "registry.toml", "--sheet", HOSTILE],
        &["fmt", HOSTILE],
        &["diff", HOSTILE],
        &["log", HOSTILE],
        &["textconv", HOSTILE],
        &["schema", HOSTILE],
        &["forget", HOSTILE],
        &["init", HOSTILE, "--no-input", "--dry-run"],
    ];
    for line in lines {
        let arguments: Vec<OsString> = line.iter().map(OsString::from).collect();
        let output = run_with_colors(&root, &arguments, None);
        let problem = find_problem(&output, "text");
        assert!(problem.is_none(), "kompis {line:?}: {problem:?}");
    }
}
