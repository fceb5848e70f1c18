//! What has changed, in sentences, and the difference of a text, line by line.

use similar::TextDiff;

use super::grid::UNKNOWN;
use super::{Look, escape};
use crate::model::change::{Change, FieldChange, HIDDEN, Participation};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};
use crate::text::mask;

/// One sentence for each change.
pub fn sentences(changes: &[Change], look: &Look<'_>) -> Vec<String> {
    let sentence = |change| sentence(change, look);
    changes.iter().map(sentence).collect()
}

/// One sentence, not yet escaped for where it is put.
pub fn sentence(change: &Change, look: &Look<'_>) -> String {
    let (message, facts) = describe(change, look);
    // Names and notes are free text, and sentences go into commits and comments, which stay.
    mask::mask_personnummer(&look.words.message(message, None, &facts))
}

/// The sentence as it stands below the name of the record, which it then need not repeat.
pub fn sentence_below_name(change: &Change, look: &Look<'_>) -> String {
    let (message, facts) = describe(change, look);
    let sentence = look.words.message(message, Some("under"), &facts);
    match sentence.is_empty() {
        true => self::sentence(change, look),
        false => mask::mask_personnummer(&sentence),
    }
}

type Facts = Vec<(&'static str, String)>;

/// The message that says what changed, and the facts that it names.
fn describe(change: &Change, look: &Look<'_>) -> (&'static str, Facts) {
    let name = |id: &Id| ("name", look.name(id));
    match change {
        Change::Registry { name, records } => {
            let message = match records {
                0 => "change-registry",
                _ => "change-registry-with",
            };
            let records = look.words.count("count-records", *records);
            (message, vec![("name", name.clone()), ("records", records)])
        }
        Change::Added { id, kind, name } => ("change-added", record_facts(id, *kind, name, look)),
        Change::Removed { id, kind, name } => {
            ("change-removed", record_facts(id, *kind, name, look))
        }
        Change::Renamed { from, id } => (
            "change-renamed",
            from_to(id, from.as_str(), id.as_str(), look),
        ),
        Change::Merged { from, id, name: it } => {
            let facts = vec![name(id), ("from", from.to_string()), ("old", it.clone())];
            ("change-merged", facts)
        }
        // The first folder is the kind, so that this is more than another path.
        Change::Moved { id, from, to } if kind_of(from) != kind_of(to) => {
            let kind = |path: &str| kind_of(path).map_or(String::new(), |it| look.kind(it));
            ("change-kind", from_to(id, &kind(from), &kind(to), look))
        }
        Change::Moved { id, from, to } => ("change-moved", from_to(id, from, to, look)),
        Change::Field {
            id,
            field,
            old,
            new,
        } => {
            let mut facts = vec![name(id)];
            facts.extend(field_facts(field, [old, new], look));
            ("change-field", facts)
        }
        Change::Setting { key, old, new } => {
            let last = key.rsplit('.').next().unwrap_or(key);
            let change = value_change(last, [old, new], look);
            let facts = vec![("field", format!("`{key}`")), ("change", change)];
            ("change-setting", facts)
        }
        Change::Edited { id } => ("change-edited", vec![name(id)]),
        Change::Formatted { files } => {
            let files = look.words.count("count-files", *files);
            ("change-formatted", vec![("files", files)])
        }
        Change::Declared { list, word: it } => ("change-declared", word_facts(list, it, look)),
        Change::Undeclared { list, word: it } => ("change-undeclared", word_facts(list, it, look)),
        Change::Linked(it) => ("change-linked", participation_facts(it, look)),
        Change::Unlinked(it) => ("change-unlinked", participation_facts(it, look)),
        Change::Relinked {
            participation,
            fields,
        } => {
            let facts = participation_facts(participation, look);
            ("change-relinked", with_fields(facts, fields, look))
        }
        Change::Ended { participation, on } => {
            let facts = participation_facts(participation, look);
            ("change-ended", [facts, vec![("on", on.clone())]].concat())
        }
        Change::OwnerGained { initiative } => ("change-owner-gained", vec![name(initiative)]),
        Change::OwnerLost { initiative } => ("change-owner-lost", vec![name(initiative)]),
        Change::Event {
            initiative: it,
            date,
        } => ("change-event", event_facts(it, date, look)),
        Change::EventRemoved {
            initiative: it,
            date,
        } => ("change-event-removed", event_facts(it, date, look)),
        Change::EventChanged {
            initiative,
            date,
            fields,
        } => {
            let facts = event_facts(initiative, date, look);
            ("change-event-changed", with_fields(facts, fields, look))
        }
        Change::Post { person, actor } => ("change-post", post_facts(person, actor, look)),
        Change::PostRemoved { person, actor } => {
            ("change-post-removed", post_facts(person, actor, look))
        }
        Change::PostChanged {
            person,
            actor,
            fields,
        } => {
            let facts = post_facts(person, actor, look);
            ("change-post-changed", with_fields(facts, fields, look))
        }
    }
}

fn record_facts(id: &Id, kind: Kind, name: &str, look: &Look<'_>) -> Facts {
    vec![
        ("key", kind.key().to_owned()),
        ("kind", look.kind(kind)),
        ("name", name.to_owned()),
        ("id", id.to_string()),
    ]
}

fn from_to(id: &Id, from: &str, to: &str, look: &Look<'_>) -> Facts {
    vec![
        ("name", look.name(id)),
        ("from", from.to_owned()),
        ("to", to.to_owned()),
    ]
}

fn word_facts(list: &str, word: &str, look: &Look<'_>) -> Facts {
    let list = look.field(list).to_lowercase();
    vec![("list", list), ("word", word.to_owned())]
}

fn post_facts(person: &Id, actor: &Id, look: &Look<'_>) -> Facts {
    vec![("person", look.name(person)), ("actor", look.name(actor))]
}

fn with_fields(mut facts: Facts, fields: &[FieldChange], look: &Look<'_>) -> Facts {
    facts.push(("fields", field_changes(fields, look)));
    facts
}

fn field_facts(field: &str, values: [&Option<Value>; 2], look: &Look<'_>) -> Facts {
    let change = value_change(field, values, look);
    vec![
        ("field", look.field(field).to_lowercase()),
        ("change", change),
    ]
}

fn event_facts(initiative: &Id, date: &str, look: &Look<'_>) -> Facts {
    // An event may have no date yet.
    let date = if date.is_empty() { UNKNOWN } else { date };
    vec![("name", look.name(initiative)), ("date", date.to_owned())]
}

/// What a value was and is: of a hidden one that it changed, of a list what was added and removed, of a long text what
/// differs.
fn value_change(field: &str, [old, new]: [&Option<Value>; 2], look: &Look<'_>) -> String {
    let hidden = |it: &Option<Value>| matches!(it, Some(Value::Text(text)) if text == HIDDEN);
    if hidden(old) || hidden(new) {
        let message = match (old, new) {
            (None, _) => "change-hidden-came",
            (_, None) => "change-hidden-went",
            _ => "change-hidden",
        };
        return look.words.get(message);
    }
    // Two lists with nothing in common are a replacement, and read better as one.
    if let (Some(Value::List(old)), Some(Value::List(new))) = (old, new)
        && new.iter().any(|it| old.contains(it))
    {
        let only = |sign: &str, these: &[String], those: &[String]| {
            let only = these.iter().filter(|it| !those.contains(it));
            let labels: Vec<String> = only.map(|it| look.value(field, it)).collect();
            (!labels.is_empty()).then(|| format!("{sign} {}", labels.join(", ")))
        };
        let parts = [only("+", new, old), only("−", old, new)];
        return parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    }
    let [old, new] = [old, new].map(|it| value(field, it.as_ref(), look));
    let [old, new] = shortened([&old, &new]);
    format!("{old} → {new}")
}

/// The longest value, in letters, that is shown as a whole.
const LONG: usize = 100;

/// How many letters of a long value are shown before and after what differs.
const AROUND: usize = 20;

/// Two values without the beginning and the end that long ones share.
fn shortened(values: [&str; 2]) -> [String; 2] {
    if values.iter().all(|it| it.chars().count() <= LONG) {
        return values.map(str::to_owned);
    }
    let [old, new] = values.map(|it| it.chars().collect::<Vec<char>>());
    let is_same = |(one, other): &(&char, &char)| one == other;
    let before = old.iter().zip(&new).take_while(is_same).count();
    let rest = old.len().min(new.len()) - before;
    let ends = old.iter().rev().zip(new.iter().rev());
    let behind = ends.take(rest).take_while(is_same).count();
    [&old, &new].map(|text| {
        let start = before.saturating_sub(AROUND);
        let end = (text.len() - behind + AROUND).min(text.len());
        // What differs may be long too, such as a note that was written anew.
        let cut = end.min(start + 2 * LONG);
        let dots = |is_cut: bool| if is_cut { "…" } else { "" };
        let part: String = text[start..cut].iter().collect();
        format!("{}{part}{}", dots(start > 0), dots(cut < text.len()))
    })
}

/// The kind that a folder stands for.
fn kind_of(path: &str) -> Option<Kind> {
    Kind::from_folder(path.split('/').next().unwrap_or_default())
}

/// A field with its value before and now.
pub fn changed_field(change: &FieldChange, look: &Look<'_>) -> String {
    field_changes(std::slice::from_ref(change), look)
}

/// A field with its value now.
pub fn added_field(change: &FieldChange, look: &Look<'_>) -> String {
    let value = match &change.new {
        Some(Value::Text(text)) if text == HIDDEN => text.clone(),
        new => value(&change.field, new.as_ref(), look),
    };
    format!("{} {value}", look.field(&change.field).to_lowercase())
}

/// Fields with their values before and now, one after the other.
fn field_changes(fields: &[FieldChange], look: &Look<'_>) -> String {
    let change = |it: &FieldChange| {
        let change = value_change(&it.field, [&it.old, &it.new], look);
        format!("{} {change}", look.field(&it.field).to_lowercase())
    };
    fields.iter().map(change).collect::<Vec<_>>().join(", ")
}

/// Who takes part in what and in which role, with the period where it is known.
fn participation_facts(it: &Participation, look: &Look<'_>) -> Facts {
    let role = look.role(&it.role);
    let role = match (&it.since, &it.until) {
        (None, None) => role,
        (Some(since), None) => format!("{role} ({since} –)"),
        (None, Some(until)) => format!("{role} (– {until})"),
        (Some(since), Some(until)) => format!("{role} ({since} – {until})"),
    };
    let mut actor = look.name(&it.actor);
    if let Some(unit) = &it.unit {
        actor.push_str(&format!(" ({unit})"));
    }
    vec![
        ("actor", actor),
        ("initiative", look.name(&it.initiative)),
        ("role", role),
    ]
}

/// A value as people read it.
pub(super) fn value(field: &str, value: Option<&Value>, look: &Look<'_>) -> String {
    let in_block = |(key, inner): (&str, &Value)| {
        let label = look.field(key).to_lowercase();
        format!("{label} {}", self::value(key, Some(inner), look))
    };
    let in_blocks = |blocks: &[Block]| -> Vec<String> {
        blocks.iter().flat_map(Block::iter).map(in_block).collect()
    };
    let labels: Vec<String> = match value {
        None => return UNKNOWN.to_owned(),
        Some(Value::Text(text)) => return look.value(field, text),
        Some(Value::Date(date)) => return date.to_string(),
        Some(Value::Unknown(toml)) => return toml.clone(),
        Some(Value::Integer(number)) => return number.to_string(),
        Some(Value::Flag(flag)) => {
            return look
                .words
                .get(if *flag { "choice-yes" } else { "choice-no" });
        }
        Some(Value::List(list)) => list.iter().map(|text| look.value(field, text)).collect(),
        Some(Value::Table(block)) => in_blocks(std::slice::from_ref(block)),
        Some(Value::Tables(blocks)) => in_blocks(blocks),
    };
    labels.join(", ")
}

/// The unified difference of two texts of a file, as git writes it; of a new or removed file against nothing.
pub fn difference(path: &str, old: Option<&str>, new: Option<&str>) -> String {
    let path = escape::terminal(path);
    let name = |side: &str, text: Option<&str>| match text {
        Some(_) => format!("{side}/{path}"),
        // What `git apply` takes for no file.
        None => "/dev/null".to_owned(),
    };
    unified([&name("a", old), &name("b", new)], old, new)
}

/// The difference of a file that is moved as well, as `git apply` takes it.
pub fn moved_difference(paths: [&str; 2], old: Option<&str>, new: Option<&str>) -> String {
    let [from, to] = paths.map(escape::terminal);
    let (old_name, new_name) = (format!("a/{from}"), format!("b/{to}"));
    let lines = unified([&old_name, &new_name], old, new);
    format!("diff --git {old_name} {new_name}\nrename from {from}\nrename to {to}\n{lines}")
}

fn unified([from, to]: [&str; 2], old: Option<&str>, new: Option<&str>) -> String {
    TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default())
        .unified_diff()
        .header(from, to)
        .to_string()
}
