//! What is exported as JSON is read back as the same records.

use std::collections::BTreeMap;
use std::fs;

use jiff::civil::date;
use kompis::model::edit::Edit;
use kompis::model::fields::ReferenceTarget;
use kompis::model::members;
use kompis::model::query::select::View;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::value::Block;
use kompis::ops::assign::Assigner;
use kompis::ops::export::{Options, export};
use kompis::ops::import;
use kompis::ops::import::export::Export;
use kompis::render::{Format, Look, export as rendered};
use kompis::store::load::open;
use kompis::text::words::{Language, Words};

use super::layout::{self, Choices};

/// Exports random records, reads the export, and imports it into an empty registry. Returns whether all of them came in, or
/// what differs.
pub(crate) fn check_export(choices: &mut Choices<'_>) -> Result<String, String> {
    let folder = super::temporary::folder();
    let root = folder.path();
    let write = |path: &str, text: &str| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    };
    write("registry.toml", "schema = 1\nname = \"Prov\"\n");
    for id in layout::ids(ReferenceTarget::Any)
        .iter()
        .take(3 + choices.below(5))
    {
        let document = layout::Document::random(choices);
        let path = format!("{}/{id}.toml", document.kind.folder());
        write(&path, &document.text());
    }
    let loaded = open(root)
        .map_err(|unread| unread.error.to_string())?
        .read_all();
    let registry = &loaded.registry;
    let day = date(2026, 11, 22);
    let links = members::resolve_links(registry);
    let view = View::new(registry, &links, day);
    let options = Options {
        with_people: true,
        ..Options::default()
    };
    let exported = export(&view, None, &options);
    let look = Look {
        registry,
        words: Words::new(Language::Sv),
        width: None,
        color: false,
    };
    let json = rendered::report(&exported, Format::Json, &look).draw(Format::Json, &look);
    let json = String::from_utf8(json).map_err(|error| error.to_string())?;
    let read = Export::parse(&json)?;
    let pairs = exported.records.iter().zip(&read.records);
    for (record, read) in pairs {
        let read = read
            .as_ref()
            .map_err(|reason| format!("{}: {reason:?}", record.id))?;
        if (read.kind, &read.id, &read.block) != (record.kind, &record.id, &record.block) {
            return Err(format!("exported {record:#?}\nread {read:#?}"));
        }
    }
    let empty = Registry::default();
    let assigner = Assigner::new(&empty, true, false);
    let result = import::import_export(&read, &import::options::Options::default(), &assigner, day);
    let created = result.plan.files.iter().flat_map(|file| &file.edits);
    let created: Vec<&Block> = created
        .filter_map(|edit| match edit {
            Edit::Create(block) => Some(block),
            _ => None,
        })
        .collect();
    // What names a record that is not there is refused.
    let records = read.without_dangling(|_| false);
    let left: BTreeMap<_, &Record> = records.iter().flatten().map(|it| (&it.id, it)).collect();
    let expected: Vec<&Block> = left.values().map(|it| &it.block).collect();
    if created != expected {
        return Err(format!("imported {created:#?}\nexpected {expected:#?}"));
    }
    let is_whole = left.len() == exported.records.len();
    Ok(if is_whole { "whole" } else { "part" }.to_owned())
}
