"""`kompis export`, read by other programs."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

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
