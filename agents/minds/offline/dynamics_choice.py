"""From the motions a sentence names to one recipe and its numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ....retrieval_index.catalog import Library, MotionEntry
from ....state.errors import NotUnderstood
from ....state.plans import Brief, Motion, ObjectPlan
from ....state.scene import AssetFacts, FreePath, SceneContract
from ....state.values import Config, Decision, Request

ORDER = ("throwing", "bouncing", "rolling", "spinning", "sliding", "falling", "still")
"""Which of several motions leads: "falls and bounces" is a bounce that starts with a fall."""

GRAVITY_M_S2 = 9.81

ONE_VIEW_SHARE = 0.75
"""Share of its corridor a thing should travel in a clip, so that a camera that stands still sees all of it large."""

ON_TOP = frozenset({"table", "desk", "shelf", "counter", "bench", "tabletop"})


@dataclass(frozen=True)
class Choice:
    """The leading motion, where it starts, and the corridor it has."""

    motion: Motion
    entry: MotionEntry
    path: FreePath
    elevated: bool
    """True when it starts on a support above the floor and goes over the edge."""


@dataclass(frozen=True)
class Crowd:
    """How large one of them is (longest side, metres), and how many there are."""

    size_m: float
    count: int

    @property
    def spread_m(self) -> float:
        """Radius of an area on which about half of them find room side by side."""
        return 0.9 * self.size_m * math.sqrt(self.count)


def leading(brief: Brief, asset: AssetFacts | None, contract: SceneContract, library: Library) -> Choice:
    """Pick the leading motion. Raises NotUnderstood when the library has no recipe for it."""
    motion = _first(brief.motions, library)
    on_top = [path for path in contract.paths if path.support in ON_TOP]
    elevated = leaves_top(brief) and any(path.leaves_support for path in on_top)
    if elevated and motion.kind == "falling":
        kind = "rolling" if asset and asset.round_axis else "sliding"
        motion = motion.model_copy(update={"kind": kind})
    stands_on_top = elevated or stays_on_top(brief)
    wanted = [p for p in (on_top if stands_on_top else contract.paths) if p.leaves_support or not elevated]
    path = (wanted or list(contract.paths))[0]
    return Choice(motion, library.motions[motion.kind], path, elevated)


def leaves_top(brief: Brief) -> bool:
    """Does the sentence make it leave a piece of furniture: "off the table", "from the edge of a desk"?"""
    return any(m.source and set(m.source.split()) & ON_TOP for m in brief.motions)


def stays_on_top(brief: Brief) -> bool:
    """Does it all happen on top of a piece of furniture: "spins on the table"?"""
    return not leaves_top(brief) and any(m.target and set(m.target.split()) & ON_TOP for m in brief.motions)


def check_recipes(motions: Sequence[Motion], library: Library) -> None:
    """Raise NotUnderstood when one of the motions has no recipe: known from the sentence, before anything is built."""
    _first(motions, library)


def _first(motions: Sequence[Motion], library: Library) -> Motion:
    found = motions or (Motion(kind="still", span=""),)
    missing = [m for m in found if library.motions[m.kind].recipe is None]
    if missing:
        able = ", ".join(sorted(name for name, entry in library.motions.items() if entry.recipe))
        raise NotUnderstood(
            f'The library has no recipe yet for {missing[0].kind.replace("_", " ")} ("{missing[0].span}").',
            fix=f"It can do: {able}.",
        )
    return min(found, key=lambda m: ORDER.index(m.kind))


def numbers(
    choice: Choice, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
) -> Config:
    """CONFIG of the recipe, as far as the sentence and the scene say; the rest keeps the recipe's defaults."""
    common: Config = {
        "support": choice.path.support,
        "duration_s": request.duration_s,
        "fps": request.fps,
        "seed": request.seed,
    }
    if plan is None or asset is None:
        return common
    contact = _contact(choice, plan, contract)
    crowd = Crowd(max(asset.size_m), plan.count)
    return common | contact | _OF_KIND[choice.motion.kind](choice, request, crowd)


def _contact(choice: Choice, plan: ObjectPlan, contract: SceneContract) -> Config:
    """Coefficients of the pair: the product of both shares, as library/materials.yaml states them."""
    lands_on = choice.path.lands_on or choice.path.support
    surface = contract.support(lands_on) or contract.supports[0]
    return {
        "density_kg_m3": plan.density_kg_m3,
        "friction": plan.friction * surface.friction,
        "restitution": plan.restitution * surface.restitution,
    }


def _speed(choice: Choice, request: Request) -> float:
    """Geometric middle of the usual range, times the pace, or as slow as the range allows so that one view holds it.

    A motion over an edge is fast enough to reach it.
    """
    low, high = (speed * choice.motion.pace for speed in choice.entry.speed_m_s or (0.5, 1.0))
    length, clip = choice.path.length_m, request.duration_s
    speed = min(math.sqrt(low * high), max(low, ONE_VIEW_SHARE * length / clip))
    if choice.path.leaves_support:
        return max(speed, length / (0.6 * clip)) if choice.elevated else min(speed, 0.7 * length / clip)
    return speed


def _along(choice: Choice, request: Request, crowd: Crowd) -> Config:
    return {"speed_m_s": _speed(choice, request), "heading_deg": choice.path.heading_deg}


def _sliding(choice: Choice, request: Request, crowd: Crowd) -> Config:
    """Things that are said to slide are on something slippery, and fast enough for the edge they go over.

    Friction takes them as far as they go in 2 s; the way of a slide is speed**2 / (2 g friction).
    """
    speed = _speed(choice, request)
    friction = min(0.25, speed / (2.0 * GRAVITY_M_S2))
    if choice.elevated:
        friction = 0.05
        speed = max(speed, math.sqrt(2.0 * GRAVITY_M_S2 * friction * 1.4 * choice.path.length_m))
    return _along(choice, request, crowd) | {"friction": friction, "speed_m_s": speed}


def _falling(choice: Choice, request: Request, crowd: Crowd) -> Config:
    """From high enough to be seen falling; many start spread out, not in a tower that no picture holds."""
    return {"drop_height_m": max(0.5, 4.0 * crowd.size_m), "scatter_m": crowd.spread_m}


def _bouncing(choice: Choice, request: Request, crowd: Crowd) -> Config:
    return {"drop_height_m": max(0.8, 4.0 * crowd.size_m), "scatter_m": crowd.spread_m}


def _spinning(choice: Choice, request: Request, crowd: Crowd) -> Config:
    return {"spin_turns_s": 2.0 * choice.motion.pace}


def _nothing(choice: Choice, request: Request, crowd: Crowd) -> Config:
    return {}


_OF_KIND = {
    "rolling": _along,
    "sliding": _sliding,
    "falling": _falling,
    "bouncing": _bouncing,
    "throwing": _along,
    "spinning": _spinning,
    "still": _nothing,
}


def explain(choice: Choice, config: Config) -> tuple[Decision, ...]:
    """The choice as decisions of the record."""
    shown = ", ".join(
        f"{key}={value:.3g}" if isinstance(value, float) else f"{key}={value}" for key, value in config.items()
    )
    return (
        Decision(
            agent="postprocess_agent", question="recipe", choice=str(choice.entry.recipe), span=choice.motion.span
        ),
        Decision(
            agent="postprocess_agent",
            question="numbers",
            choice=shown,
            span=choice.motion.pace_word,
            note=f"starts on {choice.path.support}" + (" and goes over its edge" if choice.elevated else ""),
        ),
    )
