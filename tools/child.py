"""Watch over one child process: its output, its memory, its time limit, and its end with everything it started."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

import psutil

TICK_S = 0.1
SAMPLE_S = 0.2
DRAIN_S = 1.0
LAST_WORDS_S = 1.0
READ_BYTES = 1 << 16
LINE_BYTES = 1 << 16
LOG_HEAD_BYTES = 1 << 20
LOG_TAIL_BYTES = 4 << 20

OnLine = Callable[[bytes], bool]
"""Given each line of stderr; True when it was meant for the runner and does not belong in the log."""


How = Literal["itself", "time limit", "memory limit", "disk limit", "stopped"]


@dataclass(frozen=True)
class ChildEnd:
    """How a child ended. returncode is negative for a signal; peak_memory_mb is the resident sum of its tree."""

    returncode: int
    how: How
    seconds: float
    peak_memory_mb: float


def run_child(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    timeout_s: float,
    memory_mb: float = float("inf"),
    over_disk: Callable[[], bool] = lambda: False,
    stop: threading.Event,
    on_line: OnLine = lambda line: False,
) -> ChildEnd:
    """Start command in folder and stay with it to its end. Blocks: call it from a thread.

    Whatever way it ends, by itself, by the time limit, by `stop` or by an error here, no process of its group is left.
    over_disk is asked as often as the memory is looked at; True ends the child.
    """
    started = time.monotonic()
    with _CappedLog(log) as sink:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        tree = _Tree(process.pid, over_disk)
        with process, _Pipes(process, sink, on_line) as pipes:
            try:
                deadline, memory_bytes = started + timeout_s, memory_mb * 2**20
                how = _watch(process.pid, pipes, tree, deadline=deadline, memory_bytes=memory_bytes, stop=stop)
                if how in ("time limit", "memory limit", "disk limit"):
                    _last_words(process.pid, pipes)
            finally:
                tree.kill()
            pipes.drain(DRAIN_S)
    return ChildEnd(process.returncode, how, time.monotonic() - started, tree.peak_bytes / 2**20)


def _watch(pid: int, pipes: _Pipes, tree: _Tree, *, deadline: float, memory_bytes: float, stop: threading.Event) -> How:
    while not _has_ended(pid):
        pipes.read(TICK_S)
        tree.sample()
        if stop.is_set():
            return "stopped"
        if tree.resident_bytes > memory_bytes:
            return "memory limit"
        if tree.is_over_disk:
            return "disk limit"
        if time.monotonic() > deadline:
            return "time limit"
    return "itself"


def _last_words(pid: int, pipes: _Pipes) -> None:
    """Let Python's fault handler write down where the program was: the line that took too long."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGABRT)
    deadline = time.monotonic() + LAST_WORDS_S
    while not _has_ended(pid) and time.monotonic() < deadline:
        pipes.read(TICK_S)


def _has_ended(pid: int) -> bool:
    """Without reaping it: until then its process group id cannot belong to anyone else."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


class _Tree:
    """The processes below one pid, as far as they were seen, and the most memory they held together."""

    def __init__(self, pid: int, over_disk: Callable[[], bool]) -> None:
        self.pid = pid
        self.is_over_disk = False
        self._over_disk = over_disk
        self.peak_bytes = 0
        self.resident_bytes = 0
        self._seen = {pid: psutil.Process(pid)}
        self._due = 0.0

    def sample(self) -> None:
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + SAMPLE_S
        with suppress(psutil.NoSuchProcess):
            self._seen |= {child.pid: child for child in self._seen[self.pid].children(recursive=True)}
        self.resident_bytes = sum(_resident_bytes(process) for process in self._seen.values())
        self.peak_bytes = max(self.peak_bytes, self.resident_bytes)
        self.is_over_disk = self._over_disk()

    def kill(self) -> None:
        """The group first, then descendants that had left it for a session of their own."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        for pid, process in self._seen.items():
            if pid != self.pid:
                with suppress(psutil.NoSuchProcess):
                    process.kill()


def _resident_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


class _Pipes:
    """stdout and stderr of a child, read as they come so that it never blocks on a full pipe."""

    def __init__(self, process: subprocess.Popen[bytes], sink: _CappedLog, on_line: OnLine) -> None:
        self._sink = sink
        self._on_line = on_line
        self._line = b""
        self._process = process
        self._selector = selectors.DefaultSelector()
        self._selector.register(_stream(process.stdout), selectors.EVENT_READ, sink.write)
        self._selector.register(_stream(process.stderr), selectors.EVENT_READ, self._split)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._selector.close()

    def read(self, wait_s: float) -> bool:
        """Read what has come. False when nothing came within wait_s."""
        if not self._selector.get_map():
            _sleep_until_end(self._process.pid, wait_s)
            return False
        ready = self._selector.select(wait_s)
        for key, _ in ready:
            chunk = os.read(key.fd, READ_BYTES)
            if chunk:
                key.data(chunk)
            else:
                self._selector.unregister(key.fileobj)
        return bool(ready)

    def drain(self, limit_s: float) -> None:
        """Read what the dead left in the pipes; a pipe that a stranger still holds open is not waited for."""
        deadline = time.monotonic() + limit_s
        while self._selector.get_map() and time.monotonic() < deadline and self.read(0.0):
            pass
        self._sink.write(self._line)

    def _split(self, chunk: bytes) -> None:
        *lines, self._line = (self._line + chunk).split(b"\n")
        for line in lines:
            if not self._on_line(line):
                self._sink.write(line + b"\n")
        if len(self._line) > LINE_BYTES:
            self._sink.write(self._line)
            self._line = b""


def _stream(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # both were asked for with PIPE
    return pipe


def _sleep_until_end(pid: int, limit_s: float) -> None:
    deadline = time.monotonic() + limit_s
    while not _has_ended(pid) and time.monotonic() < deadline:
        time.sleep(0.002)


class _CappedLog:
    """A log file that keeps its first megabyte and its last four, whatever is written in between."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._room = LOG_HEAD_BYTES
        self._tail: deque[bytes] = deque()
        self._tail_bytes = 0
        self._left_out = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._file:
            if self._left_out:
                self._file.write(b"\n... %d bytes left out ...\n" % self._left_out)
            self._file.write(b"".join(self._tail))

    def write(self, chunk: bytes) -> None:
        head, rest = chunk[: self._room], chunk[self._room :]
        self._room -= len(head)
        self._file.write(head)
        if not rest:
            return
        self._tail.append(rest)
        self._tail_bytes += len(rest)
        while self._tail_bytes - len(self._tail[0]) >= LOG_TAIL_BYTES:
            dropped = len(self._tail.popleft())
            self._tail_bytes -= dropped
            self._left_out += dropped
