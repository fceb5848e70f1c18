//! The program as its own definition has it: every command with its options and formats, what is asked of each, and what
//! its answers say.

#![allow(
    dead_code,
    reason = "each of the tests that share it leaves some to the others"
)]

pub(crate) mod lines;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use calamine::{Data, Reader, Xlsx};

/// A command with what it takes.
pub(crate) struct Offered {
    /// Its words, such as `git install`; none for the program alone.
    pub(crate) name: String,
    /// Its options, without those that every command has.
    pub(crate) options: BTreeSet<String>,
    /// Its formats; none where it has one only.
    pub(crate) formats: Vec<String>,
}

/// Every command, those that the help hides among them.
pub(crate) fn commands() -> Vec<Offered> {
    let mut program = kompis::cli::command();
    program.build();
    let mut all = Vec::new();
    gather(&program, "", &mut all);
    all
}

fn gather(command: &clap::Command, name: &str, all: &mut Vec<Offered>) {
    if !command.is_subcommand_required_set() {
        let of_all = |it: &&clap::Arg| {
            !it.is_global_set() && !["help", "version"].contains(&it.get_id().as_str())
        };
        let own = command.get_arguments().filter(of_all);
        let options = own.filter_map(|it| it.get_long().map(str::to_owned));
        let format = command.get_arguments().find(|it| it.get_id() == "format");
        let values = format.map(clap::Arg::get_possible_values);
        let formats = values.into_iter().flatten();
        all.push(Offered {
            name: name.to_owned(),
            options: options.collect(),
            formats: formats.map(|it| it.get_name().to_owned()).collect(),
        });
    }
    for below in command
        .get_subcommands()
        .filter(|it| it.get_name() != "help")
    {
        let name = format!("{name} {}", below.get_name());
        gather(below, name.trim(), all);
    }
}

/// A run that is asked for: a line in one of the formats of its command.
pub(crate) struct Run {
    pub(crate) command: String,
    pub(crate) line: lines::Line,
    pub(crate) format: Option<String>,
    /// Whether it is the first of its command that may tell so much: tried in any case.
    pub(crate) is_first: bool,
}

impl Run {
    /// What is typed behind the name of the program.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let mut words = shell_words::split(&self.command).expect("a command");
        words.extend(shell_words::split(self.line.arguments).expect("a line"));
        if let Some(format) = &self.format {
            words.extend(["--format".to_owned(), format.clone()]);
        }
        words
    }

    /// The format that comes.
    pub(crate) fn format(&self) -> &str {
        self.format.as_deref().unwrap_or("text")
    }
}

/// Every line of every command in every format that it has.
///
/// Panics when there is a command or an option that no line asks for.
pub(crate) fn runs() -> Vec<Run> {
    let mut runs = Vec::new();
    let mut untried = Vec::new();
    for offered in commands() {
        let lines = lines::of(&offered.name);
        let typed: BTreeSet<&str> = lines
            .iter()
            .flat_map(|line| line.arguments.split_whitespace())
            .filter_map(|word| word.strip_prefix("--"))
            .collect();
        let is_tried =
            |it: &&String| typed.contains(it.as_str()) || lines::UNTRIED.contains(&it.as_str());
        let options = offered.options.iter().filter(|it| !is_tried(it));
        untried.extend(options.map(|option| format!("{} --{option}", offered.name)));
        let mut told = BTreeSet::new();
        for line in lines {
            let formats = offered.formats.iter().filter(|it| line.takes(it));
            let mut formats: Vec<Option<String>> = formats.cloned().map(Some).collect();
            if offered.formats.is_empty() {
                formats.push(None);
            }
            let is_first = told.insert(line.tells);
            runs.extend(formats.into_iter().map(|format| Run {
                command: offered.name.clone(),
                line: line.clone(),
                format,
                is_first,
            }));
        }
    }
    assert!(
        untried.is_empty(),
        "no line of tests/program/lines.rs asks for {untried:?}"
    );
    runs
}

/// The program or git, as somebody without settings of their own would run it.
pub(crate) fn clean(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy();
        if name.starts_with("GIT_") || name.starts_with("GITHUB_") || name.starts_with("KOMPIS_") {
            command.env_remove(&variable);
        }
    }
    command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Prov")
        .env("GIT_AUTHOR_EMAIL", "prov@exempel.example")
        .env("GIT_COMMITTER_NAME", "Prov")
        .env("GIT_COMMITTER_EMAIL", "prov@exempel.example")
        .env("GIT_AUTHOR_DATE", "2026-03-01T12:00:00+0100")
        .env("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+0100")
        .env("XDG_CONFIG_HOME", folder.join(".none"))
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("VISUAL", "true")
        .env("TZ", "Europe/Stockholm")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    command
}

/// Runs kompis in the folder of the registry.
pub(crate) fn kompis(folder: &Path, arguments: &[String]) -> Output {
    let mut command = clean(env!("CARGO_BIN_EXE_kompis"), folder);
    command.args(arguments).output().expect("kompis runs")
}

pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let done = clean("git", folder).args(arguments).output();
    assert!(done.expect("git runs").status.success(), "{arguments:?}");
}

/// Writes a file below a folder.
pub(crate) fn put(folder: &Path, file: &str, text: &str) {
    let path: PathBuf = folder.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// Every cell of every sheet of a workbook.
pub(crate) fn cells(workbook: &[u8]) -> Vec<Data> {
    let mut workbook = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let names = workbook.sheet_names();
    let sheet = |name: &String| {
        let range = workbook.worksheet_range(name).expect("a sheet");
        let cells = range.rows().flatten().cloned();
        cells.collect::<Vec<Data>>()
    };
    names.iter().flat_map(sheet).collect()
}

/// What an answer says, as one text: cells a line each, folded lines whole.
pub(crate) fn read(bytes: Vec<u8>, format: &str) -> String {
    match format {
        "xlsx" if !bytes.is_empty() => {
            let cells: Vec<String> = cells(&bytes).iter().map(ToString::to_string).collect();
            cells.join("\n")
        }
        "vcard" => String::from_utf8(bytes)
            .expect("UTF-8")
            .replace("\r\n ", ""),
        _ => String::from_utf8(bytes).expect("UTF-8"),
    }
}
