//! A question that has no answer.

use std::fmt;
use std::io;

/// Why a question has no answer.
#[derive(Debug)]
pub enum Stop {
    /// The answer was no, or Esc.
    No,
    /// Ctrl-C.
    Interrupted,
    /// The terminal can't be read or written.
    Terminal(io::Error),
}

impl fmt::Display for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::No | Stop::Interrupted => {
                write!(formatter, "nothing was written")
            }
            Stop::Terminal(error) => write!(formatter, "can't ask: {error}"),
        }
    }
}
