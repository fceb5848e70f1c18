"""`kompis check --format sarif` is valid by the official schema of SARIF 2.1.0, and its locations are right.

`check` raises AssertionError with the problem.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse

import jsonschema

from kompis import Kompis

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "tests" / "python" / "sarif-schema-2.1.0.json"
FIXTURES = ROOT / "tests" / "fixtures"

# The longest description that GitHub's code scanning accepts, in characters.
LONGEST_DESCRIPTION = 1024


def sarif_is_valid_and_true(kompis: Kompis) -> list[str]:
    """Returns the problems, as run.py expects them."""
    try:
        check(kompis.binary)
    except AssertionError as error:
        return [str(error)]
    return []


def check(kompis: pathlib.Path) -> None:
    """Validates the output for the shipped registry, for every fixture, and for a registry with errors in a repository."""
    validator = official_validator()
    clean = run(kompis, ROOT, ROOT / "registry", expected=0)
    validate(validator, clean, ROOT)
    assert results(clean) == [], "the registry is clean"

    fixtures = sorted(file.parent for file in FIXTURES.glob("rules/*/registry.toml"))
    assert len(fixtures) > 50, fixtures
    for fixture in fixtures:
        if fixture.name == "schema-too-new":
            continue  # it is not read at all
        log = run(kompis, ROOT, fixture)
        validate(validator, log, ROOT)
        reported = {result["ruleId"] for result in results(log)}
        assert fixture.name in reported, f"{fixture.name}: {reported}"

    with tempfile.TemporaryDirectory() as folder:
        check_registry_with_errors(kompis, validator, pathlib.Path(folder).resolve())


def official_validator() -> jsonschema.protocols.Validator:
    """Returns the validator of the official schema, after it has refused an invalid log."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    assert not validator.is_valid({"version": "2.1.0"}), "a log without runs"
    assert not validator.is_valid({"version": "2.1.0", "runs": [{}]}), "a run without tool"
    return validator


def run(
    kompis: pathlib.Path, here: pathlib.Path, registry: pathlib.Path, expected: int | None = None
) -> dict:
    """Returns the SARIF log of a registry."""
    left_out = ("KOMPIS_", "GITHUB_", "GIT_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    environment["KOMPIS_TODAY"] = "2026-11-22"
    command = [kompis.resolve(), "check", "--format", "sarif", "--registry", registry]
    done = subprocess.run(
        command, cwd=here, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode in ((0, 1) if expected is None else (expected,)), done
    assert done.stdout.endswith("}\n"), "the last line ends"
    assert str(here) not in done.stdout, "the path on this machine is printed"
    return json.loads(done.stdout)


def results(log: dict) -> list[dict]:
    return log["runs"][0]["results"]


def validate(validator: jsonschema.protocols.Validator, log: dict, top: pathlib.Path) -> None:
    """Checks a log against the schema and what a schema can't express; its files are below `top`."""
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(log)]
    assert not errors, "\n".join(errors)
    (the_run,) = log["runs"]
    assert the_run["columnKind"] == "unicodeCodePoints"
    rules = the_run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert len(set(ids)) == len(ids), "a rule is there twice"
    for rule in rules:
        for text in (rule["shortDescription"], rule["fullDescription"]):
            assert 0 < len(text["text"]) <= LONGEST_DESCRIPTION, rule["id"]
    prints = [json.dumps(result["partialFingerprints"]) for result in results(log)]
    assert len(set(prints)) == len(prints), "two findings have one fingerprint"
    for result in results(log):
        assert ids[result["ruleIndex"]] == result["ruleId"], result
        assert len(result["locations"]) == 1, result
        related = result.get("relatedLocations", [])
        linked = {int(number) for number in re.findall(r"\]\((\d+)\)", result["message"]["text"])}
        assert linked <= {location["id"] for location in related}, result
        for location in result["locations"] + related:
            place(location, the_run, top)


def place(location: dict, the_run: dict, top: pathlib.Path) -> str | None:
    """Returns the text at a location; none for a file as a whole."""
    physical = location["physicalLocation"]
    artifact = physical["artifactLocation"]
    assert artifact["uriBaseId"] in the_run["originalUriBaseIds"], artifact
    parts = urllib.parse.urlsplit(artifact["uri"])
    assert parts.scheme == parts.netloc == parts.query == parts.fragment == "", artifact
    assert re.fullmatch(r"([\w.~/-]|%[0-9A-F]{2})+", parts.path, re.ASCII), artifact
    assert not parts.path.startswith("/"), artifact
    file = top / urllib.parse.unquote(parts.path, errors="strict")
    assert file.is_file(), f"{file} is no file"
    region = physical.get("region")
    if region is None:
        return None
    # A byte order mark is no column; an invalid UTF-8 byte is one.
    lines = file.read_bytes().decode("utf-8-sig", errors="replace").split("\n")
    start, end = region["startLine"], region["endLine"]
    assert 1 <= start <= end <= len(lines), region
    assert 1 <= region["startColumn"] <= len(lines[start - 1]) + 1, region
    assert 1 <= region["endColumn"] <= len(lines[end - 1]) + 1, region
    if start == end:
        return lines[start - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    return "\n".join(lines[start - 1 : end])


def check_registry_with_errors(kompis: pathlib.Path, validator: jsonschema.protocols.Validator, top: pathlib.Path) -> None:
    """Checks a registry with errors in a subfolder of a repository, with letters that a URI must encode."""
    registry = top / "data 100%" / "på, [prov]"
    shutil.copytree(FIXTURES / "check" / "missing-reference", registry)
    # Letters of one and of two UTF-16 units before an error: columns are code points.
    (registry / "sources" / "a#b.toml").parent.mkdir(exist_ok=True)
    nested = 'name = "Prov"\nurl = { "å😀" = 1 }\n'
    (registry / "sources" / "a#b.toml").write_text(nested, "utf-8")
    subprocess.run(["git", "init", "--quiet", top], check=True)

    log = run(kompis, registry / "people", registry, expected=1)
    validate(validator, log, top)
    (the_run,) = log["runs"]
    by_text = {}
    for result in results(log):
        for location in result["locations"] + result.get("relatedLocations", []):
            text = place(location, the_run, top)
            by_text.setdefault((result["ruleId"], text), []).append(location)

    misspelt = by_text[("unknown-reference", '"exempelby-komun"')]
    places = [location["physicalLocation"] for location in misspelt]
    assert [found["region"]["startLine"] for found in places] == [5, 4], places
    assert places[0]["region"] == {"startLine": 5, "startColumn": 9, "endLine": 5, "endColumn": 26}
    assert places[0]["artifactLocation"]["uri"] == (
        "data%20100%25/p%C3%A5%2C%20%5Bprov%5D/initiatives/provmassan.toml"
    )
    assert ("wrong-type", '{ "å😀" = 1 }') in by_text, "columns are not code points"
    assert ("bad-id", None) in by_text, sorted(by_text, key=str)
    missing = [result for result in results(log) if "provbladet-2023" in result["message"]["text"]]
    assert len(missing) == 1, "one cause is one finding"
    assert len(missing[0]["relatedLocations"]) == 2, missing

    # No message may have contact details of people.
    person = (registry / "people" / "prov-provsson.toml").read_text("utf-8")
    phone = re.search(r"phone = (\S+)", person)
    assert phone and phone[1] not in json.dumps(log, ensure_ascii=False), "a phone number is printed"
