"""Where a stream or drops fall from above, and what they fall into."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ....state.scene import Support
from ..bodies.hulls import Array
from ..program import progress
from ..world import World, middle
from .course import Course, Drawn, grid_round
from .drops import THINNEST_M, Blob, splashes
from .film import FRONT_M, GRAVITY_M_S2, WALL_M, Mask
from .film_bed import Bed, support_bed, with_things
from .film_mesh import drop_skin
from .fluid_shapes import Mesh
from .gas import bounds_of
from .vessel import Cavity, cavity_of

SPOUT_M_S = 0.7
"""Speed liquid leaves a spout at."""
LETS_GO_M_S = 0.02
"""Speed a drop lets go at."""
CELLS_ACROSS = 36
CELL_M = (0.0022, 0.006)
RING_POINTS = 12
RING_S = 0.006
"""Time between two rings of the drawn stream."""
WOBBLE_M = 0.0025
WOBBLE_HZ = 2.2
WALLED_CELLS = 1.5
DENT_SHARE = 0.25
"""Share of the stream's dynamic pressure that dents the surface; the rest is spent in churning."""
DENT_DEEPEST = 0.6
SPLASH_SHARE = 0.012
SPLASH_PACE = 0.5
"""A stream into a vessel splashes less high than a drop onto a floor."""
DROP_M3 = 3.5e-7
"""Volume of a drop: 4.4 mm in radius, the largest that hangs from a wet ledge, so that it is seen."""
STEEP = 0.6
"""Slope of a bed from which on a moist patch is not drawn."""
ON_VESSEL_M = 0.006
MOIST_M = 0.004
SPLASHED_M = 0.07
"""How far round a vessel drops that splash out are followed."""


@dataclass(frozen=True)
class Pour:
    """A stream (or drops) straight down, and what it falls into."""

    spout: Array
    """(3,) where it comes from, out of the picture."""
    target: Array
    amount_m3: float
    pour_s: float
    start_s: float
    drops_hz: float
    """Above 0: single drops so many times a second instead of a stream."""
    cavity: Cavity | None
    support: Support
    low: Array
    high: Array
    """(2,) bounds of what it falls on."""
    seed: int

    @property
    def leaves_m_s(self) -> float:
        """Speed at the spout."""
        return LETS_GO_M_S if self.drops_hz > 0.0 else SPOUT_M_S

    @property
    def flow_m3_s(self) -> float:
        return self.amount_m3 / self.pour_s

    def speed_m_s(self, fallen_m: float) -> float:
        return math.sqrt(self.leaves_m_s**2 + 2.0 * GRAVITY_M_S2 * max(0.0, fallen_m))

    def fall_s(self, height_m: float) -> float:
        """Time from the spout down to a height."""
        return (self.speed_m_s(float(self.spout[2]) - height_m) - self.leaves_m_s) / GRAVITY_M_S2

    def radius_m(self, fallen_m: float) -> float:
        """By continuity: the faster, the thinner."""
        return max(THINNEST_M, math.sqrt(self.flow_m3_s / (math.pi * self.speed_m_s(fallen_m))))

    def sway(self, left_s: float) -> Array:
        """(2,) how far to the side the liquid that left the spout then is going."""
        phase = 2.0 * math.pi * WOBBLE_HZ * left_s + self.seed
        return WOBBLE_M * np.array([math.sin(phase) + 0.4 * math.sin(2.7 * phase), math.cos(1.3 * phase)])


def plan_pour(
    world: World,
    support_name: str | None,
    *,
    fill_share: float,
    amount_m3: float,
    pour_s: float,
    start_s: float,
    drop_height_m: float,
    drops_hz: float = 0.0,
    seed: int,
) -> Pour:
    """Lay out a stream into the key vessel, or onto the key object, or onto the support where there is none.

    start_s is when the first liquid arrives. Raises ValueError when nothing would be poured.
    """
    support = world.support(support_name)
    target, cavity = middle(support, world.path(support)), None
    low = high = target
    if world.objects:
        low, high = bounds_of(world.objects[0])
        cavity = cavity_of(world.objects[0])
        target = np.array(
            [*(cavity.axis_xy if cavity else (low + high)[:2] / 2.0), cavity.rim_m if cavity else high[2]]
        )
    if cavity is not None and drops_hz <= 0.0:
        amount_m3 = fill_share * cavity.volume_m3
    if drops_hz > 0.0:
        amount_m3 = DROP_M3 * drops_hz * pour_s
    if amount_m3 <= 0.0 or pour_s <= 0.0:
        raise ValueError("nothing would be poured: amount_m3, fill_share and pour_s must be above 0")
    if cavity is not None:
        target = target + np.array([0.25 * cavity.mouth_m, 0.0, 0.0])  # off the middle: the far wall is seen
    top = min(float(target[2]) + drop_height_m, world.ceiling_m() - 0.05)
    if top <= target[2] + 0.01:
        raise ValueError("there is no room above the vessel to pour from")
    return Pour(
        spout=np.array([*target[:2], top]),
        target=target,
        amount_m3=amount_m3,
        pour_s=pour_s,
        start_s=start_s,
        drops_hz=drops_hz,
        cavity=cavity,
        support=support,
        low=low[:2],
        high=high[:2],
        seed=seed,
    )


def course_of(world: World, plan: Pour, *, viscosity_m2_s: float, cell_m: float | None, seed: int) -> Course:
    """The vessel and the support round it; as much of the support as an overflow can reach."""
    wide = 2.0 * plan.cavity.mouth_m if plan.cavity else 0.15
    over = plan.amount_m3 - (plan.cavity.volume_m3 if plan.cavity else 0.0)
    reach = SPLASHED_M + (1.9 * math.sqrt(over / (math.pi * FRONT_M)) + 0.04 if over > 0.0 else 0.0)
    low, high = np.minimum(plan.low, plan.target[:2]) - reach, np.maximum(plan.high, plan.target[:2]) + reach
    usual = float(np.clip(wide / CELLS_ACROSS, *CELL_M))
    grid = grid_round(world, plan.support, low, high, cell_m=cell_m, usual_m=usual)
    bed = with_things(support_bed(world, plan.support, grid), world.objects)
    bed, inside = _walled(bed, plan.cavity)
    return Course.on(world, plan.support, bed, inside, viscosity_m2_s=viscosity_m2_s, seed=seed)


def _walled(bed: Bed, cavity: Cavity | None) -> tuple[Bed, Mask]:
    """The bed with the vessel's rim closed all round, and the cells inside: a wall thinner than a cell must hold."""
    if cavity is None:
        return bed, np.zeros(bed.grid.shape, dtype=bool)
    x, y = bed.grid.centres
    away = np.hypot(x - cavity.axis_xy[0], y - cavity.axis_xy[1])
    ring = (away >= cavity.mouth_m) & (away < cavity.mouth_m + WALLED_CELLS * bed.grid.cell_m)
    height = np.where(ring, np.maximum(bed.height_m, cavity.rim_m - bed.base_m), bed.height_m)
    inside = (away < cavity.mouth_m) & (height < cavity.rim_m - bed.base_m)
    return Bed(bed.grid, height, bed.off & ~ring, bed.base_m), inside


@dataclass
class Pouring:
    """Feeds a course from a stream, and draws the stream."""

    plan: Pour
    course: Course
    given_m3: float = 0.0

    def feed(self, now_s: float, dt_s: float) -> None:
        """What arrives in a step: volume, a dent where it strikes, a few drops thrown up."""
        course, plan, film = self.course, self.plan, self.course.film
        since = now_s + dt_s - plan.start_s
        due = min(1.0, max(0.0, since / plan.pour_s)) * plan.amount_m3
        if plan.drops_hz > 0.0:
            due = min(plan.amount_m3, DROP_M3 * math.floor(max(0.0, since * plan.drops_hz)))
        arriving = due - self.given_m3
        film.head_m = None
        if arriving <= 1e-15:
            return
        self.given_m3 = due
        surface = self.surface_m(now_s)
        place = self.plan.target[:2] + self.plan.sway(now_s - plan.fall_s(surface))
        radius = 0.004 if plan.drops_hz > 0.0 else plan.radius_m(float(plan.spout[2]) - surface)
        impact = plan.speed_m_s(float(plan.spout[2]) - surface)
        thrown = 0.0
        if not self.course.thick:
            thrown = (0.25 if plan.drops_hz > 0.0 else SPLASH_SHARE) * arriving
            above, pace = np.array([*place, surface + 0.003]), SPLASH_PACE * impact
            splashes(course.shower, now_s, above, impact_m_s=pace, volume_m3=thrown, rng=course.rng)
        film.add(arriving - thrown, place, radius + film.grid.cell_m)
        x, y = film.grid.centres
        away = np.hypot(x - place[0], y - place[1])
        dent = DENT_SHARE * impact**2 / (2.0 * GRAVITY_M_S2) * np.exp(-((away / (radius + film.grid.cell_m)) ** 2))
        film.head_m = np.minimum(dent, DENT_DEEPEST * film.depth_m)

    def play(self, frames: int, fps: int) -> list[Drawn]:
        """Let it run for a clip; what every video frame shows."""
        drawn = []
        for frame in range(frames):
            self.course.advance(frame / fps, self.feed)
            drawn.append(self.course.draw(self.given_m3, extra=self.extra(frame / fps), hidden=self.hidden()))
            progress(f"liquid frame {frame + 1}", frame + 1, frames)
        return drawn

    def surface_m(self, now_s: float) -> float:
        """World height of what the stream strikes: the level round the spot."""
        film, bed = self.course.film, self.course.bed
        x, y = film.grid.centres
        near = (np.hypot(x - self.plan.target[0], y - self.plan.target[1]) < 0.015) & (film.bed_m < WALL_M / 2.0)
        if not near.any():
            return float(self.plan.target[2])
        return bed.base_m + float(np.median((film.bed_m + film.depth_m)[near]))

    def hidden(self) -> Mask | None:
        """Moist patches on the vessel's walls: thinner than a cell of so steep a bed can show."""
        if self.plan.cavity is None:
            return None
        film = self.course.film
        up, along = np.gradient(np.minimum(film.bed_m, 1.0), film.grid.cell_m)
        steep = np.hypot(up, along) > STEEP
        outside = ~self.course.inside & (film.bed_m > ON_VESSEL_M)
        return np.asarray((steep | outside) & (film.depth_m < MOIST_M))

    def extra(self, now_s: float) -> list[Mesh]:
        """The stream as it hangs in the air, or the drops on their way."""
        plan, surface = self.plan, self.surface_m(now_s)
        if plan.drops_hz > 0.0:
            return [drop_skin(self._in_air(now_s, surface))]
        left_first = plan.start_s - plan.fall_s(surface)
        since = now_s - left_first
        youngest, oldest = max(0.0, since - plan.pour_s), min(plan.fall_s(surface - 0.004), since)
        if oldest - youngest < 2.0 * RING_S:
            return []
        return [self._tube(now_s, np.linspace(youngest, oldest, max(3, math.ceil((oldest - youngest) / RING_S))))]

    def landed(self, now_s: float) -> int:
        """Drops that have arrived by then."""
        return max(0, math.floor((now_s - self.plan.start_s) * self.plan.drops_hz + 1e-9))

    def _in_air(self, now_s: float, surface_m: float) -> list[Blob]:
        """Drops between the spout and the surface; drop n arrives (n + 1) / drops_hz after the start."""
        plan, fall_s = self.plan, self.plan.fall_s(surface_m)
        radius = (3.0 * DROP_M3 / (4.0 * math.pi)) ** (1 / 3)
        found, first = [], self.landed(now_s)
        for number in range(first, first + math.ceil(fall_s * plan.drops_hz) + 1):
            age = fall_s - (plan.start_s + (number + 1) / plan.drops_hz - now_s)
            if 0.0 <= age < fall_s:
                depth = plan.leaves_m_s * age + GRAVITY_M_S2 * age**2 / 2.0
                way = np.array([0.0, 0.0, -1.0])
                found.append(Blob(plan.spout + depth * way, way, 1.2 * radius, radius / math.sqrt(1.2)))
        return found

    def _tube(self, now_s: float, ages_s: Array) -> Mesh:
        """A closed tube through what left the spout ages_s ago, thinner as it falls, with a foot where it strikes."""
        plan = self.plan
        fallen = SPOUT_M_S * ages_s + GRAVITY_M_S2 * ages_s**2 / 2.0
        turns = np.linspace(0.0, 2.0 * math.pi, RING_POINTS, endpoint=False)
        around = np.stack([np.cos(turns), np.sin(turns)], axis=1)
        rings = []
        for age, depth in zip(ages_s, fallen, strict=True):
            ripple = 1.0 + 0.07 * math.sin(2.0 * math.pi * 11.0 * (now_s - age)) * min(1.0, age / 0.15)
            middle_xy = plan.spout[:2] + plan.sway(now_s - age) * min(1.0, age / plan.fall_s(float(plan.target[2])))
            radius = plan.radius_m(float(depth)) * ripple
            rings.append(np.column_stack([middle_xy + radius * around, np.full(RING_POINTS, plan.spout[2] - depth)]))
        rings[-1][:, :2] += 0.6 * (rings[-1][:, :2] - rings[-1][:, :2].mean(axis=0))
        vertices = np.concatenate([*rings, [rings[0].mean(axis=0)], [rings[-1].mean(axis=0)]])
        return Mesh(vertices, _tube_faces(len(rings)))


def _tube_faces(rings: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Triangles, outwards, of a tube whose rings go down; its two caps use the last two vertices."""
    n, faces = RING_POINTS, []
    first, last = rings * n, rings * n + 1
    for step in range(n):
        after = (step + 1) % n
        faces += [(first, step, after), (last, (rings - 1) * n + after, (rings - 1) * n + step)]
        for ring in range(rings - 1):
            a, b = ring * n + step, ring * n + after
            faces += [(a, a + n, b + n), (a, b + n, b)]
    return np.array(faces, dtype=np.int32)
