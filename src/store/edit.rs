//! From edits in words of the model to changed lines of a text.
//!
//! Every edit replaces ranges of bytes that are found by the layout of the text; all else stays as it is, comments, line
//! endings and odd spacing with it.

use std::ops::Range;

use super::layout::{Layout, Node, Replacement, Shape, Step, Table, apply, key as key_step, step};
use super::{entries, format, prove, reader};
use crate::error::write::EditFault;
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// The text after the edits, one after the other; `old` is none for a file that is not there yet.
///
/// # Errors
/// [`EditFault`] when the text is written in a way that these edits can't be made in.
pub fn edit(
    kind: Kind,
    old: Option<&str>,
    edits: &[Edit],
    vocabulary: &Vocabulary,
) -> Result<String, EditFault> {
    let mut text = old.unwrap_or_default().to_owned();
    for edit in edits {
        text = one(kind, &text, edit, vocabulary)?;
    }
    Ok(text)
}

fn one(kind: Kind, text: &str, edit: &Edit, vocabulary: &Vocabulary) -> Result<String, EditFault> {
    if let Edit::Create(block) = edit {
        return Ok(format::record(kind, block, vocabulary));
    }
    let editor = Editor {
        layout: Layout::new(text).ok_or(EditFault::Broken)?,
    };
    let known = reader::record(kind, "", text).block;
    let changes = match edit {
        // A file that goes has no new text.
        Edit::Create(_) | Edit::Delete => Vec::new(),
        Edit::Set { spot, key, value } => {
            editor.set_field(kind, &known, *spot, key, value.as_ref())?
        }
        Edit::Insert { key, block } => {
            let place = format::place(key, known.tables(key), block, vocabulary);
            vec![editor.insert(kind, key, block, place)?]
        }
        Edit::Remove { key, index } => editor.take(&editor.block(key, *index)?),
    };
    Ok(apply(text, changes))
}

/// Turns single changes of a text into replacements.
pub(super) struct Editor<'a> {
    pub(super) layout: Layout<'a>,
}

impl Editor<'_> {
    // Keys

    fn set_field(
        &self,
        kind: Kind,
        known: &Block,
        spot: Spot,
        key: &'static str,
        value: Option<&Value>,
    ) -> Result<Vec<Replacement>, EditFault> {
        let (path, old) = match spot {
            Spot::Record => (Vec::new(), Some(known)),
            Spot::Block { key, index } => (self.block(key, index)?, known.tables(key).get(index)),
        };
        let fields = prove::fields_at(kind, spot);
        let old = old.and_then(|block| block.get(key));
        self.set(&path, &fields, key, old, value)
    }

    fn set(
        &self,
        table: &[Step],
        fields: &[&Field],
        key: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Result<Vec<Replacement>, EditFault> {
        let field = fields.iter().find(|field| field.key == key);
        let field = field.ok_or_else(|| EditFault::NoField(key.to_owned()))?;
        let path = step(table, key_step(key));
        let is_there = self.layout.find(&path).is_some() || !self.layout.below(&path).is_empty();
        match (new, old) {
            (None, _) => Ok(self.take(&path)),
            (Some(new), _) if !is_there => {
                let order: Vec<&str> = fields.iter().map(|field| field.key).collect();
                let written = format::value(field, new, self.layout.newline());
                Ok(vec![self.put(table, &order, key, &written)?])
            }
            (Some(Value::Table(new)), Some(Value::Table(old))) => {
                self.set_table(&path, field, old, new)
            }
            (Some(new), old) => self.replace(&path, field, old, new),
        }
    }

    /// A table changes key by key.
    fn set_table(
        &self,
        path: &[Step],
        field: &Field,
        old: &Block,
        new: &Block,
    ) -> Result<Vec<Replacement>, EditFault> {
        let FieldType::Table(fields) = field.holds else {
            return Err(EditFault::NoField(field.key.to_owned()));
        };
        let fields: Vec<&Field> = fields.iter().collect();
        let different: Vec<&&Field> = fields
            .iter()
            .filter(|inner| old.get(inner.key) != new.get(inner.key))
            .collect();
        if let Table::Inline(node) = self.layout.written(path) {
            let value = |block: &Block| {
                format::value(field, &Value::Table(block.clone()), self.layout.newline())
            };
            if different.len() > 1 || self.layout.text[node.value.clone()] == value(old) {
                return Ok(vec![(node.value.clone(), value(new))]);
            }
        }
        let mut replacements = Vec::new();
        for inner in different {
            let (old, new) = (old.get(inner.key), new.get(inner.key));
            replacements.extend(self.set(path, &fields, inner.key, old, new)?);
        }
        Ok(replacements)
    }

    /// Another value at a key that is there.
    fn replace(
        &self,
        path: &[Step],
        field: &Field,
        old: Option<&Value>,
        new: &Value,
    ) -> Result<Vec<Replacement>, EditFault> {
        if let Some((node, _)) = self.layout.find(path) {
            let written = format::value(field, new, self.layout.newline());
            let lists = entries::change(&self.layout, node, field, old, new);
            return Ok(lists.unwrap_or_else(|| vec![(node.value.clone(), written)]));
        }
        match (old, new) {
            (Some(old @ Value::Tables(_)), Value::Tables(blocks)) => {
                self.replace_sections(path, field, old, blocks)
            }
            _ => Err(EditFault::Scattered(field.key.to_owned())),
        }
    }

    /// Tables with heads of their own come and go, each with its lines.
    fn replace_sections(
        &self,
        path: &[Step],
        field: &Field,
        old: &Value,
        new: &[Block],
    ) -> Result<Vec<Replacement>, EditFault> {
        let layout = &self.layout;
        let newline = layout.newline();
        let was = format::entries(field, old, newline);
        let will = format::entries(field, &Value::Tables(new.to_vec()), newline);
        let head = |number: usize| step(path, Step::Number(number));
        if (0..was.len()).any(|number| layout.below(&head(number)).is_empty()) {
            return Err(EditFault::Scattered(field.key.to_owned()));
        }
        let mut blocks = new.iter().zip(&will);
        let mut replacements = Vec::new();
        let steps = entries::steps(&was, &will);
        let last_goes = steps
            .iter()
            .any(|it| matches!(it, entries::Change::Goes(number) if number + 1 == was.len()));
        for change in steps {
            match change {
                entries::Change::Goes(number) => replacements.extend(self.take(&head(number))),
                entries::Change::Comes(before, entry) => {
                    let block = blocks.find(|(_, other)| *other == entry);
                    let written = block.map(|(block, _)| format::section(field, block, newline));
                    let written = written.unwrap_or_default();
                    let next = layout.below(&head(before)).first().copied();
                    let last = layout.below(path).pop().unwrap_or_default();
                    replacements.push(match next {
                        Some(next) => {
                            let at = layout.item_start(next);
                            (at..at, format!("{written}{newline}"))
                        }
                        None => {
                            let section = format!("{newline}{}", written.trim_end());
                            // A comment below the one that goes stays below.
                            let end = match last_goes {
                                true => layout.items[last].lines.end,
                                false => layout.item_end(last),
                            };
                            self.whole_line(end, &section)
                        }
                    });
                }
            }
        }
        Ok(replacements)
    }

    /// A new key in a table, behind the nearest key before it in the order.
    pub(super) fn put(
        &self,
        table: &[Step],
        order: &[&str],
        key: &str,
        written: &str,
    ) -> Result<Replacement, EditFault> {
        let layout = &self.layout;
        let (first, dots) = match layout.written(table) {
            Table::Section(first) => (first, String::new()),
            Table::Dotted(item) => {
                let first = layout.section_of(item);
                let outer = layout.section_path(first).len();
                (first, dotted(&table[outer..]))
            }
            Table::Inline(node) => return Ok(self.put_in_braces(node, key, written)),
            Table::Implied(_) | Table::Nowhere => {
                return Err(EditFault::Scattered(key.to_owned()));
            }
        };
        let before: Vec<&str> = order.iter().copied().take_while(|it| *it != key).collect();
        let comes_before = |path: &[Step]| match path.strip_prefix(table) {
            Some([Step::Key(other), ..]) => before.contains(&other.as_str()),
            _ => false,
        };
        let section = &layout.items[layout.section(first)];
        let anchor = section.iter().rev().find(|item| comes_before(&item.path));
        let own = section.iter().find(|item| item.path.starts_with(table));
        let (at, indent) = match (anchor, own) {
            (Some(item), _) => (item.lines.end, self.indent_of(item.lines.start)),
            (None, Some(item)) if first == 0 => {
                let at = layout.lead_start(item.lines.start, layout.start());
                (at, self.indent_of(item.lines.start))
            }
            (None, Some(item)) => (item.lines.start, self.indent_of(item.lines.start)),
            (None, None) => (self.section_start(first), String::new()),
        };
        Ok(self.whole_line(at, &format!("{indent}{dots}{} = {written}", bare(key))))
    }

    fn section_start(&self, first: usize) -> usize {
        match first.checked_sub(1) {
            Some(head) => self.layout.items[head].lines.end,
            None => self.layout.start(),
        }
    }

    fn indent_of(&self, line: usize) -> String {
        let rest = &self.layout.text[line..];
        rest.chars().take_while(|it| " \t".contains(*it)).collect()
    }

    /// A line that comes in at the beginning of another, or at the end of the text.
    pub(super) fn whole_line(&self, at: usize, line: &str) -> Replacement {
        let newline = self.layout.newline();
        let before = &self.layout.text[self.layout.start()..at];
        let joint = if before.is_empty() || before.ends_with('\n') {
            ""
        } else {
            newline
        };
        (at..at, format!("{joint}{line}{newline}"))
    }

    /// A new key in a table on one line: the last.
    fn put_in_braces(&self, table: &Node, key: &str, written: &str) -> Replacement {
        let pair = format!("{} = {written}", bare(key));
        match &table.shape {
            Shape::Inline(pairs) if !pairs.is_empty() => {
                let last = pairs.iter().map(|(_, node)| node.value.end).max();
                let at = last.unwrap_or(table.value.end - 1);
                (at..at, format!(", {pair}"))
            }
            _ => (table.value.clone(), format!("{{ {pair} }}")),
        }
    }

    /// What is at a path goes: lines, sections with the comments right above them, or a key in braces.
    pub(super) fn take(&self, path: &[Step]) -> Vec<Replacement> {
        let layout = &self.layout;
        if let Some((
            node,
            Some(Node {
                shape: Shape::Inline(pairs),
                ..
            }),
        )) = layout.find(path)
        {
            return vec![(from_braces(pairs, node), String::new())];
        }
        let mut gone: Vec<Range<usize>> = Vec::new();
        let below = layout.below(path);
        for run in below.chunk_by(|one, next| one + 1 == *next || !layout.items[*next].is_head()) {
            let (first, last) = (run[0], run[run.len() - 1]);
            if layout.items[first].is_head() {
                let whole = layout.item_start(first)..layout.items[last].lines.end;
                gone.push(layout.with_blank_line(whole));
            } else {
                gone.extend(run.iter().map(|number| layout.items[*number].lines.clone()));
            }
        }
        gone.into_iter()
            .map(|range| (range, String::new()))
            .collect()
    }

    // Blocks

    /// The number of each block's head; refused where they are no blocks with heads.
    fn heads(&self, key: &'static str) -> Result<Vec<usize>, EditFault> {
        let path = [key_step(key)];
        if self.layout.at(&path).is_some() {
            return Err(EditFault::InlineBlocks(key));
        }
        let heads = self.layout.below(&path).into_iter();
        let heads = heads.filter(|number| self.layout.items[*number].is_head());
        Ok(heads
            .filter(|number| self.layout.items[*number].path.len() == 2)
            .collect())
    }

    /// The way to a block.
    fn block(&self, key: &'static str, index: usize) -> Result<Vec<Step>, EditFault> {
        if index < self.heads(key)?.len() {
            Ok(vec![key_step(key), Step::Number(index)])
        } else {
            Err(EditFault::NoBlock(key))
        }
    }

    /// A block comes in before the one that has its place now, or behind the last.
    pub(super) fn insert(
        &self,
        kind: Kind,
        key: &'static str,
        block: &Block,
        place: usize,
    ) -> Result<Replacement, EditFault> {
        let heads = self.heads(key)?;
        let layout = &self.layout;
        let newline = layout.newline();
        let written = format::block(kind, key, block, newline);
        if let Some(next) = heads.get(place) {
            let at = layout.item_start(*next);
            return Ok((at..at, format!("{written}{newline}")));
        }
        let last = match heads.len().checked_sub(1) {
            Some(last) => layout.below(&[key_step(key), Step::Number(last)]).pop(),
            None => self.last_before(kind, key),
        };
        let at = last.map_or(layout.start(), |last| layout.item_end(last));
        let blank = if at == layout.start() { "" } else { newline };
        let (at, line) = self.whole_line(at, &format!("{blank}{}", written.trim_end()));
        Ok((at, line))
    }

    /// The last item of all that stands before blocks called `key` in canonical order, and of the top of the record.
    fn last_before(&self, kind: Kind, key: &str) -> Option<usize> {
        let layout = &self.layout;
        let before = fields::of(kind).take_while(|field| field.key != key);
        before
            .filter_map(|field| layout.below(&[key_step(field.key)]).pop())
            .chain(layout.section(0).last())
            .max()
    }
}

/// The range of a key in braces, with the comma before or behind it.
fn from_braces(pairs: &[(String, Node)], node: &Node) -> Range<usize> {
    let place = pairs
        .iter()
        .position(|(_, other)| other.key == node.key)
        .unwrap_or(0);
    match (place.checked_sub(1), pairs.get(place + 1)) {
        (_, Some((_, next))) => node.key.start..next.key.start,
        (Some(before), None) => pairs[before].1.value.end..node.value.end,
        (None, None) => node.key.start..node.value.end,
    }
}

/// A key as it stands in a text: in quotes where it must.
pub(super) fn bare(key: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        format::quoted(key, "")
    }
}

/// What stands before a key whose table is written by dots.
fn dotted(path: &[Step]) -> String {
    path.iter()
        .map(|step| match step {
            Step::Key(key) => format!("{}.", bare(key)),
            Step::Number(_) => String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Edit, EditFault, Kind, Spot, edit};
    use crate::model::value::{Block, Value};
    use crate::model::vocabulary::Vocabulary;
    use crate::store::prove;

    const BEFORE: &str = "# About this forum.\n\nname = \"Provforum\" # a name\n# where\ncounty = [\"08\"]\nsize.x = 1\n\n# the owner\n[[participant]]\nactor = \"b\"\nrole = \"owner\" # for sure\n\n# Nothing more is known.\n\n[[event]]\ndate = 2023-10-25\n";

    fn changed(text: &str, edits: &[Edit]) -> String {
        let vocabulary = Vocabulary::default();
        let new = edit(Kind::Initiative, Some(text), edits, &vocabulary).expect("an edit");
        assert!(
            prove::holds(Kind::Initiative, Some(text), &new, edits, &vocabulary),
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
            Kind::Initiative,
            Some(text),
            &[participant("b", "owner")],
            &Vocabulary::default(),
        );
        assert_eq!(refused, Err(EditFault::InlineBlocks("participant")));
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
