//! Writing files: new texts are made and proven first, then each file is replaced as a whole.

use std::collections::BTreeMap;
use std::path::Path;

use super::disk;
use super::files::id_of;
use super::folder::SETTINGS;
use super::journal;
use super::replace::{NewText, current, is_unchanged, put_all, remove_temporary_files};
use crate::document::declare::declare;
use crate::document::edit::edit;
use crate::document::{Document, prove, reader};
use crate::error::write::{EditError, WriteError};
use crate::model::edit::{Edit, FileEdit, Plan};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::subject::Subject;
use crate::model::vocabulary::Vocabulary;

/// Makes and proves the new texts of a plan; files that do not change are left out.
///
/// # Errors
/// [`WriteError`] when a file can't be read or edited, or a new text would not mean what was planned.
pub fn prepare(root: &Path, plan: &Plan, registry: &Registry) -> Result<Vec<NewText>, WriteError> {
    let mut texts = Vec::new();
    for file in &plan.files {
        let path = root.join(&file.path);
        let creates = matches!(file.edits.first(), Some(Edit::Create(_)));
        let old = match creates {
            // A link that leads nowhere would be written through.
            true if path.exists() || path.is_symlink() => {
                return Err(WriteError::Exists(file.path.clone()));
            }
            true => {
                disk::refuse_links(root, Path::new(&file.path))?;
                None
            }
            false => Some(read(&path)?),
        };
        let text = edit_file(file, old, registry)?;
        match &file.moved_to {
            Some((new_path, kind)) => texts.extend(move_file(root, text, new_path, *kind)?),
            None if text.old != text.new => texts.push(text),
            None => {}
        }
    }
    if !plan.declared.is_empty() {
        let old = read(&root.join(SETTINGS))?;
        let new = declare(SETTINGS, &old, &plan.declared)?;
        // First, so that no record ever has a word that the settings lack, wherever writing stops.
        texts.insert(0, NewText::new(SETTINGS, Some(old), Some(new)));
    }
    Ok(texts)
}

/// Moves a file with its new text, which must be one of a record of the kind that it has there.
fn move_file(
    root: &Path,
    text: NewText,
    path: &str,
    kind: Kind,
) -> Result<[NewText; 2], WriteError> {
    let file = root.join(path);
    if file.exists() || file.is_symlink() {
        return Err(WriteError::Exists(path.to_owned()));
    }
    disk::refuse_links(root, Path::new(path))?;
    let findings = |path: &str, kind, text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        reader::record(kind, path, text).findings.len()
    };
    let old_kind = Kind::of_file(&text.path).unwrap_or(kind);
    if findings(path, kind, &text.new) > findings(&text.path, old_kind, &text.old) {
        return Err(WriteError::Unproven(path.to_owned()));
    }
    Ok([
        NewText::new(text.path, text.old, None),
        NewText::new(path, None, text.new),
    ])
}

fn read(path: &Path) -> Result<String, WriteError> {
    disk::read_text(path).map_err(|error| WriteError::Io(path.to_owned(), error))
}

/// Makes and proves the new text of one file.
///
/// # Errors
/// [`WriteError`] when the text is not what the edits were planned on, can't be edited, or would not mean what was planned.
pub fn edit_file(
    file: &FileEdit,
    old: Option<String>,
    registry: &Registry,
) -> Result<NewText, WriteError> {
    edit_file_with(edit, file, old, registry)
}

/// What makes a new text of an old one.
type Editor = fn(Subject, Option<&str>, &[Edit], &Vocabulary) -> Result<String, EditError>;

/// [`edit_file`] with any editor: tests give it one that makes wrong texts.
fn edit_file_with(
    edit: Editor,
    file: &FileEdit,
    old: Option<String>,
    registry: &Registry,
) -> Result<NewText, WriteError> {
    let vocabulary = &registry.settings.vocabulary;
    let is_planned = |old: &str| is_planned_on(registry, file, old);
    if !old.as_deref().is_none_or(is_planned) {
        return Err(WriteError::Changed(file.path.clone()));
    }
    let path = file.path.clone();
    if let [Edit::Delete] = file.edits.as_slice() {
        return Ok(NewText::new(path, old, None));
    }
    let new = edit(file.subject, old.as_deref(), &file.edits, vocabulary)
        .map_err(|error| WriteError::Layout(file.path.clone(), error))?;
    // Whatever editor made it: what the file means is compared with the plan, key by key.
    if !prove::holds(file.subject, old.as_deref(), &new, &file.edits, vocabulary) {
        return Err(WriteError::Unproven(file.path.clone()));
    }
    Ok(NewText::new(path, old, Some(new)))
}

/// Whether a text still says what the plan was made from: an editor may have saved it since.
fn is_planned_on(registry: &Registry, file: &FileEdit, text: &str) -> bool {
    let read = reader::read(file.subject, &file.path, &Document::parse(text));
    if file.subject == Subject::Settings {
        return registry.settings.block == read.block && !read.unreadable;
    }
    let is_same = |record: &Record| record.path == file.path && record.block == read.block;
    let record = registry.get(&id_of(&file.path));
    let planned = record.is_some_and(is_same) && !read.unreadable;
    // An unreadable record can be removed.
    let is_removal = matches!(file.edits.as_slice(), [Edit::Delete]);
    planned || is_removal && registry.unreadable_records().any(is_same)
}

/// Writes the new texts: all of them or none, whatever happens in between. Where this process is killed, the next finishes it.
///
/// # Errors
/// The [`WriteError`] that stopped it, and then nothing is changed; [`WriteError::Partly`] when that failed as well.
pub fn write(root: &Path, texts: &[NewText]) -> Result<(), WriteError> {
    let texts = through_links(root, texts)?;
    remove_temporary_files(root, &texts);
    // One rename replaces one file as a whole; a new registry is no change of one that somebody reads.
    let has_journal = texts.len() > 1 && journal::can_hold(&texts);
    if has_journal {
        for text in &texts {
            is_unchanged(current(root, text)?, text)?;
        }
        journal::begin(root, &texts)?;
    }
    let Err((done, error)) = put_all(root, &texts) else {
        return match has_journal {
            true => journal::end(root),
            false => Ok(()),
        };
    };
    // An editor may have saved a file meanwhile, or the disk is full: what is done is taken back.
    let back = texts[..done].iter().rev().map(|text| NewText {
        path: text.path.clone(),
        old: text.new.clone(),
        new: text.old.clone(),
    });
    let left: Vec<String> = back
        .filter(|text| put_all(root, std::slice::from_ref(text)).is_err())
        .map(|text| text.path)
        .collect();
    if !left.is_empty() {
        return Err(WriteError::Partly(left, Box::new(error)));
    }
    if has_journal {
        journal::end(root)?;
    }
    Err(error)
}

/// Returns the texts with the paths of the files that links inside the registry lead to: the link stays, and its file changes.
fn through_links(root: &Path, texts: &[NewText]) -> Result<Vec<NewText>, WriteError> {
    let mut resolved = Vec::new();
    let mut new_texts = BTreeMap::new();
    for text in texts {
        let path = match text.new {
            Some(_) => disk::resolve(root, Path::new(&text.path))?,
            None => text.path.clone().into(),
        };
        match new_texts.insert(path.clone(), &text.new) {
            // A record and a link to it are both changed: once is enough.
            Some(new) if *new == text.new => {}
            Some(_) => return Err(WriteError::Changed(text.path.clone())),
            None => {
                let NewText { old, new, .. } = text.clone();
                resolved.push(NewText::new(path.to_string_lossy(), old, new));
            }
        }
    }
    Ok(resolved)
}

#[cfg(test)]
mod tests {
    use super::{edit_file, edit_file_with};
    use crate::document::reader;
    use crate::error::write::WriteError;
    use crate::model::edit::{Edit, FileEdit, Spot};
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::record::Record;
    use crate::model::registry::Registry;
    use crate::model::subject::Subject;
    use crate::model::value::Value;

    #[test]
    fn a_text_that_does_not_mean_what_was_planned_is_refused() {
        let (path, old) = ("companies/prov.toml", "name = \"Prov\"\n");
        let record = Record {
            id: Id::new("prov"),
            kind: Kind::Company,
            path: path.to_owned(),
            block: reader::record(Kind::Company, path, old).block,
        };
        let registry = Registry::new(Default::default(), [record]);
        let set = FileEdit {
            path: path.to_owned(),
            subject: Subject::Record(Kind::Company),
            moved_to: None,
            edits: vec![Edit::Set {
                spot: Spot::Record,
                key: "note",
                value: Some(Value::Text("x".to_owned())),
            }],
        };
        let right = edit_file(&set, Some(old.to_owned()), &registry).expect("a new text");
        let new = right.new.as_deref();
        assert_eq!(new, Some("name = \"Prov\"\nnote = \"x\"\n"));
        for wrong in [
            |_: Subject, _: Option<&str>, _: &[Edit], _: &_| Ok("name = \"Prov\"\n".to_owned()),
            |_: Subject, _: Option<&str>, _: &[Edit], _: &_| Ok("note = \"x\"\n".to_owned()),
            |_: Subject, _: Option<&str>, _: &[Edit], _: &_| Ok("name =\n".to_owned()),
        ] {
            let refused = edit_file_with(wrong, &set, Some(old.to_owned()), &registry);
            assert!(
                matches!(&refused, Err(WriteError::Unproven(file)) if file == path),
                "{refused:?}"
            );
        }
    }
}
