"""Compares kompis with other programs: Python's jsonschema, networkx, vobject, khard, openpyxl,
SQLite, DuckDB and frictionless, taplo, zizmor, Chromium.

.ci/run starts it, or run it by hand: python3 tests/python/run.py. It builds kompis, creates an environment in
target/python with the packages of requirements.txt, and runs each check. It needs the network only when
requirements.txt has changed. The exit code is 1 when a check finds problems; no check is skipped silently.

To add a check, write a file beside this one with a function that takes a Kompis and returns problems as sentences,
add a line to CHECKS, and pin what it needs in requirements.txt.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INSIDE = "--inside"

# The file and function of each check, in the order in which they run.
CHECKS = [
    ("schemas", "check_and_schema_agree_on_fixtures"),
    ("schemas", "check_and_schema_agree_on_values"),
    ("schemas", "check_and_schema_agree_on_settings"),
    ("editors", "taplo_accepts_and_refuses_like_check"),
    ("editors", "taplo_keeps_canonical_form"),
    ("people", "cards_can_be_read"),
    ("people", "lists_can_be_read"),
    ("sarif", "sarif_is_valid_and_true"),
    ("workflows", "zizmor_finds_nothing_in_workflows"),
    ("graphs", "files_agree_with_json"),
    ("graphs", "measures_agree_with_networkx"),
    ("workbooks", "workbooks_have_the_cells_of_the_json"),
    ("pages", "pages_show_the_matrix"),
    ("pages", "drawings_have_no_overlapping_text"),
    ("exports", "json_holds_everything"),
    ("exports", "database_answers_in_sql"),
    ("exports", "package_is_valid"),
    ("exports", "workbook_has_texts"),
    ("exports", "parquet_is_read_by_duckdb"),
    ("papers", "printed_pages_cut_nothing_off"),
]


def target_folder() -> Path:
    """Returns the folder where cargo builds."""
    command = ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Path(json.loads(done.stdout)["target_directory"])


def create_environment(folder: Path) -> Path:
    """Returns the Python of an environment with the packages of requirements.txt."""
    wanted = (HERE / "requirements.txt").read_text()
    python = folder / "bin" / "python"
    installed = folder / "requirements.txt"
    if python.exists() and installed.exists() and installed.read_text() == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    if subprocess.run([*install, "-r", HERE / "requirements.txt"]).returncode != 0:
        sys.exit("tests/python: what requirements.txt names could not be installed; is the network there?")
    installed.write_text(wanted)
    return python


def run_checks(binary: Path) -> int:
    """Runs every check and returns how many found problems."""
    import importlib

    from kompis import Kompis

    failed = 0
    for module, name in CHECKS:
        started = time.monotonic()
        problems = getattr(importlib.import_module(module), name)(Kompis(binary, ROOT))
        seconds = time.monotonic() - started
        print(f"{module}.{name}: {'FAILED' if problems else 'ok'} ({seconds:.1f} s)")
        for problem in problems:
            print(f"  {problem}")
        failed += bool(problems)
    return failed


def main() -> int:
    if sys.version_info < (3, 11):
        sys.exit(f"tests/python needs Python 3.11 or later, this is {sys.version.split()[0]}")
    if sys.argv[1:2] == [INSIDE]:
        return 1 if run_checks(Path(sys.argv[2])) else 0
    subprocess.run(["cargo", "build", "--locked", "--quiet"], cwd=ROOT, check=True)
    built = target_folder()
    python = create_environment(built / "python")
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    binary = built / "debug" / "kompis"
    return subprocess.run([python, __file__, INSIDE, binary]).returncode


if __name__ == "__main__":
    sys.exit(main())
