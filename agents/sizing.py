"""How far to turn a parameter: by the power a kind states at first, by what earlier turns did as soon as there are any.

Values are compared as logarithms. Two rounds give a secant; as soon as the aim lies between two of them, the next value
lies between theirs (regula falsi, halved when one end stays), so that the loop closes in and cannot swing about it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..state.verdicts import Expectation

FACTOR_LIMIT = 8.0
"""Largest single correction of a parameter, either way: beyond it the measure's answer is not to be extrapolated."""
BLIND_FACTOR = 2.0
"""Where nothing can be computed: what was not seen at all needs more of what brings it about."""
INNER = (0.15, 0.85)
"""Part of a bracket in which the next value lies: at its very end it would teach little."""
SAME_VALUE = 0.02
"""Relative difference below which two values of a parameter are one."""
FLAT_SHARE = 0.03
"""A turn that closed or opened less than this share of the miss has had no effect."""
FLAT_TURNS = 2
"""Turns without effect after which a parameter is given up."""


@dataclass(frozen=True)
class Sample:
    """What came of one value of a parameter in one round; measured None where it could not be taken."""

    value: float
    measured: float | None


def target(expectation: Expectation) -> float:
    """The middle of the range (geometric where both ends are positive); a little inside the only bound otherwise."""
    low, high = expectation.low, expectation.high
    if low is not None and high is not None:
        return math.sqrt(low * high) if low > 0 and high > 0 else (low + high) / 2
    if low is not None:
        return low * 1.3 if low >= 0 else low * 0.7
    assert high is not None
    return high * 0.7 if high >= 0 else high * 1.3


def factor(expectation: Expectation, power: float, samples: Sequence[Sample]) -> float | None:
    """What to multiply the last sample's value by; None when earlier turns showed that it changes nothing.

    samples: one for each round, in their order; values are positive. Raises IndexError without any.
    """
    now = samples[-1]
    if now.measured is None:
        return _blind(samples)
    seen = [(s.value, s.measured) for s in samples if s.measured is not None]
    scale = _scale(expectation, [measured for _, measured in seen])
    if scale is None:
        return _more_or_less(expectation, power, now.measured, samples)
    aim = scale(target(expectation))
    points = _distinct([(math.log(value), scale(measured)) for value, measured in seen])
    step = _between(points, aim)
    if step is None:
        step = _along(points, aim, power)
    return None if step is None else _limited(step)


def bounds(
    expectation: Expectation, power: float, samples: Sequence[Sample]
) -> tuple[float | None, float | None] | None:
    """Least and most factor on the last value that should keep the measure in its range; None when nobody can say."""
    now = samples[-1].measured
    if now is None or now <= 0.0 or target(expectation) <= 0.0:
        return None
    slope = _local_slope(expectation, power, samples, now)
    if slope is None:
        return None
    ends = [None if end is None or end <= 0.0 else (end / now) ** (1.0 / slope) for end in _range(expectation)]
    least, most = ends if slope > 0 else reversed(ends)
    return least, most


def _local_slope(expectation: Expectation, power: float, samples: Sequence[Sample], now: float) -> float | None:
    """Power between the last point and where it is to go: for a miss that of its own correction, else what is known."""
    low, high = _range(expectation)
    if (low is not None and now < low) or (high is not None and now > high):
        size = factor(expectation, power, samples)
        return None if size is None or size == 1.0 else math.log(target(expectation) / now) / math.log(size)
    points = _positive(samples)
    learnt = _slope(points)
    is_trusted = learnt is not None and (learnt * power > 0.0 or len(points) > FLAT_TURNS)
    return learnt if is_trusted else power


def _range(expectation: Expectation) -> tuple[float | None, float | None]:
    return expectation.low, expectation.high


def _positive(samples: Sequence[Sample]) -> list[tuple[float, float]]:
    found = [(math.log(s.value), math.log(s.measured)) for s in samples if s.measured is not None and s.measured > 0.0]
    return _distinct(found)


def _slope(points: Sequence[tuple[float, float]]) -> float | None:
    """Learnt power between the last point and the nearest other one; None without one, or where it is flat."""
    other = _nearest(points)
    if other is None:
        return None
    slope = (points[-1][1] - other[1]) / (points[-1][0] - other[0])
    return slope if abs(slope) > FLAT_SHARE else None


def _blind(samples: Sequence[Sample]) -> float:
    """Nothing was measured: more; after FLAT_TURNS in vain, less than the least that was tried."""
    in_vain = [s.value for s in samples if s.measured is None]
    if len(in_vain) <= FLAT_TURNS:
        return BLIND_FACTOR
    return min(in_vain) / BLIND_FACTOR / samples[-1].value


def _more_or_less(expectation: Expectation, power: float, measured: float, samples: Sequence[Sample]) -> float | None:
    """The measure is zero or of the wrong sign: more of it, unless none of it is wanted. None after turns in vain."""
    tried = _distinct([(math.log(s.value), s.measured) for s in samples if s.measured is not None])
    if len(tried) > FLAT_TURNS and len({round(y, 9) for _, y in tried}) == 1:
        return None
    less = measured > 0.0 and target(expectation) == 0.0
    return 1.0 / BLIND_FACTOR if less == (power > 0) else BLIND_FACTOR


def _scale(expectation: Expectation, measured: Sequence[float]) -> Callable[[float], float] | None:
    """The logarithm of sizes where all have the aim's sign; the number itself where several differ in sign."""
    aim = target(expectation)
    if all(value * aim > 0.0 for value in measured):
        return lambda value: math.log(abs(value))
    return (lambda value: value) if len({round(value, 9) for value in measured}) > 1 else None


def _distinct(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Of every value the latest point, the last one of all last."""
    kept: list[tuple[float, float]] = []
    for point in reversed(points):
        if all(abs(point[0] - other[0]) > SAME_VALUE for other in kept):
            kept.append(point)
    return kept[::-1]


def _nearest(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    *others, now = points
    return min(others, key=lambda point: abs(point[0] - now[0]), default=None)


def _between(points: Sequence[tuple[float, float]], aim: float) -> float | None:
    """Step into the narrowest bracket of the aim that ends at the last point; None while there is none."""
    *others, (u, v) = points
    beyond = [point for point in others if (point[1] - aim) * (v - aim) < 0.0]
    if not beyond:
        return None
    end_u, end_v = min(beyond, key=lambda point: abs(point[0] - u))
    share = (aim - v) / (end_v - v)
    stays = bool(others) and (others[-1][1] - aim) * (v - aim) > 0.0
    return (end_u - u) * (0.5 if stays else min(INNER[1], max(INNER[0], share)))


def _along(points: Sequence[tuple[float, float]], aim: float, power: float) -> float | None:
    """Step by the secant through the nearest other point, or by the stated power; None for what has no effect.

    One turn that did nothing, or the contrary of what is stated, may be chance: then it goes on beyond what was tried.
    """
    u, v = points[-1]
    other = _nearest(points)
    if other is None:
        return (aim - v) / power
    slope = (v - other[1]) / (u - other[0])
    is_flat = abs(v - other[1]) <= FLAT_SHARE * abs(aim - v)
    if is_flat and len(points) > FLAT_TURNS:
        return None
    if not is_flat and (slope * power > 0.0 or len(points) > FLAT_TURNS):
        return (aim - v) / slope
    ahead = max(points, key=lambda point: point[0] * (aim - v) / power)
    return ahead[0] - u + (aim - ahead[1]) / power


def _limited(step: float) -> float:
    """The factor of a step of the logarithm, cut to FACTOR_LIMIT either way."""
    if abs(step) < math.log(FACTOR_LIMIT):
        return math.exp(step)
    return FACTOR_LIMIT if step > 0 else 1.0 / FACTOR_LIMIT
