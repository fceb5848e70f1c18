//! The output of the log, in short.

use crate::repository::{Repository, git_command, ran};

/// The log of a record without dates, authors and hashes: subjects at the margin, sentences below.
pub(crate) fn log(repository: &Repository, arguments: &[&str]) -> String {
    let arguments = [&["log"], arguments].concat();
    short(&repository.shows(&arguments))
}

pub(crate) fn short(log: &str) -> String {
    let mut short = String::new();
    for line in log.lines().filter(|line| !line.is_empty()) {
        let subject = line.split("  ").skip(3).collect::<Vec<_>>().join("  ");
        let is_head = line.starts_with("20");
        short.push_str(if is_head { &subject } else { line });
        short.push('\n');
    }
    short
}

/// Commits everything at noon of a day.
pub(crate) fn commit_on(repository: &Repository, day: &str, message: &str) {
    repository.git(&["add", "--all"]);
    let mut command = git_command(
        &repository.top,
        &["commit", "--quiet", "--allow-empty", "--message", message],
    );
    let date = format!("{day}T12:00:00+0100");
    command.env("GIT_COMMITTER_DATE", &date);
    command.env("GIT_AUTHOR_DATE", &date);
    let ran = ran(command.output().expect("git runs"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}
