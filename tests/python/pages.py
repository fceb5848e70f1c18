"""`kompis matrix` as a page and as a drawing, in a browser: Chromium without a window.

The json says what must be there. A script that is put into the page tells what the browser made of it: every cell, where
heads stand, and what sorting and filtering do.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from kompis import Kompis
from matrices import SLANTED, asked, became, is_inferred, shown, slanted

# Width and height of the window, and whether it is night.
WINDOWS = [(1400, 900, False), (600, 800, False), (1400, 900, True)]

ASKED = """
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
const told = {cells: cells(), heads, scripts: document.scripts.length};
told.heard = [...document.querySelectorAll(".scroll tbody td[title]")].every((cell) => cell.textContent.trim());
const looks = (cell) => [getComputedStyle(cell).fontStyle, ["came", "went"].find((it) => cell.classList.contains(it)) ?? null];
told.looks = [...document.querySelectorAll(".scroll tbody td[title]")].map(looks);
told.legend = [...document.querySelectorAll(".legend li")].map((it) => it.textContent.trim());
told.loaded = performance.getEntriesByType("resource").length;
told.paper = getComputedStyle(document.body).backgroundColor;
told.contrast = [...document.querySelectorAll(".scroll tbody td[title]")].map((cell) => {
  const light = (color) => color.match(/[0-9.]+/g).slice(0, 3).map((it) => it / 255)
    .map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
    .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
  const style = getComputedStyle(cell);
  const [a, b] = [light(style.color), light(style.backgroundColor)].sort();
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}).reduce((least, it) => Math.min(least, it), 99);
const paper = (body) => [...body.rows].filter((row) => !row.hidden).map((row) => row.cells[0].textContent);
const printed = () => [...document.querySelectorAll(".paper tbody")].every((body) => `${paper(body)}` === `${names()}`);
told.printed = [printed()];
const sum = document.querySelector(".scroll thead th:last-child");
const click = () => (sum.querySelector("button").click(), told.printed.push(printed()), [sum.getAttribute("aria-sort"),
  rows().map((row) => Number(row.cells[row.cells.length - 1].dataset.value))]);
told.sorted = [click(), click()];
click();
told.back = names();
const filter = document.querySelector("input");
const choose = (text) => (filter.value = text, filter.dispatchEvent(new Event("input")), told.printed.push(printed()), names());
told.some = choose("ORNSKOLDSVIKS");
told.none = choose("finns inte");
told.all = choose("");
document.body.replaceChildren();
const out = document.createElement("pre");
out.id = "told";
out.textContent = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(told))));
document.body.append(out);
"""


def pages_hold(kompis: Kompis) -> list[str]:
    """Chromium shows the cells of the json, heads beside each other, by day and by night; it sorts and filters."""
    if not browser():
        return ["there is no chromium: install the package `chromium`"]
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for words, registry in asked(kompis, Path(folder)):
            wanted, page = (shown(kompis, registry, words, form).decode() for form in ("json", "html"))
            wanted = json.loads(wanted)["result"]
            papers = set()
            for wide, high, night in WINDOWS:
                told = opened(Path(folder), page, wide, high, night)
                where = f"matrix {' '.join(words)} in {wide} × {high}{' at night' if night else ''}"
                if told is None:
                    problems.append(f"{where}: the page could not be asked")
                    continue
                problems += [f"{where}: {problem}" for problem in of_page(told, wanted)]
                papers.add((night, told["paper"]))
            if len({paper for _, paper in papers}) != 2:
                problems.append(f"matrix {' '.join(words)}: day and night look the same: {papers}")
    return problems


def drawings_hold(kompis: Kompis) -> list[str]:
    """Chromium opens the drawings, and no text lies on another."""
    if not browser():
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
const told = {boxes, marks, whole: [whole.left, whole.top, whole.right, whole.bottom]};
document.body.replaceChildren();
const out = document.createElement("pre");
out.id = "told";
out.textContent = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(told))));
document.body.append(out);
"""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for words, registry in asked(kompis, Path(folder)):
            where = f"matrix {' '.join(words)} as a drawing"
            drawing = shown(kompis, registry, words, "svg").decode()
            # A file that is no XML shows an error in place of the drawing.
            direct = Path(folder) / "drawing.svg"
            direct.write_text(drawing, "utf-8")
            dom = run(direct, 1400, 900, False)
            if "<svg" not in dom or "parsererror" in dom:
                problems.append(f"{where}: it can't be opened")
            told = opened(Path(folder), f"<!DOCTYPE html><body>{drawing}<script></script></body>", 1400, 900, False, script)
            if told is None:
                problems.append(f"{where}: it could not be asked")
                continue
            boxes = [it for it in told["boxes"] if it["text"].strip()]
            wanted = json.loads(shown(kompis, registry, words, "json"))["result"]
            # In the legend several words share a line.
            legend = [word for it in boxes for word in it["text"].split(" · ")]
            found = overlaps(boxes) + of_marks(told["marks"], legend, wanted)
            problems += [f"{where}: {problem}" for problem in found]
            right, bottom = told["whole"][2:]
            outside = [it["text"] for it in boxes if it["box"][2] > right or it["box"][3] > bottom or it["box"][1] < 0]
            problems += [f"{where}: {text} stands outside" for text in outside]
    return problems


def browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def run(file: Path, wide: int, high: int, night: bool) -> str:
    """What the browser has made of a file."""
    with tempfile.TemporaryDirectory() as profile:
        # 0 is a dark scheme, 1 a light one.
        command = [
            browser(), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--virtual-time-budget=2000",
            f"--user-data-dir={profile}", f"--window-size={wide},{high}",
            f"--blink-settings=preferredColorScheme={0 if night else 1}", file.as_uri(),
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=120).stdout


def opened(folder: Path, page: str, wide: int, high: int, night: bool, script: str = ASKED) -> dict | None:
    """What a script at the end of the page tells."""
    import base64

    file = folder / "page.html"
    before, end = page.rsplit("</body>", 1)
    file.write_text(f"{before}<script>{{{script}}}</script></body>{end}", "utf-8")
    told = re.search(r'<pre id="told">([^<]*)</pre>', run(file, wide, high, night))
    return json.loads(base64.b64decode(told[1])) if told else None


def of_page(told: dict, wanted: dict) -> list[str]:
    problems = []
    rows, columns = wanted["rows"], wanted["columns"]
    if len(told["cells"]) != len(rows) or len(told["heads"]) != len(columns) + 2:
        return [f"there are {len(told['cells'])} rows and {len(told['heads'])} heads"]
    # Its own script and the one that asks.
    if told["scripts"] != 2 or told["loaded"]:
        problems.append(f"there are {told['scripts']} scripts, and {told['loaded']} files were loaded")
    for row, cells in zip(rows, told["cells"]):
        if not cells[0].startswith(row["name"]) and len(row["name"]) > 2 and wanted["of"]["rows"] in ("actor", "initiative"):
            problems.append(f"{row['name']} is called {cells[0]}")
        if number(cells[-1]) != row["total"]:
            problems.append(f"the sum of {row['name']} is {cells[-1]}")
        for head, cell in zip(columns, cells[1:]):
            if not agrees(row["cells"].get(head["id"]), cell):
                problems.append(f"{row['name']} and {head['name']}: {cell!r} is not {row['cells'].get(head['id'])}")
    problems += overlaps(told["heads"])
    for head in told["heads"]:
        if not inside(head["box"], head["cell"]):
            problems.append(f"the head {head['text']} stands outside of its cell")
    if told["contrast"] < 4.5:
        problems.append(f"a cell has a contrast of {told['contrast']:.1f}")
    if not told["heard"]:
        problems.append("a cell says nothing")
    return problems + of_marks(told["looks"], told["legend"], wanted) + of_tools(told)


def of_marks(looks: list[list], legend: list[str], wanted: dict) -> list[str]:
    """What is inferred is slanted, what came and went is marked, and the legend says both."""
    cells = [row["cells"].get(head["id"]) for row in wanted["rows"] for head in wanted["columns"]]
    cells = [cell for cell in cells if cell]
    right = [["italic" if is_inferred(cell) else "normal", became(cell)] for cell in cells]
    problems = [f"{cell} is drawn as {look}" for cell, look, it in zip(cells, looks, right) if look != it]
    changes = {became(cell) for cell in cells}
    for word, there in ((SLANTED, slanted(wanted)), ("tillkom", "came" in changes), ("föll bort", "went" in changes)):
        if (word in legend) != there:
            problems.append(f"the legend says {legend}")
    return problems if len(looks) == len(cells) else [*problems, f"{len(looks)} cells are drawn, not {len(cells)}"]


def of_tools(told: dict) -> list[str]:
    """Sorting and filtering."""
    problems = []
    names = [row[0] for row in told["cells"]]
    sums = [number(row[-1]) for row in told["cells"]]
    if told["sorted"] != [["descending", sorted(sums, reverse=True)], ["ascending", sorted(sums)]]:
        problems.append(f"sorted by sums: {told['sorted']}")
    if not all(told["printed"]) or len(told["printed"]) != 7:
        problems.append("what is sorted and filtered is not printed so")
    if told["back"] != names or told["all"] != names:
        problems.append("the rows don't come back in their order")
    if told["some"] != [name for name in names if "Örnsköldsviks" in name] or told["none"]:
        problems.append(f"the filter leaves {told['some']} and {told['none']}")
    return problems


def agrees(cell: object, shown: str) -> bool:
    """Whether a cell of the page says what the json says; letters are compared by number and size."""
    if cell is None:
        return shown == ""
    if isinstance(cell, dict):
        return number(shown) == cell["number"] if "number" in cell else shown != ""
    if "name" in cell[0]:
        return shown == ", ".join(it["name"] for it in cell)
    letters = shown.split(",")
    return len(letters) == len(cell) and all(
        letter.rstrip("†?")[0].islower() == mark["inferred"] for letter, mark in zip(letters, cell)
    )


def number(shown: str) -> int | None:
    """A number as it is read: its thousands apart, and in brackets what came or went."""
    read = re.fullmatch(r"(\d{1,3}(?:\xa0\d{3})+|\d+)(?: \([+−][\d\xa0]+\))?", shown)
    return int(read[1].replace("\xa0", "")) if read else None


def overlaps(boxes: list[dict]) -> list[str]:
    problems = []
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            a, b = one["box"], other["box"]
            wide = min(a[2], b[2]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[1], b[1])
            if wide > 0.5 and high > 0.5:
                problems.append(f"{one['text']} and {other['text']} lie on each other")
    return problems


def inside(box: list[float], cell: list[float]) -> bool:
    return all(box[at] >= cell[at] - 0.5 and box[at + 2] <= cell[at + 2] + 0.5 for at in (0, 1))
