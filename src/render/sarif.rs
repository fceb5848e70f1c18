//! Findings as SARIF 2.1.0 (OASIS), for tools that read findings about code. Section numbers are of that standard.

use std::collections::BTreeMap;

use serde::Serialize;

use super::findings::{self, Placed, Span, Spot};
use super::{Look, escape, explain, json};
use crate::model::finding::{FieldPath, Finding, Level, Step};
use crate::ops::check::rule::Rule;
use crate::ops::check::rules::rules;
use crate::ops::explain::explain;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Stands for the top of the repository, so that the result holds no path of the machine.
const ROOT: &str = "%SRCROOT%";

/// How many more places the message of a finding links to.
const LINKED_PLACES: usize = 10;

/// An object with one key, of which SARIF has many.
type Only<T> = BTreeMap<&'static str, T>;

/// The findings as SARIF, files as they are named from `base`. It holds no text of files and nothing about the machine.
pub fn sarif(placed: &[Placed<'_>], base: &str, look: &Look<'_>) -> String {
    let description = Message::new("The top of the repository");
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        // `docs/rules.md` is in English, whatever the language of the messages.
        language: "en",
        rules: rules().map(describe_rule).collect(),
    };
    let run = Run {
        tool: Only::from([("driver", driver)]),
        language: look.words.language().code(),
        original_uri_base_ids: Only::from([(ROOT, Only::from([("description", description)]))]),
        // Columns of findings count characters; many tools count UTF-16 units unless this says otherwise.
        column_kind: "unicodeCodePoints",
        results: results(placed, base, look),
    };
    json::plain(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [run],
    })
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Only<Driver>,
    /// Of the messages.
    language: &'static str,
    original_uri_base_ids: Only<Only<Message>>,
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'static str,
    /// Of the descriptions of rules.
    language: &'static str,
    rules: Vec<RuleDescriptor>,
}

/// A rule (3.49).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleDescriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
    properties: Only<[&'static str; 1]>,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    fn new(text: &str) -> Message {
        Message {
            text: escape::sarif(text),
            markdown: None,
        }
    }
}

/// Describes a rule by its section of `docs/rules.md`: the first sentence, the first paragraph, and all of it.
fn describe_rule(rule: &'static Rule) -> RuleDescriptor {
    let chapter = explain(rule).text;
    let text = |(part, is_example): (String, bool)| match is_example {
        true => part,
        // Lines end where the file wraps them.
        false => part.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let parts: Vec<String> = explain::parts(chapter).into_iter().map(text).collect();
    let paragraph = parts.first().map_or("", String::as_str);
    let sentence = match paragraph.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => paragraph.to_owned(),
    };
    RuleDescriptor {
        id: rule.id.as_str(),
        short_description: Message::new(&sentence),
        full_description: Message::new(paragraph),
        help: Message {
            markdown: Some(escape::sarif(chapter)),
            ..Message::new(&parts.join("\n\n"))
        },
        default_configuration: Configuration {
            enabled: rule.level.is_some(),
            level: rule.level.map_or("none", Level::key),
        },
        properties: Only::from([("tags", [rule.family.key()])]),
    }
}

/// A finding (3.27).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: &'static str,
    rule_index: Option<usize>,
    level: Level,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    /// `uri` and `uriBaseId`.
    artifact_location: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

/// From where to where; the end column is the first behind (3.30.8), as in [`Span`].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

fn results(placed: &[Placed<'_>], base: &str, look: &Look<'_>) -> Vec<SarifResult> {
    let mut alike = BTreeMap::new();
    let mut result = |it: &Placed<'_>| {
        let finding = it.finding;
        let fingerprint = fingerprint(finding);
        // Two findings that differ in their lines only must not be one.
        let number = alike.entry(fingerprint).or_insert(0);
        *number += 1;
        let fingerprint = format!("{fingerprint:016x}:{number}");
        let places = it.spots.iter().enumerate();
        let mut locations: Vec<Location> = places
            .map(|(number, spot)| location(number, spot, base))
            .collect();
        let related_locations = locations.split_off(locations.len().min(1));
        SarifResult {
            rule_id: finding.rule.as_str(),
            rule_index: rules().position(|rule| rule.id == finding.rule),
            level: finding.level,
            message: message(it, base, look),
            locations,
            related_locations,
            partial_fingerprints: BTreeMap::from([("ruleAndField/v1", fingerprint)]),
        }
    };
    placed.iter().map(&mut result).collect()
}

/// The sentence, what to do, and links to the places but the first.
fn message(placed: &Placed<'_>, base: &str, look: &Look<'_>) -> Message {
    let mut message = Message::new(&findings::describe(placed, base, look));
    // The first place is the location of the result itself.
    let others = placed.spots.iter().enumerate().skip(1).take(LINKED_PLACES);
    let links = others.map(|(number, spot)| link(number, spot, base));
    let mut links: Vec<String> = links.collect();
    if placed.spots.len() > LINKED_PLACES + 1 {
        links.push("…".to_owned());
    }
    if !links.is_empty() {
        let also = format!("\n{}: {}", look.words.get("also"), links.join(", "));
        message.text.push_str(&also);
    }
    message
}

/// A link to the location with a number (3.11.6).
fn link(number: usize, spot: &Spot<'_>, base: &str) -> String {
    let line = |span: Span| format!(":{}", span.line);
    let line = spot.lines.map_or(String::new(), line);
    let text = escape::sarif_link(&format!("{base}{}{line}", spot.file));
    format!("[{text}]({number})")
}

fn location(number: usize, spot: &Spot<'_>, base: &str) -> Location {
    let region = |span: Span| Region {
        start_line: span.line,
        start_column: span.column,
        end_line: span.end_line,
        end_column: span.end_column,
    };
    Location {
        id: (number > 0).then_some(number),
        physical_location: Physical {
            artifact_location: BTreeMap::from([
                ("uri", escape::uri(&format!("{base}{}", spot.file))),
                ("uriBaseId", ROOT.to_owned()),
            ]),
            region: spot.lines.map(region),
        },
    }
}

/// What stays the same when lines move: the rule, the first file and field, and the facts, with people hidden. Numbers of
/// blocks are left out: one more above it changes them.
fn fingerprint(finding: &Finding) -> u64 {
    let mut parts = vec![finding.rule.to_string()];
    // Not the other places: a record more that names the same is still this finding.
    if let Some(place) = finding.places.first() {
        parts.push(place.file.clone());
        parts.push(place.at.path().map_or_else(String::new, keys));
    }
    let facts = findings::safe_facts(finding);
    parts.extend(facts.map(|(name, value)| format!("{name}={value}")));
    fnv(&parts.join("\n"))
}

fn keys(path: &FieldPath) -> String {
    let keys = path.0.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

/// A hash that is the same in every build and on every machine: FNV-1a.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::{FieldPath, Finding, describe_rule, fingerprint, fnv, rules};
    use crate::model::finding::At;
    use crate::model::rule::RuleId;

    #[test]
    fn every_rule_is_described_as_code_scanning_wants_it() {
        for rule in rules() {
            let described = describe_rule(rule);
            let short = &described.short_description.text;
            assert!(short.ends_with('.'), "{}: {short}", rule.id);
            // GitHub takes no longer description.
            for text in [short, &described.full_description.text] {
                let length = text.chars().count();
                assert!((10..=1024).contains(&length), "{}: {length}", rule.id);
            }
            assert!(described.help.text.len() > short.len(), "{}", rule.id);
        }
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn a_fingerprint_stays_when_lines_move_and_tells_findings_apart() {
        let of = |rule: RuleId, number: usize, id: &str| {
            let path = FieldPath::default().key("participant").index(number);
            let at = At::Value(path.key("actor"));
            fingerprint(&Finding::new(rule, "initiatives/prov.toml", at).fact("id", id))
        };
        let bytes = |start| {
            let at = At::Bytes(start, start + 1);
            fingerprint(&Finding::new(RuleId::SyntaxError, "sources/prov.toml", at))
        };
        assert_eq!(of(RuleId::WrongKind, 1, "a"), of(RuleId::WrongKind, 2, "a"));
        assert_eq!(bytes(1), bytes(20));
        assert_ne!(of(RuleId::WrongKind, 1, "a"), of(RuleId::WrongKind, 1, "b"));
        assert_ne!(of(RuleId::WrongKind, 1, "a"), of(RuleId::FormerId, 1, "a"));
    }

    #[test]
    fn nobody_is_found_by_a_fingerprint() {
        let of = |email: &str| {
            let at = At::Value(FieldPath::default().key("post").index(0).key("email"));
            let finding = Finding::new(RuleId::PrivateEmail, "people/prov-provsson.toml", at);
            fingerprint(&finding.fact("value", email))
        };
        assert_eq!(of("prov.aa@exempel.example"), of("prov.bb@exempel.example"));
    }
}
