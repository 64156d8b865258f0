"""Bodies in water: an integrator of our own, because Bullet knows no buoyancy.

Forces on each body: weight; buoyancy of the volume of its hull under the local water plane, at that volume's centre
(Archimedes); quadratic drag 1/2 rho Cd A u^2 on its outline across the motion; added mass Ca rho V (Ca = 1/2 of a
sphere: Lamb, art. 92), whose growth on entry is the slam of von Karman (1929); radiation damping of heave as a share of
the critical one; vortex shedding, which makes sinking bodies waver, at Strouhal number 0.2. numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..bodies.bake import from_rotation_vector, matrix, quaternion_product
from .hydrostatics import Array, Solid, Wetted, under_water
from .waves import GRAVITY_M_S2, WATER_KG_M3, Wave, orbital_m_s, slope_at

ADDED_MASS = 0.5
HEAVE_DAMPING = 0.1
"""Share of critical; waves that a heaving body sends out take that much of its swing (chosen: a few swings to rest)."""
ROLL_DAMPING = 0.12
STROUHAL = 0.2
LIFT = 0.25
"""Coefficient of the sideways force of shed vortices at wobble 1: of the size found on cylinders (Norberg 2003)."""
LEAST_SPEED_M_S = 0.05
DEEPEST_CONTACTS = 6


@dataclass(frozen=True)
class Water:
    """The water bodies are in: level of its rest, bed, walls, waves and current."""

    level_m: float
    bed_m: float
    low: tuple[float, float]
    high: tuple[float, float]
    waves: tuple[Wave, ...] = ()
    current_m_s: tuple[float, float] = (0.0, 0.0)
    density_kg_m3: float = WATER_KG_M3

    def plane(self, x: float, y: float, time_s: float) -> tuple[float, float, float]:
        """Height of the surface and its slopes at a place."""
        height, along_x, along_y = slope_at(self.waves, x, y, time_s)
        return self.level_m + height, along_x, along_y

    def velocity(self, x: float, y: float, time_s: float) -> Array:
        """(3,) of the water near the surface."""
        return np.array([*self.current_m_s, 0.0]) + orbital_m_s(self.waves, x, y, time_s)


@dataclass(frozen=True)
class Body:
    """What a floating body is made of. inertia (3,) about its own axes."""

    solid: Solid
    mass_kg: float
    inertia_kg_m2: Array
    drag: float
    wobble: float
    friction: float
    restitution: float

    @property
    def length_m(self) -> float:
        return float(self.solid.volume_m3 ** (1.0 / 3.0))


@dataclass
class State:
    """Pose and motion of one body: the centre of mass, world axes."""

    place: Array
    turn: Array
    velocity: Array
    spin: Array
    added_kg: float = 0.0
    shed_rad: float = 0.0
    aside_rad: float = 0.0
    wetted: Wetted = field(default_factory=lambda: Wetted(0.0, np.zeros(3)))

    def share(self, body: Body) -> float:
        """Of its volume that is under water, 0..1."""
        return min(1.0, self.wetted.volume_m3 / body.solid.volume_m3)


def step(body: Body, state: State, water: Water, time_s: float, dt: float) -> None:
    """Move one body on by dt (semi-implicit Euler)."""
    axes = matrix(state.turn)
    points = body.solid.points @ axes.T + state.place
    state.wetted = wetted = _wet(body, points, state.place, water, time_s)
    added = ADDED_MASS * water.density_kg_m3 * wetted.volume_m3
    total = body.mass_kg + added
    if added > state.added_kg:  # water is picked up: momentum is shared with it
        flow = water.velocity(float(state.place[0]), float(state.place[1]), time_s)
        state.velocity = state.velocity + (added - state.added_kg) / total * (flow - state.velocity)
    state.added_kg = added
    inertia = body.inertia_kg_m2 + 0.3 * added * body.length_m**2
    force, torque = _forces(body, state, water, axes, time_s=time_s, dt=dt)
    state.velocity = state.velocity + force / total * dt
    spin_own = axes.T @ state.spin + (axes.T @ torque) / inertia * dt
    state.spin = axes @ spin_own
    _touch(body, state, points, water, turned=axes @ np.diag(1.0 / inertia) @ axes.T)
    state.place = state.place + state.velocity * dt
    turned = quaternion_product(from_rotation_vector(state.spin * dt), state.turn)
    state.turn = turned / np.linalg.norm(turned)


def _wet(body: Body, points: Array, place: Array, water: Water, time_s: float) -> Wetted:
    height, along_x, along_y = water.plane(float(place[0]), float(place[1]), time_s)
    surface = height + (points[:, 0] - place[0]) * along_x + (points[:, 1] - place[1]) * along_y
    return under_water(points, body.solid.triangles, points[:, 2] - surface)


def _forces(body: Body, state: State, water: Water, axes: Array, *, time_s: float, dt: float) -> tuple[Array, Array]:
    """Force and torque about the centre of mass."""
    share, rho = state.share(body), water.density_kg_m3
    force = np.array([0.0, 0.0, -body.mass_kg * GRAVITY_M_S2])
    torque = np.zeros(3)
    if share <= 0.0:
        return force, torque
    lift = np.array([0.0, 0.0, rho * GRAVITY_M_S2 * state.wetted.volume_m3])
    force = force + lift
    torque = torque + np.cross(state.wetted.centre_m - state.place, lift)
    height = water.plane(float(state.place[0]), float(state.place[1]), time_s)[0]
    felt = float(np.exp(min(0.0, 2.0 * (state.place[2] - height))))  # waves are felt less the deeper
    flow = state.velocity - felt * water.velocity(float(state.place[0]), float(state.place[1]), time_s)
    speed = float(np.linalg.norm(flow))
    if speed > 1e-6:
        area = body.solid.projected_m2(axes.T @ (flow / speed))
        force = force - 0.5 * rho * body.drag * area * share * speed * flow
        if share > 0.98 and speed > LEAST_SPEED_M_S:
            push = _shed(body, state, flow, area_m2=area, rho=rho, dt=dt)
            force = force + push
            torque = torque + np.cross(0.25 * body.length_m * flow / speed, push)
    piercing = 4.0 * share * (1.0 - share)
    critical = 2.0 * np.sqrt(rho * GRAVITY_M_S2 * body.length_m**2 * (body.mass_kg + state.added_kg))
    force = force - np.array([0.3, 0.3, 1.0]) * HEAVE_DAMPING * piercing * critical * flow
    size = body.length_m
    turning = float(np.linalg.norm(state.spin))
    slow = ROLL_DAMPING * (0.15 + piercing) * critical * size**2 * 0.25
    torque = torque - (slow + 0.06 * rho * size**5 * share * turning) * state.spin
    return force, torque


def _shed(body: Body, state: State, flow: Array, *, area_m2: float, rho: float, dt: float) -> Array:
    """Sideways push of the vortices that leave the body by turns; the side they leave from wanders."""
    speed = float(np.linalg.norm(flow))
    across = 2.0 * np.sqrt(area_m2 / np.pi)
    step_rad = 2.0 * np.pi * STROUHAL * speed / across * dt
    state.shed_rad += step_rad
    state.aside_rad += 0.23 * step_rad
    ahead = flow / speed
    first = np.cross(ahead, [0.0, 1.0, 0.0] if abs(ahead[1]) < 0.8 else [1.0, 0.0, 0.0])
    first /= np.linalg.norm(first)
    aside = np.cos(state.aside_rad) * first + np.sin(state.aside_rad) * np.cross(ahead, first)
    size = 0.5 * rho * LIFT * body.wobble * area_m2 * speed**2
    return np.asarray(size * np.sin(state.shed_rad) * aside)


def _touch(body: Body, state: State, points: Array, water: Water, *, turned: Array) -> None:
    """Impulses of the bed and the walls on the points that reach into them, and the way back out."""
    planes = (
        (np.array([0.0, 0.0, 1.0]), water.bed_m),
        (np.array([1.0, 0.0, 0.0]), water.low[0]), (np.array([-1.0, 0.0, 0.0]), -water.high[0]),
        (np.array([0.0, 1.0, 0.0]), water.low[1]), (np.array([0.0, -1.0, 0.0]), -water.high[1]),
    )  # fmt: skip
    total = body.mass_kg + state.added_kg
    for normal, offset in planes:
        reach = points @ normal - offset
        if reach.min() >= 0.0:
            continue
        deepest = np.argsort(reach)[:DEEPEST_CONTACTS]
        hits = [index for index in deepest if reach[index] < 0.0]
        for index in hits:
            arm = points[index] - state.place
            _impulse(body, state, arm, normal, inverse=(1.0 / total, turned))
        state.place = state.place - normal * min(0.5 * float(reach.min()) + 1e-4, 0.0)


def _impulse(body: Body, state: State, arm: Array, normal: Array, *, inverse: tuple[float, Array]) -> None:
    """Stop one point from going into a plane, with Coulomb friction along it. inverse: of mass and inertia (3, 3)."""
    light, turned = inverse
    velocity = state.velocity + np.cross(state.spin, arm)
    into = float(velocity @ normal)
    if into >= 0.0:
        return
    bounce = body.restitution if into < -0.15 else 0.0
    lever = np.cross(arm, normal)
    push = -(1.0 + bounce) * into / (light + float(lever @ turned @ lever))
    along = velocity - into * normal
    slide = float(np.linalg.norm(along))
    impulse = push * normal
    if slide > 1e-6:
        way = along / slide
        lever = np.cross(arm, way)
        stop = slide / (light + float(lever @ turned @ lever))
        impulse = impulse - min(body.friction * push, stop) * way
    state.velocity = state.velocity + impulse * light
    state.spin = state.spin + turned @ np.cross(arm, impulse)


def keep_apart(bodies: list[Body], states: list[State]) -> None:
    """Bodies that meet push each other aside like balls of their size, without bouncing."""
    for i, first in enumerate(states):
        for j in range(i + 1, len(states)):
            other = states[j]
            between = other.place - first.place
            gap = float(np.linalg.norm(between))
            least = 0.62 * (bodies[i].length_m + bodies[j].length_m)
            if 1e-9 < gap < least:
                way = between / gap
                first.place, other.place = (
                    first.place - 0.5 * (least - gap) * way,
                    other.place + 0.5 * (least - gap) * way,
                )
                closing = float((other.velocity - first.velocity) @ way)
                if closing < 0.0:
                    first.velocity, other.velocity = (
                        first.velocity + 0.5 * closing * way,
                        other.velocity - 0.5 * closing * way,
                    )


def terminal_speed_m_s(body: Body, water_kg_m3: float) -> float:
    """Where drag balances weight less buoyancy, upright; 0 for what floats."""
    excess = body.mass_kg - water_kg_m3 * body.solid.volume_m3
    area = body.solid.projected_m2(np.array([0.0, 0.0, 1.0]))
    return float(np.sqrt(max(0.0, 2.0 * excess * GRAVITY_M_S2 / (water_kg_m3 * body.drag * area))))
