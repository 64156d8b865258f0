"""Bounces with the right height: a single impact on a horizontal support, solved instead of left to Bullet.

Bullet (2.8x, as in Blender) turns the remaining gap of a contact it foresees into lost restitution: a ball with
e = 0.7 dropped from 1 m rose to 0.29 m instead of 0.49 m and not at all on its second bounce, at any step size
(measured). So a body that falls freely onto a support takes the textbook impulse at the moment it touches
(Newton restitution, Coulomb friction) and is handed back to Bullet with its new velocity.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .bake import from_rotation_vector, matrix, quaternion_product
from .hulls import Array, Hull

MIN_IMPACT_M_S = 0.25
"""Slower touches are left to Bullet, which lets them come to rest."""
MICRO_STEPS = 10
TOUCH_M = 0.0008
"""Points this close to the lowest one share the impact; their mean is the point of contact."""


@dataclass(frozen=True)
class Flight:
    """A body in free flight: pose and velocities of its centre of mass at one moment, world axes."""

    position: Array
    quaternion: Array
    velocity: Array
    spin: Array

    def after(self, seconds: float, gravity_m_s2: float) -> Flight:
        """The same body later, nothing touching it."""
        fall = np.array([0.0, 0.0, -gravity_m_s2])
        turned = quaternion_product(from_rotation_vector(self.spin * seconds), self.quaternion)
        return Flight(
            self.position + self.velocity * seconds + fall * seconds**2 / 2.0,
            turned,
            self.velocity + fall * seconds,
            self.spin,
        )

    def drifted(self, seconds: float) -> Flight:
        """The same body later (or earlier) in uniform motion."""
        return self.after(seconds, 0.0)

    def sped_up(self, change: Array) -> Flight:
        """The same body with its velocity changed, m/s."""
        return replace(self, velocity=self.velocity + change)

    def spun_up(self, change: Array) -> Flight:
        """The same body with its spin changed, rad/s about world axes."""
        return replace(self, spin=self.spin + change)

    def raised(self, height_m: float) -> Flight:
        """The same body higher up."""
        return replace(self, position=self.position + np.array([0.0, 0.0, height_m]))


@dataclass(frozen=True)
class Material:
    """What an impact needs to know of a body."""

    mass_kg: float
    inertia_kg_m2: Array
    friction: float
    restitution: float


def lowest(hull: Hull, flight: Flight) -> tuple[float, Array]:
    """Height of the lowest point, and the arm (3,) from the centre of mass to the point of contact."""
    if hull.is_sphere:
        return float(flight.position[2] - hull.radius_m), np.array([0.0, 0.0, -hull.radius_m])
    points = hull.points @ matrix(flight.quaternion).T
    bottom = points[:, 2].min()
    return float(flight.position[2] + bottom), points[points[:, 2] <= bottom + TOUCH_M].mean(axis=0)


def touch_time(hull: Hull, flight: Flight, height_m: float, horizon_s: float, gravity_m_s2: float) -> float | None:
    """When within the horizon the falling body's lowest point reaches the height; None when it does not."""

    def gap(seconds: float) -> float:
        return lowest(hull, flight.after(seconds, gravity_m_s2))[0] - height_m

    if gap(0.0) <= 0.0 or gap(horizon_s) > 0.0:
        return None
    early, late = 0.0, horizon_s
    for _ in range(24):
        middle = (early + late) / 2.0
        early, late = (middle, late) if gap(middle) > 0.0 else (early, middle)
    return early


def contact_speed(hull: Hull, flight: Flight) -> float:
    """Vertical velocity of the lowest point, m/s, negative when it approaches."""
    arm = lowest(hull, flight)[1]
    return float(flight.velocity[2] + flight.spin[0] * arm[1] - flight.spin[1] * arm[0])


def march(
    hull: Hull, flight: Flight, material: Material, *, height_m: float, seconds: float, gravity_m_s2: float
) -> Flight:
    """The body later, with every further impact on the support solved on the way (in MICRO_STEPS)."""
    for _ in range(MICRO_STEPS):
        flight = flight.after(seconds / MICRO_STEPS, gravity_m_s2)
        below = height_m - lowest(hull, flight)[0]
        if below > 0.0:
            struck = bounce(hull, flight, material) or bounce(hull, flight, replace(material, restitution=0.0), 0.0)
            flight = (struck or flight).raised(below)
    return flight


def bounce(hull: Hull, flight: Flight, material: Material, slowest_m_s: float = MIN_IMPACT_M_S) -> Flight | None:
    """The body just after the impact, or None when it approaches slower than slowest_m_s.

    Impulse with restitution e along the normal and friction up to mu times it across (Coulomb; sticking where the
    friction suffices)."""
    arm = lowest(hull, flight)[1]
    normal = np.array([0.0, 0.0, 1.0])
    contact = flight.velocity + np.cross(flight.spin, arm)
    if contact[2] >= -slowest_m_s:
        return None
    response = _response(flight, material, arm)
    wanted = -contact + np.array([0.0, 0.0, -material.restitution * contact[2]])
    impulse = np.linalg.solve(response, wanted)
    across = impulse - impulse[2] * normal
    if np.linalg.norm(across) > material.friction * max(impulse[2], 0.0):
        slide = contact - contact[2] * normal
        along = slide / max(float(np.linalg.norm(slide)), 1e-9)
        push = normal - material.friction * along
        impulse = push * (-(1.0 + material.restitution) * contact[2] / float((response @ push)[2]))
    turn = _inverse_inertia(flight, material) @ np.cross(arm, impulse)
    return Flight(flight.position, flight.quaternion, flight.velocity + impulse / material.mass_kg, flight.spin + turn)


def _inverse_inertia(flight: Flight, material: Material) -> Array:
    axes = matrix(flight.quaternion)
    return np.asarray(axes @ np.diag(1.0 / material.inertia_kg_m2) @ axes.T)


def _response(flight: Flight, material: Material, arm: Array) -> Array:
    """(3, 3) change of the contact point's velocity per unit impulse there."""
    x, y, z = arm
    skew = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) / material.mass_kg - skew @ _inverse_inertia(flight, material) @ skew)
