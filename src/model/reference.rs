//! REF: finds the record that a user names by id, code, number or name.

use std::cell::OnceCell;

use super::fields::ReferenceTarget;
use super::id::Id;
use super::orgnr::Orgnr;
use super::public_actors::{self, PublicActor};
use super::record::Record;
use super::registry::{Candidates, Registry};
use crate::text::fold::{fold, nfc, without_genitive};
use crate::text::suggest::nearest;

/// The way in which a REF matches a record. The first way with a match decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Its id.
    Id,
    /// A former id.
    FormerId,
    /// Its organisation number or code.
    Number,
    /// Its name, another name or a former name, exactly.
    Name,
    /// The same, ignoring case, accents and hyphens.
    Folded,
    /// The same, ignoring genitives: `Ystad kommun`.
    WithoutGenitive,
    /// A name of the built-in lists: `Länsstyrelsen Sörmland`.
    Listed,
    /// The beginning of one of its names.
    Beginning,
    /// The beginning of a word in one of its names.
    WordBeginning,
}

impl Step {
    const ALL: [Step; 9] = [
        Step::Id,
        Step::FormerId,
        Step::Number,
        Step::Name,
        Step::Folded,
        Step::WithoutGenitive,
        Step::Listed,
        Step::Beginning,
        Step::WordBeginning,
    ];

    /// Returns whether the match is a guess that should be reported to the user.
    pub fn is_guess(self) -> bool {
        self > Step::Folded
    }

    /// Returns whether the match is exact.
    pub fn is_exact(self) -> bool {
        self <= Step::Name
    }
}

/// The result of looking up a REF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One record, and how it matched.
    One(Id, Step),
    /// Several records that match in the same way, by id.
    Several(Vec<Id>),
    /// No record; perhaps one with a similar name.
    Nothing(Option<Id>),
}

/// Finds the record that `text` names, among those that `fits` accepts.
pub fn find(registry: &Registry, text: &str, fits: impl Fn(&Record) -> bool) -> Found {
    let needle = Needle::new(text);
    if let Some(record) = registry.get(&Id::new(&needle.text)).filter(|it| fits(it)) {
        return Found::One(record.id.clone(), Step::Id);
    }
    if !needle.folded.is_empty() {
        let candidates = registry.candidates(&needle.candidates());
        let candidates: Vec<&Record> = candidates.filter(|record| fits(record)).collect();
        // Exact before folded before prefix: a complete name must never be ambiguous because another begins with it.
        for step in Step::ALL {
            let mut hits = candidates
                .iter()
                .filter(|record| needle.matches(step, record))
                .map(|record| record.id.clone());
            match (hits.next(), hits.next()) {
                (Some(one), None) => return Found::One(one, step),
                (Some(one), Some(other)) => {
                    return Found::Several([one, other].into_iter().chain(hits).collect());
                }
                (None, _) => {}
            }
        }
    }
    let all: Vec<&Record> = registry.records().filter(|record| fits(record)).collect();
    Found::Nothing(near(&all, text))
}

/// Returns the readable part of an unreadable record that `text` names by its id or a name.
pub fn unreadable<'r>(registry: &'r Registry, text: &str) -> Option<&'r Record> {
    let needle = Needle::new(text);
    let lost = registry
        .unreadable_records()
        .filter(|it| registry.get(&it.id).is_none());
    let named = |record: &&Record| {
        // A guess must not hide that the record cannot be read.
        [Step::Id, Step::Name, Step::Folded]
            .into_iter()
            .any(|step| needle.matches(step, record))
    };
    lost.into_iter().find(named)
}

/// Returns the record with the name or id most similar to `text`.
fn near(candidates: &[&Record], text: &str) -> Option<Id> {
    let names = candidates
        .iter()
        .flat_map(|record| record.names().chain([record.id.as_str()]));
    let name = nearest(text, names)?;
    candidates
        .iter()
        .find(|record| record.id.as_str() == name || record.names().any(|own| own == name))
        .map(|record| record.id.clone())
}

struct Needle {
    text: String,
    folded: String,
    plain: String,
    orgnr: Option<String>,
    listed: OnceCell<Option<&'static PublicActor>>,
}

impl Needle {
    fn new(text: &str) -> Needle {
        let text = nfc(text.trim());
        let folded = spaced(&text);
        Needle {
            plain: without_genitive(&folded),
            folded,
            listed: OnceCell::new(),
            orgnr: Orgnr::parse(&text).ok().map(|orgnr| orgnr.to_string()),
            text,
        }
    }

    /// Returns which records may match in any way: each word of the text is in their files, or a number of the record.
    fn candidates(&self) -> Candidates {
        use crate::text::filter::Needle::{Folded, Value};
        let mut others: Vec<_> = self.orgnr.iter().cloned().map(Folded).collect();
        if let Some(actor) = self.listed() {
            let id = [Value(actor.id.to_string())];
            others.extend(actor.orgnr().map(|it| Folded(it.to_owned())));
            others.extend(
                actor
                    .code()
                    .map(|it| Value(it.to_owned()))
                    .into_iter()
                    .chain(id),
            );
        }
        let mut candidates = Candidates::default();
        for word in self.plain.split(' ') {
            let mut any = others.clone();
            any.push(Folded(word.to_owned()));
            candidates.filter.require(any);
        }
        candidates
    }

    /// Returns the public actor that has this name.
    fn listed(&self) -> Option<&'static PublicActor> {
        let called = || public_actors::find_by_name(&self.text);
        *self.listed.get_or_init(called)
    }

    fn matches(&self, step: Step, record: &Record) -> bool {
        match step {
            Step::Id => record.id.as_str() == self.text,
            Step::FormerId => record.block.list("former-ids").contains(&self.text),
            Step::Number => {
                let own = record.block.text("orgnr");
                record.block.text("code") == Some(&self.text)
                    || own.is_some() && own == self.orgnr.as_deref()
            }
            Step::Name => record.names().any(|name| name == self.text),
            Step::Folded => record.names().any(|name| spaced(name) == self.folded),
            Step::WithoutGenitive => record
                .names()
                .any(|name| without_genitive(&spaced(name)) == self.plain),
            Step::Listed => self.listed().is_some_and(|it| it.is(record)),
            Step::Beginning => record
                .names()
                .any(|name| spaced(name).starts_with(&self.folded)),
            Step::WordBeginning => record
                .names()
                .any(|name| has_word_beginning(&spaced(name), &self.folded)),
        }
    }
}

/// Folds a text and replaces hyphens by spaces: a name may be typed in the form of an id.
fn spaced(text: &str) -> String {
    fold(text).replace('-', " ")
}

/// Returns whether a word of `text` begins with `beginning`, which may be several words.
pub(crate) fn has_word_beginning(text: &str, beginning: &str) -> bool {
    text.match_indices(beginning)
        .any(|(at, _)| !text[..at].ends_with(|letter: char| letter.is_alphanumeric()))
}

/// A place that names a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The file.
    pub file: String,
    /// The key, of a block that of the block.
    pub key: &'static str,
    /// The records that the place may name; none for a query.
    pub target: Option<ReferenceTarget>,
}

#[cfg(test)]
mod tests {
    use super::{Found, find};
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::registry::sample;

    #[test]
    fn every_record_that_may_be_meant_is_named() {
        let registry = sample::registry(&[
            (Kind::Company, "ett", &[("name", "Prov Ett")]),
            (Kind::Company, "tre", &[("name", "Prov Tre")]),
            (Kind::Company, "tva", &[("name", "Prov Två")]),
        ]);
        let all = ["ett", "tre", "tva"].map(Id::new).to_vec();
        assert_eq!(find(&registry, "prov", |_| true), Found::Several(all));
    }
}
