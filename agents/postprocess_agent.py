"""The post-process agent: place the object in the environment, script the dynamics, simulate."""

from __future__ import annotations

from pathlib import Path

from ..state.plans import DynamicsPlan
from ..state.scene import Assembly
from ..state.values import Config, ExecutionReport, Program
from ..state.world import Build
from .workbench import Workbench, stage_script

OUTPUTS = ("world.blend", "telemetry.npz", "facts.json")


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


def write(bench: Workbench, plan: DynamicsPlan) -> Path:
    """Write dynamics.py."""
    title = "Dynamics: " + ", ".join(plan.kinds)
    return bench.write(Program(stream="dynamics", recipe=plan.recipe, config=plan.config, title=title))


async def simulate(bench: Workbench, program: Path, assembled: Build) -> tuple[Path, ExecutionReport]:
    """Run dynamics.py on the assembled scene. A failing program is a report, not an exception."""
    inputs = {"assembled": bench.path(assembled.blend), "assembly": bench.path(assembled.facts)}
    return await bench.run("simulate", program, inputs=inputs, expect=OUTPUTS)
