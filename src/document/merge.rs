//! Merges two texts of a record: ours, with the changes of the other side.

use std::ops::Range;

use super::edit::{edit, fields_at};
use super::fmt::fmt;
use super::layout::{Layout, Replacement, apply};
use super::reader;
use super::{Document, Node, format, prove};
use crate::model::edit::{Conflict, Merge, Spot};
use crate::model::kind::Kind;
use crate::model::subject::Subject;
use crate::model::value::Block;
use crate::model::vocabulary::Vocabulary;

/// Returns whether a text has no syntax error.
pub fn is_toml(text: &str) -> bool {
    Document::parse(text).errors().is_empty()
}

/// Reads a text; none with a syntax error, an unknown key or an invalid value.
pub fn read_known(kind: Kind, text: &str) -> Option<Block> {
    let block = reader::read_all(Subject::Record(kind), &Document::parse(text))?;
    block.is_known().then_some(block)
}

/// Returns whether a text means exactly this, with blocks in any order.
pub fn means(kind: Kind, text: &str, block: &Block) -> bool {
    let subject = Subject::Record(kind);
    let says = |said: &Block| prove::without_order(subject, said);
    read_known(kind, text).is_some_and(|said| says(&said) == says(block))
}

/// Returns our text with the changes of the other side; none when it cannot be edited in this way. Values that both
/// changed differently are ours.
pub fn merge_text(
    kind: Kind,
    ours: &str,
    merge: &Merge,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let subject = Subject::Record(kind);
    let mut text = edit(subject, Some(ours), &merge.edits, vocabulary).ok()?;
    // A canonical text stays canonical.
    if fmt(subject, ours, vocabulary).as_deref() == Some(ours) {
        text = fmt(subject, &text, vocabulary)?;
    }
    // None rather than a text that means something else: git then leaves the conflict to a person.
    means(kind, &text, &merge.block).then_some(text)
}

/// Returns the text with conflicts between markers, as whole keys and blocks; none when they cannot be put
/// there.
pub fn mark_conflicts(
    kind: Kind,
    text: &str,
    conflicts: &[Conflict],
    vocabulary: &Vocabulary,
    size: usize,
) -> Option<String> {
    let document = Document::parse(text);
    let marker = Marker {
        kind,
        layout: Layout::new(&document)?,
        block: reader::read(Subject::Record(kind), "", &document).block,
        vocabulary,
        size,
    };
    let changes = conflicts.iter().map(|conflict| marker.theirs(conflict));
    let changes: Vec<Replacement> = changes.collect::<Option<_>>()?;
    // Choosing theirs everywhere must give a valid record, too.
    read_known(kind, &apply(text, changes.clone()))?;
    let overlaps = |one: &Range<usize>, other: &Range<usize>| {
        one != other && one.start < other.end && other.start < one.end
    };
    let ranges = || changes.iter().map(|(range, _)| range);
    // Markers inside other markers can't be resolved one by one.
    if ranges().any(|one| ranges().any(|other| overlaps(one, other))) {
        return None;
    }
    let between = changes
        .iter()
        .map(|(range, theirs)| marker.between(range.clone(), theirs));
    Some(apply(text, between.collect()))
}

/// Puts markers into a text.
struct Marker<'t> {
    kind: Kind,
    layout: Layout<'t>,
    block: Block,
    vocabulary: &'t Vocabulary,
    size: usize,
}

impl Marker<'_> {
    /// The place of a conflict, and their version.
    fn theirs(&self, conflict: &Conflict) -> Option<Replacement> {
        match conflict {
            Conflict::Key {
                inside,
                key,
                theirs,
            } => {
                let (table, spot) = match inside {
                    None => (self.layout.document.root(), Spot::Record),
                    // Any index will do: all blocks of a key have the same fields.
                    Some((key, block)) => (self.table(key, block)?, Spot::Block { key, index: 0 }),
                };
                let fields = fields_at(Subject::Record(self.kind), spot);
                let field = fields.iter().find(|field| field.key == *key)?;
                let written = theirs.as_ref().map(|value| {
                    let value = format::value(field, value, self.layout.newline());
                    self.line(&format!("{key} = {value}"))
                });
                let written = written.unwrap_or_default();
                if let Some(node) = table.get(key) {
                    return Some((self.lines(node)?, written));
                }
                let order: Vec<&str> = fields.iter().map(|field| field.key).collect();
                let (at, _) = self.layout.put(table, &order, key, "").ok()?;
                Some((at, written))
            }
            Conflict::Block { key, ours, theirs } => {
                let newline = self.layout.newline();
                let write = |block: &Block| format::block(self.kind, key, block, newline);
                let written = theirs.as_ref().map(write).unwrap_or_default();
                match (ours, theirs) {
                    (Some(ours), _) => Some((self.lines(self.table(key, ours)?)?, written)),
                    (None, Some(theirs)) => {
                        let blocks = self.block.tables(key);
                        let place = format::place(key, blocks, theirs, self.vocabulary);
                        let (at, _) = self
                            .layout
                            .insert(Subject::Record(self.kind), key, theirs, place)
                            .ok()?;
                        Some((at, self.line(&written)))
                    }
                    (None, None) => None,
                }
            }
        }
    }

    /// Returns the table of the block with this meaning.
    fn table(&self, key: &str, block: &Block) -> Option<Node<'_>> {
        let number = self.block.tables(key).iter().position(|it| it == block)?;
        self.layout.document.root().get(key)?.children().nth(number)
    }

    /// Returns the lines of a node; none when other items are between them.
    fn lines(&self, node: Node<'_>) -> Option<Range<usize>> {
        let within = self.layout.within(node);
        let (first, last) = (*within.first()?, *within.last()?);
        let items = &self.layout.items;
        (last - first + 1 == within.len()).then(|| items[first].lines.start..items[last].lines.end)
    }

    fn line(&self, text: &str) -> String {
        let newline = self.layout.newline();
        format!("{}{newline}", text.trim_end())
    }

    /// Returns our lines and theirs between markers.
    fn between(&self, range: Range<usize>, theirs: &str) -> Replacement {
        let ours = &self.layout.text[range.clone()];
        // git says how long markers are: longer ones where it merges merges.
        let mark =
            |letter: &str, name: &str| self.line(&format!("{}{name}", letter.repeat(self.size)));
        let before = &self.layout.text[..range.start];
        let newline = self.layout.newline();
        let end_line = |text: &str| match text.is_empty() || text.ends_with('\n') {
            true => "",
            false => newline,
        };
        let text = format!(
            "{}{}{ours}{}{}{theirs}{}",
            end_line(before),
            mark("<", " ours"),
            end_line(ours),
            mark("=", ""),
            mark(">", " theirs"),
        );
        (range, text)
    }
}

#[cfg(test)]
mod tests {
    use super::{mark_conflicts, merge_text, read_known};
    use crate::model::edit::{Conflict, Merge};
    use crate::model::kind::Kind;
    use crate::model::value::Value;

    #[test]
    fn a_marker_stands_on_a_line_of_its_own_behind_a_text_without_line_end() {
        let conflict = Conflict::Key {
            inside: None,
            key: "note",
            theirs: Some(Value::Text("y".to_owned())),
        };
        let ours = "name = \"Prov\"\nnote = \"x\"";
        let text = mark_conflicts(Kind::Company, ours, &[conflict], &Default::default(), 7);
        let lines =
            "name = \"Prov\"\n<<<<<<< ours\nnote = \"x\"\n=======\nnote = \"y\"\n>>>>>>> theirs\n";
        assert_eq!(text.as_deref(), Some(lines));
    }

    #[test]
    fn a_text_that_does_not_mean_what_was_merged_is_not_given_out() {
        let kind = Kind::Company;
        let (ours, both) = ("name = \"Prov\"\n", "name = \"Prov\"\nnote = \"x\"\n");
        let merge = |text: &str| Merge {
            block: read_known(kind, text).expect("a record"),
            ..Merge::default()
        };
        let vocabulary = Default::default();
        let same = merge_text(kind, ours, &merge(ours), &vocabulary);
        assert_eq!(same.as_deref(), Some(ours));
        // No edit was planned that would bring the note.
        assert_eq!(merge_text(kind, ours, &merge(both), &vocabulary), None);
    }
}
