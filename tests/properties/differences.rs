//! A small random registry and random edits of it: `diff` lists exactly those edits, and nothing for another order,
//! comments or canonical form.

use std::collections::{BTreeMap, BTreeSet};

use kompis::document::fmt;
use kompis::document::{edit, reader};
use kompis::model::change::Change;
use kompis::model::edit::{Edit, Spot};
use kompis::model::kind::Kind;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::model::subject::Subject;
use kompis::model::value::{Block, Value};
use kompis::model::vocabulary::Vocabulary;
use kompis::ops::diff::diff;

use crate::layout::Choices;

const ACTORS: usize = 6;
const INITIATIVES: usize = 3;
const ROLES: [&str; 4] = ["owner", "partner", "funder", "member"];

/// The texts of the files of a registry, by path.
type Texts = BTreeMap<String, String>;

/// Generates a registry and edits, and checks what `diff` lists. Returns whether there were edits, or what does not
/// hold.
pub(crate) fn check_diff(choices: &mut Choices<'_>) -> Result<String, String> {
    let old = random_texts(choices);
    let (mut new, mut expected) = (old.clone(), Vec::new());
    for initiative in 0..INITIATIVES {
        change_participation(initiative, &mut new, &mut expected, choices)?;
    }
    for actor in 0..ACTORS {
        if choices.once_in(3) {
            rename(actor, &mut new, &mut expected, choices)?;
        }
    }
    let noisy: Texts = new
        .iter()
        .map(|(path, text)| (path.clone(), rewrite(path, text, choices)))
        .collect();
    let count = expected.len();
    let [old, new, noisy] = [&old, &new, &noisy].map(read_registry);
    for (what, one, other) in [("itself", &new, &new), ("noise", &new, &noisy)] {
        let listed = diff(one, other);
        if !listed.is_empty() {
            return Err(format!("{what} is listed: {listed:?}"));
        }
    }
    for new in [&new, &noisy] {
        let listed: BTreeSet<String> = diff(&old, new).iter().map(describe).collect();
        let expected: BTreeSet<String> = expected.iter().cloned().collect();
        if listed != expected {
            return Err(format!("listed: {listed:#?}\nexpected: {expected:#?}"));
        }
    }
    Ok(if count == 0 { "none" } else { "some" }.to_owned())
}

fn random_texts(choices: &mut Choices<'_>) -> Texts {
    let mut texts = Texts::new();
    for actor in 0..ACTORS {
        let text = format!("name = \"Aktör {actor}\"\naliases = [\"A\", \"B\"]\n");
        texts.insert(format!("companies/a-{actor}.toml"), text);
    }
    for initiative in 0..INITIATIVES {
        let mut text = format!("name = \"Insats {initiative}\"\ngoals = [\"x\", \"y\"]\n");
        for actor in (0..ACTORS).filter(|it| it % 2 == 0 || it % 3 == initiative) {
            let role = choices.pick(&ROLES);
            text.push_str(&format!(
                "\n[[participant]]\nactor = \"a-{actor}\"\nrole = \"{role}\"\n"
            ));
        }
        texts.insert(format!("initiatives/i-{initiative}.toml"), text);
    }
    texts
}

/// Changes the participation of each actor at most once: it is added, removed, ended or gets another role.
fn change_participation(
    initiative: usize,
    texts: &mut Texts,
    expected: &mut Vec<String>,
    choices: &mut Choices<'_>,
) -> Result<(), String> {
    let path = format!("initiatives/i-{initiative}.toml");
    let text_value = |text: &str| Some(Value::Text(text.to_owned()));
    let before = has_owner(&texts[&path]);
    for actor in 0..ACTORS {
        let id = format!("a-{actor}");
        let block = reader::record(Kind::Initiative, &path, &texts[&path]).block;
        let blocks = block.tables("participant");
        let at = blocks.iter().position(|it| it.text("actor") == Some(&id));
        let key = "participant";
        let (edit, description) = match (at, choices.below(5)) {
            (None, 0 | 1) => {
                let mut block = Block::default();
                let role = choices.pick(&ROLES);
                block.set("actor", Value::Text(id.clone()));
                block.set("role", Value::Text(role.to_owned()));
                (Edit::Insert { key, block }, format!("linked {id} {role}"))
            }
            (Some(index), 0) => {
                let role = blocks[index].text("role").unwrap_or_default();
                (Edit::Remove { key, index }, format!("unlinked {id} {role}"))
            }
            (Some(index), 1) => {
                let role = blocks[index].text("role").unwrap_or_default();
                let day = kompis::model::date::Date::parse("2024-06-30").map(Value::Date);
                let spot = Spot::Block { key, index };
                let edit = Edit::Set {
                    spot,
                    key: "until",
                    value: day,
                };
                (edit, format!("ended {id} {role} 2024-06-30"))
            }
            (Some(index), 2) => {
                let was = blocks[index].text("role").unwrap_or_default();
                let role = ROLES[(ROLES.iter().position(|it| *it == was).unwrap_or(0) + 1) % 4];
                let spot = Spot::Block { key, index };
                let edit = Edit::Set {
                    spot,
                    key: "role",
                    value: text_value(role),
                };
                (edit, format!("relinked {id} {was} role {was} {role}"))
            }
            _ => continue,
        };
        apply_edit(Kind::Initiative, &path, texts, edit)?;
        expected.push(format!("i-{initiative} {description}"));
    }
    match (before, has_owner(&texts[&path])) {
        (true, false) => expected.push(format!("i-{initiative} owner lost")),
        (false, true) => expected.push(format!("i-{initiative} owner gained")),
        _ => {}
    }
    Ok(())
}

fn has_owner(text: &str) -> bool {
    text.contains("role = \"owner\"")
}

/// Changes the name or a list of an actor.
fn rename(
    actor: usize,
    texts: &mut Texts,
    expected: &mut Vec<String>,
    choices: &mut Choices<'_>,
) -> Result<(), String> {
    let path = format!("companies/a-{actor}.toml");
    let (key, value, description) = if choices.once_in(2) {
        let name = format!("Nytt {actor}");
        let description = format!("name Aktör {actor} {name}");
        ("name", Value::Text(name), description)
    } else {
        let list = ["B", "C"].map(str::to_owned).to_vec();
        ("aliases", Value::List(list), "aliases A,B B,C".to_owned())
    };
    let edit = Edit::Set {
        spot: Spot::Record,
        key,
        value: Some(value),
    };
    apply_edit(Kind::Company, &path, texts, edit)?;
    expected.push(format!("a-{actor} {description}"));
    Ok(())
}

fn apply_edit(kind: Kind, path: &str, texts: &mut Texts, edit: Edit) -> Result<(), String> {
    let new = edit::edit(
        Subject::Record(kind),
        Some(&texts[path]),
        &[edit],
        &Vocabulary::default(),
    );
    let new = new.map_err(|error| format!("{error:?}"))?;
    texts.insert(path.to_owned(), new);
    Ok(())
}

/// Rewrites a text with the same content: blocks and lists in another order, comments, `[[allow]]`, or canonical form.
fn rewrite(path: &str, text: &str, choices: &mut Choices<'_>) -> String {
    let mut blocks: Vec<&str> = text.split("\n[[participant]]\n").collect();
    let head = blocks.remove(0).to_owned();
    if choices.once_in(2) {
        blocks.reverse();
    }
    let head = match choices.once_in(2) {
        true => head
            .replace("[\"x\", \"y\"]", "[\n  \"y\", # två\n  \"x\",\n]")
            .replace("[\"A\", \"B\"]", "[\"B\", \"A\"]")
            .replace("[\"B\", \"C\"]", "[\"C\", \"B\"]"),
        false => head,
    };
    let mut new = format!("# först\n{head}");
    for block in blocks {
        new.push_str(&format!("\n\n# om den här\n[[participant]]\n{block}"));
    }
    if choices.once_in(3) {
        new.push_str("\n[[allow]]\nrule = \"same-name\"\nreason = \"prov\"\n");
    }
    if choices.once_in(3) {
        let subject = Subject::Record(kind(path));
        return fmt::fmt(subject, &new, &Vocabulary::default()).unwrap_or(new);
    }
    new
}

fn kind(path: &str) -> Kind {
    match path.starts_with("companies/") {
        true => Kind::Company,
        false => Kind::Initiative,
    }
}

fn read_registry(texts: &Texts) -> Registry {
    let records = texts.iter().map(|(path, text)| {
        let reading = reader::record(kind(path), path, text);
        assert!(!reading.unreadable, "{path}: {text}");
        let stem = path.rsplit('/').next().unwrap_or_default();
        Record {
            id: kompis::model::id::Id::new(stem.trim_end_matches(".toml")),
            kind: kind(path),
            path: path.clone(),
            block: reading.block,
        }
    });
    Registry::new(Settings::default(), records)
}

/// Describes a change in the form that the test expects.
fn describe(change: &Change) -> String {
    let value = |value: &Option<Value>| match value {
        Some(value) => value.texts().join(","),
        None => "-".to_owned(),
    };
    let link = |it: &kompis::model::change::Participation| {
        (it.initiative.clone(), it.actor.clone(), it.role.clone())
    };
    match change {
        Change::Linked(it) => {
            let (initiative, actor, role) = link(it);
            format!("{initiative} linked {actor} {role}")
        }
        Change::Unlinked(it) => {
            let (initiative, actor, role) = link(it);
            format!("{initiative} unlinked {actor} {role}")
        }
        Change::Ended { participation, on } => {
            let (initiative, actor, role) = link(participation);
            format!("{initiative} ended {actor} {role} {on}")
        }
        Change::Relinked {
            participation,
            fields,
        } => {
            let (initiative, actor, role) = link(participation);
            let fields: Vec<String> = fields
                .iter()
                .map(|it| format!("{} {} {}", it.field, value(&it.old), value(&it.new)))
                .collect();
            format!("{initiative} relinked {actor} {role} {}", fields.join(" "))
        }
        Change::OwnerLost { initiative } => format!("{initiative} owner lost"),
        Change::OwnerGained { initiative } => format!("{initiative} owner gained"),
        Change::Field {
            id,
            field,
            old,
            new,
        } => format!("{id} {field} {} {}", value(old), value(new)),
        other => format!("{other:?}"),
    }
}
