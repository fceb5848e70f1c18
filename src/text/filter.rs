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
