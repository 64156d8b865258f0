"""Who takes part: the key objects and copies of them, and other things built on the spot; each with its hull."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np

from ..objects import assets, inspection, key_object, shapes
from ..world import World, vertices_of
from .hulls import Hull, coarse, hull_of, squashed
from .impacts import Flight
from .rigid import Body, Simulation

SPEC = {
    "shape", "dimensions", "factory", "seed", "parameters", "spawn_arguments", "size_m", "material", "colour",
    "density_kg_m3",
}  # fmt: skip
"""Keys of the description of a thing to build; only `shape` or `factory` must be there."""
MAX_VERTICES = 60_000
NEST_RAYS = 24
NESTS_BELOW = 0.8
"""Things whose walls are, at every place, lower than this share of their height stand in each other."""
LEAST_PITCH = 0.3
"""Of the height: what nests has a foot that keeps its walls apart."""


@dataclass(frozen=True)
class Member:
    """A thing that takes part, and how physics sees it."""

    thing: bpy.types.Object
    hull: Hull
    density_kg_m3: float


def key_members(world: World, count: int | None, density_kg_m3: float, *, rolling: bool = False) -> list[Member]:
    """The assembly's key objects; the first is copied until there are `count` (None: as many as there are).

    rolling: they roll, so their hulls keep the fine rings that this needs and that cost ten times as much.
    """
    hull = world.acting() if rolling else coarse(world.acting())
    things = [*world.objects, *_copies(world.objects[0], round(count or 0) - len(world.objects))]
    return [Member(thing, hull, density_kg_m3) for thing in things]


def built(spec: Mapping[str, Any], count: int, name: str = "other") -> list[Member]:
    """Build `count` of what spec describes, as an object program does: a shape of tools/stage/objects with its
    dimensions or a factory of Infinigen with its seed and parameters; size, material, sRGB colour.

    Raises ValueError for a key that no description has, and for what the shape or the factory does not know.
    """
    unknown = sorted(set(spec) - SPEC)
    if unknown or ("shape" in spec) == ("factory" in spec):
        raise ValueError(f"the other thing is described by {', '.join(sorted(SPEC))}; got {', '.join(sorted(spec))}")
    thing = _made(spec, name)
    key_object.fit(thing, size_m=spec.get("size_m"), turn_deg=(0.0, 0.0, 0.0), max_vertices=MAX_VERTICES)
    key_object.dress(thing, material=spec.get("material"), colour=spec.get("colour"), labels="auto")
    points = vertices_of(thing)
    axis = inspection.rolling(inspection.hull_points(points))[0]
    # The fine rings a rolling body needs cost ten times as much as a plain hull, and pins only roll about afterwards.
    hull = replace(coarse(hull_of(points, "any" if axis == "any" else None)), round_axis=axis)
    things = [thing, *_copies(thing, count - 1)]
    return [Member(each, hull, float(spec.get("density_kg_m3") or 600.0)) for each in things]


def _made(spec: Mapping[str, Any], name: str) -> bpy.types.Object:
    if "shape" in spec:
        return shapes.build_shape(spec["shape"], spec.get("dimensions") or {}, name=name)
    return assets.spawn(
        spec["factory"],
        int(spec.get("seed") or 0),
        parameters=spec.get("parameters") or {},
        spawn_arguments=spec.get("spawn_arguments") or {},
        name=name,
    )


def pitch_m(member: Member) -> float:
    """How much higher each stands in a stack of its kind: its height, less where plates and bowls nest."""
    thing = member.thing
    low, high = vertices_of(thing).min(axis=0), vertices_of(thing).max(axis=0)
    grid = np.stack(np.meshgrid(*(np.linspace(low[i], high[i], NEST_RAYS + 2)[1:-1] for i in (0, 1))), -1)
    lifts = [lift for x, y in grid.reshape(-1, 2) if (lift := _thickness_m(thing, x, y, low[2], high[2])) is not None]
    height = float(high[2] - low[2])
    lift = max(lifts, default=height)
    return height if lift > NESTS_BELOW * height else max(lift, LEAST_PITCH * height)


def nested(member: Member, pitch: float) -> Member:
    """The member as a stack sees it: what rises above the foot of the next one is left out of its hull."""
    if pitch >= 0.97 * member.hull.size_m[2]:
        return member
    points = vertices_of(member.thing)
    return Member(member.thing, squashed(points, pitch), member.density_kg_m3)


def add(
    simulation: Simulation,
    members: Sequence[Member],
    starts: Sequence[Flight],
    config: Mapping[str, Any],
    *,
    hold_s: float = 0.0,
) -> list[Body]:
    """Add members with the contact numbers of a recipe's CONFIG."""
    return [
        simulation.add_body(
            member.thing,
            start,
            density_kg_m3=member.density_kg_m3,
            friction=config["friction"],
            restitution=config["restitution"],
            rolling_damping=config["rolling_damping"],
            rolling_resistance=config["rolling_resistance"],
            hull=member.hull,
            hold_s=hold_s,
            air_kg_m3=config.get("air_kg_m3", 0.0),
        )
        for member, start in zip(members, starts, strict=True)
    ]


def _copies(thing: bpy.types.Object, count: int) -> list[bpy.types.Object]:
    made = []
    for index in range(count):
        copy = thing.copy()
        copy.name = f"{thing.name.removesuffix('_01')}_{index + 2:02}"
        for collection in thing.users_collection:
            collection.objects.link(copy)
        made.append(copy)
    bpy.context.view_layer.update()
    return made


def _thickness_m(thing: bpy.types.Object, x: float, y: float, low: float, high: float) -> float | None:
    """Height of the topmost surface at a place of the thing above its lowest surface there; None beside it."""
    found = []
    for start, way in ((high + 1.0, -1.0), (low - 1.0, 1.0)):
        hit, place, *_ = thing.ray_cast((x, y, start), (0.0, 0.0, way))
        if not hit:
            return None
        found.append(place[2])
    return float(found[0] - found[1])
