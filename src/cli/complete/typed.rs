//! What fits what is typed: of a query, the last term.

use super::offer::{Offer, fitting, in_list};
use super::request::Request;
use crate::model::query::keys;

/// Completes a REF.
pub(super) fn of_reference(request: &Request, typed: &str) -> Vec<Offer> {
    fitting("", typed, request.named())
}

/// Completes fields between commas.
pub(super) fn of_fields(request: &Request, typed: &str) -> Vec<Offer> {
    in_list("", typed, request.fields())
}

/// Completes the last term of what was typed.
pub(super) fn of_query(request: &Request, typed: &str) -> Vec<Offer> {
    let start = typed.rfind(char::is_whitespace).map_or(0, |at| {
        at + typed[at..].chars().next().map_or(0, char::len_utf8)
    });
    let (before, term) = typed.split_at(start);
    if term.contains('"') {
        return Vec::new();
    }
    let (sign, rest) = match term.strip_prefix("no:") {
        Some(rest) => ("no:", rest),
        None => ("", term),
    };
    if let Some(name) = rest.strip_prefix('@') {
        return fitting(&format!("{before}{sign}@"), name, request.saved());
    }
    if let Some(rest) = rest.strip_prefix("has:") {
        return of_key(request, &format!("{before}{sign}has:"), rest, Form::Known);
    }
    let Some((path, values)) = rest.split_once(':') else {
        let form = if sign.is_empty() {
            Form::First
        } else {
            Form::Negated
        };
        return of_key(request, &format!("{before}{sign}"), rest, form);
    };
    let keys: Vec<&str> = path.split('.').collect();
    let offers = request.values(&keys::allowed_value(&keys), typed);
    in_list(&format!("{before}{sign}{path}:"), values, offers)
}

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// At the beginning of a term.
    First,
    /// Behind `no:`, where a key may stand alone.
    Negated,
    /// Behind `has:`, where a key does stand alone.
    Known,
}

/// Completes a key, perhaps behind a dot.
fn of_key(request: &Request, before: &str, typed: &str, form: Form) -> Vec<Offer> {
    let (path, last) = typed
        .rsplit_once('.')
        .map_or((None, typed), |(path, last)| (Some(path), last));
    let keys: Vec<&str> = path.into_iter().flat_map(|path| path.split('.')).collect();
    let mut offers = Vec::new();
    for next in keys::next_keys(&keys) {
        let help = request.label(next.field);
        if next.can_be_known && form != Form::First {
            offers.push(Offer::new(next.key, help.clone()));
        }
        if form != Form::Known {
            offers.push(Offer::new(format!("{}:", next.key), help.clone()));
        }
        if next.steps {
            offers.push(Offer::new(format!("{}.", next.key), help));
        }
    }
    if form == Form::First && path.is_none() {
        offers.extend(["has:", "no:"].map(|sign| Offer::new(sign, "")));
    }
    let path = path.map_or(String::new(), |path| format!("{path}."));
    offers.retain(|offer| offer.value.starts_with(last));
    fitting(&format!("{before}{path}"), last, offers)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Offer, Request, of_query, of_reference};
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::query::saved::SavedQueries;
    use crate::model::record::Record;
    use crate::model::registry::Registry;
    use crate::model::settings::Settings;
    use crate::model::value::{Block, Value};

    fn record(kind: Kind, id: &str, name: &str) -> Record {
        let mut block = Block::default();
        block.set("name", Value::Text(name.to_owned()));
        Record {
            id: Id::new(id),
            kind,
            path: format!("{}/{id}.toml", kind.folder()),
            block,
        }
    }

    /// A request in a made-up registry, behind these words.
    fn request(before: &[&str]) -> Request {
        let records = [
            record(
                Kind::Municipality,
                "provkopings-kommun",
                "Provköpings kommun",
            ),
            record(Kind::Region, "region-oster", "Region Öster"),
            record(Kind::Person, "prova-exempel", "Prova Exempel"),
        ];
        let registry = Registry::new(Settings::default(), records, BTreeSet::new());
        Request::new(before.iter().map(ToString::to_string).collect(), registry)
    }

    fn values(offers: &[Offer]) -> Vec<String> {
        offers.iter().map(|offer| offer.value.clone()).collect()
    }

    fn references(before: &[&str], typed: &str) -> Vec<String> {
        values(&of_reference(&request(before), typed))
    }

    fn queries(typed: &str) -> Vec<String> {
        values(&of_query(&request(&["kompis", "search"]), typed))
    }

    #[test]
    fn a_record_is_found_by_id_or_else_by_name() {
        assert_eq!(references(&[], "prov"), ["provkopings-kommun"]);
        assert_eq!(references(&[], "öster"), ["region-oster"]);
        assert_eq!(references(&[], ""), ["provkopings-kommun", "region-oster"]);
        assert_eq!(
            references(&["--people"], "prov"),
            ["prova-exempel", "provkopings-kommun"]
        );
        let found = of_reference(&request(&[]), "region");
        assert_eq!(found[0].help, "Region Öster");
    }

    #[test]
    fn the_last_term_is_completed() {
        assert_eq!(queries("coun"), ["county:"]);
        assert_eq!(queries("kind:group coun"), ["kind:group county:"]);
        assert_eq!(queries("has:coun"), ["has:county"]);
        assert_eq!(queries("no:coun"), ["no:county", "no:county:"]);
        assert_eq!(queries("has:recurrence.p"), ["has:recurrence.per"]);
        assert_eq!(
            queries("recurrence.per:"),
            ["week", "month", "year"].map(|it| format!("recurrence.per:{it}"))
        );
        assert_eq!(queries("initiative.county:08,1").len(), 7);
        assert_eq!(queries("kind:region,reg"), [""; 0]);
        assert_eq!(queries("withhold:ja"), ["withhold:yes"]);
        assert_eq!(queries("active:"), ["active:today"]);
        assert_eq!(queries("name:prov"), [""; 0]);
        assert_eq!(queries("name:\"prov coun"), ["name:\"prov county:"]);
        assert_eq!(queries("nonsense:x"), [""; 0]);
    }

    #[test]
    fn kept_queries_are_completed_behind_an_at() {
        let mut request = request(&["kompis", "search"]);
        let kept = |names: &[&str]| {
            let named = |name: &&str| ((*name).to_owned(), "county:08".to_owned());
            names.iter().map(named).collect()
        };
        let settings = &mut request.registry.settings;
        settings.queries = SavedQueries::new(kept(&["tjust", "öst"]));
        settings.queries.keep(kept(&["tjust", "egen", "två ord"]));
        let typed = |typed: &str| values(&of_query(&request, typed));
        assert_eq!(typed("@"), ["@egen", "@tjust", "@öst"]);
        assert_eq!(typed("kind:group no:@tj"), ["kind:group no:@tjust"]);
        assert_eq!(typed("@ost"), ["@öst"]);
        let found = of_query(&request, "@tj");
        assert_eq!(found[0].help, "county:08");
    }
}
