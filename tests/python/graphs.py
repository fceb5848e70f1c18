"""networkx reads the graph files of kompis, and measures the same graphs.

The JSON gives the expected values. Files are read by `read_graphml` and `read_gexf`, which know nothing of kompis.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from pathlib import Path

import networkx
from networkx.algorithms import bipartite
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from kompis import Kompis

GRAPHS = [
    [of, *more]
    for of in ("--of=participations", "--of=actors", "--of=initiatives")
    for more in (
        [],
        ["--measures"],
        ["--measures", "--expand-groups"],
        ["county:22", "--as-of", "2017-12-01"],
        ["kind:municipality", "county:08", "--measures"],
    )
]

# PageRank is printed with nine decimals.
TOLERANCE = 1e-9

HOSTILE = '<script>alert(1)</script> & "Söner" ]]> \'x\'\n\ty\r\u0085\u009b\u202e'
# XML can't represent these characters at all.
IMPOSSIBLE = "\u0001\u001b\ufffe"


def files_agree_with_json(kompis: Kompis) -> list[str]:
    """GraphML and GEXF have the same nodes, edges and attributes as the JSON."""
    problems = []
    for words in GRAPHS:
        problems += compare_files(kompis, words)
    with tempfile.TemporaryDirectory() as folder:
        registry = write_registry(Path(folder))
        for of in ("participations", "actors", "initiatives"):
            problems += compare_files(kompis, ["--registry", registry, f"--of={of}"])
        graph_json = run_graph(kompis, ["--registry", registry])
        if HOSTILE + IMPOSSIBLE not in [node["name"] for node in graph_json["nodes"]]:
            problems.append("the nasty name is not in the json")
        if max(len(edge["spans"]) for edge in graph_json["edges"]) != 2:
            problems.append("nobody takes part, leaves and comes back")
    return problems


def measures_agree_with_networkx(kompis: Kompis) -> list[str]:
    """networkx finds the same degrees, sums, components, density, bridges and PageRank."""
    problems = []
    for words in GRAPHS:
        graph_json = run_graph(kompis, [word for word in words if word != "--measures"] + ["--measures"])
        graph = networkx.Graph()
        graph.add_nodes_from(node["id"] for node in graph_json["nodes"])
        graph.add_weighted_edges_from((it["source"], it["target"], it["weight"]) for it in graph_json["edges"])
        problems += [f"{' '.join(words)}: {problem}" for problem in compare_measures(graph_json, graph)]
    return problems


def run_graph(kompis: Kompis, words: list[str]) -> dict:
    graph_json = kompis.run("graph", *words, "--format", "json")
    assert graph_json.returncode == 0, graph_json.stderr
    graph = json.loads(graph_json.stdout)["result"]
    assert graph["nodes"], words
    return graph


def compare_files(kompis: Kompis, words: list[str]) -> list[str]:
    graph_json = run_graph(kompis, words)
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for extension, read in (("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)):
            file = Path(folder) / f"net.{extension}"
            written = kompis.run("graph", *words, "-o", str(file))
            assert written.returncode == 0, written.stderr
            graph = read(file)
            wanted_nodes = {node["id"]: expected_node(extension, node) for node in graph_json["nodes"]}
            wanted_edges = {ends(edge): expected_edge(extension, edge) for edge in graph_json["edges"]}
            found_nodes = dict(graph.nodes(data=True))
            found_edges = {
                frozenset((left, right)): {key: value for key, value in data.items() if key != "id"}
                for left, right, data in graph.edges(data=True)
            }
            if graph.is_directed() or graph.is_multigraph():
                problems.append(f"{' '.join(words)}, {extension}: edges have a direction or are there twice")
            if list(found_nodes) != list(wanted_nodes):
                problems.append(f"{' '.join(words)}, {extension}: other nodes or another order")
            for what, wanted, found in (("node", wanted_nodes, found_nodes), ("edge", wanted_edges, found_edges)):
                for key in wanted.keys() | found.keys():
                    if wanted.get(key) != found.get(key):
                        problems.append(
                            f"{' '.join(words)}, {extension}: {what} {key}: {found.get(key)} is not {wanted.get(key)}"
                        )
    return problems


def ends(edge: dict) -> frozenset:
    return frozenset((edge["source"], edge["target"]))


def expected_node(extension: str, node: dict) -> dict:
    """Returns a node of the JSON as networkx should read it."""
    wanted = {"label": replace_for_xml(node["name"]), "kind": node["kind"], "ended": node["ended"]}
    if node["type"] is not None:
        wanted["type"] = node["type"]
    if node["county"]:
        wanted["county"] = ";".join(node["county"])
    wanted |= node["measures"] or {}
    return wanted | time(extension, [node["span"]])


def expected_edge(extension: str, edge: dict) -> dict:
    """Returns an edge of the JSON as networkx should read it."""
    wanted = {key: edge[key] for key in ("weight", "inferred", "ended", "maybe")}
    if edge["roles"]:
        wanted["roles"] = ";".join(dict.fromkeys(part["role"] for part in edge["roles"]))
    groups = {part["via"] for part in edge["roles"] if part["via"]}
    if groups:
        wanted["via"] = ";".join(sorted(groups))
    if edge["shared"]:
        wanted["shared"] = ";".join(it["id"] for it in edge["shared"])
    return wanted | time(extension, edge["spans"])


def time(extension: str, spans: list[dict]) -> dict:
    if extension == "gexf" and len(spans) > 1:
        # networkx reads an open bound as the text `None`.
        return {"spells": [(str(span["start"]), str(span["end"])) for span in spans]}
    bounds = {"start": spans[0]["start"], "end": spans[-1]["end"]}
    return {key: day for key, day in bounds.items() if day is not None}


def replace_for_xml(text: str) -> str:
    """Replaces the characters of a text that XML can't represent."""
    impossible = {letter for letter in text if unicodedata.category(letter) == "Cc" and letter < " "}
    impossible -= set("\n\r\t")
    impossible |= {"\ufffe", "\uffff"}
    return "".join("\ufffd" if letter in impossible else letter for letter in text)


def compare_measures(graph_json: dict, graph: networkx.Graph) -> list[str]:
    problems = []

    def compare(what: str, found: object, wanted: object) -> None:
        if found != wanted:
            problems.append(f"{what} is {found}, networkx has {wanted}")

    def near(what: str, found: float, wanted: float) -> None:
        if abs(found - wanted) > TOLERANCE:
            problems.append(f"{what} is {found}, networkx has {wanted}")

    whole = graph_json["measures"]
    parts = sorted(networkx.connected_components(graph), key=len, reverse=True)
    compare("the size of the parts", whole["components"], [len(part) for part in parts])
    if graph_json["of"] == "participations":
        initiatives = [node["id"] for node in graph_json["nodes"] if node["kind"] == "initiative"]
        near("density", whole["density"], bipartite.density(graph, initiatives))
    elif len(graph) > 1:
        near("density", whole["density"], networkx.density(graph))
    else:
        compare("density", whole["density"], None)
    bridges = set(networkx.articulation_points(graph))
    compare("the number of bridges", whole["bridges"], len(bridges))
    ranks = _pagerank_python(graph, alpha=0.85, tol=1e-14, max_iter=1000)
    by_part: dict[int, set[str]] = {}
    for node in graph_json["nodes"]:
        name, measures = node["id"], node["measures"]
        compare(f"the degree of {name}", measures["degree"], graph.degree(name))
        compare(f"what {name} shares", measures["shared"], graph.degree(name, weight="weight"))
        compare(f"whether {name} is a bridge", measures["bridge"], name in bridges)
        near(f"the PageRank of {name}", measures["page_rank"], ranks[name])
        by_part.setdefault(measures["component"], set()).add(name)
    compare("the parts", {frozenset(part) for part in by_part.values()}, {frozenset(part) for part in parts})
    compare("the numbers of the parts", sorted(by_part), list(range(1, len(parts) + 1)))
    return problems


def write_registry(folder: Path) -> str:
    """Writes a registry with a hostile name, and an actor that leaves and comes back."""
    def quoted(text: str) -> str:
        # TOML accepts the escapes of JSON.
        return json.dumps(text)

    block = '[[participant]]\nactor = "%s"\nrole = "%s"\n'
    files = {
        "registry.toml": 'schema = 1\nname = "Prov"\n',
        "companies/prov-ett.toml": f"name = {quoted(HOSTILE + IMPOSSIBLE)}\n",
        "companies/prov-tva.toml": 'name = "Provbolaget"\ncounty = ["08", "05"]\nfounded = "2001-02"\n',
        "initiatives/prov-insats.toml": f"name = {quoted(HOSTILE)}\ntype = \"project\"\nstart = \"2019\"\n"
        + block % ("prov-ett", "owner") + 'until = "2020"\n'
        + block % ("prov-ett", "partner") + "since = 2022-03-04\n"
        + block % ("prov-tva", "funder"),
        "initiatives/prov-annan.toml": 'name = "Annan"\n'
        + block % ("prov-ett", "owner") + 'until = "2010"\ninferred = ["role"]\n'
        + block % ("prov-tva", "owner") + 'since = "2012"\n',
    }
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return str(folder)
