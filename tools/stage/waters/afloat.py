"""Key objects put into the water of a scene: where they start, how they move, what is known of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..bodies.bake import Trajectory, continuous, from_rotation_vector, rotated
from ..bodies.hulls import Hull
from . import floating, waves
from .floating import Body, State, Water
from .hydrostatics import Array, solid_of
from .surface import Body as WaterBody

FROM_EDGE_M = 2.4
"""How far beyond the near edge things float, where the water is that wide: nearer, its wall hides the bottom."""
SPACING = 1.5
"""Between the middles of several bodies, in lengths of one."""


@dataclass(frozen=True)
class Voyage:
    """What N bodies did over T samples."""

    trajectory: Trajectory
    share: Array
    """(T, N) of the volume that is under water."""
    surface_m: Array
    """(T, N) height of the water where each body is."""
    bodies: tuple[Body, ...]
    water: Water

    def at_frames(self, values: Array, frames: int, fps: int) -> Array:
        """Rows of (T, ...) values at the video's frames, the nearest sample."""
        index = np.rint(np.arange(frames) / fps * self.trajectory.sim_hz).astype(int)
        return np.asarray(values[np.minimum(index, len(values) - 1)])


def water_of(body: WaterBody, config: Mapping[str, Any], seed: int) -> Water:
    """The scene's water with the waves and the current of CONFIG. Raises ValueError for waves that would break."""
    made = waves.train(
        height_m=config["wave_height_m"],
        length_m=config["wave_length_m"],
        towards_deg=body.flow_deg + (0.0 if body.kind in ("coast", "river") else -65.0),
        spread_deg=12.0,
        depth_m=body.depth_m,
        count=10,
        seed=seed,
    )
    around = np.radians(body.flow_deg)
    current = config["current_m_s"] * np.array([np.cos(around), np.sin(around)])
    return Water(body.level_m, body.bed_m, body.low, body.high, made, (float(current[0]), float(current[1])))


def body_of(hull: Hull, config: Mapping[str, Any]) -> Body:
    """Hull, mass and moments of one object. Its drag is that of a ball when it is one."""
    solid = solid_of(hull.surface)
    mass = config["density_kg_m3"] * solid.volume_m3
    drag = config["drag_coefficient"]
    if drag is None:
        drag = 0.47 if hull.is_sphere else 0.9
    wobble = 0.35 * config["wobble"] if hull.is_sphere else config["wobble"]
    return Body(solid, mass, hull.inertia_kg_m2(mass), drag, wobble, config["friction"], config["restitution"])


def starts(
    body: Body, hull: Hull, count: int, water: Water, config: Mapping[str, Any], *, rng: np.random.Generator
) -> list[State]:
    """Side by side over the middle of the water, lowest points start_height_m over it, at rest in the current."""
    cell = SPACING * float(hull.size_m[:2].max())
    columns = int(np.ceil(np.sqrt(count * 1.6)))
    rows = int(np.ceil(count / columns))
    travel = np.array(water.current_m_s) * config["duration_s"]
    middle = (np.array(water.low) + np.array(water.high)) / 2.0
    middle[1] = min(middle[1], water.low[1] + max(FROM_EDGE_M, 0.5 * cell * rows + 0.3))
    middle = middle - travel / 2.0
    found = []
    for index in range(count):
        row, column = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        spot = middle + cell * np.array([column - (in_row - 1) / 2.0, row - (rows - 1) / 2.0])
        if count > 1:
            spot = spot + rng.uniform(-0.12, 0.12, 2) * cell
        axis = rng.normal(size=3)
        turn = from_rotation_vector(
            axis / np.linalg.norm(axis) * np.radians(config["tilt_deg"]) * rng.uniform(0.4, 1.0)
        )
        lowest = float(rotated(turn, body.solid.points)[:, 2].min())
        height = water.plane(float(spot[0]), float(spot[1]), 0.0)[0] + config["start_height_m"] - lowest
        inside = np.clip(spot, np.array(water.low) + cell / 2, np.array(water.high) - cell / 2)
        place = np.array([inside[0], inside[1], height])
        state = State(place, turn, np.array([*water.current_m_s, 0.0]), np.zeros(3))
        state.shed_rad, state.aside_rad = float(rng.uniform(0, 6.28)), float(rng.uniform(0, 6.28))
        found.append(state)
    return found


def simulate(hull: Hull, count: int, water: Water, config: Mapping[str, Any]) -> Voyage:
    """Let count bodies go. With settled_s they have floated that long before the clip begins.

    Raises ValueError when one does not fit into the water, or is lost.
    """
    rng = np.random.default_rng([config["seed"], 19])
    body, hz = body_of(hull, config), int(config["sim_hz"])
    room = np.array(water.high) - np.array(water.low)
    if float(hull.size_m[:2].max()) > 0.8 * float(room.min()):
        raise ValueError(f"an object {hull.size_m.max():.2f} m long does not fit into water {room.min():.2f} m across")
    states = starts(body, hull, count, water, config, rng=rng)
    bodies = [body] * count
    _settle(bodies, states, water, float(config["settled_s"]), hz)
    steps = round(config["duration_s"] * hz)
    place, turn = np.empty((steps + 1, count, 3)), np.empty((steps + 1, count, 4))
    share, surface = np.zeros((steps + 1, count)), np.zeros((steps + 1, count))
    for index in range(steps + 1):
        for n, state in enumerate(states):
            place[index, n], turn[index, n], share[index, n] = state.place, state.turn, state.share(body)
            surface[index, n] = water.plane(float(state.place[0]), float(state.place[1]), index / hz)[0]
        if index < steps:
            for state in states:
                floating.step(body, state, water, index / hz, 1.0 / hz)
            floating.keep_apart(bodies, states)
    if not np.isfinite(place).all() or np.abs(place).max() > 1e3:
        raise ValueError("the floating bodies blew up: one is nowhere near the water")
    share[0] = share[1]
    trajectory = Trajectory(hz, np.arange(steps + 1) / hz, place, continuous(turn))
    return Voyage(trajectory, share, surface, tuple(bodies), water)


def _settle(bodies: list[Body], states: list[State], water: Water, settled_s: float, hz: int) -> None:
    """Float for a while before the clip; a current then brings them back to where they start."""
    steps = round(settled_s * hz)
    before = [state.place.copy() for state in states]
    for index in range(steps):
        for body, state in zip(bodies, states, strict=True):
            floating.step(body, state, water, (index - steps) / hz, 1.0 / hz)
        floating.keep_apart(bodies, states)
    for state, place in zip(states, before, strict=True):
        if steps:
            state.place[:2] = place[:2]
