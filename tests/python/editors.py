"""The .taplo.toml files do what they are for: taplo, the TOML server of most editors, checks records by them."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kompis import Kompis


def taplo(*words: str, cwd: Path) -> subprocess.CompletedProcess:
    program = Path(sys.executable).parent / "taplo"
    command = [program, *words, "--colors", "never"]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def copy(kompis: Kompis, folder: Path) -> Path:
    """The repository with its registry, but for everything else."""
    shutil.copy(kompis.root / ".taplo.toml", folder)
    return Path(shutil.copytree(kompis.root / "registry", folder / "registry"))


def taplo_agrees(kompis: Kompis) -> list[str]:
    """It takes the shipped registry, and refuses a misspelt key and a role that there is not."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        registry = copy(kompis, Path(folder))
        (registry / "companies/provbolaget.toml").write_text('name = "Provbolaget"\nwebiste = "https://prov.example"\n')
        block = '[[participant]]\nactor = "provbolaget"\nrole = "chef"\n'
        (registry / "initiatives/provdagen.toml").write_text(f'name = "Provdagen"\n\n{block}')
        bad = {"companies/provbolaget.toml": "webiste", "initiatives/provdagen.toml": "chef"}
        for opened in (Path(folder), registry):
            for path, word in bad.items():
                told = taplo("lint", str((registry / path).relative_to(opened)), cwd=opened)
                if told.returncode == 0 or word not in told.stderr:
                    problems.append(f"{path} is taken where {opened.name} is opened: {told.stderr[:300]}")
        for path in bad:
            (registry / path).unlink()
        for opened in (Path(folder), registry):
            told = taplo("lint", cwd=opened)
            if told.returncode != 0:
                problems.append(f"the shipped registry is refused where {opened.name} is opened: {told.stderr[:2000]}")
    return problems


def taplo_keeps_the_form(kompis: Kompis) -> list[str]:
    """An editor that formats what it saves leaves records in canonical form."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        registry = copy(kompis, Path(folder))
        for opened in (Path(folder), registry):
            told = taplo("fmt", "--check", cwd=opened)
            if told.returncode != 0:
                problems.append(f"records are formatted anew where {opened.name} is opened: {told.stderr[:2000]}")
    return problems
