//! Tests the text of a file for what a question needs, before the file is parsed: most files can't be in the answer, and
//! looking for a word costs a tenth of parsing.

use memchr::memmem;

use super::fold::{fold_into, join_digits};

/// What the text of a file must contain. It may let a text pass that does not meet the question: the parsed record decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextFilter {
    /// Of each of these lists one must be found.
    all: Vec<Vec<Needle>>,
}

/// Something that stands in the text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needle {
    /// A text whatever its case and accents; given in folded form.
    Folded(String),
    /// A whole value: an id, a code, a word of a list.
    Value(String),
    /// A key.
    Key(String),
}

impl TextFilter {
    /// Requires one of these; nothing when there is none, which nothing can meet.
    pub fn require(&mut self, any: Vec<Needle>) {
        self.all.push(any);
    }

    /// Returns whether every text passes.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Prepares to test many texts.
    pub fn scanner(&self) -> Scanner<'_> {
        let mut needles = self.all.iter().flatten();
        Scanner {
            all: (self.all.iter())
                .map(|any| any.iter().map(Finder::new).collect())
                .collect(),
            folds: needles.any(|it| matches!(it, Needle::Folded(_))),
        }
    }
}

/// Tests texts.
#[derive(Debug)]
pub struct Scanner<'f> {
    all: Vec<Vec<Finder<'f>>>,
    /// Whether it looks for a folded text.
    folds: bool,
}

#[derive(Debug)]
struct Finder<'f> {
    needle: &'f Needle,
    finder: memmem::Finder<'f>,
}

impl Scanner<'_> {
    /// Returns whether a file may meet the question. `id` is part of its text; `folded` is a buffer.
    pub fn may_match(&self, id: &str, bytes: &[u8], folded: &mut String) -> bool {
        if self.all.is_empty() {
            return true;
        }
        // With an escape such as `\u00e5` a value is not written as it is read.
        if memchr::memchr(b'\\', bytes).is_some() {
            return true;
        }
        if self.folds {
            let Ok(text) = std::str::from_utf8(bytes) else {
                // What is wrong with the file is a finding.
                return true;
            };
            folded.clear();
            fold_into(text, folded);
            folded.push('\n');
            fold_into(id, folded);
        }
        self.all
            .iter()
            .all(|any| any.iter().any(|it| it.is_in(id, bytes, folded)))
    }
}

impl<'f> Finder<'f> {
    fn new(needle: &'f Needle) -> Finder<'f> {
        let (Needle::Folded(text) | Needle::Value(text) | Needle::Key(text)) = needle;
        Finder {
            needle,
            finder: memmem::Finder::new(text),
        }
    }

    fn is_in(&self, id: &str, bytes: &[u8], folded: &str) -> bool {
        match self.needle {
            // A line may end in two ways.
            Needle::Folded(text) | Needle::Value(text) if text.contains('\n') => true,
            Needle::Folded(wanted) => {
                self.finder.find(folded.as_bytes()).is_some() || may_be_number(folded, wanted)
            }
            // A text of several lines may begin on the line after its quotes, but ends at them.
            Needle::Value(value) => {
                let is_whole =
                    |at: usize| matches!(bytes.get(at + value.len()), Some(b'"' | b'\''));
                id == value || self.finder.find_iter(bytes).any(is_whole)
            }
            Needle::Key(_) => self.finder.find(bytes).is_some(),
        }
    }
}

/// Returns whether digits may be found that are grouped in another way: `593 33`, `16556677-8899`.
fn may_be_number(folded: &str, wanted: &str) -> bool {
    if !wanted.bytes().any(|it| it.is_ascii_digit()) {
        return false;
    }
    let is_of_number = |it: u8| it.is_ascii_digit() || it == b'-';
    if wanted.bytes().all(is_of_number) {
        // The reader writes an organisation number with its hyphen, however the file has it.
        let digits = |text: &str| text.replace(|it: char| !it.is_alphanumeric(), "");
        return digits(folded).contains(&digits(wanted));
    }
    join_digits(folded).contains(&join_digits(wanted))
}

#[cfg(test)]
mod tests {
    use super::{Needle, TextFilter};
    use crate::text::fold::fold;

    fn may_match(needle: Needle, text: &[u8]) -> bool {
        let mut filter = TextFilter::default();
        filter.require(vec![needle]);
        filter
            .scanner()
            .may_match("prov-ab", text, &mut String::new())
    }

    #[test]
    fn a_word_is_found_whatever_its_case_accents_and_grouping() {
        for (word, text) in [
            ("Ånäs", "name = \"ANÄS\"\n"),
            ("prov-ab", "name = \"X\"\n"),
            ("59333", "address = \"593 33 Prov\"\n"),
            ("593 33", "address = \"59333 Prov\"\n"),
            ("tel 59333", "note = \"tel 593 33\"\n"),
            ("212000-0449", "orgnr = \"162120000449\"\n"),
            ("å", "name = \"\\u00e5\"\n"),
            ("a\nb", "note = \"\"\"a\r\nb\"\"\"\n"),
        ] {
            let word = Needle::Folded(fold(word));
            assert!(
                may_match(word.clone(), text.as_bytes()),
                "{word:?} in {text}"
            );
        }
        let latin1 = b"name = \"\xe5\"\n";
        assert!(may_match(Needle::Folded("a".into()), latin1), "a finding");
        for (word, text) in [
            ("anas", "name = \"Prov\"\n"),
            ("593 34", "note = \"593 33\"\n"),
        ] {
            assert!(
                !may_match(Needle::Folded(word.into()), text.as_bytes()),
                "{word}"
            );
        }
    }

    #[test]
    fn a_value_is_found_only_as_a_whole() {
        let value = |text: &str| may_match(Needle::Value("08".into()), text.as_bytes());
        for text in [
            "county = [\"08\"]",
            "county = ['08']",
            "county = [\"\"\"\n08\"\"\"]",
        ] {
            assert!(value(text), "{text}");
        }
        assert!(!value("phone = \"08-123\"\nchecked = 2026-08-01\n"));
        assert!(
            may_match(Needle::Value("prov-ab".into()), b""),
            "its own id"
        );
        assert!(may_match(Needle::Key("note".into()), b"note = \"\""));
        assert!(!may_match(Needle::Key("note".into()), b"name = \"\""));
    }

    #[test]
    fn each_requirement_must_be_met_by_one_of_its_needles() {
        let mut filter = TextFilter::default();
        filter.require(vec![Needle::Key("a".into()), Needle::Key("b".into())]);
        filter.require(vec![Needle::Key("c".into())]);
        let may = |text: &[u8]| filter.scanner().may_match("x", text, &mut String::new());
        assert!(may(b"b c") && !may(b"a b") && !may(b"c"));
        filter.require(Vec::new());
        assert!(!filter.scanner().may_match("x", b"b c", &mut String::new()));
    }
}
