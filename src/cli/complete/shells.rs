//! Shells, and the forms in which each takes an answer.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::engine::{self, CompletionCandidate};
use clap_complete::env::{Elvish, EnvCompleter, Fish, Powershell, Shells};

/// Every shell that may ask.
pub(super) const SHELLS: Shells<'static> = Shells(&[&BASH, &ZSH, &Fish, &Powershell, &Elvish]);

/// A shell whose script is our own, and the text that the script reads: candidates for the word that is typed.
struct Own {
    name: &'static str,
    script: &'static [u8],
    answer: fn(&[CompletionCandidate], &str) -> String,
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
        let last = words.len().saturating_sub(1);
        let typed = words.last().cloned().unwrap_or_default();
        let candidates = engine::complete(command, words, last, here)?;
        let text = (self.answer)(&candidates, &typed.to_string_lossy());
        answer.write_all(text.as_bytes())
    }
}

/// One value a line.
fn answer_bash(candidates: &[CompletionCandidate], _typed: &str) -> String {
    let values = candidates.iter().map(|it| it.get_value().to_string_lossy());
    values.map(|value| value.into_owned() + "\n").collect()
}

/// One value a line with its help; the first sign says whether a space follows, and `~` that none begins as typed.
fn answer_zsh(candidates: &[CompletionCandidate], typed: &str) -> String {
    let begins = |it: &CompletionCandidate| it.get_value().to_string_lossy().starts_with(typed);
    let mut answer = String::new();
    // zsh would else drop what does not begin so, such as an id that was found by its name.
    if !candidates.iter().any(begins) {
        answer.push_str("~\n");
    }
    for candidate in candidates {
        let value = candidate.get_value().to_string_lossy();
        let sign = match value.ends_with([':', '.', '=', '/']) {
            true => '-',
            false => '+',
        };
        // `_describe` splits at the first colon that no backslash escapes.
        let value = value.replace('\\', "\\\\").replace(':', "\\:");
        let help = candidate.get_help().map(ToString::to_string);
        let help = help.unwrap_or_default().replace('\\', "\\\\");
        let first = help.lines().next().map(|line| format!(":{line}"));
        answer.push_str(&format!("{sign}{value}{}\n", first.unwrap_or_default()));
    }
    answer
}
