//! `queries`: the saved queries, and whether they can be understood.

use serde::Serialize;

use crate::model::query::compile::Query;
use crate::model::query::error::QueryError;
use crate::model::query::saved::{QueryOwner, SavedQuery};
use crate::model::query::select::{Subjects, View};
use crate::text::order;

/// The saved queries.
#[derive(Debug, Serialize)]
pub struct QueriesResult {
    /// Each with what it finds, in the order of their names.
    pub queries: Vec<Kept>,
}

/// A saved query.
#[derive(Debug, Serialize)]
pub struct Kept {
    /// Its name, without `@`.
    pub name: String,
    /// What it says.
    pub query: String,
    /// Its owner.
    pub keeper: QueryOwner,
    /// Whether the registry has another under the same name, which takes precedence.
    pub hidden: bool,
    /// How many records it finds; none when it can't be understood.
    pub finds: Option<usize>,
    /// The part of the query that has an error.
    pub mistake: Option<String>,
    /// The error, for people.
    #[serde(skip)]
    pub error: Option<QueryError>,
}

/// Lists the saved queries.
pub fn queries(view: &View<'_>) -> QueriesResult {
    let saved = &view.registry.settings.queries;
    let kept = saved.all().into_iter().map(|it| kept(view, it));
    let mut queries: Vec<Kept> = kept.collect();
    queries.sort_by(|left, right| {
        order::compare(&left.name, &right.name)
            .then_with(|| (&left.name, left.keeper).cmp(&(&right.name, right.keeper)))
    });
    QueriesResult { queries }
}

fn kept(view: &View<'_>, saved: SavedQuery) -> Kept {
    let registry = view.registry;
    // As the user would find it: the registry's own takes precedence.
    let all = &registry.settings.queries;
    let found = all.find(&saved.name, QueryOwner::User);
    let hidden = found.is_some_and(|it| it.owner != saved.owner);
    // By its name, so that it may not name itself; a hidden one has none that leads to it.
    let text = match hidden {
        false => format!("@{}", saved.name),
        true => saved.text.clone(),
    };
    let query = Query::for_owner(saved.owner, &text, registry, view.today, view.as_of);
    let finds = |query: &Query| view.select(query, Subjects::Records, false).len();
    let error = query.as_ref().err().cloned();
    let part = error.as_ref().and_then(|it| it.text.get(it.span.clone()));
    Kept {
        finds: query.as_ref().ok().map(finds),
        mistake: part.map(str::to_owned),
        error,
        name: saved.name,
        query: saved.text,
        keeper: saved.owner,
        hidden,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::queries;
    use crate::model::kind::Kind;
    use crate::model::members;
    use crate::model::query::saved::{QueryOwner, SavedQueries};
    use crate::model::query::select::View;
    use crate::model::registry::sample;

    #[test]
    fn a_query_of_the_user_is_hidden_by_one_of_the_registry() {
        let mut registry = sample::registry(&[(Kind::Company, "prov", &[("name", "Prov")])]);
        let named = |text: &str| BTreeMap::from([("alla".to_owned(), text.to_owned())]);
        let mut saved = SavedQueries::new(named("kind:company"));
        saved.keep(named("kind:person"));
        registry.settings.queries = saved;
        let links = members::resolve_links(&registry);
        let result = queries(&View::new(&registry, &links, date(2026, 11, 22)));
        let shown = result.queries.iter();
        let shown: Vec<_> = shown.map(|it| (it.keeper, it.hidden, it.finds)).collect();
        assert_eq!(
            shown,
            [
                (QueryOwner::Registry, false, Some(1)),
                (QueryOwner::User, true, Some(0))
            ]
        );
    }
}
