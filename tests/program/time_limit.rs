//! Runs programs that must not hang.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Runs a command and returns its output. Panics if it does not end within a minute, which is longer than anybody would
/// wait for it.
pub(crate) fn run_with_time_limit(mut command: Command) -> Output {
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("kompis runs");
    let started = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if started.elapsed() > Duration::from_secs(60) {
            child.kill().expect("it ends");
            panic!("{command:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("its output")
}
