"""`kompis matrix` as a page and as a drawing, in a browser: Chromium without a window.

The JSON gives the expected values. A script that is added to the page reports what the browser shows: every cell, the
position of heads, and the effect of sorting and filtering.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from kompis import Kompis
from matrices import SLANTED, matrices_with_registry, change_of_cell, is_inferred, run_matrix, has_inferred_numbers

# Width and height of the window, and whether the colour scheme is dark.
WINDOWS = [(1400, 900, False), (600, 800, False), (1400, 900, True)]

SCRIPT = """
const rows = () => [...document.querySelectorAll(".scroll tbody tr")].filter((row) => !row.hidden);
const read = (cell) => (cell.querySelector("[aria-hidden]") ?? cell).textContent;
const cells = () => rows().map((row) => [...row.cells].map(read));
const names = () => cells().map((row) => row[0]);
const heads = [...document.querySelectorAll(".scroll thead th span")].map((it) => {
  // Where its letters are, also those that stand outside of its box.
  const range = document.createRange();
  range.selectNodeContents(it);
  const box = range.getBoundingClientRect();
  const cell = it.closest("th").getBoundingClientRect();
  return {text: it.textContent, box: [box.left, box.top, box.right, box.bottom],
    cell: [cell.left, cell.top, cell.right, cell.bottom]};
});
const observed = {cells: cells(), heads, scripts: document.scripts.length};
observed.heard = [...document.querySelectorAll(".scroll tbody td[title]")].every((cell) => cell.textContent.trim());
const looks = (cell) => [getComputedStyle(cell).fontStyle, ["came", "went"].find((it) => cell.classList.contains(it)) ?? null];
observed.looks = [...document.querySelectorAll(".scroll tbody td[title]")].map(looks);
observed.legend = [...document.querySelectorAll(".legend li")].map((it) => it.textContent.trim());
observed.loaded = performance.getEntriesByType("resource").length;
observed.paper = getComputedStyle(document.body).backgroundColor;
observed.contrast = [...document.querySelectorAll(".scroll tbody td[title]")].map((cell) => {
  const light = (color) => color.match(/[0-9.]+/g).slice(0, 3).map((it) => it / 255)
    .map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
    .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
  const style = getComputedStyle(cell);
  const [a, b] = [light(style.color), light(style.backgroundColor)].sort();
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}).reduce((least, it) => Math.min(least, it), 99);
const paper = (body) => [...body.rows].filter((row) => !row.hidden).map((row) => row.cells[0].textContent);
const printed = () => [...document.querySelectorAll(".paper tbody")].every((body) => `${paper(body)}` === `${names()}`);
observed.printed = [printed()];
const sum = document.querySelector(".scroll thead th:last-child");
const click = () => (sum.querySelector("button").click(), observed.printed.push(printed()), [sum.getAttribute("aria-sort"),
  rows().map((row) => Number(row.cells[row.cells.length - 1].dataset.value))]);
observed.sorted = [click(), click()];
click();
observed.back = names();
const filter = document.querySelector("input");
const choose = (text) => (filter.value = text, filter.dispatchEvent(new Event("input")), observed.printed.push(printed()), names());
observed.some = choose("ORNSKOLDSVIKS");
observed.none = choose("finns inte");
observed.all = choose("");
document.body.replaceChildren();
const out = document.createElement("pre");
out.id = "observed";
out.textContent = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(observed))));
document.body.append(out);
"""


def pages_show_the_matrix(kompis: Kompis) -> list[str]:
    """Chromium shows the cells of the JSON and heads that do not overlap, light and dark; it sorts and filters."""
    if not find_browser():
        return ["there is no chromium: install the package `chromium`"]
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for words, registry in matrices_with_registry(kompis, Path(folder)):
            wanted, page = (run_matrix(kompis, registry, words, form).decode() for form in ("json", "html"))
            wanted = json.loads(wanted)["result"]
            papers = set()
            for wide, high, night in WINDOWS:
                observed = open_page(Path(folder), page, wide, high, night)
                where = f"matrix {' '.join(words)} in {wide} × {high}{' at night' if night else ''}"
                if observed is None:
                    problems.append(f"{where}: the page could not be asked")
                    continue
                problems += [f"{where}: {problem}" for problem in check_page(observed, wanted)]
                papers.add((night, observed["paper"]))
            if len({paper for _, paper in papers}) != 2:
                problems.append(f"matrix {' '.join(words)}: day and night look the same: {papers}")
    return problems


def drawings_have_no_overlapping_text(kompis: Kompis) -> list[str]:
    """Chromium opens the drawings, and no texts overlap."""
    if not find_browser():
        return ["there is no chromium: install the package `chromium`"]
    script = """
const boxes = [...document.querySelectorAll("svg text")].map((it) => {
  const box = it.getBoundingClientRect();
  return {text: it.textContent, box: [box.left, box.top, box.right, box.bottom]};
});
const marks = [...document.querySelectorAll("svg g.cell")].map((it) => {
  const fill = (change) => {
    const sample = document.querySelector(`svg g.${change}:not(.cell) rect`);
    return sample && getComputedStyle(sample).fill === getComputedStyle(it.querySelector("rect")).fill;
  };
  return [getComputedStyle(it.querySelector("text")).fontStyle, ["came", "went"].find(fill) ?? null];
});
const whole = document.querySelector("svg").getBoundingClientRect();
const observed = {boxes, marks, whole: [whole.left, whole.top, whole.right, whole.bottom]};
document.body.replaceChildren();
const out = document.createElement("pre");
out.id = "observed";
out.textContent = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(observed))));
document.body.append(out);
"""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for words, registry in matrices_with_registry(kompis, Path(folder)):
            where = f"matrix {' '.join(words)} as a drawing"
            drawing = run_matrix(kompis, registry, words, "svg").decode()
            # A file that is not XML shows an error instead of the drawing.
            direct = Path(folder) / "drawing.svg"
            direct.write_text(drawing, "utf-8")
            dom = run_browser(direct, 1400, 900, False)
            if "<svg" not in dom or "parsererror" in dom:
                problems.append(f"{where}: it can't be opened")
            observed = open_page(Path(folder), f"<!DOCTYPE html><body>{drawing}<script></script></body>", 1400, 900, False, script)
            if observed is None:
                problems.append(f"{where}: it could not be asked")
                continue
            boxes = [it for it in observed["boxes"] if it["text"].strip()]
            wanted = json.loads(run_matrix(kompis, registry, words, "json"))["result"]
            # In the legend several words share a line.
            legend = [word for it in boxes for word in it["text"].split(" · ")]
            found = find_overlaps(boxes) + check_marks(observed["marks"], legend, wanted)
            problems += [f"{where}: {problem}" for problem in found]
            right, bottom = observed["whole"][2:]
            outside = [it["text"] for it in boxes if it["box"][2] > right or it["box"][3] > bottom or it["box"][1] < 0]
            problems += [f"{where}: {text} stands outside" for text in outside]
    return problems


def find_browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def run_browser(file: Path, wide: int, high: int, night: bool) -> str:
    """Returns the page as the browser has rendered it."""
    with tempfile.TemporaryDirectory() as profile:
        # 0 is a dark scheme, 1 a light one.
        command = [
            find_browser(), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--virtual-time-budget=2000",
            f"--user-data-dir={profile}", f"--window-size={wide},{high}",
            f"--blink-settings=preferredColorScheme={0 if night else 1}", file.as_uri(),
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=120).stdout


def open_page(folder: Path, page: str, wide: int, high: int, night: bool, script: str = SCRIPT) -> dict | None:
    """Returns what a script at the end of the page reports."""
    import base64

    file = folder / "page.html"
    before, end = page.rsplit("</body>", 1)
    file.write_text(f"{before}<script>{{{script}}}</script></body>{end}", "utf-8")
    observed = re.search(r'<pre id="observed">([^<]*)</pre>', run_browser(file, wide, high, night))
    return json.loads(base64.b64decode(observed[1])) if observed else None


def check_page(observed: dict, wanted: dict) -> list[str]:
    problems = []
    rows, columns = wanted["rows"], wanted["columns"]
    if len(observed["cells"]) != len(rows) or len(observed["heads"]) != len(columns) + 2:
        return [f"there are {len(observed['cells'])} rows and {len(observed['heads'])} heads"]
    # The script of the page and the one that observes it.
    if observed["scripts"] != 2 or observed["loaded"]:
        problems.append(f"there are {observed['scripts']} scripts, and {observed['loaded']} files were loaded")
    for row, cells in zip(rows, observed["cells"]):
        if not cells[0].startswith(row["name"]) and len(row["name"]) > 2 and wanted["of"]["rows"] in ("actor", "initiative"):
            problems.append(f"{row['name']} is called {cells[0]}")
        if parse_number(cells[-1]) != row["total"]:
            problems.append(f"the sum of {row['name']} is {cells[-1]}")
        for head, cell in zip(columns, cells[1:]):
            if not cell_agrees(row["cells"].get(head["id"]), cell):
                problems.append(f"{row['name']} and {head['name']}: {cell!r} is not {row['cells'].get(head['id'])}")
    problems += find_overlaps(observed["heads"])
    for head in observed["heads"]:
        if not is_inside(head["box"], head["cell"]):
            problems.append(f"the head {head['text']} stands outside of its cell")
    if observed["contrast"] < 4.5:
        problems.append(f"a cell has a contrast of {observed['contrast']:.1f}")
    if not observed["heard"]:
        problems.append("a cell says nothing")
    return problems + check_marks(observed["looks"], observed["legend"], wanted) + check_sorting_and_filter(observed)


def check_marks(looks: list[list], legend: list[str], wanted: dict) -> list[str]:
    """Inferred values are italic, changes are marked, and the legend explains both."""
    cells = [row["cells"].get(head["id"]) for row in wanted["rows"] for head in wanted["columns"]]
    cells = [cell for cell in cells if cell]
    right = [["italic" if is_inferred(cell) else "normal", change_of_cell(cell)] for cell in cells]
    problems = [f"{cell} is drawn as {look}" for cell, look, it in zip(cells, looks, right) if look != it]
    changes = {change_of_cell(cell) for cell in cells}
    for word, there in ((SLANTED, has_inferred_numbers(wanted)), ("tillkom", "came" in changes), ("föll bort", "went" in changes)):
        if (word in legend) != there:
            problems.append(f"the legend says {legend}")
    return problems if len(looks) == len(cells) else [*problems, f"{len(looks)} cells are drawn, not {len(cells)}"]


def check_sorting_and_filter(observed: dict) -> list[str]:
    """Checks sorting and filtering."""
    problems = []
    names = [row[0] for row in observed["cells"]]
    sums = [parse_number(row[-1]) for row in observed["cells"]]
    if observed["sorted"] != [["descending", sorted(sums, reverse=True)], ["ascending", sorted(sums)]]:
        problems.append(f"sorted by sums: {observed['sorted']}")
    if not all(observed["printed"]) or len(observed["printed"]) != 7:
        problems.append("what is sorted and filtered is not printed so")
    if observed["back"] != names or observed["all"] != names:
        problems.append("the rows don't come back in their order")
    if observed["some"] != [name for name in names if "Örnsköldsviks" in name] or observed["none"]:
        problems.append(f"the filter leaves {observed['some']} and {observed['none']}")
    return problems


def cell_agrees(cell: object, shown: str) -> bool:
    """Whether a cell of the page agrees with the JSON; letters are compared by number and case."""
    if cell is None:
        return shown == ""
    if isinstance(cell, dict):
        return parse_number(shown) == cell["number"] if "number" in cell else shown != ""
    if "name" in cell[0]:
        return shown == ", ".join(it["name"] for it in cell)
    letters = shown.split(",")
    return len(letters) == len(cell) and all(
        letter.rstrip("†?")[0].islower() == mark["inferred"] for letter, mark in zip(letters, cell)
    )


def parse_number(shown: str) -> int | None:
    """Reads a number with thousands separators, and with the change in brackets."""
    read = re.fullmatch(r"(\d{1,3}(?:\xa0\d{3})+|\d+)(?: \([+−][\d\xa0]+\))?", shown)
    return int(read[1].replace("\xa0", "")) if read else None


def find_overlaps(boxes: list[dict]) -> list[str]:
    problems = []
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            a, b = one["box"], other["box"]
            wide = min(a[2], b[2]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[1], b[1])
            if wide > 0.5 and high > 0.5:
                problems.append(f"{one['text']} and {other['text']} lie on each other")
    return problems


def is_inside(box: list[float], cell: list[float]) -> bool:
    return all(box[at] >= cell[at] - 0.5 and box[at + 2] <= cell[at + 2] + 0.5 for at in (0, 1))
