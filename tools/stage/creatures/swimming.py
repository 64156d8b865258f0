"""Fish, alone or in a school: which way they swim through the free water, and how their bodies beat as they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import fish_body, ways
from .acting import Act, facing
from .fish_body import Fish
from .fish_looks import TROPICAL, look
from .flesh import Array, Rgb
from .habitat import Habitat
from .ways import Way

FRAMES_A_BEAT = 4.0
"""Fewer frames than this in a beat and the picture shows another rhythm than the body has."""

CIRCLES = 0.75
"""Laps in a clip of what swims in circles."""

MILL = 7
"""From so many fish on a school that circles fills its whole lap."""

MILL_BL = 2.0
"""How broad and high such a ring of fish is, in body lengths."""

DETAIL_FISH = 8
"""Up to so many fish get the full mesh."""


@dataclass(frozen=True)
class Pace:
    """speed_m_s and the beat that carries it: speed = stride x length x beat."""

    speed_m_s: float
    beat_hz: float


def pace(length_m: float, stride: float, speed_bl_s: float, fps: float) -> Pace:
    """The asked speed in body lengths a second, slowed where its beat could not be seen at that frame rate."""
    beat_hz = min(speed_bl_s / stride, fps / FRAMES_A_BEAT)
    return Pace(stride * length_m * beat_hz, beat_hz)


def company(
    species: str, colour: Rgb | None, count: int, length_m: float | None, rng: np.random.Generator
) -> list[Fish]:
    """count fish of a species; "mixed" draws from what lives on a reef. Sizes differ by a tenth."""
    detail = 1.0 if count <= 2 else 0.75 if count <= DETAIL_FISH else 0.45
    kinds = [TROPICAL[index % len(TROPICAL)] if species == "mixed" else species for index in range(count)]
    looks = [look(kind, colour) for kind in kinds]
    sizes = [(length_m or chosen.length_m) * float(rng.uniform(0.9, 1.1) if count > 1 else 1.0) for chosen in looks]
    return [fish_body.build(chosen, size, detail) for chosen, size in zip(looks, sizes, strict=True)]


def route(place: Habitat, kind: str, travel_m: float, size_m: float, rng: np.random.Generator) -> Way:
    """A way through the habitat's box, clear of what stands in it: across, circle or roam.

    Candidates of other phase, height and swing are tried in turn; the one with the most clearance wins, and one with a
    length to spare is taken at once. Raises ValueError when every one touches something."""
    best, best_clear = None, -np.inf
    for _ in range(24):
        way = _candidate(place, kind, travel_m, size_m, rng)
        clear = place.clearance_m(way.points[::8])
        if clear > best_clear:
            best, best_clear = way, clear
        if clear > size_m:
            break
    if best is None or best_clear < 0.25 * size_m:
        raise ValueError(f"no way {kind} through the free water keeps clear of what stands there ({best_clear:.2f} m)")
    return best


def _candidate(place: Habitat, kind: str, travel_m: float, size_m: float, rng: np.random.Generator) -> Way:
    low, high = place.low + 0.3 * size_m, place.high - 0.3 * size_m
    middle, reach = (low + high) / 2.0, np.maximum((high - low) / 2.0, 0.02)
    height = low[2] + float(rng.uniform(0.25, 0.55)) * (high[2] - low[2])
    if kind == "circle":
        radius = max(1.5 * size_m, travel_m / CIRCLES / (2.0 * np.pi))
        flat = np.array([radius, min(0.8 * radius, max(reach[1], 1.3 * size_m))])
        start_rad, clockwise = float(rng.uniform(0, 2 * np.pi)), bool(rng.random() < 0.5)
        centre = np.array([middle[0], middle[1], height])
        return ways.ring(centre, flat, start_rad=start_rad, clockwise=clockwise, bob_m=0.05 * radius)
    if kind == "roam":
        spread = np.minimum(reach, np.array([2.6, 1.2, 0.7]) * size_m * 1.4)
        return ways.roam(np.array([middle[0], middle[1], height]), spread, rng)
    degrees = place.path.heading_deg + (180.0 if rng.random() < 0.5 else 0.0)
    ahead, left = ways.level(degrees)
    wave = max(6.0 * size_m, 0.9 * travel_m)
    aside = min(0.03 * wave, 0.5 * float(np.abs(left[:2] @ reach[:2])))
    start = np.array([middle[0], middle[1], height]) - ahead * travel_m / 2.0
    return ways.weave(start, degrees, travel_m, aside_m=aside, wave_m=wave, phase_rad=float(rng.uniform(0, 6.28)),
                      bob_m=min(0.1 * size_m + 0.02 * travel_m, 0.4 * reach[2]))  # fmt: skip


def school(
    fish: Sequence[Fish], way: Way, gait: Pace, *, frames: int, fps: float, spacing_bl: float,
    rng: np.random.Generator, effort: float = 1.0,
) -> list[Act]:  # fmt: skip
    """Every fish on the leader's way at its own place beside it, with its own phase and a slow wander of its own."""
    times = np.arange(frames) / fps
    spacing_m = spacing_bl * fish[0].length_m
    places = ways.formation(len(fish), spacing_m, rng)
    if way.closed and len(fish) >= MILL:
        places[:, 0] = np.arange(len(fish)) * way.length_m / len(fish) + rng.uniform(-0.2, 0.2, len(fish)) * spacing_m
        places[:, 1:] = rng.uniform(-0.5, 0.5, (len(fish), 2)) * MILL_BL * fish[0].length_m
        places[0] = 0.0
    first_m = way.length_m * 0.5 - gait.speed_m_s * times[-1] / 2.0 if not way.closed else 0.0
    return [
        _swim(
            one,
            way,
            gait,
            times=times,
            beside=place,
            wander_m=spacing_m * (0.18 if len(fish) > 1 else 0.0),
            rng=rng,
            effort=effort,
            first_m=first_m,
        )
        for one, place in zip(fish, places, strict=True)
    ]


def _swim(
    fish: Fish, way: Way, gait: Pace, *, times: Array, beside: Array, wander_m: float, rng: np.random.Generator,
    effort: float, first_m: float,
) -> Act:  # fmt: skip
    rates = rng.uniform(0.12, 0.35, 3)
    phases = rng.uniform(0.0, 2 * np.pi, 3)

    def where(at_s: Array) -> Array:
        distance = first_m + gait.speed_m_s * at_s + beside[0]
        ahead = way.forward(distance, 2.0 * fish.length_m)
        left = ways.unit(np.cross([0.0, 0.0, 1.0], ahead))
        drift = wander_m * np.sin(2 * np.pi * np.outer(at_s, rates) + phases)
        return np.asarray(
            way.at(distance) + left * (beside[1] + drift[:, 1])[:, None]
            + np.outer(beside[2] + drift[:, 2], [0.0, 0.0, 1.0]) + ahead * drift[:, :1]
        )  # fmt: skip

    step = 0.04 * fish.length_m / max(gait.speed_m_s, 1e-6) * 5.0
    position = where(times)
    moved = where(times + step) - where(times - step)
    speed = np.linalg.norm(moved, axis=1) / (2.0 * step)
    later, sooner = where(times + 2 * step) - position, position - where(times - 2 * step)
    turning = np.cross(ways.unit(sooner), ways.unit(later))[:, 2] / np.maximum(
        0.5 * (np.linalg.norm(sooner, axis=1) + np.linalg.norm(later, axis=1)), 1e-9
    )
    bend = np.clip(turning * fish.length_m, -0.8, 0.8)
    own_hz = gait.beat_hz * float(rng.uniform(0.96, 1.04)) if wander_m else gait.beat_hz
    beat = 2 * np.pi * own_hz * times + float(rng.uniform(0.0, 2 * np.pi))
    shapes = np.stack([fish.shape(b, effort, k) for b, k in zip(beat, bend, strict=True)])
    bank = -np.clip(turning * speed**2 / 9.81, -0.4, 0.4)
    return Act(fish.body, shapes, position, facing(ways.unit(moved), bank))


def of(config: Mapping[str, Any]) -> Rgb | None:
    """The colour of a CONFIG, None for the species' own."""
    colour = config["colour"]
    return (float(colour[0]), float(colour[1]), float(colour[2])) if colour else None


def breadth_m(fish: Sequence[Fish], spacing_bl: float, kind: str) -> float:
    """About how much room a company needs beside its way: the length of one fish, the diameter of a school."""
    length = fish[0].length_m
    if kind == "circle" and len(fish) >= MILL:
        return MILL_BL * length
    return length if len(fish) == 1 else max(length, 1.1 * spacing_bl * length * len(fish) ** (1 / 3))
