"""`kompis matrix` as a workbook, read by openpyxl; the json says what must stand there."""

from __future__ import annotations

import io
import json
import math
import re
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kompis import Kompis
from matrices import FORMULAS, NAME, SLANTED, asked, became, is_inferred, shown, slanted

SHEETS = ["Matris", "Förklaring", "Om matrisen"]

# Edges whose heads are names, not words for a code.
NAMED = {"actor", "initiative", "year", "source"}

# Letters in a line of a turned head, and how wide such a line is in digits.
LINE, WIDE = 36, 2.8


def matrices_are_read(kompis: Kompis) -> list[str]:
    """Every cell, head and sum is that of the json, names are texts, and the sheet is made for reading and for paper."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for words, registry in asked(kompis, Path(folder)):
            wanted = json.loads(shown(kompis, registry, words, "json"))["result"]
            book = openpyxl.load_workbook(io.BytesIO(shown(kompis, registry, words, "xlsx")))
            found = of_book(book, wanted, words) + of_names(book, registry.parent == Path(folder))
            problems += [f"matrix {' '.join(words)}: {problem}" for problem in found]
    return problems


def of_book(book: openpyxl.Workbook, wanted: dict, words: list[str]) -> list[str]:
    if book.sheetnames != SHEETS:
        return [f"the sheets are {book.sheetnames}"]
    sheet, legend, about = book.worksheets
    explained = [cell.value for cell in legend["A"]][1:]
    problems = of_cells(sheet, wanted, explained) + of_look(sheet, wanted) + of_marks(sheet, wanted)
    if ("ju starkare färg, desto större del av det största" in explained) != has_numbers(wanted):
        problems.append(f"the legend says {explained}")
    if (SLANTED in explained) != slanted(wanted):
        problems.append(f"of slanted numbers the legend says {explained}")
    told = {row[0].value: row[1].value for row in about.iter_rows(min_row=2)}
    query = " ".join(word for word in words if not word.startswith("--")) or "alla aktörer"
    if told.get("Sökning") != query or told.get("Gjord") != "2026-11-22":
        problems.append(f"what was asked is told as {told}")
    if str(book.properties.created) != "2026-11-22 00:00:00":
        problems.append(f"made {book.properties.created}")
    return problems


def has_numbers(wanted: dict) -> bool:
    return wanted["of"]["cells"] in ("count", "amount")


def of_cells(sheet: Worksheet, wanted: dict, explained: list[str]) -> list[str]:
    """What is otherwise than in the json."""
    rows, columns, of = wanted["rows"], wanted["columns"], wanted["of"]
    if (sheet.max_row, sheet.max_column) != (len(rows) + 2, len(columns) + 2):
        return [f"there are {sheet.max_row} rows and {sheet.max_column} columns"]
    problems, letters = [], {}
    head, *lines, sums = [[cell.value for cell in row] for row in sheet.iter_rows()]
    ended = lambda it: " †" if it["ended"] else ""
    for column, name in zip(columns, head[1:]):
        if of["columns"] in NAMED and column["id"] and name != (column["short"] or column["name"]) + ended(column):
            problems.append(f"{column['name']} is called {name}")
    for row, line in zip(rows, lines):
        if of["rows"] in NAMED and row["id"] and line[0] != row["name"] + ended(row):
            problems.append(f"{row['name']} is called {line[0]}")
        for column, shown in zip(columns, line[1:]):
            cell = row["cells"].get(column["id"])
            if not agrees(cell, shown, letters):
                problems.append(f"{row['name']} and {column['name']}: {shown!r} is not {cell}")
    if len(set(head)) != len(head) or not all(head):
        problems.append(f"the heads are {head}")
    if [line[-1] for line in lines] != [row["total"] for row in rows]:
        problems.append("the sums at the right are others")
    if sums != ["Σ", *(column["total"] for column in columns), wanted["total"]]:
        problems.append(f"the sums below are {sums}")
    if len(set(letters.values())) != len(letters):
        problems.append(f"two roles have the same letter: {letters}")
    said = {line.split(" ")[0] for line in explained}
    problems += [f"the legend says nothing of {letter}" for letter in letters.values() if letter not in said]
    return problems


def agrees(cell: object, shown: object, letters: dict[str, str]) -> bool:
    """Whether a cell says what the json says; a role has one letter wherever it stands."""
    if cell is None:
        return shown is None
    if isinstance(cell, dict) and "number" in cell:
        before = cell.get("before", cell["number"])
        changed = f"{cell['number']} ({cell['number'] - before:+})".replace("-", "−")
        return shown == (cell["number"] if before == cell["number"] else changed)
    if isinstance(cell, dict):
        return shown.strip("†?") == changed_sign(cell) + ("○" if cell["inferred"] else "●")
    if "name" in cell[0]:
        return shown == ", ".join(changed_sign(it) + it["name"] for it in cell)
    if len(shown.split(",")) != len(cell):
        return False
    for mark, text in zip(cell, shown.split(",")):
        sign, letter = re.fullmatch(r"([+−]?)(\w+)[†?]*", text).groups()
        known = letters.setdefault(mark["role"], letter.capitalize())
        if sign != changed_sign(mark) or letter != (known.lower() if mark["inferred"] else known):
            return False
    return True


def changed_sign(it: dict) -> str:
    return {None: "", "came": "+", "went": "−"}[it.get("change")]


def of_look(sheet: Worksheet, wanted: dict) -> list[str]:
    """What stays in sight, which heads are turned, colours, paper."""
    problems = []
    rows, columns = len(wanted["rows"]), len(wanted["columns"])
    if sheet.freeze_panes != "B2":
        problems.append(f"frozen at {sheet.freeze_panes}")
    turned = [cell.alignment.textRotation for cell in sheet[1]]
    # Names are wider than their heads.
    turn = 0 if wanted["of"]["cells"] == "names" else 90
    if turned != [0] + [turn] * columns + [0]:
        problems.append(f"heads are turned by {turned}")
    for cell in sheet[1][1:-1]:
        # Columns that are as wide as their neighbour are told of together.
        told = [it for it in sheet.column_dimensions.values() if it.min <= cell.column <= it.max]
        if turn and told[0].width < math.ceil(len(cell.value) / LINE) * WIDE:
            problems.append(f"the head {cell.value} is cut off")
    ranges = [str(it.sqref) for it in sheet.conditional_formatting]
    warm = f"B2:{get_column_letter(columns + 1)}{rows + 1}"
    if ranges != ([warm if warm != "B2:B2" else "B2"] if has_numbers(wanted) else []):
        problems.append(f"colours in {ranges}")
    page = sheet.page_setup
    # 1 is what a width is that isn't told.
    fit = (sheet.sheet_properties.pageSetUpPr.fitToPage, page.fitToWidth or 1, page.fitToHeight)
    paper = (page.orientation, page.paperSize, *fit)
    if paper != ("landscape", 9, True, 1, 0):
        problems.append(f"the paper is {paper}")
    if (sheet.print_title_rows, sheet.print_title_cols) != ("$1:$1", "$A:$A"):
        problems.append(f"{sheet.print_title_rows} and {sheet.print_title_cols} are repeated")
    return problems


def of_marks(sheet: Worksheet, wanted: dict) -> list[str]:
    """What is inferred is slanted, what came and went has a colour of its own."""
    problems = []
    colours = {None: "00000000", "came": "FFD5F0DC", "went": "FFF9DCD9"}
    for line, row in enumerate(wanted["rows"], 2):
        for at, column in enumerate(wanted["columns"], 2):
            shown, cell = sheet.cell(line, at), row["cells"].get(column["id"])
            if cell and (shown.font.italic or False) != is_inferred(cell):
                problems.append(f"{row['name']} and {column['name']}: {cell} is slanted: {shown.font.italic}")
            if shown.fill.start_color.rgb != colours[became(cell)]:
                problems.append(f"{row['name']} and {column['name']}: {cell} has {shown.fill.start_color.rgb}")
    return problems


def of_names(book: openpyxl.Workbook, is_odd: bool) -> list[str]:
    """Whether every text is a text, also when somebody edits it."""
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    problems = [f"{cell.value} is a formula" for cell in cells if cell.data_type not in "sn"]
    texts = [cell for cell in cells if cell.data_type == "s"]
    problems += [f"{it.value} becomes a formula" for it in texts if it.value[0] in "=+-@" and not it.quotePrefix]
    if is_odd:
        values = [cell.value for cell in texts]
        # In a row and in a column.
        problems += [f"{name} stands there {values.count(name)} times" for name in (NAME, *FORMULAS) if values.count(name) != 2]
    return problems
