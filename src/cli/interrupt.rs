//! Ctrl-C while somebody is asked or edits: it ends the question, not the program in the middle of it.

#[cfg(unix)]
use std::io;

/// While this lives, Ctrl-C does not end the program.
pub(super) struct Held(());

/// While this lives, Ctrl-C is a key like others: none is lost, whoever reads it decides.
pub(super) struct AsKey {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
    _held: Held,
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

/// Holds Ctrl-C back until what is returned goes.
pub(super) fn hold() -> Held {
    #[cfg(unix)]
    signal::set(false);
    Held(())
}

impl Drop for Held {
    fn drop(&mut self) {
        #[cfg(unix)]
        signal::set(true);
    }
}

/// Makes Ctrl-C a key until what is returned goes: the terminal sends no signal, not even between two keys.
#[cfg(unix)]
pub(super) fn as_key() -> AsKey {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    let held = hold();
    let before = tcgetattr(io::stdin()).ok();
    if let Some(mut modes) = before.clone() {
        modes.local_modes.remove(LocalModes::ISIG);
        let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &modes);
    }
    AsKey {
        before,
        _held: held,
    }
}

#[cfg(unix)]
impl Drop for AsKey {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};

        if let Some(before) = &self.before {
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, before);
        }
    }
}

/// Elsewhere a question reads keys by other ways.
#[cfg(not(unix))]
pub(super) fn as_key() -> AsKey {
    AsKey { _held: hold() }
}
