"""Recorded worlds, read back: what the mind knew, and the records of every layer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.state.plans import Brief, DynamicsPlan, ObjectPlan
from code2worlds.state.scene import AssetFacts, SceneContract
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Expectation
from code2worlds.tools.records import Record, load

from .recording import FILE_NAME


@dataclass(frozen=True)
class World:
    """One recorded world; fault is the name of the number that was made wrong before it was simulated, None if none."""

    name: str
    kind: str
    split: str
    fault: str | None
    brief: Brief
    request: Request
    object_plan: ObjectPlan | None
    object_facts: AssetFacts | None
    contract: SceneContract
    dynamics_plan: DynamicsPlan
    records: tuple[Record, ...]
    pictures: tuple[Path, ...] = ()
    """A few neighbouring frames, rendered small, of some worlds."""

    @property
    def moves(self) -> bool:
        """Is something meant to move?"""
        return any(kind != "still" for kind in self.dynamics_plan.kinds)

    @property
    def dark(self) -> bool:
        """May its pictures be dark?"""
        sun = self.contract.sun_elevation_deg
        passes = "light_change" in self.dynamics_plan.kinds
        return passes or self.contract.dark or (sun is not None and sun < 0.0)


def read_worlds(folder: Path) -> Iterator[World]:
    """Every complete world of a folder, by name."""
    for path in sorted(folder.glob(f"*/{FILE_NAME}")):
        if path.parent.suffix != ".part":
            yield _read(path)


def _read(path: Path) -> World:
    kept = json.loads(path.read_text(encoding="utf-8"))
    layers = sorted(path.parent.glob("layer_*"), key=lambda folder: int(folder.name.rpartition("_")[2]))
    return World(
        name=path.parent.name,
        kind=kept["kind"],
        split=kept["split"],
        fault=kept["fault"],
        brief=Brief.model_validate(kept["brief"]),
        request=Request.model_validate(kept["request"]),
        object_plan=_maybe(ObjectPlan, kept["object_plan"]),
        object_facts=_maybe(AssetFacts, kept["object_facts"]),
        contract=SceneContract.model_validate(kept["contract"]),
        dynamics_plan=DynamicsPlan.model_validate(kept["dynamics_plan"]),
        records=tuple(load(layer) for layer in layers),
        pictures=tuple(sorted((path.parent / "pictures").glob("*.png"))),
    )


def _maybe(model: Any, value: Any) -> Any:
    return None if value is None else model.model_validate(value)


def expected(world: World, mind: OfflineMind) -> tuple[Expectation, ...]:
    """What the mind expects of this sentence in this world, stated by the code of today."""
    return mind.expect(world.brief, world.request, world.object_plan, world.object_facts, world.contract)
