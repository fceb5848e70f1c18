//! Imports that `registry.toml` keeps under a name: what columns are about, and what was decided about rows.

use std::collections::BTreeMap;

use super::columns::parse_mapping;
use super::options::{Judgement, Options, Reading};
use crate::model::date::Date;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::FieldType;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::settings::{FILE, Settings};
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};

/// The key of the blocks that keep mappings.
const IMPORT: &str = "import";

/// The key of the blocks that keep decisions about rows.
const JUDGEMENT: &str = "judgement";

/// A saved import.
#[derive(Clone, Debug, Default)]
pub struct Saved {
    /// The name of the sheet.
    pub sheet: Option<String>,
    /// The options.
    pub options: Options,
}

/// The import with a name; none when it was never saved.
pub fn find(settings: &Settings, name: &str) -> Option<Saved> {
    let block = settings.block.tables(IMPORT).iter();
    let block = block.into_iter().find(|it| it.text("name") == Some(name));
    let judgements = judgements(settings, name);
    if block.is_none() && judgements.is_empty() {
        return None;
    }
    let empty = Block::default();
    let block = block.unwrap_or(&empty);
    let text = |key: &str| block.text(key).map(str::to_owned);
    let kind = block.text("kind").and_then(Kind::from_key);
    // What can't be read any more, since somebody changed the file, is asked about again.
    let mapping = block
        .list("columns")
        .iter()
        .filter_map(|it| parse_mapping(it).ok());
    let accepted = block
        .list("accept")
        .iter()
        .filter_map(|it| Reading::from_key(it));
    Some(Saved {
        sheet: text("sheet"),
        options: Options {
            kind,
            mapping: mapping.collect(),
            actor: text("actor").map(Id::new),
            role: text("role"),
            accepted: accepted.collect(),
            judgements,
            ..Options::default()
        },
    })
}

fn judgements(settings: &Settings, name: &str) -> BTreeMap<String, Judgement> {
    let blocks = settings.block.tables(JUDGEMENT).iter();
    let own = blocks.filter(|it| it.text("import") == Some(name));
    let read = own.filter_map(|block| {
        let judgement = match block.text("decision")? {
            "same" => Judgement::Same(Id::new(block.text("record")?)),
            "new" => Judgement::New,
            "not-ours" => Judgement::NotOurs,
            _ => Judgement::Later(block.date("on").and_then(|it| it.last())),
        };
        Some((block.text("row")?.to_owned(), judgement))
    });
    read.collect()
}

/// Adds to a plan that `registry.toml` keeps the options of an import under a name. What is there already is not written again.
pub fn save(plan: &mut Plan, settings: &Settings, name: &str, saved: &Saved) {
    let options = &saved.options;
    let mut block = Block::default();
    let mut set = |key: &'static str, text: Option<&str>| {
        if let Some(text) = text {
            block.set(key, Value::Text(text.to_owned()));
        }
    };
    set("name", Some(name));
    set("kind", options.kind.map(Kind::key));
    set("sheet", saved.sheet.as_deref());
    set("actor", options.actor.as_ref().map(Id::as_str));
    set("role", options.role.as_deref());
    let columns = options.mapping.iter();
    let columns = columns.map(|(heading, field)| format!("{heading}={field}"));
    block.set_list("columns", columns.collect());
    let accepted = options.accepted.iter().map(|it| it.key().to_owned());
    block.set_list("accept", accepted.collect());
    put(plan, settings, IMPORT, &["name"], block);
    for (row, judgement) in &options.judgements {
        let mut block = Block::default();
        let mut set = |key: &'static str, text: &str| block.set(key, Value::Text(text.to_owned()));
        set("import", name);
        set("row", row);
        set(
            "decision",
            match judgement {
                Judgement::Same(_) => "same",
                Judgement::New => "new",
                Judgement::NotOurs => "not-ours",
                Judgement::Later(_) => "later",
            },
        );
        if let Judgement::Same(id) = judgement {
            set("record", id.as_str());
        }
        if let Judgement::Later(Some(day)) = judgement {
            let day = Date::day(*day);
            block.set("on", Value::Date(day));
        }
        put(plan, settings, JUDGEMENT, &["import", "row"], block);
    }
}

/// Inserts a block, or changes the one with the same identity.
fn put(plan: &mut Plan, settings: &Settings, key: &'static str, identity: &[&str], block: Block) {
    let blocks = settings.block.tables(key);
    let is_same = |it: &Block| identity.iter().all(|key| it.text(key) == block.text(key));
    let Some(index) = blocks.iter().position(is_same) else {
        plan.edit(FILE, Subject::Settings, Edit::Insert { key, block });
        return;
    };
    let fields = Subject::Settings.field(key).map(|it| it.holds);
    let Some(FieldType::Blocks(fields)) = fields else {
        return;
    };
    for field in fields {
        let value = block.get(field.key).cloned();
        if blocks[index].get(field.key) != value.as_ref() {
            let spot = Spot::Block { key, index };
            let key = field.key;
            plan.edit(FILE, Subject::Settings, Edit::Set { spot, key, value });
        }
    }
}
