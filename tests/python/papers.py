"""`kompis matrix` as a page that Chromium prints on A4 and A3; pypdf reads the text on the paper.

The tables for paper are read from the page and compared with the JSON; then all of their content must be on the paper.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pypdf

from kompis import Kompis
from matrices import MATRICES, matrices_with_registry, write_large_registry, run_matrix
from pages import cell_agrees, find_browser, parse_number

# Width and height in points.
PAPERS = {"A4": (842, 595), "A3": (1191, 842)}

# The margins of the page at the sides, and the smallest readable font size.
MARGIN, SMALLEST = 10 / 25.4 * 72, 5.9


@dataclass
class Table:
    """A table for paper: its heads, each in lines, and its rows with name and cells; the last row has the sums."""

    heads: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


class Tables(HTMLParser):
    """Reads the tables for paper and the legend."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.on_paper = False
        self.in_legend = False
        self.tables: list[Table] = []
        self.legend: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div":
            self.on_paper = ("class", "paper") in attrs
        if tag == "li":
            self.in_legend = True
            self.legend.append("")
        if tag == "table":
            self.tables.append(Table())
        if tag in ("thead", "tbody", "tfoot", "caption"):
            self.inside = tag
        if not self.tables:
            return
        table = self.tables[-1]
        if tag == "tr" and self.inside != "thead":
            table.rows.append([])
        if tag in ("th", "td"):
            table.heads.append([""]) if self.inside == "thead" else table.rows[-1].append("")
        if tag == "br":
            table.heads[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("thead", "tbody", "tfoot", "caption"):
            self.inside = ""
        if tag == "table" and not self.on_paper:
            self.tables.pop()
        self.in_legend = self.in_legend and tag != "li"

    def handle_data(self, data: str) -> None:
        if self.inside == "thead" and self.tables[-1].heads:
            self.tables[-1].heads[-1][-1] += data.strip("\n")
        elif self.inside in ("tbody", "tfoot") and self.tables[-1].rows and self.tables[-1].rows[-1]:
            self.tables[-1].rows[-1][-1] += data.strip("\n")
        elif self.in_legend:
            self.legend[-1] += data.strip("\n")


def printed_pages_cut_nothing_off(kompis: Kompis) -> list[str]:
    """Every head, name, cell and word of the legend is on the paper, with heads on each page, in a readable size."""
    if not find_browser():
        return ["there is no chromium: install the package `chromium`"]
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        every = [(words, registry) for words, registry in matrices_with_registry(kompis, Path(folder)) if is_wide_or_odd(words, registry)]
        for words, registry in [*every, ([], write_large_registry(Path(folder) / "large"))]:
            wanted = json.loads(run_matrix(kompis, registry, words, "json"))["result"]
            page = run_matrix(kompis, registry, words, "html").decode()
            read = Tables()
            read.feed(page)
            where = f"matrix {' '.join(words)} of {registry.name}"
            problems += [f"{where}: {problem}" for problem in check_tables(read.tables, wanted)]
            for paper in PAPERS:
                found = check_paper(print_page(Path(folder), page, paper), paper, read)
                problems += [f"{where} on {paper}: {problem}" for problem in found]
    return problems


def is_wide_or_odd(words: list[str], registry: Path) -> bool:
    """Whether the matrix is wide or has odd names; the others add nothing new."""
    return registry.name != "registry" or words in MATRICES[:4] or "--compare=2017-01-01" in words


def check_tables(tables: list[Table], wanted: dict) -> list[str]:
    """Checks that the tables side by side are the matrix."""
    rows, columns = wanted["rows"], wanted["columns"]
    many = [len(table.heads) - 1 for table in tables]
    many[-1] -= 1
    if sum(many) != len(columns) or any(len(table.rows) != len(rows) + 1 for table in tables):
        return [f"there are {many} columns in tables of {[len(table.rows) for table in tables]} rows"]
    problems = []
    for at, row in enumerate(rows):
        cells = [cell for table in tables for cell in table.rows[at][1:]]
        for column, cell in zip(columns, cells):
            if not cell_agrees(row["cells"].get(column["id"]), cell):
                problems.append(f"{row['name']} and {column['name']}: {cell!r} is not {row['cells'].get(column['id'])}")
        if parse_number(cells[-1]) != row["total"] or len({table.rows[at][0] for table in tables}) != 1:
            problems.append(f"the row of {row['name']} is {cells}")
    sums = [cell for table in tables for cell in table.rows[-1][1:]]
    if [parse_number(it) for it in sums] != [it["total"] for it in [*columns, wanted]]:
        problems.append(f"the sums are {sums}")
    return problems


def print_page(folder: Path, page: str, paper: str) -> pypdf.PdfReader:
    file = folder / "page.html"
    file.write_text(page.replace("</head>", f"<style>@page {{ size: {paper} landscape }}</style></head>"), "utf-8")
    out = folder / "page.pdf"
    with tempfile.TemporaryDirectory() as profile:
        command = [
            find_browser(), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--no-pdf-header-footer",
            f"--user-data-dir={profile}", f"--print-to-pdf={out}", file.as_uri(),
        ]
        subprocess.run(command, capture_output=True, timeout=180, check=True)
    return pypdf.PdfReader(out)


def without_breaks(text: str) -> str:
    """Returns a text without line break characters and ligatures."""
    return re.sub(r"[\s\u2010-]", "", unicodedata.normalize("NFKC", text))


def check_paper(document: pypdf.PdfReader, paper: str, read: Tables) -> list[str]:
    problems, cells, names, whole = [], Counter(), Counter(), set()
    rows = {without_breaks(row[0]) for table in read.tables for row in table.rows}
    wide, high = PAPERS[paper]
    text = ""
    for place, page in enumerate(document.pages, 1):
        if (round(page.mediabox.width), round(page.mediabox.height)) != (wide, high):
            problems.append(f"page {place} is {page.mediabox}")
        runs = runs_of(page)
        for run in runs:
            if not run.turned and not MARGIN - 1 <= run.left <= run.right <= wide - MARGIN + 1:
                problems.append(f"page {place}: {run.text!r} stands from {run.left:.0f} to {run.right:.0f}")
            if run.size < SMALLEST:
                problems.append(f"page {place}: {run.text!r} has {run.size:.1f} points")
        here = "".join(without_breaks(run.text) for run in runs)
        text += here
        cells.update(without_breaks(run.text) for run in runs if not run.turned)
        on_page = {name: here.count(name) for name in rows if name in here}
        names.update(on_page)
        headed = {
            at for at, table in enumerate(read.tables) if all(without_breaks(line) in here for head in table.heads for line in head)
        }
        whole |= headed
        if on_page and not headed:
            problems.append(f"page {place} has rows, but not all heads of a table")
    # Lines of a cell are separate; names in a matrix of names are read as words.
    are_names = any(" " in cell for table in read.tables for row in table.rows for cell in row[1:] if "(" not in cell)
    wanted = Counter(without_breaks(cell) for table in read.tables for row in table.rows for cell in row[1:] if cell)
    missing = {cell for cell in wanted if cell not in text} if are_names else wanted - cells
    problems += [f"the cell {cell!r} is missing" for cell in missing]
    problems += [f"the row {name} is missing" for name in rows if names[name] < len(read.tables)]
    problems += [f"the heads {table.heads} are missing" for at, table in enumerate(read.tables) if at not in whole]
    return problems + [f"the legend does not say {line}" for line in read.legend if without_breaks(line) not in text]


@dataclass
class Run:
    """Letters on a page: the text, where it begins and ends, and its size in points."""

    text: str
    left: float
    right: float
    size: float
    turned: bool


def runs_of(page: pypdf.PageObject) -> list[Run]:
    runs: list[Run] = []

    def see(text: str, matrix: list[float], of_text: list[float], font: dict | None, size: float) -> None:
        at = matrix[0] * of_text[4] + matrix[2] * of_text[5] + matrix[4]
        down = matrix[1] * of_text[4] + matrix[3] * of_text[5] + matrix[5]
        # The lower margin has the page number.
        if text.strip() and down > 20:
            turned = abs(matrix[0]) < 0.01
            # Rotated letters have no size in points.
            runs.append(Run(text.strip(), at, at, 99 if turned else abs(size * matrix[0]), turned))
        elif not text and runs and not runs[-1].turned and runs[-1].right == runs[-1].left:
            # The next text begins where this one ends.
            runs[-1].right = max(runs[-1].right, at)

    page.extract_text(visitor_text=see)
    return runs
