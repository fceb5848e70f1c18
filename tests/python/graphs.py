"""What kompis says about graphs is what networkx reads in its files, and what networkx measures.

The json says what must be there. Files are read by `read_graphml` and `read_gexf`, which know nothing of kompis.
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

# PageRank is told with nine decimals.
NEAR = 1e-9

NASTY = '<script>alert(1)</script> & "Söner" ]]> \'x\'\n\ty\r\u0085\u009b\u202e'
# XML has no place for these at all.
IMPOSSIBLE = "\u0001\u001b\ufffe"


def files_agree(kompis: Kompis) -> list[str]:
    """GraphML and GEXF have the nodes, edges and attributes of the json."""
    problems = []
    for words in GRAPHS:
        problems += of_files(kompis, words)
    with tempfile.TemporaryDirectory() as folder:
        registry = made_up(Path(folder))
        for of in ("participations", "actors", "initiatives"):
            problems += of_files(kompis, ["--registry", registry, f"--of={of}"])
        told = result(kompis, ["--registry", registry])
        if NASTY + IMPOSSIBLE not in [node["name"] for node in told["nodes"]]:
            problems.append("the nasty name is not in the json")
        if max(len(edge["spans"]) for edge in told["edges"]) != 2:
            problems.append("nobody takes part, leaves and comes back")
    return problems


def measures_agree(kompis: Kompis) -> list[str]:
    """networkx finds the same degrees, sums, parts, density, bridges and PageRank."""
    problems = []
    for words in GRAPHS:
        told = result(kompis, [word for word in words if word != "--measures"] + ["--measures"])
        graph = networkx.Graph()
        graph.add_nodes_from(node["id"] for node in told["nodes"])
        graph.add_weighted_edges_from((it["source"], it["target"], it["weight"]) for it in told["edges"])
        problems += [f"{' '.join(words)}: {problem}" for problem in of_measures(told, graph)]
    return problems


def result(kompis: Kompis, words: list[str]) -> dict:
    told = kompis.run("graph", *words, "--format", "json")
    assert told.returncode == 0, told.stderr
    graph = json.loads(told.stdout)["result"]
    assert graph["nodes"], words
    return graph


def of_files(kompis: Kompis, words: list[str]) -> list[str]:
    told = result(kompis, words)
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for ending, read in (("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)):
            file = Path(folder) / f"net.{ending}"
            written = kompis.run("graph", *words, "-o", str(file))
            assert written.returncode == 0, written.stderr
            graph = read(file)
            wanted_nodes = {node["id"]: node_in(ending, node) for node in told["nodes"]}
            wanted_edges = {ends(edge): edge_in(ending, edge) for edge in told["edges"]}
            found_nodes = dict(graph.nodes(data=True))
            found_edges = {
                frozenset((left, right)): {key: value for key, value in data.items() if key != "id"}
                for left, right, data in graph.edges(data=True)
            }
            if graph.is_directed() or graph.is_multigraph():
                problems.append(f"{' '.join(words)}, {ending}: edges have a direction or are there twice")
            if list(found_nodes) != list(wanted_nodes):
                problems.append(f"{' '.join(words)}, {ending}: other nodes or another order")
            for what, wanted, found in (("node", wanted_nodes, found_nodes), ("edge", wanted_edges, found_edges)):
                for key in wanted.keys() | found.keys():
                    if wanted.get(key) != found.get(key):
                        problems.append(
                            f"{' '.join(words)}, {ending}: {what} {key}: {found.get(key)} is not {wanted.get(key)}"
                        )
    return problems


def ends(edge: dict) -> frozenset:
    return frozenset((edge["source"], edge["target"]))


def node_in(ending: str, node: dict) -> dict:
    """A node of the json as networkx should read it."""
    wanted = {"label": in_xml(node["name"]), "kind": node["kind"], "ended": node["ended"]}
    if node["type"] is not None:
        wanted["type"] = node["type"]
    if node["county"]:
        wanted["county"] = ";".join(node["county"])
    wanted |= node["measures"] or {}
    return wanted | time(ending, [node["span"]])


def edge_in(ending: str, edge: dict) -> dict:
    """An edge of the json as networkx should read it."""
    wanted = {key: edge[key] for key in ("weight", "inferred", "ended", "maybe")}
    if edge["roles"]:
        wanted["roles"] = ";".join(dict.fromkeys(part["role"] for part in edge["roles"]))
    groups = {part["via"] for part in edge["roles"] if part["via"]}
    if groups:
        wanted["via"] = ";".join(sorted(groups))
    if edge["shared"]:
        wanted["shared"] = ";".join(it["id"] for it in edge["shared"])
    return wanted | time(ending, edge["spans"])


def time(ending: str, spans: list[dict]) -> dict:
    if ending == "gexf" and len(spans) > 1:
        # networkx reads an open bound as the text `None`.
        return {"spells": [(str(span["start"]), str(span["end"])) for span in spans]}
    bounds = {"start": spans[0]["start"], "end": spans[-1]["end"]}
    return {key: day for key, day in bounds.items() if day is not None}


def in_xml(text: str) -> str:
    """What XML can say of a text."""
    impossible = {letter for letter in text if unicodedata.category(letter) == "Cc" and letter < " "}
    impossible -= set("\n\r\t")
    impossible |= {"\ufffe", "\uffff"}
    return "".join("\ufffd" if letter in impossible else letter for letter in text)


def of_measures(told: dict, graph: networkx.Graph) -> list[str]:
    problems = []

    def compare(what: str, found: object, wanted: object) -> None:
        if found != wanted:
            problems.append(f"{what} is {found}, networkx has {wanted}")

    def near(what: str, found: float, wanted: float) -> None:
        if abs(found - wanted) > NEAR:
            problems.append(f"{what} is {found}, networkx has {wanted}")

    whole = told["measures"]
    parts = sorted(networkx.connected_components(graph), key=len, reverse=True)
    compare("the size of the parts", whole["components"], [len(part) for part in parts])
    if told["of"] == "participations":
        initiatives = [node["id"] for node in told["nodes"] if node["kind"] == "initiative"]
        near("density", whole["density"], bipartite.density(graph, initiatives))
    elif len(graph) > 1:
        near("density", whole["density"], networkx.density(graph))
    else:
        compare("density", whole["density"], None)
    bridges = set(networkx.articulation_points(graph))
    compare("the number of bridges", whole["bridges"], len(bridges))
    ranks = _pagerank_python(graph, alpha=0.85, tol=1e-14, max_iter=1000)
    by_part: dict[int, set[str]] = {}
    for node in told["nodes"]:
        name, measures = node["id"], node["measures"]
        compare(f"the degree of {name}", measures["degree"], graph.degree(name))
        compare(f"what {name} shares", measures["shared"], graph.degree(name, weight="weight"))
        compare(f"whether {name} is a bridge", measures["bridge"], name in bridges)
        near(f"the PageRank of {name}", measures["page_rank"], ranks[name])
        by_part.setdefault(measures["component"], set()).add(name)
    compare("the parts", {frozenset(part) for part in by_part.values()}, {frozenset(part) for part in parts})
    compare("the numbers of the parts", sorted(by_part), list(range(1, len(parts) + 1)))
    return problems


def made_up(folder: Path) -> str:
    """A registry with a name that is no name, and somebody who leaves and comes back."""
    def quoted(text: str) -> str:
        # TOML takes the escapes of JSON.
        return json.dumps(text)

    block = '[[participant]]\nactor = "%s"\nrole = "%s"\n'
    files = {
        "registry.toml": 'schema = 1\nname = "Prov"\n',
        "companies/prov-ett.toml": f"name = {quoted(NASTY + IMPOSSIBLE)}\n",
        "companies/prov-tva.toml": 'name = "Provbolaget"\ncounty = ["08", "05"]\nfounded = "2001-02"\n',
        "initiatives/prov-insats.toml": f"name = {quoted(NASTY)}\ntype = \"project\"\nstart = \"2019\"\n"
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
