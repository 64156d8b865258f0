"""A vessel that tips over or lies, and where its content goes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Matrix, Vector
from scipy.ndimage import binary_dilation

from ....state.scene import FreePath, Support
from ..bodies.hulls import Array
from ..world import World, heading, middle, vertices_of
from .course import Course, grid_round
from .film import FRONT_M, WALL_M, Mask
from .film_bed import Bed, support_bed
from .fluid_shapes import Mesh, hull
from .gas import bounds_of
from .vessel import Cavity, cavity_of
from .vessel_level import Level

TOPPLE_S = 0.9
"""Time a vessel 0.3 m tall takes to topple when it is pushed."""
TOPPLE_POWER = 0.45
"""Share of the fall's time, by share of the tilt to this power: most of it is spent near upright."""
LIES_DEG = 82.0
"""Tilt from which on the content flows as in a lying trough; before, it is level and runs over the lip."""
CELL_M = (0.003, 0.006)
CELLS_ACROSS_MOUTH = 16
MOIST_M = 0.0012
"""Depth under which liquid on the round wall of a lying vessel is not drawn."""
AT_ONCE = 0.4
"""Share of the content of a vessel that empties slowly which is on its way when it comes to lie."""
CLOSED_EMPTIES_S = 2.5
"""Time in which a vessel whose inside cannot be seen empties itself through its mouth."""


@dataclass(frozen=True)
class Spill:
    """One vessel and its fall; frames of the fall are counted in seconds of the clip."""

    vessel: bpy.types.Object
    first: Matrix
    corners: Array
    """(P, 3) its hull as it stands."""
    pivot: Array
    axis: Array
    fall_s: float
    start_s: float
    """When it is pushed; it has been lying from the start when this plus fall_s is not above 0."""
    way: Array
    mouth: Array
    """(3,) middle of the mouth as it lies."""
    mouth_m: float
    amount_m3: float
    cavity: Cavity | None
    level: Level | None
    support: Support
    size_m: float

    def tilt_rad(self, time_s: float) -> float:
        """Slow at first, then ever faster, as what topples does."""
        if self.start_s + self.fall_s <= 0.0:
            return math.pi / 2
        share = min(1.0, max(0.0, (time_s - self.start_s) / self.fall_s))
        return float(math.pi / 2 * share ** (1.0 / TOPPLE_POWER))

    @property
    def lies_s(self) -> float:
        """When the content begins to flow as in a lying trough."""
        if self.start_s + self.fall_s <= 0.0:
            return 0.0
        return float(self.start_s + self.fall_s * (LIES_DEG / 90.0) ** TOPPLE_POWER)

    def turn(self, time_s: float) -> Matrix:
        """What moves the standing vessel to where it is, 4 x 4."""
        angle = self.tilt_rad(time_s)
        _, rise = turned(self.corners, self.pivot, self.axis, angle, self.support.height_m)
        about = Matrix.Translation(Vector(self.pivot))
        tilted = about @ Matrix.Rotation(angle, 4, Vector(self.axis)) @ about.inverted()
        return Matrix.Translation((0.0, 0.0, rise)) @ tilted


def plan_spill(
    world: World,
    support_name: str | None,
    *,
    heading_deg: float | None,
    fill_share: float,
    amount_m3: float,
    from_edge_m: float,
    start_s: float | None,
    seed: int,
) -> Spill:
    """Lay out a spill: the vessel stands on the free path (near its edge when it ends at one) and tips along it.

    start_s None: it lies from the start. Raises ValueError without a key object or without anything to spill.
    """
    world.acting()
    vessel, support = world.objects[0], world.support(support_name)
    path = world.path(support, heading_deg)
    way = heading(path.heading_deg)
    low, high = bounds_of(vessel)
    tall = float(high[2] - low[2])
    place = _standing_place(support, path, from_edge_m, tall)
    _turn_handle_aside(world, vessel, way)
    low, high = bounds_of(vessel)
    vessel.location = Vector(np.array(vessel.location) + place - np.array([*(low + high)[:2] / 2.0, low[2]]))
    bpy.context.view_layer.update()
    cavity, (low, high) = cavity_of(vessel), bounds_of(vessel)
    amount = fill_share * cavity.volume_m3 if cavity else amount_m3
    if amount <= 0.0:
        raise ValueError("nothing would be spilt: fill_share and amount_m3 must be above 0")
    points = _vertices(world)
    foot = float(((points - place)[points[:, 2] < low[2] + 0.1 * tall] @ way).max())
    pivot, axis = place + way * foot, np.cross([0.0, 0.0, 1.0], way)
    corners = hull(points).vertices
    _, rise = turned(corners, pivot, axis, math.pi / 2, support.height_m)
    centre = cavity.axis_xy if cavity else (low + high)[:2] / 2.0
    fall_s = TOPPLE_S * math.sqrt(tall / 0.3)
    turn = np.array(Matrix.Rotation(math.pi / 2, 3, Vector(axis)))
    mouth = turn @ (np.array([*centre, high[2]]) - pivot) + pivot + np.array([0.0, 0.0, rise])
    return Spill(
        vessel=vessel,
        first=vessel.matrix_world.copy(),
        corners=corners,
        pivot=pivot,
        axis=axis,
        fall_s=fall_s,
        start_s=-fall_s if start_s is None else start_s,
        way=way,
        mouth=mouth,
        mouth_m=cavity.mouth_m if cavity else 0.2 * float((high - low)[:2].min()),
        amount_m3=amount,
        cavity=cavity,
        level=Level.of(cavity, seed) if cavity else None,
        support=support,
        size_m=tall,
    )


def _standing_place(support: Support, path: FreePath, from_edge_m: float, tall_m: float) -> Array:
    """(3,) where the vessel stands: far enough from a free edge that its mouth comes to lie from_edge_m before it."""
    if not path.leaves_support:
        return middle(support, path)
    way = heading(path.heading_deg)
    end = np.array([*path.start, 0.0]) + way * path.length_m
    return np.array([*(end - way * (from_edge_m + tall_m))[:2], support.height_m])


def _turn_handle_aside(world: World, vessel: bpy.types.Object, way: Array) -> None:
    """Turn the vessel about the vertical until it comes to lie as flat as it can: a handle points to the side."""
    points = _vertices(world)
    points = hull(points - points.mean(axis=0)).vertices
    tipped = np.array(Matrix.Rotation(math.pi / 2, 3, Vector(np.cross([0.0, 0.0, 1.0], way))))
    yaws = np.radians(np.arange(0.0, 360.0, 15.0))
    tall = [float(np.ptp((points @ (tipped @ np.array(Matrix.Rotation(yaw, 3, "Z"))).T)[:, 2])) for yaw in yaws]
    yaw = float(yaws[int(np.argmin(tall))])
    matrix = vessel.matrix_world.copy()
    vessel.matrix_world = (
        Matrix.Translation(matrix.translation)
        @ Matrix.Rotation(yaw, 4, "Z")
        @ (Matrix.Translation(-matrix.translation) @ matrix)
    )
    bpy.context.view_layer.update()


def _vertices(world: World) -> Array:
    """(V, 3) vertices of the first key object as it stands."""
    matrix = np.array(world.objects[0].matrix_world)
    return np.asarray(vertices_of(world.objects[0]) @ matrix[:3, :3].T + matrix[:3, 3])


def course_of(world: World, plan: Spill, *, viscosity_m2_s: float, cell_m: float | None, seed: int) -> Course:
    """The support round the lying vessel, the vessel's inside as a trough in it, all dry."""
    reach = 1.9 * math.sqrt(plan.amount_m3 / (math.pi * FRONT_M)) + 0.08
    along = plan.mouth + 0.45 * reach * plan.way
    low, high = along[:2] - reach, along[:2] + reach
    usual = float(np.clip(2.0 * plan.mouth_m / CELLS_ACROSS_MOUTH, *CELL_M))
    grid = grid_round(world, plan.support, low, high, cell_m=cell_m, usual_m=usual)
    bed = support_bed(world, plan.support, grid)
    inside = np.zeros(bed.grid.shape, dtype=bool)
    if plan.cavity is not None:
        bed, inside = with_trough(bed, plan)
    return Course.on(world, plan.support, bed, inside, viscosity_m2_s=viscosity_m2_s, seed=seed)


def with_trough(bed: Bed, plan: Spill) -> tuple[Bed, Mask]:
    """The bed with the inside of the lying vessel in it, closed all round but at the mouth; cells of that inside."""
    assert plan.cavity is not None
    cavity = plan.cavity
    along, aside = _from_mouth(bed, plan)
    heights, radius = cavity.heights_m, cavity.radius_m
    depth_in = cavity.rim_m - heights  # how far behind the mouth each level of the standing vessel comes to lie
    wide = np.interp(-along, depth_in[::-1], radius[::-1])
    inside = (along <= 0.0) & (-along <= depth_in[0]) & (np.abs(aside) < wide)
    axis_m = float(plan.mouth[2]) - bed.base_m
    trough = axis_m - np.sqrt(np.maximum(wide**2 - aside**2, 0.0))
    ring = binary_dilation(inside, np.ones((3, 3), dtype=bool), iterations=2) & ~inside
    walls = ring & ((along <= 0.0) | (np.abs(aside) > wide))
    height = np.where(inside, np.maximum(trough, 0.001), np.where(walls, WALL_M, bed.height_m))
    return Bed(bed.grid, height, bed.off & ~inside & ~walls, bed.base_m), inside


def _from_mouth(bed: Bed, plan: Spill) -> tuple[Array, Array]:
    """(Y, X) distance ahead of the mouth and to its side."""
    x, y = bed.grid.centres
    dx, dy = x - plan.mouth[0], y - plan.mouth[1]
    return dx * plan.way[0] + dy * plan.way[1], -dx * plan.way[1] + dy * plan.way[0]


@dataclass
class Emptying:
    """What is still in the vessel and not yet in the film; feeds the film as the vessel tips."""

    plan: Spill
    course: Course
    left_m3: float
    empties_s: float = 0.0
    """Time over which a lying vessel gives its content; 0 = all at once, as an open cup of water really does."""
    laid_m3: float | None = None
    """What was left when it came to lie; None before."""

    @property
    def lies(self) -> bool:
        return self.laid_m3 is not None

    def feed(self, now_s: float, dt_s: float) -> None:
        """Before each step of the film."""
        if self.left_m3 <= 0.0:
            return
        if self.plan.level is None:
            self._jet(now_s, dt_s)
        elif now_s >= self.plan.lies_s:
            self._trickle(now_s + dt_s) if self.lies else self._lay()
        else:
            self._run_over(self.plan.level, np.array(self.plan.turn(now_s + dt_s)))

    def _run_over(self, level: Level, pose: Array) -> None:
        """What the tilted vessel cannot hold goes over its lip."""
        over = self.left_m3 - level.holds_m3(pose)
        if over > 0.0:
            place = level.lip(pose) + (0.01 + 0.5 * self.plan.mouth_m) * self.plan.way
            self.course.film.add(over, place, 0.4 * self.plan.mouth_m)
            self.left_m3 -= over

    def _lay(self) -> None:
        """What is left becomes film in the trough, level: all of it, or AT_ONCE of it."""
        self.laid_m3 = self.left_m3
        volume = self.left_m3 * (AT_ONCE if self.empties_s > 0.0 else 1.0)
        film, inside = self.course.film, self.course.inside
        bed, cell = film.bed_m[inside], film.grid.cell_m**2
        low, high = float(bed.min()), float(bed.max()) + volume / (cell * int(inside.sum()))
        for _ in range(60):
            level = (low + high) / 2.0
            held = float(np.maximum(level - bed, 0.0).sum()) * cell
            low, high = (level, high) if held < volume else (low, level)
        depth = np.maximum(high - bed, 0.0)
        film.depth_m[inside] += depth * (volume / (depth.sum() * cell))
        self.left_m3 -= volume

    def _trickle(self, until_s: float) -> None:
        """The rest comes from the vessel's deep end, ever slower."""
        assert self.laid_m3 is not None
        since = (until_s - self.plan.lies_s) / self.empties_s
        rest = (1.0 - AT_ONCE) * self.laid_m3 * max(0.0, 1.0 - since) ** 1.5
        deep = self.plan.mouth - 0.6 * self.plan.size_m * self.plan.way
        self.course.film.add(self.left_m3 - rest, deep, 0.5 * self.plan.mouth_m)
        self.left_m3 = rest

    def _jet(self, now_s: float, dt_s: float) -> None:
        """Out of a mouth whose inside cannot be seen: ever slower, empty after CLOSED_EMPTIES_S."""
        since, span = now_s - self.plan.lies_s, CLOSED_EMPTIES_S
        if since < 0.0:
            return
        rest = self.plan.amount_m3 * max(0.0, 1.0 - (since + dt_s) / span) ** 2
        mouth = self.plan.mouth + self.plan.mouth_m * self.plan.way
        self.course.film.add(self.left_m3 - rest, mouth, self.plan.mouth_m)
        self.left_m3 = rest

    def extra(self, time_s: float) -> list[Mesh]:
        """The level surface of what is still in a standing or tipping vessel."""
        if self.lies or self.plan.level is None:
            return []
        return [self.plan.level.surface(np.array(self.plan.turn(time_s)), self.left_m3)]

    def hidden(self) -> Mask | None:
        """Cells of the trough that are only moist, or where the film's level lies outside the round vessel."""
        if not self.course.inside.any():
            return None
        bed, film = self.course.bed, self.course.film
        along, aside = _from_mouth(bed, self.plan)
        assert self.plan.cavity is not None
        depth_in = self.plan.cavity.rim_m - self.plan.cavity.heights_m
        wide = np.interp(-along, depth_in[::-1], self.plan.cavity.radius_m[::-1])
        above = bed.height_m + film.depth_m - (float(self.plan.mouth[2]) - bed.base_m)
        outside = (above > 0.0) & (above**2 + aside**2 > wide**2)
        return np.asarray(self.course.inside & (outside | (film.depth_m < MOIST_M)))


def tip(plan: Spill, *, frames: int, fps: int) -> None:
    """Keyframe the vessel's fall about its foot, LINEAR, one key per video frame."""
    vessel = plan.vessel
    vessel.rotation_mode = "QUATERNION"
    for frame in range(frames):
        pose = plan.turn(frame / fps) @ plan.first
        vessel.location, vessel.rotation_quaternion = pose.translation, pose.to_quaternion()
        vessel.keyframe_insert("location", frame=frame + 1)
        vessel.keyframe_insert("rotation_quaternion", frame=frame + 1)
    for curve in vessel.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def turned(points: Array, pivot: Array, axis: Array, angle_rad: float, height_m: float) -> tuple[Array, float]:
    """Points turned about an axis through the pivot and set down on a height; the second is how far up they went."""
    turn = np.array(Matrix.Rotation(angle_rad, 3, Vector(axis)))
    moved = (points - pivot) @ turn.T + pivot
    rise = height_m - float(moved[:, 2].min())
    return np.asarray(moved + np.array([0.0, 0.0, rise])), rise
