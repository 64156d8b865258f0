"""Where bodies start: side by side on a path, or spread in the air above a support. Nothing overlaps at the start."""

from __future__ import annotations

import math

import numpy as np

from ....state.scene import FreePath, Support
from ..world import heading
from .bake import from_rotation_vector, quaternion_product, rotated
from .hulls import Array, Hull
from .impacts import Flight, lowest

UP = np.array([0.0, 0.0, 1.0])
MAX_LEAD_RAD = math.radians(40.0)
CLEARANCE_M = 0.01
"""Least gap between bodies at the start."""


def grid(count: int, path: FreePath, across_m: float, along_m: float, from_start_m: float = 0.0) -> Array:
    """(count, 2) places in rows across a path: the front row from_start_m along it, or so far that all fit behind.

    across_m and along_m: size of one place. Rows are as wide as the path allows, and no wider than the block is long.
    """
    square = math.ceil(math.sqrt(count * along_m / across_m))
    columns = max(1, min(square, int(path.width_m / across_m), count))
    front = max(from_start_m, (math.ceil(count / columns) - 1) * along_m)
    ahead = heading(path.heading_deg)[:2]
    left = np.array([-ahead[1], ahead[0]])
    places = []
    for index in range(count):
        row, column = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        places.append(
            np.asarray(path.start) + ahead * (front - row * along_m) + left * (column - (in_row - 1) / 2.0) * across_m
        )
    return np.array(places)


def kept_on(support: Support, places: Array, margin_m: float) -> Array:
    """The places moved together so that all lie margin_m inside the support. Raises ValueError when they do not fit."""
    low, high = np.array(support.low) + margin_m, np.array(support.high) - margin_m
    if np.any(np.ptp(places, axis=0) > high - low):
        raise ValueError(f"{len(places)} objects of this size do not fit on the {support.name}")
    moved = places + np.maximum(0.0, low - places.min(axis=0))
    return np.asarray(moved - np.maximum(0.0, moved.max(axis=0) - high))


def lying(hull: Hull, round_axis: str | None, heading_deg: float) -> Array:
    """(4,) orientation in which a body lies ready to roll along the heading; what is not round faces it."""
    turn = from_rotation_vector(UP * math.radians(heading_deg))
    if round_axis not in ("x", "y", "z") or hull.rest is None:
        return turn
    # Bring the round axis onto +Y (left of the heading), then tilt about the heading so that the rest edge is level.
    onto_y = {"x": UP * math.pi / 2.0, "y": UP * 0.0, "z": np.array([-math.pi / 2.0, 0.0, 0.0])}[round_axis]
    tilt = np.array([hull.rest.tilt_rad, 0.0, 0.0])
    lie = quaternion_product(from_rotation_vector(tilt), from_rotation_vector(onto_y))
    return quaternion_product(turn, lie)


def resting_height_m(hull: Hull, quaternion: Array) -> float:
    """Height of the centre of mass above the ground it touches in this orientation."""
    return -lowest(hull, Flight(np.zeros(3), quaternion, np.zeros(3), np.zeros(3)))[0]


def footprint_m(hull: Hull, quaternion: Array, heading_deg: float) -> tuple[float, float]:
    """Size across and along the heading of a body in this orientation."""
    points = rotated(quaternion, hull.surface)
    ahead = heading(heading_deg)
    left = np.array([-ahead[1], ahead[0], 0.0])
    return float(np.ptp(points @ left)), float(np.ptp(points @ ahead))


def in_line(
    hull: Hull, round_axis: str | None, count: int, support: Support, *, path: FreePath, from_start_m: float = 0.0
) -> list[Flight]:
    """Bodies at rest on the support, lying ready to roll along the path, in rows across it."""
    turned = lying(hull, round_axis, path.heading_deg)
    across, along = footprint_m(hull, turned, path.heading_deg)
    places = grid(count, path, across + CLEARANCE_M, along + CLEARANCE_M, from_start_m)
    places = kept_on(support, places, min(across, along) / 2.0)
    height = support.height_m + resting_height_m(hull, turned)
    return [Flight(np.array([*place, height]), turned, np.zeros(3), np.zeros(3)) for place in places]


def run_up_m(path: FreePath, travel_m: float) -> float:
    """How far along its path a body starts: 0, or so that it reaches the free edge after travel_m."""
    return max(0.0, path.length_m - travel_m) if path.leaves_support else 0.0


def aimed_deg(hull: Hull, path: FreePath, travel_m: float) -> float:
    """Heading to start rolling with, so that a tapered body ends up straight ahead on the path.

    Its two ends differ in radius, so it rolls in a circle about the apex of its cone, towards its narrow end. Half the
    turn to come is given in advance.
    """
    if hull.rest is None:
        return path.heading_deg
    turn_rad = min(travel_m, path.length_m) * math.sin(hull.rest.tilt_rad) / hull.rest.height_m
    return path.heading_deg + math.degrees(max(-MAX_LEAD_RAD, min(MAX_LEAD_RAD, turn_rad / 2.0)))


def rolling(start: Flight, heading_deg: float, speed_m_s: float, spin_ratio: float, radius_m: float) -> Flight:
    """The body under way: spin_ratio 1 rolls without slipping, 0 slides."""
    ahead = heading(heading_deg)
    spin = np.cross(UP, ahead) * spin_ratio * speed_m_s / radius_m
    return Flight(start.position, start.quaternion, ahead * speed_m_s, spin)


def aimed(start: Flight, heading_deg: float, pitch_deg: float) -> Flight:
    """The body in its place with its +X along the heading, raised by the pitch, level from side to side."""
    turn = from_rotation_vector(UP * math.radians(heading_deg))
    raised = from_rotation_vector(np.array([0.0, -math.radians(pitch_deg), 0.0]))
    return Flight(start.position, quaternion_product(turn, raised), start.velocity, start.spin)


def in_the_air(
    hull: Hull,
    count: int,
    centre: Array,
    *,
    lowest_m: float,
    ceiling_m: float,
    scatter_m: float,
    stagger_s: float,
    tilt_deg: float,
    tumble_deg_s: float,
    gravity_m_s2: float,
    rng: np.random.Generator,
) -> list[Flight]:
    """Bodies in the air about centre (3,) on a support, layer over layer, randomly turned and spun.

    The lowest point of the lowest body is lowest_m above the support; each layer arrives stagger_s after the one
    below as far as the ceiling allows. Raises ValueError when they do not fit under it.
    """
    cell = 2.0 * hull.radius_m + CLEARANCE_M
    per_layer = max(1, int(np.pi * scatter_m**2 / cell**2))
    room = ceiling_m - centre[2] - lowest_m
    layers = math.ceil(count / per_layer)
    if layers > 1 and layers * cell > room:
        per_layer = math.ceil(count / max(1, int(room / cell)))
        layers = math.ceil(count / per_layer)
    if lowest_m + cell > ceiling_m - centre[2]:
        raise ValueError(f"a drop from {lowest_m:.2f} m does not fit under the ceiling at {ceiling_m:.2f} m")
    heights = _layer_heights(layers, lowest_m, cell=cell, room=room, stagger_s=stagger_s, gravity_m_s2=gravity_m_s2)
    flights: list[Flight] = []
    for layer, height in enumerate(heights):
        held = min(per_layer, count - layer * per_layer)
        for place in _spread(held, cell, rng):
            turned = from_rotation_vector(_random_axis(rng) * math.radians(tilt_deg) * rng.uniform(0.3, 1.0))
            spin = _random_axis(rng) * math.radians(tumble_deg_s) * rng.uniform(0.3, 1.0)
            offset = np.array([*place, height + resting_height_m(hull, turned)])
            flights.append(Flight(centre + offset, turned, np.zeros(3), spin))
    return flights


def _layer_heights(
    layers: int, lowest_m: float, *, cell: float, room: float, stagger_s: float, gravity_m_s2: float
) -> list[float]:
    heights = [lowest_m]
    for layer in range(1, layers):
        arrival = math.sqrt(2.0 * heights[-1] / gravity_m_s2) + stagger_s
        wanted = max(heights[-1] + cell, gravity_m_s2 * arrival**2 / 2.0)
        # Leave at least one cell of room to each layer still to come.
        heights.append(min(wanted, lowest_m + room - cell * (layers - layer)) if room > 0 else wanted)
    return heights


def _spread(count: int, cell: float, rng: np.random.Generator) -> Array:
    """(count, 2) cells of a square grid nearest its middle, jittered within the clearance and shifted at random."""
    side = math.ceil(math.sqrt(count)) + (count > 1)
    axis = (np.arange(side) - (side - 1) / 2.0) * cell
    cells = np.array([(x, y) for x in axis for y in axis])
    order = np.lexsort((cells[:, 1], cells[:, 0], np.round(np.linalg.norm(cells, axis=1), 6)))
    turn = rng.uniform(0.0, 2.0 * math.pi)
    spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    shift = rng.uniform(-0.25, 0.25, 2) * cell
    return np.asarray(cells[order[:count]] @ spin.T + shift)


def _random_axis(rng: np.random.Generator) -> Array:
    axis = rng.normal(size=3)
    return np.asarray(axis / np.linalg.norm(axis))
