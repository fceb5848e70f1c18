"""Measures kompis as whole processes beside ripgrep, git, khard and Python's tomllib, and prints the tables of
docs/performance.md.

    python3 benches/compare.py                       1,000, 15,000 and 150,000 files
    python3 benches/compare.py --sharded 15000       folders in the folders of kinds
    python3 benches/compare.py --quick               1,000 files, a debug build: whether it runs, for CI

It needs git, ripgrep, khard and time (Debian packages) and builds kompis. Registries are made in --folder and used again.
All programs run warm, one after the other in each round, and their medians are compared: a busy moment of the machine
slows all of them. The exit code is 1 when a command fails, whatever the numbers are.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORD = "västervik"
CHANGED = 10
# No rule may find a record too old, and no setting of the user may count.
ENVIRONMENT = {**os.environ, "KOMPIS_TODAY": "2026-06-30", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8"}
for name in ("KOMPIS_REGISTRY", "KOMPIS_LANG", "KOMPIS_READ"):
    ENVIRONMENT.pop(name, None)

READ_WITH_TOMLLIB = """
import pathlib, sys, tomllib
for file in pathlib.Path(sys.argv[1]).rglob("*.toml"):
    tomllib.loads(file.read_text())
"""

# How many rows the list has that is imported.
ROWS = 20_000


class Row:
    """A command that is measured. The goal is a factor of another row, or milliseconds and the number of files for which
    they are meant. `megabytes` is a goal at 150,000 files."""

    def __init__(self, name, command, other=None, factor=None, limits=None, megabytes=None, rounds=None, more=None):
        self.name, self.command = name, [str(part) for part in command]
        self.other, self.factor, self.limits = other, factor, limits or {}
        self.megabytes, self.rounds, self.more = megabytes, rounds, more or {}
        self.times, self.memory = [], None

    def run(self):
        """Runs the command once and returns the seconds that it took."""
        environment = {**ENVIRONMENT, **self.more}
        begun = time.perf_counter()
        done = subprocess.run(self.command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        took = time.perf_counter() - begun
        # 1 is an answer: nothing is found.
        if done.returncode not in (0, 1):
            sys.exit(f"exit code {done.returncode}: {' '.join(self.command)}\n{done.stderr.decode(errors='replace')}")
        return took

    def measure_memory(self):
        """Measures the largest resident size; not by wait4 of this process, which counts Python's memory before the exec."""
        if not (program := shutil.which("time")):
            return
        command = [program, "-f", "%M", *self.command]
        environment = {**ENVIRONMENT, **self.more}
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.memory = int(done.stderr.strip().splitlines()[-1]) / 1024

    @property
    def median(self):
        return statistics.median(self.times)


def measure(rows, rounds):
    """Runs all commands once to warm the caches, and then in rounds."""
    for row in rows:
        if row.rounds != 1:
            row.run()
    for number in range(rounds):
        for row in rows:
            if number < (row.rounds or rounds):
                row.times.append(row.run())
    for row in rows:
        row.measure_memory()


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, env=ENVIRONMENT, **options)


def git(folder, *arguments):
    settings = ["-c", "user.name=Prov", "-c", "user.email=prov@exempel.example", "-c", "gc.auto=0"]
    run("git", "-C", folder, *settings, *arguments)


def build(is_quick):
    """Builds the programs and returns the folder where they are."""
    profile = [] if is_quick else ["--release"]
    examples = ["--example", "generate", "--example", "bare"]
    run("cargo", "build", "--quiet", "--locked", *profile, "--bin", "kompis", *examples, cwd=ROOT)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / ("debug" if is_quick else "release")


def create(folder, programs, files, is_sharded):
    """Creates a repository with a registry, and address books of the same people for khard."""
    registry = folder / "registry"
    if (folder / "complete").exists():
        git(registry, "checkout", "--quiet", "--force", "main")
        return registry
    shutil.rmtree(folder, ignore_errors=True)
    registry.mkdir(parents=True)
    run(programs / "examples" / "generate", registry, files, *(["--sharded"] if is_sharded else []))
    git(registry, "init", "--quiet", "--initial-branch=main")
    git(registry, "add", "--all")
    git(registry, "commit", "--quiet", "--message", "one")
    git(registry, "repack", "-a", "-d", "--quiet")
    cards = folder / "cards"
    cards.mkdir()
    for number, person in enumerate(sorted((registry / "people").rglob("*.toml"))):
        name = person.read_text().split('"')[1]
        given, family = name.split(" ", 1)
        lines = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{number}", f"N:{family};{given};;;", f"FN:{name}"]
        lines += [f"EMAIL;TYPE=WORK:p{number}@prov.example", "END:VCARD", ""]
        (cards / f"{number}.vcf").write_text("\r\n".join(lines))
    (folder / "khard.conf").write_text(f"[addressbooks]\n[[prov]]\npath = {cards}\n[general]\ndefault_action = list\n")
    write_list(folder / "list.csv")
    (folder / "complete").touch()
    return registry


def write_list(file):
    """Writes a list as a coordinator has it, of organisations that the registry does not have."""
    lines = ["Namn;E-post;Telefon;Kommun;Ort;Webbplats"]
    for number in range(ROWS):
        name = f"{number} Listprov i Exempelby AB"
        lines.append(f"{name};info{number}@prov.example;08-465 {number % 1000:03} 00;Kalmar;Exempelby;prov{number}.example")
    file.write_text("\n".join(lines) + "\n")


def reading_rows(folder, registry, programs):
    """The commands that change nothing, beside other programs."""
    actor = min(file.stem for file in (registry / "companies").rglob("*.toml"))
    initiative = "kompetensforum-prov-1"

    def kompis(*arguments):
        return [programs / "kompis", "--registry", registry, *arguments]

    rows = [
        Row("rg", ["rg", "-il", WORD, registry]),
        Row("git status", ["git", "-C", registry, "status", "--short"]),
        Row("tomllib", [sys.executable, "-c", READ_WITH_TOMLLIB, registry], rounds=3),
        Row("bare clap", [programs / "examples" / "bare", "--version"]),
        Row("--version", [programs / "kompis", "--version"], "bare clap", 1.5),
        Row("completion of an id", [programs / "kompis", "--", "kompis", "show", actor[:6]],
            limits={15_000: 30, 150_000: 120}, more={"KOMPIS_COMPLETE": "fish", "KOMPIS_REGISTRY": str(registry)}),
        Row("search WORD", kompis("search", WORD), "rg", 0.9, limits={1_000: 10}, megabytes=80),
        Row("list QUERY", kompis("list", "--count", "kind:company", "county:08"), "rg", 0.9),
        Row("show REF", kompis("show", actor), "rg", 0.9),
        Row("link --dry-run", kompis("link", actor, initiative, "--role", "partner", "--dry-run"), "rg", 0.9),
        Row("set --dry-run", kompis("set", actor, "short=Prov", "--dry-run"), "rg", 0.9),
        Row("matrix county:08", kompis("matrix", "county:08", "--format", "json"), "rg", 0.7),
        Row("gaps", kompis("gaps", "--format", "json"), "rg", 0.7),
        Row("stats", kompis("stats"), "rg", 0.7),
        Row("graph", kompis("graph", "--format", "json"), "rg", 0.7),
        Row("contacts county:08", kompis("contacts", "county:08"), "rg", 1.2),
        Row("check", kompis("check"), "rg", 2.5, megabytes=300),
    ]
    # Without optimization it takes a quarter of a minute.
    if programs.name == "release":
        rows.append(Row(f"import, {ROWS:,} rows", kompis("import", folder / "list.csv", "--dry-run"), rounds=3))
    if shutil.which("khard"):
        # It takes a millisecond for each card: once is enough.
        rows.insert(3, Row("khard list", ["khard", "-c", folder / "khard.conf", "list", WORD], rounds=1))
    return rows


def changed_rows(registry, programs, state, factor, *arguments):
    """A command about what is changed, beside `git status` in the same state."""
    status = f"git status, {CHANGED} {state}"
    kompis = [programs / "kompis", "--registry", registry, *arguments]
    return [
        Row(status, ["git", "-C", registry, "status", "--short"]),
        Row(f"{' '.join(arguments)}, {CHANGED} {state}", kompis, status, factor),
    ]


def measure_changes(registry, programs, rounds):
    """Measures with ten changed records: changed, staged, and committed."""
    rows = changed_rows(registry, programs, "changed", 1.5, "diff")
    companies = sorted((registry / "companies").rglob("*.toml"))
    for file in companies[:: len(companies) // CHANGED][:CHANGED]:
        file.write_text(file.read_text().replace("checked = 2026-05-01", "checked = 2026-06-01"))
    try:
        measure(rows, rounds)
        git(registry, "add", "--all")
        staged = changed_rows(registry, programs, "staged", 3, "check", "--staged")
        measure(staged, rounds)
        git(registry, "checkout", "--quiet", "-B", "branch")
        git(registry, "commit", "--quiet", "--message", "two")
        since = changed_rows(registry, programs, "committed", 3, "check", "--since", "main")
        measure(since, rounds)
    finally:
        git(registry, "checkout", "--quiet", "--force", "main")
    return rows + staged + since


def describe_goal(row, rows, files):
    """Returns the columns for the ratio, the goal, and whether it is met."""
    ratio, goals, met = "", [], True
    if row.other:
        factor = row.median / rows[row.other].median
        ratio = f"{factor:.2f} × {row.other.split(',')[0]}"
        goals.append(f"{row.factor} ×")
        met &= factor <= row.factor
    if limit := row.limits.get(files):
        goals.append(f"{limit} ms")
        met &= row.median * 1000 <= limit
    if row.megabytes and files == 150_000 and row.memory:
        goals.append(f"{row.megabytes} MB")
        met &= row.memory <= row.megabytes
    return ratio, ", ".join(goals), ("yes" if met else "NO") if goals else ""


def print_table(heading, columns, lines):
    print(f"\n{heading}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for line in lines:
        print(f"| {' | '.join(line)} |")
    sys.stdout.flush()


def print_size(files, shape, rows):
    by_name = {row.name: row for row in rows}
    lines = []
    for row in rows:
        memory = f"{row.memory:.0f} MB" if row.memory else "–"
        lines.append((row.name, f"{row.median * 1000:.1f} ms", *describe_goal(row, by_name, files), memory))
    columns = ("command", "median", "ratio", "goal", "met", "memory")
    print_table(f"### {files:,} files, {shape}", columns, lines)


def print_growth(small, large, measured):
    """Prints how much more time and memory ten times the files take; the goal is at most eleven times."""
    lines = []
    for few, many in zip(measured[small], measured[large]):
        in_time = many.median / few.median
        in_memory = many.memory / few.memory if few.memory and many.memory else 0
        met = "yes" if max(in_time, in_memory) <= 11 else "NO"
        lines.append((few.name, f"{in_time:.1f} ×", f"{in_memory:.1f} ×", met))
    print_table(f"### Growth from {small:,} to {large:,} files (goal: 11 ×)", ("command", "time", "memory", "met"), lines)


def main():
    parser = argparse.ArgumentParser(description="Measures kompis beside other programs.")
    parser.add_argument("sizes", nargs="*", type=int, help="numbers of files; else 1000 15000 150000")
    parser.add_argument("--sharded", action="store_true", help="folders by two letters in the folder of each kind")
    parser.add_argument("--quick", action="store_true", help="1,000 files, three rounds, a debug build")
    parser.add_argument("--rounds", type=int, help="rounds for each size; else 15, and 5 for 100,000 files and more")
    parser.add_argument("--folder", type=Path, help="where registries are made and kept; else a temporary folder")
    parser.add_argument("--programs", type=Path, help="the folder of programs that are built: target/release")
    options = parser.parse_args()
    programs = options.programs or build(options.quick)
    sizes = options.sizes or ([1_000] if options.quick else [1_000, 15_000, 150_000])
    shape = "sharded" if options.sharded else "flat"
    if options.quick and not options.programs:
        print("A debug build, many times slower than a release: this shows that every command runs; no ratio counts.")
    measured = {}
    with tempfile.TemporaryDirectory(prefix="kompis-compare-") as temporary:
        for files in sizes:
            folder = (options.folder or Path(temporary)) / f"{shape}-{files}"
            registry = create(folder.resolve(), programs, files, options.sharded)
            rounds = options.rounds or (3 if options.quick else 5 if files >= 100_000 else 15)
            rows = reading_rows(folder.resolve(), registry, programs)
            measure(rows, rounds)
            rows += measure_changes(registry, programs, rounds)
            print_size(files, shape, rows)
            measured[files] = rows
    for small in sizes:
        if small * 10 in measured:
            print_growth(small, small * 10, measured)


if __name__ == "__main__":
    main()
