//! What is asked for: the words of a request, the registry that they mean, and all that may stand there.

use std::sync::OnceLock;

use super::line;
use super::offer::Offer;
use crate::model::codes;
use crate::model::fields::{self, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::keys::NextValue;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::ops::search;
use crate::render::Look;
use crate::text::words::{Language, Words};

/// The words of a request, and the registry that they mean.
pub(super) struct Request {
    /// The words before the one at the cursor.
    before: Vec<String>,
    pub(super) registry: Registry,
    words: Words,
}

impl Request {
    /// The request that this run answers.
    pub(super) fn here() -> &'static Request {
        static HERE: OnceLock<Request> = OnceLock::new();
        HERE.get_or_init(|| {
            let before = line::words_before();
            let registry = line::read(&before).unwrap_or_default();
            Request::new(before, registry)
        })
    }

    pub(super) fn new(before: Vec<String>, registry: Registry) -> Request {
        let asked = line::option(&before, "--lang").and_then(|it| Language::from_code(&it));
        let words = Words::new(asked.unwrap_or(registry.settings.language));
        Request {
            before,
            registry,
            words,
        }
    }

    /// Fields that a list may show.
    pub(super) fn fields(&self) -> Vec<Offer> {
        let look = Look {
            registry: &self.registry,
            words: self.words,
            width: None,
            color: false,
        };
        let offer = |field: &str| Offer::new(field, look.field(field));
        search::field_names().into_iter().map(offer).collect()
    }

    /// What a field is called.
    pub(super) fn label(&self, field: &str) -> String {
        let label = self.words.find(&format!("field-{field}"));
        label.unwrap_or_default().into_owned()
    }

    /// Records that a REF may name: people where they are asked for.
    pub(super) fn named(&self) -> Vec<Offer> {
        let people = self.before.iter().any(|word| word == "--people");
        let shown = |kind: &Kind| people || *kind != Kind::Person;
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(shown).collect();
        self.records(&kinds)
    }

    /// The queries that are kept, each with what it says.
    pub(super) fn saved(&self) -> Vec<Offer> {
        let all = self.registry.settings.queries.all();
        let mut offers: Vec<Offer> = all
            .into_iter()
            .map(|saved| Offer::new(saved.name, saved.text))
            .collect();
        // Of two with one name the first is meant.
        offers.dedup_by(|other, one| other.value == one.value);
        offers
    }

    /// What may stand behind the colon of a key.
    pub(super) fn values(&self, expected: &NextValue, typed: &str) -> Vec<Offer> {
        match expected {
            NextValue::Kinds => {
                let labelled = |key: &str| self.labelled(key, &format!("kind-{key}"));
                let kinds = Kind::ALL.into_iter().map(Kind::key);
                ["actor"].into_iter().chain(kinds).map(labelled).collect()
            }
            NextValue::Records(kinds) if kinds == &Kind::ALL => {
                let people = self.asks_for_people(typed);
                let shown: Vec<Kind> = Kind::ALL
                    .into_iter()
                    .filter(|kind| (*kind == Kind::Person) == people)
                    .collect();
                self.records(&shown)
            }
            NextValue::Records(kinds) => self.records(kinds),
            NextValue::Words(list) => self.vocabulary(*list),
            NextValue::Choice(choices) => choices
                .iter()
                .map(|choice| self.labelled(choice, &format!("choice-{choice}")))
                .collect(),
            NextValue::Counties => codes::counties().iter().map(of_county).collect(),
            NextValue::Flag => self.flags(),
            NextValue::Inferred => {
                let keys = fields::PARTICIPANT.iter().map(|field| field.key);
                let fields = keys.map(|key| self.labelled(key, &format!("field-{key}")));
                self.flags().into_iter().chain(fields).collect()
            }
            NextValue::Day => vec![Offer::new("today", "")],
            NextValue::Free => Vec::new(),
        }
    }

    /// A word with its label, known by its labels in both languages.
    fn labelled(&self, key: &str, message: &str) -> Offer {
        let names = Language::ALL.map(|it| Words::new(it).get(message).into_owned());
        Offer {
            value: key.to_owned(),
            help: self.words.get(message).into_owned(),
            names: names.to_vec(),
        }
    }

    fn flags(&self) -> Vec<Offer> {
        ["yes", "no"]
            .map(|flag| self.labelled(flag, &format!("choice-{flag}")))
            .into()
    }

    fn vocabulary(&self, list: WordList) -> Vec<Offer> {
        let vocabulary = &self.registry.settings.vocabulary;
        let label = |key: &str, language| vocabulary.label(list, key, Words::new(language));
        let keys = vocabulary.words(list).iter().map(|word| &word.key);
        keys.map(|key| Offer {
            value: key.clone(),
            help: label(key, self.words.language()),
            names: Language::ALL.map(|it| label(key, it)).to_vec(),
        })
        .collect()
    }

    /// Records of these kinds; an id that is none is not offered, and neither is who is withheld.
    fn records(&self, kinds: &[Kind]) -> Vec<Offer> {
        let fits = |record: &&Record| {
            kinds.contains(&record.kind)
                && Id::is_valid(record.id.as_str())
                && !record.is_withheld()
        };
        let offer = |record: &Record| Offer {
            value: record.id.to_string(),
            help: record.name().to_owned(),
            names: record.names().map(str::to_owned).collect(),
        };
        self.registry.records().filter(fits).map(offer).collect()
    }

    /// Whether the query asks for people by their kind: else no list names them.
    fn asks_for_people(&self, typed: &str) -> bool {
        let words = self.before.iter().map(String::as_str).chain([typed]);
        words
            .flat_map(|word| {
                word.split(|letter: char| letter.is_whitespace() || "\"'".contains(letter))
            })
            .filter_map(|term| term.strip_prefix("kind:"))
            .flat_map(|kinds| kinds.split(','))
            .any(|kind| kind == Kind::Person.key() || kind == Kind::Person.folder())
    }
}

fn of_county(county: &codes::County) -> Offer {
    let names = [&county.name, &county.short, &county.letter];
    Offer {
        value: county.code.clone(),
        help: county.name.clone(),
        names: names.map(ToString::to_string).to_vec(),
    }
}
