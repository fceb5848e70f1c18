"""Matrices of all sorts, which all checks of `kompis matrix` share."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kompis import Kompis

MATRICES = [
    [],
    ["kind:municipality", "county:08"],
    ["--rows=actor", "--columns=actor"],
    ["--rows=initiative", "--columns=initiative", "--cells=names", "county:22"],
    ["--rows=county", "--columns=type", "--cells=count"],
    ["--rows=role", "--columns=year", "--cells=count"],
    ["--rows=initiative", "--columns=actor"],
    ["--cells=mark", "county:22"],
    ["--rows=county", "--columns=role", "--cells=amount"],
    ["--compare=2017-01-01", "--as-of=2018-01-01", "county:22"],
    ["--compare=2017-01-01", "--as-of=2018-01-01", "--rows=kind", "--columns=type", "--cells=count"],
]

SLANTED = "kursiv siffra: slutsats, inte skrivet i källan"

NAME = '<script>alert(1)</script> & "Söner"'

# Texts that a spreadsheet takes for formulas unless the cell type says text.
FORMULAS = ["=1+1", "+46 prov", "-2+3", "@SUM(A1)"]


def matrices_with_registry(kompis: Kompis, folder: Path) -> list[tuple[list[str], Path]]:
    """Returns every matrix with its registry: those of the shipped one, and one with odd names."""
    shipped = kompis.root / "registry"
    return [*((words, shipped) for words in MATRICES), ([], write_odd_registry(folder / "registry"))]


def run_matrix(kompis: Kompis, registry: Path, words: list[str], output_format: str) -> bytes:
    """Returns a matrix in a format, as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "matrix"
        more = ["--registry", str(registry), "--lang", "sv", "--format", output_format, "-o", str(file)]
        done = kompis.run("matrix", *words, *more)
        assert done.returncode == 0, done.stderr
        return file.read_bytes()


def has_inferred_numbers(wanted: dict) -> bool:
    """Whether a matrix has inferred numbers."""
    cells = [cell for row in wanted["rows"] for cell in row["cells"].values()]
    return any(isinstance(cell, dict) and "number" in cell and cell["inferred"] for cell in cells)


def is_inferred(cell: object) -> bool:
    """Whether no source states anything in a cell."""
    marks = cell if isinstance(cell, list) else [cell]
    return all(mark and mark.get("inferred", False) for mark in marks)


def change_of_cell(cell: object) -> str | None:
    """Whether something in a cell was added or removed."""
    changes = {mark.get("change") for mark in (cell if isinstance(cell, list) else [cell]) if mark}
    return next((change for change in ("came", "went") if change in changes), None)


def write_odd_registry(folder: Path) -> Path:
    """Writes a registry with hostile and long names."""
    long = "Provinsatsen för långsiktig kompetensförsörjning och samverkan mellan kommuner i hela Exempellandet"
    block = '[[participant]]\nactor = "%s"\nrole = "owner"\n'
    files = {
        "registry.toml": f"schema = 1\nname = '{NAME}'\n",
        "companies/prov.toml": f"name = '{NAME}'\n",
        "companies/lang-aktor.toml": f'name = "{"Exempelverksamhetsorganisationen" * 4}"\n',
        "initiatives/lang.toml": f'name = "{long}"\n' + block % "prov" + block % "lang-aktor",
        "initiatives/langre.toml": f'name = "{"Kompetensförsörjningssamverkan" * 3}"\n' + block % "lang-aktor",
        "initiatives/prov-insats.toml": f"name = '{NAME}'\n" + block % "prov",
    }
    for at, name in enumerate(FORMULAS):
        files[f"companies/formel-{at}.toml"] = f"name = '{name}'\n"
        files[f"initiatives/formelinsats-{at}.toml"] = f"name = '{name}'\n" + block % f"formel-{at}"
    return write_files(folder, files)


def write_large_registry(folder: Path) -> Path:
    """Writes a registry of 80 actors and 120 initiatives with long names, wider than any paper."""
    words = ["kompetensförsörjning", "samverkan", "arbetsmarknad", "vuxenutbildning", "näringsliv", "omställning", "validering"]
    roles = ["owner", "partner", "funder", "organiser", "co-organiser", "participant"]
    files = {"registry.toml": 'schema = 1\nname = "Prov"\n'}
    for at in range(80):
        name = f"Provorganisation {at:03} för {words[at % 7]} och {words[(at + 3) % 7]} i Exempellandet"
        files[f"companies/prov-{at:03}.toml"] = f'name = "{name}"\n'
    for at in range(120):
        name = f"Provinsats {at:03} om {words[at % 7]} och {words[(at + 2) % 7]} mellan kommuner i hela Exempellandet"
        text = f'name = "{name}"\n'
        for other in range(4):
            actor, role = (at * 7 + other * 13) % 80, roles[(at + other) % len(roles)]
            text += f'[[participant]]\nactor = "prov-{actor:03}"\nrole = "{role}"\n'
        files[f"initiatives/provinsats-{at:03}.toml"] = text
    return write_files(folder, files)


def write_files(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder
