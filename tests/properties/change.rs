//! A random edit of a record, and which lines it may touch.

use kompis::document::reader;
use kompis::error::write::EditFault;
use kompis::model::date::Date;
use kompis::model::edit::{Edit, Spot};
use kompis::model::fields::{self, Field, FieldType};
use kompis::model::kind::Kind;
use kompis::model::value::{Block, Value};

use super::layout::{Choices, Document, Owner};

/// An edit, and how it was made.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) edit: Edit,
    name: &'static str,
}

impl Asked {
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// An edit of this text, which has so many blocks of each name.
    pub(crate) fn random(
        kind: Kind,
        text: &str,
        blocks: &[(&'static str, usize)],
        choices: &mut Choices<'_>,
    ) -> Asked {
        let block = reader::record(kind, "", text).block;
        let with_blocks: Vec<_> = blocks.iter().filter(|it| it.1 > 0).collect();
        match choices.below(7) {
            6 if !with_blocks.is_empty() => {
                let (key, count) = with_blocks[choices.below(with_blocks.len())];
                let edit = Edit::Remove {
                    key,
                    index: choices.below(*count),
                };
                Asked {
                    edit,
                    name: "remove",
                }
            }
            1 | 2 if !blocks.is_empty() => {
                let (key, _) = blocks[choices.below(blocks.len())];
                let block = new_block(inner(kind, key), choices);
                Asked {
                    edit: Edit::Insert { key, block },
                    name: "insert",
                }
            }
            3 | 4 if !with_blocks.is_empty() => {
                let (key, count) = *with_blocks[choices.below(with_blocks.len())];
                let index = choices.below(count);
                let old = block.tables(key).get(index).cloned().unwrap_or_default();
                set(Spot::Block { key, index }, inner(kind, key), &old, choices)
            }
            _ => {
                let fields = fields::of(kind).collect();
                set(Spot::Record, fields, &block, choices)
            }
        }
    }
}

fn inner(kind: Kind, key: &str) -> Vec<&'static Field> {
    match fields::find(kind, key).map(|field| field.holds) {
        Some(FieldType::Blocks(inner)) => inner.iter().collect(),
        _ => Vec::new(),
    }
}

fn set(spot: Spot, fields: Vec<&'static Field>, block: &Block, choices: &mut Choices<'_>) -> Asked {
    let plain: Vec<&Field> = fields
        .into_iter()
        .filter(|field| !matches!(field.holds, FieldType::Blocks(_)))
        .collect();
    let there: Vec<&&Field> = plain
        .iter()
        .filter(|field| block.get(field.key).is_some())
        .collect();
    // Half of the time a key that is there.
    let has_several = |field: &&&&Field| {
        matches!(
            block.get(field.key),
            Some(Value::List(_) | Value::Table(_) | Value::Tables(_))
        )
    };
    let compound: Vec<&&Field> = there.iter().filter(has_several).copied().collect();
    let field = if !compound.is_empty() && choices.once_in(3) {
        compound[choices.below(compound.len())]
    } else if there.is_empty() || choices.once_in(2) {
        plain[choices.below(plain.len())]
    } else {
        there[choices.below(there.len())]
    };
    let old = block.get(field.key);
    if field.key == "name" && spot == Spot::Record {
        let value = Some(Value::Text("Nytt".to_owned()));
        let key = field.key;
        return Asked {
            edit: Edit::Set { spot, key, value },
            name: "set again",
        };
    }
    let (value, name) = match (choices.below(5), old) {
        (0, _) => (None, "take away"),
        (1 | 2, Some(Value::List(list))) => {
            let mut list = list.clone();
            match value(field, choices) {
                Some(Value::List(more)) => list.extend(more),
                Some(Value::Text(more)) => list.push(more),
                _ => {}
            }
            if field.holds.is_sorted() {
                list.sort();
                list.dedup();
            }
            (Some(Value::List(list)), "add to a list")
        }
        (3, Some(Value::List(list))) if list.len() > 1 => {
            let gone = list[choices.below(list.len())].clone();
            let list: Vec<String> = list.iter().filter(|it| **it != gone).cloned().collect();
            (
                (!list.is_empty()).then_some(Value::List(list)),
                "take from a list",
            )
        }
        (1 | 2, Some(Value::Tables(tables))) => {
            let mut tables = tables.clone();
            if let Some(Value::Tables(more)) = value(field, choices) {
                tables.extend(more);
            }
            (Some(Value::Tables(tables)), "add to tables")
        }
        (1 | 2, Some(Value::Table(table))) => {
            let mut table = table.clone();
            if let Some(Value::Table(more)) = value(field, choices) {
                more.iter()
                    .for_each(|(key, value)| table.set(key.to_owned(), value.clone()));
            }
            (Some(Value::Table(table)), "change a table")
        }
        (_, Some(_)) => (value(field, choices), "set again"),
        (_, None) => (value(field, choices), "set"),
    };
    Asked {
        edit: Edit::Set {
            spot,
            key: field.key,
            value,
        },
        name,
    }
}

fn new_block(fields: Vec<&'static Field>, choices: &mut Choices<'_>) -> Block {
    let mut block = Block::default();
    for (at, field) in fields.into_iter().enumerate() {
        let wanted = at < 2 || choices.once_in(3);
        if let Some(value) = wanted.then(|| value(field, choices)).flatten() {
            block.set(field.key, value);
        }
    }
    if block.get("inferred").is_some() {
        block.set(
            "inferred",
            Value::List(vec![
                block
                    .iter()
                    .map(|it| it.0.to_owned())
                    .min()
                    .unwrap_or_default(),
            ]),
        );
    }
    block
}

const NEW_TEXTS: &[&str] = &[
    "Nytt",
    "new\nlines\n# x",
    "a \"b\" \\ c",
    "[x]",
    "",
    "\r\n",
    "\u{7f}",
    "'''",
];

fn value(field: &Field, choices: &mut Choices<'_>) -> Option<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut several = |all: &[&str]| {
        let mut list: Vec<String> = (0..=choices.below(3))
            .map(|_| choices.of(all).to_owned())
            .collect();
        if field.holds.is_sorted() {
            list.sort();
            list.dedup();
        }
        Value::List(list)
    };
    Some(match field.holds {
        FieldType::Texts | FieldType::Reach => several(NEW_TEXTS),
        FieldType::References(target) => several(super::layout::ids(target)),
        FieldType::FormerIds => several(&["prov-a", "prov-x"]),
        FieldType::Words(_) => several(&["it", "press", "zz"]),
        FieldType::Counties => several(&["05", "09", "22"]),
        FieldType::Keys => several(&["name"]),
        FieldType::Reference(_) => text(choices.of(&["prov-c", "prov-x", "a"])),
        FieldType::Word(_) => text(choices.of(&["owner", "project"])),
        FieldType::Choice(all) => text(choices.of(all)),
        FieldType::Url => text("https://exempel.se/nytt"),
        FieldType::Query => text("kind:municipality"),
        FieldType::Code => text("0581"),
        FieldType::Orgnr => text("212000-0456"),
        FieldType::Date => Value::Date(Date::parse(choices.of(&[
            "2024-06-30",
            "2024",
            "..2024-01",
        ]))?),
        FieldType::Integer => Value::Integer(choices.below(9) as i64),
        FieldType::Flag => Value::Flag(choices.once_in(2)),
        FieldType::Table(inner) => Value::Table(some_of(inner, choices)?),
        FieldType::Tables(inner) => Value::Tables(vec![some_of(inner, choices)?]),
        _ => text(choices.of(NEW_TEXTS)),
    })
}

fn some_of(inner: &'static [Field], choices: &mut Choices<'_>) -> Option<Block> {
    let mut block = Block::default();
    for field in inner {
        if block.iter().next().is_none() || choices.once_in(2) {
            block.set(field.key, value(field, choices)?);
        }
    }
    Some(block)
}

/// The edit that takes this one back.
pub(crate) fn inverse(document: &Document, asked: &Asked, new: &str) -> Option<Edit> {
    let old_text = document.text();
    let before = reader::record(document.kind, "", &old_text).block;
    let after = reader::record(document.kind, "", new).block;
    Some(match &asked.edit {
        Edit::Create(_) | Edit::Delete => return None,
        Edit::Set { spot, key, value } => {
            let old = match spot {
                Spot::Record => before.get(key).cloned(),
                Spot::Block { key: blocks, index } => {
                    before.tables(blocks).get(*index)?.get(key).cloned()
                }
            };
            // A value that kompis can't read has no way back.
            if old.is_none() && value.is_none() {
                return None;
            }
            Edit::Set {
                spot: *spot,
                key,
                value: old,
            }
        }
        Edit::Insert { key, .. } => {
            let (was, is) = (before.tables(key), after.tables(key));
            let index = is
                .iter()
                .zip(was)
                .position(|(is, was)| is != was)
                .unwrap_or(was.len());
            Edit::Remove { key, index }
        }
        Edit::Remove { key, index } => {
            let owner = Owner::Head((*key).to_owned(), *index);
            let unknown = document
                .pieces
                .iter()
                .any(|it| it.owner == owner && !it.text.trim().starts_with("[["));
            if unknown {
                return None;
            }
            Edit::Insert {
                key,
                block: before.tables(key).get(*index)?.clone(),
            }
        }
    })
}

/// Whether the edit may be refused for this reason.
pub(crate) fn may_refuse(
    document: &Document,
    asked: &Asked,
    fault: &EditFault,
) -> Result<String, String> {
    let key = match &asked.edit {
        Edit::Set {
            spot: Spot::Block { key, .. },
            ..
        }
        | Edit::Set { key, .. } => key,
        Edit::Insert { key, .. } | Edit::Remove { key, .. } => key,
        Edit::Create(_) | Edit::Delete => return Err("a whole file is refused".into()),
    };
    let own: Vec<_> = document
        .pieces
        .iter()
        .filter(|it| it.owner == Owner::Key((*key).to_owned()))
        .collect();
    match fault {
        EditFault::InlineBlocks(_) if own.iter().any(|it| it.text.contains("= [")) => {
            Ok("refused: blocks on one line".into())
        }
        EditFault::Scattered(_) if own.iter().any(|it| it.text.trim_start().starts_with("[[")) => {
            Ok("refused: tables with heads and comments".into())
        }
        fault => Err(format!("refused: {fault:?}")),
    }
}

/// Holds that all that belongs to others is there, byte for byte and in order.
pub(crate) fn only_its_lines(
    document: &Document,
    asked: &Asked,
    old: &str,
    new: &str,
) -> Result<(), String> {
    match &asked.edit {
        Edit::Create(_) | Edit::Delete => Ok(()),
        Edit::Insert { .. } => inserted(old, new),
        Edit::Remove { key, index } => removed(document, key, *index, new),
        Edit::Set { spot, key, value } => {
            let owner = match spot {
                Spot::Record => Owner::Key((*key).to_owned()),
                Spot::Block { key: blocks, index } => {
                    Owner::Inner((*blocks).to_owned(), *index, (*key).to_owned())
                }
            };
            let own: Vec<usize> = (0..document.pieces.len())
                .filter(|at| document.pieces[*at].owner == owner)
                .collect();
            match (own.as_slice(), value) {
                ([], Some(_)) => inserted(old, new),
                ([], None) if old == new => Ok(()),
                ([], None) => Err("nothing was there, yet something changed".into()),
                ([at], _) if !document.pieces[*at].text.trim_start().starts_with('[') => {
                    one_place(document, *at, value.as_ref(), new)
                }
                (_, Some(_)) if inserted(old, new).is_ok() => Ok(()),
                (several, _) => around(document, several, new),
            }
        }
    }
}

/// Something came in at one place, as whole lines; a last line that had no end may have got one.
fn inserted(old: &str, new: &str) -> Result<(), String> {
    let prefix = old
        .bytes()
        .zip(new.bytes())
        .take_while(|(old, new)| old == new)
        .count();
    let (old_rest, new_rest) = (&old.as_bytes()[prefix..], &new.as_bytes()[prefix..]);
    let suffix = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    if prefix + suffix < old.len() {
        return Err("more than an insertion".into());
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (old_lines, new_lines) = (lines(old), lines(new));
    let mut rest = new_lines.iter();
    if old_lines.iter().all(|line| rest.any(|new| new == line)) {
        Ok(())
    } else {
        Err("a line was cut".into())
    }
}

/// The text of some pieces, as in the file; without the last line ending of a file that lacks it.
fn written(document: &Document, range: std::ops::Range<usize>) -> String {
    let text: String = document.pieces[range.clone()]
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    let mut text = document.as_written(&text);
    let whole = document.text();
    if range.end == document.pieces.len() && !range.is_empty() && document.is_open_at_end {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if range.start == 0 && whole.starts_with('\u{feff}') {
        text.insert(0, '\u{feff}');
    }
    text
}

/// A key that stands in one place: what is before it and behind it is the same, the comment behind its value too.
fn one_place(
    document: &Document,
    at: usize,
    value: Option<&Value>,
    new: &str,
) -> Result<(), String> {
    let before = written(document, 0..at);
    let after = written(document, at + 1..document.pieces.len());
    let middle = new
        .strip_prefix(before.as_str())
        .and_then(|rest| rest.strip_suffix(after.as_str()))
        .ok_or("other lines changed")?;
    let piece = &document.pieces[at];
    match value {
        None if middle.is_empty() => Ok(()),
        None => Err(format!("something is left: {middle:?}")),
        Some(_) => {
            let is_list = piece
                .text
                .trim_end()
                .trim_end_matches(&piece.tail)
                .ends_with(']');
            let kept: Vec<&str> =
                if is_list && matches!(value, Some(Value::List(_) | Value::Tables(_))) {
                    vec!["# begins", "# ends", "# next"]
                } else {
                    Vec::new()
                };
            let lost = kept
                .into_iter()
                .find(|it| piece.text.contains(it) && !middle.contains(it));
            if let Some(lost) = lost {
                return Err(format!("the comment {lost:?} is lost"));
            }
            let is_last = at + 1 == document.pieces.len();
            let by_dots = piece
                .text
                .split('=')
                .next()
                .is_some_and(|key| key.contains('.'));
            let is_last = is_last || by_dots && middle.contains(&piece.tail);
            let tail = document.as_written(&format!("{}\n", piece.tail));
            if middle.ends_with(&tail)
                || is_last && (by_dots || middle.trim_end().ends_with(piece.tail.trim_end()))
            {
                Ok(())
            } else {
                Err(format!(
                    "the comment behind the value is lost: {:?}",
                    piece.tail
                ))
            }
        }
    }
}

/// A key that stands in several places: what is before, between and behind them is there in order.
fn around(document: &Document, own: &[usize], new: &str) -> Result<(), String> {
    let (first, last) = (own[0], own[own.len() - 1]);
    let before = written(document, 0..first);
    let after = written(document, last + 1..document.pieces.len());
    // A section with a head may go with the comment and the blank line before it.
    let before = before.trim_end();
    let is_section = document.pieces[first].text.trim_start().starts_with('[');
    let kept_before = new.starts_with(before) || is_section && lines_in_order(before, new, 2);
    let first_line = after.split_inclusive('\n').next().unwrap_or_default();
    let below_blank = if first_line.trim().is_empty() {
        &after[first_line.len()..]
    } else {
        &after
    };
    let kept_after = new.ends_with(&after) || new.ends_with(below_blank);
    if !kept_before || !kept_after {
        return Err("other lines changed".into());
    }
    let mut at = 0;
    for (number, piece) in document.pieces.iter().enumerate().take(last).skip(first) {
        if own.contains(&number) || piece.owner == Owner::Free {
            continue;
        }
        let text = document.as_written(&piece.text);
        match new[at..].find(&text) {
            Some(found) => at += found + text.len(),
            None => return Err(format!("lost: {text:?}")),
        }
    }
    Ok(())
}

/// Whether all lines but the last comments are there in order.
fn lines_in_order(old: &str, new: &str, _: usize) -> bool {
    let mut new = new.lines();
    old.lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .all(|line| new.any(|other| other == line))
}

/// A block went: all that belongs to others is there in order; of comments only those that stood right above its head
/// or inside it are gone, and one blank line.
fn removed(document: &Document, key: &str, index: usize, new: &str) -> Result<(), String> {
    let is_own = |owner: &Owner| match owner {
        Owner::Head(other, number) | Owner::Inner(other, number, _) => {
            other == key && *number == index
        }
        _ => false,
    };
    let own: Vec<usize> = (0..document.pieces.len())
        .filter(|at| is_own(&document.pieces[*at].owner))
        .collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else {
        return Err("blocks on one line went".into());
    };
    let free = (0..*first)
        .rev()
        .take_while(|at| document.pieces[*at].owner == Owner::Free)
        .count();
    let (others, lead) = (
        written(document, 0..*first - free),
        written(document, *first - free..*first),
    );
    let after = written(document, *last + 1..document.pieces.len());
    let kept = format!("{others}{}", without_lead(&lead));
    let middle = new
        .strip_prefix(kept.as_str())
        .ok_or("lines above changed")?;
    if middle == after {
        return Ok(());
    }
    let first_line = after.split_inclusive('\n').next().unwrap_or_default();
    if first_line.trim().is_empty() && middle == &after[first_line.len()..] {
        return Ok(());
    }
    Err(format!("lines below changed: {middle:?} / {after:?}"))
}

/// The text without the comment lines at its end and one blank line before them.
fn without_lead(text: &str) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    while lines.last().is_some_and(|line| {
        line.trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('#')
    }) {
        if lines.len() == 1 && text.starts_with('\u{feff}') {
            return "\u{feff}".to_owned();
        }
        lines.pop();
    }
    if lines.last().is_some_and(|line| {
        line.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .is_empty()
    }) {
        lines.pop();
    }
    let kept = lines.concat();
    if kept.is_empty() && text.starts_with('\u{feff}') {
        "\u{feff}".to_owned()
    } else {
        kept
    }
}
