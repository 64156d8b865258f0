"""Files that survive a crash and are what they seem: hashes, fsync, atomic writes, reading without following links."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any

from ..state.errors import MachineError
from ..state.values import Artefact


def sha256_of(path: Path) -> str:
    """Hex sha256 of a regular file. Raises OSError when it is missing, a link or not a plain file."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_regular(path: Path) -> BufferedReader:
    """Open for reading; refuses links, and never blocks on a pipe or device that pretends to be an output."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return os.fdopen(descriptor, "rb")


def read_json(path: Path, *, max_bytes: int = 64 << 20) -> Any:
    """JSON of a regular file. Raises OSError, or ValueError when it is too large, not JSON or not representable:
    NaN, half a surrogate pair, nesting without end.
    """
    with open_regular(path) as file:
        text = file.read(max_bytes + 1)
    if len(text) > max_bytes:
        raise ValueError(f"{path.name} is larger than {max_bytes} bytes")
    try:
        value = json.loads(text, parse_constant=refuse_constant)
    except RecursionError as error:
        raise ValueError(f"{path.name} is nested too deeply") from error
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def write_text(path: Path, text: str) -> None:
    """Write so that a crash leaves the old file or the new one: temporary name, fsync, rename."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Flush a file or a folder's entries to disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def regular_files(folder: Path) -> list[str]:
    """Relative POSIX names of all plain files below folder, sorted; links are neither listed nor followed."""
    found = []
    for root, _, names in os.walk(folder):
        paths = (Path(root, name) for name in names)
        found += [path.relative_to(folder).as_posix() for path in paths if stat.S_ISREG(path.lstat().st_mode)]
    return sorted(found)


def artefact_of(folder: Path, name: str) -> Artefact:
    """The file `name` of folder as an artefact whose path is relative to folder."""
    return Artefact(path=name, sha256=sha256_of(folder / name))


def altered(folder: Path, artefacts: Iterable[Artefact]) -> tuple[str, ...]:
    """Paths of the artefacts that are missing from folder or no longer have their sha256."""
    return tuple(artefact.path for artefact in artefacts if not _is_intact(folder, artefact))


def publish_folder(part: Path, final: Path) -> None:
    """Flush everything in part, then give it its final name. final must not exist, or be an empty folder."""
    for root, _, names in os.walk(part):
        for name in names:
            path = Path(root, name)
            if stat.S_ISREG(path.lstat().st_mode):
                sync(path)
        sync(Path(root))
    part.rename(final)
    sync(final.parent)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder tree; nothing there is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def naming_a_full_disk(folder: Path) -> Iterator[None]:
    """Turn "no space left" into an error that says which disk and what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise MachineError(
            f"The disk that holds {folder} is full.", fix="Free space there or choose another folder, then resume."
        ) from error


def refuse_constant(name: str) -> None:
    """For json's parse_constant: NaN and the infinities are no numbers of ours. Raises ValueError."""
    raise ValueError(f"{name} is not a finite number")


def _is_intact(folder: Path, artefact: Artefact) -> bool:
    try:
        return sha256_of(folder / artefact.path) == artefact.sha256
    except OSError:
        return False
