"""Runs kompis for the checks."""

import json
import os
import re
import subprocess
from pathlib import Path


class Kompis:
    """kompis in the repository, always on the same day."""

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
        """Returns the id of every rule of `check`."""
        return set(re.findall(r"^  ([a-z0-9-]+) ", self.run("explain").stdout, re.M))

    def found(self, registry: Path) -> dict[str, set[str]]:
        """Returns the rules that each file violates, as `check` finds them."""
        done = self.run("check", "--registry", str(registry), "--format", "json")
        if done.returncode == 3:
            # An unreadable registry: the findings are on standard error.
            return {"registry.toml": set(re.findall(r"\[([a-z0-9-]+)\]:", done.stderr))}
        found: dict[str, set[str]] = {}
        for finding in json.loads(done.stdout)["result"]["findings"]:
            for place in finding["places"]:
                found.setdefault(place["file"], set()).add(finding["rule"])
        return found

    def schema(self, shape: str, registry: Path) -> dict | None:
        """Returns a schema for the registry; none when the registry can't be read."""
        done = self.run("schema", shape, "--registry", str(registry))
        return json.loads(done.stdout) if done.returncode == 0 else None
