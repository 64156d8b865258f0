"""Runs a program in a Blender process of its own, as the tests of this folder do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LONGEST_S = 300


def tried(
    program: Path, out: Path, config: Mapping[str, Any] | None = None, **inputs: Path
) -> subprocess.CompletedProcess[str]:
    """What came of running `program` with `config` and its inputs by name; `out` is a new folder."""
    out.mkdir(parents=True)
    settings = out / "config.json"
    settings.write_text(json.dumps(config or {}))
    command = [sys.executable, str(program), "--out", str(out), "--config", str(settings)]
    command += [part for name, path in inputs.items() for part in ("--input", f"{name}={path}")]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)


def run(program: Path, out: Path, config: Mapping[str, Any] | None = None, **inputs: Path) -> Path:
    """The folder `out`, after a run that did not fail."""
    done = tried(program, out, config, **inputs)
    assert done.returncode == 0, done.stderr[-4000:]
    return out


def facts_of(program: Path, out: Path, config: Mapping[str, Any] | None = None, **inputs: Path) -> dict[str, Any]:
    """What a program that builds a place wrote down of it, facts.json."""
    return dict(json.loads((run(program, out, config, **inputs) / "facts.json").read_text()))
