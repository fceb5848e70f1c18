//! How far a command has come that takes long, on a terminal.

use std::fmt;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

use crate::store::load::FILES_READ;
use crate::text::words::Words;

/// A command that takes longer shows how far it has come.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often what is shown changes.
const PAUSE: Duration = Duration::from_millis(100);

/// A thread that shows how many files were read. It ends, and what it showed is gone, when this is dropped.
pub(super) struct Progress {
    /// Dropped to end the thread.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to show progress on standard error; returns none where that is no terminal that can clear a line.
    pub(super) fn start(words: Words) -> Option<Progress> {
        let is_dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
        if is_dumb || !io::stderr().is_terminal() {
            return None;
        }
        let (end, ended) = channel::<()>();
        let show = move || {
            let mut bar = None;
            let mut pause = PATIENCE;
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let bar = bar.get_or_insert_with(ProgressBar::new_spinner);
                let (read, wanted) = FILES_READ.get();
                bar.set_message(describe(read, wanted, words));
                bar.tick();
                pause = PAUSE;
            }
            if let Some(bar) = bar {
                bar.finish_and_clear();
            }
        };
        // Without a thread there is no progress, which stops nothing.
        let thread = thread::Builder::new().spawn(show).ok()?;
        Some(Progress {
            end: Some(end),
            thread: Some(thread),
        })
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            // It has nothing to say: a panic in it was printed.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Progress")
    }
}

fn describe(read: usize, wanted: usize, words: Words) -> String {
    if read == wanted {
        return words.get("progress-working");
    }
    let facts = [("read", read.into()), ("wanted", wanted.into())];
    words.with("progress-reading", &facts)
}

#[cfg(test)]
mod tests {
    use super::describe;
    use crate::text::words::{Language, Words};

    #[test]
    fn files_are_counted_until_all_are_read() {
        let words = Words::new(Language::Sv);
        assert_eq!(describe(0, 0, words), "arbetar …");
        assert_eq!(describe(3, 10, words), "läser 3 av 10 filer");
        assert_eq!(describe(10, 10, words), "arbetar …");
    }
}
