"""Air resistance: what still air does to one body, with numbers from its hull and mass alone.

The force on a body is -1/2 rho |v| D v, D its drag areas along its own axes (drag coefficient times area): quadratic
drag, and, because a flat thing's D is large along its normal and small along its plane, the sideways force that makes
it swing. A body of one drag area falls at sqrt(2 m g / (rho D)) in the end.

Flat light things flutter by the falling-plate model in its quasi-steady form (Tanabe and Kaneko, Phys. Rev. Lett. 73,
1994; Andersen, Pesavento and Wang, J. Fluid Mech. 541, 2005): the pressure acts ahead of the middle, the farther the
more the air comes along the plate (Rayleigh's centre of pressure), every strip of a turning plate meets the air that it
turns into, and air turns with it. Air that goes with its travel is left out. A thing balanced ahead of its middle
glides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from .bake import from_rotation_vector, matrix, quaternion_product
from .hulls import Array, Hull
from .impacts import Flight

PLATE_DRAG = 1.2
"""Drag coefficient of a plate across the flow (Hoerner, Fluid-Dynamic Drag, 1965, 3-16: 1.17 to 1.2)."""
SKIN_DRAG = 0.02
"""Friction of both faces of a plate along the flow over one face's area, at the Reynolds numbers of falling paper."""
EDGE_DRAG = 0.3
"""Drag coefficient of a plate's edge; what is thin is hardly in the way."""
NOSE_DRAG = 0.05
"""The same of a glider's nose, which parts the air."""
FLAT = 0.35
"""A thing thinner than this share of its width is a plate."""
LIGHT_M_S = 4.0
"""Plates that fall faster than this in the end fall as bodies do: over a room's height air hardly turns them."""
FIN = 0.25
"""How far behind the middle a glider's keel catches air from the side, over its length."""
TURNS_ALONG = 0.375
"""Air that turns with a plate, over what its added mass would be if all of it turned stiffly (128/48, a long strip)."""
BULLET_M_S = 1.5
"""What falls more slowly than this in the end is slowed down faster than Bullet's damping can."""
MOST_DAMPING = 1.0 - 1e-6
"""Bullet reckons with single precision: at 1 a body does not move at all."""
OVER_BLOW = 0.375
"""Mean of |x|^3 over the mean of x^2 times the length of a plate, for what a turn alone stirs."""
SEALED_ADDED = 0.5
"""Air that goes with a round body, over what it displaces (potential flow, sphere)."""
STEPS_A_SECOND = 480


@dataclass(frozen=True)
class Air:
    """What the air does to one body."""

    air_kg_m3: float
    drag_area_m2: Array
    """(3,) along the body's axes."""
    mass_kg: float
    """Of what has to be moved: the body, and of something inflated the air that goes with it."""
    pull_m_s2: float
    """Downward acceleration at rest."""
    inertia_kg_m2: Array
    """(3,) body axes, with the air that turns with a plate."""
    span_m: Array
    """(3,) of a plate, its lengths along its axes, 0 along its normal; (0, 0, 0) of what is no plate."""
    ahead: float = 0.0
    """Where it is balanced, ahead of its middle towards its +X, over its length; it glides with the pressure there."""

    @property
    def flutters(self) -> bool:
        return bool(self.span_m.any())

    @property
    def own_flight(self) -> bool:
        """Whether Bullet cannot fly it: forces act across its way, or less than its weight, or too much for damping."""
        return self.flutters or self.sealed or self.terminal_m_s() < BULLET_M_S

    @property
    def sealed(self) -> bool:
        return self.pull_m_s2 < 0.95 * 9.81

    def terminal_m_s(self) -> float:
        """Speed it falls with in the end, broadside."""
        return float(np.sqrt(2.0 * self.mass_kg * self.pull_m_s2 / (self.air_kg_m3 * self.drag_area_m2.max())))

    def drag_per_m(self, flight: Flight) -> float:
        """Deceleration along its way over the square of its speed, 1/m."""
        speed = max(float(np.linalg.norm(flight.velocity)), 1e-9)
        along = matrix(flight.quaternion).T @ flight.velocity / speed
        return float(self.air_kg_m3 * (self.drag_area_m2 * along**2).sum() / (2.0 * self.mass_kg))

    def damping(self, flight: Flight, seconds: float) -> tuple[float, float]:
        """Shares of its speed and of its spin that a second of Bullet's damping takes, to do what drag does now.

        Bullet has a plate only where it lies on or slides along something: air is pressed out under it, which stops its
        rocking about as fast as a fall stops gaining speed.
        """
        speed, rate = float(np.linalg.norm(flight.velocity)), float(np.linalg.norm(flight.spin))
        kept = 1.0 / (1.0 + self.drag_per_m(flight) * speed * seconds)
        # Strips of a plate meet what its spin stirs; of other things spin lasts.
        stirred = self.air_kg_m3 * self.drag_area_m2.max() / (2.0 * self.mass_kg) * self.flutters
        pressed = self.terminal_m_s() if self.flutters else 0.0
        turns = np.exp(-stirred * (speed + pressed + OVER_BLOW * float(self.span_m.max()) * rate))
        return min(MOST_DAMPING, 1.0 - kept ** (1.0 / seconds)), min(MOST_DAMPING, 1.0 - float(turns))

    def flown(self, flight: Flight, seconds: float) -> Flight:
        """The body later, nothing but air about it (midpoint rule)."""
        count = max(1, round(seconds * STEPS_A_SECOND))
        step = seconds / count
        for _ in range(count):
            push, turn = self._rates(flight)
            half = _moved(flight, flight, push, turn, step / 2.0)
            push, turn = self._rates(half)
            flight = _moved(flight, half, push, turn, step)
        return flight

    def _rates(self, flight: Flight) -> tuple[Array, Array]:
        """Acceleration and angular acceleration, world axes."""
        axes = matrix(flight.quaternion)
        velocity, spin = axes.T @ flight.velocity, axes.T @ flight.spin
        speed = max(float(np.linalg.norm(velocity)), 1e-9)
        force = -0.5 * self.air_kg_m3 * speed * self.drag_area_m2 * velocity
        torque = self._torque(velocity / speed, speed, force, spin) if self.flutters else np.zeros(3)
        gyre = np.cross(spin, self.inertia_kg_m2 * spin)
        push = axes @ force / self.mass_kg - np.array([0.0, 0.0, self.pull_m_s2])
        return push, axes @ ((torque - gyre) / self.inertia_kg_m2)

    def _torque(self, along: Array, speed: float, force: Array, spin: Array) -> Array:
        """Of pressure ahead of the middle, of strips that turn, and of what stands up behind a glider; body axes."""
        normal = int(np.argmin(self.span_m))
        centre = pressure_centre(abs(float(along[normal]))) * self.span_m * along
        centre[0] -= self.ahead * self.span_m[0]
        pressure = np.zeros(3)
        pressure[normal] = force[normal]
        torque = np.cross(centre, pressure)
        square = self.span_m**2 / 12.0
        broad = 0.5 * self.air_kg_m3 * float(self.drag_area_m2[normal])
        for axis in range(3):
            across = 3 - normal - axis
            arm = self.span_m.max() * 0.3 if axis == normal else self.span_m[across]
            moment = 0.2 * square.max() if axis == normal else square[across]
            torque[axis] -= broad * moment * (speed + OVER_BLOW * arm * abs(spin[axis])) * spin[axis]
        if self.ahead:
            side = 3 - normal  # a glider's length is its X
            fin = np.zeros(3)
            fin[side] = force[side]
            torque += np.cross([-FIN * self.span_m[0], 0.0, 0.0], fin)
        return torque


def felt(
    hull: Hull,
    mass_kg: float,
    *,
    air_kg_m3: float,
    gravity_m_s2: float,
    drag_coefficient: float | None = None,
    sealed: bool = False,
    trim_deg: float | None = None,
) -> Air | None:
    """What air of this density does to a body; None in a vacuum.

    drag_coefficient: over the area it shows the air, None = by its shape. sealed: inflated and shut, so that the air
    carries what it displaces. trim_deg: angle between its +X and its way at which it is balanced; None: in its middle.
    Raises ValueError for something inflated that is lighter than air.
    """
    if air_kg_m3 <= 0.0:
        return None
    displaced = air_kg_m3 * hull.volume_m3 if sealed else 0.0
    if sealed and mass_kg <= displaced:
        raise ValueError(
            f"what weighs {mass_kg:.4f} kg and displaces {displaced:.4f} kg of air rises, it does not fall"
        )
    moved = mass_kg + SEALED_ADDED * displaced
    pull = gravity_m_s2 * (mass_kg - displaced) / moved
    areas, spans = drag_areas_m2(hull, drag_coefficient, nosed=trim_deg is not None), plate_m(hull)
    quick = 2.0 * moved * pull / (air_kg_m3 * float(areas.max())) > LIGHT_M_S**2
    if quick or spans is None:
        areas, spans = np.full(3, float(areas.mean())), np.zeros(3)
    trim = np.radians(trim_deg if trim_deg is not None else 90.0)
    ahead = pressure_centre(float(np.sin(trim))) * float(np.cos(trim)) * bool(spans.any())
    inertia = hull.inertia_kg_m2(mass_kg) + _turning_air_kg_m2(spans, air_kg_m3)
    return Air(air_kg_m3, areas, moved, pull, inertia, spans, ahead)


def pressure_centre(sine: float) -> float:
    """How far ahead of a plate's middle the pressure acts, over its length and the cosine of its angle to the flow.

    sine: of that angle. Rayleigh's centre of pressure of a plate in a stream (Phil. Mag. 2, 1876).
    """
    return 0.75 / (4.0 + np.pi * sine)


def _turning_air_kg_m2(span_m: Array, air_kg_m3: float) -> Array:
    """(3,) moments of the air that turns with a plate about its axes; none about its normal."""
    found = np.zeros(3)
    if span_m.any():
        normal = int(np.argmin(span_m))
        a, b = np.delete(span_m, normal)
        carried = np.pi / 4.0 * air_kg_m3 * (a * b) ** 2 / np.hypot(a, b)
        for axis in {0, 1, 2} - {normal}:
            found[axis] = TURNS_ALONG * carried * span_m[3 - normal - axis] ** 2 / 12.0
    return found


def plate_m(hull: Hull) -> Array | None:
    """(3,) lengths of a plate along its axes, 0 along its normal; None of what is no plate."""
    thin, width, _ = np.sort(hull.size_m)
    if hull.is_sphere or thin > FLAT * width:
        return None
    return np.asarray(np.where(np.arange(3) == int(np.argmin(hull.size_m)), 0.0, hull.size_m))


def drag_areas_m2(hull: Hull, coefficient: float | None = None, *, nosed: bool = False) -> Array:
    """(3,) drag coefficient times area along the body's axes. nosed: it flies with its +X ahead.

    A plate's are those of its face and its edges. What is no plate tumbles, and has one: its coefficient follows from
    how far its hull is from a sphere (Ganser, Powder Technology 77, 1993, in the Newton regime).
    """
    shown = np.array([_shadow_m2(hull, axis) for axis in range(3)])
    if plate_m(hull) is None:
        ball = np.pi ** (1.0 / 3.0) / 4.0 * (6.0 * hull.volume_m3) ** (2.0 / 3.0)  # shadow of the ball of its volume
        area = ball if coefficient is None else float(shown.mean())
        return np.full(3, (newton_drag(hull) if coefficient is None else coefficient) * area)
    normal = int(np.argmin(hull.size_m))
    areas = np.array([NOSE_DRAG if nosed else EDGE_DRAG, EDGE_DRAG, EDGE_DRAG]) * shown + SKIN_DRAG * shown[normal]
    areas[normal] = (PLATE_DRAG if coefficient is None else coefficient) * shown[normal]
    return np.asarray(areas)


def newton_drag(hull: Hull) -> float:
    """Drag coefficient of a tumbling body over the shadow of the ball of its volume: 0.43 of a ball, 1.26 of a cube."""
    if hull.is_sphere:
        return 0.43
    surface = float(ConvexHull(hull.surface).area)
    roundness = min(1.0, np.pi ** (1.0 / 3.0) * (6.0 * hull.volume_m3) ** (2.0 / 3.0) / surface)
    return float(0.4305 * 10.0 ** (1.8148 * (-np.log10(roundness)) ** 0.5743))


def _shadow_m2(hull: Hull, axis: int) -> float:
    if hull.is_sphere:
        return float(np.pi * hull.radius_m**2)
    return float(ConvexHull(np.delete(hull.surface, axis, axis=1)).volume)


def _moved(start: Flight, rates: Flight, push: Array, turn: Array, seconds: float) -> Flight:
    """start, carried on for these seconds at the velocities of `rates` and these accelerations."""
    turned = quaternion_product(from_rotation_vector(rates.spin * seconds), start.quaternion)
    return Flight(
        start.position + rates.velocity * seconds,
        turned / np.linalg.norm(turned),
        start.velocity + push * seconds,
        start.spin + turn * seconds,
    )
