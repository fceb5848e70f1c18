//! Bare `kompis`: what the registry holds, in a few numbers.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::kind::Kind;
use crate::model::query::select::View;

/// A registry in a few numbers.
#[derive(Debug, Serialize)]
pub struct Start {
    /// What the registry is called.
    pub name: String,
    /// How many records there are of each kind that there is.
    pub kinds: Vec<(Kind, usize)>,
    /// How many actors take part in something.
    pub actors: usize,
    /// In how many initiatives.
    pub initiatives: usize,
}

/// Counts the records, and who takes part in what by name.
pub fn start(view: &View<'_>) -> Start {
    // Who is in no list is in no number either.
    let listed = |kind: Kind| view.registry.of_kind(kind).filter(|it| !it.is_withheld());
    let count = |kind: Kind| (kind, listed(kind).count());
    // Members that take part by a group are conclusions: only what is written counts here.
    let mut actors = BTreeSet::new();
    let mut initiatives = BTreeSet::new();
    for initiative in view.registry.of_kind(Kind::Initiative) {
        for participant in initiative.participants() {
            actors.insert(participant.actor);
            initiatives.insert(&initiative.id);
        }
    }
    Start {
        name: view.registry.settings.name.clone(),
        kinds: Kind::ALL
            .into_iter()
            .map(count)
            .filter(|(_, count)| *count > 0)
            .collect(),
        actors: actors.len(),
        initiatives: initiatives.len(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::start;
    use crate::model::kind::Kind;
    use crate::model::members;
    use crate::model::query::select::View;
    use crate::model::registry::sample;

    #[test]
    fn withheld_people_are_not_counted() {
        let registry = sample::registry(&[
            (Kind::Person, "pia-prov", &[("name", "Pia Prov")]),
            (
                Kind::Person,
                "per-prov",
                &[("name", "Per Prov"), ("withhold", "true")],
            ),
        ]);
        let links = members::resolve_links(&registry);
        let start = start(&View::new(&registry, &links, date(2026, 11, 22)));
        assert_eq!(start.kinds, [(Kind::Person, 1)]);
    }
}
