//! Reads a record, or the settings, from a document, with findings for everything that is wrong.
//!
//! A file is read key by key, each known key by its own type, so that every finding has its place and one
//! problem does not hide the next.

mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::format::quoted;
use super::{Document, Node, Reason, Scalar, SyntaxError};
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding, Step};
use crate::model::id::{self, Id};
use crate::model::kind::Kind;
use crate::model::registry::Comment;
use crate::model::rule::RuleId;
use crate::model::settings::SCHEMA;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::text::fold::fold;
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// The most findings of one file that are reported: a file with more is no record, and its findings would hide
/// those of others.
const MAX_FINDINGS: usize = 50;

/// The most unreadable lines that are reported.
const MAX_BAD_LINES: usize = 10;

/// The readable contents of a file.
#[derive(Debug, Default)]
pub struct Reading {
    /// The valid keys and values.
    pub block: Block,
    /// The findings.
    pub findings: Vec<Finding>,
    /// Whether a list would silently lack something: a syntax error, no name, or an invalid reference, date or role.
    pub unreadable: bool,
    /// The comments.
    pub comments: Vec<Comment>,
}

/// Reads a record of `kind` from the text of `file`.
pub fn record(kind: Kind, file: &str, text: &str) -> Reading {
    read(Subject::Record(kind), file, &Document::parse(text))
}

/// Reads `registry.toml`.
pub fn settings(file: &str, text: &str) -> Reading {
    read(Subject::Settings, file, &Document::parse(text))
}

/// Returns the findings of the text of a file.
pub fn findings(subject: Subject, file: &str, text: &str) -> Vec<Finding> {
    read(subject, file, &Document::parse(text)).findings
}

/// Reads the parse of `file`.
pub fn read(subject: Subject, file: &str, document: &Document<'_>) -> Reading {
    let mut reader = Reader::new(subject, file, document);
    if let Some(marker) = conflict_marker(document.text()) {
        // A file with conflict markers is one finding, since nothing else in it is intended.
        reader.report(reader.finding(RuleId::ConflictMarkers, At::bytes(marker)));
        reader.reading.unreadable = true;
        return reader.finish();
    }
    reader.syntax_errors();
    reader.reading.block = reader.table(document.root(), subject.fields());
    match subject {
        Subject::Record(_) => reader.require_name(),
        Subject::Settings => reader.check_schema(),
    }
    reader.finish()
}

/// Reads everything in a text, by the types of the table of fields where they fit and else as [`Value::Unknown`]; none
/// with a syntax error or conflict markers.
pub fn read_all(subject: Subject, document: &Document<'_>) -> Option<Block> {
    let is_whole = document.errors().is_empty() && conflict_marker(document.text()).is_none();
    is_whole.then(|| {
        let mut reader = Reader::new(subject, "", document);
        reader.keeps_unknown = true;
        reader.table(document.root(), subject.fields())
    })
}

/// Returns the valid blocks called `key` in the text of a record.
pub fn blocks(kind: Kind, key: &str, text: &str) -> Vec<Block> {
    record(kind, "", text).block.tables(key).to_vec()
}

/// Returns whether the text has the top-level key `key`, whatever its other errors.
pub fn has_key(text: &str, key: &str) -> bool {
    Document::parse(text).root().get(key).is_some()
}

/// Returns the text of the top-level key `key`, whatever the other errors.
pub fn text_at(text: &str, key: &str) -> Option<String> {
    let document = Document::parse(text);
    document.root().get(key)?.text().map(str::to_owned)
}

/// The reason why texts of a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextsError {
    /// A line with a syntax error, counted from 1.
    Line(usize),
    /// A key of the table whose value is not a text; no key when it is not a table.
    NoText(Option<String>),
}

/// Returns the texts of the top-level table `key`, by their keys, and the first problem.
pub fn texts_at(text: &str, key: &str) -> (BTreeMap<String, String>, Option<TextsError>) {
    let document = Document::parse(text);
    let first = document.errors().first();
    let line = |at: usize| TextsError::Line(1 + text[..at].matches('\n').count());
    let mut why = first.map(|error| line(error.span.start));
    let mut texts = BTreeMap::new();
    match document.root().get(key) {
        None => {}
        Some(table) if table.is_table() => {
            for node in table.children() {
                let key = node.key().to_owned();
                match node.text() {
                    Some(text) => _ = texts.insert(key, text.to_owned()),
                    None => why = why.or(Some(TextsError::NoText(Some(key)))),
                }
            }
        }
        Some(_) => why = why.or(Some(TextsError::NoText(None))),
    }
    (texts, why)
}

struct Reader<'a> {
    subject: Subject,
    file: &'a str,
    document: &'a Document<'a>,
    text: &'a str,
    /// Whether unknown values are put into the block instead of reported.
    keeps_unknown: bool,
    reading: Reading,
    /// The first finding that is not reported, and the number of them.
    more: Option<(At, usize)>,
    /// Keys with a misspelt name, each with its table: they must not be reported as missing too.
    misspelt: BTreeSet<(usize, &'static str)>,
    /// The starts of unreadable lines: values there are reported already.
    broken: BTreeSet<usize>,
    /// From an unreadable header to the next one: keys there may have ended up in another block.
    fallen: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(subject: Subject, file: &'a str, document: &'a Document<'a>) -> Reader<'a> {
        Reader {
            subject,
            file,
            document,
            text: document.text(),
            keeps_unknown: false,
            reading: Reading::default(),
            more: None,
            misspelt: BTreeSet::new(),
            broken: BTreeSet::new(),
            fallen: Vec::new(),
        }
    }

    /// Returns the reading; of a file with too many findings, the first and the number of the rest.
    fn finish(mut self) -> Reading {
        let comment = |span: &Range<usize>| Comment {
            file: self.file.to_owned(),
            text: self.text[span.clone()].to_owned(),
            span: span.clone(),
        };
        self.reading.comments = self.document.comments().iter().map(comment).collect();
        if let Some((at, count)) = self.more.take() {
            let more = self.finding(RuleId::MoreFaults, at);
            let more = more.fact("more", count.to_string());
            self.reading.findings.push(more);
        }
        self.reading
    }

    fn finding(&self, rule: RuleId, at: At) -> Finding {
        Finding::new(rule, self.file, at)
    }

    fn report(&mut self, finding: Finding) {
        if self.reading.findings.len() < MAX_FINDINGS {
            self.reading.findings.push(finding);
        } else {
            self.count_one_more(&finding.places[0].at);
        }
    }

    fn count_one_more(&mut self, at: &At) {
        let (_, count) = self.more.get_or_insert_with(|| (at.clone(), 0));
        *count += 1;
    }

    /// Returns the path of a node. `[participant]` is read as the first of several.
    fn path(&self, node: Node<'_>) -> FieldPath {
        let mut path = node.path();
        if let [Step::Key(key), Step::Key(_), ..] = path.0.as_slice() {
            let holds = self.subject.fields().find(|it| it.key == key);
            if let Some(FieldType::Blocks(_) | FieldType::Tables(_)) = holds.map(|it| it.holds) {
                path.0.insert(1, Step::Index(0));
            }
        }
        path
    }

    fn at_value(&self, node: Node<'_>) -> At {
        At::Value(self.path(node))
    }

    /// Reports a record without a name, unless its name is on an unreadable line.
    fn require_name(&mut self) {
        let name = self.reading.block.text("name");
        if name.is_some_and(|name| !name.trim().is_empty()) {
            return;
        }
        self.reading.unreadable = true;
        let at = At::Value(FieldPath::default().key("name"));
        let is_reported = |finding: &Finding| finding.places[0].at == at;
        let is_misspelt = self.misspelt.contains(&(0, "name"));
        let top = if self.text.starts_with('[') {
            0
        } else {
            self.next_head(0)
        };
        if is_misspelt || self.reading.findings.iter().any(is_reported) || self.is_broken_in(0..top)
        {
            return;
        }
        let at = if name.is_some() { at } else { At::File };
        self.report(self.finding(RuleId::MissingName, at));
    }

    fn check_schema(&mut self) {
        self.reading.unreadable = !self.broken.is_empty();
        let at = At::Value(FieldPath::default().key("schema"));
        match self.reading.block.integer("schema") {
            Some(schema) if schema > SCHEMA => {
                let finding = self.finding(RuleId::SchemaTooNew, at);
                // A newer format may have keys and values that this version would call wrong.
                self.reading.findings = vec![finding.fact("known", SCHEMA.to_string())];
            }
            Some(schema) if schema < SCHEMA => {
                let finding = self.finding(RuleId::UnknownChoice, at);
                let finding = finding.fact("value", schema.to_string());
                self.report(finding.fact("choices", SCHEMA.to_string()));
            }
            _ => {}
        }
    }

    // Tables

    fn table(
        &mut self,
        table: Node<'_>,
        fields: impl Iterator<Item = &'static Field> + Clone,
    ) -> Block {
        let mut block = Block::with_room(table.child_count());
        // The keys mostly follow the order of the fields: where one was found, the next is looked for.
        let mut rest = fields.clone();
        for node in table.children() {
            let mut found = rest.find(|field| field.key == node.key());
            if found.is_none() {
                rest = fields.clone();
                found = rest.find(|field| field.key == node.key());
            }
            match found {
                Some(field) => match self.value(field, node) {
                    Some(value) => block.set(field.key, value),
                    None => self.keep_unknown(&mut block, node),
                },
                None => {
                    self.keep_unknown(&mut block, node);
                    self.unknown_key(table, node, fields.clone());
                }
            }
        }
        self.unknown_inferred(&block, table);
        block
    }

    fn keep_unknown(&self, block: &mut Block, node: Node<'_>) {
        if self.keeps_unknown {
            block.set(node.key().to_owned(), Value::Unknown(literal(node)));
        }
    }

    /// Reports an unknown key.
    fn unknown_key(
        &mut self,
        table: Node<'_>,
        node: Node<'_>,
        fields: impl Iterator<Item = &'static Field> + Clone,
    ) {
        let at = node.key_span().start;
        let is_fallen = self.fallen.iter().any(|range| range.contains(&at));
        if self.keeps_unknown || is_fallen || self.is_broken_at(at) {
            return;
        }
        let name = node.key();
        let keys = || fields.clone().map(|field| field.key);
        let meant = nearest(name, keys()).or_else(|| key_with_label("field", name, keys()));
        self.misspelt
            .extend(meant.map(|meant| (table.number, meant)));
        let finding = self.finding(RuleId::UnknownKey, At::Key(self.path(node)));
        self.report(finding.fact("key", name).suggest(meant));
    }

    /// `inferred` names keys of the same table; a misspelt one is reported there.
    fn unknown_inferred(&mut self, block: &Block, table: Node<'_>) {
        for (at, name) in block.list("inferred").iter().enumerate() {
            let name = name.as_str();
            let is_misspelt = || {
                let mut misspelt = self.misspelt.iter();
                misspelt.any(|(number, key)| *number == table.number && *key == name)
            };
            // The key may stand on a line that can't be read.
            if table.get(name).is_some() || !self.broken.is_empty() || is_misspelt() {
                continue;
            }
            let keys = block.iter().map(|(key, _)| key);
            let meant = nearest(name, keys.filter(|key| *key != "inferred"));
            let entry = table.get("inferred").map(|list| self.path(list).index(at));
            let at = At::Value(entry.unwrap_or_default());
            let finding = self.finding(RuleId::UnknownInferredKey, at);
            self.report(finding.fact("key", name).suggest(meant));
        }
    }

    // Lines that can't be read

    /// Reports unreadable lines, up to a limit; the rest are counted.
    fn syntax_errors(&mut self) {
        let errors = self.document.errors();
        for (number, error) in errors.iter().enumerate() {
            let start = error.span.start;
            self.broken.insert(self.line_start(start));
            let is_head = self.text[self.line_start(start)..].starts_with('[');
            if is_head && error.reason != Reason::OpenHead {
                self.fallen.push(start..self.next_head(start));
            }
            if number < MAX_BAD_LINES {
                self.report(self.syntax_error(error));
            } else {
                self.count_one_more(&At::bytes(error.span.clone()));
            }
        }
        self.reading.unreadable |= !errors.is_empty();
    }

    fn syntax_error(&self, error: &SyntaxError) -> Finding {
        let text = &self.text[error.span.clone()];
        let at = At::bytes(error.span.clone());
        let reason = match error.reason {
            Reason::SameKey => return self.finding(RuleId::SameKey, at).fact("key", text),
            Reason::Conflict => return self.finding(RuleId::ConflictMarkers, at),
            Reason::BadDate if self.is_date_line(error.span.start) => {
                let finding = self.finding(RuleId::BadDate, at).fact("value", text);
                return match Date::parse(text) {
                    Some(_) => finding.fact("reason", "quotes"),
                    None => finding,
                };
            }
            Reason::BadDate => Reason::NoQuotes,
            reason => reason,
        };
        // A line may be as long as the file.
        let text: String = text.chars().take(60).collect();
        self.finding(RuleId::SyntaxError, at)
            .fact("reason", reason.key())
            .fact("text", text.trim())
            .fact("message", &error.message)
    }

    /// Returns whether the key on the line of `at` has a date.
    fn is_date_line(&self, at: usize) -> bool {
        let line = &self.text[self.line_start(at)..at];
        let key = line
            .split(['=', '{', ','])
            .map(str::trim)
            .rfind(|it| !it.is_empty());
        key.is_some_and(fields::is_date)
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Returns the start of the first header after the line of `at`, or the end.
    fn next_head(&self, at: usize) -> usize {
        self.text[at..]
            .find("\n[")
            .map_or(self.text.len(), |it| at + it + 1)
    }

    fn is_broken_in(&self, range: Range<usize>) -> bool {
        self.broken.range(range).next().is_some()
    }

    /// Returns whether a place is on an unreadable line.
    fn is_broken_at(&self, at: usize) -> bool {
        !self.broken.is_empty() && self.broken.contains(&self.line_start(at))
    }
}

/// Returns a value as TOML, equal for values with the same meaning.
fn literal(node: Node<'_>) -> String {
    let join = |texts: Vec<String>| texts.join(", ");
    match node.scalar() {
        Some(Scalar::Text(text)) => quoted(text, ""),
        Some(Scalar::Integer(digits, radix)) => {
            let number = i64::from_str_radix(digits, *radix);
            number.map_or_else(|_| digits.to_string(), |it| it.to_string())
        }
        // `1` and `1.0` are different values in TOML.
        Some(Scalar::Float(number)) => format!("{number} as a float"),
        Some(Scalar::Flag(flag)) => flag.to_string(),
        Some(Scalar::Datetime(date)) => date.to_string(),
        None if node.is_list() => format!("[{}]", join(node.children().map(literal).collect())),
        None => {
            let pair =
                |child: Node<'_>| format!("{} = {}", quoted(child.key(), ""), literal(child));
            let mut pairs: Vec<String> = node.children().map(pair).collect();
            pairs.sort();
            format!("{{ {} }}", join(pairs))
        }
    }
}

/// Returns the first conflict marker of git.
pub(super) fn conflict_marker(text: &str) -> Option<Range<usize>> {
    // Not `=======`, which may underline a heading in a long text.
    const MARKERS: [&str; 3] = ["<<<<<<<", ">>>>>>>", "|||||||"];
    // Nearly every text has none of their letters, and looking for these is a tenth of the work of splitting lines.
    memchr::memchr3(b'<', b'>', b'|', text.as_bytes())?;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        let rest = MARKERS.iter().find_map(|marker| shown.strip_prefix(marker));
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) {
            return Some(at..at + shown.len());
        }
        at += line.len();
    }
    None
}

/// Returns the key with this label in either language.
fn key_with_label<'k>(
    list: &str,
    text: &str,
    mut keys: impl Iterator<Item = &'k str>,
) -> Option<&'k str> {
    let folded = fold(text);
    keys.find(|key| {
        Language::ALL.into_iter().any(|language| {
            let label = Words::new(language).find(&format!("{list}-{key}"));
            label.is_some_and(|label| fold(&label) == folded)
        })
    })
}

/// Returns the finding for a file whose stem is not a valid id.
pub fn bad_stem(file: &str, stem: &str) -> Option<Finding> {
    if Id::is_valid(stem) {
        return None;
    }
    let reason = if id::is_device(stem) {
        "device"
    } else if stem.len() > id::LONGEST && stem.is_ascii() {
        "long"
    } else {
        "letters"
    };
    let made = Id::from_name(stem.strip_suffix(".TOML").unwrap_or(stem));
    let finding = Finding::new(RuleId::BadId, file, At::File)
        .fact("reason", reason)
        .fact("stem", stem)
        .fact("length", stem.chars().count().to_string())
        .suggest(Some(made.as_str()).filter(|it| !it.is_empty()));
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::{Kind, record};

    fn rules(text: &str) -> Vec<&'static str> {
        let reading = record(Kind::Initiative, "initiatives/x.toml", text);
        reading
            .findings
            .iter()
            .map(|finding| finding.rule.as_str())
            .collect()
    }

    #[test]
    fn one_fault_does_not_hide_the_next() {
        let text = "name = 1\nwebiste = \"x\"\nend = \"2023-13\"\ncounty = [\"99\"]\n[[participant]]\nactor = 2\nroel = \"owner\"\n";
        assert_eq!(
            rules(text),
            [
                "wrong-type",
                "unknown-key",
                "bad-date",
                "unknown-county",
                "wrong-type",
                "unknown-key"
            ]
        );
    }

    #[test]
    fn a_broken_head_is_one_finding() {
        let text = "name = \"X\"\n[[participant]\nactor = \"a\"\nrole = \"owner\"\n\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n";
        assert_eq!(rules(text), ["syntax-error"]);
    }

    #[test]
    fn a_file_in_conflict_is_one_finding() {
        assert_eq!(
            rules("<<<<<<< HEAD\nname = \"X\"\n=======\nname = \"Y\"\n>>>>>>> b\n"),
            ["conflict-markers"]
        );
    }

    #[test]
    fn two_syntax_errors_are_two_findings() {
        assert_eq!(
            rules("name = \"X\nstart = 2023-10-25\nend = = 3\n"),
            ["syntax-error", "syntax-error"]
        );
    }
}
