//! Shells, and the forms in which each takes an answer.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::engine::{self, CompletionCandidate};
use clap_complete::env::{Elvish, EnvCompleter, Fish, Powershell, Shells};

/// Every shell that may ask.
pub(super) const SHELLS: Shells<'static> = Shells(&[&BASH, &ZSH, &Fish, &Powershell, &Elvish]);

/// Writes what may be suggested, as the script of a shell reads it.
type Answer = fn(&mut Command, Vec<OsString>, Option<&Path>, &mut dyn Write) -> io::Result<()>;

/// A shell whose script is our own.
struct Own {
    name: &'static str,
    script: &'static [u8],
    answer: Answer,
}

/// bash, which cuts words at colons.
const BASH: Own = Own {
    name: "bash",
    script: include_bytes!("../../../completions/kompis.bash"),
    answer: answer_bash,
};

/// zsh, which is told what stands for more to come.
const ZSH: Own = Own {
    name: "zsh",
    script: include_bytes!("../../../completions/_kompis"),
    answer: answer_zsh,
};

impl EnvCompleter for Own {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is(&self, name: &str) -> bool {
        name == self.name
    }

    fn write_registration(
        &self,
        _variable: &str,
        _name: &str,
        _bin: &str,
        _completer: &str,
        script: &mut dyn Write,
    ) -> io::Result<()> {
        script.write_all(self.script)
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        here: Option<&Path>,
        answer: &mut dyn Write,
    ) -> io::Result<()> {
        (self.answer)(command, words, here, answer)
    }
}

/// One value a line.
fn answer_bash(
    command: &mut Command,
    words: Vec<OsString>,
    here: Option<&Path>,
    answer: &mut dyn Write,
) -> io::Result<()> {
    let last = words.len().saturating_sub(1);
    for candidate in engine::complete(command, words, last, here)? {
        writeln!(answer, "{}", candidate.get_value().to_string_lossy())?;
    }
    Ok(())
}

/// One value a line with its help; the first sign says whether a space follows, and `~` that none begins as typed.
fn answer_zsh(
    command: &mut Command,
    words: Vec<OsString>,
    here: Option<&Path>,
    answer: &mut dyn Write,
) -> io::Result<()> {
    let last = words.len().saturating_sub(1);
    let typed = words.last().map(|it| it.to_string_lossy().into_owned());
    let candidates = engine::complete(command, words, last, here)?;
    let begins = |it: &CompletionCandidate| {
        let value = it.get_value().to_string_lossy();
        typed
            .as_deref()
            .is_none_or(|typed| value.starts_with(typed))
    };
    if !candidates.iter().any(begins) {
        writeln!(answer, "~")?;
    }
    for candidate in candidates {
        let value = candidate.get_value().to_string_lossy();
        let sign = if value.ends_with([':', '.', '=', '/']) {
            '-'
        } else {
            '+'
        };
        let value = value.replace('\\', "\\\\").replace(':', "\\:");
        write!(answer, "{sign}{value}")?;
        let help = candidate
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        match help.lines().next() {
            Some(line) => writeln!(answer, ":{}", line.replace('\\', "\\\\"))?,
            None => writeln!(answer)?,
        }
    }
    Ok(())
}
