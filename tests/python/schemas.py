"""What `kompis schema` refuses, `kompis check` refuses too, and the other way round, file by file."""

import datetime
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft7Validator

from kompis import Kompis

# The shape of the records in each folder.
SHAPES = {
    **dict.fromkeys(("municipalities", "regions", "agencies", "companies"), "actor"),
    **dict.fromkeys(("schools", "universities", "associations", "groups"), "actor"),
    "initiatives": "initiative",
    "people": "person",
    "sources": "source",
}

# Rules that a schema sees.
SEEN = {
    # what is no TOML is no value that a schema could look at, and refused before
    "conflict-markers", "more-faults", "not-utf8", "same-key", "syntax-error",
    "bad-code", "bad-date", "bad-orgnr", "missing-key", "missing-name", "schema-too-new", "unknown-choice",
    "unknown-county", "unknown-key", "wrong-type",
    "type-and-kind", "undeclared-word",
    "bad-postal-code", "bad-url",
    "unknown-level", "unknown-rule",
}  # fmt: skip

# Rules that a schema sees in part: a key that is none at all, what can be no id, a rule that can't be allowed.
PARTLY = {"unknown-inferred-key", "unknown-reference", "unused-allow"}

# All other rules a schema can't see: the name and place of a file, sums and languages of their own, other files, lists of
# codes, today, what may be missing, and how the text is written. The fixture of each rule is tried: of a new rule that a
# schema does see, it says so.


def plain(value: object) -> object:
    """A value as editors give it to a schema: dates are texts."""
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
    """The schemas of a registry; of one that can't be read, those without words of its own."""

    def __init__(self, kompis: Kompis, registry: Path):
        nowhere = kompis.root / "tests/fixtures/quiet"
        self.validators = {}
        for shape in (*dict.fromkeys(SHAPES.values()), "registry"):
            schema = kompis.schema(shape, registry) or kompis.schema(shape, nowhere)
            Draft7Validator.check_schema(schema)
            self.validators[shape] = Draft7Validator(schema)

    def refuses(self, shape: str, file: Path) -> str | None:
        """Why a file is refused."""
        try:
            # TOML has neither; a mark at the beginning is told by a rule of its own.
            text = file.read_bytes().decode().removeprefix("\ufeff")
            value = plain(tomllib.loads(text))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            return f"no TOML: {error}"
        errors = self.validators[shape].iter_errors(value)
        return next((f"{error.json_path}: {error.message}" for error in errors), None)


def shape_of(path: Path) -> str | None:
    """What the file is to be, by where it lies; none where no schema is for it."""
    if path == Path("registry.toml"):
        return "registry"
    return SHAPES.get(path.parts[0]) if len(path.parts) > 1 else None


def differing(rules: set[str], refused: str | None) -> str | None:
    """In what check, by the rules that it found broken, and a schema don't agree."""
    if refused and not rules & (SEEN | PARTLY):
        return f"the schema says {refused[:300]!r}, check {', '.join(sorted(rules)) or 'nothing'}: is a rule missing in SEEN?"
    if rules & SEEN and not refused:
        return f"check says {', '.join(sorted(rules & SEEN))}, the schema nothing"
    return None


def compare(kompis: Kompis, registry: Path, met: set[str]) -> Iterator[str]:
    """Files of which one says yes and the other no; `met` takes the rules of files that both refuse."""
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
        if problem := differing(rules, refused):
            yield f"{name}/{path}: {problem}"
        elif refused:
            met |= rules


def fixtures_agree(kompis: Kompis) -> list[str]:
    """The shipped registry and every fixture, good and bad."""
    problems = [f"{rule}: there is no such rule" for rule in sorted((SEEN | PARTLY) - kompis.rules())]
    problems += [f"{rule}: it is in SEEN and in PARTLY" for rule in sorted(SEEN & PARTLY)]
    settings = [kompis.root / "registry/registry.toml"]
    settings += sorted((kompis.root / "tests/fixtures").rglob("registry.toml"))
    met: set[str] = set()
    for file in settings:
        problems += compare(kompis, file.parent, met)
    return problems + [f"{rule}: in SEEN, and no file shows it" for rule in sorted(SEEN - met)]


# One of each type of TOML, and words of every list.
TYPES = [
    '"text"', '""', '" "', "1", "1.5", "true", "[]", '["text"]', "[1]", '["text", 1]', "[[]]", "{}", "[{}]",
    "{ text = 1 }", '"owner"', '"ägare"', '"project"', '"paused"', '["press"]', '["name"]', '"public-task"', '"year"',
    '"spring"', '"same-name"', '"bad-date"', '"error"', '"sv"',
]  # fmt: skip

# Days and times without quotes. Editors hand them to schemas as texts, so these can't be told from texts.
DAYS = ["2023-10-25", "2023-10-25T10:00:00", "10:00:00"]

# Dates, numbers, codes and addresses, right and nearly right.
FORMS = [
    '"2023-10-25"', '"2023-10"', '"2023"', '"..2023"', '"2023.."', '"..2023-10"', '"2023-10-25.."', '"..2023.."',
    '".."', '"2023-13"', '"2023-00"', '"2023-10-32"', '"23-10-25"', '"2023-1-5"', '"2023..2024"',
    '"212000-0449"', '"2120000449"', '"162120000449"', '"16212000-0449"', '"16-212000-0449"', '"SE212000044901"',
    '"SE212000-044901"', '"212000-449"', '"21200-00449"', '"212000 0449"',
    '"08"', '"0880"', '"12345678"', '"088"', '["08"]', '["8"]', '["08", "99"]',
    '"https://exempel.se"', '"http://exempel.se/a?b#c"', '"www.exempel.se"', '"https://exempel"', '"ftp://exempel.se"',
    '"https://ex empel.se"', '"392 31"', '"39231"', '"3923"', '"092 31"',
]  # fmt: skip


def filled(schema: dict) -> dict[str, str]:
    """What must stand in a table, with values that are in order."""
    properties = schema["properties"]
    return {key: f'"{properties[key].get("enum", ["text"])[0]}"' for key in schema.get("required", [])}


def lines(texts: dict[str, str]) -> list[str]:
    return [f"{key} = {text}" for key, text in texts.items()]


def fits(value: str, schema: dict) -> bool:
    """Whether there is a right answer: a day without quotes, where a text should stand, can't be told from one."""
    holds_date = "\\.\\." in schema.get("pattern", "")
    return value not in DAYS or holds_date or "string" not in schema.get("type", "")


def cases(schema: dict, values: list[str], wrap="\n".join) -> Iterator[str]:
    """Texts with each value at each key, in tables inside tables too."""
    needed = filled(schema)
    for key in [*schema["properties"], "unknown"]:
        inner = schema["properties"].get(key, {})
        yield from (wrap(lines({**needed, key: value})) for value in values if fits(value, inner))
        opened, closed = "{", "}"
        if inner.get("type") == "array":
            inner, opened, closed = inner.get("items", {}), "[{", "}]"
        if "properties" in inner:

            def around(inside, key=key, opened=opened, closed=closed):
                others = {name: text for name, text in needed.items() if name != key}
                return wrap([*lines(others), f"{key} = {opened} {', '.join(inside)} {closed}"])

            for left_out in filled(inner):
                yield around(lines({name: text for name, text in filled(inner).items() if name != left_out}))
            yield from cases(inner, values, around)


def values_agree(kompis: Kompis) -> list[str]:
    """Every value at every key of every shape of record."""
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


def settings_agree(kompis: Kompis) -> list[str]:
    """Every value at every key of registry.toml."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder)
        file = registry / "registry.toml"
        file.write_text("schema = 1\n")
        schema = kompis.schema("registry", registry)
        # Each rule can be set alike: one stands for all.
        levels = schema["properties"]["levels"]["properties"]
        schema["properties"]["levels"]["properties"] = {"same-name": levels["same-name"]}
        validator = Draft7Validator(kompis.schema("registry", registry))
        for text in cases(schema, [*TYPES, *DAYS]):
            text = text.replace('schema = "text"', "schema = 1")
            file.write_text(text + "\n")
            rules = set().union(*kompis.found(registry).values())
            errors = validator.iter_errors(plain(tomllib.loads(text)))
            if problem := differing(rules, next((error.message for error in errors), None)):
                problems.append(f"`{text}`: {problem}".replace("\n", "; "))
    return problems
