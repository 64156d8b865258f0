"""The post-process agent: place the object in the environment, script the dynamics, simulate."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from ..state.plans import DynamicsPlan
from ..state.scene import Assembly
from ..state.values import Config, ExecutionReport, Program, ProgramError
from ..state.world import Build
from ..tools import series, telemetry
from .workbench import Workbench, stage_script

OUTPUTS = ("world.blend", "facts.json")
RECORDS = (telemetry.FILE_NAME, series.FILE_NAME)
"""A dynamics program leaves one of them or both."""

NOTHING_RECORDED = ProgramError(
    kind="NoRecord", message=f"it left neither {' nor '.join(RECORDS)}: nothing to judge the motion by"
)


async def assemble(
    bench: Workbench, environment: Build, made: Build | None, *, count: int, support: str | None, seed: int
) -> tuple[Build, Assembly]:
    """Put the key objects on the support the motion starts from."""
    inputs = {"environment": bench.path(environment.blend), "environment_facts": bench.path(environment.facts)}
    if made is not None:
        inputs |= {"object": bench.path(made.blend), "object_facts": bench.path(made.facts)}
    config: Config = {"count": count, "support": support, "seed": seed}
    built, facts = await bench.build(
        "assemble", stage_script("assemble"), "assembled.blend", inputs=inputs, config=config
    )
    return built, Assembly.model_validate(facts)


def write(bench: Workbench, plan: DynamicsPlan) -> list[Path]:
    """Write dynamics.py, and one more program for every further layer."""
    return [
        bench.write(
            Program(
                stream="dynamics",
                recipe=layer.recipe,
                config=layer.config,
                title="Dynamics: " + ", ".join(layer.kinds),
                layer=index,
            )
        )
        for index, layer in enumerate(plan.layers)
    ]


async def simulate(
    bench: Workbench, programs: Sequence[Path], assembled: Build
) -> tuple[tuple[Path, ...], ExecutionReport]:
    """Run the programs, each on the world the one before left; stops at the first that fails.

    Returns the step folders and the report of the last program run. A failing program is a report, not an exception.
    """
    world, assembly = bench.path(assembled.blend), bench.path(assembled.facts)
    steps: list[Path] = []
    reports: list[ExecutionReport] = []
    for program in programs:
        out, report = await _one(bench, program, {"assembled": world, "assembly": assembly})
        steps.append(out)
        reports.append(report)
        if not report.ok:
            break
        world = out / "world.blend"
    return tuple(steps), reports[-1]


async def _one(bench: Workbench, program: Path, inputs: dict[str, Path]) -> tuple[Path, ExecutionReport]:
    """One layer. What an interrupted bake left is kept: the recipe goes on from its last frame."""
    out, report = await bench.run("simulate", program, inputs=inputs, expect=OUTPUTS, keep_partial=True)
    if report.ok and not await asyncio.to_thread(_recorded, out):
        return out, report.model_copy(update={"status": "unverified", "error": NOTHING_RECORDED})
    return out, report


def _recorded(step: Path) -> bool:
    return any((step / name).is_file() for name in RECORDS)
