//! `check` in the formats for GitHub and SARIF: annotations, summaries and the paths of files.

#[path = "program/temporary.rs"]
mod temporary;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A municipality with an invalid website and phone number, and without a county.
const MUNICIPALITY: &str =
    "name = \"Exempelby kommun\"\nwebsite = \"exempelby\"\nphone = \"0490\"\n";

fn write_file(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// Writes a registry with this many municipalities, each with an error, a warning and a note.
fn write_registry(folder: &Path, municipalities: usize) {
    write_file(
        folder,
        "registry.toml",
        "schema = 1\nname = \"Prov\"\n[levels]\nactor-without-county = \"note\"\n",
    );
    for number in 0..municipalities {
        let file = format!("municipalities/exempelby-{number:05}.toml");
        let text = MUNICIPALITY.replace("by kommun", &format!("by {number:05} kommun"));
        write_file(folder, &file, &text);
    }
}

fn run_git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .status();
    assert!(done.expect("git runs").success());
}

/// Creates a `kompis check` command with an environment that does not look like GitHub's.
fn check_command(here: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kompis"));
    command
        .arg("check")
        .args(arguments)
        .current_dir(here)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .env_remove("KOMPIS_REGISTRY")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env_remove("GITHUB_WORKSPACE");
    command
}

fn run(mut command: Command) -> (String, i32) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("kompis runs");
    let errors = String::from_utf8_lossy(&stderr);
    assert!(errors.is_empty(), "{errors}");
    let text = String::from_utf8(stdout).expect("UTF-8");
    (text, status.code().expect("an exit code"))
}

/// Returns the file of each annotation.
fn annotated_files(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.split_once(",file=")?.1.split([',', ':']).next())
        .collect()
}

const GITHUB: &[&str] = &["--format", "github"];

#[test]
fn annotations_name_files_from_the_top_of_the_repository() {
    let folder = temporary::folder();
    let registry_folder = folder.path().join("data/å, b");
    write_registry(&registry_folder, 1);
    let here = registry_folder.join("municipalities");
    let first_annotated_file = |command: Command| {
        let (text, _) = run(command);
        annotated_files(&text)[0].to_owned()
    };
    let file = "municipalities/exempelby-00000.toml";
    // Without a repository, paths are relative to the current folder.
    let mut from_above = check_command(&folder.path().join("data"), &["--registry", "å, b"]);
    from_above.args(GITHUB);
    assert_eq!(first_annotated_file(from_above), format!("å%2C b/{file}"));
    let mut on_github = check_command(&here, GITHUB);
    on_github.env("GITHUB_WORKSPACE", folder.path());
    assert_eq!(
        first_annotated_file(on_github),
        format!("data/å%2C b/{file}")
    );
    run_git(folder.path(), &["init", "--quiet"]);
    assert_eq!(
        first_annotated_file(check_command(&here, GITHUB)),
        format!("data/å%2C b/{file}")
    );
    // A checkout that is not at the top of GitHub's workspace.
    let mut below = check_command(&here, GITHUB);
    below.env("GITHUB_WORKSPACE", folder.path().parent().expect("above"));
    assert_eq!(first_annotated_file(below), format!("data/å%2C b/{file}"));
    let (text, _) = run(check_command(&here, &["--format", "sarif"]));
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(
        location["artifactLocation"]["uri"],
        format!("data/%C3%A5%2C%20b/{file}")
    );
    let place = folder.path().display().to_string();
    assert!(
        !text.contains(&place),
        "the path on this machine is printed"
    );
}

/// Returns the number of annotations of each level.
fn count_annotations(text: &str) -> [usize; 3] {
    ["::error ", "::warning ", "::notice "].map(|level| {
        let of_level = |line: &&str| line.starts_with(level);
        text.lines().filter(of_level).count()
    })
}

#[test]
fn annotations_are_limited_to_what_github_shows() {
    let folder = temporary::folder();
    write_registry(folder.path(), 10);
    let run_in_github_format =
        |arguments: &[&str]| run(check_command(folder.path(), &[GITHUB, arguments].concat()));
    let only = ["--only", "bad-url,bad-phone,actor-without-county"];
    let only = |more: &[&'static str]| run_in_github_format(&[&only[..], more].concat());
    let (text, code) = only(&[]);
    assert_eq!((count_annotations(&text), code), ([10, 10, 10], 1));
    assert!(!text.contains("kompis check"), "{text}");
    // With twenty errors and ten notes, the last notice says how many are left out.
    let (text, _) = only(&["--deny", "bad-phone", "--lang", "en"]);
    assert_eq!(count_annotations(&text), [10, 0, 10]);
    let last = text.lines().last().expect("a line");
    assert_eq!(
        last,
        "::notice title=kompis check::and 10 errors, 1 note more: `kompis check` shows the whole list"
    );
    let levels: Vec<&str> = text.lines().map(|line| &line[..5]).collect();
    assert!(levels.is_sorted(), "errors come first");
}

#[test]
fn all_findings_are_added_to_the_step_summary() {
    let folder = temporary::folder();
    write_registry(folder.path(), 11);
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "# Before\n").expect("written");
    let mut command = check_command(
        folder.path(),
        &["--only", "bad-url,bad-phone", "--lang", "en"],
    );
    command.args(GITHUB).env("GITHUB_STEP_SUMMARY", &summary);
    let (text, code) = run(command);
    assert_eq!((count_annotations(&text), code), ([10, 10, 1], 1));
    assert!(
        text.ends_with("1 error, 1 warning more: the whole list is in the step's summary\n"),
        "{text}"
    );
    let summary = fs::read_to_string(summary).expect("the summary");
    let begin = "# Before\n\n## kompis check\n\n11 errors, 11 warnings\n\n### municipalities/exempelby-00000.toml\n\n\
                 | Line | Level | Rule | What | Help |\n| --- | --- | --- | --- | --- |\n\
                 | 2:11 | error | bad-url | \\`exempelby\\` is no whole web address |";
    assert_eq!(&summary[..begin.len().min(summary.len())], begin);
    assert_eq!(summary.matches("### ").count(), 11);
    assert_eq!(summary.matches("| bad-").count(), 22);
}

#[test]
fn the_step_summary_is_unchanged_without_findings_and_in_other_formats() {
    let folder = temporary::folder();
    write_registry(folder.path(), 1);
    let summary = folder.path().join("summary.md");
    for arguments in [
        &["--format", "text"][..],
        &["--format", "sarif"],
        &["--format", "github", "--only", "same-name"],
    ] {
        let mut command = check_command(folder.path(), arguments);
        command.env("GITHUB_STEP_SUMMARY", &summary);
        let _ = run(command);
        let written = fs::read_to_string(&summary).unwrap_or_default();
        assert_eq!(written, "", "{arguments:?}");
    }
}

/// GitHub discards a summary larger than a megabyte.
#[test]
fn a_summary_stays_below_the_size_limit_of_github() {
    let folder = temporary::folder();
    write_registry(folder.path(), 40);
    let summary = folder.path().join("summary.md");
    let largest = 1 << 20;
    for taken in [largest - 5_000, largest - 300, largest - 1, largest] {
        fs::write(&summary, "x".repeat(taken)).expect("written");
        let mut command = check_command(folder.path(), &["--only", "bad-url", "--lang", "en"]);
        command.args(GITHUB).env("GITHUB_STEP_SUMMARY", &summary);
        let (_, code) = run(command);
        assert_eq!(code, 1);
        let text = fs::read_to_string(&summary).expect("the summary");
        assert!(text.len() <= largest, "{taken}: {}", text.len());
        let rows = text.matches("| bad-url |").count();
        if taken == largest - 5_000 {
            assert!((5..40).contains(&rows), "{rows}");
            let rest = format!("And {} more findings that do not fit", 40 - rows);
            assert!(text.contains(&rest), "{}", &text[text.len() - 200..]);
        }
    }
}

#[test]
fn the_file_extension_selects_sarif() {
    let folder = temporary::folder();
    write_registry(folder.path(), 1);
    let mut command = check_command(folder.path(), &["--quiet", "-o", "found.sarif"]);
    assert_eq!(command.status().expect("kompis runs").code(), Some(1));
    let text = fs::read_to_string(folder.path().join("found.sarif")).expect("the file");
    let log: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(text.ends_with("}\n"));
}

/// Lines added above change positions but not fingerprints; two findings in one field have different ones.
#[test]
fn sarif_fingerprints_do_not_change_when_lines_move() {
    let folder = temporary::folder();
    write_registry(folder.path(), 1);
    let file = "municipalities/exempelby-00000.toml";
    let fingerprints = || {
        let (text, _) = run(check_command(folder.path(), &["--format", "sarif"]));
        let log: Value = serde_json::from_str(&text).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("results");
        let fingerprint = |it: &Value| it["partialFingerprints"]["ruleAndField/v1"].to_string();
        let mut fingerprints: Vec<String> = results.iter().map(fingerprint).collect();
        fingerprints.sort();
        (fingerprints, log["runs"][0]["results"].to_string())
    };
    let several = MUNICIPALITY.replace("\"0490\"", "[\n  \"0490\",\n  \"0490\",\n]");
    write_file(folder.path(), file, &several);
    let before = fingerprints();
    write_file(folder.path(), file, &format!("# prov\n\n{several}"));
    let after = fingerprints();
    assert_eq!(before.0, after.0);
    assert_ne!(before.1, after.1);
    let mut each = before.0.clone();
    each.dedup();
    assert_eq!(each, before.0);
    assert!(each.len() >= 3, "{each:?}");
}

/// Returns the number of findings for these arguments in this folder, and the exit code.
fn count_findings(here: &Path, root: &Path, typed: &[&str]) -> (usize, i32) {
    let mut command = check_command(here, typed);
    command.args(["--only", "bad-url", "--format", "json", "--registry"]);
    let (text, code) = run({
        command.arg(root);
        command
    });
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let findings = document["result"]["findings"].as_array().map(Vec::len);
    (findings.expect("findings"), code)
}

#[test]
fn a_path_is_relative_to_the_current_folder_or_the_registry() {
    let folder = temporary::folder();
    let root = &folder.path().join("register");
    write_registry(root, 3);
    write_file(
        root,
        "companies/prov-bolaget.toml",
        "name = \"Provbolaget\"\n",
    );
    write_file(root, "README.md", "Läs mig\n");
    let municipalities = &root.join("municipalities");
    let one = "exempelby-00001.toml";
    for (here, typed, count) in [
        (folder.path(), ".", 3),
        (folder.path(), "register", 3),
        (folder.path(), "./register/municipalities/", 3),
        (folder.path(), "companies", 0),
        (folder.path(), "README.md", 0),
        (root, "..", 3),
        (root, "companies/../municipalities", 3),
        (municipalities, ".", 3),
        (municipalities, one, 1),
        (municipalities, "../companies", 0),
        (municipalities, "municipalities/exempelby-00002.toml", 1),
        (municipalities, root.to_str().expect("UTF-8"), 3),
    ] {
        let code = i32::from(count > 0);
        assert_eq!(
            count_findings(here, root, &[typed]),
            (count, code),
            "{typed}"
        );
    }
    assert_eq!(
        count_findings(municipalities, root, &[one, one, "companies"]),
        (1, 1)
    );
    #[cfg(unix)]
    {
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(municipalities, &link).expect("a link");
        let file = "link/exempelby-00001.toml";
        assert_eq!(count_findings(folder.path(), root, &[file]), (1, 1));
        assert_eq!(count_findings(folder.path(), root, &["link"]), (3, 1));
    }
}
