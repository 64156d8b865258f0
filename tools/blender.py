"""Run one program in Blender, in a process of its own, and believe only what a second process has verified.

A step folder is either complete (``report.json`` says ok and every output has its sha256) or it does not exist: the
program writes into ``OUT.part``, which gets its name last. Failures keep their log in ``OUT.failed-1``, ``-2``, ….
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from ..state.errors import BrokenRun
from ..state.values import Config, ExecutionReport, ProgramError
from . import launch, steps
from .check_outputs import faults_of, outputs_in
from .child import ChildEnd, run_child
from .files import artefact_of, naming_a_full_disk, publish_folder, read_json, remove, write_text
from .log_reading import crash_in, error_in, missing_blender, tail_of
from .program_result import ProgramResult, disk_full, progress_in
from .sandbox import left_behind

SCRATCH = ".scratch"

MEMORY_SHARE = 0.6
"""Share of the machine's memory one program may hold; the two streams side by side seldom peak together."""

OnProgress = Callable[[str, int | None, int | None], None]
"""message, done, total."""


async def run_program(
    program: Path,
    out: Path,
    *,
    inputs: Mapping[str, Path] | None = None,
    config: Config | None = None,
    expect: Sequence[str] = (),
    timeout_s: float = 600,
    threads: int = 0,
    keep_partial: bool = False,
    on_progress: OnProgress | None = None,
    verify: bool = True,
    launcher: launch.Launcher | None = None,
) -> ExecutionReport:
    """Run `program --out OUT.part …` and name the folder OUT when everything it left is sound.

    A folder OUT that is complete is returned as it is, `cached`. `expect` names outputs, or patterns such as
    ``frames/*.png``. `seconds` is the time inside Blender, program and verification; `log` is relative to OUT's parent.
    `keep_partial` keeps what an interrupted try left in OUT.part. `on_progress` is called in the event loop.

    Cancellation kills the program with everything it started. Raises BlenderMissing when bpy cannot be imported,
    MachineError when the disk is full, BrokenRun when the program or an input is missing or OUT is somebody else's.
    """
    order = _Order(
        program=program,
        out=out,
        inputs=inputs or {},
        config=config,
        expect=tuple(expect),
        timeout_s=timeout_s,
        threads=threads,
        keep_partial=keep_partial,
        verify=verify,
        launcher=launcher or launch.PlainLauncher(),
        tell=_in_loop(on_progress),
    )
    work = asyncio.get_running_loop().run_in_executor(None, _run, order)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        order.stop.set()
        await asyncio.wait([work])
        raise


@dataclass(frozen=True)
class _Order:
    """One call of run_program."""

    program: Path
    out: Path
    inputs: Mapping[str, Path]
    config: Config | None
    expect: tuple[str, ...]
    timeout_s: float
    threads: int
    keep_partial: bool
    verify: bool
    launcher: launch.Launcher
    tell: OnProgress
    stop: threading.Event = field(default_factory=threading.Event)

    def resolved(self) -> _Order:
        """With absolute paths: the program runs in another folder."""
        inputs = {name: path.absolute() for name, path in self.inputs.items()}
        return replace(self, program=self.program.absolute(), out=self.out.absolute(), inputs=inputs)

    @property
    def part(self) -> Path:
        return steps.part_of(self.out)

    @property
    def scratch(self) -> Path:
        return self.part / SCRATCH


def _in_loop(on_progress: OnProgress | None) -> OnProgress:
    if on_progress is None:
        return lambda message, done, total: None
    loop = asyncio.get_running_loop()

    def tell(message: str, done: int | None, total: int | None) -> None:
        loop.call_soon_threadsafe(on_progress, message, done, total)

    return tell


def _run(order: _Order) -> ExecutionReport:
    """Everything that touches files or waits, in a thread: the event loop (and `langgraph dev`) forbids it there."""
    started = time.monotonic()
    order = order.resolved()
    with naming_a_full_disk(order.out):
        done = steps.finished(order.out, order.expect)
        if done is not None:
            return done.model_copy(update={"cached": True, "seconds": time.monotonic() - started})
        _prepare(order)
        end = _execute(order)
        report = _report(order, end)
        if order.stop.is_set():
            return report
        missing = missing_blender(report.error) if report.error else None
        if missing is not None:
            raise missing
        return _publish(order, report)


def _prepare(order: _Order) -> None:
    """An empty OUT.part (or what an interrupted try left there), and nothing in the place of OUT."""
    for name, path in {"program": order.program, **order.inputs}.items():
        if not path.is_file():
            raise BrokenRun(f"The file for {name} is missing: {path}.")
    steps.make_room(order.out)
    for path in [order.scratch, *(order.part / name for name in ("result.json", "facts.json", "report.json"))]:
        remove(path)
    if not order.keep_partial:
        remove(order.part)
    order.scratch.mkdir(parents=True)
    if order.config is not None:
        write_text(order.part / "config.json", json.dumps(order.config, indent=1, allow_nan=False))


def _execute(order: _Order) -> ChildEnd:
    command = [*launch.PYTHON, str(order.program), "--out", str(order.part), "--threads", str(order.threads)]
    for name, path in order.inputs.items():
        command += ["--input", f"{name}={path}"]
    readable = [order.program, *order.inputs.values()]
    if order.config is not None:
        command += ["--config", str(order.part / "config.json")]

    def on_line(line: bytes) -> bool:
        said = progress_in(line)
        if said is not None:
            order.tell(*said)
        return said is not None

    limits = order.launcher.limits
    end = run_child(
        launch.tied(order.launcher.argv(command, writable=order.part, readable=readable)),
        folder=order.scratch,
        environment=launch.environment(order.scratch, order.threads),
        log=order.part / "log.txt",
        timeout_s=order.timeout_s,
        memory_mb=limits.memory_mb or memory_limit_mb(),
        over_disk=lambda: limits.untrusted and left_behind.excess_of(order.part, limits) != "",
        stop=order.stop,
        on_line=on_line,
    )
    if limits.untrusted:
        left_behind.settle(order.part)
    return end


def memory_limit_mb() -> float:
    """What one program may hold: MEMORY_SHARE of the machine, so that a runaway mesh ends before the machine does."""
    return MEMORY_SHARE * float(psutil.virtual_memory().total) / 2**20


def _report(order: _Order, end: ChildEnd) -> ExecutionReport:
    """Read the result the program wrote; how its process ended only counts when there is none."""
    report = ExecutionReport(status="ok", seconds=end.seconds, peak_memory_mb=end.peak_memory_mb)
    text = tail_of(order.part / "log.txt")
    if order.launcher.limits.untrusted and end.how != "itself":
        return report.model_copy(update=_without_result(order, end, text))
    try:
        result = ProgramResult.model_validate(read_json(order.part / "result.json"))
    except FileNotFoundError:
        return report.model_copy(update=_without_result(order, end, text))
    except (OSError, ValueError) as error:
        wrong = ProgramError(kind="BadResult", message=f"result.json cannot be read: {error}", traceback=text)
        return report.model_copy(update={"status": "crashed", "error": wrong})
    if result.error is not None:
        return report.model_copy(update={"status": "error", "error": disk_full(order.out, result.error)})
    return _verified(order, report, text)


def _without_result(order: _Order, end: ChildEnd, text: str) -> dict[str, object]:
    if end.how == "time limit":
        reason = f"not finished after {order.timeout_s:g} s, the time limit"
        error = crash_in(text, order.program, reason).model_copy(update={"kind": "TimeLimit"})
        return {"status": "timeout", "error": error}
    if end.how == "memory limit":
        limit_mb = order.launcher.limits.memory_mb or memory_limit_mb()
        reason = f"used more than {limit_mb:.0f} MB of memory, the limit on this machine"
        error = crash_in(text, order.program, reason).model_copy(update={"kind": "MemoryLimit"})
        return {"status": "crashed", "error": error}
    if end.how == "disk limit":
        error = crash_in(text, order.program, f"wrote {_disk_limit(order)}, the limit of a generated program")
        return {"status": "crashed", "error": error.model_copy(update={"kind": "DiskLimit"})}
    if end.returncode >= 0 and (raised := error_in(text, order.program)) is not None:
        return {"status": "error", "error": disk_full(order.out, raised)}
    died = f"was killed by signal {-end.returncode}" if end.returncode < 0 else f"left with code {end.returncode}"
    crash = crash_in(text, order.program, f"the program {died} and wrote no result")
    return {"status": "crashed", "error": disk_full(order.out, crash)}


def _disk_limit(order: _Order) -> str:
    limits = order.launcher.limits
    return f"more than {limits.disk_mb:.0f} MB or {limits.files} files, or too deep a tree"


def _verified(order: _Order, report: ExecutionReport, text: str) -> ExecutionReport:
    if not order.verify and not order.launcher.limits.untrusted:
        return report
    started = time.monotonic()
    remove(order.scratch)  # a home the program has furnished must not become the verifier's
    order.scratch.mkdir()
    faults = _faults(order)
    report = report.model_copy(update={"seconds": report.seconds + time.monotonic() - started})
    if not faults:
        return report
    wrong = ProgramError(kind="Unverified", message="\n".join(faults), traceback=text)
    return report.model_copy(update={"status": "unverified", "error": disk_full(order.out, wrong)})


def _faults(order: _Order) -> list[str]:
    limits = order.launcher.limits
    if limits.untrusted:
        excess = left_behind.excess_of(order.part, limits)
        odd = [excess] if excess else left_behind.oddities_of(order.part)
        if odd:
            return odd
    return faults_of(order.part, order.expect, scratch=order.scratch, stop=order.stop, launcher=order.launcher)


def _publish(order: _Order, report: ExecutionReport) -> ExecutionReport:
    """Give the folder its name: OUT when it is sound, the next OUT.failed-N otherwise."""
    remove(order.scratch)
    final = order.out if report.ok else steps.next_failed(order.out)
    found: dict[str, object] = {"log": f"{final.name}/log.txt"}
    names = outputs_in(order.part) if report.ok else []
    if names:
        found["outputs"] = {name: artefact_of(order.part, name) for name in names}
    try:
        if "facts.json" in names:
            found["facts"] = read_json(order.part / "facts.json")
        report = ExecutionReport.model_validate(report.model_dump() | found)
    except ValueError as error:
        wrong = ProgramError(kind="BadFacts", message=f"facts.json is not a JSON object of finite numbers: {error}")
        return _publish(order, report.model_copy(update={"status": "unverified", "error": wrong}))
    write_text(order.part / "report.json", report.model_dump_json(indent=1))
    if report.ok:
        publish_folder(order.part, final)
    elif order.keep_partial and report.status != "unverified":
        _keep_only_log(order, final)
    else:
        steps.set_aside(order.part, order.out)
    return report


def _keep_only_log(order: _Order, final: Path) -> None:
    """The next try goes on from what this one left; what did not pass verification is never gone on from."""
    final.mkdir()
    for name in ("log.txt", "report.json"):
        (order.part / name).rename(final / name)
    steps.drop_old_failures(order.out)
