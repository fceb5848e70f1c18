"""taplo, the TOML server of most editors, checks and formats records with the .taplo.toml files."""

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


def copy_repository(kompis: Kompis, folder: Path) -> Path:
    """Copies the registry and the .taplo.toml files of the repository, and nothing else."""
    shutil.copy(kompis.root / ".taplo.toml", folder)
    return Path(shutil.copytree(kompis.root / "registry", folder / "registry"))


def taplo_accepts_and_refuses_like_check(kompis: Kompis) -> list[str]:
    """taplo accepts the shipped registry, and refuses a misspelt key and an unknown role."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        registry = copy_repository(kompis, Path(folder))
        (registry / "companies/provbolaget.toml").write_text('name = "Provbolaget"\nwebiste = "https://prov.example"\n')
        block = '[[participant]]\nactor = "provbolaget"\nrole = "chef"\n'
        (registry / "initiatives/provdagen.toml").write_text(f'name = "Provdagen"\n\n{block}')
        bad = {"companies/provbolaget.toml": "webiste", "initiatives/provdagen.toml": "chef"}
        for folder_opened in (Path(folder), registry):
            for path, word in bad.items():
                done = taplo("lint", str((registry / path).relative_to(folder_opened)), cwd=folder_opened)
                if done.returncode == 0 or word not in done.stderr:
                    problems.append(f"{path} is taken where {folder_opened.name} is opened: {done.stderr[:300]}")
        for path in bad:
            (registry / path).unlink()
        for folder_opened in (Path(folder), registry):
            done = taplo("lint", cwd=folder_opened)
            if done.returncode != 0:
                problems.append(f"the shipped registry is refused where {folder_opened.name} is opened: {done.stderr[:2000]}")
    return problems


def taplo_keeps_canonical_form(kompis: Kompis) -> list[str]:
    """An editor that formats on save leaves records in canonical form."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        registry = copy_repository(kompis, Path(folder))
        for folder_opened in (Path(folder), registry):
            done = taplo("fmt", "--check", cwd=folder_opened)
            if done.returncode != 0:
                problems.append(f"records are formatted anew where {folder_opened.name} is opened: {done.stderr[:2000]}")
    return problems
