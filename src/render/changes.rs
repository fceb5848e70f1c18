//! What has changed, in sentences, and the difference of a text, line by line.

use similar::TextDiff;

use super::grid::UNKNOWN;
use super::{Look, escape};
use crate::model::change::{Change, FieldChange, HIDDEN, Participation};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::value::Value;
use crate::text::mask;

/// One sentence for each change.
pub fn sentences(changes: &[Change], look: &Look<'_>) -> Vec<String> {
    changes
        .iter()
        .map(|change| sentence(change, look))
        .collect()
}

/// One sentence, not yet made harmless for where it is put.
pub fn sentence(change: &Change, look: &Look<'_>) -> String {
    let (message, facts) = told(change, look);
    mask::mask_personnummer(&look.words.message(message, None, &facts))
}

/// The same below the name of the record that it is about.
pub fn under(change: &Change, look: &Look<'_>) -> String {
    let (message, facts) = told(change, look);
    let told = look.words.message(message, Some("under"), &facts);
    match told.is_empty() {
        true => sentence(change, look),
        false => mask::mask_personnummer(&told),
    }
}

type Facts = Vec<(&'static str, String)>;

/// The message that tells a change, and what it names.
fn told(change: &Change, look: &Look<'_>) -> (&'static str, Facts) {
    (message(change), facts(change, look))
}

fn message(change: &Change) -> &'static str {
    match change {
        Change::Registry { records: 0, .. } => "change-registry",
        Change::Registry { .. } => "change-registry-with",
        Change::Added { .. } => "change-added",
        Change::Removed { .. } => "change-removed",
        Change::Renamed { .. } => "change-renamed",
        Change::Merged { .. } => "change-merged",
        Change::Moved { from, to, .. } if kind_of(from) != kind_of(to) => "change-kind",
        Change::Moved { .. } => "change-moved",
        Change::Field { .. } => "change-field",
        Change::Edited { .. } => "change-edited",
        Change::Formatted { .. } => "change-formatted",
        Change::Linked(_) => "change-linked",
        Change::Relinked { .. } => "change-relinked",
        Change::Ended { .. } => "change-ended",
        Change::Unlinked(_) => "change-unlinked",
        Change::OwnerGained { .. } => "change-owner-gained",
        Change::OwnerLost { .. } => "change-owner-lost",
        Change::Event { .. } => "change-event",
        Change::EventChanged { .. } => "change-event-changed",
        Change::EventRemoved { .. } => "change-event-removed",
        Change::Post { .. } => "change-post",
        Change::PostChanged { .. } => "change-post-changed",
        Change::PostRemoved { .. } => "change-post-removed",
        Change::Declared { .. } => "change-declared",
        Change::Undeclared { .. } => "change-undeclared",
        Change::Setting { .. } => "change-setting",
    }
}

fn facts(change: &Change, look: &Look<'_>) -> Facts {
    let named = |id, more: Facts| [vec![("name", look.name(id))], more].concat();
    match change {
        Change::Registry { name, records } => {
            let records = look.words.count("count-records", *records);
            vec![("name", name.clone()), ("records", records)]
        }
        Change::Added { id, kind, name } | Change::Removed { id, kind, name } => vec![
            ("key", kind.key().to_owned()),
            ("kind", look.kind(*kind)),
            ("name", name.clone()),
            ("id", id.to_string()),
        ],
        Change::Merged { from, name, id } => {
            named(id, vec![("from", from.to_string()), ("old", name.clone())])
        }
        Change::Renamed { from, id } => moved(id, from.as_str(), id.as_str(), look),
        Change::Moved { id, from, to } if kind_of(from) != kind_of(to) => {
            let [from, to] =
                [from, to].map(|path| kind_of(path).map_or(String::new(), |it| look.kind(it)));
            moved(id, &from, &to, look)
        }
        Change::Moved { id, from, to } => moved(id, from, to, look),
        Change::Field {
            id,
            field,
            old,
            new,
        } => named(id, of_values(field, [old, new], look)),
        Change::Edited { id } => named(id, Vec::new()),
        Change::Formatted { files } => vec![("files", look.words.count("count-files", *files))],
        Change::Declared { list, word } | Change::Undeclared { list, word } => {
            vec![
                ("list", look.field(list).to_lowercase()),
                ("word", word.clone()),
            ]
        }
        Change::Setting { key, old, new } => vec![
            ("field", format!("`{key}`")),
            (
                "change",
                turned(key.rsplit('.').next().unwrap_or(key), [old, new], look),
            ),
        ],
        inside => facts_inside(inside, look),
    }
}

/// The facts of a change inside a record: of its participants, events and posts.
fn facts_inside(change: &Change, look: &Look<'_>) -> Facts {
    let named = |id, more: Facts| [vec![("name", look.name(id))], more].concat();
    let linked = |it, more: Facts| [link(it, look), more].concat();
    let post = |person, actor, more: Facts| {
        let both = vec![("person", look.name(person)), ("actor", look.name(actor))];
        [both, more].concat()
    };
    let fields = |all: &[FieldChange]| ("fields", of_fields(all, look));
    match change {
        Change::Linked(it) | Change::Unlinked(it) => link(it, look),
        Change::Relinked {
            participation: it,
            fields: all,
        } => linked(it, vec![fields(all)]),
        Change::Ended { participation, on } => linked(participation, vec![("on", on.clone())]),
        Change::OwnerGained { initiative: it } | Change::OwnerLost { initiative: it } => {
            named(it, Vec::new())
        }
        Change::Event {
            initiative: it,
            date,
        }
        | Change::EventRemoved {
            initiative: it,
            date,
        } => named(it, vec![("date", day(date))]),
        Change::EventChanged {
            initiative,
            date,
            fields: all,
        } => named(initiative, vec![("date", day(date)), fields(all)]),
        Change::Post { person, actor } | Change::PostRemoved { person, actor } => {
            post(person, actor, Vec::new())
        }
        Change::PostChanged {
            person,
            actor,
            fields: all,
        } => post(person, actor, vec![fields(all)]),
        // Those of records as a whole.
        _ => Vec::new(),
    }
}

/// The day of an event; a dash where it is not known.
fn day(date: &str) -> String {
    let is_known = !date.is_empty();
    if is_known { date } else { UNKNOWN }.to_owned()
}

/// What was, and what is in its place.
fn moved(id: &Id, from: &str, to: &str, look: &Look<'_>) -> Facts {
    vec![
        ("name", look.name(id)),
        ("from", from.to_owned()),
        ("to", to.to_owned()),
    ]
}

/// A field with its value before and now.
fn of_values(field: &str, [old, new]: [&Option<Value>; 2], look: &Look<'_>) -> Facts {
    vec![
        ("field", look.field(field).to_lowercase()),
        ("change", turned(field, [old, new], look)),
    ]
}

/// What a value was and is; of what is hidden that it changed, of lists what came and went, of long texts what differs.
fn turned(field: &str, [old, new]: [&Option<Value>; 2], look: &Look<'_>) -> String {
    let hidden = |it: &Option<Value>| matches!(it, Some(Value::Text(text)) if text == HIDDEN);
    if hidden(old) || hidden(new) {
        let message = match (old, new) {
            (None, _) => "change-hidden-came",
            (_, None) => "change-hidden-went",
            _ => "change-hidden",
        };
        return look.words.get(message).into_owned();
    }
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

/// The longest that a value may be before only what differs is told.
const LONG: usize = 100;

/// How much of a long value is told around what differs, and at most.
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

/// Fields with their values before and now, one after the other.
fn of_fields(fields: &[FieldChange], look: &Look<'_>) -> String {
    let told: Vec<String> = fields
        .iter()
        .map(|change| {
            let field = &change.field;
            let change = turned(field, [&change.old, &change.new], look);
            format!("{} {change}", look.field(field).to_lowercase())
        })
        .collect();
    told.join(", ")
}

/// Who takes part in what as what; with the period, where it is told.
fn link(it: &Participation, look: &Look<'_>) -> Facts {
    let role = look.role(&it.role);
    let role = match (&it.since, &it.until) {
        (None, None) => role,
        (Some(since), None) => format!("{role} ({since} –)"),
        (None, Some(until)) => format!("{role} (– {until})"),
        (Some(since), Some(until)) => format!("{role} ({since} – {until})"),
    };
    vec![
        ("actor", look.name(&it.actor)),
        ("initiative", look.name(&it.initiative)),
        ("role", role),
    ]
}

/// A value as people read it.
pub(super) fn value(field: &str, value: Option<&Value>, look: &Look<'_>) -> String {
    let labels: Vec<String> = match value {
        None => vec![UNKNOWN.to_owned()],
        Some(Value::Text(text)) => vec![look.value(field, text)],
        Some(Value::List(list)) => list.iter().map(|text| look.value(field, text)).collect(),
        Some(Value::Date(date)) => vec![date.to_string()],
        Some(Value::Integer(number)) => vec![number.to_string()],
        Some(Value::Flag(flag)) => {
            vec![
                look.words
                    .get(if *flag { "choice-yes" } else { "choice-no" })
                    .into_owned(),
            ]
        }
        Some(Value::Table(block)) => block
            .iter()
            .map(|(key, inner)| {
                let label = look.field(key).to_lowercase();
                format!("{label} {}", self::value(key, Some(inner), look))
            })
            .collect(),
        Some(Value::Tables(blocks)) => blocks
            .iter()
            .map(|block| self::value(field, Some(&Value::Table(block.clone())), look))
            .collect(),
    };
    labels.join(", ")
}

/// The unified difference of a file that goes, as git writes it.
pub fn removal(path: &str, old: &str) -> String {
    TextDiff::from_lines(old, "")
        .unified_diff()
        .header(&format!("a/{}", escape::terminal(path)), "/dev/null")
        .to_string()
}

/// The unified difference of two texts of a file, as git writes it; of a new file against nothing.
pub fn difference(path: &str, old: Option<&str>, new: &str) -> String {
    let path = escape::terminal(path);
    let before = if old.is_some() {
        format!("a/{path}")
    } else {
        "/dev/null".to_owned()
    };
    TextDiff::from_lines(old.unwrap_or_default(), new)
        .unified_diff()
        .header(&before, &format!("b/{path}"))
        .to_string()
}
