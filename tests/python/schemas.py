"""The schemas of `kompis schema` and `kompis check` refuse the same files."""

import datetime
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft7Validator

from kompis import Kompis

# The schema for the records in each folder.
SHAPES = {
    **dict.fromkeys(("municipalities", "regions", "agencies", "companies"), "actor"),
    **dict.fromkeys(("schools", "universities", "associations", "groups"), "actor"),
    "initiatives": "initiative",
    "people": "person",
    "sources": "source",
}

# Rules whose violations a schema finds.
SEEN_BY_SCHEMA = {
    # invalid TOML has no value that a schema could check, and is refused before
    "conflict-markers", "more-faults", "not-utf8", "same-key", "syntax-error",
    "bad-code", "bad-date", "bad-orgnr", "missing-key", "missing-name", "schema-too-new", "unknown-choice",
    "unknown-county", "unknown-key", "wrong-type",
    "type-and-kind", "undeclared-word",
    "bad-postal-code", "bad-url",
    "unknown-level", "unknown-rule",
}  # fmt: skip

# Rules that a schema checks in part: an unknown key, an invalid id, a rule that can't be allowed.
PARTLY_SEEN = {"unknown-inferred-key", "unknown-reference", "unused-allow"}

# A schema can't see the other rules: they are about the name and place of a file, sums and query languages, other files,
# lists of codes, today's date, optional keys, and layout. The fixture of each rule is tried, so a new rule that a schema
# does see is reported.


def plain(value: object) -> object:
    """Returns a value as editors give it to a schema: dates are strings."""
    match value:
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return value


class Schemas:
    """The schemas of a registry; for an unreadable one, those without words of its own."""

    def __init__(self, kompis: Kompis, registry: Path):
        nowhere = kompis.root / "tests/fixtures/quiet"
        self.validators = {}
        for shape in (*dict.fromkeys(SHAPES.values()), "registry"):
            schema = kompis.schema(shape, registry) or kompis.schema(shape, nowhere)
            Draft7Validator.check_schema(schema)
            self.validators[shape] = Draft7Validator(schema)

    def refuses(self, shape: str, file: Path) -> str | None:
        """Returns why a schema refuses a file, if it does."""
        try:
            # TOML allows neither; a byte order mark has a rule of its own.
            text = file.read_bytes().decode().removeprefix("\ufeff")
            value = plain(tomllib.loads(text))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            return f"no TOML: {error}"
        errors = self.validators[shape].iter_errors(value)
        return next((f"{error.json_path}: {error.message}" for error in errors), None)


def shape_of(path: Path) -> str | None:
    """Returns the shape of a file by its path; none where no schema applies."""
    if path == Path("registry.toml"):
        return "registry"
    return SHAPES.get(path.parts[0]) if len(path.parts) > 1 else None


def disagreement(rules: set[str], refused: str | None) -> str | None:
    """Returns where `check`, by the rules that it found violated, and a schema disagree."""
    if refused and not rules & (SEEN_BY_SCHEMA | PARTLY_SEEN):
        return f"the schema says {refused[:300]!r}, check {', '.join(sorted(rules)) or 'nothing'}: is a rule missing in SEEN?"
    if rules & SEEN_BY_SCHEMA and not refused:
        return f"check says {', '.join(sorted(rules & SEEN_BY_SCHEMA))}, the schema nothing"
    return None


def compare(kompis: Kompis, registry: Path, met: set[str]) -> Iterator[str]:
    """Yields files that only one of them refuses; `met` collects the rules of files that both refuse."""
    schemas = Schemas(kompis, registry)
    found = kompis.found(registry)
    name = registry.relative_to(kompis.root) if registry.is_relative_to(kompis.root) else registry.name
    for file in sorted(registry.rglob("*.toml")):
        path = file.relative_to(registry)
        shape = shape_of(path)
        if shape is None or path.name.startswith("."):
            continue
        rules = found.get(path.as_posix(), set())
        refused = schemas.refuses(shape, file)
        if problem := disagreement(rules, refused):
            yield f"{name}/{path}: {problem}"
        elif refused:
            met |= rules


def check_and_schema_agree_on_fixtures(kompis: Kompis) -> list[str]:
    """`check` and the schemas agree on the shipped registry and every fixture, valid or not."""
    problems = [f"{rule}: there is no such rule" for rule in sorted((SEEN_BY_SCHEMA | PARTLY_SEEN) - kompis.rules())]
    problems += [f"{rule}: it is in SEEN and in PARTLY" for rule in sorted(SEEN_BY_SCHEMA & PARTLY_SEEN)]
    settings = [kompis.root / "registry/registry.toml"]
    settings += sorted((kompis.root / "tests/fixtures").rglob("registry.toml"))
    met: set[str] = set()
    for file in settings:
        problems += compare(kompis, file.parent, met)
    return problems + [f"{rule}: in SEEN, and no file shows it" for rule in sorted(SEEN_BY_SCHEMA - met)]


# A value of each TOML type, and words of every list.
TYPES = [
    '"text"', '""', '" "', "1", "1.5", "true", "[]", '["text"]', "[1]", '["text", 1]', "[[]]", "{}", "[{}]",
    "{ text = 1 }", '"owner"', '"ägare"', '"project"', '"paused"', '["press"]', '["name"]', '"public-task"', '"year"',
    '"spring"', '"same-name"', '"bad-date"', '"error"', '"sv"',
]  # fmt: skip

# Dates and times without quotes. Editors give them to schemas as strings, so schemas can't tell them from strings.
DAYS = ["2023-10-25", "2023-10-25T10:00:00", "10:00:00"]

# Dates, numbers, codes and addresses, valid and almost valid.
FORMS = [
    '"2023-10-25"', '"2023-10"', '"2023"', '"..2023"', '"2023.."', '"..2023-10"', '"2023-10-25.."', '"..2023.."',
    '".."', '"2023-13"', '"2023-00"', '"2023-10-32"', '"23-10-25"', '"2023-1-5"', '"2023..2024"',
    '"212000-0449"', '"2120000449"', '"162120000449"', '"16212000-0449"', '"16-212000-0449"', '"SE212000044901"',
    '"SE212000-044901"', '"212000-449"', '"21200-00449"', '"212000 0449"',
    '"08"', '"0880"', '"12345678"', '"088"', '["08"]', '["8"]', '["08", "99"]',
    '"https://exempel.se"', '"http://exempel.se/a?b#c"', '"www.exempel.se"', '"https://exempel"', '"ftp://exempel.se"',
    '"https://ex empel.se"', '"392 31"', '"39231"', '"3923"', '"092 31"',
]  # fmt: skip


def required_values(schema: dict) -> dict[str, str]:
    """Returns the required keys of a table, with valid values."""
    properties = schema["properties"]
    return {key: f'"{properties[key].get("enum", ["text"])[0]}"' for key in schema.get("required", [])}


def lines(texts: dict[str, str]) -> list[str]:
    return [f"{key} = {text}" for key, text in texts.items()]


def is_decidable(value: str, schema: dict) -> bool:
    """Whether a schema can decide: it can't tell an unquoted date from a string."""
    holds_date = "\\.\\." in schema.get("pattern", "")
    return value not in DAYS or holds_date or "string" not in schema.get("type", "")


def cases(schema: dict, values: list[str], wrap="\n".join) -> Iterator[str]:
    """Yields texts with each value at each key, also in nested tables."""
    needed = required_values(schema)
    for key in [*schema["properties"], "unknown"]:
        inner = schema["properties"].get(key, {})
        yield from (wrap(lines({**needed, key: value})) for value in values if is_decidable(value, inner))
        opened, closed = "{", "}"
        if inner.get("type") == "array":
            inner, opened, closed = inner.get("items", {}), "[{", "}]"
        if "properties" in inner:

            def wrapped(inside, key=key, opened=opened, closed=closed):
                others = {name: text for name, text in needed.items() if name != key}
                return wrap([*lines(others), f"{key} = {opened} {', '.join(inside)} {closed}"])

            for left_out in required_values(inner):
                yield wrapped(lines({name: text for name, text in required_values(inner).items() if name != left_out}))
            yield from cases(inner, values, wrapped)


def check_and_schema_agree_on_values(kompis: Kompis) -> list[str]:
    """`check` and the schemas agree on every value at every key of every shape of record."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder)
        (registry / "registry.toml").write_text('schema = 1\nvocabulary.tags = ["text"]\n')
        for place in ("companies", "initiatives", "people", "sources"):
            (registry / place).mkdir()
            schema = kompis.schema(SHAPES[place], registry)
            for number, text in enumerate([*cases(schema, [*TYPES, *DAYS, *FORMS]), ""]):
                (registry / place / f"{SHAPES[place]}-{number}.toml").write_text(text + "\n")
        for problem in compare(kompis, registry, set()):
            path = problem.partition(":")[0].partition("/")[2]
            text = (registry / path).read_text().strip().replace("\n", "; ")
            problems.append(f"`{text}`: {problem.partition(': ')[2]}")
    return problems


def check_and_schema_agree_on_settings(kompis: Kompis) -> list[str]:
    """`check` and the schemas agree on every value at every key of registry.toml."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder)
        file = registry / "registry.toml"
        file.write_text("schema = 1\n")
        schema = kompis.schema("registry", registry)
        # All rules are set in the same way, so one stands for all.
        levels = schema["properties"]["levels"]["properties"]
        schema["properties"]["levels"]["properties"] = {"same-name": levels["same-name"]}
        validator = Draft7Validator(kompis.schema("registry", registry))
        for text in cases(schema, [*TYPES, *DAYS]):
            text = text.replace('schema = "text"', "schema = 1")
            file.write_text(text + "\n")
            rules = set().union(*kompis.found(registry).values())
            errors = validator.iter_errors(plain(tomllib.loads(text)))
            if problem := disagreement(rules, next((error.message for error in errors), None)):
                problems.append(f"`{text}`: {problem}".replace("\n", "; "))
    return problems
