"""Animals that go over the ground, or a turtle through the water: their way, their gait, how their bodies follow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import flesh, legs, snakes, swimming, turtles, walkers, ways
from .acting import Act, facing
from .flesh import Array, Body, Part, Rgb
from .habitat import Habitat
from .legs import Gait, Leg
from .snakes import Snake
from .walkers import Walker
from .watch import Swing

SEA_TURTLE = "sea turtle"
FRAMES_A_STEP = 4.0
"""Fewer frames than this in a step and the legs seem to run backwards."""


def length_m(config: Mapping[str, Any]) -> float:
    """Of the first of the company: asked, or usual for the species."""
    species = str(config["species"])
    if config["length_m"]:
        return float(config["length_m"])
    if species == SEA_TURTLE:
        return turtles.LENGTH_M
    return snakes.SNAKES[species].length_m if species in snakes.SNAKES else walkers.look(species).length_m


def crawl(place: Habitat, config: Mapping[str, Any], colour: Rgb | None, frames: int) -> list[Act]:
    """One act for each, side by side on the free way. Raises ValueError for a species that is not known."""
    rng = np.random.default_rng([int(config["seed"]), 53])
    species, count, size = str(config["species"]), int(config["count"]), length_m(config)
    known = sorted([*snakes.SNAKES, *walkers.WALKERS, SEA_TURTLE])
    if species not in known:
        raise ValueError(f"nothing that crawls is called {species!r}; there are: {', '.join(known)}")
    acts = []
    for index, beside in enumerate(_ranks(count, size, rng)):
        own = size * (1.0 if index == 0 else float(rng.uniform(0.75, 1.1)))
        phase = float(rng.uniform(0.0, 1.0))
        if species == SEA_TURTLE:
            acts.append(_turtle(place, config, colour, frames=frames, size_m=own, beside=beside, rng=rng))
        elif species in snakes.SNAKES:
            acts.append(_slither(place, config, colour, frames=frames, size_m=own, beside=beside, phase=phase))
        else:
            acts.append(_walk(place, config, colour, frames=frames, size_m=own, beside=beside, phase=phase))
    return acts


def _ranks(count: int, size_m: float, rng: np.random.Generator) -> Array:
    """(count, 2) metres along and to the left: rows of three behind one another."""
    index = np.arange(count)
    along, aside = -(index // 3) * 1.7, np.array([0.0, 1.0, -1.0])[index % 3] * 1.3
    moved = np.stack([along, aside], axis=1) + np.where(index > 0, 1.0, 0.0)[:, None] * rng.uniform(
        -0.3, 0.3, (count, 2)
    )
    return np.asarray(moved * size_m)


def _start(place: Habitat, travel_m: float, beside: Array) -> tuple[Array, Array, Array]:
    """Where a straight way through the middle of the free path starts, and its directions ahead and to the left."""
    ahead, left = ways.level(place.path.heading_deg)
    middle = np.array([*place.path.start, place.ground_m]) + ahead * place.path.length_m / 2.0
    return middle - ahead * (travel_m / 2.0 - beside[0]) + left * beside[1], ahead, left


def _speed(config: Mapping[str, Any], usual_bl_s: float, size_m: float) -> float:
    return float(config["speed_m_s"]) if config["speed_m_s"] else usual_bl_s * size_m


def _bodies(poses: list[list[Part]]) -> tuple[Body, Array]:
    body = flesh.joined(poses[0])
    return body, np.stack([np.concatenate([part.points for part in pose]) for pose in poses])


# legs


@dataclass(frozen=True)
class Step:
    """What of a walk does not change: parts and legs at rest, gait, the body's way and turn, phase of the cycle."""

    skin: list[Part]
    limbs: list[Leg]
    gait: Gait
    pose: legs.Pose
    turn: Array
    phase: float


def _walk(
    place: Habitat,
    config: Mapping[str, Any],
    colour: Rgb | None,
    *,
    frames: int,
    size_m: float,
    beside: Array,
    phase: float,
) -> Act:
    animal = walkers.look(str(config["species"]))
    fps, times = float(config["fps"]), np.arange(frames) / float(config["fps"])
    speed = _speed(config, animal.speed_bl_s, size_m)
    step_hz = min(speed / (animal.stride * size_m), fps / FRAMES_A_STEP)
    gait = Gait(step_hz, animal.duty, animal.lift * size_m)
    start, ahead, left = _start(place, speed * times[-1], beside)
    turn = _turned(ahead, left, animal.sideways_deg)

    def pose(at_s: float) -> tuple[Array, Array]:
        return start + ahead * speed * at_s, turn

    def ground(foot: Array) -> float:
        return float(place.ground_at(foot[None])[0])

    skin = animal.trunk(colour or animal.colour)
    limbs = [_scaled(leg, size_m, phase) for leg in animal.legs(colour or animal.colour)]
    step = Step(skin, limbs, gait, pose, turn, phase)
    shapes, position = [], np.empty((frames, 3))
    for index, now in enumerate(times):
        origin, _ = pose(float(now))
        origin[2] = ground(origin)
        position[index] = origin
        shapes.append(_standing(animal, step, origin, float(now), size_m=size_m, ground=ground))
    body, points = _bodies(shapes)
    quaternion = facing(np.tile(turn[:, 0], (frames, 1)))
    return Act(body, points, position, quaternion)


def _standing(
    animal: Walker, step: Step, origin: Array, now: float, *, size_m: float, ground: Callable[[Array], float]
) -> list[Part]:
    cycle = 2 * np.pi * (now * step.gait.step_hz + step.phase)
    bob = np.array([0.0, 0.0, animal.bob * size_m * np.sin(2.0 * cycle)])
    made = []
    for part in step.skin:
        bent = walkers.undulated(part.points, animal.undulates, cycle) if animal.undulates else part.points
        made.append(Part(part.name, bent * size_m + bob, part.faces, part.hue, part.material))
    for leg in step.limbs:
        foot = step.turn.T @ (legs.foot_at(leg, step.gait, step.pose, now, ground) - origin) + np.array(
            [0.0, 0.0, leg.thick[2]]
        )
        hip = leg.hip / size_m
        hip = walkers.undulated(hip[None], animal.undulates, cycle)[0] if animal.undulates else hip
        made.append(legs.part(leg, hip * size_m + bob, foot))
    return made


def _scaled(leg: Leg, size_m: float, phase: float) -> Leg:
    a, b, c = leg.thick
    return Leg(leg.name, leg.hip * size_m, leg.foot * size_m, (leg.phase + phase) % 1.0, leg.knee,
               (a * size_m, b * size_m, c * size_m), leg.hue, leg.slack, leg.upper, leg.material)  # fmt: skip


def _turned(ahead: Array, left: Array, sideways_deg: float) -> Array:
    """(3, 3) of a body that goes `ahead` at that angle to the left of its nose."""
    off = np.radians(sideways_deg)
    nose = ahead * np.cos(off) - left * np.sin(off)
    return np.stack([nose, np.cross([0.0, 0.0, 1.0], nose), [0.0, 0.0, 1.0]], axis=1)


# no legs


def _slither(
    place: Habitat,
    config: Mapping[str, Any],
    colour: Rgb | None,
    *,
    frames: int,
    size_m: float,
    beside: Array,
    phase: float,
) -> Act:
    shape = snakes.look(str(config["species"]))
    if colour is not None:
        dark: Rgb = (0.35 * colour[0], 0.35 * colour[1], 0.35 * colour[2])
        shape = snakes.SnakeLook(**{**shape.__dict__, "colour": colour, "mark": dark})
    snake = Snake(shape, size_m)
    times = np.arange(frames) / float(config["fps"])
    speed = _speed(config, shape.speed_bl_s, size_m)
    aside, wave = shape.aside * size_m * float(config["winding"]), shape.wave * size_m
    lag = _shortened(snake.along * size_m, aside, wave)
    start, ahead, left = _start(place, speed * times[-1], beside)
    position, poses = np.empty((frames, 3)), []
    for index, now in enumerate(times):
        run = speed * now + lag[0] / 2.0 - lag + lag[-1] / 2.0
        bend = 2 * np.pi * (run / wave + phase)
        spine = start + np.outer(run, ahead) + np.outer(aside * np.sin(bend), left)
        spine[:, 2] = place.ground_at(spine) + _hump(shape, snake, size_m, speed, float(now))
        position[index] = start + ahead * speed * now
        position[index, 2] = place.ground_m
        local = np.stack(
            [(spine - position[index]) @ ahead, (spine - position[index]) @ left, spine[:, 2] - place.ground_m], axis=1
        )
        poses.append(snake.parts(local, 2 * np.pi * speed * now / (0.45 * size_m)))
    body, points = _bodies(poses)
    return Act(body, points, position, facing(np.tile(ahead, (frames, 1))))


def _shortened(along_m: Array, aside_m: float, wave_m: float) -> Array:
    """How far back on the straight way each part of a body lies that winds about it: arc length turned into run."""
    run = np.linspace(0.0, float(along_m[-1]) * 1.05, 4000)
    slope = aside_m * 2 * np.pi / wave_m * np.cos(2 * np.pi * run / wave_m)
    arc = np.concatenate([[0.0], np.cumsum(np.hypot(1.0, 0.5 * (slope[1:] + slope[:-1])) * np.diff(run))])
    return np.asarray(np.interp(along_m, arc, run))


def _hump(shape: snakes.SnakeLook, snake: Snake, size_m: float, speed_m_s: float, now: float) -> Array:
    """(ROWS,) height of a caterpillar's wave, which runs from tail to head faster than it crawls."""
    if shape.hump <= 0.0:
        return np.zeros(len(snake.along))
    turn = 2 * np.pi * (snake.along * 1.3 + 2.2 * speed_m_s * now / size_m)
    return np.asarray(shape.hump * size_m * np.maximum(np.sin(turn), 0.0) ** 2 * flesh.step(snake.along, 0.02, 0.2))


# a turtle in the water


def _turtle(
    place: Habitat, config: Mapping[str, Any], colour: Rgb | None, *, frames: int, size_m: float, beside: Array,
    rng: np.random.Generator,
) -> Act:  # fmt: skip
    times = np.arange(frames) / float(config["fps"])
    speed = _speed(config, turtles.SPEED_BL_S, size_m)
    beat_hz = min(
        turtles.BEAT_HZ * (speed / (turtles.SPEED_BL_S * size_m)) ** 0.5, float(config["fps"]) / FRAMES_A_STEP
    )
    way = swimming.route(
        place, "across", max(speed * times[-1], 0.1), size_m, np.random.default_rng([int(config["seed"]), 54])
    )
    beat = 2 * np.pi * (beat_hz * times + float(rng.uniform(0.0, 1.0)))
    surge = 0.12 * speed / (2 * np.pi * beat_hz) * np.sin(beat)
    distance = way.length_m / 2.0 + speed * (times - times[-1] / 2.0) + surge + beside[0]
    ahead = way.forward(distance, 1.2 * size_m)
    left = ways.unit(np.cross([0.0, 0.0, 1.0], ahead))
    position = way.at(distance) + left * beside[1] + np.outer(-0.03 * size_m * np.sin(beat + 0.6), [0.0, 0.0, 1.0])
    body, points = _bodies([turtles.parts(size_m, float(b), colour) for b in beat])
    curve = ways.turning_rad_m(way, distance, size_m)
    return Act(body, points, position, facing(ahead, -np.clip(0.8 * curve * size_m, -0.35, 0.35)))


def swing(config: Mapping[str, Any], body: Body) -> Swing:
    """What beats in the first of the company: a flipper's angle, a body's bend, the height of a foot."""
    species = str(config["species"])
    if species == SEA_TURTLE:
        return Swing("flipper_angle_deg", "deg", _outer(body, "flipper_left", 1), "angle")
    if species in snakes.SNAKES:
        middle = body.spans["trunk"].start + (snakes.ROWS // 2) * snakes.SIDES
        worm = snakes.SNAKES[species].squeeze > 0.0
        ring = np.arange(middle, middle + snakes.SIDES)
        return Swing("body_wave_m", "m", ring, "radius" if worm else "y", level=True)
    leg = next(name for name in body.spans if name.startswith("leg_left_1"))
    span = body.spans[leg]
    foot = np.arange(span.stop - 8, span.stop)
    return Swing("foot_height_m", "m", foot, "z", sideways_deg=walkers.look(species).sideways_deg, level=True)


def _outer(body: Body, name: str, axis: int) -> NDArray[np.int64]:
    span = body.spans[name]
    out = np.abs(body.points[span, axis])
    return np.asarray(np.flatnonzero(out >= 0.85 * out.max()) + span.start)
