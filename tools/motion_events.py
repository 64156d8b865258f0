"""What happened in a telemetry: who moves when, free flights, impacts, bounces. Basis of the measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .telemetry import CONTACT_M, Flags, Floats, Telemetry

MOVING_M_S = 0.02
"""A body slower than this, at its centre and at its rim, does not move."""
REST_WINDOW_S = 0.1
"""A body rests where it stays slow for this long: the top of a throw is not rest."""
IMPACT_M_S2 = 40.0
"""A centre of mass that accelerates more than this was struck: four times gravity."""
BOUNCE_RISE_M = 0.01
BOUNCE_APPROACH_M_S = 0.15


class MeasureUnavailable(Exception):
    """The event a measure is about did not happen."""


@dataclass(frozen=True)
class Bounce:
    """One rebound from a support. Heights are of the body's lowest point above the place it struck."""

    time_s: float
    fall_m: float
    rise_m: float


def step_s(t: Telemetry) -> float:
    """Median spacing of the dense samples."""
    return float(np.median(np.diff(t.time_s)))


def speed_m_s(t: Telemetry) -> Floats:
    """(T, N) speed of the centre of mass."""
    return np.asarray(np.linalg.norm(t.velocity_m_s, axis=-1))


def ground_speed_m_s(t: Telemetry) -> Floats:
    """(T, N) horizontal speed of the centre of mass."""
    return np.asarray(np.linalg.norm(t.velocity_m_s[..., :2], axis=-1))


def rim_speed_m_s(t: Telemetry) -> Floats:
    """(T, N) speed of the rim due to the spin alone."""
    return np.asarray(np.linalg.norm(t.angular_velocity_rad_s, axis=-1) * t.radius_m)


def moving(t: Telemetry) -> Flags:
    """(T, N) true where a body translates or turns."""
    return np.asarray(np.maximum(speed_m_s(t), rim_speed_m_s(t)) > MOVING_M_S)


def resting(t: Telemetry) -> Flags:
    """(T, N) true where a body is slow throughout a window of REST_WINDOW_S about the sample."""
    width = max(1, round(REST_WINDOW_S / step_s(t) / 2.0))
    slow = ~moving(t)
    padded = np.pad(slow, ((width, width), (0, 0)), mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * width + 1, axis=0).all(axis=-1))


def clearance_m(t: Telemetry) -> Floats:
    """(T, N) height of the lowest point above the support below."""
    return t.lowest_m - t.support_height_m


def on_support(t: Telemetry) -> Flags:
    """(T, N) true where the lowest point touches the support below."""
    return np.asarray(np.abs(clearance_m(t)) < CONTACT_M)


def contact_velocity_m_s(t: Telemetry) -> Floats:
    """(T, N, 3) velocity of the point right below the centre of mass at the body's lowest height: zero when rolling."""
    arm = np.zeros_like(t.position_m)
    arm[..., 2] = t.lowest_m - t.position_m[..., 2]
    return np.asarray(t.velocity_m_s + np.cross(t.angular_velocity_rad_s, arm))


def drag_m_s2(t: Telemetry) -> Floats:
    """(T, N, 3) acceleration that still air gives each body: -1/2 rho |v| D v / m, D its drag areas along its axes."""
    if t.air_kg_m3 <= 0.0:
        return np.zeros_like(t.position_m)
    along = _into_body(t.quaternion, t.velocity_m_s)
    per_m = 0.5 * t.air_kg_m3 * t.drag_area_m2 / t.mass_kg[:, None]
    local = -np.linalg.norm(along, axis=-1, keepdims=True) * per_m * along
    return _into_body(t.quaternion * np.array([1.0, -1.0, -1.0, -1.0]), local)


def struck(t: Telemetry) -> Flags:
    """(T, N) true at samples next to an impact, contact of any length shorter than a sample included.

    Drag that explains what is seen is no impact.
    """
    hard = np.zeros(t.position_m.shape[:2], dtype=bool)
    step = step_s(t)
    acceleration = np.diff(t.position_m, n=2, axis=0) / step**2
    hard[1:-1] = np.linalg.norm(acceleration, axis=-1) > IMPACT_M_S2
    hard[1:-1] &= np.linalg.norm(acceleration - drag_m_s2(t)[1:-1], axis=-1) > IMPACT_M_S2
    return hard


def flights(t: Telemetry, body: int, shortest_s: float = 0.1) -> Iterator[slice]:
    """Stretches in which a body flies freely: no contact and no impact, two samples away from either."""
    free = ~(t.contact[:, body] | struck(t)[:, body])
    for run in runs(free):
        inner = slice(run.start + (2 if run.start else 0), run.stop - 2)
        if (inner.stop - inner.start) * step_s(t) >= shortest_s:
            yield inner


def runs(mask: NDArray[np.bool_]) -> Iterator[slice]:
    """Maximal stretches of True in a (T,) mask."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    for start, stop in edges.reshape(-1, 2):
        yield slice(int(start), int(stop))


def bounces(t: Telemetry, body: int) -> list[Bounce]:
    """Rebounds from supports, in time. An impact between two samples is placed by the gap at the lower one."""
    z, gap = t.position_m[:, body, 2], clearance_m(t)[:, body]
    step = step_s(t)
    climb = np.diff(z) / step
    found: list[Bounce] = []
    last = 0
    for i in range(1, len(z) - 1):
        approach = -climb[max(0, i - 3) : i].min()
        turned = climb[i - 1] <= 0.0 < climb[i]
        if not turned or approach < BOUNCE_APPROACH_M_S or gap[i] > approach * step + CONTACT_M:
            continue
        ground = z[i] - gap[i]
        later = np.flatnonzero(climb[i:] <= 0.0)
        top = i + int(later[0]) if len(later) else len(z) - 1
        if z[top] - ground >= BOUNCE_RISE_M:
            found.append(Bounce(float(t.time_s[i]), float(z[last : i + 1].max() - ground), float(z[top] - ground)))
            last = top
    return found


def energy_j(t: Telemetry) -> Floats:
    """(T - 1,) mechanical energy of all bodies over each step, above their lowest places; weight is weight in air.

    Kinetic energy from the step's displacement, so that it and the potential at the step's middle belong together.
    """
    velocity = np.diff(t.position_m, axis=0) / np.diff(t.time_s)[:, None, None]
    height = (t.position_m[1:, :, 2] + t.position_m[:-1, :, 2]) / 2.0 - t.position_m[..., 2].min(axis=0)
    spin = (t.angular_velocity_rad_s[1:] + t.angular_velocity_rad_s[:-1]) / 2.0
    local = _into_body(t.quaternion[:-1], spin)
    kinetic = 0.5 * t.mass_kg * (velocity**2).sum(axis=-1) + 0.5 * (t.inertia_kg_m2 * local**2).sum(axis=-1)
    return np.asarray((kinetic + t.mass_kg * t.pull_m_s2 * height).sum(axis=-1))


def _into_body(quaternion: Floats, vectors: Floats) -> Floats:
    """World vectors seen in the bodies' axes."""
    w, v = quaternion[..., :1], -quaternion[..., 1:]
    cross = 2.0 * np.cross(v, vectors)
    return np.asarray(vectors + w * cross + np.cross(v, cross))
