"""A key object as a soft body: lands and springs back, wobbles on a shaken dish, or is squashed by a falling weight."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import bmesh
import bpy
import numpy as np
from scipy import sparse

from ..world import World, middle
from .elastic import Lattice, Stuff, hertz_stiffness_pa, lattice_round, riding
from .sheet import GRAVITY_M_S2, Array
from .solid_field import field_of
from .windy import flutter_hz

ACTS = ("bounce", "wobble", "squash")
"""bounce and wobble as they sound; squash: under a falling weight that it bears."""

CELLS = 6
"""Cells of the lattice along the longest side."""

FINEST_SHARE = 0.045
"""Longest edge of the mesh as a share of the thing's size: a straight wall of one face could not bulge."""

MOST_VERTICES = 24_000
SURFACE_POINTS = 500
"""Points of the surface that touch floor and weight."""

CONTACT = 0.5
CONTACT_LOSS = 0.3
"""Stiffness of contacts over what explicit steps bear (4), and their damping over stiffness and step."""

STILL_M_S = 0.004
"""A body under a weight of which nothing moves faster is at rest, and stays."""

LEAST_MASS_SHARE = 0.2
"""A body that weighs less than this share of what falls on it is taken to weigh so much: its own inertia matters
little, and longer steps will do."""

SETTLE_S = 0.7
SETTLE_PER_S = 25.0
"""Before the clip a standing thing sinks under its own weight, damped."""

SHAKE_S = 0.5
SHAKE_EVERY_S = 2.2
TRACE_HZ = 120.0


@dataclass
class Weight:
    """A block that only moves up and down. low and high: its footprint."""

    mass_kg: float
    low: Array
    high: Array
    bottom_m: float
    speed_m_s: float = 0.0


@dataclass(frozen=True)
class SoftPlan:
    """A thing ready to be deformed; world metres."""

    thing: bpy.types.Object
    act: str
    stuff: Stuff
    lattice: Lattice
    points: Array
    """(P, 3) its vertices at rest, standing where it stood."""
    ride: sparse.csr_matrix
    floor_m: float
    lift_m: float
    """Height of its lowest point above the floor at the start."""
    contact_s: float = 0.0
    """How long its first landing lasts."""
    shake_m: float = 0.0
    weight: Weight | None = None

    @property
    def height_m(self) -> float:
        return float(np.ptp(self.points[:, 2]))

    @property
    def wobble_guess_hz(self) -> float:
        """Lowest shear mode of an upright block on a fixed base, a quarter wave high."""
        shear, _ = self.stuff.lame
        return math.sqrt(shear / self.stuff.density_kg_m3) / (4.0 * self.height_m)


@dataclass
class Squashed:
    """(F, P, 3) vertices at the video's frames, and traces of TRACE_HZ or a little more."""

    frames: list[Array] = field(default_factory=list)
    base_m: list[float] = field(default_factory=list)
    weight_m: list[float] = field(default_factory=list)
    lean_m: list[float] = field(default_factory=list)
    trace_hz: float = TRACE_HZ


def plan_soft(world: World, config: Mapping[str, Any], *, dish_m: float) -> SoftPlan:
    """Prepare the first key object. dish_m raises it onto a dish.

    Raises ValueError for an unknown act, or a drop that does not fit under the ceiling.
    """
    if config["act"] not in ACTS:
        raise ValueError(f"act must be one of {', '.join(ACTS)}, not {config['act']!r}")
    thing, floor = stood(world, config["support"], dish_m)
    points = corners_of(thing)
    height, volume = float(np.ptp(points[:, 2])), max(world.asset.volume_m3 if world.asset else 0.0, 1e-9)
    lift = config["drop_m"] if config["act"] == "bounce" else 0.0
    if points[:, 2].max() + lift > world.ceiling_m():
        raise ValueError(f"a fall from {lift:.2f} m does not fit under the ceiling")
    weight = weight_on(points, config, height) if config["act"] == "squash" else None
    stuff = _stuff(config, height_m=height, volume_m3=volume, weight=weight)
    lattice, low = _lattice(thing, points, stuff)
    return SoftPlan(
        thing, config["act"], stuff, lattice, points, riding(lattice, points, low), floor, lift,
        contact_s=contact_s(config["squash"] * height, config["drop_m"]),
        shake_m=0.09 * height * config["liveliness"], weight=weight,
    )  # fmt: skip


def stood(world: World, support_name: str | None, dish_m: float) -> tuple[bpy.types.Object, float]:
    """The first key object, its mesh refined, moved upright to the middle of the path; and the height it stands on."""
    world.acting()
    thing = world.objects[0]
    support = world.support(support_name)
    spot = middle(support, world.path(support))
    refine(thing)
    box = corners_of(thing)
    thing.location.x += spot[0] - (box[:, 0].min() + box[:, 0].max()) / 2.0
    thing.location.y += spot[1] - (box[:, 1].min() + box[:, 1].max()) / 2.0
    thing.location.z += support.height_m + dish_m - box[:, 2].min()
    bpy.context.view_layer.update()
    return thing, support.height_m + dish_m


def weight_on(points: Array, config: Mapping[str, Any], height: float) -> Weight:
    low, high = points.min(axis=0), points.max(axis=0)
    centre, half = (low + high)[:2] / 2.0, 0.62 * float((high - low)[:2].max())
    return Weight(config["weight_kg"], centre - half, centre + half, float(high[2]) + config["drop_m"])


def _stuff(config: Mapping[str, Any], *, height_m: float, volume_m3: float, weight: Weight | None) -> Stuff:
    """As stiff as asked, or so stiff that it is squashed by the asked share of its height."""
    density, squash, drop = config["density_kg_m3"], config["squash"], config["drop_m"]
    asked = config["stiffness_pa"]
    if weight is not None:
        density = max(density, LEAST_MASS_SHARE * weight.mass_kg / volume_m3)
        work = weight.mass_kg * GRAVITY_M_S2 * (drop + squash * height_m)
        return Stuff(density, asked or 2.0 * work / (volume_m3 * squash**2), 0.3, 0.008)
    if config["act"] == "wobble":
        made = Stuff(density, asked or 6000.0, 0.42)
        around = 2.0 * math.pi * math.sqrt(made.lame[0] / density) / (4.0 * height_m)
        return Stuff(density, made.stiffness_pa, 0.42, 2.0 * 0.05 / around)
    stiff = asked or hertz_stiffness_pa(density, drop, squash)
    ending = -math.log(config["restitution"])
    damping = ending / math.hypot(math.pi, ending)
    around = math.pi / contact_s(squash * height_m, drop)  # half a swing
    return Stuff(density, stiff, 0.4, 2.0 * damping / around)


def contact_s(deepest_m: float, drop_m: float) -> float:
    """Hertz: an elastic contact lasts 2.94 times the deepest squash over the speed it begins with."""
    return 2.94 * deepest_m / math.sqrt(2.0 * GRAVITY_M_S2 * drop_m)


def _lattice(thing: bpy.types.Object, points: Array, stuff: Stuff) -> tuple[Lattice, Array]:
    solid = field_of(thing, cells=22)
    low, high = points.min(axis=0), points.max(axis=0)
    cell = float((high - low).max()) / CELLS
    shape = np.maximum(1, np.ceil((high - low) / cell - 1e-6).astype(int))
    low = (low + high) / 2.0 - shape * cell / 2.0
    low[2] = points[:, 2].min()
    inner = np.stack(np.meshgrid(*[(np.arange(4) + 0.5) / 4.0] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    cells = np.indices(tuple(shape)).reshape(3, -1).T
    spots = low + cell * (cells[:, None] + inner)
    distance, _ = solid.sample(spots.reshape(-1, 3).T)
    filled = (distance.reshape(len(cells), -1) < 0.0).mean(axis=1).reshape(tuple(shape))
    held = np.clip(((points - low) / cell - 1e-9).astype(int), 0, shape - 1)
    at = tuple(held.T)
    filled[at] = np.maximum(filled[at], 1e-3)
    return lattice_round(low, high, filled, cell, stuff), low


def squash(plan: SoftPlan, *, fps: int, frames: int) -> Squashed:
    """Run it; frame 1 is the moment it is let go, stands, or the weight is let go."""
    lattice = plan.lattice
    per_frame = math.ceil(1.0 / (fps * lattice.dt_s))
    dt_s = 1.0 / (fps * per_frame)
    touch = _touch(plan, dt_s)
    base = lattice.rest[:, 2] < plan.points[:, 2].min() + 0.5 * lattice.cell_m
    held = base if plan.act == "wobble" else None
    if plan.act == "bounce":
        lattice.place[:, 2] += plan.lift_m
    else:
        _settle(plan, touch, held, dt_s)
    every, wait = max(1, round(1.0 / (dt_s * TRACE_HZ))), _wait_steps(plan, fps, dt_s)
    found = Squashed(trace_hz=1.0 / (dt_s * every))
    top = np.argmax(lattice.rest[:, 2])
    for step in range((frames - 1) * per_frame + 1):
        if step % per_frame == 0:
            found.frames.append(_flattened(plan, np.asarray(plan.ride @ lattice.place)))
            found.base_m.append(shaken(plan, step * dt_s))
            found.weight_m.append(plan.weight.bottom_m if plan.weight else 0.0)
        if step % every == 0:
            found.lean_m.append(float(lattice.place[top, 0] - lattice.rest[top, 0] - shaken(plan, step * dt_s)))
        if step < wait:
            continue
        if plan.weight is not None and _idle(plan, plan.weight, dt_s):
            continue
        lattice.step(dt_s, touch(dt_s), held)
        if held is not None:
            lattice.place[held, 0] += shaken(plan, (step + 1) * dt_s) - shaken(plan, step * dt_s)
        if not np.isfinite(lattice.place).all():
            raise ValueError("the soft body burst: it is too soft for what hits it; raise stiffness_pa")
    return found


def _wait_steps(plan: SoftPlan, fps: int, dt_s: float) -> int:
    """Steps, less than a frame of them, to hold it before it is let go: then a frame shows the first landing deepest.

    A contact of 50 ms falls between two frames of 80 ms as often as not, and then nobody would see the thing give.
    """
    if plan.act != "bounce":
        return 0
    deepest_s = math.sqrt(2.0 * plan.lift_m / GRAVITY_M_S2) + 0.5 * plan.contact_s
    return int((math.ceil(deepest_s * fps) / fps - deepest_s) / dt_s)


def _idle(plan: SoftPlan, weight: Weight, dt_s: float) -> bool:
    """True while only the weight moves, which it then does here, or nothing does."""
    if weight.bottom_m > plan.points[:, 2].max() + 1e-3:
        weight.speed_m_s -= GRAVITY_M_S2 * dt_s
        weight.bottom_m += weight.speed_m_s * dt_s
        return bool(weight.bottom_m > plan.points[:, 2].max() + 1e-3)
    fastest = float(np.abs(plan.lattice.velocity).max())
    return abs(weight.speed_m_s) < STILL_M_S and fastest < STILL_M_S


def shaken(plan: SoftPlan, time_s: float) -> float:
    """Metres along +X that the dish is off its place: a short shake, again and again."""
    if plan.act != "wobble":
        return 0.0
    within = (time_s - 0.25) % SHAKE_EVERY_S
    if time_s < 0.25 or within > SHAKE_S:
        return 0.0
    share = within / SHAKE_S
    return plan.shake_m * math.sin(math.pi * share) ** 2 * math.sin(2.0 * math.pi * plan.wobble_guess_hz * within)


def _settle(plan: SoftPlan, touch: Callable[[float], Array], held: Any, dt_s: float) -> None:
    weight, plan_weight = plan.weight, plan.weight.bottom_m if plan.weight else 0.0
    for _ in range(int(SETTLE_S / dt_s)):
        plan.lattice.step(dt_s, touch(0.0), held)
        plan.lattice.velocity *= math.exp(-SETTLE_PER_S * dt_s)
    if weight is not None:
        weight.bottom_m, weight.speed_m_s = plan_weight, 0.0


def _touch(plan: SoftPlan, dt_s: float) -> Callable[[float], Array]:
    """touch(step of the weight): forces (N, 3) of floor and weight on the nodes; the weight moves on by that step."""
    lattice, weight = plan.lattice, plan.weight
    pick = np.unique(np.linspace(0, len(plan.points) - 1, SURFACE_POINTS).astype(int))
    order = np.argsort(plan.points[:, 2], kind="stable")
    chosen = plan.ride[np.unique(np.concatenate([pick, order[:60], order[-60:]]))]
    back = chosen.T.tocsr()
    # Rows of K W M^-1 W^T sum to CONTACT / dt**2, which bounds its eigenvalues: as stiff as explicit steps allow.
    stiff = CONTACT / dt_s**2 / (chosen @ (np.asarray(back.sum(axis=1)).ravel() / lattice.mass_kg))
    loss = CONTACT_LOSS * dt_s * stiff

    def touch(moved_s: float) -> Array:
        place, velocity = chosen @ lattice.place, chosen @ lattice.velocity
        force = np.zeros_like(place)
        depth = plan.floor_m - place[:, 2]
        under = depth > 0.0
        push = np.maximum(0.0, stiff[under] * depth[under] - loss[under] * velocity[under, 2])
        force[under, 2] = push
        sliding = velocity[under, :2]
        fast = np.linalg.norm(sliding, axis=1, keepdims=True)
        force[under, :2] = -0.6 * push[:, None] * sliding / (fast + 0.02)
        if weight is not None and moved_s:
            inside = ((place[:, :2] > weight.low) & (place[:, :2] < weight.high)).all(axis=1)
            deep = np.where(inside, place[:, 2] - weight.bottom_m, 0.0)
            push = np.maximum(0.0, stiff * deep + loss * (velocity[:, 2] - weight.speed_m_s)) * (deep > 0.0)
            force[:, 2] -= push
            weight.speed_m_s += moved_s * (float(push.sum()) / weight.mass_kg - GRAVITY_M_S2)
            weight.bottom_m += moved_s * weight.speed_m_s
        return np.asarray(back @ force)

    return touch


def _flattened(plan: SoftPlan, points: Array) -> Array:
    """The points (P, 3) with the little by which contacts give taken out: nothing is below floor or in the weight."""
    points[:, 2] = np.maximum(points[:, 2], plan.floor_m)
    if plan.weight is not None:
        under = ((points[:, :2] > plan.weight.low) & (points[:, :2] < plan.weight.high)).all(axis=1)
        points[under, 2] = np.minimum(points[under, 2], max(plan.weight.bottom_m, plan.floor_m))
    return points


def refine(thing: bpy.types.Object) -> None:
    """Split long edges of the thing's mesh, in a copy of its own. Raises ValueError when it becomes too heavy."""
    thing.data = thing.data.copy()
    limit = FINEST_SHARE * max(thing.dimensions)
    mesh = bmesh.new()
    mesh.from_mesh(thing.data)
    for _ in range(5):
        long = [edge for edge in mesh.edges if edge.calc_length() > limit]
        if not long or len(mesh.verts) + len(long) > MOST_VERTICES:
            break
        bmesh.ops.subdivide_edges(mesh, edges=long, cuts=1, use_grid_fill=True)
    mesh.to_mesh(thing.data)
    mesh.free()


def corners_of(thing: bpy.types.Object) -> Array:
    flat = np.empty(3 * len(thing.data.vertices))
    thing.data.vertices.foreach_get("co", flat)
    matrix = np.array(thing.matrix_world)
    return flat.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]


def soft_series(plan: SoftPlan, played: Array, found: Squashed, fps: int) -> tuple[dict[str, Array], dict[str, str]]:
    """Measured on (F, P, 3) vertices read back; the wobble on the solver's own finer trace."""
    low, high = played[:, :, 2].min(axis=1), played[:, :, 2].max(axis=1)
    frames, height = len(played), high - low
    lean = np.array(found.lean_m)
    way = np.stack([lean, 0.0 * lean, 0.0 * lean], axis=1)
    top = np.argmax(plan.points[:, 2])
    centre = played.mean(axis=1)
    speed = np.linalg.norm(np.gradient(centre, 1.0 / fps, axis=0), axis=1) if frames > 1 else np.zeros(frames)
    values = {
        "body_height_m": height,
        "squash_ratio": height / plan.height_m,
        "body_bottom_m": low - plan.floor_m,
        "body_middle_m": centre[:, 2] - plan.floor_m,
        "body_penetration_m": np.maximum(0.0, plan.floor_m - low),
        "body_speed_m_s": speed,
        "wobble_m": played[:, top, 0] - plan.points[top, 0] - np.array(found.base_m),
        "wobble_amplitude_m": np.full(frames, float(np.abs(lean - lean.mean()).max())),
        "wobble_hz": np.full(frames, flutter_hz(way, found.trace_hz, np.array([1.0, 0.0, 0.0]))),
        "weight_bottom_m": np.array(found.weight_m) - (plan.floor_m if plan.weight else 0.0),
    }
    units = dict.fromkeys(values, "m") | {"squash_ratio": "", "body_speed_m_s": "m/s", "wobble_hz": "Hz"}
    return values, units
