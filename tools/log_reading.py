"""What a log says of a program that left no result: the error, the line of the program, a missing library."""

from __future__ import annotations

import re
from pathlib import Path

from ..state.errors import BlenderMissing
from ..state.values import ProgramError

TAIL_CHARACTERS = 8000
MESSAGE_LINES = 12

DEBIAN_PACKAGES = {
    "libXi.so": "libxi6",
    "libxkbcommon.so": "libxkbcommon0",
    "libSM.so": "libsm6",
    "libICE.so": "libice6",
    "libGL.so": "libgl1",
    "libEGL.so": "libegl1",
    "libXfixes.so": "libxfixes3",
    "libXxf86vm.so": "libxxf86vm1",
    "libXrender.so": "libxrender1",
    "libX11.so": "libx11-6",
    "libXext.so": "libxext6",
    "libgomp.so": "libgomp1",
}
"""Debian package of each system library that the bpy 4.2 wheel links to and a slim image lacks."""

_FRAME = re.compile(r'^  File "(?P<path>[^"]+)",? line (?P<line>\d+)', re.MULTILINE)
_LAST_LINE = re.compile(r"^(?P<kind>[A-Za-z_][\w.]*)(?:: (?P<message>.*))?$", re.DOTALL)
_SHARED_LIBRARY = re.compile(r"(?P<name>lib[\w.+-]+\.so)[\w.]*: cannot open shared object file")


def tail_of(log: Path) -> str:
    """The end of the log; empty when the program left none."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 4 * TAIL_CHARACTERS))
        return file.read().decode("utf-8", "replace")[-TAIL_CHARACTERS:]


def error_in(text: str, program: Path) -> ProgramError | None:
    """The uncaught Python exception the log ends in, such as a SyntaxError or a failed import; None without one."""
    _, found, trace = text.rpartition("Traceback (most recent call last):\n")
    if not found:
        start = _syntax_error_start(text)
        trace = text[start:] if start is not None else ""
    lines = trace.rstrip().splitlines()
    final = next((index for index in range(len(lines) - 1, -1, -1) if not lines[index].startswith(" ")), None)
    match = _LAST_LINE.match("\n".join(lines[final:])) if final is not None else None
    if match is None or not lines[-1].strip():
        return None
    line = line_in(trace, program)
    return ProgramError(
        kind=match["kind"].rsplit(".", 1)[-1],
        message=match["message"] or "",
        line=line,
        source=_source(program, line),
        traceback=(found + trace)[-TAIL_CHARACTERS:],
    )


def crash_in(text: str, program: Path, reason: str) -> ProgramError:
    """A death without a Python exception; the line comes from Python's fault handler where it could still write."""
    _, fault, stack = text.rpartition("most recent call first):\n")
    frames = [int(m["line"]) for m in _FRAME.finditer(stack) if _is(m["path"], program)] if fault else []
    line = frames[0] if frames else None
    said = [line for line in text.splitlines() if line.strip() and not line.startswith("Extension modules: ")]
    last = "\n".join(said[-MESSAGE_LINES:])
    message = f"{reason}\n{last}" if last else reason
    return ProgramError(kind="Crash", message=message, line=line, source=_source(program, line), traceback=text)


def line_in(trace: str, program: Path) -> int | None:
    """Line of the innermost frame that lies in the program itself: the line its author can change."""
    lines = [int(match["line"]) for match in _FRAME.finditer(trace) if _is(match["path"], program)]
    return lines[-1] if lines else None


def missing_blender(error: ProgramError) -> BlenderMissing | None:
    """What to raise when the program failed because bpy cannot be imported on this machine; None otherwise."""
    text = f"{error.message}\n{error.traceback}"
    if error.kind == "ModuleNotFoundError" and "No module named 'bpy'" in error.message:
        return BlenderMissing("Blender's Python module bpy is not installed.", fix="Run: pip install bpy==4.2.0")
    library = _SHARED_LIBRARY.search(error.message)
    if library and "import bpy" in text:
        name = library["name"]
        package = DEBIAN_PACKAGES.get(name)
        fix = f"Run: apt-get install {package}" if package else f"Install the system package that holds {name}."
        return BlenderMissing(f"bpy cannot be imported: the system library {name} is missing.", fix=fix)
    return None


def _syntax_error_start(text: str) -> int | None:
    """A SyntaxError of the program itself is printed without a Traceback heading."""
    frames = [match.start() for match in _FRAME.finditer(text)]
    return frames[-1] if frames and re.search(r"^(Syntax|Indentation|Tab)Error: ", text, re.MULTILINE) else None


def _is(path: str, program: Path) -> bool:
    return Path(path).resolve() == program.resolve()


def _source(program: Path, line: int | None) -> str:
    lines = program.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[line - 1].strip() if line and line <= len(lines) else ""
