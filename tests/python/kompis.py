"""The program, as checks use it."""

import json
import os
import re
import subprocess
from pathlib import Path


class Kompis:
    """kompis on a registry, always on the same day."""

    def __init__(self, binary: Path, root: Path):
        self.binary = binary
        self.root = root

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess:
        known = {"PATH", "HOME", "TMPDIR"}
        env = {name: value for name, value in os.environ.items() if name in known}
        env["KOMPIS_TODAY"] = "2026-11-22"
        command = [self.binary, *words]
        return subprocess.run(command, cwd=cwd or self.root, env=env, capture_output=True, text=True)

    def rules(self) -> set[str]:
        """Every rule of check."""
        return set(re.findall(r"^  ([a-z0-9-]+) ", self.run("explain").stdout, re.M))

    def found(self, registry: Path) -> dict[str, set[str]]:
        """What check finds: the rules that each file breaks."""
        told = self.run("check", "--registry", str(registry), "--format", "json")
        if told.returncode == 3:
            # A registry that can't be read at all: the findings stand beside the result.
            return {"registry.toml": set(re.findall(r"\[([a-z0-9-]+)\]:", told.stderr))}
        found: dict[str, set[str]] = {}
        for finding in json.loads(told.stdout)["result"]["findings"]:
            for place in finding["places"]:
                found.setdefault(place["file"], set()).add(finding["rule"])
        return found

    def schema(self, shape: str, registry: Path) -> dict | None:
        """A schema for the registry; none when it can't be read."""
        told = self.run("schema", shape, "--registry", str(registry))
        return json.loads(told.stdout) if told.returncode == 0 else None
