//! From edits in words of the model to changed lines of a text.
//!
//! Every edit replaces a range of bytes that is located by the spans of the parsed text; all else stays as it is, comments,
//! line endings and odd layout with it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::format;
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
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(EditFault::Broken);
    }
    let layout = Layout::new(text, table.get_ref());
    let changes = match edit {
        Edit::Create(_) => Vec::new(),
        Edit::Set { spot, key, value } => layout.set(kind, *spot, key, value.as_ref())?,
        Edit::Insert { key, block } => vec![layout.insert(kind, key, block, vocabulary)?],
        Edit::Remove { key, index } => vec![layout.remove(key, *index)?],
    };
    Ok(apply(text, changes))
}

/// A range of bytes and the text that takes its place.
type Replacement = (Range<usize>, String);

fn apply(text: &str, mut replacements: Vec<Replacement>) -> String {
    // Of two at one place what comes in stands before what goes.
    replacements.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = text.to_owned();
    for (range, with) in replacements.into_iter().rev() {
        new.replace_range(range, &with);
    }
    new
}

type Entry<'i> = Spanned<DeValue<'i>>;

/// Where the keys and blocks of a text stand.
struct Layout<'a, 'i> {
    text: &'a str,
    table: &'a DeTable<'i>,
    /// The heads of all tables and blocks, `[recurrence]` and `[[participant]]`, in the order of the text.
    heads: Vec<Range<usize>>,
}

impl<'a, 'i> Layout<'a, 'i> {
    fn new(text: &'a str, table: &'a DeTable<'i>) -> Layout<'a, 'i> {
        let mut heads = Vec::new();
        collect_heads(text, table, &mut heads);
        heads.sort_by_key(|head| head.start);
        Layout { text, table, heads }
    }

    /// The line ending of the text: that of its first line.
    fn newline(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    fn in_text(&self, written: &str) -> String {
        written.replace('\n', self.newline())
    }

    fn line_start(&self, at: usize) -> usize {
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        // A byte order mark belongs to no line.
        if start == 0 && self.text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            start
        }
    }

    /// The end of the line that `at` is in, its line ending included.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end + 1)
    }

    /// The beginning of the comment lines that stand right above the line of `at`, or of the line itself.
    fn lead_start(&self, at: usize) -> usize {
        let mut start = self.line_start(at);
        while start > 0 {
            let above = self.line_start(start - 1);
            if above >= start || !self.text[above..start].trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        start
    }

    // Keys

    fn set(
        &self,
        kind: Kind,
        spot: Spot,
        key: &'static str,
        value: Option<&Value>,
    ) -> Result<Vec<Replacement>, EditFault> {
        let (table, fields, start) = match spot {
            Spot::Record => (self.table, fields::of(kind).collect(), self.line_start(0)),
            Spot::Block { key, index } => {
                let entry = self.block(key, index)?;
                let DeValue::Table(table) = entry.get_ref() else {
                    return Err(EditFault::NoBlock(key));
                };
                (
                    table,
                    block_fields(kind, key)?,
                    self.line_end(entry.span().end),
                )
            }
        };
        let field = field(&fields, key)?;
        let written = value.map(|value| format::value(field, value));
        let Some((old_key, old)) = table.get_key_value(key) else {
            let new = written.map(|written| self.new_line(table, &fields, key, &written, start));
            return Ok(new.into_iter().collect());
        };
        let is_one_place =
            !matches!(old.get_ref(), DeValue::Table(_)) || self.text[old.span()].starts_with('{');
        let heads_blocks = self.heads_of(old.get_ref());
        match (written, is_one_place && heads_blocks.is_empty()) {
            (Some(written), true) => {
                let list = value.and_then(|value| self.list(field, old, value));
                Ok(list.unwrap_or_else(|| vec![(old.span(), self.in_text(&written))]))
            }
            (None, true) => Ok(vec![(
                self.lines_of(old_key.span().start, old.span().end),
                String::new(),
            )]),
            (written, false) => {
                let mut replacements = self.scattered(old_key.span(), old, &heads_blocks);
                let new =
                    written.map(|written| self.new_line(table, &fields, key, &written, start));
                // A new line that would stand inside what goes stands before it.
                replacements.extend(new.map(|(range, text)| {
                    let inside = replacements
                        .iter()
                        .find(|(gone, _)| gone.contains(&range.start));
                    let at = inside.map_or(range.start, |(gone, _)| gone.start);
                    (at..at, text)
                }));
                Ok(replacements)
            }
        }
    }

    /// Whole lines from `start` to `end`.
    fn lines_of(&self, start: usize, end: usize) -> Range<usize> {
        self.line_start(start)..self.line_end(end)
    }

    /// A new key, behind the nearest key before it in canonical order.
    fn new_line(
        &self,
        table: &DeTable<'_>,
        fields: &[&Field],
        key: &str,
        written: &str,
        start: usize,
    ) -> Replacement {
        let before = fields.iter().take_while(|field| field.key != key);
        let at = before
            .filter_map(|field| table.get(field.key))
            .filter_map(|value| self.end_of_plain(value))
            .max()
            .unwrap_or(start);
        let line = self.in_text(&format!("{key} = {written}\n"));
        if at > 0 && !self.text[..at].ends_with('\n') && at != self.line_start(0) {
            return (at..at, format!("{}{line}", self.newline()));
        }
        (at..at, line)
    }

    /// The end of the lines of a value that stands beside its key; none for tables and blocks with heads of their own.
    fn end_of_plain(&self, value: &Entry<'_>) -> Option<usize> {
        if !self.heads_of(value.get_ref()).is_empty() || self.text[value.span()].starts_with("[[") {
            return None;
        }
        match value.get_ref() {
            DeValue::Table(inner) if !self.text[value.span()].starts_with('{') => {
                if self.heads.contains(&value.span()) {
                    return None;
                }
                inner
                    .iter()
                    .filter_map(|(_, value)| self.end_of_plain(value))
                    .max()
            }
            _ => Some(self.line_end(value.span().end)),
        }
    }

    /// The heads that belong to a value.
    fn heads_of(&self, value: &DeValue<'_>) -> Vec<Range<usize>> {
        let mut heads = Vec::new();
        match value {
            DeValue::Table(table) => collect_heads(self.text, table, &mut heads),
            DeValue::Array(entries) => {
                for entry in entries.iter() {
                    collect_entry(self.text, entry, &mut heads);
                }
            }
            _ => {}
        }
        heads
    }

    /// The lines of a value that stands in several places: dotted keys, or tables with heads.
    fn scattered(
        &self,
        key: Range<usize>,
        value: &Entry<'_>,
        heads: &[Range<usize>],
    ) -> Vec<Replacement> {
        let mut gone: Vec<Range<usize>> = heads.iter().map(|head| self.section(head)).collect();
        match value.get_ref() {
            DeValue::Table(_) if self.heads.contains(&value.span()) => {
                gone.push(self.section(&value.span()))
            }
            DeValue::Table(table) => {
                for (inner_key, inner) in table.iter() {
                    if self.heads_of(inner.get_ref()).is_empty() {
                        gone.push(self.lines_of(inner_key.span().start, inner.span().end));
                    }
                }
            }
            _ if heads.is_empty() => gone.push(self.lines_of(key.start, value.span().end)),
            _ => {}
        }
        gone.sort_by_key(|range| range.start);
        gone.dedup();
        gone.into_iter()
            .map(|range| (range, String::new()))
            .collect()
    }

    // Lists

    /// A list that gains or loses entries, so that comments inside it stay; none when the whole is better written anew.
    fn list(&self, field: &Field, old: &Entry<'_>, new: &Value) -> Option<Vec<Replacement>> {
        let (DeValue::Array(entries), Value::List(new)) = (old.get_ref(), new) else {
            return None;
        };
        let spans: Vec<Range<usize>> = entries.iter().map(Spanned::span).collect();
        let whole = old.span();
        let gaps = spans
            .iter()
            .map(|span| span.end)
            .zip(
                spans
                    .iter()
                    .skip(1)
                    .map(|span| span.start)
                    .chain([whole.end]),
            )
            .map(|(from, to)| &self.text[from..to]);
        let before_first = self.text[whole.start..spans.first()?.start].contains('#');
        if !before_first && !gaps.clone().any(|gap| gap.contains('#')) {
            return None;
        }
        let texts: Vec<&str> = entries
            .iter()
            .filter_map(|it| it.get_ref().as_str())
            .collect();
        let mut replacements = Vec::new();
        for (span, _) in spans
            .iter()
            .zip(&texts)
            .filter(|(_, text)| !new.iter().any(|it| it == *text))
        {
            replacements.push((self.lines_of(span.start, span.end), String::new()));
        }
        for entry in new.iter().filter(|entry| !texts.contains(&entry.as_str())) {
            let next = texts
                .iter()
                .position(|text| format::is_sorted(field.holds) && *text > entry.as_str());
            let line = self.in_text(&format!("    {},\n", format::quoted(entry)));
            match next {
                Some(next) => {
                    let at = self.lead_start(spans[next].start);
                    replacements.push((at..at, line));
                }
                None => replacements.push(self.behind_last(&spans, whole.end, &line)?),
            }
        }
        // An entry that shares its line with others can't go or come by lines.
        let one_a_line = spans
            .windows(2)
            .all(|pair| self.text[pair[0].end..pair[1].start].contains('\n'));
        let opens = self.text[whole.start..spans[0].start].contains('\n');
        (one_a_line && opens).then_some(replacements)
    }

    /// A line behind the last entry, with the comma that the entry may lack.
    fn behind_last(&self, spans: &[Range<usize>], end: usize, line: &str) -> Option<Replacement> {
        let last = spans.last()?;
        let rest = &self.text[last.end..end];
        let comma = if rest.trim_start().starts_with(',') {
            ""
        } else {
            ","
        };
        let at = self.line_end(last.end);
        let kept = &self.text[last.end..at];
        Some((last.end..at, format!("{comma}{kept}{line}")))
    }

    // Blocks

    fn blocks(&self, key: &'static str) -> Result<Vec<&'a Entry<'i>>, EditFault> {
        let Some(value) = self.table.get(key) else {
            return Ok(Vec::new());
        };
        let DeValue::Array(entries) = value.get_ref() else {
            return Err(EditFault::InlineBlocks(key));
        };
        let entries: Vec<&Entry<'i>> = entries.iter().collect();
        if entries
            .iter()
            .all(|entry| self.heads.contains(&entry.span()))
        {
            Ok(entries)
        } else {
            Err(EditFault::InlineBlocks(key))
        }
    }

    fn block(&self, key: &'static str, index: usize) -> Result<&'a Entry<'i>, EditFault> {
        self.blocks(key)?
            .get(index)
            .copied()
            .ok_or(EditFault::NoBlock(key))
    }

    /// The end of the last line of a block's own keys and tables.
    fn block_end(&self, entry: &Entry<'_>) -> usize {
        let mut end = self.line_end(entry.span().end);
        if let DeValue::Table(table) = entry.get_ref() {
            for (_, value) in table.iter() {
                end = end.max(self.deep_end(value));
            }
        }
        end
    }

    fn deep_end(&self, value: &Entry<'_>) -> usize {
        let own = self.line_end(value.span().end);
        match value.get_ref() {
            DeValue::Table(table) => table
                .iter()
                .map(|(_, value)| self.deep_end(value))
                .max()
                .unwrap_or(own)
                .max(own),
            DeValue::Array(entries) => entries
                .iter()
                .map(|entry| self.deep_end(entry))
                .max()
                .unwrap_or(own)
                .max(own),
            _ => own,
        }
    }

    /// A table or block with its head, its keys, the comments right above it and one blank line.
    fn section(&self, head: &Range<usize>) -> Range<usize> {
        let start = self.lead_start(head.start);
        let next = self.heads.iter().find(|other| other.start > head.start);
        let limit = next.map_or(self.text.len(), |next| self.lead_start(next.start));
        let keys_end = self.last_key_end(head.end, limit);
        self.with_blank_line(start..keys_end)
    }

    /// The end of the last line between `from` and `limit` that is no comment and not blank.
    fn last_key_end(&self, from: usize, limit: usize) -> usize {
        let mut end = self.line_end(from);
        let mut at = end;
        while at < limit {
            let next = self.line_end(at);
            let line = self.text[at..next].trim();
            if !line.is_empty() && !line.starts_with('#') {
                end = next;
            }
            at = next;
        }
        end
    }

    /// The range with the blank line before it, or else the one behind it.
    fn with_blank_line(&self, range: Range<usize>) -> Range<usize> {
        if range.start > self.line_start(0) {
            let above = self.line_start(range.start - 1);
            if self.text[above..range.start].trim().is_empty() {
                return above..range.end;
            }
        }
        let below = self.line_end(range.end);
        if self.text[range.end..below].trim().is_empty() {
            return range.start..below;
        }
        range
    }

    fn insert(
        &self,
        kind: Kind,
        key: &'static str,
        block: &Block,
        vocabulary: &Vocabulary,
    ) -> Result<Replacement, EditFault> {
        let blocks = self.blocks(key)?;
        let written = self.in_text(&format::block(kind, key, block));
        let newline = self.newline();
        let known = super::reader::blocks(kind, key, self.text);
        let place = format::place(key, &known, block, vocabulary);
        if let Some(next) = blocks.get(place) {
            let at = self.lead_start(next.span().start);
            return Ok((at..at, format!("{written}{newline}")));
        }
        let before: Vec<usize> = match blocks.last() {
            Some(last) => vec![self.block_end(last)],
            None => self.ends_before(kind, key),
        };
        let at = before.into_iter().max().unwrap_or_else(|| self.top_end());
        let joint = if self.text[..at].is_empty() || self.text[..at].ends_with('\n') {
            ""
        } else {
            newline
        };
        let blank = if at == 0 { "" } else { newline };
        Ok((at..at, format!("{joint}{blank}{written}")))
    }

    /// The ends of all that stands before blocks called `key` in canonical order.
    fn ends_before(&self, kind: Kind, key: &str) -> Vec<usize> {
        fields::of(kind)
            .take_while(|field| field.key != key)
            .filter_map(|field| self.table.get(field.key))
            .map(|value| self.deep_end(value))
            .collect()
    }

    fn top_end(&self) -> usize {
        self.heads
            .first()
            .map_or(self.text.len(), |head| self.lead_start(head.start))
    }

    fn remove(&self, key: &'static str, index: usize) -> Result<Replacement, EditFault> {
        let entry = self.block(key, index)?;
        let range = self.lead_start(entry.span().start)..self.block_end(entry);
        Ok((self.with_blank_line(range), String::new()))
    }
}

fn collect_heads(text: &str, table: &DeTable<'_>, heads: &mut Vec<Range<usize>>) {
    for (_, value) in table.iter() {
        match value.get_ref() {
            DeValue::Table(_) => collect_entry(text, value, heads),
            DeValue::Array(entries) => {
                for entry in entries.iter() {
                    collect_entry(text, entry, heads);
                }
            }
            _ => {}
        }
    }
}

fn collect_entry(text: &str, entry: &Entry<'_>, heads: &mut Vec<Range<usize>>) {
    if let DeValue::Table(table) = entry.get_ref() {
        if text[entry.span()].starts_with('[') {
            heads.push(entry.span());
        }
        collect_heads(text, table, heads);
    }
}

fn block_fields(kind: Kind, key: &str) -> Result<Vec<&'static Field>, EditFault> {
    match fields::find(kind, key).map(|field| field.holds) {
        Some(FieldType::Blocks(fields)) => Ok(fields.iter().collect()),
        _ => Err(EditFault::NoField(key.to_owned())),
    }
}

fn field<'f>(fields: &[&'f Field], key: &str) -> Result<&'f Field, EditFault> {
    fields
        .iter()
        .copied()
        .find(|field| field.key == key)
        .ok_or_else(|| EditFault::NoField(key.to_owned()))
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
    fn a_table_with_a_head_or_dots_is_replaced_as_a_whole() {
        for text in [
            "name = \"X\"\nrecurrence.times = 4\nrecurrence.per = \"year\"\nwebsite = \"https://exempel.se\"\n",
            "name = \"X\"\nwebsite = \"https://exempel.se\"\n\n[recurrence]\ntimes = 4\nper = \"year\"\n",
        ] {
            let mut block = Block::default();
            block.set("times", Value::Integer(2));
            let new = changed(text, &[set("recurrence", Some(Value::Table(block)))]);
            assert!(new.contains("recurrence = { times = 2 }\n"), "{new}");
            assert!(!new.contains("per"), "{new}");
            let gone = changed(text, &[set("recurrence", None)]);
            assert_eq!(gone, "name = \"X\"\nwebsite = \"https://exempel.se\"\n");
        }
    }
}
