"""How trees grow: trunk, branches of three orders, where leaves sit. numpy only; the same seed grows the same tree."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..pictures.framing import Array

GOLDEN_RAD = 2.39996
"""Angle between neighbouring branches along a stem (phyllotaxis)."""


@dataclass(frozen=True)
class Limb:
    """A tapering stem: points (K, 3) from its foot to its tip, radii (K,) in metres."""

    line: Array
    radii: Array
    order: int


@dataclass(frozen=True)
class Habit:
    """How a kind of tree is built. Heights and reaches are shares of the tree's height."""

    clear: float
    """Height of the lowest living branch."""
    reach: float
    """Greatest half width of the crown."""
    widest: float
    """Height at which the crown is widest."""
    limbs: int
    twigs: tuple[int, int]
    """Branches of the second order on each limb, of the third on each of those."""
    lift_deg: float
    """Angle at which limbs leave the trunk, above the horizontal; negative ones droop."""
    gnarl: float
    """How far stems wander, in shares of their length."""
    stout: float = 0.017
    """Radius of the trunk over the height."""


HABITS: dict[str, Habit] = {
    "broadleaf": Habit(0.36, 0.27, 0.66, 13, (6, 4), 42.0, 0.07),
    "field": Habit(0.2, 0.4, 0.55, 14, (6, 4), 34.0, 0.07, 0.02),
    "slender": Habit(0.48, 0.17, 0.74, 12, (5, 4), 52.0, 0.05, 0.012),
    "dead": Habit(0.28, 0.3, 0.6, 11, (5, 3), 30.0, 0.16, 0.019),
    "conifer": Habit(0.12, 0.19, 0.14, 0, (0, 0), -14.0, 0.01, 0.014),
    "sapling": Habit(0.08, 0.3, 0.55, 11, (5, 3), 46.0, 0.07, 0.01),
    "bush": Habit(0.04, 0.55, 0.5, 10, (4, 3), 48.0, 0.1, 0.014),
}


@dataclass
class Tree:
    """A grown tree: its stems, and the places and directions of its twigs' ends where leaves sit."""

    limbs: list[Limb] = field(default_factory=list)
    tips: list[Array] = field(default_factory=list)
    """(K, 3) lines of the outermost twigs."""


def grow(kind: str, height_m: float, rng: np.random.Generator) -> Tree:
    """A tree of that kind. Raises KeyError for a kind that HABITS does not have."""
    habit = HABITS[kind]
    tree = Tree()
    trunk = _trunk(habit, height_m, rng)
    tree.limbs.append(trunk)
    if kind == "conifer":
        _whorls(tree, trunk, habit, height_m, rng)
    else:
        _crown(tree, trunk, habit, height_m, rng)
    return tree


def crown_share(habit: Habit, up: float) -> float:
    """Half width of the crown at a share of the height, over its greatest."""
    if up < habit.widest:
        low = (habit.widest - up) / max(habit.widest - habit.clear, 1e-3)
        return float(np.sqrt(max(0.0, 1.0 - 0.75 * low**2)))
    high = (up - habit.widest) / max(1.0 - habit.widest, 1e-3)
    return float(np.sqrt(max(0.03, 1.0 - high**2)))


def _trunk(habit: Habit, height_m: float, rng: np.random.Generator) -> Limb:
    count = 18
    up = np.concatenate([[-0.03, 0.0, 0.008, 0.018, 0.035], np.linspace(0.06, 0.97, count - 5)])
    lean = np.cumsum(rng.normal(0.0, habit.gnarl * 0.28, (count, 2)), axis=0) * np.clip(up, 0, 1)[:, None]
    line = np.column_stack([lean * height_m * 0.5, up * height_m])
    line[:, :2] -= line[1, :2]
    radius = habit.stout * height_m
    radii = radius * np.clip(1.0 - 0.93 * np.clip(up, 0, 1) ** 0.85, 0.03, 1.0)
    radii *= 1.0 + 1.1 * np.exp(-np.clip(up, 0, 1) * height_m / (2.6 * radius))
    return Limb(line, radii, 0)


def _crown(tree: Tree, trunk: Limb, habit: Habit, height_m: float, rng: np.random.Generator) -> None:
    """Limbs up the trunk by the golden angle, twigs on them, twigs on those."""
    start = rng.uniform(0, 2 * np.pi)
    ups = np.linspace(habit.clear, 0.96, habit.limbs) + rng.uniform(-0.02, 0.02, habit.limbs)
    for index, up in enumerate(ups):
        foot, radius = at_share(trunk, float(np.clip(up, 0.03, 0.985)))
        around = start + index * GOLDEN_RAD + rng.uniform(-0.3, 0.3)
        length = habit.reach * height_m * crown_share(habit, float(up)) * rng.uniform(0.8, 1.15)
        lift = np.radians(habit.lift_deg + 34.0 * (up - habit.clear) / (1 - habit.clear) + rng.uniform(-10, 10))
        limb = _stem(Stem(foot, around, lift, length, min(radius * 0.6, 0.03 * length)), habit.gnarl, 7, 1, rng)
        tree.limbs.append(limb)
        _twigs(tree, limb, habit, rng)


def _twigs(tree: Tree, limb: Limb, habit: Habit, rng: np.random.Generator) -> None:
    length = float(np.linalg.norm(limb.line[-1] - limb.line[0]))
    for share in np.linspace(0.3, 1.0, habit.twigs[0]):
        foot, radius = at_share(limb, min(float(share), 0.99))
        twig = _branch_off(limb, (foot, radius), length * rng.uniform(0.3, 0.5) * (1.25 - 0.5 * share), habit, rng)
        tree.limbs.append(twig)
        for place in np.linspace(0.35, 1.0, habit.twigs[1]):
            end, thin = at_share(twig, min(float(place), 0.99))
            span = float(np.linalg.norm(twig.line[-1] - twig.line[0])) * rng.uniform(0.4, 0.7)
            last = _branch_off(twig, (end, thin), span, habit, rng)
            tree.limbs.append(last)
            tree.tips.append(last.line)
        tree.tips.append(twig.line)


def _branch_off(parent: Limb, foot: tuple[Array, float], length: float, habit: Habit, rng: np.random.Generator) -> Limb:
    """A thinner stem off its parent, from a point of it and the radius there."""
    way = parent.line[-1] - parent.line[0]
    way = way / max(float(np.linalg.norm(way)), 1e-9) + rng.normal(0.0, 0.62, 3) + np.array([0, 0, 0.12])
    around, lift = np.arctan2(way[1], way[0]), np.arctan2(way[2], np.hypot(way[0], way[1]))
    order = parent.order + 1
    shape = Stem(foot[0], float(around), float(lift), length, foot[1] * 0.62)
    return _stem(shape, habit.gnarl, 5 if order == 2 else 4, order, rng)


@dataclass(frozen=True)
class Stem:
    """A stem before it wanders: its foot, direction (radians), length and radius at the foot (metres)."""

    foot: Array
    around: float
    lift: float
    length: float
    radius: float


def _stem(shape: Stem, gnarl: float, points: int, order: int, rng: np.random.Generator) -> Limb:
    """It bends up a little and wanders."""
    share = np.linspace(0.0, 1.0, points)
    flat = np.cos(shape.lift)
    way = np.array([np.cos(shape.around) * flat, np.sin(shape.around) * flat, np.sin(shape.lift)])
    wander = np.cumsum(rng.normal(0.0, gnarl, (points, 3)), axis=0) * share[:, None]
    line = shape.foot + shape.length * (share[:, None] * way + wander + np.array([0, 0, 0.13]) * share[:, None] ** 2)
    return Limb(line, np.maximum(shape.radius * (1.0 - 0.85 * share), 0.004), order)


def _whorls(tree: Tree, trunk: Limb, habit: Habit, height_m: float, rng: np.random.Generator) -> None:
    """Rings of drooping branches, shorter to the top."""
    up = habit.clear * rng.uniform(0.7, 1.3)
    while up < 0.985:
        count = int(rng.integers(6, 9))
        share = (1.0 - up) / (1.0 - habit.clear)
        for around in np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.uniform(0, 2 * np.pi):
            foot, radius = at_share(trunk, up)
            length = habit.reach * height_m * share**0.9 * rng.uniform(0.72, 1.1) + 0.12
            lift = np.radians(habit.lift_deg * share + 38.0 * (1.0 - share) ** 3 + rng.uniform(-7, 7))
            turn = float(around + rng.uniform(-0.2, 0.2))
            shape = Stem(foot, turn, float(lift), length, min(radius * 0.35, 0.02 * length))
            limb = _stem(shape, 0.02, 5, 1, rng)
            tree.limbs.append(limb)
            tree.tips.append(limb.line)
        up += (0.028 + 0.012 * share) * rng.uniform(0.8, 1.2)


def at_share(limb: Limb, share: float) -> tuple[Array, float]:
    """Point and radius of a stem at a share of its points; of a trunk at a share of its height."""
    if limb.order == 0:
        heights = limb.line[:, 2] / limb.line[-1, 2] * 0.97
        place = [float(np.interp(share, heights, limb.line[:, axis])) for axis in range(3)]
        return np.array(place), float(np.interp(share, heights, limb.radii))
    at = share * (len(limb.line) - 1)
    low = min(int(at), len(limb.line) - 2)
    part = at - low
    return np.asarray(limb.line[low] * (1 - part) + limb.line[low + 1] * part), float(
        limb.radii[low] * (1 - part) + limb.radii[low + 1] * part
    )
