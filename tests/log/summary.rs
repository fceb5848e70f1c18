//! Runs `kompis log` and shortens its output to what the tests compare.

use crate::repository::{Repository, git_command, run_output};

/// Runs `kompis log` and removes dates, authors and hashes: commit subjects at the margin, changes below them.
pub(crate) fn run_log(repository: &Repository, arguments: &[&str]) -> String {
    let arguments = [&["log"], arguments].concat();
    summarize(&repository.stdout_of(&arguments))
}

pub(crate) fn summarize(output: &str) -> String {
    let mut summary = String::new();
    for line in output.lines().filter(|line| !line.is_empty()) {
        let subject = line.split("  ").skip(3).collect::<Vec<_>>().join("  ");
        let is_head = line.starts_with("20");
        summary.push_str(if is_head { &subject } else { line });
        summary.push('\n');
    }
    summary
}

/// Commits all changes with noon of `day` as the date.
pub(crate) fn commit_on(repository: &Repository, day: &str, message: &str) {
    repository.git(&["add", "--all"]);
    let mut command = git_command(
        &repository.top,
        &["commit", "--quiet", "--allow-empty", "--message", message],
    );
    let date = format!("{day}T12:00:00+0100");
    command.env("GIT_COMMITTER_DATE", &date);
    command.env("GIT_AUTHOR_DATE", &date);
    let result = run_output(command.output().expect("git runs"));
    assert_eq!(result.code, Some(0), "{}", result.stderr);
}
