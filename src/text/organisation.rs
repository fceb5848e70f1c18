//! Compares names of organisations: what two names must share to be names of one organisation.
//!
//! Everything here is folded for comparison only; no folded form is ever stored or shown.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use strsim::damerau_levenshtein;

use super::fold::{fold_into, lower};

/// How many letters a word must have before one of them may be a slip: shorter words that differ in a letter are usually
/// two words (Mora and Nora, Habo and Håbo).
const SLIP_LETTERS: usize = 5;

/// How many letters a word must have before its last ones may differ in two: Agriculture and Agricultural.
const LONG_LETTERS: usize = 9;
const LAST_LETTERS: usize = 3;

/// How many letters a legal form must have to be known with a slip in it.
const FORM_SLIP_LETTERS: usize = 6;

/// How many letters a word must have before its definite ending is set aside.
const ENDING_LETTERS: usize = 7;

/// Words that carry no meaning in a name. `o` is one only between two words.
const LIGHT: &[&str] = &[
    "and", "at", "av", "for", "i", "in", "med", "och", "of", "statens", "the", "und", "vid",
];

/// Legal forms and sorts of public body, folded, that are written in one way. Two names with different ones are two
/// organisations; a name without any agrees with each.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    "ab", "ag", "aps", "as", "bv", "bvba", "co", "corp", "ek for", "filial", "forening", "gmbh", "hb", "inc", "jsc",
    "kb", "kg", "kommun", "llc", "llp", "lp", "ltd", "nv", "oy", "oyj", "plc", "publ", "region", "sa", "sarl", "sas",
    "sl", "sp z oo", "spa", "srl", "stiftelse",
];

/// Other ways in which they are written, each with its usual form.
const OTHER_FORMS: &[(&str, &[&str])] = &[
    ("ab", &["aktiebolag", "aktiebolaget"]),
    ("ag", &["aktiengesellschaft"]),
    ("co", &["company"]),
    ("corp", &["corporation"]),
    ("ef", &["enskild firma"]),
    ("ek for", &["ekonomisk forening"]),
    ("forening", &["foreningen", "ideell forening"]),
    ("hb", &["handelsbolag", "handelsbolaget"]),
    ("inc", &["incorporated"]),
    ("jsc", &["ao", "joint stock company", "oao", "ojsc"]),
    ("jsc", &["open joint stock company", "pao", "pjsc"]),
    ("kb", &["kommanditbolag", "kommanditbolaget"]),
    // A town is a municipality, and county councils have been called regions since 2020.
    ("kommun", &["kommuns", "stad", "stads"]),
    ("llc", &["limited liability company", "ooo", "ооо"]),
    ("ltd", &["limited"]),
    ("plc", &["public limited company"]),
    ("region", &["landsting", "landstinget", "regionen"]),
    ("stiftelse", &["stiftelsen"]),
];

/// Words that begin like this name different parts of a country (Västsverige and Östsverige), even in one letter's reach.
const DIRECTIONS: &[&str] = &[
    "inre", "nedre", "nord", "norr", "ovre", "sod", "syd", "ost", "vast", "yttre",
];

/// Numbers as words, from 1 on.
const NUMBERS: &[&[&str]] = &[
    &["forsta", "first"],
    &["ii", "tva", "andra", "two", "second"],
    &["iii", "tre", "tredje", "three", "third"],
    &["iv", "fyra", "fjarde", "four", "fourth"],
    &["fem", "femte", "five", "fifth"],
    &["vi", "sex", "sjatte", "six", "sixth"],
    &["vii", "sju", "sjunde", "seven", "seventh"],
    &["viii", "atta", "attonde", "eight", "eighth"],
    &["ix", "nio", "nionde", "nine", "ninth"],
    &["tio", "tionde", "ten", "tenth"],
];

/// A word of a name: where it stands among the letters.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    /// The end of the stem, which is without genitive and definite ending: two words are the same when their stems are.
    stem_end: usize,
    /// The end of the text, which is without genitive: slips are counted in this.
    text_end: usize,
}

/// A name taken apart for comparison. `check` does so with every name of a registry: all words stand in one text.
#[derive(Clone, Debug)]
pub struct OrganisationName {
    /// All letters and digits outside brackets, legal form included.
    letters: String,
    /// The words that count, in order.
    words: Vec<Word>,
    /// The same words by their stems.
    sorted: Vec<Word>,
    /// The legal forms and sorts of public body.
    forms: Vec<&'static str>,
    /// The words in brackets, sorted.
    aside: Vec<String>,
}

/// How far two names agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// They have the same words, perhaps in another order.
    Same,
    /// One word differs by one letter: the two words.
    Slip(String, String),
    /// One has all words of the other, and more.
    Part,
}

impl OrganisationName {
    /// Whether it has the legal form of a Swedish company.
    pub fn is_company(&self) -> bool {
        ["ab", "ef", "hb", "kb"]
            .iter()
            .any(|form| self.forms.contains(form))
    }

    /// Parses a name.
    pub fn new(name: &str) -> OrganisationName {
        let (outside, inside) = split_brackets(name);
        // A name that is all in brackets is still a name.
        let is_name = !outside.trim().is_empty();
        let outside = if is_name { &outside } else { name };
        let mut letters = String::with_capacity(outside.len());
        let all = add_words(outside, &mut letters);
        let (rest, mut forms) = without_forms(&all, &letters);
        let aside = words_aside(&inside, &mut forms);
        // "Region Örebro län" and "Region Örebro" are one region.
        let is_region = forms.contains(&"region");
        forms.retain(|form| *form != "publ");
        let last = rest.len().saturating_sub(1);
        let counts = |at: usize, word: &str| {
            let is_joining = word == "o" && at > 0 && at < last;
            let is_county = is_region && matches!(word, "lan" | "lans");
            !(is_joining || is_county || LIGHT.contains(&word))
        };
        let mut words: Vec<Word> = (rest.iter().enumerate())
            .filter(|(at, range)| counts(*at, &letters[range.start..range.end]))
            .map(|(_, range)| Word::new(range, &letters))
            .collect();
        // A name of light words only, such as "AT", would otherwise equal every other such name.
        if words.is_empty() {
            words.extend(rest.iter().map(|range| Word::new(range, &letters)));
        }
        let mut sorted = words.clone();
        sorted.sort_unstable_by_key(|word| word.stem(&letters));
        OrganisationName {
            letters,
            words,
            sorted,
            forms,
            aside,
        }
    }

    /// Compares two names; `None` when they name two organisations.
    pub fn compare(&self, other: &OrganisationName) -> Option<NameMatch> {
        let have_forms = !self.forms.is_empty() && !other.forms.is_empty();
        let have_asides = !self.aside.is_empty() && !other.aside.is_empty();
        let is_shared = |form: &&str| other.forms.contains(form);
        if have_forms && !self.forms.iter().any(is_shared)
            || have_asides && self.aside != other.aside
        {
            return None;
        }
        // Word order, a missing space ("Min Framtid", "Minframtid") and a legal form written apart do not make another name.
        if self.stems().eq(other.stems())
            || self.joined() == other.joined()
            || self.letters == other.letters
        {
            return Some(NameMatch::Same);
        }
        self.slip(other).or_else(|| self.part(other))
    }

    /// The words that count, folded and without genitive.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text(&self.letters))
    }

    /// Their stems, sorted.
    fn stems(&self) -> impl Iterator<Item = &str> {
        self.sorted.iter().map(|word| word.stem(&self.letters))
    }

    fn joined(&self) -> String {
        self.words().collect()
    }

    /// The one word in each that the other has not, when they differ by a slip.
    fn slip(&self, other: &OrganisationName) -> Option<NameMatch> {
        match (&self.lacking_in(other)[..], &other.lacking_in(self)[..]) {
            ([left], [right]) => {
                let (left, right) = (left.text(&self.letters), right.text(&other.letters));
                let slip = || NameMatch::Slip(left.to_owned(), right.to_owned());
                is_slip(left, right).then(slip)
            }
            _ => None,
        }
    }

    fn part(&self, other: &OrganisationName) -> Option<NameMatch> {
        let mut both = [self, other];
        both.sort_by_key(|it| it.words.len());
        let [less, more] = both;
        // "AB" or a number alone is part of too many names.
        let has_word = less.words().any(|word| word.len() > 2);
        (has_word && less.lacking_in(more).is_empty()).then_some(NameMatch::Part)
    }

    /// The words that the other has not, each as often as it is lacking.
    fn lacking_in(&self, other: &OrganisationName) -> Vec<&Word> {
        let mut left: Vec<&Word> = other.words.iter().collect();
        let mut lacking = self.words.iter().collect::<Vec<_>>();
        lacking.retain(|word| {
            let stem = word.stem(&self.letters);
            let found = left.iter().position(|it| it.stem(&other.letters) == stem);
            found.map(|at| left.swap_remove(at)).is_none()
        });
        lacking
    }

    /// Keys of which two names have one in common when they are the same, so that many names can be compared without
    /// comparing all pairs.
    pub fn keys(&self) -> [u64; 3] {
        let joined = self.words().map(str::as_bytes);
        [
            self.stems().fold(hash(b"words"), add_word),
            joined.fold(hash(b"letters"), add),
            add(hash(b"letters"), self.letters.as_bytes()),
        ]
    }

    /// Keys of which two names have one in common when they may differ by a slip: for each word that may have one, all the
    /// others.
    pub fn keys_of_others(&self) -> impl Iterator<Item = u64> {
        self.words_with_others().map(|(_, others)| others)
    }

    /// Keys of which two names that differ by a slip have one in common, beside a key of their other words. Only names that
    /// share that key need them, which are few: each name has some thirty.
    ///
    /// A word with a slip is found by leaving out each of its letters in turn: two words at distance 1 share such a rest.
    /// This is symmetric deletion, as in SymSpell.
    pub fn slip_keys(&self, key_of_others: u64) -> Vec<u64> {
        let words = self.words_with_others();
        let words = words.filter(|(_, others)| *others == key_of_others);
        let mut keys = Vec::new();
        for (word, others) in words {
            let word = word.text(&self.letters);
            keys.push(add(others, word.as_bytes()));
            keys.extend(word.char_indices().map(|(left_out, letter)| {
                let (before, after) = word.split_at(left_out);
                let after = &after[letter.len_utf8()..];
                add(add(others, before.as_bytes()), after.as_bytes())
            }));
            let beginnings = (1..=LAST_LETTERS).filter_map(|last| beginning(word, last));
            keys.extend(beginnings.map(|it| add(add(others, b"-"), it.as_bytes())));
        }
        keys
    }

    /// The words that may have a slip, each with a key of the others.
    fn words_with_others(&self) -> impl Iterator<Item = (&Word, u64)> {
        let words = self.words.iter();
        let words = words.filter(|word| may_slip(word.text(&self.letters)));
        words.map(|word| {
            let stem = word.stem(&self.letters);
            let others = self.stems().filter(|other| *other != stem);
            (word, others.fold(hash(b"slip"), add_word))
        })
    }
}

/// FNV-1a: keys are many and never leave the process, so that speed counts and nothing else.
fn hash(bytes: &[u8]) -> u64 {
    add(0xcbf2_9ce4_8422_2325, bytes)
}

fn add(hash: u64, bytes: &[u8]) -> u64 {
    let mixed = |so_far: u64, byte: &u8| (so_far ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    bytes.iter().fold(hash, mixed)
}

fn add_word(hash: u64, word: &str) -> u64 {
    add(add(hash, word.as_bytes()), b" ")
}

impl Word {
    /// Takes the endings off a word that stands among letters.
    fn new(range: &Range<usize>, letters: &str) -> Word {
        let word = &letters[range.clone()];
        let mut text = word;
        // Short words end in s for other reasons, and `ss` is never a genitive.
        if has_letters(word, SLIP_LETTERS) && !word.ends_with("ss") {
            text = text.strip_suffix('s').unwrap_or(text);
        }
        let mut stem = text;
        // More than once: `myndigheten` and `myndighet` both end like a definite form.
        while has_letters(stem, ENDING_LETTERS) {
            let endings = ["en", "et", "an", "e", "a"];
            let Some(shorter) = endings.iter().find_map(|it| stem.strip_suffix(it)) else {
                break;
            };
            stem = shorter;
        }
        Word {
            start: range.start,
            stem_end: range.start + stem.len(),
            text_end: range.start + text.len(),
        }
    }

    fn stem(self, letters: &str) -> &str {
        &letters[self.start..self.stem_end]
    }

    fn text(self, letters: &str) -> &str {
        &letters[self.start..self.text_end]
    }
}

/// Whether a word has at least so many letters.
fn has_letters(word: &str, letters: usize) -> bool {
    word.len() >= letters && word.chars().nth(letters - 1).is_some()
}

fn is_slip(left: &str, right: &str) -> bool {
    if !may_slip(left) || !may_slip(right) || direction(left) != direction(right) {
        return false;
    }
    match damerau_levenshtein(left, right) {
        0 | 1 => true,
        2 => {
            let longer = if left.len() > right.len() {
                left
            } else {
                right
            };
            beginning(longer, LAST_LETTERS)
                .is_some_and(|it| left.starts_with(it) && right.starts_with(it))
        }
        _ => false,
    }
}

/// A long word without its last letters.
fn beginning(word: &str, last: usize) -> Option<&str> {
    let letters = word.chars().count();
    let end = word.char_indices().nth(letters.checked_sub(last)?)?.0;
    (letters >= LONG_LETTERS).then(|| &word[..end])
}

fn may_slip(word: &str) -> bool {
    // Names that differ in a digit are usually a series: "Connect 1", "Connect 2".
    has_letters(word, SLIP_LETTERS) && !word.bytes().any(|it| it.is_ascii_digit())
}

fn direction(word: &str) -> Option<&&str> {
    DIRECTIONS.iter().find(|it| word.starts_with(**it))
}

/// Returns the text outside brackets and the text inside.
fn split_brackets(name: &str) -> (Cow<'_, str>, String) {
    const BRACKETS: [char; 4] = ['(', ')', '[', ']'];
    if !name.contains(BRACKETS) {
        return (Cow::Borrowed(name), String::new());
    }
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for letter in name.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let text = if depth > 0 { &mut inside } else { &mut outside };
        let is_bracket = BRACKETS.contains(&letter);
        // A space, since a bracket ends a word.
        text.push(if is_bracket { ' ' } else { letter });
    }
    (Cow::Owned(outside), inside)
}

/// The words in brackets, sorted: an abbreviation or a country there counts only beside another one. Adds the legal forms
/// among them.
fn words_aside(inside: &str, forms: &mut Vec<&'static str>) -> Vec<String> {
    if inside.is_empty() {
        return Vec::new();
    }
    let mut letters = String::new();
    let all = add_words(inside, &mut letters);
    let (rest, more) = without_forms(&all, &letters);
    forms.extend(more);
    let stems = rest.iter().map(|range| Word::new(range, &letters));
    let stems = stems.map(|word| word.stem(&letters).to_owned());
    let mut stems: Vec<String> = stems.collect();
    stems.sort_unstable();
    stems
}

/// Adds the words of a name, folded, to `letters`, and returns where they stand there; in a word of up to four letters å, ä
/// and ö count, and `A.B.` is one word.
fn add_words(name: &str, letters: &mut String) -> Vec<Range<usize>> {
    let mut name = lower(name);
    name.retain(|letter| !['\'', '’', '´', '`'].contains(&letter));
    let mut words = Vec::new();
    for piece in name.split(|it: char| !it.is_alphanumeric() && it != '.') {
        if !piece.contains('.') {
            if !piece.is_empty() {
                add_word_to(piece, letters, &mut words);
            }
            continue;
        }
        let parts: Vec<&str> = piece.split('.').filter(|it| !it.is_empty()).collect();
        let is_abbreviation = parts.len() > 1 && parts.iter().all(|it| it.chars().count() == 1);
        if is_abbreviation {
            add_word_to(&parts.concat(), letters, &mut words);
        } else {
            for part in parts {
                add_word_to(part, letters, &mut words);
            }
        }
    }
    words
}

/// Adds one word, folded, to `letters`.
fn add_word_to(word: &str, letters: &mut String, words: &mut Vec<Range<usize>>) {
    let start = letters.len();
    fold_into(word, letters);
    let folded = &letters[start..];
    if let Some(place) = folded.strip_suffix("regionen")
        && !place.is_empty()
    {
        // Västra Götalandsregionen.
        let end = start + place.len();
        words.extend([start..end, end..letters.len()]);
        return;
    }
    // Ordinals and Roman numbers become digits, which are never a slip of each other.
    if let Some(at) = NUMBERS.iter().position(|it| it.contains(&folded)) {
        letters.truncate(start);
        letters.push_str(&(at + 1).to_string());
    } else if keeps_accents(word, folded) {
        letters.truncate(start);
        for letter in word.chars() {
            match letter {
                'å' | 'ä' | 'ö' => letters.push(letter),
                _ => fold_into(letter.encode_utf8(&mut [0; 4]), letters),
            }
        }
    }
    words.push(start..letters.len());
}

/// Whether å, ä and ö count in a word: a short one that is another word without them.
fn keeps_accents(word: &str, folded: &str) -> bool {
    let is_light = || LIGHT.contains(&folded) || form_of(folded).is_some();
    !word.is_ascii()
        && !has_letters(word.trim_end_matches('s'), SLIP_LETTERS)
        && !matches!(word, "för" | "län" | "läns")
        && !is_light()
}

/// The usual form of a legal form, also with a slip in a long one.
fn form_of(written: &str) -> Option<&'static str> {
    if let Some(form) = USUAL_FORMS.get(written) {
        return Some(form);
    }
    if written.contains(' ') {
        return None;
    }
    // The first three letters must be right, so that the edit distance is computed for few forms.
    let beginning = written.get(..3)?;
    let first = LONG_FORMS.partition_point(|(form, _)| form[..3] < *beginning);
    let alike = LONG_FORMS[first..].iter();
    let mut alike = alike.take_while(|(form, _)| form.starts_with(beginning));
    let is_slip = |(form, _): &&(&str, &str)| damerau_levenshtein(form, written) == 1;
    Some(alike.find(is_slip)?.1)
}

/// The legal forms as they are written, each with its usual form.
fn forms() -> impl Iterator<Item = (&'static str, &'static str)> {
    let usual = FORMS.iter().map(|form| (*form, *form));
    let others = OTHER_FORMS.iter();
    usual.chain(others.flat_map(|(form, others)| others.iter().map(|other| (*other, *form))))
}

/// The same, to look up: there are some ten words and groups of words in a name that may be one.
static USUAL_FORMS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| forms().collect());

/// Those of them that are known with a slip, by their first three letters.
static LONG_FORMS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    // `get`, for the second letter of a form may be of two bytes.
    let is_long =
        |(form, _): &(&str, &str)| form.len() >= FORM_SLIP_LETTERS && form.get(..3).is_some();
    let mut forms: Vec<(&str, &str)> = forms().filter(is_long).collect();
    forms.sort_by_key(|(form, _)| &form[..3]);
    forms
});

/// The first words of legal forms of several words: few, which are looked through.
static FIRST_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let first = |(form, _): (&'static str, _)| Some(form.split_once(' ')?.0);
    let mut words: Vec<&str> = forms().filter_map(first).collect();
    words.sort_unstable();
    words.dedup();
    words
});

/// The words without the legal forms at the beginning and the end, and those forms.
fn without_forms<'w>(
    words: &'w [Range<usize>],
    letters: &str,
) -> (&'w [Range<usize>], Vec<&'static str>) {
    let text = |range: &Range<usize>| &letters[range.clone()];
    let form = |words: &[Range<usize>]| match words {
        [word] => form_of(text(word)),
        [first, ..] if FIRST_WORDS.contains(&text(first)) => {
            form_of(&words.iter().map(text).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    let mut rest = words;
    let mut found = Vec::new();
    loop {
        let longest = (1..=4.min(rest.len().saturating_sub(1)))
            .rev()
            .find_map(|count| {
                let (head, tail) = (&rest[..count], &rest[rest.len() - count..]);
                let at_end = form(tail).map(|it| (it, &rest[..rest.len() - count]));
                at_end.or_else(|| form(head).map(|it| (it, &rest[count..])))
            });
        let Some((form, left)) = longest else { break };
        found.push(form);
        rest = left;
    }
    (rest, found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{FORMS, NameMatch, OrganisationName};

    #[test]
    fn legal_forms_are_sorted() {
        assert!(FORMS.is_sorted());
    }

    #[test]
    fn names_that_match_share_a_key() {
        for (left, right) in [
            ("Exempelbolaget AB", "AB Exempelbolaget"),
            ("ProvAB", "Prov AB"),
            ("Good Prov", "Goodprov"),
            ("Exempelbyrån", "Exempelbryån"),
            ("Agriculture Prov", "Agricultural Prov"),
            ("Provbyggarna i Exempelby", "Provbyggrna i Exempelby"),
        ] {
            let (left, right) = (OrganisationName::new(left), OrganisationName::new(right));
            let keys = |name: &OrganisationName| -> BTreeSet<u64> {
                let slips = name.keys_of_others().flat_map(|it| name.slip_keys(it));
                slips.chain(name.keys()).collect()
            };
            let share = !keys(&left).is_disjoint(&keys(&right));
            let is_one = matches!(
                left.compare(&right),
                Some(NameMatch::Same | NameMatch::Slip(..))
            );
            assert!(share && is_one, "{left:?} {right:?}");
        }
    }
}
