//! The ids that a reference may name.

use std::collections::HashMap;

use crate::model::fields::ReferenceTarget;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::text::suggest::nearest;

/// The ids that a reference may name: those of files, however broken, and those that a record had before.
#[derive(Debug, Default)]
pub(super) struct KnownIds<'a> {
    kinds: HashMap<&'a str, Kind>,
    /// The other kinds of ids that several files have.
    other_kinds: Vec<(&'a str, Kind)>,
    former: HashMap<&'a str, &'a str>,
    pub(super) has_people: bool,
}

impl<'a> KnownIds<'a> {
    /// Gathers the ids of records, of those that can be read first.
    pub(super) fn new(records: impl Iterator<Item = &'a Record>) -> KnownIds<'a> {
        let mut known = KnownIds::default();
        for record in records {
            let id = record.id.as_str();
            if known.kinds.contains_key(id) {
                known.other_kinds.push((id, record.kind));
            } else {
                known.kinds.insert(id, record.kind);
            }
            let ids = record.block.list("former-ids").iter();
            known.former.extend(ids.map(|former| (former.as_str(), id)));
            known.has_people |= record.kind == Kind::Person;
        }
        known
    }

    /// The id that a record has now, for one that it had before; else the id itself.
    pub(super) fn current<'t>(&self, id: &'t str) -> &'t str
    where
        'a: 't,
    {
        match self.former.get(id) {
            Some(now) if !self.kinds.contains_key(id) => now,
            _ => id,
        }
    }

    /// The kind of the first record with an id.
    pub(super) fn kind(&self, id: &str) -> Option<Kind> {
        self.kinds.get(id).copied()
    }

    /// Whether a reference may name the id of a record.
    pub(super) fn is_allowed(&self, id: &str, target: ReferenceTarget) -> bool {
        let first = self.kinds.get(id).into_iter();
        let others = self.other_kinds.iter().filter(|(it, _)| *it == id);
        let mut kinds = first.chain(others.map(|(_, kind)| kind));
        kinds.any(|kind| target.allows(*kind))
    }

    /// The id that was probably meant: a near one of the right kind, or that of the record whose name was written.
    pub(super) fn nearest(
        &self,
        registry: &Registry,
        text: &str,
        target: ReferenceTarget,
    ) -> Option<String> {
        let mut fitting: Vec<&str> = self.kinds.keys().copied().collect();
        fitting.retain(|id| self.is_allowed(id, target));
        fitting.sort_unstable();
        if let Some(id) = nearest(text, fitting) {
            return Some(id.to_owned());
        }
        let named = |text: &str| match reference::find(registry, text, |it| target.allows(it.kind))
        {
            Found::One(id, _) => Some(Id::as_str(&id).to_owned()),
            Found::Several(_) | Found::Nothing(_) => None,
        };
        named(text).or_else(|| named(&text.replace('-', " ")))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, KnownIds, ReferenceTarget, Registry};
    use crate::model::registry::sample;

    fn registry() -> Registry {
        sample::registry(&[
            (
                Kind::Company,
                "prov-ab",
                &[("name", "Prov AB"), ("former-ids", "prov,bolaget")],
            ),
            (Kind::Initiative, "provsats", &[("name", "Provsatsen")]),
            (Kind::School, "bolaget", &[("name", "Skolan Bolaget")]),
        ])
    }

    #[test]
    fn a_former_id_is_current_unless_another_record_has_it_now() {
        let registry = registry();
        let known = KnownIds::new(registry.records());
        let expected = [("prov", "prov-ab"), ("bolaget", "bolaget"), ("x", "x")];
        for (id, current) in expected {
            assert_eq!(known.current(id), current);
        }
        assert!(!known.has_people);
    }

    #[test]
    fn an_id_of_several_files_may_be_named_as_each_of_them() {
        let registry = registry();
        let again = sample::registry(&[(Kind::Initiative, "prov-ab", &[("name", "Prov")])]);
        let known = KnownIds::new(registry.records().chain(again.records()));
        assert_eq!(known.kind("prov-ab"), Some(Kind::Company));
        for (id, target, is_allowed) in [
            ("prov-ab", ReferenceTarget::Actor, true),
            ("prov-ab", ReferenceTarget::Initiative, true),
            ("provsats", ReferenceTarget::Actor, false),
            ("prov", ReferenceTarget::Actor, false),
        ] {
            assert_eq!(known.is_allowed(id, target), is_allowed, "{id}");
        }
    }

    #[test]
    fn the_id_that_was_meant_is_near_or_that_of_the_name() {
        let registry = registry();
        let known = KnownIds::new(registry.records());
        for (text, meant) in [
            ("prov-abb", Some("prov-ab")),
            ("Skolan Bolaget", Some("bolaget")),
            ("provsats", None),
        ] {
            let found = known.nearest(&registry, text, ReferenceTarget::Actor);
            assert_eq!(found.as_deref(), meant, "{text}");
        }
    }
}
