//! The exit code and the text output of a finished program.

use std::process::Output;

/// The exit code and the output streams of a finished program.
#[derive(Debug)]
pub(crate) struct RunOutput {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Converts the output of a process. Panics if it is not UTF-8.
pub(crate) fn run_output(output: Output) -> RunOutput {
    RunOutput {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}
