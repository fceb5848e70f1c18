"""zizmor finds nothing in the workflows that `kompis git install --ci github` writes, nor in our own.

zizmor runs offline: it reads only the files.
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile

from kompis import Kompis

ZIZMOR = pathlib.Path(sys.executable).parent / "zizmor"
COMMIT = "0123456789" * 4
SOURCE = ["--kompis-from", "https://exempel.se/prov/kompis", "--kompis-rev", COMMIT]

# Apply every rule that zizmor has.
AUDITOR = ["--persona", "auditor"]

# The workflow with write permission runs after one without, and zizmor always warns of that trigger.
IGNORED = "zizmor: ignore[dangerous-triggers]"


def zizmor_finds_nothing_in_workflows(kompis: Kompis) -> list[str]:
    """Audits the written workflows, and checks that zizmor finds problems in bad ones."""
    problems = audit(kompis.root / ".github", "ours")
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        subprocess.run(["git", "init", "--quiet", top], check=True)
        for words in (["init"], ["git", "install", "--ci", "github", *SOURCE]):
            done = kompis.run(*words, cwd=top)
            if done.returncode != 0:
                return [*problems, f"{words}: {done.stderr}"]
        folder = top / ".github"
        problems += audit(folder, "written", *AUDITOR)
        for file, old, new in (
            ("kompis-comment.yml", IGNORED, "trust me"),
            ("kompis.yml", "persist-credentials: false", "persist-credentials: true"),
            ("kompis.yml", "$BASE...HEAD", "${{ github.head_ref }}...HEAD"),
        ):
            path = folder / "workflows" / file
            text = path.read_text()
            if old not in text:
                problems.append(f"{file}: there is no `{old}`")
            path.write_text(text.replace(old, new))
            if not audit(folder, file, *AUDITOR):
                problems.append(f"{file}: zizmor says nothing of `{new}`")
            path.write_text(text)
    return problems


def audit(folder: pathlib.Path, name: str, *options: str) -> list[str]:
    """Returns what zizmor finds in a folder."""
    command = [ZIZMOR, "--offline", "--no-config", "--no-progress", "--quiet", *options, folder]
    done = subprocess.run(command, capture_output=True, text=True)
    return [] if done.returncode == 0 else [f"{name}: {done.stdout}{done.stderr}"]
