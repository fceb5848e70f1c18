//! Finds the records that rows are about: by id, number, code and name, each looked up in an index.

use std::collections::{BTreeSet, HashMap};

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors::{self, PublicActor};
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::Block;
use crate::ops::duplicates::alike::work_of;
use crate::text::fold::{fold, without_genitive};

/// The records of a registry by what rows say of them.
#[derive(Debug, Default)]
pub(super) struct Finder {
    orgnrs: HashMap<String, Id>,
    codes: HashMap<(Kind, String), Id>,
    names: HashMap<(Group, String), BTreeSet<Id>>,
    /// People by what they share with those who work together with them.
    work: HashMap<(&'static str, String), BTreeSet<Id>>,
}

/// Records that are looked for under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Group {
    Actor,
    Initiative,
    Person,
    Source,
}

impl Group {
    pub(super) fn of(kind: Kind) -> Group {
        match kind {
            Kind::Initiative => Group::Initiative,
            Kind::Person => Group::Person,
            Kind::Source => Group::Source,
            _ => Group::Actor,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One record.
    One(Id),
    /// Records of which any may be meant.
    Several(Vec<Id>),
    /// None.
    Nothing,
}

impl Finder {
    /// Indexes the records of a registry.
    pub(super) fn new(registry: &Registry) -> Finder {
        let mut finder = Finder::default();
        for record in registry.records() {
            finder.add(record);
        }
        finder
    }

    /// Adds a record, or what it has since it was added.
    pub(super) fn add(&mut self, record: &Record) {
        let id = &record.id;
        if let Some(orgnr) = record.block.text("orgnr") {
            self.orgnrs
                .entry(orgnr.to_owned())
                .or_insert_with(|| id.clone());
        }
        // Codes are used again when an actor is gone.
        let is_gone = record.block.date("dissolved").is_some();
        if let Some(code) = record.block.text("code").filter(|_| !is_gone) {
            let key = (record.kind, code.to_owned());
            self.codes.entry(key).or_insert_with(|| id.clone());
        }
        let group = Group::of(record.kind);
        for name in record.names() {
            let folded = fold(name);
            for form in [without_genitive(&folded), folded] {
                self.names
                    .entry((group, form))
                    .or_default()
                    .insert(id.clone());
            }
        }
        if record.kind == Kind::Person {
            for shared in work_of(record) {
                self.work.entry(shared).or_default().insert(id.clone());
            }
        }
    }

    /// Finds an actor, initiative or source by its number, code or name; `get` returns records as they are now.
    pub(super) fn find<'r>(
        &self,
        get: impl Fn(&Id) -> Option<&'r Record>,
        kind: Option<Kind>,
        block: &Block,
    ) -> Found {
        if let Some(id) = block.text("orgnr").and_then(|it| self.orgnrs.get(it)) {
            return Found::One(id.clone());
        }
        let name = block.text("name").unwrap_or_default();
        let group = kind.map_or(Group::Actor, Group::of);
        let code = kind.zip(block.text("code"));
        if let Some(id) = code.and_then(|(kind, code)| self.codes.get(&(kind, code.to_owned()))) {
            return Found::One(id.clone());
        }
        let folded = fold(name);
        let named = |form: String| self.names.get(&(group, form)).cloned().unwrap_or_default();
        let mut found = named(folded.clone());
        let public = (group == Group::Actor)
            .then(|| public_actors::find_by_name(name))
            .flatten();
        if found.is_empty() {
            found = public.and_then(|it| self.public(it)).into_iter().collect();
        }
        if found.is_empty() {
            found = named(without_genitive(&folded));
        }
        // Two of a kind with codes of their own are two: Habo and Håbo.
        let is_other = |id: &Id| {
            let known = get(id).filter(|it| Some(it.kind) == kind);
            let codes = code.zip(known.and_then(|it| it.block.text("code")));
            codes.is_some_and(|((_, own), others)| own != others)
        };
        let mut found: Vec<Id> = found.into_iter().filter(|id| !is_other(id)).collect();
        if found.len() > 1 {
            let is_of_kind = |id: &Id| get(id).is_some_and(|it| Some(it.kind) == kind);
            // Habo and Håbo: a name in the same letters is meant, then one of the same kind.
            let is_exact = |id: &Id| {
                let mut names = get(id).into_iter().flat_map(Record::names);
                names.any(|it| it == name)
            };
            for fits in [&is_exact as &dyn Fn(&Id) -> bool, &is_of_kind] {
                if found.iter().any(fits) {
                    found.retain(fits);
                }
            }
        }
        match found.as_slice() {
            [] => Found::Nothing,
            [one] => Found::One(one.clone()),
            _ => Found::Several(found),
        }
    }

    /// The record of a public actor.
    fn public(&self, actor: &PublicActor) -> Option<Id> {
        let by_orgnr = actor.orgnr().and_then(|it| self.orgnrs.get(it));
        let code = || self.codes.get(&(actor.kind, actor.code()?.to_owned()));
        by_orgnr.or_else(code).cloned()
    }

    /// The people with a name.
    pub(super) fn people_named(&self, name: &str) -> impl Iterator<Item = &Id> {
        self.names
            .get(&(Group::Person, fold(name)))
            .into_iter()
            .flatten()
    }

    /// Finds a person by name, and by what they share with whom they work with.
    ///
    /// Of people with the name who share nothing any may be meant; two people may well have one name.
    pub(super) fn find_person(&self, person: &Record) -> Found {
        let name = (Group::Person, fold(person.name()));
        let Some(named) = self.names.get(&name) else {
            return Found::Nothing;
        };
        let shared = work_of(person).into_iter();
        let shared = shared.filter_map(|it| self.work.get(&it)).flatten();
        let sharing: BTreeSet<Id> = shared.filter(|id| named.contains(*id)).cloned().collect();
        let found = if sharing.len() == 1 { &sharing } else { named };
        match found.iter().collect::<Vec<_>>().as_slice() {
            [one] if sharing.len() == 1 => Found::One((*one).clone()),
            all => Found::Several(all.iter().map(|id| (*id).clone()).collect()),
        }
    }
}
