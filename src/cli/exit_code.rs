//! Exit codes.

use std::process::ExitCode as Code;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitCode {
    /// Done.
    Done = 0,
    /// The answer is no: nothing matched, or `check` found errors.
    No = 1,
    /// The arguments are wrong by themselves.
    Usage = 2,
    /// It could not be done: an unknown or ambiguous REF, an unreadable registry, the disk.
    CouldNot = 3,
    /// Two versions of a file were not merged: git expects more than 128 from a merge driver that failed.
    NotMerged = 129,
    /// Ctrl-C ended a question: 128 and the number of the signal, as shells count.
    Interrupted = 130,
}

impl ExitCode {
    /// `No` when the answer is no, else `Done`.
    pub(crate) fn no_if(is_no: bool) -> ExitCode {
        match is_no {
            true => ExitCode::No,
            false => ExitCode::Done,
        }
    }
}

impl From<ExitCode> for Code {
    fn from(code: ExitCode) -> Code {
        Code::from(code as u8)
    }
}
