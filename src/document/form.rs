//! Findings about the form of files: what is not canonical.
//!
//! Most files are seen to be canonical when they are read; the texts of the others are read once more. A file with other findings is skipped, since its canonical
//! form is not known.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::edit::edit;
use super::fmt::fmt;
use super::locate::locate;
use super::{Document, MARK, format, prove};
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{self, Field, FieldType};
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::FILE as SETTINGS;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// How many files a thread takes at least, with one reader.
const MIN_FILES: usize = 32;

/// Finds what is not canonical in every readable record and in the settings; files with findings are skipped. Each thread
/// has a reader of its own, which `text_of` gets texts from.
pub fn find<R>(
    registry: &Registry,
    findings: &[Finding],
    reader: impl Fn() -> R + Sync,
    text_of: impl for<'t> Fn(&'t mut R, &str) -> Option<Cow<'t, str>> + Sync,
) -> Vec<Finding> {
    let places = findings.iter().flat_map(|finding| &finding.places);
    let faulty: BTreeSet<&str> = places.map(|place| place.file.as_str()).collect();
    let mut files: Vec<(&str, Option<&Record>)> = registry
        .records_to_compare()
        .map(|record| (record.path.as_str(), Some(record)))
        .chain([(SETTINGS, None)])
        .filter(|(file, _)| !faulty.contains(file))
        .collect();
    // One folder after the other, as when they were read.
    files.sort_by_key(|(_, record)| record.map(|it| it.kind));
    let vocabulary = &registry.settings.vocabulary;
    let start = || (reader(), String::new());
    let found = files.par_iter().with_min_len(MIN_FILES).map_init(
        start,
        |(reader, canonical), (file, record)| {
            let Some(text) = text_of(reader, file) else {
                return Vec::new();
            };
            find_in_text(file, *record, &text, vocabulary, canonical)
        },
    );
    found.flatten_iter().collect()
}

/// Finds what is not canonical in the text of a record or of the settings. `buffer` is room for its canonical form.
fn find_in_text(
    file: &str,
    record: Option<&Record>,
    text: &str,
    vocabulary: &Vocabulary,
    buffer: &mut String,
) -> Vec<Finding> {
    if record.is_some_and(|record| is_canonical(record, text, vocabulary, buffer)) {
        return Vec::new();
    }
    match canonical(record, text, vocabulary) {
        Some(canonical) => differences(file, record, text, &canonical),
        None => Vec::new(),
    }
}

/// Whether the text of a record is its canonical form. Most files have no comments and are canonical, so a comparison of
/// texts is enough for them. `buffer` is room for the form.
pub fn is_canonical(
    record: &Record,
    text: &str,
    vocabulary: &Vocabulary,
    buffer: &mut String,
) -> bool {
    buffer.clear();
    format::push_record(buffer, record.kind, &record.block, vocabulary);
    text == buffer.as_str()
}

/// Returns each way in which a text differs from its canonical form, once.
fn differences(file: &str, record: Option<&Record>, text: &str, canonical: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if text.starts_with(MARK) {
        findings.push(Finding::new(RuleId::ByteOrderMark, file, At::File));
    }
    if text.contains("\r\n") {
        findings.push(Finding::new(RuleId::CarriageReturns, file, At::File));
    }
    let of_record = |record: &Record| {
        suspects(
            fields::of(record.kind),
            &record.block,
            &FieldPath::default(),
        )
    };
    let suspects = record.map(of_record).unwrap_or_default();
    let ats: Vec<&At> = suspects.iter().map(|it| &it.at).collect();
    let ranges = locate(text, &ats);
    let mut fixed = text.to_owned();
    let mut reported: Vec<(Range<usize>, &Suspect)> = Vec::new();
    for (suspect, range) in suspects.iter().zip(ranges) {
        let is_broken =
            // The record does not know how a day is written; only the text shows its quotes.
            suspect.rule == RuleId::UnsortedList || text[range.clone()].starts_with(['"', '\'']);
        if is_broken && !range.is_empty() {
            findings.push(suspect.finding(file));
            reported.push((range, suspect));
        }
    }
    // From the end, so that the ranges before it stay right.
    reported.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, suspect) in reported {
        fixed.replace_range(range, &suspect.canonical);
    }
    let fixed = fixed.trim_start_matches(MARK).replace("\r\n", "\n");
    // Compared with what is reported already fixed: only another reason is a finding of its own.
    findings.extend(first_other_line(file, &fixed, canonical));
    if findings.is_empty() {
        findings.push(spacing_finding(file, text, canonical));
    }
    findings
}

/// A value that may not be canonical: an unsorted list, or an exact day in quotes.
struct Suspect {
    rule: RuleId,
    at: At,
    canonical: String,
}

impl Suspect {
    fn finding(&self, file: &str) -> Finding {
        let finding = Finding::new(self.rule, file, self.at.clone());
        let words: Vec<&str> = self.canonical.split_whitespace().collect();
        let on_one_line = words.join(" ").replace("[ ", "[").replace(", ]", "]");
        finding.fact("canonical", on_one_line)
    }
}

/// Returns the values of a block that may not be canonical.
fn suspects<'f>(
    fields: impl Iterator<Item = &'f Field>,
    block: &Block,
    path: &FieldPath,
) -> Vec<Suspect> {
    let mut found = Vec::new();
    for field in fields {
        let Some(value) = block.get(field.key) else {
            continue;
        };
        let path = path.key(field.key);
        let rule = match (value, field.holds) {
            (Value::List(list), holds)
                if holds.is_sorted() && !list.is_sorted_by(|one, other| one < other) =>
            {
                RuleId::UnsortedList
            }
            // A value does not know its quotes: the text at its place is looked at later.
            (Value::Date(date), _) if date.is_exact() => RuleId::QuotedDay,
            (Value::Table(inner), FieldType::Table(fields)) => {
                found.extend(suspects(fields.iter(), inner, &path));
                continue;
            }
            (Value::Tables(blocks), FieldType::Tables(fields) | FieldType::Blocks(fields)) => {
                for (number, inner) in blocks.iter().enumerate() {
                    found.extend(suspects(fields.iter(), inner, &path.index(number)));
                }
                continue;
            }
            _ => continue,
        };
        found.push(Suspect {
            rule,
            at: At::Value(path),
            canonical: format::value(field, value, "\n"),
        });
    }
    found
}

/// Finds the first line that differs for another reason, ignoring comments and blank lines.
fn first_other_line(file: &str, text: &str, canonical: &str) -> Option<Finding> {
    let lines = lines_without_comments(text);
    let wanted = lines_without_comments(canonical);
    let is_other = |(at, line): &(usize, &(Range<usize>, &str))| {
        wanted.get(*at).is_none_or(|(_, it)| it != &line.1)
    };
    let (at, (range, _)) = lines.iter().enumerate().find(is_other)?;
    let mut is: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
    let mut should: Vec<&str> = wanted.iter().map(|(_, line)| *line).collect();
    is.sort_unstable();
    should.sort_unstable();
    let line = wanted.get(at).map_or("", |(_, line)| line);
    let reason = match is == should {
        true => "order",
        false if line.ends_with('[') => "list",
        false => "line",
    };
    let finding = Finding::new(RuleId::NotCanonical, file, At::bytes(range.clone()))
        .fact("reason", reason)
        .fact("line", line);
    Some(finding)
}

/// Finds the first line that differs in blank lines or comments.
fn spacing_finding(file: &str, text: &str, canonical: &str) -> Finding {
    let mut at = 0;
    let mut wanted = canonical.split_inclusive('\n');
    let mut lines = text.split_inclusive('\n');
    let first = lines.find_map(|line| {
        let start = at;
        at += line.len();
        (wanted.next() != Some(line)).then(|| start..start + line.trim_end().len())
    });
    let at = match first {
        // A blank line has nothing to underline.
        Some(range) if !range.is_empty() => At::bytes(range),
        _ => At::File,
    };
    Finding::new(RuleId::NotCanonical, file, at).fact("reason", "blank")
}

/// Returns the lines that are not blank, without comments at their end.
fn lines_without_comments(text: &str) -> Vec<(Range<usize>, &str)> {
    let document = Document::parse(text);
    let comments = document.comments();
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let comment = comments
            .iter()
            .find(|it| (at..at + line.len()).contains(&it.start));
        let end = comment.map_or(line.len(), |it| it.start - at);
        let code = line[..end].trim_end();
        if !code.is_empty() {
            lines.push((at..at + code.len(), code));
        }
        at += line.len();
    }
    lines
}

// Fixes

/// Returns the rules of form that the text of a record or of the settings breaks.
pub fn broken_rules(
    file: &str,
    record: Option<&Record>,
    text: &str,
    vocabulary: &Vocabulary,
) -> BTreeSet<RuleId> {
    let found = find_in_text(file, record, text, vocabulary, &mut String::new());
    found.iter().map(|finding| finding.rule).collect()
}

/// Returns the text in canonical form; none when it cannot be formatted, or is canonical already.
pub fn canonical(record: Option<&Record>, text: &str, vocabulary: &Vocabulary) -> Option<String> {
    let subject = record.map_or(Subject::Settings, |it| Subject::Record(it.kind));
    fmt(subject, text, vocabulary).filter(|new| new != text)
}

/// Returns the text with some rules of form fixed; none when that is not possible. Only these values change, in place:
/// comments and everything else stay the same.
pub fn fix_rules(
    record: Option<&Record>,
    text: &str,
    wanted: &BTreeSet<RuleId>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let record = record?;
    let subject = Subject::Record(record.kind);
    let same = same_values(record);
    let mut new = text.to_owned();
    if wanted.contains(&RuleId::ByteOrderMark) {
        new = new.trim_start_matches(MARK).to_owned();
    }
    if wanted.contains(&RuleId::CarriageReturns) {
        new = new.replace("\r\n", "\n");
    }
    let is_about = |edit: &&Edit| match edit {
        Edit::Set {
            value: Some(Value::Date(_)),
            ..
        } => wanted.contains(&RuleId::QuotedDay),
        _ => wanted.contains(&RuleId::NotCanonical),
    };
    let edits: Vec<Edit> = same.iter().filter(is_about).cloned().collect();
    let new = edit(subject, Some(&new), &edits, vocabulary).ok()?;
    let is_proven = prove::holds(subject, Some(text), &new, &same, vocabulary);
    (new != text && is_proven).then_some(new)
}

/// Returns edits that write exact days and the organisation number in canonical form.
fn same_values(record: &Record) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut again = |spot: Spot, key: &'static str, block: &Block| {
        let is_written_again = |value: &&Value| match value {
            Value::Date(date) => date.is_exact(),
            // A number may be written in long forms; the record has its canonical one.
            Value::Text(_) => key == "orgnr",
            _ => false,
        };
        if let Some(value) = block.get(key).filter(is_written_again).cloned() {
            let value = Some(value);
            edits.push(Edit::Set { spot, key, value });
        }
    };
    for field in fields::of(record.kind) {
        let FieldType::Blocks(inner) = field.holds else {
            again(Spot::Record, field.key, &record.block);
            continue;
        };
        for (index, block) in record.block.tables(field.key).iter().enumerate() {
            let key = field.key;
            for field in inner {
                again(Spot::Block { key, index }, field.key, block);
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::{Subject, differences, fmt};
    use crate::document::reader;
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::record::Record;
    use crate::model::vocabulary::Vocabulary;

    fn rules(text: &str) -> Vec<&'static str> {
        let reading = reader::record(Kind::Initiative, "initiatives/x.toml", text);
        assert_eq!(reading.findings, []);
        let subject = Subject::Record(Kind::Initiative);
        let record = Record {
            id: Id::new("x"),
            kind: Kind::Initiative,
            path: "initiatives/x.toml".to_owned(),
            block: reading.block,
        };
        let canonical = fmt(subject, text, &Vocabulary::default()).expect("a form");
        if canonical == text {
            return Vec::new();
        }
        let findings = differences(&record.path, Some(&record), text, &canonical);
        findings
            .iter()
            .map(|finding| finding.rule.as_str())
            .collect()
    }

    #[test]
    fn each_difference_is_reported_once_and_comments_are_none() {
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

    #[test]
    fn a_table_in_braces_stands_on_one_line() {
        let canonical = |subject, text: &str| {
            let new = fmt(subject, text, &Vocabulary::default()).expect("a form");
            assert_eq!(
                fmt(subject, &new, &Vocabulary::default()).as_ref(),
                Some(&new)
            );
            new
        };
        let record = Subject::Record(Kind::Company);
        let plain = "name = \"X\"\nsize = { count = 3, unit = \"beds\" }\n";
        for written in [
            "{\n  count = 3,\n  unit = \"beds\",\n}",
            "{ count = 3, unit = \"beds\", }",
        ] {
            let text = format!("name = \"X\"\nsize = {written}\n");
            assert_eq!(canonical(record, &text), plain, "{text}");
        }
        assert_eq!(
            canonical(
                record,
                "name = \"X\"\nsize = {\n  # about\n  count = 3, # three\n}\n"
            ),
            "name = \"X\"\n# about\n# three\nsize = { count = 3 }\n"
        );
        assert_eq!(
            canonical(
                record,
                "name = \"X\"\nformer-names = [\n  {\n    name = \"Y\", # then\n  },\n]\n"
            ),
            "name = \"X\"\nformer-names = [\n    # then\n    { name = \"Y\" },\n]\n"
        );
        assert_eq!(
            canonical(
                Subject::Settings,
                "schema = 1\nname = \"Prov\"\nprivacy = {\n  basis = \"public-task\",\n}\n\n[vocabulary.roles]\nmentor = {\n  sv = \"mentor\", # så\n  en = \"mentor\",\n}\n"
            ),
            "schema = 1\nname = \"Prov\"\nprivacy = { basis = \"public-task\" }\n\n[vocabulary.roles]\n# så\nmentor = { sv = \"mentor\", en = \"mentor\" }\n"
        );
    }
}
