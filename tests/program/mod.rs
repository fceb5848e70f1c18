//! Every command with its options and formats, as the command-line definition lists them; the lines that tests run; and
//! helpers that run them and read their output.

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

/// A command with its options and formats.
pub(crate) struct CommandDefinition {
    /// The words of the command, such as `git install`; empty for the program alone.
    pub(crate) name: String,
    /// The options, without those that every command has.
    pub(crate) options: BTreeSet<String>,
    /// The values of `--format`; empty where there is no such option.
    pub(crate) formats: Vec<String>,
}

/// Returns every command, including those hidden from the help.
pub(crate) fn commands() -> Vec<CommandDefinition> {
    let mut program = kompis::cli::command();
    program.build();
    let mut all = Vec::new();
    collect_commands(&program, "", &mut all);
    all
}

fn collect_commands(command: &clap::Command, name: &str, all: &mut Vec<CommandDefinition>) {
    if !command.is_subcommand_required_set() {
        let of_all = |it: &&clap::Arg| {
            !it.is_global_set() && !["help", "version"].contains(&it.get_id().as_str())
        };
        let own = command.get_arguments().filter(of_all);
        let options = own.filter_map(|it| it.get_long().map(str::to_owned));
        let format = command.get_arguments().find(|it| it.get_id() == "format");
        let values = format.map(clap::Arg::get_possible_values);
        let formats = values.into_iter().flatten();
        all.push(CommandDefinition {
            name: name.to_owned(),
            options: options.collect(),
            formats: formats.map(|it| it.get_name().to_owned()).collect(),
        });
    }
    for subcommand in command
        .get_subcommands()
        .filter(|it| it.get_name() != "help")
    {
        let name = format!("{name} {}", subcommand.get_name());
        collect_commands(subcommand, name.trim(), all);
    }
}

/// Returns the names of the commands with `--skip-broken`: those that show something of a registry that is read whole.
pub(crate) fn commands_that_skip_broken() -> BTreeSet<String> {
    let skips = |it: &CommandDefinition| it.options.contains("skip-broken");
    commands()
        .into_iter()
        .filter(skips)
        .map(|it| it.name)
        .collect()
}

/// One run of the program: a line in one of the formats of its command.
pub(crate) struct Run {
    pub(crate) command: String,
    pub(crate) line: lines::Line,
    pub(crate) format: Option<String>,
    /// Whether it is the first of its command with this disclosure. Such runs are never skipped.
    pub(crate) is_first: bool,
}

impl Run {
    /// Returns the arguments after the name of the program.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let mut words = shell_words::split(&self.command).expect("a command");
        words.extend(shell_words::split(self.line.arguments).expect("a line"));
        if let Some(format) = &self.format {
            words.extend(["--format".to_owned(), format.clone()]);
        }
        words
    }

    /// Returns the format of the output.
    pub(crate) fn format(&self) -> &str {
        self.format.as_deref().unwrap_or("text")
    }
}

/// Returns a sample of runs: the first of each command and disclosure, and of the others those that `is_chosen` accepts by
/// their index.
pub(crate) fn sample_runs(runs: &[Run], is_chosen: impl Fn(usize) -> bool) -> Vec<&Run> {
    let runs = runs.iter().enumerate();
    runs.filter(|(at, run)| run.is_first || is_chosen(*at))
        .map(|(_, run)| run)
        .collect()
}

/// Returns every line of every command in every format that it has.
///
/// Panics when no line covers a command or an option.
pub(crate) fn all_runs() -> Vec<Run> {
    let mut runs = Vec::new();
    let mut not_tried = Vec::new();
    for definition in commands() {
        let lines = lines::lines_of(&definition.name);
        let typed: BTreeSet<&str> = lines
            .iter()
            .flat_map(|line| line.arguments.split_whitespace())
            .filter_map(|word| word.strip_prefix("--"))
            .collect();
        let is_tried = |it: &&String| {
            typed.contains(it.as_str()) || lines::OPTIONS_NOT_TRIED.contains(&it.as_str())
        };
        let options = definition.options.iter().filter(|it| !is_tried(it));
        not_tried.extend(options.map(|option| format!("{} --{option}", definition.name)));
        let mut seen = BTreeSet::new();
        for line in lines {
            let formats = definition
                .formats
                .iter()
                .filter(|it| line.accepts_format(it));
            let mut formats: Vec<Option<String>> = formats.cloned().map(Some).collect();
            if definition.formats.is_empty() {
                formats.push(None);
            }
            let is_first = seen.insert(line.disclosure);
            runs.extend(formats.into_iter().map(|format| Run {
                command: definition.name.clone(),
                line: line.clone(),
                format,
                is_first,
            }));
        }
    }
    assert!(
        not_tried.is_empty(),
        "no line of tests/program/lines.rs asks for {not_tried:?}"
    );
    runs
}

/// Creates a command for kompis or git that ignores the user's own settings.
pub(crate) fn clean_command(program: &str, folder: &Path) -> Command {
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
pub(crate) fn run_kompis(folder: &Path, arguments: &[String]) -> Output {
    let mut command = clean_command(env!("CARGO_BIN_EXE_kompis"), folder);
    command.args(arguments).output().expect("kompis runs")
}

pub(crate) fn run_git(folder: &Path, arguments: &[&str]) {
    let done = clean_command("git", folder).args(arguments).output();
    assert!(done.expect("git runs").status.success(), "{arguments:?}");
}

/// Writes a file below a folder.
pub(crate) fn write_file(folder: &Path, file: &str, text: &str) {
    let path: PathBuf = folder.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// Returns every cell of every sheet of a workbook.
pub(crate) fn workbook_cells(workbook: &[u8]) -> Vec<Data> {
    let mut workbook = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let names = workbook.sheet_names();
    let sheet = |name: &String| {
        let range = workbook.worksheet_range(name).expect("a sheet");
        let cells = range.rows().flatten().cloned();
        cells.collect::<Vec<Data>>()
    };
    names.iter().flat_map(sheet).collect()
}

/// Returns the output as one text: cells on a line each, folded lines joined.
pub(crate) fn output_text(bytes: Vec<u8>, format: &str) -> String {
    match format {
        "xlsx" if !bytes.is_empty() => {
            let cells: Vec<String> = workbook_cells(&bytes)
                .iter()
                .map(ToString::to_string)
                .collect();
            cells.join("\n")
        }
        // The texts of a database stand in it as they are.
        "sqlite" => String::from_utf8_lossy(&bytes).into_owned(),
        "vcard" => String::from_utf8(bytes)
            .expect("UTF-8")
            .replace("\r\n ", ""),
        _ => String::from_utf8(bytes).expect("UTF-8"),
    }
}
