//! New contents for a file: the edits that lead there.

use crate::document::format;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::{FieldType, Subject};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::settings::FILE;
use crate::model::value::Block;
use crate::model::vocabulary::Vocabulary;

/// Adds to a plan the edits that give a file new contents. The blocks of `new` are those of `old` in the same order, and
/// behind them those that are added. Blocks that were in their sorted order are so afterwards, which keeps merges simple.
pub(super) fn replace_contents(
    plan: &mut Plan,
    (path, subject): (&str, Subject),
    [old, new]: [&Block; 2],
    vocabulary: &Vocabulary,
) {
    for field in subject.fields() {
        let key = field.key;
        let FieldType::Blocks(inner) = field.holds else {
            if old.get(key) != new.get(key) {
                let (spot, value) = (Spot::Record, new.get(key).cloned());
                plan.edit(path, subject, Edit::Set { spot, key, value });
            }
            continue;
        };
        let (old, new) = (old.tables(key), new.tables(key));
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            let spot = Spot::Block { key, index };
            for key in inner.iter().map(|field| field.key) {
                if old.get(key) != new.get(key) {
                    let value = new.get(key).cloned();
                    plan.edit(path, subject, Edit::Set { spot, key, value });
                }
            }
        }
        let is_sorted = |blocks: &[Block]| format::order(key, blocks, vocabulary).is_sorted();
        if matches!(subject, Subject::Record(_))
            && is_sorted(old)
            && !is_sorted(&new[..old.len().min(new.len())])
        {
            plan.edit(path, subject, Edit::Sort { key });
        }
        for block in new.iter().skip(old.len()) {
            let block = block.clone();
            plan.edit(path, subject, Edit::Insert { key, block });
        }
    }
}

/// Adds to a plan that all files that name a record call it by its new id; the file of `except` is left to others.
pub(super) fn rename_references(
    plan: &mut Plan,
    registry: &Registry,
    (id, renames): (&Id, &Renames),
    except: &Id,
) {
    let vocabulary = &registry.settings.vocabulary;
    let naming = registry.records_naming(id).filter(|it| it.id != *except);
    for record in naming {
        let subject = Subject::Record(record.kind);
        let new = renames.translate_block(subject.fields(), &record.block);
        let file = (record.path.as_str(), subject);
        replace_contents(plan, file, [&record.block, &new], vocabulary);
    }
    let settings = &registry.settings.block;
    let new = renames.translate_block(Subject::Settings.fields(), settings);
    replace_contents(
        plan,
        (FILE, Subject::Settings),
        [settings, &new],
        vocabulary,
    );
}

/// The path of the file of a record under another id: beside the old one, in the folder of its first letters where the
/// registry has such folders.
pub(super) fn path_with_id(registry: &Registry, record: &Record, id: &Id) -> String {
    let usual = |id: &Id| super::add::new_path(registry, record.kind, id);
    match record.path.rsplit_once('/') {
        Some((folder, _)) if record.path != usual(&record.id) => format!("{folder}/{id}.toml"),
        _ => usual(id),
    }
}
