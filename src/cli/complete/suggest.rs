//! The suggestions that fit what is typed; of a query, what fits its last term.

use std::collections::BTreeSet;

use super::request::{Request, Suggestion, split_list};
use crate::model::query::keys;
use crate::model::reference::has_word_beginning;
use crate::text::fold::fold;

/// Suggests records for a REF.
pub(super) fn suggest_references(request: &Request, typed: &str) -> Vec<Suggestion> {
    filter("", typed, request.references(typed))
}

/// Suggests fields for a list with commas.
pub(super) fn suggest_fields(request: &Request, typed: &str) -> Vec<Suggestion> {
    filter_list("", typed, request.fields())
}

/// Suggests what completes the last term of a query.
pub(super) fn suggest_query(request: &Request, typed: &str) -> Vec<Suggestion> {
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
        return filter(&format!("{before}{sign}@"), name, request.saved_queries());
    }
    if let Some(rest) = rest.strip_prefix("has:") {
        return suggest_keys(
            request,
            &format!("{before}{sign}has:"),
            rest,
            KeyPosition::AfterHas,
        );
    }
    let Some((path, values)) = rest.split_once(':') else {
        let position = if sign.is_empty() {
            KeyPosition::First
        } else {
            KeyPosition::AfterNo
        };
        return suggest_keys(request, &format!("{before}{sign}"), rest, position);
    };
    let keys: Vec<&str> = path.split('.').collect();
    let suggestions = request.values(&keys::allowed_value(&keys), typed, values);
    filter_list(&format!("{before}{sign}{path}:"), values, suggestions)
}

/// Where a key is in a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyPosition {
    /// At the beginning of a term.
    First,
    /// After `no:`, where a key may have no value.
    AfterNo,
    /// After `has:`, where a key has no value.
    AfterHas,
}

/// Suggests keys, perhaps after a dot.
fn suggest_keys(
    request: &Request,
    before: &str,
    typed: &str,
    position: KeyPosition,
) -> Vec<Suggestion> {
    let (path, last) = typed
        .rsplit_once('.')
        .map_or((None, typed), |(path, last)| (Some(path), last));
    let keys: Vec<&str> = path.into_iter().flat_map(|path| path.split('.')).collect();
    let mut suggestions = Vec::new();
    for next in keys::next_keys(&keys) {
        let help = request.label(next.field);
        if next.can_be_known && position != KeyPosition::First {
            suggestions.push(Suggestion::new(next.key, help.clone()));
        }
        if position != KeyPosition::AfterHas {
            suggestions.push(Suggestion::new(format!("{}:", next.key), help.clone()));
        }
        if next.steps {
            suggestions.push(Suggestion::new(format!("{}.", next.key), help));
        }
    }
    if position == KeyPosition::First && path.is_none() {
        suggestions.extend(["has:", "no:"].map(|sign| Suggestion::new(sign, "")));
    }
    let path = path.map_or(String::new(), |path| format!("{path}."));
    suggestions.retain(|suggestion| suggestion.value.starts_with(last));
    filter(&format!("{before}{path}"), last, suggestions)
}

/// The suggestions for the value after the last comma, without those before it.
fn filter_list(before: &str, typed: &str, mut suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
    let (given, last) = split_list(typed);
    let taken: BTreeSet<&str> = given.split(',').collect();
    suggestions.retain(|suggestion| !taken.contains(suggestion.value.as_str()));
    filter(&format!("{before}{given}"), last, suggestions)
}

/// The suggestions that begin with what is typed, or else those that have such a name: `örebro` finds `orebro-kommun`.
fn filter(before: &str, typed: &str, mut suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
    suggestions.retain(Suggestion::is_plain);
    if suggestions
        .iter()
        .any(|suggestion| suggestion.value.starts_with(typed))
    {
        suggestions.retain(|suggestion| suggestion.value.starts_with(typed));
    } else {
        let folded = fold(typed);
        let has_name = |name: &str| has_word_beginning(&fold(name), &folded);
        suggestions.retain(|suggestion| {
            has_name(&suggestion.value) || suggestion.names.iter().any(|name| has_name(name))
        });
    }
    for suggestion in &mut suggestions {
        suggestion.value.insert_str(0, before);
    }
    suggestions
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tempfile::TempDir;

    use super::{Request, Suggestion, suggest_query, suggest_references};
    use crate::model::query::saved::SavedQueries;
    use crate::store::disk::{self, Access};

    /// Creates a registry, and a request in it behind these words.
    fn request(before: &[&str]) -> (TempDir, Request) {
        let folder = TempDir::new().expect("a folder");
        let files = [
            (
                "registry.toml",
                "schema = 1\nname = \"Prov\"\nlanguage = \"en\"\n",
            ),
            (
                "municipalities/provkopings-kommun.toml",
                "name = \"Provköpings kommun\"\n",
            ),
            ("regions/region-oster.toml", "name = \"Region Öster\"\n"),
            ("people/prova-exempel.toml", "name = \"Prova Exempel\"\n"),
            (
                "people/provia-dold.toml",
                "name = \"Provia Dold\"\nwithhold = true\n",
            ),
        ];
        for (path, text) in files {
            let written = disk::write(
                folder.path(),
                Path::new(path),
                text.as_bytes(),
                Access::Usual,
            );
            written.expect("a file");
        }
        let before = before.iter().map(ToString::to_string).collect();
        let request = Request::new(before, Some(folder.path().to_owned()));
        (folder, request)
    }

    fn values(suggestions: &[Suggestion]) -> Vec<String> {
        suggestions
            .iter()
            .map(|suggestion| suggestion.value.clone())
            .collect()
    }

    fn references(before: &[&str], typed: &str) -> Vec<String> {
        let (_folder, request) = request(before);
        values(&suggest_references(&request, typed))
    }

    fn queries(typed: &str) -> Vec<String> {
        let (_folder, request) = request(&["kompis", "search"]);
        values(&suggest_query(&request, typed))
    }

    #[test]
    fn a_record_is_found_by_id_or_else_by_name() {
        assert_eq!(references(&[], "prov"), ["provkopings-kommun"]);
        assert_eq!(references(&[], "öster"), ["region-oster"]);
        assert_eq!(references(&[], "östersund"), [""; 0]);
        assert_eq!(references(&[], ""), ["provkopings-kommun", "region-oster"]);
        assert_eq!(
            references(&["--people"], "prov"),
            ["prova-exempel", "provkopings-kommun"]
        );
        let (_folder, request) = request(&[]);
        let found = suggest_references(&request, "region");
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
        let (_folder, mut request) = request(&["kompis", "search"]);
        let kept = |names: &[&str]| {
            let named = |name: &&str| ((*name).to_owned(), "county:08".to_owned());
            names.iter().map(named).collect()
        };
        let settings = &mut request.settings;
        settings.queries = SavedQueries::new(kept(&["tjust", "öst"]));
        settings.queries.keep(kept(&["tjust", "egen", "två ord"]));
        let typed = |typed: &str| values(&suggest_query(&request, typed));
        assert_eq!(typed("@"), ["@egen", "@tjust", "@öst"]);
        assert_eq!(typed("kind:group no:@tj"), ["kind:group no:@tjust"]);
        assert_eq!(typed("@ost"), ["@öst"]);
        let found = suggest_query(&request, "@tj");
        assert_eq!(found[0].help, "county:08");
    }
}
