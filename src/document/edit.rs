//! Turns edits of records into changed lines of a text.
//!
//! Every edit replaces ranges of bytes that the layout of the text gives; everything else stays the same, comments, line
//! endings and unusual spacing included.

use std::ops::Range;

use super::layout::{Layout, Replacement, apply};
use super::list::{self, Change};
use super::reader;
use super::{Document, Node, TableForm, format};
use crate::error::write::EditError;
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{Field, FieldType};
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// Returns the text after the edits; `old` is none for a new file.
///
/// # Errors
/// [`EditError`] when the text is written in a form that cannot be edited in this way.
pub fn edit(
    subject: Subject,
    old: Option<&str>,
    edits: &[Edit],
    vocabulary: &Vocabulary,
) -> Result<String, EditError> {
    let mut text = old.unwrap_or_default().to_owned();
    for edit in edits {
        // One after the other: the index of a block counts what the edits before did.
        text = make_edit(subject, &text, edit, vocabulary)?;
    }
    Ok(text)
}

fn make_edit(
    subject: Subject,
    text: &str,
    edit: &Edit,
    vocabulary: &Vocabulary,
) -> Result<String, EditError> {
    if let (Edit::Create(block), Subject::Record(kind)) = (edit, subject) {
        return Ok(format::record(kind, block, vocabulary));
    }
    let document = Document::parse(text);
    let layout = Layout::new(&document).ok_or(EditError::Broken)?;
    // The reader takes nothing from such a text, so an edit of it could not be proven.
    if reader::conflict_marker(text).is_some() {
        return Err(EditError::Broken);
    }
    let known = reader::read(subject, "", &document).block;
    let changes = match edit {
        // A deleted file has no new text.
        Edit::Create(_) | Edit::Delete => Vec::new(),
        Edit::Set { spot, key, value } => {
            let (table, block) = match spot {
                Spot::Record => (document.root(), Some(&known)),
                Spot::Block { key, index } => {
                    (layout.block(key, *index)?, known.tables(key).get(*index))
                }
            };
            let old = block.and_then(|block| block.get(key));
            layout.set(table, &fields_at(subject, *spot), key, old, value.as_ref())?
        }
        Edit::Insert { key, block } => {
            let place = format::place(key, known.tables(key), block, vocabulary);
            vec![layout.insert(subject, key, block, place)?]
        }
        Edit::Remove { key, index } => layout.remove(layout.block(key, *index)?),
        Edit::Sort { key } => {
            let order = format::order(key, known.tables(key), vocabulary);
            layout.sort(key, &order)?
        }
    };
    Ok(apply(text, changes))
}

/// The fields of the record or block of a spot.
pub(super) fn fields_at(subject: Subject, spot: Spot) -> Vec<&'static Field> {
    match spot {
        Spot::Record => subject.fields().collect(),
        Spot::Block { key, .. } => match subject.field(key).map(|field| field.holds) {
            Some(FieldType::Blocks(fields)) => fields.iter().collect(),
            _ => Vec::new(),
        },
    }
}

// Blocks

impl<'d> Layout<'d> {
    /// Returns the tables of blocks; an error when they have no headers of their own.
    fn blocks(&self, key: &'static str) -> Result<Vec<Node<'d>>, EditError> {
        match self.document.root().get(key) {
            Some(list) if list.is_list_of_heads() => Ok(list.children().collect()),
            Some(_) => Err(EditError::InlineBlocks(key)),
            None => Ok(Vec::new()),
        }
    }

    fn block(&self, key: &'static str, index: usize) -> Result<Node<'d>, EditError> {
        let blocks = self.blocks(key)?;
        blocks.get(index).copied().ok_or(EditError::NoBlock(key))
    }

    /// Inserts a block before the one at its sorted place, or after the last.
    pub(super) fn insert(
        &self,
        subject: Subject,
        key: &'static str,
        block: &Block,
        place: usize,
    ) -> Result<Replacement, EditError> {
        let blocks = self.blocks(key)?;
        let newline = self.newline();
        let field = subject.field(key);
        let written = field.map_or_else(String::new, |it| format::section(it, block, newline));
        if let Some(next) = blocks.get(place).and_then(|next| self.item_of(*next)) {
            let at = self.item_start(next);
            return Ok((at..at, format!("{written}{newline}")));
        }
        let last = match blocks.last() {
            Some(last) => self.within(*last).pop(),
            None => self.last_before(subject, key),
        };
        let at = last.map_or(self.start(), |last| self.item_end(last));
        let blank = if at == self.start() { "" } else { newline };
        Ok(self.new_line(at, &format!("{blank}{}", written.trim_end())))
    }

    /// Returns the last item that precedes blocks called `key` in canonical order.
    fn last_before(&self, subject: Subject, key: &str) -> Option<usize> {
        let before = subject.fields().take_while(|field| field.key != key);
        before
            .filter_map(|field| self.within(self.document.root().get(field.key)?).pop())
            .chain(self.section(0).last())
            .max()
    }

    /// Brings the blocks called `key` into an order of their indexes, each with the comments that belong to it. What stands
    /// between them stays where it is.
    fn sort(&self, key: &'static str, order: &[usize]) -> Result<Vec<Replacement>, EditError> {
        let mut ranges = Vec::new();
        for block in self.blocks(key)? {
            let items = self.within(block);
            let (Some(first), Some(last)) = (items.first(), items.last()) else {
                return Err(EditError::Scattered(key.to_owned()));
            };
            if last - first + 1 != items.len() {
                return Err(EditError::Scattered(key.to_owned()));
            }
            let range = self.item_start(*first)..self.item_end(*last);
            // The last line of a file may lack its end.
            let length = self.text[range.clone()].trim_end().len();
            ranges.push(range.start..range.start + length);
        }
        let moved = ranges.iter().zip(order).enumerate();
        let moved = moved.filter(|(place, (_, index))| place != *index);
        let replacement = |(_, (range, index)): (usize, (&Range<usize>, &usize))| {
            let text = self.text[ranges[*index].clone()].to_owned();
            (range.clone(), text)
        };
        Ok(moved.map(replacement).collect())
    }

    // Values

    /// Sets or removes the value of a key of a table, in place where possible.
    fn set(
        &self,
        table: Node<'_>,
        fields: &[&Field],
        key: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Result<Vec<Replacement>, EditError> {
        let field = fields.iter().find(|field| field.key == key);
        let field = field.ok_or_else(|| EditError::NoField(key.to_owned()))?;
        match (table.get(key), new, old) {
            (None, None, _) => Ok(Vec::new()),
            (Some(node), None, _) => Ok(self.remove(node)),
            (None, Some(new), _) => {
                let order: Vec<&str> = fields.iter().map(|field| field.key).collect();
                let written = format::value(field, new, self.newline());
                Ok(vec![self.put(table, &order, key, &written)?])
            }
            (Some(node), Some(Value::Table(new)), Some(Value::Table(old))) => {
                self.set_table(node, field, old, new)
            }
            (Some(node), Some(new), old) if node.is_in_one_place() => {
                let written = format::value(field, new, self.newline());
                let entries = list::change(self, node, field, old, new);
                Ok(entries.unwrap_or_else(|| vec![(node.span(), written)]))
            }
            (Some(node), Some(Value::Tables(new)), Some(Value::Tables(old))) => {
                self.set_sections(node, field, old, new)
            }
            _ => Err(EditError::Scattered(key.to_owned())),
        }
    }

    /// Changes a table key by key.
    fn set_table(
        &self,
        node: Node<'_>,
        field: &Field,
        old: &Block,
        new: &Block,
    ) -> Result<Vec<Replacement>, EditError> {
        let fields: Vec<&Field> = match field.holds {
            FieldType::Table(fields) => fields.iter().collect(),
            FieldType::Map => return self.set_texts(node, old, new),
            _ => return Err(EditError::NoField(field.key.to_owned())),
        };
        let is_different = |inner: &&&Field| old.get(inner.key) != new.get(inner.key);
        let different: Vec<&&Field> = fields.iter().filter(is_different).collect();
        if node.table_form() == Some(TableForm::Inline) {
            let value =
                |block: &Block| format::value(field, &Value::Table(block.clone()), self.newline());
            // A canonical table stays canonical; in one that is written differently a single value is changed in place.
            if different.len() > 1 || node.written() == value(old) {
                return Ok(vec![(node.span(), value(new))]);
            }
        }
        let mut replacements = Vec::new();
        for inner in different {
            let (old, new) = (old.get(inner.key), new.get(inner.key));
            replacements.extend(self.set(node, &fields, inner.key, old, new)?);
        }
        Ok(replacements)
    }

    /// Changes texts of a table with any keys, all of which it has.
    fn set_texts(
        &self,
        node: Node<'_>,
        old: &Block,
        new: &Block,
    ) -> Result<Vec<Replacement>, EditError> {
        let changed = new
            .iter()
            .filter(|(key, value)| old.get(key) != Some(value));
        let replacement = |(key, value): (&str, &Value)| match (node.get(key), value) {
            (Some(text), Value::Text(new)) => Ok((text.span(), format::quoted(new, ""))),
            _ => Err(EditError::NoField(key.to_owned())),
        };
        changed.map(replacement).collect()
    }

    /// Replaces tables with headers of their own, each with its lines.
    fn set_sections(
        &self,
        node: Node<'_>,
        field: &Field,
        old: &[Block],
        new: &[Block],
    ) -> Result<Vec<Replacement>, EditError> {
        let newline = self.newline();
        let tables: Vec<Node<'_>> = node.children().collect();
        if !node.is_list() || tables.len() != old.len() {
            return Err(EditError::Scattered(field.key.to_owned()));
        }
        let written = |block: &Block| format::section(field, block, newline);
        // Compared as they would be written: a table that says the same keeps its lines, whatever their form.
        let was: Vec<String> = old.iter().map(written).collect();
        let will: Vec<String> = new.iter().map(written).collect();
        let changes = list::changes(&was, &will);
        let goes = |number: usize| changes.contains(&Change::Remove(number));
        let mut replacements = Vec::new();
        for change in &changes {
            match *change {
                Change::Remove(number) => replacements.extend(self.remove(tables[number])),
                Change::Insert(before, written) => {
                    let next = tables.get(before).and_then(|table| self.item_of(*table));
                    if let Some(next) = next {
                        let at = self.item_start(next);
                        replacements.push((at..at, format!("{written}{newline}")));
                        continue;
                    }
                    let last = self.within(node).pop().unwrap_or_default();
                    // A comment below the removed one stays below.
                    let end = match goes(was.len() - 1) {
                        true => self.items[last].lines.end,
                        false => self.item_end(last),
                    };
                    let section = format!("{newline}{}", written.trim_end());
                    replacements.push(self.new_line(end, &section));
                }
            }
        }
        Ok(replacements)
    }

    // Lines

    /// Inserts a key into a table, after the nearest key that precedes it in canonical order.
    pub(super) fn put(
        &self,
        table: Node<'_>,
        order: &[&str],
        key: &str,
        written: &str,
    ) -> Result<Replacement, EditError> {
        let (first, dots) = match table.table_form() {
            Some(TableForm::Head) => (
                self.item_of(table).map_or(0, |head| head + 1),
                String::new(),
            ),
            Some(TableForm::Dotted) => {
                let item = self.within(table).first().copied().unwrap_or_default();
                let first = self.section_of(item);
                (first, dotted(self.section_table(first), table))
            }
            Some(TableForm::Inline) => return Ok(put_in_braces(table, key, written)),
            Some(TableForm::Implied) | None => {
                return Err(EditError::Scattered(key.to_owned()));
            }
        };
        let before = order.iter().take_while(|it| **it != key);
        let comes_before = |node: Node<'_>| {
            let child = node.child_of(table);
            child.is_some_and(|child| before.clone().any(|it| *it == child.key()))
        };
        let section = &self.items[self.section(first)];
        let anchor = section.iter().rev().find(|item| comes_before(item.node));
        let own = section.iter().find(|item| item.node.is_within(table));
        let at = match (anchor, own) {
            (Some(item), _) => item.lines.end,
            // At the top of a file the comments above a key go with it; below a header they are about the table.
            (None, Some(item)) if first == 0 => self.lead_start(item.lines.start, self.start()),
            (None, Some(item)) => item.lines.start,
            (None, None) => self.end_before(first),
        };
        let indent = anchor
            .or(own)
            .map_or("", |item| self.indent(item.lines.start));
        Ok(self.new_line(
            at,
            &format!("{indent}{dots}{} = {written}", format::bare(key)),
        ))
    }

    /// Inserts a line before another, or at the end of the text.
    pub(super) fn new_line(&self, at: usize, line: &str) -> Replacement {
        let newline = self.newline();
        let before = &self.text[self.start()..at];
        // The last line of a file may lack its end.
        let joint = match before.is_empty() || before.ends_with('\n') {
            true => "",
            false => newline,
        };
        (at..at, format!("{joint}{line}{newline}"))
    }

    /// Removes a node: its lines, sections with the comments directly above them, or a key in braces.
    fn remove(&self, node: Node<'_>) -> Vec<Replacement> {
        let parent = node.parent();
        if let Some(table) = parent.filter(|it| it.table_form() == Some(TableForm::Inline)) {
            return vec![(range_in_braces(table, node), String::new())];
        }
        let mut gone: Vec<Range<usize>> = Vec::new();
        let within = self.within(node);
        for run in within.chunk_by(|one, next| one + 1 == *next || !self.items[*next].is_head()) {
            let (first, last) = (run[0], run[run.len() - 1]);
            if self.items[first].is_head() {
                let whole = self.item_start(first)..self.items[last].lines.end;
                gone.push(self.with_blank_line(whole));
            } else {
                gone.extend(run.iter().map(|number| self.items[*number].lines.clone()));
            }
        }
        gone.into_iter()
            .map(|range| (range, String::new()))
            .collect()
    }
}

/// Appends a key to a table on one line.
fn put_in_braces(table: Node<'_>, key: &str, written: &str) -> Replacement {
    let pair = format!("{} = {written}", format::bare(key));
    match table.children().map(|child| child.span().end).max() {
        Some(last) => (last..last, format!(", {pair}")),
        None => (table.span(), format!("{{ {pair} }}")),
    }
}

/// Returns the range of a key in braces, with the comma before or after it.
fn range_in_braces(table: Node<'_>, node: Node<'_>) -> Range<usize> {
    let (start, end) = (node.key_span().start, node.span().end);
    let before = table.children().filter(|it| it.key_span().start < start);
    let before = before.last();
    let next = table.children().find(|it| it.key_span().start > start);
    match (before, next) {
        (_, Some(next)) => start..next.key_span().start,
        (Some(before), None) => before.span().end..end,
        (None, None) => start..end,
    }
}

/// Returns the prefix of the keys of a table that is written with dotted keys inside `outer`.
fn dotted(outer: Node<'_>, table: Node<'_>) -> String {
    let mut dots = String::new();
    let mut node = Some(table);
    while let Some(inner) = node.filter(|it| *it != outer) {
        dots.insert_str(0, &format!("{}.", format::bare(inner.key())));
        node = inner.parent();
    }
    dots
}

#[cfg(test)]
mod tests {
    use super::{Edit, EditError, Subject, edit};
    use crate::document::prove;
    use crate::model::edit::Spot;
    use crate::model::kind::Kind;
    use crate::model::value::{Block, Value};
    use crate::model::vocabulary::Vocabulary;

    const BEFORE: &str = "# About this forum.\n\nname = \"Provforum\" # a name\n# where\ncounty = [\"08\"]\nsize.x = 1\n\n# the owner\n[[participant]]\nactor = \"b\"\nrole = \"owner\" # for sure\n\n# Nothing more is known.\n\n[[event]]\ndate = 2023-10-25\n";

    fn changed(text: &str, edits: &[Edit]) -> String {
        let vocabulary = Vocabulary::default();
        let new = edit(
            Subject::Record(Kind::Initiative),
            Some(text),
            edits,
            &vocabulary,
        )
        .expect("an edit");
        assert!(
            prove::holds(
                Subject::Record(Kind::Initiative),
                Some(text),
                &new,
                edits,
                &vocabulary
            ),
            "{new}"
        );
        new
    }

    fn participant(actor: &str, role: &str) -> Edit {
        let mut block = Block::default();
        block.set("actor", Value::Text(actor.into()));
        block.set("role", Value::Text(role.into()));
        Edit::Insert {
            key: "participant",
            block,
        }
    }

    fn set(key: &'static str, value: Option<Value>) -> Edit {
        Edit::Set {
            spot: Spot::Record,
            key,
            value,
        }
    }

    #[test]
    fn a_text_with_conflict_markers_in_a_string_is_refused() {
        let text = "name = 'Prov'\nnote = '''\n<<<<<<< ours\n'''\n";
        let set = Edit::Set {
            spot: Spot::Record,
            key: "code",
            value: Some(Value::Text("0581".into())),
        };
        let result = edit(
            Subject::Record(Kind::Company),
            Some(text),
            &[set],
            &Vocabulary::default(),
        );
        assert!(matches!(result, Err(EditError::Broken)));
    }

    #[test]
    fn a_block_comes_in_sorted_place() {
        let first = changed(BEFORE, &[participant("a", "partner")]);
        assert_eq!(
            first,
            BEFORE.replace(
                "# the owner\n",
                "[[participant]]\nactor = \"a\"\nrole = \"partner\"\n\n# the owner\n"
            )
        );
        let last = changed(BEFORE, &[participant("c", "partner")]);
        assert_eq!(
            last,
            BEFORE.replace(
                "# for sure\n",
                "# for sure\n\n[[participant]]\nactor = \"c\"\nrole = \"partner\"\n"
            )
        );
    }

    #[test]
    fn a_block_goes_with_its_comment() {
        let gone = changed(
            BEFORE,
            &[Edit::Remove {
                key: "participant",
                index: 0,
            }],
        );
        let lines = "\n# the owner\n[[participant]]\nactor = \"b\"\nrole = \"owner\" # for sure\n";
        assert_eq!(gone, BEFORE.replace(lines, ""));
    }

    #[test]
    fn a_value_changes_and_its_comment_stays() {
        let name = changed(BEFORE, &[set("name", Some(Value::Text("Nytt".into())))]);
        assert_eq!(name, BEFORE.replace("\"Provforum\"", "\"Nytt\""));
        let spot = Spot::Block {
            key: "participant",
            index: 0,
        };
        let until = crate::model::date::Date::parse("2024-06-30").map(Value::Date);
        let ended = changed(
            BEFORE,
            &[Edit::Set {
                spot,
                key: "until",
                value: until,
            }],
        );
        assert_eq!(
            ended,
            BEFORE.replace("# for sure\n", "# for sure\nuntil = 2024-06-30\n")
        );
    }

    #[test]
    fn a_new_key_stands_behind_the_one_before_it() {
        let short = changed(BEFORE, &[set("short", Some(Value::Text("Prov".into())))]);
        assert_eq!(
            short,
            BEFORE.replace("# a name\n", "# a name\nshort = \"Prov\"\n")
        );
        let crlf = BEFORE.replace('\n', "\r\n");
        let short = changed(&crlf, &[set("short", Some(Value::Text("Prov".into())))]);
        assert_eq!(
            short,
            crlf.replace("# a name\r\n", "# a name\r\nshort = \"Prov\"\r\n")
        );
    }

    #[test]
    fn a_list_keeps_its_comments() {
        let text =
            "name = \"X\"\ncounty = [\n    # the south\n    \"08\", # Kalmar\n    \"22\" # Y\n]\n";
        let codes = |codes: &[&str]| {
            Some(Value::List(
                codes.iter().map(|it| (*it).to_owned()).collect(),
            ))
        };
        let more = changed(text, &[set("county", codes(&["08", "14", "22", "25"]))]);
        assert_eq!(
            more,
            "name = \"X\"\ncounty = [\n    # the south\n    \"08\", # Kalmar\n    \"14\",\n    \"22\", # Y\n    \"25\",\n]\n"
        );
        let less = changed(text, &[set("county", codes(&["22"]))]);
        assert_eq!(
            less,
            "name = \"X\"\ncounty = [\n    # the south\n    \"22\" # Y\n]\n"
        );
    }

    #[test]
    fn a_text_without_final_newline_gets_a_line() {
        let new = changed(
            "name = \"X\"",
            &[
                set("short", Some(Value::Text("Y".into()))),
                participant("a", "owner"),
            ],
        );
        assert_eq!(
            new,
            "name = \"X\"\nshort = \"Y\"\n\n[[participant]]\nactor = \"a\"\nrole = \"owner\"\n"
        );
    }

    #[test]
    fn blocks_on_one_line_are_refused() {
        let text = "name = \"X\"\nparticipant = [{ actor = \"a\", role = \"owner\" }]\n";
        let refused = edit(
            Subject::Record(Kind::Initiative),
            Some(text),
            &[participant("b", "owner")],
            &Vocabulary::default(),
        );
        assert_eq!(refused, Err(EditError::InlineBlocks("participant")));
    }

    #[test]
    fn a_table_with_a_head_or_dots_changes_by_its_keys() {
        for text in [
            "name = \"X\"\nrecurrence.times = 4 # often\nrecurrence.per = \"year\"\nwebsite = \"https://exempel.se\"\n",
            "name = \"X\"\nwebsite = \"https://exempel.se\"\n\n[recurrence]\ntimes = 4 # often\nper = \"year\"\n",
        ] {
            let mut block = Block::default();
            block.set("times", Value::Integer(2));
            let new = changed(
                text,
                &[set("recurrence", Some(Value::Table(block.clone())))],
            );
            assert!(new.contains("times = 2 # often\n"), "{new}");
            assert!(!new.contains("per ="), "{new}");
            block.set("per", Value::Text("year".into()));
            block.set("season", Value::Text("spring".into()));
            let new = changed(text, &[set("recurrence", Some(Value::Table(block)))]);
            assert!(new.contains("season = \"spring\"\n"), "{new}");
            let gone = changed(text, &[set("recurrence", None)]);
            assert_eq!(gone, "name = \"X\"\nwebsite = \"https://exempel.se\"\n");
        }
    }

    #[test]
    fn what_looks_like_a_comment_in_a_text_is_none() {
        let text = "name = \"X\"\nnote = \"\"\"\none\n# two\"\"\"\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n";
        let block = "[[participant]]\nactor = \"a\"\nrole = \"owner\"\n\n";
        let first = changed(text, &[participant("a", "owner")]);
        assert_eq!(first, text.replacen("[[", &format!("{block}[["), 1));
        let remove = Edit::Remove {
            key: "participant",
            index: 0,
        };
        let gone = changed(text, &[remove]);
        assert_eq!(gone, &text[..text.find("[[").expect("a head")]);
    }

    #[test]
    fn a_comment_above_a_head_stays_with_it() {
        let text = "name = \"X\"\n\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n# the first meeting\n[[event]]\ndate = 2023\n".replace("2023", "\"2023\"");
        let last = changed(&text, &[participant("c", "owner")]);
        let block = "\n[[participant]]\nactor = \"c\"\nrole = \"owner\"\n";
        assert_eq!(
            last,
            text.replace("# the first", &format!("{block}# the first"))
        );
        let own = text.replace("# the first meeting\n", "# about b\n\n");
        let last = changed(&own, &[participant("c", "owner")]);
        assert_eq!(
            last,
            own.replace("# about b\n", &format!("# about b\n{block}"))
        );
    }
}
