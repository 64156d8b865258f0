"""What an agent works with: the run folder, the settings, the mind, and hands that run programs and report progress."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..state.errors import MachineError, ProgramFailed
from ..state.settings import Settings
from ..state.values import Artefact, Config, Event, ExecutionReport, Program
from ..state.world import Build
from ..tools import stage
from ..tools.blender import run_program
from ..tools.build_cache import run_cached
from ..tools.files import artefact_of, sha256_of, write_text
from ..tools.steps import step_folder, step_key
from .minds.port import Mind


@dataclass(frozen=True)
class Workbench:
    """One run's bench. Everything a run pays for lies under run_dir/steps, keyed by its content."""

    run_dir: Path
    settings: Settings
    mind: Mind
    tell: Callable[[Event], None]

    def write(self, program: Program) -> Path:
        """Write a program where the user finds it, and keep the same text beside the step that runs it."""
        source = self.mind.write(program)
        kept = self.run_dir / "steps" / f"{program.name}-{step_key(source)}.py"
        write_text(kept, source)
        write_text(self.run_dir / "program" / f"{program.name}.py", source)
        return kept

    def artefact(self, path: Path) -> Artefact:
        """A file of this run, by its relative path and hash."""
        return artefact_of(self.run_dir, path.relative_to(self.run_dir).as_posix())

    def path(self, artefact: Artefact) -> Path:
        """The file of an artefact. Raises BrokenRun-like errors only when it is opened."""
        return self.run_dir / artefact.path

    async def run(
        self,
        node: str,
        program: Path,
        *,
        inputs: Mapping[str, Path] | None = None,
        config: Config | None = None,
        expect: Sequence[str] = (),
        shared: bool = False,
        keep_partial: bool = False,
        timeout_s: float | None = None,
        verify: bool = True,
    ) -> tuple[Path, ExecutionReport]:
        """Run a program in Blender; returns its step folder and report. shared builds are kept for other runs too."""
        options: dict[str, Any] = {
            "inputs": dict(inputs or {}),
            "config": config,
            "expect": expect,
            "keep_partial": keep_partial,
            "timeout_s": timeout_s or self.settings.program_timeout_s,
            "verify": verify,
        }
        return await self._run(node, program, shared, options)

    async def _run(
        self, node: str, program: Path, shared: bool, options: dict[str, Any]
    ) -> tuple[Path, ExecutionReport]:
        """run, with its arguments as tools.blender.run_program takes them."""
        out, report = await self._start(node, program, shared, options)
        self.tell(Event(kind="note", node=node, message=_told(program, report), seconds=report.seconds))
        return out, report

    async def _start(
        self, node: str, program: Path, shared: bool, options: dict[str, Any]
    ) -> tuple[Path, ExecutionReport]:
        """One try of a program. What confines programs builds on it."""
        key = await asyncio.to_thread(_key, program, options["inputs"], options["config"])
        out = step_folder(self.run_dir, node, key)
        start = functools.partial(run_cached, self.settings.cache_dir) if shared else run_program
        return out, await start(program, out, **options, on_progress=functools.partial(self._progress, node))

    async def build(
        self,
        node: str,
        program: Path,
        blend: str,
        *,
        inputs: Mapping[str, Path] | None = None,
        config: Config | None = None,
        shared: bool = False,
        keep_partial: bool = False,
        timeout_s: float | None = None,
    ) -> tuple[Build, Config]:
        """Run a program that must work and leave a blend. Raises ProgramFailed naming the log."""
        out, report = await self.run(
            node,
            program,
            inputs=inputs,
            config=config,
            expect=(blend, "facts.json"),
            shared=shared,
            keep_partial=keep_partial,
            timeout_s=timeout_s,
        )
        if not report.ok:
            raise failed(node, out, report)
        return await asyncio.to_thread(self._built, program, out, blend, report), report.facts

    def _built(self, program: Path, out: Path, blend: str, report: ExecutionReport) -> Build:
        return Build(
            step=out.relative_to(self.run_dir).as_posix(),
            program=self.artefact(program)
            if program.is_relative_to(self.run_dir)
            else artefact_of(program.parent, program.name),
            blend=self.artefact(out / blend),
            facts=self.artefact(out / "facts.json"),
            seconds=report.seconds,
            cached=report.cached,
        )

    def _progress(self, node: str, message: str, done: int | None, total: int | None) -> None:
        self.tell(Event(kind="progress", node=node, message=message, done=done, total=total))


def _key(program: Path, inputs: Mapping[str, Path], config: Config | None) -> str:
    return step_key(sha256_of(program), {name: sha256_of(path) for name, path in inputs.items()}, config)


def stage_script(name: str) -> Path:
    """A trusted program of the stage library: assemble, pictures/render."""
    return Path(stage.__path__[0]) / f"{name}.py"


def failed(node: str, out: Path, report: ExecutionReport) -> MachineError:
    """The error for a program that had to work."""
    what = report.error.message if report.error else report.status
    where = f" (line {report.error.line}: {report.error.source})" if report.error and report.error.line else ""
    return ProgramFailed(
        f"The {node} program ended with status {report.status}: {what}{where}.",
        fix=f"See the log in {out.parent}/{out.name}.failed-*; resume the run once the cause is mended.",
    )


def _told(program: Path, report: ExecutionReport) -> str:
    how = "taken from the cache" if report.cached else report.status
    return f"{program.stem}: {how}, {report.peak_memory_mb:.0f} MB"
