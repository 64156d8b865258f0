"""Where several bodies start: towers, racks, pyramids, rows along a curve. Poses are of centres of mass, at rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ....state.scene import FreePath, Support
from ...tipping import rate_rad_s
from ..world import heading
from .bake import from_rotation_vector, quaternion_product, rotated
from .cast import Member, nested, pitch_m
from .hulls import Array
from .impacts import Flight
from .placement import UP, footprint_m, grid, kept_on, resting_height_m

REST_GAP_M = 0.0001
"""Gap that bodies stacked on each other start with."""
FLAT = 0.3
"""Height over the smaller side below which a thing is flat."""
BY_THE_EDGE = 0.15
"""How near its edge the middle of a thing stands that is to be shaken off, share of its depth."""
FALLS_WITHIN = 1.1
"""Room that a thing needs to fall on its support, over its height."""
TURNS_PER_SPIRAL = 1.6


def yaw(degrees: float) -> Array:
    """(4,) upright, turned about the vertical."""
    return from_rotation_vector(UP * math.radians(degrees))


def stance(member: Member, heading_deg: float) -> Array:
    """(4,) how it stands: as built, or on edge like a book on a shelf when it is flat and not round."""
    x, y, z = member.hull.size_m
    if member.hull.round_axis is not None or z > FLAT * min(x, y):
        return yaw(heading_deg)
    up = np.array([0.0, -math.pi / 2.0, 0.0]) if x > y else np.full(3, 2.0 * math.pi / 3.0 / math.sqrt(3.0))
    return quaternion_product(yaw(heading_deg), from_rotation_vector(up))


def standing(
    member: Member, place: Array, base_m: float, yaw_deg: float = 0.0, quaternion: Array | None = None
) -> Flight:
    """Upright, or turned as given, at rest at (2,) place with its lowest point at base_m."""
    turned = yaw(yaw_deg) if quaternion is None else quaternion
    height = base_m + resting_height_m(member.hull, turned)
    return Flight(np.array([*place[:2], height]), turned, np.zeros(3), np.zeros(3))


def tower(
    members: Sequence[Member],
    place: Array,
    base_m: float,
    *,
    step_m: float,
    yaw_deg: float,
    untidy: float,
    rng: np.random.Generator,
) -> list[Flight]:
    """One on the other. untidy: offsets as a share of the width (0.05 looks hand-made), and turns to match."""
    width = float(members[0].hull.size_m[:2].min())
    found = []
    for level, member in enumerate(members):
        off = rng.uniform(-1.0, 1.0, 2) * untidy * width * (level > 0)
        turn = yaw_deg + float(rng.uniform(-1.0, 1.0)) * untidy * 60.0
        found.append(standing(member, place[:2] + off, base_m + level * (step_m + REST_GAP_M), turn))
    return found


def stacked(
    members: Sequence[Member],
    support: Support,
    path: FreePath,
    *,
    untidy: float,
    rng: np.random.Generator,
    path_share: float = 0.5,
) -> tuple[list[Member], list[Flight]]:
    """A tower on the support, path_share along its free path; the members as a stack sees them, and their places."""
    pitch = pitch_m(members[0])
    place = np.asarray(path.start) + heading(path.heading_deg)[:2] * path_share * path.length_m
    seen = [nested(member, pitch) for member in members]
    yaw_deg = path.heading_deg if len(members) > 1 else 0.0
    return seen, tower(seen, place, support.height_m, step_m=pitch, yaw_deg=yaw_deg, untidy=untidy, rng=rng)


def rack(count: int, spacing_m: float, apex: Array, heading_deg: float) -> Array:
    """(count, 2) places of a triangle with its apex towards what comes along the heading: one, two, three, …"""
    ahead, left = _axes(heading_deg)
    places: list[Array] = []
    row = 0
    while len(places) < count:
        for column in range(min(row + 1, count - len(places))):
            aside = column - row / 2.0
            places.append(apex[:2] + ahead * row * spacing_m * math.sqrt(0.75) + left * aside * spacing_m)
        row += 1
    return np.array(places)


def abreast(count: int, spacing_m: float, middle: Array, heading_deg: float) -> Array:
    """(count, 2) places side by side across the heading."""
    left = _axes(heading_deg)[1]
    return np.array([middle[:2] + left * (index - (count - 1) / 2.0) * spacing_m for index in range(count)])


def pyramid(
    members: Sequence[Member], middle: Array, base_m: float, heading_deg: float, rng: np.random.Generator
) -> list[Flight]:
    """A wall across the heading, each row one shorter than the one it lies on: as many rows as the count fills."""
    count = len(members)
    longest = math.ceil((math.sqrt(8 * count + 1) - 1) / 2)
    width, _ = footprint_m(members[0].hull, yaw(heading_deg), heading_deg)
    height = float(members[0].hull.size_m[2])
    found: list[Flight] = []
    for row in range(longest):
        held = min(longest - row, count - len(found))
        level = base_m + row * (height + REST_GAP_M)
        for place in abreast(held, width * 1.06, middle, heading_deg):
            turn = heading_deg + float(rng.uniform(-3.0, 3.0))
            found.append(standing(members[len(found)], place, level, turn))
    return found


def row(
    member: Member, count: int, spacing_m: float, *, start: Array, heading_deg: float, curve: str, base_m: float
) -> list[Flight]:
    """Bodies standing along a curve, their thin side along it, spacing_m apart from middle to middle.

    curve: line, arc (a quarter circle to the left), wave (an S), circle, or spiral. Raises ValueError for another.
    """
    if curve not in CURVES:
        raise ValueError(f"a row runs along {', '.join(CURVES)}, not {curve!r}")
    thin_along_x = member.hull.size_m[0] < member.hull.size_m[1]
    ahead, left = _axes(heading_deg)
    place, found = np.asarray(start[:2], dtype=float), []
    total = max(1, count - 1) * spacing_m
    for index in range(count):
        turn = CURVES[curve](index * spacing_m, total)
        found.append(standing(member, place, base_m, heading_deg + turn + (0.0 if thin_along_x else 90.0)))
        middle = math.radians(CURVES[curve]((index + 0.5) * spacing_m, total))
        place = place + spacing_m * (math.cos(middle) * ahead + math.sin(middle) * left)
    return found


def targets(
    members: Sequence[Member],
    apex: Array,
    base_m: float,
    *,
    arrangement: str,
    heading_deg: float,
    spacing_widths: float,
    rng: np.random.Generator,
) -> list[Flight]:
    """What is struck, the nearest at apex (2,): a rack, side by side, or a tower. Raises ValueError for another."""
    width = float(members[0].hull.size_m[:2].max())
    spacing = spacing_widths * width + REST_GAP_M
    if arrangement == "tower":
        pitch = float(members[0].hull.size_m[2])
        return tower(members, apex, base_m, step_m=pitch, yaw_deg=heading_deg, untidy=0.03, rng=rng)
    if arrangement not in ("rack", "abreast"):
        raise ValueError(f"what is struck stands in a rack, abreast or as a tower, not {arrangement!r}")
    spread = rack if arrangement == "rack" else abreast
    places = spread(len(members), spacing, apex, heading_deg)
    return [standing(member, place, base_m, heading_deg) for member, place in zip(members, places, strict=True)]


def standing_about(
    members: Sequence[Member],
    support: Support,
    *,
    path: FreePath,
    levels: int,
    step_m: float,
    rng: np.random.Generator,
) -> list[Flight]:
    """Upright in rows across the path, `levels` on each other; by the free edge where the path ends at one."""
    as_built = levels > 1
    posed = yaw(path.heading_deg) if as_built else stance(members[0], path.heading_deg)
    width, depth = footprint_m(members[0].hull, posed, path.heading_deg)
    spots = math.ceil(len(members) / levels)
    front = path.length_m - BY_THE_EDGE * depth if path.leaves_support else 0.5 * path.length_m
    places = kept_on(support, grid(spots, path, 1.4 * width, 1.6 * depth, front), BY_THE_EDGE * min(width, depth))
    # What the gap to the next row allows, so that nothing overlaps.
    most_deg = min(8.0, math.degrees(0.3 * depth / width))
    found = []
    for index, member in enumerate(members):
        base = support.height_m + (index // spots) * (step_m + REST_GAP_M)
        turn = path.heading_deg + float(rng.uniform(-1.0, 1.0)) * most_deg
        pose = yaw(turn) if as_built else stance(member, turn)
        found.append(standing(member, places[index % spots], base, quaternion=pose))
    return found


def tilted(start: Flight, member: Member, tilt_deg: float, rng: np.random.Generator) -> Flight:
    """Turned about a random level axis, its lowest point as high as before."""
    turn = rng.uniform(0.0, 2.0 * math.pi)
    rotation = from_rotation_vector(np.array([math.cos(turn), math.sin(turn), 0.0]) * math.radians(tilt_deg))
    quaternion = quaternion_product(rotation, start.quaternion)
    rise = resting_height_m(member.hull, quaternion) - resting_height_m(member.hull, start.quaternion)
    return Flight(start.position, quaternion, start.velocity, start.spin).raised(rise)


def check_on(support: Support, starts: Sequence[Flight]) -> None:
    """Raise ValueError unless every centre of mass is above the support."""
    places = np.array([start.position[:2] for start in starts])
    if np.any(places < support.low) or np.any(places > support.high):
        room = np.subtract(support.high, support.low)
        needed = np.ptp(places, axis=0)
        raise ValueError(
            f"{len(starts)} bodies in a row take {needed[0]:.2f} x {needed[1]:.2f} m, and the {support.name} has "
            f"{room[0]:.2f} x {room[1]:.2f} m"
        )


def centred(starts: Sequence[Flight], middle: Array) -> list[Flight]:
    """The same arrangement moved so that the middle of its bounds lies at (2,) middle."""
    places = np.array([start.position[:2] for start in starts])
    shift = np.array([*(middle[:2] - (places.min(axis=0) + places.max(axis=0)) / 2.0), 0.0])
    return [Flight(s.position + shift, s.quaternion, s.velocity, s.spin) for s in starts]


def tipped(
    starts: Sequence[Flight],
    members: Sequence[Member],
    heading_deg: float,
    push: float,
    *,
    within_s: float | None = None,
) -> list[Flight]:
    """Standing bodies set turning together about the bottom edge of the first, towards the heading.

    push: kinetic energy over what it takes to bring the centre of mass above that edge; above 1 it goes over.
    within_s: seconds in which it is to lie, for which the push is made harder within reason (tools/tipping.py).
    """
    ahead = heading(heading_deg)
    masses = np.array([m.density_kg_m3 * m.hull.volume_m3 for m in members])
    foot = foot_m(members[0], starts[0], heading_deg)
    bottom = starts[0].position[2] - resting_height_m(members[0].hull, starts[0].quaternion)
    edge = np.array([*(starts[0].position[:2] + ahead[:2] * foot), bottom])
    arms = np.array([start.position - edge for start in starts])
    middle = (masses[:, None] * arms).sum(axis=0) / masses.sum()
    reach = float(np.hypot(middle @ ahead, middle[2]))
    inertia = sum(
        float(member.hull.inertia_kg_m2(mass).max() + mass * arm @ arm)
        for member, mass, arm in zip(members, masses, arms, strict=True)
    )
    pull = float(masses.sum()) * 9.81 * reach / inertia
    lean = math.acos(min(1.0 - 1e-4 / reach, middle[2] / reach))
    spin = np.cross(UP, ahead) * rate_rad_s(pull, lean, push=push, within_s=within_s)
    return [
        Flight(start.position, start.quaternion, np.cross(spin, arm), spin)
        for start, arm in zip(starts, arms, strict=True)
    ]


def share_with_room(member: Member, support: Support, path: FreePath, share: float) -> float:
    """Where along the path a standing thing falls onto its support: farther back where its top would land beyond it.

    As far as the support reaches behind it; a tall tree may still fall over the edge of a small ground.
    """
    ahead = heading(path.heading_deg)[:2]
    place = np.asarray(path.start) + ahead * share * path.length_m
    width, _, height = member.hull.size_m
    room, behind = _way_m(support, place, ahead), _way_m(support, place, -ahead)
    back = min(max(0.0, FALLS_WITHIN * float(height) - room), max(0.0, behind - float(width) / 2.0))
    return share - back / path.length_m


def _way_m(support: Support, place: Array, ahead: Array) -> float:
    """Distance from a place on a support to its edge along a unit vector."""
    edges = np.where(ahead > 0.0, support.high, support.low) - place
    along = np.abs(ahead) > 1e-9
    return float((edges[along] / ahead[along]).min())


def foot_m(member: Member, start: Flight, heading_deg: float) -> float:
    """How far the foot of a standing body reaches from its centre of mass along the heading."""
    points = rotated(start.quaternion, member.hull.surface)
    on_ground = points[points[:, 2] <= points[:, 2].min() + 0.002]
    return float((on_ground @ heading(heading_deg)).max())


def _axes(heading_deg: float) -> tuple[Array, Array]:
    ahead = heading(heading_deg)[:2]
    return ahead, np.array([-ahead[1], ahead[0]])


def _spiral(done: float, total: float) -> float:
    """Outside in: the curvature grows."""
    share = done / total
    return 360.0 * TURNS_PER_SPIRAL * (0.6 * share + 0.4 * share**2)


CURVES: dict[str, Callable[[float, float], float]] = {
    "line": lambda done, total: 0.0,
    "arc": lambda done, total: 90.0 * done / total - 45.0,
    "wave": lambda done, total: 50.0 * math.cos(2.0 * math.pi * done / total),
    "circle": lambda done, total: 330.0 * done / total,
    "spiral": _spiral,
}
"""Curve -> direction (degrees off the heading) after a length `done` of `total`, metres."""
