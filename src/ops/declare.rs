//! Declares the words of a plan that the registry does not have yet.

use crate::model::change::Change;
use crate::model::edit::{Edit, NewWord, Plan, Spot};
use crate::model::fields::{Field, FieldType, WordList};
use crate::model::registry::Registry;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Labels;

/// Adds declarations to the plan of the words in it that the registry does not declare.
pub fn declare(plan: &mut Plan, registry: &Registry) {
    let mut used: Vec<(WordList, String)> = Vec::new();
    for file in &plan.files {
        for edit in &file.edits {
            words_of(file.subject, edit, &mut used);
        }
    }
    let vocabulary = &registry.settings.vocabulary;
    for (list, key) in used {
        let is_new = |it: &NewWord| it.list == list && it.key == key;
        if vocabulary.has(list, &key) || plan.declared.iter().any(is_new) {
            continue;
        }
        plan.changes.push(Change::Declared {
            list: list.key().to_owned(),
            word: key.clone(),
        });
        let label = plan.labels.get(&(list, key.clone()));
        let label = label.unwrap_or(&key).clone();
        // Only roles stand in the cells of a matrix, where each needs a letter that no other has, those of this plan included.
        let letter = (list == WordList::Role).then(|| {
            let new = plan.declared.iter();
            let new = new.filter_map(|it| it.labels.letter.as_deref());
            vocabulary.free_letter(&label, new)
        });
        plan.declared.push(NewWord {
            list,
            key,
            // One label was typed, and it is not known in which language: a person has to translate it.
            labels: Labels {
                sv: label.clone(),
                en: label,
                letter: letter.flatten(),
            },
        });
    }
}

fn words_of(subject: Subject, edit: &Edit, used: &mut Vec<(WordList, String)>) {
    let inner = |key: &str| match subject.field(key).map(|field| field.holds) {
        Some(FieldType::Blocks(fields)) => fields.iter().collect(),
        _ => Vec::new(),
    };
    let all = || subject.fields().collect::<Vec<&Field>>();
    match edit {
        Edit::Create(block) => words_in(&all(), block, used),
        Edit::Insert { key, block } => words_in(&inner(key), block, used),
        Edit::Set {
            spot,
            key,
            value: Some(value),
        } => {
            let fields = match spot {
                Spot::Record => all(),
                Spot::Block { key, .. } => inner(key),
            };
            let mut block = Block::default();
            block.set(*key, value.clone());
            words_in(&fields, &block, used);
        }
        Edit::Set { value: None, .. } | Edit::Remove { .. } | Edit::Sort { .. } | Edit::Delete => {}
    }
}

fn words_in(fields: &[&Field], block: &Block, used: &mut Vec<(WordList, String)>) {
    for field in fields {
        match (field.holds, block.get(field.key)) {
            (FieldType::Word(list) | FieldType::Words(list), Some(_)) => {
                let words = block.list(field.key).iter();
                used.extend(words.map(|word| (list, word.clone())));
            }
            (FieldType::Blocks(inner), Some(Value::Tables(blocks))) => {
                let inner: Vec<&Field> = inner.iter().collect();
                for block in blocks {
                    words_in(&inner, block, used);
                }
            }
            _ => {}
        }
    }
}
