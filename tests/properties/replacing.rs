//! Random registries in which one of two records is merged into the other, or gets another id: every role and period is
//! there afterwards, none twice, and nothing else has changed.

use std::collections::{BTreeMap, BTreeSet};

use kompis::document::{fmt, reader};
use kompis::model::edit::Plan;
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::model::subject::Subject;
use kompis::model::value::{Block, Value};
use kompis::ops::merge::{Preferences, Side, merge};
use kompis::ops::rename::{NewName, rename};
use kompis::store::write::edit_file;

use crate::layout::Choices;

/// The texts of the files of a registry, by path.
type Texts = BTreeMap<String, String>;

const ACTORS: [&str; 4] = ["a-aktor", "b-aktor", "c-aktor", "m-aktor"];
const ROLES: [&str; 3] = ["owner", "partner", "funder"];
const DAYS: [&str; 3] = ["2020-01-01", "2021", "2022-06-30"];

/// Merges one actor into another and checks all participations and posts. Returns how many were joined, or what is wrong.
pub(crate) fn check_merge(choices: &mut Choices<'_>) -> Result<String, String> {
    let texts = random_texts(choices);
    let old = read_registry(&texts);
    let keep = choices.pick(&ACTORS);
    let drop = choices.pick(&ACTORS);
    if keep == drop {
        return Ok("one".to_owned());
    }
    let record = |id: &str| old.get(&Id::new(id)).expect("an actor");
    let preferences = Preferences {
        all: Some(Side::Keep),
        ..Preferences::default()
    };
    let plan = merge(&old, [record(keep), record(drop)], &preferences);
    let plan = plan.map_err(|error| format!("{error}\n{texts:#?}"))?;
    let new_texts = apply(&plan, &texts, &old)?;
    let new = read_registry(&new_texts);
    let shown = |problem: String| format!("{problem}\n{texts:#?}\n--- after\n{new_texts:#?}");
    let mut joined = 0;
    for (path, kind, key) in blocks_of(&texts) {
        let is_drop = |block: &Block| block.text("actor") == Some(drop);
        let before: Vec<Block> = blocks(kind, key, &texts[&path])
            .into_iter()
            .map(|mut block| {
                if is_drop(&block) {
                    block.set("actor", Value::Text(keep.to_owned()));
                }
                block
            })
            .collect();
        let after = blocks(kind, key, &new_texts[&path]);
        let periods =
            |blocks: &[Block]| -> BTreeSet<String> { blocks.iter().map(period).collect() };
        if periods(&before) != periods(&after) {
            return Err(shown(format!("{path}: other roles or periods")));
        }
        for block in &before {
            if !after.iter().any(|it| says(it, block)) {
                return Err(shown(format!("{path}: lost {block:?}")));
            }
        }
        for (at, block) in after.iter().enumerate() {
            let is_double =
                after[..at].contains(block) && !before_twice(&texts[&path], kind, key, block);
            if is_double {
                return Err(shown(format!("{path}: twice {block:?}")));
            }
        }
        joined += before.len() - after.len();
    }
    for (path, text) in &new_texts {
        let names_drop = text
            .lines()
            .any(|line| line.contains(&format!("\"{drop}\"")));
        let is_keep = *path == format!("companies/{keep}.toml");
        if names_drop != is_keep {
            return Err(shown(format!("{path}: names {drop}: {names_drop}")));
        }
        check_form(path, text, &texts).map_err(shown)?;
    }
    if new.get(&Id::new(drop)).is_some() {
        return Err(shown(format!("{drop} is still there")));
    }
    Ok(if joined == 0 { "none joined" } else { "joined" }.to_owned())
}

/// Gives an actor another id and back again, and checks that the registry says the same in between and is the same in the
/// end, but for former ids. Returns whether blocks changed places, or what is wrong.
pub(crate) fn check_rename(choices: &mut Choices<'_>) -> Result<String, String> {
    let texts = random_texts(choices);
    let from = choices.pick(&ACTORS);
    let to = choices.pick(&["0-aktor", "bb-aktor", "z-aktor"]);
    let renamed = rename_in(&texts, from, to)?;
    let shown = |problem: String| format!("{problem}\n{texts:#?}\n--- after\n{renamed:#?}");
    let mut is_moved = false;
    for (path, text) in &texts {
        let new_path = path.replace(from, to);
        let new = renamed
            .get(&new_path)
            .ok_or_else(|| shown(format!("{new_path} is missing")))?;
        check_form(&new_path, new, &texts).map_err(shown)?;
        let expected = text.replace(&format!("\"{from}\""), &format!("\"{to}\""));
        is_moved |= expected != *new && new_path == *path;
        let lines = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| !line.starts_with("former-ids"));
            let mut lines: Vec<String> = lines.map(str::to_owned).collect();
            lines.sort();
            lines
        };
        // Comments are among the lines, and blocks may have changed places.
        if lines(&expected) != lines(new) {
            return Err(shown(format!("{path}: other lines")));
        }
    }
    let back = rename_in(&renamed, to, from)?;
    for (path, text) in &texts {
        let kind = Kind::of_file(path).expect("a record");
        let meaning = |text: &str| {
            let mut block = reader::record(kind, path, text).block;
            block.remove("former-ids");
            block
        };
        let again = back
            .get(path)
            .ok_or_else(|| shown(format!("{path} did not come back")))?;
        if meaning(text) != meaning(again) {
            return Err(shown(format!(
                "{path}: the way back leads elsewhere\n{again}"
            )));
        }
    }
    Ok(if is_moved { "moved" } else { "in place" }.to_owned())
}

fn rename_in(texts: &Texts, from: &str, to: &str) -> Result<Texts, String> {
    let registry = read_registry(texts);
    let record = registry.get(&Id::new(from)).ok_or("no such actor")?;
    let new = NewName {
        id: Some(to.to_owned()),
        ..NewName::default()
    };
    let plan = rename(&registry, record, &new).map_err(|error| error.to_string())?;
    apply(&plan, texts, &registry)
}

/// A canonical file stays canonical, and no file has a finding that no file had.
fn check_form(path: &str, text: &str, old: &Texts) -> Result<(), String> {
    let kind = Kind::of_file(path).expect("a record");
    let formatted = fmt::fmt(Subject::Record(kind), text, &Settings::default().vocabulary);
    if old.values().all(|text| !text.contains('#')) && formatted.as_deref() != Some(text) {
        return Err(format!("{path} is not canonical"));
    }
    match reader::record(kind, path, text).findings.as_slice() {
        [] => Ok(()),
        findings => Err(format!("{path}: {findings:?}")),
    }
}

fn apply(plan: &Plan, texts: &Texts, registry: &Registry) -> Result<Texts, String> {
    let mut new = texts.clone();
    for file in &plan.files {
        // The settings are empty and name nobody.
        let old = texts.get(&file.path).cloned();
        let text = edit_file(file, old, registry).map_err(|error| format!("{error:?}"))?;
        new.remove(&file.path);
        if let Some(text) = text.new {
            let path = file.moved_to.as_ref().map_or(&file.path, |(path, _)| path);
            new.insert(path.clone(), text);
        }
    }
    Ok(new)
}

/// Whether a block says everything that another says, but for what no source states.
fn says(one: &Block, other: &Block) -> bool {
    let has = |(key, value): (&str, &Value)| match one.get(key) {
        Some(Value::List(list)) => value.texts().iter().all(|it| list.contains(it)),
        own => own == Some(value),
    };
    other.iter().filter(|(key, _)| *key != "inferred").all(has)
}

/// Which of an actor's participations or posts a block is.
fn period(block: &Block) -> String {
    let keys = ["actor", "role", "title", "since", "until"];
    let values = keys.map(|key| block.get(key).map(Value::texts));
    format!("{values:?}")
}

fn before_twice(text: &str, kind: Kind, key: &str, block: &Block) -> bool {
    let same = |it: &&Block| says(it, block) && says(block, it);
    blocks(kind, key, text).iter().filter(same).count() > 1
}

fn blocks(kind: Kind, key: &str, text: &str) -> Vec<Block> {
    reader::blocks(kind, key, text)
}

/// The files with blocks that name actors.
fn blocks_of(texts: &Texts) -> Vec<(String, Kind, &'static str)> {
    let of_file = |path: &String| match Kind::of_file(path)? {
        Kind::Initiative => Some((path.clone(), Kind::Initiative, "participant")),
        Kind::Person => Some((path.clone(), Kind::Person, "post")),
        _ => None,
    };
    texts.keys().filter_map(of_file).collect()
}

fn random_texts(choices: &mut Choices<'_>) -> Texts {
    let has_comments = choices.once_in(2);
    let mut texts = Texts::new();
    for actor in ACTORS {
        let mut text = format!("name = \"Aktör {actor}\"\n");
        if choices.once_in(2) {
            text.push_str(&format!("part-of = \"{}\"\n", choices.pick(&ACTORS)));
        }
        if choices.once_in(2) {
            text.push_str(&format!("website = \"https://{actor}.example\"\n"));
        }
        texts.insert(format!("companies/{actor}.toml"), text);
    }
    let mut group = BTreeSet::new();
    group.extend((0..3).map(|_| choices.pick(&ACTORS)));
    let members: Vec<String> = group.iter().map(|it| format!("    \"{it}\",\n")).collect();
    let members = match members.as_slice() {
        [_] => format!("[\"{}\"]", group.iter().next().expect("one")),
        _ => format!("[\n{}]", members.concat()),
    };
    let group = format!("name = \"Gruppen\"\nmembers = {members}\n");
    texts.insert("groups/gruppen.toml".to_owned(), group);
    for number in 0..2 {
        let name = format!("initiatives/insats-{number}.toml");
        let participants = random_blocks("participant", has_comments, choices);
        texts.insert(name, format!("name = \"Insats {number}\"\n{participants}"));
        let posts = random_blocks("post", has_comments, choices);
        let name = format!("people/prov-{number}-exempel.toml");
        texts.insert(name, format!("name = \"Prov {number} Exempel\"\n{posts}"));
    }
    // In canonical order, so that it can be seen whether it stays so.
    for (path, text) in &mut texts {
        let subject = Subject::Record(Kind::of_file(path).expect("a record"));
        *text = fmt::fmt(subject, text, &Settings::default().vocabulary).expect("it has a form");
    }
    texts
}

fn random_blocks(key: &str, has_comments: bool, choices: &mut Choices<'_>) -> String {
    let mut text = String::new();
    let mut known = BTreeSet::new();
    for number in 0..choices.below(6) {
        let mut block = format!("actor = \"{}\"\n", choices.pick(&ACTORS));
        match key {
            "participant" => block.push_str(&format!("role = \"{}\"\n", choices.pick(&ROLES))),
            _ if choices.once_in(2) => block.push_str("title = \"chef\"\n"),
            _ => {}
        }
        for day in ["since", "until"] {
            if choices.once_in(2) {
                // The first of the days begins before each of the others ends.
                let text = if day == "since" {
                    "2019"
                } else {
                    choices.pick(&DAYS)
                };
                let quote = if text.len() == 10 { "" } else { "\"" };
                block.push_str(&format!("{day} = {quote}{text}{quote}\n"));
            }
        }
        if choices.once_in(3) {
            block.push_str("inferred = [\"actor\"]\n");
        }
        if choices.once_in(2) {
            block.push_str(&format!("note = \"{}\"\n", choices.pick(&["ett", "två"])));
        }
        // The same block twice is a fault of its own.
        if known.insert(block.clone()) {
            let comment = if has_comments {
                format!("# nummer {number}\n")
            } else {
                String::new()
            };
            text.push_str(&format!("\n{comment}[[{key}]]\n{block}"));
        }
    }
    text
}

fn read_registry(texts: &Texts) -> Registry {
    let record = |(path, text): (&String, &String)| {
        let kind = Kind::of_file(path).expect("a record");
        let (_, name) = path.rsplit_once('/').expect("a folder");
        Record {
            id: Id::new(name.trim_end_matches(".toml")),
            kind,
            path: path.clone(),
            block: reader::record(kind, path, text).block,
        }
    };
    Registry::new(Settings::default(), texts.iter().map(record))
}
