//! `graph` has the same nodes and edges in every format, and hostile names stay plain text.

#[path = "program/temporary.rs"]
mod temporary;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::civil::date;
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::members;
use kompis::model::query::compile::Query;
use kompis::model::query::select::View;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::model::value::{Block, Value as FieldValue};
use kompis::ops::graph::{GraphKind, Options, graph};
use serde_json::Value;

const FORMATS: [&str; 10] = [
    "text", "json", "csv", "tsv", "markdown", "ids", "graphml", "gexf", "dot", "mermaid",
];

/// Queries for graphs of all sorts: everything, small ones, with groups, on a day.
const GRAPHS: [&[&str]; 10] = [
    &[],
    &["--of", "actors"],
    &["--of", "initiatives"],
    &["kind:municipality", "county:08"],
    &["county:22", "--of", "actors", "--as-of", "2017-12-01"],
    &["--expand-groups"],
    &["--expand-groups", "--of", "initiatives"],
    &["county:08", "--of", "actors", "--expand-groups"],
    &["role:owner,funder", "initiative.county:05"],
    &["initiative.type:event", "inferred:no", "--of", "actors"],
];

/// Names that are markup in some format, with characters that XML can't have.
const COMPANY: &str = "<script>alert(1)</script> & \"Söner\"";
const INITIATIVE: &str = "1. `x` **fet** [a](b) ]]> \\N \\\" #quot; &amp; -- n1;\n\t\u{1}\u{1b}[31m\u{9b}\u{202e}\u{fffe}|';%%{";

fn run_graph(registry: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kompis"))
        .arg("graph")
        .args(arguments)
        .env("KOMPIS_REGISTRY", registry)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", "100")
        .output()
        .expect("kompis runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {message}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn graph_in_format(registry: &Path, query: &[&str], format: &str) -> String {
    run_graph(registry, &[query, &["--format", format]].concat())
}

fn shipped_registry() -> &'static Path {
    Path::new("registry")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// A graph as a test reads it: the names of nodes by id, and the weights of edges by the ids of their ends.
#[derive(Debug, PartialEq)]
struct ParsedGraph {
    nodes: BTreeMap<String, String>,
    edges: BTreeMap<(String, String), String>,
}

fn parse_json(document: &str) -> ParsedGraph {
    let document: Value = serde_json::from_str(document).expect("JSON");
    let result = &document["result"];
    let nodes = list(&result["nodes"]).iter();
    let edges = list(&result["edges"]).iter();
    ParsedGraph {
        nodes: nodes
            .map(|node| (text(&node["id"]), text(&node["name"])))
            .collect(),
        edges: edges
            .map(|edge| {
                let ends = (text(&edge["source"]), text(&edge["target"]));
                (ends, edge["weight"].to_string())
            })
            .collect(),
    }
}

/// Reads GraphML or GEXF: elements of both have ids, ends and, in different places, a label and a weight.
fn parse_xml(document: &str) -> ParsedGraph {
    let document = roxmltree::Document::parse(document).expect("XML");
    let named = |name: &str| {
        let elements = document.descendants();
        elements
            .filter(|it| it.has_tag_name_local(name))
            .collect::<Vec<_>>()
    };
    let value_of = |element: roxmltree::Node<'_, '_>, name: &str| {
        let key = format!("{}-{name}", element.tag_name().name());
        let mut data = element.children();
        let data = data.find(|it| it.attribute("key") == Some(key.as_str()));
        let data = data.and_then(|it| it.text());
        data.or(element.attribute(name))
            .expect("a value")
            .to_owned()
    };
    let end = |edge: roxmltree::Node<'_, '_>, name: &str| {
        edge.attribute(name).expect("an end").to_owned()
    };
    ParsedGraph {
        nodes: named("node")
            .into_iter()
            .map(|it| (end(it, "id"), value_of(it, "label")))
            .collect(),
        edges: named("edge")
            .into_iter()
            .map(|it| {
                let ends = (end(it, "source"), end(it, "target"));
                (ends, value_of(it, "weight"))
            })
            .collect(),
    }
}

trait Local {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for roxmltree::Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

/// Splits a line of DOT into the texts between quotes and the text outside them.
fn split_quoted(line: &str) -> (Vec<String>, String) {
    let (mut texts, mut outside, mut inside) = (Vec::new(), String::new(), false);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, inside) {
            ('"', false) => {
                texts.push(String::new());
                outside.push('"');
                inside = true;
            }
            ('"', true) => inside = false,
            ('\\', true) => texts.last_mut().expect("a text").extend(letters.next()),
            (other, true) => texts.last_mut().expect("a text").push(other),
            (other, false) => outside.push(other),
        }
    }
    assert!(!inside, "{line}");
    (texts, outside)
}

fn parse_dot(document: &str) -> ParsedGraph {
    let (mut nodes, mut edges) = (BTreeMap::new(), BTreeMap::new());
    let lines: Vec<&str> = document.lines().collect();
    assert_eq!(lines[..2], ["graph kompis {", "  overlap=false;"]);
    assert_eq!(lines[lines.len() - 1], "}");
    for line in &lines[2..lines.len() - 1] {
        let (texts, outside) = split_quoted(line);
        if outside.starts_with("  \" -- \" [label=\", weight=") {
            let weight = outside.split("weight=").nth(1).expect("a weight");
            let weight = weight.split(',').next().expect("a number").to_owned();
            edges.insert((texts[0].clone(), texts[1].clone()), weight);
        } else {
            assert!(outside.starts_with("  \" [label=\", shape="), "{line}");
            nodes.insert(texts[0].clone(), texts[1].replace("&amp;", "&"));
        }
    }
    ParsedGraph { nodes, edges }
}

/// Decodes the numeric character codes of Mermaid.
fn decode_mermaid(escaped: &str) -> String {
    let mut parts = escaped.split('#');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(';').expect("a number ends");
        let letter = number.parse().ok().and_then(char::from_u32);
        text.push(letter.expect("a letter"));
        text.push_str(rest);
    }
    text
}

/// Reads Mermaid, where nodes are numbered. `ids` lists the ids in the order of the nodes.
fn parse_mermaid(document: &str, ids: &[&str]) -> ParsedGraph {
    let (mut nodes, mut edges) = (BTreeMap::new(), BTreeMap::new());
    let id = |number: &str| {
        let number: usize = number
            .strip_prefix('n')
            .expect("n")
            .parse()
            .expect("a number");
        ids[number - 1].to_owned()
    };
    let mut lines = document.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    for line in lines {
        let line = line.trim_start();
        if let Some((number, label)) = line.split_once('[') {
            let label = label.strip_suffix("\"]").or(label.strip_suffix("\"])"));
            let label = label.and_then(|it| it.strip_prefix('"')).expect(line);
            assert!(!label.contains('"'), "{line}");
            nodes.insert(id(number.trim_end_matches('(')), decode_mermaid(label));
        } else {
            let (source, rest) = line.split_once(' ').expect("a source");
            let (tie, target) = rest.rsplit_once(' ').expect("a target");
            let label = decode_mermaid(tie.split('"').nth(1).unwrap_or_default());
            let weight: String = label.chars().filter(char::is_ascii_digit).collect();
            let weight = if weight.is_empty() { "1" } else { &weight };
            edges.insert((id(source), id(target)), weight.to_owned());
        }
    }
    ParsedGraph { nodes, edges }
}

fn parse_sheet(sheet: &str, delimiter: u8, nodes: &BTreeMap<String, String>) -> ParsedGraph {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .from_reader(sheet.as_bytes());
    let mut edges = BTreeMap::new();
    for row in reader.records() {
        let row = row.expect("as many cells as heads");
        assert_eq!(nodes.get(&row[0]).map(String::as_str), Some(&row[1]));
        assert_eq!(nodes.get(&row[2]).map(String::as_str), Some(&row[3]));
        edges.insert((row[0].to_owned(), row[2].to_owned()), row[4].to_owned());
    }
    ParsedGraph {
        nodes: nodes.clone(),
        edges,
    }
}

/// Returns the graph with names as drawings show them: marked if ended.
fn as_drawn(net: &ParsedGraph, over: &BTreeSet<String>) -> ParsedGraph {
    let name = |id: &String, name: &String| {
        let mark = if over.contains(id) { " †" } else { "" };
        (id.clone(), format!("{name}{mark}"))
    };
    ParsedGraph {
        nodes: net.nodes.iter().map(|(id, it)| name(id, it)).collect(),
        edges: net.edges.clone(),
    }
}

fn ended_ids(document: &str) -> BTreeSet<String> {
    let document: Value = serde_json::from_str(document).expect("JSON");
    list(&document["result"]["nodes"])
        .iter()
        .filter(|node| node["ended"] == true)
        .map(|node| text(&node["id"]))
        .collect()
}

#[test]
fn every_format_has_the_same_nodes_and_edges() {
    for query in GRAPHS {
        let format = |format: &str| graph_in_format(shipped_registry(), query, format);
        let json = format("json");
        let net = parse_json(&json);
        assert!(!net.edges.is_empty(), "{query:?}");
        let ids = format("ids");
        let ids: Vec<&str> = ids.lines().collect();
        let of_ids: BTreeSet<&str> = ids.iter().copied().collect();
        let of_nodes: BTreeSet<&str> = net.nodes.keys().map(String::as_str).collect();
        assert_eq!(of_ids, of_nodes, "{query:?}");
        assert_eq!(parse_xml(&format("graphml")), net, "{query:?}");
        assert_eq!(parse_xml(&format("gexf")), net, "{query:?}");
        assert_eq!(parse_sheet(&format("csv"), b',', &net.nodes), net);
        assert_eq!(parse_sheet(&format("tsv"), b'\t', &net.nodes), net);
        let drawn = as_drawn(&net, &ended_ids(&json));
        assert_eq!(parse_dot(&format("dot")), drawn, "{query:?}");
        assert_eq!(parse_mermaid(&format("mermaid"), &ids), drawn, "{query:?}");
        let markdown = format("markdown");
        let rows = markdown.lines().filter(|line| line.starts_with('|'));
        assert_eq!(rows.count(), net.edges.len() + 2, "{query:?}");
    }
}

/// Each cell of the matrix is an edge with the same roles.
#[test]
fn edges_are_the_cells_of_the_matrix() {
    for query in GRAPHS.iter().filter(|query| !query.contains(&"--of")) {
        let output = Command::new(env!("CARGO_BIN_EXE_kompis"))
            .arg("matrix")
            .args(*query)
            .args(["--format", "json"])
            .env("KOMPIS_REGISTRY", "registry")
            .env("KOMPIS_TODAY", "2026-11-22")
            .output()
            .expect("kompis runs");
        let matrix: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let mut cells = BTreeMap::new();
        for row in list(&matrix["result"]["rows"]) {
            for (initiative, marks) in row["cells"].as_object().expect("cells") {
                let roles: BTreeSet<String> =
                    list(marks).iter().map(|it| text(&it["role"])).collect();
                cells.insert((text(&row["id"]), initiative.clone()), roles);
            }
        }
        let graph: Value =
            serde_json::from_str(&graph_in_format(shipped_registry(), query, "json"))
                .expect("JSON");
        let edges: BTreeMap<(String, String), BTreeSet<String>> = list(&graph["result"]["edges"])
            .iter()
            .map(|edge| {
                let roles = list(&edge["roles"]).iter().map(|it| text(&it["role"]));
                let ends = (text(&edge["source"]), text(&edge["target"]));
                (ends, roles.collect())
            })
            .collect();
        assert_eq!(edges, cells, "{query:?}");
    }
}

/// Writes a small registry: two companies, a person, and an initiative with hostile names.
fn write_hostile_registry(folder: &Path) {
    let json_string = |text: &str| serde_json::to_string(text).expect("a text");
    let post = "[[post]]\nactor = \"prov-ett\"\ninitiatives = [\"end\"]\n";
    let block = |actor: &str| format!("[[participant]]\nactor = \"{actor}\"\nrole = \"owner\"\n");
    let files = [
        ("registry.toml", "schema = 1\nname = \"Prov\"\n".to_owned()),
        (
            "companies/prov-ett.toml",
            format!("name = {}\n", json_string(COMPANY)),
        ),
        ("companies/prov-tva.toml", "name = \"Prov\"\n".to_owned()),
        // `end` is a keyword of Mermaid.
        (
            "initiatives/end.toml",
            format!(
                "name = {}\n{}{}",
                json_string(INITIATIVE),
                block("prov-ett"),
                block("prov-tva")
            ),
        ),
        (
            "people/prov-person.toml",
            format!("name = \"Prov Exempel\"\n{post}"),
        ),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

/// Returns the name as terminals and drawings show it.
fn replace_controls(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            '\n' | '\t' => ' ',
            '\u{202e}' => '\u{fffd}',
            _ if letter.is_control() => '\u{fffd}',
            _ => letter,
        })
        .collect()
}

#[test]
fn hostile_names_are_plain_text_in_every_format() {
    let folder = temporary::folder();
    write_hostile_registry(folder.path());
    let names = |net: ParsedGraph| [net.nodes["prov-ett"].clone(), net.nodes["end"].clone()];
    let format = |format: &str| graph_in_format(folder.path(), &[], format);
    let exact = [COMPANY, INITIATIVE].map(str::to_owned);
    assert_eq!(names(parse_json(&format("json"))), exact);
    let in_xml = exact.clone().map(|name| {
        // XML can't represent these characters.
        name.replace(['\u{1}', '\u{1b}', '\u{fffe}'], "\u{fffd}")
    });
    assert_eq!(names(parse_xml(&format("graphml"))), in_xml);
    assert_eq!(names(parse_xml(&format("gexf"))), in_xml);
    let drawn = [COMPANY, INITIATIVE].map(replace_controls);
    assert_eq!(names(parse_dot(&format("dot"))), drawn);
    let ids = ["prov-ett", "prov-tva", "end"];
    assert_eq!(names(parse_mermaid(&format("mermaid"), &ids)), drawn);
}

#[test]
fn output_is_the_same_in_every_run_and_has_no_people() {
    let folder = temporary::folder();
    write_hostile_registry(folder.path());
    let graphs: [&[&str]; 4] = [
        &[],
        &["--of", "actors"],
        &["--of", "initiatives", "--measures"],
        &["--measures"],
    ];
    for (format, graph) in FORMATS
        .iter()
        .flat_map(|it| graphs.map(|graph| (*it, graph)))
    {
        let text = graph_in_format(shipped_registry(), graph, format);
        let again = graph_in_format(shipped_registry(), graph, format);
        assert_eq!(text, again, "{format} {graph:?}");
        let text = graph_in_format(folder.path(), graph, format);
        assert!(!text.contains("Exempel"), "{format}: {text}");
        assert!(!text.contains("prov-person"), "{format}: {text}");
        let is_harmless = |letter: char| match letter {
            '\n' => true,
            '\t' => ["csv", "tsv"].contains(&format),
            '\u{202e}' => false,
            _ => !letter.is_control(),
        };
        assert!(text.chars().all(is_harmless), "{format}: {text:?}");
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let keys = value.as_object().expect("an object").keys();
    keys.map(String::as_str).collect()
}

#[test]
fn json_of_graph_keeps_its_shape() {
    let json = |query: &[&str]| -> Value {
        serde_json::from_str(&graph_in_format(shipped_registry(), query, "json")).expect("JSON")
    };
    let document = json(&["county:08"]);
    assert_eq!(document["kompis"], 1);
    assert_eq!(document["command"], "graph");
    let result = &document["result"];
    assert_eq!(keys(result), ["edges", "measures", "nodes", "of"]);
    assert_eq!(result["of"], "participations");
    assert!(result["measures"].is_null());
    let node = &result["nodes"][0];
    let of_node = [
        "county", "ended", "id", "kind", "measures", "name", "short", "span", "type",
    ];
    assert_eq!(keys(node), of_node);
    assert_eq!(keys(&node["span"]), ["end", "start"]);
    let edge = &result["edges"][0];
    let of_edge = [
        "ended", "inferred", "maybe", "roles", "shared", "source", "spans", "target", "weight",
    ];
    assert_eq!(keys(edge), of_edge);
    let of_role = ["ended", "inferred", "maybe", "role", "span", "via"];
    assert_eq!(keys(&edge["roles"][0]), of_role);
    let measured = &json(&["county:08", "--measures"])["result"];
    assert_eq!(measured["of"], "actors");
    assert_eq!(
        keys(&measured["measures"]),
        ["bridges", "components", "density"]
    );
    let of_node = ["bridge", "component", "degree", "page_rank", "shared"];
    assert_eq!(keys(&measured["nodes"][0]["measures"]), of_node);
    let shared = &measured["edges"][0]["shared"][0];
    let of_shared = ["ended", "id", "inferred", "maybe", "name", "short"];
    assert_eq!(keys(shared), of_shared);
}

/// Creates a chain: each initiative has two actors, and each actor except those at the ends is in two initiatives.
fn chain_of(length: usize) -> Registry {
    let mut records = Vec::new();
    let mut record = |id: String, kind: Kind, block: Block| {
        records.push(Record {
            path: format!("{}/{id}.toml", kind.folder()),
            id: Id::new(id),
            kind,
            block,
        });
    };
    let named = |name: String| {
        let mut block = Block::default();
        block.set("name", FieldValue::Text(name));
        block
    };
    let takes_part = |number: usize| {
        let mut block = Block::default();
        block.set("actor", FieldValue::Text(format!("prov-{number}")));
        block.set("role", FieldValue::Text("partner".into()));
        block
    };
    for number in 0..length {
        let name = named(format!("Prov {number}"));
        record(format!("prov-{number}"), Kind::Company, name);
        let mut initiative = named(format!("Insats {number}"));
        let both = vec![takes_part(number), takes_part(number + 1)];
        initiative.set("participant", FieldValue::Tables(both));
        record(format!("insats-{number}"), Kind::Initiative, initiative);
    }
    Registry::new(Settings::default(), records)
}

/// Every actor inside a chain is a bridge, so an algorithm that is not linear would not end, and one that recurses
/// would overflow the stack.
#[test]
fn measures_of_ten_thousand_records_are_fast() {
    let registry = chain_of(5_000);
    let links = members::resolve_links(&registry);
    let today = date(2026, 11, 22);
    let view = View {
        registry: &registry,
        links: &links,
        today,
        as_of: None,
    };
    let query = Query::new("", &registry, today, None).expect("a query");
    for (of, nodes, bridges) in [
        (GraphKind::Participations, 10_000, 9_998),
        (GraphKind::Actors, 5_000, 4_998),
        (GraphKind::Initiatives, 5_000, 4_998),
    ] {
        let options = Options {
            of,
            measures: true,
            ..Options::default()
        };
        let started = Instant::now();
        let graph = graph(&view, &query, &options);
        let duration = started.elapsed();
        let measures = graph.measures.expect("measured");
        assert_eq!(graph.nodes.len(), nodes);
        assert_eq!(measures.components, [nodes]);
        assert_eq!(measures.bridges, bridges, "{of:?}");
        assert!(duration < Duration::from_secs(20), "{of:?}: {duration:?}");
    }
}
