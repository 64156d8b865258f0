"""Birds and insects in the air: which way they go, how their wings beat as they go, where each is in a flock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import birds, flesh, insects, ways
from .acting import Act, facing
from .birds import Bird
from .flesh import Array, Body, Rgb
from .habitat import Habitat
from .insects import Insect
from .ways import Way

FRAMES_A_BEAT = 4.0
"""A beat is shown with no fewer frames than this; what beats faster is shown slower, or it would seem to stand."""

BANK_RAD = 0.8
GRAVITY_M_S2 = 9.81
IN_V = ("goose", "swan", "duck")
"""Those that fly in a V."""


@dataclass(frozen=True)
class Flier:
    """A bird or an insect, its numbers, and whether it flutters about instead of going its way."""

    animal: Bird | Insect
    span_m: float
    speed_m_s: float
    beat_hz: float
    bob: float
    pitch_rad: float
    insect: bool


def flier(species: str, colour: Rgb | None, config: Mapping[str, Any], index: int) -> Flier:
    """The index-th of a company. "butterflies" are of several kinds. Raises ValueError for what does not fly."""
    kind = insects.BUTTERFLIES[index % len(insects.BUTTERFLIES)] if species == "butterflies" else species
    if kind in insects.INSECTS:
        bug = insects.look(kind, colour)
        span = float(config["span_m"] or bug.span_m)
        beat, speed = _shown(config, bug.beat_hz), float(config["speed_m_s"] or bug.speed_m_s)
        pitch = 0.35 if bug.flutter > 0.1 else 0.1
        return Flier(Insect(bug, span), span, speed, beat, bug.flutter, pitch, True)
    if kind not in birds.BIRDS:
        known = ", ".join(sorted([*birds.BIRDS, *insects.INSECTS]))
        raise ValueError(f"nothing that flies is called {species!r}; there are: {known}")
    bird = birds.look(kind, colour)
    span = float(config["span_m"] or bird.span_m)
    speed = float(config["speed_m_s"] or bird.speed_m_s)
    return Flier(Bird(bird, span), span, speed, _shown(config, bird.beat_hz), 0.03, 0.0, False)


def _shown(config: Mapping[str, Any], natural_hz: float) -> float:
    return float(min(config["beat_hz"] or natural_hz, config["fps"] / FRAMES_A_BEAT))


def flock(place: Habitat, config: Mapping[str, Any], colour: Rgb | None, frames: int) -> list[Act]:
    """One act for each of the company."""
    rng = np.random.default_rng([int(config["seed"]), 47])
    count, route = int(config["count"]), str(config["route"])
    company = [flier(str(config["species"]), colour, config, index) for index in range(count)]
    lead = company[0]
    travel = lead.speed_m_s * float(config["duration_s"])
    beside = _beside(count, str(config["species"]), lead.span_m, rng)
    if route == "across":  # the nearest of them must not fly into the camera
        place = replace(place, low=place.low + _aside(place, beside), high=place.high + _aside(place, beside))
    start_rad = float(rng.uniform(0.0, 2 * np.pi))
    acts = []
    for one, offset in zip(company, beside, strict=True):
        way, at = _way(place, one, route=route, travel_m=travel, offset=offset, start_rad=start_rad, rng=rng)
        acts.append(_fly(one, way, at, route=route, rng=rng, frames=frames, fps=float(config["fps"])))
    return acts


def _aside(place: Habitat, beside: Array) -> Array:
    return np.asarray(place.beyond * float(np.abs(beside[:, 1]).max()))


def _beside(count: int, species: str, span_m: float, rng: np.random.Generator) -> Array:
    """(count, 3) places beside the leader: a V of geese, a loose cloud of others."""
    if species in IN_V and count >= 3:
        rank = (np.arange(count) + 1) // 2
        side = np.where(np.arange(count) % 2 == 0, 1.0, -1.0)
        return np.asarray(np.stack([-1.1 * rank, 1.15 * rank * side, 0.12 * rank], axis=1) * span_m)
    return ways.formation(count, 1.3 * span_m, rng, flat=0.5)


def _way(
    place: Habitat,
    one: Flier,
    *,
    route: str,
    travel_m: float,
    offset: Array,
    start_rad: float,
    rng: np.random.Generator,
) -> tuple[Way, Array]:
    """The way of one of the company, and what it keeps beside it (along, left, up)."""
    middle, reach = place.middle, place.reach_m
    if route == "hover":
        return ways.roam(middle + offset, np.full(3, 0.25 * one.span_m), rng), np.zeros(3)
    if one.insect and route == "roam":
        box = np.minimum(reach, np.array([3.2, 1.9, 2.0]) * one.span_m)
        off = offset * np.array([1.2, 0.8, 0.7])
        centre = np.clip(middle + off, place.low + 0.3 * box, place.high - 0.3 * box)
        return ways.roam(centre, box, rng), np.zeros(3)
    if route == "circle" or (route == "roam" and not one.insect):
        lap = max(2.2 * one.span_m, one.speed_m_s**2 / (GRAVITY_M_S2 * np.tan(0.9 * BANK_RAD)))
        radius = max(lap + 0.4 * offset[1], 0.7 * lap) * float(rng.uniform(0.95, 1.05))
        centre = middle + np.array([0.0, 0.0, 0.8 * offset[2]]) + place.beyond * 0.7 * lap
        lap_way = ways.ring(
            centre, np.array([radius, 0.7 * radius]), start_rad=start_rad - offset[0] / lap, bob_m=0.04 * lap
        )
        return _raised(place, lap_way, one.span_m), np.zeros(3)
    ahead, _ = ways.level(place.path.heading_deg)
    wave = max(9.0 * one.span_m, 0.6 * travel_m)
    way = ways.weave(middle - ahead * travel_m / 2.0, place.path.heading_deg, travel_m, aside_m=0.03 * wave,
        wave_m=wave,
                     phase_rad=0.4, bob_m=min(0.02 * wave, 0.5 * reach[2]))  # fmt: skip
    return _raised(place, way, one.span_m), offset


def _raised(place: Habitat, way: Way, span_m: float) -> Way:
    """The way at the least height, from the asked one up, that keeps a span clear of what stands there."""
    for rise in np.arange(0.0, 12.0, 0.75):
        raised = Way(way.points + np.array([0.0, 0.0, rise]), way.closed)
        if place.clearance_m(raised.points[::8]) > span_m:
            return raised
    raise ValueError(f"no way of {way.length_m:.0f} m through this air keeps clear of what stands here")


def _fly(one: Flier, way: Way, beside: Array, *, route: str, rng: np.random.Generator, frames: int, fps: float) -> Act:
    times = np.arange(frames) / fps
    beat = 2 * np.pi * one.beat_hz * float(rng.uniform(0.95, 1.05)) * times + float(rng.uniform(0.0, 2 * np.pi))
    effort = 0.85 + 0.15 * np.sin(2 * np.pi * 0.15 * times + float(rng.uniform(0.0, 6.28)))
    start = float(rng.uniform(0.0, way.length_m)) if way.closed and one.insect else 0.0
    speed = min(one.speed_m_s, 0.5 * one.span_m) if route == "hover" else one.speed_m_s

    def where(at_s: Array) -> Array:
        distance = start + speed * at_s
        ahead = way.forward(distance, 2.0 * one.span_m)
        left = ways.unit(np.cross([0.0, 0.0, 1.0], ahead))
        return np.asarray(way.at(distance) + ahead * beside[0] + left * beside[1] + np.array([0.0, 0.0, beside[2]]))

    step = 0.25 * one.span_m / max(speed, 1e-6)
    moved = where(times + step) - where(times - step)
    turning = np.cross(
        ways.unit(where(times) - where(times - 2 * step)), ways.unit(where(times + 2 * step) - where(times))
    )
    curve = turning[:, 2] / max(2.0 * step * speed, 1e-9)
    bank = -np.clip(np.arctan(speed**2 * curve / GRAVITY_M_S2), -BANK_RAD, BANK_RAD)
    ahead = ways.unit(moved)
    if route == "hover":
        turn = 0.5 * np.sin(2 * np.pi * 0.12 * times + float(rng.uniform(0.0, 6.28)))
        ahead = np.stack([np.cos(turn), np.sin(turn), np.zeros(frames)], axis=1)
    ahead[:, 2] = np.clip(ahead[:, 2], -0.4, 0.4) + np.sin(one.pitch_rad)
    position = where(times)
    position[:, 2] -= one.bob * one.span_m * np.cos(beat - 0.8)
    poses = [one.animal.parts(float(b), float(e)) for b, e in zip(beat, effort, strict=True)]
    body: Body = flesh.joined(poses[0])
    shapes = np.stack([np.concatenate([part.points for part in pose]) for pose in poses])
    return Act(body, shapes, position, facing(ahead, bank))


def wing(body: Body) -> NDArray[np.int64]:
    """Vertices of the outer part of the left fore wing."""
    span = body.spans["wing_left"]
    out = np.abs(body.points[span, 1])
    return np.asarray(np.flatnonzero(out >= 0.8 * out.max()) + span.start)
