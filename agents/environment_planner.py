"""The environment planner: write the program of the environment and build it."""

from __future__ import annotations

import asyncio

from ..state.plans import EnvironmentPlan
from ..state.scene import SceneContract
from ..state.values import Program
from ..state.world import Build
from .workbench import Workbench


async def build(bench: Workbench, plan: EnvironmentPlan) -> tuple[Build, SceneContract]:
    """Write and run the environment program; what it says of itself must be a valid scene contract."""
    title = f"Environment: {plan.scene}"
    program = await asyncio.to_thread(
        bench.write, Program(stream="environment", recipe=plan.recipe, config=plan.config, title=title)
    )
    built, facts = await bench.build("environment_planner", program, "environment.blend", shared=True)
    return built, SceneContract.model_validate(facts)
