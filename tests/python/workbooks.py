"""`kompis matrix` as a workbook, read by openpyxl and compared with the JSON."""

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
from matrices import FORMULAS, NAME, SLANTED, matrices_with_registry, change_of_cell, is_inferred, run_matrix, has_inferred_numbers

SHEETS = ["Matris", "Förklaring", "Om matrisen"]

# Axes whose heads are names, not words for a code.
NAMED = {"actor", "initiative", "year", "source"}

# Letters in a line of a rotated head, and the width of such a line in digits.
LINE, WIDE = 36, 2.8


def workbooks_have_the_cells_of_the_json(kompis: Kompis) -> list[str]:
    """Every cell, head and sum is that of the JSON, names are texts, and the sheet is set up for screen and paper."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for words, registry in matrices_with_registry(kompis, Path(folder)):
            wanted = json.loads(run_matrix(kompis, registry, words, "json"))["result"]
            book = openpyxl.load_workbook(io.BytesIO(run_matrix(kompis, registry, words, "xlsx")))
            found = check_book(book, wanted, words) + check_names(book, registry.parent == Path(folder))
            problems += [f"matrix {' '.join(words)}: {problem}" for problem in found]
    return problems


def check_book(book: openpyxl.Workbook, wanted: dict, words: list[str]) -> list[str]:
    if book.sheetnames != SHEETS:
        return [f"the sheets are {book.sheetnames}"]
    sheet, legend, about = book.worksheets
    explained = [cell.value for cell in legend["A"]][1:]
    problems = check_cells(sheet, wanted, explained) + check_layout(sheet, wanted) + check_marks(sheet, wanted)
    if ("ju starkare färg, desto större del av det största" in explained) != has_numbers(wanted):
        problems.append(f"the legend says {explained}")
    if (SLANTED in explained) != has_inferred_numbers(wanted):
        problems.append(f"of slanted numbers the legend says {explained}")
    stated = {row[0].value: row[1].value for row in about.iter_rows(min_row=2)}
    query = " ".join(word for word in words if not word.startswith("--")) or "alla aktörer"
    if stated.get("Sökning") != query or stated.get("Gjord") != "2026-11-22":
        problems.append(f"the query is stated as {stated}")
    if str(book.properties.created) != "2026-11-22 00:00:00":
        problems.append(f"made {book.properties.created}")
    return problems


def has_numbers(wanted: dict) -> bool:
    return wanted["of"]["cells"] in ("count", "amount")


def check_cells(sheet: Worksheet, wanted: dict, explained: list[str]) -> list[str]:
    """Returns what differs from the JSON."""
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
            if not cell_agrees(cell, shown, letters):
                problems.append(f"{row['name']} and {column['name']}: {shown!r} is not {cell}")
    if len(set(head)) != len(head) or not all(head):
        problems.append(f"the heads are {head}")
    if [line[-1] for line in lines] != [row["total"] for row in rows]:
        problems.append("the sums at the right are others")
    if sums != ["Σ", *(column["total"] for column in columns), wanted["total"]]:
        problems.append(f"the sums below are {sums}")
    if len(set(letters.values())) != len(letters):
        problems.append(f"two roles have the same letter: {letters}")
    explained_letters = {line.split(" ")[0] for line in explained}
    problems += [f"the legend says nothing of {letter}" for letter in letters.values() if letter not in explained_letters]
    return problems


def cell_agrees(cell: object, shown: object, letters: dict[str, str]) -> bool:
    """Whether a cell agrees with the JSON; a role has the same letter everywhere."""
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


def check_layout(sheet: Worksheet, wanted: dict) -> list[str]:
    """Checks frozen panes, rotated heads, colours and paper."""
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
        # openpyxl groups adjacent columns of the same width.
        widths = [it for it in sheet.column_dimensions.values() if it.min <= cell.column <= it.max]
        if turn and widths[0].width < math.ceil(len(cell.value) / LINE) * WIDE:
            problems.append(f"the head {cell.value} is cut off")
    ranges = [str(it.sqref) for it in sheet.conditional_formatting]
    warm = f"B2:{get_column_letter(columns + 1)}{rows + 1}"
    if ranges != ([warm if warm != "B2:B2" else "B2"] if has_numbers(wanted) else []):
        problems.append(f"colours in {ranges}")
    page = sheet.page_setup
    # 1 is the width of a column without one.
    fit = (sheet.sheet_properties.pageSetUpPr.fitToPage, page.fitToWidth or 1, page.fitToHeight)
    paper = (page.orientation, page.paperSize, *fit)
    if paper != ("landscape", 9, True, 1, 0):
        problems.append(f"the paper is {paper}")
    if (sheet.print_title_rows, sheet.print_title_cols) != ("$1:$1", "$A:$A"):
        problems.append(f"{sheet.print_title_rows} and {sheet.print_title_cols} are repeated")
    return problems


def check_marks(sheet: Worksheet, wanted: dict) -> list[str]:
    """Inferred values are italic, and changes have a colour of their own."""
    problems = []
    colours = {None: "00000000", "came": "FFD5F0DC", "went": "FFF9DCD9"}
    for line, row in enumerate(wanted["rows"], 2):
        for at, column in enumerate(wanted["columns"], 2):
            shown, cell = sheet.cell(line, at), row["cells"].get(column["id"])
            if cell and (shown.font.italic or False) != is_inferred(cell):
                problems.append(f"{row['name']} and {column['name']}: {cell} is slanted: {shown.font.italic}")
            if shown.fill.start_color.rgb != colours[change_of_cell(cell)]:
                problems.append(f"{row['name']} and {column['name']}: {cell} has {shown.fill.start_color.rgb}")
    return problems


def check_names(book: openpyxl.Workbook, is_odd: bool) -> list[str]:
    """Checks that every text is a text, also after editing."""
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    problems = [f"{cell.value} is a formula" for cell in cells if cell.data_type not in "sn"]
    texts = [cell for cell in cells if cell.data_type == "s"]
    problems += [f"{it.value} becomes a formula" for it in texts if it.value[0] in "=+-@" and not it.quotePrefix]
    if is_odd:
        values = [cell.value for cell in texts]
        # In a row and in a column.
        problems += [f"{name} stands there {values.count(name)} times" for name in (NAME, *FORMULAS) if values.count(name) != 2]
    return problems
