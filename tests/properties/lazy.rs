//! A registry answers alike whether all of it was read or only the files that may be in the answer.

use std::collections::BTreeSet;
use std::fs;

use jiff::civil::date;
use kompis::model::id::Id;
use kompis::model::members;
use kompis::model::query::compile::Query;
use kompis::model::query::select::{Subjects, View};
use kompis::model::reference;
use kompis::ops::show::show;
use kompis::store::load::{Loaded, open};

use super::layout::{self, Choices};
use kompis::model::fields::ReferenceTarget;

/// Terms, of which a query has a few. `WORD` stands for a piece of a random file.
const TERMS: &[&str] = &[
    "WORD",
    "\"WORD\"",
    "-\"WORD\"",
    "name:\"WORD\"",
    "text:\"WORD\",gräns",
    "note:\"WORD\"",
    "prov",
    "PROV",
    "gräns",
    "granS",
    "59333",
    "\"593 33\"",
    "2120000449",
    "212000-0449",
    "räksmörgås",
    "county:08",
    "county:01,22",
    "code:0580",
    "orgnr:2120000449",
    "kind:person",
    "kind:initiative,municipality",
    "id:prov-a,prov-b",
    "type:project",
    "has:website",
    "no:county",
    "has:note",
    "has:inferred",
    "inferred:name",
    "part-of:prov-a",
    "has:part-of",
    "part-of.county:08",
    "sources:prov-a",
    "members:prov-b",
    "members.county:08",
    "person:prov-a",
    "has:person",
    "actor:prov-a",
    "role:owner",
    "no:role",
    "with:prov-b",
    "initiative.county:08",
    "actor.county:08",
    "start:2021..",
    "active:2023-10-25",
];

/// Writes random files, and compares what a lazy and a full reading of them answer to random questions. Returns whether
/// something was found, or what differs.
pub(crate) fn check_reading(choices: &mut Choices<'_>) -> Result<String, String> {
    let folder = super::temporary::folder();
    let root = folder.path();
    let write = |path: &str, text: &str| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    };
    write("registry.toml", "schema = 1\nname = \"Prov\"\n");
    let mut texts = Vec::new();
    for id in layout::ids(ReferenceTarget::Any)
        .iter()
        .take(3 + choices.below(5))
    {
        let document = layout::Document::random(choices);
        // The reader writes a number with its hyphen, however the file has it.
        let number = choices.pick(&[
            "212000-0449",
            "2120000449",
            "162120000449",
            "SE212000044901",
        ]);
        let text = document.text().replace("212000-0449", number);
        write(&format!("{}/{id}.toml", document.kind.folder()), &text);
        texts.push(text);
    }
    write(
        "groups/prov-grupp.toml",
        "name = \"Provgrupp\"\nmembers-where = \"county:08\"\nmembers = [\"prov-c\"]\n",
    );
    let query: Vec<String> = (0..=choices.below(3))
        .map(|_| term(&texts, choices))
        .collect();
    let query = query.join(" ");
    let lazy = open(root).map_err(|unread| unread.error.to_string())?;
    let full = open(root)
        .map_err(|unread| unread.error.to_string())?
        .read_all();
    // Each question is put to a registry of which nothing was read, and to one that answered others before.
    let fresh = open(root).map_err(|unread| unread.error.to_string())?;
    let (found, expected) = (hits(&fresh, &query), hits(&full, &query));
    same(&query, &found, &expected)?;
    for text in [
        piece(&texts, choices),
        "prov-a".to_owned(),
        "Prov utan gräns".to_owned(),
    ] {
        let find =
            |loaded: &Loaded| format!("{:?}", reference::find(&loaded.registry, &text, |_| true));
        same(&format!("REF {text}"), &find(&lazy), &find(&full))?;
    }
    for id in layout::ids(ReferenceTarget::Any) {
        same(&format!("show {id}"), &page(&lazy, id), &page(&full, id))?;
    }
    same(&query, &hits(&lazy, &query), &expected)?;
    let is_found = expected.starts_with("[Hit");
    Ok(if is_found { "found" } else { "nothing" }.to_owned())
}

fn same(question: &str, lazy: &str, full: &str) -> Result<(), String> {
    match lazy == full {
        true => Ok(()),
        false => Err(format!("{question}\n--- lazy\n{lazy}\n--- full\n{full}")),
    }
}

/// A piece of a random file, without the marks of the query language.
fn piece(texts: &[String], choices: &mut Choices<'_>) -> String {
    let text = &texts[choices.below(texts.len())];
    let letters: Vec<char> = text.chars().collect();
    let start = choices.below(letters.len());
    let length = 1 + choices.below(9);
    let piece = letters.iter().skip(start).take(length);
    piece
        .filter(|letter| !"\"\\\n\r".contains(**letter))
        .collect()
}

fn term(texts: &[String], choices: &mut Choices<'_>) -> String {
    choices.pick(TERMS).replace("WORD", &piece(texts, choices))
}

/// What a query finds, or its error.
fn hits(loaded: &Loaded, query: &str) -> String {
    let registry = &loaded.registry;
    let query = match Query::new(query, registry, date(2026, 11, 22), None) {
        Ok(query) => query,
        Err(error) => return format!("{:?}", error.kind),
    };
    let links = members::resolve_links(registry);
    let view = View::new(registry, &links, date(2026, 11, 22));
    let all = [Subjects::Records, Subjects::Actors].map(|it| view.select(&query, it, false));
    format!("{:?}", all.concat())
}

/// The page of a record.
fn page(loaded: &Loaded, id: &str) -> String {
    let registry = &loaded.registry;
    let links = members::resolve_links(registry);
    let view = View::new(registry, &links, date(2026, 11, 22));
    let page = registry
        .get(&Id::new(id))
        .map(|record| show(&view, record, true));
    let known: BTreeSet<&Id> = registry.ids().collect();
    format!("{known:?} {page:?}")
}
