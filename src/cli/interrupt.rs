//! Ctrl-C during a question or an edit: it ends the question, not the program in the middle of it.

#[cfg(unix)]
use std::io;

/// As long as this guard lives, Ctrl-C does not end the program.
pub(super) struct IgnoreGuard(());

/// As long as this guard lives, Ctrl-C is read as a key.
pub(super) struct KeyGuard {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
    _ignore: IgnoreGuard,
}

#[cfg(unix)]
mod signal {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, OnceLock};

    use signal_hook::consts::SIGINT;
    use signal_hook::flag::register_conditional_shutdown;

    use crate::cli::exit_code::ExitCode;

    /// Whether Ctrl-C ends the program, as it does before the first question.
    static ENDS: OnceLock<Arc<AtomicBool>> = OnceLock::new();

    pub(super) fn set(ends: bool) {
        let flag = ENDS.get_or_init(|| {
            let flag = Arc::new(AtomicBool::new(false));
            // Where it can't be registered, Ctrl-C does what it did before.
            let status = ExitCode::Interrupted as i32;
            let _ = register_conditional_shutdown(SIGINT, status, Arc::clone(&flag));
            flag
        });
        flag.store(ends, Ordering::SeqCst);
    }
}

/// Ignores Ctrl-C until the guard is dropped.
pub(super) fn ignore_ctrl_c() -> IgnoreGuard {
    #[cfg(unix)]
    signal::set(false);
    IgnoreGuard(())
}

impl Drop for IgnoreGuard {
    fn drop(&mut self) {
        #[cfg(unix)]
        signal::set(true);
    }
}

/// Makes Ctrl-C a key until the guard is dropped. The terminal sends no signal, not even between two keys, so that none is
/// lost.
#[cfg(unix)]
pub(super) fn read_ctrl_c_as_key() -> KeyGuard {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    let ignore = ignore_ctrl_c();
    let before = tcgetattr(io::stdin()).ok();
    if let Some(mut modes) = before.clone() {
        modes.local_modes.remove(LocalModes::ISIG);
        let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &modes);
    }
    KeyGuard {
        before,
        _ignore: ignore,
    }
}

#[cfg(unix)]
impl Drop for KeyGuard {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};

        if let Some(before) = &self.before {
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, before);
        }
    }
}

/// Terminals of other systems have no such mode.
#[cfg(not(unix))]
pub(super) fn read_ctrl_c_as_key() -> KeyGuard {
    KeyGuard {
        _ignore: ignore_ctrl_c(),
    }
}
