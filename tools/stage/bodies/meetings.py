"""Balls that strike balls, solved exactly: Bullet loses restitution there as it does on supports (see impacts).

The balls are smooth: an impulse along the line of centres with Newton's restitution, no friction, so spins stay as they
are and momentum is kept to rounding. Balls that touch each other (a rack, a cradle) pass the impulse on in turn.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .hulls import Array
from .impacts import Flight

TOUCHING_M = 0.0005
"""Balls this close to each other share an impact."""
PASSES = 200
"""Most rounds of passing an impulse on within a group; each takes energy out, so few are needed."""
MIN_APPROACH_M_S = 0.05
"""Slower meetings are left to Bullet, which lets balls rest against each other."""


def meeting_s(a: Flight, b: Flight, reach_m: float) -> float | None:
    """When the centres will be reach_m apart if both keep their velocities; None when they do not approach."""
    apart, closing = b.position - a.position, b.velocity - a.velocity
    approach = float(apart @ closing)
    distance = float(np.linalg.norm(apart))
    if approach >= -MIN_APPROACH_M_S * distance:
        return None
    if distance <= reach_m:
        return 0.0
    speed2 = float(closing @ closing)
    inner = approach**2 - speed2 * (distance**2 - reach_m**2)
    return None if inner < 0.0 else (-approach - float(np.sqrt(inner))) / speed2


def struck(
    flights: Sequence[Flight], radius_m: Sequence[float], mass_kg: Sequence[float], restitution: Sequence[float]
) -> list[Array]:
    """Velocities (3,) of every ball after all that touch and approach have struck each other.

    A pair's restitution is the geometric mean of both numbers.
    """
    velocity = [flight.velocity.copy() for flight in flights]
    pairs = [
        (a, b)
        for a in range(len(flights))
        for b in range(a)
        if np.linalg.norm(flights[a].position - flights[b].position) <= radius_m[a] + radius_m[b] + TOUCHING_M
    ]
    for _ in range(PASSES):
        met = [_exchange(flights, velocity, mass_kg, restitution, pair) for pair in pairs]
        if not any(met):
            break
    return velocity


def _exchange(
    flights: Sequence[Flight],
    velocity: list[Array],
    mass_kg: Sequence[float],
    restitution: Sequence[float],
    pair: tuple[int, int],
) -> bool:
    """Let one pair strike; False when it does not approach."""
    a, b = pair
    normal = flights[b].position - flights[a].position
    normal = normal / np.linalg.norm(normal)
    closing = float((velocity[b] - velocity[a]) @ normal)
    if closing >= -1e-4:
        return False
    share = np.sqrt(restitution[a] * restitution[b])
    impulse = -(1.0 + share) * closing / (1.0 / mass_kg[a] + 1.0 / mass_kg[b]) * normal
    velocity[a] -= impulse / mass_kg[a]
    velocity[b] += impulse / mass_kg[b]
    return True
