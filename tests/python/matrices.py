"""Matrices of all sorts, as every check of `kompis matrix` asks for them."""

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

# What a spreadsheet takes for a formula, unless it is told otherwise.
FORMULAS = ["=1+1", "+46 prov", "-2+3", "@SUM(A1)"]


def asked(kompis: Kompis, folder: Path) -> list[tuple[list[str], Path]]:
    """Every matrix with its registry: those of the shipped one, and one of odd names."""
    shipped = kompis.root / "registry"
    return [*((words, shipped) for words in MATRICES), ([], made_up(folder / "registry"))]


def shown(kompis: Kompis, registry: Path, words: list[str], form: str) -> bytes:
    """A matrix in a format: its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "matrix"
        more = ["--registry", str(registry), "--lang", "sv", "--format", form, "-o", str(file)]
        told = kompis.run("matrix", *words, *more)
        assert told.returncode == 0, told.stderr
        return file.read_bytes()


def slanted(wanted: dict) -> bool:
    """Whether a matrix has numbers that are inferred."""
    cells = [cell for row in wanted["rows"] for cell in row["cells"].values()]
    return any(isinstance(cell, dict) and "number" in cell and cell["inferred"] for cell in cells)


def is_inferred(cell: object) -> bool:
    """Whether nothing in a cell is stated by a source."""
    marks = cell if isinstance(cell, list) else [cell]
    return all(mark and mark.get("inferred", False) for mark in marks)


def became(cell: object) -> str | None:
    """Whether something in a cell came, or else went."""
    changes = {mark.get("change") for mark in (cell if isinstance(cell, list) else [cell]) if mark}
    return next((change for change in ("came", "went") if change in changes), None)


def made_up(folder: Path) -> Path:
    """A registry with a name that is no name, and long ones."""
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
    return written(folder, files)


def large(folder: Path) -> Path:
    """A registry of 80 actors and 120 initiatives with long names: no paper is as wide."""
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
    return written(folder, files)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder
