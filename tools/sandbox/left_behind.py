"""What an untrusted program left in its folder, looked at without trusting a name, a size or a depth."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ..files import remove
from ..launch import Limits

MAX_DEPTH = 24
"""Folders within folders; what walks them by recursion ends at about a thousand."""

RUNNER_FILES = ("log.txt", "report.json", "config.json", "facts.json", "result.json")


def excess_of(folder: Path, limits: Limits) -> str:
    """Which limit the folder is over, as a sentence; empty when it is within all."""
    used_bytes = files = 0
    for entry, depth in _entries(folder):
        if depth > MAX_DEPTH:
            return f"nested more than {MAX_DEPTH} folders deep"
        files += 1
        try:
            used_bytes += entry.stat(follow_symlinks=False).st_blocks * 512
        except FileNotFoundError:
            continue  # gone since it was listed
        if files > limits.files:
            return f"more than {limits.files} files"
        if used_bytes > limits.disk_mb * 2**20:
            return f"more than {limits.disk_mb:.0f} MB on disk"
    return ""


def oddities_of(folder: Path) -> list[str]:
    """Entries that no honest program leaves: links, pipes, devices, names that are no text."""
    found = []
    for entry, _ in _entries(folder):
        mode = entry.stat(follow_symlinks=False).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            found.append(f"{entry.name!r} is neither a file nor a folder")
        if not _is_text(entry.name):
            found.append(f"{os.fsencode(entry.name)!r} is not a name in UTF-8")
        if stat.S_ISREG(mode) and entry.stat(follow_symlinks=False).st_nlink > 1:
            found.append(f"{entry.name!r} is another file's second name")
    return found[:20]


def settle(folder: Path) -> None:
    """Make the folder safe to go on with: every file of the runner plain, nothing too deep, everything ours to read."""
    folder.chmod(0o755)
    for name in RUNNER_FILES:
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            _remove_whole(path)
    if not (folder / "log.txt").exists():
        (folder / "log.txt").touch()
    for entry in list(os.scandir(folder)):
        if entry.is_dir(follow_symlinks=False) and excess_of(Path(entry.path), Limits()).startswith("nested"):
            _remove_whole(Path(entry.path))


def _entries(folder: Path) -> Iterator[tuple[os.DirEntry[str], int]]:
    """Everything below folder with its depth, without recursion; what is too deep is not entered."""
    waiting = [(str(folder), 1)]
    while waiting:
        path, depth = waiting.pop()
        try:
            listed = os.scandir(path)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue  # gone since it was listed, or shut: it cannot be an output
        with listed:
            for entry in listed:
                yield entry, depth
                if entry.is_dir(follow_symlinks=False) and depth <= MAX_DEPTH:
                    waiting.append((entry.path, depth + 1))


def _remove_whole(path: Path) -> None:
    """Remove a tree of any depth; the standard library recurses and gives up at a thousand folders."""
    try:
        remove(path)
    except (RecursionError, OSError):
        subprocess.run(["rm", "-rf", "--", str(path)], check=True)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
