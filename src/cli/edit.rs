//! `kompis edit`.

use std::io;
use std::path::Path;
use std::process::Command;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, find_path, findings_in};
use super::exit_code::ExitCode;
use super::interrupt;
use super::prompt::Prompt;
use super::write::{Planned, WriteOptions, Writer};
use crate::error::Error;
use crate::error::reference::ReferenceError;
use crate::error::write::EditorError;
use crate::error::write::WriteError;
use crate::model::change::Change;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::ops::check::check;
use crate::store::draft::Draft;
use crate::store::folder::{PathTarget, SETTINGS};
use crate::store::replace::NewText;
use crate::text::shell;

/// Change a record in your editor, as VISUAL or EDITOR says
///
/// An editor that returns at once needs an option to wait: `code --wait`. What has faults is shown and can be edited again;
/// a text that is not written is kept. A record that can't be read is opened by its id or path, `registry.toml` by its name.
#[derive(ClapArgs, Debug)]
#[command(mut_arg("declare", |argument| argument.hide(true)))]
pub(crate) struct Args {
    /// The record
    #[arg(value_name = "REF", add = complete::reference())]
    record: String,
    #[command(flatten)]
    options: WriteOptions,
}

/// The file to edit.
struct File {
    path: String,
    /// The id and kind of its record; none for the settings.
    record: Option<(Id, Kind)>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let editor = editor()?;
    let folder = context.folder()?;
    let read = context.read_for_writing(&folder, None)?;
    let file = find(context, &read, &args.record)?;
    let kind = file.record.as_ref().map(|(_, kind)| *kind);
    let draft = Draft::new(&folder, &file.path, kind).map_err(|error| match error {
        WriteError::Io(_, error) if error.kind() == io::ErrorKind::InvalidData => {
            Error::from(EditorError::NotText(file.path.clone()))
        }
        error => error.into(),
    })?;
    for kept in draft.other_copies() {
        let kept = kept.display();
        context.note(format!("a text from before is kept in `{kept}`"));
    }
    let Some(text) = edit(context, &read, &editor, &draft)? else {
        draft.discard();
        context.note("the text is the same; nothing was written");
        return Ok(ExitCode::Done);
    };
    let id = file.record.map_or_else(|| Id::new(SETTINGS), |(id, _)| id);
    let mut plan = Plan::default();
    plan.changes.push(Change::Edited { id });
    match write(context, &args.options, &folder, &(plan, None), text) {
        Ok(code) => {
            draft.discard();
            Ok(code)
        }
        Err(Error::Write(error)) => Err(EditorError::Kept(error, draft.copy).into()),
        Err(error) => Err(error),
    }
}

/// The command of the editor, split into words.
fn editor() -> Result<Vec<String>, EditorError> {
    let set = |name| std::env::var(name).ok().filter(|it| !it.trim().is_empty());
    let line = set("VISUAL").or_else(|| set("EDITOR"));
    let line = line.ok_or(EditorError::NoEditor)?;
    let words = shell::split(&line).filter(|words| !words.is_empty());
    words.ok_or(EditorError::BadEditor(line))
}

/// The file of a REF or a path, readable or not.
fn find(context: &Context, read: &Read, text: &str) -> Result<File, Error> {
    let registry = read.registry();
    let path = match find_path(&read.loaded.root, text) {
        PathTarget::Inside(below) => below,
        PathTarget::Outside | PathTarget::Nowhere => text.to_owned(),
    };
    if path == SETTINGS {
        return Ok(File { path, record: None });
    }
    let mut all = registry.records().chain(registry.unreadable_records());
    // Before REFs: a record that can't be read has no name to be found by.
    let by_path = all.find(|record| record.path == path);
    let broken = || {
        let mut unreadable = registry.unreadable_records();
        unreadable.find(|record| record.id.as_str() == text && registry.get(&record.id).is_none())
    };
    let record = match by_path.or_else(broken) {
        Some(record) => Some(record),
        None => registry.get(
            &context
                .assigner(read, false)
                .reference(ReferenceTarget::Any, text)?,
        ),
    };
    let record = record.ok_or_else(|| ReferenceError::unknown(registry, text, None))?;
    Ok(File {
        path: record.path.clone(),
        record: Some((record.id.clone(), record.kind)),
    })
}

/// Starts the editor on the copy until it has no new findings; returns none when the text is unchanged.
fn edit(
    context: &mut Context,
    read: &Read,
    editor: &[String],
    draft: &Draft,
) -> Result<Option<NewText>, Error> {
    loop {
        // Read before the error is looked at: an editor that failed may have saved what was typed.
        context.output.end_progress();
        let started = start(editor, &draft.copy);
        let text = draft.text().map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Error::from(EditorError::Faulty(
                "it is not UTF-8".to_owned(),
                draft.copy.clone(),
            )),
            _ => WriteError::Io(draft.copy.clone(), error).into(),
        })?;
        let is_same = text.old == text.new;
        if let Err(message) = started {
            let kept = (!is_same).then(|| draft.copy.clone());
            if is_same {
                draft.discard();
            }
            return Err(EditorError::Failed(editor.join(" "), message, kept).into());
        }
        if is_same {
            return Ok(None);
        }
        // What was wrong before the edit must not stop a correction of something else.
        let findings = draft.new_findings(text.new.as_deref().unwrap_or_default());
        if findings.is_empty() {
            return Ok(Some(text));
        }
        let shown = |_: &str| text.new.clone();
        context.draw_findings_with(&read.loaded.root, &findings, read.registry(), &shown);
        let words = context.words(read.registry());
        let prompt = Prompt::open(context, words);
        let question = words.get("ask-again");
        // No answer is no: the copy stays, and the text in it.
        let again = prompt.is_some_and(|it| it.confirm(&question, true).unwrap_or(false));
        if !again {
            let message = format!("`{}` would have faults", text.path);
            return Err(EditorError::Faulty(message, draft.copy.clone()).into());
        }
    }
}

/// Runs the editor, which gets Ctrl-C meanwhile.
fn start(editor: &[String], copy: &Path) -> Result<(), String> {
    let Some((program, arguments)) = editor.split_first() else {
        return Ok(());
    };
    // Editors have their own use for it, and the shell sends it to both.
    let guard = interrupt::ignore_ctrl_c();
    let status = Command::new(program).args(arguments).arg(copy).status();
    drop(guard);
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(status.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// Writes the text if nobody changed the file meanwhile, and shows what `check` finds in it.
fn write(
    context: &mut Context,
    options: &WriteOptions,
    folder: &Path,
    planned: &Planned,
    text: NewText,
) -> Result<ExitCode, Error> {
    let locks = options.mode.lock(context, folder)?;
    let path = text.path.clone();
    let writer = Writer {
        command: "edit",
        options,
        folder,
        planned,
        texts: &[text],
    };
    let code = writer.write(context, locks)?;
    if !options.mode.dry_run {
        let after = context.read_for_writing(folder, None)?;
        let (registry, loaded) = (after.registry(), &after.loaded);
        let found = check(registry, loaded.findings.clone(), context.today());
        let found = findings_in(&found, &[path]);
        let shown = |file: &str| loaded.files.text(file);
        context.draw_findings_with(folder, &found, registry, &shown);
    }
    Ok(code)
}
