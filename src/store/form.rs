//! How files are written: what is not in canonical form, as findings.
//!
//! Texts are read once more, since only `check` asks. A file in which something is wrong is left alone: what its canonical
//! form is, is not known.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::files::Files;
use super::format;
use super::load::Loaded;
use super::locate::locate;
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::record::Record;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// The mark that some editors put first in a file.
const MARK: char = '\u{feff}';

/// What is not in canonical form, in every record that could be read.
pub fn find(loaded: &Loaded) -> Vec<Finding> {
    let places = loaded.findings.iter().flat_map(|finding| &finding.places);
    let faulty: BTreeSet<&str> = places.map(|place| place.file.as_str()).collect();
    let registry = &loaded.registry;
    let records: Vec<&Record> = registry
        .records()
        .filter(|record| !faulty.contains(record.path.as_str()))
        .collect();
    records
        .par_iter()
        .flat_map_iter(|record| of_file(&loaded.files, record, &registry.settings.vocabulary))
        .collect()
}

fn of_file(files: &Files, record: &Record, vocabulary: &Vocabulary) -> Vec<Finding> {
    let canonical = format::record(record.kind, &record.block, vocabulary);
    match files.text(&record.path) {
        Some(text) if text != canonical => differences(record, &text, &canonical),
        _ => Vec::new(),
    }
}

/// Each way in which a text differs from its canonical form, once.
fn differences(record: &Record, text: &str, canonical: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if text.starts_with(MARK) {
        findings.push(Finding::error("byte-order-mark", &record.path, At::File));
    }
    if text.contains("\r\n") {
        findings.push(Finding::error("carriage-returns", &record.path, At::File));
    }
    let suspects = Suspects::new(record);
    let ats: Vec<&At> = suspects.0.iter().map(|it| &it.at).collect();
    let ranges = locate(text, &ats);
    let mut mended = text.to_owned();
    let mut told: Vec<(Range<usize>, &Suspect)> = Vec::new();
    for (suspect, range) in suspects.0.iter().zip(ranges) {
        let is_so = suspect.rule == "unsorted-list" || text[range.clone()].starts_with(['"', '\'']);
        if is_so && !range.is_empty() {
            findings.push(suspect.finding(&record.path));
            told.push((range, suspect));
        }
    }
    told.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, suspect) in told {
        mended.replace_range(range, &suspect.canonical);
    }
    let mended = mended.trim_start_matches(MARK).replace("\r\n", "\n");
    findings.extend(other(record, &mended, canonical));
    findings
}

/// What may stand otherwise than it should: lists that are not sorted, whole days that may be in quotes.
struct Suspects(Vec<Suspect>);

struct Suspect {
    rule: &'static str,
    at: At,
    canonical: String,
}

impl Suspect {
    fn finding(&self, file: &str) -> Finding {
        let finding = match self.rule {
            "unsorted-list" => Finding::error("unsorted-list", file, self.at.clone()),
            _ => Finding::error("quoted-day", file, self.at.clone()),
        };
        let words: Vec<&str> = self.canonical.split_whitespace().collect();
        let on_one_line = words.join(" ").replace("[ ", "[").replace(", ]", "]");
        finding.fact("canonical", on_one_line)
    }
}

impl Suspects {
    fn new(record: &Record) -> Suspects {
        let mut suspects = Suspects(Vec::new());
        suspects.block(
            fields::of(record.kind),
            &record.block,
            &FieldPath::default(),
        );
        suspects
    }

    fn block<'f>(
        &mut self,
        fields: impl Iterator<Item = &'f Field>,
        block: &Block,
        path: &FieldPath,
    ) {
        for field in fields {
            let Some(value) = block.get(field.key) else {
                continue;
            };
            let path = path.key(field.key);
            match (value, field.holds) {
                (Value::List(list), holds)
                    if format::is_sorted(holds) && !list.is_sorted_by(|one, other| one < other) =>
                {
                    self.suspect("unsorted-list", field, value, path);
                }
                (Value::Date(date), _) if date.is_exact() => {
                    self.suspect("quoted-day", field, value, path);
                }
                (Value::Table(inner), FieldType::Table(fields)) => {
                    self.block(fields.iter(), inner, &path);
                }
                (Value::Tables(blocks), FieldType::Tables(fields) | FieldType::Blocks(fields)) => {
                    for (number, inner) in blocks.iter().enumerate() {
                        self.block(fields.iter(), inner, &path.index(number));
                    }
                }
                _ => {}
            }
        }
    }

    fn suspect(&mut self, rule: &'static str, field: &Field, value: &Value, path: FieldPath) {
        self.0.push(Suspect {
            rule,
            at: At::Value(path),
            canonical: format::value(field, value, "\n"),
        });
    }
}

/// Whatever else is otherwise: the first line that is another, comments and blank lines aside.
fn other(record: &Record, text: &str, canonical: &str) -> Option<Finding> {
    let lines = lines_without_comments(text);
    let wanted = lines_without_comments(canonical);
    let is_other = |(at, line): &(usize, &(Range<usize>, &str))| {
        wanted.get(*at).is_none_or(|(_, it)| it != &line.1)
    };
    let first = lines.iter().enumerate().find(is_other);
    let (at, range) = match first {
        Some((at, (range, _))) => (at, range.clone()),
        // The blank lines are others, unless a comment stands there.
        None if lines.len() == wanted.len() && !text.contains('#') && text != canonical => {
            let finding =
                Finding::error("not-canonical", &record.path, At::File).fact("reason", "blank");
            return Some(finding);
        }
        None => return None,
    };
    let mut is: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
    let mut should: Vec<&str> = wanted.iter().map(|(_, line)| *line).collect();
    is.sort_unstable();
    should.sort_unstable();
    let reason = if is == should { "order" } else { "line" };
    let line = wanted.get(at).map_or("", |(_, line)| line);
    let finding = Finding::error("not-canonical", &record.path, At::bytes(range))
        .fact("reason", reason)
        .fact("line", line);
    Some(finding)
}

/// The lines with something on them, each without a comment behind it.
fn lines_without_comments(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut lines = Vec::new();
    let mut at = 0;
    // Between three quotes a # is a letter like any other.
    let mut open: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let end = match open {
            Some(quotes) => {
                open = open.filter(|_| !line.contains(quotes));
                line.trim_end_matches('\n').len()
            }
            None => {
                let (end, opened) = code(line);
                open = opened;
                line[..end].trim_end().len()
            }
        };
        if end > 0 {
            lines.push((at..at + end, &line[..end]));
        }
        at += line.len();
    }
    lines
}

/// Where the comment of a line begins, or its end; and the quotes that it leaves open.
fn code(line: &str) -> (usize, Option<&'static str>) {
    let mut at = 0;
    while let Some(letter) = line[at..].chars().next() {
        let rest = &line[at..];
        let quotes = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|it| rest.starts_with(it));
        match (letter, quotes) {
            ('#', _) => return (at, None),
            (_, Some(quotes)) => {
                let inside = &rest[quotes.len()..];
                match closing(inside, quotes) {
                    Some(end) => at += quotes.len() + end + quotes.len(),
                    None if quotes.len() == 3 => return (line.len(), Some(quotes)),
                    None => return (line.len(), None),
                }
            }
            _ => at += letter.len_utf8(),
        }
    }
    (line.len(), None)
}

/// Where a text in quotes ends; in double ones a \ takes the next letter with it.
fn closing(inside: &str, quotes: &str) -> Option<usize> {
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        if inside[at..].starts_with(quotes) {
            return Some(at);
        }
        if letter == '\\' && quotes.starts_with('"') {
            letters.next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{differences, format};
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::record::Record;
    use crate::model::vocabulary::Vocabulary;
    use crate::store::reader;

    fn rules(text: &str) -> Vec<&'static str> {
        let reading = reader::record(Kind::Initiative, "initiatives/x.toml", text);
        assert_eq!(reading.findings, []);
        let record = Record {
            id: Id::new("x"),
            kind: Kind::Initiative,
            path: "initiatives/x.toml".to_owned(),
            block: reading.block,
        };
        let canonical = format::record(record.kind, &record.block, &Vocabulary::default());
        let findings = differences(&record, text, &canonical);
        findings.iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn each_difference_is_told_once_and_comments_are_none() {
        let canonical = "# om filen\nname = \"X # inte\" # sist\n\n# var\ncounty = [\n    \"05\", # här\n    \"08\",\n]\nstart = 2023-10-25\nnote = \"\"\"\nrad # ett\nrad två\"\"\"\n";
        assert_eq!(rules(canonical), [""; 0]);
        assert_eq!(rules(&format!("\u{feff}{canonical}")), ["byte-order-mark"]);
        assert_eq!(
            rules(&canonical.replace('\n', "\r\n").replace("ett\r\n", "ett\n")),
            ["carriage-returns"]
        );
        assert_eq!(
            rules(&canonical.replace("2023-10-25", "\"2023-10-25\"")),
            ["quoted-day"]
        );
        assert_eq!(
            rules("name = \"X\"\ncounty = [\"08\", \"05\"]\n"),
            ["unsorted-list"]
        );
        assert_eq!(
            rules("name = \"X\"\nstart = \"2023-10-25\"\ncounty = [\"08\", \"05\"]\n"),
            ["unsorted-list", "quoted-day", "not-canonical"]
        );
        assert_eq!(rules("name = 'X'\n"), ["not-canonical"]);
        assert_eq!(
            rules("name = \"X\"\n\n\nshort = \"X\"\n"),
            ["not-canonical"]
        );
        assert_eq!(rules("name = \"X\""), ["not-canonical"]);
    }
}
