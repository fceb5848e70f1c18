//! Where results and messages go: standard output or a file, and standard error.
//!
//! Everything that is text passes [`escape::printed`] here, so that no caller can let a control character out.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::progress::Progress;
use crate::error::write::OutputError;
use crate::error::write::WriteError;
use crate::render::report::Report;
use crate::render::{Format, Look, escape, text};
use crate::store::disk::{self, Access};
use crate::store::export;
use crate::store::folder;
use crate::text::words::Words;

/// When to use colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum When {
    /// On a terminal
    Auto,
    /// In any case
    Always,
    /// Never
    Never,
}

/// The options that choose a format and a file.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Target {
    /// Format of the result
    // Each command sets the formats that it has by `mut_arg`.
    #[arg(long, value_parser = one_of(&[]), help_heading = "Output")]
    pub(crate) format: Option<Format>,
    /// Write to a file, in the format of its ending
    // Last of its heading: the options of a single format follow `--format`.
    #[arg(
        long,
        short,
        value_name = "FILE",
        display_order = 100,
        help_heading = "Output"
    )]
    pub(crate) output: Option<PathBuf>,
    /// Whether the result may have people's contact details: then a new file is readable by its owner only.
    #[arg(skip)]
    pub(crate) has_details: bool,
}

/// Standard output and standard error of a run.
#[derive(Debug)]
pub(crate) struct Output {
    color: When,
    quiet: bool,
    has_written: bool,
    /// What shows that a command takes long, until anything else is shown.
    progress: Mutex<Option<Progress>>,
}

impl Output {
    /// The outputs, with or without colour and notes.
    pub(crate) fn new(color: When, quiet: bool) -> Output {
        Output {
            color,
            quiet,
            has_written: false,
            progress: Mutex::default(),
        }
    }

    /// Shows on a terminal how far the command has come, when it takes long and unless `--quiet`.
    pub(crate) fn start_progress(&self, words: impl FnOnce() -> Words) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.is_none() && !self.quiet && io::stderr().is_terminal() {
            *progress = Progress::start(words());
        }
    }

    /// Ends that, before anybody else uses the terminal.
    pub(crate) fn end_progress(&self) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        *progress = None;
    }

    /// Remembers that files are written, so that a later error of standard output says so.
    pub(crate) fn set_written(&mut self) {
        self.has_written = true;
    }

    /// The width of a line: `COLUMNS`, or that of the terminal; none when there is no terminal.
    pub(crate) fn width(&self) -> Option<usize> {
        let columns = std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
        let terminal = || {
            io::stdout()
                .is_terminal()
                .then(text::terminal_width)
                .flatten()
        };
        columns
            .filter(|width| *width > 0)
            .or_else(terminal)
            .map(|width: usize| width.max(40))
    }

    /// Whether standard output takes colour.
    pub(crate) fn color(&self) -> bool {
        self.wants_color(io::stdout().is_terminal())
    }

    /// Whether standard error takes colour.
    pub(crate) fn error_color(&self) -> bool {
        self.wants_color(io::stderr().is_terminal())
    }

    fn wants_color(&self, is_terminal: bool) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        match self.color {
            When::Always => true,
            When::Never => false,
            // https://no-color.org: any value counts but an empty one.
            When::Auto => is_terminal && !set("NO_COLOR") && !dumb,
        }
    }

    /// Shows a result: on standard output, or in the file that was named.
    ///
    /// # Errors
    /// [`OutputError`] when it can't be written.
    pub(crate) fn show(&mut self, target: &Target, result: &str) -> Result<(), OutputError> {
        match &target.output {
            Some(_) => self.write(target, escape::printed(result, false).as_bytes()),
            None => self.print(result),
        }
    }

    /// Draws a report in a format and shows it.
    ///
    /// # Errors
    /// [`OutputError`] when it can't be written.
    pub(crate) fn report(
        &mut self,
        target: &Target,
        format: Format,
        report: Report,
        look: &Look<'_>,
    ) -> Result<(), OutputError> {
        let drawn = report.draw(format, look);
        match format.is_binary() {
            true => self.write(target, &drawn),
            false => self.show(target, &String::from_utf8_lossy(&drawn)),
        }
    }

    /// Writes bytes as they are, to the file that was named or to standard output.
    fn write(&mut self, target: &Target, result: &[u8]) -> Result<(), OutputError> {
        match &target.output {
            // `-o registry.toml` once replaced the registry without a word.
            Some(file) if folder::is_protected(file) => Err(OutputError::Kept(file.clone())),
            Some(file) => {
                disk::write_named(file, result, target.access()).map_err(OutputError::File)?;
                self.note(&format!("wrote {}", file.display()));
                Ok(())
            }
            None => self.print_bytes(result),
        }
    }

    /// Writes the files of an export into the folder that was named; `known` are the names that such a folder may have.
    ///
    /// # Errors
    /// [`OutputError`] when it can't be written, is in a registry, or has other files.
    pub(crate) fn write_folder(
        &mut self,
        target: &Target,
        files: &[(String, Vec<u8>)],
        known: &BTreeSet<String>,
    ) -> Result<(), OutputError> {
        let folder = target.output.as_deref().unwrap_or(Path::new("."));
        export::write_folder(folder, files, known, target.access())?;
        self.note(&format!(
            "wrote {}: {} files",
            folder.display(),
            files.len()
        ));
        Ok(())
    }

    /// Appends to a file that other programs write to as well. `text` gets the number of bytes that are left of `largest`.
    ///
    /// # Errors
    /// [`OutputError`] when it can't be written.
    pub(crate) fn append(
        &mut self,
        file: &Path,
        largest: usize,
        text: impl Fn(usize) -> String,
    ) -> Result<(), OutputError> {
        let failed = |error| OutputError::File(WriteError::Io(file.to_owned(), error));
        let mut opened = disk::open_to_append(file).map_err(OutputError::File)?;
        let taken = opened.metadata().map_err(failed)?.len();
        let before = if taken > 0 { "\n" } else { "" };
        let taken = usize::try_from(taken).unwrap_or(usize::MAX);
        let text = text(largest.saturating_sub(taken).saturating_sub(before.len()));
        let text = escape::printed(&text, false);
        // GitHub refuses a summary that is too large altogether: better none than that.
        if text.is_empty() {
            return Ok(());
        }
        opened
            .write_all(format!("{before}{text}").as_bytes())
            .map_err(failed)
    }

    /// Writes to standard output.
    ///
    /// # Errors
    /// [`OutputError::Closed`] when the reader has closed standard output.
    pub(crate) fn print(&mut self, result: &str) -> Result<(), OutputError> {
        self.print_bytes(escape::printed(result, self.color()).as_bytes())
    }

    /// Writes the text of a file to standard output: byte for byte, unless a terminal shows it.
    ///
    /// # Errors
    /// [`OutputError`] when standard output can't be written.
    pub(crate) fn print_source(&mut self, text: &str) -> Result<(), OutputError> {
        match io::stdout().is_terminal() {
            // A record may hold control characters; in a pipe `kompis fmt -` must not change a byte of them.
            true => self.print(text),
            false => self.print_bytes(text.as_bytes()),
        }
    }

    fn print_bytes(&mut self, result: &[u8]) -> Result<(), OutputError> {
        self.end_progress();
        let mut stdout = io::stdout().lock();
        stdout
            .write_all(result)
            // A full disk or a closed pipe shows only when the buffer is written.
            .and_then(|()| stdout.flush())
            .map_err(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => OutputError::Closed,
                // `set > /dev/full` once said that it could not write, though it had.
                _ if self.has_written => OutputError::Unreported(error),
                _ => OutputError::Stdout(error),
            })
    }

    /// Prints what was done, unless `--quiet`.
    ///
    /// # Errors
    /// [`OutputError`] when standard output can't be written.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), OutputError> {
        if self.quiet { Ok(()) } else { self.print(text) }
    }

    /// Whether standard input and standard error are a terminal, so that questions can be asked.
    pub(crate) fn is_terminal(&self) -> bool {
        self.end_progress();
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether standard output is a terminal, so that whoever is asked about a result sees it.
    pub(crate) fn shows_on_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether notes are printed.
    pub(crate) fn prints_notes(&self) -> bool {
        !self.quiet
    }

    /// Prints a note to standard error, unless `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.message(&format!("note: {}\n", escape::terminal(text)));
        }
    }

    /// Writes to standard error; errors of it are ignored.
    pub(crate) fn message(&self, text: &str) {
        self.end_progress();
        let text = escape::printed(text, self.error_color());
        // There is no place left to report that.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

impl Target {
    /// Who may read what is written.
    fn access(&self) -> Access {
        match self.has_details {
            // Such lists were readable by everybody on the machine: a new file is its owner's only.
            true => Access::Private,
            false => Access::Usual,
        }
    }

    /// The same for a result that may hold people's contact details.
    pub(crate) fn with_details(&self) -> Target {
        Target {
            has_details: true,
            ..self.clone()
        }
    }

    /// The format that was given, or that of the ending of the file, or text.
    ///
    /// # Errors
    /// [`OutputError::UnknownEnding`] when the ending is no format of the command, [`OutputError::Binary`] when a format that
    /// is no text would go to a terminal.
    pub(crate) fn format(&self, formats: &[Format]) -> Result<Format, OutputError> {
        let Some(file) = &self.output else {
            let format = self.format.unwrap_or(Format::Text);
            return match format.is_binary() && io::stdout().is_terminal() {
                true => Err(OutputError::Binary(format.key())),
                false => Ok(format),
            };
        };
        let ending = file.extension().and_then(OsStr::to_str).unwrap_or_default();
        // Two formats may have one ending, such as `csv` and `excel`: the first is meant.
        let named = formats.iter().find(|format| format.extension() == ending);
        self.format.or(named.copied()).ok_or_else(|| {
            let mut endings: Vec<&str> = formats.iter().map(|it| it.extension()).collect();
            let mut seen = BTreeSet::new();
            endings.retain(|ending| seen.insert(*ending));
            let file = file.clone();
            OutputError::UnknownEnding {
                file,
                formats: endings,
            }
        })
    }
}

/// What `--format` takes: one of the formats of a command.
pub(crate) fn one_of(formats: &'static [Format]) -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(formats.iter().map(|format| format.key())).try_map(move |key| {
        let named = formats.iter().copied().find(|format| format.key() == key);
        named.ok_or("no such format")
    })
}

/// One row for each value that an option takes: the value, its word and its help.
pub(crate) type Choices<T> = &'static [(T, &'static str, &'static str)];

/// What an option takes: one of the words in a table.
pub(crate) fn one_word<T>(choices: Choices<T>) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let words = choices
        .iter()
        .map(|(_, word, help)| PossibleValue::new(*word).help(*help));
    PossibleValuesParser::new(words).try_map(move |typed| {
        let chosen = choices.iter().find(|(_, word, _)| *word == typed);
        chosen.map(|(value, ..)| *value).ok_or("no such word")
    })
}
