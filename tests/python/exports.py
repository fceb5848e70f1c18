"""`kompis export`, read by other programs."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import tempfile
import tomllib
from pathlib import Path

import duckdb
import frictionless
import openpyxl
from jsonschema import Draft7Validator

from kompis import Kompis
from schemas import SHAPES, plain

# Registries without findings.
REGISTRIES = ["registry", "tests/fixtures/quiet", "tests/fixtures/contacts"]


def json_holds_everything(kompis: Kompis) -> list[str]:
    """The JSON meets its schema and holds the keys and values of every file, as Python reads them."""
    problems = []
    for name in REGISTRIES:
        registry = kompis.root / name
        done = kompis.run("export", "-", "--with-people", "--registry", str(registry))
        document = json.loads(done.stdout)
        schema = kompis.schema("export", registry)
        Draft7Validator.check_schema(schema)
        errors = Draft7Validator(schema).iter_errors(document)
        problems += [f"{name}: {error.json_path}: {error.message[:300]}" for error in errors]
        problems += [f"{name}: {problem}" for problem in differences(registry, document["result"])]
        lines = kompis.run("export", "-", "--with-people", "--format", "ndjson", "--registry", str(registry)).stdout
        if [json.loads(line) for line in lines.splitlines()] != document["result"]["records"]:
            problems.append(f"{name}: ndjson has other records")
    # What is not exported breaks the schema.
    document["result"]["records"][0]["odd"] = 1
    if Draft7Validator(schema).is_valid(document):
        problems.append("the schema allows any key")
    return problems


def differences(registry: Path, result: dict) -> list[str]:
    """Returns what differs between the files of a registry and an export of it."""
    wanted = {"registry.toml": plain(tomllib.loads((registry / "registry.toml").read_text()))}
    for file in sorted(registry.glob("*/**/*.toml")):
        folder = file.relative_to(registry).parts[0]
        record = plain(tomllib.loads(file.read_text()))
        if folder in SHAPES and not record.get("withhold"):
            wanted[folder + "/" + file.stem] = record
    found = {"registry.toml": result["registry"]}
    for record in result["records"]:
        kind = {"municipality": "municipalities", "agency": "agencies", "company": "companies"}
        kind |= {"university": "universities", "person": "people"}
        folder = kind.get(record["kind"], record["kind"] + "s")
        found[folder + "/" + record["id"]] = {key: it for key, it in record.items() if key not in ("id", "kind")}
    problems = [f"{key} is only on one side" for key in wanted.keys() ^ found.keys()]
    both = sorted(wanted.keys() & found.keys())
    return problems + [f"{key}: {found[key]} is not {wanted[key]}" for key in both if found[key] != wanted[key]]


# Who shares how many initiatives, in SQL that every database understands.
PAIRS = """
    SELECT one.actor AS first, other.actor AS second, COUNT(DISTINCT one.initiative) AS shared
    FROM participations one
    JOIN participations other ON one.initiative = other.initiative AND one.actor < other.actor
    GROUP BY one.actor, other.actor
    ORDER BY shared DESC, first, second
"""


def export(kompis: Kompis, target: Path, *words: str) -> None:
    done = kompis.run("export", str(target), *words)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


def database_answers_in_sql(kompis: Kompis) -> list[str]:
    """Plain SQL finds the actors of each initiative and role, and no reference leads nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "registry.sqlite"
        export(kompis, file, "--with-people")
        database = sqlite3.connect(file)
        rows = database.execute(
            "SELECT initiative, role, actor, actor_name, initiative_name FROM participations_with_names"
        ).fetchall()
        dangling = database.execute("PRAGMA foreign_key_check").fetchall()
        roles = database.execute(
            "SELECT initiative_name, role, COUNT(DISTINCT actor) FROM participations_with_names GROUP BY 1, 2"
        ).fetchall()
    records = json.loads(kompis.run("export", "-").stdout)["result"]["records"]
    names = {record["id"]: record["name"] for record in records}
    wanted = [
        (record["id"], block["role"], block["actor"], names[block["actor"]], record["name"])
        for record in records
        for block in record.get("participant", [])
    ]
    problems = [f"the view has {rows}"] if sorted(rows) != sorted(wanted) else []
    if sum(count for _, _, count in roles) != len({row[:3] for row in wanted}):
        problems.append(f"the roles are {roles}")
    return problems + [f"leads nowhere: {row}" for row in dangling]


def package_is_valid(kompis: Kompis) -> list[str]:
    """Frictionless finds nothing wrong with the tables, and everything that is broken."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "tables"
        for name in REGISTRIES:
            export(kompis, tables, "--with-people", "--registry", str(kompis.root / name))
            report = frictionless.validate(str(tables / "datapackage.json"))
            found = report.flatten(["type", "message"]) + report.errors
            problems += [f"{name}: {problem}" for problem in found]
        participations = tables / "participations.csv"
        participations.write_text(participations.read_text().replace("exempelbolaget", "borta"))
        if frictionless.validate(str(tables / "datapackage.json")).valid:
            problems.append("a reference that leads nowhere is not found")
    return problems


def workbook_has_texts(kompis: Kompis) -> list[str]:
    """Codes, numbers and days are texts; heads are bold and stay in sight, and rows can be filtered."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "registry.xlsx"
        export(kompis, file)
        book = openpyxl.load_workbook(file)
    problems = []
    for sheet in book:
        if sheet.freeze_panes != "B2" or sheet.auto_filter.ref != sheet.dimensions:
            problems.append(f"{sheet.title}: frozen at {sheet.freeze_panes}, filter {sheet.auto_filter.ref}")
        problems += [f"{sheet.title}: {cell.value} is not bold" for cell in sheet[1] if not cell.font.bold]
    actors = book["Aktörer"]
    head = [cell.value for cell in actors[1]]
    records = json.loads(kompis.run("export", "-").stdout)["result"]["records"]
    codes = {record["id"]: record.get("code") for record in records}
    for row in actors.iter_rows(min_row=2, values_only=True):
        shown = dict(zip(head, row))
        if shown["Kod"] != codes[shown["Id"]]:
            problems.append(f"{shown['Id']} has the code {shown['Kod']!r}")
    return problems


def parquet_is_read_by_duckdb(kompis: Kompis) -> list[str]:
    """DuckDB reads the Parquet files, and finds what SQLite finds."""
    with tempfile.TemporaryDirectory() as folder:
        database, tables = Path(folder) / "registry.sqlite", Path(folder) / "tables"
        export(kompis, database)
        build = ["cargo", "run", "--locked", "--quiet", "--features", "parquet", "--"]
        words = ["export", str(tables), "--format", "parquet"]
        subprocess.run([*build, *words], cwd=kompis.root, check=True, capture_output=True)
        wanted = sqlite3.connect(database).execute(PAIRS).fetchall()
        duck = duckdb.connect()
        for table in tables.glob("*.parquet"):
            name = table.stem.replace("-", "_")
            duck.execute(f"CREATE VIEW {name} AS SELECT * FROM '{table}'")
        found = duck.execute(PAIRS).fetchall()
        of_actors = "SELECT id, name, code, size_count FROM actors ORDER BY id"
        actors, same = (it.execute(of_actors).fetchall() for it in (duck, sqlite3.connect(database)))
    problems = [f"DuckDB finds {found[:3]} …, SQLite {wanted[:3]} …"] if found != wanted or not wanted else []
    return problems + (["the actors differ"] if actors != same else [])
