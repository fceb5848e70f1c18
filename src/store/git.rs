//! The only place that starts git.

mod attributes;
pub mod commit;
mod hook;
pub mod install;
mod installed;
mod listing;
pub(super) mod log;
pub mod merge;
pub mod named;
pub(super) mod objects;
mod program;
pub mod repository;
pub mod revision;
pub mod staged;
pub(super) mod submodule;
pub mod traces;
pub mod workflow;

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Why git gave no answer.
#[derive(Debug)]
enum Failure {
    /// It could not be started.
    NotStarted(io::Error),
    /// It says why.
    Said(String),
}

/// git in a folder, with nothing to read.
fn start(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).stdin(Stdio::null());
    command
}

/// What git prints.
fn bytes(mut command: Command) -> Result<Vec<u8>, Failure> {
    let output = command.output().map_err(Failure::NotStarted)?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        let message = String::from_utf8_lossy(&output.stderr);
        Err(Failure::Said(message.trim().to_owned()))
    }
}

/// What git prints, as text.
fn text(command: Command) -> Result<String, Failure> {
    Ok(String::from_utf8_lossy(&bytes(command)?).into_owned())
}
