//! A random edit of a record, and the lines that it may change.

use kompis::document::reader;
use kompis::error::write::EditError;
use kompis::model::date::Date;
use kompis::model::edit::{Edit, Spot};
use kompis::model::fields::{self, Field, FieldType};
use kompis::model::kind::Kind;
use kompis::model::value::{Block, Value};

use super::layout::{Choices, Document, Owner};

/// A random edit, and its name in the statistics.
#[derive(Debug)]
pub(crate) struct RandomEdit {
    pub(crate) edit: Edit,
    name: &'static str,
}

impl RandomEdit {
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Returns a random edit of this text, which has this many blocks of each name.
    pub(crate) fn random(
        kind: Kind,
        text: &str,
        blocks: &[(&'static str, usize)],
        choices: &mut Choices<'_>,
    ) -> RandomEdit {
        let block = reader::record(kind, "", text).block;
        let with_blocks: Vec<_> = blocks.iter().filter(|it| it.1 > 0).collect();
        match choices.below(7) {
            6 if !with_blocks.is_empty() => {
                let (key, count) = with_blocks[choices.below(with_blocks.len())];
                let edit = Edit::Remove {
                    key,
                    index: choices.below(*count),
                };
                RandomEdit {
                    edit,
                    name: "remove",
                }
            }
            1 | 2 if !blocks.is_empty() => {
                let (key, _) = blocks[choices.below(blocks.len())];
                let block = random_block(fields_of_block(kind, key), choices);
                RandomEdit {
                    edit: Edit::Insert { key, block },
                    name: "insert",
                }
            }
            3 | 4 if !with_blocks.is_empty() => {
                let (key, count) = *with_blocks[choices.below(with_blocks.len())];
                let index = choices.below(count);
                let old = block.tables(key).get(index).cloned().unwrap_or_default();
                random_set(
                    Spot::Block { key, index },
                    fields_of_block(kind, key),
                    &old,
                    choices,
                )
            }
            _ => {
                let fields = fields::of(kind).collect();
                random_set(Spot::Record, fields, &block, choices)
            }
        }
    }
}

fn fields_of_block(kind: Kind, key: &str) -> Vec<&'static Field> {
    match fields::find(kind, key).map(|field| field.holds) {
        Some(FieldType::Blocks(inner)) => inner.iter().collect(),
        _ => Vec::new(),
    }
}

fn random_set(
    spot: Spot,
    fields: Vec<&'static Field>,
    block: &Block,
    choices: &mut Choices<'_>,
) -> RandomEdit {
    let plain: Vec<&Field> = fields
        .into_iter()
        .filter(|field| !matches!(field.holds, FieldType::Blocks(_)))
        .collect();
    let present: Vec<&&Field> = plain
        .iter()
        .filter(|field| block.get(field.key).is_some())
        .collect();
    // Half of the edits change an existing key.
    let has_several = |field: &&&&Field| {
        matches!(
            block.get(field.key),
            Some(Value::List(_) | Value::Table(_) | Value::Tables(_))
        )
    };
    let compound: Vec<&&Field> = present.iter().filter(has_several).copied().collect();
    let field = if !compound.is_empty() && choices.once_in(3) {
        compound[choices.below(compound.len())]
    } else if present.is_empty() || choices.once_in(2) {
        plain[choices.below(plain.len())]
    } else {
        present[choices.below(present.len())]
    };
    let old = block.get(field.key);
    if field.key == "name" && spot == Spot::Record {
        let value = Some(Value::Text("Nytt".to_owned()));
        let key = field.key;
        return RandomEdit {
            edit: Edit::Set { spot, key, value },
            name: "set again",
        };
    }
    let (value, name) = match (choices.below(5), old) {
        (0, _) => (None, "take away"),
        (1 | 2, Some(Value::List(list))) => {
            let mut list = list.clone();
            match random_value(field, choices) {
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
            if let Some(Value::Tables(more)) = random_value(field, choices) {
                tables.extend(more);
            }
            (Some(Value::Tables(tables)), "add to tables")
        }
        (1 | 2, Some(Value::Table(table))) => {
            let mut table = table.clone();
            if let Some(Value::Table(more)) = random_value(field, choices) {
                more.iter()
                    .for_each(|(key, value)| table.set(key.to_owned(), value.clone()));
            }
            (Some(Value::Table(table)), "change a table")
        }
        (_, Some(_)) => (random_value(field, choices), "set again"),
        (_, None) => (random_value(field, choices), "set"),
    };
    RandomEdit {
        edit: Edit::Set {
            spot,
            key: field.key,
            value,
        },
        name,
    }
}

fn random_block(fields: Vec<&'static Field>, choices: &mut Choices<'_>) -> Block {
    let mut block = Block::default();
    for (at, field) in fields.into_iter().enumerate() {
        let wanted = at < 2 || choices.once_in(3);
        if let Some(value) = wanted.then(|| random_value(field, choices)).flatten() {
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

fn random_value(field: &Field, choices: &mut Choices<'_>) -> Option<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut several = |all: &[&str]| {
        let mut list: Vec<String> = (0..=choices.below(3))
            .map(|_| choices.pick(all).to_owned())
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
        FieldType::Reference(_) => text(choices.pick(&["prov-c", "prov-x", "a"])),
        FieldType::Word(_) => text(choices.pick(&["owner", "project"])),
        FieldType::Choice(all) => text(choices.pick(all)),
        FieldType::Url => text("https://exempel.se/nytt"),
        FieldType::Query => text("kind:municipality"),
        FieldType::Code => text("0581"),
        FieldType::Orgnr => text("212000-0456"),
        FieldType::Date => Value::Date(Date::parse(choices.pick(&[
            "2024-06-30",
            "2024",
            "..2024-01",
        ]))?),
        FieldType::Integer => Value::Integer(choices.below(9) as i64),
        FieldType::Flag => Value::Flag(choices.once_in(2)),
        FieldType::Table(inner) => Value::Table(random_table(inner, choices)?),
        FieldType::Tables(inner) => Value::Tables(vec![random_table(inner, choices)?]),
        _ => text(choices.pick(NEW_TEXTS)),
    })
}

fn random_table(inner: &'static [Field], choices: &mut Choices<'_>) -> Option<Block> {
    let mut block = Block::default();
    for field in inner {
        if block.iter().next().is_none() || choices.once_in(2) {
            block.set(field.key, random_value(field, choices)?);
        }
    }
    Some(block)
}

/// Returns the edit that undoes this one, if there is one.
pub(crate) fn inverse_of(document: &Document, random_edit: &RandomEdit, new: &str) -> Option<Edit> {
    let old_text = document.text();
    let before = reader::record(document.kind, "", &old_text).block;
    let after = reader::record(document.kind, "", new).block;
    Some(match &random_edit.edit {
        Edit::Create(_) | Edit::Delete | Edit::Sort { .. } => return None,
        Edit::Set { spot, key, value } => {
            let old = match spot {
                Spot::Record => before.get(key).cloned(),
                Spot::Block { key: blocks, index } => {
                    before.tables(blocks).get(*index)?.get(key).cloned()
                }
            };
            // A value that kompis can't read can't be restored.
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

/// Returns the outcome if the edit may be refused for this reason, and otherwise an error.
pub(crate) fn check_refusal(
    document: &Document,
    random_edit: &RandomEdit,
    error: &EditError,
) -> Result<String, String> {
    let key = match &random_edit.edit {
        Edit::Set {
            spot: Spot::Block { key, .. },
            ..
        }
        | Edit::Set { key, .. } => key,
        Edit::Insert { key, .. } | Edit::Remove { key, .. } | Edit::Sort { key } => key,
        Edit::Create(_) | Edit::Delete => return Err("a whole file is refused".into()),
    };
    let own: Vec<_> = document
        .pieces
        .iter()
        .filter(|it| it.owner == Owner::Key((*key).to_owned()))
        .collect();
    match error {
        EditError::InlineBlocks(_) if own.iter().any(|it| it.text.contains("= [")) => {
            Ok("refused: blocks on one line".into())
        }
        EditError::Scattered(_) if own.iter().any(|it| it.text.trim_start().starts_with("[[")) => {
            Ok("refused: tables with heads and comments".into())
        }
        error => Err(format!("refused: {error:?}")),
    }
}

/// Checks that everything outside the edited lines is unchanged and in order.
pub(crate) fn check_lines(
    document: &Document,
    random_edit: &RandomEdit,
    old: &str,
    new: &str,
) -> Result<(), String> {
    match &random_edit.edit {
        Edit::Create(_) | Edit::Delete | Edit::Sort { .. } => Ok(()),
        Edit::Insert { .. } => check_insertion(old, new),
        Edit::Remove { key, index } => check_removal(document, key, *index, new),
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
                ([], Some(_)) => check_insertion(old, new),
                ([], None) if old == new => Ok(()),
                ([], None) => Err("nothing was there, yet something changed".into()),
                ([at], _) if !document.pieces[*at].text.trim_start().starts_with('[') => {
                    check_single_place(document, *at, value.as_ref(), new)
                }
                (_, Some(_)) if check_insertion(old, new).is_ok() => Ok(()),
                (several, _) => check_several_places(document, several, new),
            }
        }
    }
}

/// Checks that whole lines were inserted at one place. A last line without a line break may get one.
fn check_insertion(old: &str, new: &str) -> Result<(), String> {
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

/// Returns the text of some pieces as in the file, without the last line break if the file lacks it.
fn text_of_pieces(document: &Document, range: std::ops::Range<usize>) -> String {
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

/// Checks an edit of a key in one place: the text before and after it, and the comment after its value, are unchanged.
fn check_single_place(
    document: &Document,
    at: usize,
    value: Option<&Value>,
    new: &str,
) -> Result<(), String> {
    let before = text_of_pieces(document, 0..at);
    let after = text_of_pieces(document, at + 1..document.pieces.len());
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

/// Checks an edit of a key in several places: the text before, between and after them is kept in order.
fn check_several_places(document: &Document, own: &[usize], new: &str) -> Result<(), String> {
    let (first, last) = (own[0], own[own.len() - 1]);
    let before = text_of_pieces(document, 0..first);
    let after = text_of_pieces(document, last + 1..document.pieces.len());
    // A table with a header may be removed together with the comment and the blank line above it.
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

/// Returns whether all lines except comments are kept in order.
fn lines_in_order(old: &str, new: &str, _: usize) -> bool {
    let mut new = new.lines();
    old.lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .all(|line| new.any(|other| other == line))
}

/// Checks the removal of a block: everything else is kept in order. Only comments right above its header or inside it,
/// and one blank line, may be removed.
fn check_removal(document: &Document, key: &str, index: usize, new: &str) -> Result<(), String> {
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
        text_of_pieces(document, 0..*first - free),
        text_of_pieces(document, *first - free..*first),
    );
    let after = text_of_pieces(document, *last + 1..document.pieces.len());
    let kept = format!("{others}{}", strip_trailing_comments(&lead));
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

/// Returns the text without the comment lines at its end and one blank line before them.
fn strip_trailing_comments(text: &str) -> String {
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
