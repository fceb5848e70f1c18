//! Records of an export, and the settings that they need.

use super::{Draft, Importer, RowResult, Stop};
use crate::model::edit::{Edit, NewWord, Plan, Spot};
use crate::model::fields::{self, FieldType, VOCABULARY, WordList};
use crate::model::record::Record;
use crate::model::settings::{FILE, Settings};
use crate::model::subject::Subject;
use crate::model::table::Row;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Labels;
use crate::ops::add::new_path;
use crate::ops::import::find::Found;
use crate::ops::import::options::{Judgement, Mode};
use crate::ops::import::result::Reason;
use crate::ops::replace::join_with_one;

impl Importer<'_> {
    /// Applies a record of an export, all of it or nothing.
    pub(crate) fn apply_exported(
        &mut self,
        row: &Row,
        record: &Result<Record, Reason>,
    ) -> RowResult {
        let mut draft = Draft::default();
        let applied = match record {
            Ok(record) => self.apply_whole(record, &mut draft),
            Err(reason) => Err(Stop::Refused(reason.clone())),
        };
        let name = record
            .as_ref()
            .map_or_else(|_| row.cells[0].text(), |it| it.name().to_owned());
        self.finish((row.number, name), applied, draft, true)
    }

    fn apply_whole(&mut self, record: &Record, draft: &mut Draft) -> Result<(), Stop> {
        let key = format!("id {}", record.id);
        let judgement = self.judge(&key)?.cloned();
        let id = match (self.get(&record.id), judgement) {
            (_, Some(Judgement::Same(id))) if self.get(&id).is_some() => id,
            (Some(_), _) => record.id.clone(),
            (None, Some(Judgement::New)) => record.id.clone(),
            (None, _) => {
                let kind = Some(record.kind);
                let found = self.finder.find(|id| self.get(id), kind, &record.block);
                let mut candidates = match found {
                    Found::Nothing => Vec::new(),
                    Found::One(id) => vec![id],
                    Found::Several(ids) => ids,
                };
                // Two records of one export are two.
                candidates.retain(|id| !self.working.new.contains(id));
                // What others in the file call by this id would lead nowhere.
                match candidates.is_empty() {
                    true => record.id.clone(),
                    false => return Err(Stop::Doubtful { candidates, key }),
                }
            }
        };
        draft.about.push(id.clone());
        let Some(known) = self.draft_of(&id, draft).cloned() else {
            let path = new_path(self.assigner.registry, record.kind, &id);
            draft.new.push(id.clone());
            let new = Record {
                path,
                ..record.clone()
            };
            draft.records.insert(id, new);
            return Ok(());
        };
        if known.kind != record.kind {
            let facts = [("kind", known.kind.key())];
            return Err(Stop::Refused(Reason::new("other-kind", &facts)));
        }
        if self.options.mode == Mode::OnlyNew {
            return Ok(());
        }
        let mut block = known.block.clone();
        for field in fields::of(record.kind) {
            let Some(new) = record.block.get(field.key) else {
                continue;
            };
            match (field.holds, new) {
                (FieldType::Blocks(inner), Value::Tables(new)) => {
                    let mut blocks = block.tables(field.key).to_vec();
                    for new in new {
                        let others = blocks.iter().enumerate();
                        match join_with_one(field.key, inner, others, new) {
                            Some((at, joined)) => blocks[at] = joined,
                            None => blocks.push(new.clone()),
                        }
                    }
                    block.set(field.key, Value::Tables(blocks));
                }
                // Which keys are inferred belongs to the values that were taken over.
                _ if field.key == "inferred" && known.block != record.block => {}
                _ => self.merge(&mut block, field, new.clone(), draft),
            }
        }
        draft.records.insert(id, Record { block, ..known });
        Ok(())
    }
}

/// Adds to a plan what the settings of an export have and this registry lacks: words, queries, expectations, pairs that are not
/// the same. What the registry says of itself, such as its name and language, stays.
pub(crate) fn add_settings(plan: &mut Plan, own: &Settings, other: &Block) {
    let known = Settings::from_block(other).vocabulary;
    for list in [
        WordList::Tag,
        WordList::Role,
        WordList::Type,
        WordList::Topic,
    ] {
        let declared = other
            .table("vocabulary")
            .map(|it| declared(it, list))
            .unwrap_or_default();
        for key in declared
            .into_iter()
            .filter(|key| !own.vocabulary.has(list, key))
        {
            let plain = || Labels {
                sv: key.clone(),
                en: key.clone(),
                letter: None,
            };
            let labels = known.labels(list, &key).cloned().unwrap_or_else(plain);
            plan.declared.push(NewWord { list, key, labels });
        }
    }
    for field in Subject::Settings.fields() {
        let (key, FieldType::Blocks(_)) = (field.key, field.holds) else {
            continue;
        };
        let known = own.block.tables(key);
        for block in other.tables(key).iter().filter(|it| !known.contains(it)) {
            let block = block.clone();
            plan.edit(FILE, Subject::Settings, Edit::Insert { key, block });
        }
    }
    let queries = other
        .table("queries")
        .filter(|_| own.block.table("queries").is_none());
    if let Some(queries) = queries {
        let (spot, key) = (Spot::Record, "queries");
        let value = Some(Value::Table(queries.clone()));
        plan.edit(FILE, Subject::Settings, Edit::Set { spot, key, value });
    }
}

/// The words of a list that a vocabulary declares.
fn declared(vocabulary: &Block, list: WordList) -> Vec<String> {
    let key = format!("{}s", list.key());
    let field = VOCABULARY.iter().find(|field| field.key == key);
    match field.map(|field| field.holds) {
        Some(FieldType::Labels(_)) => {
            let words = vocabulary.table(&key).into_iter().flat_map(Block::iter);
            words.map(|(word, _)| word.to_owned()).collect()
        }
        _ => vocabulary.list(&key).to_vec(),
    }
}
