"""The workbench of a language-model run: what the model wrote is confined, repaired when it fails, never shared."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pydantic import ValidationError

from ..state.scene import AssetFacts, SceneContract
from ..state.values import Event, ExecutionReport, Frozen, Program, ProgramError
from ..tools.files import write_text
from ..tools.sandbox.canary import launcher_for
from .minds.edited import EditedMind
from .minds.llm.generated import is_generated
from .minds.port import Mind
from .trust import is_ours
from .workbench import Workbench

FACTS: Mapping[str, type[Frozen]] = {"object_agent": AssetFacts, "environment_planner": SceneContract}
"""What a program of these nodes must say of itself."""


@runtime_checkable
class Repairing(Protocol):
    """A mind that can mend what it wrote."""

    def repair(self, program: Program, source: str, report: ExecutionReport) -> str | None:
        """Name of the program to try instead; None when there is no more."""


@dataclass(frozen=True)
class GuardedBench(Workbench):
    """Everything a run with generated programs starts goes through here.

    Where a sandbox works, every program of the run is confined: the trusted ones open files that the others left.
    Raises SandboxMissing for a generated program where none works, unless the settings opt out.
    """

    _written: dict[Path, Program] = field(default_factory=dict)

    def write(self, program: Program) -> Path:
        """As Workbench.write, remembering what was asked."""
        kept = super().write(program)
        self._written[kept] = program
        return kept

    async def _run(
        self, node: str, program: Path, shared: bool, options: dict[str, Any]
    ) -> tuple[Path, ExecutionReport]:
        """As Workbench's, confined; a generated program that fails goes back to the model, boundedly often."""
        repairs = self.settings.model.program_repairs
        while True:
            out, report = await super()._run(node, program, shared, options)
            if report.ok or repairs <= 0 or not await asyncio.to_thread(self._repaired, program, report):
                return out, report
            self.tell(Event(kind="note", node=node, message=f"{program.stem}: {report.status}, repaired by the model"))
            repairs -= 1

    async def _start(
        self, node: str, program: Path, shared: bool, options: dict[str, Any]
    ) -> tuple[Path, ExecutionReport]:
        """As Workbench's, confined where a sandbox works."""
        ours = await asyncio.to_thread(is_ours, program)
        launcher = await asyncio.to_thread(
            launcher_for, self.settings, generated=not ours, timeout_s=options["timeout_s"]
        )
        out, report = await super()._start(node, program, shared and ours, {**options, "launcher": launcher})
        return out, _with_checked_facts(node, report) if report.ok and not ours else report

    def _repaired(self, program: Path, report: ExecutionReport) -> bool:
        """Ask the model for another program and write it in the place of the one that failed."""
        asked = self._written.get(program)
        if asked is None or is_ours(program) or not isinstance(self.mind, Repairing):
            return False
        name = self.mind.repair(asked, program.read_text(encoding="utf-8"), report)
        if name is None:
            return False
        source = self.mind.write(asked.model_copy(update={"recipe": name}))
        write_text(program, source)
        write_text(self.run_dir / "program" / f"{asked.name}.py", source)
        return True


def holds_generated(mind: Mind) -> bool:
    """May programs of this mind be a model's? A rebuild's may, whoever is asked to decide now."""
    if isinstance(mind, EditedMind):
        plans = [mind.object_plan, mind.environment_plan, *mind.dynamics_plan.layers]
        return any(plan is not None and is_generated(plan.recipe) for plan in plans)
    return mind.name == "llm"


def _with_checked_facts(node: str, report: ExecutionReport) -> ExecutionReport:
    """A generated program whose facts are not those of its stream has failed, whatever it says."""
    model = FACTS.get(node)
    if model is None:
        return report
    try:
        model.model_validate(report.facts)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:8])
        failure = ProgramError(kind="BadFacts", message=f"what build returned is no {model.__name__}: {wrong}")
        return report.model_copy(update={"status": "unverified", "error": failure})
    return report
