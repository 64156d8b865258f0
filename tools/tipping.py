"""How long a standing thing takes to tip over: an inverted pendulum about the edge of its foot. No Blender."""

from __future__ import annotations

import math

import numpy as np

MOST_PUSH = 0.06
"""Share of the energy of its fall that a push may have before it looks thrown over."""
LIES_RAD = math.pi / 2.0
SAMPLES = 2000


def tipping_s(rate_rad_s: float, pull_rad_s2: float, lean_rad: float, to_rad: float = LIES_RAD) -> float:
    """Time from leaning back by lean_rad over its edge, turning at the rate, to to_rad beyond it; infinite if never.

    pull_rad_s2: m g r / I about the edge, of the centre of mass at the distance r.
    """
    angle = np.linspace(-lean_rad, to_rad, SAMPLES)
    square = rate_rad_s**2 + 2.0 * pull_rad_s2 * (math.cos(lean_rad) - np.cos(angle))
    if square.min() <= 0.0:
        return math.inf
    return float(np.trapz(1.0 / np.sqrt(square), angle))


def hardest_rad_s(pull_rad_s2: float, lean_rad: float) -> float:
    """Rate of turning that the hardest push gives: just over its edge, and a little of the energy of the fall."""
    least = 2.0 * pull_rad_s2 * (1.0 - math.cos(lean_rad))
    return math.sqrt(max(1.1 * least, 2.0 * pull_rad_s2 * MOST_PUSH))


def rate_rad_s(pull_rad_s2: float, lean_rad: float, *, push: float, within_s: float | None) -> float:
    """Rate at which a push sets it turning: push times the energy to its edge, or what it takes to be over in time.

    A push is never made harder than MOST_PUSH for that.
    """
    asked = math.sqrt(2.0 * push * pull_rad_s2 * (1.0 - math.cos(lean_rad)))
    if within_s is None or tipping_s(asked, pull_rad_s2, lean_rad) <= within_s:
        return asked
    low, high = asked, max(asked, hardest_rad_s(pull_rad_s2, lean_rad))
    if tipping_s(high, pull_rad_s2, lean_rad) > within_s:
        return high
    for _ in range(30):
        middle = (low + high) / 2.0
        low, high = (middle, high) if tipping_s(middle, pull_rad_s2, lean_rad) > within_s else (low, middle)
    return high
